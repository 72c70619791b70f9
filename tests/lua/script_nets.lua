-- script_nets.lua: the nets of scripts/, for onnx.export, in the form of onnx_models.lua: {name,
-- net, example, others, axes, opset}. A script is loaded without its main function being run, and
-- its local classes and functions are taken from that.

local zknn = require "zknn"
local nn = zknn.nn

local libraries = { trainloop = true, ranks = true, text = true, trained = true, zknnnet = true }

-- The names that a script's main function reaches: locals of the script, by name.
local function locals_of(script)
  local found, seen, main = {}, {}, nil
  local command, trainloop = zknn.train.command, require "trainloop"
  local run, train = command.run, trainloop.main
  command.run = function(f) main = f end
  trainloop.main = function(_, f) main = f end
  local good, message = pcall(dofile, "scripts/" .. script .. ".lua")
  command.run, trainloop.main = run, train
  assert(good, message)
  local function visit(f)
    if seen[f] or debug.getinfo(f, "S").what ~= "Lua" then return end
    seen[f] = true
    for i = 1, 250 do
      local name, value = debug.getupvalue(f, i)
      if not name then break end
      if not libraries[name] then found[name] = value end
      if type(value) == "function" then visit(value) end
    end
  end
  visit(main)
  return found
end

package.path = "scripts/?.lua;" .. package.path
zknn.manual_seed(2)

local batch = { [0] = "batch" }
local function images(n) return zknn.rand(n, 1, 28, 28) end
local function digits(low, high) return function(n) return zknn.randint(low, high, { n, 7 }) end end

-- A net of a batch, exported with three samples and run with other counts.
local function row(name, net, sample, opset)
  net:eval()
  return { name, net, sample(3), { sample(1), sample(8) }, { batch }, opset }
end

local gan, pinn = locals_of "gan", locals_of "pinn"
local transformer, char_rnn = locals_of "transformer", locals_of "char_rnn"
local zknnnet = require "zknnnet"

local function transformer_of(positions)
  return transformer.Net(11, 12, { positions = positions, width = 16, heads = 2, layers = 2 })
end

local function noise(n) return zknn.randn(n, gan.NOISE) end

-- The mean of a variational autoencoder's numbers, and the image of given ones: what draws nothing.
local vae = locals_of("vae").VAE(16)
vae:eval()
local Encoder, Decoder = nn.class("Encoder"), nn.class("Decoder")
function Encoder:__init() self.vae = vae end
function Encoder:forward(x) return self.vae:encode(x) end
function Decoder:__init() self.vae = vae end
function Decoder:forward(z) return self.vae.decoder(z):sigmoid() end

local rnn = char_rnn.CharRNN(20, { hidden = 12, layers = 2, dropout = 0.5 })
rnn:eval()
local function bytes(n, length) return zknn.randint(0, 20, { n, length }) end

local nets = {
  row("zknnnet, 3 layers", zknnnet.ZKNNNet_3Layer(), images),
  row("zknnnet, 5 layers", zknnnet.ZKNNNet_5Layer(), images),
  row("lenet", locals_of("lenet").LeNet(), images),
  row("fashion", locals_of("fashion").Net(), images),
  row("fast99", locals_of("fast99").make_model(), function(n) return zknn.rand(n, 1, 24, 24) end),
  row("autoencoder", locals_of("autoencoder").Autoencoder(), images),
  row("custom_layer", locals_of("custom_layer").Net(), images),
  row("rowlstm", locals_of("rowlstm").RowLSTM(), images),
  row("gan's generator", gan.make_generator(), noise),
  row("gan's critic", gan.make_critic(), images),
  row("pinn of one variable", pinn.make_net(1), function(n) return zknn.randn(n, 1) end),
  row("pinn of two", pinn.make_net(2), function(n) return zknn.randn(n, 2) end),
  row("vae's encoder", Encoder(), images),
  row("vae's decoder", Decoder(), function(n) return zknn.randn(n, 16) end),
}
for _, opset in ipairs { 14, 23 } do
  for _, positions in ipairs { "sinusoidal", "rotary" } do
    nets[#nets + 1] = row(("transformer, %s, opset %d"):format(positions, opset),
      transformer_of(positions), digits(0, 11), opset)
    nets[#nets][5] = { { [0] = "batch", [1] = "length" } }
    table.insert(nets[#nets][4], zknn.randint(0, 11, { 2, 11 }))
  end
end
nets[#nets + 1] = { "char_rnn", rnn, bytes(2, 5), { bytes(1, 9), bytes(3, 1) },
  { { [0] = "batch", [1] = "length" } } }
nets[#nets + 1] = { "char_rnn from a state", function(x, h) return rnn(x, h) end,
  { bytes(2, 5), zknn.randn(2, 2, 12) },
  { { bytes(1, 9), zknn.randn(2, 1, 12) }, { bytes(4, 2), zknn.randn(2, 4, 12) } },
  { { [0] = "batch", [1] = "length" }, { [1] = "batch" } } }
nets.vae = vae
return nets
