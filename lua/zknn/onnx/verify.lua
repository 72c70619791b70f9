-- The last look at an export: a session runs what is going to be written, and the results are those
-- of the model. Of what is drawn, and of what follows from it, types and shapes are compared alone.

local core = require "zknn.core"
local native = require "zknn.core.onnx"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local support = require "zknn.core.support"
local text = require "zknn.text"

-- How many elements may differ: rounding turns a few (the place of a maximum, a comparison).
local FEW = 0.02
local ENOUGH = 1 << 50 -- the limits of a session are for files of others

-- The share of elements that differ, beyond what rounding does.
local function share_that_differs(got, want)
  if want:numel() == 0 then return 0 end
  local same
  if support.dtypes[want.dtype].real then
    local a, b = got:to "float64", want:to "float64"
    local scale = b:abs()
    scale = core.where(scale:isfinite(), scale, core.zeros_like(scale))
    local near = (a - b):abs():le(scale * 1e-2 + (scale:mean() * 1e-2 + 1e-4))
    same = near:logical_or(a:eq(b)):logical_or(a:isnan():logical_and(b:isnan()))
  else
    same = got:eq(want)
  end
  local wrong = want:numel() - same:long():sum():item()
  if wrong == 1 and want.dtype:sub(1, 5) ~= "float" then return 0 end -- one place in a tie
  return wrong / want:numel()
end

local function fail(sizes, format, ...)
  raise("onnx.export: no file is written, for it would not compute what the model does%s: %s. "
    .. "Something in forward is no operation that an export sees, or hangs on sizes in a way that "
    .. "its runs did not tell", sizes, format:format(...))
end

local draw = { Bernoulli = true, Multinomial = true, RandomNormal = true, RandomNormalLike = true,
  RandomUniform = true, RandomUniformLike = true }

-- The names of values that a draw decides.
local function drawn(graph)
  local names = {}
  for _, node in ipairs(graph.node) do
    local random = draw[node.op_type]
    for _, name in ipairs(node.input) do random = random or names[name] end
    for _, name in ipairs(node.output) do names[name] = random end
  end
  return names
end

-- model: as onnx.load gives it; inputs and wanted outputs: lists in its order; about: " with batch
-- = 7", for messages.
return function(model, cases)
  -- by the model's own tensors, which nobody writes to meanwhile
  local good, runner = pcall(native.session, model, ENOUGH, ENOUGH, ordered.describe, true)
  if not good then return end
  local random = drawn(model.graph)
  for _, case in ipairs(cases) do
    local feeds = {}
    for i, input in ipairs(model.graph.input) do
      feeds[input.name] = case.inputs[i]:detach()
    end
    local ran, outputs = pcall(runner.run, runner, nil, feeds)
    if not ran then
      fail(case.about, "it does not run (%s)", tostring(outputs))
    end
    for i, want in ipairs(case.outputs) do
      local got, name = outputs[i], model.graph.output[i].name
      if text.shape(got.shape) ~= text.shape(want.shape) or got.dtype ~= want.dtype then
        fail(case.about, "output '%s' is %s %s, not %s %s", name, got.dtype, text.shape(got.shape),
          want.dtype, text.shape(want.shape))
      end
      local share = random[name] and 0 or core.no_grad(share_that_differs, got, want:detach())
      if share > FEW then
        fail(case.about, "%d%% of the elements of output '%s' differ", math.ceil(100 * share), name)
      end
    end
  end
end
