-- data.Subset(dataset, indices): the samples of a dataset that a list (or an int64 tensor) of
-- indices names, in its order.

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local as_dataset = require "zknn.data.dataset"
local raise = require "zknn.raise"
local ranges = require "zknn.data.ranges"

local Subset = class("data.Subset")

local read = args.reader("Subset", { { "dataset", "any" }, { "indices", "any" } })

-- The indices as an int64 tensor.
local function to_tensor(indices, n)
  if args.is_list(indices) then
    for k, i in ipairs(indices) do
      if math.type(i) ~= "integer" or i < 0 or i >= n then
        raise("Subset: index %d of the list is %s, not one of the %d samples (0 to %d)", k,
          args.describe(i), n, n - 1)
      end
    end
    return core.tensor(indices, { dtype = "int64" })
  end
  if not core.is_tensor(indices) or indices.dtype ~= "int64" or indices:dim() ~= 1 then
    raise("Subset: indices must be a list or an int64 tensor of one dimension, got %s",
      args.describe(indices))
  end
  return indices
end

-- By position alone: a list of indices may be empty, and would pass for options.
function Subset:__init(dataset, indices, ...)
  if indices == nil and type(dataset) == "table" and dataset.dataset then
    local a = read(dataset, indices, ...)
    dataset, indices = a.dataset, a.indices
  end
  dataset = check.dataset("Subset", dataset)
  self.dataset, self.indices = dataset, indices
  self._index = to_tensor(indices, #dataset)
end

function Subset:__len()
  return #self._index
end

function Subset:get(i)
  check.index("Subset", i, #self)
  return self.dataset:get(self._index[i]:item())
end

function Subset:batch(index, at, n)
  if not self.dataset.batch then return end
  return self.dataset:batch(core._gather_rows(self._index, index, at, n))
end
ranges[Subset.batch] = true

function Subset:maker(i)
  check.index("Subset", i, #self)
  if self.dataset.maker then return self.dataset:maker(self._index[i]:item()) end
end

return as_dataset(Subset)
