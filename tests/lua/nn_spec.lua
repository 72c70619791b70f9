-- nn: modules, layers, losses. Values in tests/golden/nn.lua are PyTorch's.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local support = require "support"
local message_of = support.message
local nn = zknn.nn
local golden = dofile "tests/golden/nn.lua"

local function net_of(layers)
  local Net = nn.class("Net")
  function Net:__init()
    self.flatten = nn.Flatten()
    local stack = nn.Sequential(nn.Linear(28 * 28, 512), nn.ReLU())
    for _ = 1, layers - 2 do
      stack:append(nn.Linear(512, 512)):append(nn.ReLU())
    end
    self.linear_relu_stack = stack:append(nn.Linear(512, 10))
  end
  function Net:forward(x)
    return self.linear_relu_stack(self.flatten(x))
  end
  return Net()
end

-- The twin of nn.py's class of that name.
local Nested = nn.class("Nested")
function Nested:__init()
  self.b = nn.Sequential(nn.Linear(2, 3, { bias = false }), nn.ReLU { inplace = true })
  self.scale = nn.Parameter(zknn.ones(2))
  self.a = nn.Linear(3, 2)
  self:register_buffer("mean", zknn.zeros(3))
  self:register_buffer("scratch", zknn.zeros(1), { persistent = false })
  self:register_parameter("none", nil)
  self.again = self.a
  self.late = nn.Parameter(zknn.zeros(1))
end
function Nested:extra_repr() return "first\nsecond" end -- luacheck: ignore 212

