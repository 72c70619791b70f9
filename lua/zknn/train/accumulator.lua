-- train.Accumulator(optimizer[, {every, clip_norm, clip_value}]): backward passes of several
-- batches, then a step of the optimizer: as one batch that holds them all. Batches count by their
-- samples, so the last ones of an epoch, which may be fewer or smaller, weigh what they are.

local args = require "zknn.args"
local class = require "zknn.class"
local clip = require "zknn.nn.clip"
local core = require "zknn.core"
local idioms = require "zknn.idioms"
local raise = require "zknn.raise"
local Optimizer = require "zknn.optim.optimizer"

local Accumulator = class("train.Accumulator")

local read = args.reader("Accumulator", {
  { "optimizer", "any" },
  { "every", "integer", default = 1 },
  { "clip_norm", "number", optional = true },
  { "clip_value", "number", optional = true },
})

function Accumulator:__init(...)
  local a = read(...)
  if not class.is(a.optimizer, Optimizer) then
    raise("Accumulator: optimizer must be an optimizer, got %s", args.describe(a.optimizer))
  end
  if a.every < 1 then raise("Accumulator: every is %d, it must be 1 or more", a.every) end
  for _, name in ipairs { "clip_norm", "clip_value" } do
    if a[name] and a[name] <= 0 then
      raise("Accumulator: %s is %s, it must be greater than 0", name, a[name])
    end
  end
  self.optimizer, self.every = a.optimizer, a.every
  self.clip_norm, self.clip_value = a.clip_norm, a.clip_value
  self.count, self.samples, self.first, self.steps = 0, 0, 0, 0
end

local function parameters_of(optimizer)
  local list = {}
  for _, group in ipairs(optimizer.param_groups) do
    for _, parameter in ipairs(group.params) do list[#list + 1] = parameter end
  end
  return list
end

local function step(self)
  local parameters = (self.every > 1 or self.clip_norm or self.clip_value)
    and parameters_of(self.optimizer)
  -- The losses were weighed as if all batches had as many samples as the first.
  local whole = self.every * self.first
  if self.every > 1 and self.samples ~= whole then
    core.no_grad(function()
      for _, parameter in ipairs(parameters) do
        if parameter.grad ~= nil then parameter.grad:mul_(whole / self.samples) end
      end
    end)
  end
  if self.clip_value then clip.clip_grad_value_(parameters, self.clip_value) end
  if self.clip_norm then self.norm = clip.clip_grad_norm_(parameters, self.clip_norm):item() end
  self.optimizer:step()
  self.count, self.samples, self.steps = 0, 0, self.steps + 1
end

local read_backward = args.reader("Accumulator:backward", {
  { "loss", "tensor" }, { "samples", "integer", default = 1 },
})

-- The gradients of a batch's loss, the mean over so many samples; after `every` of them, clipping
-- and a step. Gives whether it made one. The gradients of a step stay until the next batch.
function Accumulator:backward(...)
  local a = read_backward(...)
  if a.samples < 1 then
    raise("Accumulator: backward: samples is %d, it must be 1 or more", a.samples)
  end
  if self.count == 0 then
    self.optimizer:zero_grad()
    self.first = a.samples
  end
  if self.every == 1 then
    a.loss:backward()
  else
    (a.loss * (a.samples / (self.every * self.first))):backward()
  end
  self.count, self.samples = self.count + 1, self.samples + a.samples
  if self.count < self.every then return false end
  step(self)
  return true
end

-- A step with the batches that are left, at the end of an epoch. Gives whether there were any.
function Accumulator:flush()
  if self.count == 0 then return false end
  step(self)
  return true
end

function Accumulator:__tostring()
  return ("Accumulator(every=%d, clip_norm=%s, clip_value=%s)"):format(self.every,
    tostring(self.clip_norm), tostring(self.clip_value))
end

idioms.set(Accumulator, {
  what = "an Accumulator", walk = "write accumulator:backward(loss, samples)",
  fields = "optimizer every clip_norm clip_value count samples first steps norm",
})

return Accumulator
