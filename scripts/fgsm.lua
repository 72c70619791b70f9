-- Digits that a trained net takes for others, though people see no difference: each pixel moves by
-- epsilon to where the loss grows [Goodfellow et al. 2014, arXiv 1412.6572].
--
--   ./zknn scripts/fgsm.lua      (--help shows all options)
--
-- prints the accuracy for some epsilons, and draws digits before and after, with the gradient of
-- the loss between them: where it is large the net looks (a saliency map). If models/ has no
-- trained net yet, it attacks the one in models/pretrained.

local zknn = require "zknn"
local train, command = zknn.train, zknn.train.command
local trained = require "trained"
local data, plot = zknn.data, zknn.plot
local F = zknn.nn.functional

local ROWS = {
  { name = "model", kind = "string", value = "FILE", default = "models/model_3layer.pth",
    ending = "%.pth$", help = "the trained net, of 3 or 5 layers" },
  { name = "data", kind = "string", value = "DIR", default = "data",
    help = "folder that holds MNIST" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "folder for the picture" },
  { name = "epsilon", kind = "number", value = "X", default = 0.1, min = 0,
    help = "by how much a pixel moves in the picture; pixels are 0 to 1" },
}

local EPSILONS = { 0, 0.02, 0.05, 0.1, 0.15, 0.2 }
local DRAWN = 5 -- digits in the picture

-- The gradient of the loss by the images: float32 [N, 1, 28, 28].
local function gradient_of(model, X, y)
  X = X:detach():requires_grad_()
  return zknn.autograd.grad(F.cross_entropy(model(X), y), X)[1]
end

-- The images a step of epsilon away, up the loss, and still within 0..1.
local function attack(X, gradient, epsilon)
  return (X + epsilon * gradient:sign()):clamp(0, 1)
end

-- How many images of each batch of the set are right after the attack, for every epsilon; and the
-- digits for the picture: right before, wrong after.
local function run(model, dataset, epsilon)
  local right, drawn = {}, {}
  for i = 1, #EPSILONS do right[i] = 0 end
  for X, y in data.DataLoader(dataset, { batch_size = 500 })() do
    local gradient = gradient_of(model, X, y)
    zknn.no_grad(function()
      for i, e in ipairs(EPSILONS) do
        right[i] = right[i] + model(attack(X, gradient, e)):argmax(1):eq(y):sum():item()
      end
      local changed = attack(X, gradient, epsilon)
      local before, after = model(X):argmax(1), model(changed):argmax(1)
      local fooled = before:eq(y):logical_and(after:ne(y)):nonzero():flatten():tolist()
      for _, k in ipairs(fooled) do
        if #drawn == DRAWN then break end
        drawn[#drawn + 1] = { X[k], gradient[k], changed[k], y[k]:item(), after[k]:item() }
      end
    end)
  end
  return right, drawn
end

-- A row for each digit: itself, the map, and what it became.
local function draw(drawn, epsilon, path)
  local images, titles = {}, {}
  for _, row in ipairs(drawn) do
    local image, gradient, changed, label, predicted = table.unpack(row)
    local map = gradient:abs()
    for _, part in ipairs {
      { image, ("Label: %d"):format(label) }, { map / map:max(), "Saliency" },
      { changed, ("Predicted: %d"):format(predicted) },
    } do
      images[#images + 1], titles[#titles + 1] = part[1], part[2]
    end
  end
  plot.grid(images, titles, { columns = 3, title = ("epsilon %g"):format(epsilon) })
  plot.savefig(path)
  plot.close()
  print("Wrote " .. path)
end

command.run(function()
  local options = train.options("Attacks a trained net by the fast gradient sign method.", ROWS)
  trained.find_data(options, "MNIST", "test")
  trained.make_out(options.out)
  local model = trained.load_named(options, "attacking")
  model:eval()
  local dataset = data.MNIST {
    root = options.data, train = false, transform = data.transforms.ToTensor(),
  }
  local right, drawn = run(model, dataset, options.epsilon)
  print "epsilon  accuracy on the test set"
  for i, e in ipairs(EPSILONS) do
    print(("%7g  %6.2f%%"):format(e, 100 * right[i] / #dataset))
  end
  if #drawn == 0 then
    print(("No digit is taken for another with epsilon %g."):format(options.epsilon))
  else
    draw(drawn, options.epsilon, options.out .. "/fgsm.png")
  end
end)
