-- onnx_frozen_spec.lua: what onnx.export must not freeze in silence: numbers that forward takes out
-- of tensors, random draws, what it keeps from call to call; names that would take another's place;
-- and what an export leaves behind.
-- Oracle: the model itself on other values; for random draws the nodes that PyTorch's exporter
-- writes (tests/peers/onnx_open.py: onnxruntime draws by them).

local zknn = require "zknn"
local nn, F, onnx = zknn.nn, zknn.nn.functional, zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has = support.has
local export, op_types, module_of = tools.export, tools.op_types, tools.module_of

local function refused(...) return support.message(export, ...) end

-- The file gives what the model gives, on each of the inputs.
local function agrees(model, example, others, options)
  local session = onnx.InferenceSession(export(model, example, options))
  local name = session:get_inputs()[1].name
  for _, x in ipairs(others) do
    local got, want = session:run(nil, { [name] = x })[1], model(x)
    assert.same(want.shape, got.shape)
    assert.is_true(zknn.allclose(got, want, 1e-5, 1e-6))
  end
end

local function warned(f) return tools.written("stderr", f) end

local x = zknn.tensor { { 1.0, 2.0 } }

describe("onnx.export of numbers taken out of tensors", function()
  -- The line of the marker comment in this file.
  local function line(marker)
    local n = 0
    for text in io.lines "tests/lua/onnx_frozen_spec.lua" do
      n = n + 1
      if text:find("-- " .. marker .. "$") then return ("onnx_frozen_spec.lua:%d"):format(n) end
    end
  end

  for _, row in ipairs {
    { "item in arithmetic", "A", function(t)
      return t / t:max():item() -- A
    end },
    { "item in an if", "B", function(t)
      if t:mean():item() > 3 then return t * 0 end -- B
      return t
    end },
    { "item far from its bound", "C", function(t)
      if t:mean():item() > 5e5 then return t * 0 end -- C
      return t
    end },
    { "tolist", "D", function(t)
      return t - zknn.tensor(t:mean(1):tolist()):unsqueeze(1) -- D
    end },
    { "bytes", "E", function(t)
      return t + zknn.from_bytes(t:bytes(), "float32", { 1, 2 }) -- E
    end },
    { "a bool in an if", "F", function(t)
      if t:gt(100):any():item() then return t:exp() end -- F
      return t
    end },
    { "allclose in an if", "G", function(t)
      if zknn.allclose(t, zknn.ones(1, 2) * 50) then return t:exp() end -- G
      return t
    end },
    { "equal in an if", "H", function(t)
      if zknn.equal(t, t * 1) then return t:exp() end -- H
      return t
    end },
    { "each", "I", function(t)
      local sum = 0
      for _, row in t:each() do
        for _, e in row:each() do sum = sum + e:item() end -- I
      end
      return t * sum
    end },
    { "a loop until", "J", function(t)
      while t:abs():max():item() > 10 do t = t / 2 end -- J
      return t
    end },
    { "a slice bound", "K", function(t)
      return t[{ ":", { 0, t:argmax(1):item() + 1 } }] -- K
    end },
    { "tostring", "L", function(t)
      return t + tonumber(tostring(t:sum()):match "%d") -- L
    end },
    { "detach, no_grad and a view", "M", function(t)
      local v = zknn.no_grad(function() return t:detach()[0][0]:item() end) -- M
      return t * v
    end },
  } do
    local name, marker, f = table.unpack(row)
    it("refuses " .. name .. ", by its line", function()
      local text = refused(f, x)
      has(text, line(marker) .. " takes numbers out of a tensor")
      has(text, "allow_frozen = true")
      has(refused(f, zknn.zeros(1, 2)), line(marker)) -- where rolling shows nothing
      local warning = warned(function() export(f, x, { allow_frozen = true }) end)
      has(warning, "warning: onnx.export: a file would keep what this example's values gave")
      has(warning, line(marker))
    end)
  end

  it("refuses numbers that depend on how many are found, without any item", function()
    has(refused(function(t)
      return t * t:gt(0):nonzero():size(0)
    end, zknn.tensor { { 1.0, -2.0, 3.0 } }), "mul gets another number")
    has(refused(function(t) return t * t:nonzero():size(0) end, zknn.zeros(3, { dtype = "bool" })),
      "mul gets another number")
    has(refused(function(t) return t * t:nonzero():size(0) end, zknn.zeros(3, { dtype = "int64" })),
      "mul gets another number")
    has(refused(function(t)
      return t * #t:gt(0):nonzero()
    end, zknn.tensor { { 1.0, -2.0, 3.0 } }), "mul gets another number")
  end)

  it("exports what does not depend on them", function()
    local seen
    agrees(function(t)
      seen = t:mean():item()
      if seen ~= seen then error "nan in forward" end
      assert(t:isnan():any():item() == false, "nan")
      return t * 2
    end, x, { x * 7, x - 9 })
    assert.is_true(seen ~= nil)
    agrees(function(t)
      if t:max():item() > 1e3 then print("large", t:exp():sum()) end
      return t:relu()
    end, x, { x * -7 })
  end)

  it("takes numbers of parameters and constants as they are", function()
    local scale = nn.Parameter(zknn.tensor { 3.0 })
    agrees(module_of(function(self, t) return t * self.scale:item() end, { scale = scale }), x,
      { x * 7 })
  end)

  it("copies tensors by zknn.tensor as values, not as constants", function()
    agrees(function(t) return zknn.tensor(t) + zknn.tensor(t, { dtype = "float64" }):float() end, x,
      { x * 7 })
  end)

  it("follows index tensors", function()
    local m = zknn.randn(4, 3)
    agrees(function(t) return t[t:sum(1):argmax()] end, m, { -m, m:flip(0) })
    agrees(function(t) return t[t:sum(1):argsort()] end, m, { -m, m:flip(0) })
    agrees(function(t) return t[{ ":", t:sum(0):argsort() }] end, m, { -m, m:flip(1) })
    agrees(function(t) return t[{ t:argmax(0), ":", zknn.tensor { 0, 1, 2 } }] end,
      zknn.randn(3, 2, 3):clone(), {}, {})
    agrees(function(t)
      local y = t:clone()
      y[t:sum(1):argmax()] = 5
      y[{ t:argmin(0), zknn.arange(3) }] = 1
      return y
    end, m, { -m, m:flip(0) })
  end)
end)

