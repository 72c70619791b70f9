-- train_resume_spec.lua: a training that ends in the midst of an epoch goes on to the same bits.
-- Oracle: the run in one go. tests/host/kill.py kills processes.

local zknn = require "zknn"
local support = require "support"
local nn, optim, data, train = zknn.nn, zknn.optim, zknn.data, zknn.train
local T = data.transforms

local folder

setup(function()
  folder = support.make_folder()
  zknn.manual_seed(3)
  for i = 1, 14 do
    local path = ("%s/pictures/%d"):format(folder, i % 2)
    zknn.system.make_folder(path)
    zknn.image.save(zknn.randint(0, 256, { 6, 6, 3 }, { dtype = "uint8" }),
      ("%s/%d.png"):format(path, i))
  end
end)

teardown(function() support.remove_folder(folder) end)

-- Trains for two epochs with all that has a state. stop: the batch in all behind which it fails.
-- Gives the history, and the record without the times.
local function run(name, stop)
  zknn.manual_seed(1)
  local model = nn.Sequential(nn.Flatten(), nn.Linear(75, 4), nn.Dropout(0.3), nn.Linear(4, 2))
  local optimizer = optim.Adam(model:parameters(), { lr = 0.01 })
  local pictures = data.ImageFolder { root = folder .. "/pictures", transform = T.Compose {
    T.RandomCrop(5, { padding = 1 }), T.RandomHorizontalFlip(), T.ToTensor(),
  } }
  local batches = 0
  local path = ("%s/%s.pth"):format(folder, name)
  local good, history = pcall(train.fit, {
    model = model, optimizer = optimizer, loss = nn.CrossEntropyLoss(), epochs = 2,
    train = data.DataLoader(pictures,
      { batch_size = 2, shuffle = true, num_workers = 2, prefetch_factor = 1 }),
    val = data.DataLoader(pictures, { batch_size = 7 }),
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 20), scheduler_interval = "step",
    metrics = {
      accuracy = train.metrics.Accuracy { task = "multiclass", num_classes = 2 },
      auroc = train.metrics.AUROC { task = "multiclass", num_classes = 2 },
      first = function(scores) return scores[0][0]:abs() end,
    },
    callbacks = { train.EarlyStopping { patience = 9 }, { on_batch_end = function()
      batches = batches + 1
      if batches == stop then error("stop here", 0) end
    end } },
    ema = train.EMA(model, { decay = 0.5 }), accumulate = 2,
    checkpoint = path, save_every = 1, verbose = false,
  })
  if not good then
    assert.equal("stop here", history)
    return nil
  end
  local record = zknn.load((path:gsub("pth$", "last.pth")))
  for _, row in ipairs(record.extra.rows) do row.seconds = nil end
  record.best.seconds, history.seconds = nil, nil
  return history, record, zknn.load(path)
end

-- The value with each tensor as its bytes.
local function plain(value)
  if zknn.is_tensor(value) then return zknn.sha256(value:contiguous():bytes()) end
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, each in pairs(value) do copy[key] = plain(each) end
  return copy
end

-- Where two plain values differ, or nil.
local function difference(a, b, path)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a ~= b and ("%s: %s and %s"):format(path, a, b) or nil
  end
  for key in pairs(a) do
    local found = difference(a[key], b[key], path .. "." .. tostring(key))
    if found then return found end
  end
  for key in pairs(b) do
    if a[key] == nil then return ("%s.%s is new"):format(path, key) end
  end
end

describe("a training that is resumed", function()
  it("has the bits of one in one go, wherever it stopped", function()
    local history, record, best = run "whole"
    for _, stop in ipairs { 1, 4, 7, 10 } do
      local name = "stopped" .. stop
      assert.is_nil(run(name, stop))
      local again, last, net = run(name)
      assert.is_nil(difference(plain(record), plain(last), "stopped " .. stop))
      assert.is_nil(difference(plain(best), plain(net), "best"))
      assert.is_nil(difference(history, again, "history"))
    end
  end)

  it("does nothing when it is done", function()
    local history = run "done"
    assert.is_nil(difference(history, (run "done"), "history"))
  end)
end)
