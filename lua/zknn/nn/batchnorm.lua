-- nn.BatchNorm1d, 2d, 3d, nn.InstanceNorm1d, 2d, 3d, and the functions that they call:
-- normalization of channels, with running statistics for evaluation.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local affine = require "zknn.nn.affine"
local made = require "zknn.nn.made"
local Module = require "zknn.nn.module"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"

-- --- functions ---

-- running := (1 - momentum) running + momentum new, of both statistics; the variance is made
-- unbiased, of `count` values.
local function follow(running_mean, running_var, mean, var, momentum, count)
  if running_mean then running_mean:mul_(1 - momentum):add_(mean, momentum) end
  if running_var then
    running_var:mul_(1 - momentum):add_(var, momentum * count / (count - 1))
  end
end

local function batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)
  if training and running_mean and support.tracing() then
    raise("onnx.export: batch_norm goes by the statistics of the batch (training), though it has "
      .. "running ones: call model:eval(), or pass training = self.training")
  end
  local y, mean, var = core.batch_normalize(input, weight, bias, running_mean, running_var,
    training, eps)
  if training and running_mean and input:numel() > 0 then -- an empty batch has no statistics
    local count = input:numel() // input:size(1)
    follow(running_mean, running_var, mean, var, momentum, count)
  end
  return y
end

local function check_running(name, t, n)
  if t and (t:dim() ~= 1 or t:numel() ~= n) then
    raise("instance_norm: %s must have shape [%d], one number a channel, got %s", name, n,
      text.shape(t))
  end
end

-- The channels of each sample for themselves: groups of one channel.
local function instance_norm(input, running_mean, running_var, weight, bias, use_input_stats,
  momentum, eps)
  if not use_input_stats then
    return (core.batch_normalize(input, weight, bias, running_mean, running_var, false, eps))
  end
  local shape = input.shape
  check_running("running_mean", running_mean, shape[2])
  check_running("running_var", running_var, shape[2])
  local count = 1
  for d = 3, #shape do
    count = count * shape[d]
  end
  if count == 1 then
    raise("Expected more than 1 spatial element when training, got input size %s",
      text.shape(shape))
  end
  if running_mean and running_var and count > 0 then
    core.no_grad(function()
      local flat = input:reshape(shape[1], shape[2], -1)
      follow(running_mean, running_var, flat:mean { 0, 2 },
        flat:var(2, { correction = 0 }):mean(0), momentum, count)
    end)
  end
  if count == 0 then return (core.batch_normalize(input, weight, bias, nil, nil, true, eps)) end
  return core.group_norm(input, shape[2], weight, bias, eps)
end

local function tensor_opt(name) return { name, "tensor", optional = true } end
local read_batch = args.reader("batch_norm", {
  { "input", "tensor" }, tensor_opt "running_mean", tensor_opt "running_var", tensor_opt "weight",
  tensor_opt "bias", { "training", "boolean", default = false },
  { "momentum", "number", default = 0.1 }, { "eps", "number", default = 1e-5 },
})
local read_instance = args.reader("instance_norm", {
  { "input", "tensor" }, tensor_opt "running_mean", tensor_opt "running_var", tensor_opt "weight",
  tensor_opt "bias", { "use_input_stats", "boolean", default = true },
  { "momentum", "number", default = 0.1 }, { "eps", "number", default = 1e-5 },
})

local functions = {
  batch_norm = function(...)
    local a = read_batch(...)
    return (batch_norm(a.input, a.running_mean, a.running_var, a.weight, a.bias, a.training,
      a.momentum, a.eps))
  end,
  instance_norm = function(...)
    local a = read_instance(...)
    return (instance_norm(a.input, a.running_mean, a.running_var, a.weight, a.bias,
      a.use_input_stats, a.momentum, a.eps))
  end,
}

-- --- layers ---

-- What they share; a: the arguments of nn.NAME, which is `what`.
local Norm = class("nn.Norm", Module)

function Norm:_set_up(what, a)
  local options = made(what, a)
  sizes.at_least(what, "num_features", a.num_features, 0)
  for _, name in ipairs { "num_features", "eps", "momentum", "affine", "track_running_stats" } do
    self[name] = a[name]
  end
  affine.register(self, { a.num_features }, options, a.affine, a.affine and a.bias)
  local tracks = a.track_running_stats
  self:register_buffer("running_mean", tracks and core.zeros(a.num_features, options) or nil)
  self:register_buffer("running_var", tracks and core.ones(a.num_features, options) or nil)
  self:register_buffer("num_batches_tracked", tracks and core.tensor(0) or nil)
end

Norm._version = 2 -- from which on there is num_batches_tracked

