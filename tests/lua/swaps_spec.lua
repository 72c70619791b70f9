-- Calls with a dot for a colon and the reverse, and `self` that is missing or there twice: the
-- message says what to write and names the user's line. The walk at the end does it to every public
-- function and method. Oracle: what zknn has.

local zknn = require "zknn"
local mistake = require "mistake"
local nn = zknn.nn

local NET = "local Net = nn.class 'Net'; function Net:__init() self.fc = nn.Linear(3, 2) end\n"

describe("a dot for a colon:", function()
  mistake.each(it, {
    { "m.forward(x)", "nn.Linear.forward: called without its object: write m:forward(x), with a "
      .. "colon; in its place was a tensor" },
    { "m.forward()", "write m:forward(), with a colon; in its place was nothing" },
    { "local p = m.parameters()", "write m:parameters(), with a colon" },
    { "m.train()", "write m:train(), with a colon" },
    { "nn.Sequential(m).state_dict()", "write nn.Sequential(m):state_dict(), with a colon" },
    { "opt.step()", "write opt:step(), with a colon" },
    { "opt.zero_grad()", "write opt:zero_grad(), with a colon" },
    { "sched.step()", "write sched:step(), with a colon" },
    { "for i, X, y in loader.enumerate() do end", "write loader:enumerate(), with a colon" },
    { "local a, b = set.get(0)", "write set:get(0), with a colon" },
    { "local y = x.sum()", "sum: called without a tensor: write x:sum(), with a colon" },
    { "local y = x.sum(1)", "write x:sum(1), with a colon" },
    { "local y = x.reshape(2, 3)", "write x:reshape(2, 3), with a colon" },
    { "local y = x.item()", "write x:item(), with a colon" },
    { "local y = x.size(1)", "write x:size(1), with a colon" },
    { "local y = x.to 'float64'", "to: called without a tensor: write x:to(...), with a colon" },
    { "local y = x:sum().item()", "write x:sum():item(), with a colon" },
    { "local y = x.matmul(x)", "other is missing: write x:matmul(x), with a colon" },
    { "m.weight.data.fill_(0)", "write m.weight.data:fill_(0), with a colon" },
    { "m.weight.requires_grad_(false)", "write m.weight:requires_grad_(false), with a colon" },
    { "x.add_(1)", "write x:add_(1), with a colon" },
    { "zknn.Generator().manual_seed(1)", "write zknn.Generator():manual_seed(1), with a colon" },
    { "local y = {\n  a = 1,\n  b = x.mean(),\n}", "write x:mean(), with a colon", line = 3 },
    { "local a, b = x.sum(), m.weight.sum()", "sum: called without a tensor: write x:sum(...)" },
  })
end)

describe("a colon for a dot:", function()
  mistake.each(it, {
    { "local y = zknn:randn(2, 3)", "zknn.randn is a function, no method: write zknn.randn(2, 3), "
      .. "with a dot (the colon passes zknn as the first argument)" },
    { "local y = zknn:zeros(2, 3)", "write zknn.zeros(2, 3), with a dot" },
    { "local y = zknn:tensor { 1, 2 }", "write zknn.tensor{ 1, 2 }, with a dot" },
    { "zknn:manual_seed(1)", "write zknn.manual_seed(1), with a dot" },
    { "zknn:no_grad(function() end)", "write zknn.no_grad(function() end), with a dot" },
    { "local y = zknn:cat({x, x}, 0)", "write zknn.cat({x, x}, 0), with a dot" },
    { "zknn:save({}, '/nowhere/x.pth')", "write zknn.save({}, '/nowhere/x.pth'), with a dot" },
    { "local y = nn:Linear(2, 3)", "nn.Linear is a function, no method: write nn.Linear(2, 3)" },
    { "local y = nn:ReLU()", "write nn.ReLU(), with a dot" },
    { "local y = nn:CrossEntropyLoss()", "write nn.CrossEntropyLoss(), with a dot" },
    { "local Net = nn:class 'Net'", "write nn.class(...), with a dot" },
    { "local y = F:relu(x)", "nn.functional.relu is a function, no method: write F.relu(x)" },
    { "local y = optim:SGD(m:parameters(), {lr=1})", "write optim.SGD(m:parameters(), {lr=1})" },
    { "local y = optim.lr_scheduler:StepLR(opt, 1)", "write optim.lr_scheduler.StepLR(opt, 1)" },
    { "local y = data:DataLoader(set)", "write data.DataLoader(set), with a dot" },
    { "local y = T:ToTensor()", "write T.ToTensor(), with a dot" },
    { "nn.init:zeros_(m.weight)", "write nn.init.zeros_(m.weight), with a dot" },
    { "zknn.testing:assert_equal(1, 2)", "write zknn.testing.assert_equal(1, 2), with a dot" },
    { "zknn.plot:plot({1, 2})", "write zknn.plot.plot({1, 2}), with a dot" },
    { "zknn.onnx:load 'x'", "write zknn.onnx.load(...), with a dot" },
    { "local y = nn.Linear:new(1, 2)", "calling the class makes an object, nn.Linear(...)" },
    { "local y = nn.Linear.new(1, 2)", "calling the class makes an object, nn.Linear(...)" },
    { "local y = optim.SGD:new({x})", "calling the class makes an object, optim.SGD(...)" },
    { "local y = data.MNIST:new()", "calling the class makes an object, data.MNIST(...)" },
  })

  mistake.each(it, { -- tail calls leave no frame
    { "local function f() return F:relu(x) end\nlocal y = f()", "nn.functional.relu is a function, "
      .. "no method: write nn.functional.relu(...), with a dot", line = 2 },
    { NET .. "function Net:forward(a) a = self.fc(a) return F:relu(a) end\nlocal y = Net()(x)",
      "Net: nn.functional.relu is a function, no method", line = 3 },
    { "local function f() return nn:Linear(2, 3) end\nlocal y = f()", "nn.Linear is a "
      .. "function, no method: write nn.Linear(...), with a dot", line = 2 },
    { NET .. "function Net:forward(a) return a.sum(1) end\nlocal y = Net()(x)",
      "Net: sum: called without a tensor: write a:sum(1), with a colon", line = 2 },
  })

  it("is no mistake of a method", function()
    local y = zknn.ones(2)
    assert.equal(2, y:sum():item())
    local text = mistake.run "x:sum(7)"
    assert.is_nil(text:find "colon")
    text = mistake.run "zknn.zeros(zknn)"
    assert.is_nil(text:find "colon")
  end)
end)