describe("onnx.export of what forward keeps or draws", function()
  it("refuses counters, clocks and Lua's random numbers", function()
    local calls = 0
    has(refused(function(t)
      calls = calls + 1
      return t * calls
    end, x), "a second run on the same example does something else: mul gets another number")
    local model = module_of(function(self, t)
      self.calls = self.calls + 1
      return t + self.calls
    end, { calls = 0 })
    has(refused(model, x), "keeps something from call to call")
    assert.equal(0, model.calls)
    has(refused(function(t) return t * math.random() end, x), "asks Lua for time or random")
    has(refused(function(t) return t * os.clock() end, x), "asks Lua for time or random")
    has(refused(function(t) return t * os.time() end, x), "asks Lua for time or random")
    local before = os.time()
    has(refused(function(t) return t * tonumber(os.date "%S") end, x), "asks Lua for time")
    assert.is_true(os.time() - before < 60)
  end)

  it("refuses buffers that forward writes and reads, not those that it only writes", function()
    local Counting = nn.class("Counting")
    function Counting:__init() self:register_buffer("n", zknn.zeros(1)) end
    function Counting:forward(t)
      self.n:add_(1)
      return t * self.n
    end
    local model = Counting()
    has(refused(model, x), "a second run on the same example does something else")
    assert.equal(0, model.n:item())
    function Counting:forward(t)
      self.n = self.n + 1
      return t * self.n
    end
    has(refused(model, x), "a second run on the same example does something else")
    assert.equal(0, model.n:item())
    function Counting:forward(t)
      self.n:add_(1)
      return t * 2
    end
    agrees(model, x, { x * 3 })
    assert.equal(1, model.n:item()) -- by the one call of agrees
  end)

  it("exports a model that fills a cache in its first call", function()
    local model = module_of(function(self, t)
      self.mask = self.mask or zknn.ones(2, 2):triu(1)
      return t:matmul(self.mask)
    end)
    agrees(model, x, { x * 3 }, { opset_version = 14 })
  end)

  it("writes draws as nodes of their own", function()
    local function types(f, options) return op_types(export(f, x, options)) end
    assert.equal("RandomNormal Add", types(function(t) return t + zknn.randn_like(t) end))
    assert.equal("RandomUniform Add", types(function(t) return t + zknn.rand(1, 2) end))
    has(types(function(t) return t + zknn.randint(0, 5, { 2 }) end), "RandomUniform")
    has(types(function(t) return t * zknn.bernoulli(t:sigmoid()) end), "RandomUniform Less Cast")
    has(types(function(t) return t * zknn.empty(1, 2):bernoulli_(0.3) end), "RandomUniform")
    has(types(function(t) return t * zknn.empty(1, 2):normal_(1, 2) end), "RandomNormal")
    has(types(function(t) return t * zknn.empty(1, 2):exponential_(2) end), "RandomUniform")
    has(types(function(t) return t:softmax(1):multinomial(3, true) end), "Multinomial")
    local open = { input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } } }
    has(types(function(t) return t + zknn.randn_like(t) end, open), "RandomNormalLike Add")
    has(types(function(t) return t + zknn.rand(t:size(0), 1) end, open), "RandomUniformLike Add")
  end)

  it("refuses what ONNX cannot draw, and dropout, by name", function()
    has(refused(function(t) return t[{ 0, zknn.randperm(2) }] end, x),
      "randperm: it draws random numbers in forward")
    has(refused(function(t) return t * zknn.empty(1, 2):random_():float() end, x),
      "random_: it draws random numbers in forward")
    for _, name in ipairs { "dropout", "alpha_dropout", "feature_alpha_dropout" } do
      has(refused(function(t) return F[name](t, 0.5, true) end, x),
        "dropout in training mode draws random numbers in forward")
    end
    has(refused(function(t) return F.dropout(t, 0.5) end, x), "pass training = self.training")
    has(refused(function(t) return F.rrelu(t, 0.1, 0.3, true) end, x), "rrelu in training mode")
    local drop = nn.Dropout(0.5)
    has(refused(function(t) return drop(t) end, x), "call model:eval()")
    agrees(module_of(function(self, t) return self.drop(t) end, { drop = drop }), x, {})
  end)

  it("refuses to seed in forward, which makes all draws alike", function()
    for name, f in pairs {
      manual_seed = function(t)
        zknn.manual_seed(0)
        return t + zknn.rand(1, 2)
      end,
      set_rng_state = function(t)
        zknn.set_rng_state(zknn.get_rng_state())
        return t + zknn.rand(1, 2)
      end,
      ["a new Generator"] = function(t)
        return t + zknn.rand(1, 2, { generator = zknn.Generator() })
      end,
    } do
      has(refused(f, x), name .. " in forward makes it draw the same numbers in each call")
    end
    local outside = zknn.Generator()
    assert.equal("RandomUniform Add", op_types(export(function(t)
      return t + zknn.rand(1, 2, { generator = outside })
    end, x)))
  end)

  it("refuses a number that is drawn", function()
    has(refused(function(t)
      if zknn.rand(1):item() < 0.5 then return t:exp() end
      return t
    end, x), " takes numbers out of a tensor")
  end)

  it("exports batch statistics where the model asks for them", function()
    -- Oracle: F.batch_norm here, which goldens compare with PyTorch's.
    local data = zknn.randn(5, 2)
    local bn = nn.BatchNorm1d(2, { track_running_stats = false })
    agrees(module_of(function(self, t) return self.bn(t) end, { bn = bn }):eval(), data,
      { zknn.randn(5, 2) })
    local planes = nn.BatchNorm2d(3, { track_running_stats = false })
    agrees(module_of(function(self, t) return self.bn(t) end, { bn = planes }):eval(),
      zknn.randn(2, 3, 4, 4), { zknn.randn(2, 3, 4, 4) })
    local tracking = nn.BatchNorm1d(2)
    has(refused(function(t) return tracking(t) end, data), "call model:eval(), or pass training")
  end)
