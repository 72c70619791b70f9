-- A layer with a custom gradient: a net whose hidden values are all +1 or -1.
--
--   ./zknn scripts/custom_layer.lua      (--help shows all options)
--
-- The gradient of sign is 0 nearly everywhere, so nothing would be learnt through it. In backward
-- the layer acts as the identity between -1 and 1 (the "straight-through estimator" of Bengio,
-- Leonard and Courville, 2013, arXiv 1308.3432).

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local trainloop = require "trainloop"

-- The function: forward and backward, each in Lua.
local Sign = zknn.Function("Sign")

function Sign.forward(ctx, x)
  ctx:save_for_backward(x)
  return x:ge(0):float() * 2 - 1
end

function Sign.backward(ctx, grad)
  local x = ctx.saved_tensors[1]
  return grad * x:abs():le(1):float()
end

-- The layer around it; it prints itself and takes its place among the others.
local Binarize = nn.class("Binarize")

function Binarize.forward(_, x)
  return Sign.apply(x)
end

local Net = nn.class("BinaryNet")

function Net:__init()
  self.layers = nn.Sequential(
    nn.Flatten(),
    nn.Linear(28 * 28, 512), Binarize(),
    nn.Linear(512, 512), Binarize(),
    nn.Linear(512, 10)
  )
end

function Net:forward(x)
  return self.layers(x)
end

trainloop.main({
  about = "Trains a net with a custom layer on MNIST and keeps the best.",
  model = "models/custom_layer.pth", epochs = 5, lr = 1e-3, shuffle = true,
}, function(options, run)
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  zknn.manual_seed(options.seed)
  local model = Net()
  print(model)

  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })

  run:resume(model, optimizer, choosing_dataloader, loss_fn)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
