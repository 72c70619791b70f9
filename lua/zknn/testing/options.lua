-- The command line of `zknn test`.

local args = require "zknn.args"

local options = {}

options.USAGE = [[
usage: zknn test [options] [folders and files]

Runs the tests in files named *_test.lua, and test_*.lua in a folder test or tests, at any depth
(but not in build and in folders whose names begin with a dot), or in the files that are given.
Each file runs in a process of its own.

  --filter TEXT      only tests whose names contain TEXT, as it stands or as a Lua pattern
  --list             list the tests, and run none
  --fail-fast, -x    stop at the first failure
  --seed N           seed of each test's random numbers (default: 0)
  --timeout SECONDS  fail a test that runs longer (default: 600; 0: no limit)
  --update           write the golden files that the tests compare with
  --show-output, -s  show what tests print while they run, not only when they fail
  --junit FILE       write the results in JUnit's XML too
  --tap              print the results in the Test Anything Protocol
  --help, -h         print this help

The exit status is 0 when all tests passed, 1 when one failed, 2 when there was nothing to run.
NO_COLOR=1 prints without colours. See docs/testing.md.
]]

local WITH_VALUE = { filter = "text", seed = "integer", timeout = "seconds", junit = "text" }
local FLAGS = { list = true, ["fail-fast"] = true, update = true, ["show-output"] = true,
  tap = true, help = true }
local SHORT = { ["-x"] = "--fail-fast", ["-s"] = "--show-output", ["-h"] = "--help" }

local function read_value(name, kind, text)
  if kind == "text" then
    if text == "" then return nil, ("--%s needs a value"):format(name) end
    return text
  end
  local number = tonumber(text)
  if kind == "integer" and math.type(number) ~= "integer" then
    return nil, ("--%s: '%s' is no integer"):format(name, text)
  end
  if kind == "seconds" and not (number and number >= 0 and number < 1e9) then
    return nil, ("--%s: '%s' is no number of seconds"):format(name, text)
  end
  return number
end

-- From arg[1], arg[2], ..: options by name and `paths`, or nil and what is wrong.
function options.read(words)
  local o = { paths = {}, seed = 0, timeout = 600 }
  local i, only_paths = 1, false
  while words[i] do
    local word = SHORT[words[i]] or words[i]
    local name, value = word:match "^%-%-([%w-]+)=(.*)$"
    name = name or word:match "^%-%-([%w-]+)$"
    if only_paths or word:sub(1, 1) ~= "-" then
      o.paths[#o.paths + 1] = words[i]
    elseif word == "--" then
      only_paths = true
    elseif name and WITH_VALUE[name] then
      if not value then
        i = i + 1
        value = words[i]
      end
      if not value then return nil, ("--%s needs a value"):format(name) end
      local read, problem = read_value(name, WITH_VALUE[name], value)
      if problem then return nil, problem end
      o[name] = read
    elseif name and FLAGS[name] and not value then
      o[name:gsub("-", "_")] = true
    elseif name and FLAGS[name] then
      return nil, ("--%s takes no value"):format(name)
    else
      local known = {}
      for _, t in ipairs { WITH_VALUE, FLAGS } do
        for long in pairs(t) do known[#known + 1] = "--" .. long end
      end
      return nil, ("there is no option '%s'%s"):format(words[i], args.hint(word, known))
    end
    i = i + 1
  end
  if o.tap and o.show_output then
    return nil, "--tap and --show-output exclude one another: TAP is the whole output"
  end
  return o
end

return options
