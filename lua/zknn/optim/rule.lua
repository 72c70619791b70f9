-- rule(name, rule, rows[, more]): the optimizer class optim.NAME over the core's fused update
-- `rule` (src/optim/), with the options that options.lua makes of rows and more.

local native = require "zknn.core.optim"
local options_of = require "zknn.optim.options"

return function(name, rule, rows, more)
  local Rule = options_of(name, rows, more)
  local kept, count = native.names(rule)

  Rule.kept, Rule.numbers = kept, {}
  for i = 1, count do
    Rule.numbers[kept[i]] = true
  end

  local settings = setmetatable({}, { __mode = "k" }) -- by group: no garbage from step to step
  function Rule:settings(group)
    if not settings[group] then -- later on the core misses what was there
      self:_check_kinds(group)
    end
    local own = native.settings(rule, group, settings[group])
    settings[group] = own
    return own
  end

  function Rule:forget_settings(group) -- luacheck: ignore 212
    settings[group] = nil
  end

  local fresh = {} -- the next new state; a rule that keeps nothing leaves it empty
  function Rule:prepare_group(group, options)
    fresh = native.prepare(rule, options, group.params, self.state, fresh)
  end

  function Rule:update_group(group, options)
    fresh = native.step(rule, options, group.params, self.state, fresh)
  end

  return Rule
end
