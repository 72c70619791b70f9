-- More rules for shapes.lua: of layers, of quantized nets, of nodes that hold graphs, and of
-- ai.onnx.ml.

local core = require "zknn.core"
local sizes_of = require "zknn.inspect.sizes"

local broadcast, place, places = sizes_of.broadcast, sizes_of.place, sizes_of.places

local layers = { rules = {}, learning = {} }
local rules, learning = layers.rules, layers.learning

-- ONNX's numbers of dtypes.
layers.DTYPES = { "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
  "float16", "float64", "uint32", "uint64", [16] = "bfloat16" }

local function all(names, rule)
  for name in names:gmatch "%S+" do rules[name] = rule end
end

local function copy(shape)
  return table.move(shape, 1, #shape, 1, {})
end

-- f(a, b) of two numbers, else false.
local function number(f, ...)
  for i = 1, select("#", ...) do
    if type((select(i, ...))) ~= "number" then return false end
  end
  return f(...)
end

-- --- layers ---

function rules.ConvTranspose(c)
  local x, w = c.shape(1), c.shape(2)
  if not x or not w or #x ~= #w then return nil end
  local n, group, auto = #x - 2, c.get("group", 1), c.get("auto_pad", "NOTSET")
  local given, pads = c.get "output_shape", c.get "pads" or {}
  local out = { x[1], number(function(a) return a * group end, w[2]) }
  for i = 1, n do
    local stride, dilation = (c.get "strides" or {})[i] or 1, (c.get "dilations" or {})[i] or 1
    local more = (c.get "output_padding" or {})[i] or 0
    local padding = auto == "VALID" and 0 or (pads[i] or 0) + (pads[n + i] or 0)
    if given then
      out[i + 2] = given[#given - n + i]
    elseif auto:find "^SAME" then
      out[i + 2] = number(function(size) return size * stride end, x[i + 2])
    else
      out[i + 2] = number(function(size, kernel)
        return stride * (size - 1) + more + dilation * (kernel - 1) + 1 - padding
      end, x[i + 2], w[i + 2])
    end
  end
  return out, c.dtype(1)
end

all("RNN LSTM GRU", function(c)
  local x, r = c.shape(1), c.shape(3)
  local hidden = c.get "hidden_size" or r and r[3] or false
  local directions = c.get("direction", "forward") == "bidirectional" and 2 or 1
  if not x or #x ~= 3 then return nil end
  local y, last
  if c.get("layout", 0) == 1 then
    y, last = { x[1], x[2], directions, hidden }, { x[1], directions, hidden }
  else
    y, last = { x[1], directions, x[2], hidden }, { directions, x[2], hidden }
  end
  return y, c.dtype(1), { last, copy(last) }
end)

-- The scales of a Resize or Upsample: a list, or nil.
local function scales_of(c, x)
  local scales = c.get "scales"
  for _, at in ipairs { 2, 3 } do
    local found = not scales and c.floats(at)
    if found and #found > 0 and (at == 3 or not c.has(3)) then scales = found end
  end
  local axes = c.get "axes"
  if not scales or #scales ~= (axes and #axes or #x) then return nil end
  return scales
end

all("Resize Upsample", function(c)
  local x, sizes = c.shape(1), c.has(4) and c.ints(4) or nil
  if not x or c.get("keep_aspect_ratio_policy", "stretch") ~= "stretch"
    or c.get "coordinate_transformation_mode" == "tf_crop_and_resize" and not sizes then
    return nil
  end
  local scales, axes, out = not sizes and scales_of(c, x), c.get "axes", copy(x)
  local list = sizes or scales
  if not list or #list ~= (axes and #axes or #x) then return nil end
  for i, value in ipairs(list) do
    local at = place(axes and axes[i] or i - 1, #x)
    if sizes then
      out[at] = value
    elseif value ~= 1 then
      out[at] = number(function(size) return math.floor(size * value) end, x[at])
    end
  end
  return out, c.dtype(1)
end)

function rules.Pad(c)
  local x, pads = c.shape(1), c.get "pads" or c.get "paddings" or c.ints(2)
  local axes = c.has(4) and c.ints(4) or nil
  if not x or not pads or c.has(4) and not axes then return nil end
  local out, n = copy(x), #pads // 2
  for i = 1, n do
    local at, more = place(axes and axes[i] or i - 1, #x), pads[i] + pads[n + i]
    if more ~= 0 then out[at] = number(function(size) return size + more end, x[at]) end
  end
  return out, c.dtype(1)
end

function rules.Expand(c)
  return broadcast(c.shape(1), c.sizes(2) or nil), c.dtype(1)
end

function rules.Tile(c)
  local x, times = c.shape(1), c.ints(2)
  if not x or not times then return nil end
  local out = {}
  for i, size in ipairs(x) do
    out[i] = times[i] == 1 and size or number(function(a) return a * times[i] end, size)
  end
  return out, c.dtype(1)
end

function rules.ConstantOfShape(c)
  local value = c.get "value"
  return c.sizes(1) or nil, core.is_tensor(value) and value.dtype or "float32"
end

function rules.Range(c)
  local from, to, step = c.ints(1), c.ints(2), c.ints(3)
  if not from or not to or not step or step[1] == 0 then return { false }, c.dtype(1) end
  return { math.max(0, -((from[1] - to[1]) // step[1])) }, c.dtype(1)
end

-- out without the axis, or with 1 there.
local function reduced(x, axis, keeps)
  local out = copy(x)
  if keeps then out[axis] = 1 else table.remove(out, axis) end
  return out
end

all("ArgMax ArgMin", function(c)
  local x = c.shape(1)
  local axis = x and place(c.get("axis", 0), #x)
  return axis and reduced(x, axis, c.get("keepdims", 1) == 1), "int64"
end)

function rules.TopK(c)
  local x, k = c.shape(1), c.get "k" and { c.get "k" } or c.ints(2)
  local axis = x and place(c.get("axis", -1), #x)
  if not axis then return nil, c.dtype(1), nil, { "int64" } end
  local out = copy(x)
  out[axis] = k and k[1] or false
  return out, c.dtype(1), { copy(out) }, { "int64" }
end

function rules.OneHot(c)
  local x, depth = c.shape(1), c.ints(2)
  local axis = x and place(c.get("axis", -1), #x + 1)
  if not axis then return nil, c.dtype(3) end
  local out = copy(x)
  table.insert(out, axis, depth and depth[1] or false)
  return out, c.dtype(3)
end

function rules.GatherElements(c) return c.shape(2), c.dtype(1) end

function rules.GatherND(c)
  local x, index, batch = c.shape(1), c.shape(2), c.get("batch_dims", 0)
  local k = index and index[#index]
  if not x or type(k) ~= "number" then return nil, c.dtype(1) end
  local out = table.move(index, 1, #index - 1, 1, {})
  return table.move(x, batch + k + 1, #x, #out + 1, out), c.dtype(1)
end

function rules.NonZero(c)
  local x = c.shape(1)
  return { x and math.max(#x, 1) or false, false }, "int64"
end

all("EyeLike RandomNormalLike RandomUniformLike Bernoulli", function(c)
  return c.shape(1), layers.DTYPES[c.get("dtype", 0)] or c.dtype(1)
end)

all("RandomNormal RandomUniform", function(c)
  return copy(c.get "shape"), layers.DTYPES[c.get("dtype", 1)]
end)

function rules.Multinomial(c)
  local x = c.shape(1)
  return x and { x[1], c.get("sample_size", 1) }, layers.DTYPES[c.get("dtype", 6)]
end

local function blocks(c, f)
  local x, block = c.shape(1), c.get "blocksize"
  if not x or #x ~= 4 then return nil end
  return f(x, block), c.dtype(1)
end

function rules.DepthToSpace(c)
  return blocks(c, function(x, b)
    local function times(size) return size * b end
    return { x[1], number(function(size) return size // (b * b) end, x[2]), number(times, x[3]),
      number(times, x[4]) }
  end)
end

function rules.SpaceToDepth(c)
  return blocks(c, function(x, b)
    local function part(size) return size // b end
    return { x[1], number(function(size) return size * b * b end, x[2]), number(part, x[3]),
      number(part, x[4]) }
  end)
end

function rules.Size() return {}, "int64" end

all("IsNaN IsInf", function(c) return c.shape(1), "bool" end)

function rules.CastLike(c) return c.shape(1), c.dtype(2) end

function rules.Dropout(c) return c.shape(1), c.dtype(1), { c.shape(1) }, { "bool" } end

function rules.LayerNormalization(c)
  local x = c.shape(1)
  local axis = x and place(c.get("axis", -1), #x)
  local rest = axis and copy(x)
  for i = axis or 1, axis and #x or 0 do rest[i] = 1 end
  local dtype = layers.DTYPES[c.get("stash_type", 1)]
  return x, c.dtype(1), { rest or false, rest and copy(rest) or false }, { dtype, dtype }
end

function rules.BatchNormalization(c)
  local channels = c.shape(2) or false
  return c.shape(1), c.dtype(1), { channels, channels, channels, channels },
    { c.dtype(4), c.dtype(4), c.dtype(4), c.dtype(4) }
end

function rules.Det(c)
  local x = c.shape(1)
  return x and table.move(x, 1, #x - 2, 1, {}), c.dtype(1)
end

function rules.GridSample(c)
  local x, grid = c.shape(1), c.shape(2)
  if not x or not grid then return nil end
  return table.move(grid, 2, #grid - 1, 3, { x[1], x[2] }), c.dtype(1)
end

function rules.RoiAlign(c)
  local x, rois = c.shape(1), c.shape(2)
  if not x or not rois then return nil end
  return { rois[1], x[2], c.get("output_height", 1), c.get("output_width", 1) }, c.dtype(1)
end

function rules.NonMaxSuppression() return { false, 3 }, "int64" end

all("SoftmaxCrossEntropyLoss NegativeLogLikelihoodLoss", function(c)
  local out = {}
  if c.get("reduction", "mean") == "none" then out = c.shape(2) end
  return out, c.dtype(1), { c.shape(1) }
end)

-- An equation without "...".
function rules.Einsum(c)
  local equation = c.get("equation", ""):gsub("%s", "")
  local left, right = equation:match "^(.-)%->(.*)$"
  left = left or equation
  if equation:find(".", 1, true) then return nil, c.dtype(1) end
  local known, count, i = {}, {}, 0
  for term in (left .. ","):gmatch "(.-)," do
    i = i + 1
    local x = c.shape(i)
    if not x or #x ~= #term then return nil, c.dtype(1) end
    for at, size in ipairs(x) do
      local letter = term:sub(at, at)
      if not known[letter] or known[letter] == 1 then known[letter] = size end
      count[letter] = (count[letter] or 0) + 1
    end
  end
  if not right then -- letters that occur once, sorted
    local once = {}
    for letter, n in pairs(count) do
      if n == 1 then once[#once + 1] = letter end
    end
    table.sort(once)
    right = table.concat(once)
  end
  local out = {}
  for letter in right:gmatch "." do out[#out + 1] = known[letter] end
  return out, c.dtype(1)
end

-- --- quantized nets ---

function rules.QuantizeLinear(c)
  local dtype = layers.DTYPES[c.get("output_dtype", 0)]
  return c.shape(1), dtype or c.has(3) and c.dtype(3) or not c.has(3) and "uint8" or nil
end

function rules.DequantizeLinear(c)
  return c.shape(1), layers.DTYPES[c.get("output_dtype", 0)] or c.dtype(2)
end

function rules.DynamicQuantizeLinear(c)
  return c.shape(1), "uint8", { {}, {} }, { "float32", "uint8" }
end

local function convolution(c, x, w)
  if not x or not w or #x ~= #w then return nil end
  local out = { x[1], w[1] }
  for i = 1, #x - 2 do out[i + 2] = places(c, x[i + 2], i, #x - 2, w[i + 2]) end
  return out
end

local function product(a, b)
  if not a or not b or #a < 1 or #b < 1 then return nil end
  local out = broadcast(table.move(a, 1, #a - 2, 1, {}), table.move(b, 1, #b - 2, 1, {}))
  if #a > 1 then out[#out + 1] = a[#a - 1] end
  if #b > 1 then out[#out + 1] = b[#b] end
  return out
end

function rules.Conv(c) return convolution(c, c.shape(1), c.shape(2)), c.dtype(1) end
function rules.ConvInteger(c) return convolution(c, c.shape(1), c.shape(2)), "int32" end
function rules.QLinearConv(c) return convolution(c, c.shape(1), c.shape(4)), c.dtype(8) end
function rules.MatMul(c) return product(c.shape(1), c.shape(2)), c.dtype(1) end
function rules.MatMulInteger(c) return product(c.shape(1), c.shape(2)), "int32" end
function rules.QLinearMatMul(c) return product(c.shape(1), c.shape(4)), c.dtype(8) end

-- --- graphs within a node ---

-- What two shapes have in common; nil: their numbers of dimensions differ.
local function common(a, b)
  if not a or not b or #a ~= #b then return nil end
  local out = {}
  for i, size in ipairs(a) do out[i] = size == b[i] and size end
  return out
end

-- Lists {shape, dtype} as a rule gives them.
local function answer(list)
  local shapes, dtypes = {}, {}
  for i = 2, #list do shapes[i - 1], dtypes[i - 1] = list[i].shape or false, list[i].dtype end
  local first = list[1] or {}
  return first.shape, first.dtype, shapes, dtypes
end

function rules.If(c)
  local yes, no = c.walk(c.get "then_branch"), c.walk(c.get "else_branch")
  local out = {}
  for i, one in ipairs(yes) do
    local other = no[i] or {}
    out[i] = { shape = common(one.shape, other.shape), dtype = one.dtype == other.dtype
      and one.dtype or nil }
  end
  return answer(out)
end

-- The sizes of carried values may change from one turn to the next, so they are not known.
function rules.Loop(c)
  local inputs, out = { { shape = {}, dtype = "int64" }, { shape = {}, dtype = "bool" } }, {}
  for i = 3, c.n do inputs[i] = { dtype = c.dtype(i) } end
  local found = c.walk(c.get "body", inputs)
  for i = 2, #found do
    local one = found[i]
    if i - 1 <= c.n - 2 then
      out[i - 1] = { dtype = c.dtype(i + 1) or one.dtype }
    else
      local shape = one.shape and table.move(one.shape, 1, #one.shape, 2, { false })
      out[i - 1] = { shape = shape, dtype = one.dtype }
    end
  end
  return answer(out)
end

-- Of version 9 and later.
function rules.Scan(c)
  local count, body = c.get "num_scan_inputs", c.get "body"
  if #body.input ~= c.n then return nil end -- version 8, which has a batch
  local carried, inputs, length, out = c.n - count, {}, false, {}
  local axes, outside = c.get "scan_input_axes" or {}, c.get "scan_output_axes" or {}
  for i = 1, c.n do
    local x = c.shape(i)
    if i > carried and x then
      local axis = place(axes[i - carried] or 0, #x)
      length, x = x[axis], reduced(x, axis, false)
    end
    inputs[i] = { shape = x, dtype = c.dtype(i) }
  end
  for i, one in ipairs(c.walk(body, inputs)) do
    local shape = i <= carried and inputs[i].shape or nil
    if i > carried and one.shape then
      shape = copy(one.shape)
      table.insert(shape, place(outside[i - carried] or 0, #shape + 1), length)
    end
    out[i] = { shape = shape, dtype = one.dtype }
  end
  return answer(out)
end

-- --- ai.onnx.ml ---

local function classifier(strings, integers)
  return function(c)
    local x, labels = c.shape(1), c.get(strings) or c.get(integers)
    local n = x and (#x > 1 and x[1] or 1)
    local dtype = #(c.get(strings) or {}) > 0 and "string" or "int64"
    return n and { n }, dtype, n and { { n, labels and #labels > 1 and #labels or false } },
      { "float32" }
  end
end

learning.LinearClassifier = classifier("classlabels_strings", "classlabels_ints")
learning.SVMClassifier = classifier("classlabels_strings", "classlabels_ints")
learning.TreeEnsembleClassifier = classifier("classlabels_strings", "classlabels_int64s")

local function regressor(targets)
  return function(c)
    local x = c.shape(1)
    return x and { #x > 1 and x[1] or 1, c.get(targets, 1) }, "float32"
  end
end

learning.LinearRegressor = regressor "targets"
learning.TreeEnsembleRegressor = regressor "n_targets"
learning.SVMRegressor = regressor "-"

for name in ("Scaler Normalizer"):gmatch "%S+" do
  learning[name] = function(c) return c.shape(1), "float32" end
end
for name in ("Binarizer Imputer"):gmatch "%S+" do
  learning[name] = function(c) return c.shape(1), c.dtype(1) end
end

function learning.LabelEncoder(c)
  local dtype = c.get "values_strings" and "string" or c.get "values_int64s" and "int64"
    or c.get "values_floats" and "float32" or nil
  return c.shape(1), dtype
end

function learning.OneHotEncoder(c)
  local x, names = c.shape(1), c.get "cats_int64s" or c.get "cats_strings"
  if not x or not names then return nil, "float32" end
  local out = copy(x)
  out[#out + 1] = #names
  return out, "float32"
end

return layers
