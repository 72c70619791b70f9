-- Golden files: values that a script had once, which it is to have again.

local core = require "zknn.core"
local native = require "zknn.core.system"
local args = require "zknn.args"
local raise = require "zknn.raise"
local tests = require "zknn.testing.tests"

local function updating()
  if tests.settings.update then return true end
  local wish = os.getenv "ZKNN_UPDATE_GOLDEN" or ""
  if wish == "1" then return true end
  if wish ~= "" and wish ~= "0" then
    raise("golden: ZKNN_UPDATE_GOLDEN (in the environment) must be 1 or 0, got '%s'", wish)
  end
  for _, word in ipairs(type(arg) == "table" and arg or {}) do
    if word == "--update" then return true end
  end
  return false
end

-- A relative path counts from the script's folder, whatever folder it is run from. arg[-1] is there
-- when there is a script.
local function place_of(path)
  local script = type(arg) == "table" and arg[-1] and arg[0]
  local folder = path:sub(1, 1) ~= "/" and type(script) == "string" and script:match "^.*/"
  return folder and folder .. path or path
end

-- Compares value (what zknn.save can write: a tensor, a table of tensors) with what the file at
-- path holds, by assert_close(value, stored, options). With --update on the command line, or
-- ZKNN_UPDATE_GOLDEN=1, the file is written instead, and its folder made.
return function(assert_close, path, value, ...)
  args.check_string("golden", "path", path)
  local place = place_of(path)
  if updating() then
    local folder = place:match("^(.*[^/])/+[^/]*$")
    if folder then native.make_folder(folder) end
    core.save(value, place)
    tests.counts.written = tests.counts.written + 1
    tests.watch()
    return
  end
  local file <close> = io.open(place, "rb")
  if not file then
    raise("golden: there is no %s yet: run the script with --update to write it", path)
  end
  local stored = core.load(place)
  local good, message = pcall(assert_close, value, stored, ...)
  if not good then
    message = message:gsub("^[^\n]-:%d+: ", "", 1)
    raise("golden: %s: %s", path, message)
  end
end
