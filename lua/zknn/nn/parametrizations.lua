-- nn.utils.parametrizations: weight_norm, spectral_norm and orthogonal, and what the older
-- functions of nn.utils share with them. [torch/nn/utils/parametrizations.py]

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local hooks = require "zknn.nn.hooks"
local Module = require "zknn.nn.module"
local parametrize = require "zknn.nn.parametrize"

local parametrizations = {}

-- --- length and direction ---

-- The lengths of a weight's slices along dim, or of all of it for dim -1.
local function lengths(weight, dim)
  if dim == -1 then return weight:norm() end
  local others = {}
  for d = 0, weight:dim() - 1 do
    if d ~= dim % weight:dim() then others[#others + 1] = d end
  end
  if #others == 0 then return weight:abs() end
  return weight:norm(2, others, true)
end

local function of_length(weight, length, dim)
  return weight * (length / lengths(weight, dim))
end

local WeightNorm = class("nn.utils.parametrizations._WeightNorm", Module)

function WeightNorm:__init(dim)
  self.dim = dim
end

function WeightNorm:forward(length, weight)
  if not weight then raise("weight_norm: the parameter has a parametrization already") end
  return of_length(weight, length, self.dim)
end

function WeightNorm:right_inverse(weight)
  return lengths(weight, self.dim), weight
end

-- dim, where false is PyTorch's None: all of the weight has one length.
local function read_dim(dim)
  return dim == false and -1 or dim
end

local function tensor_of(what, module, name)
  if not class.is(module, Module) then
    raise("%s: module must be a module, got %s", what, args.describe(module))
  end
  local weight = module[name]
  if not core.is_tensor(weight) then
    raise("%s: Module '%s' has no parameter or buffer with name '%s'", what, module:_get_name(),
      name)
  end
  return weight
end

local weight_parameters = {
  { "module", "any" }, { "name", "string", default = "weight" },
  { "dim", "integer", default = 0, none = true },
}
local read_weight = args.reader("nn.utils.parametrizations.weight_norm", weight_parameters)

function parametrizations.weight_norm(...)
  local a = read_weight(...)
  local name = a.name
  tensor_of("weight_norm", a.module, name)
  parametrize.register_parametrization(a.module, name, WeightNorm(read_dim(a.dim)),
    { unsafe = true })
  -- files of the older function
  hooks.add(a.module, "_load_pre_hooks", function(_, dict, prefix)
    local old, new = prefix .. name, prefix .. "parametrizations." .. name .. ".original"
    if dict[old .. "_g"] ~= nil and dict[old .. "_v"] ~= nil then
      dict[new .. "0"], dict[new .. "1"] = dict[old .. "_g"], dict[old .. "_v"]
      dict[old .. "_g"], dict[old .. "_v"] = nil, nil
    end
  end)
  return a.module
end

-- --- the greatest singular value ---

-- The weight as a matrix with the outputs, its dimension dim, in front.
local function as_matrix(weight, dim)
  if dim ~= 0 then
    local order = { dim }
    for d = 0, weight:dim() - 1 do
      if d ~= dim then order[#order + 1] = d end
    end
    weight = weight:permute(order)
  end
  return weight:reshape(weight:size(0), -1)
end

local function unit(vector, eps)
  return vector / vector:norm():clamp { min = eps }
end

-- 1 for the layers whose weight has the inputs in front.
local function default_dim(module)
  return getmetatable(module).__name:find "ConvTranspose%dd$" and 1 or 0
end

local function check_iterations(count)
  if count <= 0 then
    raise("Expected n_power_iterations to be positive, but got n_power_iterations=%d", count)
  end
end

-- Two vectors of random directions: left and right singular vectors to be.
local function random_vectors(matrix, eps)
  local u = core.empty(matrix:size(0), { dtype = matrix.dtype }):normal_()
  local v = core.empty(matrix:size(1), { dtype = matrix.dtype }):normal_()
  return unit(u, eps), unit(v, eps)
end

local SpectralNorm = class("nn.utils.parametrizations._SpectralNorm", Module)

function SpectralNorm:__init(weight, iterations, dim, eps)
  local n = weight:dim()
  if dim >= n or dim < -n then
    raise("Dimension out of range (expected to be in range of [-%d, %d] but got %d)", n, n - 1, dim)
  end
  check_iterations(iterations)
  self.dim, self.eps = dim % n, eps
  if n == 1 then return end
  self.n_power_iterations = iterations
  core.no_grad(function()
    local matrix = as_matrix(weight, self.dim)
    local u, v = random_vectors(matrix, eps)
    self:register_buffer("_u", u)
    self:register_buffer("_v", v)
    self:_iterate(matrix, 15)
  end)
end

function SpectralNorm:_iterate(matrix, count)
  core.no_grad(function()
    for _ = 1, count do
      self._u:copy_(unit(matrix:mv(self._v), self.eps))
      self._v:copy_(unit(matrix:t():mv(self._u), self.eps))
    end
  end)
end

function SpectralNorm:forward(weight)
  if weight:dim() == 1 then return unit(weight, self.eps) end
  local matrix = as_matrix(weight, self.dim)
  if self.training then self:_iterate(matrix, self.n_power_iterations) end
  return weight / self._u:clone():dot(matrix:mv(self._v:clone()))
end

function SpectralNorm:right_inverse(value) -- luacheck: ignore 212
  return value
end

local spectral_parameters = {
  { "module", "any" }, { "name", "string", default = "weight" },
  { "n_power_iterations", "integer", default = 1 }, { "eps", "number", default = 1e-12 },
  { "dim", "integer", optional = true },
}
local read_spectral = args.reader("nn.utils.parametrizations.spectral_norm", spectral_parameters)

function parametrizations.spectral_norm(...)
  local a = read_spectral(...)
  local weight = tensor_of("spectral_norm", a.module, a.name)
  return (parametrize.register_parametrization(a.module, a.name,
    SpectralNorm(weight, a.n_power_iterations, a.dim or default_dim(a.module), a.eps)))
end

-- --- orthonormal columns ---

local read_orthogonal = args.reader("nn.utils.parametrizations.orthogonal", {
  { "module", "any" }, { "name", "string", default = "weight" },
  { "orthogonal_map", "string", optional = true },
  { "use_trivialization", "boolean", default = true },
})

function parametrizations.orthogonal(...)
  local a = read_orthogonal(...)
  local weight = tensor_of("orthogonal", a.module, a.name)
  local made = require "zknn.nn.orthogonal"(weight, a.orthogonal_map, a.use_trivialization)
  return (parametrize.register_parametrization(a.module, a.name, made, { unsafe = true }))
end

for name, f in pairs(parametrizations) do called(name, f) end

return {
  library = library("zknn.nn.utils.parametrizations", parametrizations),
  lengths = lengths, of_length = of_length, read_dim = read_dim, tensor_of = tensor_of,
  as_matrix = as_matrix, unit = unit, default_dim = default_dim,
  check_iterations = check_iterations, random_vectors = random_vectors,
  weight_parameters = weight_parameters, spectral_parameters = spectral_parameters,
}
