-- Axes: a rectangle with two scales in which artists draw. It measures its own margins (labels of
-- ticks and axes, title), so that a figure can give each enough space.

local class = require "zknn.class"
local colorbar = require "zknn.plot.colorbar"
local colors = require "zknn.plot.colors"
local legend = require "zknn.plot.legend"
local text = require "zknn.plot.text"
local ticks = require "zknn.plot.ticks"

local TITLE, LABEL, TICK = 12, 10, 9 -- sizes of type
local MARK, GAP, ABOVE = 3.5, 3, 6 -- a tick's length; from it to its label; below the title
local INK, SOFT = { 0.15, 0.15, 0.15 }, { 0.28, 0.28, 0.28 }
local SPINE, GRID = { 0.5, 0.5, 0.5 }, { 0.9, 0.9, 0.9 }
local HIGHEST = 4e307 -- limits beyond that would have a difference that is not finite

local Axes = class "Axes"

-- Fields that a user's calls set: title, xlabel, ylabel; xscale, yscale ("linear", "log"); xlim,
-- ylim ({low, high}); loc (of the legend, or nil). Those that drawing calls set: artists; equal
-- (one x is as long as one y); tight (no room around the data); down (y grows downwards); framed
-- (all four sides, no grid); xnames, ynames (labels of 0, 1, ...); right (labels on the right);
-- off (neither frame nor ticks); bar (a colour bar: colorbar.lua).
function Axes:__init()
  self.artists, self.xscale, self.yscale, self.cycle = {}, "linear", "linear", 0
end

function Axes:__tostring()
  local n = #self.artists
  return require "zknn.show".object("Axes", {
    { "title", self.title }, { "xlabel", self.xlabel }, { "ylabel", self.ylabel },
    { false, n == 1 and "1 artist" or n .. " artists" },
  })
end

