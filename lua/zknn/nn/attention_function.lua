-- nn.functional.scaled_dot_product_attention: the operation, and what PyTorch computes in its place
-- when there is dropout: the weights as a matrix, whose mask equals PyTorch's to the bit.
-- [ATen/native/transformers/attention.cpp: _scaled_dot_product_attention_math]

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local dropout = require("zknn.nn.dropout").functions.dropout

local NAME = "scaled_dot_product_attention"

local read = args.reader(NAME, {
  { "query", "tensor" }, { "key", "tensor" }, { "value", "tensor" },
  { "attn_mask", "tensor", optional = true },
  { "dropout_p", "number", default = 0.0 },
  { "is_causal", "boolean", default = false },
  { "scale", "number", optional = true },
  { "enable_gqa", "boolean", default = false },
})

-- What is added to scores of that dtype, for L queries and S keys; nil: nothing.
local function bias_of(a, queries, keys)
  local options = { dtype = a.query.dtype }
  if a.is_causal then
    return core.full({ queries, keys }, -math.huge, options):triu(1)
  end
  if a.attn_mask and a.attn_mask.dtype == "bool" then
    return core.zeros(a.attn_mask.shape, options):masked_fill(a.attn_mask:logical_not(),
      -math.huge)
  end
  return a.attn_mask
end

local function with_dropout(a)
  local query, key, value = a.query, a.key, a.value
  if a.is_causal and a.attn_mask then
    raise("%s: Explicit attn_mask should not be set when is_causal=True: give one of both", NAME)
  end
  if a.enable_gqa then
    local heads = query:size(-3)
    key = key:repeat_interleave(heads // key:size(-3), -3)
    value = value:repeat_interleave(heads // value:size(-3), -3)
  end
  local scale = a.scale or 1 / math.sqrt(query:size(-1))
  local scores = core.matmul(query, key:transpose(-2, -1)) * scale
  local bias = bias_of(a, query:size(-2), key:size(-2))
  local weights
  if bias then
    scores = scores + bias
    local unseen = scores:amax(-1, true):eq(-math.huge) -- rows without a key are 0, not nan
    weights = scores:masked_fill(unseen, 0):softmax(-1):masked_fill(unseen, 0)
  else
    weights = scores:softmax(-1)
  end
  return (core.matmul(dropout(weights, a.dropout_p), value))
end

return function(...)
  local a = read(...)
  if a.dropout_p ~= 0 then return with_dropout(a) end
  return (core.scaled_dot_product_attention(a.query, a.key, a.value, a.attn_mask, 0, a.is_causal,
    a.scale, a.enable_gqa))
end
