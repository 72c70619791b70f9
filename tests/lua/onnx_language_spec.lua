-- onnx_language_spec.lua: nodes of onnxruntime's domain that exporters of language models write.
-- Oracle: the node's formula, written out by functions of zknn or number by number.
-- (onnxruntime's own results: tests/peers/onnx_microsoft.py.)

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message

-- What one node gives. inputs: { name, tensor } in order, or "" for an absent one; kinds: the types
-- of its outputs y1, y2, ..
local function run(op_type, inputs, attribute, kinds, domain)
  local names, ports, feeds, outputs, results = {}, {}, {}, {}, {}
  for i, entry in ipairs(inputs) do
    names[i] = entry == "" and "" or entry[1]
    if entry ~= "" then
      local t = entry[2]
      ports[#ports + 1] = { name = entry[1], type = entry.type or t.dtype,
        shape = { table.unpack(t.shape) } }
      feeds[entry[1]] = t
    end
  end
  for k, kind in ipairs(kinds) do
    outputs[k] = "y" .. k
    results[k] = { name = outputs[k], type = kind }
  end
  local node = tools.node(op_type, names, outputs, attribute)
  node.domain = domain or "com.microsoft"
  local model = tools.model({ node = { node }, input = ports, output = results }, 21)
  model.opset_import[2] = { domain = "com.microsoft", version = 1 }
  return table.unpack(onnx.InferenceSession(model):run(nil, feeds))
end

local near = { rtol = 1e-5, atol = 1e-6 }

describe("GroupQueryAttention in a session", function()
  zknn.manual_seed(5)
  local HEADS, GROUPS, WIDTH = 4, 2, 8

  -- [batch, length, features] as heads, and back.
  local function split(t, heads)
    return t:reshape(t.shape[1], t.shape[2], heads, WIDTH):transpose(1, 2)
  end
  local function join(t)
    return t:transpose(1, 2):reshape(t.shape[1], t.shape[3], HEADS * WIDTH)
  end

  -- q at places from `past` on sees keys up to its own, `window` of them (nil: all).
  local function formula(q, k, v, past, options)
    k, v = k:repeat_interleave(HEADS // GROUPS, 1), v:repeat_interleave(HEADS // GROUPS, 1)
    local s = q:matmul(k:transpose(-1, -2)) * (options.scale or 1 / math.sqrt(WIDTH))
    if options.cap then s = (s / options.cap):tanh() * options.cap end
    if options.bias then s = s + options.bias end
    local list = {}
    for i = 1, s.shape[3] do
      list[i] = {}
      for j = 1, s.shape[4] do
        local back = past + i - j
        list[i][j] = (back >= 0 and back < (options.window or 1000)) and 0.0 or -math.huge
      end
    end
    local e = (s + zknn.tensor(list)):exp()
    local sum = e:sum(-1, true)
    if options.sink then sum = sum + options.sink:reshape(1, -1, 1, 1):exp() end
    return join((e / sum):matmul(v))
  end

  local function given(batch, length, past, room, lengths)
    local x = { q = zknn.randn(batch, length, HEADS * WIDTH),
      k = zknn.randn(batch, length, GROUPS * WIDTH), v = zknn.randn(batch, length, GROUPS * WIDTH),
      total = zknn.tensor(past + length, { dtype = "int32" }) }
    local list = {}
    for b = 1, batch do list[b] = (lengths and lengths[b] or past + length) - 1 end
    x.lengths = zknn.tensor(list, { dtype = "int32" })
    if room then
      x.past_k = zknn.randn(batch, GROUPS, room, WIDTH)
      x.past_v = zknn.randn(batch, GROUPS, room, WIDTH)
    end
    return x
  end

  local ORDER = { "q", "k", "v", "past_k", "past_v", "lengths", "total", "cos", "sin", "places",
    "bias", "sink" }
  local function attend(x, attribute)
    local inputs = {}
    for i, name in ipairs(ORDER) do inputs[i] = x[name] and { name, x[name] } or "" end
    attribute = attribute or {}
    attribute.num_heads, attribute.kv_num_heads = HEADS, GROUPS
    return run("GroupQueryAttention", inputs, attribute, { "float32", "float32", "float32" })
  end

  it("is causal, in windows, with a bias, a cap and a sink", function()
    local x = given(2, 5, 0)
    local q, k, v = split(x.q, HEADS), split(x.k, GROUPS), split(x.v, GROUPS)
    local y, present_k, present_v = attend(x)
    assert.is_true(zknn.allclose(y, formula(q, k, v, 0, {}), near))
    assert.is_true(present_k:equal(k) and present_v:equal(v))
    y = attend(x, { local_window_size = 2 })
    assert.is_true(zknn.allclose(y, formula(q, k, v, 0, { window = 2 }), near))
    y = attend(x, { softcap = 2.0, scale = 0.7 })
    assert.is_true(zknn.allclose(y, formula(q, k, v, 0, { cap = 2, scale = 0.7 }), near))
    y = attend(x, { smooth_softmax = 1 })
    assert.is_true(zknn.allclose(y, formula(q, k, v, 0, { sink = zknn.zeros(HEADS) }), near))
    x.bias, x.sink = zknn.randn(2, HEADS, 5, 5), zknn.randn(HEADS)
    assert.is_true(zknn.allclose(attend(x), formula(q, k, v, 0, x), near))
    x.bias = nil
    assert.is_true(zknn.allclose(attend(x), formula(q, k, v, 0, x), near))
  end)

  it("takes query, key and value as one input", function()
    local x = given(1, 3, 0)
    local want = attend(x)
    x.q, x.k, x.v = zknn.cat({ x.q, x.k, x.v }, -1), nil, nil
    assert.is_true(zknn.allclose(attend(x), want, near))
  end)

  it("puts keys behind those of each row's cache", function()
    local x = given(2, 2, 5, 9, { 7, 4 }) -- rows with 5 and 2 keys before
    local y, present_k, present_v = attend(x)
    local q, k, v = split(x.q, HEADS), split(x.k, GROUPS), split(x.v, GROUPS)
    for b, past in ipairs { 5, 2 } do
      local all_k = zknn.cat({ x.past_k:narrow(0, b - 1, 1):narrow(2, 0, past),
        k:narrow(0, b - 1, 1) }, 2)
      local all_v = zknn.cat({ x.past_v:narrow(0, b - 1, 1):narrow(2, 0, past),
        v:narrow(0, b - 1, 1) }, 2)
      local want = formula(q:narrow(0, b - 1, 1), all_k, all_v, past, {})
      assert.is_true(zknn.allclose(y:narrow(0, b - 1, 1), want, near))
      assert.is_true(present_k:narrow(0, b - 1, 1):narrow(2, 0, past + 2):equal(all_k))
      assert.is_true(present_v:narrow(0, b - 1, 1):narrow(2, 0, past + 2):equal(all_v))
      local rest = present_k:narrow(0, b - 1, 1):narrow(2, past + 2, 7 - past)
      assert.equal(0, rest:abs():sum():item())
    end
  end)

  it("turns queries and keys by the angles of their places", function()
    local x = given(1, 2, 3, 3)
    local angle = zknn.rand(16, WIDTH // 2)
    x.cos, x.sin = angle:cos(), angle:sin()
    local function turned(t, past)
      local c, s = x.cos:narrow(0, past, 2), x.sin:narrow(0, past, 2)
      local a, b = t:narrow(-1, 0, WIDTH // 2), t:narrow(-1, WIDTH // 2, WIDTH // 2)
      return zknn.cat({ a * c - b * s, b * c + a * s }, -1)
    end
    local function want(past)
      local k = zknn.cat({ x.past_k, turned(split(x.k, GROUPS), past) }, 2)
      local v = zknn.cat({ x.past_v, split(x.v, GROUPS) }, 2)
      return formula(turned(split(x.q, HEADS), past), k, v, 3, {})
    end
    assert.is_true(zknn.allclose(attend(x, { do_rotary = 1 }), want(3), near))
    x.places = zknn.tensor { { 7, 8 } }
    assert.is_true(zknn.allclose(attend(x, { do_rotary = 1 }), want(7), near))
  end)

  it("names what does not fit", function()
    local x = given(1, 2, 3)
    has(message(attend, x), "total_sequence_length is 5 without a cache")
    x = given(2, 2, 0)
    x.lengths = zknn.tensor({ 1, 1, 1 }, { dtype = "int32" })
    has(message(attend, x), "seqlens_k must be a number for each of the batch")
    x = given(1, 2, 0)
    has(message(attend, x, { do_rotary = 1 }), "do_rotary needs cos_cache and sin_cache")
    has(message(attend, x, { qk_output = 1 }), "qk_output and a quantized cache are not supported")
  end)
end)

describe("other nodes of language models in a session", function()
  it("SimplifiedLayerNormalization is the rms norm, in ONNX's own domain", function()
    local x, scale = zknn.randn(2, 3, 8), zknn.randn(8)
    local y = run("SimplifiedLayerNormalization", { { "x", x }, { "s", scale } },
      { axis = -1, epsilon = 1e-3, stash_type = 1 }, { "float32" }, "")
    local want = x / (x:square():mean(-1, true) + 1e-3):sqrt() * scale
    assert.is_true(zknn.allclose(y, want, near))
  end)

  it("TransposeMatMul is FusedMatMul", function()
    local a, b = zknn.randn(5, 3), zknn.randn(5, 4)
    local y = run("TransposeMatMul", { { "a", a }, { "b", b } }, { transA = 1, alpha = 2.0 },
      { "float32" })
    assert.is_true(zknn.allclose(y, a:t():matmul(b) * 2, near))
  end)

  it("GatherBlockQuantized reads rows of few bits", function()
    for _, bits in ipairs { 2, 4, 8 } do
      local each = 8 // bits
      local bytes = zknn.randint(0, 256, { 5, 32 // each }, { dtype = "uint8" })
      local zero = zknn.randint(0, 256, { 5, math.max(1, 2 // each) }, { dtype = "uint8" })
      local scale, index = zknn.rand(5, 2), zknn.tensor { { 4, 0 } }
      local function number(row, k)
        return row[k // each + 1] >> (k % each * bits) & ((1 << bits) - 1)
      end
      for _, with_zero in ipairs { false, true } do
        local y = run("GatherBlockQuantized", { { "t", bytes }, { "i", index }, { "s", scale },
          with_zero and { "z", zero } or "" }, { bits = bits, block_size = 16 }, { "float32" })
        assert.same({ 1, 2, 32 }, { table.unpack(y.shape) })
        for r, row in ipairs { 4, 0 } do
          for k = 0, 31 do
            local point = with_zero and number(zero[row]:tolist(), k // 16) or 1 << (bits - 1)
            local want = (number(bytes[row]:tolist(), k) - point) * scale[row]:tolist()[k // 16 + 1]
            assert.near(want, y[0][r - 1]:tolist()[k + 1], 1e-4)
          end
        end
      end
    end
  end)

  it("QLinearWhere gives both sides in the result's scale", function()
    local u8 = { dtype = "uint8" }
    local keep, a = zknn.tensor { true, false, true }, zknn.tensor({ 10, 20, 250 }, u8)
    local y = run("QLinearWhere", { { "c", keep }, { "a", a }, { "as", zknn.tensor(0.5) },
      { "az", zknn.tensor(2, u8) }, { "b", zknn.tensor({ 1, 7, 3 }, u8) },
      { "bs", zknn.tensor(1.0) }, { "bz", zknn.tensor(1, u8) }, { "ys", zknn.tensor(0.25) },
      { "yz", zknn.tensor(3, u8) } }, {}, { "uint8" })
    assert.same({ 19, 27, 255 }, y:tolist()) -- 4 / 0.25 + 3; 6 / 0.25 + 3; too large
  end)
end)

describe("float8e8m0 in a session", function()
  local function cast(list, mode, saturate)
    local model = tools.model({
      node = {
        tools.node("Cast", { "x" }, { "p" }, { to = 24, round_mode = mode, saturate = saturate }),
        tools.node("Cast", { "p" }, { "y" }, { to = 1 }) },
      input = { tools.float("x", #list) }, output = { tools.float("y", #list) } }, 25)
    return onnx.InferenceSession(model):run(nil, { x = zknn.tensor(list) })[1]:tolist()
  end

  it("holds powers of two, rounded as the node says", function()
    local list = { 1.0, 1.25, 1.5, 1.75, 3.0, 0.3 }
    assert.same({ 1, 2, 2, 2, 4, 0.5 }, cast(list, "up"))
    assert.same({ 1, 1, 1, 1, 2, 0.25 }, cast(list, "down"))
    assert.same({ 1, 1, 2, 2, 4, 0.25 }, cast(list, "nearest"))
  end)

  it("has no zero and no infinity", function()
    local most, least = 2.0 ^ 127, 2.0 ^ -127
    local got = cast({ 0.0, 3e38, math.huge, 0 / 0 }, "up")
    assert.same({ least, most }, { got[1], got[2] })
    assert.is_true(got[3] ~= got[3] and got[4] ~= got[4])
    got = cast({ 3e38 }, "up", 0)[1]
    assert.is_true(got ~= got)
    has(message(cast, { 1.0 }, "odd"), "round_mode 'odd' is not supported (up, down, nearest)")
  end)
end)
