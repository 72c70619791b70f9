-- Operations under another name or with other arguments: nonzero, where, index_put.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local add, methods = common.add, common.methods

local find = core.nonzero
local read_nonzero = args.reader("nonzero", {
  { "input", "tensor" }, { "as_tuple", "boolean", default = false },
})
local function nonzero(...)
  local a = read_nonzero(...)
  local found = find(a.input:dim() == 0 and a.as_tuple and a.input:reshape(1) or a.input)
  if not a.as_tuple then return found end
  return core.unbind(found, 1)
end
add("nonzero", "nonzero(input, as_tuple=false): the positions of the elements that are not 0, "
  .. "int64 of shape [number found, dimensions of input], in index order; as_tuple gives a list "
  .. "with a vector for each dimension, as indexing takes it.", nonzero)

local choose = core.where
add("where", "where(condition, input, other): input where condition is true, else other. "
  .. "where(condition) alone is nonzero(condition, {as_tuple=true}).", function(condition, ...)
  if select("#", ...) == 0 and core.is_tensor(condition) then
    return nonzero(condition, { as_tuple = true })
  end
  return choose(condition, ...)
end, true)

-- index_put(input, indices, values, accumulate) with a list of index tensors or masks, as PyTorch's
local put = { index_put = core.index_put, index_put_ = methods.index_put_ }
for name, op in pairs(put) do
  methods[name] = function(...)
    local x, indices, values, accumulate = ...
    if type(indices) ~= "table" or not core.is_tensor(x) then return op(...) end
    args.no_more(name, 4, select(5, ...))
    local list, dims = {}, {}
    for i, index in ipairs(indices) do
      if not core.is_tensor(index) then
        raise("%s: entry %d of indices is no tensor", name, i)
      end
      local masks = index.dtype == "bool" and nonzero(index, { as_tuple = true }) or { index }
      for _, positions in ipairs(masks) do
        list[#list + 1] = positions
        dims[#list] = #list - 1
      end
    end
    if #list == 0 then raise("%s: the list of indices is empty", name) end
    local shape = list[1]
    for i = 2, #list do -- adding zeros broadcasts
      shape = shape + list[i] * 0
    end
    for i, positions in ipairs(list) do
      list[i] = positions:expand(shape.shape)
    end
    return op(x, core.stack(list), values, dims, accumulate or false)
  end
end
core.index_put = methods.index_put
