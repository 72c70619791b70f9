-- A variational autoencoder of digits: each image of MNIST becomes a normal distribution of a few
-- numbers, and a draw from it an image again. Draws digits beside what comes out for them, new
-- digits, and the way between four digits.
--
--   ./zknn scripts/vae.lua      (--help shows all options)
--
-- [Kingma, Welling 2013, arXiv 1312.6114]

local zknn = require "zknn"
local nn, optim, data, plot = zknn.nn, zknn.optim, zknn.data, zknn.plot
local command = zknn.train.command

local ROWS = {
  { name = "epochs", kind = "integer", value = "N", default = 10, min = 1, help = "of training" },
  { name = "batch-size", kind = "integer", value = "N", default = 128, min = 1,
    help = "images a step" },
  { name = "latent", kind = "integer", value = "N", default = 16, min = 1,
    help = "numbers that an image is made of" },
  { name = "lr", kind = "number", value = "X", default = 1e-3, help = "Adam's rate" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights, the order of the images and the draws" },
  { name = "data", kind = "string", value = "DIR", default = "data", help = "it has MNIST/raw" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "where the pictures are written" },
}

local VAE = nn.class("VAE")

function VAE:__init(latent)
  self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 400), nn.ReLU())
  self.mean, self.logvar = nn.Linear(400, latent), nn.Linear(400, latent)
  self.decoder = nn.Sequential(
    nn.Linear(latent, 400), nn.ReLU(),
    nn.Linear(400, 28 * 28), nn.Unflatten(1, { 1, 28, 28 })
  )
end

-- Mean and logarithm of the variance of each number, [N, latent].
function VAE:encode(x)
  local hidden = self.encoder(x)
  return self.mean(hidden), self.logvar(hidden)
end

-- The image (as logits: the sigmoid of each is a pixel), mean and logarithm of the variance.
function VAE:forward(x)
  local mean, logvar = self:encode(x)
  local z = mean + (logvar / 2):exp() * zknn.randn_like(mean)
  return self.decoder(z), mean, logvar
end

-- The lower bound of the images' likelihood, negated, a sample: how far the pixels are off, and how
-- far each distribution is from the standard normal one (Kullback and Leibler's divergence).
local function loss_of(logits, x, mean, logvar)
  local pixels = nn.functional.binary_cross_entropy_with_logits(logits, x, { reduction = "sum" })
  local divergence = -0.5 * (1 + logvar - mean:square() - logvar:exp()):sum()
  return pixels / #x, divergence / #x
end

local function draw(images, columns, path)
  local list, titles = {}, {}
  for i = 0, images:size(0) - 1 do list[i + 1], titles[i + 1] = images[i], "" end
  plot.grid(list, titles, { columns = columns })
  plot.savefig(path)
  plot.close()
  print("Wrote " .. path)
end

local COLUMNS = 8

-- Digits of the test set above what comes out for them; new digits; the way between four.
local function draw_all(model, test, latent, out)
  zknn.system.make_folder(out)
  model:eval()
  local digits = {}
  for i = 0, COLUMNS - 1 do digits[i + 1] = (test:get(i)) end
  local x = zknn.stack(digits)
  local codes = model:encode(x)
  draw(zknn.cat { x, model.decoder(codes):sigmoid() }, COLUMNS, out .. "/vae.png")
  draw(model.decoder(zknn.randn(4 * COLUMNS, latent)):sigmoid(), COLUMNS,
    out .. "/vae_new.png")
  local way = {}
  for row = 0, COLUMNS - 1 do
    local down = row / (COLUMNS - 1)
    for column = 0, COLUMNS - 1 do
      local right = column / (COLUMNS - 1)
      local upper = codes[0] * (1 - right) + codes[1] * right
      local lower = codes[2] * (1 - right) + codes[3] * right
      way[#way + 1] = upper * (1 - down) + lower * down
    end
  end
  draw(model.decoder(zknn.stack(way)):sigmoid(), COLUMNS, out .. "/vae_way.png")
end

local function run(options)
  local function images(train)
    return data.MNIST { root = options.data, train = train,
      transform = data.transforms.ToTensor() }
  end
  local set, test = images(true), images(false)
  zknn.manual_seed(options.seed)
  local model = VAE(options.latent)
  local optimizer = optim.Adam(model:parameters(), { lr = options.lr })
  local loader = data.DataLoader(set, { batch_size = options.batch_size, shuffle = true })
  local start = zknn.clock()
  for epoch = 1, options.epochs do
    local pixels, divergence, batches = 0, 0, 0
    for x in loader() do
      local logits, mean, logvar = model(x)
      local off, apart = loss_of(logits, x, mean, logvar)
      optimizer:zero_grad();
      (off + apart):backward()
      optimizer:step()
      pixels, divergence = pixels + off:item(), divergence + apart:item()
      batches = batches + 1
    end
    print(("epoch %2d  loss %.2f (pixels %.2f, divergence %.2f)  %.1f s"):format(epoch,
      (pixels + divergence) / batches, pixels / batches, divergence / batches,
      zknn.clock() - start))
  end
  zknn.no_grad(draw_all, model, test, options.latent, options.out)
end

command.run(function()
  run(zknn.train.options("Learns to make digits like MNIST's, by a variational autoencoder.", ROWS))
end)
