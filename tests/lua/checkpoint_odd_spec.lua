-- Checkpoints with values that Lua lacks, or under another name. Oracle: the values that
-- tests/golden/checkpoints/odd/make.py saved with PyTorch 1.13 and a current one.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local nn = zknn.nn
local fails = require("support").fails

local ODD = "tests/golden/checkpoints/odd/"

local function opaque(value, class, part)
  assert.equal("table", type(value))
  assert.is_nil(ordered.kind(value))
  assert.equal(class, value:class())
  assert.is_truthy(tostring(value):find(part or class, 1, true), tostring(value))
end

local function items(list)
  local out = {}
  for i = 1, #list do out[i] = list[i] end
  return out
end

local files = {}
for _, version in ipairs { "1.13", "current" } do
  for _, protocol in ipairs { 2, 4, 5 } do
    files[#files + 1] = ("odd-%s-p%d"):format(version, protocol)
  end
end

for _, file in ipairs(files) do
  describe(file, function()
    local x
    setup(function() x = zknn.load(ODD .. file .. ".pth") end)

    it("has its tensors", function()
      assert.same({ 0, 1, 2 }, x.tensor:tolist())
      assert.same({ 1, 1 }, x.parameter:tolist())
      assert.is_true(x.parameter.requires_grad)
      assert.same({ 1, 2 }, x.with_attribute:tolist())
    end)

    it("has Python's containers and bytes", function()
      assert.same({ 5 }, items(x.set))
      assert.same({ "x" }, items(x.frozenset))
      assert.equal("ab\xff\0\xe9", x.bytes)
      assert.equal("", x.no_bytes)
      assert.equal("xy\x80", x.bytearray)
      assert.equal("/data/run/x.pth", x.path)
      assert.same({ 1, 2 }, items(x.deque))
      assert.same({ 1 }, items(x.defaultdict.a))
      assert.equal(2, x.counter.a)
      assert.equal("torch.strided", x.layout)
      assert.equal("yes", x.keys[true])
      assert.equal("half", x.keys[0.5])
      assert.same({ true, 0.5, 7, "s" }, ordered.keys(x.keys))
    end)

    it("names keys that Lua lacks by their text", function()
      assert.equal("text", x.odd_keys.None) -- the string
      assert.equal("nothing", x.odd_keys["None #2"])
      assert.equal("pair", x.odd_keys["(0, 'a')"])
      assert.equal("one", x.odd_keys["(1,)"])
    end)

    it("has NumPy's scalars", function()
      assert.equal(0.1, x.np_float)
      assert.equal(0x1.99999ap-4, x.np_float32)
      assert.equal(0x1.998p-4, x.np_half)
      assert.equal("integer", math.type(x.np_int))
      assert.same({ -7, 200, true }, { x.np_int, x.np_uint8, x.np_bool })
      assert.equal("h\u{e9}\u{1f642}", x.np_text)
      assert.equal("a\xff", x.np_bytes)
      opaque(x.np_uint64, "int", "18446744073709551615")
      opaque(x.np_complex, "numpy.generic", "dtype c8")
      opaque(x.np_date, "numpy.generic", "dtype M8")
      opaque(x.np_dtype, "numpy.dtype")
    end)

    it("has NumPy's arrays", function()
      for name, want in pairs {
        array = { "float64", { { 1.5, -2 }, { 0, 4 } } }, array_big = { "int16", { 1, -2, 3 } },
        array_fortran = { "float32", { { 0, 1, 2 }, { 3, 4, 5 } } },
        array_bool = { "bool", { true, false } },
        array_half = { "float16", { 0x1.998p-4, 65504 } },
      } do
        assert.equal(want[1], x[name].dtype, name)
        assert.same(want[2], x[name]:tolist(), name)
        assert.is_true(x[name]:is_contiguous())
      end
      assert.equal(2.5, x.array_scalar:item())
      assert.same({ 0, 3 }, { table.unpack(x.array_empty.shape) })
      assert.equal("uint64", x.array_uint64.dtype)
      for name, code in pairs { complex = "c16", text = "U2", objects = "O8",
        records = "V8" } do
        opaque(x["array_" .. name], "numpy.ndarray", "a NumPy array of dtype " .. code)
      end
      assert.equal("MT19937", x.generator[1])
      assert.equal(624, x.generator[2]:numel())
    end)

    it("gives objects that say what they are, and what is known of them", function()
      opaque(x.namespace, "argparse.Namespace")
      assert.equal(0.5, x.namespace.lr)
      assert.same({ 3, 4 }, items(x.namespace.layers))
      assert.is_nil(x.namespace.none)
      opaque(x.big, "int", "the integer 18446744073709551615 past 64 bits")
      assert.equal("18446744073709551615", x.big:args()[1])
      opaque(x.huge, "int", "-10000000000000000000000000000000000000000 ")
      opaque(x.very_huge, "int", "of 1126 bytes")
      opaque(x.complex, "complex", "(1.5-2j)")
      assert.same({ 1.5, -2.0 }, items(x.complex:args()))
      assert.is_truthy(x.enum:class():find "^__main__%.Color") -- Color(1), or Color.RED by name
      assert.is_truthy(x.enum:args()[1] == 1 or x.enum:class() == "__main__.Color.RED")
      opaque(x.date, "datetime.date")
      opaque(x.decimal, "decimal.Decimal")
      assert.equal("1.5", x.decimal:args()[1])
      opaque(x.partial, "functools.partial")
      opaque(x["function"], "posixpath.join", "the name posixpath.join")
      opaque(x.slots, "__main__.Slots")
      assert.same({ 1, "two" }, { x.slots.a, x.slots.b })
      opaque(x.config, "__main__.Config")
      assert.equal(1, x.config.a)
      assert.equal(2, x.config:items().b[1])
      opaque(x.pair, "__main__.Pair")
      assert.same({ 7, "a list" }, { x.pair[1], x.pair.note })
      assert.same({ 7, 8 }, items(x.pair:items()))
    end)

    it("ends where an object holds itself", function()
      assert.equal("loop", x.loop.name)
      opaque(x.loop.me.inner, "object", "holds it")
      opaque(x.loop.all[1], "object", "holds it")
    end)

    it("refuses what an object cannot do, by its name", function()
      local o = x.namespace
      local name = "argparse.Namespace"
      fails("has no 'momentum'; it has lr, layers", function() return o.momentum end)
      for what, f in pairs {
        ["be assigned"] = function() o.lr = 1 end, ["be called"] = function() return o(1) end,
        ["be computed"] = function() return o + 1 end, [" #"] = function() return #o end,
        ["be compared"] = function() return o < o end,
        ["walked through"] = function() pairs(o) end,
      } do
        fails(name, f)
        fails(what, f)
      end
      assert.equal("args: " .. tostring(o), "args: " .. o)
      fails("is no module", o.state_dict, o)
    end)

    it("is not saved with what Lua has not, by its place", function()
      local path = os.tmpname()
      fails("run.args: an object of argparse.Namespace cannot be saved", zknn.save,
        { run = { args = x.namespace } }, path)
      fails("odd_keys: a dict of Python with the key None", zknn.save, { odd_keys = x.odd_keys },
        path)
      zknn.save({ keys = x.keys, counter = x.counter }, path)
      local back = zknn.load(path)
      assert.equal("yes", back.keys[true])
      assert.equal("half", back.keys[0.5])
      os.remove(path)
    end)
  end)
end

describe("tensors of every kind", function()
  local x
  setup(function() x = zknn.load(ODD .. "tensors.pth") end)

  it("have their negative bit applied", function()
    for name, want in pairs { neg = { -2, 4 }, neg_double = { -2, 4 }, not_neg = { 2, -4 } } do
      assert.same(want, x[name]:tolist(), name)
    end
    assert.equal("float64", x.neg_double.dtype)
  end)

  it("keep their dtype, but for floats of 8 bits", function()
    assert.equal("uint16", x.uint16.dtype)
    assert.same({ 0, 65535 }, x.uint16:tolist())
    assert.same({ { 0 }, { 4294967295 } }, x.uint32:tolist())
    assert.same({ 0, math.maxinteger }, x.uint64:tolist())
    assert.equal("float32", x.float8.dtype)
    assert.same({ 0.5, -448 }, x.float8:tolist())
  end)

  it("past int64 are uint64", function()
    for _, file in ipairs { "beyond-int64.pth", "beyond-int64-stream.pth" } do
      local y = zknn.load(ODD .. file)
      assert.equal("uint64", y.state.dtype)
      assert.truthy(tostring(y.state):find("18446744073709551615", 1, true))
      assert.same({ 1.5 }, y.w:tolist())
    end
    local y = zknn.load(ODD .. "beyond-int64.pth")
    assert.equal("uint64", y.view.dtype) -- a view of the same storage
    assert.same({ 7 }, y.seed:tolist())
  end)

  it("come plain from a subclass, a storage, a buffer, an expanded one", function()
    assert.same({ 0, 1 }, x.sub:tolist())
    assert.same({ 0, 1, 2, 3, 4, 5 }, x.storage:tolist())
    assert.same({ 1, 2 }, x.untyped:tolist())
    assert.equal("uint8", x.untyped.dtype)
    assert.same({ 1 }, x.buffer:tolist())
    assert.same({ 0 }, { table.unpack(x.expanded:stride()) })
    assert.same({ 1, 1, 1, 1 }, x.expanded:tolist())
    x.storage:fill_(7)
    assert.same({ 7, 7 }, x.sub:tolist())
  end)

  it("say what they are where zknn has none like them", function()
    for name, part in pairs {
      complex = "a tensor of dtype complex64 and shape [2]", conj = "complex64",
      sparse = "a sparse tensor", sparse_csr = "a sparse tensor", quantized = "quantized",
      nested = "nested", meta = "meta", many = "9 dimensions",
    } do
      opaque(x[name], x[name]:class(), part)
    end
    -- What the sparse one is made of can be reached.
    assert.same({ { 0, 1 }, { 0, 1 } }, x.sparse:args()[2][1]:tolist())
  end)

  it("are read in the other byte order", function()
    local big = zknn.load(ODD .. "big-endian.pth")
    assert.same({ 1.5, -2 }, big.f:tolist())
    assert.same({ 1, -2 }, big.i:tolist())
    assert.same({ 0.5 }, big.h:tolist())
    assert.same({ 1, 65535 }, big.u:tolist())
    assert.same({ true, false }, big.b:tolist())
  end)
end)

describe("a model that was saved whole", function()
  local expected = dofile(ODD .. "expected.lua")

  for name, want in pairs(expected) do
    it("gives PyTorch's state_dict: " .. name, function()
      local file = name == "script" and "script.pt" or name .. ".pth"
      local dict = zknn.load(ODD .. file):state_dict()
      local keys = ordered.keys(dict)
      assert.equal(#want, #keys)
      for i, entry in ipairs(want) do
        assert.equal(entry[1], keys[i])
        local t = dict[entry[1]]
        assert.same(entry[2].shape, { table.unpack(t.shape) }, entry[1])
        assert.same(entry[2].values, t:reshape(-1):tolist(), entry[1])
        assert.is_false(t.requires_grad)
      end
    end)
  end

  it("says so, and loads", function()
    local whole = zknn.load(ODD .. "whole.pth")
    assert.is_truthy(tostring(whole):find("a module saved whole, of class __main__.Net", 1, true))
    assert.equal(3, whole.config.width)
    local script = zknn.load(ODD .. "script.pt")
    assert.is_truthy(tostring(script):find("a TorchScript module", 1, true))
    local net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    fails(":state_dict()", net.load_state_dict, net, script)
    for _, model in ipairs { whole, script } do
      fails("cannot be called. Its code is not run here", model, zknn.ones(1, 2))
      fails("it has no 'eval'", function() model:eval() end)
    end
    -- Beside other things: where it stands is said, and what is no table of tensors is not touched.
    local args = zknn.load(ODD .. "odd-current-p2.pth").namespace
    fails('A model saved whole stands under "net": load_state_dict(checkpoint.net:state_dict())',
      net.load_state_dict, net, { args = args, net = script })
    fails('The state_dict stands under "net"', net.load_state_dict, net,
      { args = args, net = script:state_dict() })
    net:load_state_dict(script:state_dict())
    assert.same(script:state_dict()["0.weight"]:tolist(), net[0].weight:tolist())
  end)
end)

describe("a module that stands in a million places", function()
  it("is refused before it is walked", function()
    local shared = zknn.load(ODD .. "shared.pth")
    local start = os.clock()
    fails("more than 100000 paths", shared.state_dict, shared)
    assert.is_true(os.clock() - start < 0.5)
  end)
end)

describe("zknn.load's keys", function()
  local path = ODD .. "odd-current-p2.pth"

  it("read a part and tell the rest", function()
    local part, left = zknn.load(path, { keys = { "tensor", "keys.s" } })
    assert.same({ "tensor", "keys" }, ordered.keys(part))
    assert.same({ "s" }, ordered.keys(part.keys))
    local names = {}
    for _, name in ipairs(left) do names[name] = true end
    assert.is_true(names["keys.7"] and names["keys.0.5"] and names.array and names.loop)
    assert.is_nil(names.tensor)
    assert.same({ "tensor" }, ordered.keys((zknn.load(path, { keys = "tensor" }))))
  end)

  it("must lead somewhere", function()
    fails("keys: tensors leads nowhere: at the top there are tensor, set", zknn.load, path,
      { keys = { "tensors" } })
    fails("keys: deque.1 leads nowhere", zknn.load, path, { keys = { "deque.1" } })
    fails("holds no dict", zknn.load, ODD .. "whole.pth", { keys = { "fc" } })
    for _, keys in ipairs { 5, {}, { 1 }, { "a", 2 }, { a = "b" } } do
      fails("keys must be a list of names", zknn.load, path, { keys = keys })
    end
  end)
end)

describe("a checkpoint that is a list", function()
  it("is no state_dict, which is said", function()
    local path = os.tmpname()
    local net = nn.Linear(2, 3)
    zknn.save({ net:state_dict() }, path)
    local list = zknn.load(path)
    fails("got a list of 1: write load_state_dict(that[1])", net.load_state_dict, net, list)
    net:load_state_dict(list[1])
    zknn.save({ 1, 2 }, path)
    fails("got a list of 2", net.load_state_dict, net, zknn.load(path))
    os.remove(path)
  end)
end)

describe("a checkpoint that was cut off", function()
  it("says so", function()
    local path = os.tmpname()
    zknn.save({ zknn.ones(100) }, path)
    local file = assert(io.open(path, "rb"))
    local bytes = file:read "a"
    file:close()
    file = assert(io.open(path, "wb"))
    file:write(bytes:sub(1, #bytes // 2))
    file:close()
    fails("a download or copy that did not finish", zknn.load, path)
    os.remove(path)
  end)
end)

describe("a checkpoint whose entries are packed", function()
  local path = "tests/golden/checkpoints/deflated.pth"

  it("unpacks to no more than memory_limit", function()
    fails("memory_limit", zknn.load, path, { memory_limit = 100 })
    assert.equal(2, zknn.load(path, { memory_limit = 1000 }).model.weight:dim())
    fails("memory_limit must be positive", zknn.load, path, { memory_limit = 0 })
  end)
end)

describe("zknn.is_opaque", function()
  it("distinguishes opaque objects from tables", function()
    local x = zknn.load(ODD .. "odd-current-p2.pth")
    assert.is_true(zknn.is_opaque(x.namespace))
    assert.is_true(zknn.is_opaque(zknn.load(ODD .. "whole.pth")))
    for _, value in ipairs { x, x.tensor, x.keys, {}, 5, "x" } do
      assert.is_false(zknn.is_opaque(value))
    end
  end)
end)

describe("files of another kind", function()
  local path = os.tmpname()
  teardown(function() os.remove(path) end)

  it("are named, with a way out", function()
    for part, bytes in pairs {
      ["it is empty"] = "",
      ["a Git LFS pointer, not the file itself: run git lfs pull"] =
        "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n",
      ["a web page (HTML)"] = "\n <!DOCTYPE html><html>",
      ["a web page"] = "<html><head>",
      ["packed by gzip"] = "\x1f\x8b\8\0\0\0\0\0",
      ["packed by xz"] = "\xfd7zXZ\0\0",
      ["HDF5"] = "\x89HDF\r\n\x1a\n........",
      ["zknn.npy.load reads it"] = "\x93NUMPY\1\0",
      ["zknn.safetensors.load reads it"] = ("<I8"):pack(2) .. "{}",
      ["zknn.onnx.load reads it"] = "\8\7\x12\7pytorch",
      ["JSON"] = '{"message": "Not Found"}',
      ["nothing but zeros"] = ("\0"):rep(600),
      ["a pickle of Python that torch.save did not write"] = "\x80\4K\1.",
      ["it starts with 68 65 6c 6c 6f, \"hello\""] = "hello",
    } do
      local file = io.open(path, "wb")
      file:write(bytes)
      file:close()
      fails(path .. ": not a checkpoint of PyTorch: ", zknn.load, path)
      fails(part, zknn.load, path)
    end
  end)

  it("are told by their entries when they are archives", function()
    zknn.npz.save({ x = zknn.ones(1) }, path)
    fails("zknn.npz.load reads it", zknn.load, path)
  end)
end)

describe("an archive without checksums", function() -- set_crc32_options(False)
  it("is read, and one with wrong checksums is not", function()
    local x = zknn.load(ODD .. "no-checksums.pth")
    assert.same({ 1.5 }, x.w:tolist())
    assert.equal(3, x.epoch)
    local file <close> = assert(io.open(ODD .. "beyond-int64.pth", "rb"))
    local bytes, path = file:read "a", os.tmpname()
    local at = bytes:find("\0\0\xc0\x3f", 1, true) -- 1.5, the value of w
    local out = assert(io.open(path, "wb"))
    out:write(bytes:sub(1, at - 1), "\1", bytes:sub(at + 1))
    out:close()
    fails("CRC error", zknn.load, path)
    os.remove(path)
  end)
end)
