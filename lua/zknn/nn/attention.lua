-- nn.MultiheadAttention [Vaswani et al. 2017, arXiv 1706.03762], and nn.functional's
-- multi_head_attention_forward. [torch/nn/functional.py, torch/nn/modules/activation.py]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local attention = require "zknn.nn.attention_function"
local dropout = require("zknn.nn.dropout").functions.dropout
local init = require "zknn.nn.initialize"
local Linear = require "zknn.nn.linear"
local made = require "zknn.nn.made"
local masks = require "zknn.nn.attention_masks"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"
local text = require "zknn.text"

-- ---- projections ------------------------------------------------------------------------------

-- x [a, b, count * E] as count tensors [a, b, heads, E / heads].
local function split(x, count, heads)
  local a, b, wide = x:size(0), x:size(1), x:size(2) // count
  local parts = {}
  x = x:view(a, b, count, heads, wide // heads)
  for i = 1, count do
    parts[i] = x:select(2, i - 1)
  end
  return table.unpack(parts)
end

local function rows(t, first, count)
  return t and t:narrow(0, first, count)
end

-- Query, key and value as [a, b, heads, E / heads]; those that are one tensor share a product.
local function project(a)
  local query, key, value, heads = a.query, a.key, a.value, a.num_heads
  local wide, bias = query:size(-1), a.in_proj_bias
  local function one(x, weight, i)
    return (split(core.linear(x, weight, rows(bias, i * wide, wide)), 1, heads))
  end
  if a.use_separate_proj_weight then
    for _, name in ipairs { "q_proj_weight", "k_proj_weight", "v_proj_weight" } do
      if not a[name] then raise("use_separate_proj_weight is True but %s is None", name) end
    end
    return one(query, a.q_proj_weight, 0), one(key, a.k_proj_weight, 1),
      one(value, a.v_proj_weight, 2)
  end
  local weight = a.in_proj_weight
  if not weight then raise "use_separate_proj_weight is False but in_proj_weight is None" end
  if rawequal(query, key) and rawequal(key, value) then
    return split(core.linear(query, weight, bias), 3, heads)
  end
  local q = one(query, rows(weight, 0, wide), 0)
  if rawequal(key, value) then
    return q, split(core.linear(key, rows(weight, wide, 2 * wide), rows(bias, wide, 2 * wide)), 2,
      heads)
  end
  return q, one(key, rows(weight, wide, wide), 1), one(value, rows(weight, 2 * wide, wide), 2)
end

-- ---- what is added to keys and values -----------------------------------------------------------

-- x [N, heads, S, E / heads] with one more key of the bias [1, 1, E].
local function with_bias(x, bias)
  bias = bias:view(1, x:size(1), 1, x:size(3)):expand(x:size(0), x:size(1), 1, x:size(3))
  return core.cat({ x, bias }, 2)
end

local function with_zero(x)
  return core.cat({ x, core.zeros({ x:size(0), x:size(1), 1, x:size(3) }, { dtype = x.dtype }) },
    2)
end

local function static(x, name, like)
  local n, heads, width = like:size(0), like:size(1), like:size(3)
  if x:size(0) ~= n * heads then
    raise("expecting %s.size(0) of %d, but got %d", name, n * heads, x:size(0))
  end
  if x:size(2) ~= width then
    raise("expecting %s.size(2) of %d, but got %d", name, width, x:size(2))
  end
  return x:reshape(n, heads, x:size(1), width)
end

-- Keys, values and the masks with what the call adds to them.
local function extended(a, k, v, attn_mask, padding)
  local function one_more()
    attn_mask = attn_mask and core.pad(attn_mask, { 0, 1 })
    padding = padding and core.pad(padding, { 0, 1 })
  end
  if a.bias_k and a.bias_v then
    if a.static_k then raise "bias cannot be added to static key." end
    if a.static_v then raise "bias cannot be added to static value." end
    k, v = with_bias(k, a.bias_k), with_bias(v, a.bias_v)
    one_more()
  elseif a.bias_k or a.bias_v then
    raise("%s is set but %s is None", a.bias_k and "bias_k" or "bias_v",
      a.bias_k and "bias_v" or "bias_k")
  end
  if a.static_k then k = static(a.static_k, "static_k", k) end
  if a.static_v then v = static(a.static_v, "static_v", v) end
  if a.add_zero_attn then
    k, v = with_zero(k), with_zero(v)
    one_more()
  end
  return k, v, attn_mask, padding
end

-- ---- the whole ----------------------------------------------------------------------------------

local function check_sizes(a)
  local query, key, value = a.query, a.key, a.value
  local wide = query:size(-1)
  if wide ~= a.embed_dim_to_check then
    raise("was expecting embedding dimension of %d, but got %d", a.embed_dim_to_check, wide)
  end
  if wide % a.num_heads ~= 0 then
    raise("embed_dim %d not divisible by num_heads %d", wide, a.num_heads)
  end
  if a.use_separate_proj_weight then
    if key:size(0) ~= value:size(0) or key:size(1) ~= value:size(1) then
      raise("key's sequence and batch dims %s do not match value's %s", text.shape(key),
        text.shape(value))
    end
  elseif text.shape(key) ~= text.shape(value) then
    raise("key shape %s does not match value shape %s", text.shape(key), text.shape(value))
  end
end

-- a: the arguments by name, [L, N, E] or, with batch_first, [N, L, E]. Gives the result and, where
-- they are wanted, the weights.
local function attend(a)
  local is_batched = masks.check(a)
  local batch_first = a.batch_first and is_batched
  if not is_batched then
    local same_key, same = rawequal(a.query, a.key), rawequal(a.key, a.value)
    a.query = a.query:unsqueeze(1)
    a.key = same_key and a.query or a.key:unsqueeze(1)
    a.value = same and a.key or a.value:unsqueeze(1)
    a.key_padding_mask = a.key_padding_mask and a.key_padding_mask:unsqueeze(0)
  end
  local dtype = a.query.dtype
  local padding = masks.canonical("key_padding_mask", a.key_padding_mask, dtype)
  if a.is_causal and not a.attn_mask then
    raise("Need attn_mask if specifying the is_causal hint. You may use the Transformer module "
      .. "method `generate_square_subsequent_mask` to create this mask.")
  end
  local attn_mask, is_causal
  if a.is_causal and not padding and not a.need_weights then
    is_causal = true
  else
    attn_mask = masks.canonical("attn_mask", a.attn_mask, dtype)
    is_causal = false
  end
  check_sizes(a)
  local batch, length = batch_first and 0 or 1, batch_first and 1 or 0
  local n, heads, wide = a.query:size(batch), a.num_heads, a.query:size(-1)
  local queries = a.query:size(length)
  local q, k, v = project(a)
  q = q:permute(batch, 2, length, 3)
  k, v = k:permute(batch, 2, length, 3), v:permute(batch, 2, length, 3)
  attn_mask = masks.for_heads(attn_mask, n, heads, queries, a.key:size(length))
  k, v, attn_mask, padding = extended(a, k, v, attn_mask, padding)
  local mask = masks.merged(attn_mask, padding, n, k:size(2))
  local p = a.training and a.dropout_p or 0

  local y, weights
  if a.need_weights then
    local scores = core.matmul(q * math.sqrt(1 / q:size(3)), k:transpose(2, 3))
    if mask then scores = scores + mask end
    weights = scores:softmax(-1)
    if p > 0 then weights = dropout(weights, p) end
    y = core.matmul(weights, v)
  else
    y = attention(q, k, v, mask, p, is_causal)
  end
  -- In training the order in memory is PyTorch's with batch_first too: dropout draws in it.
  local turned = batch_first and a.training
  if batch_first and not turned then
    y = y:permute(0, 2, 1, 3):reshape(n, queries, wide)
  else
    y = y:permute(2, 0, 1, 3):reshape(queries, n, wide)
  end
  y = core.linear(y, a.out_proj_weight, a.out_proj_bias)
  if turned then y = y:transpose(0, 1) end
  if weights and a.average_attn_weights then weights = weights:mean(1) end
  if not is_batched then
    y = y:squeeze(1)
    weights = weights and weights:squeeze(0)
  end
  if weights then return y, weights end
  return y
end

local read_function = args.reader("multi_head_attention_forward", {
  { "query", "tensor" }, { "key", "tensor" }, { "value", "tensor" },
  { "embed_dim_to_check", "integer" }, { "num_heads", "integer" },
  { "in_proj_weight", "tensor", optional = true }, { "in_proj_bias", "tensor", optional = true },
  { "bias_k", "tensor", optional = true }, { "bias_v", "tensor", optional = true },
  { "add_zero_attn", "boolean" }, { "dropout_p", "number" },
  { "out_proj_weight", "tensor" }, { "out_proj_bias", "tensor", optional = true },
  { "training", "boolean", default = true },
  { "key_padding_mask", "tensor", optional = true },
  { "need_weights", "boolean", default = true },
  { "attn_mask", "tensor", optional = true },
  { "use_separate_proj_weight", "boolean", default = false },
  { "q_proj_weight", "tensor", optional = true }, { "k_proj_weight", "tensor", optional = true },
  { "v_proj_weight", "tensor", optional = true },
  { "static_k", "tensor", optional = true }, { "static_v", "tensor", optional = true },
  { "average_attn_weights", "boolean", default = true },
  { "is_causal", "boolean", default = false },
})

-- ---- the layer ----------------------------------------------------------------------------------

-- Printed so by PyTorch, whose quantization leaves it alone.
local OutProjection = class("nn.NonDynamicallyQuantizableLinear", Linear)

local MultiheadAttention = class("nn.MultiheadAttention", Module)

local read = args.reader("nn.MultiheadAttention", {
  { "embed_dim", "integer" }, { "num_heads", "integer" },
  { "dropout", "number", default = 0.0 },
  { "bias", "boolean", default = true },
  { "add_bias_kv", "boolean", default = false },
  { "add_zero_attn", "boolean", default = false },
  { "kdim", "integer", optional = true }, { "vdim", "integer", optional = true },
  { "batch_first", "boolean", default = false },
  { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" },
})

function MultiheadAttention:__init(...)
  local a = read(...)
  if a.embed_dim <= 0 or a.num_heads <= 0 then
    raise("nn.MultiheadAttention: embed_dim and num_heads must be greater than 0, got embed_dim=%d "
      .. "and num_heads=%d instead", a.embed_dim, a.num_heads)
  end
  if a.embed_dim % a.num_heads ~= 0 then
    raise("nn.MultiheadAttention: embed_dim must be divisible by num_heads, got %d and %d",
      a.embed_dim, a.num_heads)
  end
  local wide = a.embed_dim
  self.embed_dim, self.num_heads, self.head_dim = wide, a.num_heads, wide // a.num_heads
  self.kdim, self.vdim = a.kdim or wide, a.vdim or wide
  self.dropout, self.batch_first, self.add_zero_attn = a.dropout, a.batch_first, a.add_zero_attn
  local options = made("nn.MultiheadAttention", a)
  local function parameter(name, ...)
    self:register_parameter(name, select("#", ...) > 0 and Parameter(core.empty(..., options))
      or nil)
  end
  if self.kdim == wide and self.vdim == wide then
    parameter("in_proj_weight", { 3 * wide, wide })
    parameter "q_proj_weight"
    parameter "k_proj_weight"
    parameter "v_proj_weight"
  else
    parameter("q_proj_weight", { wide, wide })
    parameter("k_proj_weight", { wide, self.kdim })
    parameter("v_proj_weight", { wide, self.vdim })
    parameter "in_proj_weight"
  end
  if a.bias then parameter("in_proj_bias", { 3 * wide }) else parameter "in_proj_bias" end
  self.out_proj = OutProjection(wide, wide, { bias = a.bias, device = a.device, dtype = a.dtype })
  if a.add_bias_kv then
    parameter("bias_k", { 1, 1, wide })
    parameter("bias_v", { 1, 1, wide })
  else
    parameter "bias_k"
    parameter "bias_v"
  end
  self:reset_parameters()
end

function MultiheadAttention:reset_parameters()
  for _, name in ipairs { "in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight" } do
    if self[name] then init.xavier_uniform_(self[name]) end
  end
  if self.in_proj_bias then
    init.zeros_(self.in_proj_bias)
    init.zeros_(self.out_proj.bias)
  end
  for _, name in ipairs { "bias_k", "bias_v" } do
    if self[name] then init.xavier_normal_(self[name]) end
  end
end

local read_forward = args.reader("nn.MultiheadAttention.forward", {
  { "query", "tensor" }, { "key", "tensor" }, { "value", "tensor" },
  { "key_padding_mask", "tensor", optional = true },
  { "need_weights", "boolean", default = true },
  { "attn_mask", "tensor", optional = true },
  { "average_attn_weights", "boolean", default = true },
  { "is_causal", "boolean", default = false },
})

function MultiheadAttention:forward(...)
  local a = read_forward(...)
  local out = self.out_proj
  a.batch_first, a.training = self.batch_first, self.training
  a.embed_dim_to_check, a.num_heads = self.embed_dim, self.num_heads
  a.in_proj_weight, a.in_proj_bias = self.in_proj_weight or nil, self.in_proj_bias or nil
  a.q_proj_weight, a.k_proj_weight = self.q_proj_weight or nil, self.k_proj_weight or nil
  a.v_proj_weight, a.use_separate_proj_weight = self.v_proj_weight or nil, not a.in_proj_weight
  a.bias_k, a.bias_v = self.bias_k or nil, self.bias_v or nil
  a.add_zero_attn, a.dropout_p = self.add_zero_attn, self.dropout
  a.out_proj_weight, a.out_proj_bias = out.weight, out.bias or nil
  return attend(a)
end

return {
  layers = { MultiheadAttention = MultiheadAttention },
  functions = {
    scaled_dot_product_attention = attention,
    multi_head_attention_forward = function(...)
      return attend(read_function(...))
    end,
  },
}
