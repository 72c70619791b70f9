-- The multiply-adds of one call of a layer: those of its products, which are nearly all of them
-- (linear, convolution, recurrent steps, attention). What is done to each element does not count.

local core = require "zknn.core"
local class = require "zknn.class"
local attention = require("zknn.nn.attention").layers.MultiheadAttention
local Bilinear = require("zknn.nn.bilinear").layers.Bilinear
local Conv = require("zknn.nn.conv").Conv1d.super -- the base of all
local Linear = require "zknn.nn.linear"
local RNNBase = require("zknn.nn.recurrent").layers.RNNBase
local RNNCellBase = require("zknn.nn.recurrent_cell").layers.RNNCellBase

-- The elements of a layer's own matrices: each is used once for each vector of the input.
local function of_matrices(module, vectors)
  local n = 0
  for _, p in module._parameters:each() do
    if p:dim() == 2 then n = n + p:numel() end
  end
  return n * vectors
end

local function of_recurrent(module, input)
  local x = core.is_tensor(input) and input or input.data -- a PackedSequence
  return of_matrices(module, x:numel() // module.input_size)
end

local function of_attention(module, query, key, value)
  local wide = module.embed_dim
  local function vectors(x) return x:numel() // x:size(-1) end
  local batch = query:dim() == 2 and 1 or query:size(module.batch_first and 0 or 1)
  local projections = vectors(query) * wide * wide * 2
    + vectors(key) * wide * key:size(-1) + vectors(value) * wide * value:size(-1)
  return projections + 2 * vectors(query) * (vectors(key) // math.max(batch, 1)) * wide
end

local kinds = {
  { Linear, function(m, _, out) return out:numel() * m.in_features end },
  { Bilinear, function(m, _, out)
    return out:numel() * (m.in1_features * m.in2_features + m.in2_features)
  end },
  { Conv, function(m, inputs, out)
    local transposed = m._get_name and m:_get_name():find "Transpose"
    local x, channels = transposed and inputs[1] or out, transposed and m.in_channels
      or m.out_channels
    return x:numel() * (m.weight:numel() // channels)
  end },
  { RNNBase, function(m, inputs) return of_recurrent(m, inputs[1]) end },
  { RNNCellBase, function(m, inputs) return of_recurrent(m, inputs[1]) end },
  { attention, function(m, inputs)
    if not core.is_tensor(inputs[3]) then return 0 end
    return of_attention(m, inputs[1], inputs[2], inputs[3])
  end },
}

-- inputs: the list of what the layer was called with; out: its first result.
return function(module, inputs, out)
  for _, kind in ipairs(kinds) do
    if class.is(module, kind[1]) then return kind[2](module, inputs, out) end
  end
  return 0
end
