-- zknn: the module. The C half (tensors, their operations, autograd) is zknn.core; what is written
-- in Lua loads at its first use, so that a script pays for what it touches.

local core = require "zknn.core"

-- Fields that are modules of their own: name = the module it requires.
local modules = {
  nn = "zknn.nn",
  optim = "zknn.optim",
  data = "zknn.data",
  cuda = "zknn.cuda",
  testing = "zknn.testing",
}

-- __lazy is for those who want to know the fields without loading them (the REPL's completion).
return setmetatable(core, {
  __lazy = modules,
  __index = function(zknn, name)
    local module = modules[name]
    if module then
      local value = require(module)
      rawset(zknn, name, value)
      return value
    end
  end,
})
