-- zknn.plot: figures, with the names of matplotlib's pyplot. Calls draw into the current axes of
-- the current figure, which the first call makes; savefig writes the figure, show shows it and ends
-- it.
--
--   plot.plot(epochs, accuracy, { label = "3 layers" })
--   plot.xlabel("epoch")
--   plot.legend()
--   plot.savefig("accuracy.png")

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local Axes = require "zknn.plot.axes"
local Figure = require "zknn.plot.figure"
local Grid = require "zknn.plot.grid"
local artists = require "zknn.plot.artists"
local colors = require "zknn.plot.colors"
local confusion = require "zknn.plot.confusion"
local images = require "zknn.plot.images"
local legend = require "zknn.plot.legend"
local terminal = require "zknn.plot.terminal"
local text = require "zknn.plot.text"
local values = require "zknn.plot.values"

local plot = {}

local DPI = 150
local SCALES = { "linear", "log" }

local current, current_panel -- the figure, and where in it the next call draws

-- --- figures and their panels ---

local read_figure = args.reader("plot.figure", {
  { "figsize", "any", optional = true }, { "dpi", "number", default = DPI },
  { "title", "string", optional = true },
})

-- figure([{figsize = {inches wide, inches high}, dpi, title}]): a new figure, the current one from
-- now on. Without figsize it is as large as what it holds.
function plot.figure(...)
  local a = read_figure(...)
  local size = a.figsize
  if size ~= nil and (type(size) ~= "table" or type(size[1]) ~= "number"
    or type(size[2]) ~= "number" or not (size[1] > 0.2 and size[2] > 0.2 and size[1] <= 200
    and size[2] <= 200)) then
    raise("plot.figure: figsize must be {inches wide, inches high}, 0.2 to 200 each, got %s",
      type(size) == "table" and ("{%s, %s}"):format(size[1], size[2]) or args.describe(size))
  end
  if not (a.dpi >= 10 and a.dpi <= 2400) then
    raise("plot.figure: dpi must be 10 to 2400, got %s", a.dpi)
  end
  current, current_panel = Figure(size, a.dpi), nil
  current.title = a.title and text.clean(a.title)
  return current
end

-- gcf(): the current figure, new where there is none.
function plot.gcf(...)
  args.no_more("plot.gcf", 0, ...)
  if not current then plot.figure() end
  return current
end

-- close(): forgets the current figure.
function plot.close(...)
  args.no_more("plot.close", 0, ...)
  current, current_panel = nil, nil
end

local read_subplot = args.reader("plot.subplot", {
  { "nrows", "integer", default = 1 }, { "ncols", "integer", default = 1 },
  { "index", "integer", default = 1 },
})

-- subplot(nrows, ncols, index): the next calls draw into that cell, counted from 1, row by row.
function plot.subplot(...)
  local a = read_subplot(...)
  if a.nrows < 1 or a.ncols < 1 or a.index < 1 or a.index > a.nrows * a.ncols then
    raise("plot.subplot: no place %d in %d rows and %d columns", a.index, a.nrows, a.ncols)
  end
  for _, p in ipairs(plot.gcf().panels) do
    if p.rows == a.nrows and p.columns == a.ncols and p.index == a.index then
      current_panel = p
      return
    end
  end
  current_panel = {
    rows = a.nrows, columns = a.ncols, index = a.index,
    row = (a.index - 1) // a.ncols + 1, column = (a.index - 1) % a.ncols + 1,
    panel = Axes(),
  }
  table.insert(current.panels, current_panel)
end

-- The current axes; new ones where there are none (and where a grid of pictures is).
local function axes()
  if not current_panel or not class.is(current_panel.panel, Axes) then
    if not current_panel then plot.subplot(1, 1, 1) end
    current_panel.panel = Axes()
  end
  return current_panel.panel
end

-- --- what all axes have ---

local function check_text(what, name, value)
  if type(value) ~= "string" and type(value) ~= "number" then
    raise("%s: %s must be a string, got %s", what, name, args.describe(value))
  end
  return text.clean(tostring(value))
end

