-- Loops over places of several arrays at once: broadcasting, and all that only moves elements.

local loops = {}

local NAMES = { "i", "j", "k", "l", "m", "n", "o", "p", "q", "r" }

-- Strides of a contiguous array of that shape, in elements.
function loops.strides(shape)
  local strides, step = {}, 1
  for d = #shape, 1, -1 do
    strides[d] = step
    step = step * shape[d]
  end
  return strides
end

-- Strides with which an array of shape `own` is read as if it had the shape `out`.
function loops.broadcast(own, out)
  local strides, dense = {}, loops.strides(own)
  for d = 1, #out do
    local at = d - (#out - #own)
    strides[d] = at >= 1 and own[at] ~= 1 and dense[at] or 0
  end
  return strides
end

-- The shape as outer x size x inner around an axis from 0 on; size: nil without that dimension.
function loops.around(shape, axis)
  local outer, inner = 1, 1
  for d, n in ipairs(shape) do
    if d <= axis then outer = outer * n elseif d > axis + 1 then inner = inner * n end
  end
  return outer, shape[axis + 1], inner
end

-- Dimensions merged as far as all operands allow: shape, and the strides of each.
function loops.merge(shape, operands)
  local sizes, merged = {}, {}
  for o in ipairs(operands) do merged[o] = {} end
  for d, size in ipairs(shape) do
    local joins = #sizes > 0 and size ~= 1
    for o, strides in ipairs(operands) do
      joins = joins and merged[o][#sizes] == strides[d] * size
    end
    if size ~= 1 then
      if joins then
        sizes[#sizes] = sizes[#sizes] * size
      else
        sizes[#sizes + 1] = size
      end
      for o, strides in ipairs(operands) do merged[o][#sizes] = strides[d] end
    end
  end
  return sizes, merged
end

-- "i * 12 + j + 3"
function loops.index(names, strides, offset)
  local terms = {}
  for d, name in ipairs(names) do
    local step = strides[d]
    if step ~= 0 then
      terms[#terms + 1] = step == 1 and name or ("%s * %d"):format(name, step)
    end
  end
  if offset and offset ~= 0 or #terms == 0 then
    terms[#terms + 1] = ("%d"):format(offset or 0)
  end
  return (table.concat(terms, " + "):gsub("%+ %-", "- "))
end

-- Opens loops over the shape. operands: lists of strides; offsets: by operand, where not 0.
-- Gives the number of loops and the index of each operand. first: how many names of loops an
-- outer one has taken.
function loops.open(f, shape, operands, offsets, first)
  local sizes, merged = loops.merge(shape, operands)
  local names, indices = {}, {}
  for d, size in ipairs(sizes) do
    names[d] = NAMES[d + (first or 0)] or ("i%d"):format(d + (first or 0))
    f.w:loop(names[d], size)
  end
  for o in ipairs(operands) do
    indices[o] = loops.index(names, merged[o], offsets and offsets[o])
  end
  return #sizes, indices
end

return loops
