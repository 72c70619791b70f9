-- Seconds of a training step on MNIST held in memory:
--
--   net=mlp layers=3 hidden=512 | net=lenet | net=cnn
--   batch=64 optimizer=sgd|momentum|adam|adamw steps=938 warmup=100
--
-- Reports the loss of the last step.

local zknn = require "zknn"
local twin = require "twin"
local nn, optim, a = zknn.nn, zknn.optim, twin.args

local nets = {}

function nets.mlp()
  local list = { nn.Flatten(), nn.Linear(784, a.hidden), nn.ReLU() }
  for _ = 1, a.layers - 2 do
    list[#list + 1] = nn.Linear(a.hidden, a.hidden)
    list[#list + 1] = nn.ReLU()
  end
  list[#list + 1] = nn.Linear(a.hidden, 10)
  return nn.Sequential(table.unpack(list))
end

nets.lenet = twin.lenet

function nets.cnn()
  twin.need(nn.Conv2d, "nn.Conv2d")
  return nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))
end

local optimizers = {
  sgd = function(p) return optim.SGD(p, { lr = 1e-3 }) end,
  momentum = function(p) return optim.SGD(p, { lr = 1e-3, momentum = 0.9 }) end,
  adam = function(p) return twin.need(optim.Adam, "optim.Adam")(p, { lr = 1e-3 }) end,
  adamw = function(p) return twin.need(optim.AdamW, "optim.AdamW")(p, { lr = 1e-3 }) end,
}

local X, y = twin.mnist(true)
zknn.manual_seed(0)
local net = nets[a.net]()
local loss_fn, optimizer = nn.CrossEntropyLoss(), optimizers[a.optimizer](net:parameters())
local batches = #X // a.batch

local start, loss
for step = -a.warmup, a.steps - 1 do
  if step == 0 then start = zknn.clock() end
  local at = step % batches * a.batch
  loss = loss_fn(net(X:narrow(0, at, a.batch)), y:narrow(0, at, a.batch))
  optimizer:zero_grad()
  loss:backward()
  optimizer:step()
end
twin.report("step", (zknn.clock() - start) / a.steps, loss:item())
twin.report_memory()
