-- Trains an LSTM that reads an image row by row, as a sequence of 28 steps: over 98.5 of 100 test
-- images right in 5 epochs.
--
--   ./zknn scripts/rowlstm.lua      (--help shows all options)

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local trainloop = require "trainloop"

local RowLSTM = nn.class("RowLSTM")

function RowLSTM:__init()
  self.lstm = nn.LSTM(28, 128, { batch_first = true })
  self.classifier = nn.Linear(128, 10)
end

function RowLSTM:forward(x)
  local rows = x:squeeze(1)                       -- [N, 28 rows, 28 pixels]
  local outputs = self.lstm(rows)                 -- [N, 28, 128]
  return self.classifier(outputs:select(1, -1))   -- what it knows after the last row
end

trainloop.main({
  about = "Trains an LSTM that reads MNIST's images row by row, and keeps the best.",
  model = "models/rowlstm.pth", epochs = 5, lr = 3e-3, shuffle = true,
}, function(options, run)
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  zknn.manual_seed(options.seed)
  local model = RowLSTM()
  print(model)

  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })
  local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, { gamma = 0.6 })

  run:resume(model, optimizer, choosing_dataloader, loss_fn, scheduler)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    scheduler:step()
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
