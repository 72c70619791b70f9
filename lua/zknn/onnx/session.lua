-- onnx.InferenceSession: a graph that is fed tensors and gives tensors.
--
--   local session = onnx.InferenceSession("net.onnx", { memory_limit = bytes })
--   local input = session:get_inputs()[1]      -- .name, .type, .shape as in a loaded model
--   local out = session:run(nil, { [input.name] = x })    -- a list, as get_outputs() has them
--
-- run's first argument may be a list of outputs' names. memory_limit is what a run may take for its
-- values; without it 64 MB, and 256 bytes for each byte of the constants and inputs.

local core = require "zknn.core"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local read = args.reader("onnx.InferenceSession", { { "memory_limit", "integer", default = 0 } })

-- From a file, or from a table as onnx.load gives it, which may be changed afterwards.
return function(model, options)
  local limit, mine = read(options).memory_limit, type(model) == "string"
  if mine then
    model = require("zknn.onnx").load(model)
  elseif type(model) ~= "table" then
    raise("onnx.InferenceSession: model must be a path or a table as onnx.load gives it, got %s",
      args.describe(model))
  end
  if options and options.memory_limit and limit < 1 then
    raise("onnx.InferenceSession: memory_limit must be positive, got %d", limit)
  end
  require "zknn.onnx.check"(model)
  return core._onnx_session(model, mine, limit, ordered.describe)
end
