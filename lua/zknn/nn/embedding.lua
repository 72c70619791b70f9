-- nn.Embedding(num_embeddings, embedding_dim): a table of rows, looked up by int64 numbers.
-- nn.Embedding.from_pretrained(rows) wraps an existing table. nn.EmbeddingBag has its table from
-- here.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local made = require "zknn.nn.made"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"
local sizes = require "zknn.nn.sizes"

-- Rows that input names and that are longer than max_norm are scaled down to it, in place.
local function renorm(input, weight, max_norm, norm_type)
  core.no_grad(function()
    local used = core.unique(input)
    local rows = weight:index_select(0, used)
    local norm = rows:norm(norm_type, 1, true)
    local scale = core.where(norm:gt(max_norm), max_norm / (norm + 1e-7), 1)
    weight[used] = rows * scale:to(weight.dtype)
  end)
end

local function embedding(input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq)
  if max_norm then renorm(input, weight, max_norm, norm_type) end
  return core.embedding(input, weight, padding_idx, scale_grad_by_freq)
end

local options = {
  { "padding_idx", "integer", optional = true },
  { "max_norm", "number", optional = true },
  { "norm_type", "number", default = 2.0 },
  { "scale_grad_by_freq", "boolean", default = false },
  { "sparse", "boolean", default = false },
}

-- A sparse gradient would be another kind of tensor, which optimizers must know.
local function refuse_sparse(what, a)
  if a.sparse then
    raise("%s: sparse = true is not supported: leave it out, gradients are dense", what)
  end
  return a
end

local function with_options(before, after)
  local list = table.move(options, 1, #options, #before + 1, before)
  return table.move(after or {}, 1, #(after or {}), #list + 1, list)
end

-- What layers over such a table share.
local Table = class("nn.EmbeddingTable", Module)

-- Takes the arguments of nn.NAME, which is `what`; fields: those that are kept as they are.
function Table:_set_up(what, a, fields)
  refuse_sparse(what, a)
  local rows = a.num_embeddings
  sizes.at_least(what, "num_embeddings", rows, 0)
  sizes.at_least(what, "embedding_dim", a.embedding_dim, 0)
  if a.padding_idx and (a.padding_idx >= rows or a.padding_idx < -rows) then
    raise("%s: padding_idx %d must be within num_embeddings %d", what, a.padding_idx, rows)
  end
  for _, name in ipairs(fields) do
    self[name] = a[name]
  end
  self.padding_idx = a.padding_idx and a.padding_idx % rows
  if a._weight then
    local shape = a._weight.shape
    if #shape ~= 2 or shape[1] ~= rows or shape[2] ~= a.embedding_dim then
      raise("%s: Shape of weight does not match num_embeddings and embedding_dim", what)
    end
    self.weight = Parameter(a._weight, not a._freeze)
    return
  end
  self.weight = Parameter(core.empty(rows, a.embedding_dim, made(what, a)), not a._freeze)
  self:reset_parameters()
end

function Table:reset_parameters()
  core.no_grad(function()
    self.weight:normal_()
    if self.padding_idx then self.weight:select(0, self.padding_idx):fill_(0) end
  end)
end

-- The text of the fields, in their order: rows of name, and the value that is not said.
function Table:_describe(rows)
  local parts = { ("%d, %d"):format(self.num_embeddings, self.embedding_dim) }
  for _, row in ipairs(rows) do
    local value = self[row[1]]
    if value ~= row[2] then parts[#parts + 1] = row[1] .. "=" .. text.python(value) end
  end
  return table.concat(parts, ", ")
end

-- The arguments of from_pretrained as those of the class.
local function of_rows(what, a)
  refuse_sparse(what, a)
  if a.embeddings:dim() ~= 2 then
    raise("%s: Embeddings parameter is expected to be 2-dimensional", what)
  end
  a._weight = a.embeddings
  a.num_embeddings, a.embedding_dim = a.embeddings:size(0), a.embeddings:size(1)
  a.embeddings = nil
  return a
end

local Embedding = class("nn.Embedding", Table)

local read = args.reader("nn.Embedding", with_options(
  { { "num_embeddings", "integer" }, { "embedding_dim", "integer" } },
  { { "_weight", "tensor", optional = true }, { "_freeze", "boolean", default = false },
    { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" } }))

function Embedding:__init(...)
  self:_set_up("nn.Embedding", read(...), {
    "num_embeddings", "embedding_dim", "max_norm", "norm_type", "scale_grad_by_freq", "sparse",
  })
end

function Embedding:forward(input)
  return embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type,
    self.scale_grad_by_freq)
end

function Embedding:extra_repr()
  return self:_describe {
    { "padding_idx" }, { "max_norm" }, { "norm_type", 2 }, { "scale_grad_by_freq", false },
  }
end

local read_pretrained = args.reader("nn.Embedding.from_pretrained", with_options(
  { { "embeddings", "tensor" }, { "freeze", "boolean", default = true } }))

function Embedding.from_pretrained(...)
  local a = of_rows("nn.Embedding.from_pretrained", read_pretrained(...))
  a._freeze, a.freeze = a.freeze, nil
  return Embedding(a)
end

local read_function = args.reader("embedding",
  with_options { { "input", "tensor" }, { "weight", "tensor" } })

return {
  Table = Table, of_rows = of_rows, renorm = renorm, refuse_sparse = refuse_sparse,
  layers = { Embedding = Embedding },
  functions = {
    embedding = function(...)
      local a = refuse_sparse("embedding", read_function(...))
      return (embedding(a.input, a.weight, a.padding_idx, a.max_norm, a.norm_type,
        a.scale_grad_by_freq))
    end,
  },
}
