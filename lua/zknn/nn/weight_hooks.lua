-- nn.utils.weight_norm, spectral_norm and what removes them: PyTorch's older way, by a hook before
-- each forward that computes the weight anew. [torch/nn/utils/weight_norm.py, spectral_norm.py]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local hooks = require "zknn.nn.hooks"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"
local new = require "zknn.nn.parametrizations"

local functions = {}

-- A hook of one kind: kind, name of the weight, and `remove`.
local Hook = class("nn.utils.WeightHook")

function Hook.__call(self, module)
  module[self.name] = self.compute(module, module.training)
end

local function find(kind, module, name)
  for _, handle in ipairs(module._pre_hooks or {}) do
    local hook = handle.f
    if class.is(hook, Hook) and hook.kind == kind and hook.name == name then return handle, hook end
  end
end

-- Makes module's parameter `name` what compute(module, training) gives.
local function install(kind, module, name, compute, remove)
  local hook = Hook()
  hook.kind, hook.name, hook.compute, hook.remove = kind, name, compute, remove
  hooks.add(module, "_pre_hooks", hook)
end

local function parameter_of(kind, a)
  local weight = new.tensor_of(kind, a.module, a.name)
  if find(kind, a.module, a.name) then
    raise("Cannot register two %s hooks on the same parameter %s", kind, a.name)
  end
  if not Parameter.is(weight) then raise("%s: '%s' is no parameter", kind, a.name) end
  return weight
end

local read_weight = args.reader("weight_norm", new.weight_parameters)

function functions.weight_norm(...)
  local a = read_weight(...)
  local weight, module, name, dim = parameter_of("weight_norm", a), a.module, a.name,
    new.read_dim(a.dim)
  local g, v = name .. "_g", name .. "_v"
  local function compute(of) return new.of_length(of[v], of[g], dim) end
  module[name] = nil
  module:register_parameter(g, Parameter(core.no_grad(new.lengths, weight, dim)))
  module:register_parameter(v, Parameter(weight:detach()))
  module[name] = compute(module)
  install("weight_norm", module, name, compute, function(of)
    local value = compute(of):detach()
    for _, each in ipairs { name, g, v } do of[each] = nil end
    of[name] = Parameter(value)
  end)
  return module
end

local read_spectral = args.reader("spectral_norm", new.spectral_parameters)

function functions.spectral_norm(...)
  local a = read_spectral(...)
  local weight, module, name, eps = parameter_of("spectral_norm", a), a.module, a.name, a.eps
  local dim = a.dim or new.default_dim(module)
  new.check_iterations(a.n_power_iterations)
  local original, left, right = name .. "_orig", name .. "_u", name .. "_v"
  local function compute(of, iterate)
    local own, u, v = of[original], of[left], of[right]
    local matrix = new.as_matrix(own, dim)
    if iterate then
      core.no_grad(function()
        for _ = 1, a.n_power_iterations do
          v:copy_(new.unit(matrix:t():mv(u), eps))
          u:copy_(new.unit(matrix:mv(v), eps))
        end
      end)
    end
    return own / u:clone():dot(matrix:mv(v:clone()))
  end
  local u, v = core.no_grad(function()
    return new.random_vectors(new.as_matrix(weight, dim), eps)
  end)
  module[name] = nil
  module:register_parameter(original, weight)
  module[name] = weight:detach()
  module:register_buffer(left, u)
  module:register_buffer(right, v)
  install("spectral_norm", module, name, compute, function(of)
    local value = core.no_grad(compute, of, false)
    for _, each in ipairs { name, original, left, right } do of[each] = nil end
    of:register_parameter(name, Parameter(value:detach()))
  end)
  hooks.add(module, "_state_dict_hooks", function(_, _, _, metadata)
    metadata.spectral_norm = metadata.spectral_norm or {}
    metadata.spectral_norm[name .. ".version"] = 1
  end)
  return module
end

for _, kind in ipairs { "weight_norm", "spectral_norm" } do
  local what = "remove_" .. kind
  local read = args.reader(what, {
    { "module", "any" }, { "name", "string", default = "weight" },
  })
  functions[what] = function(...)
    local a = read(...)
    if not class.is(a.module, Module) then
      raise("%s: module must be a module, got %s", what, args.describe(a.module))
    end
    local handle, hook = find(kind, a.module, a.name)
    if not handle then raise("%s of '%s' not found in %s", kind, a.name, a.module:_get_name()) end
    hook.remove(a.module)
    handle:remove()
    return a.module
  end
end

return functions