local function names(iterator)
  local list = {}
  for name in iterator do
    list[#list + 1] = name
  end
  return list
end

local function keys(dict)
  local list = {}
  for key in pairs(dict) do
    list[#list + 1] = key
  end
  return list
end

-- Of the raw parameters, one after the other.
local function sha_of(model)
  local parts = {}
  for i, p in ipairs(model:parameters()) do
    parts[i] = p:detach():bytes()
  end
  return zknn.sha256(table.concat(parts))
end

describe("a module", function()
  it("prints as PyTorch prints", function()
    local printed = {
      layers3 = net_of(3), layers5 = net_of(5), empty = nn.class("Empty")(), nested = Nested(),
      sequential = nn.Sequential(),
      repeated = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)),
      loss = nn.CrossEntropyLoss { weight = zknn.ones(3), label_smoothing = 0.1 },
      nll = nn.NLLLoss(), identity = nn.Identity(54), flatten = nn.Flatten(0, 2),
    }
    for name, module in pairs(printed) do
      assert.equal(golden.print[name], tostring(module))
    end
  end)

  it("registers in PyTorch's order, under its names", function()
    local net = Nested()
    assert.same(golden.nested.keys, keys(net:state_dict()))
    assert.same(golden.nested.parameters, names(net:named_parameters()))
    assert.same(golden.nested.own, names(net:named_parameters("", false)))
    assert.same(golden.nested.prefixed, names(net:named_parameters("p")))
    assert.same(golden.nested.buffers, names(net:named_buffers()))
    assert.same(golden.nested.modules, names(net:named_modules()))
    assert.same(golden.nested.children, names(net:named_children()))
    assert.equal(#golden.nested.parameters, #net:parameters())
    assert.equal(#golden.nested.modules, #net:modules())
    assert.same(golden.keys3, keys(net_of(3):state_dict()))
  end)

  it("draws PyTorch's initial values, bit for bit", function()
    for _, layers in ipairs { 3, 5 } do
      zknn.manual_seed(0)
      assert.equal(golden.init["layers" .. layers], sha_of(net_of(layers)))
    end
    zknn.manual_seed(7)
    local odd = nn.Sequential(nn.Linear(3, 7), nn.Linear(7, 1, { bias = false }), nn.Linear(1, 5))
    assert.equal(golden.init.odd, sha_of(odd))
    zknn.manual_seed(7)
    local double = nn.Linear(5, 4, { dtype = "float64" })
    assert.equal(golden.init.double, sha_of(double))
  end)

  it("lets fields change their kind, and refuses what cannot be registered", function()
    local m = nn.Module()
    m.x = 5
    assert.equal(5, m.x)
    m.x = nn.Linear(1, 1)
    assert.same({ "x" }, names(m:named_children()))
    assert.equal(m:children()[1], m.x)
    m.x = nn.ReLU()
    assert.equal(1, #m:children())
    assert.is_truthy(message_of(function() m.x = 5 end):find(
      "cannot assign 5 as child module 'x' (an nn.Module or nil expected)", 1, true))
    m.x = nil
    assert.is_nil(m.x)
    assert.equal(0, #m:children())
    m.x, m.y = nn.ReLU(), nn.ReLU()
    m.x = nil
    m.x = nn.ReLU() -- comes last now, as after Python's del
    assert.same({ "y", "x" }, names(m:named_children()))
    m.x, m.y = nil, nil
    m.w = nn.Parameter(zknn.ones(2))
    assert.is_truthy(message_of(function() m.w = zknn.ones(2) end):find(
      "cannot assign a tensor as parameter 'w' (an nn.Parameter or nil expected)", 1, true))
    assert.equal(1, #m:parameters())
    m.w = nil
    assert.equal(0, #m:parameters())
    m:register_buffer("b", zknn.zeros(1))
    m.b = zknn.ones(1)
    assert.equal(1, m:buffers()[1]:item())
    assert.is_truthy(message_of(function() m.b = "no" end):find("as buffer 'b'", 1, true))
    for _, name in ipairs { "", "a.b", "train" } do
      assert.is_false(pcall(m.add_module, m, name, nn.ReLU()))
    end
    assert.is_truthy(message_of(function() m.train = nn.ReLU() end):find(
      "cannot be named 'train'", 1, true))
    assert.is_truthy(message_of(m.register_buffer, m, "b2", 5):find("a tensor or nil", 1, true))
    m.plain = 1
    assert.is_truthy(message_of(m.register_buffer, m, "plain", zknn.ones(1)):find(
      "attribute 'plain' already exists", 1, true))
  end)

  it("inherits: fields, super calls, a base other than nn.Module", function()
    local Base = nn.class("Base")
    function Base:__init(n)
      self.fc = nn.Linear(n, n)
    end
    function Base:forward(x) return self.fc(x) end
    local Derived = nn.class("Derived", Base)
    function Derived:__init(n)
      Derived.super.__init(self, n)
      nn.Module.__init(self)
      self.act = nn.ReLU()
    end
    local m = Derived(2)
    assert.same({ "fc", "act" }, names(m:named_children()))
    assert.same({ 1, 2 }, m(zknn.ones(1, 2)).shape)
    assert.equal("Derived", tostring(m):match("^%w+"))
    assert.is_false(pcall(nn.class, "Bad", {}))
    assert.is_false(pcall(nn.class))
  end)

  it("without a forward says so", function()
    assert.is_truthy(message_of(nn.class("Net")(), 1):find(
      'Module [Net] is missing the required "forward" function', 1, true))
  end)

  it("passes several values through, and runs hooks", function()
    local Two = nn.class("Two")
    function Two:forward(a, b) return b, a end -- luacheck: ignore 212
    local m, log = Two(), {}
    assert.same({ 2, 1 }, { m(1, 2) })
    local pre = m:register_forward_pre_hook(function(module, input)
      assert.equal(m, module)
      log[#log + 1] = input[1]
      return { input[1] + 10, input[2] }
    end)
    local post = m:register_forward_hook(function(module, input, first, second)
      assert.equal(m, module)
      log[#log + 1] = input[1]
      assert.same({ 2, 11 }, { first, second })
    end)
    local change = m:register_forward_hook(function() return "changed" end)
    assert.same({ "changed" }, { m(1, 2) })
    assert.same({ 1, 11 }, log)
    change:remove()
    assert.same({ 2, 11 }, { m(1, 2) })
    pre:remove()
    post:remove()
    post:remove()
    assert.same({ 2, 1 }, { m(1, 2) })
    local once
    once = m:register_forward_hook(function() once:remove() end)
    m(1, 2)
    m(1, 2)
    assert.is_false(pcall(m.register_forward_hook, m, 5))
  end)

  it("switches its whole tree: train, eval, requires_grad_, apply, zero_grad", function()
    local net = Nested()
    assert.is_true(net.b[1].training)
    assert.equal(net, net:eval())
    assert.is_false(net.b[1].training)
    net:train()
    assert.is_true(net.training and net.b[1].training)
    assert.is_false(pcall(net.train, net, 1))
    net:requires_grad_(false)
    assert.is_false(net.a.weight.requires_grad)
    net:requires_grad_()
    assert.is_true(net.a.weight.requires_grad)
    local order = {}
    net.b:apply(function(m) order[#order + 1] = tostring(m):match("^%w+") end)
    assert.same({ "Linear", "ReLU", "Sequential" }, order)
    net.a(zknn.ones(1, 3)):sum():backward()
    assert.is_truthy(net.a.weight.grad)
    net:zero_grad(false)
    assert.equal(0, net.a.weight.grad:sum():item())
    net:zero_grad()
    assert.is_nil(net.a.weight.grad)
  end)

  it("changes dtype as a whole, shared tensors once", function()
    local net = Nested()
    net:register_buffer("count", zknn.zeros(1, { dtype = "int64" }))
    net:to("cpu"):double()
    assert.equal("float64", net.a.weight.dtype)
    assert.equal("float64", net.mean.dtype)
    assert.equal("int64", net.count.dtype)
    assert.equal(#golden.nested.parameters, #net:parameters())
    assert.is_true(net.a.weight.requires_grad)
    assert.equal("float32", net:to { dtype = "float32" }.a.bias.dtype)
    assert.is_false(pcall(net.to, net, "int64"))
    assert.is_false(pcall(net.to, net, "tpu"))
    assert.is_false(pcall(nn.Module().to, nn.Module(), "tpu"))
  end)
end)

describe("a shared parameter", function()
  it("is listed once, has all its keys, and stays shared", function() -- as PyTorch's tied weights
    local m = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    m[1].weight = m[0].weight
    assert.same({ "0.weight", "0.bias", "1.bias" }, names(m:named_parameters()))
    assert.same({ "0.weight", "0.bias", "1.weight", "1.bias" }, keys(m:state_dict()))
    m:double()
    assert.equal(m[0].weight, m[1].weight)
    assert.equal("float64", m[0].weight.dtype)
  end)
end)

describe("nn.Parameter", function()
  it("shares storage, is a leaf, and requires a gradient unless told", function()
    local data = zknn.zeros(2)
    local p = nn.Parameter(data)
    assert.is_true(p.requires_grad and p.is_leaf)
    assert.is_false(data.requires_grad)
    data:fill_(3)
    assert.equal(6, p:sum():item())
    assert.is_false(nn.Parameter(data, false).requires_grad)
    assert.is_false(nn.Parameter(data, { requires_grad = false }).requires_grad)
    assert.is_true(nn.Parameter.is(p))
    assert.is_false(nn.Parameter.is(data))
    assert.is_false(pcall(nn.Parameter, 5))
  end)

  it("says what it is when printed", function() -- PyTorch's text
    assert.equal("Parameter containing:\ntensor([1., 1.], requires_grad=True)",
      tostring(nn.Parameter(zknn.ones(2))))
    assert.equal("tensor([1., 1.])", tostring(nn.Parameter(zknn.ones(2)):detach()))
  end)

  it("keeps its mark as long as a module holds it", function()
    local m = nn.Linear(2, 2)
    collectgarbage()
    collectgarbage()
    local other = nn.Module()
    other.w = m.weight
    assert.equal(1, #other:parameters())
  end)
end)

describe("load_state_dict", function()
  it("copies in place, and survives its own state", function()
    local a, b = net_of(3), net_of(3)
    local weight = b.linear_relu_stack[0].weight
    local result = b:load_state_dict(a:state_dict())
    assert.equal("<All keys matched successfully>", tostring(result))
    assert.equal(sha_of(a), sha_of(b))
    assert.equal(weight, b.linear_relu_stack[0].weight)
    assert.is_true(weight.requires_grad)
    b:load_state_dict(b:state_dict())
    assert.equal(sha_of(a), sha_of(b))
  end)

  it("gives a state that shares the parameters' storage", function()
    local m = nn.Linear(2, 1)
    local dict = m:state_dict()
    zknn.no_grad(function() m.weight:fill_(7) end)
    assert.equal(14, dict.weight:sum():item())
    assert.is_false(dict.weight.requires_grad)
    assert.same({ "p.weight", "p.bias" }, keys(m:state_dict { prefix = "p." }))
  end)

  -- PyTorch's words, without torch.Size
  it("names all that does not fit at once, and changes nothing", function()
    local m = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4, { bias = false }))
    local before = sha_of(m)
    local message = message_of(m.load_state_dict, m, {
      ["0.weight"] = zknn.ones(5, 5), ["2.weight"] = 3,
      ["x.y"] = zknn.ones(1), ["a.b"] = zknn.ones(1),
    })
    assert.is_truthy(message:find('Error(s) in loading state_dict for Sequential:\n'
      .. '\tMissing key(s) in state_dict: "0.bias".\n'
      .. '\tUnexpected key(s) in state_dict: "a.b", "x.y".\n'
      .. '\tsize mismatch for 0.weight: copying a param with shape [5, 5] from checkpoint, the '
      .. 'shape in current model is [3, 2].\n'
      .. '\tWhile copying the parameter named "2.weight", expected a tensor from checkpoint but '
      .. 'received 3.', 1, true))
    local good = m:state_dict()
    good["0.bias"] = zknn.ones(9)
    good["0.weight"] = zknn.ones(3, 2)
    assert.is_false(pcall(m.load_state_dict, m, good))
    assert.equal(before, sha_of(m))
    assert.is_false(pcall(m.load_state_dict, m, nil))
    assert.is_false(pcall(m.load_state_dict, m, {}, { strickt = false }))
  end)

  it("with strict = false gives the lists", function()
    local m = nn.Linear(2, 2)
    local result = m:load_state_dict({ weight = zknn.ones(2, 2), other = zknn.ones(1) },
      { strict = false })
    assert.same({ "bias" }, result.missing_keys)
    assert.same({ "other" }, result.unexpected_keys)
    assert.equal(4, m.weight:sum():item())
    assert.is_false(pcall(m.load_state_dict, m, { weight = zknn.ones(1) }, { strict = false }))
  end)

  it("says what to do about a prefix, and about a checkpoint that holds more", function()
    local m = nn.Linear(2, 2)
    local function says(part, dict)
      local message = message_of(m.load_state_dict, m, dict)
      assert.is_truthy(message:find("Missing key(s)", 1, true))
      if part then
        assert.is_truthy(message:find(part, 1, true), message)
      else
        assert.is_falsy(message:find("prefix", 1, true) or message:find("stands", 1, true))
      end
    end
    local function parallel()
      local dict = ordered.new()
      dict["module.weight"], dict["epoch"] = zknn.ones(2, 2), zknn.tensor(3)
      dict["module.bias"] = zknn.ones(2)
      return dict
    end
    says('nn.utils.consume_prefix_in_state_dict_if_present(state_dict, "module.")', parallel())
    says('without the prefix "net."', { ["net.weight"] = zknn.ones(2, 2),
      ["net.bias"] = zknn.ones(2), ["a.b"] = zknn.ones(1) })
    says('stands under "model": load_state_dict(checkpoint.model)', { model = m:state_dict(),
      epoch = 3, optimizer = {} })
    says('load_state_dict(checkpoint["state-dict"])', { ["state-dict"] = parallel() })
    says(nil, { ["module.weight"] = zknn.ones(2, 2) }) -- the bias is not there either
    says(nil, { model = { weight = zknn.ones(2, 2) } })
    local dict = parallel() -- the order is that of PyTorch's function of this name
    nn.utils.consume_prefix_in_state_dict_if_present(dict, "module.")
    assert.same({ "epoch", "weight", "bias" }, keys(dict))
    dict.epoch = nil
    assert.same({}, m:load_state_dict(dict).unexpected_keys)
    assert.equal(4, m.weight:sum():item())
    nn.utils.consume_prefix_in_state_dict_if_present(dict, "module.") -- and again: nothing
    assert.same({ "weight", "bias" }, keys(dict))
    assert.is_false(pcall(nn.utils.consume_prefix_in_state_dict_if_present, dict))
  end)
end)

describe("nn.Sequential", function()
  it("counts from 0 and from the end", function()
    local a, b = nn.ReLU(), nn.Flatten()
    local seq = nn.Sequential(a, b)
    assert.equal(a, seq[0])
    assert.equal(b, seq[-1])
    assert.equal(2, #seq)
    local walked = {}
    for i, module in seq:each() do
      walked[i] = module
    end
    assert.same({ [0] = a, b }, walked)
    seq[1] = a
    assert.equal(a, seq[1])
    assert.is_truthy(message_of(function() return seq[2] end):find("out of range", 1, true))
  end)

  it("takes names, and says what is no module", function()
    local seq = nn.Sequential { { "fc", nn.Linear(1, 2) }, { "act", nn.ReLU() } }
    assert.same({ "fc.weight", "fc.bias" }, keys(seq:state_dict()))
    assert.is_truthy(seq.fc)
    assert.is_truthy(message_of(nn.Sequential, nn.ReLU(), nn.ReLU):find(
      "item 1 is the class nn.ReLU; call it to make a module: nn.ReLU()", 1, true))
    assert.is_false(pcall(nn.Sequential, 5))
    assert.is_false(pcall(nn.Sequential, nil))
    assert.is_false(pcall(nn.Sequential, { nn.ReLU() }))
  end)
end)

describe("losses", function()
  it("are the operations with the module's settings", function() -- oracle: -log softmax by hand
    local x, y = zknn.tensor { { 1.0, 2.0, 3.0 }, { 1.0, 1.0, 1.0 } }, zknn.tensor { 2, 0 }
    local first = math.log(math.exp(1) + math.exp(2) + math.exp(3)) - 3
    local mean = (first + math.log(3)) / 2
    assert.near(mean, nn.CrossEntropyLoss()(x, y):item(), 1e-6)
    assert.near(2 * mean, nn.CrossEntropyLoss { reduction = "sum" }(x, y):item(), 1e-6)
    assert.same({ 2 }, nn.CrossEntropyLoss { reduction = "none" }(x, y).shape)
    assert.near(first, nn.CrossEntropyLoss { ignore_index = 0 }(x, y):item(), 1e-6)
    assert.near((first * 3 + math.log(3)) / 4,
      nn.CrossEntropyLoss(zknn.tensor { 1.0, 1.0, 3.0 })(x, y):item(), 1e-6)
    -- a quarter of the weight goes to the mean over the 3 classes
    local smooth = 0.75 * first + 0.25 * (first + (first + 1) + (first + 2)) / 3
    smooth = (smooth + math.log(3)) / 2
    assert.near(smooth, nn.CrossEntropyLoss { label_smoothing = 0.25 }(x, y):item(), 1e-6)
    assert.near(mean, nn.NLLLoss()(zknn.log_softmax(x, 1), y):item(), 1e-6)
    assert.near(mean, nn.functional.cross_entropy(x, y):item(), 1e-6)
    assert.same({ "weight" }, keys(nn.NLLLoss(zknn.ones(3)):state_dict()))
  end)
end)
