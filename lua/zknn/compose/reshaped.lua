-- Another shape in place: t_, transpose_, squeeze_, unsqueeze_, as_strided_, resize_ and others
-- make the tensor itself a view of its own elements.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local define = common.deliver

-- Raises for a tensor whose history of gradients knows its shape.
local function check_free(what, x, instead)
  if not core.is_tensor(x) then
    raise("%s: input must be a tensor, got %s", what, args.describe(x))
  elseif x.requires_grad then
    raise("%s: this tensor requires a gradient, which has its shape; write %s", what, instead)
  elseif support.tracing() then
    raise("%s: an exported model changes no shape in place; write %s", what, instead)
  end
end

-- name_ makes x what name gives, a view.
for _, name in ipairs {
  "t", "transpose", "swapaxes", "swapdims", "squeeze", "unsqueeze", "as_strided",
} do
  define(name .. "_", function(x, ...)
    check_free(name .. "_", x, ("x = x:%s(...)"):format(name))
    x.data = core[name](x, ...)
    return x
  end)
end

define("detach_", function(...)
  local x = ...
  args.no_more("detach_", 1, select(2, ...))
  if not core.is_tensor(x) then
    raise("detach_: input must be a tensor, got %s", args.describe(x))
  elseif not x.is_leaf then
    raise "detach_: this tensor has a history that others may share; write x = x:detach()"
  end
  return (x:requires_grad_(false))
end)

-- x with that shape: as many of its elements as there are places, and any others behind them.
local function resize(what, x, shape)
  check_free(what, x, "x = x:reshape(...)")
  local n, have, stride = 1, x:numel(), {}
  for d = #shape, 1, -1 do
    if shape[d] < 0 then raise("%s: size %d is negative", what, shape[d]) end
    stride[d], n = math.max(n, 1), common.times_size(what, n, shape[d])
  end
  local whole = x
  if n > have or not x:is_contiguous() then
    whole = core.empty(math.max(n, have), { dtype = x.dtype })
    whole:narrow(0, 0, have):copy_(x:flatten())
  end
  x.data = support.strided(whole, shape, stride, whole:storage_offset())
  return x
end

define("resize_", function(x, ...)
  check_free("resize_", x, "x = x:reshape(...)")
  return (resize("resize_", x, common.integers("resize_", "size", ...)))
end)

local read_as = args.reader("resize_as_", { { "input", "tensor" }, { "the_template", "tensor" } })
define("resize_as_", function(...)
  local a = read_as(...)
  return (resize("resize_as_", a.input, a.the_template.shape))
end)
