-- nn.Transformer and its parts [Vaswani et al. 2017, arXiv 1706.03762; norm_first: Xiong et al.
-- 2020, arXiv 2002.04745]. [torch/nn/modules/transformer.py]

local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local functional_activation = require("zknn.nn.activation").functions
local init = require "zknn.nn.initialize"
local Dropout = require("zknn.nn.dropout").layers.Dropout
local deepcopy = require "zknn.deepcopy"
local LayerNorm = require("zknn.nn.norm").layers.LayerNorm
local Linear = require "zknn.nn.linear"
local masks = require "zknn.nn.attention_masks"
local Module = require "zknn.nn.module"
local ModuleList = require "zknn.nn.modulelist"
local MultiheadAttention = require("zknn.nn.attention").layers.MultiheadAttention

local layers = {}

local device = { "device", "string", default = "cpu" }
local dtype = { "dtype", "string", default = "float32" }
local bias = { "bias", "boolean", default = true }

local function parameters_of_layer()
  return {
    { "d_model", "integer" }, { "nhead", "integer" },
    { "dim_feedforward", "integer", default = 2048 },
    { "dropout", "number", default = 0.1 },
    { "activation", "any", default = "relu" },
    { "layer_norm_eps", "number", default = 1e-5 },
    { "batch_first", "boolean", default = false },
    { "norm_first", "boolean", default = false },
    bias, device, dtype,
  }
end

-- A function of the activation: "relu", "gelu", a function or a module.
local function activation_of(value)
  if type(value) == "string" then
    if value ~= "relu" and value ~= "gelu" then
      raise("activation should be relu/gelu, not %s", value)
    end
    return functional_activation[value]
  end
  args.check_callable("activation", "activation", value)
  return value
end

-- What both kinds of layers have: `attentions` names the attentions, of which each gets a
-- normalization and a dropout, as the feed-forward net does.
local function make_layer(self, a, attentions)
  for _, name in ipairs(attentions) do
    self[name] = MultiheadAttention(a.d_model, a.nhead, { dropout = a.dropout, bias = a.bias,
      batch_first = a.batch_first, device = a.device, dtype = a.dtype })
  end
  local options = { bias = a.bias, device = a.device, dtype = a.dtype }
  self.linear1 = Linear(a.d_model, a.dim_feedforward, options)
  self.dropout = Dropout(a.dropout)
  self.linear2 = Linear(a.dim_feedforward, a.d_model, options)
  self.norm_first = a.norm_first
  options = { eps = a.layer_norm_eps, bias = a.bias, device = a.device, dtype = a.dtype }
  for i = 1, #attentions + 1 do
    self["norm" .. i] = LayerNorm(a.d_model, options)
  end
  for i = 1, #attentions + 1 do
    self["dropout" .. i] = Dropout(a.dropout)
  end
  self.activation = activation_of(a.activation)
end

-- The result of attention alone.
local function attended(self, attention, x, memory, attn_mask, padding, is_causal)
  return (self[attention](x, memory, memory, padding, false, attn_mask, true, is_causal))
end

local function feed_forward(self, x)
  return self.linear2(self.dropout(self.activation(self.linear1(x))))
end

-- x plus block(x), with the i-th normalization in front of the block or behind the sum.
local function residual(self, i, x, block)
  local norm, drop = self["norm" .. i], self["dropout" .. i]
  if self.norm_first then return x + drop(block(norm(x))) end
  return norm(x + drop(block(x)))
end

-- ---- layers -------------------------------------------------------------------------------------

local EncoderLayer = class("nn.TransformerEncoderLayer", Module)
local read_encoder_layer = args.reader("nn.TransformerEncoderLayer", parameters_of_layer())

function EncoderLayer:__init(...)
  make_layer(self, read_encoder_layer(...), { "self_attn" })
end

local read_encoder_call = args.reader("nn.TransformerEncoderLayer.forward", {
  { "src", "tensor" }, { "src_mask", "tensor", optional = true },
  { "src_key_padding_mask", "tensor", optional = true },
  { "is_causal", "boolean", default = false },
})

function EncoderLayer:forward(...)
  local a = read_encoder_call(...)
  local kind = a.src.dtype
  local padding = masks.canonical("src_key_padding_mask", a.src_key_padding_mask, kind)
  local mask = masks.canonical("src_mask", a.src_mask, kind)
  local x = residual(self, 1, a.src, function(x)
    return attended(self, "self_attn", x, x, mask, padding, a.is_causal)
  end)
  return residual(self, 2, x, function(y) return feed_forward(self, y) end)
