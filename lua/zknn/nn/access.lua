-- Methods of nn.Module that find a module, parameter or buffer by its path, "layers.0.weight", and
-- the state that a class keeps beside its tensors.

local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Parameter = require "zknn.nn.parameter"

local access = {}

local function is_module(value)
  return type(value) == "table" and type(rawget(value, "_modules")) == "table"
end

-- The field of that name, be it a number of a container.
local function field(module, name)
  local own = module._registered[name]
  if own == nil then own = module[name] end
  return own or nil
end

local function down(module, name)
  local child = field(module, name)
  if child == nil then raise("%s has no attribute `%s`", module:_get_name(), name) end
  if not is_module(child) then raise("`%s` is not an nn.Module", name) end
  return child
end

function access.get_submodule(self, target)
  args.check_string("get_submodule", "target", target)
  local module = self
  for name in target:gmatch "[^.]+" do module = down(module, name) end
  return module
end

-- The module that holds what target names, and the last name.
local function place(what, self, target)
  args.check_string(what, "target", target)
  local path, name = target:match "^(.-)%.?([^.]*)$"
  return self:get_submodule(path), name
end

-- Puts module in the place of target; strict: of one that is there.
function access.set_submodule(self, target, module, strict)
  strict = args.flag("set_submodule", "strict", strict, false)
  if target == "" then raise("set_submodule: Cannot set the submodule without a target name!") end
  if not is_module(module) then
    raise("set_submodule: `module` is not an nn.Module, found %s", args.describe(module))
  end
  local parent, name = place("set_submodule", self, target)
  local old = field(parent, name)
  if old == nil and strict then raise("%s has no attribute `%s`", parent:_get_name(), name) end
  if old ~= nil and not is_module(old) then raise("`%s` is not an nn.Module", name) end
  parent[name] = module
end

local function find(what, self, target, kind, is_kind)
  local module, name = place(what, self, target)
  local found = field(module, name)
  if found == nil then raise("%s has no attribute `%s`", module:_get_name(), name) end
  if not is_kind(module, name, found) then raise("`%s` is not %s", name, kind) end
  return found
end

function access.get_parameter(self, target)
  return find("get_parameter", self, target, "an nn.Parameter", function(_, _, found)
    return Parameter.is(found)
  end)
end

function access.get_buffer(self, target)
  return find("get_buffer", self, target, "a buffer", function(module, name)
    return module._buffers.values[name] ~= nil
  end)
end

-- For classes that keep more than tensors in a state_dict, under "_extra_state".
function access.get_extra_state(self)
  raise("%s: get_extra_state: define it in your class, with set_extra_state", self:_get_name())
end

function access.set_extra_state(self, _)
  raise("%s: set_extra_state: define it in your class, with get_extra_state", self:_get_name())
end

-- Does the class of a module define that method?
function access._has_own(self, name)
  return class.method(self[name]) ~= access[name]
end

return access
