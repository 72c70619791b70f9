-- safetensors, .npy and IDX (.npz: npz_spec.lua). Oracles: files that NumPy and the safetensors
-- library wrote, with their values (tests/golden/formats/make.py); the definition of each format,
-- by which the damaged files here are made; the saved values.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local support = require "support"
local slurp, write, fails, flat, count =
  support.read, support.write, support.fails, support.flat, support.count

local GOLDEN = "tests/golden/formats/"
local expected = dofile(GOLDEN .. "expected.lua")

local folder, path
setup(function()
  folder = support.make_folder()
  path = folder .. "/file"
end)
teardown(function() support.remove_folder(folder) end)

local function check(name, want, t)
  assert.equal(want.dtype, t.dtype, name)
  assert.same(want.shape, t.shape, name)
  assert.same(want.values, flat(t), name)
end

-- One tensor of each dtype, strided and empty ones too.
local function sample()
  local sd = ordered.new("OrderedDict")
  sd["z.weight"] = zknn.arange(6):float():reshape(2, 3):t()
  sd["a.bias"] = zknn.tensor({ 0.1, -1e300 }, { dtype = "float64" })
  sd.steps = zknn.tensor(7)
  sd.bytes = zknn.tensor({ { 1, 255 } }, { dtype = "uint8" })
  sd.mask = zknn.tensor { true, false, true }
  sd.none = zknn.zeros(0, 3)
  return sd
end

local function check_sample(t)
  local sd = sample()
  assert.equal(count(sd), count(t))
  for name, tensor in pairs(sd) do
    check(name, { dtype = tensor.dtype, shape = tensor.shape, values = flat(tensor) }, t[name])
  end
end

