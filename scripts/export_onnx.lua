-- Exports both trained nets to ONNX and prints their graphs, as PyTorch's tutorial does:
--
--   ./zknn scripts/export_onnx.lua      (--help shows all options)
--
-- Where models/ holds no trained net yet, the ones that ship in models/pretrained are exported.

local zknn = require "zknn"
local command = require "command"
local nets = require "zknnnet"
local trained = require "trained"

local ROWS = {
  { name = "models", kind = "string", value = "DIR", default = "models",
    help = "folder with model_3layer.pth and model_5layer.pth; the .onnx files go there" },
  { name = "opset", kind = "integer", value = "N", default = 13, min = 9, max = 21,
    help = "version of ONNX's operators" },
  { name = "dynamic", kind = "flag", default = false,
    help = "for any batch size, not 1; the ends are called 'input' and 'output'" },
  { name = "untrained", kind = "flag", default = false,
    help = "export random weights where there is no trained net" },
}

-- The trained net's file: in the folder of --models, else the one that ships, else nil.
local function find_weights(options, name)
  local path = ("%s/%s.pth"):format(options.models, name)
  if trained.exists(path) then return path end
  if not options.given.models then
    local own = trained.shipped(name, path, "exporting")
    if own then return own end
  end
  if not options.untrained then
    command.fail("%s: no such file; train it (scripts/train_%s.lua), or --untrained exports random "
      .. "weights", path, name:match "_(.*)$")
  end
  io.stderr:write(("%s: no %s, exporting random weights\n"):format(command.name, path))
end

local function export(options, name, model, weights)
  if weights then trained.load_state(weights, model, trained.load(weights)) end
  model:eval()

  local settings = { verbose = true, opset_version = options.opset }
  if options.dynamic then
    settings.input_names, settings.output_names = { "input" }, { "output" }
    settings.dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } }
  end
  local path = ("%s/%s.onnx"):format(options.models, name)
  zknn.onnx.export(model, zknn.zeros(1, 1, 28, 28), path, settings)
  print(("Wrote %s\n"):format(path))
end

command.run(function()
  local options = command.options("Exports both nets to ONNX and prints their graphs.", ROWS)
  local weights_3 = find_weights(options, "model_3layer")
  local weights_5 = find_weights(options, "model_5layer")
  zknn.manual_seed(0)
  zknn.system.make_folder(options.models)
  export(options, "model_3layer", nets.ZKNNNet_3Layer(), weights_3)
  export(options, "model_5layer", nets.ZKNNNet_5Layer(), weights_5)
end)
