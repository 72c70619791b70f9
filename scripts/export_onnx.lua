-- Exports both trained nets to ONNX and prints their graphs, as PyTorch's tutorial does:
--
--   ./zknn scripts/export_onnx.lua      (--help shows all options)
--
-- Where models/ holds no trained net yet, the ones that ship in models/pretrained are exported.

local zknn = require "zknn"
local train, command = zknn.train, zknn.train.command
local nets = require "zknnnet"
local trained = require "trained"

local ROWS = {
  { name = "models", kind = "string", value = "DIR", default = "models",
    help = "folder with model_3layer.pth and model_5layer.pth; the .onnx files are written there" },
  { name = "model", kind = "string", value = "FILE", ending = "%.pth$",
    help = "export this net alone, of 3 or 5 layers; the .onnx file is written beside it" },
  { name = "opset", kind = "integer", value = "N", default = 13, min = 9, max = 25,
    help = "version of ONNX's operators" },
  { name = "dynamic", kind = "flag", default = false,
    help = "for any batch size, not only 1; the ends are then called 'input' and 'output'" },
  { name = "int8", kind = "flag", default = false,
    help = "also write a net of 8-bit integers, NAME.int8.onnx, for any batch size" },
  { name = "data", kind = "string", value = "DIR", default = "data",
    help = "folder with MNIST, whose images give --int8 its scales" },
  { name = "untrained", kind = "flag", default = false,
    help = "export random weights where there is no trained net" },
}

local function settings_of(options, dynamic)
  local settings = { opset_version = options.opset }
  if dynamic then
    settings.input_names, settings.output_names = { "input" }, { "output" }
    settings.dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } }
  end
  return settings
end

-- The first thousand images of the training set.
local function sample_of(options)
  trained.find_data(options, "MNIST", "train")
  local dataset = zknn.data.MNIST { root = options.data, train = true,
    transform = zknn.data.transforms.ToTensor() }
  return (zknn.data.DataLoader(dataset, { batch_size = 1000 })()())
end

-- The net in 8 bits, by a file that is gone afterwards.
local function quantize(options, model, path)
  local small, between = path:gsub("%.onnx$", ".int8.onnx"), path .. ".part"
  local settings = settings_of(options, true)
  settings.opset_version = math.max(options.opset, 13)
  local _ <close> = setmetatable({}, { __close = function() os.remove(between) end })
  zknn.onnx.export(model, zknn.zeros(1, 1, 28, 28), between, settings)
  zknn.onnx.quantize_static(between, small, { sample_of(options) }, { per_channel = true })
  print(("Wrote %s\n"):format(small))
end

local function export(options, model, path)
  model:eval()
  local settings = settings_of(options, options.dynamic)
  settings.verbose = true
  zknn.onnx.export(model, zknn.zeros(1, 1, 28, 28), path, settings)
  print(("Wrote %s\n"):format(path))
  if options.int8 then quantize(options, model, path) end
end

-- The net of that name: in the folder of --models, else the one that ships, else, if wanted, one
-- of random weights.
local function load_net(options, name)
  local path = ("%s/%s.pth"):format(options.models, name)
  local shown = path
  if not trained.exists(path) and not options.given.models then
    path = trained.shipped(name, path, "exporting") or path
  end
  local layers = name:match "%d"
  if trained.exists(path) then
    local model, found = trained.load_net(path, "--models names another folder")
    if found ~= tonumber(layers) then
      command.fail("%s holds a net of %d layers, not of %s; --model %s exports it", path, found,
        layers, command.quote(path))
    end
    return model
  end
  if not options.untrained then
    command.fail("there is no file %s. %s trains it; --models names another folder, --model a "
      .. "single file, and --untrained exports random weights", shown,
      command.line(("train_%slayer.lua"):format(layers)))
  end
  command.note("no %s, exporting random weights", shown)
  return nets[("ZKNNNet_%sLayer"):format(layers)]()
end

-- Before anything is printed: can the file be written?
local function check_place(path, option)
  local good, problem = pcall(zknn.system.check_writable, path)
  if not good then
    command.fail("%s. The .onnx file is written %s", command.without_line(tostring(problem)),
      option == "model" and "beside the file of --model" or "into the folder of --models")
  end
end

local function print_next(path)
  print(("Next: %s%s  runs it on a digit and the test set"):format(command.line "test_onnx.lua",
    path == "models/model_3layer.onnx" and "" or " --onnx " .. command.quote(path)))
end

command.run(function()
  local options = train.options("Exports trained nets to ONNX and prints their graphs.", ROWS)
  zknn.manual_seed(0)
  if options.model then
    if options.given.models or options.untrained then
      command.fail("--model exports one trained net; --models and --untrained do not go with it")
    end
    local model = trained.load_net(options.model, "--model names another file")
    local path = options.model:gsub("%.pth$", "") .. ".onnx"
    check_place(path, "model")
    export(options, model, path)
    return print_next(path)
  end
  local names = { "model_3layer", "model_5layer" }
  local models, paths = {}, {}
  for i, name in ipairs(names) do models[i] = load_net(options, name) end
  zknn.system.make_folder(options.models)
  for i, name in ipairs(names) do
    paths[i] = ("%s/%s.onnx"):format(options.models, name)
    check_place(paths[i], "models")
  end
  for i, model in ipairs(models) do export(options, model, paths[i]) end
  print_next(paths[1])
end)
