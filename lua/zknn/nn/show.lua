-- tostring(module): the lines PyTorch prints. One line for each line of extra_repr and for each
-- child, indented by two; a module of a single extra line and no child stands on one line. What is
-- in itself, or comes after very many lines, is told by its name alone.

local MOST = 20000 -- lines

local inside, made = {}, 0 -- of the text that is being made: modules above the present one, lines

local function text_of(module)
  local lines = {}
  local extra = module:extra_repr()
  for line in extra:gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  local short = #lines <= 1
  for name, child in module._modules:each() do
    made = made + 1
    local text = inside[child] and child:_get_name() .. "(..., which is in itself)"
      or made > MOST and child:_get_name() .. "(...)" or tostring(child)
    lines[#lines + 1] = ("(%s): %s"):format(name, (text:gsub("\n", "\n  ")))
    short = false
  end
  local open = module:_get_name() .. "("
  if short then return open .. extra .. ")" end
  return open .. "\n  " .. table.concat(lines, "\n  ") .. "\n)"
end

return function(module)
  local outermost = next(inside) == nil
  if outermost then made = 0 end
  inside[module] = true
  local good, text = pcall(text_of, module)
  inside[module] = nil
  if outermost then inside = {} end
  if not good then error(text, 0) end
  return text
end
