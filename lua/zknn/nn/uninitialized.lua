-- Which tensors have no elements yet, because the first input of a lazy layer decides their sizes.

local marked = setmetatable({}, { __mode = "k" })

local uninitialized = {}

function uninitialized.mark(t)
  marked[t] = true
  return t
end

function uninitialized.is(t)
  return marked[t] == true
end

-- t gets elements, whatever they are.
function uninitialized.materialize(t, shape)
  t.data = require("zknn.core").empty(shape, { dtype = t.dtype })
  marked[t] = nil
end

return uninitialized
