-- The masks of attention: what nn.MultiheadAttention and the transformers accept, and what they add
-- to the scores. A bool mask of theirs is true where a key is left out.
-- [torch/nn/functional.py: _mha_shape_check, _canonical_mask]

local core = require "zknn.core"
local raise = require "zknn.raise"
local text = require "zknn.text"

local masks = {}

-- key and value have the query's n dimensions, the padding mask one less.
local function check_dims(a, n)
  local kind = n == 3 and "batched" or "unbatched"
  if a.key:dim() ~= n or a.value:dim() ~= n then
    raise("For %s (%d-D) `query`, expected `key` and `value` to be %d-D but found %d-D and %d-D "
      .. "tensors respectively", kind, n, n, a.key:dim(), a.value:dim())
  end
  if a.key_padding_mask and a.key_padding_mask:dim() ~= n - 1 then
    raise("For %s (%d-D) `query`, expected `key_padding_mask` to be `None` or %d-D but found %d-D "
      .. "tensor instead", kind, n, n - 1, a.key_padding_mask:dim())
  end
end

-- Raises unless the tensors' dimensions fit; is there a batch?
function masks.check(a)
  local n = a.query:dim()
  if n ~= 2 and n ~= 3 then
    raise("query should be unbatched 2D or batched 3D tensor but received %d-D query tensor", n)
  end
  check_dims(a, n)
  if a.attn_mask and a.attn_mask:dim() ~= 2 and a.attn_mask:dim() ~= 3 then
    raise("For %s `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found %d-D tensor "
      .. "instead", n == 3 and "batched (3-D)" or "unbatched (2-D)", a.attn_mask:dim())
  end
  return n == 3
end

-- A mask as numbers to add, of that dtype; nil is none.
function masks.canonical(name, mask, dtype)
  if not mask then return nil end
  if mask.dtype == "bool" then
    return core.zeros(mask.shape, { dtype = dtype }):masked_fill(mask, -math.huge)
  end
  if not mask.dtype:find "float" then
    raise("only bool and floating types of %s are supported, got %s", name, mask.dtype)
  end
  return mask
end

-- attn_mask, [L, S] or [N * heads, L, S], as it is added to scores [N, heads, L, S].
function masks.for_heads(mask, n, heads, queries, keys)
  if not mask then return nil end
  local per_head = mask:dim() == 3
  local want = per_head and { n * heads, queries, keys } or { queries, keys }
  if text.shape(mask) ~= text.shape(want) then
    raise("The shape of the %dD attn_mask is %s, but should be %s.", mask:dim(), text.shape(mask),
      text.shape(want))
  end
  if per_head then return mask:reshape(n, heads, queries, keys) end
  return mask
end

-- The sum of both masks, of which each may be nil; padding is [N, S].
function masks.merged(mask, padding, n, keys)
  if not padding then return mask end
  if padding:size(0) ~= n then
    raise("Expected key_padded_mask.shape[0] to be %d, but got %d", n, padding:size(0))
  end
  if padding:size(1) ~= keys then
    raise("Expected key_padded_mask.shape[1] to be %d, but got %d", keys, padding:size(1))
  end
  padding = padding:reshape(n, 1, 1, keys)
  return mask and mask + padding or padding
end

-- -inf above the diagonal: position i sees 0 to i.
function masks.causal(size, options)
  return core.full({ size, size }, -math.huge, options):triu(1)
end

-- Does `mask` say what is_causal would? is_causal: true, false, or nil to find out.
function masks.is_causal(mask, is_causal, size)
  if is_causal ~= nil or not mask then return is_causal == true end
  local causal = masks.causal(size, { dtype = mask.dtype })
  if text.shape(mask) ~= text.shape(causal) then return false end
  return mask:eq(causal):all():item()
end

return masks
