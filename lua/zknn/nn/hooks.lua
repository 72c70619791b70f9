-- Hooks of nn.Module: functions that a call, a backward, state_dict or load_state_dict runs. Each
-- kind is a list of handles in a raw field of the module, false while it is empty.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"

local hooks = { methods = {} }

-- The lists, with what a handle says of itself; of those with `called` a call must know.
local KINDS = {
  _pre_hooks = { "forward pre", called = true }, _hooks = { "forward", called = true },
  _backward_pre_hooks = { "full backward pre", called = true },
  _backward_hooks = { "full backward", called = true },
  _state_dict_pre_hooks = { "state_dict pre" }, _state_dict_hooks = { "state_dict post" },
  _load_pre_hooks = { "load_state_dict pre" }, _load_hooks = { "load_state_dict post" },
}

local function set(module, list, handles)
  module[list] = handles[1] and handles or false
  module._hooked = false
  for name, kind in pairs(KINDS) do
    if kind.called and module[name] then module._hooked = true end
  end
end

local Handle = class("nn.RemovableHandle")

-- The hook runs no more. The list is made anew, so that a hook may remove itself.
function Handle:remove()
  local rest = {}
  for _, hook in ipairs(self.module[self.list] or {}) do
    if hook ~= self then rest[#rest + 1] = hook end
  end
  set(self.module, self.list, rest)
end

function Handle:__tostring()
  for _, hook in ipairs(self.module[self.list] or {}) do
    if rawequal(hook, self) then
      return ("RemovableHandle(%s hook of %s)"):format(KINDS[self.list][1],
        self.module:_get_name())
    end
  end
  return "RemovableHandle(removed)"
end

-- Adds f to a list of the module; first: in front of the others.
function hooks.add(module, list, f, first)
  if not args.is_callable(f) then
    raise("%s: a hook must be a function, got %s", module:_get_name(), args.describe(f))
  end
  local handle = Handle()
  handle.f, handle.module, handle.list = f, module, list
  local handles = table.move(module[list] or {}, 1, #(module[list] or {}), 1, {})
  table.insert(handles, first and 1 or #handles + 1, handle)
  set(module, list, handles)
  return handle
end

-- The same hooks on another module.
function hooks.copy(from, to)
  for list in pairs(KINDS) do
    for _, handle in ipairs(from[list] or {}) do hooks.add(to, list, handle.f) end
  end
end

-- Calls every hook of a list.
function hooks.run(module, list, ...)
  for _, hook in ipairs(module[list] or {}) do hook.f(module, ...) end
end

-- --- backward ---

-- What a hook gives in place of `values`, a list of n: a value for all, or a list; nil keeps them.
local function changed_by(values, n, changed)
  if changed == nil then return values end
  local list = core.is_tensor(changed) and { changed } or changed
  if type(list) ~= "table" or #list ~= n then
    raise("a backward hook must return nothing, or %d gradients (false for none), got %s", n,
      args.describe(changed))
  end
  return list
end

local Mark = core.Function "BackwardHook"

-- on_backward(gradients): what goes back in their place; lists with false for no gradient.
function Mark.forward(ctx, on_backward, ...)
  ctx.on_backward, ctx.n = on_backward, select("#", ...)
  local out = {}
  for i = 1, ctx.n do
    local t = (select(i, ...))
    out[i] = t:view(t.shape)
  end
  return table.unpack(out, 1, ctx.n)
end

function Mark.backward(ctx, ...)
  local grads = { ... }
  for i = 1, ctx.n do grads[i] = grads[i] or false end
  local out = ctx.on_backward(grads)
  for i = 1, ctx.n do
    if not out[i] then out[i] = nil end
  end
  return nil, table.unpack(out, 1, ctx.n)
end

-- The list (of n) with its tensors that need a gradient passed through Mark; their places.
local function marked(list, on_backward)
  local tensors, places = {}, {}
  for i = 1, list.n do
    if core.is_tensor(list[i]) and list[i].requires_grad then
      tensors[#tensors + 1], places[#places + 1] = list[i], i
    end
  end
  if #tensors == 0 then return list, places end
  local through = { Mark(on_backward, table.unpack(tensors)) }
  local out = table.move(list, 1, list.n, 1, { n = list.n })
  for k, i in ipairs(places) do out[i] = through[k] end
  return out, places
end

-- The gradients of all n values of a call, of which some have places.
local function spread(grads, places, n)
  local all = {}
  for i = 1, n do all[i] = false end
  for k, i in ipairs(places) do all[i] = grads[k] end
  return all
end

local function gathered(all, places)
  local grads = {}
  for k, i in ipairs(places) do grads[k] = all[i] end
  return grads
end

-- Around one call: `before` marks its inputs, `after` its outputs.
local function watch(module)
  local self, given = {}, nil
  local inputs, outputs, n = nil, nil, 0

  local function run(grads, count)
    for _, hook in ipairs(module._backward_hooks or {}) do
      grads = changed_by(grads, count, hook.f(module, grads, given))
    end
    return grads
  end

  function self.before(list)
    local out
    n = list.n
    out, inputs = marked(list, function(grads)
      return gathered(run(spread(grads, inputs, n), n), inputs)
    end)
    return out
  end

  function self.after(list)
    local out
    out, outputs = marked(list, function(grads)
      local all = spread(grads, outputs, list.n)
      for _, hook in ipairs(module._backward_pre_hooks or {}) do
        all = changed_by(all, list.n, hook.f(module, all))
      end
      given = all
      if #inputs == 0 then run(spread({}, {}, n), n) end -- nothing comes back to the inputs
      return gathered(all, outputs)
    end)
    return out
  end

  return self
end

-- --- a call ---

-- A pre-hook may give new inputs (one value, or a list of them), a hook a new output; nil leaves
-- them.
function hooks.call(self, ...)
  local input = table.pack(...)
  for _, hook in ipairs(self._pre_hooks or {}) do
    local changed = hook.f(self, input)
    if changed ~= nil then
      local is_list = type(changed) == "table" and getmetatable(changed) == nil
      input = is_list and table.pack(table.unpack(changed, 1, changed.n or #changed))
        or table.pack(changed)
    end
  end
  local around = (self._backward_hooks or self._backward_pre_hooks) and core.is_grad_enabled()
    and watch(self)
  if around then input = around.before(input) end
  local output = table.pack(self:forward(table.unpack(input, 1, input.n)))
  for _, hook in ipairs(self._hooks or {}) do
    local changed = table.pack(hook.f(self, input, table.unpack(output, 1, output.n)))
    if changed[1] ~= nil then output = changed end
  end
  if around then output = around.after(output) end
  return table.unpack(output, 1, output.n)
end

-- --- methods ---

-- f(module, input, output...) after each forward, f(module, input) before it; input is the list of
-- arguments. What f returns takes the place of output or input. handle:remove() ends it.
--
-- f(module, grad_input, grad_output) when the gradients of a call's inputs are known, f(module,
-- grad_output) when those of its outputs are; lists, with false for no gradient.
--
-- f(module, prefix, keep_vars) before state_dict reads a module, f(module, state_dict, prefix,
-- metadata) when it and all below are read; f(module, state_dict, prefix, metadata, strict,
-- missing, unexpected, errors) before load_state_dict fills it, f(module, keys) behind.
for name, list in pairs {
  register_forward_hook = "_hooks", register_forward_pre_hook = "_pre_hooks",
  register_full_backward_hook = "_backward_hooks",
  register_full_backward_pre_hook = "_backward_pre_hooks",
  register_state_dict_pre_hook = "_state_dict_pre_hooks",
  register_state_dict_post_hook = "_state_dict_hooks",
  register_load_state_dict_pre_hook = "_load_pre_hooks",
  register_load_state_dict_post_hook = "_load_hooks",
} do
  hooks.methods[name] = function(self, f)
    return hooks.add(self, list, f)
  end
end

return hooks
