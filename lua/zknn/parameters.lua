-- parameters(f, first): "x, y, ..." of a Lua function: its parameters from the first-th on.

return function(f, first)
  local info, list = debug.getinfo(f, "u"), {}
  for i = first, info.nparams do
    list[#list + 1] = debug.getlocal(f, i)
  end
  if info.isvararg then list[#list + 1] = "..." end
  return table.concat(list, ", ")
end
