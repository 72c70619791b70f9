-- A progress bar below the lines of a training run: how much of the epoch is done, images per
-- second, time left. Only on a terminal; elsewhere all of this does nothing.

local zknn = require "zknn"

local Progress = {}
Progress.__index = Progress

local EVERY = 0.1 -- seconds between two pictures of the bar
local BAR = 24 -- cells, where the terminal has room for them

-- total: images of an epoch; epochs_after: epochs that follow this one; last: seconds the epoch
-- before took, tests included, or nil.
function Progress.new(total, epochs_after, last)
  local width = os.getenv("TERM") ~= "dumb" and zknn.system.terminal_width() or nil
  local now = zknn.clock()
  return setmetatable({
    width = width, total = total, epochs_after = epochs_after, last = last,
    start = now, drawn = now,
  }, Progress)
end

local function parts(seconds)
  local whole = math.floor(seconds + 0.5)
  return whole // 3600, whole // 60 % 60, whole % 60
end

local function minutes(seconds)
  local h, m, s = parts(seconds)
  if h > 0 then return ("%d:%02d:%02d"):format(h, m, s) end
  return ("%d:%02d"):format(m, s)
end

-- 350.2 as "5 min 50 s"
function Progress.duration(seconds)
  if seconds < 59.95 then return ("%.1f s"):format(seconds) end
  local h, m, s = parts(seconds)
  if h > 0 then return ("%d h %d min"):format(h, m) end
  return ("%d min %d s"):format(m, s)
end

-- 18204 as "18,204"
local function thousands(n)
  local text = ("%d"):format(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (text:gsub("^,", ""))
end

function Progress:update(done)
  if not self.width or done == 0 then return end -- nothing done yet has no rate
  local now = zknn.clock()
  if now - self.drawn < EVERY then return end
  self.drawn = now
  local rate = done / (now - self.start)
  local left = (self.total - done) / rate
  local all = left + self.epochs_after * (self.last or self.total / rate)
  local part = done / self.total
  local text = ("%3d%%  %s images/s  %s left"):format(math.floor(part * 100),
    thousands(math.floor(rate)), minutes(all))
  local bar = math.min(BAR, self.width - 1 - #text - #"[] ")
  local cells = math.floor(part * bar)
  local line = bar < 4 and text
    or ("[%s%s] %s"):format(("#"):rep(cells), ("-"):rep(bar - cells), text)
  io.stdout:write("\r", line:sub(1, self.width - 1), "\27[K")
  io.stdout:flush()
end

-- Removes the bar, so that a line can be printed in its place.
function Progress:clear()
  if self.width then
    io.stdout:write("\r\27[K")
    io.stdout:flush()
  end
end

return Progress
