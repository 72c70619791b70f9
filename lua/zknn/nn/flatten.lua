-- nn.Flatten([start_dim[, end_dim]]): joins the dimensions from start_dim to end_dim, by default
-- all but the batch's.

local args = require "zknn.args"
local class = require "zknn.class"
local Module = require "zknn.nn.module"

local Flatten = class("nn.Flatten", Module)

local read = args.reader("nn.Flatten", {
  { "start_dim", "integer", default = 1 },
  { "end_dim", "integer", default = -1 },
})

function Flatten:__init(...)
  local a = read(...)
  self.start_dim, self.end_dim = a.start_dim, a.end_dim
end

function Flatten:forward(input)
  local own = self._plain
  return input:flatten(own.start_dim, own.end_dim)
end

function Flatten:extra_repr()
  return ("start_dim=%d, end_dim=%d"):format(self.start_dim, self.end_dim)
end

return Flatten
