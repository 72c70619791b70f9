-- A part of zknn.nn.utils: clips the gradients of parameters, and converts parameters to a vector
-- and back. Parameters are a tensor or a list of tensors.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

local clip = {}

local function list_of(what, parameters)
  if core.is_tensor(parameters) then return { parameters } end
  if type(parameters) ~= "table" then
    raise("%s: parameters must be a tensor or a list of tensors, got %s", what,
      args.describe(parameters))
  end
  if parameters._parameters then
    raise("%s: parameters must be a tensor or a list of tensors, got %s: write model:parameters()",
      what, args.describe(parameters))
  end
  args.check_whole(what, "parameters", parameters)
  for i, p in ipairs(parameters) do
    if not core.is_tensor(p) then
      raise("%s: entry %d of parameters must be a tensor, got %s", what, i, args.describe(p))
    end
  end
  return parameters
end

local function grads_of(what, parameters)
  local grads = {}
  for _, p in ipairs(list_of(what, parameters)) do
    grads[#grads + 1] = p.grad
  end
  return grads
end

local function total_norm(tensors, norm_type, error_if_nonfinite)
  if #tensors == 0 then return core.tensor(0.0) end
  local norms = {}
  for i, t in ipairs(tensors) do
    norms[i] = t:norm(norm_type)
  end
  local norm = core.stack(norms):norm(norm_type)
  if error_if_nonfinite and not norm:isfinite():item() then
    raise("The total norm of order %s for gradients from `parameters` is non-finite, so it cannot "
      .. "be clipped. To disable this error and scale the gradients by the non-finite norm anyway, "
      .. "set `error_if_nonfinite=False`", norm_type)
  end
  return norm
end

-- foreach chooses among PyTorch's implementations; here there is one.
local norm_options = {
  { "norm_type", "number", default = 2.0 },
  { "error_if_nonfinite", "boolean", default = false },
  { "foreach", "boolean", optional = true },
}

local read_norm = args.reader("get_total_norm",
  { { "tensors", "any" }, table.unpack(norm_options) })
-- The norm of all tensors' elements together.
function clip.get_total_norm(...)
  local a = read_norm(...)
  return core.no_grad(total_norm, list_of("get_total_norm", a.tensors), a.norm_type,
    a.error_if_nonfinite)
end

local function check_limit(what, name, value)
  if value < 0 then raise("%s: %s is %s, it must not be negative", what, name, value) end
end

local function clip_with(grads, max_norm, norm)
  local factor = (max_norm / (norm + 1e-6)):clamp { max = 1 }
  for _, grad in ipairs(grads) do
    grad:mul_(factor:to(grad.dtype))
  end
end

local read_with = args.reader("clip_grads_with_norm_", {
  { "parameters", "any" }, { "max_norm", "number" }, { "total_norm", "tensor" },
  { "foreach", "boolean", optional = true },
})
function clip.clip_grads_with_norm_(...)
  local a = read_with(...)
  check_limit("clip_grads_with_norm_", "max_norm", a.max_norm)
  core.no_grad(clip_with, grads_of("clip_grads_with_norm_", a.parameters), a.max_norm,
    a.total_norm)
end

local read_clip = args.reader("clip_grad_norm_",
  { { "parameters", "any" }, { "max_norm", "number" }, table.unpack(norm_options) })
-- Scales all gradients, where their common norm is above max_norm, down to it; gives the norm that
-- it was.
function clip.clip_grad_norm_(...)
  local a = read_clip(...)
  check_limit("clip_grad_norm_", "max_norm", a.max_norm)
  return core.no_grad(function()
    local grads = grads_of("clip_grad_norm_", a.parameters)
    local norm = total_norm(grads, a.norm_type, a.error_if_nonfinite)
    clip_with(grads, a.max_norm, norm)
    return norm
  end)
end

local read_value = args.reader("clip_grad_value_", {
  { "parameters", "any" }, { "clip_value", "number" }, { "foreach", "boolean", optional = true },
})
-- Brings every element of every gradient into -clip_value..clip_value.
function clip.clip_grad_value_(...)
  local a = read_value(...)
  check_limit("clip_grad_value_", "clip_value", a.clip_value)
  core.no_grad(function()
    for _, grad in ipairs(grads_of("clip_grad_value_", a.parameters)) do
      grad:clamp_(-a.clip_value, a.clip_value)
    end
  end)
end

local read_join = args.reader("parameters_to_vector", { { "parameters", "any" } })
-- All parameters' elements as one vector, through which gradients flow.
function clip.parameters_to_vector(...)
  local flat = {}
  for i, p in ipairs(list_of("parameters_to_vector", read_join(...).parameters)) do
    flat[i] = p:reshape(-1)
  end
  if #flat == 0 then raise("parameters_to_vector: the list of parameters is empty") end
  return core.cat(flat)
end

local read_cut = args.reader("vector_to_parameters",
  { { "vec", "tensor" }, { "parameters", "any" } })
-- The way back: copies pieces of vec into the parameters' data.
function clip.vector_to_parameters(...)
  local a = read_cut(...)
  local list, n = list_of("vector_to_parameters", a.parameters), 0
  for _, p in ipairs(list) do
    n = n + p:numel()
  end
  if a.vec:dim() ~= 1 or a.vec:numel() ~= n then
    raise("vector_to_parameters: vec has shape %s, the parameters have %d elements",
      text.shape(a.vec), n)
  end
  core.no_grad(function()
    local at = 0
    for _, p in ipairs(list) do
      p:copy_(a.vec:narrow(0, at, p:numel()):reshape(p.shape))
      at = at + p:numel()
    end
  end)
end

return clip
