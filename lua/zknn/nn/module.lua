-- nn.Module: the base class of all layers and nets. An assignment to a field registers the value:
-- an nn.Parameter as parameter, a module as child, in the order of assignment.
--
-- A module's table holds only the registries and `_plain`, which has all other fields. So every
-- assignment calls __newindex, and a field may change its kind. Code that runs at every call of a
-- layer reads its fields from the plain tables `_plain` and `_registered`.

local core = require "zknn.core"
local native = require "zknn.core.optim"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local fields = require "zknn.fields"
local raise = require "zknn.raise"
local profiled = require "zknn.profiled"
local zero_grad = require "zknn.zero_grad"
local absent = require "zknn.nn.absent"
local hooks = require "zknn.nn.hooks"
local Parameter = require "zknn.nn.parameter"
local Registry = require "zknn.nn.registry"

local math_type = math.type
local WALK = "write `for name, child in module:named_children() do`, or named_parameters()"

local Module = class("nn.Module")
getmetatable(Module).__index = absent

Module._may_begin_late = true -- a subclass need not call its __init

function Module.__new(class_of)
  local registered = {}
  return setmetatable({
    _class_of = class_of,
    _plain = { training = true },
    _registered = registered, -- all that is in the three below, by name
    _parameters = Registry.new(registered),
    _buffers = Registry.new(registered),
    _modules = Registry.new(registered),
    _transient = {}, -- names of buffers that a state_dict leaves out
    _owned = false, -- does another module have it?
    _tables = false, -- has a field of a user's class a plain table, which may hold layers?
    _hooked = false, -- is there a hook that a call runs?
    _pre_hooks = false, -- lists, once there is one
    _hooks = false,
    _backward_pre_hooks = false,
    _backward_hooks = false,
    _state_dict_pre_hooks = false,
    _state_dict_hooks = false,
    _load_pre_hooks = false,
    _load_hooks = false,
  }, class_of)
end

-- The version of the state, which PyTorch writes into a state_dict's _metadata and reads from it.
Module._version = 1

-- What a state_dict of an older version may lack or have besides: sets forgiven[key] of what counts
-- as loaded or is left out, and appends to `wrong` what is an error. version is nil where the file
-- does not say it; the keys begin with `front`.
-- luacheck: ignore 212
function Module:_forgive(dict, front, version, forgiven, wrong) end

-- For subclasses that call their base's, as PyTorch's must.
Module.__init = class.no_init

function Module.__init__()
  raise("nn.Module.__init__ is Python's name: write nn.Module.__init(self)")
end

local function is_module(value)
  return class.is(value, Module)
end

