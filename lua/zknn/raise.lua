-- raise(format, ...): raises an error whose position is the line outside of zknn that made the
-- call. While a layer runs, the message begins with its path, as in the errors of operations.

local raise = require("zknn.core.support").raise

return function(format, ...)
  local fits, message = pcall(string.format, format, ...)
  if not fits then -- a fraction for %d: print it as it is rather than fail
    message = format:gsub("%%[%d.]*[dfg]", "%%s"):format(...)
  end
  -- A nan's sign means nothing, and format shows it: 0/0 is "-nan" on most processors.
  raise((message:gsub("%f[%w._/-]%-nan%f[^%w_/-]", "nan")))
end