for _, name in ipairs { "title", "xlabel", "ylabel" } do
  -- title(text), xlabel(text), ylabel(text): of the current axes.
  plot[name] = function(content, ...)
    args.no_more("plot." .. name, 1, ...)
    axes()[name] = check_text("plot." .. name, "text", content)
  end
end

for _, name in ipairs { "xscale", "yscale" } do
  -- xscale("log"), yscale("linear")
  plot[name] = function(scale, ...)
    args.no_more("plot." .. name, 1, ...)
    axes()[name] = args.check_choice("plot." .. name, "the scale", tostring(scale), SCALES)
  end
end

local function check_limits(what, low, high, ...)
  args.no_more(what, 2, ...)
  if type(low) == "table" and high == nil then low, high = low[1], low[2] end
  for _, value in ipairs { low or false, high or false } do
    if type(value) ~= "number" or value - value ~= 0 then
      raise("%s: want two numbers, got %s and %s", what, args.describe(low), args.describe(high))
    end
  end
  if low == high then raise("%s: the limits are both %s", what, low) end
  return { low + 0.0, high + 0.0 }
end

-- xlim(low, high), ylim(low, high): what the axis spans; backwards where low > high.
function plot.xlim(...) axes().xlim = check_limits("plot.xlim", ...) end
function plot.ylim(...) axes().ylim = check_limits("plot.ylim", ...) end

-- axis("off"), axis("on"), axis("equal"): without frame and ticks; with; x as long as y.
function plot.axis(mode, ...)
  args.no_more("plot.axis", 1, ...)
  mode = args.check_choice("plot.axis", "the mode", tostring(mode), { "off", "on", "equal" })
  if mode == "equal" then axes().equal = true else axes().off = mode == "off" end
end

-- legend([{loc = "best"}]): the labels of all that has one.
local read_legend = args.reader("plot.legend", { { "loc", "string", default = "best" } })
function plot.legend(...)
  axes().loc = args.check_choice("plot.legend", "loc", read_legend(...).loc, legend.places)
end

-- suptitle(text): above all panels.
function plot.suptitle(content, ...)
  args.no_more("plot.suptitle", 1, ...)
  plot.gcf().title = check_text("plot.suptitle", "text", content)
end

-- Options that every call that draws takes, and what they set.
local COMMON = {
  { "title", "string", optional = true }, { "xlabel", "string", optional = true },
  { "ylabel", "string", optional = true }, { "xscale", "string", optional = true },
  { "yscale", "string", optional = true },
}

