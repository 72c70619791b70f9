-- A figure: panels (axes, grids) in rows and columns, drawn on a canvas of the wanted kind and
-- saved atomically.

local native = require "zknn.core.system"
local absent = require "zknn.absent"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.plot.text"

local EDGE, BETWEEN = 10, 16 -- points around the figure, and between panels
local HEAD = 13 -- size of the figure's title
local INK = { 0.15, 0.15, 0.15 }

local Figure = class "Figure"
getmetatable(Figure).__index = absent("figure", [[
  savefig show add_subplot subplots add_axes plot scatter bar hist imshow grid legend colorbar
  set_title suptitle set_xlabel set_ylabel set_xlim set_ylim tight_layout clf clear close gca axes
  new
]])

-- figsize: {width, height} in inches, or nil for what the panels wish. dpi: dots an inch of a PNG.
function Figure:__init(figsize, dpi)
  self.figsize, self.dpi, self.panels = figsize, dpi, {}
end

function Figure:__tostring()
  local n = #self.panels
  return require "zknn.show".object("Figure", {
    { "title", self.title }, { "figsize", self.figsize }, { "dpi", self.dpi },
    { false, n == 1 and "1 panel" or n .. " panels" },
  })
end

local canvas_module

-- The C module that draws; raises, naming the package, when zknn was built without it.
local function canvases(what)
  if canvas_module then return canvas_module end
  local good, module = pcall(require, "zknn.canvas")
  if not good then
    local message = tostring(module)
    raise("%s: figures need Cairo, %s; apt-get install libcairo2-dev, and build zknn again "
      .. "(./zknn does)", what, message:find "^module 'zknn.canvas' not found"
      and "which this zknn was built without" or "and " .. message:gsub("%s+", " "))
  end
  canvas_module = module
  return module
end
Figure._canvases = canvases

-- --- layout ---

-- Gives each panel its box (x, y, w, h) and the margins beside it. Boxes of one column are equally
-- wide and stand below one another, whatever their labels; so for rows.
local function lay_out_group(canvas, panels, rows, columns, x0, y0, width, height)
  local left, right, top, bottom = {}, {}, {}, {}
  local w, h = width / columns * 0.8, height / rows * 0.8
  for _ = 1, 3 do -- margins depend on sizes, and these on margins
    for c = 1, columns do left[c], right[c] = 0, 0 end
    for r = 1, rows do top[r], bottom[r] = 0, 0 end
    for _, p in ipairs(panels) do
      local l, rr, t, b = p.panel:_margins(canvas, w, h)
      left[p.column], right[p.column] = math.max(left[p.column], l), math.max(right[p.column], rr)
      top[p.row], bottom[p.row] = math.max(top[p.row], t), math.max(bottom[p.row], b)
    end
    w, h = width - BETWEEN * (columns - 1), height - BETWEEN * (rows - 1)
    for c = 1, columns do w = w - left[c] - right[c] end
    for r = 1, rows do h = h - top[r] - bottom[r] end
    w, h = math.max(w / columns, 4), math.max(h / rows, 4)
  end
  for _, p in ipairs(panels) do
    p.x, p.y, p.w, p.h = x0, y0, w, h
    for c = 1, p.column do p.x = p.x + left[c] + (c > 1 and w + right[c - 1] + BETWEEN or 0) end
    for r = 1, p.row do p.y = p.y + top[r] + (r > 1 and h + bottom[r - 1] + BETWEEN or 0) end
    p.left, p.right = left[p.column], right[p.column]
  end
end

local function head_height(self, canvas)
  return self.title and select(2, text.measure(canvas, self.title, HEAD)) + 8 or 0
end

