-- onnx.InferenceSession: a graph that is fed tensors and gives tensors.
--
--   local session = onnx.InferenceSession("net.onnx")
--   local input = session:get_inputs()[1]               -- .name, .type, .shape as in a loaded model
--   local out = session:run(nil, { [input.name] = x })   -- a list, in the order of get_outputs()
--
-- run's first argument may be a list of outputs' names. memory_limit: how many bytes the values of a
-- run may take.

local core = require "zknn.core"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local read = args.reader("onnx.InferenceSession", {
  { "model", "any" }, { "memory_limit", "integer", optional = true },
})

-- From a file, or from a table as onnx.load gives it, which may be changed afterwards.
return function(...)
  local a = read(...)
  local model, mine = a.model, type(a.model) == "string"
  if mine then
    model = require("zknn.onnx").load(model)
  elseif type(model) ~= "table" then
    raise("onnx.InferenceSession: model must be a path or a table as onnx.load gives it, got %s",
      args.describe(model))
  end
  if a.memory_limit and a.memory_limit < 1 then
    raise("onnx.InferenceSession: memory_limit must be positive, got %d", a.memory_limit)
  end
  require "zknn.onnx.check"(model)
  return core._onnx_session(model, mine, a.memory_limit or 0, ordered.describe)
end
