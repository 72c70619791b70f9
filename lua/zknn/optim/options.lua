-- options(name, rows[, more]): the class optim.NAME with its options. rows are these in the order
-- of PyTorch's signature, as args.reader takes them, a "pair" being a list of two numbers, "any"
-- what more.check judges; with
--   min, below   what a number, or both of a pair, must not be under, and must stay under
--   says         what the message calls it ("learning rate"); "weight_decay value" when absent
-- more.order: the options' names in the order of PyTorch's groups, separated by spaces, where it is
-- another; more.fixed: options that no one can set; more.check(group, complain): further checks;
-- more.fill(defaults): sets defaults that follow from others; more.prepare(self, p) makes the state
-- of a parameter that has a gradient, more.update(self, group, p) moves it.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local Optimizer = require "zknn.optim.optimizer"

local function words_of(text)
  local words = {}
  for word in text:gmatch("%S+") do
    words[#words + 1] = word
  end
  return words
end

local KINDS = {
  number = "a number", boolean = "true or false", integer = "an integer", string = "a string",
}

-- Raises unless value is what the row asks for; nil passes where it may be absent.
local function check_kind(name, row, value)
  if value == nil and row.optional or row[2] == "any" then return end
  if row[2] == "pair" then
    if type(value) ~= "table" or #value ~= 2 or type(value[1]) ~= "number"
      or type(value[2]) ~= "number"
    then
      raise("%s: %s must be a list of two numbers, got %s", name, row[1], args.describe(value))
    end
  elseif (row[2] == "integer" and math.type or type)(value) ~= row[2] then
    raise("%s: %s must be %s, got %s", name, row[1], KINDS[row[2]], args.describe(value))
  end
end

-- Written so that NaN fails.
local function fits(row, number)
  return number == number and (not row.min or number >= row.min)
    and (not row.below or number < row.below)
end

local function check_value(name, row, value)
  if row[2] == "pair" then
    for i = 1, 2 do
      if not fits(row, value[i]) then
        raise("%s: Invalid %s at index %d: %s", name, row.says or row[1], i - 1, value[i])
      end
    end
  elseif type(value) == "number" and not fits(row, value) then
    raise("%s: Invalid %s: %s", name, row.says or row[1] .. " value", value)
  end
end

return function(name, rows, more)
  more = more or {}
  local Rule = class("optim." .. name, Optimizer)
  local parameters, signature = { { "params", "any" } }, {}
  for i, row in ipairs(rows) do
    local kind = row[2] == "pair" and "any" or row[2]
    parameters[i + 1] = { row[1], kind, default = row.default, optional = row.optional }
    signature[i] = row[1]
  end
  local read = args.reader(name, parameters)

  Rule.options = more.order and words_of(more.order) or signature

  function Rule:__init(...)
    local a = read(...)
    local params = a.params
    a.params = nil
    if more.fill then more.fill(a) end
    Optimizer.__init(self, params, a)
  end

  -- Raises for options that make no sense, in a group as in the defaults.
  function Rule:check_group(group) -- luacheck: ignore 212
    for key, value in pairs(more.fixed or {}) do
      group[key] = value
    end
    for _, row in ipairs(rows) do
      local value = group[row[1]]
      check_kind(name, row, value)
      check_value(name, row, value)
      if row[2] == "pair" then group[row[1]] = ordered.tuple { value[1], value[2] } end
    end
    if more.check then
      more.check(group, function(format, ...) raise(name .. ": " .. format, ...) end)
    end
    if group.differentiable then raise("%s: differentiable is not supported", name) end
  end

  -- The kinds alone.
  function Rule:_check_kinds(group) -- luacheck: ignore 212
    for _, row in ipairs(rows) do check_kind(name, row, group[row[1]]) end
  end

  if more.update then
    function Rule:prepare_group(group, _)
      self:_each(group, function(p) more.prepare(self, p) end)
    end

    function Rule:update_group(group, _)
      core.no_grad(self._each, self, group, function(p) more.update(self, group, p) end)
    end
  end

  return Rule
end
