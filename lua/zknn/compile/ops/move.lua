-- Nodes that move elements: each is a copy between two arrays with strides, or none at all.

local loops = require "zknn.compile.loops"

local rows = {}

-- A check that these inputs, where they are there, are constant.
local function needs(...)
  local wanted = { ... }
  return function(node)
    for _, k in ipairs(wanted) do
      local value = node.inputs[k]
      if value and not value.tensor then return ("whose input %d is not constant"):format(k) end
    end
  end
end

for _, type in ipairs { "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze" } do
  rows[type] = { alias = true, check = needs(2) }
end

rows.Dropout = { alias = true, check = function(node)
  local training = node.inputs[3]
  if node.outputs[2] then return "whose mask is read" end
  if training and not (training.tensor and training.tensor:item() == false) then
    return "in training mode"
  end
end }

-- Copies a whole shape: from.value[from.offset + ..] to y[offset + ..] with strides of each.
local function copy(f, node, shape, to, from)
  local y, x = f:write(to.value, "y"), f:read(from.value, "x")
  local n, at = loops.open(f, shape, { to.strides, from.strides }, { to.offset, from.offset })
  f:store(node, y, at[1], ("%s[%s]"):format(x, at[2]))
  f.w:close(n)
end

-- The constant list of input k, or the attribute of that name of an old opset; nil: neither.
local function list_of(node, k, name)
  local value = node.inputs[k]
  if value and value.tensor then return value.tensor:reshape(-1):to("int64"):tolist() end
  return not value and node.attr[name] or nil
end

local function axis_of(axis, rank) return axis < 0 and axis + rank or axis end

-- --- transposed, sliced, repeated ---

local function permutation(node)
  local rank, perm = #node.inputs[1].shape, node.attr.perm
  if perm then return perm end
  perm = {}
  for d = 1, rank do perm[d] = rank - d end
  return perm
end

rows.Transpose = {
  fuses = true,
  alias = function(node) -- dimensions of size 1 move freely
    local last = -1
    for _, from in ipairs(permutation(node)) do
      if node.inputs[1].shape[from + 1] ~= 1 then
        if from < last then return false end
        last = from
      end
    end
    return true
  end,
  emit = function(f, node)
    local x, out = node.inputs[1], node.outputs[1]
    local dense, strides = loops.strides(x.shape), {}
    for d, from in ipairs(permutation(node)) do strides[d] = dense[from + 1] end
    copy(f, node, out.shape, { value = out, strides = loops.strides(out.shape) },
      { value = x, strides = strides })
  end,
}

