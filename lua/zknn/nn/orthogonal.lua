-- nn.utils.parametrizations.orthogonal: a weight whose columns, or rows, are orthonormal, made from
-- a matrix that has no conditions. [torch/nn/utils/parametrizations.py]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local linalg = require "zknn.linalg"
local Module = require "zknn.nn.module"

local EPS = { float32 = 2.0 ^ -23, float64 = 2.0 ^ -52 }

local function identity(n, like)
  return core.eye(n, { dtype = like.dtype })
end

-- Are the columns of q, a matrix or several, orthonormal?
local function is_orthogonal(q)
  local off = 10 * q:size(-2) * (EPS[q.dtype] or 0)
  return core.allclose(q.mT:matmul(q), identity(q:size(-1), q):expand(q.mT:matmul(q).shape), 1e-5,
    off)
end

-- The Q of a tall matrix whose R has a diagonal above 0.
local function make_orthogonal(a)
  local reflectors, tau = core.geqrf(a)
  return linalg.householder_product(reflectors, tau)
    * reflectors:diagonal(0, -2, -1):sgn():unsqueeze(-2)
end

-- matrix [*, n, k], of which the part up to the diagonal counts, as a skew-symmetric [*, n, n]
local function skew(matrix)
  local n, k = matrix:size(-2), matrix:size(-1)
  local lower = matrix:tril()
  if n ~= k then lower = core.nn.functional.pad(lower, { 0, n - k }) end
  return lower - lower.mT
end

-- From a tall matrix to one with orthonormal columns.
local maps = {}

function maps.matrix_exp(matrix)
  return linalg.matrix_exp(skew(matrix)):narrow(-1, 0, matrix:size(-1))
end

-- (1 - a / 2)^-1 (1 + a / 2)
function maps.cayley(matrix)
  local a = skew(matrix)
  local one = identity(a:size(-1), a)
  return linalg.solve(one - a * 0.5, one + a * 0.5):narrow(-1, 0, matrix:size(-1))
end

-- The product of the reflections below the diagonal, each with the sign on it.
function maps.householder(matrix)
  local below = matrix:tril(-1)
  local q = linalg.householder_product(below, 2 / ((below * below):sum(-2) + 1))
  return q * matrix:diagonal(0, -2, -1):int():unsqueeze(-2)
end

local Orthogonal = class("nn.utils.parametrizations._Orthogonal", Module)

function Orthogonal:__init(weight, map, use_trivialization)
  self.shape, self.orthogonal_map = weight.shape, map
  self.use_trivialization = use_trivialization
  if use_trivialization then self:register_buffer("base", nil) end
end

function Orthogonal:forward(x)
  local is_wide = x:size(-2) < x:size(-1)
  local q = maps[self.orthogonal_map](is_wide and x.mT or x)
  if self.use_trivialization then
    if not self.base then
      raise("orthogonal: the weight is parametrized already, so its value gives no base: use "
        .. "use_trivialization = false")
    end
    q = self.base:matmul(q)
  end
  return is_wide and q.mT or q
end

-- What the reflections of q's decomposition are made from.
local function reflections(q)
  local a, tau = core.geqrf(q)
  local signs = a:diagonal(0, -2, -1)
  signs:copy_(core.where(tau:eq(0), -signs:sign(), signs:sign()))
  return a
end

-- With a base, by which forward multiplies, the base is q, and what it multiplies the identity.
local function inverse(self, weight)
  local n, k = weight:size(-2), weight:size(-1)
  local is_wide = n < k
  local q = is_wide and weight.mT or weight
  n, k = q:size(-2), q:size(-1)
  if not self.use_trivialization then
    if self.orthogonal_map ~= "householder" then
      raise("orthogonal: with %s and without use_trivialization the weight cannot be set, for the "
        .. "map has no inverse: use orthogonal_map=\"householder\"", self.orthogonal_map)
    end
    local a = reflections(q)
    return is_wide and a.mT or a
  end
  if n == k then
    self.base = is_orthogonal(q) and q:clone() or make_orthogonal(q)
  else
    local shape = table.move(q.shape, 1, #q.shape, 1, {})
    shape[#shape] = n - k
    self.base = make_orthogonal(core.cat({ q, core.randn(shape, { dtype = q.dtype }) }, -1))
  end
  local minus = core.zeros_like(weight)
  minus:diagonal(0, -2, -1):fill_(-1)
  return minus
end

function Orthogonal:right_inverse(weight)
  if text.shape(weight.shape) ~= text.shape(self.shape) then
    raise("orthogonal: Expected a matrix or batch of matrices of shape %s. Got a tensor of shape "
      .. "%s.", text.shape(self.shape), text.shape(weight.shape))
  end
  return (core.no_grad(inverse, self, weight))
end

-- A parametrization for the weight.
return function(weight, map, use_trivialization)
  if weight:dim() < 2 then
    raise("orthogonal: Expected a matrix or batch of matrices. Got a tensor of %d dimensions.",
      weight:dim())
  end
  map = map or (weight:size(-2) == weight:size(-1) and "matrix_exp" or "householder")
  if not maps[map] then
    raise('orthogonal: orthogonal_map has to be one of "matrix_exp", "cayley", "householder". '
      .. "Got: %s", args.describe(map))
  end
  return Orthogonal(weight, map, use_trivialization)
end