describe("a class instead of its object:", function()
  mistake.each(it, {
    { "local y = nn.Linear.forward(x)", "nn.Linear.forward: called on the class: make an object "
      .. "first, local object = nn.Linear(...), then write object:forward(x)" },
    { "local y = nn.Linear:forward(x)", "called on the class: make an object first" },
    { "local y = nn.Linear.parameters()", "local object = nn.Linear(...)" },
    { NET .. "function Net:forward(x) return self.fc(x) end\nlocal y = Net.forward(x)",
      "self is a tensor here: forward was called with a dot", line = 2 },
  })
end)

describe("self in a class of one's own:", function()
  mistake.each(it, {
    { NET .. "function Net.forward(x) return self.fc(x) end", "Net.forward reads self and has no "
      .. "such parameter: write function Net:forward(x), with a colon", line = 2 },
    { NET .. "function Net.forward(x)\n  return x * 2\nend", "Net.forward: the first parameter is "
      .. "the object itself, here x: write function Net:forward(x), with a colon", line = 2 },
    { NET .. "function Net:forward(self, x) return self.fc(x) end", "Net:forward has self twice, "
      .. "since the colon adds it: write function Net:forward(x)", line = 2 },
    { "local Net = nn.class 'Net'\nfunction Net.__init() self.fc = nn.Linear(3, 2) end",
      "Net.__init reads self and has no such parameter: write function Net:__init()", line = 2 },
    { "local Net = nn.class 'Net'\nfunction Net:__init__(n) self.fc = nn.Linear(3, n) end",
      "Net.__init__ is Python's name: write function Net:__init(n)", line = 2 },
    { "local Net = nn.class 'Net'\nfunction Net.__init__(self, n) self.n = n end",
      "write function Net:__init(n)", line = 2 },
    { NET .. "function Net:__call__(x) return self.fc(x) end", "write function Net:forward(x)",
      line = 2 },
    { NET .. "function Net:__repr__() return '' end", "write function Net:extra_repr()", line = 2 },
    { "local Net = nn.class 'Net'\nfunction Net:__init()\n  nn.Module.__init__(self)\nend\nNet()",
      "nn.Module.__init__ is Python's name: write nn.Module.__init(self)", line = 3 },
    { "local D = data.class 'D'\nfunction D:__getitem__(i) return i end",
      "D.__getitem__ is Python's name: write function D:get(i)", line = 2 },
    { "local D = data.class 'D'\nfunction D:__len__() return 3 end",
      "write function D:__len()", line = 2 },
    { "local D = data.class 'D'\nfunction D.get(i) return i end", "D.get: the first parameter is "
      .. "the object itself, here i: write function D:get(i), with a colon", line = 2 },
    { NET .. "function Net:forward(x) return self.fc.weight * x.l end\nlocal net = Net()\n"
      .. "local y = net.forward(x)",
      { "self is a tensor here: forward was called with a dot (", ":5): write net:forward(x)" },
      line = 2 },
    { NET .. "function Net:forward(x) local y = self.fc.forward(x) return y end\nlocal y = "
      .. "Net()(x)",
      "write self.fc:forward(x), with a colon", line = 2 },
    { NET .. "function Net:forward(x) local y = self:fc(x) return y end\nlocal y = Net()(x)",
      "input must be a tensor, got Net: a layer is called with a dot, self.fc(x)", line = 2 },
    { NET .. "function Net:foward(x) return self.fc(x) end\nlocal y = Net()(x)",
      { "missing the required", "; did you mean it by 'foward'?" }, line = 3 },
  })

  it("may have other names, or be left out where it is not used", function()
    assert.is_nil((mistake.run [[
      local Net = nn.class "Net"
      function Net.__init() end
      function Net.forward(_, a) return a end
      function Net.more(this) return this end
      function Net.helper(a) return a end
      function Net:twice(...) return select("#", ...) end
      Net.f, Net.g = print, function(...) return ... end
      local Self = nn.class("Self", Net)
      function Self.__init(me) Net.__init(me); me.n = 3 end
      assert(Net()(x) == x and Self().n == 3)
      local D = data.class "D"
      function D.__len() return 3 end
      function D.get(_, i) return i end
    ]]))
  end)
end)