end

local DecoderLayer = class("nn.TransformerDecoderLayer", Module)
local read_decoder_layer = args.reader("nn.TransformerDecoderLayer", parameters_of_layer())

function DecoderLayer:__init(...)
  make_layer(self, read_decoder_layer(...), { "self_attn", "multihead_attn" })
end

local function decoder_call(default)
  return {
    { "tgt", "tensor" }, { "memory", "tensor" },
    { "tgt_mask", "tensor", optional = true }, { "memory_mask", "tensor", optional = true },
    { "tgt_key_padding_mask", "tensor", optional = true },
    { "memory_key_padding_mask", "tensor", optional = true },
    { "tgt_is_causal", "boolean", default = default, optional = default == nil or nil },
    { "memory_is_causal", "boolean", default = false },
  }
end

local read_decoder_call = args.reader("nn.TransformerDecoderLayer.forward", decoder_call(false))

function DecoderLayer:forward(...)
  local a = read_decoder_call(...)
  local x = residual(self, 1, a.tgt, function(x)
    return attended(self, "self_attn", x, x, a.tgt_mask, a.tgt_key_padding_mask, a.tgt_is_causal)
  end)
  x = residual(self, 2, x, function(y)
    return attended(self, "multihead_attn", y, a.memory, a.memory_mask, a.memory_key_padding_mask,
      a.memory_is_causal)
  end)
  return residual(self, 3, x, function(y) return feed_forward(self, y) end)
end

-- ---- stacks -------------------------------------------------------------------------------------

-- n copies of a layer, which begin with its values.
local function make_stack(self, what, layer, n, norm)
  if not class.is(layer, Module) then
    raise("%s: the layer must be a module, got %s", what, args.describe(layer))
  end
  if norm ~= nil and not class.is(norm, Module) then
    raise("%s: norm must be a module, got %s", what, args.describe(norm))
  end
  local copies = {}
  for i = 1, n do
    copies[i] = deepcopy(layer)
  end
  self.layers = ModuleList(copies)
  self.num_layers = n
  if norm then self.norm = norm else self:add_module("norm", nil) end
end

local function check_layers(self)
  if #self.layers == 0 then raise("%s has no layers", self:_get_name()) end
end

-- The length of a sequence.
local function length_of(self, x)
  local attention = self.layers[0].self_attn
  return x:size(x:dim() == 3 and attention and attention.batch_first and 1 or 0)
end

local Encoder = class("nn.TransformerEncoder", Module)

local read_encoder = args.reader("nn.TransformerEncoder", {
  { "encoder_layer", "any" }, { "num_layers", "integer" }, { "norm", "any", optional = true },
  { "enable_nested_tensor", "boolean", default = true },
  { "mask_check", "boolean", default = true },
})

function Encoder:__init(...)
  local a = read_encoder(...)
  make_stack(self, "nn.TransformerEncoder", a.encoder_layer, a.num_layers, a.norm)
  self.enable_nested_tensor, self.mask_check = a.enable_nested_tensor, a.mask_check
end

local read_encoder_stack = args.reader("nn.TransformerEncoder.forward", {
  { "src", "tensor" }, { "mask", "tensor", optional = true },
  { "src_key_padding_mask", "tensor", optional = true },
  { "is_causal", "boolean", optional = true },
})

function Encoder:forward(...)
  local a = read_encoder_stack(...)
  check_layers(self)
  local x = a.src
  local padding = masks.canonical("src_key_padding_mask", a.src_key_padding_mask, x.dtype)
  local mask = masks.canonical("mask", a.mask, x.dtype)
  local is_causal = masks.is_causal(mask, a.is_causal, length_of(self, x))
  for _, layer in self.layers:each() do
    x = layer(x, mask, padding, is_causal)
  end
  return self.norm and self.norm(x) or x
end

local Decoder = class("nn.TransformerDecoder", Module)

local read_decoder = args.reader("nn.TransformerDecoder", {
  { "decoder_layer", "any" }, { "num_layers", "integer" }, { "norm", "any", optional = true },
})

function Decoder:__init(...)
  local a = read_decoder(...)
  make_stack(self, "nn.TransformerDecoder", a.decoder_layer, a.num_layers, a.norm)
end

local read_decoder_stack = args.reader("nn.TransformerDecoder.forward", decoder_call(nil))

