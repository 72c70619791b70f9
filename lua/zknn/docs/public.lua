-- What zknn offers, found by walking it: every public name with its value. Names are written
-- without "zknn.": "nn.Linear", "optim.lr_scheduler.StepLR", "Tensor:sum", "nn.Module:parameters".

local zknn = require "zknn"
local class = require "zknn.class"

local public = {}

-- Kinds of objects that no public name holds, as entries name them: the name of their metatable in
-- Lua's registry, or a function that gives the table of their methods.
public.OBJECTS = {
  Tensor = "zknn.Tensor", Generator = "zknn.Generator", Lock = "zknn.Lock",
  InferenceSession = "zknn.onnx.InferenceSession",
  Figure = function() return require "zknn.plot.figure" end,
  Profile = function() return require "zknn.profiler.profile" end,
  Averages = function() return require "zknn.profiler.averages" end,
  FunctionCtx = function() return require "zknn.function_context".__methods end,
  Metric = function() return require "zknn.train.metrics.metric" end,
  RemovableHandle = function() return require "zknn.autograd"._Handle end,
}

-- The names of OBJECTS in order.
function public.kinds()
  local names = {}
  for name in pairs(public.OBJECTS) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local function is_public(name)
  return type(name) == "string" and not name:find "^_"
end

local function is_class(value)
  return type(value) == "table" and rawget(value, "__name") ~= nil
    and type(getmetatable(value)) == "table" and class.inherits(value, value)
end
public.is_class = is_class

-- Calls f(name, value) for each name of a module in sorted order, lazily loaded ones among them.
local function each_name(module, f)
  local names, seen = {}, {}
  local function add(name)
    if is_public(name) and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  for name in next, module do
    add(name)
  end
  local meta = getmetatable(module)
  for name in pairs(type(meta) == "table" and rawget(meta, "__lazy") or {}) do
    add(name)
  end
  table.sort(names)
  for _, name in ipairs(names) do
    f(name, module[name])
  end
end

-- The value that a path of names leads to ("optim.SGD"), or nil.
function public.at(path)
  local at = zknn
  for part in path:gmatch "[%w_]+" do
    local lazy = type(at) == "table" and getmetatable(at) and rawget(getmetatable(at), "__lazy")
    if type(at) ~= "table" then return nil end
    at = rawget(at, part) or lazy and lazy[part] and at[part]
  end
  return at
end

local found -- list of { name =, value =, kind = }

local function walk()
  local seen = {}
  local function note(name, value, kind)
    found[#found + 1] = { name = name, value = value, kind = kind }
  end
  local function methods(name, value)
    local names = {}
    for key, method in next, value do
      if is_public(key) and type(method) == "function" then names[#names + 1] = key end
    end
    table.sort(names)
    for _, key in ipairs(names) do
      note(name .. ":" .. key, value[key], "method")
    end
  end
  local function module(prefix, value)
    seen[value] = true
    each_name(value, function(name, item)
      local path = prefix .. name
      if item == public.help then
        note(path, item, "function")
      elseif is_class(item) then
        note(path, item, "class")
        methods(path, item)
      elseif type(item) == "table" and (getmetatable(item) or {}).__call then
        note(path, item, "function")
        for key, f in next, item do
          if is_public(key) and type(f) == "function" then
            note(path .. "." .. key, f, "function")
          end
        end
      elseif type(item) == "table" then
        note(path, item, "module")
        if not seen[item] then module(path .. ".", item) end
      else
        note(path, item, type(item) == "function" and "function" or "value")
      end
    end)
  end
  module("", zknn)
  for _, name in ipairs(public.kinds()) do
    local place = public.OBJECTS[name]
    if type(place) == "function" then
      methods(name, place())
    else
      local meta = debug.getregistry()[place]
      methods(name, meta.__methods)
      for _, field in ipairs(meta.__fields or {}) do
        if is_public(field) then note(name .. "." .. field, nil, "value") end
      end
    end
  end
end

-- The list of all public names: { name =, value =, kind = "function", "class", "method", "module"
-- or "value" }.
function public.names()
  if not found then
    found = {}
    walk()
  end
  return found
end

local by_value -- the items of each value

-- The items that have a value, the shortest name first.
function public.items_of(value)
  if not by_value then
    by_value = {}
    for _, item in ipairs(public.names()) do
      local kind = type(item.value)
      if kind == "table" or kind == "function" then
        local list = by_value[item.value] or {}
        by_value[item.value] = list
        list[#list + 1] = item
      end
    end
    for _, list in pairs(by_value) do
      table.sort(list, function(a, b)
        if #a.name ~= #b.name then return #a.name < #b.name end
        return a.name < b.name
      end)
    end
  end
  return by_value[value] or {}
end

-- The shortest name of a value, or nil.
function public.name_of(value)
  local item = public.items_of(value)[1]
  return item and item.name
end

return public
