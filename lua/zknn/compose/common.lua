-- Common to this folder: adds a composed function to zknn's table and to the methods of tensors,
-- and reads lists of integers.

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local raise = require "zknn.raise"

local methods = getmetatable(core.empty(0)).__methods
local docs = {} -- name = what it does
local promised = {} -- names whose file is loaded at the first use of one of them
local made = {} -- name = a function of such a file
local files = {} -- these files

-- most_positions: more than any memory holds. most_parts: each part of a list is a tensor, so more
-- would take too long.
local common = {
  docs = docs, methods = methods, most_positions = 1 << 46, most_parts = 1 << 24,
}

-- Hands results on: return pass(f(...)) calls f from a frame of its own, which messages look for;
-- return f(...) would be a tail call.
local function pass(...) return ... end
common.pass = pass

-- Registers f under the words of `names`, as a function and (unless no_method) as a method.
function common.add(names, doc, f, no_method)
  called(names:match "%S+", f)
  for name in names:gmatch("%S+") do
    docs[name] = doc
    if promised[name] then
      made[name] = f
    else
      core[name] = f
      if not no_method then methods[name] = f end
    end
  end
end

-- Registers f, which gets its arguments by name as args.reader reads them, as a function and a
-- method; in_place, if given, as the method x:f_(), too.
function common.define(name, doc, parameters, f, in_place)
  local read = args.reader(name, parameters)
  common.add(name, doc, function(...)
    local a = read(...)
    return pass(f(a))
  end)
  if not in_place then return end
  local read_in_place = args.reader(name .. "_", parameters)
  local of = promised[name .. "_"] and made or methods
  of[name .. "_"] = called(name .. "_", function(...)
    local a = read_in_place(...)
    return (in_place(a))
  end)
end

-- In a file that comes at its first use: f is the function of that name, as add and define say too.
function common.deliver(name, f)
  made[name] = f
end

-- Promises the functions of lua/zknn/compose/FILE.lua, which deliver() gives. names: what are
-- functions alone, methods alone, and both.
function common.later(file, names)
  files[#files + 1] = file
  for kind, words in pairs(names) do
    for name in words:gmatch "%S+" do
      local f = called(name, function(...)
        local own = made[name]
        if not own then
          require("zknn.compose." .. file)
          own = made[name]
        end
        return pass(own(...))
      end)
      promised[name] = true
      if kind ~= "methods" then core[name] = f end
      if kind ~= "functions" then methods[name] = f end
    end
  end
end

-- Loads all of these files.
function common.load()
  for _, file in ipairs(files) do require("zknn.compose." .. file) end
end

-- dim within -n..n-1 made positive; n = 0 counts as 1.
function common.wrap(what, dim, n)
  n = math.max(n, 1)
  if dim < -n or dim >= n then
    raise("%s: dim %d is out of range for a tensor of %d dimensions", what, dim, n)
  end
  return dim % n
end

-- The same for each dim of a list.
function common.wrap_all(what, dims, n)
  local list = {}
  for i, dim in ipairs(dims) do
    list[i] = common.wrap(what, dim, n)
  end
  return list
end

-- Does a tensor of shape `small` broadcast to `large`?
function common.fits(small, large)
  local extra = #large - #small
  for d, size in ipairs(small) do
    if extra < 0 or size ~= 1 and size ~= large[d + extra] then return false end
  end
  return true
end

function common.same_shape(a, b)
  if #a ~= #b then return false end
  for d, size in ipairs(a) do
    if size ~= b[d] then return false end
  end
  return true
end

-- The tensors f(a, b, ...) or f({a, b, ...}) as a new list, `least` of them or more.
function common.tensors(what, name, least, ...)
  local list, n = { ... }, select("#", ...)
  if n == 1 and args.is_list(list[1]) then
    list = list[1]
    n = #list
  end
  args.check_whole(what, name, list)
  for i = 1, n do
    if not core.is_tensor(list[i]) then
      raise("%s: entry %d of %s must be a tensor, got %s", what, i, name, args.describe(list[i]))
    end
  end
  if n < least then raise("%s: the list of %s is empty", what, name) end
  return table.move(list, 1, n, 1, {})
end

function common.is_integer(v) return math.type(v) == "integer" end

-- A list of integers from the arguments f(x, 1, 2) or f(x, {1, 2}) or f(x, {name = {1, 2}}).
function common.integers(what, name, ...)
  local list, n = { ... }, select("#", ...)
  while n > 0 and list[n] == nil do -- what was not given
    n = n - 1
  end
  for i = 1, n do
    if list[i] == nil then raise("%s: %s must be integers, got nothing", what, name) end
  end
  if type(list[1]) == "table" and n == 1 then
    list = list[1]
    if list[name] ~= nil then
      args.check_names(what, list, { name })
      list = list[name]
    end
    if common.is_integer(list) then list = { list } end
  end
  if type(list) ~= "table" or #list == 0 and next(list) ~= nil then
    raise("%s: %s must be integers", what, name)
  end
  args.check_whole(what, name, list)
  for _, v in ipairs(list) do
    if not common.is_integer(v) then
      raise("%s: %s must be integers, got %s", what, name, args.describe(v))
    end
  end
  return list
end

function common.product(shape, from, to)
  local n = 1
  for i = from, to do
    n = n * shape[i]
  end
  return n
end

-- a * b of sizes that a script gives.
function common.times_size(what, a, b)
  if b > 0 and a > math.maxinteger // b then
    raise("%s: a size of %d times %d is too large", what, a, b)
  end
  return a * b
end

return common
