-- Attention where golden rows do not reach: many blocks of queries and keys, memory, masks of the
-- transformers, messages, copies of layers, ONNX. Oracles: the same by plain operations in float64;
-- sizes; PyTorch's words; runs of the exported file.

local zknn = require "zknn"
local support = require "support"
local nn, F = zknn.nn, zknn.nn.functional

local close = zknn.testing.assert_close

-- Softmax(q k^T scale + bias) v by single operations, rows without a key being 0.
local function plain(q, k, v, bias)
  local scores = zknn.matmul(q, k:transpose(-2, -1)) / math.sqrt(q:size(-1))
  if bias then scores = scores + bias end
  local unseen = scores:amax(-1, true):eq(-math.huge)
  return zknn.matmul(scores:masked_fill(unseen, 0):softmax(-1):masked_fill(unseen, 0), v)
end

local function causal(l, s)
  return zknn.full({ l, s }, -math.huge, { dtype = "float64" }):triu(1)
end

local function leaf(dtype, ...)
  return zknn.randn({ ... }, { dtype = dtype }):requires_grad_(true)
end

-- Results and gradients of f(q, k, v) beside those of plain() of the same numbers in float64.
local function compare(dtype, q, k, v, bias, f)
  local tol = dtype == "float64" and { rtol = 1e-10, atol = 1e-10 } or { rtol = 1e-4, atol = 2e-5 }
  local wide = {}
  for i, t in ipairs { q, k, v } do
    wide[i] = t:detach():double():requires_grad_(true)
  end
  local y, want = f(q, k, v), plain(wide[1], wide[2], wide[3], bias)
  local weight = zknn.randn(y.shape, { dtype = "float64" })
  close(y:double(), want, tol)
  y:backward(weight:to(dtype))
  want:backward(weight)
  for i, t in ipairs { q, k, v } do
    close(t.grad:double(), wide[i].grad, tol)
  end
end

