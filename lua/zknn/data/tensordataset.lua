-- data.TensorDataset(t1, t2, ...): sample i is t1[i], t2[i], ...

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local as_dataset = require "zknn.data.dataset"
local raise = require "zknn.raise"
local ranges = require "zknn.data.range_batches"

local TensorDataset = class("data.TensorDataset")

function TensorDataset:__init(...)
  local tensors = { ... }
  if select("#", ...) == 0 then raise("TensorDataset: give it at least one tensor") end
  for i = 1, select("#", ...) do
    local t = tensors[i]
    if not core.is_tensor(t) or t:dim() == 0 then
      raise("TensorDataset: tensor %d must be a tensor with a first dimension, got %s%s", i,
        core.is_tensor(t) and "a scalar tensor" or args.describe(t), args.is_list(t)
        and "; the tensors are arguments: write data.TensorDataset(x, y)" or "")
    end
    if #t ~= #tensors[1] then
      raise("TensorDataset: tensor %d has %d samples, tensor 1 has %d", i, #t, #tensors[1])
    end
  end
  self.tensors = ordered.list(tensors)
end

function TensorDataset:__len()
  return #self.tensors[1]
end

local function map(tensors, f)
  local results = {}
  for i, t in ipairs(tensors) do
    results[i] = f(t)
  end
  return table.unpack(results)
end

function TensorDataset:get(i)
  check.index("TensorDataset", i, #self)
  return map(self.tensors, function(t) return t[i] end)
end

function TensorDataset:batch(index, at, n)
  check.batch("TensorDataset", index, at, n)
  local tensors, results = self.tensors, {}
  for i = 1, core.is_grad_enabled() and #tensors or 0 do
    if tensors[i].requires_grad then return end -- a gather records nothing
  end
  for i = 1, #tensors do
    results[i] = native.gather_rows(tensors[i], index, at, n)
  end
  return table.unpack(results)
end
ranges[TensorDataset.batch] = true

return as_dataset(TensorDataset)
