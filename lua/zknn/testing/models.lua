-- Assertions about models: their gradients, and their exports to ONNX. The model is left as it was.

local core = require "zknn.core"
local args = require "zknn.args"
local autograd = require "zknn.autograd"
local class = require "zknn.class"
local keep_state = require "zknn.onnx.state"
local raise = require "zknn.raise"

local models = {}

local function as_list(what, inputs)
  local list = core.is_tensor(inputs) and { inputs } or inputs
  if type(list) ~= "table" or #list == 0 then
    raise("%s: inputs must be a tensor or a list of tensors, got %s", what, args.describe(inputs))
  end
  for i, t in ipairs(list) do
    if not core.is_tensor(t) then
      raise("%s: input %d must be a tensor, got %s", what, i, args.describe(t))
    end
  end
  return list
end

local function is_real(t) return t.dtype:find "float" ~= nil end

local function is_module(f) return class.is(f, require("zknn.nn").Module) end

-- Runs work() and then restore(), and lets its error through.
local function guarded(work, restore)
  local good, problem = pcall(work)
  restore()
  if not good then error(problem, 0) end
end

--- Gradients ---------------------------------------------------------------

local read_gradients = args.reader("assert_gradients", {
  { "eps", "number", default = 1e-6 }, { "atol", "number", default = 1e-5 },
  { "rtol", "number", default = 1e-3 }, { "elements", "integer", default = 100 },
})

-- Makes the model float64, and gives a function that takes it back. The tensors stay; what they
-- hold changes.
local function widen(model)
  local held = {}
  for _, t in ipairs(model:parameters()) do held[#held + 1] = { t, t.data } end
  for _, t in ipairs(model:buffers()) do held[#held + 1] = { t, t.data } end
  model:double()
  return function()
    for _, pair in ipairs(held) do pair[1].data = pair[2] end
  end
end

-- The gradient of each parameter, at `elements` places of it at most, against differences.
local function check_parameters(model, run, inputs, a)
  local names, leaves = {}, {}
  for name, p in model:named_parameters() do
    if p.requires_grad then
      names[#names + 1], leaves[#leaves + 1] = name, p
    end
  end
  if #leaves == 0 then return end
  local out = run(table.unpack(inputs))
  local n = out:numel()
  local weights = core.linspace(0.5, 1.5, math.max(n, 1), { dtype = "float64" })
    :narrow(0, 0, n):reshape(out.shape)
  local grads = autograd.grad((out * weights):sum(), leaves, { allow_unused = true })
  core.no_grad(function()
    for i, leaf in ipairs(leaves) do
      local flat, count = leaf.data:view(-1), leaf:numel()
      local grad = grads[i] and grads[i]:reshape(-1)
      for j = 0, math.min(count, a.elements) - 1 do
        local k = count <= a.elements and j or j * count // a.elements
        local before = flat[k]:item()
        local function at(x)
          flat[k] = x
          return (run(table.unpack(inputs)) * weights):sum():item()
        end
        local numeric = (at(before + a.eps) - at(before - a.eps)) / (2 * a.eps)
        flat[k] = before
        local got = grad and grad[k]:item() or 0
        local close = math.abs(got - numeric) <= a.atol + a.rtol * math.abs(numeric)
        if not close then -- nor is nan
          raise("assert_gradients: parameter '%s', element %d: backward gives %.9g, the difference "
            .. "%.9g", names[i], k, got, numeric)
        end
      end
    end
  end)
end

-- Raises unless the gradients that backward gives for f (a function or a module, which gives one
-- tensor) are those of central differences in float64: with respect to the inputs, and to a
-- module's parameters. Random numbers are the same in each run.
function models.assert_gradients(f, inputs, ...)
  local a = read_gradients(...)
  args.check_callable("assert_gradients", "f", f)
  if a.elements < 1 then
    raise("assert_gradients: elements must be positive, got %d", a.elements)
  end
  local list, real, of = as_list("assert_gradients", inputs), {}, {}
  for i, t in ipairs(list) do
    if is_real(t) then
      real[#real + 1] = t:detach():double()
      of[#of + 1] = i
    end
  end
  local module = is_module(f)
  local restore = module and keep_state(f, {}) or function() end
  local narrow = module and widen(f) or function() end
  local rng = core.get_rng_state()
  local function run(...)
    local given, values = { table.unpack(list) }, { ... }
    for k, i in ipairs(of) do given[i] = values[k] end
    core.set_rng_state(rng)
    local out = f(table.unpack(given))
    if not core.is_tensor(out) or out.dtype ~= "float64" then
      raise("assert_gradients: f must give one tensor, float64 for float64 inputs, got %s",
        core.is_tensor(out) and out.dtype or args.describe(out))
    end
    return out
  end
  guarded(function()
    if #real > 0 then
      autograd.gradcheck(run, real, { eps = a.eps, atol = a.atol, rtol = a.rtol })
    end
    if module then check_parameters(f, run, real, a) end
  end, function()
    narrow()
    restore()
    core.set_rng_state(rng)
  end)
end

--- ONNX --------------------------------------------------------------------

local read_onnx = args.reader("assert_onnx", {
  { "rtol", "number", default = 1e-3 }, { "atol", "number", default = 1e-5 },
  { "opset_version", "integer", optional = true }, { "dynamic_axes", "any", optional = true },
  { "input_names", "any", optional = true }, { "output_names", "any", optional = true },
})

-- What the model gives in evaluation, as a list.
local function outputs_of(model, inputs)
  local out
  local restore = keep_state(model, inputs)
  guarded(function()
    if is_module(model) then model:eval() end
    out = core.no_grad(function() return table.pack(model(table.unpack(inputs))) end)
  end, restore)
  if out.n == 1 and type(out[1]) == "table" then return out[1] end
  return out
end

-- Exports the model with these inputs, runs the file, and raises unless it gives what the model
-- gives in evaluation.
function models.assert_onnx(assert_close, model, inputs, ...)
  local a = read_onnx(...)
  inputs = as_list("assert_onnx", inputs)
  local onnx = require "zknn.onnx"
  local tests = require "zknn.testing.tests"
  local folder = tests.temporary_folder()
  local path = folder .. "/model.onnx"
  guarded(function()
    onnx.export(model, inputs, path, {
      opset_version = a.opset_version, dynamic_axes = a.dynamic_axes,
      input_names = a.input_names, output_names = a.output_names,
    })
    local session = onnx.InferenceSession(path)
    local feeds = {}
    for i, input in ipairs(session:get_inputs()) do feeds[input.name] = inputs[i]:detach() end
    local got = session:run(nil, feeds)
    for i, want in ipairs(outputs_of(model, inputs)) do
      assert_close(got[i], want, { rtol = a.rtol, atol = a.atol, msg = function(text)
        return ("assert_onnx: output %d of the exported file: %s"):format(i, text)
      end })
    end
  end, function() tests.remove_tree(folder) end)
end

return models
