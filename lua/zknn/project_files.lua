-- The files of a new project (project.lua): {path, about, text}. @NAME@ is the project's name.

local model = [[
-- The model. train.lua trains it, model_test.lua tests it.

local zknn = require "zknn"
local nn = zknn.nn

local Net = nn.class("Net")

-- inputs: how many features a sample has; classes: how many classes there are.
function Net:__init(inputs, classes)
  self.hidden = nn.Linear(inputs, 32)
  self.out = nn.Linear(32, classes)
end

-- x is (batch, inputs), the result (batch, classes): CrossEntropyLoss takes it as it is.
function Net:forward(x)
  return self.out(self.hidden(x):tanh())
end

return Net
]]

local train = [[
-- Trains the model on two spirals, which no straight line parts, and saves it:
--
--   zknn train.lua [--epochs 200]

local zknn = require "zknn"
local Net = require "model"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data

local train = {}

-- n points of two spirals, (n, 2), and the number of the spiral that each lies on, (n).
function train.spirals(n)
  local class = zknn.arange(n) % 2
  local turn = zknn.rand(n):sqrt() * 6
  local angle = turn + class * math.pi
  local points = zknn.stack({ turn * angle:cos(), turn * angle:sin() }, 1) / 6
  return points + 0.01 * zknn.randn(n, 2), class
end

-- The share of the samples that the model puts into their class.
function train.accuracy(model, x, y)
  model:eval()
  return zknn.no_grad(function() return model(x):argmax(1):eq(y):float():mean():item() end)
end

-- Goes through the samples `epochs` times; gives the last epoch's mean loss.
function train.fit(model, x, y, epochs, report)
  local loader = data.DataLoader(data.TensorDataset(x, y), { batch_size = 64, shuffle = true })
  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(model:parameters(), { lr = 0.01 })
  local mean
  for epoch = 1, epochs do
    model:train()
    local total = 0
    for _, inputs, targets in loader:enumerate() do
      local loss = loss_fn(model(inputs), targets)
      optimizer:zero_grad()
      loss:backward()
      optimizer:step()
      total = total + loss:item() * #inputs
    end
    mean = total / #x
    if report then report(epoch, mean) end
  end
  return mean
end

local function main()
  local epochs = 200
  if arg[1] then
    epochs = arg[1] == "--epochs" and not arg[3] and math.tointeger(tonumber(arg[2]))
    if not epochs or epochs < 1 then
      io.stderr:write("usage: zknn train.lua [--epochs N]      (N: a whole number, 1 or more)\n")
      os.exit(1)
    end
  end
  zknn.manual_seed(0)
  local x, y = train.spirals(1000)
  local test_x, test_y = train.spirals(500)
  local model = Net(2, 2)
  print(model)
  train.fit(model, x, y, epochs, function(epoch, loss)
    if epoch % 20 == 0 or epoch == epochs then
      print(("epoch %3d  loss %.4f  accuracy on the test set %.1f%%"):format(epoch, loss,
        100 * train.accuracy(model, test_x, test_y)))
    end
  end)
  zknn.save(model:state_dict(), "net.pth") -- torch.load("net.pth") reads it
  print("Wrote net.pth")
end

-- Run as a script it trains; `require "train"` gives its functions.
if arg and arg[0] and arg[0]:match "([^/]+)$" == "train.lua" then main() end

return train
]]

local test = [[
-- The tests: zknn test

local zknn = require "zknn"
local Net = require "model"
local train = require "train"
local testing = zknn.testing

testing.parametrize("the output has the shape (batch, classes)", {
  { 1, 2 }, { 7, 3 },
}, function(batch, classes)
  local out = Net(2, classes)(zknn.rand(batch, 2))
  testing.assert_equal(out.shape, { batch, classes })
end)

testing.test("the gradients are right", function()
  testing.assert_gradients(Net(2, 3), zknn.rand(4, 2))
end)

testing.test("it learns", function()
  local x, y = train.spirals(200)
  local model = Net(2, 2)
  local before = train.fit(model, x, y, 1)
  local after = train.fit(model, x, y, 20)
  testing.assert_true(after < before)
end)

testing.test("it is saved and loaded", function()
  local path = testing.temporary_folder() .. "/net.pth"
  local x, model, other = zknn.rand(4, 2), Net(2, 2), Net(2, 2)
  zknn.save(model:state_dict(), path)
  other:load_state_dict(zknn.load(path))
  testing.assert_equal(other(x), model(x))
end)

testing.test("its ONNX file gives the same", function()
  testing.assert_onnx(Net(2, 2), zknn.rand(4, 2))
end)

testing.test("a wrong number of features is refused", function()
  testing.assert_error(function() Net(2, 2)(zknn.rand(4, 3)) end, "features")
end)
]]

local readme = [[
# @NAME@

    zknn test         # runs model_test.lua
    zknn train.lua    # trains, and saves net.pth

| file | what is in it |
|---|---|
| model.lua | the net |
| train.lua | data, training, accuracy |
| model_test.lua | tests: shapes, gradients, learning, files |
]]

return {
  { path = "model.lua", about = "the net", text = model },
  { path = "train.lua", about = "its training", text = train },
  { path = "model_test.lua", about = "its tests", text = test },
  { path = "README.md", about = "what to run", text = readme },
  { path = ".gitignore", about = "what git leaves out", text = "*.pth\n*.onnx\n" },
}
