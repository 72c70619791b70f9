-- Seconds of a step of the nets of scripts/, on their data held in memory:
--
--   net=char_rnn|transformer|rowlstm|vae|fgsm|oscillation|burgers steps=50 warmup=5
--
-- Reports the loss of the last step.

local zknn = require "zknn"
local twin = require "twin"
local nn, optim, a = zknn.nn, zknn.optim, twin.args
local F = nn.functional

local WORDS = 128 -- bytes of the text are below

local function text()
  local file <close> = assert(io.open((a.data or "data") .. "/text/alice.txt", "rb"))
  local bytes = {}
  for c in file:read("a"):gmatch "." do bytes[#bytes + 1] = c:byte() end
  return zknn.tensor(bytes)
end

-- Functions that make a net and give what computes the loss of step k; and the optimizer, or none.
local nets = {}

function nets.char_rnn()
  local values, parts, length = text(), 32, 64
  local each = (values:size(0) - 1) // parts
  local x, y = values:narrow(0, 0, parts * each), values:narrow(0, 1, parts * each)
  x, y = x:view(parts, each), y:view(parts, each)
  local embedding = nn.Embedding(WORDS, 64)
  local gru, head = nn.GRU(64, 256, { batch_first = true }), nn.Linear(256, WORDS)
  local all, state = nn.ModuleList { embedding, gru, head }, nil
  return function(k)
    local from = k * length % (each - length)
    local outputs, after = gru(embedding(x:narrow(1, from, length)), state)
    state = after:detach()
    return F.cross_entropy(head(outputs):flatten(0, 1), y:narrow(1, from, length):flatten())
  end, optim.Adam(all:parameters(), { lr = 4e-3 })
end

function nets.transformer()
  local values, count, length = text(), 64, 64
  local embedding, head = nn.Embedding(WORDS, 64), nn.Linear(64, WORDS)
  local layer = nn.TransformerEncoderLayer(64, 4, 256, { dropout = 0.0, activation = "gelu",
    batch_first = true, norm_first = true })
  local encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(64), false)
  local all = nn.ModuleList { embedding, encoder, head }
  local mask = nn.Transformer.generate_square_subsequent_mask(length)
  return function(k)
    local from = k * count * length % (values:size(0) - count * length - 1)
    local x = values:narrow(0, from, count * length):view(count, length)
    local y = encoder(embedding(x), { mask = mask, is_causal = true })
    return F.cross_entropy(head(y):flatten(0, 1), values:narrow(0, from + 1, count * length))
  end, optim.AdamW(all:parameters(), { lr = 1e-3 })
end

function nets.rowlstm()
  local x, y = twin.mnist(true)
  local lstm, head = nn.LSTM(28, 128, { batch_first = true }), nn.Linear(128, 10)
  return function(k)
    local rows = x:narrow(0, k * 64, 64):squeeze(1)
    local outputs = lstm(rows)
    return F.cross_entropy(head(outputs:select(1, -1)), y:narrow(0, k * 64, 64))
  end, optim.Adam(nn.ModuleList { lstm, head }:parameters(), { lr = 3e-3 })
end

function nets.vae()
  local x = twin.mnist(true)
  local encoder = nn.Sequential(nn.Flatten(), nn.Linear(784, 400), nn.ReLU())
  local mean_of, logvar_of = nn.Linear(400, 16), nn.Linear(400, 16)
  local decoder = nn.Sequential(nn.Linear(16, 400), nn.ReLU(), nn.Linear(400, 784))
  local all = nn.ModuleList { encoder, mean_of, logvar_of, decoder }
  return function(k)
    local images = x:narrow(0, k * 128, 128)
    local hidden = encoder(images)
    local mean, logvar = mean_of(hidden), logvar_of(hidden)
    local logits = decoder(mean + (logvar / 2):exp() * zknn.randn_like(mean))
    local off = F.binary_cross_entropy_with_logits(logits, images:flatten(1),
      { reduction = "sum" })
    return (off - 0.5 * (1 + logvar - mean:square() - logvar:exp()):sum()) / 128
  end, optim.Adam(all:parameters(), { lr = 1e-3 })
end

function nets.fgsm()
  local x, y = twin.mnist(false)
  local net = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512),
    nn.ReLU(), nn.Linear(512, 10))
  for _, p in ipairs(net:parameters()) do p:requires_grad_(false) end
  return function(k)
    local images = x:narrow(0, k % 10 * 1000, 1000):clone():requires_grad_()
    local labels = y:narrow(0, k % 10 * 1000, 1000)
    F.cross_entropy(net(images), labels):backward()
    local moved = (images:detach() + images.grad:sign() * 0.1):clamp(0, 1)
    return F.cross_entropy(net(moved), labels)
  end
end

local function small_net(inputs)
  return nn.Sequential(
    nn.Linear(inputs, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
end

local function derivative(u, x)
  return zknn.autograd.grad(u:sum(), x, { create_graph = true })[1]
end

local POINTS = 256 -- of scripts/pinn.lua

function nets.oscillation()
  local net, origin = small_net(1), zknn.zeros(1, 1):requires_grad_()
  return function()
    local x = (zknn.rand(POINTS, 1) * (2 * math.pi)):requires_grad_()
    local u, at_origin = net(x / 2), net(origin / 2)
    local equation = (derivative(derivative(u, x), x) + u):square():mean()
    local slope = derivative(at_origin, origin)
    return equation + (at_origin:square() + (slope - 1):square()):sum()
  end, optim.Adam(net:parameters(), { lr = 1e-3 })
end

function nets.burgers()
  local net = small_net(2)
  return function()
    local x = (zknn.rand(POINTS, 1) * 2 - 1):requires_grad_()
    local t = zknn.rand(POINTS, 1):requires_grad_()
    local u = t * (1 - x * x) * net(zknn.cat({ x, t }, 1)) - (x * math.pi):sin()
    local u_x, u_t = table.unpack(zknn.autograd.grad(u:sum(), { x, t }, { create_graph = true }))
    return (u_t + u * u_x - 0.05 * derivative(u_x, x)):square():mean()
  end, optim.Adam(net:parameters(), { lr = 1e-3 })
end

zknn.manual_seed(0)
local loss_of, optimizer = nets[a.net]()

local start, loss
for step = -a.warmup, a.steps - 1 do
  if step == 0 then start = zknn.clock() end
  loss = loss_of(step + a.warmup)
  if optimizer then
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
  end
end
twin.report("step", (zknn.clock() - start) / a.steps, loss:item())
