-- onnx_attention_spec.lua: the node Attention in sessions.
-- Oracle: the operator's formula, written out by functions of zknn over all scores; what is wrong
-- with a node is named. (The ONNX project's own cases: onnx_nodes_spec.lua, onnx_nodes.py.)

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message

local NAMES = { "q", "k", "v", "mask", "past_key", "past_value", "lengths" }

-- A session of one node over those tensors, by NAMES; its outputs are named in `outputs`.
local function open(given, attribute, outputs, options)
  local names, ports, results = {}, {}, {}
  for i, name in ipairs(NAMES) do
    local t = given[name]
    names[i] = t and name or ""
    if t then
      local kind = tostring(t.dtype):gsub("^.*%.", "")
      ports[#ports + 1] = { name = name, type = kind, shape = { table.unpack(t.shape) } }
    end
  end
  for k, name in ipairs(outputs) do
    if name ~= "" then results[k] = { name = name, type = ports[1].type } end
  end
  local list = {}
  for k = 1, #outputs do list[#list + 1] = results[k] end
  local graph = { node = { tools.node("Attention", names, outputs, attribute) }, input = ports,
    output = list }
  return onnx.InferenceSession(tools.model(graph, 25), options)
end

local function run(given, attribute, outputs)
  return table.unpack(open(given, attribute, outputs or { "y" }):run(nil, given))
end

-- softmax(cap(q k' scale) + bias) v, with zeros where a row sees nothing; k and v once for a group
-- of heads. bias [.., l, s]: 0 or -inf or any number.
local function formula(q, k, v, bias, cap, scale)
  local group = q.shape[2] // k.shape[2]
  k, v = k:repeat_interleave(group, 1), v:repeat_interleave(group, 1)
  local s = q:matmul(k:transpose(-1, -2)) * (scale or 1 / math.sqrt(q.shape[4]))
  if cap then s = (s / cap):tanh() * cap end
  s = s + bias
  local none = s:amax(-1, true):eq(-math.huge)
  local p = s:softmax(-1):masked_fill(none, 0)
  return p:matmul(v), p
end

-- 0 where allowed(b, i, j), else -inf.
local function bias_of(batch, l, s, allowed)
  local list = {}
  for b = 1, batch do
    list[b] = { {} }
    for i = 1, l do
      list[b][1][i] = {}
      for j = 1, s do list[b][1][i][j] = allowed(b, i - 1, j - 1) and 0.0 or -math.huge end
    end
  end
  return zknn.tensor(list)
end

local near = { rtol = 1e-5, atol = 1e-6 }

describe("Attention in a session", function()
  zknn.manual_seed(3)
  local q, k, v = zknn.randn(2, 4, 3, 8), zknn.randn(2, 2, 5, 8), zknn.randn(2, 2, 5, 6)

  it("is causal, from the first query and key on", function()
    local bias = bias_of(2, 3, 5, function(_, i, j) return j <= i end)
    zknn.testing.assert_close(run({ q = q, k = k, v = v }, { is_causal = 1 }),
      formula(q, k, v, bias), near)
  end)

  it("counts from the end of a cache, which it hands on longer", function()
    local past = { zknn.randn(2, 2, 4, 8), zknn.randn(2, 2, 4, 6) }
    local key, value = zknn.cat({ past[1], k }, 2), zknn.cat({ past[2], v }, 2)
    local bias = bias_of(2, 3, 9, function(_, i, j) return j <= i + 4 end)
    local y, all_keys, all_values = run({ q = q, k = k, v = v, past_key = past[1],
      past_value = past[2] }, { is_causal = 1 }, { "y", "pk", "pv" })
    zknn.testing.assert_close(y, formula(q, key, value, bias), near)
    zknn.testing.assert_close(all_keys, key)
    zknn.testing.assert_close(all_values, value)
  end)

  it("knows windows, lengths, masks that are shorter than the keys, a cap and a scale", function()
    local lengths, mask = zknn.tensor { 4, 2 }, zknn.randn(3, 4)
    local given = { q = q, k = k, v = v, mask = mask, lengths = lengths }
    local long = zknn.cat({ mask, zknn.full({ 3, 1 }, -math.huge) }, 1)
    local bias = bias_of(2, 3, 5, function(b, i, j)
      local n = b == 1 and 4 or 2
      local at = i + n - 3
      return j < n and j <= at and at - j <= 1
    end) + long
    local attribute = { is_causal = 1, left_window_size = 1, softcap = 1.5, scale = 0.3 }
    zknn.testing.assert_close(run(given, attribute), formula(q, k, v, bias, 1.5, 0.3), near)
  end)

  it("takes heads side by side, and gives the probabilities", function()
    local flat = { q = q:transpose(1, 2):reshape(2, 3, 32), k = k:transpose(1, 2):reshape(2, 5, 16),
      v = v:transpose(1, 2):reshape(2, 5, 12) }
    local want, p = formula(q, k, v, zknn.zeros(3, 5))
    local y, got = run(flat, { q_num_heads = 4, kv_num_heads = 2, qk_matmul_output_mode = 3 },
      { "y", "", "", "p" })
    zknn.testing.assert_close(y, want:transpose(1, 2):reshape(2, 3, 24), near)
    zknn.testing.assert_close(got, p, near)
  end)

  it("takes no memory for all scores, but where they are asked for", function()
    local n = 2048
    local one = zknn.ones(1, 1, n, 4)
    local given = { q = one, k = one, v = one }
    local small = { memory_limit = 4 * n * n - 1 }
    open(given, { is_causal = 1 }, { "y" }, small):run(nil, given)
    has(message(open, given, { softcap = 1.0 }, { "y" }, small), "memory limit")
  end)

  it("says what is wrong with a node", function()
    local function refuses(part, given, attribute, outputs)
      has(message(run, given, attribute, outputs), part)
    end
    local cut = zknn.randn(2, 2, 4, 6)
    refuses("do not fit", { q = q, k = k, v = cut })
    refuses("do not fit", { q = q, k = zknn.randn(2, 3, 5, 8), v = zknn.randn(2, 3, 5, 8) })
    refuses("all have 3 dimensions", { q = q, k = k, v = zknn.ones(2, 2, 4) })
    refuses("into 0 heads", { q = q[1], k = k[1], v = v[1] })
    refuses("given together", { q = q, k = k, v = v, past_key = k })
    refuses("for each of the batch", { q = q, k = k, v = v, lengths = zknn.tensor { 1 } })
    local scores = { "y", "", "", "scores" }
    refuses("mode is 4", { q = q, k = k, v = v }, { qk_matmul_output_mode = 4 }, scores)
    refuses("bool, or of the query's type", { q = q, k = k, v = v, mask = zknn.ones(3, 5):long() })
    refuses("must not be negative", { q = q, k = k, v = v }, { softcap = -1.0 })
    refuses("-1 is the least", { q = q, k = k, v = v }, { left_window_size = -2 })
    refuses("floats alone", { q = q, k = k, v = v }, { softmax_precision = 7 })
    refuses("does not broadcast", { q = q, k = k, v = v, mask = zknn.ones(2, 5) })
  end)
end)

describe("FlexAttention in a session", function()
  zknn.manual_seed(4)
  local q, k, v = zknn.randn(2, 4, 3, 8), zknn.randn(2, 2, 5, 8), zknn.randn(2, 2, 5, 6)
  local bias = zknn.randn(3, 5)

  -- A graph of those nodes over `x`, which gives `y`.
  local function graph(nodes, initializer)
    return { name = "mod", node = nodes, initializer = initializer or {},
      input = { { name = "x", type = "float32" } }, output = { { name = "y", type = "float32" } } }
  end
  local function flexible(attribute)
    local ports = {}
    for i, t in ipairs { q, k, v } do
      ports[i] = { name = NAMES[i], type = "float32", shape = { table.unpack(t.shape) } }
    end
    local node = tools.node("FlexAttention", { "q", "k", "v" }, { "z" }, attribute)
    node.domain = "ai.onnx.preview"
    local model = tools.model({ node = { node }, initializer = { bias = bias }, input = ports,
      output = { { name = "z", type = "float32" } } }, 26)
    model.opset_import[2] = { domain = "ai.onnx.preview", version = 1 }
    return onnx.InferenceSession(model):run(nil, { q = q, k = k, v = v })[1]
  end

  it("changes scores and probabilities by its graphs, which see what is around them", function()
    local scores = graph({ tools.node("Add", { "x", "bias" }, { "y" }) })
    zknn.testing.assert_close(flexible { score_mod = scores, scale = 0.25 },
      formula(q, k, v, bias, nil, 0.25), near)
    local halves = graph({ tools.node("Mul", { "x", "half" }, { "t" }),
      tools.node("Identity", { "t" }, { "y" }) }, { half = zknn.tensor(0.5) })
    zknn.testing.assert_close(flexible { score_mod = scores, prob_mod = halves },
      formula(q, k, v, bias) / 2, near)
    local same = graph({ tools.node("Identity", { "x" }, { "y" }) })
    zknn.testing.assert_close(flexible { prob_mod = same }, flexible(), near)
  end)

  it("says what is wrong with its graphs", function()
    local two = graph({ tools.node("Add", { "x", "b" }, { "y" }) })
    two.input[2] = { name = "b", type = "float32" }
    has(message(flexible, { score_mod = two }), "score_mod: its graphs must have one input")
    local sum = graph({ tools.node("ReduceMax", { "x" }, { "y" }, { keepdims = 0 }) })
    has(message(flexible, { prob_mod = sum }), "must have 4 dimensions")
    local less = graph({ tools.node("ReduceMax", { "x" }, { "y" }) })
    has(message(flexible, { prob_mod = less }), "does not fit its values")
  end)
end)