describe("scaled_dot_product_attention of many blocks", function()
  for _, dtype in ipairs { "float32", "float64" } do
    it("is what single operations give, " .. dtype, function()
      zknn.manual_seed(1)
      compare(dtype, leaf(dtype, 300, 24), leaf(dtype, 279, 24), leaf(dtype, 279, 9), nil,
        F.scaled_dot_product_attention)
      compare(dtype, leaf(dtype, 2, 270, 16), leaf(dtype, 2, 270, 16), leaf(dtype, 2, 270, 16),
        causal(270, 270), function(q, k, v)
          return F.scaled_dot_product_attention(q, k, v, { is_causal = true })
        end)
      local mask = zknn.rand(150, 290):gt(0.5)
      mask[3], mask[140] = false, false
      compare(dtype, leaf(dtype, 2, 150, 8), leaf(dtype, 2, 290, 8), leaf(dtype, 2, 290, 40),
        zknn.zeros(150, 290, { dtype = "float64" }):masked_fill(mask:logical_not(), -math.huge),
        function(q, k, v) return F.scaled_dot_product_attention(q, k, v, mask) end)
    end)
  end

  it("takes heads that share keys, and views", function()
    zknn.manual_seed(2)
    local q, k = leaf("float32", 1, 140, 4, 8), leaf("float32", 1, 150, 2, 8)
    local v = leaf("float32", 1, 150, 1, 8)
    local function heads(t) return t:transpose(1, 2) end
    local y = F.scaled_dot_product_attention(heads(q), heads(k), heads(v), { enable_gqa = true })
    local want = plain(heads(q), heads(k):repeat_interleave(2, 1), heads(v))
    close(y, want, { rtol = 1e-4, atol = 1e-5 })
    local grads = zknn.autograd.grad(y:sum(), { q, k, v })
    for i, g in ipairs(zknn.autograd.grad(want:sum(), { q, k, v })) do
      close(grads[i], g, { rtol = 1e-4, atol = 1e-5 })
    end
  end)

  it("has the same bits for any number of threads", function()
    local before = zknn.get_num_threads()
    local function bits(threads)
      zknn.set_num_threads(threads)
      zknn.manual_seed(3)
      local parts = {}
      for _, n in ipairs { 1, 3 } do
        local q, k, v = leaf("float32", n, 500, 8), leaf("float32", n, 400, 8),
          leaf("float32", n, 400, 8)
        local y = F.scaled_dot_product_attention(q, k, v)
        y:sum():backward()
        for _, t in ipairs { y, q.grad, k.grad, v.grad } do
          parts[#parts + 1] = t:detach():bytes()
        end
      end
      return table.concat(parts)
    end
    local one, two = bits(1), bits(2)
    zknn.set_num_threads(before)
    assert.is_true(one == two)
  end)

  it("needs no memory for the scores", function()
    local q = leaf("float32", 8192, 2)
    local _, before = zknn.memory()
    F.scaled_dot_product_attention(q, q, q, { is_causal = true }):sum():backward()
    local _, most = zknn.memory()
    local scores = 8192 * 8192 * 4 -- bytes
    assert.is_true(most < before + scores // 100, ("%d bytes more"):format(most - before))
  end)

  it("has gradients of gradients", function()
    zknn.manual_seed(4)
    local q, k, v = leaf("float64", 2, 3, 4), leaf("float64", 2, 3, 4), leaf("float64", 2, 3, 2)
    local mask = leaf("float64", 3, 3)
    assert.is_true(zknn.autograd.gradgradcheck(function(...)
      return F.scaled_dot_product_attention(...)
    end, { q, k, v, mask }))
  end)
end)

describe("nn.MultiheadAttention", function()
  it("refuses what does not fit, in PyTorch's words", function()
    local attention, x = nn.MultiheadAttention(8, 2), zknn.ones(3, 2, 8)
    local bool = zknn.ones(2, 3):gt(2)
    for _, row in ipairs {
      { "embed_dim must be divisible by num_heads", nn.MultiheadAttention, 8, 3 },
      { "embed_dim and num_heads must be greater than 0", nn.MultiheadAttention, 0, 1 },
      { "query should be unbatched 2D or batched 3D tensor but received 4-D", attention,
        zknn.ones(1, 3, 2, 8), x, x },
      { "For batched (3-D) `query`, expected `key` and `value` to be 3-D but found 2-D and 3-D",
        attention, x, x[0], x },
      { "For unbatched (2-D) `query`, expected `key_padding_mask` to be `None` or 1-D", attention,
        x[0], x[0], x[0], bool },
      { "was expecting embedding dimension of 8, but got 6", attention, zknn.ones(3, 2, 6), x, x },
      { "key shape [3, 2, 8] does not match value shape [4, 2, 8]", attention, x, x,
        zknn.ones(4, 2, 8) },
      { "The shape of the 2D attn_mask is [2, 3], but should be [3, 3].", attention, x, x, x, nil,
        true, bool },
      { "only bool and floating types of attn_mask are supported", attention, x, x, x, nil, true,
        bool:long() },
      { "Expected key_padded_mask.shape[0] to be 2, but got 3", attention, x, x, x,
        zknn.ones(3, 3):gt(2) },
      { "Need attn_mask if specifying the is_causal hint", attention, x, x, x, nil, true, nil,
        true, true },
      { "activation should be relu/gelu, not tanh", nn.TransformerEncoderLayer, 8, 2,
        { activation = "tanh" } },
      { "the feature number of src and tgt must be equal to d_model",
        nn.Transformer { d_model = 8, nhead = 2, num_encoder_layers = 1, num_decoder_layers = 1,
          dim_feedforward = 4 }, x, zknn.ones(3, 2, 6) },
    } do
      support.fails(row[1], row[2], table.unpack(row, 3, 10))
    end
  end)

  it("gives what the function gives", function()
    zknn.manual_seed(0)
    local m, x, y = nn.MultiheadAttention(8, 2), zknn.randn(3, 2, 8), zknn.randn(5, 2, 8)
    local out, weights = m(x, y, y)
    local own, own_weights = F.multi_head_attention_forward(x, y, y, 8, 2, m.in_proj_weight,
      m.in_proj_bias, nil, nil, false, 0.0, m.out_proj.weight, m.out_proj.bias)
    close(own, out)
    close(own_weights, weights)
    close((m(x, y, y, { need_weights = false })), out, { rtol = 1e-5, atol = 1e-6 })
    assert.equal(1, select("#", m(x, y, y, { need_weights = false })))
    local k = zknn.randn(4, 5, 4)
    local static = { static_k = k, static_v = k }
    local _, w = F.multi_head_attention_forward(x, y, y, 8, 2, m.in_proj_weight, m.in_proj_bias,
      nil, nil, false, 0.0, m.out_proj.weight, m.out_proj.bias, static)
    assert.same({ 2, 3, 5 }, w.shape)
  end)
end)

describe("a stack of layers", function()
  it("has copies that begin alike and share nothing", function()
    local layer = nn.TransformerEncoderLayer(8, 2, { dim_feedforward = 16, activation = nn.SiLU() })
    layer.linear1.bias.requires_grad = false
    layer.eval(layer)
    local stack = nn.TransformerEncoder(layer, 2)
    local first, second = stack.layers[0], stack.layers[1]
    local others = {}
    for name, p in second:named_parameters() do
      others[name] = p
    end
    for name, p in first:named_parameters() do
      local other = others[name]
      assert.is_true(p:equal(other))
      assert.is_false(rawequal(p, other))
      assert.equal(p.requires_grad, other.requires_grad)
      assert.is_true(nn.Parameter.is(other))
    end
    assert.is_false(second.training)
    assert.is_false(rawequal(first.activation, second.activation))
    zknn.no_grad(function() first.norm1.weight:zero_() end)
    assert.equal(8.0, second.norm1.weight:sum():item())
  end)
end)

describe("the export to ONNX", function()
  local function exported(model, inputs, options)
    model:eval()
    local path = os.tmpname()
    zknn.onnx.export(model, inputs, path, options)
    local session = zknn.onnx.InferenceSession(path)
    os.remove(path)
    return session
  end

  it("gives the same numbers, with dynamic sizes", function()
    zknn.manual_seed(0)
    local layer = nn.TransformerEncoderLayer(8, 2, { dim_feedforward = 16, batch_first = true })
    local model = nn.TransformerEncoder(layer, 2, nn.LayerNorm(8))
    local session = exported(model, zknn.randn(2, 5, 8), { input_names = { "x" },
      dynamic_axes = { x = { [0] = "n", [1] = "l" } } })
    for _, size in ipairs { 1, 7 } do
      local x = zknn.randn(size, size + 1, 8)
      close(session:run(nil, { x = x })[1], model(x):detach(), { rtol = 1e-4, atol = 1e-5 })
    end
  end)

  it("takes causal and other masks", function()
    local Causal = nn.class("Causal")
    function Causal:__init()
      self.attention = nn.MultiheadAttention(8, 2, { add_bias_kv = true })
      self.mask = nn.Transformer.generate_square_subsequent_mask(4)
    end
    function Causal:forward(x, padding)
      local y, w = self.attention(x, x, x, padding, true, self.mask)
      local z = self.attention(x, x, x, { attn_mask = self.mask, is_causal = true,
        need_weights = false })
      return y + z, w
    end
    zknn.manual_seed(0)
    local model, x = Causal(), zknn.randn(4, 2, 8)
    local padding = zknn.zeros(2, 4):gt(0)
    padding[{ 1, 3 }] = true
    local session = exported(model, { x, padding }, { input_names = { "x", "p" },
      opset_version = 17 })
    local got = session:run(nil, { x = x, p = padding })
    local y, w = model(x, padding)
    close(got[1], y:detach(), { rtol = 1e-4, atol = 1e-5 })
    close(got[2], w:detach(), { rtol = 1e-4, atol = 1e-5 })
  end)
end)
