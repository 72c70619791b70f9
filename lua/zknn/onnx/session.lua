-- onnx.InferenceSession: a graph that is fed tensors and gives tensors.
--
--   local session = onnx.InferenceSession("net.onnx", { memory_limit = bytes, work_limit = n })
--   local input = session:get_inputs()[1]      -- .name, .type, .shape as in a loaded model
--   local out = session:run(nil, { [input.name] = x })    -- a list, as get_outputs() has them
--
-- run's first argument may be a list of outputs' names. memory_limit is what opening it, and a run,
-- may allocate; without it 64 MB, and 256 bytes for each byte of the constants and inputs.
-- work_limit is how many multiplications each may take, by an estimate; without it 1e10 and 1e3 a
-- byte of the constants at opening, 1e12 and 25e3 a byte of the constants and inputs in a run.
-- rescale = "fixed": results of quantized products are scaled by integers alone. pack = false:
-- weights are not packed for fast runs, so that the session takes no more than they do.

local native = require "zknn.core.onnx"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local read = args.reader("onnx.InferenceSession", {
  { "memory_limit", "integer", optional = true }, { "work_limit", "number", optional = true },
  { "rescale", "string", default = "float" }, { "pack", "boolean", default = true },
})

-- From a file, or from a table as onnx.load gives it, which may be changed afterwards.
return function(model, ...)
  local limits = read(...)
  if type(model) ~= "string" and type(model) ~= "table" then
    raise("onnx.InferenceSession: model must be a path or a table as onnx.load gives it, got %s",
      args.describe(model))
  end
  for _, name in ipairs { "memory_limit", "work_limit" } do
    if limits[name] and limits[name] < 1 then -- nan is no number to args
      raise("onnx.InferenceSession: %s must be positive, got %s", name, limits[name])
    end
  end
  args.check_choice("onnx.InferenceSession", "rescale", limits.rescale, { "float", "fixed" })
  return native.session(model, limits.memory_limit or 0, limits.work_limit or 0,
    ordered.describe, false, limits.rescale == "fixed", not limits.pack)
end
