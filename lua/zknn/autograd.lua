-- zknn.autograd: gradients of chosen tensors, checks of gradients, and anomaly mode.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"

local autograd = {}

-- A tensor, or a list of them, as a list.
local function as_list(what, value)
  if core.is_tensor(value) then return { value } end
  if type(value) ~= "table" or #value == 0 then
    raise("%s must be a tensor or a list of tensors, got %s", what, args.describe(value))
  end
  return value
end

-- The same of autograd.grad, whose entries must all be there.
local function as_tensors(what, value)
  local list = as_list(what, value)
  for i = 1, #list do
    if not core.is_tensor(list[i]) then
      raise("autograd.grad: %s[%d] must be a tensor, got %s", what, i, args.describe(list[i]))
    end
  end
  return list
end

local read_grad = args.reader("autograd.grad", {
  { "outputs", "any" }, { "inputs", "any" }, { "grad_outputs", "any", optional = true },
  { "retain_graph", "boolean", optional = true }, { "create_graph", "boolean", default = false },
  { "allow_unused", "boolean", optional = true },
  { "is_grads_batched", "boolean", default = false },
  { "materialize_grads", "boolean", default = false },
})

-- The gradients of the sum of outputs (each times its grad_output) with respect to inputs, as a
-- list; no .grad changes. With allow_unused the entry of an input that was not used is `false`,
-- with materialize_grads it is zeros. With create_graph gradients have a history of their own.
function autograd.grad(outputs, inputs, ...)
  local a = read_grad(outputs, inputs, ...)
  if a.is_grads_batched then
    raise("autograd.grad: is_grads_batched is not supported; call it for each gradient")
  end
  if a.materialize_grads and a.allow_unused == false then
    raise("autograd.grad: materialize_grads means that inputs may be unused; leave allow_unused "
      .. "out, or make it true")
  end
  local retain_graph = a.retain_graph
  if retain_graph == nil then retain_graph = a.create_graph end
  outputs, inputs = as_tensors("outputs", outputs), as_tensors("inputs", inputs)
  local seeds = a.grad_outputs and as_list("grad_outputs", a.grad_outputs) or {}
  for i = 1, #outputs do
    seeds[i] = seeds[i] or false
  end
  local grads = native.gradients(outputs, seeds, inputs, retain_graph, a.create_graph)
  for i, grad in ipairs(grads) do
    if not grad and a.materialize_grads then
      grads[i] = core.zeros_like(inputs[i])
    elseif not grad and not a.allow_unused then
      raise("autograd.grad: input %d was not used for the outputs; pass allow_unused=true if that "
        .. "is meant", i)
    end
  end
  return support.list(grads)
end

-- The gradient of sum(weights * f(leaves)) that backward gives, as a list for each leaf.
local function analytic(f, leaves, weights)
  local out = f(table.unpack(leaves))
  local total = (out * weights):sum()
  local grads = autograd.grad(total, leaves, { allow_unused = true })
  for i, grad in ipairs(grads) do
    grads[i] = grad and grad:reshape(-1):tolist() or false
  end
  return grads
end

-- Copies of the inputs as leaves; what: the function that messages name.
local function make_leaves(what, inputs)
  local leaves = {}
  for i, input in ipairs(as_list("inputs", inputs)) do
    if not core.is_tensor(input) then
      raise("%s: input %d must be a tensor, got %s", what, i, args.describe(input))
    end
    if input.dtype ~= "float64" then
      raise("%s: input %d is %s; differences need float64: use :double()", what, i, input.dtype)
    end
    leaves[i] = input:detach():clone():requires_grad_()
  end
  return leaves
end

-- Different factors for the elements of a result.
local function weights_for(out)
  local n = out:numel()
  local weights = core.linspace(0.5, 1.5, math.max(n, 1), { dtype = "float64" })
  return weights:narrow(0, 0, n):reshape(out.shape)
end

-- Compares every element of the leaves' gradients with a central difference.
local function compare(what, func, leaves, a)
  local out = func(table.unpack(leaves)) -- recording: it may ask for gradients itself
  if not core.is_tensor(out) then raise("%s: func must give one tensor", what) end
  local weights = weights_for(out)
  local grads = analytic(func, leaves, weights)
  for i, leaf in ipairs(leaves) do
    local flat = leaf:detach():view(-1)
    for k = 0, flat:numel() - 1 do
      local before = flat[k]:item()
      local function at(x)
        flat[k] = x
        return (func(table.unpack(leaves)):detach() * weights):sum():item()
      end
      local numeric = (at(before + a.eps) - at(before - a.eps)) / (2 * a.eps)
      flat[k] = before
      local got = grads[i] and grads[i][k + 1] or 0
      local close = math.abs(got - numeric) <= a.atol + a.rtol * math.abs(numeric) -- nan is not
      if not close then
        if not a.raise_exception then return false end
        raise("%s: input %d, element %d: backward gives %.9g, the difference %.9g", what, i, k,
          got, numeric)
      end
    end
  end
  return true
end

local read_check = args.reader("autograd.gradcheck", {
  { "func", "callable" }, { "inputs", "any" }, { "eps", "number", default = 1e-6 },
  { "atol", "number", default = 1e-5 }, { "rtol", "number", default = 1e-3 },
  { "raise_exception", "boolean", default = true },
})

