-- Tensor functions composed of operations, whose gradients they use. Each becomes a function of
-- zknn and a method of tensors.

local common = require "zknn.compose.common"

for _, subject in ipairs {
  "lists", "repeats", "shapes", "indexing", "pad", "multinomial", "elements", "statistics",
  "quantile", "differences", "linalg",
} do
  require("zknn.compose." .. subject)
end

common.add("einsum", 'einsum(equation, ...operands): sums of products as the equation says: '
  .. '"ij,jk->ik" is the matrix product, "ii" a trace, "...ij->...ji" a transpose; without "->" '
  .. "the letters that occur once make the result, in alphabetical order.", function(...)
  return (require("zknn.einsum")(...))
end, true)
