-- The types of nodes that a C file can have, by family. A row of a family's table:
--
--   check(node)      why this node cannot be written, or nil
--   emit(f, node)    writes the body of the node's function (function.lua has what f offers)
--   alias            true, or a function of the node: the output is the first input's memory
--   expr(f, node, x) an elementwise node's value, of expressions x; such a row has no emit
--   fuses            true: emit stores by f:store, so that elementwise nodes may follow there
--   inplace          true: the output may take the memory of an input of its shape
--   macs(node)       multiply-adds; nil: none
--   rewrite(net, node)   what simplify.lua does first: other nodes in place of this one, or nil
--
-- A family is a file of this folder, named in FAMILIES, that returns rows by type.

local ops = {}

local FAMILIES = { "elementwise", "product", "pool", "norm", "softmax", "move", "reduce", "gather",
  "integers", "recurrent" }

local rows

local function load_rows()
  rows = {}
  for _, family in ipairs(FAMILIES) do
    for type, row in pairs(require("zknn.compile.ops." .. family)) do rows[type] = row end
  end
end

-- "Relu", or "com.microsoft.Gelu" of another domain.
function ops.key(domain, op_type)
  if domain == nil or domain == "" or domain == "ai.onnx" then return op_type end
  return domain .. "." .. op_type
end

-- The row of a type of nodes, or nil.
function ops.find(key)
  if not rows then load_rows() end
  return rows[key]
end

function ops.is_alias(node)
  local alias = ops.find(node.type).alias
  if type(alias) == "function" then return alias(node) end
  return alias == true
end

-- All types that there are, in order.
function ops.list()
  if not rows then load_rows() end
  local list = {}
  for key in pairs(rows) do list[#list + 1] = key end
  table.sort(list)
  return list
end

return ops
