-- Trains a convolutional net on Fashion-MNIST, clothes in place of digits: 91.9% of the test images
-- right in 8 epochs.
--
--   ./zknn scripts/fashion.lua      (--help shows all options)
--
-- The images come from Debian's package dataset-fashion-mnist, or from data/FashionMNIST/raw. If
-- they are in neither, they are downloaded to the second (30 MB).

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local trainloop = require "trainloop"

local Net = nn.class("FashionNet")

function Net:__init()
  self.features = nn.Sequential(
    nn.Conv2d(1, 32, 3, { padding = 1 }), nn.ReLU(), nn.MaxPool2d(2), -- [N, 32, 14, 14]
    nn.Conv2d(32, 64, 3, { padding = 1 }), nn.ReLU(), nn.MaxPool2d(2) -- [N, 64, 7, 7]
  )
  self.classifier = nn.Sequential(
    nn.Flatten(),
    nn.Linear(64 * 7 * 7, 128), nn.ReLU(),
    nn.Linear(128, 10)
  )
end

function Net:forward(x)
  return self.classifier(self.features(x))
end

trainloop.main({
  about = "Trains a convolutional net on Fashion-MNIST and keeps the best.",
  data_set = "FashionMNIST", model = "models/fashion.pth", epochs = 8, lr = 1e-3, shuffle = true,
}, function(options, run)
  local function images(train)
    return data.FashionMNIST { root = options.data, train = train, transform = ToTensor(),
      download = true }
  end
  local training_data, test_data = images(true), images(false)
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  zknn.manual_seed(options.seed)
  local model = Net()
  print(model)

  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })
  local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, { gamma = 0.75 })

  run:resume(model, optimizer, choosing_dataloader, loss_fn, scheduler)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    scheduler:step()
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
