-- zknn: the module. The C half (tensors, their operations, autograd) is zknn.core; the parts in Lua
-- are loaded at first use, so that a script does not wait for parts that it does not use.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local args = require "zknn.args"
local iterators = require "zknn.iterators"
local library = require "zknn.library"
local raise = require "zknn.raise"
local support = require "zknn.core.support"

-- Fields that come at their first use: name = what makes the value.
local lazy = {}

for _, name in ipairs {
  "nn", "optim", "data", "cuda", "testing", "autograd", "safetensors", "npy", "npz", "csv", "onnx",
  "inspect", "image", "plot", "system", "linalg", "special", "train", "distributed", "tensorboard",
  "profiler", "quantization",
} do
  lazy[name] = function() return require("zknn." .. name) end
end

lazy.help = function() return require "zknn.help" end

-- Functions whose files come at the first call: rawget(zknn, name) tells of every function.
for name, file in pairs {
  save = "checkpoint", load = "checkpoint", set_printoptions = "printing",
  get_printoptions = "printing",
} do
  core[name] = function(...) return require("zknn." .. file)[name](...) end
end

function core.is_opaque(...)
  args.check_given("is_opaque", ...)
  args.no_library("is_opaque", ...)
  return require("zknn.opaque").is(...)
end

function core.deepcopy(...)
  return (require "zknn.deepcopy"(...))
end

function core.Function(...)
  return require "zknn.function"(...)
end

local function check_function(what, f)
  if not args.is_callable(f) then
    raise("%s: f must be a function, got %s: write zknn.%s(function() ... end)", what,
      args.describe(f), what)
  end
end

-- Calls f(...) without recording gradients; gives its results. An error brings recording back too,
-- and a coroutine that yields in there takes the mode with it.
function core.no_grad(f, ...)
  check_function("no_grad", f)
  local scope <close> = native.scope("grad", false) -- luacheck: ignore scope
  return f(...)
end

-- The same under the name of PyTorch's faster kind; here the two do not differ.
function core.inference_mode(f, ...)
  check_function("inference_mode", f)
  local scope <close> = native.scope("grad", false) -- luacheck: ignore scope
  return f(...)
end

-- The opposite, for a part inside no_grad.
function core.enable_grad(f, ...)
  check_function("enable_grad", f)
  local scope <close> = native.scope("grad", true) -- luacheck: ignore scope
  return f(...)
end

support.set_explainer(function(what, ...) return require("zknn.mistakes")[what](...) end)

-- Functions of the library say their names: functions get a metatable, which they have not in Lua,
-- unless the script has made one. It has __tostring alone; any other function is shown as Lua does.
if debug.getmetatable(print) == nil then
  debug.setmetatable(print, {
    __tostring = function(f)
      local text = iterators[f] or require "zknn.signature".of_function(f)
      return text and "function: " .. text or ("function: %p"):format(f)
    end,
  })
end

require "zknn.compose"

library("zknn", core, lazy)
getmetatable(core).__tostring = function(zknn)
  return ("zknn %s: zknn.help() lists what is in it"):format(zknn.version)
end

return core
