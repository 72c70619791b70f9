-- match(text, pattern): does the text hold it, as it stands or as a Lua pattern?

return function(text, pattern)
  if text:find(pattern, 1, true) then return true end
  local valid, found = pcall(string.find, text, pattern)
  return valid and found ~= nil
end
