-- The outputs of a model as a list of tensors: lists in them (an LSTM's {h, c}) are taken apart, in
-- order, as PyTorch does with tuples.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local function take_apart(list, n, flat)
  for key in pairs(list) do
    if math.type(key) ~= "integer" or key < 1 or key > n then
      raise("onnx.export: the model gives a table with the key %s: a file has a list of tensors, "
        .. "so give them one by one (return a, b)", tostring(key))
    end
  end
  for i = 1, n do
    local value = list[i]
    if type(value) == "table" then
      take_apart(value, #value, flat)
    elseif core.is_tensor(value) then
      flat[#flat + 1] = value
    else
      raise("onnx.export: output %d of the model must be a tensor, got %s", #flat + 1,
        args.describe(value))
    end
  end
  return flat
end

-- outputs(model(...)) -> the list
return function(...)
  local flat = take_apart({ ... }, select("#", ...), {})
  if #flat == 0 then raise("onnx.export: the model gives no tensor") end
  return flat
end
