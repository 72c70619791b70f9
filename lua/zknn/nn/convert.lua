-- Methods of nn.Module that move it to a device or change the dtype of its real tensors. Parameters
-- and buffers stay the same tensors and get other data, so references to them (of an optimizer, a
-- hook, a module that shares them) stay valid.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"

local convert = {}

local function is_real(t)
  return support.dtypes[t.dtype].real
end

-- model:to(device), model:to(dtype), model:to(device, dtype) or {device = , dtype = }.
function convert.to(self, ...)
  local target = { ... }
  args.no_more("to", 2, select(3, ...))
  if target[1] == nil then target = { target[2] } end -- to(nil, dtype)
  if #target == 0 then
    raise('%s: to: a dtype or a device is missing; a dtype is a string: model:to("float64")',
      self:_get_name())
  end
  if type(target[1]) == "table" and not core.is_tensor(target[1]) then
    args.check_names("to", target[1], { "device", "dtype" })
    target = { target[1].device or "cpu", target[1].dtype }
  end
  local probe = core.zeros(1)
  for _, to in ipairs(target) do
    probe = probe:to(to) -- an unknown device or dtype is an error, whatever the module holds
  end
  if not is_real(probe) then
    raise("%s: to takes float32, float64, float16 or bfloat16, got %s", self:_get_name(),
      probe.dtype)
  end
  self:_check_tables()
  -- All of the new data first: when memory runs out, nothing has changed.
  local changes, seen = {}, {}
  local function note(t, replace)
    if seen[t] or not is_real(t) then return end
    seen[t] = true
    local data = t.is_leaf and t:detach() or t
    for _, to in ipairs(target) do
      data = data:to(to)
    end
    if data.dtype ~= t.dtype then
      changes[#changes + 1] = t.is_leaf and function() t.data = data end
        or function() replace(data) end -- a buffer that was computed: its history leads on
    end
    if t.grad then note(t.grad) end
  end
  for _, module in self:named_modules() do
    for _, registry in ipairs { module._parameters, module._buffers } do
      for name, tensor in registry:each() do
        note(tensor, function(data) registry:set(name, data) end)
      end
    end
  end
  for _, change in ipairs(changes) do
    change()
  end
  return self
end

function convert.float(self)
  return self:to(core.float32)
end

function convert.double(self)
  return self:to(core.float64)
end

function convert.half(self)
  return self:to(core.float16)
end

function convert.bfloat16(self)
  return self:to(core.bfloat16)
end

function convert.cpu(self)
  return self:to("cpu")
end

return convert
