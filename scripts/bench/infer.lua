-- Seconds of a forward of net=mlp3|mlp5|lenet (plain=FOLDER has it as NAME.onnx) over images=MNIST
-- or FashionMNIST, batch 1, 64 and 1000: the model under no_grad, and an InferenceSession. Reports
-- the mean of the first batch's logits.

local zknn = require "zknn"
local twin = require "twin"
local a = twin.args

local X = twin.test_images(a.images)
local model = twin.net(a.net):eval()

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
  local session = zknn.onnx.InferenceSession(("%s/%s.onnx"):format(a.plain, a.net))
  local name = session:get_inputs()[1].name
  for _, batch in ipairs { 1, 64, 1000 } do
    run("session", batch, function(x) return session:run(nil, { [name] = x })[1] end)
  end
end
