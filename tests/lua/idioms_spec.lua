-- idioms_spec.lua: Lua's own ways (ipairs, pairs, #, [0], [-1], .., ==, calls, for-in) on our
-- objects: each works as expected, or raises and says what to write; none is silently empty, nil or
-- false.
-- Oracles: the input; Python's lists for [-1] and len; torch.utils.data for datasets.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data

-- f() raises: the message has all of the parts, and this file's line.
local function refuses(f, ...)
  local good, problem = pcall(f)
  assert.is_false(good, "no error")
  problem = tostring(problem)
  assert.is_truthy(problem:find("idioms_spec.lua:%d+: "), problem)
  for _, part in ipairs { ... } do
    assert.is_truthy(problem:find(part, 1, true), ("no '%s' in: %s"):format(part, problem))
  end
end

local function walk(iterator, x)
  return function()
    for _ in iterator(x) do end -- luacheck: ignore
  end
end

local function at(x, i)
  return function() return x[i] end
end

local set = data.TensorDataset(zknn.arange(10):float():view(10, 1), zknn.arange(10))

-- No list at all: ipairs, [0], [1], [-1], pairs; and # and a call, unless they mean something.
local function no_list(x, advice, has_length, has_call)
  refuses(walk(ipairs, x), advice)
  refuses(walk(pairs, x), advice)
  for i = -1, 1 do
    refuses(at(x, i), "has no meaning")
  end
  if type(x) == "table" then refuses(function() x[1] = 3 end, "[1] cannot be assigned") end
  if not has_length then refuses(function() return #x end, "has no length") end
  if not has_call then
    refuses(function() return x() end, "is no function")
    refuses(function() for _ in x do end end, "is no function") -- luacheck: ignore
  end
  assert.is_string("a " .. x .. " b")
end

describe("what is no list", function()
  it("a loader", function()
    local loader = data.DataLoader(set, { batch_size = 4 })
    no_list(loader, "for X, y in loader() do", true, true)
    refuses(function() for _ in loader do end end, "loader()") -- luacheck: ignore
    assert.equal(3, #loader)
    refuses(function() return loader.no_such_field end, "no field or method 'no_such_field'")
    assert.is_nil(loader._no_such_field)
  end)

  it("datasets", function()
    for _, dataset in ipairs {
      set, data.Subset(set, { 1, 2 }), data.ConcatDataset { set, set },
      data.random_split(set, { 4, 6 })[1],
    } do
      no_list(dataset, "dataset:get(", true)
      refuses(at(dataset, 0), "write dataset:get(0)")
      refuses(at(dataset, 0.5), "[0.5] has no meaning")
      refuses(at(dataset, zknn.tensor(0)), "[a tensor] has no meaning")
      refuses(walk(pairs, dataset), "data.DataLoader(dataset)()")
    end
    refuses(function() return data.DataLoader(set, { sampler = set }) end, "must be a sampler")
    for i in data.DataLoader(set, { sampler = ordered.list { 3, 1 } })() do
      assert.is_true(i:item() == 3 or i:item() == 1) -- a list of ours is a sampler as any list
    end
    local Own = data.class "Own"
    function Own:__init(n) self.n = n end
    function Own:__len() return self.n end
    function Own.get(_, i) return zknn.tensor(i) end
    local Sub = data.class("Sub", Own)
    function Sub:more() return self:get(self.n):item() end
    refuses(walk(ipairs, Own(3)), "dataset:get(1)")
    refuses(at(Sub(3), 0), "dataset:get(0)")
    assert.equal(3, Sub(3):more())
    assert.is_nil(Sub(3).no_such_field)
    local List = data.class "List"
    function List:__init(list) table.move(list, 1, #list, 1, self) end
    assert.is_nil(List({ 1, 2 })[3]) -- keeps its samples as a list
  end)

  it("samplers", function()
    for _, sampler in ipairs {
      data.SequentialSampler(set), data.RandomSampler(set), data.SubsetRandomSampler { 1, 2 },
      data.WeightedRandomSampler({ 1, 1 }, 2),
      data.BatchSampler(data.SequentialSampler(set), 2, false),
    } do
      no_list(sampler, "for i in sampler() do", true, true)
      refuses(function() for _ in sampler do end end, "for i in sampler() do") -- luacheck: ignore
    end
  end)

  it("an optimizer and its schedules", function()
    local opt = optim.SGD(nn.Linear(2, 2):parameters(), { lr = 0.1 })
    no_list(opt, "optimizer.param_groups")
    no_list(optim.lr_scheduler.StepLR(opt, 1), "get_last_lr()")
    no_list(optim.lr_scheduler.ReduceLROnPlateau(opt), "get_last_lr()")
    refuses(walk(ipairs, opt.state), "optimizer.state[parameter]")
    assert.equal(0, #opt.state)
    assert.is_nil(opt.state[opt.param_groups[1].params[1]])
    assert.same({ "last_epoch" }, (function(names)
      for name in pairs(optim.lr_scheduler.StepLR(opt, 1):state_dict()) do
        if name == "last_epoch" then names[#names + 1] = name end
      end
      return names
    end) {})
  end)

  it("a generator and a session", function()
    local g = zknn.Generator()
    no_list(g, "{generator = g}")
    refuses(function() return g.manual_sed end, "did you mean 'manual_seed'")
    local path = os.tmpname()
    zknn.onnx.export(nn.Linear(2, 1), zknn.ones(1, 2), path, { input_names = { "input" } })
    local session = zknn.onnx.InferenceSession(path)
    os.remove(path)
    no_list(session, "session:")
    refuses(function() return session.inputs end, "no field or method 'inputs'")
    local input, out = session:get_inputs(), session:run(nil, { input = zknn.ones(1, 2) })
    assert.equal(1, #input)
    refuses(at(input, 0), "counts from 1")
    refuses(at(input[1].shape, 0), "counts from 1")
    refuses(at(out, 0), "counts from 1")
    refuses(at(session:run({ session:get_outputs()[1].name }, { input = zknn.ones(1, 2) }), 0),
      "counts from 1")
  end)

  it("a module that is no container", function()
    local net = nn.Linear(2, 2)
    refuses(walk(ipairs, net), "named_children()")
    net.drop_rate = 0.5
    local fields = {}
    for name, value in pairs(net) do
      fields[#fields + 1] = name
      assert.is_true(rawequal(value, net[name]))
    end
    assert.same({ "weight", "bias", "drop_rate", "in_features", "out_features", "training" },
      fields)
    refuses(at(net, 0), "Linear is no list")
    refuses(function() return #net end, "has no length")
    assert.is_nil(net.drop) -- as Lua's fields are
    refuses(at(net, 0.5), "holds has a name, got 0.5")
    refuses(at(nn.ModuleDict { a = net }, { "a" }), "holds has a name, got a table")
    assert.equal("net: " .. tostring(net), "net: " .. net)
  end)
end)

describe("a container", function()
  it("has no slices, and no place for fractions or tensors", function() -- PyTorch slices: net[0:2]
    for _, list in ipairs { nn.Sequential(nn.ReLU()), nn.ModuleList { nn.ReLU() },
      nn.ParameterList { zknn.ones(1) } } do
      for _, key in ipairs { 0.5, { { 0, 1 } }, zknn.tensor(0), true } do
        refuses(function() return list[key] end, "has a name or an integer (layers[i]), got")
      end
    end
  end)

  it("counts from 0, is walked by each and pairs, and explains ipairs", function()
    local a, b = nn.ReLU(), nn.Tanh()
    for _, list in ipairs { nn.ModuleList { a, b }, nn.Sequential(a, b) } do
      assert.equal(a, list[0])
      assert.equal(b, list[-1])
      assert.equal(2, #list)
      local seen = {}
      for i, m in pairs(list) do
        seen[i] = m
      end
      assert.is_true(seen[0] == a and seen[1] == b)
      refuses(walk(ipairs, list), "index 2 is out of range, there are 2 modules",
        "ipairs starts at 1 and has left out 0", "list:each()")
      refuses(function() list[2] = a end, "list:append(m)")
      refuses(at(list, -3), "out of range")
      list[0] = nil -- as PyTorch's del: what is behind moves up
      assert.equal(b, list[0])
      assert.same({ "0" }, list._modules.names)
      list:append(a)
      assert.equal(a, list[1])
    end
    refuses(walk(ipairs, nn.ModuleList {}), "list:each()")
    local _, text = pcall(at(nn.ModuleList { a, b }, 2)) -- no ipairs: nothing is said of it
    assert.truthy(text:find("out of range, there are 2 modules$"))
    refuses(function() for _ in nn.ModuleList {} do end end, "list:each()") -- luacheck: ignore
    local list = nn.ParameterList { zknn.ones(1), zknn.zeros(1) }
    refuses(walk(ipairs, list), "there are 2 parameters", "list:each()")
    list[0] = nil
    assert.equal(0, list[0]:item())
  end)

  it("of names is walked by pairs, in order", function()
    local names = {}
    for name in pairs(nn.ModuleDict { { "z", nn.ReLU() }, { "a", nn.Tanh() } }) do
      names[#names + 1] = name
    end
    for name in pairs(nn.ParameterDict { { "y", zknn.ones(1) }, { "b", zknn.ones(1) } }) do
      names[#names + 1] = name
    end
    assert.same({ "z", "a", "y", "b" }, names)
    refuses(walk(ipairs, nn.ModuleDict { { "a", nn.ReLU() } }), "dict:items()")
    refuses(at(nn.ParameterDict {}, 0), "dict:items()")
  end)
end)

describe("lists and dicts of ours", function()
  it("count from 1: [0] is told, [-1] is the last", function()
    local net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    local opt = optim.SGD(net:parameters(), { lr = 0.1 })
    for _, list in ipairs {
      net:parameters(), net:modules(), net:children(), opt.param_groups, ordered.list { 1, 2 },
      ordered.tuple { 1, 2 }, opt:state_dict().param_groups, data.random_split(set, { 4, 6 }),
      optim.lr_scheduler.StepLR(opt, 1):get_last_lr(), zknn.arange(6):chunk(3),
      zknn.arange(6):split { 2, 4 }, zknn.arange(3):unbind(), zknn.arange(3):nonzero(true),
      zknn.meshgrid(zknn.arange(2), zknn.arange(3)),
    } do
      refuses(at(list, 0), "counts from 1")
      assert.is_true(rawequal(list[-1], list[#list]))
      assert.is_nil(list[#list + 1])
      refuses(at(list, -#list - 1), "has no [")
    end
    local list = net:parameters()
    refuses(function() return list() end, "ipairs(list)")
    assert.same({}, net:buffers())
    assert.is_nil(ordered.list({ nil, 2 }, 2)[1]) -- a None
  end)

  it("state_dicts have a length and no positions", function()
    local dict = nn.Linear(2, 2):state_dict()
    assert.equal(2, #dict)
    refuses(walk(ipairs, dict), "for name, value in pairs(dict) do")
    refuses(at(dict, 0), "for name, value in pairs(dict) do")
    refuses(function() for _ in dict do end end, "in pairs(dict)") -- luacheck: ignore
    assert.is_nil(dict.no_such_key)
    assert.is_nil(ordered.new()[1]) -- empty: nothing is left out
    local by_number = ordered.new("dict")
    by_number[0] = "a"
    assert.is_nil(by_number[1])
    assert.equal(1, #by_number)
  end)
end)

describe("a shape", function()
  local x = zknn.zeros(2, 3, 4)

  it("is a Lua list, with [-1], ==, .. and words", function()
    local shape = x.shape
    assert.equal(3, #shape)
    assert.same({ 2, 3, 4 }, shape)
    assert.same({ 2, 3, 4 }, { table.unpack(shape) })
    assert.equal("2x3x4", table.concat(shape, "x"))
    assert.equal(4, shape[-1])
    assert.equal(2, shape[-3])
    assert.is_nil(shape[4])
    refuses(at(shape, 0), "x:size(0)")
    refuses(at(shape, -4), "a list of 3 entries, which has no [-4]")
    refuses(function() shape[0] = 1 end, "[0] cannot be assigned")
    refuses(function() return x.shape() end, "a shape is a list, no function")
    refuses(function() for _ in x.shape do end end, "ipairs(list)") -- luacheck: ignore
    local longer = x.shape
    table.insert(longer, 5)
    assert.same({ 2, 3, 4, 5 }, zknn.zeros(longer).shape)
    local n = 0
    for i, size in ipairs(shape) do
      n = n + i * size
    end
    assert.equal(2 + 6 + 12, n)
    assert.is_true(shape == zknn.ones(2, 3, 4).shape)
    assert.is_true(shape == { 2, 3, 4 } and shape ~= { 2, 3 } and shape ~= { 2, 3, 5 })
    assert.equal("torch.Size([2, 3, 4])", tostring(shape))
    assert.equal("torch.Size([])", tostring(zknn.tensor(1).shape))
    assert.equal("shape torch.Size([2, 3, 4])", "shape " .. shape)
    assert.equal("(12, 4, 1)", tostring(x:stride()))
    assert.equal(1, x:stride()[-1])
    assert.equal("(1,)", tostring(zknn.zeros(3):stride()))
  end)

  it("goes where a list of sizes goes", function()
    assert.same({ 2, 3, 4 }, zknn.ones(x.shape).shape)
    assert.same({ 2, 3, 4 }, zknn.rand(x.shape, { dtype = "float64" }).shape)
    assert.same({ 2, 3, 4 }, zknn.arange(24):view(x.shape).shape)
    assert.same({}, zknn.zeros(zknn.tensor(1).shape).shape)
    assert.same({ 2, 3, 4 }, zknn.full(x.shape, 1.0):expand(x.shape).shape)
    assert.same({ 2, 3, 4 }, nn.LayerNorm(x.shape)(x).shape)
    local path = os.tmpname()
    zknn.save({ shape = x.shape, none = zknn.tensor(1).shape }, path)
    local back = zknn.load(path)
    os.remove(path)
    assert.same({ 2, 3, 4 }, back.shape)
    assert.equal("list", ordered.kind(back.shape))
    assert.equal(0, #back.none)
  end)
end)

describe("a tensor", function()
  it("explains ipairs, and refuses pairs, calls and ==", function()
    local x = zknn.tensor { 5, 6 }
    refuses(walk(ipairs, x), "index 2 is out of range for dim 0 of size 2",
      "ipairs starts at 1 and has left out 0", "x:each()")
    refuses(walk(ipairs, zknn.tensor { 5 }), "x:each()")
    refuses(walk(ipairs, zknn.zeros(0)), "x:each()")
    refuses(at(x, 7), "out of range")
    local _, text = pcall(at(x, 2)) -- no ipairs: nothing is said of it
    assert.truthy(text:find("index 2 is out of range for dim 0 of size 2$"))
    refuses(walk(pairs, x), "x:each()")
    refuses(function() for _ in x do end end, "x:each()") -- luacheck: ignore
    refuses(function() return x == zknn.tensor { 5, 6 } end, "a:eq(b)", "zknn.equal", "rawequal")
    refuses(function() return x ~= x:clone() end, "a:eq(b)")
    assert.is_true(x == x) -- luacheck: ignore
    assert.equal("x = tensor([5, 6])", "x = " .. x)
    assert.equal("tensor([5, 6])!", x .. "!")
    assert.equal(6, x[-1]:item())
    refuses(function() return x:get(0) end, "write x[i]")
    refuses(function() return #zknn.tensor(1) end, "no length")
  end)
end)

describe("data.DataLoader", function()
  it("takes a tensor or a list as a dataset", function() -- as torch's
    local seen = {}
    for x in data.DataLoader(zknn.arange(6):view(3, 2), { batch_size = 2 })() do
      seen[#seen + 1] = x:tolist()
    end
    assert.same({ { { 0, 1 }, { 2, 3 } }, { { 4, 5 } } }, seen)
    seen = {}
    local list = { { zknn.ones(1), 0 }, { zknn.zeros(1), 1 } }
    for x, y in data.DataLoader(list, { batch_size = 2 })() do
      seen[#seen + 1] = { x:tolist(), y:tolist(), y.dtype }
    end
    assert.same({ { { { 1.0 }, { 0.0 } }, { 0, 1 }, "int64" } }, seen)
    seen = {}
    for x in data.DataLoader({ 1, 2, 3 }, { batch_size = 2 })() do
      seen[#seen + 1] = x:tolist()
    end
    assert.same({ { 1, 2 }, { 3 } }, seen)
    for x in data.DataLoader({ { a = 1, b = 2 }, { a = 3, b = 4 } }, { batch_size = 2 })() do
      assert.same({ { 1, 3 }, { 2, 4 } }, { x.a:tolist(), x.b:tolist() })
    end
    assert.equal(2, #data.Subset(zknn.arange(5), { 1, 3 }))
    assert.equal(3, data.ConcatDataset { { 1, 2 }, zknn.arange(4) }:get(5):item())
    assert.equal(4, #data.random_split(zknn.arange(10), { 4, 6 })[1])
    refuses(function() return data.DataLoader(zknn.tensor(1)) end, "scalar")
    refuses(function() return data.DataLoader { 1, nil, 3 } end, "entry 2 of the list is nil")
  end)
end)
