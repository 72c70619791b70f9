-- An event file: records of a length, a checksum of it, an event and a checksum of that. Each event
-- is written whole before the call returns, so a killed process leaves a file that can be read.
-- [TensorFlow, record_writer.cc: masked CRC-32C; event.proto]

local events = require "zknn.core.events"
local native = require "zknn.core.system"
local class = require "zknn.class"
local masked = require "zknn.tensorboard.crc"

local File = class "tensorboard.File"

local count = 0 -- of files that this process has begun

local function record(event)
  local bytes = events.encode("Event", event)
  local length = ("<I8"):pack(#bytes)
  return length .. ("<I4"):pack(masked(length)) .. bytes .. ("<I4"):pack(masked(bytes))
end

function File:__init(folder, suffix, purge_step)
  self.folder, self.suffix, self.purge_step = folder, suffix, purge_step
end

-- A file of a name that no other writer has, in this process or another.
local function begin(self)
  native.make_folder(self.folder)
  local process, machine = native.process()
  local now = native.time()
  local head = record { wall_time = now, file_version = "brain.Event:2" }
  if self.purge_step then -- what an earlier run wrote from this step on counts no more
    head = head .. record {
      wall_time = now, step = self.purge_step, session_log = { status = 1 },
    }
  end
  repeat
    local path = ("%s/events.out.tfevents.%010d.%s.%d.%d%s"):format(self.folder, now // 1 | 0,
      machine, process, count, self.suffix)
    count = count + 1
    self.path = native.file_append(path, head, true) and path
  until self.path
end

-- summary: a list of values.
function File:write(values, step, wall_time)
  if not self.path then begin(self) end
  native.file_append(self.path, record {
    wall_time = wall_time or native.time(), step = step or 0, summary = { value = values },
  })
end

return File
