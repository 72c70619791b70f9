-- train.Progress(total[, {unit, ...}]): a bar below the lines of a run: how much is done, the loss,
-- units per second, time left. Only on a terminal; elsewhere all of this does nothing.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local clock = require("zknn.train.duration").clock
local idioms = require "zknn.idioms"
local raise = require "zknn.raise"
local system = require "zknn.system"
local texts = require "zknn.text"

local Progress = class("train.Progress")

local EVERY = 0.1 -- seconds between two pictures of the bar
local BAR = 24 -- cells, where the terminal has room for them

local read = args.reader("Progress", {
  { "total", "integer" },
  { "unit", "string", default = "samples" },
  { "initial", "integer", default = 0 },
  { "epochs_after", "integer", default = 0 },
  { "epoch_seconds", "number", optional = true },
})

-- initial: what is done at the start; epochs_after: epochs that follow; epoch_seconds: how long one
-- of them takes, where that is known.
function Progress:__init(...)
  local a = read(...)
  for _, name in ipairs { "total", "initial", "epochs_after" } do
    if a[name] < 0 then raise("Progress: %s is %d, it must not be negative", name, a[name]) end
  end
  self.total, self.unit, self.initial = a.total, a.unit:gsub("%c", " "), a.initial
  self.epochs_after, self.epoch_seconds = a.epochs_after, a.epoch_seconds
  self.width = os.getenv("TERM") ~= "dumb" and system.terminal_width() or nil
  self.start = core.clock()
  self.drawn, self.visible = self.start, false
end

-- The line, at most width - 1 columns: what is least needed is left out where there is no room.
local function line_of(self, done, loss, seconds)
  local rate = (done - self.initial) / seconds
  local left = math.max(0, self.total - done) / rate
  left = left + self.epochs_after * (self.epoch_seconds or self.total / rate)
  local part = math.min(1, done / math.max(1, self.total))
  local room = self.width - 1
  local loss_text = loss and ("loss %.4g  "):format(loss == loss and loss or math.abs(loss)) or ""
  local function text(shown)
    return ("%3d%%  %s%s %s/s  %s left"):format(math.floor(part * 100), shown,
      texts.grouped(math.floor(rate)), self.unit, clock(left))
  end
  local line = text(loss_text)
  if #line > room then line = text "" end
  local bar = math.min(BAR, room - #line - #"[] ")
  local cells = math.floor(part * bar)
  if bar >= 4 then
    line = ("[%s%s] %s"):format(("#"):rep(cells), ("-"):rep(bar - cells), line)
  end
  return line:sub(1, room)
end

local read_update = args.reader("Progress:update", {
  { "done", "number" }, { "loss", "number or nan", optional = true },
})

-- So much is done by now. Draws the bar anew if it has stood for a tenth of a second.
function Progress:update(...)
  local a = read_update(...)
  if not self.width or a.done <= self.initial then return end -- nothing done yet has no rate
  local now = core.clock()
  if now - self.drawn < EVERY then return end
  self.drawn, self.visible = now, true
  io.stdout:write("\r", line_of(self, a.done, a.loss, now - self.start), "\27[K")
  io.stdout:flush()
end

-- Removes the bar, so that a line can be printed in its place.
function Progress:clear()
  if not self.visible then return end
  self.visible = false
  io.stdout:write("\r\27[K")
  io.stdout:flush()
end

-- `local progress <close> = train.Progress(n)`: the bar goes when the block ends, by an error too.
function Progress:__close()
  self:clear()
end

-- print(...), in place of the bar.
function Progress:print(...)
  self:clear()
  print(...)
end

function Progress:__tostring()
  return ("Progress(total=%d, unit=%s)"):format(self.total, self.unit)
end

idioms.set(Progress, {
  what = "a Progress", walk = "write progress:update(done)",
  fields = "total unit initial epochs_after epoch_seconds width start drawn visible",
})

return Progress
