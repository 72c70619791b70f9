-- Methods of nn.Module that traverse the tree of modules: named_* are iterators over name, value,
-- the others return lists. A shared module or parameter comes once, under its first name. (A
-- state_dict needs it under each of its paths. There may be very many paths, so _each_place has a
-- limit.)

local args = require "zknn.args"
local class = require "zknn.class"
local iterators = require "zknn.iterators"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local without_parameters = require "zknn.nn.without_parameters"

local MOST = 100000 -- paths of modules
local DEEP = 1000 -- levels

local walk = {}

-- prefix, or "" for nil.
local function front(what, prefix)
  if prefix == nil then return "" end
  args.check_string(what, "prefix", prefix)
  return prefix
end

local function join(prefix, name)
  return prefix == "" and name or prefix .. "." .. name
end

local ITERATED = {}
for name, value in pairs {
  named_parameters = "parameter", named_buffers = "buffer", named_modules = "module",
  named_children = "child",
} do
  ITERATED[name] = ("iterator over names and values: for name, %s in model:%s() do"):format(value,
    name)
end

-- An iterator over { name, value, name, value, ... }: the list is made first, so that the loop may
-- change the modules.
local function over(list, what)
  local i, n = -1, #list
  local function following()
    i = i + 2
    if i > n + 2 then iterators.raise_at_end(what) end
    return list[i], list[i + 1]
  end
  iterators[following] = what
  return following
end

local function values(iterator)
  local list = {}
  for _, value in iterator do
    list[#list + 1] = value
  end
  return ordered.list(list)
end

local function check_depth(top, depth)
  if depth > DEEP then
    raise("%s: its modules are nested more than %d deep", top:_get_name(), DEEP)
  end
end

-- Appends module and what is below it, each once.
local function add_modules(list, seen, module, prefix, depth)
  if seen[module] then return end
  check_depth(list[2] or module, depth)
  seen[module] = true
  list[#list + 1], list[#list + 2] = prefix, module
  for name, child in module._modules:each() do
    add_modules(list, seen, child, join(prefix, name), depth + 1)
  end
end

-- Calls before(module, path, depth, name) and after(module) at every path of module and of its
-- descendants; either may be absent. A shared module has several paths. Raises at a module that
-- contains itself, and when there are too many paths.
function walk._each_place(top, before, after)
  local inside, count = {}, 0
  local function visit(module, path, depth, name)
    if inside[module] then
      raise("%s: module '%s' contains itself", top:_get_name(), path)
    end
    count = count + 1
    check_depth(top, depth)
    if count > MOST then
      raise("%s: its modules have more than %d paths: some of them are shared very often",
        top:_get_name(), MOST)
    end
    inside[module] = true
    if before then before(module, path, depth, name) end
    for child_name, child in module._modules:each() do
      visit(child, join(path, child_name), depth + 1, child_name)
    end
    inside[module] = nil
    if after then after(module, path) end
  end
  visit(top, "", 0)
end

function walk.named_modules(self, prefix)
  local list = {}
  add_modules(list, {}, self, front("named_modules", prefix), 0)
  return over(list, ITERATED.named_modules)
end

function walk.named_children(self)
  local list, seen = {}, {}
  for name, child in self._modules:each() do
    if not seen[child] then
      seen[child] = true
      list[#list + 1], list[#list + 2] = name, child
    end
  end
  return over(list, ITERATED.named_children)
end

-- The list { name, tensor, name, tensor, ... } of a registry.
local function members(what, self, registry, prefix, recurse)
  local modules, list, seen, tables = {}, {}, {}, nil
  if type(prefix) == "table" and getmetatable(prefix) == nil and recurse == nil then
    args.check_names(what, prefix, { "prefix", "recurse" })
    prefix, recurse = prefix.prefix, prefix.recurse
  end
  recurse = args.boolean(what, "recurse", recurse, true)
  add_modules(modules, {}, self, front(what, prefix), 0)
  for i = 1, recurse and #modules or 2, 2 do
    local path, module = modules[i], modules[i + 1]
    if module._tables and registry == "_parameters" then
      tables = tables or {}
      tables[#tables + 1] = module
    end
    for name, tensor in module[registry]:each() do
      if not seen[tensor] then
        seen[tensor] = true
        list[#list + 1], list[#list + 2] = join(path, name), tensor
      end
    end
  end
  for i = 1, tables and recurse and #tables or 0 do
    require("zknn.mistakes.modules").check_tables(tables[i], seen)
  end
  return list
end

-- Raises when a module has layers or parameters in a plain table, which no module has: what is done
-- to the model would leave them out.
function walk._check_tables(self)
  local modules = {}
  add_modules(modules, {}, self, "", 0)
  for i = 2, #modules, 2 do
    if modules[i]._tables then
      members("named_parameters", self, "_parameters", "", true)
      return
    end
  end
end

function walk.named_parameters(self, prefix, recurse)
  local list = members("named_parameters", self, "_parameters", prefix, recurse)
  return over(list, ITERATED.named_parameters)
end

function walk.named_buffers(self, prefix, recurse)
  local list = members("named_buffers", self, "_buffers", prefix, recurse)
  return over(list, ITERATED.named_buffers)
end

-- The tensors alone; those of the script's own named_parameters, where its class has one.
local function tensors(what, named, self, registry, recurse)
  recurse = args.boolean(what, "recurse", recurse, true)
  if class.method(self[named]) ~= walk[named] then return values(self[named](self, "", recurse)) end
  local list = members(what, self, registry, "", recurse)
  local n = #list // 2
  for i = 1, n do
    list[i] = list[2 * i]
  end
  for i = n + 1, 2 * n do
    list[i] = nil
  end
  return ordered.list(list, n)
end

function walk.parameters(self, recurse)
  local list = tensors("parameters", "named_parameters", self, "_parameters", recurse)
  if list[1] == nil then without_parameters[list] = self end
  return list
end

function walk.buffers(self, recurse)
  return tensors("buffers", "named_buffers", self, "_buffers", recurse)
end

function walk.children(self)
  return values(self:named_children())
end

function walk.modules(self)
  return values(self:named_modules())
end

return walk
