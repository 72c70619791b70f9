-- Times as people read them.

local args = require "zknn.args"
local raise = require "zknn.raise"

local duration = {}

local function parts(seconds)
  local whole = math.floor(seconds + 0.5)
  return whole // 3600, whole // 60 % 60, whole % 60
end

-- 350.2 as "5:50"
function duration.clock(seconds)
  local h, m, s = parts(seconds)
  if h > 0 then return ("%d:%02d:%02d"):format(h, m, s) end
  return ("%d:%02d"):format(m, s)
end

local read = args.reader("train.duration", { { "seconds", "number" } })

-- 350.2 as "5 min 50 s"
function duration.duration(...)
  local seconds = read(...).seconds
  if not (seconds >= 0 and seconds < 1e15) then
    raise("train.duration: seconds is %s, it must be a number of seconds, 0 or more", seconds)
  end
  if seconds < 59.95 then return ("%.1f s"):format(seconds) end
  local h, m, s = parts(seconds)
  if h > 0 then return ("%d h %d min"):format(h, m) end
  return ("%d min %d s"):format(m, s)
end

return duration
