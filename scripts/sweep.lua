-- Compares learning rates: trains the same net for one epoch at each of several, a factor of
-- sqrt(10) apart, and draws the accuracies.
--
--   ./zknn scripts/sweep.lua      (--help shows all options)
--
-- An epoch of the other scripts is a rate here: --epochs 5 tries five, beginning with --lr. So a
-- sweep that was stopped can be resumed, and the best of all nets is kept.

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local ZKNNNet_3Layer = require("zknnnet").ZKNNNet_3Layer
local trainloop = require "trainloop"

local STEP = 10 ^ 0.5

-- One point a row of the log.
local function draw(log, first, path)
  local plot, rates, accuracies = zknn.plot, {}, {}
  for i, accuracy in ipairs(zknn.csv.load(log).accuracy:tolist()) do
    rates[i], accuracies[i] = first * STEP ^ (i - 1), 100 * accuracy
  end
  plot.plot(rates, accuracies, { marker = "o" })
  plot.xscale "log"
  plot.xlabel "learning rate"
  plot.ylabel "accuracy in %"
  plot.title "After one epoch"
  plot.savefig(path)
  print("Wrote " .. path)
end

trainloop.main({
  about = "Trains a net on MNIST at several learning rates and draws what comes of each.",
  model = "models/sweep.pth", log = "models/sweep.csv", epochs = 7, lr = 1e-3,
  is_tutorial = true,
}, function(options, run)
  if not options.log:find "%.csv$" then
    zknn.train.command.fail "--log names a CSV file here (.csv): the picture is drawn from it"
  end
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  -- The same initial weights at every rate.
  local function make(rate)
    zknn.manual_seed(options.seed)
    local model = ZKNNNet_3Layer()
    return model, optim.SGD(model:parameters(), { lr = rate, momentum = 0.9 })
  end

  local loss_fn = nn.CrossEntropyLoss()
  local model, optimizer = make(options.lr)
  run:resume(model, optimizer, choosing_dataloader, loss_fn)
  for i in run:epochs() do
    local rate = options.lr * STEP ^ (i - 1)
    print(("Learning rate %.3g"):format(rate))
    model, optimizer = make(rate)
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    run:save()
  end
  draw(options.log, options.lr, (options.log:gsub("%.csv$", "") .. ".png"))
  run:finish(test_dataloader, model, loss_fn)
end)
