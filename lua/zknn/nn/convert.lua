-- Methods of nn.Module that move it to a device or change the dtype of its real tensors. A
-- parameter whose dtype changes becomes a new tensor: make the optimizer afterwards.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local Parameter = require "zknn.nn.parameter"

local convert = {}

local function is_real(t)
  return t.dtype == core.float32 or t.dtype == core.float64
end

-- The tensor that takes t's place; memo keeps shared ones shared.
local function moved(t, target, memo)
  if not memo[t] then
    local data = t:detach()
    for _, to in ipairs(target) do
      data = data:to(to)
    end
    if data.dtype == t.dtype and data.device == t.device then
      memo[t] = t
    elseif Parameter.is(t) then
      memo[t] = Parameter(data, t.requires_grad)
      if t.grad then memo[t].grad = moved(t.grad, target, memo) end
    else
      memo[t] = data
    end
  end
  return memo[t]
end

-- model:to(device), model:to(dtype), model:to(device, dtype) or {device = , dtype = }.
function convert.to(self, ...)
  local target = { ... }
  if type(target[1]) == "table" and not core.is_tensor(target[1]) then
    args.check_names("to", target[1], { "device", "dtype" })
    target = { target[1].device or "cpu", target[1].dtype }
  end
  local probe = core.zeros(1)
  for _, to in ipairs(target) do
    probe = probe:to(to) -- an unknown device or dtype is an error, whatever the module holds
  end
  if not is_real(probe) then
    raise("%s: to takes float32 or float64, got %s", self:_get_name(), probe.dtype)
  end
  local memo = {}
  for _, module in self:named_modules() do
    for _, registry in ipairs { module._parameters, module._buffers } do
      for name, tensor in registry:each() do
        if is_real(tensor) then registry:set(name, moved(tensor, target, memo)) end
      end
    end
  end
  return self
end

function convert.float(self)
  return self:to(core.float32)
end

function convert.double(self)
  return self:to(core.float64)
end

function convert.cpu(self)
  return self:to("cpu")
end

return convert
