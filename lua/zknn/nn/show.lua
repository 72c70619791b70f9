-- tostring(module): the lines PyTorch prints. One line for each line of extra_repr and for each
-- child, indented by two; a module of a single extra line and no child stands on one line.

local args = require "zknn.args"
local nested = require "zknn.nested_text"
local raise = require "zknn.raise"

local function text_of(module)
  local lines = {}
  local extra = module:extra_repr()
  if type(extra) ~= "string" then
    raise("%s: extra_repr must give a string, got %s", module:_get_name(), args.describe(extra))
  end
  for line in extra:gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  local short = #lines <= 1
  for name, child in module._modules:each() do
    local text = nested.part(child, child:_get_name()):gsub("\n", "\n  ")
    lines[#lines + 1] = ("(%s): %s"):format(name, text)
    short = false
  end
  local open = module:_get_name() .. "("
  if short then return open .. extra .. ")" end
  return open .. "\n  " .. table.concat(lines, "\n  ") .. "\n)"
end

return function(module)
  return nested.text(module, text_of)
end
