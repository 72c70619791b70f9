-- A grid of small pictures, each under its title.

local class = require "zknn.class"
local text = require "zknn.plot.text"

local SIZE, HEAD = 9, 13 -- of the pictures' titles, and of the grid's
local IMAGE = 81 -- points: a picture's longer side in a figure of one grid
local GAP, BELOW = 8, 3 -- between cells; between title and picture
local INK, EDGE = { 0.15, 0.15, 0.15 }, { 0.75, 0.75, 0.75 }

local Grid = class "Grid"

-- Fields: pictures ({rgba, width, height, title, color}), columns, title.
function Grid:__init(fields)
  for name, value in pairs(fields) do
    self[name] = value
  end
  self.rows = math.max(1, math.ceil(#self.pictures / self.columns))
end

function Grid:_margins(canvas)
  local top = self.title and select(2, text.measure(canvas, self.title, HEAD)) + 8 or 0
  return 0, 0, top, 0
end

-- The titles' common size of type: the usual one, if all fit into that width.
local function title_size(self, canvas, width)
  local widest = 0
  for _, picture in ipairs(self.pictures) do
    widest = math.max(widest, (text.measure(canvas, picture.title or "", SIZE)))
  end
  return widest > width and math.max(4, SIZE * width / widest) or SIZE
end

local function title_height(self, canvas, size)
  local highest = 0
  for _, picture in ipairs(self.pictures) do
    if picture.title then
      highest = math.max(highest, select(2, text.measure(canvas, picture.title, size)) + BELOW)
    end
  end
  return highest
end

-- Each pixel gets the same number of dots, where that does not cost much of the picture's size.
local function whole_dots(canvas, points, pixels)
  if not canvas.scale then return points end
  local dots = points * canvas.scale
  local whole = math.floor(dots / pixels) * pixels
  return whole > 0.9 * dots and whole / canvas.scale or points
end

function Grid:_draw(canvas, x, y, w, h, left, right)
  if self.title then
    text.draw(canvas, x + (w + right - left) / 2, y - 8, self.title, HEAD, INK, 0.5, 1)
  end
  local cell_w = (w - GAP * (self.columns - 1)) / self.columns
  local cell_h = (h - GAP * (self.rows - 1)) / self.rows
  local size = title_size(self, canvas, cell_w)
  local head = title_height(self, canvas, size)
  for i, picture in ipairs(self.pictures) do
    local cx = x + (i - 1) % self.columns * (cell_w + GAP)
    local cy = y + (i - 1) // self.columns * (cell_h + GAP)
    local longer = math.max(picture.width, picture.height)
    local unit = math.min(cell_w / picture.width, (cell_h - head) / picture.height)
    unit = whole_dots(canvas, unit * longer, longer) / longer
    local pw, ph = picture.width * unit, picture.height * unit
    if ph > 0 then
      local px, py = cx + (cell_w - pw) / 2, cy + head
      canvas:picture(picture.rgba, picture.width, picture.height, px, py, pw, ph, false)
      canvas:rectangle(px, py, pw, ph, nil, picture.color or EDGE, picture.color and 1.6 or 0.5)
    end
    if picture.title then
      text.draw(canvas, cx + cell_w / 2, cy + head - BELOW, picture.title, size,
        picture.color or INK, 0.5, 1)
    end
  end
end

-- The size, in points, of a figure with this grid alone.
function Grid:_natural(canvas)
  local width, height = 0, 0
  for _, picture in ipairs(self.pictures) do
    local unit = IMAGE / math.max(picture.width, picture.height)
    local title = picture.title and text.measure(canvas, picture.title, SIZE) or 0
    width = math.max(width, picture.width * unit, title)
    height = math.max(height, picture.height * unit)
  end
  height = height + title_height(self, canvas, SIZE)
  local _, _, top = self:_margins(canvas)
  return self.columns * (width + GAP) - GAP, self.rows * (height + GAP) - GAP + top
end

return Grid
