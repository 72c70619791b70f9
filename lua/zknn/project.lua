-- The command `zknn new NAME`: a folder with a model, its training, its tests and a README. What is
-- written stands in project_files.lua.

local native = require "zknn.core.system"

local USAGE = [[
usage: zknn new NAME

Makes a folder NAME with a small project to start from: a net (model.lua), its training (train.lua),
its tests (model_test.lua) and a README.md.
]]

local function leave(tools, format, ...)
  io.stderr:write(tools.name, " new: ", format:format(...), "\n")
  os.exit(2, true)
end

local function quote(path)
  return path:find "^[%w._/-]+$" and path or "'" .. path:gsub("'", "'\\''") .. "'"
end

local function is_file(path)
  local file <close> = io.open(path, "rb")
  return file and file:read(0) ~= nil
end

-- How zknn is called in the new folder: by name where the shell finds it; else by the wrapper of
-- the clone that the program lies in, or by the program's path.
local function call_of(tools, folder)
  if not tools.name:find("/", 1, true) then
    for place in (os.getenv "PATH" or ""):gmatch "[^:]+" do
      if is_file(place .. "/" .. tools.name) then return tools.name end
    end
  elseif tools.name:sub(1, 1) == "/" then
    return quote(tools.name)
  end
  local clone = tools.path:match "^(.*)/build/[^/]+/[^/]+$"
  local path = clone and is_file(clone .. "/zknn") and clone .. "/zknn" or tools.path
  local above = folder:sub(1, 1) ~= "/" and not folder:find "%.%." and folder:gsub("[^/]+", "..")
  local here = os.getenv "PWD"
  if above and here and here .. "/zknn" == path then return above .. "/zknn" end
  return quote(path)
end

return function(tools, words)
  local name = words[1]
  if name == "--help" or name == "-h" then
    require("zknn.usage").print(USAGE)
    os.exit(0, true)
  end
  if name == "--" then
    table.remove(words, 1)
    name = words[1]
  elseif name and name:sub(1, 1) == "-" then
    leave(tools, "there is no option '%s'; write a name: zknn new NAME", name)
  end
  if not name or name == "" then
    leave(tools, "a name for the project is missing: zknn new NAME")
  end
  if words[2] then leave(tools, "'%s' is one word too many: zknn new NAME", words[2]) end
  if name:find "%c" then leave(tools, "the name has control characters") end
  local folder = name:gsub("(.)/+$", "%1")
  local there, names = pcall(native.list_folder, folder)
  if there and #names > 0 then
    leave(tools, "the folder '%s' is there already, and is not empty; choose another name", folder)
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
  local zknn = call_of(tools, folder)
  print(("\nNext:  cd %s\n       %s test\n       %s train.lua"):format(quote(folder), zknn, zknn))
  os.exit(0, true)
end
