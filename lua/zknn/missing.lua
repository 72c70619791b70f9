-- What to say of a script that cannot be opened: loaded by the command when that happens.

local native = require "zknn.core.system"
local support = require "zknn.core.support"

-- Words of the command that are no files: word = how it is written.
local WORDS = { test = "test", new = "new", report = "report", help = "help",
  inspect = "inspect", compile = "compile", version = "--version" }
local FOLDERS = 100 -- folders that are searched for the file

local function list(folder)
  local good, names, folders = pcall(native.list_folder, folder == "" and "." or folder)
  if not good then return nil end
  table.sort(names)
  return names, folders
end

-- The nearest of the scripts among names. Their ends say nothing of how near they are.
local function near_script(name, names)
  local stems = {}
  for _, other in ipairs(names) do stems[#stems + 1] = other:match "^(.+)%.lua$" end
  local near = support.suggest(name:gsub("%.lua$", ""), stems)
  return near and near .. ".lua"
end

-- What the user may have meant by path, or nil.
local function guess(path)
  local folder, name = path:match "^(.*/)([^/]*)$"
  if not folder then folder, name = "", path end
  local names, folders = list(folder)
  if not names then return nil end
  local there, below, searched = {}, nil, 0
  for _, other in ipairs(names) do there[other] = true end
  if there[name .. ".lua"] then return path .. ".lua" end
  for _, other in ipairs(names) do
    if folders[other] and other:sub(1, 1) ~= "." and searched < FOLDERS then
      searched = searched + 1
      local inner = list(folder .. other) or {}
      for _, script in ipairs(inner) do
        if script == name or script == name .. ".lua" then
          return ("%s%s/%s"):format(folder, other, script)
        end
      end
      local near = near_script(name, inner)
      below = below or near and ("%s%s/%s"):format(folder, other, near)
    end
  end
  local near = near_script(name, names)
  if near then return folder .. near end
  if folder == "" and not name:find("%.") then
    local words = {}
    for word in pairs(WORDS) do words[#words + 1] = word end
    table.sort(words)
    local word = support.suggest(name, words)
    if word then return WORDS[word] end
  end
  return below
end

-- The end of the message that path cannot be opened.
return function(path)
  local folder = path:match "^(.*)/[^/]*$"
  if folder and folder ~= "" and not list(folder) then return "" end
  local meant = guess(path)
  return meant and ("; did you mean '%s'?"):format(meant) or ""
end
