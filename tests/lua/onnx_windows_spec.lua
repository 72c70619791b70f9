-- onnx_windows_spec.lua: ONNX's convolutions and pooling over one to three dimensions in a session.
-- Oracle: a slow reference that walks every place of the window, by ONNX's definitions.

local zknn = require "zknn"
local onnx = zknn.onnx

-- Every {i, j, ..} below sizes, in index order.
local function each(sizes)
  local at, n = {}, #sizes
  return coroutine.wrap(function()
    local function go(d)
      if d > n then return coroutine.yield(at) end
      for i = 0, sizes[d] - 1 do
        at[d] = i
        go(d + 1)
      end
    end
    go(1)
  end)
end

local function offset(at, sizes)
  local o = 0
  for d = 1, #sizes do o = o * sizes[d] + at[d] end
  return o
end

-- What lies under k at that place: where, and whether that is in the input; and in its margins.
local function under(w, place, k)
  local at, inside, padded = {}, true, true
  for d = 1, #w.size do
    at[d] = place[d] * w.strides[d] - w.pads[d] + k[d] * w.dilations[d]
    inside = inside and at[d] >= 0 and at[d] < w.size[d]
    padded = padded and at[d] < w.size[d] + w.pads[#w.size + d]
  end
  return at, inside, padded
end

local function places(w, ceil)
  local n = {}
  for d = 1, #w.size do
    local start = w.size[d] + w.pads[d]
    local room = start + w.pads[#w.size + d] - w.dilations[d] * (w.kernel[d] - 1) - 1
    n[d] = (ceil and math.ceil or math.floor)(room / w.strides[d]) + 1
    if ceil and (n[d] - 1) * w.strides[d] >= start then n[d] = n[d] - 1 end
  end
  return n
end

local function product(list)
  local p = 1
  for _, v in ipairs(list) do p = p * v end
  return p
end

local function joined(...)
  local all = {}
  for _, list in ipairs { ... } do table.move(list, 1, #list, #all + 1, all) end
  return all
end

local function turned(list)
  local back = {}
  for i, v in ipairs(list) do back[#list + 1 - i] = v end
  return back
end

local function values(t) return t:reshape(-1):tolist() end

-- Means, or the greatest with their places by rows or columns.
local function pool(w, x, planes)
  local y, index, v, size = {}, {}, values(x), product(w.size)
  local n = places(w, w.ceil)
  for plane = 0, planes - 1 do
    for place in each(n) do
      local sum, count, top, where = 0, 0, -math.huge, nil
      for k in each(w.kernel) do
        local at, inside, padded = under(w, place, k)
        count = count + ((inside or (w.counted and padded)) and 1 or 0)
        if inside then
          local e = v[plane * size + offset(at, w.size) + 1]
          sum = sum + e
          if e > top then
            top, where = e, w.by_columns and offset(turned(at), turned(w.size))
              or offset(at, w.size)
          end
        end
      end
      y[#y + 1] = w.kind == "MaxPool" and top or sum / count
      index[#index + 1] = where and plane * size + where or false
    end
  end
  return y, index, n
end

local function conv(w, x, weight, bias)
  local xs, ws, bs, y, n = values(x), values(weight), values(bias), {}, places(w)
  local cin, cout = x:size(1), weight:size(0)
  local own, size, kernel = weight:size(1), product(w.size), product(w.kernel)
  for b = 0, x:size(0) - 1 do
    for o = 0, cout - 1 do
      local first = o // (cout // w.groups) * own
      for place in each(n) do
        local sum = bs[o + 1]
        for k in each(w.kernel) do
          local at, inside = under(w, place, k)
          for c = 0, inside and own - 1 or -1 do
            sum = sum + xs[(b * cin + first + c) * size + offset(at, w.size) + 1]
              * ws[(o * own + c) * kernel + offset(k, w.kernel) + 1]
          end
        end
        y[#y + 1] = sum
      end
    end
  end
  return y, n
end

local function conv_transpose(w, x, weight, bias)
  local xs, ws, bs, y, n = values(x), values(weight), values(bias), {}, {}
  local cin, own = x:size(1), weight:size(1)
  local cout, size, kernel = own * w.groups, product(w.size), product(w.kernel)
  for d = 1, #w.size do
    n[d] = w.strides[d] * (w.size[d] - 1) + w.behind[d] + w.dilations[d] * (w.kernel[d] - 1) + 1
      - w.pads[d] - w.pads[#w.size + d]
  end
  for i = 0, x:size(0) * cout * product(n) - 1 do
    y[i + 1] = bs[i // product(n) % cout + 1]
  end
  for b = 0, x:size(0) - 1 do
    for c = 0, cin - 1 do
      for from in each(w.size) do
        for k in each(w.kernel) do
          local to, inside = {}, true
          for d = 1, #n do
            to[d] = from[d] * w.strides[d] + k[d] * w.dilations[d] - w.pads[d]
            inside = inside and to[d] >= 0 and to[d] < n[d]
          end
          for o = 0, inside and own - 1 or -1 do
            local channel = c // (cin // w.groups) * own + o
            local i = (b * cout + channel) * product(n) + offset(to, n) + 1
            y[i] = y[i] + xs[(b * cin + c) * size + offset(from, w.size) + 1]
              * ws[(c * own + o) * kernel + offset(k, w.kernel) + 1]
          end
        end
      end
    end
  end
  return y, n
end

local function run(kind, attribute, inputs, n_out)
  local graph = { name = "test", input = {}, output = {} }
  local node, feeds = { op_type = kind, input = {}, output = {}, attribute = attribute }, {}
  for i, t in ipairs(inputs) do
    node.input[i] = "x" .. i
    graph.input[i] = { name = node.input[i], type = t.dtype }
    feeds[node.input[i]] = t
  end
  for k = 1, n_out do
    node.output[k] = "y" .. k
    graph.output[k] = { name = node.output[k], type = k == 1 and "float32" or "int64" }
  end
  graph.node = { node }
  return onnx.InferenceSession {
    ir_version = 10, opset_import = { { version = 22 } }, graph = graph,
  }:run(nil, feeds)
end

local function close(want, shape, got, what)
  assert.same(shape, got.shape, what)
  for i, v in ipairs(values(got)) do
    local w = want[i]
    if w and w == w and math.abs(v - w) > 1e-4 then
      error(("%s: element %d is %g, not %g"):format(what, i, v, w))
    end
  end
end

-- A window that fits: all its numbers at random.
local function draw(dims, pool_margins)
  local w = { size = {}, kernel = {}, strides = {}, dilations = {}, pads = {}, behind = {} }
  for d = 1, dims do
    w.kernel[d], w.strides[d] = math.random(3), math.random(3)
    w.dilations[d] = math.random(2)
    local reach = w.dilations[d] * (w.kernel[d] - 1) + 1
    w.size[d] = reach + math.random(0, 3)
    local most = pool_margins and reach - 1 or 2
    w.pads[d], w.pads[dims + d] = math.random(0, most), math.random(0, most)
    w.behind[d] = math.random(0, math.max(w.strides[d], w.dilations[d]) - 1)
  end
  return w
end

local function told(w, kind)
  local parts = { kind }
  for _, name in ipairs { "size", "kernel", "strides", "dilations", "pads", "behind" } do
    parts[#parts + 1] = name .. " " .. table.concat(w[name], ",")
  end
  for _, name in ipairs { "groups", "ceil", "counted", "by_columns" } do
    parts[#parts + 1] = name .. " " .. tostring(w[name])
  end
  return table.concat(parts, "; ")
end

describe("a session's windows", function()
  math.randomseed(7)
  zknn.manual_seed(7)

  it("are those of convolutions, forth and back", function()
    for i = 1, 60 do
      local dims, groups = 1 + i % 3, math.random(2)
      local w = draw(dims)
      w.groups = groups
      local attribute = { strides = w.strides, dilations = w.dilations, pads = w.pads,
        group = groups }
      local x = zknn.randn(joined({ 2, 2 * groups }, w.size))
      local weight, bias = zknn.randn(joined({ 3 * groups, 2 }, w.kernel)), zknn.randn(3 * groups)
      local want, n = conv(w, x, weight, bias)
      close(want, joined({ 2, 3 * groups }, n), run("Conv", attribute, { x, weight, bias }, 1)[1],
        told(w, "Conv"))

      weight = zknn.randn(joined({ 2 * groups, 3 }, w.kernel))
      want, n = conv_transpose(w, x, weight, bias)
      attribute.output_padding = w.behind
      if math.min(table.unpack(n)) > 0 then
        close(want, joined({ 2, 3 * groups }, n),
          run("ConvTranspose", attribute, { x, weight, bias }, 1)[1], told(w, "ConvTranspose"))
      end
    end
  end)

  it("are those of pooling", function()
    for i = 1, 144 do
      local dims = 1 + i % 3
      local w = draw(dims, true)
      w.ceil, w.counted = i % 2 == 0, i % 4 < 2
      w.kind = i % 8 < 4 and "MaxPool" or "AveragePool"
      local places_too = w.kind == "MaxPool"
      w.by_columns = places_too and dims > 1 and i % 16 < 8
      local attribute = { kernel_shape = w.kernel, strides = w.strides, dilations = w.dilations,
        pads = w.pads, ceil_mode = w.ceil and 1 or 0 }
      if w.kind == "AveragePool" then attribute.count_include_pad = w.counted and 1 or 0 end
      if w.by_columns then attribute.storage_order = 1 end
      local x = zknn.randn(joined({ 2, 2 }, w.size))
      local want, index, n = pool(w, x, 4)
      local got = run(w.kind, attribute, { x }, places_too and 2 or 1)
      close(want, joined({ 2, 2 }, n), got[1], told(w, w.kind))
      if places_too then close(index, joined({ 2, 2 }, n), got[2], told(w, w.kind)) end
    end
  end)
end)
