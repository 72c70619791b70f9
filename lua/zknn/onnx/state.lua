-- What a model is before an export, and is again afterwards: its runs may write to buffers, count
-- in fields, fill caches and draw random numbers.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local class = require "zknn.class"

local REGISTRIES = { "_parameters", "_buffers", "_modules" }

-- A tensor's elements, when they are written over later.
local function keep_tensor(t)
  return { tensor = t, version = native.version(t), copy = t:detach():clone(), grad = t.grad }
end

local function restore_tensor(kept)
  local t = kept.tensor
  if native.version(t) ~= kept.version then
    core.no_grad(function() t:copy_(kept.copy) end)
  end
  if not rawequal(t.grad, kept.grad) then t.grad = kept.grad end
end

local function shallow(t)
  local copy = {}
  for key, value in next, t do
    copy[key] = value
  end
  return copy
end

local function keep_module(module)
  local kept = { module = module, plain = shallow(module._plain), names = {} }
  for _, registry in ipairs(REGISTRIES) do
    local names = {}
    for name, value in module[registry]:each() do
      names[#names + 1] = { name, value }
    end
    kept.names[registry] = names
  end
  return kept
end

local function restore_module(kept)
  local module = kept.module
  for key in next, shallow(module._plain) do
    if kept.plain[key] == nil then module._plain[key] = nil end
  end
  for key, value in next, kept.plain do
    module._plain[key] = value
  end
  for _, registry in ipairs(REGISTRIES) do
    local values, before = module[registry], {}
    for _, pair in ipairs(kept.names[registry]) do
      before[pair[1]] = true
      if not rawequal(values.values[pair[1]], pair[2]) then values:set(pair[1], pair[2]) end
    end
    for name in next, shallow(values.values) do
      if not before[name] then values:remove(name) end
    end
  end
end

-- What a function's outer local variables hold.
local function seen_by(f)
  local values = {}
  for i = 1, 255 do
    local name, value = debug.getupvalue(f, i)
    if not name then break end
    values[i] = value or false
  end
  return values
end

-- Gives a function that brings all back. model: a module, or a function, of which the modules and
-- tensors in its outer local variables are kept; tensors: others that are to stay as they are.
return function(model, tensors)
  local kept_tensors, modules = {}, {}
  local Module = require("zknn.nn").Module
  local rng = core.get_rng_state()
  for _, t in ipairs(tensors) do
    kept_tensors[#kept_tensors + 1] = keep_tensor(t)
  end
  local roots = { model }
  if type(model) == "function" then
    roots = {}
    for _, value in ipairs(seen_by(model)) do
      if class.is(value, Module) then roots[#roots + 1] = value end
      if core.is_tensor(value) then kept_tensors[#kept_tensors + 1] = keep_tensor(value) end
    end
  end
  for _, root in ipairs(roots) do
    for _, module in root:named_modules() do
      modules[#modules + 1] = keep_module(module)
      for _, registry in ipairs { "_parameters", "_buffers" } do
        for _, t in module[registry]:each() do
          if core.is_tensor(t) then kept_tensors[#kept_tensors + 1] = keep_tensor(t) end
        end
      end
    end
  end
  return function()
    for _, kept in ipairs(modules) do
      restore_module(kept)
    end
    for _, kept in ipairs(kept_tensors) do
      restore_tensor(kept)
    end
    core.set_rng_state(rng)
  end
end
