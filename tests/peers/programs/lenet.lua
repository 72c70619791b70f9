-- Loads PyTorch's LeNet from arg[1]/lenet.pth; logits of arg[1]/x.npy go to arg[1]/y.npy.

local zknn = require "zknn"
local nn = zknn.nn

local LeNet = nn.class("LeNet")

function LeNet:__init()
  self.conv1 = nn.Conv2d(1, 6, 5, { padding = 2 })
  self.conv2 = nn.Conv2d(6, 16, 5)
  self.fc1 = nn.Linear(400, 120)
  self.fc2 = nn.Linear(120, 84)
  self.fc3 = nn.Linear(84, 10)
end

function LeNet:forward(x)
  x = nn.functional.max_pool2d(self.conv1(x):relu(), 2)
  x = nn.functional.max_pool2d(self.conv2(x):relu(), 2)
  x = self.fc1(x:flatten(1)):relu()
  return self.fc3(self.fc2(x):relu())
end

local model = LeNet()
model:load_state_dict(zknn.load(arg[1] .. "/lenet.pth"))
zknn.no_grad(function()
  zknn.npy.save(model(zknn.npy.load(arg[1] .. "/x.npy")), arg[1] .. "/y.npy")
end)
