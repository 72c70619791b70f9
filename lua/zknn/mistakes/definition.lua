-- Mistakes in the methods that a user gives to a class of their own, told where the method is
-- defined: Python's names (__init__), and `self` that is missing or there twice.

local parameters = require "zknn.parameters"
local raise = require "zknn.raise"

local definition = {}

-- Python's name = Lua's, and what it is for a class of modules or of datasets.
local PYTHON = {
  __init__ = "__init", __len__ = "__len", __call__ = "__call", __repr__ = "__tostring",
  __str__ = "__tostring", __getitem__ = "__index", __setitem__ = "__newindex",
  __getattr__ = "__index", __setattr__ = "__newindex", __eq__ = "__eq", __add__ = "__add",
  __sub__ = "__sub", __mul__ = "__mul", __del__ = "__gc", __iter__ = "__pairs",
}
local OF_MODULES = { __call__ = "forward", __repr__ = "extra_repr", __str__ = "extra_repr" }
local OF_DATASETS = { __getitem__ = "get" }

-- First parameters of forward and get that are data, and no object.
local DATA = {}
for name in ([[
  x X y input inputs batch data image images img imgs picture features tokens ids src h z u t seq i
  idx index k n item
]]):gmatch "%S+" do
  DATA[name] = true
end
local TAKES_DATA = { forward = true, get = true }

-- Does it read a global `self`? Its constants then have the name, as a short string of 4 letters.
local function reads_global_self(f)
  return rawget(_G, "self") == nil and string.dump(f, true):find("\4\x85self", 1, true) ~= nil
end

-- Raises for a mistake that is certain.
function definition.check(class, key, f)
  local name, Module = class.__name, require "zknn.nn.module"
  if key:find "^__.*__$" then
    local is_module = require("zknn.class").inherits(class, Module)
    local lua = (is_module and OF_MODULES or OF_DATASETS)[key] or PYTHON[key]
    if not lua then return end
    raise("%s.%s is Python's name: write function %s:%s(%s)", name, key, name, lua,
      parameters(f, debug.getlocal(f, 1) == "self" and 2 or 1))
  end
  if debug.getinfo(f, "S").what ~= "Lua" then return end
  local first = debug.getlocal(f, 1)
  if first == "self" and debug.getlocal(f, 2) == "self" then
    raise("%s:%s has self twice, since the colon adds it: write function %s:%s(%s)", name, key,
      name, key, parameters(f, 3))
  elseif first ~= "self" and reads_global_self(f) then
    raise("%s.%s reads self and has no such parameter: write function %s:%s(%s), with a colon",
      name, key, name, key, parameters(f, 1))
  elseif TAKES_DATA[key] and DATA[first] then
    raise("%s.%s: the first parameter is the object itself, here %s: write function %s:%s(%s), "
      .. "with a colon", name, key, first, name, key, parameters(f, 1))
  end
end

-- Net(x) for Net()(x): a tensor is given to a class whose constructor takes none.
function definition.check_call(class, init, ...)
  local info = debug.getinfo(init, "uS")
  if info.what ~= "Lua" or info.isvararg or select("#", ...) < info.nparams then return end
  local n = info.nparams - 1
  raise("%s: its __init takes %s, got a tensor: make the model first, local model = %s(%s), then "
    .. "write model(x)", class.__name, n == 0 and "no arguments"
    or ("%d argument%s"):format(n, n > 1 and "s" or ""), class.__name, parameters(init, 2))
end

-- The constructor of a user's class did not call that of `base`, a class of zknn's, whose forward
-- or get it needs.
function definition.check_made(class, base)
  local at = class
  while rawget(at, "_is_own") do
    if rawget(at, "forward") or rawget(at, "get") then return end
    at = rawget(at, "super")
  end
  raise("%s: its __init does not call %s.__init: write %s.__init(self, ...) in function %s:__init",
    class.__name, base.__name, base.__name, class.__name)
end

return definition
