-- `zknn --profile[=FILE] script.lua`: a profile from the start of the script to its end, whatever
-- ends it.

local native = require "zknn.core.profiler"
local system = require "zknn.core.system"
local profiled = require "zknn.profiled"

local command = {}

local ENDINGS = { txt = true, svg = true, json = true }
local running, file, name

-- The module that knows layers loads zknn.nn, which a script may not need: at the first layer.
local function lazily(key)
  return function(...)
    require("zknn.profiler.watch").start()
    return profiled[key](...)
  end
end

-- path: false for a table on standard error; script: its name.
function command.start(path, script)
  local ending = path and path:match "%.(%w+)$"
  if path and not ENDINGS[ending] then
    error(("--profile=%s: the name must end in .txt (tables), .svg (a flame graph) or .json (a "
      .. "trace for Perfetto)"):format(path), 0)
  end
  if path then system.check_writable(path) end
  file, name = path, script
  local exit = os.exit
  os.exit = function(...) -- luacheck: ignore 122
    command.finish()
    exit(...)
  end
  for key in pairs(profiled) do
    profiled[key] = lazily(key)
  end
  running = native.start(ending == "json")
end

local function write()
  local r = require("zknn.profiler.rows").of(running)
  if not file or file:find "%.txt$" then
    local text = require("zknn.profiler.report").whole(r, name)
    if not file then return io.stderr:write("\n", text) end
    system.file_write(file, text)
  elseif file:find "%.svg$" then
    system.file_write(file, require "zknn.profiler.flame"(r, name))
  else
    system.file_write(file, require "zknn.profiler.chrome"(r, running, name))
    if r.dropped > 0 then
      io.stderr:write(("the first %d spans are left out of %s\n"):format(r.dropped, file))
    end
  end
  io.stderr:write("profile written to ", file, "\n")
end

-- Ends it, and writes what there is. Profiles that the script started and did not stop end too.
function command.finish()
  if not running then return end
  io.stdout:flush()
  native.stop(running, true)
  for key in pairs(profiled) do
    profiled[key] = false
  end
  write()
  running = nil
end

return command
