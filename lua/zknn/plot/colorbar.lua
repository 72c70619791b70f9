-- The colour bar beside a picture: the scale of its colours.

local text = require "zknn.plot.text"
local ticks = require "zknn.plot.ticks"

local colorbar = {}

local GAP, WIDTH, MARK, SIZE = 8, 9, 3.5, 9 -- points
local SOFT, EDGE = { 0.28, 0.28, 0.28 }, { 0.5, 0.5, 0.5 }

-- Ticks of a bar of that height. bar: { map (uint8 [256, 3]), low, high }.
local function make_ticks(canvas, bar, height)
  local line = select(2, text.measure(canvas, "0", SIZE)) + 1
  local most = math.max(2, math.min(9, math.floor(height / 26)))
  return ticks.linear(bar.low, bar.high, most, false, function(list)
    local step = list[2].at - list[1].at
    return step / (bar.high - bar.low) * height >= line
  end)
end

-- What all labels have in common ("×10⁶"); it stands above the bar.
function colorbar.common(canvas, bar, height)
  return select(2, make_ticks(canvas, bar, height))
end

-- How much room the bar takes on the right of its axes.
function colorbar.width(canvas, bar, height)
  local list, common = make_ticks(canvas, bar, height)
  local widest = common and text.measure(canvas, common, SIZE) - MARK - WIDTH or 0
  for _, tick in ipairs(list) do
    widest = math.max(widest, (text.measure(canvas, tick.label, SIZE)))
  end
  return GAP + WIDTH + MARK + 3 + widest
end

-- Draws the bar to the right of x, from y downwards, as high as its axes.
function colorbar.draw(canvas, bar, x, y, height)
  local rgba = bar.map:tolist()
  for i, color in ipairs(rgba) do
    rgba[i] = string.char(color[1], color[2], color[3], 255)
  end
  x = x + GAP
  canvas:picture(table.concat(rgba), 1, 256, x, y + height, WIDTH, -height, false)
  canvas:rectangle(x, y, WIDTH, height, nil, EDGE, 0.8)
  local list, common = make_ticks(canvas, bar, height)
  for _, tick in ipairs(list) do
    local at = y + height * (1 - (tick.at - bar.low) / (bar.high - bar.low))
    canvas:line({ x + WIDTH, at, x + WIDTH + MARK, at }, EDGE, 0.8)
    text.draw(canvas, x + WIDTH + MARK + 3, at, tick.label, SIZE, SOFT, 0, 0.5)
  end
  if common then text.draw(canvas, x, y - 4, common, SIZE, SOFT, 0, 1) end
end

return colorbar
