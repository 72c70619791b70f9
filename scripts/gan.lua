-- A generator of digits: a Wasserstein GAN with gradient penalty, on MNIST. A critic learns to tell
-- real images from made ones; the gradient of its value by the image is to have the length 1, which
-- needs the gradient of a gradient. Draws what the generator makes.
--
--   ./zknn scripts/gan.lua      (--help shows all options)
--
-- [Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville 2017, arXiv 1704.00028]

local zknn = require "zknn"
local nn, optim, data, plot = zknn.nn, zknn.optim, zknn.data, zknn.plot
local train, command = zknn.train, zknn.train.command

local NOISE = 64 -- numbers that the generator makes an image of
local ROUNDS = 3 -- steps of the critic for one of the generator
local PENALTY = 10

local ROWS = {
  { name = "steps", kind = "integer", value = "N", default = 2000, min = 1,
    help = "of the generator" },
  { name = "batch-size", kind = "integer", value = "N", default = 64, min = 2,
    help = "images a step" },
  { name = "lr", kind = "number", value = "X", default = 5e-4, help = "Adam's rate" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights, the order of the images and the noise" },
  { name = "data", kind = "string", value = "DIR", default = "data", help = "it has MNIST/raw" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "where the pictures are written" },
}

local function make_generator()
  return nn.Sequential(
    nn.Linear(NOISE, 32 * 7 * 7), nn.ReLU(), nn.Unflatten(1, { 32, 7, 7 }),
    nn.ConvTranspose2d(32, 16, 4, { stride = 2, padding = 1 }), nn.ReLU(), -- [N, 16, 14, 14]
    nn.ConvTranspose2d(16, 1, 4, { stride = 2, padding = 1 }), nn.Sigmoid()
  )
end

local function make_critic()
  return nn.Sequential(
    nn.Conv2d(1, 16, 4, { stride = 2, padding = 1 }), nn.LeakyReLU(0.2),   -- [N, 16, 14, 14]
    nn.Conv2d(16, 32, 4, { stride = 2, padding = 1 }), nn.LeakyReLU(0.2),  -- [N, 32, 7, 7]
    nn.Flatten(), nn.Linear(32 * 7 * 7, 1)
  )
end

-- The mean squared distance from 1 of the gradients' lengths, at random places between both.
local function penalty(critic, real, made)
  local share = zknn.rand(real:size(0), 1, 1, 1)
  local between = (real * share + made * (1 - share)):requires_grad_()
  local grads = zknn.autograd.grad(critic(between):sum(), between, { create_graph = true })
  return (grads[1]:flatten(1):norm(2, 1) - 1):square():mean()
end

local function draw(generator, noise, path)
  local images, titles = zknn.no_grad(generator, noise), {}
  local list = {}
  for i = 1, images:size(0) do
    list[i], titles[i] = images[i - 1], ""
  end
  plot.grid(list, titles, { columns = 8 })
  plot.savefig(path)
  print("Wrote " .. path)
end

-- Batches of images, epoch after epoch.
local function endless(loader)
  return coroutine.wrap(function()
    while true do
      for X in loader() do coroutine.yield(X) end
    end
  end)
end

local function run(options)
  local set = data.MNIST { root = options.data, train = true,
    transform = data.transforms.ToTensor() }
  zknn.manual_seed(options.seed)
  local generator, critic = make_generator(), make_critic()
  local betas = { 0.0, 0.9 }
  local of_generator = optim.Adam(generator:parameters(), { lr = options.lr, betas = betas })
  local of_critic = optim.Adam(critic:parameters(), { lr = options.lr, betas = betas })
  local next_batch = endless(data.DataLoader(set,
    { batch_size = options.batch_size, shuffle = true, drop_last = true }))
  local shown, start = zknn.randn(32, NOISE), zknn.clock()
  local report = math.max(options.steps // 10, 1)
  for step = 1, options.steps do
    local distance
    for _ = 1, ROUNDS do
      local real = next_batch()
      local made = zknn.no_grad(generator, zknn.randn(real:size(0), NOISE))
      local difference = critic(real):mean() - critic(made):mean()
      of_critic:zero_grad();
      (PENALTY * penalty(critic, real, made) - difference):backward()
      of_critic:step()
      distance = difference:item()
    end
    of_generator:zero_grad();
    (-critic(generator(zknn.randn(options.batch_size, NOISE))):mean()):backward()
    of_generator:step()
    if step % report == 0 then
      print(("step %5d  distance %.3f  %.1f s"):format(step, distance, zknn.clock() - start))
    end
  end
  zknn.system.make_folder(options.out)
  draw(generator, shown, options.out .. "/gan.png")
end

command.run(function()
  run(train.options("Learns to make digits like MNIST's, by a Wasserstein GAN.", ROWS))
end)