function Norm:_forgive(_, front, version, forgiven)
  if (version or 0) < 2 and self.track_running_stats then
    forgiven[front .. "num_batches_tracked"] = true
  end
end

-- Before 0.4 these layers had running statistics by default.
local function forgive_statistics(self, dict, front, version, forgiven, wrong)
  Norm._forgive(self, dict, front, version, forgiven)
  if version or self.track_running_stats then return end
  local names = {}
  for _, name in ipairs { "running_mean", "running_var" } do
    if dict[front .. name] ~= nil then
      names[#names + 1] = ('"%s%s"'):format(front, name)
      forgiven[front .. name] = true
    end
  end
  if #names > 0 then
    wrong[#wrong + 1] = ("Unexpected running stats buffer(s) %s for %s with "
      .. "track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be "
      .. "expected because %s does not track running stats by default since 0.4.0. Please remove "
      .. "these keys from state_dict. If the running stats are actually needed, instead set "
      .. "track_running_stats=True in %s to enable them. See the documentation of %s for details.")
      :format(table.concat(names, " and "), self:_get_name(), self:_get_name(), self:_get_name(),
        self:_get_name())
  end
end

function Norm:reset_running_stats()
  if not self.track_running_stats then return end
  self.running_mean:zero_()
  self.running_var:fill_(1)
  self.num_batches_tracked:zero_()
end

function Norm:reset_parameters()
  self:reset_running_stats()
  affine.reset(self)
end

function Norm:extra_repr()
  return ("%d, eps=%s, momentum=%s, affine=%s, bias=%s, track_running_stats=%s"):format(
    self.num_features, text.python(self.eps), text.python(self.momentum),
    text.python(self.affine, true), text.python(self.bias ~= nil, true),
    text.python(self.track_running_stats, true))
end

local function reader(name, on)
  return args.reader("nn." .. name, {
    { "num_features", "integer" },
    { "eps", "number", default = 1e-5 },
    { "momentum", "number", default = 0.1, none = true },
    { "affine", "boolean", default = on },
    { "track_running_stats", "boolean", default = on },
    { "device", "string", default = "cpu" },
    { "dtype", "string", default = "float32" },
    { "bias", "boolean", default = true },
  })
end

-- momentum: how much of the running statistics each batch renews; false (PyTorch's None): all
-- batches count alike.
local function batch_forward(self, input)
  local momentum = self.momentum or 0
  if self.training and self.num_batches_tracked then
    self.num_batches_tracked:add_(1)
    if not self.momentum then momentum = 1 / self.num_batches_tracked:item() end
  end
  local mean, var = self.running_mean, self.running_var
  local by_batch = self.training or not mean and not var
  if self.training and not self.track_running_stats then mean, var = nil, nil end
  return batch_norm(input, mean, var, self.weight, self.bias, by_batch, momentum, self.eps)
end

local function instance_forward(self, input, dims)
  local alone = input:dim() == dims - 1 -- no batch
  local channels = input:size(alone and 0 or 1)
  if channels ~= self.num_features and self.affine then
    raise("expected input's size at dim=%d to match num_features (%d), but got: %d.",
      alone and 0 or 1, self.num_features, channels)
  end
  local y = instance_norm(alone and input:unsqueeze(0) or input, self.running_mean,
    self.running_var, self.weight, self.bias, self.training or not self.track_running_stats,
    self.momentum or 0, self.eps)
  return alone and y:squeeze(0) or y
end

-- { name, forward, whether affine and track_running_stats are the default, dimensions taken }
local layers = {}
for _, row in ipairs {
  { "BatchNorm1d", batch_forward, true, { 2, 3 } },
  { "BatchNorm2d", batch_forward, true, { 4 } },
  { "BatchNorm3d", batch_forward, true, { 5 } },
  { "InstanceNorm1d", instance_forward, false, { 2, 3 } },
  { "InstanceNorm2d", instance_forward, false, { 3, 4 } },
  { "InstanceNorm3d", instance_forward, false, { 4, 5 } },
} do
  local name, forward, on, dims = table.unpack(row)
  local Layer = class("nn." .. name, Norm)
  local read = reader(name, on)
  local least, most = dims[1], dims[#dims]
  function Layer:__init(...)
    self:_set_up("nn." .. name, read(...))
  end
  function Layer:forward(input)
    local n = input:dim()
    if n ~= least and n ~= most then
      raise("expected %s input (got %dD input)",
        least == most and most .. "D" or ("%dD or %dD"):format(least, most), n)
    end
    return forward(self, input, most)
  end
  if forward == instance_forward then Layer._forgive = forgive_statistics end
  layers[name] = Layer
end

return { layers = layers, functions = functions }