-- Compares the gradient that backward gives for func with central differences. inputs are float64
-- tensors; func gives one tensor. True, or an error (false with raise_exception=false) that tells
-- input, element and both values.
function autograd.gradcheck(func, inputs, ...)
  local a = read_check(func, inputs, ...)
  return compare("gradcheck", func, make_leaves("gradcheck", inputs), a)
end

local read_second = args.reader("autograd.gradgradcheck", {
  { "func", "callable" }, { "inputs", "any" }, { "grad_outputs", "tensor", optional = true },
  { "eps", "number", default = 1e-6 }, { "atol", "number", default = 1e-5 },
  { "rtol", "number", default = 1e-3 }, { "raise_exception", "boolean", default = true },
})

-- The same for the gradients: those of func's gradients by the inputs and by what these begin with
-- (grad_outputs), which is the last leaf.
function autograd.gradgradcheck(func, inputs, ...)
  local a = read_second(func, inputs, ...)
  local leaves = make_leaves("gradgradcheck", inputs)
  local out = func(table.unpack(leaves))
  if not core.is_tensor(out) then raise("gradgradcheck: func must give one tensor") end
  local n = #leaves
  leaves[n + 1] = make_leaves("gradgradcheck", { a.grad_outputs or weights_for(out) - 0.8 })[1]
  local function gradients(...)
    local given = table.pack(...)
    local seed = table.remove(given)
    local grads = autograd.grad(func(table.unpack(given, 1, n)), { table.unpack(given, 1, n) },
      { grad_outputs = seed, create_graph = true, materialize_grads = true })
    for i, grad in ipairs(grads) do
      grads[i] = grad:reshape(-1)
    end
    return core.cat { table.unpack(grads, 1, n) }
  end
  return compare("gradgradcheck", gradients, leaves, a)
end

-- A backward for a Function that computes without recording, whatever the mode: gradients of its
-- gradients are then an error, and not silently wrong.
function autograd.once_differentiable(backward, ...)
  args.no_more("once_differentiable", 1, ...)
  args.check_callable("autograd.once_differentiable", "backward", backward)
  return function(ctx, ...)
    local grads = table.pack(core.no_grad(backward, ctx, ...))
    if not core.is_grad_enabled() then return table.unpack(grads, 1, grads.n) end
    local from, results, places = {}, {}, {}
    for _, list in ipairs { { ... }, ctx.saved_tensors } do
      for _, t in pairs(list) do
        if core.is_tensor(t) and t.requires_grad then from[1] = t end
      end
    end
    for i = 1, grads.n do
      if from[1] and core.is_tensor(grads[i]) then
        results[#results + 1], places[#results + 1] = grads[i], i
      end
    end
    for k, t in ipairs(results) do
      grads[places[k]] = native.record_function("once_differentiable", function()
        raise("backward: this Function's backward is once_differentiable: its gradients have no "
          .. "gradient")
      end, from, { t })
    end
    return table.unpack(grads, 1, grads.n)
  end
end

-- In anomaly mode an op that makes a nan is an error that names it and the script's line.
function autograd.set_detect_anomaly(on, ...)
  args.no_more("set_detect_anomaly", 1, ...)
  if type(on) ~= "boolean" then
    raise("set_detect_anomaly: mode must be true or false, got %s", args.describe(on))
  end
  return native.set_anomaly(on)
end

-- Runs f(...) in anomaly mode.
function autograd.detect_anomaly(f, ...)
  args.check_callable("detect_anomaly", "f", f)
  local scope <close> = native.scope("anomaly", true) -- luacheck: ignore scope
  return f(...)
end

-- t:register_hook(f): f(grad) runs when backward has t's gradient; a tensor it gives replaces the
-- gradient. Gives a handle with :remove(). Register it before t is used further, or keep t.
local Handle = class "RemovableHandle"
autograd._Handle = Handle -- for help

function Handle:__init(list, place)
  self.list, self.place = list, place
end

function Handle:__tostring()
  return self.list and "RemovableHandle(hook of a tensor)" or "RemovableHandle(removed)"
end

function Handle:remove()
  if self.list then self.list[self.place] = false end
  self.list = nil
end

local function check_hook(what, t, f, ...)
  args.no_more(what, 2, ...)
  if not core.is_tensor(t) then raise("%s: it takes a tensor, got %s", what, args.describe(t)) end
  if type(f) ~= "function" then
    raise("%s: hook must be a function, got %s", what, args.describe(f))
  end
end

function autograd._register_hook(t, f, ...)
  check_hook("register_hook", t, f, ...)
  return Handle(native.add_hook(t, f, "hooks"))
end

-- f(t) runs when a backward has added to the leaf's .grad.
function autograd._register_post_accumulate_grad_hook(t, f, ...)
  local what = "register_post_accumulate_grad_hook"
  check_hook(what, t, f, ...)
  if not t.requires_grad then raise("%s: this tensor requires no gradient", what) end
  if not t.is_leaf then
    raise("%s: this tensor is no leaf, its .grad is not kept; register_hook gives its gradient",
      what)
  end
  local leaf = setmetatable({ t }, { __mode = "v" }) -- which must not keep itself
  return Handle(native.add_hook(t, function() if leaf[1] then f(leaf[1]) end end, "after"))
end

return library("zknn.autograd", autograd, {
  functional = function() return require "zknn.autograd_functional" end,
})
