-- zknn.nn: layers, losses, and the classes for new ones.

local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local args = require "zknn.args"
local Module = require "zknn.nn.module"

local nn = {
  Module = Module,
  Parameter = require "zknn.nn.parameter",
  Sequential = require "zknn.nn.sequential",
  Linear = require "zknn.nn.linear",
  ModuleList = require "zknn.nn.modulelist",
  ModuleDict = require "zknn.nn.moduledict",
  PReLU = require "zknn.nn.prelu",
  RReLU = require("zknn.nn.rrelu").RReLU,
  Container = require "zknn.nn.container",
  Flatten = require "zknn.nn.flatten",
  Identity = require "zknn.nn.identity",
  functional = require "zknn.nn.functional",
  init = require "zknn.nn.initialize",
  summary = require "zknn.nn.summary",
  utils = require "zknn.nn.utils",
}

for _, file in ipairs { "conv", "pool", "padding", "parameterlist", "loss" } do
  for name, layer in pairs(require("zknn.nn." .. file)) do
    nn[name] = layer
  end
end

-- Files that return layers and the functions that they call.
for _, file in ipairs {
  "activation", "batchnorm", "norm", "dropout", "embedding", "bilinear", "upsample", "rearrange",
  "unpool", "power_pool", "fractional_pool", "fold", "embedding_bag", "response_norm",
  "linear_cross_entropy", "ctc_loss", "adaptive_softmax", "attention", "transformer",
  "recurrent", "recurrent_cell", "lazy",
} do
  for name, layer in pairs(require("zknn.nn." .. file).layers) do
    nn[name] = layer
  end
end

-- nn.class(name[, base]): a new kind of module. Give it __init and forward; inside __init, what is
-- assigned to self registers itself. Base.__init(self, ...) runs a base's.
function nn.class(name, base, ...)
  args.no_more("nn.class", 2, ...)
  if type(name) ~= "string" or name == "" then
    raise("nn.class: name must be a string, got %s", args.describe(name))
  end
  if base ~= nil and not class.inherits(base, Module) then
    raise("nn.class: the base of '%s' must be a class of modules, got %s", name,
      args.describe(base))
  end
  return class.unguarded(name, base or Module)
end

return library("zknn.nn", nn, {
  parallel = function() return require "zknn.nn.parallel" end,
})
