-- signature.lua: what tostring shows of the library's functions, classes and modules: their names
-- and arguments. It is loaded when one of them is shown, and takes what the documentation says.

local class = require "zknn.class"
local args = require "zknn.args"
local parameters = require "zknn.parameters"

local signature = {}

-- The documentation is loaded when something is shown.
local function item_of(value)
  return require "zknn.docs.public".items_of(value)[1]
end

-- The arguments in the first heading, "(input, dim=nil)"; nil when there is none.
local function heading(item)
  local entry = require "zknn.docs".entry_of(item)
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
  return "(" .. parameters(class.method(f), first) .. ")"
end

local function of_function(f)
  local info = debug.getinfo(f, "S")
  if info.what ~= "C" and not info.source:find("@lua/zknn/", 1, true) then return nil end
  local item = item_of(f)
  if not item then return nil end
  local name, given = item.name, heading(item)
  if name:find(":", 1, true) then -- an op's heading has the object, too
    if given and not given:find "^%(self" and require "zknn.docs".op(name:match "[^:]*$") then
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
  local item = item_of(own)
  if item then return heading(item) or from_reader(item.name) end
  local init, base = rawget(own, "__init"), rawget(own, "super")
  if init then return written(init, 2) end
  return base and arguments(base) or "()"
end

local function of_class(own)
  local item = item_of(own)
  return (item and item.name or own.__name) .. (arguments(own) or "")
end

-- "nn.Linear(in_features, out_features, bias=true)".
function signature.of_class(own)
  local good, text = pcall(of_class, own)
  return good and text or own.__name
end

return signature