describe("safetensors", function()
  local save, load = zknn.safetensors.save, zknn.safetensors.load

  it("are read as the library wrote them", function()
    local tensors, metadata = load(GOLDEN .. "tensors.safetensors")
    assert.equal(count(expected.tensors), count(tensors))
    for name, want in pairs(expected.tensors) do check(name, want, tensors[name]) end
    assert.equal("pt", metadata.format)
    assert.equal('"quoted"\t\u{e9}\\', metadata.note)
  end)

  it("widen the floats of 8 bits", function()
    local tensors = load(GOLDEN .. "float8.safetensors")
    for kind, want in pairs(dofile(GOLDEN .. "float8.lua")) do
      assert.equal("float32", tensors[kind].dtype)
      for i, x in ipairs(flat(tensors[kind])) do
        if want[i] == "nan" then
          assert.is_true(x ~= x, kind)
        else
          assert.equal(want[i], x, kind .. " " .. i - 1)
          assert.equal(1 / want[i], 1 / x, kind .. " " .. i - 1) -- the sign of 0
        end
      end
    end
  end)

  it("are written byte for byte as the library writes them", function()
    local tensors, metadata = load(GOLDEN .. "same.safetensors")
    save(tensors, path, metadata)
    assert.is_true(slurp(GOLDEN .. "same.safetensors") == slurp(path))
    local turned = ordered.new("OrderedDict") -- in any order
    local keys = ordered.keys(tensors)
    for i = #keys, 1, -1 do turned[keys[i]] = tensors[keys[i]] end
    save(turned, path, metadata)
    assert.is_true(slurp(GOLDEN .. "same.safetensors") == slurp(path))
  end)

  it("come back as they were saved", function()
    save(sample(), path)
    local t, metadata = load(path)
    assert.is_nil(metadata)
    check_sample(t)
    assert.same({ "steps", "a.bias", "none", "z.weight", "bytes", "mask" }, ordered.keys(t))
    save({}, path)
    assert.equal(0, count(load(path)))
    save({ a = zknn.ones(1) }, path, { ["\1"] = "\u{1f642}", b = "" })
    local _, said = load(path)
    assert.same({ "\1", "b" }, ordered.keys(said))
    assert.equal("\u{1f642}", said["\1"])
    local model = zknn.nn.Linear(2, 3)
    save(model:state_dict(), path)
    assert.is_true(zknn.equal(model.weight, load(path).weight))
  end)

  it("refuse what they cannot hold", function()
    write(path, "kept")
    fails("a table of names and tensors, got a list", save, { zknn.ones(1) }, path)
    fails("of class nn.Linear cannot be saved", save, zknn.nn.Linear(1, 1), path)
    fails("got a tensor", save, zknn.ones(1), path)
    fails("a is no tensor", save, { a = 1 }, path)
    fails("a tensor's name must be a string", save, { [5] = zknn.ones(1), a = zknn.ones(1) }, path)
    fails("may not be named __metadata__", save, { __metadata__ = zknn.ones(1) }, path)
    fails("metadata must be a table of strings, but a is 1", save, {}, path, { a = 1 })
    fails("metadata must be a table of strings, got 'x'", save, {}, path, "x")
    fails("not UTF-8", save, { ["\xff"] = zknn.ones(1) }, path)
    fails("path must be a string, got nothing", save, {})
    fails("the folder " .. folder .. "/no/ does not exist", save, {}, folder .. "/no/x")
    assert.equal("kept", slurp(path))
    fails("No such file", load, folder .. "/no")
    fails("argument 'path' is missing", load, {})
  end)

  -- A header, and n bytes of data.
  local function file(header, n)
    write(path, ("<s8"):pack(header) .. ("\0"):rep(n or 0))
    return path
  end
  local function entry(name, dtype, shape, from, to)
    return ('"%s":{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}'):format(name, dtype, shape,
      from, to)
  end

  it("may be written in other ways", function()
    local t = load(file('{ "a" :\n{"data_offsets":[ 0,8 ], "new":[{"x":[null,-1.5e+3,true]}],'
      .. '\t"dtype":"F32","shape":[2]},"\\u00e9\\ud83d\\ude42\\/":{"dtype":"U8","shape":[],'
      .. '"data_offsets":[8,9]}}  ', 9))
    assert.same({ "a", "\u{e9}\u{1f642}/" }, ordered.keys(t))
    assert.same({ 0, 0 }, flat(t.a))
    -- not in the order of their data; empty ones take no room
    t = load(file("{" .. entry("b", "U8", "2", 1, 3) .. "," .. entry("e", "I64", "0,9", 1, 1) .. ","
      .. entry("a", "BOOL", "1", 0, 1) .. "}", 3))
    assert.same({ "b", "e", "a" }, ordered.keys(t))
    assert.same({ 0, 9 }, t.e.shape)
    assert.equal(0, count(load(file('{"__metadata__":{}}'))))
  end)

  it("give what is odd as what it is, and the rest", function()
    local t = load(GOLDEN .. "greatest.safetensors")
    assert.equal("tensor([                   1, 18446744073709551615], dtype=torch.uint64)",
      tostring(t.x))
    fails("add: an input is uint64, which is stored and not computed on", function()
      return t.x + 1
    end)
    local nine, text = "1,1,1,1,1,1,1,1,1", "{"
    for i, each in ipairs { { "good", "F32", "1", 4 }, { "c", "C64", "1,1", 8 },
      { "deep", "U8", nine, 1 }, { "half", "F4", "3", 2 }, { "nul", "F32\\u0000x", "", 4 },
      { "fc.weight", "U8", "2", 2 }, { "fc.bias", "U8", "1", 1 }, { "fcx", "U8", "1", 1 } } do
      local from = i == 1 and 0 or tonumber(text:match "(%d+)%]}$")
      text = text .. (i > 1 and "," or "") .. entry(each[1], each[2], each[3], from, from + each[4])
    end
    file(text .. "}", 23)
    local _, left
    t, _, left = load(path)
    assert.is_nil(left)
    assert.same({ 0 }, flat(t.good))
    assert.equal("<a tensor of dtype C64 and shape [1, 1], which zknn has no value for>",
      tostring(t.c))
    fails("a tensor of dtype C64 and shape [1, 1]", function() return t.c:sum() end)
    fails("a tensor of 9 dimensions, where zknn has 8 at most", function() return #t.deep end)
    fails("a tensor of dtype F4 and shape [3]", function() return 2 * t.half end)
    assert.is_false(zknn.is_tensor(t.nul))
    fails("a tensor of dtype C64", save, t, path)
    -- a part
    t, _, left = load(path, { keys = { "fc", "good" } })
    assert.same({ "good", "fc.weight", "fc.bias" }, ordered.keys(t))
    assert.same({ "c", "deep", "half", "nul", "fcx" }, { table.unpack(left) })
    t = load(path, { keys = "fcx" })
    assert.same({ "fcx" }, ordered.keys(t))
    fails(path .. ": keys: there is no fd; there are good, c, deep, half, nul, fc.weight, fc.bias, "
      .. "fcx", load, path, { keys = { "good", "fd" } })
    for _, keys in ipairs { 5, {}, { 5 }, { a = "b" } } do
      fails("keys must be a list of names", load, path, { keys = keys })
    end
    -- a name that only begins as the metadata's does
    t = load(file("{" .. entry("__metadata__\\u0000", "U8", "1", 0, 1) .. "}", 1))
    assert.same({ "__metadata__\0" }, ordered.keys(t))
    save(t, path)
    assert.same({ "__metadata__\0" }, ordered.keys(load(path)))
  end)

  it("say what is damaged", function()
    local a = entry("a", "F32", "2", 0, 8)
    local cases = {
      { "ends early", function() write(path, "1234567") return path end },
      { "claims 100000001 bytes", function() write(path, ("<I8"):pack(100000001)) return path end },
      { "claims 18446744073709551615", function() write(path, ("<i8"):pack(-1)) return path end },
      { "does not begin with {", " {}" }, { "does not begin with {", "" },
      { "does not begin with {", "[]" },
      { "not UTF-8", '{"\xff":1}' },
      { "something follows", "{}x" }, { "something follows", "{}\0" },
      { "'\"' expected", "{1:2}" }, { "':' expected", '{"a" {}}' }, { "'\"' expected", "{" },
      { "',' expected", "{" .. a .. " " .. a .. "}", 8 },
      { "'\"' expected", "{" .. a .. ",}", 8 },
      { "unknown escape", '{"\\x":1}' }, { "unknown escape", '{"\\ud800":1}' },
      { "unknown escape", '{"\\udc00\\ud800":1}' }, { "unknown escape", '{"\\u00g0":1}' },
      { "string without an end", '{"abc\\"}' }, { "control character", '{"a\nb":1}' },
      { "key a comes twice", "{" .. a .. "," .. entry("a", "U8", "0", 8, 8) .. "}", 8 },
      { "key \u{e9} comes twice", "{" .. entry("\u{e9}", "U8", "0", 0, 0) .. ","
        .. entry("\\u00E9", "U8", "0", 0, 0) .. "}" },
      { "__metadata__ comes twice", '{"__metadata__":{},"__metadata__":{}}' },
      { "key k comes twice", '{"__metadata__":{"k":"1","k":"2"}}' },
      { "'\"' expected", '{"__metadata__":{"k":1}}' },
      { 'two fields "shape"', '{"a":{"shape":[1],"shape":[1]}}' },
      { "lacks", '{"a":{"dtype":"F32","shape":[1]}}' }, { "lacks", '{"a":{}}' },
      { "ends at byte 2 of the data", "{" .. entry("a", "C64", "1", 0, 2) .. "}", 1 },
      { "a size expected", "{" .. entry("a", "U8", "-1", 0, 1) .. "}", 1 },
      { "plain integer", "{" .. entry("a", "U8", "1.0", 0, 1) .. "}", 1 },
      { "plain integer", "{" .. entry("a", "U8", "01", 0, 1) .. "}", 1 },
      { "too large", "{" .. entry("a", "U8", "9223372036854775808", 0, 1) .. "}", 1 },
      { "shape [2] has bytes 0 to 4", "{" .. entry("a", "F32", "2", 0, 4) .. "}", 4 },
      { "has bytes 8 to 0", "{" .. entry("a", "F32", "2", 8, 0) .. "}", 8 },
      -- 2^62 * 4 * 4 is 0 in 64 bits
      { "has bytes 0 to 0", "{" .. entry("a", "F32", "4611686018427387904,4", 0, 0) .. "}" },
      { "has bytes 0 to 0", "{" .. entry("a", "F32", "0,4611686018427387904,4", 0, 0) .. "}" },
      { "ends at byte 8 of the data, of which there are 7", "{" .. a .. "}", 7 },
      { "8 bytes in all, the file has 9", "{" .. a .. "}", 9 },
      { "0 bytes in all, the file has 1", "{}", 1 },
      { "b begins at byte 9 of the data, expected 8",
        "{" .. a .. "," .. entry("b", "U8", "1", 9, 10) .. "}", 10 },
      { "b begins at byte 7 of the data, expected 8",
        "{" .. a .. "," .. entry("b", "U8", "1", 7, 8) .. "}", 8 },
      { "nested too deep", '{"a":{"x":' .. ("["):rep(100000) .. "}}" },
      { "begins with 0", '{"a":{"x":012}}' }, { "a digit expected", '{"a":{"x":-}}' },
      { "a value expected", '{"a":{"x":nul}}' },
    }
    for _, case in ipairs(cases) do
      local part, header, n = table.unpack(case)
      local good, message = pcall(load, type(header) == "string" and file(header, n) or header())
      assert.is_false(good, part)
      assert.is_truthy(message:find(path, 1, true), message)
      assert.is_truthy(message:find(part, 1, true), part .. "\n" .. message)
    end
  end)
end)

describe(".npy", function()
  local save, load = zknn.npy.save, zknn.npy.load
  local cube = expected.arrays.cube

  it("is read as NumPy wrote it", function()
    for _, name in ipairs { "f4", "b1", "scalar", "empty", "cube" } do
      check(name, expected.arrays[name], load(GOLDEN .. name .. ".npy"))
    end
    for _, name in ipairs { "version1", "version2", "version3", "big-endian", "fortran" } do
      local t = load(GOLDEN .. name .. ".npy")
      check(name, cube, t)
      assert.is_true(t:is_contiguous())
    end
    local t = load(GOLDEN .. "big-fortran.npy")
    assert.equal("float32", t.dtype)
    check("big-fortran", cube, t:long())
  end)

  it("is written byte for byte as NumPy writes it", function()
    for _, name in ipairs { "f4", "b1", "scalar", "empty", "cube" } do
      local file = GOLDEN .. name .. ".npy"
      save(load(file), path)
      assert.is_true(slurp(file) == slurp(path), name)
    end
  end)

  it("comes back as it was saved", function()
    for name, t in pairs(sample()) do
      save(t, path)
      check(name, { dtype = t.dtype, shape = t.shape, values = flat(t) }, load(path))
    end
    local t = zknn.zeros(1, 1, 1, 1, 1, 1, 1, 2)
    save(t, path)
    assert.same(t.shape, load(path).shape)
  end)

  it("refuses elements that zknn has not, by name", function()
    local cases = {
      object = "Python objects, which are pickles and never read (dtype '|O'",
      structured = "records (a structured dtype)", text = "texts (dtype '<U3'",
      bytes = "texts (dtype '|S3'", date = "dates or times (dtype '<M8[D]'",
      complex = "complex numbers (dtype '<c8'",
    }
    for name, part in pairs(cases) do fails(part, load, GOLDEN .. "refused-" .. name .. ".npy") end
    fails("want a tensor, got 5", save, 5, path)
    fails("path must be a string", save, zknn.ones(1))
    fails("No such file", load, folder .. "/no")
    fails("does not exist", save, zknn.ones(1), folder .. "/no/x.npy")
  end)

  it("says what to do instead", function()
    fails("save x.real and x.imag", load, GOLDEN .. "refused-complex.npy")
    fails("for name in x.dtype.names", load, GOLDEN .. "refused-structured.npy")
    fails("it is a zip file, as npz.load reads them", load, GOLDEN .. "stored.npz")
    write(path, "\x80\4\x95\0\0\0") -- a pickle, as numpy.save wrote objects long ago
    fails("it looks like a pickle, which is never read", load, path)
  end)

  it("gives the first of several arrays, as NumPy does", function()
    local first, second = slurp(GOLDEN .. "cube.npy"), slurp(GOLDEN .. "f4.npy")
    write(path, first .. second .. "x")
    check("first", cube, load(path))
    write(path, slurp(GOLDEN .. "big-fortran.npy") .. second)
    check("swapped", cube, load(path):long())
    write(path, first .. second:sub(2))
    fails("something that is no array follows", load, path)
    write(path, first:sub(1, -2) .. second)
    fails("something that is no array follows", load, path)
  end)

  it("may be packed by gzip", function() -- oracle: gzip(1)
    assert.is_true(os.execute(("gzip -c %scube.npy > %s"):format(GOLDEN, path)))
    check("packed", cube, load(path))
    fails("{memory_limit = bytes}", load, path, { memory_limit = 100 })
    write(path, slurp(path):sub(1, -5))
    fails(path .. ": the gzip data is cut off", load, path)
  end)

  -- A file with this header, and n bytes of data.
  local function file(header, n)
    write(path, ("\x93NUMPY\1\0%s%s"):format(("<s2"):pack(header), ("\0"):rep(n or 0)))
    return path
  end

  it("may be written in other ways", function()
    local t = load(file("{\"shape\":(2 , 3L),'descr':'=u1', 'fortran_order':True}", 6))
    assert.same({ 2, 3 }, t.shape)
    t = load(file(" { 'descr': 'f8', 'shape': ( ) ,'fortran_order': False, } \n", 8))
    assert.same({}, t.shape)
    assert.same({ 0 }, load(file("{'descr':'<f8','shape':(0,),'fortran_order':False}")).shape)
    for _, order in ipairs { "<", "=", "|" } do -- ours, this machine's, any: NumPy reads so too
      write(path, file(("{'descr':'%si2','shape':(2,),'fortran_order':False}"):format(order), 0)
        and slurp(path) .. "\1\2\xff\xff")
      assert.same({ 513, -1 }, flat(load(path)), order)
    end
    local big = slurp(file("{'descr':'>i2','shape':(2,),'fortran_order':False}"))
    write(path, big .. "\1\2\xff\xfe")
    assert.same({ 258, -2 }, flat(load(path)))
    write(path, slurp(file("{'descr':'|b1','shape':(3,),'fortran_order':False}")) .. "\0\2\xff")
    assert.same({ 0, 1, 1 }, flat(load(path))) -- what is not 0 is true
    fails("holds records (a structured dtype) (dtype with a shape of its own; in Python", load,
      file("{'descr':('<f4', (2, [3])),'shape':(2,),'fortran_order':False}"))
    fails("holds bytes without a type (dtype '|V2'; in Python, x.view(its dtype)", load,
      file("{'descr':'|V2','shape':(2,),'fortran_order':False}"))
  end)

  it("says what is damaged", function()
    local function dict(shape, descr)
      return ("{'descr': %s, 'fortran_order': False, 'shape': %s, }"):format(descr or "'|u1'",
        shape)
    end
    local huge = "4611686018427387904"
    local cases = {
      { "ends early", function() write(path, "\x93NUMP") return path end },
      { "no .npy array", function() write(path, "\x93NUMPX\1\0") return path end },
      { "version 4.0", function() write(path, "\x93NUMPY\4\0\0\0") return path end },
      { "version 1.1", function() write(path, "\x93NUMPY\1\1\0\0") return path end },
      { "ends early", function() write(path, "\x93NUMPY\2\0\xff\xff\xff\xff{") return path end },
      { "{ expected", "" }, { "{ expected", "[]" }, { "descr, fortran_order", "{}" },
      { "descr, fortran_order", "{'descr': '<f4', 'descr': '<f4'}" },
      { "descr, fortran_order", "{'x': 1}" }, { "a string expected", "{5: 1}" },
      { "a short name", "{'" .. ("x"):rep(100) .. "': 1}" },
      { "a short name", "{'a\\'': 1}" }, { ": expected", "{'shape' (3,)}" },
      { ", expected", "{'shape': (3,) 'descr': '<f4'}" },
      { "the end expected", dict("(1,)") .. "x", 1 }, { "the end", dict("(1,)") .. "\0", 1 },
      { "True or False", "{'fortran_order': 1}" },
      { "( expected", dict "[3]", 3 }, { ", expected", dict "(3)", 3 },
      { ", expected", dict "(3 3)", 9 }, { "a size expected", dict "(-1,)" },
      { "a size expected", dict "(None,)" }, { "a size expected", dict "(,)" },
      { "a smaller size", dict "(9223372036854775808,)" },
      { "9 dimensions (zknn has 8 at most", dict "(1,1,1,1,1,1,1,1,1)", 1 },
      { "more than there can be", dict("(" .. huge .. ", 4)") },
      { "more than there can be", dict("(0, " .. huge .. ", 4)") },
      { "more than there can be", dict("(" .. huge .. ",)", "'<f8'") },
      { "truncated: 2 bytes of data for the shape [3] of uint8, expected 3", dict "(3,)", 2 },
      { "something that is no array follows the array: 4 bytes", dict "(3,)", 4 },
      { "the end of the dtype expected", "{'descr': [('a', '<f4'), 'shape': (3,)}" },
      { "the end of the dtype expected", "{'descr': ('<f4" },
      { "floats of another size (dtype '<f16'; in Python, x.astype(\"float64\")",
        dict("(1,)", "'<f16'"), 16 },
      { "elements that are not supported (dtype ''", dict("(1,)", "''"), 16 },
    }
    for _, case in ipairs(cases) do
      local part, header, n = table.unpack(case)
      local good, message = pcall(load, type(header) == "string" and file(header, n) or header())
      assert.is_false(good, part)
      assert.is_truthy(message:find(path, 1, true), message)
      assert.is_truthy(message:find(part, 1, true), part .. "\n" .. message)
    end
  end)
end)

describe("IDX", function() -- test_idx.c has its bytes
  local data = zknn.data
  it("is written so that it reads back", function()
    local images = zknn.arange(2 * 28 * 28):reshape(2, 28, 28):remainder(251):to("uint8")
    data.save_idx(images, path .. ".gz")
    assert.equal("\x1f\x8b", slurp(path .. ".gz"):sub(1, 2))
    assert.is_true(zknn.equal(images, data.load_idx(path .. ".gz")))
    data.save_idx(images:transpose(1, 2), path)
    assert.is_true(zknn.equal(images:transpose(1, 2), data.load_idx(path)))
    fails("an IDX file holds uint8, got float32: convert by x:to(\"uint8\")", data.save_idx,
      zknn.ones(2), path)
    fails("want a uint8 tensor, got 5", data.save_idx, 5, path)
    fails("path must be a string", data.save_idx, images)
    fails("argument 'path' is missing", data.load_idx)
    fails("memory_limit must be positive, got -1", data.load_idx, path, { memory_limit = -1 })
  end)

  it("of every type is read", function() -- oracle: the type's definition (torchvision reads so)
    local qmnist = "\0\0\12\2" .. (">I4I4"):pack(2, 8)
    for i = -8, 7 do qmnist = qmnist .. (">i4"):pack(i) end
    write(path, qmnist)
    check("QMNIST's labels", { dtype = "int32", shape = { 2, 8 },
      values = zknn.arange(-8, 8):tolist() }, data.load_idx(path))
    write(path, "\0\0\13\1" .. (">I4ff"):pack(2, 1.5, -2.25))
    check("floats", { dtype = "float32", shape = { 2 }, values = { 1.5, -2.25 } },
      data.load_idx(path))
    write(path, "\0\0\10\1" .. (">I4"):pack(0))
    fails(path .. ": its elements are of type 0x0a, which IDX has not", data.load_idx, path)
  end)
end)

-- C ends a text there: another file would be written, or read, than the one that was named.
describe("a path with a zero byte", function()
  it("is refused by whatever writes or reads", function()
    local cut, t = path .. "cut", zknn.zeros(2, 2)
    local bad = cut .. "\0more.pth"
    local bytes = t:to("uint8")
    local function refused(f, ...) fails("a string without zero bytes", f, ...) end
    refused(zknn.save, { t }, bad)
    refused(zknn.npy.save, t, bad)
    refused(zknn.npz.save, { t = t }, bad)
    refused(zknn.safetensors.save, { t = t }, bad)
    refused(zknn.csv.save, { t = t[0] }, bad)
    refused(zknn.data.save_idx, bytes, bad)
    refused(zknn.image.save, bytes, bad)
    refused(zknn.onnx.export, zknn.nn.Linear(2, 2), t, bad)
    refused(zknn.system.write_file, bad, "x")
    refused(zknn.system.make_folder, bad)
    for _, load in ipairs { zknn.load, zknn.npy.load, zknn.npz.load, zknn.safetensors.load,
      zknn.csv.load, zknn.data.load_idx, zknn.image.load, zknn.onnx.load, zknn.data.ImageFolder,
      zknn.onnx.InferenceSession } do
      refused(load, bad)
    end
    assert.is_nil(io.open(cut))
  end)
end)
