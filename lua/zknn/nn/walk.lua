-- Methods of nn.Module that walk the tree of modules: named_* are iterators of name, value, the
-- others give lists. What is shared comes once, under its first name.

local ordered = require "zknn.ordered"
local args = require "zknn.args"

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

-- An iterator over { name, value, name, value, ... }: the list is made first, so that the loop may
-- change the modules.
local function over(list)
  local i = -1
  return function()
    i = i + 2
    return list[i], list[i + 1]
  end
end

local function values(iterator)
  local list = {}
  for _, value in iterator do
    list[#list + 1] = value
  end
  return ordered.list(list)
end

-- Appends module and what is below it; seen = false keeps repetitions (every place has its keys in
-- a state_dict).
local function add_modules(list, seen, module, prefix)
  if seen then
    if seen[module] then return end
    seen[module] = true
  end
  list[#list + 1], list[#list + 2] = prefix, module
  for name, child in module._modules:each() do
    add_modules(list, seen, child, join(prefix, name))
  end
end

function walk._every_module(module, prefix)
  local list = {}
  add_modules(list, false, module, front("modules", prefix))
  return over(list)
end

function walk.named_modules(self, prefix)
  local list = {}
  add_modules(list, {}, self, front("named_modules", prefix))
  return over(list)
end

function walk.named_children(self)
  local list, seen = {}, {}
  for name, child in self._modules:each() do
    if not seen[child] then
      seen[child] = true
      list[#list + 1], list[#list + 2] = name, child
    end
  end
  return over(list)
end

local function members(self, registry, prefix, recurse)
  local list, seen = {}, {}
  for path, module in walk.named_modules(self, prefix) do
    for name, tensor in module[registry]:each() do
      if not seen[tensor] then
        seen[tensor] = true
        list[#list + 1], list[#list + 2] = join(path, name), tensor
      end
    end
    if recurse == false then break end
  end
  return over(list)
end

function walk.named_parameters(self, prefix, recurse)
  return members(self, "_parameters", prefix, recurse)
end

function walk.named_buffers(self, prefix, recurse)
  return members(self, "_buffers", prefix, recurse)
end

function walk.parameters(self, recurse)
  return values(self:named_parameters("", recurse))
end

function walk.buffers(self, recurse)
  return values(self:named_buffers("", recurse))
end

function walk.children(self)
  return values(self:named_children())
end

function walk.modules(self)
  return values(self:named_modules())
end

return walk
