-- nn.LazyLinear, LazyConv1d, .. LazyConvTranspose3d, LazyBatchNorm1d .. LazyInstanceNorm3d: layers
-- whose number of inputs the first call decides. Then they get their initial values and become
-- layers of the plain class. [torch/nn/modules/lazy.py]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local batchnorm = require("zknn.nn.batchnorm").layers
local conv = require "zknn.nn.conv"
local hooks = require "zknn.nn.hooks"
local Linear = require "zknn.nn.linear"
local text = require "zknn.text"
local uninitialized = require "zknn.nn.uninitialized"

local layers = {}

-- Makes the layer's tensors of these names ones without elements.
local function empty(self, names)
  for _, name in ipairs(names) do
    local t = self._registered[name]
    if t then
      t.data = core.empty(0, { dtype = t.dtype })
      uninitialized.mark(t)
    end
  end
end

local function has_uninitialized(self)
  for _, registry in ipairs { self._parameters, self._buffers } do
    for _, t in registry:each() do
      if uninitialized.is(t) then return true end
    end
  end
  return false
end

-- What a state_dict has of such a tensor tells its shape.
local function take_shapes(self, dict, prefix)
  for _, registry in ipairs { self._parameters, self._buffers } do
    for name, t in registry:each() do
      local value = dict[prefix .. name]
      if uninitialized.is(t) and core.is_tensor(value) and not uninitialized.is(value) then
        uninitialized.materialize(t, value.shape)
      end
    end
  end
end

-- layers["Lazy" .. name]: Base without its argument `count`. rows: the others; set_up(self, a)
-- makes it with the least count; places(self, input): the number of inputs that a call has;
-- shapes(self, n): the shapes by name.
local function define(name, Base, count, rows, set_up, places, shapes)
  local what = "nn.Lazy" .. name
  local Layer, read = class(what, Base), args.reader(what, rows)
  local names = { "weight", "bias", "running_mean", "running_var" }
  function Layer:__init(...)
    local a, random = read(...), core.get_rng_state()
    set_up(self, a)
    core.set_rng_state(random) -- nothing is drawn yet
    empty(self, names)
    self[count] = 0
    local load, first
    load = hooks.add(self, "_load_pre_hooks", take_shapes)
    first = hooks.add(self, "_pre_hooks", function(_, input)
      if not core.is_tensor(input[1]) then
        raise("argument 'input' must be a tensor, got %s", args.describe(input[1]))
      end
      self[count] = places(self, input[1])
      local wanted = shapes(self, self[count])
      local is_new = has_uninitialized(self)
      for _, each in ipairs(names) do
        local t = self._registered[each]
        if t and uninitialized.is(t) then uninitialized.materialize(t, wanted[each]) end
      end
      setmetatable(self, Base)
      rawset(self, "_class_of", Base)
      if is_new then self:reset_parameters() end
      load:remove()
      first:remove()
    end)
  end
  layers["Lazy" .. name] = Layer
end


-- The parameters of a reader without the first ones.
local function behind(name, n)
  local rows = args.known["nn." .. name]
  return table.move(rows, n + 1, #rows, 1, {})
end

-- The same with affine and track_running_stats as defaults.
local function on(rows)
  for i, row in ipairs(rows) do
    if row[1] == "affine" or row[1] == "track_running_stats" then
      rows[i] = { row[1], row[2], default = true }
    end
  end
  return rows
end

define("Linear", Linear, "in_features", behind("Linear", 1), function(self, a)
  a.in_features = 0
  Linear.__init(self, a)
end, function(_, input)
  return input:size(-1)
end, function(self, n)
  return { weight = { self.out_features, n }, bias = { self.out_features } }
end)

for dims = 1, 3 do
  for _, kind in ipairs { "Conv", "ConvTranspose" } do
    local name = ("%s%dd"):format(kind, dims)
    local Base = conv[name]
    define(name, Base, "in_channels", behind(name, 1), function(self, a)
      a.in_channels = math.max(a.groups, 1)
      Base.__init(self, a)
    end, function(_, input)
      local n = input:dim()
      if n ~= dims + 1 and n ~= dims + 2 then
        raise("Expected %dD (unbatched) or %dD (batched) input, but got input of size: %s",
          dims + 1, dims + 2, text.shape(input))
      end
      return input:size(n - dims - 1)
    end, function(self, n)
      if n % self.groups ~= 0 then
        raise("in_channels is %d, groups must divide it, got %d", n, self.groups)
      end
      local shape = { self.out_channels, n // self.groups }
      if self.transposed then shape = { n, self.out_channels // self.groups } end
      table.move(self.kernel_size, 1, dims, 3, shape)
      return { weight = shape, bias = { self.out_channels } }
    end)
  end
  for _, kind in ipairs { "BatchNorm", "InstanceNorm" } do
    local name = ("%s%dd"):format(kind, dims)
    local Base = batchnorm[name]
    define(name, Base, "num_features", on(behind(name, 1)), function(self, a)
      a.num_features = 0
      Base.__init(self, a)
    end, function(_, input)
      local n, least = input:dim(), kind == "InstanceNorm" and dims + 1 or math.min(dims + 1, 2)
      if n < least then
        raise("Expected input of at least %d dimensions, but got input of size: %s", least,
          text.shape(input))
      end
      return input:size(kind == "InstanceNorm" and n - dims - 1 or 1)
    end, function(_, n)
      return { weight = { n }, bias = { n }, running_mean = { n }, running_var = { n } }
    end)
  end
end

return { layers = layers, functions = {} }
