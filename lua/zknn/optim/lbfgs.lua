-- optim.LBFGS: quasi-Newton steps by the last differences of the gradient, with several calls of
-- the closure a step. [Nocedal & Wright, Numerical optimization, 7.2; torch/optim/lbfgs.py]

local core = require "zknn.core"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local profiled = require "zknn.profiled"
local raise = require "zknn.raise"
local options = require "zknn.optim.options"
local wolfe = require "zknn.optim.strong_wolfe"

local LBFGS = options("LBFGS", {
  { "lr", "number", default = 1, min = 0, says = "learning rate" },
  { "max_iter", "integer", default = 20 }, { "max_eval", "integer", optional = true },
  { "tolerance_grad", "number", default = 1e-7 },
  { "tolerance_change", "number", default = 1e-9 },
  { "history_size", "integer", default = 100 }, { "line_search_fn", "string", optional = true },
  { "maximize", "boolean", default = false },
}, {
  fill = function(defaults)
    defaults.max_eval = defaults.max_eval or defaults.max_iter * 5 // 4
  end,
  check = function(group, complain)
    if group.line_search_fn ~= nil and group.line_search_fn ~= "strong_wolfe" then
      complain("only 'strong_wolfe' is supported, got '%s'", group.line_search_fn)
    end
  end,
})

local add_param_group = LBFGS.add_param_group
function LBFGS:add_param_group(group)
  if #self.param_groups > 0 then
    raise("LBFGS doesn't support per-parameter options (parameter groups)")
  end
  add_param_group(self, group)
end

-- --- the parameters as one vector ---

local function flat_gradient(params, maximize)
  local parts = {}
  for i, p in ipairs(params) do
    parts[i] = p.grad and p.grad:detach():reshape(-1) or core.zeros(p:numel(), { dtype = p.dtype })
  end
  local flat = core.cat(parts)
  return maximize and -flat or flat
end

-- Moves the parameters by step times the vector.
local function move(params, step, vector)
  local at = 0
  for _, p in ipairs(params) do
    p:add_(vector:narrow(0, at, p:numel()):view(p.shape), step)
    at = at + p:numel()
  end
end

local function greatest(vector)
  return vector:abs():max():item()
end

-- What a closure gives, as a number to make small.
local function number_of(self, loss, maximize)
  if core.is_tensor(loss) and loss:numel() == 1 then loss = loss:item() end
  if type(loss) ~= "number" then
    raise("%s: step: the closure must return the loss, got %s", self:_get_name(),
      args.describe(loss))
  end
  return maximize and -loss or loss
end

-- --- a step ---

-- x as the parameters' dtype has it, in which PyTorch keeps numbers of the state, and a file.
local function rounded(state, x)
  if math.type(x) == "integer" then return x end
  return state.d.dtype == "float32" and ("f"):unpack(("f"):pack(x)) or x
end

