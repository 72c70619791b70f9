-- nn.ParameterList{a, b} and nn.ParameterDict{ {"w", a}, {"b", b} }: parameters in a module, by
-- position ("0", "1", ...) or by name. Tensors become parameters. list[0] is the first, #list their
-- number; dict.w is the one of that name, dict:items() walks name, parameter.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local positions = require "zknn.nn.positions"
local ModuleDict = require "zknn.nn.moduledict"
local Parameter = require "zknn.nn.parameter"

-- value as a parameter; `what` and `at` are for the message.
local function parameter(what, at, value)
  if not core.is_tensor(value) then
    raise("%s: item %s must be a tensor, got %s", what, at, args.describe(value))
  end
  return Parameter.is(value) and value or Parameter(value)
end

-- One line a parameter; how: what PyTorch calls its dtype there.
local function lines(self, how)
  local list = {}
  for name, p in self._parameters:each() do
    list[#list + 1] = ("  (%s): Parameter containing: [%s of size %s]"):format(name, how(p.dtype),
      table.concat(p.shape, "x"))
  end
  return table.concat(list, "\n")
end

local ParameterList = class("nn.ParameterList", Module)

ParameterList._may_begin_late = true

local read = args.reader("nn.ParameterList", { { "values", "any", optional = true } })

function ParameterList:__init(...)
  local a = read(...)
  if a.values then self:extend(a.values) end
end

function ParameterList.__index(self, key)
  if math.type(key) == "integer" then return positions.read(self, self._parameters, key) end
  return Module.__index(self, key)
end

function ParameterList.__newindex(self, key, value)
  if math.type(key) == "integer" then
    if value == nil then return positions.remove(self, self._parameters, key) end
    value = parameter("nn.ParameterList", key, value)
    key = positions.name_at(self, self._parameters, key)
  end
  Module.__newindex(self, key, value)
end

function ParameterList.__len(self)
  return #self._parameters.names
end

function ParameterList:append(value)
  local name = positions.next_name(self, self._parameters)
  self:register_parameter(name, parameter("nn.ParameterList", name, value))
  return self
end

function ParameterList:extend(values)
  if not args.is_list(values) and not class.is(values, ParameterList) then
    raise("nn.ParameterList: values must be a list of tensors, got %s", args.describe(values))
  end
  local list = class.is(values, ParameterList) and values:parameters() or values
  args.check_whole("nn.ParameterList", "values", list)
  for _, value in ipairs(list) do
    self:append(value)
  end
  return self
end

function ParameterList:each()
  return positions.each(self._parameters)
end
ParameterList.__pairs = ParameterList.each

function ParameterList:extra_repr()
  return lines(self, function(dtype) return "torch." .. dtype end)
end

local ParameterDict = class("nn.ParameterDict", Module)

ParameterDict._may_begin_late = true

-- One argument, which may be a plain table of names: not one of options, as a reader would take it.
args.known["nn.ParameterDict"] = { { "parameters", "any", optional = true } }
function ParameterDict:__init(parameters)
  if parameters ~= nil then self:update(parameters) end
end

function ParameterDict.__newindex(self, key, value)
  if core.is_tensor(value) then value = parameter("nn.ParameterDict", key, value) end
  Module.__newindex(self, key, value)
end

function ParameterDict:update(parameters)
  if class.is(parameters, ParameterDict) then
    for name, value in parameters:items() do
      self[name] = value
    end
    return
  end
  ModuleDict._each_pair("nn.ParameterDict", parameters, function(name, value)
    self[name] = parameter("nn.ParameterDict", name, value)
  end)
end

function ParameterDict.__len(self)
  return #self._parameters.names
end

function ParameterDict:items()
  return self._parameters:each()
end
ParameterDict.__pairs = ParameterDict.items
ParameterDict.__index = ModuleDict.__index

function ParameterDict:keys()
  return table.move(self._parameters.names, 1, #self, 1, {})
end

function ParameterDict:contains(name)
  return self._parameters.values[name] ~= nil
end

function ParameterDict:pop(name)
  local value = self._parameters.values[name]
  if not value then raise("nn.ParameterDict: there is no '%s'", name) end
  self._parameters:remove(name)
  return value
end

local function tensor_type(dtype)
  local row = support.dtypes[dtype]
  return row and row.real and ("torch.%sTensor"):format(row.kind) or dtype
end

function ParameterDict:extra_repr()
  return lines(self, tensor_type)
end

return { ParameterList = ParameterList, ParameterDict = ParameterDict }
