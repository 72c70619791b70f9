-- Figures in a terminal's cells, for terminals without graphics: each cell is two pixels, the upper
-- and the lower half ("▀" in two colours), and texts are texts. A cell counts as 6 x 12 points, so
-- that the layout is the same as for a file.

local Figure = require "zknn.plot.figure"
local colors = require "zknn.plot.colors"

local cells = {}

local WIDE, HIGH = 6, 12 -- points of a cell

-- --- the canvas ---

local function middle_of_pixel(points)
  return (math.floor(points / WIDE) + 0.5) * WIDE
end

-- Lines are a pixel wide at least; level and upright ones lie on pixels.
local function draw_line(inner, corners, color, width)
  if width < 1 then
    if colors.luma(color) > 0.8 then return end -- the faint lines of the grid would be bars
    for i = 1, #corners, 2 do
      corners[i], corners[i + 1] = middle_of_pixel(corners[i]), middle_of_pixel(corners[i + 1])
    end
  end
  inner:line(corners, color, width < 1 and WIDE or math.max(width, WIDE * 0.8))
end

local function to_pixel(points)
  return math.floor(points / WIDE + 0.5) * WIDE
end

-- Boxes and pictures begin and end with pixels. An edge goes around its box, where it marks it;
-- thin ones are left out.
local function draw_rectangle(inner, x, y, w, h, fill, edge, width)
  if edge and width >= 1 then
    x, y, w, h = to_pixel(x), to_pixel(y), to_pixel(w), to_pixel(h)
    inner:rectangle(x - WIDE / 2, y - WIDE / 2, w + WIDE, h + WIDE, fill, edge, WIDE)
  elseif fill then
    inner:rectangle(x, y, w, h, fill)
  end
end

local function draw_picture(inner, rgba, width, height, x, y, w, h, smooth)
  inner:picture(rgba, width, height, to_pixel(x), to_pixel(y), math.max(to_pixel(w), WIDE),
    math.max(to_pixel(h), WIDE), smooth)
end

-- Puts the letters of a text into cells (row, column from 0), one after the other.
local function put(self, row, column, content, color, down)
  for _, code in utf8.codes(content) do
    if row >= 0 and row < self.rows and column >= 0 and column < self.columns then
      self.letters[row * self.columns + column] = { utf8.char(code), color }
    end
    if down then row = row + 1 else column = column + 1 end
  end
end

local function draw_text(self, x, y, content, _, color, align, _, quarters)
  local n = utf8.len(content)
  if quarters == 1 then -- the letters stand below one another
    local top = y - (1 - (align or 0)) * n * HIGH
    put(self, math.floor(top / HIGH + 0.5), math.floor((x - 3) / WIDE), content, color, true)
  else
    put(self, math.floor((y - 3) / HIGH),
      math.floor((x - (align or 0) * n * WIDE) / WIDE + 0.5), content, color)
  end
end

-- Draws the figure into a picture of cells: { rgb, columns, rows, letters }, where rgb is bytes
-- [2 * rows, columns, 3] and letters[row * columns + column] = { letter, color }.
function cells.draw(figure, columns, rows)
  local inner <close> = Figure._canvases("plot.show").open("image", columns * WIDE, rows * HIGH,
    1 / WIDE)
  local picture = { columns = columns, rows = rows, letters = {} }
  figure:_draw(Figure._around(inner, {
    line = function(_, ...) draw_line(inner, ...) end,
    rectangle = function(_, ...) draw_rectangle(inner, ...) end,
    picture = function(_, ...) draw_picture(inner, ...) end,
    measure = function(_, content) return utf8.len(content) * WIDE, 9, 3 end,
    upright_length = function(_, content) return utf8.len(content) * HIGH end,
    text = function(_, ...) draw_text(picture, ...) end,
  }), columns * WIDE, rows * HIGH)
  picture.rgb = inner:pixels()
  return picture
end

-- The columns and rows that suit the figure, within those of the terminal.
function cells.size(figure, columns, rows)
  local width, height = figure:size()
  local w, h = math.ceil(width / WIDE), math.ceil(height / HIGH)
  local shrink = math.min(1, columns / w)
  return math.max(10, math.floor(w * shrink)),
    math.max(5, math.min(math.floor(h * math.max(shrink, 0.6) + 0.5), rows))
