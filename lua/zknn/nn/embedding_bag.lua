-- nn.EmbeddingBag(num_embeddings, embedding_dim) and nn.functional.embedding_bag: the sum, mean or
-- greatest elements of the rows of each bag. Bags are the rows of an input of two dimensions, or
-- parts of a list, which begin at offsets.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local embedding = require "zknn.nn.embedding"
local text = require "zknn.text"

local MODES = { sum = true, mean = true, max = true }

-- Raises for what does not fit; what: the function, or the class.
local function check_mode(what, mode, a)
  if not MODES[mode] then
    raise("%s: mode has to be one of sum, mean or max, got '%s'", what, mode)
  end
  if mode == "max" and a.scale_grad_by_freq then
    raise("%s: max mode does not support scaling the gradient by the frequency", what)
  end
end

local function check(what, a)
  local input, offsets, weights = a.input, a.offsets, a.per_sample_weights
  check_mode(what, a.mode, a)
  if a.weight:dim() ~= 2 then
    raise("%s: weight must be a matrix, got %s", what, text.shape(a.weight))
  end
  if input:dim() == 2 and offsets then
    raise("%s: if input is 2D, then offsets has to be None, as input is treated is a mini-batch of "
      .. "fixed length sequences. However, found offsets of shape %s", what, text.shape(offsets))
  elseif input:dim() == 1 and not offsets then
    raise("%s: offsets has to be a 1D Tensor but got None: where in input each bag begins", what)
  elseif input:dim() ~= 1 and input:dim() ~= 2 then
    raise("%s: input has to be 1D or 2D Tensor, but got Tensor of dimension %d", what, input:dim())
  elseif offsets and offsets:dim() ~= 1 then
    raise("%s: offsets has to be a 1D Tensor, got %s", what, text.shape(offsets))
  elseif offsets and offsets.dtype ~= "int64" and offsets.dtype ~= "int32" then
    raise("%s: offsets is %s, it must hold integers (int64): offsets:long()", what, offsets.dtype)
  end
  if weights and a.mode ~= "sum" then
    raise("%s: per_sample_weights was not None. per_sample_weights is only supported for "
      .. "mode='sum' (got mode='%s')", what, a.mode)
  elseif weights and text.shape(weights) ~= text.shape(input) then
    raise("%s: If per_sample_weights (%s) is not None, then it must have the same shape as the "
      .. "input (%s)", what, text.shape(weights), text.shape(input))
  elseif weights and weights.dtype ~= a.weight.dtype then
    raise("%s: per_sample_weights is %s, weight %s: they must be one dtype", what, weights.dtype,
      a.weight.dtype)
  end
  local rows = a.weight:size(0)
  if a.padding_idx and (a.padding_idx >= rows or a.padding_idx < -rows) then
    raise("%s: padding_idx must be within the number of embeddings, -%d through %d, but got %d",
      what, rows, rows - 1, a.padding_idx)
  end
end

