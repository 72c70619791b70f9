-- raise(format, ...): an error whose position is the caller's line outside zknn: a user wants to
-- see the line that made the call, not ours. While a layer runs, its path stands in front, as in
-- the errors of operations.

local raise = require("zknn.core.support").raise

return function(format, ...)
  local fits, message = pcall(string.format, format, ...)
  if not fits then -- a fraction for %d: the message is worth more than its form
    message = format:gsub("%%[%d.]*[dfg]", "%%s"):format(...)
  end
  -- A nan's sign means nothing, and format shows it: 0/0 is "-nan" on most processors.
  raise((message:gsub("%f[%w._/-]%-nan%f[^%w_/-]", "nan")))
end
