-- raise(format, ...): an error whose position is the caller's line outside zknn: a user wants to
-- see the line that made the call, not ours. While a layer runs, its path stands in front, as in
-- the errors of operations.

local core = require "zknn.core"

local DEEP = 200 -- levels searched at most, for runaway recursions

return function(format, ...)
  local fits, message = pcall(string.format, format, ...)
  if not fits then -- a fraction for %d: the message is worth more than its form
    message = format:gsub("%%[%d.]*[dfg]", "%%s"):format(...)
  end
  -- A nan's sign means nothing, and format shows it: 0/0 is "-nan" on most processors.
  message = message:gsub("%f[%w._/-]%-nan%f[^%w_/-]", "nan")
  local path = core._running_layer and core._running_layer()
  if path then message = path .. ": " .. message end
  for level = 2, DEEP do
    local info = debug.getinfo(level, "Sl")
    if not info then break end
    if info.what ~= "C" and info.currentline > 0 and not info.source:find("^@lua/zknn/") then
      error(("%s:%d: %s"):format(info.short_src, info.currentline, message), 0)
    end
  end
  error(message, 0)
end
