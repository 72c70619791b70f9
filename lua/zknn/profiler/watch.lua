-- What a profile sees of Lua: layers, optimizer steps, batches, and what a script names.
--
-- A layer's name is its path below the outermost module that runs, and its type, as in messages.
-- The outermost module's own name, which is its class's, stands in front, and "\1" between the two:
-- rows.lua shows it where a profile has several nets.

local native = require "zknn.core.profiler"
local hooks = require "zknn.nn.hooks"
local profiled = require "zknn.profiled"

local KIND = native.kinds()
local MOST_NETS = 32 -- of one class that have names of their own
local enter, running_layer = native.enter, native.layer
local weak_keys, weak_values = { __mode = "k" }, { __mode = "v" }

local watch = {}

local names = setmetatable({}, weak_keys) -- by outermost module: the names of those below it
local root_of = setmetatable({}, weak_values) -- the outermost module, by the number of a name
local count = {} -- nets, by class

-- The names of a module and of those below it, as numbers.
local function name_all(root)
  local label = getmetatable(root).__name
  local map = setmetatable({}, weak_keys)
  if next(root._modules.values) ~= nil then
    local n = math.min((count[label] or 0) + 1, MOST_NETS)
    count[label] = n
    if n > 1 then label = ("%s #%d"):format(label, n) end
  end
  for path, module in root:named_modules() do
    local text = path == "" and label
      or ("%s\1%s (%s)"):format(label, path, getmetatable(module).__name)
    local number = native.name(text)
    map[module] = number
    root_of[number] = root
  end
  names[root] = map
  return map
end

-- The name of a module that is about to run.
local function number_of(module)
  local outer = running_layer()
  local root = outer and root_of[outer] or module
  local number = (names[root] or name_all(root))[module]
  if number then return number end
  -- Not below the one that runs: an outermost one of its own.
  number = (names[module] or name_all(module))[module]
  names[root][module] = number
  return number
end

function watch.layer(self, ...)
  local span <close> = enter(KIND.layer, number_of(self)) -- luacheck: ignore span
  if self._hooked then return hooks.call(self, ...) end
  return self:forward(...)
end

function watch.step(optimizer)
  return enter(KIND.step, native.name(optimizer:_get_name() .. ".step"))
end

local loading = native.name "data loading"

function watch.batch()
  return enter(KIND.data, loading)
end

local waiting = native.name "waiting for workers"

function watch.wait()
  return enter(KIND.data, waiting)
end

-- A value that ends the span of that name when it is closed; false while no profile runs.
function watch.named(text)
  return enter(KIND.user, native.name(text))
end

-- From now on, until no profile runs.
function watch.start()
  for name in pairs(profiled) do profiled[name] = watch[name] end
end

function watch.stop()
  if native.running() then return end
  for name in pairs(profiled) do profiled[name] = false end
end

return watch
