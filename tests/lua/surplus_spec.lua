-- surplus_spec.lua: arguments that a function has no place for are refused, where Lua would drop
-- them without a word; nil at the end is what was not given. Oracle: PyTorch's TypeError ("takes 2
-- positional arguments but 3 were given"), and the number of arguments that the docs name.

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data

-- f() raises: the message has all of the parts, and this file's line.
local function refuses(f, ...)
  local good, problem = pcall(f)
  assert.is_false(good, "no error")
  problem = tostring(problem)
  assert.is_truthy(problem:find("surplus_spec.lua:%d+: "), problem)
  for _, part in ipairs { ... } do
    assert.is_truthy(problem:find(part, 1, true), ("no '%s' in: %s"):format(part, problem))
  end
end

local x = zknn.ones(4, 2)
local set = data.TensorDataset(x, zknn.arange(4))

describe("surplus arguments are refused", function()
  it("by a layer's forward", function()
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    refuses(function() return nn.Linear(2, 3)(x, 5) end,
      "nn.Linear: it takes 1 argument (input), got more: 5")
    refuses(function() return nn.ReLU()(x, nil, x) end,
      "nn.ReLU: it takes 1 argument (input), got more: a tensor")
    refuses(function() return nn.Linear(2, 3)(x, false) end, "got more: false")
    local Net = nn.class "Net"
    function Net:__init() self.fc = nn.Linear(2, 3) end
    function Net:forward(input) return (self.fc:forward(input, 1)) end
    refuses(function() return Net()(x) end, "Net: nn.Linear.forward: it takes 1 argument (input)")
    refuses(function() return net(x, "y") end, "nn.Sequential: it takes 1 argument (x)")
    refuses(function() return net:forward(x, "y") end, "nn.Sequential.forward: it takes")
    refuses(function() return nn.MSELoss()(x, x, 1) end, "it takes 2 tensors, got 3")
    for _, layer in ipairs { nn.Flatten(), nn.Dropout(0.5), nn.BatchNorm1d(2), nn.Softmax(1),
      nn.LayerNorm { 2 }, nn.Identity(), nn.PReLU() } do
      refuses(function() return layer(x, 1) end, "it takes 1 argument (", "got more: 1")
      assert.same({ 4, 2 }, layer(x, nil, nil).shape) -- as f(x, g()) passes it
    end
    assert.same({ 4, 3 }, net(x, nil).shape)
  end)

  it("but by no forward of the user's", function()
    local Net = nn.class "Net"
    function Net:forward(...) return select("#", ...) + (self.more or 0) end -- luacheck: ignore
    assert.equal(3, Net()(1, 2, 3))
    local Other = nn.class("Other", Net)
    function Other:forward(a) return a end -- luacheck: ignore
    assert.equal(1, Other()(1, 2))
    local Loud = nn.class("Loud", nn.Linear)
    function Loud:forward(input, times) return Loud.super.forward(self, input) * times end
    assert.same({ 4, 3 }, Loud(2, 3)(x, 2).shape)
  end)

  it("by methods", function()
    local net = nn.Linear(2, 3)
    local opt = optim.SGD(net:parameters(), { lr = 0.1 })
    local loader = data.DataLoader(set)
    refuses(function() net:eval(false) end, "nn.Module.eval: it takes no arguments, got more: fals")
    refuses(function() net:train(true, 1) end, "nn.Module.train: it takes 1 argument (mode)")
    refuses(function() opt:step(nil, 1) end, "optim.Optimizer.step: it takes 1 argument (closure)")
    refuses(function() opt:zero_grad(true, 2) end, "(set_to_none), got more: 2")
    refuses(function() opt:load_state_dict(opt:state_dict(), 1) end, "load_state_dict", "1")
    refuses(function() loader:enumerate(1) end, "data.DataLoader.enumerate: it takes no arguments")
    refuses(function() set:get(0, 1) end, "data.TensorDataset.get: it takes 1 argument (i)")
    refuses(function() optim.lr_scheduler.StepLR(opt, 1):step(1, 2) end, "it takes 1 argument")
    opt:zero_grad(nil, nil)
  end)

  it("by constructors", function()
    refuses(function() return nn.Linear(2, 3, true, "cpu", "float32", 1) end,
      "nn.Linear: takes 5 arguments at most, got 6")
    refuses(function() return data.ConcatDataset({ set }, set) end,
      "data.ConcatDataset: it takes 1 argument (datasets), got more: data.TensorDataset")
    refuses(function() return data.SequentialSampler(set, 1) end, "it takes 1 argument (source)")
    refuses(function() return nn.class "Net" (10) end, -- luacheck: ignore
      "Net: takes no arguments (its class has no __init), got 10")
    refuses(function() return data.class "Own" (10) end, "Own: takes no arguments")
    assert.equal("Linear(in_features=2, out_features=3, bias=True)",
      tostring(nn.Linear(2, 3, nil, nil, nil, nil)))
    assert.equal("Identity()", tostring(nn.Identity(1, 2, { a = 3 }))) -- as PyTorch's
  end)

  it("by ops, which take nil at the end", function()
    refuses(function() return x:sum(1, true, nil, 5) end, "sum: 5 arguments by position, at most 4")
    refuses(function() return zknn.relu(x, 1) end, "relu: 2 arguments by position, at most 1")
    refuses(function() return zknn.relu(x, nil, false) end, "relu: 3 arguments")
    refuses(function() return x:tile(2, nil, 3) end, "tile: dims must be integers, got nothing")
    refuses(function() return zknn.meshgrid({ x[0] }, 3) end, "meshgrid: it takes 1 argument")
    assert.is_true(zknn.relu(x, nil):equal(x))
    assert.same({ 4 }, x:sum(1, nil, nil, nil, nil).shape)
  end)

  it("by functions and methods of the core", function()
    refuses(function() zknn.manual_seed(1, 2) end, "manual_seed: it takes 1 argument at most")
    refuses(function() return x:dim(1) end, "dim: it takes no arguments, got 1")
    refuses(function() return x:size(0, nil, 1) end, "size: it takes 1 argument at most, got 3")
    refuses(function() return zknn.clock(1) end, "clock: it takes no arguments, got 1")
    refuses(function() return zknn.eye(2, 3, 4) end, "eye: it takes 2 arguments at most")
    refuses(function() return x:normal_(0, 1, 2) end, "normal_: it takes 2 arguments at most")
    refuses(function() return zknn.randperm(3, 4) end, "randperm: it takes 1 argument at most")
    refuses(function() return x:float(true) end, "float: it takes no arguments")
    refuses(function() return zknn.is_tensor(x, 1) end, "is_tensor: it takes 1 argument at most")
    refuses(function() return zknn.Generator():seed(1) end, "seed: it takes no arguments")
    assert.equal(2, x:dim(nil, nil))
    assert.equal(4, x:size(0, nil))
    assert.equal(3, #zknn.randperm(3, {}))
    assert.same({ 4, 2 }, x:clone():random_(nil).shape)
  end)

  it("by functions in Lua", function()
    refuses(function() zknn.save({}, "/nonexistent/a.pth", 1) end,
      "save: it takes 2 arguments, got more: 1")
    refuses(function() return zknn.cuda.is_available(0) end, "it takes no arguments, got more: 0")
    refuses(function() return nn.class("A", nil, 1) end, "nn.class: it takes 2 arguments")
    refuses(function() zknn.plot.title("a", 1) end, "plot.title: it takes 1 argument, got more: 1")
    refuses(function() return data.Subset(set, { 0 }, 2) end, "Subset: it takes 2 arguments")
  end)

  -- As an iterating function calls back with more than the function takes.
  it("by functions that are called back, too", function()
    local function map(list, f)
      for i, value in ipairs(list) do list[i] = f(value, i) end
      return list
    end
    refuses(function() map({ x }, zknn.relu) end, "relu: 2 arguments by position, at most 1")
    assert.is_true(map({ x }, function(v) return zknn.relu(v) end)[1]:equal(x))
  end)
end)

describe("options of a wrong kind are refused", function()
  it("where they are true or false", function()
    local net = nn.Linear(2, 3)
    local opt = optim.SGD(net:parameters(), { lr = 0.1 })
    for _, f in ipairs { function(v) net:zero_grad(v) end, function(v) opt:zero_grad(v) end } do
      refuses(function() f(1) end, "zero_grad: set_to_none must be true or false, got 1")
      refuses(function() f "no" end, "set_to_none must be true or false, got 'no'")
      refuses(function() f { set_to_nil = true } end, "did you mean 'set_to_none'?")
      f { set_to_none = false }
    end
    refuses(function() net:register_buffer("b", x, 5) end, "persistent must be true or false")
    refuses(function() net:register_buffer("b", x, { persist = false }) end, "unknown argument")
    refuses(function() net:parameters(1) end, "parameters: recurse must be true or false, got 1")
    refuses(function() net:named_parameters(1) end, "named_parameters: prefix must be a string")
    refuses(function() net:load_state_dict(net:state_dict(), { strict = 1 }) end,
      "load_state_dict: strict must be true or false, got 1")
    refuses(function() net:state_dict { keep_vars = 1 } end, "keep_vars must be true or false")
    refuses(function() net:to() end, "to: a dtype or a device is missing")
    refuses(function() zknn.ones(2, { requires_grad = 1 }) end,
      "ones: requires_grad must be true or false, got 1")
    refuses(function() x:to { dtyp = "float64" } end, "to: there is no argument 'dtyp'; did")
    refuses(function() x:to("float64", "cpu", "x") end, "there is no device or dtype 'x'")
    refuses(function() return zknn.allclose(x, x, { rtoll = 1 }) end, "no argument 'rtoll'")
    refuses(function() return zknn.allclose(x, x, 0, 0, 1) end, "equal_nan must be true or false")
    refuses(function() x:sum():backward(nil, 1) end, "retain_graph must be true or false, got 1")
    assert.is_true(zknn.allclose(x, x, 0, { equal_nan = true }))
  end)

  it("in a list of elements", function()
    refuses(function() return zknn.tensor { 1, 2, a = 3 } end, "a table with the key a")
    refuses(function() return zknn.tensor { { 1, x = 3 } } end, "a table with the key x")
    assert.same({ 1, 2 }, zknn.tensor(table.pack(1, 2)):tolist())
    local hashed = { [3] = 3, [1] = 1, [2] = 2 }
    assert.same({ 1, 2, 3 }, zknn.tensor(hashed):tolist())
  end)
end)
