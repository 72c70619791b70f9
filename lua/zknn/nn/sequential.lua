-- nn.Sequential(a, b, ...): runs modules one after the other. They are named "0", "1", ...; other
-- names come from a list of pairs, nn.Sequential{ {"fc", a}, {"act", b} }, or an ordered table.
-- seq[0] is the first, seq[-1] the last, #seq their number, seq:each() walks position, module.

local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local positions = require "zknn.nn.positions"

local Sequential = class("nn.Sequential", Module)

Sequential._may_begin_late = true -- a subclass may add its modules without __init

local function add(self, name, module)
  if not class.is(module, Module) then
    if class.inherits(module, Module) then
      raise("nn.Sequential: item %s is the class %s; call it to make a module: %s()", name,
        module.__name, module.__name)
    end
    raise("nn.Sequential: item %s must be a module, got %s%s", name, args.describe(module),
      require("zknn.mistakes.modules").layer_of(module))
  end
  if self._modules.values[name] ~= nil then
    raise("nn.Sequential: the name '%s' comes twice; to replace a module, assign to it", name)
  end
  self:add_module(name, module)
end

function Sequential:__init(...)
  local first = ...
  if select("#", ...) == 1 and type(first) == "table" and not class.is(first, Module)
    and not class.inherits(first, Module) then
    if args.is_hollow(first) and not getmetatable(first).__pairs then
      raise("nn.Sequential: want modules, or a list of pairs {name, module}, got %s",
        args.describe(first))
    elseif getmetatable(first) then -- an ordered table
      for name, module in pairs(first) do
        add(self, name, module)
      end
    else
      args.check_whole("nn.Sequential", "the list", first)
      for i, pair in ipairs(first) do
        if type(pair) ~= "table" or class.is(pair, Module) then
          raise("nn.Sequential: item %d of a list must be a pair {name, module}%s", i - 1,
            class.is(pair, Module) and "; write nn.Sequential(a, b), or "
            .. "nn.Sequential(table.unpack(list)) for a list of modules" or "")
        end
        if type(pair[1]) ~= "string" then
          raise("nn.Sequential: item %d of a list must be a pair {name, module}, its name is %s",
            i - 1, args.describe(pair[1]))
        end
        add(self, pair[1], pair[2])
      end
    end
    return
  end
  for i = 1, select("#", ...) do
    add(self, tostring(i - 1), (select(i, ...)))
  end
end

function Sequential.__index(self, key)
  if math.type(key) == "integer" then return positions.read(self, self._modules, key) end
  return Module.__index(self, key)
end

function Sequential.__newindex(self, key, value)
  if math.type(key) == "integer" then
    if value == nil then return positions.remove(self, self._modules, key) end
    key = positions.name_at(self, self._modules, key)
  end
  Module.__newindex(self, key, value)
end

function Sequential.__len(self)
  return #self._modules.names
end

function Sequential:append(module)
  add(self, positions.next_name(self, self._modules), module)
  return self
end

function Sequential:each()
  return positions.each(self._modules)
end
Sequential.__pairs = Sequential.each

-- x: what the first module takes, a tensor or anything else.
function Sequential:forward(x)
  local names, values = self._modules.names, self._modules.values
  for i = 1, #names do
    x = values[names[i]](x)
  end
  return x
end

return Sequential
