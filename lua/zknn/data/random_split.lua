-- data.random_split(dataset, lengths[, {generator}]): splits the samples at random into a list of
-- Subsets of these lengths, or fractions that sum to 1. It uses one randperm, so the parts equal
-- PyTorch's. [torch/utils/data/dataset.py]

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local sampler = require "zknn.data.sampler"
local Subset = require "zknn.data.subset"

local read = args.reader("random_split", {
  { "dataset", "any" }, { "lengths", "any" }, { "generator", "any", optional = true },
})

-- How many samples each fraction of n is: rounded down, and the rest one by one to the first parts.
local function counts_of(fractions, n)
  local counts, rest = {}, n
  for k, fraction in ipairs(fractions) do
    if fraction < 0 or fraction > 1 then
      raise("random_split: fraction %d is %s, it must be within 0..1", k, fraction)
    end
    counts[k] = math.floor(n * fraction)
    rest = rest - counts[k]
  end
  for k = 0, rest - 1 do
    local at = k % #counts + 1
    counts[at] = counts[at] + 1
  end
  return counts
end

return function(...)
  local a = read(...)
  local lengths, sum = a.lengths, 0
  a.dataset = check.dataset("random_split", a.dataset)
  sampler.check_generator("random_split", a.generator)
  local n = check.size("random_split", a.dataset)
  if type(lengths) ~= "table" or #lengths == 0 then
    raise("random_split: lengths must be a list of numbers, got %s", args.describe(lengths))
  end
  args.check_whole("random_split", "lengths", lengths)
  for k, length in ipairs(lengths) do
    if type(length) ~= "number" or length ~= length then
      raise("random_split: length %d must be a number, got %s", k, args.describe(length))
    end
    sum = sum + length
  end
  if sum <= 1 and math.abs(sum - 1) <= 1e-9 then
    lengths, sum = counts_of(lengths, n), n
  end
  if sum ~= n then
    raise("random_split: the lengths sum to %s, the dataset has %d samples (fractions must sum "
      .. "to 1)", sum, n)
  end
  for k, length in ipairs(lengths) do
    if not math.tointeger(length) or length < 0 then
      raise("random_split: length %d is %s, it must be an integer of 0 or more", k, length)
    end
  end
  local order = core.randperm(n, { generator = a.generator })
  local parts, at = {}, 0
  for k, length in ipairs(lengths) do
    local count = math.tointeger(length)
    parts[k] = Subset(a.dataset, order:narrow(0, at, count))
    at = at + count
  end
  return ordered.list(parts)
end
