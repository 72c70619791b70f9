-- zknn.autograd.functional: Jacobians, Hessians, and their products with vectors, by backward.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local support = require "zknn.core.support"
local args = require "zknn.args"
local library = require "zknn.library"
local raise = require "zknn.raise"

local functional = {}

-- A tensor or a list of tensors, as a list; and was it a list?
local function read_list(name, what, value)
  if core.is_tensor(value) then return { value }, false end
  if type(value) ~= "table" or #value == 0 then
    raise("%s: %s must be a tensor or a list of tensors, got %s", name, what, args.describe(value))
  end
  for i, t in ipairs(value) do
    if not core.is_tensor(t) then
      raise("%s: %s: number %d must be a tensor, got %s", name, what, i, args.describe(t))
    end
  end
  return value, true
end

-- What a function gives for one list of tensors: a tensor where one was given.
local function like_given(list, is_list)
  if is_list then return support.list(list) end
  return list[1]
end

-- The inputs to differentiate by: views of the user's own when the result is to have a history that
-- leads to these, else copies without history.
local function start(inputs, create_graph)
  local own = {}
  for i, t in ipairs(inputs) do
    local kept = create_graph and t.requires_grad
    own[i] = kept and t:reshape(t.shape) or t:detach():requires_grad_()
  end
  return own
end

-- func's outputs as a list; and does it give several?
local function call(name, func, inputs)
  local results = table.pack(core.enable_grad(func, table.unpack(inputs)))
  if results.n > 1 then
    return read_list(name, "the results of func", { table.unpack(results, 1, results.n) })
  end
  return read_list(name, "the result of func", results[1])
end

local function single(name, func, inputs)
  local outputs, several = call(name, func, inputs)
  if several or outputs[1]:numel() ~= 1 then
    raise("%s: func must give one tensor of a single element", name)
  end
  return outputs[1]
end

