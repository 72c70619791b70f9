-- data.ConcatDataset{a, b, ...}: the samples of several datasets, one after the other.

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local as_dataset = require "zknn.data.dataset"
local raise = require "zknn.raise"

local ConcatDataset = class("data.ConcatDataset")

function ConcatDataset:__init(datasets)
  if not args.is_list(datasets) or #datasets == 0 then
    raise("ConcatDataset: datasets must be a list of at least one, got %s",
      args.describe(datasets))
  end
  args.check_whole("ConcatDataset", "datasets", datasets)
  self.datasets, self.cumulative_sizes = {}, {}
  local n = 0
  for k, dataset in ipairs(datasets) do
    self.datasets[k] = check.dataset("ConcatDataset", dataset)
    n = n + check.size("ConcatDataset", self.datasets[k])
    self.cumulative_sizes[k] = n
  end
end

function ConcatDataset:__len()
  return self.cumulative_sizes[#self.cumulative_sizes]
end

-- The dataset that has sample i, and the sample's index in it: by bisection.
function ConcatDataset:_locate(i)
  local sizes = self.cumulative_sizes
  local low, high = 1, #sizes
  while low < high do
    local middle = (low + high) // 2
    if sizes[middle] > i then high = middle else low = middle + 1 end
  end
  return low, i - (sizes[low - 1] or 0)
end

function ConcatDataset:get(i)
  check.index("ConcatDataset", i, #self)
  local part, at = self:_locate(i)
  return self.datasets[part]:get(at)
end

-- Where all of them have makers.
function ConcatDataset:_maker(i)
  check.index("ConcatDataset", i, #self)
  if self._makers == nil then
    self._makers = true
    for _, dataset in ipairs(self.datasets) do
      self._makers = self._makers and (#dataset == 0 or dataset._maker ~= nil
        and dataset:_maker(0) ~= nil)
    end
  end
  if not self._makers then return nil end
  local part, at = self:_locate(i)
  return self.datasets[part]:_maker(at)
end

-- What each dataset gathers of the batch, put together and then in the batch's order. Nothing,
-- where one of them cannot gather, or where values do not fit together: get says that better.
function ConcatDataset:batch(index)
  check.indices("ConcatDataset", index)
  local parts, order, n = {}, {}, 0
  for k, i in ipairs(index:tolist()) do
    check.index("ConcatDataset", i, #self)
    local part, at = self:_locate(i)
    local of = parts[part] or { at = {}, from = {} }
    parts[part] = of
    of.at[#of.at + 1], of.from[#of.from + 1] = at, k
  end
  local values
  for part, dataset in ipairs(self.datasets) do
    local of = parts[part]
    if of then
      local gathered = dataset.batch
        and table.pack(dataset:batch(core.tensor(of.at, { dtype = "int64" })))
      if not gathered or gathered[1] == nil or values and gathered.n ~= #values then return end
      values = values or {}
      for j = 1, gathered.n do
        values[j] = values[j] or {}
        values[j][#values[j] + 1] = gathered[j]
      end
      for j, k in ipairs(of.from) do
        order[k] = n + j - 1
      end
      n = n + #of.at
    end
  end
  order = core.tensor(order, { dtype = "int64" })
  for j, list in ipairs(values or {}) do
    for _, t in ipairs(list) do
      if not core.is_tensor(t) or t.dtype ~= list[1].dtype or t.requires_grad
        or table.concat(t.shape, ",", 2) ~= table.concat(list[1].shape, ",", 2) then
        return
      end
    end
    values[j] = native.gather_rows(#list == 1 and list[1] or core.cat(list, 0), order)
  end
  return table.unpack(values or {})
end

return as_dataset(ConcatDataset)
