-- fit_line.lua: learns y = 3x + 1, and leaves a function for the program that ran it.
--
--   run_lua fit_line.lua       (or: zknn fit_line.lua)

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

local steps = math.tointeger(... or 200) or tonumber(... or 200)

zknn.manual_seed(0)
local model = nn.Linear(1, 1)
local optimizer = optim.SGD(model:parameters(), { lr = 0.2 })
local x = zknn.linspace(-1, 1, 21):reshape(21, 1)
local y = 3 * x + 1

local loss
for _ = 1, steps do
  optimizer:zero_grad()
  loss = nn.functional.mse_loss(model(x), y)
  loss:backward()
  optimizer:step()
end
print(("after %d steps: loss %.6f"):format(steps, loss:item()))

function predict(numbers) -- luacheck: globals predict
  return zknn.no_grad(model, numbers)
end
