-- Many small tensors, joined over the ranks as a few large ones.

local core = require "zknn.core"
local collectives = require "zknn.distributed.collectives"

local buckets = {}

local BUCKET_BYTES = 25 << 20 -- as PyTorch's bucket_cap_mb

-- Calls f(flat) for each bucket of neighbours of one dtype, whose elements f changes; they are then
-- written back. Every rank must have tensors of the same shapes in the same order.
local function each_bucket(tensors, f)
  local first = 1
  while first <= #tensors do
    local dtype, bytes, last = tensors[first].dtype, 0, first - 1
    while tensors[last + 1] and tensors[last + 1].dtype == dtype
      and (last < first or bytes < BUCKET_BYTES) do
      last = last + 1
      bytes = bytes + tensors[last]:numel() * tensors[last]:element_size()
    end
    local parts = {}
    for i = first, last do parts[#parts + 1] = tensors[i]:detach():reshape(-1) end
    local flat, at = core.cat(parts), 0
    f(flat)
    for i, part in ipairs(parts) do
      local tensor = tensors[first + i - 1]
      tensor:copy_(flat:narrow(0, at, #part):view(tensor.shape))
      at = at + #part
    end
    first = last + 1
  end
end

-- all_reduce of each of a list of tensors, in place.
function buckets.all_reduce(what, tensors, op)
  core.no_grad(each_bucket, tensors, function(flat) collectives.reduce_into(what, flat, op) end)
end

-- broadcast of each.
function buckets.broadcast(what, tensors, src)
  core.no_grad(each_bucket, tensors, function(flat) collectives.spread_from(what, flat, src) end)
end

return buckets
