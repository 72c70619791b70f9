-- data.ImageFolder, and batches made by worker threads, against what torchvision and PyTorch's
-- loader give (tests/golden/imagefolder.lua).

local zknn = require "zknn"
local support = require "support"
local fails_with = support.fails
local data = zknn.data
local T = data.transforms
local golden = dofile("tests/golden/imagefolder.lua")

local FILES = {
  "b/2.png", "b/10.PNG", "a c/x.png", "a c/deep/y.png", "a c/deep-er/z.png", "B/1.png", "b/3.png",
}

local roots = {}

local function new_root()
  local root = os.tmpname()
  os.remove(root)
  roots[#roots + 1] = root
  return root
end

local function write(path, bytes)
  os.execute(('mkdir -p "%s"'):format(path:match "^(.*)/"))
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end

-- The folder that tests/golden/imagefolder.py makes.
local function folder()
  local root = new_root()
  for k, name in ipairs(FILES) do
    local list = {}
    for i = 0, 7 do
      for j = 0, 8 do
        for c = 0, 2 do
          list[#list + 1] = (7 * i * i + 13 * j + 89 * c + 3 * i * j + 31 * (k - 1)) % 256
        end
      end
    end
    write(root .. "/" .. name,
      zknn.image.encode(zknn.tensor(list, { dtype = "uint8" }):reshape(8, 9, 3)))
  end
  write(root .. "/b/notes.txt", "no picture")
  write(root .. "/top.png", "in no class")
  return root
end

local augmented = T.Compose {
  T.RandomCrop(8, { padding = 2 }), T.RandomHorizontalFlip(), T.ToTensor(),
}

-- Everything a pass over a loader gives, with how far the generators are after it.
local function pass(set, options, seed)
  zknn.manual_seed(seed)
  local rows = {}
  for x, y in data.DataLoader(set, options)() do
    rows[#rows + 1] = { x, y }
  end
  return rows, zknn.rand(1):item()
end

local function same(a, b)
  assert.are.equal(#a, #b)
  for k, row in ipairs(a) do
    assert.is_true(zknn.equal(row[1], b[k][1]), "pictures of batch " .. k)
    assert.is_true(zknn.equal(row[2], b[k][2]), "labels of batch " .. k)
  end
end

-- Runs f while standard error goes to a file; gives what it said.
local function said_by(script)
  local path, out = os.tmpname(), os.tmpname()
  write(path, script)
  os.execute(("%s %s > %s 2>&1"):format(arg[-1] or "zknn", path, out))
  local file = assert(io.open(out))
  local text = file:read "a"
  file:close()
  os.remove(path)
  os.remove(out)
  return text
end

teardown(function()
  for _, root in ipairs(roots) do
    os.execute(('rm -r "%s"'):format(root))
  end
end)

describe("data.ImageFolder", function()
  local root
  setup(function() root = folder() end)

  -- Oracle: torchvision.
  it("finds torchvision's classes and samples", function()
    local set = data.ImageFolder(root)
    assert.are.same(golden.classes, set.classes)
    assert.are.same(golden.targets, set.targets)
    assert.are.equal(#golden.samples, #set)
    for k, name in ipairs(golden.classes) do
      assert.are.equal(golden.class_to_idx[k], set.class_to_idx[name])
    end
    for k, sample in ipairs(set.samples) do
      assert.are.same({ root .. "/" .. golden.samples[k], golden.targets[k] }, sample)
    end
    local image, label = set:get(0)
    assert.are.same({ 8, 9, 3 }, image.shape)
    assert.are.equal("uint8", image.dtype)
    assert.are.equal(0, label)
    local shown = data.ImageFolder(root, T.Compose { T.CenterCrop(4), T.ToTensor() })
    assert.are.equal(golden.printed, (tostring(shown):gsub("location: [^\n]*", "location: ROOT")))
  end)

  -- Oracle: Pillow's convert("RGB"), by its definition: grey thrice, alpha dropped.
  it("gives RGB whatever the file holds", function()
    local some, grey = new_root(), (zknn.arange(12) * 20):byte():reshape(3, 4)
    local alpha = zknn.cat({ grey:reshape(3, 4, 1), grey:reshape(3, 4, 1) }, 2)
    write(some .. "/x/1.png", zknn.image.encode(grey))
    write(some .. "/x/2.png", zknn.image.encode(alpha))
    write(some .. "/x/3.png", zknn.image.encode(grey, { bits = 16 }))
    for i = 0, 2 do
      local image = data.ImageFolder(some):get(i)
      assert.are.same({ 3, 4, 3 }, image.shape)
      for c = 0, 2 do
        assert.is_true(zknn.equal(grey, image:select(2, c)))
      end
    end
  end)

  it("takes a loader, a filter and target_transform", function()
    local set = data.ImageFolder { root = root, loader = function(path) return #path end,
      is_valid_file = function(path) return path:find "deep" ~= nil end, allow_empty = true,
      target_transform = function(label) return label * 10 end }
    assert.are.equal(2, #set)
    assert.are.same({ #root + #"/a c/deep/y.png", 10 }, { set:get(0) })
  end)

  it("names what is wrong", function()
    fails_with("nowhere: No such file or directory", data.ImageFolder, "nowhere")
    local some = new_root()
    write(some .. "/x.png", "")
    fails_with("ImageFolder: there is no folder of a class in " .. some, data.ImageFolder, some)
    write(some .. "/b/x.txt", "")
    write(some .. "/c/x.txt", "")
    fails_with("ImageFolder: no PNG file for b, c in " .. some, data.ImageFolder, some)
    write(some .. "/b/x.png", "\137PNG")
    local set = data.ImageFolder { root = some, allow_empty = true }
    fails_with(some .. "/b/x.png: ", set.get, set, 0)
    fails_with("ImageFolder: get: index 1 is not one of the 1 samples", set.get, set, 1)
  end)

  it("gives no folder twice", function() -- where torchvision follows a link in a ring 40 times
    local place = new_root()
    for _, name in ipairs { "cats/1.png", "cats/2.png", "dogs/1.png" } do
      write(place .. "/" .. name, zknn.image.encode(zknn.zeros(2, 2)))
    end
    local n = #data.ImageFolder(place)
    local function with_link(to, name)
      assert(os.execute(("ln -s %s %s/%s"):format(to, place, name)))
      local good, message = pcall(data.ImageFolder, place)
      assert(os.remove(place .. "/" .. name))
      return not good and message or "it is read"
    end
    assert.is_truthy(with_link("cats", "kittens"):find(place .. "/cats and " .. place
      .. "/kittens are one folder, by a link", 1, true))
    assert.is_truthy(with_link(".", "cats/self"):find("/cats/self are one folder", 1, true))
    assert.is_truthy(with_link("..", "cats/up"):find(place .. "/cats/up are one folder", 1, true))
    assert.is_truthy(with_link("../dogs", "cats/dogs"):find("cats/dogs are one folder", 1, true))
    assert.equal(n, #data.ImageFolder(place))
    -- a class may be a link, and pictures may
    assert(os.execute(("mv %s/cats %s-cats && ln -s %s-cats %s/cats"):format(place, place, place,
      place)))
    assert.equal(n, #data.ImageFolder(place))
    assert(os.execute(("rm -r %s %s-cats"):format(place, place)))
  end)
end)

describe("num_workers", function()
  local root, set
  setup(function()
    root = folder()
    set = data.ImageFolder(root, augmented)
  end)

  -- Oracle: PyTorch's loader, without workers and with one.
  it("gives PyTorch's batches, one worker's for any number of them", function()
    local function weighted(x)
      local sum, at = 0, 0
      for _, v in ipairs((x * 255):round():long():flatten():tolist()) do
        sum, at = sum + v * (at % 9973 + 1), at + 1
      end
      return sum
    end
    for workers, row in pairs { [0] = { golden.alone, 5 }, { golden.worker, 6 },
      { golden.worker, 6 }, [5] = { golden.worker, 6 } } do
      local want, seed = table.unpack(row)
      zknn.manual_seed(seed)
      local loader = data.DataLoader(set, { batch_size = 3, shuffle = true, num_workers = workers })
      for _, epoch in ipairs(want.epochs) do
        local k = 0
        for x, y in loader() do
          k = k + 1
          assert.are.same(epoch[k].shape, x.shape)
          assert.are.same(epoch[k].labels, y:tolist())
          assert.are.equal(epoch[k].sum, weighted(x))
        end
        assert.are.equal(#epoch, k)
      end
      assert.are.equal(want.after, zknn.rand(1):item())
    end
  end)

  -- Oracle: one worker.
  it("makes no difference to what comes, from files or from memory", function()
    local rotated = T.Compose { T.RandomAffine(20, { 0.1, 0.1 }), T.ToTensor(),
      T.Normalize({ 0.1307 }, { 0.3081 }), T.RandomErasing { p = 0.7, value = "random" } }
    local digits = data.MNIST { root = "data", train = false, transform = rotated }
    local mixed = data.ConcatDataset { data.Subset(digits, zknn.arange(90)),
      data.Subset(digits, { 9999, 5000, 77 }) }
    for _, case in ipairs { { set, 2 }, { mixed, 16 } } do
      local options = { batch_size = case[2], shuffle = true, num_workers = 1 }
      local want, after = pass(case[1], options, 3)
      for workers = 2, 4 do
        options.num_workers, options.prefetch_factor = workers, workers
        local got, then_ = pass(case[1], options, 3)
        same(want, got)
        assert.are.equal(after, then_)
      end
    end
  end)

  -- Oracle: without workers, where nothing is random.
  it("gives what num_workers=0 gives, collate_fn and functions included", function()
    for _, transform in ipairs {
      T.ToTensor(), T.Compose { T.CenterCrop(5), T.ToTensor() },
      T.Compose { T.CenterCrop { 9, 4 }, function(x) return x:float() * 2 end, T.Pad(1) },
      function(x) return x:float() - 1 end,
    } do
      local plain = data.ImageFolder(root, transform, function(label) return -label end)
      for _, collate in ipairs { false, function(samples)
        return zknn.stack({ samples[1][1], samples[#samples][1] }), zknn.tensor { #samples }
      end } do
        local options = { batch_size = 4, collate_fn = collate or nil }
        local want = pass(plain, options, 0)
        options.num_workers = 2
        same(want, (pass(plain, options, 0)))
      end
    end
    local raw = data.ImageFolder(root)
    same(pass(raw, { batch_size = 7 }, 0), (pass(raw, { batch_size = 7, num_workers = 1 }, 0)))
  end)

  it("raises what went wrong with a file when its batch is due", function()
    local some = folder()
    local bytes = assert(io.open(some .. "/b/2.png", "rb")):read "a"
    local path = some .. "/b/2.png" -- sample 5
    local renamed = bytes:gsub("IDAT", "IDAU")
    for _, broken in ipairs { bytes:sub(1, -20), renamed, ("x"):rep(99), "" } do
      write(path, broken)
      for workers = 1, 3 do
        local following = data.DataLoader(data.ImageFolder(some, augmented),
          { batch_size = 2, num_workers = workers })()
        assert.is_true(pcall(following))
        assert.is_true(pcall(following))
        fails_with(path .. ": ", following)
        fails_with(path .. ": ", following)
      end
    end
  end)

  it("wants pictures of one size in a batch", function()
    local some = folder()
    write(some .. "/a c/deep/y.png", zknn.image.encode(zknn.ones(5, 4)))
    local loader = data.DataLoader(data.ImageFolder(some, T.ToTensor()), { batch_size = 7,
      num_workers = 2 })
    fails_with("samples of one batch must have equal shapes: value 1 of a sample is float32 "
      .. "[3, 8, 9] first, then float32 [3, 5, 4] of " .. some .. "/a c/deep/y.png", loader())
    fails_with("RandomCrop: the crop, 20 by 20, is larger than the picture, 8 by 9",
      data.DataLoader(data.ImageFolder(some, T.RandomCrop(20)), { num_workers = 1 })())
  end)

  -- Oracle: the core's count of live bytes.
  it("ends its threads and frees all when a loop is left or an iterator forgotten", function()
    local function leave()
      for _ = 1, 3 do
        for x in data.DataLoader(set, { batch_size = 1, num_workers = 3 })() do
          if #x == 1 then break end
        end
        for batch in data.DataLoader(set, { batch_size = 2, num_workers = 2 }):enumerate() do
          if batch == 1 then break end
        end
        pcall(function()
          for _ in data.DataLoader(set, { batch_size = 2, num_workers = 2 })() do error "stop" end
        end)
        data.DataLoader(set, { num_workers = 2 })()()
        local never = data.DataLoader(set, { num_workers = 2 })()
        assert.is_function(never)
      end
      collectgarbage()
      collectgarbage()
    end
    leave()
    local before = zknn.memory()
    leave()
    assert.are.equal(before, zknn.memory())
    local file = assert(io.open("/proc/self/status")):read "a"
    assert.is_true(tonumber(file:match "Threads:%s*(%d+)") <= zknn.get_num_threads() + 1)
  end)

  -- Oracle: what the user must read, once.
  it("says what runs on the main thread", function()
    local text = said_by(([[
      local data = require "zknn".data
      local T = data.transforms
      local set = data.ImageFolder(%q, T.Compose { T.CenterCrop(4),
        T.Lambda(function(x) return x:float() end), T.Pad(1) })
      local own = setmetatable({ get = function(_, i) return i end },
        { __len = function() return 4 end })
      for _ = 1, 2 do
        for _ in data.DataLoader(set, { num_workers = 2 })() do end
        for _ in data.DataLoader(own, { num_workers = 2 })() do end
      end]]):format(root))
    assert.are.equal("zknn: warning: DataLoader: Lambda() runs on the main thread, not in the "
      .. "workers, and so does what follows it\n"
      .. "zknn: warning: DataLoader: num_workers=2 changes nothing here: samples come from a get "
      .. "written in Lua, which runs on the main thread\n", text)
  end)

  -- Oracle: exit status and message of an interrupted script.
  it("hears Ctrl-C while it waits", function()
    local text = said_by(([[
      local data = require "zknn".data
      local T = data.transforms
      local set = data.ImageFolder(%q, T.Resize { 1500, 1500 })
      io.popen("sleep 0.3; kill -INT " .. io.open("/proc/self/stat"):read "n")
      for _ = 1, 10000 do
        for _ in data.DataLoader(set, { batch_size = 7, num_workers = 1 })() do end
      end
      print "not interrupted"]]):format(root))
    assert.is_truthy(text:find("interrupted!", 1, true), text)
    assert.is_nil(text:find("not interrupted", 1, true))
  end)
end)
