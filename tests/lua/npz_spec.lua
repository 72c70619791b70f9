-- .npz. Oracles: files that NumPy wrote and the values they had (tests/golden/formats/make.py); the
-- zip format's definition; what was saved.

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

describe(".npz", function()
  local save, load = zknn.npz.save, zknn.npz.load

  for _, kind in ipairs { "stored", "deflated" } do
    it("is read as NumPy wrote it, " .. kind, function()
      local arrays = load(GOLDEN .. kind .. ".npz")
      assert.equal(count(expected.arrays), count(arrays))
      for name, want in pairs(expected.arrays) do check(name, want, arrays[name]) end
      assert.same({ "f2", "f4", "f8" }, { table.unpack(ordered.keys(arrays), 1, 3) })
    end)
  end

  it("comes back as it was saved, in equal bytes", function()
    save(sample(), path)
    local t = load(path)
    check_sample(t)
    assert.same(ordered.keys(sample()), ordered.keys(t))
    local bytes = slurp(path)
    save(t, path)
    assert.is_true(bytes == slurp(path))
    save({ ["a/b \u{e9}"] = zknn.ones(1) }, path)
    assert.same({ "a/b \u{e9}" }, ordered.keys(load(path)))
  end)

  it("refuses what it cannot hold", function()
    write(path, "kept")
    fails("got a list", save, { zknn.ones(1) }, path)
    fails("a is no tensor", save, { a = 1 }, path)
    fails("name must be a string", save, { [5] = zknn.ones(1), a = zknn.ones(1) }, path)
    fails("name must be a string, UTF-8", save, { ["a\0"] = zknn.ones(1) }, path)
    assert.equal("kept", slurp(path))
    fails("not a zip file (.npz arrays)", load, path)
    fails("No such file", load, folder .. "/no")
    fails("holds no array: no entry's name ends with .npy, the first is x/data.pkl", load,
      "tests/golden/checkpoints/claims.pth")
    fails("it is one array, as npy.load reads them", load, GOLDEN .. "cube.npy")
    assert.is_true(os.execute(("gzip -c %sstored.npz > %s"):format(GOLDEN, path)))
    fails("it is packed by gzip: unpack it first", load, path)
    zknn.npz.save({ a = zknn.ones(3) }, path) -- a bit of the data: the zip's crc
    local bytes = slurp(path)
    local at = bytes:find("\0\0\x80\x3f", 1, true)
    write(path, bytes:sub(1, at - 1) .. "\1" .. bytes:sub(at + 1))
    fails(path .. ": a.npy: CRC error", load, path)
  end)
end)

describe(".npz", function()
  local load = zknn.npz.load

  it("gives what is odd as what it is, and the rest", function() -- oracle: NumPy
    local t = load(GOLDEN .. "odd.npz")
    check("first", expected.arrays.cube, t.first)
    check("a/../b", expected.arrays.f4, t["a/../b"])
    local odd = {
      object = "an array that holds Python objects, which are pickles and never read",
      structured = "an array that holds records (a structured dtype)",
      text = "an array that holds texts (dtype '<U3'",
      bytes = "an array that holds texts (dtype '|S3'",
      date = "an array that holds dates or times (dtype '<M8[D]'",
      complex = "an array that holds complex numbers (dtype '<c8'",
      deep = "an array that holds numbers in 9 dimensions (zknn has 8 at most",
      ["notes/readme.txt"] = "the entry notes/readme.txt, which is no array by its name",
      packed = "the entry packed.npy, which is packed by another method than deflate",
    }
    assert.equal(12, count(t)) -- the folder holds nothing
    for name, text in pairs(odd) do
      fails(text, function() return t[name] + 1 end)
    end
    assert.equal("uint64", t.uint64.dtype)
    assert.equal("tensor([18446744073709551615], dtype=torch.uint64)", tostring(t.uint64))
  end)

  it("gives a part, and says what it left out", function()
    local t, left = load(GOLDEN .. "odd.npz", { keys = { "first", "uint64" } })
    assert.same({ "first", "uint64" }, ordered.keys(t))
    assert.equal(10, #left)
    assert.equal("object", left[1])
    assert.is_nil(select(2, load(GOLDEN .. "odd.npz")))
    fails("keys: there is no third; there are first, object,", load, GOLDEN .. "odd.npz",
      { keys = "third" })
  end)

  it("has names as Python reads them", function() -- oracle: Python's zipfile, the zip format
    zknn.npz.save({ ["aXb"] = zknn.ones(1) }, path)
    local bytes = slurp(path)
    local function renamed(name)
      write(path, (bytes:gsub("aXb%.npy", name)))
      return path
    end
    assert.same({ "a\u{e9}b" }, ordered.keys(load(renamed "a\x82b.npy"))) -- CP437
    assert.same({ "../" }, ordered.keys(load(renamed "../.npy")))
    assert.same({ "a b" }, ordered.keys(load(renamed "a\0b.npy"))) -- by libzip
    zknn.npz.save({ ["a\u{e9}b"] = zknn.ones(1), ["\u{4e00}"] = zknn.ones(1) }, path)
    assert.same({ "a\u{e9}b", "\u{4e00}" }, ordered.keys(load(path)))
    zknn.npz.save({ ab = zknn.ones(1), ax = zknn.ones(1) }, path)
    write(path, (slurp(path):gsub("ax%.npy", "ab.npy")))
    fails(path .. ": key ab comes twice", load, path)
  end)

  it("may be empty", function() -- oracle: numpy.savez
    assert.equal(0, count(load(GOLDEN .. "none.npz")))
    zknn.npz.save({}, path)
    assert.is_true(slurp(GOLDEN .. "none.npz") == slurp(path))
    fails("keys: there is no a; there are no names at all", load, path, { keys = "a" })
  end)

  it("is unpacked up to a limit", function()
    -- A zip of arrays of n zeros, deflated by gzip(1), whose trailer has the checksum.
    local function archive(sizes)
      local body, list, n = "", "", 0
      for name, size in pairs(sizes) do
        local header = ("{'descr':'|u1','fortran_order':False,'shape':(%d,)}"):format(size)
        write(path, "\x93NUMPY\1\0" .. ("<s2"):pack(header))
        assert(os.execute(("head -c %d /dev/zero >> %s && gzip -9nc %s > %s.gz"):format(size, path,
          path, path)))
        local packed = slurp(path .. ".gz")
        local fields = ("<I2I2I2I2I2"):pack(20, 0, 8, 0, 0x21) .. packed:sub(-8, -5)
          .. ("<I4I4I2I2"):pack(#packed - 18, size + 10 + #header, #name, 0)
        list = list .. "PK\1\2\20\0" .. fields .. ("<I2I2I2I4I4"):pack(0, 0, 0, 0, #body) .. name
        body = body .. "PK\3\4" .. fields .. name .. packed:sub(11, -9)
        n = n + 1
      end
      write(path, body .. list .. "PK\5\6" .. ("<I2I2I2I2I4I4I2"):pack(0, 0, n, n, #list, #body, 0))
    end
    archive { ["a.npy"] = 100000000, ["b.npy"] = 2 }
    fails(path .. ": unpacks to ", load, path)
    fails("raise it: {memory_limit = bytes}", load, path)
    assert.same({ 0, 0 }, flat(load(path, { keys = "b" }).b))
    assert.equal(100000000, #load(path, { memory_limit = 200000000 }).a)
  end)
end)
