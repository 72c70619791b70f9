-- nn.utils.parametrize: a parameter or buffer that is computed from others whenever it is read. The
-- module gets a class of its own, whose reading and assigning of such names goes through the
-- ParametrizationList that module.parametrizations has of them. [torch/nn/utils/parametrize.py]

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local ModuleDict = require "zknn.nn.moduledict"
local ModuleList = require "zknn.nn.modulelist"
local Parameter = require "zknn.nn.parameter"
local text = require "zknn.text"

local parametrize = {}

local function register(module, name, value)
  if Parameter.is(value) then
    module:register_parameter(name, value)
  else
    module:register_buffer(name, value)
  end
end

-- --- the originals of one name ---

local List = class("nn.utils.parametrize.ParametrizationList", ModuleList)

-- Raises unless value is a tensor of the same dtype and shape as `like`.
local function check_same(value, like, what)
  if not core.is_tensor(value) then
    raise("A parametrization must return a tensor. Got %s.", args.describe(value))
  elseif value.dtype ~= like.dtype then
    raise("%s may not change the dtype of the tensor, unless the `unsafe` flag is enabled: it is "
      .. "%s, and became %s", what, like.dtype, value.dtype)
  elseif text.shape(value) ~= text.shape(like) then
    raise("%s may not change the shape of the tensor, unless the `unsafe` flag is enabled: it is "
      .. "%s, and became %s", what, text.shape(like), text.shape(value))
  end
end

