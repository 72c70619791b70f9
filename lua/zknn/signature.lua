-- signature.lua: what tostring shows of the library's functions, classes and modules: their names
-- and arguments. It is loaded when one of them is shown, and takes what the documentation says.

local class = require "zknn.class"
local args = require "zknn.args"

local signature = {}

local entries -- zknn.docs
local items -- the items of zknn.docs.public by their values, the shortest name of each

local function load()
  if items then return end
  entries, items = require "zknn.docs", {}
  for _, item in ipairs(require "zknn.docs.public".names()) do
    local value = item.value
    local kind = type(value)
    local old = (kind == "function" or kind == "table") and items[value]
    if old == nil or old and (#item.name < #old.name or #item.name == #old.name
      and item.name < old.name) then
      items[value] = item
    end
  end
end

-- The arguments in the first heading, "(input, dim=nil)"; nil when there is none.
local function heading(item)
  local entry = entries.entry_of(item)
  return entry and entry.signatures[1] and entry.signatures[1]:match "^[%w_.:]+(%b())"
end

-- As a reader of arguments knows them.
local function from_reader(name)
  local rows = args.known[name]
  if not rows then return nil end
  local list = {}
  for i, row in ipairs(rows) do
    local default = row.default
    if type(default) == "string" then default = ("%q"):format(default) end
    list[i] = row.default ~= nil and ("%s=%s"):format(row[1], tostring(default))
      or row.optional and row[1] .. "=nil" or row[1]
  end
  return "(" .. table.concat(list, ", ") .. ")"
end

-- The parameters that are written in Lua, from the first or the second on.
local function written(f, first)
  f = class.method(f)
  local info, list = debug.getinfo(f, "u"), {}
  for i = first, info.nparams do
    list[#list + 1] = debug.getlocal(f, i)
  end
  if info.isvararg then list[#list + 1] = "..." end
  return "(" .. table.concat(list, ", ") .. ")"
end

local function of_function(f)
  local info = debug.getinfo(f, "S")
  if info.what ~= "C" and not info.source:find("@lua/zknn/", 1, true) then return nil end
  load()
  local item = items[f]
  if not item then return nil end
  local name, given = item.name, heading(item)
  if name:find(":", 1, true) then -- an op's heading has the object, too
    if given and not given:find "^%(self" and entries.op(name:match "[^:]*$") then
      given = given:gsub("^%([%w_]+,?%s*", "(")
    end
    return name .. (given or info.what ~= "C" and written(f, 2) or "(...)")
  end
  return "zknn." .. name .. (given or from_reader(name)
    or info.what ~= "C" and written(f, 1) or "(...)")
end

-- "zknn.relu(input)", "nn.Module:eval()"; nil for a function that is not the library's.
function signature.of_function(f)
  local good, text = pcall(of_function, f)
  return good and text or nil
end

-- The arguments of a class: of the library's, or of the first above it that has a constructor.
local function arguments(own)
  local item = items[own]
  if item then return heading(item) or from_reader(item.name) end
  local init, base = rawget(own, "__init"), rawget(own, "super")
  if init then return written(init, 2) end
  return base and arguments(base) or "()"
end

local function of_class(own)
  load()
  local item = items[own]
  return (item and item.name or own.__name) .. (arguments(own) or "")
end

-- "nn.Linear(in_features, out_features, bias=true)".
function signature.of_class(own)
  local good, text = pcall(of_class, own)
  return good and text or own.__name
end

return signature