-- The first element and the step of each dimension of a Slice.
local function slice_parts(node)
  local shape = node.inputs[1].shape
  local starts, axes = list_of(node, 2, "starts"), list_of(node, 4, "axes")
  local steps = list_of(node, 5, "steps") or {}
  local first, step = {}, {}
  for d in ipairs(shape) do first[d], step[d] = 0, 1 end
  for i, start in ipairs(starts) do
    local d = axes and axis_of(axes[i], #shape) + 1 or i
    local size, by = shape[d], steps[i] or 1
    if start < 0 then start = start + size end
    first[d] = by > 0 and math.min(math.max(start, 0), size)
      or math.min(math.max(start, 0), size - 1)
    step[d] = by
  end
  return first, step
end

local function same_shape(node) return node.inputs[1].n == node.outputs[1].n end

rows.Slice = {
  fuses = true, check = needs(2, 3, 4, 5),
  alias = function(node)
    local _, step = slice_parts(node)
    for d, by in ipairs(step) do
      if by < 0 and node.inputs[1].shape[d] > 1 then return false end
    end
    return same_shape(node)
  end,
  emit = function(f, node)
    local x, out = node.inputs[1], node.outputs[1]
    local first, step = slice_parts(node)
    local strides, offset = loops.strides(x.shape), 0
    for d in ipairs(strides) do
      offset = offset + first[d] * strides[d]
      strides[d] = strides[d] * step[d]
    end
    copy(f, node, out.shape, { value = out, strides = loops.strides(out.shape) },
      { value = x, strides = strides, offset = offset })
  end,
}

rows.Expand = {
  fuses = true, alias = same_shape, check = needs(2),
  emit = function(f, node)
    local x, out = node.inputs[1], node.outputs[1]
    copy(f, node, out.shape, { value = out, strides = loops.strides(out.shape) },
      { value = x, strides = loops.broadcast(x.shape, out.shape) })
  end,
}

rows.Tile = {
  fuses = true, alias = same_shape, check = needs(2, 3),
  emit = function(f, node)
    local x, out = node.inputs[1], node.outputs[1]
    local shape, from, to = {}, {}, {}
    local own, dense = loops.strides(x.shape), loops.strides(out.shape)
    for d, size in ipairs(x.shape) do
      local times = size == 0 and 0 or out.shape[d] // size
      shape[2 * d - 1], from[2 * d - 1], to[2 * d - 1] = times, 0, dense[d] * size
      shape[2 * d], from[2 * d], to[2 * d] = size, own[d], dense[d]
    end
    copy(f, node, shape, { value = out, strides = to }, { value = x, strides = from })
  end,
}

-- A reshape to `inner`, a permutation of that, and a reshape to the output.
local function shuffled(inner_of)
  return function(f, node)
    local x, out = node.inputs[1], node.outputs[1]
    local inner, perm = inner_of(node)
    local dense, shape, strides = loops.strides(inner), {}, {}
    for d, from in ipairs(perm) do shape[d], strides[d] = inner[from], dense[from] end
    copy(f, node, shape, { value = out, strides = loops.strides(shape) },
      { value = x, strides = strides })
  end
end

rows.DepthToSpace = { fuses = true, emit = shuffled(function(node)
  local s, b = node.inputs[1].shape, node.attr.blocksize
  if node.attr.mode == "CRD" then
    return { s[1], s[2] // (b * b), b, b, s[3], s[4] }, { 1, 2, 5, 3, 6, 4 }
  end
  return { s[1], b, b, s[2] // (b * b), s[3], s[4] }, { 1, 4, 5, 2, 6, 3 }
end) }

rows.SpaceToDepth = { fuses = true, emit = shuffled(function(node)
  local s, b = node.inputs[1].shape, node.attr.blocksize
  local crd = node.attr.mode == "CRD"
  return { s[1], s[2], s[3] // b, b, s[4] // b, b },
    crd and { 1, 2, 4, 6, 3, 5 } or { 1, 4, 6, 2, 3, 5 }
end) }

-- --- joined and split ---

rows.Concat = {
  emit = function(f, node)
    local out = node.outputs[1]
    local axis = axis_of(node.attr.axis or 1, #out.shape) + 1
    local dense, at = loops.strides(out.shape), 0
    for _, value in ipairs(node.inputs) do
      copy(f, node, value.shape, { value = out, strides = dense, offset = at * dense[axis] },
        { value = value, strides = loops.strides(value.shape) })
      at = at + value.shape[axis]
    end
  end,
}

rows.Split = {
  check = needs(2),
  emit = function(f, node)
    local x = node.inputs[1]
    local axis = axis_of(node.attr.axis or 0, #x.shape) + 1
    local sizes, dense, at = list_of(node, 2, "split"), loops.strides(x.shape), 0
    local count = #node.outputs
    for k, out in ipairs(node.outputs) do
      local size = sizes and sizes[k] or out and out.shape[axis] or -((-x.shape[axis]) // count)
      if out then
        copy(f, node, out.shape, { value = out, strides = loops.strides(out.shape) },
          { value = x, strides = dense, offset = at * dense[axis] })
      end
      at = at + size
    end
  end,
}

-- --- padded ---

-- How many elements come before each dimension (fewer than 0: are left out).
local function pad_begins(node)
  local rank = #node.inputs[1].shape
  local pads, axes = list_of(node, 2, "pads") or node.attr.paddings, list_of(node, 4, "axes")
  local begins = {}
  for d = 1, rank do begins[d] = axes and 0 or pads[d] end
  for i, axis in ipairs(axes or {}) do begins[axis_of(axis, rank) + 1] = pads[i] end
  return begins
end

rows.Pad = {
  check = function(node)
    local mode = node.attr.mode or "constant"
    for _, begin in ipairs(needs(2, 4)(node) and {} or pad_begins(node)) do
      if begin < 0 and mode ~= "constant" then
        return "that takes elements away in mode " .. mode
      end
    end
    return needs(2, 4)(node)
  end,
  emit = function(f, node)
    local x_value, out = node.inputs[1], node.outputs[1]
    local begins, mode = pad_begins(node), node.attr.mode or "constant"
    local dense, own = loops.strides(out.shape), loops.strides(x_value.shape)
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    if mode == "constant" then
      local given = node.inputs[3]
      local fill = given and f:element(given, "0", "fill")
        or f:literal(node.attr.value or 0, out.dtype)
      f.w:loop("i", out.n)
      f.w:line("%s[i] = %s;", y, fill)
      f.w:close()
      local shape, to, from = {}, 0, 0
      for d, size in ipairs(x_value.shape) do
        local first = math.max(0, -begins[d])
        shape[d] = math.max(0, math.min(size - first, out.shape[d] - math.max(0, begins[d])))
        to, from = to + math.max(0, begins[d]) * dense[d], from + first * own[d]
      end
      copy(f, node, shape, { value = out, strides = dense, offset = to },
        { value = x_value, strides = own, offset = from })
      return
    end
    -- the place in x of each place of y, dimension by dimension
    local names, opened = {}, 0
    for d, size in ipairs(out.shape) do
      local name, from = ("o%d"):format(d), ("x%d"):format(d)
      local last = x_value.shape[d] - 1
      f.w:loop(name, size)
      opened = opened + 1
      names[d] = from
      f.w:line("int %s = %s%s;", from, name, begins[d] == 0 and "" or (" - %d"):format(begins[d]))
      if begins[d] ~= 0 or size ~= last + 1 then
        if mode == "edge" then
          f.w:line("%s = %s < 0 ? 0 : %s > %d ? %d : %s;", from, from, from, last, last, from)
        elseif mode == "wrap" then
          f.w:line("%s = (%s %% %d + %d) %% %d;", from, from, last + 1, last + 1, last + 1)
        elseif last == 0 then
          f.w:line("%s = 0;", from)
        else -- reflected as often as needed
          f.w:line("%s = (%s %% %d + %d) %% %d;", from, from, 2 * last, 2 * last, 2 * last)
          f.w:line("%s = %s > %d ? %d - %s : %s;", from, from, last, 2 * last, from, from)
        end
      end
    end
    local places = {}
    for d in ipairs(out.shape) do places[d] = ("o%d"):format(d) end
    f.w:line("%s[%s] = %s[%s];", y, loops.index(places, dense), x, loops.index(names, own))
    f.w:close(opened)
  end,
}

-- --- triangles ---

rows.Trilu = {
  check = needs(2),
  emit = function(f, node)
    local out, k = node.outputs[1], node.inputs[2] and node.inputs[2].tensor:item() or 0
    local m, n = out.shape[#out.shape - 1], out.shape[#out.shape]
    local y, x = f:write(out, "y"), f:read(node.inputs[1], "x")
    local size = m * n
    f.w:loop("b", size == 0 and 0 or out.n // size)
    f.w:loop("i", m)
    f.w:loop("j", n)
    local at = ("b * %d + i * %d + j"):format(size, n)
    local sign = node.attr.upper == 0 and "<=" or ">="
    f.w:line("%s[%s] = j - i %s %d ? %s[%s] : %s;", y, at, sign, k, x, at,
      f:literal(out.dtype == "bool" and false or 0, out.dtype))
    f.w:close(3)
  end,
}

-- A constant that is an output of the net as it is, and a value that is in another's memory.
rows[" copy"] = { emit = function(f, node)
  local x, out = node.inputs[1], node.outputs[1]
  local dense = loops.strides(out.shape)
  copy(f, node, out.shape, { value = out, strides = dense }, { value = x, strides = dense })
end }

return rows
