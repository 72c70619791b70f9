-- deepcopy(value): a value of its own with the same content, as copy.deepcopy makes in Python. What
-- occurs twice in it occurs twice in the copy: a parameter that two layers share, a parameter and
-- the optimizer that updates it. Functions and classes are shared.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"

local copy_value

local function copy_tensor(t, seen)
  if not t.is_leaf then
    raise("deepcopy: only leaves of the graph can be copied, and an operation made this tensor: "
      .. "write x:detach():clone()")
  end
  local own = t:detach():clone()
  if require("zknn.nn.parameter").is(t) then
    own = require "zknn.nn.parameter"(own, t.requires_grad)
  elseif t.requires_grad then
    own:requires_grad_()
  end
  seen[t] = own
  if t.grad ~= nil then own.grad = copy_value(t.grad, seen) end
  return own
end

-- The entries of a table as they are, without its metatable's words. What an optimizer keeps from
-- step to step as userdata it makes anew.
local function copy_entries(from, to, seen)
  for key, value in next, from do
    if key ~= "_settings" or rawget(from, "param_groups") == nil then
      rawset(to, copy_value(key, seen), copy_value(value, seen))
    end
  end
  return to
end

local REGISTRIES = { "_parameters", "_buffers", "_modules" }

local function copy_module(module, seen)
  local hooks = require "zknn.nn.hooks"
  local Registry = require "zknn.nn.registry"
  local registered = {}
  local own = { _class_of = module._class_of, _registered = registered }
  seen[module] = own
  for _, name in ipairs(REGISTRIES) do own[name] = Registry.new(registered) end
  setmetatable(own, getmetatable(module))
  for _, registry in ipairs(REGISTRIES) do
    for _, name in ipairs(module[registry].names) do
      own[registry]:set(name, copy_value(module[registry].values[name], seen))
    end
  end
  for key, value in next, module do
    if rawget(own, key) == nil and key ~= "_checked" then
      rawset(own, key, not key:find "_hooks$" and copy_value(value, seen) or false)
    end
  end
  hooks.copy(module, own)
  return own
end

local function is_module(value)
  return rawget(value, "_modules") ~= nil and rawget(value, "_registered") ~= nil
end

-- Is it shared: a class, or a table of the library?
local function is_shared(value, meta)
  return type(meta) == "table" and rawget(meta, "__library") ~= nil
    or rawget(value, "__name") ~= nil and class.inherits(value, value)
end

local function copy_table(value, seen)
  local meta = getmetatable(value)
  if is_shared(value, meta) then return value end
  if is_module(value) then return copy_module(value, seen) end
  local ordered = require "zknn.ordered"
  if ordered.kind(value) then
    meta = ordered.meta_of_copy(value, function(part) return copy_value(part, seen) end)
  end
  local own = {}
  seen[value] = own
  return setmetatable(copy_entries(value, own, seen), meta)
end

function copy_value(value, seen)
  local kind = type(value)
  if kind ~= "table" and kind ~= "userdata" and kind ~= "thread" then return value end
  if seen[value] ~= nil then return seen[value] end
  if core.is_tensor(value) then return copy_tensor(value, seen) end
  if kind == "table" then return copy_table(value, seen) end
  if kind == "userdata" and (debug.getmetatable(value) or {}).__name == "zknn.Generator" then
    local own = core.Generator()
    own:set_state(value:get_state())
    seen[value] = own
    return own
  end
  raise("deepcopy: %s cannot be copied", args.describe(value))
end

return function(...)
  args.check_given("deepcopy", ...)
  args.no_more("deepcopy", 1, select(2, ...))
  args.no_library("deepcopy", ...)
  return (copy_value((...), {}))
end
