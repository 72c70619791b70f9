-- Trains the net of 3 layers on MNIST, section by section as in PyTorch's tutorial:
--
--   ./zknn scripts/train_3layer.lua --epochs 3      (--help shows all options)

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local ZKNNNet_3Layer = require("zknnnet").ZKNNNet_3Layer
local trainloop = require "trainloop"

trainloop.main({ model = "models/model_3layer.pth", is_tutorial = true }, function(options, run)
  -- The device to train on.
  local device = zknn.cuda.is_available() and "cuda" or "cpu"
  print(("Using %s device"):format(device))
  run.device = device

  -- The data: 60,000 images to learn from, 10,000 to test with.
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }

  -- The tutorial chooses its best net by the test set, which makes that net's accuracy there look a
  -- little better than it is. --val N chooses by N of the training images instead.
  local held_out
  training_data, held_out = run:hold_out(training_data)

  local train_dataloader = data.DataLoader(training_data,
    { batch_size = options.batch_size, shuffle = options.shuffle })
  local test_dataloader = data.DataLoader(test_data, { batch_size = options.batch_size })
  local choosing_dataloader = held_out
    and data.DataLoader(held_out, { batch_size = options.batch_size }) or test_dataloader

  -- The model. Its initial weights follow from the seed.
  zknn.manual_seed(options.seed)
  local model = ZKNNNet_3Layer():to(device)
  print(model)

  -- What is to be minimised, and how.
  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.SGD(model:parameters(), { lr = options.lr })

  -- Train; test after each epoch; keep the best net.
  run:resume(model, optimizer, choosing_dataloader, loss_fn)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
