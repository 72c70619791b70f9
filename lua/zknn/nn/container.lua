-- nn.Container{name = module}: PyTorch's old name of a module that holds others.

local class = require "zknn.class"
local Module = require "zknn.nn.module"
local ModuleDict = require "zknn.nn.moduledict"

local Container = class("nn.Container", Module)

function Container:__init(modules)
  ModuleDict._each_pair("nn.Container", modules or {}, function(name, module)
    self:add_module(name, module)
  end)
end

return Container
