-- Which files `zknn test` runs: of a folder those named *_test.lua, at any depth, and test_*.lua
-- below a folder test or tests; of files, those that are given.

local native = require "zknn.core.system"

local find = {}

find.NAMES = "*_test.lua, and test_*.lua in a folder test or tests"

local function is_test_folder(name) return name == "test" or name == "tests" end

-- Has the path such a folder in it? "." is where the shell says that it is.
local function is_below_tests(path)
  if path:find "^%.?/*$" and path:sub(1, 1) ~= "/" then path = os.getenv "PWD" or "" end
  for name in path:gmatch "[^/]+" do
    if is_test_folder(name) then return true end
  end
  return false
end

local function is_test_file(name, in_tests)
  return name:find "._test%.lua$" ~= nil or in_tests and name:find "^test_.*%.lua$" ~= nil
end

-- Names, folders among them (name = identity), and the folder's own identity; or nil.
local function list(path)
  local good, names, folders, identity = pcall(native.list_folder, path)
  if good then return names, folders, identity end
end

local function walk(folder, in_tests, found, seen)
  local names, folders, identity = list(folder == "" and "." or folder)
  if not names then
    found.unread[#found.unread + 1] = folder
    return
  end
  if seen[identity] then return end -- a link leads back here
  seen[identity] = true
  table.sort(names)
  for _, name in ipairs(names) do
    if not folders[name] then
      if is_test_file(name, in_tests) then found.files[#found.files + 1] = folder .. name end
      if name:find "_spec%.lua$" then found.specs = found.specs + 1 end
    end
  end
  for _, name in ipairs(names) do
    if folders[name] and name:sub(1, 1) ~= "." and name ~= "build" then
      walk(folder .. name .. "/", in_tests or is_test_folder(name), found, seen)
    end
  end
end

-- {files =, specs = how many of busted's were seen, unread = folders that could not be read}, or
-- nil and the path that is not there.
function find.files(paths)
  local found = { files = {}, specs = 0, unread = {} }
  local all, given = {}, {}
  for _, path in ipairs(#paths > 0 and paths or { "." }) do
    if list(path) then
      local folder = path:gsub("/*$", "/"):gsub("^%./", "")
      walk(folder, is_below_tests(path), found, {})
    else
      local file <close> = io.open(path, "rb")
      if not file then return nil, path end
      found.files[#found.files + 1] = path:gsub("^%./", "")
    end
  end
  for _, path in ipairs(found.files) do
    if not given[path] then all[#all + 1] = path end
    given[path] = true
  end
  found.files = all
  return found
end

return find
