-- Seconds of a forward of the trained 3-layer net (onnx=FILE: the same net), batch 1, 64 and 1000:
-- the model under no_grad, and an InferenceSession. Reports the mean of the first batch's logits.

local zknn = require "zknn"
local twin = require "twin"
local nn, a = zknn.nn, twin.args

local X = twin.mnist(false)
local model = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512),
  nn.ReLU(), nn.Linear(512, 10))
local state = zknn.load("models/pretrained/model_3layer.pth")
for name, value in pairs(model:state_dict()) do
  local layer, kind = name:match("^(%d+)%.(%w+)$")
  value:copy_(state[("linear_relu_stack.%d.%s"):format(layer - 1, kind)])
end
model:eval()

-- Forwards of one batch after the other, as in a service that is never asked the same twice.
local function run(name, batch, forward)
  local inputs, i = {}, 0
  for k = 0, math.min(#X // batch, 100) - 1 do
    inputs[k] = X:narrow(0, k * batch, batch)
  end
  local check = forward(inputs[0]):mean():item()
  local seconds = twin.time(function()
    forward(inputs[i])
    i = (i + 1) % (#inputs + 1)
  end, a.seconds)
  twin.report(("%s/%d"):format(name, batch), seconds, check)
end

zknn.no_grad(function()
  for _, batch in ipairs { 1, 64, 1000 } do run("model", batch, model) end
end)
if zknn.onnx.InferenceSession then
  local session = zknn.onnx.InferenceSession(a.onnx)
  local name = session:get_inputs()[1].name
  for _, batch in ipairs { 1, 64, 1000 } do
    run("session", batch, function(x) return session:run(nil, { [name] = x })[1] end)
  end
end
