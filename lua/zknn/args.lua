-- Arguments as PyTorch's users write them: by position in PyTorch's order, and any of them by name
-- in a last table.
--
--   local read = args.reader("nn.Linear", {
--     { "in_features", "integer" }, { "out_features", "integer" },
--     { "bias", "boolean", default = true }, { "dtype", "string", optional = true },
--   })
--   local a = read(784, 512, { bias = false })     -- a.in_features == 784, a.bias == false

local support = require "zknn.core.support"
local raise = require "zknn.raise"

-- known: the parameter list of every reader made, by what it reads for.
local args = { known = {} }

-- What a message says about a value that does not fit.
args.describe = support.describe
-- Is value a list and no object: a plain table, a shape, or a list that a file held?
args.is_list = support.is_list

-- Is it an object of a script's without a key of its own? It would be read as an empty table.
args.is_hollow = support.is_hollow

-- Can it be called? A function, or an object with __call.
function args.is_callable(value)
  return type(value) == "function" or require("zknn.idioms").is_callable(value)
end

-- For functions that take any value, nil too: raises for f().
function args.check_given(what, ...)
  if select("#", ...) == 0 then raise("%s: a value is missing", what) end
end

-- For functions that take any value: raises for zknn:f(...), whose first argument is the library.
function args.no_library(what, first)
  local meta = type(first) == "table" and getmetatable(first)
  if type(meta) == "table" and rawget(meta, "__library") then
    raise("%s: a value is missing, got %s", what, rawget(meta, "__library"))
  end
end

-- Raises unless it can; name: the argument that it is.
function args.check_callable(what, name, value)
  if not args.is_callable(value) then
    raise("%s: %s must be a function, got %s", what, name, args.describe(value))
  end
end

-- Raises unless value is a string.
function args.check_string(what, name, value)
  if type(value) ~= "string" then
    raise("%s: %s must be a string, got %s", what, name, args.describe(value))
  end
end

-- Raises when a value behind a function's own arguments is not nil: Lua would drop it without a
-- word. count: how many arguments the function has; ...: what came behind them.
function args.no_more(what, count, ...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if value ~= nil then
      raise("%s: it takes %s, got more: %s", what, count == 0 and "no arguments"
        or ("%d argument%s"):format(count, count > 1 and "s" or ""), args.describe(value))
    end
  end
end

-- An option that is true or false; default where it is nil.
function args.boolean(what, name, value, default)
  if value == nil then return default end
  if type(value) ~= "boolean" then
    raise("%s: %s must be true or false, got %s", what, name, args.describe(value))
  end
  return value
end

-- The same, or a table that has it by name alone.
function args.flag(what, name, value, default)
  if type(value) == "table" and getmetatable(value) == nil then
    args.check_names(what, value, { name })
    value = value[name]
  end
  return args.boolean(what, name, value, default)
end

-- Raises for an object of a script's in place of a list, and when a list has nil among its entries,
-- since ipairs would leave out what is behind it (a variable's name that is written wrong is nil),
-- or a name, too: {a, b, c = d} would lose it.
function args.check_whole(what, name, list)
  local n = rawlen(list)
  if args.is_hollow(list) then
    raise("%s: %s must be a list, got %s", what, name, args.describe(list))
  end
  for i = 1, n do
    if rawget(list, i) == nil then
      raise("%s: entry %d of %s is nil; is its name written right?", what, i, name)
    end
  end
  for key in next, list, n > 0 and n or nil do
    if math.type(key) == "integer" and key > n then
      raise("%s: entry %d of %s is nil; is its name written right?", what, n + 1, name)
    elseif type(key) == "string" and key ~= "n" then
      raise("%s: the list has a name, '%s', which would be lost", what, key)
    end
  end
end

-- Raises unless path is a string; the object may stand in its place, and the path in the object's.
function args.check_path(what, object, path)
  if type(path) == "string" then return end
  if type(object) == "string" and path ~= nil then
    raise("%s: path must be a string, got %s; the path comes last: %s(object, %q)", what,
      args.describe(path), what, object)
  end
  args.check_string(what, "path", path)
end

-- Is value an object that a state_dict is taken of, and none itself?
function args.has_state(value)
  local meta = getmetatable(value)
  return type(value) == "table" and type(meta) == "table" and not meta.__entries
    and type(value.state_dict) == "function"
end

-- args.check_names(what, options, names): raises for the first key of `options` (in sorted order)
-- that is not in the list `names`.
args.check_names = support.check_names

-- Gives value, or raises unless it is one of the list `choices`.
function args.check_choice(what, name, value, choices)
  for _, choice in ipairs(choices) do
    if choice == value then return value end
  end
  raise("%s: %s must be '%s', got '%s'%s", what, name, table.concat(choices, "', '"), value,
    args.hint(value, choices))
end

-- " (did you mean 'relu'?)" for the nearest of the names, or `otherwise`, "" when that is left out.
function args.hint(name, names, otherwise)
  local near = support.suggest(name, names)
  return near and (" (did you mean '%s'?)"):format(near) or otherwise or ""
end

-- A function of a call's arguments that gives a table of all of them by name. Each parameter is
-- { name, kind } with `default`, or `optional` for one that may be nil; `none`: it may be false,
-- for None, where the default is something else. Kinds and reading are in src/bind/schema.c.
function args.reader(what, parameters)
  args.known[what] = parameters
  return support.reader(what, parameters, args.is_callable)
end

return args
