-- zknn.onnx: nets as ONNX files.
--
-- load gives a plain table, which save takes, so that a script can look at a graph and change it:
--
--   model.ir_version, model.producer_name, producer_version, domain, model_version, doc_string
--   model.opset_import     list of {version = 13}; with domain = "name" for other than ONNX's own
--   model.metadata_props   strings by name
--   model.graph.name
--   model.graph.node       list of {op_type =, name =, domain =, input = {names}, output = {names},
--                          attribute = values by name}
--   model.graph.initializer  tensors by name
--   model.graph.input, output, value_info
--                          lists of {name =, type = "float32", shape = {"batch", 1, 28, false}}: a
--                          size is a number, a name, or false when nothing is known; shape is nil
--                          when not even the number of dimensions is
--
-- An attribute is an integer, a float, a string, a tensor, a graph (a table with `node`), or a list
-- of one of these; 1 is an integer and 1.0 a float. What has no such form (tensors of types that
-- zknn lacks, references to a function's attributes, ...) is a table with the field `encoded`.
-- Fields that are kept as a file had them are in `unknown`, `unknown_attribute` and `encoded_type`.

local native = require "zknn.core.onnx"
local args = require "zknn.args"
local library = require "zknn.library"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local onnx = {}

-- The metatable of models: tables like any others, which print shows in a few lines.
onnx._Model = {
  __plain = true,
  __tostring = function(model) return require "zknn.onnx.words"(model) end,
  __concat = require "zknn.concat",
}

local read_load = args.reader("onnx.load", {
  { "path", "string" }, { "load_external_data", "boolean", default = true },
})

-- Reads a file. Data that lies outside of it is read too, from the file's own folder only; with
-- {load_external_data = false} it stays there, and such a tensor is a table with `encoded`.
function onnx.load(...)
  local a = read_load(...)
  return setmetatable(native.load(a.path, ordered.make, a.load_external_data), onnx._Model)
end

local APART = { "save_as_external_data", "location", "size_threshold" }

-- The options of a save: {save_as_external_data = false, location = nil, size_threshold = 1024}.
local function read_apart(options)
  if options == nil then return false end
  args.check_names("onnx.save", options, APART)
  local apart = args.boolean("onnx.save", "save_as_external_data", options.save_as_external_data,
    false)
  local location, threshold = options.location, options.size_threshold
  if location ~= nil then args.check_string("onnx.save", "location", location) end
  if threshold ~= nil and (math.type(threshold) ~= "integer" or threshold < 0) then
    raise("onnx.save: size_threshold must be a number of bytes, got %s", args.describe(threshold))
  end
  if not apart and (location or threshold) then
    raise("onnx.save: location and size_threshold need save_as_external_data = true")
  end
  return apart, location, threshold or 1024
end

-- Writes a model to path, atomically, all data inside; with save_as_external_data initializers of
-- at least size_threshold bytes go to a file of their own, `location` in path's folder.
function onnx.save(model, path, options, ...)
  args.no_more("onnx.save", 3, ...)
  args.check_path("onnx.save", model, path)
  if type(model) ~= "table" then
    raise("onnx.save: model must be a table as onnx.load gives it, got %s", args.describe(model))
  end
  native.save(model, path, ordered.describe, read_apart(options))
end

-- Raises with the list of all problems of a model (a table as onnx.load gives it, or a path), or
-- gives it back when there is none, and a list of warnings: what no run is hindered by.
function onnx.check(model, ...)
  args.no_more("onnx.check", 1, ...)
  if type(model) == "string" then model = onnx.load(model) end
  if type(model) ~= "table" then
    raise("onnx.check: model must be a table as onnx.load gives it, got %s", args.describe(model))
  end
  return model, native.check(model, ordered.describe)
end

return library("zknn.onnx", onnx, {
  export = function() return require "zknn.onnx.export" end,
  InferenceSession = function() return require "zknn.onnx.session" end,
  compile = function() return require "zknn.compile" end,
  quantize_dynamic = function() return require "zknn.onnx.quantization.dynamic" end,
  quantize_static = function() return require "zknn.onnx.quantization.static" end,
})