local function reader(what, rows)
  for _, row in ipairs(COMMON) do
    rows[#rows + 1] = row
  end
  return args.reader(what, rows)
end

local function set_common(a)
  for _, row in ipairs(COMMON) do
    if a[row[1]] then plot[row[1]](a[row[1]]) end
  end
end

-- --- lines and points ---

local FORMAT_COLORS = {
  b = "blue", g = "green", r = "red", c = "cyan", m = "purple", y = "olive", k = "black",
}

-- pyplot's short form: a colour's letter, a marker, a line style, in any order: "r--", "o", "C1-".
local function read_format(what, format)
  local f, rest = {}, format
  while rest ~= "" do
    local style = rest:match "^%-%-" or rest:match "^%-%." or rest:match "^[-:]"
    local cycle = rest:match "^C%d"
    local one = rest:sub(1, 1)
    if style and not f.linestyle then
      f.linestyle = style
    elseif cycle and not f.color then
      f.color = cycle
    elseif FORMAT_COLORS[one] and not f.color then
      f.color = FORMAT_COLORS[one]
    elseif one:match "[os^x+.]" and not f.marker then
      f.marker = one
    else
      raise("%s: cannot read the format '%s' at '%s'", what, format, rest)
    end
    rest = rest:sub(#(style or cycle or one) + 1)
  end
  if f.marker and not f.linestyle then f.linestyle = "none" end
  return f
end

local function check_positive(what, name, value)
  if not (value > 0 and value < 1000) then
    raise("%s: %s must be above 0, got %s", what, name, value)
  end
  return value
end

local read_plot = reader("plot.plot", {
  { "x", "any", optional = true }, { "y", "any", optional = true },
  { "fmt", "string", optional = true },
  { "label", "string", optional = true }, { "color", "any", optional = true },
  { "linewidth", "number", default = 1.6 }, { "linestyle", "string", optional = true },
  { "marker", "string", optional = true }, { "markersize", "number", default = 5 },
})

-- plot([x, ]y[, fmt][, {label, color, linewidth, linestyle, marker, markersize, ...}]): a line
-- through the points; x is 0, 1, ... by default. It has gaps where a number is nan.
function plot.plot(...)
  local what, a = "plot.plot", read_plot(...)
  local x, y = a.x, a.y
  if type(y) == "string" then -- plot(y, fmt)
    if a.fmt then raise("%s: y must be a list of numbers or a tensor, got '%s'", what, y) end
    a.fmt, y = y, nil
  end
  if y == nil then x, y = nil, x end
  if y == nil then raise("%s: y is missing", what) end
  y = values.list(what, "y", y)
  x = x == nil and values.positions(y) or values.list(what, "x", x)
  values.check_lengths(what, "x", x, "y", y)
  local format = a.fmt and read_format(what, a.fmt) or {}
  local style = a.linestyle or format.linestyle or "-"
  local marker = a.marker or format.marker
  axes():add(artists.Line {
    x = x, y = y, label = a.label and text.clean(a.label),
    color = axes():color(what, a.color or format.color),
    width = check_positive(what, "linewidth", a.linewidth),
    linestyle = args.check_choice(what, "linestyle", style, artists.linestyles),
    marker = marker and args.check_choice(what, "marker", marker, artists.markers),
    markersize = check_positive(what, "markersize", a.markersize),
  })
  set_common(a)
end

local read_scatter = reader("plot.scatter", {
  { "x", "any" }, { "y", "any" },
  { "label", "string", optional = true }, { "color", "any", optional = true },
  { "marker", "string", default = "o" }, { "markersize", "number", default = 5 },
  { "alpha", "number", default = 1 },
})

-- scatter(x, y[, {label, color, marker, markersize, alpha, ...}]): the points alone.
function plot.scatter(...)
  local what, a = "plot.scatter", read_scatter(...)
  local x, y = values.list(what, "x", a.x), values.list(what, "y", a.y)
  values.check_lengths(what, "x", x, "y", y)
  if not (a.alpha >= 0 and a.alpha <= 1) then
    raise("%s: alpha must be 0 to 1, got %s", what, a.alpha)
  end
  axes():add(artists.Line {
    x = x, y = y, label = a.label and text.clean(a.label), width = 1, linestyle = "none",
    color = colors.with_alpha(axes():color(what, a.color), a.alpha),
    marker = args.check_choice(what, "marker", a.marker, artists.markers),
    markersize = check_positive(what, "markersize", a.markersize),
  })
  set_common(a)
end

-- axhline(y), axvline(x)[, {label, color, linewidth, linestyle}]: a line across the axes.
for name, vertical in pairs { axhline = false, axvline = true } do
  local what = "plot." .. name
  local read = args.reader(what, {
    { vertical and "x" or "y", "number", default = 0 }, { "label", "string", optional = true },
    { "color", "any", default = "gray" }, { "linewidth", "number", default = 1 },
    { "linestyle", "string", default = "--" },
  })
  plot[name] = function(...)
    local a = read(...)
    axes():add(artists.Rule {
      at = a[vertical and "x" or "y"], vertical = vertical, label = a.label and text.clean(a.label),
      color = colors.parse(what, a.color), width = check_positive(what, "linewidth", a.linewidth),
      linestyle = args.check_choice(what, "linestyle", a.linestyle, artists.linestyles),
    })
  end
end

-- --- bars ---

local function are_names(list)
  return type(list) == "table" and not core.is_tensor(list) and type(list[1]) == "string"
end

local read_bar = reader("plot.bar", {
  { "x", "any", optional = true }, { "height", "any", optional = true },
  { "width", "number", default = 0.8 }, { "bottom", "number", default = 0 },
  { "label", "string", optional = true }, { "color", "any", optional = true },
})

-- bar(x, height[, {width = 0.8, bottom = 0, label, color, ...}]): bars around x, which is numbers
-- or names.
function plot.bar(...)
  local what, a = "plot.bar", read_bar(...)
  local height = values.list(what, "height", a.height or {})
  local named = are_names(a.x)
  local x = named and values.positions(a.x) or values.list(what, "x", a.x or {})
  values.check_lengths(what, "x", x, "height", height)
  check_positive(what, "width", a.width)
  local left, right = {}, {}
  for i = 1, #x do
    left[i], right[i] = x[i] - a.width / 2, x[i] + a.width / 2
  end
  axes():add(artists.Bars {
    x = x, left = left, right = right, height = height, bottom = a.bottom,
    color = axes():color(what, a.color), label = a.label and text.clean(a.label),
  })
  if named then
    args.check_whole(what, "x", a.x)
    local names = {}
    for i, name in ipairs(a.x) do names[i] = check_text(what, "x", name) end
    axes().xnames = names
  end
  set_common(a)
end

local read_hist = reader("plot.hist", {
  { "x", "any", optional = true }, { "bins", "any", default = 10 },
  { "range", "any", optional = true }, { "label", "string", optional = true },
  { "color", "any", optional = true }, { "alpha", "number", default = 1 },
})

-- hist(x[, bins = 10][, {range = {low, high}, label, color, alpha, ...}]): how many numbers lie in
-- each bin. bins is their number, or a list of their edges. Gives counts and edges. x may have any
-- shape; nan is left out.
function plot.hist(...)
  local what, a = "plot.hist", read_hist(...)
  local x = core.is_tensor(a.x) and a.x:flatten() or a.x or {}
  local bins = a.bins
  if type(bins) == "number" and not math.tointeger(bins) then
    raise("%s: bins must be an integer or a list of edges, got %s", what, bins)
  end
  local range = a.range and check_limits(what .. ": range", a.range)
  local counts, edges = values.histogram(what, values.list(what, "x", x), bins, range)
  local left, right = {}, {}
  for i = 1, #counts do
    left[i], right[i] = edges[i], edges[i + 1]
  end
  axes():add(artists.Bars {
    left = left, right = right, height = counts, bottom = 0,
    color = colors.with_alpha(axes():color(what, a.color), a.alpha), edge = { 1, 1, 1 },
    label = a.label and text.clean(a.label),
  })
  set_common(a)
  return counts, edges
end

-- --- pictures ---

local MAPPED = {
  { "cmap", "string", default = "viridis" }, { "vmin", "number", optional = true },
  { "vmax", "number", optional = true },
}

local read_imshow = reader("plot.imshow", {
  { "X", "any" }, MAPPED[1], MAPPED[2], MAPPED[3],
  { "interpolation", "string", default = "nearest" },
})

-- imshow(tensor[, {cmap = "viridis" or "gray", vmin, vmax, interpolation, title, ...}]): [H, W] in
-- the map's colours from vmin (default: the lowest number) to vmax, [H, W, 3 or 4] in its own.
function plot.imshow(...)
  local what, a = "plot.imshow", read_imshow(...)
  args.check_choice(what, "interpolation", a.interpolation, { "nearest", "bilinear" })
  local picture = images.make(what, a.X, a)
  picture.smooth = a.interpolation == "bilinear"
  local ax = axes()
  ax:add(artists.Picture(picture))
  ax.equal, ax.tight, ax.down, ax.framed = true, true, true, true
  set_common(a)
end

-- colorbar(): a bar beside the last picture of the current axes: which colour is which number.
function plot.colorbar(...)
  args.no_more("plot.colorbar", 0, ...)
  local list = axes().artists
  local bar = #list > 0 and list[#list].bar
  if not bar then raise "plot.colorbar: the current axes show no picture in the colors of a map" end
  if bar.low < bar.high then axes().bar = bar end
end

local function check_colors(what, list)
  if type(list) ~= "table" then return colors.parse(what, list) end
  local parsed = {}
  for i, color in pairs(list) do
    parsed[i] = color and colors.parse(what, color) or nil
  end
  return parsed
end

local read_grid = args.reader("plot.grid", {
  { "images", "any" }, { "titles", "any", optional = true },
  { "columns", "integer", optional = true }, { "title", "string", optional = true },
  { "colors", "any", optional = true }, { "cmap", "string", default = "gray" }, MAPPED[2],
  MAPPED[3],
})

-- grid(images[, titles][, {columns, title, colors, cmap = "gray", vmin, vmax}]): many pictures, a
-- list of them or a batch, in rows. titles is a list of strings; colors, where colors[i] is one,
-- marks picture i (counted from 1) and its title. All share one range of grey.
function plot.grid(...)
  local what, a = "plot.grid", read_grid(...)
  local list, titles = images.list(what, a.images), a.titles or {}
  if #list == 0 then raise("%s: no images", what) end
  if type(titles) ~= "table" or a.titles and #titles ~= #list then
    raise("%s: titles must be a list of %d strings, got %s", what, #list,
      type(titles) == "table" and #titles or args.describe(titles))
  end
  local marks = a.colors and check_colors(what, a.colors) or {}
  local columns = a.columns or math.ceil(math.sqrt(#list))
  if columns < 1 then raise("%s: columns must be 1 at least, got %d", what, columns) end
  local low, high = images.common_range(list)
  local settings = { cmap = a.cmap, vmin = a.vmin or low, vmax = a.vmax or high }
  local pictures = {}
  for i, t in ipairs(list) do
    pictures[i] = images.make(("%s: images[%d]"):format(what, i), t, settings)
    pictures[i].title = titles[i] ~= nil and check_text(what, "titles", titles[i]) or nil
    pictures[i].color = marks[i]
  end
  if not current_panel then plot.subplot(1, 1, 1) end
  current_panel.panel = Grid {
    pictures = pictures, columns = math.min(columns, #list),
    title = a.title and text.clean(a.title),
  }
end

local read_confusion = reader("plot.confusion_matrix", {
  { "labels", "any" }, { "predicted", "any", optional = true },
  { "names", "any", optional = true },
})

-- confusion_matrix(labels, predicted[, {names, ...}]) or confusion_matrix(counts, ...): a table of
-- how often each label (row) was predicted as each class (column), and the part of each row that is
-- right. labels and predicted are classes 0, 1, ...; counts is a tensor [n, n]. Gives the counts.
function plot.confusion_matrix(...)
  local what, a = "plot.confusion_matrix", read_confusion(...)
  if not current_panel then plot.subplot(1, 1, 1) end
  local ax = Axes()
  local counts = confusion.fill(ax, what, a.labels, a.predicted, a.names)
  current_panel.panel = ax
  set_common(a)
  return counts
end

-- --- out ---

local read_savefig = args.reader("plot.savefig", {
  { "path", "string" }, { "dpi", "number", optional = true },
})

-- savefig(path[, {dpi}]): writes the current figure, whole or not at all, as PNG, SVG or PDF, as
-- the path ends. It stays the current one.
function plot.savefig(...)
  local a = read_savefig(...)
  if a.dpi and not (a.dpi >= 10 and a.dpi <= 2400) then
    raise("plot.savefig: dpi must be 10 to 2400, got %s", a.dpi)
  end
  plot.gcf():_save("plot.savefig", a.path, a.dpi)
end

local read_show = args.reader("plot.show", { { "way", "string", optional = true } })

-- show([{way}]): shows the current figure in the terminal, as well as it can: "kitty", "iterm2",
-- "sixel", or in cells of "24-bit" or "256" colours or "plain". Where output is no terminal (or
-- with "path"), the figure becomes a file figure-N.png, whose path is printed and given. ZKNN_SHOW
-- in the environment names the way too. The next call that draws begins a new figure.
function plot.show(...)
  local way, source = read_show(...).way, "way"
  if not way then way, source = os.getenv "ZKNN_SHOW", "ZKNN_SHOW (in the environment)" end
  if way == "" then way = nil end
  if way then args.check_choice("plot.show", source, way, terminal.ways) end
  local path = terminal.show(plot.gcf(), way)
  plot.close()
  return path
end

return library("zknn.plot", plot)
