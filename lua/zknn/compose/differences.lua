-- diff and the trapezoidal rule.

local core = require "zknn.core"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local define = common.define

-- x without its first position along dim, and without its last.
local function neighbours(x, dim)
  local n = x.shape[dim + 1]
  return x:narrow(dim, 1, n - 1), x:narrow(dim, 0, n - 1)
end

define("diff", "diff(input, n=1, dim=-1, prepend=nil, append=nil): the n-th differences of "
  .. "neighbours along dim.", {
    { "input", "tensor" }, { "n", "integer", default = 1 }, { "dim", "integer", default = -1 },
    { "prepend", "tensor", optional = true }, { "append", "tensor", optional = true },
  }, function(a)
    local x = a.input
    if x:dim() == 0 then raise("diff: input is a scalar, it needs a dimension") end
    if a.n < 0 then raise("diff: n is %d, it must be 0 or more", a.n) end
    local dim = common.wrap("diff", a.dim, x:dim())
    local parts = { x }
    if a.prepend then table.insert(parts, 1, a.prepend) end
    if a.append then parts[#parts + 1] = a.append end
    if #parts > 1 then x = core.cat(parts, dim) end
    for _ = 1, math.min(a.n, x.shape[dim + 1]) do
      if x.shape[dim + 1] == 0 then break end
      local right, left = neighbours(x, dim)
      x = x.dtype == "bool" and right:ne(left) or right - left
    end
    return x
  end)

-- The areas between neighbours of y along dim: the spaces are dx, or the differences of x.
local function areas(what, a)
  local y, x = a.y, a.x
  if a.x ~= nil and a.dx ~= nil then raise("%s: x and dx are given; give one of them", what) end
  if y.dtype == "bool" or core.is_tensor(x) and x.dtype == "bool" then
    raise("%s: a tensor is bool, which it is not defined for", what)
  end
  if type(x) == "number" then x, a.dx = nil, x end -- f(y, dx)
  if y:dim() == 0 then raise("%s: y is a scalar, it needs a dimension", what) end
  local dim = common.wrap(what, a.dim, y:dim())
  local space = a.dx or 1
  if y.shape[dim + 1] == 0 then return nil, dim end
  if x ~= nil then
    if not core.is_tensor(x) then raise("%s: x must be a tensor or a number", what) end
    if x:dim() == 0 then raise("%s: x is a scalar, it needs a dimension", what) end
    if x:dim() == 1 then
      if x:numel() ~= y.shape[dim + 1] then
        raise("%s: x has %d positions, y %d along dim %d", what, x:numel(), y.shape[dim + 1], dim)
      end
      local shape = {}
      for d = 1, y:dim() do
        shape[d] = d == dim + 1 and x:numel() or 1
      end
      x = x:reshape(shape)
    else
      local shape = x.shape
      for _ = x:dim() + 1, y:dim() do
        table.insert(shape, 1, 1)
      end
      x = x:reshape(shape)
    end
    local right, left = neighbours(x, dim)
    space = right - left
  end
  local right, left = neighbours(y, dim)
  return (right + left) * space / 2, dim
end

local OF = {
  { "y", "tensor" }, { "x", "any", optional = true }, { "dx", "number", optional = true },
  { "dim", "integer", default = -1 },
}

for name in ("trapezoid trapz"):gmatch "%a+" do
  define(name, name .. "(y, x=nil, dx=nil, dim=-1): the integral of y along dim by the trapezoidal "
    .. "rule, at the places x or spaced by dx.", OF, function(a)
      local area, dim = areas(name, a)
      if not area then return a.y:sum(dim):to(a.y.dtype) end
      return area:sum(dim)
    end)
end

define("cumulative_trapezoid", "cumulative_trapezoid(y, x=nil, dx=nil, dim=-1): the integrals of y "
  .. "along dim up to each position but the first, by the trapezoidal rule.", OF, function(a)
    local area, dim = areas("cumulative_trapezoid", a)
    if not area then return a.y:clone() end
    return area:cumsum(dim)
  end)
