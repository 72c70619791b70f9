-- Checks an exported net by running it, as PyTorch's tutorial does with onnxruntime:
--
--   ./zknn scripts/export_onnx.lua      writes models/model_3layer.onnx
--   ./zknn scripts/test_onnx.lua        (--help shows all options)
--
-- predicts the digit in a PNG, then the whole test set one image at a time, and draws both.

local zknn = require "zknn"
local command = require "command"
local data, plot, image = zknn.data, zknn.plot, zknn.image

local ROWS = {
  { name = "onnx", kind = "string", value = "FILE", default = "models/model_3layer.onnx",
    help = "the exported net" },
  { name = "image", kind = "string", value = "FILE", default = "data/test/2.png",
    help = "a PNG of a digit, light on dark" },
  { name = "data", kind = "string", value = "DIR", default = "data",
    help = "folder that holds MNIST" },
  { name = "limit", kind = "integer", value = "N", min = 1,
    help = "test only the first N images" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "where the pictures go" },
  { name = "show", kind = "flag", default = false,
    help = "show the pictures in the terminal too" },
}

local DRAWN, COLUMNS = 10, 5 -- images of the test set that are drawn

local function warn(format, ...)
  io.stderr:write(("%s: warning: %s\n"):format(command.name, format:format(...)))
end

-- --- the net ---

local function open_session(path)
  local file = io.open(path, "rb")
  if not file then
    command.fail("%s: no such file; ./zknn scripts/export_onnx.lua exports the nets to models/",
      path)
  end
  file:close()
  return zknn.onnx.InferenceSession(path)
end

-- The one input of a net for images, [N, 1, height, width], and its height and width.
local function image_input(path, session)
  local inputs = session:get_inputs()
  local shape = inputs[1] and inputs[1].shape
  local fits = #inputs == 1 and shape and #shape == 4 and shape[2] == 1
    and math.type(shape[3]) == "integer" and math.type(shape[4]) == "integer"
  if not fits then command.fail("%s: takes no grey images, [N, 1, height, width]", path) end
  return inputs[1].name, shape[3], shape[4]
end

-- --- the picture ---

-- A picture as the net was trained to see it: float32 [1, 1, height, width] in 0..1.
local function load_image(path, height, width)
  local pixels = image.load(path)
  local shape = pixels.shape
  if #shape == 3 then
    command.fail("%s: is a picture in colours or with transparency (%d channels), the net takes "
      .. "grey ones: zknn.image.to_grey(img) makes one of it, zknn.data.prepare_digit(img) one as "
      .. "MNIST's digits are", path, shape[3])
  end
  if shape[1] ~= height or shape[2] ~= width then
    command.fail("%s: is %d x %d pixels large, the net takes %d x %d: data.prepare_digit brings a "
      .. "picture of a digit to that", path, shape[2], shape[1], width, height)
  end
  local x = pixels.dtype == "uint8" and pixels:float() / 255 or pixels:float()
  return x:view(1, 1, height, width)
end

-- What the net never saw in training, it cannot be trusted with.
local function check_range(path, x)
  local low, high = x:min():item(), x:max():item()
  if low < 0 or high > 1 or high < 0.1 then
    warn("%s: its values lie in %.3g..%.3g, but the net was trained on 0..1", path, low, high)
  elseif x:mean():item() > 0.5 then
    warn("%s: is dark on light, but the net was trained on light digits on a dark ground "
      .. "(data.prepare_digit turns it)", path)
  end
end

local function finish(options, name)
  local path = ("%s/%s.png"):format(options.out, name)
  plot.savefig(path)
  if options.show then plot.show() end
  plot.close()
  print("Wrote " .. path)
end

local function test_image(options, session, name, height, width)
  local x = load_image(options.image, height, width)
  check_range(options.image, x)
  print(("(%s)"):format(table.concat(x.shape, ", ")))
  local predicted = session:run(nil, { [name] = x })[1]:argmax():item()
  local title = ("Predicted: %d"):format(predicted)
  print(title)
  plot.imshow(x:view(height, width), { title = title, cmap = "gray" })
  finish(options, "onnx_image")
end

-- --- the test set ---

local function test_set(options, session, name)
  local dataset = data.MNIST { root = options.data, train = false,
    transform = data.transforms.ToTensor() }
  local n = math.min(options.limit or #dataset, #dataset)
  local images, titles, colors, correct, seen = {}, {}, {}, 0, 0
  local feeds = {}
  for X, y in data.DataLoader(dataset, { batch_size = 1 })() do
    feeds[name] = X
    local predicted, label = session:run(nil, feeds)[1]:argmax():item(), y:item()
    seen = seen + 1
    if predicted == label then correct = correct + 1 end
    if seen <= DRAWN then
      images[seen] = X:view(X:size(2), X:size(3))
      titles[seen] = ("Label: %d, Predicted: %d"):format(label, predicted)
      colors[seen] = predicted ~= label and "red" or false
    end
    if seen == n then break end
  end
  print(("Accuracy on test set: %.2f%% (%d of %d)"):format(100 * correct / seen, correct, seen))
  plot.grid(images, titles, { colors = colors, columns = COLUMNS })
  finish(options, "onnx_test")
end

command.run(function()
  local options = command.options("Runs an exported net on a picture and on the test set.", ROWS)
  local session = open_session(options.onnx)
  local name, height, width = image_input(options.onnx, session)
  print(("Input: %s"):format(name))
  zknn.system.make_folder(options.out)
  test_image(options, session, name, height, width)
  test_set(options, session, name)
end)
