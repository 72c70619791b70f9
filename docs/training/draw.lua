-- Draws docs/accuracy.svg from the logs in models/pretrained:
--
--   ./zknn docs/training/draw.lua
--
-- The logs are those of `scripts/train_3layer.lua --fresh --log FILE` and of its 5-layer sibling.

local here = arg[0]:match "^(.*/)" or "./"
local WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 300, 56, 20, 110, 40
local LOW, HIGH, EPOCHS = 0.8, 1.0, 200

local function x_of(epoch) return LEFT + (WIDTH - LEFT - RIGHT) * epoch / EPOCHS end
local function y_of(accuracy)
  return TOP + (HIGH - accuracy) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM)
end

local out = {}
local function add(...) out[#out + 1] = string.format(...) end

add('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" '
  .. 'font-size="12">', WIDTH, HEIGHT)
add '<rect width="100%%" height="100%%" fill="white"/>'
for percent = 80, 100, 5 do
  local y = y_of(percent / 100)
  add('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>', LEFT, WIDTH - RIGHT, y, y)
  add('<text x="%d" y="%.1f" text-anchor="end">%d%%</text>', LEFT - 6, y + 4, percent)
end
for epoch = 0, EPOCHS, 50 do
  add('<text x="%.1f" y="%d" text-anchor="middle">%d</text>', x_of(epoch), HEIGHT - BOTTOM + 18,
    epoch)
end
add('<text x="%.1f" y="%d" text-anchor="middle">epoch</text>', x_of(EPOCHS / 2), HEIGHT - 6)

for _, net in ipairs { { 3, "#1f77b4" }, { 5, "#d62728" } } do
  local layers, colour = table.unpack(net)
  local points, best, last = {}, 0, nil
  for line in io.lines(("%s../../models/pretrained/model_%dlayer.csv"):format(here, layers)) do
    local epoch, accuracy = line:match "^(%d+),.*,([%d.]+)$"
    if epoch then
      last, best = tonumber(accuracy), math.max(best, tonumber(accuracy))
      if last >= LOW then
        points[#points + 1] = ("%.1f,%.1f"):format(x_of(tonumber(epoch)), y_of(last))
      end
    end
  end
  add('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>',
    table.concat(points, " "), colour)
  add('<text x="%.1f" y="%.1f" fill="%s">%d layers: %.2f%%</text>', x_of(EPOCHS) + 6,
    y_of(last) + (layers == 3 and 12 or -2), colour, layers, 100 * best)
end
add '</svg>'

local path = here .. "../accuracy.svg"
local file <close> = assert(io.open(path, "w"))
assert(file:write(table.concat(out, "\n"), "\n"))
