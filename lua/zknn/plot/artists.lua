-- Artists, the contents of axes: lines, points, bars, pictures, cells. An artist knows the range of
-- its numbers (bounds), draws itself through the axes' view, and has a colour for the legend and
-- the positions of its data, which the legend should not cover.
--
-- A view maps numbers to points: view.x(number), view.y(number), and the box x0, y0, w, h.

local class = require "zknn.class"
local colors = require "zknn.plot.colors"

local artists = {}

local HUGE = 1e5 -- points: positions are clamped to it, because Cairo's coordinates are small

-- NaN for what is not finite: a gap.
local function clamp(value)
  return value - value ~= 0 and 0 / 0 or math.max(-HUGE, math.min(HUGE, value))
end

-- Widens bounds = {low, high} by value, if it is a number that this scale can show.
local function widen(bounds, value, scale)
  if value ~= value or value == math.huge or value == -math.huge then return end
  if scale == "log" and value <= 0 then return end
  bounds[1] = math.min(bounds[1], value)
  bounds[2] = math.max(bounds[2], value)
end
artists.widen = widen

-- --- lines and points ---

local DASHES = { ["-"] = {}, ["--"] = { 5, 2.5 }, [":"] = { 1.2, 2 }, ["-."] = { 6, 2, 1.2, 2 } }
artists.linestyles = { "-", "--", ":", "-.", "none" }
artists.markers = { "o", "s", "^", "x", "+", "." }

local markers = {}

function markers.o(canvas, x, y, size, color) canvas:circle(x, y, size / 2, color) end

markers["."] = function(canvas, x, y, size, color) canvas:circle(x, y, size / 4, color) end

function markers.s(canvas, x, y, size, color)
  canvas:rectangle(x - size / 2, y - size / 2, size, size, color)
end

markers["^"] = function(canvas, x, y, size, color)
  local r = size * 0.6
  canvas:polygon({ x, y - r, x + r, y + r * 0.8, x - r, y + r * 0.8 }, color)
end

function markers.x(canvas, x, y, size, color)
  local r = size * 0.42
  canvas:line({ x - r, y - r, x + r, y + r }, color, 1.3)
  canvas:line({ x - r, y + r, x + r, y - r }, color, 1.3)
end

markers["+"] = function(canvas, x, y, size, color)
  local r = size * 0.55
  canvas:line({ x - r, y, x + r, y }, color, 1.3)
  canvas:line({ x, y - r, x, y + r }, color, 1.3)
end

-- Line: x, y (lists), color, width, linestyle, marker or nil, markersize, label.
local Line = class "Line"

function Line:__init(fields)
  for name, value in pairs(fields) do
    self[name] = value
  end
end

function Line:bounds(xs, ys, xscale, yscale)
  for i = 1, #self.x do
    local x, y = self.x[i], self.y[i]
    if x == x and y == y then
      widen(xs, x, xscale)
      widen(ys, y, yscale)
    end
  end
end

-- The corners in points. Numbers that are not finite, or that the scale cannot show, are NaN.
function Line:corners(view)
  local corners = {}
  for i = 1, #self.x do
    corners[2 * i - 1], corners[2 * i] = clamp(view.x(self.x[i])), clamp(view.y(self.y[i]))
  end
  return corners
end

local function is_point(corners, i)
  local x, y = corners[i], corners[i + 1]
  return x ~= nil and x == x and y == y
end

function Line:_draw_stroke(canvas, corners)
  if self.linestyle == "none" then return end
  local dashes
  for i, dash in ipairs(DASHES[self.linestyle]) do
    dashes = dashes or {}
    dashes[i] = dash * math.max(self.width, 1)
  end
  canvas:line(corners, self.color, self.width, dashes)
end

function Line:_draw(canvas, view)
  local corners = self:corners(view)
  self:_draw_stroke(canvas, corners)
  for i = 1, #corners, 2 do
    if is_point(corners, i) then
      local x, y = corners[i], corners[i + 1]
      if self.marker then
        markers[self.marker](canvas, x, y, self.markersize, self.color)
      elseif not is_point(corners, i - 2) and not is_point(corners, i + 2) then
        canvas:circle(x, y, self.width + 0.7, self.color) -- alone between gaps: no line shows it
      end
    end
  end
end

function Line:_draw_key(canvas, x, y, w)
  self:_draw_stroke(canvas, { x, y, x + w, y })
  if self.marker then markers[self.marker](canvas, x + w / 2, y, self.markersize, self.color) end
end

function Line:each_point(view, visit)
  local corners = self:corners(view)
  for i = 1, #corners, 2 do
    local x, y = corners[i], corners[i + 1]
    visit(x, y)
    local x2, y2 = corners[i + 2], corners[i + 3]
    if x2 and #corners < 2000 and self.linestyle ~= "none" then -- what lies between
      for part = 0.125, 0.9, 0.125 do
        visit(x + (x2 - x) * part, y + (y2 - y) * part)
      end
    end
  end
end
artists.Line = Line

-- --- bars ---

-- Bars: left, right, height (lists), bottom, color, edge or nil, label. They stand on `bottom`, or
-- on the lower limit where the scale has no such number.
local Bars = class "Bars"
Bars.__init = Line.__init

