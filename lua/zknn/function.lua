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
-- forward runs without recording; so does backward, unless create_graph records what it does. ctx
-- is a table of the function's own; what save_for_backward keeps is checked against in-place
-- changes.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local args = require "zknn.args"
local raise = require "zknn.raise"
local context_meta = require "zknn.function_context"

-- Of the results that were saved, ctx gets those with their history, as the caller has them: they
-- lead gradients of gradients back here.
local function lead_back(ctx, outputs, recorded)
  local saved = rawget(ctx, "_saved")
  for i = 1, saved and saved.n or 0 do
    for k = 1, recorded.n do
      if saved[i] ~= nil and rawequal(saved[i], outputs[k]) and recorded[k].requires_grad then
        saved[i] = recorded[k]
      end
    end
  end
end

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
      if place > grads.n and ctx.needs_input_grad[place] then
        raise("%s.backward gave %d gradients for %d arguments, and argument %d requires one; "
          .. "return nil for an argument without gradient", own.__name, grads.n, given.n, place)
      end
      if grad ~= nil and not core.is_tensor(grad) then
        raise("%s.backward: gradient %d is %s, it must be a tensor or nil", own.__name, place,
          type(grad))
      end
      of_tensors[k] = grad
    end
    return table.unpack(of_tensors, 1, #places)
  end
  local recorded = table.pack(native.record_function(own.__name, backward, inputs, outputs))
  lead_back(ctx, outputs, recorded)
  return table.unpack(recorded, 1, recorded.n)
end

-- Function(name): a new one, to be given forward and backward. Cube.apply(x) and Cube(x) call it.
return function(name, ...)
  args.no_more("Function", 1, ...)
  if type(name) ~= "string" or name == "" then
    raise("Function: name must be a string, got %s", type(name))
  end
  local own = { __name = name }
  function own.apply(...)
    if rawequal(..., own) then
      raise("%s.apply is a function, no method: write %s.apply(...), with a dot", name, name)
    end
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
    __concat = require "zknn.concat",
  })
end
