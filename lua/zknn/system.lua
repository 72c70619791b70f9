-- zknn.system: what scripts need of the system beyond Lua's os and io.

local native = require "zknn.core.system"
local support = require "zknn.core.support"
local args = require "zknn.args"
local library = require "zknn.library"
local raise = require "zknn.raise"

local system = {}

local PATH = { "path", "string" }

local read_folder = args.reader("make_folder", { PATH })

-- Makes a folder and those above it; one that exists is fine.
function system.make_folder(...)
  native.make_folder(read_folder(...).path)
end

local read_writable = args.reader("check_writable", { PATH })

-- Raises unless a file could be put at path now. Changes nothing.
function system.check_writable(...)
  native.check_writable(read_writable(...).path)
end

local read_write = args.reader("write_file", { PATH, { "bytes", "string" } })

-- The file holds these bytes for good, or, when that fails, is as it was.
function system.write_file(...)
  local a = read_write(...)
  native.file_write(a.path, a.bytes)
end

local read_lock = args.reader("lock_file", { PATH })

-- A lock on path, which lock:close() and the end of the process give back; or nil and the number of
-- the process that has it (0: not known).
function system.lock_file(...)
  return native.lock_file(read_lock(...).path)
end

-- The columns of the terminal that standard output is, or nil.
function system.terminal_width(...)
  args.no_more("terminal_width", 0, ...)
  return (native.terminal_size())
end

local read_nearest = args.reader("nearest", { { "name", "string" }, { "names", "any" } })

-- The one of the list `names` that `name` may be a slip for, or nil.
function system.nearest(...)
  local a = read_nearest(...)
  local good = args.is_list(a.names)
  for _, known in ipairs(good and a.names or {}) do
    good = good and type(known) == "string"
  end
  if not good then
    raise("nearest: names must be a list of strings, got %s", args.describe(a.names))
  end
  return support.suggest(a.name, a.names)
end

return library("zknn.system", system)
