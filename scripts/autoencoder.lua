-- Trains an autoencoder that encodes each digit of MNIST in 32 numbers; draws digits of the test
-- set above their reconstructions, in a picture beside the model's file.
--
--   ./zknn scripts/autoencoder.lua      (--help shows all options)

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local trainloop = require "trainloop"

local Autoencoder = nn.class("Autoencoder")

function Autoencoder:__init()
  self.encoder = nn.Sequential(
    nn.Flatten(),
    nn.Linear(28 * 28, 256), nn.ReLU(),
    nn.Linear(256, 32)
  )
  self.decoder = nn.Sequential(
    nn.Linear(32, 256), nn.ReLU(),
    nn.Linear(256, 28 * 28)
  )
end

-- Gives logits: the sigmoid of each is a pixel.
function Autoencoder:forward(x)
  return self.decoder(self.encoder(x)):view_as(x)
end

-- A loader of images and labels as one of images and the same images, which are to come out again.
local function to_itself(loader)
  return {
    dataset = loader.dataset,
    enumerate = function()
      local following = loader:enumerate()
      return function()
        local batch, X = following()
        return batch, X, X
      end
    end,
  }
end

-- The mean loss, and how many pixels come out on the right side of grey.
local function measure(loader, model, loss_fn)
  local start, correct, total, loss = zknn.clock(), 0, 0, 0.0
  model:eval()
  zknn.no_grad(function()
    for X in loader() do
      local logits = model(X)
      loss = loss + loss_fn(logits, X):item() * X:numel()
      correct = correct + logits:gt(0):eq(X:gt(0.5)):sum():item()
      total = total + X:numel()
    end
  end)
  return { correct = correct, total = total, avg_loss = loss / total,
    test_seconds = zknn.clock() - start }
end

-- The first of each digit, one column a digit: originals above what came out.
local function draw(dataset, model, path)
  local images, titles = {}, {}
  for digit = 0, 9 do
    local i = 0
    while select(2, dataset:get(i)) ~= digit do i = i + 1 end
    local image = dataset:get(i)
    local again = zknn.no_grad(function() return model(image:unsqueeze(0)):sigmoid() end)
    images[digit + 1], images[digit + 11] = image, again[0]
    titles[digit + 1], titles[digit + 11] = tostring(digit), "from 32 numbers"
  end
  zknn.plot.grid(images, titles, { columns = 10 })
  zknn.plot.savefig(path)
  print("Wrote " .. path)
end

trainloop.main({
  about = "Trains an autoencoder on MNIST and keeps the best.",
  model = "models/autoencoder.pth", epochs = 10, lr = 1e-3, shuffle = true,
}, function(options, run)
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader = run:loaders(training_data, test_data)

  zknn.manual_seed(options.seed)
  local model = Autoencoder()
  print(model)

  local loss_fn = nn.BCEWithLogitsLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })
  function run.measure() return measure(choosing_dataloader, model, loss_fn) end

  run:resume(model, optimizer)
  for _ in run:epochs() do
    run:train(to_itself(train_dataloader), model, loss_fn, optimizer)
    run:test()
    run:save()
  end
  model:load_state_dict(zknn.load(options.model))
  draw(test_data, model, (options.model:gsub("%.pth$", "") .. ".png"))
  run:done()
end)