-- Fields: the plain ones, then what is registered (never under a name of the class's), then the
-- class's.
function Module.__index(self, key)
  local value = self._plain[key]
  if value ~= nil then return value end
  value = self._registered[key] or self._class_of[key]
  if value == nil and type(key) ~= "string" then
    if math_type(key) == "integer" then
      raise("%s is no list of modules: [%d] has no meaning; %s", self:_get_name(), key, WALK)
    end
    raise("%s: what a module holds has a name%s, got %s", self:_get_name(),
      self.each and " or an integer (layers[i])" or "", args.describe(key))
  end
  return value
end

-- pairs gives a module's fields: parameters, buffers and children in the order of assignment, then
-- the plain ones by name. (Containers have theirs.)
function Module.__pairs(self)
  local names, plain, i = {}, {}, 0
  for _, registry in ipairs { self._parameters, self._buffers, self._modules } do
    for name in registry:each() do
      names[#names + 1] = name
    end
  end
  for name in next, self._plain do
    plain[#plain + 1] = name
  end
  table.sort(plain, function(a, b) return tostring(a) < tostring(b) end)
  table.move(plain, 1, #plain, #names + 1, names)
  return function()
    i = i + 1
    if names[i] ~= nil then return names[i], self[names[i]] end
  end
end

-- A module is no list. (Containers are.)
function Module.__len(self)
  raise("%s has no length; %s", self:_get_name(), WALK)
end

-- All fields by name, read raw.
Module.__fields = fields.own(function(self)
  local found = {}
  for _, part in ipairs { "_buffers", "_modules", "_parameters" } do
    for name, value in next, rawget(rawget(self, part), "values") do
      found[name] = value
    end
  end
  for name, value in next, rawget(self, "_plain") do
    found[name] = value
  end
  return found
end)

-- Raises unless `name` can be a key of a state_dict and a field of its own.
local function check_name(self, kind, name)
  if type(name) ~= "string" or name == "" or name:find(".", 1, true) then
    raise("%s: a %s's name must be a string without dots and not empty, got %s",
      self:_get_name(), kind, args.describe(name))
  end
  local method = getmetatable(self)[name]
  if method ~= nil and method ~= absent[name] then
    raise("%s: a %s cannot be named '%s', which is a method of the class", self:_get_name(), kind,
      name)
  end
end

-- Puts value into one registry and clears the name everywhere else.
local function register(self, registry, kind, name, value)
  check_name(self, kind, name)
  for _, other in ipairs { "_parameters", "_buffers", "_modules" } do
    if other ~= registry then self[other]:remove(name) end
  end
  self._plain[name] = nil
  self._transient[name] = nil
  self[registry]:set(name, value)
  if value and registry == "_modules" then value._owned = true end
end

local function refuse(self, value, kind, name, wanted)
  raise("%s: cannot assign %s as %s '%s' (%s or nil expected)", self:_get_name(),
    args.describe(value), kind, name, wanted)
end

local function check_training(self, _, value)
  if type(value) ~= "boolean" then
    raise("%s: training must be true or false, got %s", self:_get_name(), args.describe(value))
  end
end

local function check_method(self, key, value)
  if not args.is_callable(value) then
    raise("%s: %s is a method: call it, model:%s(...); %s cannot take its place",
      self:_get_name(), key, key, args.describe(value))
  end
end

-- Fields that take no other kind: they would be ignored, or fail later without a cause.
local guarded_fields = {
  training = check_training, train = check_method, eval = check_method, forward = check_method,
  zero_grad = check_method, parameters = check_method, state_dict = check_method,
  load_state_dict = check_method, requires_grad_ = check_method,
}

function Module.__newindex(self, key, value)
  if Parameter.is(value) then
    register(self, "_parameters", "parameter", key, value)
  elseif is_module(value) then
    if self._parameters.values[key] ~= nil then
      refuse(self, value, "parameter", key, "an nn.Parameter")
    end
    register(self, "_modules", "child module", key, value)
  elseif value == nil then
    self._parameters:remove(key)
    self._modules:remove(key)
    self._buffers:remove(key)
    self._plain[key] = nil
  elseif self._parameters.values[key] ~= nil then
    refuse(self, value, "parameter", key, "an nn.Parameter")
  elseif self._modules.values[key] ~= nil then
    refuse(self, value, "child module", key, "an nn.Module")
  elseif self._buffers.values[key] ~= nil then
    if not core.is_tensor(value) then refuse(self, value, "buffer", key, "a tensor") end
    self._buffers:set(key, value)
  elseif key ~= key then
    raise("%s: a field cannot have the name nan", self:_get_name())
  else
    if guarded_fields[key] then guarded_fields[key](self, key, value) end
    if type(value) == "table" and getmetatable(value) == nil and self._class_of._is_own then
      self._tables = true
    end
    self._plain[key] = value
  end
end

-- The explicit forms; value may be nil, for a slot that stays empty.
local function register_new(self, registry, kind, name, value)
  check_name(self, kind, name)
  local value_now = self[name]
  if value_now ~= nil and value_now ~= absent[name] and self[registry].values[name] == nil then
    raise("%s: attribute '%s' already exists", self:_get_name(), name)
  end
  register(self, registry, kind, name, value or false)
end

function Module:register_parameter(name, parameter)
  if parameter ~= nil and not Parameter.is(parameter) then
    refuse(self, parameter, "parameter", name, "an nn.Parameter")
  end
  register_new(self, "_parameters", "parameter", name, parameter)
end

-- A tensor that belongs to the module's state and is not trained. persistent = false keeps it out
-- of the state_dict.
function Module:register_buffer(name, tensor, persistent)
  persistent = args.flag("register_buffer", "persistent", persistent, true)
  if tensor ~= nil and not core.is_tensor(tensor) then
    refuse(self, tensor, "buffer", name, "a tensor")
  end
  register_new(self, "_buffers", "buffer", name, tensor)
  self._transient[name] = not persistent or nil
end

function Module:add_module(name, module)
  if module ~= nil and not is_module(module) then
    refuse(self, module, "child module", name, "an nn.Module")
  end
  register_new(self, "_modules", "child module", name, module)
end
Module.register_module = Module.add_module

-- --- running ---

-- Not a tail call: path.lua looks for the frame of Module.__call.
local function pass(...)
  return ...
end

function Module:forward(...) -- luacheck: ignore 212
  raise("Module [%s] is missing the required \"forward\" function%s", self:_get_name(),
    require("zknn.mistakes.modules").instead_of_forward(self))
end
local no_forward = Module.forward

function Module.__call(self, ...)
  if profiled.layer then return pass(profiled.layer(self, ...)) end
  if self._hooked then return pass(hooks.call(self, ...)) end
  local forward = self._plain.forward or self._class_of.forward
  if forward == no_forward then forward = self.forward end -- of a class with an __index of its own
  return pass(forward(self, ...))
end

-- --- the whole tree ---

-- Calls f with every module below, then with this one.
function Module:apply(f)
  args.check_callable("apply", "f", f)
  self:_check_tables()
  self:_each_place(nil, f)
  return self
end

function Module:train(mode)
  if mode == nil then mode = true end
  if type(mode) ~= "boolean" then
    raise("train: mode must be true or false, got %s", args.describe(mode))
  end
  self:_check_tables()
  for _, module in self:named_modules() do
    module._plain.training = mode
  end
  return self
end

function Module:eval()
  return self:train(false)
end

function Module:zero_grad(set_to_none)
  local forget = args.flag("zero_grad", "set_to_none", set_to_none, true)
  local parameters = self:parameters()
  if forget then return native.forget_grads(parameters) end
  zero_grad(parameters)
end

function Module:requires_grad_(on)
  if on ~= nil and type(on) ~= "boolean" then
    raise("requires_grad_: it takes true or false, got %s", args.describe(on))
  end
  for _, parameter in ipairs(self:parameters()) do
    parameter:requires_grad_(on ~= false)
  end
  return self
end

-- --- words ---

-- The class's name without its module: "Linear" of nn.Linear.
function Module:_get_name()
  return getmetatable(self).__name:match("[^.]*$")
end

-- What a layer shows of itself between its parentheses.
function Module:extra_repr() -- luacheck: ignore 212
  return ""
end

Module.__tostring = require "zknn.nn.show"

for name, method in pairs(hooks.methods) do
  Module[name] = method
end
for _, part in ipairs { "traversal", "state", "convert", "access" } do
  for name, method in pairs(require("zknn.nn." .. part)) do
    Module[name] = method
  end
end

support.set_layer_path(require("zknn.nn.running_layer")(Module.__call))

return Module
