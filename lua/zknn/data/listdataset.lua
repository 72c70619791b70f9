-- A list as a dataset, as in torch.utils.data: sample i is list[i + 1]. An entry that is a list
-- itself, {x, y}, gives several values. Made wherever a dataset is expected and a list is given.

local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local raise = require "zknn.raise"
local as_dataset = require "zknn.data.dataset"

local ListDataset = class("data.ListDataset")

function ListDataset:__init(what, list)
  local n = 0
  for key in next, list do
    if math.type(key) ~= "integer" or key < 1 then
      raise("%s: a dataset that is a list has samples 1, 2, ... and no key '%s'%s", what,
        tostring(key), type(list[1]) == "table" and list[2] == nil
        and ("; options go into a second table: write %s(dataset, {%s = ...})"):format(what, key)
        or "")
    end
    n = math.max(n, key)
  end
  for i = 1, n do
    if list[i] == nil then raise("%s: entry %d of the list is nil", what, i) end
  end
  self.list = list
end

function ListDataset:__len()
  return #self.list
end

function ListDataset:get(i)
  check.index("DataLoader", i, #self)
  local sample = self.list[i + 1]
  if args.is_list(sample) and sample[1] ~= nil then return table.unpack(sample) end
  return sample
end

return as_dataset(ListDataset)