-- Raises unless the values of offsets make sense; n: the elements of input.
local function check_offsets(what, offsets, n, with_end)
  if with_end and offsets:size(0) < 1 then
    raise("%s: include_last_offset: number of offsets should be at least 1", what)
  end
  if offsets:size(0) == 0 or support.tracing() then return end
  local list = offsets:tolist()
  if list[1] ~= 0 then
    raise("%s: offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start "
      .. "from position 0. However, got %d", what, list[1])
  end
  for i = 2, #list do
    if list[i] < list[i - 1] then
      raise("%s: offsets must not fall, got %d behind %d", what, list[i], list[i - 1])
    end
  end
  local last = list[#list]
  if last > n or with_end and last < n then
    raise(with_end
      and "%s: include_last_offset: the last offset is %d, it must be input's length %d"
      or "%s: offsets[-1] can not be greater than input's length, got %d for %d", what, last, n)
  end
end

-- The number of the bag of each of n elements.
local function bags_of(offsets, n)
  local ones = core.ones_like(offsets)
  local begins = core.zeros(n + 1, { dtype = "int64" }):scatter_add(0, offsets, ones)
  return begins:narrow(0, 0, n):cumsum(0) - 1
end

-- Where the greatest element of each bag is, the first of equal ones: [bags, width]; n where a bag
-- has none.
local function greatest(rows, bag, bags, is_left)
  local n, width = rows:size(0), rows:size(1)
  return core.no_grad(function()
    local wide = bag:unsqueeze(1):expand(n, width)
    local best = core.full({ bags, width }, -math.huge, { dtype = rows.dtype })
    best = best:scatter_reduce(0, wide, rows, "amax")
    local is_best = rows:eq(best:index_select(0, bag))
    if is_left then is_best = is_best:logical_and(is_left:unsqueeze(1)) end
    local at = core.where(is_best, core.arange(n):unsqueeze(1), n)
    return core.full({ bags, width }, n, { dtype = "int64" }):scatter_reduce(0, wide, at, "amin")
  end)
end

-- Bags as parts of a list. is_left: which elements take part, or nil for all.
local function combine_parts(rows, bag, bags, mode, is_left)
  local n, width = rows:size(0), rows:size(1)
  if mode == "max" and n > 0 then
    local masked = rows
    if is_left then
      masked = core.where(is_left:unsqueeze(1), rows, -math.huge)
    end
    local at = greatest(masked, bag, bags, is_left)
    local is_empty = at:eq(n)
    return core.where(is_empty, 0.0, rows:gather(0, at:masked_fill(is_empty, 0)))
  end
  local wide = bag:unsqueeze(1):expand(n, width)
  local sum = core.zeros(bags, width, { dtype = rows.dtype }):scatter_add(0, wide, rows)
  if mode ~= "mean" then return sum end
  local each = is_left and is_left:long() or core.ones_like(bag)
  local count = core.zeros(bags, { dtype = "int64" }):scatter_add(0, bag, each)
  return sum / count:clamp { min = 1 }:to(rows.dtype):unsqueeze(1)
end

-- Bags of one length: rows [bags, length, width].
local function combine_rows(rows, mode, is_left)
  if rows:size(1) == 0 then return rows:sum(1) end
  local count = is_left and is_left:sum(1, true)
  if mode == "max" then
    if not is_left then return (rows:max(1)) end
    local best = core.where(is_left:unsqueeze(2), rows, -math.huge):max(1)
    return core.where(count:eq(0), 0.0, best)
  end
  local sum = rows:sum(1)
  if mode ~= "mean" then return sum end
  return sum / (count and count:clamp { min = 1 }:to(rows.dtype) or rows:size(1))
end

local function embedding_bag(what, a)
  check(what, a)
  local input, weight, offsets = a.input, a.weight, a.offsets
  if offsets then check_offsets(what, offsets, input:size(0), a.include_last_offset) end
  if a.max_norm then embedding.renorm(input, weight, a.max_norm, a.norm_type) end
  local rows = core.embedding(input, weight, a.padding_idx, a.scale_grad_by_freq)
  local is_left
  if a.padding_idx then
    is_left = input:ne(a.padding_idx % weight:size(0))
    rows = core.where(is_left:unsqueeze(-1), rows, 0.0)
  end
  if a.per_sample_weights then rows = rows * a.per_sample_weights:unsqueeze(-1) end
  if not offsets then return combine_rows(rows, a.mode, is_left) end
  local bags = offsets:size(0) - (a.include_last_offset and 1 or 0)
  local bag = bags_of(offsets:long():narrow(0, 0, bags), input:size(0))
  return combine_parts(rows, bag, bags, a.mode, is_left)
end

-- --- the layer ---

local size = { { "num_embeddings", "integer" }, { "embedding_dim", "integer" } }
local norm = {
  { "max_norm", "number", optional = true }, { "norm_type", "number", default = 2.0 },
  { "scale_grad_by_freq", "boolean", default = false }, { "mode", "string", default = "mean" },
  { "sparse", "boolean", default = false },
}
local last = {
  { "include_last_offset", "boolean", default = false },
  { "padding_idx", "integer", optional = true },
}

local function list(...)
  local rows = {}
  for _, part in ipairs { ... } do table.move(part, 1, #part, #rows + 1, rows) end
  return rows
end

local read_function = args.reader("embedding_bag", list({
  { "input", "tensor" }, { "weight", "tensor" }, { "offsets", "tensor", optional = true },
  norm[1], { "norm_type", "number", default = 2 }, norm[3], norm[4], norm[5],
  { "per_sample_weights", "tensor", optional = true },
}, last))

local EmbeddingBag = class("nn.EmbeddingBag", embedding.Table)

local read = args.reader("nn.EmbeddingBag", list(size, norm,
  { { "_weight", "tensor", optional = true } }, last,
  { { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" } }))

function EmbeddingBag:__init(...)
  local a = read(...)
  check_mode("nn.EmbeddingBag", a.mode, a)
  self:_set_up("nn.EmbeddingBag", a, {
    "num_embeddings", "embedding_dim", "max_norm", "norm_type", "scale_grad_by_freq", "mode",
    "sparse", "include_last_offset",
  })
end

local read_forward = args.reader("nn.EmbeddingBag.forward", {
  { "input", "tensor" }, { "offsets", "tensor", optional = true },
  { "per_sample_weights", "tensor", optional = true },
})

function EmbeddingBag:forward(...)
  local a = read_forward(...)
  return embedding_bag("embedding_bag", read_function(a.input, self.weight, a.offsets,
    self.max_norm, self.norm_type, self.scale_grad_by_freq, self.mode, false,
    a.per_sample_weights, self.include_last_offset, self.padding_idx))
end

function EmbeddingBag:extra_repr()
  return self:_describe {
    { "max_norm" }, { "norm_type", 2 }, { "scale_grad_by_freq", false }, { "mode" },
    { "padding_idx" },
  }
end

local read_pretrained = args.reader("nn.EmbeddingBag.from_pretrained", list(
  { { "embeddings", "tensor" }, { "freeze", "boolean", default = true } }, norm, last))

function EmbeddingBag.from_pretrained(...)
  local a = embedding.of_rows("nn.EmbeddingBag.from_pretrained", read_pretrained(...))
  local freeze = a.freeze
  a.freeze = nil
  local bag = EmbeddingBag(a)
  bag.weight:requires_grad_(not freeze)
  return bag
end

return {
  layers = { EmbeddingBag = EmbeddingBag },
  functions = {
    embedding_bag = function(...)
      local a = embedding.refuse_sparse("embedding_bag", read_function(...))
      return (embedding_bag("embedding_bag", a))
    end,
  },
}