describe("layers that are no part of the model:", function()
  local FORWARD = "function Net:forward(a) return a end\n"
  mistake.each(it, {
    { "local Net = nn.class 'Net'; function Net:__init() local fc = nn.Linear(3, 2) end\n"
      .. "local o = optim.SGD(Net():parameters(), {lr=1})", "optimizer got an empty parameter "
      .. "list: Net has no parameters: layers must be fields of self", line = 2 },
    { "local Net = nn.class 'Net'; function Net:init() self.fc = nn.Linear(3, 2) end\n"
      .. "local o = optim.SGD(Net():parameters(), {lr=1})",
      "Net:init is not called by itself: name it __init", line = 2 },
    { "local Net = nn.class 'Net'\nfunction Net:__init()\n  self.layers = {}\n  for i = 1, 3 do "
      .. "self.layers[i] = nn.Linear(3, 3) end\nend\n" .. FORWARD
      .. "local o = optim.SGD(Net():parameters(), {lr=1})",
      { "Net: self.layers is a plain table, and what is in it is no part of the model",
        "(self.layers[", "is Linear): write self.layers = nn.ModuleList(...)" }, line = 7 },
    { "local Net = nn.class 'Net'; function Net:__init() self.heads = {a = {nn.Linear(3, 3)}} end\n"
      .. "local p = nn.Sequential(Net()):parameters()",
      { "self.heads.a[1] is Linear", "nn.ModuleDict(...)" }, line = 2 },
    { "local Net = nn.class 'Net'; function Net:__init() self.w = {nn.Parameter(zknn.ones(2))} "
      .. "end\nfor name in Net():named_parameters() do end", "nn.ParameterList(...)", line = 2 },
    { "optim.SGD(m)", "got nn.Linear: write model:parameters()" },
    { "optim.SGD(m.parameters)", "got a function: write model:parameters()" },
  })

  -- PyTorch leaves them out of all of these without a word.
  it("are told by all that would leave layers out", function()
    for _, call in ipairs { "parameters()", "named_parameters()", "state_dict()", "train()",
      "eval()", "double()", "float()", "to 'float64'", "zero_grad()", "apply(print)",
      "requires_grad_(false)", "load_state_dict {}" } do
      mistake.is_told("local Net = nn.class 'Net'; function Net:__init() self.list = { "
        .. "nn.Linear(3, 3) } end\nlocal y = Net():" .. call, "write self.list = nn.ModuleList(",
        2)
    end
  end)

  it("are told only where no module has them", function()
    assert.is_nil((mistake.run [[
      local Net = nn.class "Net"
      function Net:__init()
        self.a, self.b = nn.Linear(3, 3), nn.Linear(3, 3)
        self.layers = { self.a, self.b }              -- registered beside it
        self.list = { nn.Linear(3, 3) }
        self.again = nn.ModuleList(self.list)         -- and here, later
        self.w = nn.Parameter(zknn.ones(2))
        self.ws, self.sizes = { self.w }, { 3, 3, { 1 } }
        self.acts = { relu = nn.ReLU() }              -- no parameters
        self.teacher = setmetatable({ nn.Linear(3, 3) }, {}) -- on purpose
      end
      local net, top = Net(), nn.Sequential()
      net.sub = nn.Sequential()
      assert(#net:parameters() == 7)
      local Child = nn.class "Child"
      function Child:__init(parent) self.parent = { parent } end
      net.child = Child(net)                          -- refers to what is above
      assert(#net:parameters() == 7 and #net.child:parameters() == 0)
      top:append(net)
      optim.SGD(top:parameters(), { lr = 1 })
    ]]))
  end)
end)

-- --- everything ---

-- A table of the library, and how a script reaches it.
local function each_table(visit)
  for _, name in ipairs {
    "zknn", "nn", "nn.functional", "nn.init", "nn.utils", "optim", "optim.lr_scheduler", "data",
    "data.transforms", "onnx", "image", "plot", "autograd", "csv", "npy", "npz", "safetensors",
    "system", "testing", "train", "train.metrics", "tensorboard", "cuda",
  } do
    local t = zknn
    for part in (name == "zknn" and "" or name):gmatch "[%w_]+" do
      t = t[part]
    end
    visit(name == "zknn" and name or "zknn." .. name, t)
  end
end

-- Not called: they take whatever comes first, read the terminal, or draw on it.
local SKIP = {}
for name in ([[
  zknn.help zknn.plot.show zknn.plot.figure zknn.testing.skip zknn.testing.assert_error
  zknn.plot.colorbar
]]):gmatch "%S+" do
  SKIP[name] = true
end

describe("every function", function()
  it("with a colon after its table", function()
    local told, wrong = 0, {}
    each_table(function(path, t)
      local names = {}
      for name, value in pairs(t) do
        if type(value) == "function" or type(value) == "table" and getmetatable(value)
          and getmetatable(value).__call and not name:find "^_" then
          names[#names + 1] = name
        end
      end
      table.sort(names)
      for _, name in ipairs(names) do
        local call = path .. ":" .. name
        if not SKIP[path .. "." .. name] and load("x:" .. name .. "()") then
          local text, line = mistake.run(call .. "()")
          told = told + 1
          if not text or line ~= 1
            or not text:find(path .. "." .. name .. "(), with a dot", 1, true)
          then
            wrong[#wrong + 1] = call .. ": " .. (text or "no error")
          end
        end
      end
    end)
    zknn.plot.close()
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(told > 550, tostring(told))
  end)
end)

describe("every method", function()
  local path = os.tmpname()
  setup(function()
    zknn.onnx.export(nn.Linear(3, 2), zknn.ones(1, 3), path)
  end)
  teardown(function() os.remove(path) end)

  -- The methods that objects have, by the classes that zknn has.
  local function each_class(visit)
    local seen = {}
    each_table(function(_, t)
      for name, value in pairs(t) do
        local meta = type(value) == "table" and getmetatable(value)
        if meta and meta.__call and rawget(value, "__init") and not seen[value] then
          seen[value] = true
          visit(name, value)
        end
      end
    end)
  end

  it("of a class by a dot", function()
    local wrong, told = {}, 0
    each_class(function(_, class)
      for name, method in pairs(class) do
        if type(method) == "function" and not name:find "^_"
          and debug.getlocal(require("zknn.class").method(method), 1) == "self"
        then
          for _, what in ipairs { false, 3, zknn.ones(2) } do
            local good, text = pcall(function() method(what or nil) end)
            told = told + 1
            if good or not text:find("swaps_spec.lua:%d+: [%w_.]+: called without its object: "
              .. "write object:" .. name .. "%(") then
              wrong[#wrong + 1] = ("%s.%s: %s"):format(class.__name, name, text)
            end
          end
        end
      end
    end)
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(told > 1000, tostring(told))
  end)

  local ARGUMENTS = { "()", "(3)", "('text', {})" }

  it("of a tensor, a generator and a session by a dot", function()
    local wrong, told = {}, 0
    for object, name in pairs {
      ["x"] = "zknn.Tensor", ["zknn.Generator()"] = "zknn.Generator",
      [("zknn.onnx.InferenceSession(%q)"):format(path)] = "zknn.onnx.InferenceSession",
    } do
      assert(load("local zknn, x = ... return " .. object))(zknn) -- makes the metatable
      for method in pairs(debug.getregistry()[name].__methods) do
        for _, arguments in ipairs(load("x:" .. method .. "()") and ARGUMENTS or {}) do
          local text, line = mistake.run("local o = " .. object .. "; o." .. method .. arguments)
          told = told + 1
          if not text or line ~= 1
            or not text:find("write o:" .. method .. arguments .. ", with a colon", 1, true)
          then
            wrong[#wrong + 1] = ("%s: %s"):format(method .. arguments, tostring(text))
          end
        end
      end
    end
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(told > 900, tostring(told))
  end)
end)
