-- A function that gives the content of every generated file, by its path.

return function()
  local files = {}
  for _, part in ipairs { "markdown", "man", "stubs" } do
    for path, text in pairs(require("generate." .. part)()) do
      files[path] = text
    end
  end
  return files
end
