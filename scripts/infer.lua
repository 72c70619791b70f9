-- Evaluates a trained net on the test set, as PyTorch's tutorial does after training:
--
--   ./zknn scripts/infer.lua      (--help shows all options)
--
-- prints the accuracy and draws digits with label and prediction, the confusion matrix, and the
-- mistakes with the highest confidence. If models/ has no trained net yet, it uses the one in
-- models/pretrained.

local zknn = require "zknn"
local train, command = zknn.train, zknn.train.command
local trained = require "trained"
local data, plot = zknn.data, zknn.plot

local ROWS = {
  { name = "model", kind = "string", value = "FILE", default = "models/model_3layer.pth",
    ending = "%.pth$", help = "the trained net, of 3 or 5 layers" },
  { name = "data", kind = "string", value = "DIR", default = "data",
    help = "folder that holds MNIST" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "folder for the pictures" },
  { name = "count", kind = "integer", value = "N", default = 25, min = 1,
    help = "how many digits to draw, 25 on a page" },
  { name = "errors-only", kind = "flag", default = false,
    help = "draw only digits that the net gets wrong" },
  { name = "show", kind = "flag", default = false,
    help = "also show the first digits and the confusion matrix in the terminal" },
}

local PAGE, COLUMNS = 25, 5 -- pictures on a page, and in a row

-- --- predictions ---

-- Runs the whole set in batches: labels and predictions, int64 [N], and how sure the net was of
-- each prediction, float32 [N] in 0..1.
local function predict(model, dataset, device)
  local labels, predicted, sureness = {}, {}, {}
  model:eval()
  zknn.no_grad(function()
    for X, y in data.DataLoader(dataset, { batch_size = 500 })() do
      X, y = X:to(device), y:to(device)
      local sure, class = model(X):softmax(1):max(1)
      labels[#labels + 1], predicted[#predicted + 1], sureness[#sureness + 1] = y, class, sure
    end
  end)
  return zknn.cat(labels), zknn.cat(predicted), zknn.cat(sureness)
end

-- --- pictures ---

local function saved(path)
  plot.savefig(path)
  plot.close()
  print("Wrote " .. path)
end

-- Draws the images of these indices into a grid; caption(i) says what stands above image i.
local function draw_digits(dataset, indices, is_wrong, caption, columns, title)
  local images, titles, colors = {}, {}, {}
  for k, i in ipairs(indices) do
    images[k], titles[k] = dataset:get(i), caption(i)
    colors[k] = is_wrong(i) and "red" or false
  end
  plot.grid(images, titles, { colors = colors, columns = columns, title = title })
end

-- The files of n pictures: NAME.png, or NAME-1.png, NAME-2.png, ... where they need several pages.
local function page_path(options, name, page, pages)
  return ("%s/%s%s.png"):format(options.out, name, pages > 1 and "-" .. page or "")
end

local function draw_pages(options, dataset, indices, is_wrong, caption)
  local pages = math.ceil(#indices / PAGE)
  for page = 1, pages do
    local first = (page - 1) * PAGE + 1
    local part = { table.unpack(indices, first, math.min(first + PAGE - 1, #indices)) }
    draw_digits(dataset, part, is_wrong, caption, COLUMNS)
    saved(page_path(options, "predictions", page, pages))
  end
end

-- Draws all that there is to see of these predictions.
local function draw(options, dataset, labels, predicted, sureness)
  local function is_wrong(i) return labels[i]:item() ~= predicted[i]:item() end
  local function caption(i)
    return ("Label: %d, Predicted: %d"):format(labels[i]:item(), predicted[i]:item())
  end
  local wrong = labels:ne(predicted)
  local mistakes = wrong:nonzero():flatten():tolist()

  -- Digits of the test set, in its order.
  local digits = {}
  for i = 0, #dataset - 1 do
    if #digits < options.count and (not options.errors_only or is_wrong(i)) then
      digits[#digits + 1] = i
    end
  end
  draw_pages(options, dataset, digits, is_wrong, caption)

  -- Which digit is taken for which.
  local title = ("%d of %d right"):format(#dataset - #mistakes, #dataset)
  plot.confusion_matrix(labels, predicted, { title = title })
  saved(options.out .. "/confusion.png")

  -- The mistakes that the net was surest of.
  if #mistakes == 0 then
    print("The net makes no mistakes.")
  else
    table.sort(mistakes, function(a, b)
      local sure_a, sure_b = sureness[a]:item(), sureness[b]:item()
      if sure_a ~= sure_b then return sure_a > sure_b end
      return a < b
    end)
    draw_digits(dataset, { table.unpack(mistakes, 1, PAGE) }, function() return false end,
      function(i) return ("%s\n%.1f%% sure"):format(caption(i), 100 * sureness[i]:item()) end,
      COLUMNS, "The most confident mistakes")
    saved(options.out .. "/mistakes.png")
  end

  if options.show then
    local function short(i) return (caption(i):gsub(", ", "\n")) end
    draw_digits(dataset, { table.unpack(digits, 1, 8) }, is_wrong, short, 4)
    plot.show()
    plot.confusion_matrix(labels, predicted, { title = title })
    plot.show()
  end
end

command.run(function()
  local options = train.options("Draws what a trained net gets right and wrong in the test set.",
    ROWS)
  trained.find_data(options, "MNIST", "test")
  trained.make_out(options.out)
  local device = zknn.cuda.is_available() and "cuda" or "cpu"
  print(("Using %s device for inference"):format(device))
  local model = trained.load_named(options, "looking at"):to(device)
  local dataset = data.MNIST {
    root = options.data, train = false, transform = data.transforms.ToTensor(),
  }
  local labels, predicted, sureness = predict(model, dataset, device)
  print(("Accuracy on test set: %.2f%%"):format(
    100 * labels:eq(predicted):sum():item() / #dataset))
  draw(options, dataset, labels, predicted, sureness)
end)