end)

describe("the names of an export", function()
  it("keeps the names of inputs and outputs, and says which were changed", function()
    local Net = nn.class("Net")
    function Net:__init() self:register_buffer("x", zknn.full({ 1, 2 }, 7.0)) end
    function Net:forward(t) return t - self.x end
    local model, session = Net(), nil
    local text = warned(function()
      session = onnx.InferenceSession(export(model, x, { input_names = { "x" } }))
    end)
    has(text, "'x' is the name of an input or output; what the model calls so is 'x.1' in the file")
    assert.equal(1, #session:get_inputs())
    assert.same({ { -2, -2 } }, session:run(nil, { x = zknn.full({ 1, 2 }, 5.0) })[1]:tolist())
  end)

  it("gives no constant the name of a buffer", function()
    local Net = nn.class("Net")
    function Net:__init() self:register_buffer("onnx::Constant_0", zknn.full({ 2 }, 7.0)) end
    function Net:forward(t) return t * zknn.ones(2) - self["onnx::Constant_0"] end
    agrees(Net(), x, { x * 3 })
  end)

  it("lets no end take a parameter's, a node's or a constant's name", function()
    warned(function()
      for _, name in ipairs { "weight", "bias", "/Gemm_output_0", "onnx::Constant_0" } do
        local linear = nn.Linear(2, 2)
        local f = module_of(function(self, t) return (self.l(t) + zknn.ones(2)):relu() end,
          { l = linear })
        agrees(f, x, { x * 3 }, { input_names = { name }, output_names = { "y" } })
        agrees(f, x, { x * 3 }, { input_names = { "in" }, output_names = { name } })
        agrees(linear, x, { x * 3 }, { input_names = { name } })
        agrees(linear, x, { x * 3 }, { output_names = { name } })
      end
    end)
  end)

  it("refuses an axis' name for a dimension of another size", function()
    local function half(t) return t[{ { 0, t:size(0) // 2 } }] end
    has(refused(half, zknn.ones(4, 2), { input_names = { "x" }, output_names = { "y" },
      dynamic_axes = { x = { [0] = "n" }, y = { [0] = "n" } } }),
      "dimension 0 of output 'y' is named 'n', but is 2 where that is 5")
    local model = export(half, zknn.ones(4, 2), { input_names = { "x" }, output_names = { "y" },
      dynamic_axes = { x = { [0] = "n" }, y = { [0] = "half" } } })
    assert.same({ "half", 2 }, model.graph.output[1].shape)
  end)

  it("refuses names given twice, and axes of nothing", function()
    local f = function(a, b) return a + b end
    local two = { x, x:clone() }
    has(refused(f, two, { input_names = { "a", "a" } }), "input_names has 'a' twice")
    has(refused(f, two, { output_names = { "a", "a" } }), "output_names has 'a' twice")
    has(refused(f, two, { input_names = { "a", "b" }, dynamic_axes = { c = { 0 } } }),
      "there is no input or output 'c'")
    has(refused(f, two, { allow_frozen = 1 }), "allow_frozen must be true or false, got 1")
    has(refused(f, { x, zknn.ones(3, 2) }, { input_names = { "a", "b" },
      dynamic_axes = { a = { [0] = "n" }, b = { [0] = "n" } } }),
      "the name 'n' stands for sizes 1 and 3")
  end)
end)

describe("what an export leaves", function()
  it("leaves the model, its example and the generator as they were", function()
    local bn = nn.BatchNorm1d(2)
    local inner = nn.Sequential(nn.Linear(2, 2), bn, nn.Dropout(0.5))
    inner[2]:eval()
    local mean, before = bn.running_mean, bn.running_mean:tolist()
    local example = zknn.ones(3, 2)
    zknn.manual_seed(3)
    local want = zknn.rand(3):tolist()
    zknn.manual_seed(3)
    local model = module_of(function(self, t)
      self.seen = (self.seen or 0) + 1
      t:mul_(2)
      zknn.rand(7)
      return self.inner(t)
    end, { inner = inner })
    agrees(model, example, {}, { input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } } })
    assert.same(want, zknn.rand(3):tolist())
    assert.is_nil(model.seen)
    assert.is_true(model.training)
    assert.is_true(inner[0].training)
    assert.is_false(inner[2].training)
    assert.equal(mean, bn.running_mean)
    assert.same(before, bn.running_mean:tolist())
    assert.same(zknn.ones(3, 2):tolist(), example:tolist())
    assert.is_false(inner._hooks)
    assert.is_nil(inner[0].weight.grad)
  end)

  it("looks at what a session makes of the file before it writes one", function()
    local tracing = require("zknn.core.support").tracing
    has(refused(function(t) return t * (tracing() and 2 or 3) end, x), -- none can see that
      "100% of the elements of output")
    has(refused(function(t) return tracing() and t or t:sum(0) end, x), "is float32 [1, 2]")
  end)

  it("shows what forward prints once", function()
    assert.equal("3.0", tools.written("stdout", function()
      export(function(t)
        io.stdout:write(tostring(t:sum():item()))
        return t * 2
      end, x)
    end))
  end)

  it("writes no file after an error", function()
    local path = os.tmpname()
    os.remove(path)
    assert.is_false(pcall(onnx.export, function(t) return t * t:max():item() end, x, path))
    assert.is_nil(io.open(path))
  end)

  it("checks what its inner functions get", function()
    local native, make = require "zknn.core.onnx", require("zknn.ordered").make
    local trace = native.trace(function() return { x * 2 } end, { x })
    for _, request in ipairs {
      { trace = 5 }, { trace = trace }, { trace = trace, opset = 13 },
      { trace = trace, opset = 13, inputs = { x } },
      { trace = trace, opset = 13, inputs = { x }, outputs = { x }, others = 5 },
      { trace = trace, opset = 13, inputs = { x }, outputs = { x }, others = { 5 }, axes = {} },
      { trace = trace, opset = 13, inputs = { x }, outputs = { x }, others = { trace }, axes = 5 },
      { trace = trace, opset = 13, inputs = { x }, outputs = { x }, others = { trace },
        axes = { { input = 7, dim = 0, label = "n", sizes = { 1, 2 } } } },
      { trace = trace, opset = 13, inputs = { x }, outputs = { x }, known = { x } },
    } do
      assert.is_false(pcall(native.graph, request, make))
    end
    assert.is_false(pcall(native.trace, function() end, { x }, 5))
    assert.is_false(require("zknn.core.support").tracing())
  end)

  it("refuses an example that is read behind the model's back", function()
    has(refused(function() return x * 2 end, x), "mul reads the example itself, not what forward")
    has(refused(function(t) return t.add(x, t) end, x), "add reads the example itself")
  end)

  it("takes inputs of all kinds", function()
    local path = os.tmpname()
    local model = onnx.export(function(a, b, c) return a + b, c end,
      { zknn.tensor(2.0), zknn.tensor { 1, 2 }, zknn.tensor { true } }, path)
    os.remove(path)
    assert.equal(3, #model.graph.input)
    assert.equal("bool", model.graph.output[2].type)
    has(refused(function(t) return { a = t } end, x), "a table with the key a")
    has(refused(function(t) return t, nil, t end, x), "output 2 of the model must be a tensor")
  end)
end)
