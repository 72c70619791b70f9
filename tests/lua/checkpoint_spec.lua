-- zknn.save and zknn.load. Oracles: what was saved; PyTorch's files and values in
-- tests/golden/checkpoints (see make.py there); Python's own structure (dict, list, tuple, None).

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local lfs = require "lfs"
local support = require "support"
local slurp, fails = support.read, support.fails

local GOLDEN = "tests/golden/checkpoints/"

local function flat(t)
  local values = {}
  local function add(x)
    if type(x) == "table" then
      for _, item in ipairs(x) do add(item) end
    else
      values[#values + 1] = x
    end
  end
  add(t:double():tolist())
  return values
end

local folder, path
setup(function()
  folder = support.make_folder()
  path = folder .. "/x.pth"
end)
teardown(function() support.remove_folder(folder) end)

local function there_and_back(object)
  zknn.save(object, path)
  return zknn.load(path)
end

describe("ordered tables", function()
  it("keep the order of first assignment", function()
    local t = ordered.new("OrderedDict")
    t.b = 1
    t.a = 2
    t[1] = 3
    t.b = 4 -- keeps its place
    assert.same({ "b", "a", 1 }, ordered.keys(t))
    t.b = nil
    t.b = 5 -- new, at the end
    assert.same({ "a", 1, "b" }, ordered.keys(t))
    local seen = {}
    for key, value in pairs(t) do seen[#seen + 1] = key .. "=" .. value end
    assert.same({ "a=2", "1=3", "b=5" }, seen)
    for key in pairs(t) do t[key] = nil end
    assert.same({}, ordered.keys(t))
  end)

  it("do not grow with what comes and goes", function()
    local t = ordered.new("dict")
    t.stays = 1
    collectgarbage()
    local before = collectgarbage("count")
    for i = 1, 20000 do
      t[i] = true
      t[i] = nil
    end
    collectgarbage()
    assert.is_true(collectgarbage("count") - before < 20)
    assert.same({ "stays" }, ordered.keys(t))
  end)

  it("know their kind", function()
    assert.equal("dict", ordered.kind(ordered.new("dict")))
    assert.equal("tuple", ordered.kind(ordered.tuple { 0.9, 0.999 }))
    assert.is_nil(ordered.kind({}))
    assert.is_nil(ordered.kind("x"))
    fails("OrderedDict", ordered.new, "Dict")
  end)
end)

describe("save and load", function()
  it("keep the kinds of Lua's values", function()
    local x = there_and_back {
      int = 3, float = 3.0, negative = -7, big = math.mininteger, no = false, text = "h\u{e9}\0z",
      list = { 1, 2.5, "x" }, empty = {}, map = { [0] = "zero", [5] = "five", z = 1 },
    }
    assert.equal("integer", math.type(x.int))
    assert.equal("float", math.type(x.float))
    assert.equal(math.mininteger, x.big)
    assert.equal(-7, x.negative)
    assert.is_false(x.no)
    assert.equal("h\u{e9}\0z", x.text)
    assert.equal("list", ordered.kind(x.list))
    assert.equal("integer", math.type(x.list[1]))
    assert.same({ 3, 2.5 }, { #x.list, x.list[2] })
    assert.equal("dict", ordered.kind(x.empty))
    assert.same({ 0, 5, "z" }, ordered.keys(x.map)) -- integers first, sorted
    assert.equal("dict", ordered.kind(x))
  end)

  it("write plain tables in sorted order, whatever the order they were made in", function()
    local a, b = {}, {}
    for i = 1, 50 do a["k" .. i] = i end
    for i = 50, 1, -1 do b["k" .. i] = i end
    zknn.save(a, path)
    local bytes = slurp(path)
    zknn.save(b, folder .. "/other.pth")
    assert.is_true(bytes == slurp(folder .. "/other.pth"))
  end)

  it("keep dtypes, shapes, views and sharing of tensors", function()
    local base = zknn.arange(12):to("float32"):reshape(3, 4)
    local x = there_and_back {
      base = base, same = base, row = base[1], t = base:transpose(0, 1),
      i = zknn.tensor { 1, -2 }, u = zknn.tensor({ 1, 255 }, { dtype = "uint8" }),
      b = zknn.tensor { true, false }, d = zknn.tensor({ 0.1 }, { dtype = "float64" }),
      scalar = zknn.tensor(2.5), none = zknn.zeros(0, 3),
    }
    assert.same({ 4, 3 }, x.t.shape)
    assert.same(flat(base:transpose(0, 1)), flat(x.t))
    assert.equal(x.base, x.same)
    x.base:fill_(7) -- views still share it
    assert.same({ 7, 7, 7, 7 }, flat(x.row))
    assert.equal("int64", x.i.dtype)
    assert.same({ 1, -2 }, x.i:tolist())
    assert.equal("uint8", x.u.dtype)
    assert.equal("bool", x.b.dtype)
    assert.same({ true, false }, x.b:tolist())
    assert.equal(0.1, x.d:item())
    assert.same({}, x.scalar.shape)
    assert.same({ 0, 3 }, x.none.shape)
  end)

  it("keep requires_grad", function()
    local p = zknn.ones(2):requires_grad_()
    local x = there_and_back { p = p, q = zknn.ones(2) }
    assert.is_true(x.p.requires_grad)
    assert.is_false(x.q.requires_grad)
  end)

  it("keep one table in two places one table", function()
    local shared = { 1, 2 }
    local x = there_and_back { a = shared, b = { c = shared } }
    assert.equal(x.a, x.b.c)
    local twice = there_and_back(x)
    assert.equal(twice.a, twice.b.c)
  end)

  it("take values other than tables", function()
    assert.equal(5, there_and_back(5))
    assert.equal("x", there_and_back("x"))
    assert.same({ 1, 1 }, flat(there_and_back(zknn.ones(2))))
  end)

  it("keep a state_dict's order", function()
    local sd = ordered.new("OrderedDict")
    for _, key in ipairs { "z.weight", "a.bias", "m.weight" } do sd[key] = zknn.ones(1) end
    local x = there_and_back(sd)
    assert.equal("OrderedDict", ordered.kind(x))
    assert.same({ "z.weight", "a.bias", "m.weight" }, ordered.keys(x))
  end)

  it("refuse what a file cannot hold, by its place", function()
    local loop = { name = "loop" }
    loop.inner = { loop }
    local deep = {}
    for _ = 1, 300 do deep = { deep } end
    zknn.save({ kept = true }, path)
    local before = slurp(path)
    local cases = {
      ["save: state.0.momentum_buffer: a function cannot be saved"] = {
        state = { [0] = { momentum_buffer = print } },
      },
      ["save: list.2: a userdata cannot be saved"] = { list = { 1, io.stdout } },
      ["save: the object: a thread cannot be saved"] = coroutine.create(print),
      ["save: inner.1: a table that contains itself cannot be saved"] = loop,
      ["tables are nested too deep"] = deep,
      ["save: a: a table with a key that is a boolean cannot be saved"] = { a = { [true] = 1 } },
      ["save: a: a table with a key that is a float cannot be saved"] = { a = { [1.5] = 1 } },
      ["save: bytes: a string that is not UTF-8 cannot be saved"] = { bytes = "\xff" },
      ["save: m: an object of class Net cannot be saved"] = {
        m = setmetatable({}, { __name = "Net" }),
      },
    }
    for message, object in pairs(cases) do
      fails(message, zknn.save, object, path)
    end
    fails("the object is nil", zknn.save, nil, path)
    fails("path must be a string", zknn.save, {}, 5)
    assert.equal(before, slurp(path))
  end)

  it("leave the old file whole and nothing else when a save fails", function()
    zknn.save({ old = 1 }, path)
    fails(folder .. "/none/x.pth: the folder ", zknn.save, {}, folder .. "/none/x.pth")
    fails(folder .. ": ", zknn.save, {}, folder) -- a folder is no file
    fails("/proc/x.pth: ", zknn.save, {}, "/proc/x.pth") -- nor does that one take any
    assert.equal(1, zknn.load(path).old)
    local names = {}
    for name in lfs.dir(folder) do
      if not name:find("^%.+$") and name ~= "other.pth" then names[#names + 1] = name end
    end
    assert.same({ "x.pth" }, names)
  end)

  it("name the file that cannot be read, and why", function()
    fails(folder .. "/no.pth: No such file or directory", zknn.load, folder .. "/no.pth")
    fails(folder .. ": is a folder", zknn.load, folder)
    fails("make.py: not a checkpoint of PyTorch: it starts with 22 22 22", zknn.load,
      GOLDEN .. "make.py")
    fails("unknown argument 'map_locatoin' (did you mean 'map_location'?)", zknn.load, path,
      { map_locatoin = "cpu" })
    fails("unknown map_location 'cuda'", zknn.load, path, { map_location = "cuda" })
    fails("weights_only must be true", zknn.load, path, { weights_only = false })
    zknn.save({ 1 }, path)
    assert.equal(1, zknn.load(path, { map_location = "cpu", weights_only = true })[1])
  end)

  it("give their memory back", function()
    zknn.save({ zknn.zeros(100000) }, path)
    for _ = 1, 3 do collectgarbage() end
    local before = zknn.memory()
    for _ = 1, 20 do
      zknn.save(zknn.load(path), path)
      pcall(zknn.save, { zknn.zeros(1000), { print } }, path)
    end
    for _ = 1, 3 do collectgarbage() end
    local after = zknn.memory()
    assert.is_true(after - before < 100000, before .. " to " .. after)
  end)
end)

local expected = dofile(GOLDEN .. "expected.lua")

local function check_tensor(name, t)
  local want = expected[name]
  assert.equal(want.dtype, t.dtype, name)
  assert.same(want.shape, t.shape, name)
  assert.same(want.values, flat(t), name)
end

-- Current ones; those of all protocols and of the format before 1.6; Python 2's (old/make.py).
local files = { "torch-1.13", "torch-current", "deflated", "old/python2-p1", "old/python2-p2" }
for _, kind in ipairs { "stream", "zip" } do
  for _, version in ipairs { "1.13", "current" } do
    for protocol = 1, 5 do
      files[#files + 1] = ("old/%s-%s-p%d"):format(kind, version, protocol)
    end
  end
end

for _, file in ipairs(files) do
  describe(file .. ".pth, written by PyTorch,", function()
    local x
    setup(function() x = zknn.load(GOLDEN .. file .. ".pth") end)

    it("has PyTorch's tensors", function()
      for name in pairs(expected) do
        local key = name:match("^model%.(.*)")
        if key then
          check_tensor(name, x.model[key])
        elseif name ~= "momentum_buffer" and name ~= "weight" then
          check_tensor(name, x[name])
        end
      end
      assert.is_true(x.parameter.requires_grad)
      assert.is_false(x.model.weight.requires_grad)
      x.table:fill_(3) -- the other two are views of it
      assert.same({ 3, 3, 3 }, flat(x.column))
      assert.equal(3.0, x.transposed[0][0]:item())
    end)

    it("has Python's structure", function()
      assert.equal("OrderedDict", ordered.kind(x.model))
      assert.same({ "weight", "bias" }, ordered.keys(x.model))
      assert.equal("tuple", ordered.kind(x.truth))
      assert.same({ true, false }, { x.truth[1], x.truth[2] })
      assert.same({ "list", "tuple", "dict", "OrderedDict" }, {
        ordered.kind(x.nothing[1]), ordered.kind(x.nothing[2]), ordered.kind(x.nothing[3]),
        ordered.kind(x.nothing[4]),
      })
      assert.is_nil(x.none)
      assert.equal(4, #x.holes)
      assert.same({ 1, nil, "z" }, { x.holes[1], x.holes[2], x.holes[3] })
      assert.equal("h\u{e9}\u{1f642}", x.text)
      assert.equal(x.twice.one, x.twice.two)
      assert.equal("three", x.twice[3])
      assert.same({ "z", "a", 10, "m" }, ordered.keys(x.order))
      assert.same({ 2, 3 }, { x.size[1], x.size[2] })
      assert.equal("torch.float64", x.dtype)
      assert.equal("cuda:1", x.device)
      local integers, floats = {}, {}
      for i, v in ipairs(x.integers) do integers[i] = v end
      for i, v in ipairs(x.floats) do floats[i] = v end
      assert.same({ 0, 255, 256, 65536, -1, 2 ^ 31 | 0, -(2 ^ 31 | 0) - 1, math.maxinteger,
        math.mininteger }, integers)
      assert.same({ 0.1, -0.0, 1e300, math.huge }, floats)
      assert.equal(-math.huge, 1 / floats[2])
    end)

    it("keeps its structure through save and load", function()
      zknn.save(x, path)
      local bytes = slurp(path)
      local y = zknn.load(path)
      zknn.save(y, path)
      assert.is_true(bytes == slurp(path))
      assert.equal(4, #y.holes)
      assert.same({ "list", "tuple" }, { ordered.kind(y.nothing[1]), ordered.kind(y.nothing[2]) })
      assert.equal(y.twice.one, y.twice.two)
      -- A None is there until something is assigned in its place.
      local _, keys = ordered.describe(y)
      assert.is_truthy(table.concat(keys, " "):find("truth none nothing", 1, true))
      y.none = 5
      assert.is_truthy(table.concat(ordered.keys(y), " "):find("truth none nothing", 1, true))
    end)
  end)
end

describe("an optimizer's record", function()
  it("is read as PyTorch wrote it", function()
    local x = zknn.load(GOLDEN .. "optimizer.pth")
    assert.equal(2, x.epoch)
    check_tensor("weight", x.weight)
    check_tensor("momentum_buffer", x.optimizer.state[0].momentum_buffer)
    local group = x.optimizer.param_groups[1]
    assert.same({ 0.5, 0.5, false }, { group.lr, group.momentum, group.nesterov })
    assert.equal("list", ordered.kind(group.params))
    assert.equal(0, group.params[1])
  end)
end)
