-- nn.Parameter(data[, requires_grad]): a tensor that a module registers when it is assigned to one
-- of its fields. It shares data's storage and is a leaf.

local args = require "zknn.args"

-- The mark. Keys are weak: a tensor is one Lua object for as long as anyone holds it.
local marked = setmetatable({}, { __mode = "k" })

local read = args.reader("nn.Parameter", {
  { "data", "tensor" },
  { "requires_grad", "boolean", default = true },
})

-- PyTorch says of a parameter what it is.
local meta = debug.getregistry()["zknn.Tensor"]
local show = meta.__tostring
meta.__tostring = function(t)
  return (marked[t] and "Parameter containing:\n" or "") .. show(t)
end

local Parameter = {}

function Parameter.is(...)
  args.check_given("nn.Parameter.is", ...)
  args.no_more("nn.Parameter.is", 1, select(2, ...))
  return marked[(...)] == true
end

return setmetatable(Parameter, {
  __tostring = function() return "class nn.Parameter(data, requires_grad=true)" end,
  __concat = require "zknn.concat",
  __call = function(_, ...)
    local a = read(...)
    local tensor = a.data:detach()
    if a.requires_grad then tensor:requires_grad_(true) end
    marked[tensor] = true
    return tensor
  end,
})