-- Draws everything on a canvas of that many points.
function Figure:_draw(canvas, width, height)
  local head = head_height(self, canvas)
  if self.title then text.draw(canvas, width / 2, EDGE, self.title, HEAD, INK, 0.5) end
  local groups, order = {}, {}
  for _, p in ipairs(self.panels) do
    local key = p.rows .. "x" .. p.columns
    if not groups[key] then
      groups[key] = {}
      order[#order + 1] = key
    end
    table.insert(groups[key], p)
  end
  for _, key in ipairs(order) do
    local group = groups[key]
    lay_out_group(canvas, group, group[1].rows, group[1].columns, EDGE, EDGE + head,
      width - 2 * EDGE, height - 2 * EDGE - head)
    for _, p in ipairs(group) do
      p.panel:_draw(canvas, p.x, p.y, p.w, p.h, p.left, p.right)
    end
  end
end

-- Width and height in points.
function Figure:size()
  if self.figsize then return self.figsize[1] * 72, self.figsize[2] * 72 end
  local ruler <close> = canvases("plot").open("image", 1, 1)
  local rows, columns, w, h = 1, 1, 60, 40
  for _, p in ipairs(self.panels) do
    rows, columns = math.max(rows, p.rows), math.max(columns, p.columns)
    local pw, ph = p.panel:_natural(ruler)
    w, h = math.max(w, pw), math.max(h, ph)
  end
  if #self.panels == 0 then w, h = 460.8, 331.2 end
  if columns > 1 then w, h = w * 0.72, h * 0.78 end
  return columns * w + (columns - 1) * BETWEEN + 2 * EDGE,
    rows * h + (rows - 1) * BETWEEN + 2 * EDGE + head_height(self, ruler)
end

-- --- out ---

-- A canvas that handles some calls itself and passes all others on.
function Figure._around(inner, own)
  return setmetatable(own, {
    __index = function(outer, name)
      local method = inner[name]
      if method == nil then return nil end
      local function call(_, ...) return method(inner, ...) end
      outer[name] = call
      return call
    end,
  })
end

-- An open image of the figure with `scale` pixels a point.
function Figure:_image(scale)
  local width, height = self:size()
  local canvas = canvases("plot").open("image", width, height, scale)
  self:_draw(Figure._around(canvas, { scale = scale }), width, height)
  return canvas
end

local function escape(content)
  return (content:gsub("[&<>]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" }))
end

-- Cairo numbers what it ever drew; equal figures shall be equal files.
local function renumbered(svg)
  local numbers, count = {}, 0
  return (svg:gsub('([#"])(%a+)(%d+)(["%)])', function(before, name, number, after)
    if name ~= "image" and name ~= "surface" then return nil end
    local key = name .. number
    if not numbers[key] then
      count = count + 1
      numbers[key] = name .. count
    end
    return before .. numbers[key] .. after
  end))
end

-- Cairo draws letters as outlines, so that they look the same everywhere. The texts are also in the
-- SVG's description, for searching and for screen readers.
local function encode_svg(self)
  local width, height = self:size()
  local inner <close> = canvases("plot").open("svg", width, height)
  local said = {}
  self:_draw(Figure._around(inner, {
    text = function(_, x, y, content, ...)
      said[#said + 1] = content
      inner:text(x, y, content, ...)
    end,
  }), width, height)
  local svg = renumbered(inner:encode())
  local desc = ("<desc>%s</desc>\n"):format(escape(table.concat(said, "\n")))
  local _, at = svg:find("<svg[^>]*>\n?")
  return svg:sub(1, at) .. desc .. svg:sub(at + 1)
end

local function encode_pdf(self)
  local width, height = self:size()
  local canvas <close> = canvases("plot").open("pdf", width, height)
  self:_draw(Figure._around(canvas, {}), width, height)
  return canvas:encode()
end

local encoders = {
  png = function(self, dpi)
    local canvas <close> = self:_image(dpi / 72)
    return canvas:encode()
  end,
  svg = encode_svg,
  pdf = encode_pdf,
}

local function check_dpi(what, dpi)
  if dpi ~= nil and not (type(dpi) == "number" and dpi >= 10 and dpi <= 2400) then
    raise("%s: dpi must be a number from 10 to 2400, got %s", what, args.describe(dpi))
  end
end

-- The file's content: "png", "svg" or "pdf".
function Figure:encode(kind, dpi)
  if not encoders[kind] then
    raise("figure:encode: kind must be 'png', 'svg' or 'pdf', got %s", args.describe(kind))
  end
  check_dpi("figure:encode", dpi)
  return encoders[kind](self, dpi or self.dpi)
end

-- Writes the figure to a file, of the kind that the path's ending says.
function Figure:save(path, dpi)
  self:_save("figure:save", path, dpi)
end

-- The same for the function of that name.
function Figure:_save(what, path, dpi)
  args.check_string(what, "path", path)
  check_dpi(what, dpi)
  local ending = path:match "%.(%w+)$"
  local kind = ending and ending:lower()
  if not encoders[kind] then
    raise("%s: %s: the ending must be .png, .svg or .pdf", what, path)
  end
  canvases(what)
  native.check_writable(path)
  native.file_write(path, self:encode(kind, dpi))
end

return Figure