function Decoder:forward(...)
  local a = read_decoder_stack(...)
  check_layers(self)
  local x = a.tgt
  local is_causal = masks.is_causal(a.tgt_mask, a.tgt_is_causal, length_of(self, x))
  for _, layer in self.layers:each() do
    x = layer(x, a.memory, a.tgt_mask, a.memory_mask, a.tgt_key_padding_mask,
      a.memory_key_padding_mask, is_causal, a.memory_is_causal)
  end
  return self.norm and self.norm(x) or x
end

-- ---- the whole ----------------------------------------------------------------------------------

local Transformer = class("nn.Transformer", Module)

local read_transformer = args.reader("nn.Transformer", {
  { "d_model", "integer", default = 512 }, { "nhead", "integer", default = 8 },
  { "num_encoder_layers", "integer", default = 6 },
  { "num_decoder_layers", "integer", default = 6 },
  { "dim_feedforward", "integer", default = 2048 },
  { "dropout", "number", default = 0.1 },
  { "activation", "any", default = "relu" },
  { "custom_encoder", "any", optional = true }, { "custom_decoder", "any", optional = true },
  { "layer_norm_eps", "number", default = 1e-5 },
  { "batch_first", "boolean", default = false },
  { "norm_first", "boolean", default = false },
  bias, device, dtype,
})

function Transformer:__init(...)
  local a = read_transformer(...)
  local function stack(Layer, Stack, n)
    local layer = Layer(a.d_model, a.nhead, a.dim_feedforward, a.dropout, a.activation,
      a.layer_norm_eps, a.batch_first, a.norm_first, a.bias, a.device, a.dtype)
    local norm = LayerNorm(a.d_model, { eps = a.layer_norm_eps, bias = a.bias, device = a.device,
      dtype = a.dtype })
    return Stack(layer, n, norm)
  end
  self.encoder = a.custom_encoder or stack(EncoderLayer, Encoder, a.num_encoder_layers)
  self.decoder = a.custom_decoder or stack(DecoderLayer, Decoder, a.num_decoder_layers)
  self:reset_parameters()
  self.d_model, self.nhead, self.batch_first = a.d_model, a.nhead, a.batch_first
end

function Transformer:reset_parameters()
  for _, parameter in ipairs(self:parameters()) do
    if parameter:dim() > 1 then init.xavier_uniform_(parameter) end
  end
end

local read_call = args.reader("nn.Transformer.forward", {
  { "src", "tensor" }, { "tgt", "tensor" },
  { "src_mask", "tensor", optional = true }, { "tgt_mask", "tensor", optional = true },
  { "memory_mask", "tensor", optional = true },
  { "src_key_padding_mask", "tensor", optional = true },
  { "tgt_key_padding_mask", "tensor", optional = true },
  { "memory_key_padding_mask", "tensor", optional = true },
  { "src_is_causal", "boolean", optional = true },
  { "tgt_is_causal", "boolean", optional = true },
  { "memory_is_causal", "boolean", default = false },
})

function Transformer:forward(...)
  local a = read_call(...)
  if a.src:dim() == 3 then
    local batch = self.batch_first and 0 or 1
    if a.tgt:dim() ~= 3 or a.src:size(batch) ~= a.tgt:size(batch) then
      raise "the batch number of src and tgt must be equal"
    end
  end
  if a.src:size(-1) ~= self.d_model or a.tgt:size(-1) ~= self.d_model then
    raise "the feature number of src and tgt must be equal to d_model"
  end
  local memory = self.encoder(a.src, a.src_mask, a.src_key_padding_mask, a.src_is_causal)
  return self.decoder(a.tgt, memory, a.tgt_mask, a.memory_mask, a.tgt_key_padding_mask,
    a.memory_key_padding_mask, a.tgt_is_causal, a.memory_is_causal)
end

local read_mask = args.reader("nn.Transformer.generate_square_subsequent_mask", {
  { "sz", "integer" }, device, dtype,
})

-- A mask [sz, sz] with -inf above the diagonal. It needs no Transformer: nn.Transformer.gen..(5).
function Transformer.generate_square_subsequent_mask(...)
  local a
  if class.is(..., Transformer) then
    a = read_mask(select(2, ...))
  else
    a = read_mask(...)
  end
  return masks.causal(a.sz, { dtype = a.dtype, device = a.device })
end

layers.Transformer = Transformer
layers.TransformerEncoder, layers.TransformerDecoder = Encoder, Decoder
layers.TransformerEncoderLayer, layers.TransformerDecoderLayer = EncoderLayer, DecoderLayer

return { layers = layers, functions = {} }
