-- nn.ModuleDict(modules): modules by name; dict.name or dict["name"] is one of them, and an
-- assignment dict.name = module adds one. modules is a list of pairs { {"a", m}, .. } or an ordered
-- table, which keep their order, or a plain table, whose names are sorted. It has no forward.

local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sort = require "zknn.sort"
local Module = require "zknn.nn.module"

local ModuleDict = class("nn.ModuleDict", Module)

ModuleDict._may_begin_late = true -- a subclass may add its modules without __init

-- Calls f(name, value) for every pair of a dict, an ordered table or a list of pairs.
function ModuleDict._each_pair(what, given, f)
  local is_hollow = args.is_hollow(given) and not getmetatable(given).__pairs
  if type(given) ~= "table" or is_hollow then
    raise("%s: want a table of names, or a list of pairs {name, value}, got %s", what,
      args.describe(given))
  end
  if getmetatable(given) then -- an ordered table
    for name, value in pairs(given) do
      f(name, value)
    end
  elseif given[1] ~= nil then
    local at = {}
    args.check_whole(what, "the list", given)
    for i, pair in ipairs(given) do
      if not args.is_list(pair) or type(pair[1]) ~= "string" then
        raise("%s: item %d of a list must be a pair {name, value}", what, i - 1)
      elseif at[pair[1]] then
        raise("%s: items %d and %d of the list are both named '%s'", what, at[pair[1]], i - 1,
          pair[1])
      end
      at[pair[1]] = i - 1
    end
    for _, pair in ipairs(given) do
      f(pair[1], pair[2])
    end
  else
    local names = {}
    for name in pairs(given) do
      names[#names + 1] = name
    end
    sort.names(names)
    for _, name in ipairs(names) do
      f(name, given[name])
    end
  end
end

-- One argument, which may be a plain table of names: not one of options, as a reader would take it.
args.known["nn.ModuleDict"] = { { "modules", "any", optional = true } }
function ModuleDict:__init(modules)
  if modules ~= nil then self:update(modules) end
end

local function check(name, module)
  if not class.is(module, Module) then
    raise("nn.ModuleDict: '%s' must be a module, got %s", name, args.describe(module))
  end
  return module
end

function ModuleDict:update(modules)
  if class.is(modules, ModuleDict) then
    for name, module in modules:items() do
      self[name] = module
    end
    return
  end
  ModuleDict._each_pair("nn.ModuleDict", modules, function(name, module)
    self[name] = check(name, module)
  end)
end

function ModuleDict.__len(self)
  return #self._modules.names
end

function ModuleDict.forward()
  raise("Module [ModuleDict] is missing the required \"forward\" function; to run one of its "
    .. "modules, write dict.name(x)")
end

-- name, module in order.
function ModuleDict:items()
  return self._modules:each()
end
ModuleDict.__pairs = ModuleDict.items

function ModuleDict.__index(self, key)
  if math.type(key) == "integer" then
    raise("nn.%s has names, no positions: [%d] is not there; write "
      .. "`for name, value in dict:items() do`", self:_get_name(), key)
  end
  return Module.__index(self, key)
end

function ModuleDict:keys()
  return table.move(self._modules.names, 1, #self, 1, {})
end

function ModuleDict:contains(name)
  return self._modules.values[name] ~= nil
end

-- Takes a module out and gives it.
function ModuleDict:pop(name)
  local module = self._modules.values[name]
  if not module then raise("nn.ModuleDict: there is no '%s'", name) end
  self._modules:remove(name)
  return module
end

function ModuleDict:clear()
  for _, name in ipairs(self:keys()) do
    self._modules:remove(name)
  end
end

return ModuleDict
