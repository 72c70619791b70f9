-- Arguments as PyTorch's users write them: by position in PyTorch's order, and any of them by name
-- in a last table.
--
--   local read = args.reader("nn.Linear", {
--     { "in_features", "integer" }, { "out_features", "integer" },
--     { "bias", "boolean", default = true }, { "dtype", "string", optional = true },
--   })
--   local a = read(784, 512, { bias = false })     -- a.in_features == 784, a.bias == false

local core = require "zknn.core"
local support = require "zknn.core.support"
local raise = require "zknn.raise"

-- known: the parameter list of every reader made, by what it reads for.
local args = { known = {} }
local type, math_type, getmetatable = type, math.type, getmetatable

-- What a message says about a value that does not fit.
function args.describe(value)
  if type(value) == "string" then return ("'%s'"):format(value) end
  if value ~= value then return "nan" end -- 0/0 would be "-nan"
  if type(value) == "number" or type(value) == "boolean" then return tostring(value) end
  if core.is_tensor(value) then return "a tensor" end
  if type(value) == "table" then
    local meta = getmetatable(value)
    local describe = type(meta) == "table" and rawget(meta, "__describe")
    if describe then return describe(value) end
    local name = type(meta) == "table" and (rawget(value, "__name") or meta.__name)
    return type(name) == "string" and name or "a table"
  end
  return value == nil and "nothing" or "a " .. type(value)
end

-- Is value a list and no object: a plain table, a shape, or a list that a file held?
function args.is_list(value)
  if type(value) ~= "table" then return false end
  local meta = getmetatable(value)
  return meta == nil or type(meta) == "table" and rawget(meta, "__list") == true
end
local is_list = args.is_list
-- Can it be called? A function, or an object with __call.
function args.is_callable(value)
  return type(value) == "function" or require("zknn.idioms").is_callable(value)
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

-- One number for every dimension, or a list of them; `or_false`: which may have false in it.
local function size(v, or_false)
  if type(v) == "number" then return math.tointeger(v) end
  if not is_list(v) or #v == 0 then return nil end
  for _, entry in ipairs(v) do
    if math.type(entry) ~= "integer" and not (or_false and entry == false) then return nil end
  end
  return v
end

-- kind = { what the message asks for, function giving the value to use or nil }
local kinds = {
  integer = {
    "an integer",
    function(v)
      if math_type(v) == "integer" then return v end
      return type(v) == "number" and math.tointeger(v) or nil
    end,
  },
  -- A nan passes every check of a limit that is not written for it, so it passes none.
  number = { "a number", function(v) return type(v) == "number" and v == v and v or nil end },
  ["number or nan"] = { "a number", function(v) return type(v) == "number" and v or nil end },
  boolean = {
    "true or false",
    function(v)
      if type(v) == "boolean" then return v end
    end,
  },
  string = { "a string", function(v) return type(v) == "string" and v or nil end },
  tensor = { "a tensor", function(v) return core.is_tensor(v) and v or nil end },
  ["function"] = { "a function", function(v) return type(v) == "function" and v or nil end },
  size = { "an integer or a list of integers", size },
  padding = {
    "an integer, a list of integers, 'same' or 'valid'",
    function(v) return (v == "same" or v == "valid") and v or size(v) end,
  },
  output_size = { -- false: the input's own
    "an integer or a list of integers or false",
    function(v) return size(v, true) end,
  },
  callable = { "a function", function(v) return args.is_callable(v) and v or nil end },
  any = { "a value", function(v) return v end },
}

-- The value of parameter row `p`, checked, or an error; "what" names the call. false stands for
-- PyTorch's None, which a table of names cannot hold: it is nil where nil is the default, and false
-- by `none`.
local function checked(what, p, value)
  if value == false and p.none then return false end
  if value == false and p.optional and p[2] ~= "boolean" and p[2] ~= "any" then value = nil end
  if value == nil then
    if p.default == nil and not p.optional then
      raise("%s: argument '%s' is missing", what, p[1])
    end
    return p.default
  end
  local kind = kinds[p[2]]
  local good = kind[2](value)
  if good == nil then
    raise("%s: %s must be %s, got %s", what, p[1], kind[1], args.describe(value))
  end
  return good
end

-- A last table of names: no object, and no list (a list is an argument of its own).
local function is_options(value)
  return type(value) == "table" and getmetatable(value) == nil and value[1] == nil
end

-- Raises for the first key of `options` (in sorted order) that is not in `names`.
function args.check_names(what, options, names)
  if type(options) ~= "table" then
    raise("%s: options must be a table of names, got %s", what, args.describe(options))
  end
  local known, unknown = {}, {}
  for _, name in ipairs(names) do
    known[name] = true
  end
  for key in pairs(options) do
    if not known[key] then unknown[#unknown + 1] = tostring(key) end
  end
  if #unknown == 0 then return end
  table.sort(unknown)
  local near = support.suggest(unknown[1], names)
  local hint = near and (" (did you mean '%s'?)"):format(near)
    or #names <= 12 and (" (there are %s)"):format(table.concat(names, ", ")) or ""
  raise("%s: unknown argument '%s'%s", what, unknown[1], hint)
end

local none = {} -- the options of a call without any

-- A function of a call's arguments that gives a table of all of them by name. Each parameter is
-- { name, kind } with `default`, or `optional` for one that may be nil; kinds are above. `none`: it
-- may be false, for None, where the default is something else.
function args.reader(what, parameters)
  local names, known, checks = {}, {}, {}
  for i, p in ipairs(parameters) do
    names[i], known[p[1]] = p[1], true
    checks[i] = kinds[p[2]][2]
  end
  args.known[what] = parameters
  return function(...)
    local given, n = { ... }, select("#", ...)
    local options = none
    if n > 0 and is_options(given[n]) then
      options = given[n]
      n = n - 1
    end
    if n > #names then
      raise("%s: takes %d arguments at most, got %d", what, #names, n)
    end
    for key in next, options do
      if not known[key] then args.check_names(what, options, names) end
    end
    local values = {}
    for i = 1, #names do
      local p, name = parameters[i], names[i]
      local value = options[name]
      if i <= n and given[i] ~= nil then
        if value ~= nil then
          raise("%s: argument '%s' is given by position and by name", what, name)
        end
        value = given[i]
      end
      local good
      if value == nil then
        good = p.default
        if good == nil and not p.optional then checked(what, p, nil) end
      elseif value then
        good = checks[i](value)
        if good == nil then checked(what, p, value) end
      else
        good = checked(what, p, value)
      end
      values[name] = good
    end
    return values
  end
end

return args
