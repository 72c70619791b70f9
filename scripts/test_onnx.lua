-- Checks an exported net by running it, as PyTorch's tutorial does with onnxruntime:
--
--   ./zknn scripts/export_onnx.lua      writes models/model_3layer.onnx
--   ./zknn scripts/test_onnx.lua        (--help shows all options)
--
-- predicts the digit in a PNG, then the whole test set one image at a time, and draws both.

local zknn = require "zknn"
local train, command = zknn.train, zknn.train.command
local trained = require "trained"
local data, plot, image = zknn.data, zknn.plot, zknn.image

local ROWS = {
  { name = "onnx", kind = "string", value = "FILE", default = "models/model_3layer.onnx",
    ending = "%.onnx$", help = "the exported net" },
  { name = "image", kind = "string", value = "FILE", default = "data/test/2.png",
    ending = "%.png$", help = "a PNG of a digit, light on dark" },
  { name = "data", kind = "string", value = "DIR", default = "data",
    help = "folder that holds MNIST" },
  { name = "limit", kind = "integer", value = "N", min = 1,
    help = "test only the first N images" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "folder for the pictures" },
  { name = "show", kind = "flag", default = false,
    help = "also show the pictures in the terminal" },
}

local DRAWN, COLUMNS = 10, 5 -- images of the test set that are drawn

local function warn(format, ...)
  command.note("warning: " .. format, ...)
end

-- --- the net ---

local function open_session(path)
  if not trained.exists(path) then
    command.fail("there is no file %s. %s exports the nets to models/; --onnx names another file",
      path, command.line "export_onnx.lua")
  end
  return zknn.onnx.InferenceSession(path)
end

-- The one input of a net for images, [N, 1, height, width], and its height and width.
local function image_input(path, session)
  local inputs = session:get_inputs()
  local shape = inputs[1] and inputs[1].shape
  local fits = #inputs == 1 and shape and #shape == 4 and shape[2] == 1
    and math.type(shape[3]) == "integer" and math.type(shape[4]) == "integer"
  if not fits then
    command.fail("%s is not a net for grey images: its input is not one tensor [N, 1, height, "
      .. "width]", path)
  end
  return inputs[1].name, shape[3], shape[4]
end

-- --- the picture ---

-- How a picture becomes one as the net was trained on, in Lua.
local function preparing(path)
  return ('zknn.image.save(zknn.data.prepare_digit(zknn.image.load("%s"))[0], "digit.png") makes '
    .. "one that looks like MNIST's digits"):format(path)
end

-- A picture as the net was trained to see it: float32 [1, 1, height, width] in 0..1.
local function load_image(path, height, width)
  if not trained.exists(path) then
    command.fail("there is no file %s. --image names a PNG of a digit", path)
  end
  local pixels = image.load(path)
  local shape = pixels.shape
  if #shape == 3 then
    command.fail("%s is a picture in colours or with transparency (%d channels); the net takes "
      .. "grey ones. %s", path, shape[3], preparing(path))
  end
  if shape[1] ~= height or shape[2] ~= width then
    command.fail("%s has %d x %d pixels; the net takes %d x %d. %s", path, shape[2], shape[1],
      width, height, preparing(path))
  end
  local x = pixels.dtype == "uint8" and pixels:float() / 255 or pixels:float()
  return x:view(1, 1, height, width)
end

-- Warns of pictures of another kind than those that the net was trained on.
local function check_range(path, x)
  local low, high = x:min():item(), x:max():item()
  if low < 0 or high > 1 or high < 0.1 then
    warn("the values of %s lie in %.3g..%.3g, but the net was trained on 0..1", path, low, high)
  elseif x:mean():item() > 0.5 then
    warn("%s is dark on light, but the net was trained on light digits on a dark ground. %s", path,
      preparing(path))
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
  local options = train.options("Runs an exported net on a picture and on the test set.", ROWS)
  if not options.given.image then options.image = trained.own(options.image) end
  trained.find_data(options, "MNIST", "test")
  trained.make_out(options.out)
  local session = open_session(options.onnx)
  local name, height, width = image_input(options.onnx, session)
  print(("Input: %s"):format(name))
  test_image(options, session, name, height, width)
  test_set(options, session, name)
end)