-- The gradients of the outputs, each times its seed, by the inputs; false where none flows.
local function gradients(outputs, inputs, seeds, create_graph, retain_graph)
  local roots, factors = {}, {}
  for i, t in ipairs(outputs) do
    if t and t.requires_grad then
      roots[#roots + 1] = t
      factors[#roots] = seeds and seeds[i] or false
    end
  end
  if #roots > 0 then
    return native.gradients(roots, factors, inputs, retain_graph or create_graph, create_graph)
  end
  local none = {}
  for i = 1, #inputs do
    none[i] = false
  end
  return none
end

-- Zeros where no gradient flows: an error when strict.
local function fill(name, grads, inputs, strict, what)
  for i, grad in ipairs(grads) do
    if not grad and strict then
      raise("%s: %s does not depend on input %d, which strict refuses", name, what, i)
    end
    grads[i] = grad or core.zeros_like(inputs[i])
  end
  return grads
end

-- The results as the caller gets them.
local function finish(list, create_graph)
  if create_graph then return list end
  for i, t in ipairs(list) do
    list[i] = t:detach()
  end
  return list
end

-- The vectors v, which have the shapes of `like`; ones for a single element when v is nil.
local function read_vectors(name, v, like, what)
  if v == nil then
    if #like ~= 1 or like[1]:numel() ~= 1 then
      raise("%s: v may be left out only when %s has a single element", name, what)
    end
    return { core.ones_like(like[1]) }
  end
  local list = read_list(name, "v", v)
  if #list ~= #like then
    raise("%s: v has %d tensors, %d are wanted, one for each of %s", name, #list, #like, what)
  end
  for i, t in ipairs(list) do
    if tostring(t.shape) ~= tostring(like[i].shape) then
      raise("%s: v has shape %s, %s has %s", name, t.shape, what, like[i].shape)
    end
  end
  return list
end

local function check_history(name, strict, list, what)
  for i, t in ipairs(strict and list or {}) do
    if not t.requires_grad then
      raise("%s: %s %d does not depend on the inputs, which strict refuses", name, what, i)
    end
  end
end

-- func of the inputs: own ones, its outputs, and whether it gave several.
local function evaluate(name, func, list, a)
  local own = start(list, a.create_graph)
  local outputs, several = call(name, func, own)
  check_history(name, a.strict, outputs, "output")
  return own, outputs, several
end

-- What second derivatives begin with: own inputs, the output of one element, its gradients.
local function begin_hessian(name, func, list, a)
  local own = start(list, a.create_graph)
  local out = single(name, func, own)
  check_history(name, a.strict, { out }, "output")
  local first = fill(name, gradients({ out }, own, nil, true), own, a.strict, "the output")
  check_history(name, a.strict, first, "the gradient by input")
  return own, out, first
end

local function reader(name, ...)
  return args.reader("autograd.functional." .. name, {
    { "func", "callable" }, { "inputs", "any" }, ...,
  })
end
local create_graph = { "create_graph", "boolean", default = false }
local strict = { "strict", "boolean", default = false }
local v = { "v", "any", optional = true }

local function product_reader(name)
  return args.reader("autograd.functional." .. name, {
    { "func", "callable" }, { "inputs", "any" }, v, create_graph, strict,
  })
end

-- ---- Jacobians ---------------------------------------------------------------------------------

-- jacobian[i][j] of outputs i and inputs j, as the caller gets them.
local function jacobians(name, outputs, several_out, inputs, several_in, a)
  local all = {}
  for i, out in ipairs(outputs) do
    local flat, rows = out:reshape(-1), {}
    for j = 1, #inputs do
      rows[j] = {}
    end
    for k = 0, out:numel() - 1 do
      local grads = gradients({ flat[k] }, inputs, nil, a.create_graph, true)
      grads = fill(name, grads, inputs, a.strict, "output " .. i)
      check_history(name, a.strict and a.create_graph, grads, "the gradient by input")
      for j, grad in ipairs(grads) do
        rows[j][k + 1] = grad
      end
    end
    for j, input in ipairs(inputs) do
      local shape = {}
      for _, t in ipairs { out, input } do
        for d = 1, t:dim() do
          shape[#shape + 1] = t:size(d - 1)
        end
      end
      rows[j] = #rows[j] > 0 and core.stack(rows[j]):reshape(shape)
        or core.zeros(shape, { dtype = input.dtype })
    end
    all[i] = like_given(finish(rows, a.create_graph), several_in)
  end
  return like_given(all, several_out)
end

local read_jacobian = reader("jacobian", create_graph, strict,
  { "vectorize", "boolean", default = false },
  { "strategy", "string", default = "reverse-mode" })

local function check_way(name, vectorize, option, strategy)
  if vectorize then raise("%s: vectorize is not supported; leave it out", name) end
  args.check_choice(name, option, strategy, { "reverse-mode" })
end

-- The derivatives of func's results by its inputs: a tensor of the shape of both together.
function functional.jacobian(func, inputs, ...)
  local name = "autograd.functional.jacobian"
  local a = read_jacobian(func, inputs, ...)
  check_way(name, a.vectorize, "strategy", a.strategy)
  local list, several_in = read_list(name, "inputs", inputs)
  local own, outputs, several_out = evaluate(name, func, list, a)
  return jacobians(name, outputs, several_out, own, several_in, a)
end

local read_hessian = reader("hessian", create_graph, strict,
  { "vectorize", "boolean", default = false },
  { "outer_jacobian_strategy", "string", default = "reverse-mode" })

-- The second derivatives of func's one element by its inputs.
function functional.hessian(func, inputs, ...)
  local name = "autograd.functional.hessian"
  local a = read_hessian(func, inputs, ...)
  check_way(name, a.vectorize, "outer_jacobian_strategy", a.outer_jacobian_strategy)
  local list, several = read_list(name, "inputs", inputs)
  local own, _, first = begin_hessian(name, func, list, a)
  return jacobians(name, first, several, own, several, a)
end

-- ---- products ----------------------------------------------------------------------------------

local read_vjp = product_reader "vjp"

-- func's outputs, and v times the Jacobian.
function functional.vjp(func, inputs, ...)
  local name = "autograd.functional.vjp"
  local a = read_vjp(func, inputs, ...)
  local list, several_in = read_list(name, "inputs", inputs)
  local own, outputs, several_out = evaluate(name, func, list, a)
  local seeds = read_vectors(name, a.v, outputs, "func's result")
  local grads = gradients(outputs, own, seeds, a.create_graph)
  fill(name, grads, own, a.strict, "the output")
  return like_given(finish(outputs, a.create_graph), several_out),
    like_given(finish(grads, a.create_graph), several_in)
end

local function zeros_with_grad(list)
  local zeros = {}
  for i, t in ipairs(list) do
    zeros[i] = core.zeros_like(t):requires_grad_()
  end
  return zeros
end

local read_jvp = product_reader "jvp"

-- func's outputs, and the Jacobian times v: the gradient, by u, of the gradient for u, which is
-- linear in u.
function functional.jvp(func, inputs, ...)
  local name = "autograd.functional.jvp"
  local a = read_jvp(func, inputs, ...)
  local list = read_list(name, "inputs", inputs)
  local vectors = read_vectors(name, a.v, list, "the input")
  local own, outputs, several_out = evaluate(name, func, list, a)
  local u = zeros_with_grad(outputs)
  local first = gradients(outputs, own, u, true)
  local product = fill(name, gradients(first, u, vectors, a.create_graph), outputs, a.strict,
    "the gradient")
  return like_given(finish(outputs, a.create_graph), several_out),
    like_given(finish(product, a.create_graph), several_out)
end

local read_vhp = product_reader "vhp"

-- func's output, and v times the Hessian.
function functional.vhp(func, inputs, ...)
  local name = "autograd.functional.vhp"
  local a = read_vhp(func, inputs, ...)
  local list, several = read_list(name, "inputs", inputs)
  local vectors = read_vectors(name, a.v, list, "the input")
  local own, out, first = begin_hessian(name, func, list, a)
  local product = gradients(first, own, vectors, a.create_graph)
  fill(name, product, own, a.strict, "the gradient")
  return finish({ out }, a.create_graph)[1], like_given(finish(product, a.create_graph), several)
end

local read_hvp = product_reader "hvp"

-- func's output, and the Hessian times v. vhp gives the same sooner where the Hessian is symmetric.
function functional.hvp(func, inputs, ...)
  local name = "autograd.functional.hvp"
  local a = read_hvp(func, inputs, ...)
  local list, several = read_list(name, "inputs", inputs)
  local vectors = read_vectors(name, a.v, list, "the input")
  local own, out, first = begin_hessian(name, func, list, a)
  local u = zeros_with_grad(list)
  local second = gradients(first, own, u, true)
  local product = gradients(second, u, vectors, a.create_graph)
  fill(name, product, own, a.strict, "the gradient")
  return finish({ out }, a.create_graph)[1], like_given(finish(product, a.create_graph), several)
end

return library("zknn.autograd.functional", functional)