end

-- --- colours ---

local LEVELS = { [0] = 0, 95, 135, 175, 215, 255 } -- of the colour cube

local function nearest_level(value)
  if value < 48 then return 0 end
  if value < 115 then return 1 end
  return math.min(5, (value - 35) // 40)
end

-- The number, 16..255, of the nearest of xterm's colours: a cube of 6 x 6 x 6, and 24 greys.
function cells.nearest_256(r, g, b)
  local i, j, k = nearest_level(r), nearest_level(g), nearest_level(b)
  local function distance(x, y, z)
    return (r - x) ^ 2 + (g - y) ^ 2 + (b - z) ^ 2
  end
  local step = math.max(0, math.min(23, math.floor(((r + g + b) / 3 - 8) / 10 + 0.5)))
  local grey = 8 + 10 * step
  if distance(grey, grey, grey) < distance(LEVELS[i], LEVELS[j], LEVELS[k]) then
    return 232 + step
  end
  return 16 + 36 * i + 6 * j + k
end

local styles = {
  ["24-bit"] = function(r, g, b) return ("2;%d;%d;%d"):format(r, g, b) end,
  ["256"] = function(r, g, b) return "5;" .. cells.nearest_256(r, g, b) end,
}

-- A letter's colour, apart from what is behind it.
local function readable(color, r, g, b)
  local behind = colors.luma({ r / 255, g / 255, b / 255 })
  if math.abs(colors.luma(color) - behind) > 0.3 then
    return math.floor(color[1] * 255 + 0.5), math.floor(color[2] * 255 + 0.5),
      math.floor(color[3] * 255 + 0.5)
  end
  local shade = behind > 0.5 and 0 or 255
  return shade, shade, shade
end

-- The picture as lines for a terminal. style: "24-bit" or "256".
function cells.encode(picture, style)
  local code, rgb, columns = styles[style], picture.rgb, picture.columns
  local known = {} -- codes of colours
  local function code_of(at)
    local key = rgb:sub(at, at + 2)
    if not known[key] then known[key] = code(key:byte(1, 3)) end
    return known[key]
  end
  local lines = {}
  for row = 0, picture.rows - 1 do
    local out, fore, back = {}, nil, nil
    for column = 0, columns - 1 do
      local upper = (2 * row * columns + column) * 3 + 1
      local letter = picture.letters[row * columns + column]
      local f, b
      if letter then
        b = code_of(upper)
        f = code(readable(letter[2], rgb:byte(upper, upper + 2)))
      else
        f, b = code_of(upper), code_of(upper + columns * 3)
      end
      if f ~= fore then out[#out + 1] = "\27[38;" .. f .. "m" end
      if b ~= back then out[#out + 1] = "\27[48;" .. b .. "m" end
      fore, back = f, b
      out[#out + 1] = letter and letter[1] or "▀"
    end
    out[#out + 1] = "\27[0m"
    lines[row + 1] = table.concat(out)
  end
  return table.concat(lines, "\n") .. "\n"
end

local SHADES = { [0] = " ", ".", ":", "-", "=", "+", "*", "#", "%", "@" } -- from white to black

-- The picture without colours, as letters that are dark where it is.
function cells.encode_plain(picture)
  local rgb, columns, lines = picture.rgb, picture.columns, {}
  for row = 0, picture.rows - 1 do
    local out = {}
    for column = 0, columns - 1 do
      local letter = picture.letters[row * columns + column]
      local sum = 0
      for half = 0, 1 do
        local at = ((2 * row + half) * columns + column) * 3 + 1
        local r, g, b = rgb:byte(at, at + 2)
        sum = sum + colors.luma({ r / 255, g / 255, b / 255 })
      end
      out[column + 1] = letter and letter[1] or SHADES[math.floor((1 - sum / 2) * 9 + 0.5)]
    end
    lines[row + 1] = table.concat(out):gsub(" +$", "")
  end
  return table.concat(lines, "\n") .. "\n"
end

return cells
