-- zknn.Function: a differentiable function with forward and backward written in Lua.
--
--   local Cube = zknn.Function("Cube")
--   function Cube.forward(ctx, x)
--     ctx:save_for_backward(x)
--     return x * x * x
--   end
--   function Cube.backward(ctx, grad)            -- one gradient for each output of forward
--     local x = ctx.saved_tensors[1]
--     return 3 * x * x * grad                    -- one for each argument of forward, or nil
--   end
--   local y = Cube.apply(x)
--
-- forward and backward run without recording. ctx is a table of the function's own; what
-- save_for_backward keeps is checked against in-place changes.

local core = require "zknn.core"
local args = require "zknn.args"
local native = require "zknn.core.autograd"
local raise = require "zknn.raise"

local Context = {}

function Context.save_for_backward(ctx, ...)
  local saved, versions, held = table.pack(...), {}, {}
  for i = 1, saved.n do
    if core.is_tensor(saved[i]) then
      versions[i], held[i] = native.version(saved[i]), saved[i]:detach()
    elseif saved[i] ~= nil then
      raise("save_for_backward: argument %d is no tensor; keep other values as fields of ctx", i)
    end
  end
  rawset(ctx, "_saved", saved)
  rawset(ctx, "_versions", versions)
  rawset(ctx, "_held", held)
end

-- A tensor that got other data since then (t.data = u) keeps the saved data.
local function saved_tensors(ctx)
  local saved, held = rawget(ctx, "_saved") or {}, rawget(ctx, "_held") or {}
  for i, version in pairs(rawget(ctx, "_versions") or {}) do
    if native.version(held[i]) ~= version then
      raise("saved_tensors: tensor %d was changed by an in-place operation since it was saved", i)
    end
    if not native.is_set_to(saved[i], held[i]) then saved[i] = held[i] end
  end
  return saved
end

local context_meta = {
  __index = function(ctx, name)
    if name == "saved_tensors" then return saved_tensors(ctx) end
    return Context[name]
  end,
}

-- The function of `own`'s forward on these arguments, tensors or not, recorded with its backward.
local function apply(own, ...)
  local given = table.pack(...)
  local ctx = setmetatable({ needs_input_grad = {} }, context_meta)
  local inputs, places = {}, {}
  for i = 1, given.n do
    local is_tensor = core.is_tensor(given[i])
    ctx.needs_input_grad[i] = is_tensor and given[i].requires_grad
    if is_tensor then
      inputs[#inputs + 1] = given[i]
      places[#places + 1] = i
    end
  end
  local outputs = table.pack(core.no_grad(own.forward, ctx, ...))
  for i = 1, outputs.n do
    if not core.is_tensor(outputs[i]) then
      raise("%s.forward: result %d is %s, it must be a tensor", own.__name, i, type(outputs[i]))
    end
  end
  if outputs.n == 0 then raise("%s.forward gave no result", own.__name) end

  local function backward(...)
    local grads = table.pack(own.backward(ctx, ...))
    if grads.n > given.n then
      raise("%s.backward gave %d gradients for %d arguments", own.__name, grads.n, given.n)
    end
    local of_tensors = {}
    for k, place in ipairs(places) do
      local grad = grads[place]
      if grad ~= nil and not core.is_tensor(grad) then
        raise("%s.backward: gradient %d is %s, it must be a tensor or nil", own.__name, place,
          type(grad))
      end
      of_tensors[k] = grad
    end
    return table.unpack(of_tensors, 1, #places)
  end
  return native.record_function(own.__name, backward, inputs, outputs)
end

-- Function(name): a new one, to be given forward and backward. Cube.apply(x) and Cube(x) call it.
return function(name, ...)
  args.no_more("Function", 1, ...)
  if type(name) ~= "string" or name == "" then
    raise("Function: name must be a string, got %s", type(name))
  end
  local own = { __name = name }
  function own.apply(...)
    return apply(own, ...)
  end
  function own.forward()
    raise("%s has no forward: define function %s.forward(ctx, ...)", name, name)
  end
  function own.backward()
    raise("%s has no backward: define function %s.backward(ctx, ...)", name, name)
  end
  return setmetatable(own, {
    __call = function(_, ...) return apply(own, ...) end,
    __tostring = function() return "Function " .. name end,
  })
end
