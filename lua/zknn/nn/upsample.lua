-- nn.Upsample, UpsamplingNearest2d, UpsamplingBilinear2d, and nn.functional.interpolate: they
-- resize [N, C, L], [N, C, H, W] and [N, C, D, H, W]. size or scale_factor is one number
-- for all dimensions, or a list.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

local function each(what, name, value, n)
  local list = {}
  if type(value) == "table" and #value ~= n then
    raise("%s: %s has %d entries, but input has %d spatial dimensions", what, name, #value, n)
  end
  for d = 1, n do
    list[d] = type(value) == "table" and value[d] or value
    if name == "size" and type(list[d]) == "number" and not math.tointeger(list[d]) then
      raise("%s: size must be an integer or a list of them, got %s", what, list[d])
    end
    if type(list[d]) ~= "number" or list[d] ~= list[d] then
      raise("%s: %s must be a number or a list of them, got %s", what, name,
        args.describe(list[d]))
    end
  end
  return list
end

-- mode = { the operation's mode, dimensions of the input, may align_corners be said? }
local modes = {
  nearest = { "nearest" },
  ["nearest-exact"] = { "nearest-exact" },
  area = { "area" },
  linear = { "linear", 3, true },
  bilinear = { "linear", 4, true },
  trilinear = { "linear", 5, true },
}

local function known_mode(what, mode)
  if not modes[mode] then
    raise("%s: mode is '%s', it must be one of nearest, nearest-exact, area, linear, bilinear, "
      .. "trilinear", what, mode)
  end
  return modes[mode]
end

local function interpolate(input, size, scale_factor, mode, align_corners, recompute)
  local what, known = "interpolate", known_mode("interpolate", mode)
  local n = input:dim() - 2
  if n < 1 or n > 3 then
    raise("%s: input must be [N, C, L], [N, C, H, W] or [N, C, D, H, W], got %s", what,
      text.shape(input))
  end
  if known[2] and known[2] ~= n + 2 then
    raise("%s: Got %dD input, but %s mode needs %dD input", what, n + 2, mode, known[2])
  end
  if align_corners ~= nil and not known[3] then
    raise("%s: align_corners option can only be set with the interpolating modes: linear | "
      .. "bilinear | trilinear", what)
  end
  if (size == nil) == (scale_factor == nil) then
    raise(size and "%s: only one of size or scale_factor should be defined"
      or "%s: either size or scale_factor should be defined", what)
  end
  local scales = {}
  if size then
    if recompute then
      raise("%s: recompute_scale_factor is not meaningful with an explicit size.", what)
    end
    size = each(what, "size", size, n)
  else
    scales, size = each(what, "scale_factor", scale_factor, n), {}
    for d = 1, n do
      size[d] = math.floor(input:size(d + 1) * scales[d])
      if math.type(size[d]) ~= "integer" then
        raise("%s: scale_factor %g makes a size that is too large", what, scales[d])
      end
    end
    if recompute then scales = {} end
  end
  if mode == "area" then
    return core[("adaptive_avg_pool%dd"):format(n)](input, size)
  end
  return core.upsample(input, size, known[1], align_corners or false, scales[1] or 0,
    scales[2] or 0, scales[3] or 0)
end

local parameters = {
  { "input", "tensor" }, { "size", "any", optional = true },
  { "scale_factor", "any", optional = true }, { "mode", "string", default = "nearest" },
  { "align_corners", "boolean", optional = true },
}
local read_upsample = args.reader("upsample", parameters)
local read = args.reader("interpolate", table.move({
  { "recompute_scale_factor", "boolean", optional = true },
  { "antialias", "boolean", default = false },
}, 1, 2, #parameters + 1, table.move(parameters, 1, #parameters, 1, {})))

local function interpolate_function(...)
  local a = read(...)
  if a.antialias then raise("interpolate: antialias is not supported") end
  return (interpolate(a.input, a.size or nil, a.scale_factor or nil, a.mode, a.align_corners,
    a.recompute_scale_factor))
end

local function upsample(...)
  local a = read_upsample(...)
  return (interpolate(a.input, a.size or nil, a.scale_factor or nil, a.mode, a.align_corners))
end

-- Old names of two modes.
local function fixed(name, mode, align_corners)
  local read_fixed = args.reader(name, { parameters[1], parameters[2], parameters[3] })
  return function(...)
    local a = read_fixed(...)
    return (interpolate(a.input, a.size or nil, a.scale_factor or nil, mode, align_corners))
  end
end

-- --- layers ---

local Upsample = class("nn.Upsample", Module)

local function floats(what, factor)
  if type(factor) == "number" then return factor + 0.0 end
  local list = {}
  for i, f in ipairs(type(factor) == "table" and not getmetatable(factor) and factor or {}) do
    list[i] = type(f) == "number" and f + 0.0 or nil
  end
  if #list == 0 or #list ~= #factor then
    raise("%s: scale_factor must be a number or a list of them, got %s", what,
      args.describe(factor))
  end
  return list
end

local function set_up(self, a, mode)
  known_mode("nn." .. self:_get_name(), mode)
  self.size, self.scale_factor = a.size, nil
  if a.scale_factor then
    self.scale_factor = floats("nn." .. self:_get_name(), a.scale_factor)
  end
  self.mode, self.align_corners = mode, a.align_corners
  self.recompute_scale_factor = a.recompute_scale_factor
end

local read_layer = args.reader("nn.Upsample", {
  { "size", "size", optional = true }, { "scale_factor", "any", optional = true },
  { "mode", "string", default = "nearest" }, { "align_corners", "boolean", optional = true },
  { "recompute_scale_factor", "boolean", optional = true },
})

function Upsample:__init(...)
  local a = read_layer(...)
  set_up(self, a, a.mode)
end

function Upsample:forward(input)
  return interpolate(input, self.size, self.scale_factor, self.mode, self.align_corners,
    self.recompute_scale_factor)
end

function Upsample:extra_repr()
  return ("%s, mode='%s'"):format(
    self.scale_factor and "scale_factor=" .. text.python(self.scale_factor)
      or "size=" .. text.python(self.size), self.mode)
end

local function fixed_mode(name, mode, align_corners)
  local Layer = class("nn." .. name, Upsample)
  local read_kin = args.reader("nn." .. name, {
    { "size", "size", optional = true }, { "scale_factor", "any", optional = true },
  })
  function Layer:__init(...)
    local a = read_kin(...)
    a.align_corners = align_corners
    set_up(self, a, mode)
  end
  return Layer
end

return {
  layers = {
    Upsample = Upsample,
    UpsamplingNearest2d = fixed_mode("UpsamplingNearest2d", "nearest"),
    UpsamplingBilinear2d = fixed_mode("UpsamplingBilinear2d", "bilinear", true),
  },
  functions = {
    interpolate = interpolate_function, upsample = upsample,
    upsample_nearest = fixed("upsample_nearest", "nearest"),
    upsample_bilinear = fixed("upsample_bilinear", "bilinear", true),
  },
}
