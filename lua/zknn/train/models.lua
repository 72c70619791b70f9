-- What pieces of zknn.train do with a model.

local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"

local models = {}

function models.check(what, model)
  if not class.is(model, Module) then
    raise("%s: model must be a module, got %s", what, args.describe(model))
  end
  return model
end

-- Its state_dict, copied.
function models.copy(model)
  local copy = {}
  for name, t in pairs(model:state_dict()) do copy[name] = t:detach():clone() end
  return copy
end

return models
