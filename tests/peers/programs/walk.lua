-- A user's net of their own, as the README and docs/ lead to it: made of layers and of functions,
-- trained on some of MNIST, tested, saved, exported to ONNX. walk.py judges what it leaves in the
-- folder arg[1]: net.pth, net.onnx, and its logits of the first test images in logits.npy.

local zknn = require "zknn"
local nn, optim, data, onnx = zknn.nn, zknn.optim, zknn.data, zknn.onnx
local F = nn.functional
local folder = arg[1]

local Net = nn.class("MyNet")

function Net:__init()
  self.conv1 = nn.Conv2d(1, 8, 3, { padding = "same" })
  self.conv2 = nn.Conv2d(8, 16, 3, { stride = 2, bias = false })
  self.pool = nn.AvgPool2d(2)
  self.head = nn.Sequential(nn.Linear(16 * 3 * 3, 64), nn.Tanh(), nn.Linear(64, 10))
end

function Net:forward(x)
  x = F.max_pool2d(zknn.relu(self.conv1(x)), 2)
  x = self.pool(F.leaky_relu(self.conv2(x), 0.1))
  return self.head(x:flatten(1))
end

local ToTensor = data.transforms.ToTensor
local train = data.MNIST { root = "data", train = true, transform = ToTensor() }
local test = data.MNIST { root = "data", train = false, transform = ToTensor() }
local some = {}
for i = 0, 5999 do some[i + 1] = i end

zknn.manual_seed(1)
local model = Net()
local loss_fn = nn.CrossEntropyLoss()
local optimizer = optim.AdamW(model:parameters(), { lr = 2e-3 })
for _ = 1, 2 do
  for X, y in data.DataLoader(data.Subset(train, some), { batch_size = 32, shuffle = true })() do
    local loss = loss_fn(model(X), y)
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
  end
end

model:eval()
local correct, logits = 0, {}
zknn.no_grad(function()
  for X, y in data.DataLoader(test, { batch_size = 500 })() do
    local out = model(X)
    correct = correct + out:argmax(1):eq(y):sum():item()
    logits[#logits + 1] = out
  end
end)
print(("%d of %d right"):format(correct, #test))

zknn.save(model:state_dict(), folder .. "/net.pth")
zknn.npy.save(zknn.cat(logits), folder .. "/logits.npy")
onnx.export(model, zknn.zeros(1, 1, 28, 28), folder .. "/net.onnx", {
  input_names = { "image" }, output_names = { "scores" },
  dynamic_axes = { image = { [0] = "n" }, scores = { [0] = "n" } },
})
