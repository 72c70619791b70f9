-- Containers, nn.utils and nn.summary, and layers' messages about bad input. Oracles: the input;
-- arithmetic; a vector's norm computed in Lua. tests/golden/layers has PyTorch's printing and
-- state.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local support = require "support"
local message, has = support.message, support.has
local nn = zknn.nn

local function keys(dict)
  local list = {}
  for key in pairs(dict) do
    list[#list + 1] = key
  end
  return list
end

describe("nn.ModuleList", function()
  it("holds modules by position", function()
    local a, b, c = nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)
    local list = nn.ModuleList { a, b }
    list:append(c)
    assert.equal(3, #list)
    assert.equal(a, list[0])
    assert.equal(c, list[-1])
    assert.same({ "0.weight", "0.bias", "2.weight", "2.bias" }, keys(list:state_dict()))
    list[1] = nn.Tanh()
    assert.equal("Tanh()", tostring(list[1]))
    list:insert(1, b)
    local seen = {}
    for i, module in list:each() do
      seen[i + 1] = module:_get_name()
    end
    assert.same({ "Linear", "ReLU", "Tanh", "Linear" }, seen)
    assert.equal(6, #nn.ModuleList { a, c }:extend(list))
    has(message(function() return list[9] end), "index 9 is out of range, there are 4 modules")
    has(message(nn.ModuleList, { 5 }), "item 0 must be a module, got 5")
    has(message(nn.ModuleList, nn.ReLU()), "must be a list of modules")
    has(message(list, zknn.ones(2)), 'missing the required "forward"')
  end)
end)

describe("nn.ModuleDict", function()
  it("holds modules by name, in order", function()
    local fc, act = nn.Linear(2, 2), nn.ReLU()
    local dict = nn.ModuleDict { { "fc", fc }, { "act", act } }
    dict.out = nn.Linear(2, 1)
    assert.same({ "fc", "act", "out" }, dict:keys())
    assert.equal(fc, dict.fc)
    assert.equal(act, dict["act"])
    assert.is_true(dict:contains "out")
    assert.equal(act, dict:pop "act")
    assert.is_false(dict:contains "act")
    assert.same({ "fc.weight", "fc.bias", "out.weight", "out.bias" }, keys(dict:state_dict()))
    assert.same({ "a", "b" }, nn.ModuleDict { b = act, a = fc }:keys())
    local names = ordered.new("OrderedDict")
    names.z = act
    names.y = fc
    assert.same({ "z", "y" }, nn.ModuleDict(names):keys())
    assert.same({ "fc", "out" }, nn.ModuleDict(dict):keys())
    dict:clear()
    assert.equal(0, #dict)
    has(message(nn.ModuleDict, { a = 5 }), "'a' must be a module, got 5")
    has(message(nn.ModuleDict, 5), "want a table of names")
    has(message(dict.pop, dict, "x"), "there is no 'x'")
  end)
end)

describe("nn.ParameterList and nn.ParameterDict", function()
  it("hold parameters", function()
    local w = nn.Parameter(zknn.ones(2))
    local list = nn.ParameterList { w, zknn.zeros(3) }
    assert.equal(w, list[0])
    assert.is_true(list[1].requires_grad)
    assert.equal(2, #list:parameters())
    list:append(zknn.ones(1))
    list[-1] = zknn.full({ 1 }, 4.0)
    assert.equal(4, list[2]:item())
    assert.same({ "0", "1", "2" }, keys(list:state_dict()))
    has(message(nn.ParameterList, { 5 }), "item 0 must be a tensor, got 5")
    local dict = nn.ParameterDict { { "w", w }, { "b", zknn.zeros(3) } }
    assert.equal(w, dict.w)
    dict.c = zknn.ones(1)
    assert.same({ "w", "b", "c" }, dict:keys())
    assert.is_true(dict:pop("b").requires_grad)
    assert.equal(2, #dict:parameters())
    has(message(nn.ParameterDict, { w = "no" }), "item w must be a tensor, got 'no'")
  end)
end)

describe("nn.utils", function()
  local function net()
    zknn.manual_seed(3)
    local made = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2))
    made(zknn.randn(5, 3)):square():sum():backward()
    return made
  end

  local function grads(model)
    local list = {}
    for _, p in ipairs(model:parameters()) do
      for _, v in ipairs(p.grad:reshape(-1):tolist()) do
        list[#list + 1] = v
      end
    end
    return list
  end

  it("clips by the norm of all gradients", function()
    for _, kind in ipairs { 1, 2, math.huge } do
      local model = net()
      local before, norm = grads(model), 0
      for _, g in ipairs(before) do
        norm = kind == math.huge and math.max(norm, math.abs(g)) or norm + math.abs(g) ^ kind
      end
      if kind ~= math.huge then norm = norm ^ (1 / kind) end
      local told = nn.utils.clip_grad_norm_(model:parameters(), 0.5, kind):item()
      assert.is_true(math.abs(told - norm) < 1e-5 * norm)
      for i, g in ipairs(grads(model)) do
        assert.is_true(math.abs(g - before[i] * 0.5 / norm) < 1e-6)
      end
      local small = grads(model)
      nn.utils.clip_grad_norm_(model:parameters(), 100, { norm_type = kind })
      assert.same(small, grads(model))
    end
  end)

  it("refuses a norm that is not finite when asked to", function()
    local model = net()
    model[0].weight.grad:fill_(math.huge)
    has(message(nn.utils.clip_grad_norm_, model:parameters(), 1, { error_if_nonfinite = true }),
      "is non-finite")
    assert.equal(0, nn.utils.clip_grad_norm_({ nn.Parameter(zknn.ones(1)) }, 1):item())
    has(message(nn.utils.clip_grad_norm_, { 5 }, 1), "entry 1 of parameters must be a tensor")
  end)

  it("clips by value", function()
    local model = net()
    local before = grads(model)
    nn.utils.clip_grad_value_(model:parameters(), 0.25)
    for i, g in ipairs(grads(model)) do
      assert.equal(math.max(-0.25, math.min(0.25, before[i])), g)
    end
  end)

  it("makes one vector of parameters, and the way back", function()
    local model = net()
    local vector = nn.utils.parameters_to_vector(model:parameters())
    assert.equal(3 * 4 + 4 + 4 * 2 + 2, vector:numel())
    assert.is_true(zknn.equal(vector:narrow(0, 12, 4), model[0].bias))
    local new = zknn.arange(vector:numel()):float()
    nn.utils.vector_to_parameters(new, model:parameters())
    assert.same({ { 16, 17, 18, 19 }, { 20, 21, 22, 23 } }, model[1].weight:tolist())
    has(message(nn.utils.vector_to_parameters, zknn.ones(5), model:parameters()),
      "the parameters have 26 elements")
  end)
end)

describe("nn.init", function()
  it("knows gains", function()
    assert.equal(5 / 3, nn.init.calculate_gain "tanh")
    assert.equal(math.sqrt(2 / (1 + 0.04)), nn.init.calculate_gain("leaky_relu", 0.2))
    has(message(nn.init.calculate_gain, "swish"), "Unsupported nonlinearity 'swish'")
  end)

  it("makes orthonormal rows or columns", function()
    for _, shape in ipairs { { 40, 30 }, { 30, 40 } } do
      local w = nn.init.orthogonal_(zknn.empty(shape, { dtype = "float64" }))
      local small = shape[1] > shape[2] and w:t():matmul(w) or w:matmul(w:t())
      assert.is_true((small - zknn.eye(30, { dtype = "float64" })):abs():max():item() < 1e-12)
    end
  end)

  it("draws from a generator of one's own, outside of the graph", function()
    local g = zknn.Generator():manual_seed(5)
    local w = nn.Linear(3, 2).weight
    nn.init.normal_(w, { generator = g })
    zknn.manual_seed(5)
    assert.is_true(zknn.equal(w, zknn.randn(2, 3)))
    assert.is_true(w.is_leaf)
    has(message(nn.init.kaiming_normal_, zknn.ones(3)), "fewer than 2 dimensions")
    has(message(nn.init.dirac_, zknn.ones(3, 2, 1), 2), "dim 0 must be divisible by groups")
  end)
end)

describe("nn.summary", function()
  local Net = nn.class("Net")
  function Net:__init()
    self.flatten = nn.Flatten()
    self.stack = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Dropout(), nn.Linear(512, 10))
    self.again = self.stack[1]
    self.unused = nn.Linear(2, 1)
  end
  function Net:forward(x)
    return self.again(self.stack(self.flatten(x)))
  end

  it("lists shapes and parameters, and does not change the model", function()
    local model = Net()
    model.stack[3].bias:requires_grad_(false)
    model.stack[2]:eval()
    local told = nn.summary(model, { 64, 1, 28, 28 })
    assert.equal(784 * 512 + 512 + 512 * 10 + 10 + 3, told.total_params)
    assert.equal(told.total_params - 10, told.trainable_params)
    assert.equal(4 * told.total_params, told.bytes)
    has(tostring(told), "\n  flatten: Flatten   [64, 784]\n")
    local shapes = {}
    for i, layer in ipairs(told.layers) do
      shapes[i] = ("%d %s %s %d"):format(layer.depth, layer.class, layer.shape, layer.parameters)
    end
    assert.same({ "0 Net [64, 10] 0", "1 Flatten [64, 784] 0", "1 Sequential [64, 10] 0",
      "2 Linear [64, 512] 401920", "2 ReLU [64, 10] 0", "2 Dropout [64, 512] 0",
      "2 Linear [64, 10] 5130", "1 ReLU [64, 10] 0", "1 Linear - 3" }, shapes)
    assert.is_true(model.training)
    assert.is_false(model.stack[2].training)
    assert.is_false(model._hooks)
  end)

  it("counts the multiply-adds of products", function()
    -- half of what torch.utils.flop_counter (2.15) counts; LSTM and Bilinear counted by hand
    for macs, row in pairs {
      [4320] = { nn.Conv2d(4, 6, 3, { groups = 2, stride = 2 }), { 2, 4, 9, 11 } },
      [6480] = { nn.ConvTranspose2d(4, 6, 3, { groups = 2, stride = 2 }), { 2, 4, 5, 6 } },
      [2040] = { nn.Conv1d(3, 5, 4), { 2, 3, 20 } },
      [210] = { nn.Linear(7, 5), { 2, 3, 7 } },
      [33 * 1848] = { nn.LSTM(5, 7, { num_layers = 2, bidirectional = true }), { 11, 3, 5 } },
      [8316] = { nn.GRU(5, 7), { 11, 3, 5 } },
      [1008] = { nn.LSTMCell(5, 7), { 3, 5 } },
      [3328] = { nn.MultiheadAttention(8, 2), { { 4, 2, 8 }, { 6, 2, 8 }, { 6, 2, 8 } } },
      [2560] = { nn.MultiheadAttention(8, 2, { kdim = 5, vdim = 3 }),
        { { 4, 2, 8 }, { 6, 2, 5 }, { 6, 2, 3 } } },
      [160] = { nn.Bilinear(3, 4, 2), { { 5, 3 }, { 5, 4 } } },
      [0] = { nn.ReLU(), { 2, 2 } },
    } do
      assert.equal(macs, nn.summary(table.unpack(row)).total_macs)
    end
    local shared = nn.Linear(3, 3)
    assert.equal(18, nn.summary(nn.Sequential(shared, shared), { 1, 3 }).total_macs)
  end)

  it("takes several inputs, and integers", function()
    local two = nn.summary(nn.Bilinear(3, 4, 2), { { 5, 3 }, { 5, 4 } })
    assert.equal("[5, 2]", two.layers[1].shape)
    assert.equal("[2, 3, 4]", nn.summary(nn.Embedding(6, 4), { 2, 3 }, "int64").layers[1].shape)
  end)

  it("names what is wrong", function()
    has(message(nn.summary, Net(), { 64, 700 }), "stack.0 (nn.Linear): linear: input has 700")
    has(message(nn.summary, Net(), 64), "shape must be a list of sizes, got 64")
    has(message(nn.summary, 5, { 1 }), "model must be a module, got 5")
  end)
end)

describe("a layer's errors", function()
  it("name its path and both shapes", function()
    local net = nn.Sequential {
      { "norm", nn.BatchNorm2d(3) }, { "fc", nn.Linear(4, 2) },
    }
    has(message(net, zknn.ones(2, 3)), "norm (nn.BatchNorm2d): expected 4D input (got 2D input)")
    has(message(net, zknn.ones(2, 5, 1, 4)), "norm (nn.BatchNorm2d): batch_normalize: weight is "
      .. "float32 [3], input is float32 [2, 5, 1, 4]")
    has(message(nn.BatchNorm1d(3), zknn.ones(1, 3)), "Expected more than 1 value per channel")
    has(message(nn.LayerNorm(3), zknn.ones(2, 4)), "normalized_shape is [3], it must be the last "
      .. "sizes of input, which has shape [2, 4]")
    has(message(nn.GroupNorm, 3, 4), "num_channels (4) must be divisible by num_groups (3)")
    has(message(nn.PReLU(3), zknn.ones(2, 4)), "weight has shape [3]")
    has(message(nn.Embedding(3, 2), zknn.tensor { 3 }), "out of range")
    has(message(nn.Embedding, 3, 2, { padding_idx = 3 }), "must be within num_embeddings")
    has(message(nn.Dropout, 1.5), "has to be between 0 and 1, but got 1.5")
    has(message(nn.Unflatten(1, { 2, 2 }), zknn.ones(3, 6)), "do not multiply up to the size 6")
    has(message(nn.PixelShuffle(2), zknn.ones(1, 3, 2, 2)), "with a C that 2 * 2 divides")
    has(message(nn.Upsample, { scale_factor = 2, mode = "cubic" }),
      "mode is 'cubic', it must be one of nearest")
    has(message(nn.ReflectionPad1d(3), zknn.ones(1, 2, 3)), "margins smaller than the dim")
    has(message(nn.ELU, { alpa = 2 }), "unknown argument 'alpa' (did you mean 'alpha'?)")
    has(message(nn.Hardtanh, 2, 1), "max_val 1 must be above min_val 2")
    has(message(nn.GLU(), zknn.ones(2, 3)), "dim -1 has size 3, which has no halves")
  end)

  it("let pretrained rows be wrapped", function()
    local rows = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    local table_of = nn.Embedding.from_pretrained(rows)
    assert.is_false(table_of.weight.requires_grad)
    assert.same({ { 3, 4 }, { 1, 2 } }, table_of(zknn.tensor { 1, 0 }):tolist())
    assert.is_true(nn.Embedding.from_pretrained(rows, { freeze = false }).weight.requires_grad)
  end)
end)