-- The direction of the next move: the gradient times the inverse Hessian that the history tells.
local function direction(state, gradient, history)
  if state.n_iter == 1 then
    state.old_dirs, state.old_stps, state.ro, state.H_diag = {}, {}, {}, 1
    return -gradient
  end
  local dirs, steps, ro = state.old_dirs, state.old_stps, state.ro
  local y, s = gradient - state.prev_flat_grad, state.d * state.t
  local ys = y:dot(s):item()
  if ys > 1e-10 then
    if #dirs == history then
      for _, list in ipairs { dirs, steps, ro } do table.remove(list, 1) end
    end
    dirs[#dirs + 1], steps[#steps + 1], ro[#ro + 1] = y, s, rounded(state, 1.0 / ys)
    state.H_diag = rounded(state, ys / y:dot(y):item())
  end
  state.al = state.al or {}
  local al, q = state.al, -gradient
  for i = #dirs, 1, -1 do
    al[i] = rounded(state, steps[i]:dot(q):item() * ro[i])
    q:add_(dirs[i], -al[i])
  end
  local r = q * state.H_diag
  for i = 1, #dirs do
    local back = dirs[i]:dot(r):item() * ro[i]
    r:add_(steps[i], al[i] - back)
  end
  return r
end

-- Moves to the end of the line search; gives loss, gradient and the number of calls.
local function search(self, params, closure, state, loss, gradient, slope, most)
  local maximize, before = self.param_groups[1].maximize, {}
  for i, p in ipairs(params) do before[i] = p:detach():clone() end
  local function evaluate(t)
    move(params, t, state.d)
    local value = number_of(self, closure(), maximize)
    local at = flat_gradient(params, maximize)
    for i, p in ipairs(params) do p:copy_(before[i]) end
    return value, at
  end
  local calls
  loss, gradient, state.t, calls = wolfe {
    evaluate = evaluate, t = state.t, d = state.d, loss = loss, gradient = gradient,
    slope = slope, least = self.param_groups[1].tolerance_change, most = most,
  }
  state.t = rounded(state, state.t)
  move(params, state.t, state.d)
  return loss, gradient, calls
end

local function step(self, closure)
  local group = self.param_groups[1]
  local params, maximize = group.params, group.maximize
  local state = self.state[params[1]] or { func_evals = 0, n_iter = 0 }
  self.state[params[1]] = state
  local function evaluate() return core.enable_grad(closure) end

  local first = evaluate()
  local loss, calls = number_of(self, first, maximize), 1
  state.func_evals = state.func_evals + 1
  local gradient = flat_gradient(params, maximize)
  if greatest(gradient) <= group.tolerance_grad then return first end
  local iterations = 0
  while iterations < group.max_iter do
    iterations = iterations + 1
    state.n_iter = state.n_iter + 1
    state.d = direction(state, gradient, group.history_size)
    state.prev_flat_grad, state.prev_loss = gradient, loss
    state.t = group.lr
    if state.n_iter == 1 then
      state.t = rounded(state, math.min(1.0, 1.0 / gradient:abs():sum():item()) * group.lr)
    end
    local slope = gradient:dot(state.d):item()
    if slope > -group.tolerance_change then break end
    local made, before = 0, loss
    if group.line_search_fn then
      loss, gradient, made = search(self, params, evaluate, state, loss, gradient, slope,
        group.max_eval - calls)
    else
      move(params, state.t, state.d)
      if iterations ~= group.max_iter then
        loss, made = number_of(self, evaluate(), maximize), 1
        gradient = flat_gradient(params, maximize)
      end
    end
    calls, state.func_evals = calls + made, state.func_evals + made
    if iterations == group.max_iter or calls >= group.max_eval
      or greatest(gradient) <= group.tolerance_grad
      or greatest(state.d * state.t) <= group.tolerance_change
      or math.abs(loss - before) < group.tolerance_change then
      break
    end
  end
  return first
end

function LBFGS:step(closure)
  if not args.is_callable(closure) then
    raise("LBFGS: step: closure must be a function that computes the loss and its gradients anew, "
      .. "and returns the loss, got %s", args.describe(closure))
  end
  self:_check_kinds(self.param_groups[1])
  local span <close> = profiled.step and profiled.step(self) -- luacheck: ignore span
  return core.no_grad(step, self, closure)
end

-- --- state_dict ---

local NAMES = { "func_evals", "n_iter", "al", "d", "t", "old_dirs", "old_stps", "ro", "H_diag",
  "prev_flat_grad", "prev_loss" }
local VECTORS = { d = true, prev_flat_grad = true, old_dirs = true, old_stps = true }
local SCALARS = { H_diag = true, t = true, ro = true, al = true } -- PyTorch's are tensors

function LBFGS:_write_entry(p, state)
  local entry, history = ordered.new("dict"), self.param_groups[1].history_size
  for _, name in ipairs(NAMES) do
    local value = state[name]
    if SCALARS[name] and type(value) == "number" and math.type(value) == "float" then
      value = core.tensor(value, { dtype = p.dtype })
    elseif type(value) == "table" then
      local list = {}
      for i, each in pairs(value) do
        list[i] = SCALARS[name] and core.tensor(each, { dtype = p.dtype }) or each
      end
      value = ordered.list(list, name == "al" and history or #list)
    end
    entry[name] = value
  end
  return entry
end

function LBFGS:_read_entry(index, p, entry)
  local total, own = 0, {}
  for _, each in ipairs(self.param_groups[1].params) do total = total + each:numel() end
  local function read(name, value)
    if VECTORS[name] then return self:_tensor_from(index, p, name, value, { total }) end
    local number = self:_number_from(index, name, value)
    return math.type(value) == "integer" and value or number
  end
  for name, value in pairs(entry) do
    if args.is_list(value) then
      own[name] = {}
      for i = 1, #value do
        own[name][i] = value[i] ~= nil and read(name, value[i]) or nil
      end
    else
      own[name] = read(name, value)
    end
  end
  for _, name in ipairs { "func_evals", "n_iter" } do
    own[name] = math.tointeger(own[name] or 0) or self:_bad_state("%s must be an integer", name)
  end
  return own
end

return LBFGS
