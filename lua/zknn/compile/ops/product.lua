-- Products with weights: Gemm, MatMul, Conv. Some outputs side by side are summed in variables, so
-- that an element of the input is read once for all of them; the constant weights are packed in
-- that order: for each block of outputs, step by step, one weight for each output of the block.

local core = require "zknn.core"
local loops = require "zknn.compile.loops"
local numbers = require "zknn.compile.numbers"
local spatial = require "zknn.compile.spatial"

local rows = {}

local WIDTHS = { 4, 6, 5, 3, 7, 2 }

-- Blocks of `count` outputs: their size, and what is left over.
local function widths(count)
  for _, width in ipairs(WIDTHS) do
    if count % width == 0 then return width, 0 end
  end
  if count < 4 then return 1, 0 end
  return 4, count % 4
end

-- Weights [groups, outputs, steps] in the order of the blocks.
local function pack(tensor, groups, outputs, steps)
  local width, rest = widths(outputs)
  local t = tensor:reshape(groups, outputs, steps)
  if width == 1 then return t:reshape(-1) end
  local whole = outputs - rest
  local parts = { t:narrow(1, 0, whole):reshape(groups, whole // width, width, steps)
    :transpose(2, 3):reshape(groups, -1) }
  if rest > 0 then
    parts[2] = t:narrow(1, whole, rest):transpose(1, 2):reshape(groups, -1)
  end
  return core.cat(parts, 1):reshape(-1)
end

-- Where the weights of the block of output `at` begin.
local function first_weight(s, at)
  if s.group then
    at = at == "0" and ("%s * %d"):format(s.group, s.outputs)
      or ("(%s * %d + %s)"):format(s.group, s.outputs, at)
  end
  if at == "0" then return s.weights end
  if tonumber(at) then return ("%s + %d"):format(s.weights, tonumber(at) * s.steps) end
  return ("%s + %s"):format(s.weights, s.steps == 1 and at or ("%s * %d"):format(at, s.steps))
end

-- The loops over blocks of outputs. s: node, weights (a name), outputs, steps, bias (its value or
-- nil), channel (the output's place in the bias behind `first`, a text or nil), zero, type;
-- s.sums(add) calls add(x, tap) in the loops over steps; s.index(o) is output o's place in y.
local function blocks(f, s)
  local width, rest = widths(s.outputs)
  local function block(at, size)
    local function output(b)
      if at == "0" then return ("%d"):format(b) end
      return b == 0 and at or ("%s + %d"):format(at, b)
    end
    local sums = {}
    for b = 0, size - 1 do
      sums[b] = ("sum%d"):format(b)
      local start = s.zero
      if s.bias then start = f:element(s.bias, s.channel(output(b)), "bias") end
      f.w:line("%s %s = %s;", s.type, sums[b], start)
    end
    f.w:line("const %s *w = %s;", s.type, first_weight(s, at))
    s.sums(function(x, tap)
      if size == 1 then
        f.w:line("sum0 += %s * w[%s];", x, tap)
        return
      end
      f.w:line("const %s v = %s;", s.type, x)
      for b = 0, size - 1 do
        local place = ("%d"):format(b)
        if tap ~= "0" then
          place = ("(%s) * %d"):format(tap, size) .. (b == 0 and "" or " + " .. place)
        end
        f.w:line("%s += v * w[%s];", sums[b], spatial.tidy(place))
      end
    end)
    for b = 0, size - 1 do f:store(s.node, s.y, s.index(output(b)), sums[b], true) end
  end
  local whole = s.outputs - rest
  if whole == width then
    f.w:block()
    block("0", width)
    f.w:close()
  else
    f.w:open("for (int o = 0; o < %d; o += %d)", whole, width)
    block("o", width)
    f.w:close()
  end
  if rest > 0 then
    f.w:block()
    block(("%d"):format(whole), rest)
    f.w:close()
  end
end

-- --- matrices ---

local function zero_of(f, value) return f:literal(0, value.dtype) end

-- y[rows, n] = x[rows, k] w + bias; weight: a tensor [n, k]. bias: a value of n elements, or nil.
local function dense(f, node, x_value, weight, bias)
  local out = node.outputs[1]
  local n, k = weight:size(0), weight:size(1)
  local count = k == 0 and 0 or x_value.n // k
  local weights = f:array(pack(weight, 1, n, k), node.inputs[2].name)
  local y, x = f:write(out, "y"), f:read(x_value, "x")
  if count > 1 then f.w:loop("i", count) end
  local row, line = count > 1 and ("i * %d + "):format(k) or "",
    count > 1 and ("i * %d + "):format(n) or ""
  blocks(f, { node = node, weights = weights, outputs = n, steps = k, bias = bias, y = y,
    zero = zero_of(f, out), type = f:type(out),
    channel = function(o) return o end,
    index = function(o) return line .. o end,
    sums = function(add)
      f.w:loop("k", k)
      add(("%s[%sk]"):format(x, row), "k")
      f.w:close()
    end })
  if count > 1 then f.w:close() end
end

-- y[batch, m, n] = a[batch, m, k] b[batch, k, n] for matrices that are not constant. strides: of
-- a (row, step), b (step, column); bases: texts of their beginnings.
local function general(f, node, s)
  f.w:loop("i", s.m)
  if s.b_column == 1 then -- line by line of b
    f.w:loop("j", s.n)
    s.begin "j"
    f.w:close()
    f.w:loop("k", s.k)
    f.w:line("const %s v = %s[%s];", s.type, s.a, loops.index({ "i", "k" }, { s.a_row, s.a_step })
      .. s.a_base)
    f.w:loop("j", s.n)
    f.w:line("%s[%s%s] += %sv * %s[%s%s];", s.y, loops.index({ "i", "j" }, { s.n, 1 }), s.y_base,
      s.alpha, s.b, loops.index({ "k", "j" }, { s.b_step, 1 }), s.b_base)
    f.w:close(2)
    if node.post then
      f.w:loop("j", s.n)
      local at = loops.index({ "i", "j" }, { s.n, 1 }) .. s.y_base
      f:store(node, s.y, at, ("%s[%s]"):format(s.y, at))
      f.w:close()
    end
  else
    f.w:loop("j", s.n)
    f.w:line("%s sum = %s;", s.type, s.zero)
    f.w:loop("k", s.k)
    f.w:line("sum += %s[%s%s] * %s[%s%s];", s.a, loops.index({ "i", "k" }, { s.a_row, s.a_step }),
      s.a_base, s.b, loops.index({ "k", "j" }, { s.b_step, s.b_column }), s.b_base)
    f.w:close()
    s.finish "j"
    f.w:close()
  end
  f.w:close()
end

-- The size of dimension d of the `rank` in front of a matrix.
local function size_at(shape, rank, d)
  local at = d - (rank - (#shape - 2))
  return at >= 1 and shape[at] or 1
end

-- Shapes with at least two dimensions, those of the batch apart.
local function matmul_shapes(a, b)
  local sa, sb = { table.unpack(a.shape) }, { table.unpack(b.shape) }
  if #sa == 1 then table.insert(sa, 1, 1) end
  if #sb == 1 then sb[2] = 1 end
  local batch, sizes = math.max(#sa, #sb) - 2, {}
  local function outer(s) return { table.unpack(s, 1, #s - 2) } end
  for d = 1, batch do
    local x, y = size_at(sa, batch, d), size_at(sb, batch, d)
    sizes[d] = x == 1 and y or x
  end
  return { m = sa[#sa - 1], k = sa[#sa], n = sb[#sb], batch = sizes, a = outer(sa), b = outer(sb) }
end

rows.MatMul = {
  check = numbers.not_real, fuses = true,
  macs = function(node)
    local s = matmul_shapes(node.inputs[1], node.inputs[2])
    return node.outputs[1].n * s.k
  end,
  emit = function(f, node)
    local a, b, out = node.inputs[1], node.inputs[2], node.outputs[1]
    local s = matmul_shapes(a, b)
    if b.tensor and #b.shape <= 2 then
      dense(f, node, a, b.tensor:reshape(s.k, s.n):transpose(0, 1), nil)
      return
    end
    local y, pa, pb = f:write(out, "y"), f:read(a, "a"), f:read(b, "b")
    local function strides(own, size)
      local list = loops.broadcast(own, s.batch)
      for d in ipairs(list) do list[d] = list[d] * size end
      return list
    end
    local dense_y = loops.strides(s.batch)
    for d in ipairs(dense_y) do dense_y[d] = dense_y[d] * s.m * s.n end
    local sizes, merged = loops.merge(s.batch, { dense_y, strides(s.a, s.m * s.k),
      strides(s.b, s.k * s.n) })
    local names = {}
    for d, size in ipairs(sizes) do
      names[d] = ("batch%s"):format(#sizes > 1 and d or "")
      f.w:loop(names[d], size)
    end
    local base = {}
    for o = 1, 3 do
      local text = loops.index(names, merged[o])
      base[o] = text == "0" and "" or " + " .. text
    end
    local zero = zero_of(f, out)
    general(f, node, { m = s.m, n = s.n, k = s.k, y = y, a = pa, b = pb, type = f:type(out),
      zero = zero, alpha = "", a_row = s.k, a_step = 1, b_step = s.n,
      b_column = s.n == 1 and 0 or 1,
      y_base = base[1], a_base = base[2], b_base = base[3],
      begin = function(j)
        f.w:line("%s[%s%s] = %s;", y, loops.index({ "i", j }, { s.n, 1 }), base[1], zero)
      end,
      finish = function(j)
        f:store(node, y, loops.index({ "i", j }, { s.n, 1 }) .. base[1], "sum", true)
      end })
    f.w:close(#sizes)
  end,
}

rows.Gemm = {
  check = numbers.not_real, fuses = true,
  macs = function(node)
    local a = node.inputs[1].shape
    return node.outputs[1].n * (node.attr.transA == 1 and a[1] or a[2])
  end,
  emit = function(f, node)
    local a, b, c, out = node.inputs[1], node.inputs[2], node.inputs[3] or nil, node.outputs[1]
    local attr = node.attr
    local alpha, beta = attr.alpha or 1.0, attr.beta or 1.0
    local m, n = out.shape[1], out.shape[2]
    local k = attr.transA == 1 and a.shape[1] or a.shape[2]
    if beta == 0 then c = nil end
    local simple = c == nil or beta == 1 and c.n == n and c.shape[#c.shape] == n
    if b.tensor and attr.transA ~= 1 and simple then
      local weight = attr.transB == 1 and b.tensor or b.tensor:transpose(0, 1)
      if alpha ~= 1 then weight = weight * alpha end
      dense(f, node, a, weight, c)
      return
    end
    local y, pa, pb = f:write(out, "y"), f:read(a, "a"), f:read(b, "b")
    local zero = zero_of(f, out)
    local function start(j)
      if not c then return zero end
      local strides = loops.broadcast(c.shape, out.shape)
      local text = f:element(c, loops.index({ "i", j }, strides), "c")
      return beta == 1 and text or ("%s * %s"):format(f:literal(beta, out.dtype), text)
    end
    local factor = alpha == 1 and "" or f:literal(alpha, out.dtype) .. " * "
    general(f, node, { m = m, n = n, k = k, y = y, a = pa, b = pb, type = f:type(out), zero = zero,
      alpha = factor, y_base = "", a_base = "", b_base = "",
      a_row = attr.transA == 1 and 1 or k, a_step = attr.transA == 1 and m or 1,
      b_step = attr.transB == 1 and 1 or n, b_column = attr.transB == 1 and k or 1,
      begin = function(j)
        f.w:line("%s[%s] = %s;", y, loops.index({ "i", j }, { n, 1 }), start(j))
      end,
      finish = function(j)
        local text = c and (" + %s"):format(start(j)) or ""
        f:store(node, y, loops.index({ "i", j }, { n, 1 }), factor .. "sum" .. text)
      end })
  end,
}

-- --- convolutions ---

rows.Conv = {
  check = function(node)
    if #node.inputs[1].shape < 3 or #node.inputs[1].shape > 5 then
      return ("of %d dimensions"):format(#node.inputs[1].shape)
    end
    if not node.inputs[2].tensor then return "with a weight that is not constant" end
    return numbers.not_real(node)
  end,
  fuses = true,
  macs = function(node)
    local w = node.inputs[2]
    return w.shape[1] == 0 and 0 or node.outputs[1].n * (w.n // w.shape[1])
  end,
  emit = function(f, node)
    local x_value, weight, bias = node.inputs[1], node.inputs[2], node.inputs[3] or nil
    local out, groups = node.outputs[1], node.attr.group or 1
    local images, channels = out.shape[1], out.shape[2]
    local inner, outputs = weight.shape[2], channels // groups
    local dims = spatial.flat(spatial.read(node, x_value.shape, out.shape,
      { table.unpack(weight.shape, 3) }))
    local plane, place, taps = 1, 1, 1
    for _, dim in ipairs(dims) do
      plane, place, taps = plane * dim.input, place * dim.output, taps * dim.window
    end
    local weights = f:array(pack(weight.tensor, groups, outputs, inner * taps), weight.name)
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    if images > 1 then f.w:loop("n", images) end
    if groups > 1 then f.w:loop("g", groups) end
    local count = spatial.open(f, dims)
    local function channel(o) -- of the output, counted in all groups
      if groups == 1 then return o end
      if outputs == 1 then return "g" end
      return o == "0" and ("g * %d"):format(outputs) or ("g * %d + %s"):format(outputs, o)
    end
    local function of_image(text, count_of)
      if images == 1 then return text end
      return ("n * %d + %s"):format(count_of, text)
    end
    blocks(f, { node = node, weights = weights, outputs = outputs, steps = inner * taps,
      bias = bias, y = y,
      zero = zero_of(f, out), type = f:type(out), group = groups > 1 and "g" or nil,
      channel = channel,
      index = function(o)
        return spatial.place(dims, of_image(channel(o), channels))
      end,
      sums = function(add)
        spatial.taps(f, dims, { inner = inner, groups = groups, images = images,
          of_image = of_image }, function(at, tap) add(("%s[%s]"):format(x, at), tap) end)
      end })
    f.w:close(count + (images > 1 and 1 or 0) + (groups > 1 and 1 or 0))
  end,
}

return rows
