-- nn.ModuleList{a, b}: modules in a list, registered as "0", "1", ... list[0] is the first,
-- list[-1] the last, #list their number, list:each() walks position, module. It has no forward.

local args = require "zknn.args"
local class = require "zknn.class"
local nested = require "zknn.nested_text"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local positions = require "zknn.nn.positions"

local ModuleList = class("nn.ModuleList", Module)

ModuleList._may_begin_late = true -- a subclass may add its modules without __init

local read = args.reader("nn.ModuleList", { { "modules", "any", optional = true } })

local function check(at, module)
  if not class.is(module, Module) then
    raise("nn.ModuleList: item %s must be a module, got %s", at, args.describe(module))
  end
  return module
end

function ModuleList:__init(...)
  if class.is(..., Module) then
    raise("nn.ModuleList: modules must be a list of modules, got %s: write nn.ModuleList{a, b}",
      args.describe((...)))
  end
  local a = read(...)
  if a.modules then self:extend(a.modules) end
end

function ModuleList.__index(self, key)
  if math.type(key) == "integer" then return positions.read(self, self._modules, key) end
  return Module.__index(self, key)
end

function ModuleList.__newindex(self, key, value)
  if math.type(key) == "integer" then
    if value == nil then return positions.remove(self, self._modules, key) end
    check(tostring(key), value)
    key = positions.name_at(self, self._modules, key)
  end
  Module.__newindex(self, key, value)
end

function ModuleList.__len(self)
  return #self._modules.names
end

function ModuleList:append(module)
  check(tostring(#self), module)
  self:add_module(positions.next_name(self, self._modules), module)
  return self
end

function ModuleList:extend(modules)
  if class.is(modules, ModuleList) then
    for _, module in modules:each() do
      self:append(module)
    end
    return self
  end
  if type(modules) ~= "table" or class.is(modules, Module) then
    raise("nn.ModuleList: modules must be a list of modules, got %s", args.describe(modules))
  end
  args.check_whole("nn.ModuleList", "modules", modules)
  for _, module in ipairs(modules) do
    self:append(module)
  end
  return self
end

-- Puts module before position index; those behind it move up.
function ModuleList:insert(index, module)
  if math.type(index) ~= "integer" then
    raise("nn.ModuleList: insert: index must be an integer, got %s", args.describe(index))
  end
  check(tostring(index), module)
  local n = #self
  if index < 0 then index = math.max(index + n, 0) end
  if index > n then positions.out_of_range(self, self._modules, index) end
  local list = {}
  for i, other in self:each() do
    list[i + 1] = other
  end
  table.insert(list, index + 1, module)
  for i, each in ipairs(list) do
    self._modules:set(tostring(i - 1), each)
  end
end

function ModuleList.forward()
  raise("Module [ModuleList] is missing the required \"forward\" function; to run its modules, "
    .. "write `for i, m in list:each() do x = m(x) end`")
end

function ModuleList:each()
  return positions.each(self._modules)
end
ModuleList.__pairs = ModuleList.each

-- As Python's: equal neighbours are told of once, "(0-2): 3 x Linear(...)".
local function text_of(self)
  local lines, first, last, text = {}, nil, nil, nil
  local function flush()
    if not text then return end
    local shown = text:gsub("\n", "\n  ")
    if first == last then
      lines[#lines + 1] = ("  (%d): %s"):format(first, shown)
    else
      lines[#lines + 1] = ("  (%d-%d): %d x %s"):format(first, last, last - first + 1, shown)
    end
  end
  for i, module in self:each() do
    local own = nested.part(module, module:_get_name())
    if own ~= text then
      flush()
      first, text = i, own
    end
    last = i
  end
  flush()
  if #lines == 0 then return self:_get_name() .. "()" end
  return self:_get_name() .. "(\n" .. table.concat(lines, "\n") .. "\n)"
end

function ModuleList.__tostring(self)
  return nested.text(self, text_of)
end

return ModuleList
