-- data.Subset(dataset, indices): the samples of a dataset at the indices of a list or an int64
-- tensor, in that order.

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local as_dataset = require "zknn.data.dataset"
local raise = require "zknn.raise"
local ranges = require "zknn.data.range_batches"

local Subset = class("data.Subset")

local read = args.reader("Subset", { { "dataset", "any" }, { "indices", "any" } })

local function check_indices(indices, n)
  if args.is_list(indices) then
    args.check_whole("Subset", "indices", indices)
    for k, i in ipairs(indices) do
      if math.type(i) ~= "integer" or i < 0 or i >= n then
        raise("Subset: index %d of the list is %s, not one of the %d samples (0 to %d)", k,
          args.describe(i), n, n - 1)
      end
    end
  elseif not core.is_tensor(indices) or indices.dtype ~= "int64" or indices:dim() ~= 1 then
    raise("Subset: indices must be a list or an int64 tensor of one dimension, got %s",
      args.describe(indices))
  end
end

-- By position alone: a list of indices may be empty, and would pass for options.
function Subset:__init(dataset, indices, ...)
  if indices == nil and type(dataset) == "table" and dataset.dataset then
    local a = read(dataset, indices, ...)
    dataset, indices = a.dataset, a.indices
  end
  args.no_more("Subset", 2, ...)
  dataset = check.dataset("Subset", dataset)
  check_indices(indices, check.size("Subset", dataset))
  self.dataset, self.indices = dataset, indices
end

function Subset:__len()
  return #self.indices
end

-- `indices` is looked at anew each time: it may be changed, or be another.
local function place(self, i)
  check.index("Subset", i, #self)
  local indices = self.indices
  if core.is_tensor(indices) then return indices[i]:item() end
  return indices[i + 1]
end

function Subset:get(i)
  return self.dataset:get(place(self, i))
end

function Subset:batch(index, at, n)
  if not self.dataset.batch then return end
  check.batch("Subset", index, at, n)
  local indices = self.indices
  if core.is_tensor(indices) then
    return self.dataset:batch(native.gather_rows(indices, index, at, n))
  end
  local places = (at and index:narrow(0, at, n) or index):tolist()
  for k, i in ipairs(places) do
    places[k] = place(self, i)
  end
  return self.dataset:batch(core.tensor(places, { dtype = "int64" }))
end
ranges[Subset.batch] = true

function Subset:_maker(i)
  local at = place(self, i)
  if self.dataset._maker then return self.dataset:_maker(at) end
end

return as_dataset(Subset)
