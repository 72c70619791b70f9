-- Where a nan or an infinity is, and where it came from.

local core = require "zknn.core"

local guard = {}

-- "nan" or "inf" when the tensor has one, else nil. only_nan: infinities are allowed.
local function flaw(t, only_nan)
  if not core.is_tensor(t) or not t.dtype:find "float" then return nil end
  t = t:detach()
  if t:isnan():any():item() then return "nan" end
  return not only_nan and not t:isfinite():all():item() and "inf" or nil
end

-- The first parameter with nan or inf, or buffer with nan (a mask may have infinities): its name,
-- and which it is.
function guard.first_bad(model)
  return core.no_grad(function()
    for name, parameter in model:named_parameters() do
      local found = flaw(parameter)
      if found then return name, found, parameter end
    end
    for name, buffer in model:named_buffers() do
      local found = flaw(buffer, true)
      if found then return name, found end
    end
  end)
end

-- The first of the values (tensors) with one: its place, and which it is.
local function first_of(values)
  for i = 1, values.n or #values do
    local found = flaw(values[i])
    if found then return i, found end
  end
end

-- Runs the model again on these inputs. Gives the path and the kind of the first layer whose output
-- has one and its inputs do not, and which; or nil.
local function first_layer(model, inputs)
  local path, kind, found
  local hooks = {}
  for name, module in model:named_modules() do
    hooks[#hooks + 1] = module:register_forward_hook(function(layer, given, output)
      if found then return end
      local given_list = type(given) == "table" and given or { given }
      local bad = flaw(output)
      if bad and not first_of(given_list) then
        path, kind, found = name, getmetatable(layer).__name or "a layer", bad
      end
    end)
  end
  local random = core.get_rng_state()
  local _, prediction = pcall(core.no_grad, model, table.unpack(inputs, 1, inputs.n))
  core.set_rng_state(random)
  for _, hook in ipairs(hooks) do hook:remove() end
  return path, kind, found, prediction
end

-- In words where the nan or inf of a loss came from. model: as it is now, with the gradients of the
-- last step; inputs, targets: lists of what the loss was made of.
function guard.explain(model, inputs, targets)
  local at, found = first_of(inputs)
  if at then return ("the batch itself has %s, in value %d of it"):format(found, at) end
  at, found = first_of(targets)
  if at then return ("the targets of the batch have %s"):format(found) end
  local name, parameter
  name, found, parameter = guard.first_bad(model)
  if name then
    local gradient = parameter and parameter.grad ~= nil and flaw(parameter.grad)
    return ("'%s' is the first of the model's tensors that has %s, since the last step%s"):format(
      name, found, gradient and (", whose gradient of it had " .. gradient) or "")
  end
  local path, kind
  path, kind, found = first_layer(model, inputs)
  if path then
    return ("the first layer that gives %s is %s (%s)"):format(found,
      path == "" and "the model itself" or "'" .. path .. "'", kind)
  end
  return "the loss itself makes it: inputs, weights and the model's outputs are finite"
end

return guard