function Bars:bounds(xs, ys, xscale, yscale)
  for i = 1, #self.height do
    widen(xs, self.left[i], xscale)
    widen(xs, self.right[i], xscale)
    widen(ys, self.height[i] + self.bottom, yscale)
  end
  widen(ys, self.bottom, yscale)
  if yscale ~= "log" then ys.sticky = self.bottom end
end

function Bars:each_box(view, visit)
  local base = view.y(self.bottom)
  if base ~= base then base = view.y0 + view.h end
  for i = 1, #self.height do
    local x, right = clamp(view.x(self.left[i])), clamp(view.x(self.right[i]))
    local top = clamp(view.y(self.height[i] + self.bottom))
    if x == x and right == right and top == top then visit(x, top, right - x, clamp(base) - top) end
  end
end

function Bars:_draw(canvas, view)
  self:each_box(view, function(x, y, w, h)
    canvas:rectangle(x, y, w, h, self.color, self.edge, 0.6)
  end)
end

function Bars:_draw_key(canvas, x, y, w)
  canvas:rectangle(x, y - 3.5, w, 7, self.color)
end

function Bars:each_point(view, visit)
  self:each_box(view, function(x, y, w, h)
    for across = 0, 1, 0.25 do
      for down = 0, 1, 0.125 do
        visit(x + w * across, y + h * down)
      end
    end
  end)
end
artists.Bars = Bars

-- --- a straight line across the axes ---

-- Rule: at, vertical (true: at that x), color, width, linestyle, label.
local Rule = class "Rule"
Rule.__init = Line.__init
Rule._draw_stroke = Line._draw_stroke
Rule._draw_key = Line._draw_key

function Rule:bounds(xs, ys, xscale, yscale)
  widen(self.vertical and xs or ys, self.at, self.vertical and xscale or yscale)
end

function Rule:_draw(canvas, view)
  local x, y = clamp(view.x(self.at)), clamp(view.y(self.at))
  self:_draw_stroke(canvas, self.vertical and { x, view.y0, x, view.y0 + view.h }
    or { view.x0, y, view.x0 + view.w, y })
end

function Rule.each_point() end
artists.Rule = Rule

-- --- pictures ---

-- Picture: rgba (bytes), width, height, smooth. Pixel (row, column) lies around (column, row).
local Picture = class "Picture"
Picture.__init = Line.__init

function Picture:bounds(xs, ys, ...) -- luacheck: ignore 212
  widen(xs, -0.5)
  widen(xs, self.width - 0.5)
  widen(ys, -0.5)
  widen(ys, self.height - 0.5)
end

function Picture:_draw(canvas, view)
  local x, y = view.x(-0.5), view.y(-0.5)
  local w, h = view.x(self.width - 0.5) - x, view.y(self.height - 0.5) - y
  canvas:picture(self.rgba, self.width, self.height, x, y, w, h, self.smooth)
end

function Picture.each_point() end
artists.Picture = Picture

-- --- a table of numbers as coloured cells ---

-- Cells: counts (list of rows), n, colors (list of rows of colours), size of the text.
local Cells = class "Cells"
Cells.__init = Line.__init

function Cells:bounds(xs, ys, ...) -- luacheck: ignore 212
  widen(xs, -0.5)
  widen(xs, self.n - 0.5)
  widen(ys, -0.5)
  widen(ys, self.n - 0.5)
end

local DARK, LIGHT, FAINT = { 0.15, 0.15, 0.15 }, { 1, 1, 1 }, { 0.72, 0.72, 0.72 }

-- The largest size of text that fits into all cells.
function Cells:text_size(canvas, w, h)
  local widest = 0
  for i = 1, self.n do
    for j = 1, self.n do
      widest = math.max(widest, (canvas:measure(tostring(self.counts[i][j]), 10)))
    end
  end
  return math.min(11, h * 0.6, 10 * (w - 3) / widest)
end

function Cells:_draw(canvas, view)
  local w, h = view.x(1) - view.x(0), view.y(1) - view.y(0)
  local size = self:text_size(canvas, w, h)
  local _, ascent, descent = canvas:measure("0", size)
  for i = 1, self.n do
    for j = 1, self.n do
      local x, y, count = view.x(j - 1.5), view.y(i - 1.5), self.counts[i][j]
      local fill = self.colors[i][j]
      canvas:rectangle(x, y, w, h, fill)
      if size >= 3 then
        local ink = count == 0 and i ~= j and FAINT or colors.luma(fill) < 0.55 and LIGHT or DARK
        canvas:text(x + w / 2, y + h / 2 + (ascent - descent) / 2, tostring(count), size, ink, 0.5)
      end
    end
  end
  for i = 0, self.n do
    canvas:line({ view.x(i - 0.5), view.y0, view.x(i - 0.5), view.y0 + view.h }, LIGHT, 1)
    canvas:line({ view.x0, view.y(i - 0.5), view.x0 + view.w, view.y(i - 0.5) }, LIGHT, 1)
  end
end

function Cells.each_point() end
artists.Cells = Cells

return artists
