-- Is there a file, or a folder, of that path, which can be opened?

return function(path)
  local file <close> = io.open(path, "rb")
  return file ~= nil
end