function Axes:add(artist)
  self.artists[#self.artists + 1] = artist
end

-- The given colour, or the next of the cycle.
function Axes:color(what, given)
  if given ~= nil then return colors.parse(what, given) end
  self.cycle = self.cycle + 1
  return colors.of_cycle(self.cycle - 1)
end

-- --- limits ---

-- Room around low..high: a twentieth of it, and none at a side where bars stand.
local function widened(bounds, scale, tight)
  local low, high = math.max(bounds[1], -HIGHEST), math.min(bounds[2], HIGHEST)
  if low > high then -- nothing to show
    if scale == "log" then return 1, 10 end
    return 0, 1
  end
  if scale == "log" then
    if high / low < 1 + 1e-9 then return low / 2, high * 2 end
    local part = tight and 0 or 0.05
    local factor = 10.0 ^ (part * (math.log(high, 10) - math.log(low, 10)))
    return math.max(low / factor, 5e-324), math.min(high * factor, HIGHEST)
  end
  local size = math.max(math.abs(low), math.abs(high))
  if high - low <= size * 1e-13 then -- one number
    local room = size == 0 and 0.5 or size * 0.05
    if bounds.integers then room = math.max(room, 0.5) end
    local stands = bounds.sticky == low
    return stands and low or low - room, high + room
  end
  if tight then return low, high end
  local room = 0.05 * (high - low)
  return bounds.sticky == low and low or low - room, bounds.sticky == high and high or high + room
end

local function all_integers(self)
  local found = false
  for _, artist in ipairs(self.artists) do
    for _, x in ipairs(artist.x or {}) do
      if x % 1 ~= 0 or x - x ~= 0 then return false end
      found = true
    end
  end
  return found
end

-- The two scales: { low, high, kind, reversed, integers }, low < high.
local function scales(self)
  local xs, ys = { math.huge, -math.huge }, { math.huge, -math.huge }
  for _, artist in ipairs(self.artists) do
    artist:bounds(xs, ys, self.xscale, self.yscale)
  end
  xs.integers = self.framed or self.xscale == "linear" and all_integers(self)
  ys.integers = self.framed -- a picture's rows
  local function scale(bounds, kind, given, down)
    local low, high = widened(bounds, kind, self.tight)
    if given then low, high = given[1], given[2] end
    local reversed = low > high
    if reversed then low, high = high, low end
    return {
      low = low, high = high, kind = kind, integers = bounds.integers,
      reversed = reversed ~= (down and not given or false),
    }
  end
  return scale(xs, self.xscale, self.xlim), scale(ys, self.yscale, self.ylim, self.down)
end

-- The position of a number on a scale, in 0..1; NaN where it has none.
local function place_on(scale)
  local low, high = scale.low, scale.high
  if scale.kind == "log" then
    local from, to = math.log(low, 10), math.log(high, 10)
    return function(value)
      if value <= 0 then return 0 / 0 end
      return (math.log(value, 10) - from) / (to - from)
    end
  end
  return function(value) return (value - low) / (high - low) end
end

local function make_view(xscale, yscale, x0, y0, w, h)
  local px, py = place_on(xscale), place_on(yscale)
  return {
    x0 = x0, y0 = y0, w = w, h = h,
    x = function(value)
      local at = px(value)
      return x0 + w * (xscale.reversed and 1 - at or at)
    end,
    y = function(value)
      local at = py(value)
      return y0 + h * (yscale.reversed and at or 1 - at)
    end,
  }
end

-- --- ticks ---

-- Labels of 0, 1, ...; with too little room only every second, third, ...
local function named(names, scale, fits)
  for stride = 1, #names do
    local list = {}
    for i = 1, #names, stride do
      if i - 1 >= scale.low and i - 1 <= scale.high then
        list[#list + 1] = { at = i - 1, label = names[i] }
      end
    end
    if fits(list) then return list end
  end
  return {}
end

-- Are the labels, of length extent(label), apart from each other?
local function fitting(scale, length, extent)
  local place = place_on(scale)
  return function(list)
    for i = 2, #list do
      local distance = (place(list[i].at) - place(list[i - 1].at)) * length
      if distance < (extent(list[i].label) + extent(list[i - 1].label)) / 2 then return false end
    end
    return true
  end
end

local function make_ticks(scale, length, spacing, names, extent)
  local most = math.max(2, math.min(9, math.floor(length / spacing)))
  local fits = fitting(scale, length, extent)
  if names then return named(names, scale, fits) end
  if scale.kind == "log" then return ticks.log(scale.low, scale.high, most, fits) end
  return ticks.linear(scale.low, scale.high, most, scale.integers, fits)
end

-- What of a box of w x h the data get: all, or, with equal units, as much as has their shape.
local function data_size(self, xs, ys, w, h)
  if not self.equal then return w, h end
  local unit = math.min(w / (xs.high - xs.low), h / (ys.high - ys.low))
  return unit * (xs.high - xs.low), unit * (ys.high - ys.low)
end

-- All that the box of w x h needs: the scales, both axes' ticks, and whether names stand upright.
local function measure(self, canvas, w, h)
  local plan = {}
  plan.xscale, plan.yscale = scales(self)
  w, h = data_size(self, plan.xscale, plan.yscale, w, h)
  plan.w, plan.h = w, h
  plan.barcommon = self.bar and colorbar.common(canvas, self.bar, h)
  if self.off then
    plan.x, plan.y, plan.xsmall, plan.ysmall, plan.second = {}, {}, {}, {}, 0
    return plan
  end
  local line = select(2, text.measure(canvas, "0", TICK))
  local function across(label) return text.measure(canvas, label, TICK) + 8 end
  local function down(label) return select(2, text.measure(canvas, label, TICK)) + 1 end
  if self.xnames and #self.xnames <= 40 then
    local all = {}
    for i, name in ipairs(self.xnames) do
      all[i] = { at = i - 1, label = name }
    end
    plan.upright = not fitting(plan.xscale, w, across)(all)
      and fitting(plan.xscale, w, function() return line + 1 end)(all)
  end
  local extent = plan.upright and function() return line + 1 end or across
  plan.x, plan.xcommon, plan.xsmall = make_ticks(plan.xscale, w, 36, self.xnames, extent)
  plan.y, plan.ycommon, plan.ysmall = make_ticks(plan.yscale, h, 26, self.ynames, down)
  local second = plan.ycommon or plan.barcommon or self.right
  plan.second = second and line or 0 -- of a second line above the box
  return plan
end

local function widest(canvas, list, size)
  local most = 0
  for _, tick in ipairs(list) do
    most = math.max(most, (text.measure(canvas, tick.label, size)))
  end
  return most
end

-- The depth of the x ticks' labels.
local function xlabels_depth(canvas, plan)
  if #plan.x == 0 then return 0 end
  if plan.upright then
    local deepest = 0
    for _, tick in ipairs(plan.x) do
      deepest = math.max(deepest, text.length_upright(canvas, tick.label, TICK))
    end
    return deepest
  end
  local lines = 0
  for _, tick in ipairs(plan.x) do
    lines = math.max(lines, select(2, text.measure(canvas, tick.label, TICK)))
  end
  return lines
end

local function line_height(canvas, content, size)
  return content and select(2, text.measure(canvas, content, size)) or 0
end

-- How far the first and last x label reach out of the box.
local function overhang(canvas, plan, w)
  local before, after = 0, 0
  if plan.upright then return 0, 0 end
  local place = place_on(plan.xscale)
  for _, tick in ipairs(plan.x) do
    local at, half = place(tick.at) * w, text.measure(canvas, tick.label, TICK) / 2
    if plan.xscale.reversed then at = w - at end
    before, after = math.max(before, half - at), math.max(after, half + at - w)
  end
  return before, after
end

-- The margins (left, right, top, bottom) around a box of w x h points.
function Axes:_margins(canvas, w, h)
  local plan = measure(self, canvas, w, h)
  local before, after = overhang(canvas, plan, plan.w)
  local left, right = 2, 2
  if #plan.y > 0 then left = MARK + GAP + widest(canvas, plan.y, TICK) end
  if self.ylabel then left = left + 5 + line_height(canvas, self.ylabel, LABEL) end
  if self.right then
    for i = 0, #self.right do
      local width = text.measure(canvas, i == 0 and self.right.title or self.right[i], TICK)
      right = math.max(right, width + 6)
    end
  end
  if self.bar then right = math.max(right, colorbar.width(canvas, self.bar, plan.h)) end
  local top = 3
  if self.title then top = top + ABOVE + line_height(canvas, self.title, TITLE) end
  top = top + plan.second
  local bottom = 2
  if #plan.x > 0 then bottom = MARK + GAP + xlabels_depth(canvas, plan) end
  if self.xlabel or plan.xcommon then
    bottom = bottom + 4 + line_height(canvas, self.xlabel or "0", LABEL)
  end
  return math.max(left, before), math.max(right, after), top, bottom
end

-- --- drawing ---

local function draw_grid(self, canvas, plan, view)
  for _, tick in ipairs(plan.y) do
    local y = view.y(tick.at)
    canvas:line({ view.x0, y, view.x0 + view.w, y }, GRID, 0.8)
  end
  for _, tick in ipairs(self.xnames and {} or plan.x) do
    local x = view.x(tick.at)
    canvas:line({ x, view.y0, x, view.y0 + view.h }, GRID, 0.8)
  end
end

local function draw_spines(self, canvas, view)
  local x, y, right, bottom = view.x0, view.y0, view.x0 + view.w, view.y0 + view.h
  if self.framed then
    canvas:rectangle(x, y, view.w, view.h, nil, SPINE, 0.8)
  else
    canvas:line({ x, y, x, bottom, right, bottom }, SPINE, 0.8)
  end
end

local function draw_xticks(canvas, plan, view)
  local bottom = view.y0 + view.h
  for _, tick in ipairs(plan.xsmall or {}) do
    local x = view.x(tick.at)
    canvas:line({ x, bottom, x, bottom + 2 }, SPINE, 0.6)
  end
  for _, tick in ipairs(plan.x) do
    local x, y = view.x(tick.at), bottom + MARK + GAP
    canvas:line({ x, bottom, x, bottom + MARK }, SPINE, 0.8)
    if plan.upright then
      text.draw_upright(canvas, x, y, tick.label, TICK, SOFT, 1)
    else
      text.draw(canvas, x, y, tick.label, TICK, SOFT, 0.5)
    end
  end
end

local function draw_yticks(canvas, plan, view)
  for _, tick in ipairs(plan.ysmall or {}) do
    local y = view.y(tick.at)
    canvas:line({ view.x0 - 2, y, view.x0, y }, SPINE, 0.6)
  end
  for _, tick in ipairs(plan.y) do
    local y = view.y(tick.at)
    canvas:line({ view.x0 - MARK, y, view.x0, y }, SPINE, 0.8)
    text.draw(canvas, view.x0 - MARK - GAP, y, tick.label, TICK, SOFT, 1, 0.5)
  end
end

-- A list of labels on the right, one at each of 0, 1, ...; `title` stands above them.
local function draw_right(self, canvas, view)
  local x = view.x0 + view.w + 6
  for i, label in ipairs(self.right) do
    text.draw(canvas, x, view.y(i - 1), label, TICK, SOFT, 0, 0.5)
  end
  text.draw(canvas, x, view.y0 - 3, self.right.title, TICK, SOFT, 0, 1)
end

-- The title, above the box's middle, but within left..right.
local function draw_title(canvas, title, view, y, left, right)
  local size, width = TITLE, text.measure(canvas, title, TITLE)
  if width > right - left then
    size = math.max(TITLE * (right - left) / width, 6)
    width = text.measure(canvas, title, size)
  end
  local x = view.x0 + view.w / 2
  x = math.max(left + width / 2, math.min(x, right - width / 2))
  text.draw(canvas, x, y, title, size, INK, 0.5, 1)
end

-- Draws the box at (x, y), w x h points; the margins around it are `left`, `right`, ... wide.
function Axes:_draw(canvas, x, y, w, h, left, right)
  local plan = measure(self, canvas, w, h)
  local view = make_view(plan.xscale, plan.yscale, x + (w - plan.w) / 2, y + (h - plan.h) / 2,
    plan.w, plan.h)
  if not self.off and not self.framed then draw_grid(self, canvas, plan, view) end
  canvas:clip(view.x0, view.y0, view.w, view.h)
  for _, artist in ipairs(self.artists) do
    artist:_draw(canvas, view)
  end
  canvas:unclip()
  local bottom = view.y0 + view.h
  local below = bottom + 4 + (#plan.x > 0 and MARK + GAP + xlabels_depth(canvas, plan) or 2)
  if not self.off then
    draw_spines(self, canvas, view)
    draw_xticks(canvas, plan, view)
    draw_yticks(canvas, plan, view)
  end
  local above = view.y0 - 4
  if plan.ycommon then
    text.draw(canvas, view.x0, above, plan.ycommon, TICK, SOFT, 0, 1)
  end
  if self.right then draw_right(self, canvas, view) end
  if self.bar then colorbar.draw(canvas, self.bar, view.x0 + view.w, view.y0, view.h) end
  above = above - plan.second
  if plan.xcommon then
    text.draw(canvas, view.x0 + view.w, below, plan.xcommon, TICK, SOFT, 1)
  end
  if self.xlabel then
    text.draw(canvas, view.x0 + view.w / 2, below, self.xlabel, LABEL, INK, 0.5)
  end
  if self.ylabel then
    local edge = view.x0 - (#plan.y > 0 and MARK + GAP + widest(canvas, plan.y, TICK) or 2) - 5
    text.draw_upright(canvas, edge - line_height(canvas, self.ylabel, LABEL) / 2,
      view.y0 + view.h / 2, self.ylabel, LABEL, INK, 0.5)
  end
  if self.title then
    draw_title(canvas, self.title, view, above + 4 - ABOVE, x - left, x + w + right)
  end
  if self.loc then legend.draw(canvas, view, self.artists, self.loc) end
end

-- The size, in points, of a figure with these axes alone.
function Axes:_natural()
  if not self.equal then return 460.8, 331.2 end
  local xs, ys = scales(self)
  local w, h = xs.high - xs.low, ys.high - ys.low
  local unit = math.min((self.right and 330 or 290) / math.max(w, h), 290)
  local left, right, top, bottom = 48, 16, 28, 30
  if self.right then left, right, top, bottom = 52, 52, 48, 46 end
  if self.bar then right = right + 48 end
  return math.max(w * unit, 60) + left + right, math.max(h * unit, 40) + top + bottom
end

return Axes
