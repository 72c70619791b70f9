-- The metatable of the ctx that forward and backward of a zknn.Function get: a table of their own,
-- with the tensors that forward saved for backward.

local core = require "zknn.core"
local native = require "zknn.core.autograd"
local args = require "zknn.args"
local raise = require "zknn.raise"

local Context, context_meta = {}, {}

function Context.save_for_backward(ctx, ...)
  if type(ctx) ~= "table" or getmetatable(ctx) ~= context_meta then
    raise("save_for_backward: called without its object: write ctx:save_for_backward(...), with a "
      .. "colon; in its place was %s", args.describe(ctx))
  end
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

function context_meta.__index(ctx, name)
  if name == "saved_tensors" then return saved_tensors(ctx) end
  return Context[name]
end
context_meta.__name = "zknn.FunctionCtx"
function context_meta.__tostring(ctx)
  local saved = rawget(ctx, "_saved")
  local n = saved and saved.n or 0
  return ("FunctionCtx(%s saved)"):format(n == 1 and "1 tensor" or n .. " tensors")
end
context_meta.__concat = require "zknn.concat"
context_meta.__methods = Context -- for completion and help

return context_meta
