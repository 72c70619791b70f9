-- train.EMA: the exponential moving average of a model's weights: AveragedModel of optim.swa_utils
-- with such a mean, and ways to evaluate by it.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local swa = require "zknn.optim.swa_utils"
local Module = require "zknn.nn.module"

local NAME = "train.EMA"

local EMA = class(NAME, swa.AveragedModel)

local read = args.reader(NAME, {
  { "model", "any" }, { "decay", "number", default = 0.999 },
  { "warmup", "boolean", default = false }, { "use_buffers", "boolean", default = false },
})

function EMA:__init(...)
  local a = read(...)
  if not class.is(a.model, Module) then
    raise("%s: model must be a module, got %s", NAME, args.describe(a.model))
  end
  if not (a.decay >= 0 and a.decay <= 1) then
    raise("%s: decay must be from 0 to 1, got %s", NAME, a.decay)
  end
  EMA.super.__init(self, a.model, {
    use_buffers = a.use_buffers,
    multi_avg_fn = function(averaged, current, count)
      swa.get_ema_multi_avg_fn(self:decay_at(count:item()))(averaged, current, count)
    end,
  })
  self.decay, self.warmup, self.is_swapped = a.decay, a.warmup, false
end

function EMA:extra_repr()
  return ("decay=%s%s"):format(self.decay, self.warmup and ", warmup=True" or "")
end

-- How much of the average the update after `count` others keeps.
function EMA:decay_at(count)
  if type(count) ~= "number" then
    raise("%s.decay_at: count must be a number, got %s", NAME, args.describe(count))
  end
  return self.warmup and math.min(self.decay, (1 + count) / (10 + count)) or self.decay
end

local function check_apart(self, what)
  if self.is_swapped then
    raise("%s.%s: model and average are swapped: swap them back first", NAME, what)
  end
end

-- Takes the model's weights as they are now, after a step.
function EMA:update(model)
  check_apart(self, "update")
  self:update_parameters(model)
end

-- The tensors of the model and of the average, side by side.
local function pairs_of(self, what, model)
  if not class.is(model, Module) then
    raise("%s.%s: model must be a module, got %s", NAME, what, args.describe(model))
  end
  local own, other = {}, {}
  for _, name in ipairs { "parameters", "buffers" } do
    for _, t in ipairs(self.module[name](self.module)) do own[#own + 1] = t:detach() end
    for _, t in ipairs(model[name](model)) do other[#other + 1] = t:detach() end
  end
  local fits = #own == #other
  for i, t in ipairs(fits and own or {}) do
    fits = fits and table.concat(t.shape, ",") == table.concat(other[i].shape, ",")
  end
  if not fits then raise("%s.%s: the average is of another model", NAME, what) end
  return own, other
end

-- Exchanges the weights of model and average; a second call exchanges them back.
function EMA:swap(model)
  local own, other = pairs_of(self, "swap", model)
  core.no_grad(function()
    for i, t in ipairs(own) do
      local kept = t:clone()
      t:copy_(other[i])
      other[i]:copy_(kept)
    end
  end)
  self.is_swapped = not self.is_swapped
end

-- Calls f(...) while the model has the average's weights; gives its results.
function EMA:swapped(model, f, ...)
  check_apart(self, "swapped")
  args.check_callable(NAME .. ".swapped", "f", f)
  self:swap(model)
  local _ <close> = setmetatable({}, { __close = function() self:swap(model) end })
  local results = table.pack(f(...))
  return table.unpack(results, 1, results.n)
end

-- The model's weights become the average's.
function EMA:copy_to(model)
  check_apart(self, "copy_to")
  local own, other = pairs_of(self, "copy_to", model)
  core.no_grad(function()
    for i, t in ipairs(own) do other[i]:copy_(t) end
  end)
end

return EMA
