-- The command `zknn new NAME`: a folder with a model, its training, its tests and a README. What is
-- written stands in project_files.lua.

local native = require "zknn.core.system"

local USAGE = [[
usage: zknn new NAME

Makes a folder NAME with a small project to change: model.lua, train.lua, model_test.lua, README.md.
]]

local function leave(tools, format, ...)
  io.stderr:write(tools.name, " new: ", format:format(...), "\n")
  os.exit(2, true)
end

return function(tools, words)
  local name = words[1]
  if name == "--help" or name == "-h" then
    io.stdout:write(USAGE)
    os.exit(0, true)
  end
  if name == "--" then
    table.remove(words, 1)
    name = words[1]
  elseif name and name:sub(1, 1) == "-" then
    leave(tools, "there is no option '%s': it takes a name", name)
  end
  if not name or name == "" then leave(tools, "it takes a name, as in `zknn new net`") end
  if words[2] then leave(tools, "it takes one name, and got '%s' besides", words[2]) end
  if name:find "%c" then leave(tools, "a name has no control characters") end
  local folder = name:gsub("(.)/+$", "%1")
  local there, names = pcall(native.list_folder, folder)
  if there and #names > 0 then
    leave(tools, "the folder '%s' is there already, and not empty", folder)
  end
  local good, problem = pcall(native.make_folder, folder)
  if not good then leave(tools, "%s", problem) end
  local title = folder:match "([^/]+)/*$" or "net"
  if title == "." or title == ".." then title = "net" end
  for _, file in ipairs(require "zknn.project_files") do
    local path = folder .. "/" .. file.path
    local text = file.text:gsub("@NAME@", (title:gsub("%%", "%%%%")))
    good, problem = pcall(native.file_write, path, text)
    if not good then leave(tools, "%s", problem) end
    print(("%s  %s"):format(path, file.about))
  end
  local word = folder:find "^[%w._/-]+$" and folder or "'" .. folder:gsub("'", "'\\''") .. "'"
  local zknn = tools.name:find "^[^/]+/" and "zknn" or tools.name -- a relative path is none there
  print(("\nNext:  cd %s && %s test && %s train.lua"):format(word, zknn, zknn))
  os.exit(0, true)
end