local function inverse_of(module, value)
  local f = module.right_inverse
  if f == nil then return value end
  local parts = table.pack(f(module, value))
  if parts.n == 1 and args.is_list(parts[1]) then
    parts = table.move(parts[1], 1, #parts[1], 1, { n = #parts[1] })
  end
  for i = 1, parts.n do
    if not core.is_tensor(parts[i]) then
      raise("'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "
        .. "Got %s.", args.describe(parts[i]))
    end
  end
  return table.unpack(parts, 1, parts.n)
end

local read_list = args.reader("nn.utils.parametrize.ParametrizationList", {
  { "modules", "any" }, { "original", "tensor" }, { "unsafe", "boolean", default = false },
})

function List:__init(...)
  local a = read_list(...)
  local modules, original = a.modules, a.original
  ModuleList.__init(self, modules)
  if #self == 0 then raise("ParametrizationList: modules is empty") end
  self.unsafe = a.unsafe
  local parts = core.no_grad(function() return table.pack(inverse_of(modules[1], original)) end)
  self.is_tensor, self.ntensors = parts.n == 1, parts.n
  if parts.n == 1 then
    if original.dtype ~= parts[1].dtype then
      raise("When `right_inverse` outputs one tensor, it may not change the dtype: it is %s, and "
        .. "became %s", original.dtype, parts[1].dtype)
    end
    local before = original:detach()
    original.data = parts[1]:detach()
    register(self, "original", original)
    self:_check(before)
    return
  end
  for i = 1, parts.n do
    local part = parts[i]:detach()
    if Parameter.is(original) then part = Parameter(part, original.requires_grad) end
    register(self, "original" .. i - 1, part)
  end
  self:_check(original)
end

function List:_check(original)
  if self.unsafe then return end
  check_same(self(), original, "Registering a parametrization")
end

function List:forward()
  local parts = {}
  for i = 1, self.ntensors do
    parts[i] = self.is_tensor and self.original or self["original" .. i - 1]
  end
  local value
  for i, module in self:each() do
    if i == 0 then
      value = module(table.unpack(parts, 1, self.ntensors))
    else
      value = module(value)
    end
  end
  return value
end

-- What an assignment to the name does: the originals that give this value.
function List:right_inverse(value)
  core.no_grad(function()
    local parts = { n = 1, value }
    for i = #self - 1, 0, -1 do
      local module = self[i]
      if module.right_inverse == nil then
        raise("parametrization %s does not implement right_inverse.", module:_get_name())
      end
      parts = table.pack(inverse_of(module, parts[1]))
    end
    if parts.n ~= self.ntensors then
      raise("'right_inverse' must return a sequence of tensors of length %d. Got a sequence of "
        .. "length %d.", self.ntensors, parts.n)
    end
    for i = 1, parts.n do
      local own = self.is_tensor and self.original or self["original" .. i - 1]
      if own.dtype ~= parts[i].dtype then
        raise("The tensor returned by `right_inverse` has dtype %s while `original` has dtype %s",
          parts[i].dtype, own.dtype)
      end
      own.data = parts[i]:detach()
    end
  end)
end

-- --- the module's class ---

local cache -- by module and name, while cached runs

local function list_of(module, name)
  local all = rawget(module, "_modules").values.parametrizations
  return all and type(name) == "string" and all._modules.values[name] or nil
end

local function value_of(module, name, list)
  if not cache then return list() end
  cache[module] = cache[module] or {}
  if cache[module][name] == nil then cache[module][name] = list() end
  return cache[module][name]
end

local classes = setmetatable({}, { __mode = "k" }) -- by the class of the module

local function class_of(base)
  if classes[base] then return classes[base] end
  local own = class("nn.Parametrized" .. base.__name:match "[^.]*$", base)
  local index, assign = base.__index, base.__newindex
  own._before_parametrizations = base
  function own.__index(self, name)
    local list = list_of(self, name)
    if list then return value_of(self, name, list) end
    return index(self, name)
  end
  function own.__newindex(self, name, value)
    local list = list_of(self, name)
    if not list then return assign(self, name, value) end
    if not core.is_tensor(value) then
      raise("%s: %s is parametrized: a tensor may be assigned, got %s", self:_get_name(), name,
        args.describe(value))
    end
    list:right_inverse(value)
  end
  classes[base] = own
  return own
end

local function become(module, of)
  setmetatable(module, of)
  rawset(module, "_class_of", of)
end

-- --- functions ---

local read_is = args.reader("is_parametrized", {
  { "module", "any" }, { "tensor_name", "string", optional = true },
})

local function check_module(what, name, module)
  if not class.is(module, Module) then
    raise("%s: %s must be a module, got %s", what, name, args.describe(module))
  end
end

function parametrize.is_parametrized(...)
  local a = read_is(...)
  check_module("is_parametrized", "module", a.module)
  if a.tensor_name then return list_of(a.module, a.tensor_name) ~= nil end
  local all = a.module._modules.values.parametrizations
  return class.is(all, ModuleDict) and #all > 0
end

-- Another parametrization behind those that are there.
local function append(list, more, unsafe)
  if not unsafe then
    local now = list()
    local next_value = more(now)
    check_same(next_value, now, "Registering a parametrization")
    if more.right_inverse ~= nil then
      check_same(inverse_of(more, next_value), now, "The right_inverse of a parametrization")
    end
  end
  list:append(more)
  list.unsafe = list.unsafe or unsafe
end

local read_register = args.reader("register_parametrization", {
  { "module", "any" }, { "tensor_name", "string" }, { "parametrization", "any" },
  { "unsafe", "boolean", default = false },
})

function parametrize.register_parametrization(...)
  local a = read_register(...)
  local module, name, more = a.module, a.tensor_name, a.parametrization
  check_module("register_parametrization", "module", module)
  check_module("register_parametrization", "parametrization", more)
  more:train(module.training)
  local list = list_of(module, name)
  if list then
    append(list, more, a.unsafe)
    return module
  end
  local original = module._parameters.values[name] or module._buffers.values[name]
  if not original then
    raise("Module '%s' does not have a parameter, a buffer, or a parametrized element with name "
      .. "'%s'", module:_get_name(), name)
  end
  list = List({ more }, original, a.unsafe)
  module[name] = nil
  if not parametrize.is_parametrized(module) then
    become(module, class_of(getmetatable(module)))
    module.parametrizations = ModuleDict()
  end
  module.parametrizations[name] = list
  return module
end

local read_remove = args.reader("remove_parametrizations", {
  { "module", "any" }, { "tensor_name", "string" },
  { "leave_parametrized", "boolean", default = true },
})

function parametrize.remove_parametrizations(...)
  local a = read_remove(...)
  local module, name = a.module, a.tensor_name
  check_module("remove_parametrizations", "module", module)
  local list = list_of(module, name)
  if not list then
    raise("Module %s does not have a parametrization on %s", module:_get_name(), name)
  end
  local original = list.is_tensor and list.original
  if original and a.leave_parametrized then
    original.data = core.no_grad(list):detach()
  elseif a.leave_parametrized then
    local value = list()
    original = value.requires_grad and Parameter(value:detach()) or value
  elseif not original then
    raise("Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized "
      .. "in terms of a sequence of tensors.")
  end
  local all = module.parametrizations
  all:pop(name)
  register(module, name, original)
  if #all == 0 then
    module.parametrizations = nil
    become(module, getmetatable(module)._before_parametrizations)
  end
  return module
end

-- Calls f(...); a name that is read again meanwhile is not computed again.
function parametrize.cached(f, ...)
  args.check_callable("cached", "f", f)
  local outer = cache
  cache = cache or setmetatable({}, { __mode = "k" })
  local results = table.pack(pcall(f, ...))
  cache = outer
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

function parametrize.type_before_parametrizations(module, ...)
  args.no_more("type_before_parametrizations", 1, ...)
  check_module("type_before_parametrizations", "module", module)
  return getmetatable(module)._before_parametrizations or getmetatable(module)
end

for name, f in pairs(parametrize) do called(name, f) end
parametrize.ParametrizationList = List

return library("zknn.nn.utils.parametrize", parametrize)
