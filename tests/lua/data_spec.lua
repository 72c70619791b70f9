-- zknn.data against what torch and torchvision give (tests/golden/data.lua), and on bad input.

local zknn = require "zknn"
local support = require "support"
local fails_with = support.fails
local data, nn = zknn.data, zknn.nn
local T = data.transforms
local golden = dofile("tests/golden/data.lua")

local RAW = "data/MNIST/raw/"
local NAMES = {
  "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
}

-- The bytes of an IDX file of that shape, all data bytes being `byte`.
local function idx(shape, byte)
  local n, header = 1, string.char(0, 0, 8, #shape)
  for _, size in ipairs(shape) do
    n, header = n * size, header .. (">I4"):pack(size)
  end
  return header .. string.char(byte or 0):rep(n)
end

-- A folder with those files in its MNIST/raw, removed when the test ends.
local folders = {}
local function root_with(files)
  local root = os.tmpname()
  os.remove(root)
  os.execute("mkdir -p " .. root .. "/MNIST/raw")
  folders[#folders + 1] = root
  for name, bytes in pairs(files) do
    local file = assert(io.open(root .. "/MNIST/raw/" .. name, "wb"))
    file:write(bytes)
    file:close()
  end
  return root
end

local function equal(a, b)
  return table.concat(a.shape, ",") == table.concat(b.shape, ",")
    and a.dtype == b.dtype and a:eq(b):sum():item() == a:numel()
end

describe("data.MNIST", function()
  local train, test
  setup(function()
    train = data.MNIST { root = "data", train = true, download = true, transform = T.ToTensor() }
    test = data.MNIST("data", false, T.ToTensor())
  end)
  teardown(function()
    for _, root in ipairs(folders) do
      os.execute("rm -r " .. root)
    end
  end)

  -- Oracle: torchvision. The weighted sum moves when an image, row or column is out of place.
  it("holds torchvision's images and labels", function()
    for name, set in pairs { train = train, test = test } do
      local want = golden[name]
      assert.are.equal(want.size, #set)
      assert.are.same(want.shape, set.data.shape)
      assert.are.equal("uint8", set.data.dtype)
      assert.are.equal("int64", set.targets.dtype)
      assert.are.same(want.labels, set.targets:narrow(0, 0, 20):tolist())
      assert.are.equal(want.last, set.targets[-1]:item())
      local pixels, weighted, at = 0, 0, 0
      for i = 0, want.size - 1, 5000 do
        local bytes = set.data:narrow(0, i, 5000):bytes()
        for k = 1, #bytes do
          local byte = bytes:byte(k)
          pixels, weighted = pixels + byte, weighted + byte * (at % 9973)
          at = at + 1
        end
      end
      assert.are.equal(want.pixels, pixels)
      assert.are.equal(want.weighted, weighted)
      for digit = 0, 9 do
        assert.are.equal(want.counts[digit + 1], set.targets:eq(digit):sum():item())
      end
    end
    assert.are.same(golden.classes, train.classes)
  end)

  -- Oracle: torchvision.
  it("gives a sample as float32 [1, 28, 28] and an integer", function()
    for name, set in pairs { train = train, test = test } do
      local image, label = set:get(7)
      assert.are.same(golden[name].image7.shape, image.shape)
      assert.are.equal("float32", image.dtype)
      assert.are.equal(golden[name].image7.label, label)
      assert.are.equal("integer", math.type(label))
      assert.are.same(golden[name].image7.row, image[0][14]:tolist())
    end
  end)

  -- Oracle: torchvision.
  it("prints itself", function()
    local function shown(set) return (tostring(set):gsub("location: data", "location: ROOT")) end
    local both = T.Compose { T.ToTensor(), T.Lambda(function(x) return x end) }
    assert.are.equal(golden.printed.plain, shown(data.MNIST("data")))
    assert.are.equal(golden.printed.tensor, shown(test))
    assert.are.equal(golden.printed.both, shown(data.MNIST("data", false, both, both)))
  end)

  -- Oracle: the definitions.
  it("applies transforms, and gives bytes without one", function()
    local set = data.MNIST { root = "data", train = false,
      transform = function(image) return image:float() + 1 end,
      target_transform = function(label) return label * 10 end }
    local image, label = set:get(0)
    assert.are.same({ 28, 28 }, image.shape)
    assert.are.equal(1, image[0][0]:item())
    assert.are.equal(70, label)
    image = data.MNIST("data", false):get(0)
    assert.are.equal("uint8", image.dtype)
    assert.are.same({ 28, 28 }, image.shape)
  end)

  -- Oracle: the published layout; the plain file goes before the packed one.
  it("prefers plain files", function()
    local gz = assert(io.open(RAW .. NAMES[4] .. ".gz", "rb")):read("a")
    local root = root_with {
      [NAMES[3]] = idx({ 10000, 2, 3 }, 255), [NAMES[4] .. ".gz"] = gz,
      [NAMES[3] .. ".gz"] = "not read",
    }
    local good, set = pcall(data.MNIST, { root = root, train = false, transform = T.ToTensor() })
    assert.is_true(good, set)
    assert.are.same({ 10000, 2, 3 }, set.data.shape)
    assert.are.equal(1, set:get(9999)[0][1][2]:item())
  end)

  describe("on bad input", function()
    local two = { [NAMES[1]] = idx { 2, 2, 2 }, [NAMES[2]] = idx { 2 } }

    -- Oracle: what the user must read.
    it("names the files it looked for", function()
      fails_with("MNIST: not found: nowhere/MNIST/raw/train-images-idx3-ubyte, "
        .. "nowhere/MNIST/raw/train-labels-idx1-ubyte (nor with .gz); root names the folder that "
        .. "holds MNIST/raw", data.MNIST, "nowhere")
      local root = root_with { [NAMES[1]] = two[NAMES[1]] }
      fails_with("not found: " .. root .. "/MNIST/raw/train-labels-idx1-ubyte (nor with",
        data.MNIST, { root = root })
    end)

    it("names both files when the counts differ", function()
      local root = root_with { [NAMES[1]] = two[NAMES[1]], [NAMES[2]] = idx { 3 } }
      local raw = root .. "/MNIST/raw/"
      fails_with("MNIST: " .. raw .. NAMES[1] .. " holds 2 images, but " .. raw .. NAMES[2]
        .. " holds 3 labels", data.MNIST, root)
    end)

    it("wants images and labels of the right rank", function()
      local root = root_with { [NAMES[1]] = idx { 2, 4 }, [NAMES[2]] = two[NAMES[2]] }
      fails_with("shape [2, 4], expected images [N, H, W]", data.MNIST, root)
      root = root_with { [NAMES[1]] = two[NAMES[1]], [NAMES[2]] = idx { 2, 1 } }
      fails_with("shape [2, 1], expected labels [N]", data.MNIST, root)
    end)

    it("names a damaged file", function()
      for bytes, part in pairs {
        ["<html>"] = "no IDX file", [idx({ 2, 2, 2 }):sub(1, -2)] = "truncated",
        ["\31\139\8 and no more"] = "gzip", [""] = "ends early",
        ["\0\0\8\3" .. (">I4I4I4"):pack(1 << 20, 1 << 10, 1 << 10)] = "header promises",
      } do
        local root = root_with { [NAMES[1]] = bytes, [NAMES[2]] = two[NAMES[2]] }
        fails_with(root .. "/MNIST/raw/" .. NAMES[1] .. ": ", data.MNIST, root)
        fails_with(part, data.MNIST, root)
      end
    end)

    it("checks its arguments", function()
      fails_with("MNIST: argument 'root' is missing", data.MNIST)
      fails_with("unknown argument 'transfrom' (did you mean 'transform'?)", data.MNIST,
        { root = "data", transfrom = T.ToTensor() })
      fails_with("transform is the class transforms.ToTensor; call it", data.MNIST,
        { root = "data", transform = T.ToTensor })
      fails_with("target_transform must be a function or a transform, got 3", data.MNIST,
        { root = "data", target_transform = 3 })
      fails_with("index 10000 is not one of the 10000 samples (0 to 9999)", test.get, test, 10000)
      fails_with("index -1 is not", test.get, test, -1)
      fails_with("index must be an integer, got 0.5", test.get, test, 0.5)
    end)
  end)
end)

describe("transforms.ToTensor", function()
  -- Oracle: torchvision.
  it("scales bytes and puts channels first", function()
    local bytes = {}
    for i = 0, 255 do bytes[i + 1] = i end
    local grey = zknn.tensor(bytes, { dtype = "uint8" }):reshape(16, 16)
    local image = T.ToTensor()(grey)
    assert.are.same({ 1, 16, 16 }, image.shape)
    assert.are.same(golden.to_tensor.grey, image:flatten():tolist())
    local colour = (zknn.arange(24) * 10):to("uint8"):reshape(2, 4, 3)
    assert.are.same(golden.to_tensor.colour, T.ToTensor()(colour):tolist())
    local numbers = T.ToTensor()(colour:float())
    assert.are.same(golden.to_tensor.numbers, numbers.shape)
    assert.are.equal(230, numbers:max():item())
  end)

  it("says what it wants", function()
    fails_with("an image is a tensor [H, W] or [H, W, C], got one of 1 dimensions",
      T.ToTensor(), zknn.ones(3))
    fails_with("got 5", T.ToTensor(), 5)
    fails_with("Compose: transform 2 must be a function", T.Compose, { T.ToTensor(), 2 })
    fails_with("Compose: transforms must be a list", T.Compose, T.ToTensor())
    fails_with("Lambda: argument 'f' is missing", T.Lambda)
    fails_with("Lambda: f must be a function or a transform, got a tensor", T.Lambda, zknn.ones(1))
  end)
end)

-- All batches of one pass: a list of the first value as a Lua list.
local function passes(loader)
  local list = {}
  for x in loader() do list[#list + 1] = x:tolist() end
  return list
end

-- n samples, each its own number, seen only through get.
local function numbers(n)
  return setmetatable({ get = function(_, i) return i end }, { __len = function() return n end })
end

describe("data.DataLoader", function()
  -- Oracle: torch.utils.data.DataLoader, draw by draw; over a dataset that gathers batches, and
  -- over one that gives samples.
  it("makes PyTorch's batches and leaves PyTorch's generator", function()
    for _, row in ipairs(golden.draws) do
      for _, set in ipairs { data.TensorDataset(zknn.arange(row.n)), numbers(row.n) } do
        zknn.manual_seed(row.seed)
        local loader = data.DataLoader(set, { batch_size = row.batch_size, shuffle = row.shuffle,
          drop_last = row.drop_last })
        assert.are.equal(row.length, #loader)
        assert.are.same(row.epochs, { passes(loader), passes(loader) })
        assert.are.equal(row.after, zknn.rand(1):item())
      end
    end
  end)

  -- Oracle: PyTorch's, for the tutorial's training.
  it("shuffles 60,000 images as PyTorch does", function()
    zknn.manual_seed(0)
    local _ = { nn.Linear(784, 512), nn.Linear(512, 512), nn.Linear(512, 10) }
    local train = data.DataLoader(data.TensorDataset(zknn.arange(60000)),
      { batch_size = 64, shuffle = true })
    local test = data.DataLoader(data.TensorDataset(zknn.arange(10000)), { batch_size = 64 })
    for _, epoch in ipairs(golden.training.epochs) do
      local order, sum = {}, 0
      for x in train() do
        for _, i in ipairs(x:tolist()) do
          sum = sum + i * #order
          order[#order + 1] = i
        end
      end
      for _ in test() do end -- luacheck: ignore 542
      assert.are.same(epoch.head, table.move(order, 1, 6, 1, {}))
      assert.are.equal(epoch.sum, sum)
    end
    assert.are.equal(golden.training.after, zknn.rand(1):item())
  end)

  -- Oracle: the contract of lua-api: batch counts from 0, the last batch is the rest.
  it("enumerates", function()
    local set = data.MNIST { root = "data", train = false, transform = T.ToTensor() }
    local loader = data.DataLoader(set, { batch_size = 64, shuffle = false })
    local following, n = 0, 0
    assert.are.equal(157, #loader)
    assert.are.equal(set, loader.dataset)
    for batch, X, y in loader:enumerate() do
      assert.are.equal(following, batch)
      following, n = following + 1, n + #X
      local size = batch == 156 and 16 or 64
      assert.are.same({ size, 1, 28, 28 }, X.shape)
      assert.are.same({ size }, y.shape)
      assert.are.equal("float32", X.dtype)
      assert.are.equal("int64", y.dtype)
    end
    assert.are.equal(157, following)
    assert.are.equal(10000, n)
  end)

  -- Oracle: PyTorch stacks the samples of tensors that require a gradient, and so records them.
  it("lets gradients through a TensorDataset", function()
    local w = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 }, { 5.0, 6.0 } }:requires_grad_()
    local loader = data.DataLoader(data.TensorDataset(w), 2)
    local X = loader()()
    X:sum():backward()
    assert.are.same({ { 1.0, 1.0 }, { 1.0, 1.0 }, { 0.0, 0.0 } }, w.grad:tolist())
    assert.is_false(zknn.no_grad(function() return loader()().requires_grad end))
  end)

  -- Oracle: get, sample by sample: the gathered batch is the same to the bit.
  it("gathers what get gives", function()
    local gathered = data.MNIST { root = "data", train = false, transform = T.ToTensor() }
    local single = data.MNIST { root = "data", train = false,
      transform = T.Compose { T.ToTensor() } }
    local plain = data.MNIST { root = "data", train = false }
    local both = { T.ToTensor(), T.Normalize({ 0.1307 }, { 0.3081 }) }
    local normal = data.MNIST { root = "data", train = false, transform = T.Compose(both) }
    local slow = data.MNIST { root = "data", train = false,
      transform = T.Compose { T.Compose(both) } }
    local first = {}
    for i = 0, 99 do first[i + 1] = (i * 7919) % 10000 end
    for _, pair in ipairs {
      { gathered, single }, { normal, slow },
      { plain, setmetatable({ get = function(_, i) return plain:get(i) end },
        { __len = function() return #plain end }) },
    } do
      local a = data.DataLoader(data.Subset(pair[1], first), 32)()
      local b = data.DataLoader(data.Subset(pair[2], first), 32)()
      for _ = 1, 4 do
        local X, y = a()
        local X2, y2 = b()
        assert.is_true(equal(X, X2))
        assert.is_true(equal(y, y2))
      end
      assert.is_nil((a()))
      assert.is_nil((b()))
    end
  end)

  -- Oracle: torch's default_collate.
  it("asks a batch of one's own with index tensors, and cuts an order for its own", function()
    local x = zknn.arange(10)
    local Own = require "zknn.class" ("Own", data.TensorDataset)
    local asked = {}
    function Own.batch(_, index, ...)
      asked[#asked + 1] = index:tolist()
      assert.equal(0, select("#", ...))
      return index * 2
    end
    local seen = {}
    for v in data.DataLoader(Own(x), { batch_size = 4 })() do
      seen[#seen + 1] = v:tolist()
    end
    assert.are.same({ { 0, 1, 2, 3 }, { 4, 5, 6, 7 }, { 8, 9 } }, asked)
    assert.are.same({ { 0, 2, 4, 6 }, { 8, 10, 12, 14 }, { 16, 18 } }, seen)

    local set, order = data.TensorDataset(x * 10, x + 100), zknn.tensor { 9, 3, 5, 0 }
    for _, source in ipairs { set, data.Subset(set, x) } do
      local a, b = source:batch(order, 1, 2)
      local c, d = source:batch(order:narrow(0, 1, 2))
      assert.are.same({ c:tolist(), d:tolist() }, { a:tolist(), b:tolist() })
      assert.are.same({ 30, 50 }, a:tolist())
      fails_with("must be within the index tensor", source.batch, source, order, 3, 2)
      fails_with("must be within the index tensor", source.batch, source, order, -1, 2)
    end
  end)

  it("makes tensors of numbers and booleans", function()
    local samples = { [0] = { 1, 0.5, true, zknn.ones(2), "a" },
      { 2, 0.25, false, zknn.zeros(2), "b" } }
    local set = setmetatable({ get = function(_, i) return table.unpack(samples[i]) end },
      { __len = function() return 2 end })
    local values = table.pack(data.DataLoader(set, { batch_size = 2 })()())
    assert.are.equal(5, values.n)
    for k = 1, 4 do
      assert.are.equal(golden.collated.dtypes[k], values[k].dtype)
      values[k] = values[k]:tolist()
    end
    values.n = nil
    assert.are.same(golden.collated.values, values)
  end)

  it("goes through tables, and leaves the rest to collate_fn", function()
    local set = setmetatable({ get = function(_, i) return { x = i, pair = { i, -i } } end },
      { __len = function() return 3 end })
    local batch = data.DataLoader(set, { batch_size = 3 })()()
    assert.are.same({ 0, 1, 2 }, batch.x:tolist())
    assert.are.same({ 0, -1, -2 }, batch.pair[2]:tolist())
    local loader = data.DataLoader(data.TensorDataset(zknn.arange(4)), { batch_size = 3,
      collate_fn = function(samples) return #samples, samples[1][1]:item() end })
    local sizes = {}
    for n, first in loader() do sizes[#sizes + 1] = { n, first } end
    assert.are.same({ { 3, 0 }, { 1, 3 } }, sizes)
  end)

  it("says what is wrong with a dataset or a sample", function()
    local function loader_of(...)
      local samples = table.pack(...)
      return data.DataLoader(setmetatable({ get = function(_, i) return table.unpack(samples[i + 1])
      end }, { __len = function() return #samples end }), { batch_size = 9 })()
    end
    fails_with("DataLoader: dataset must be an object with get(i) and a length, got a table",
      data.DataLoader, { dataset = { size = 2 } })
    fails_with("dataset must be an object with get(i) and a length, got 3", data.DataLoader, 3)
    fails_with("dataset has no length: its metatable needs __len", data.DataLoader,
      { dataset = { get = print } })
    fails_with("dataset:get(0) gave nothing", loader_of({}))
    fails_with("get gives 1 values for one sample, and for another 2", loader_of({ 1 }, { 1, 2 }))
    fails_with("value 2 of a sample is 1 in one sample and 'a' in another",
      loader_of({ 1, 1 }, { 1, "a" }))
    fails_with("value 1 of a sample is [2] first, then [3]",
      loader_of({ zknn.ones(2) }, { zknn.ones(3) }))
    fails_with("value 1 of a sample is a function", loader_of({ print }))
    fails_with("value 1 of a sample has no x in one of the samples",
      loader_of({ { x = 1 } }, { { y = 1 } }))
  end)

  it("checks its options", function()
    local set = numbers(3)
    fails_with("DataLoader: unknown argument 'shufle' (did you mean 'shuffle'?)", data.DataLoader,
      set, { shufle = true })
    fails_with("batch_size must be 1 at least, got 0", data.DataLoader, set, { batch_size = 0 })
    fails_with("batch_size must be an integer, got 1.5", data.DataLoader, set, 1.5)
    fails_with("num_workers must be 0 at least", data.DataLoader, set, { num_workers = -1 })
    fails_with("write `for X, y in loader() do`", function()
      for _ in data.DataLoader(set) do end -- luacheck: ignore 542
    end)
  end)
end)

describe("data.Subset and data.TensorDataset", function()
  -- Oracle: indexing by hand.
  it("give samples by index", function()
    local set = data.TensorDataset(zknn.arange(10), zknn.arange(20):reshape(10, 2))
    local a, b = set:get(3)
    assert.are.equal(3, a:item())
    assert.are.same({ 6, 7 }, b:tolist())
    for _, indices in ipairs { { 9, 0, 4 }, zknn.tensor { 9, 0, 4 } } do
      local part = data.Subset(data.Subset(set, zknn.arange(10)), indices)
      assert.are.equal(3, #part)
      assert.are.equal(4, part:get(2):item())
      local X, Y = data.DataLoader(part, 2)()()
      assert.are.same({ 9, 0 }, X:tolist())
      assert.are.same({ { 18, 19 }, { 0, 1 } }, Y:tolist())
    end
    assert.are.equal(0, #data.Subset(set, {}))
    assert.are.equal(0, #data.DataLoader(data.Subset(set, {}), { shuffle = true }))
    assert.are.same({}, passes(data.DataLoader(data.Subset(set, {}), { shuffle = true })))
  end)

  it("check what they are given", function()
    local set = data.TensorDataset(zknn.arange(10))
    fails_with("Subset: index 2 of the list is 10, not one of the 10 samples", data.Subset, set,
      { 0, 10 })
    fails_with("index 1 of the list is 0.5", data.Subset, set, { 0.5 })
    fails_with("indices must be a list or an int64 tensor", data.Subset, set, zknn.ones(2))
    fails_with("Subset: dataset must be", data.Subset, 7, { 0 })
    fails_with("index 2 is not one of the 2 samples", data.Subset(set, { 1, 2 }).get,
      data.Subset(set, { 1, 2 }), 2)
    fails_with("TensorDataset: tensor 2 has 3 samples, tensor 1 has 10", data.TensorDataset,
      zknn.arange(10), zknn.arange(3))
    fails_with("tensor 1 must be a tensor with a first dimension", data.TensorDataset, 1)
    fails_with("at least one tensor", data.TensorDataset)
  end)
end)
