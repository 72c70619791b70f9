-- Exports random small nets at random opsets, with an open batch and often another open size; the
-- export has a session here compare. Writes what each gives for other inputs: FOLDER/K.onnx and
-- FOLDER/K.npz with in1, out1, ..; a line each:
--   K <tab> opset <tab> the net <tab> message of a failure, or nothing
-- Run by onnx_random.py: onnx_random.lua FOLDER FIRST COUNT

local zknn = require "zknn"
local nn, F = zknn.nn, zknn.nn.functional
local folder, first, count = arg[1], math.tointeger(arg[2]), math.tointeger(arg[3])

local pick, chance, whole -- draws of the present net

local function seeded(seed)
  local state = seed * 2654435761 + 12345
  local function draw(n) -- 0 .. n - 1
    state = (state * 6364136223846793005 + 1442695040888963407)
    return ((state >> 33) & 0x7fffffff) % n
  end
  function pick(list) return list[1 + draw(#list)] end
  function chance(percent) return draw(100) < percent end
  function whole(low, high) return low + draw(high - low + 1) end
end

-- A function as a layer.
local Call = nn.class("Call")
function Call:__init(name, f)
  self.name, self.f = name, f
end
function Call:forward(...) return self.f(...) end
function Call:extra_repr() return self.name end

local function call(name, f) return Call(name, f) end

local activations = {
  "ReLU", "GELU", "SiLU", "Tanh", "Sigmoid", "ELU", "SELU", "CELU", "Mish", "Hardswish", "ReLU6",
  "Hardsigmoid", "Softplus", "Softsign", "LeakyReLU", "LogSigmoid", "Tanhshrink", "Softshrink",
  "Hardshrink", "Hardtanh",
}

local function activation() return nn[pick(activations)]() end

-- Steps of each kind of value: make(s) -> layer, the state after it; nil: not this one. s: the
-- sizes without the batch.
local steps = {}

steps.matrix = {
  function(s)
    local n = whole(1, 6)
    return nn.Linear(s[1], n, { bias = chance(70) }), "matrix", { n }
  end,
  function(s) return activation(), "matrix", s end,
  function(s) return nn.LayerNorm(s[1], { elementwise_affine = chance(60) }), "matrix", s end,
  function(s)
    if s[1] == 1 then return nil end -- of one number: its sign, which rounding decides near 0
    return nn.RMSNorm(s[1]), "matrix", s
  end,
  function(s) return nn.BatchNorm1d(s[1], { affine = chance(60) }), "matrix", s end,
  function(s) return pick { nn.Softmax, nn.LogSoftmax, nn.Softmin }(1), "matrix", s end,
  function(s) return nn.Dropout(0.5), "matrix", s end,
  function(s)
    local net = nn.Linear(s[1], 6)
    local layer = call("gated", function(x)
      local parts = net(x):chunk(2, 1)
      return parts[1] * parts[2]:sigmoid()
    end)
    layer.net = net
    return layer, "matrix", { 3 }
  end,
  function(s)
    if s[1] % 2 == 1 then return nil end
    return nn.GLU(1), "matrix", { s[1] // 2 }
  end,
  function(s) return call("normalize", function(x) return F.normalize(x) end), "matrix", s end,
  function(s) return call("cumsum", function(x) return x:cumsum(1) end), "matrix", s end,
  function(s) return call("sort", function(x) return (zknn.sort(x, 1)) end), "matrix", s end,
  function(s) return call("flip", function(x) return x:flip { 1 } end), "matrix", s end,
  function(s)
    return call("minus the mean", function(x) return x - x:mean(0, true) end), "matrix", s
  end,
  function(s)
    return call("by the batch", function(x) return x / x:size(0) + x:size(0) end), "matrix", s
  end,
  function(s) return call("var", function(x) return x + x:var(1, true, true) end), "matrix", s end,
  function(s)
    local k = whole(1, s[1])
    return call("topk", function(x) return (x:topk(k, 1)) end), "matrix", { k }
  end,
  function(s)
    return call("argmax", function(x)
      return F.one_hot(x:argmax(1), s[1]):to(x.dtype) + x
    end), "matrix", s
  end,
  function(s)
    return call("a column", function(x)
      local y = x:clone()
      y[{ ":", 0 }] = 0
      return y
    end), "matrix", s
  end,
  function(s)
    return call("where", function(x) return zknn.where(x:gt(0), x * 2, x:abs()) end), "matrix", s
  end,
  function(s) return nn.Unflatten(1, { 1, s[1] }), "sequence", { 1, s[1] } end,
  function(s) return nn.Unflatten(1, { s[1], 1 }), "sequence", { s[1], 1 } end,
  function(s)
    return call("einsum", function(x) return zknn.einsum("bi,bj->bij", x, x) end), "sequence",
      { s[1], s[1] }
  end,
}

-- [N, L, F]
steps.sequence = {
  function(s)
    local n = whole(1, 6)
    return nn.Linear(s[2], n), "sequence", { s[1], n }
  end,
  function(s) return activation(), "sequence", s end,
  function(s) return nn.LayerNorm(s[2]), "sequence", s end,
  function(s)
    if s[2] == 1 then return nil end
    return nn.RMSNorm(s[2]), "sequence", s
  end,
  function(s)
    local kind, h = pick { "LSTM", "GRU", "RNN" }, whole(1, 5)
    local both = chance(40)
    local proj = kind == "LSTM" and h > 1 and chance(30) and h - 1 or nil
    local net = nn[kind](s[2], h, { batch_first = true, bidirectional = both, proj_size = proj,
      num_layers = whole(1, 2), bias = chance(80) })
    local layer = call(tostring(net), function(x) return (net(x)) end)
    layer.net = net
    return layer, "sequence", { s[1], (proj or h) * (both and 2 or 1) }
  end,
  function(s)
    local heads = pick { 1, 2 }
    if s[2] % heads ~= 0 then return nil end
    local net = nn.MultiheadAttention(s[2], heads, { batch_first = true })
    local weights = chance(30)
    local layer = call("MultiheadAttention", function(x)
      return (net(x, x, x, { need_weights = weights }))
    end)
    layer.net = net
    return layer, "sequence", s
  end,
  function(s)
    local causal = chance(50)
    return call("attention, causal " .. tostring(causal), function(x)
      local y = x:unsqueeze(1)
      return F.scaled_dot_product_attention(y, y, y, { is_causal = causal }):squeeze(1)
    end), "sequence", s
  end,
  function(s)
    if s[2] % 2 == 1 then return nil end
    return nn.TransformerEncoderLayer(s[2], 2, { dim_feedforward = 5, batch_first = true,
      norm_first = chance(50), activation = pick { "relu", "gelu" } }), "sequence", s
  end,
  function(s)
    return call("transposed", function(x) return x:transpose(1, 2):contiguous() end), "sequence",
      { s[2], s[1] }, true
  end,
  function(s)
    local k = whole(1, 3)
    local net = nn.Conv1d(s[2], 3, k, { padding = k // 2, stride = whole(1, 2) })
    local layer = call(tostring(net), function(x)
      return net(x:transpose(1, 2)):transpose(1, 2)
    end)
    layer.net = net
    return layer, "sequence", { (s[1] + 2 * (k // 2) - k) // net.stride[1] + 1, 3 }
  end,
  function(s)
    return call("the last", function(x) return x:select(1, -1) end), "matrix", { s[2] }
  end,
  function(s) return call("the mean", function(x) return x:mean(1) end), "matrix", { s[2] } end,
  function(s)
    return call("the greatest", function(x) return (x:max(1)) end), "matrix", { s[2] }
  end,
  function(s)
    return call("cumsum", function(x) return x:cumsum(1) / x:size(1) end), "sequence", s
  end,
  function(s)
    return call("places", function(x)
      return x + zknn.arange(x:size(1)):to(x.dtype):view(1, -1, 1)
    end), "sequence", s
  end,
  function(s)
    return call("a token in front", function(x)
      return zknn.cat({ zknn.zeros(x:size(0), 1, s[2], { dtype = x.dtype }), x }, 1)
    end), "sequence", { s[1] + 1, s[2] }
  end,
  function(s) return nn.Softmax(pick { 1, 2 }), "sequence", s end,
}

-- [N, C, H, W]
steps.picture = {
  function(s)
    local k, c = whole(1, 3), whole(1, 4)
    local groups = chance(20) and s[1] or 1
    return nn.Conv2d(s[1], c * groups, k, { padding = k // 2, groups = groups, bias = chance(70),
      padding_mode = chance(20) and math.min(s[2], s[3]) > 1 and "reflect" or "zeros" }), "picture",
      { c * groups, s[2] + 2 * (k // 2) - k + 1, s[3] + 2 * (k // 2) - k + 1 }
  end,
  function(s)
    if s[2] < 3 or s[3] < 3 then return nil end
    local o = { stride = whole(1, 2), padding = whole(0, 1), ceil_mode = chance(40) }
    local layer = pick { nn.MaxPool2d, nn.AvgPool2d }(2, o)
    local y = layer(zknn.zeros(1, s[1], s[2], s[3]))
    return layer, "picture", { s[1], y:size(2), y:size(3) }
  end,
  function(s) return activation(), "picture", s end,
  function(s) return nn.BatchNorm2d(s[1]), "picture", s end,
  function(s) return nn.InstanceNorm2d(s[1], { affine = chance(50) }), "picture", s end,
  function(s)
    return nn.GroupNorm(s[1] % 2 == 0 and 2 or 1, s[1], { affine = chance(60) }), "picture", s
  end,
  function(s) return nn.Dropout2d(0.3), "picture", s end,
  function(s)
    return nn.PReLU(chance(50) and s[1] or 1), "picture", s
  end,
  function(s)
    return nn.Upsample { scale_factor = 2, mode = pick { "nearest", "bilinear" } }, "picture",
      { s[1], 2 * s[2], 2 * s[3] }
  end,
  function(s)
    local c = whole(1, 3)
    return nn.ConvTranspose2d(s[1], c, 2, { stride = 2 }), "picture", { c, 2 * s[2], 2 * s[3] }
  end,
  function(s)
    local h, w = whole(1, 3), whole(1, 3)
    local layer = pick { nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d }({ h, w })
    return layer, "picture", { s[1], h, w }, true
  end,
  function(s)
    return call("flatten", function(x) return x:flatten(1) end), "matrix", { s[1] * s[2] * s[3] },
      true
  end,
  function(s)
    return call("the mean", function(x) return x:mean { 2, 3 } end), "matrix", { s[1] }
  end,
  function(s)
    return call("skip", function(x) return zknn.cat({ x, x:flip { 3 } }, 1) end), "picture",
      { 2 * s[1], s[2], s[3] }
  end,
  function(s) return nn.LocalResponseNorm(2), "picture", s end,
  function(s)
    return nn.ZeroPad2d { 1, 0, 2, 1 }, "picture", { s[1], s[2] + 3, s[3] + 1 }
  end,
  function(s)
    if s[1] % 2 == 1 then return nil end
    return nn.ChannelShuffle(2), "picture", s
  end,
  function(s)
    if s[1] > 6 then return nil end
    local layer = call("as a sequence", function(x) return x:flatten(2):transpose(1, 2) end)
    return layer, "sequence", { s[2] * s[3], s[1] }
  end,
}

local kinds = {
  { "matrix", function() return { whole(1, 6) } end },
  { "sequence", function() return { whole(1, 6), whole(1, 6) } end },
  { "picture", function() return { whole(1, 3), whole(4, 8), whole(4, 8) } end },
}

-- A net, the sizes of its input, and which of them but the batch may be open.
local function random_net()
  local kind, make = table.unpack(pick(kinds))
  local sizes = make()
  local layers, s, now, fixed = {}, sizes, kind, false
  for _ = 1, whole(1, 6) do
    local layer, after, shape, needs = pick(steps[now])(s)
    if layer and (after ~= "matrix" or shape[1] < 400) then
      layers[#layers + 1] = layer
      now, s, fixed = after, shape, fixed or needs
    end
  end
  if #layers == 0 then layers[1] = nn.ReLU() end
  local net = nn.Sequential(table.unpack(layers))
  local open = { [0] = "batch" }
  if kind == "sequence" and not fixed and chance(50) then open[1] = "length" end
  return net:eval(), sizes, open
end

local function input(sizes, open, batch, more)
  local shape = { batch }
  for i, size in ipairs(sizes) do shape[i + 1] = open[i] and size + more or size end
  return zknn.randn(shape)
end

for k = first, first + count - 1 do
  seeded(k)
  zknn.manual_seed(k)
  local net, sizes, open = random_net()
  local opset, half = whole(9, 25), chance(15)
  if half then net:half() end
  local path = ("%s/%d"):format(folder, k)
  local x = input(sizes, open, whole(2, 4), 0)
  if half then x = x:half() end
  local options = { input_names = { "in1" }, dynamic_axes = { in1 = open } }
  local good, message
  repeat -- what the opset lacks may be there in a later one
    options.opset_version = opset
    good, message = pcall(zknn.onnx.export, net, x, path .. ".onnx", options)
    local lacks = not good and tostring(message):find("needs opset", 1, true)
    if lacks and opset < 25 then opset = opset + 1 end
  until good or options.opset_version == opset
  if good then
    local other = input(sizes, open, whole(1, 7), whole(0, 3))
    if half then other = other:half() end
    local arrays = { in1 = other, out1 = zknn.no_grad(net, other) }
    zknn.npz.save(arrays, path .. ".npz")
  end
  local text = tostring(net):gsub("%s+", " ")
  local what = ("%s of %s%s%s"):format(text, table.concat(sizes, " x "),
    open[1] and ", open length" or "", half and ", float16" or "")
  print(k, opset, what, good and "" or (tostring(message):gsub("%s+", " ")))
end
