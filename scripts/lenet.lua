-- Trains LeNet-5 on MNIST, with ReLU and max pooling: 99 of 100 test images right in 5 epochs.
--
--   ./zknn scripts/lenet.lua      (--help shows all options)

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local trainloop = require "trainloop"

local LeNet = nn.class("LeNet")

function LeNet:__init()
  self.features = nn.Sequential(
    nn.Conv2d(1, 6, 5, { padding = 2 }), nn.ReLU(), nn.MaxPool2d(2), -- [N, 6, 14, 14]
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)                  -- [N, 16, 5, 5]
  )
  self.classifier = nn.Sequential(
    nn.Flatten(),
    nn.Linear(16 * 5 * 5, 120), nn.ReLU(),
    nn.Linear(120, 84), nn.ReLU(),
    nn.Linear(84, 10)
  )
end

function LeNet:forward(x)
  return self.classifier(self.features(x))
end

trainloop.main({
  about = "Trains LeNet-5 on MNIST and keeps the best.",
  model = "models/lenet.pth", epochs = 5, lr = 3e-3, shuffle = true,
}, function(options, run)
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  zknn.manual_seed(options.seed)
  local model = LeNet()
  print(model)

  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })
  local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, { gamma = 0.5 })

  run:resume(model, optimizer, choosing_dataloader, loss_fn, scheduler)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    scheduler:step()
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
