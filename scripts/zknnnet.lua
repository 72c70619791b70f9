-- The tutorial's two nets: images of 28 x 28 go in flat, one score for each of the ten digits comes
-- out. They differ in the number of hidden layers of 512.

local nn = require("zknn").nn

local ZKNNNet_3Layer = nn.class("ZKNNNet_3Layer")

function ZKNNNet_3Layer:__init()
  self.flatten = nn.Flatten()
  self.linear_relu_stack = nn.Sequential(
    nn.Linear(28 * 28, 512),
    nn.ReLU(),
    nn.Linear(512, 512),
    nn.ReLU(),
    nn.Linear(512, 10)
  )
end

function ZKNNNet_3Layer:forward(x)
  x = self.flatten(x)
  local logits = self.linear_relu_stack(x)
  return logits
end

local ZKNNNet_5Layer = nn.class("ZKNNNet_5Layer")

function ZKNNNet_5Layer:__init()
  self.flatten = nn.Flatten()
  self.linear_relu_stack = nn.Sequential(
    nn.Linear(28 * 28, 512),
    nn.ReLU(),
    nn.Linear(512, 512),
    nn.ReLU(),
    nn.Linear(512, 512),
    nn.ReLU(),
    nn.Linear(512, 512),
    nn.ReLU(),
    nn.Linear(512, 10)
  )
end

function ZKNNNet_5Layer:forward(x)
  x = self.flatten(x)
  local logits = self.linear_relu_stack(x)
  return logits
end

return { ZKNNNet_3Layer = ZKNNNet_3Layer, ZKNNNet_5Layer = ZKNNNet_5Layer }
