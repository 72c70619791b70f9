-- zknn: the module. The C half (tensors, their operations, autograd) is zknn.core; the parts in Lua
-- are loaded at first use, so that a script does not wait for parts that it does not use.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local args = require "zknn.args"

-- Fields that come at their first use: name = what makes the value.
local lazy = {}

for _, name in ipairs {
  "nn", "optim", "data", "cuda", "testing", "autograd", "safetensors", "npy", "npz", "csv", "onnx",
  "image", "plot", "system",
} do
  lazy[name] = function() return require("zknn." .. name) end
end

for _, name in ipairs { "save", "load" } do
  lazy[name] = function() return require("zknn.checkpoint")[name] end
end

lazy.is_opaque = function() return require("zknn.opaque").is end

for _, name in ipairs { "set_printoptions", "get_printoptions" } do
  lazy[name] = function() return require("zknn.printing")[name] end
end

lazy.Function = function() return require "zknn.function" end
lazy.help = function() return require "zknn.help" end

-- Calls f(...) without recording gradients; gives its results. An error brings recording back too,
-- and a coroutine that yields in there takes the mode with it.
function core.no_grad(f, ...)
  args.check_callable("no_grad", "f", f)
  local scope <close> = native.scope("grad", false) -- luacheck: ignore scope
  return f(...)
end

-- The opposite, for a part inside no_grad.
function core.enable_grad(f, ...)
  args.check_callable("enable_grad", "f", f)
  local scope <close> = native.scope("grad", true) -- luacheck: ignore scope
  return f(...)
end

require "zknn.compose"

-- __lazy lists the fields without loading them, for the completion of the REPL.
return setmetatable(core, {
  __lazy = lazy,
  __tostring = function(zknn)
    return ("zknn %s: zknn.help() lists what is in it"):format(zknn.version)
  end,
  __index = function(zknn, name)
    local make = lazy[name]
    if make then
      local value = make()
      rawset(zknn, name, value)
      return value
    end
  end,
})
