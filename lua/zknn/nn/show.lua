-- tostring(module): the lines PyTorch prints. One line for each line of extra_repr and for each
-- child, indented by two; a module of a single extra line and no child stands on one line.

return function(module)
  local lines = {}
  local extra = module:extra_repr()
  for line in extra:gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  local short = #lines <= 1
  for name, child in module._modules:each() do
    lines[#lines + 1] = ("(%s): %s"):format(name, (tostring(child):gsub("\n", "\n  ")))
    short = false
  end
  local open = module:_get_name() .. "("
  if short then return open .. extra .. ")" end
  return open .. "\n  " .. table.concat(lines, "\n  ") .. "\n)"
end
