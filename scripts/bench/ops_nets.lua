-- Training steps and optimizers' steps that ops.lua measures: model(name, ...) returns a function
-- of one step.

require "twin"
local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

local optimizers = {
  SGD = function(p) return optim.SGD(p, { lr = 1e-3 }) end,
  momentum = function(p) return optim.SGD(p, { lr = 1e-3, momentum = 0.9 }) end,
  Adam = function(p) return optim.Adam(p, { lr = 1e-3 }) end,
  AdamW = function(p) return optim.AdamW(p, { lr = 1e-3 }) end,
  RMSprop = function(p) return optim.RMSprop(p, { lr = 1e-3 }) end,
  Adagrad = function(p) return optim.Adagrad(p, { lr = 1e-3 }) end,
}

local function training(net, optimizer, x, y)
  local step = optimizers[optimizer](net:parameters())
  local loss_fn = nn.CrossEntropyLoss()
  return function()
    local loss = loss_fn(net(x), y)
    step:zero_grad()
    loss:backward()
    step:step()
    return loss:detach()
  end
end

local models = {}

function models.mlp(optimizer, hidden, batch)
  local net = nn.Sequential(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(),
    nn.Linear(hidden, 10))
  return training(net, optimizer, zknn.randn(batch, 784), zknn.randint(0, 10, { batch }))
end

function models.norm(optimizer, hidden, batch)
  local net = nn.Sequential(nn.Linear(784, hidden), nn.LayerNorm(hidden), nn.GELU(),
    nn.Linear(hidden, hidden), nn.LayerNorm(hidden), nn.GELU(), nn.Linear(hidden, 10))
  return training(net, optimizer, zknn.randn(batch, 784), zknn.randint(0, 10, { batch }))
end

function models.cnn(optimizer, channels, batch)
  local net = nn.Sequential(nn.Conv2d(1, channels, 3), nn.BatchNorm2d(channels), nn.ReLU(),
    nn.MaxPool2d(2), nn.Conv2d(channels, channels, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(25 * channels, 10))
  return training(net, optimizer, zknn.randn(batch, 1, 28, 28), zknn.randint(0, 10, { batch }))
end

-- Sequences of 32 vectors, whose results side by side tell the class.
function models.transformer(optimizer, width, batch)
  local layer = nn.TransformerEncoderLayer(width, 4, { dim_feedforward = 4 * width,
    batch_first = true })
  local net = nn.Sequential(nn.TransformerEncoder(layer, 2), nn.Flatten(),
    nn.Linear(32 * width, 10))
  return training(net, optimizer, zknn.randn(batch, 32, width), zknn.randint(0, 10, { batch }))
end

-- A recurrent layer over 28 rows, the last output of which tells the class.
local Rows = nn.class("Rows")

function Rows:__init(kind, hidden)
  Rows.super.__init(self)
  self.layer, self.head = nn[kind](28, hidden), nn.Linear(hidden, 10)
end

function Rows:forward(x)
  local y = self.layer(x)
  return self.head(y[-1])
end

for name, kind in pairs { rnn = "RNN", lstm = "LSTM", gru = "GRU" } do
  models[name] = function(optimizer, hidden, batch)
    return training(Rows(kind, hidden), optimizer, zknn.randn(28, batch, 28),
      zknn.randint(0, 10, { batch }))
  end
end

local function parameters(count, size)
  local list = {}
  for i = 1, count do list[i] = nn.Parameter(zknn.randn(size)) end
  for i = 1, count do list[i].grad = zknn.randn(size) end
  return list
end

function models.optimizer(optimizer, count, size)
  local list = parameters(count, size)
  local step = optimizers[optimizer](list)
  return function()
    step:step()
    return list[1]:detach()
  end
end

function models.clip(_, count, size)
  local list = parameters(count, size)
  return function() return nn.utils.clip_grad_norm_(list, 1e9) end
end

local nets = {}

function nets.model(name, ...)
  zknn.manual_seed(0)
  return models[name](...)
end

return nets
