-- show_spec.lua: figures in the terminal. Oracles: decoders written here, which turn kitty's,
-- iTerm2's, sixel's and the half blocks' sequences back into pixels; the same figure saved as a
-- PNG; a slow search for the nearest of 240 colours.

local zknn = require "zknn"
local plot, image = zknn.plot, zknn.image
local Figure = require "zknn.plot.figure"
local cells = require "zknn.plot.cells"
local terminal = require "zknn.plot.terminal"

local COLUMNS, ROWS, WIDTH, HEIGHT = 80, 30, 320, 300 -- a terminal: cells of 4 x 10 pixels

local folder

setup(function()
  local pipe = io.popen "mktemp -d"
  folder = pipe:read "l"
  pipe:close()
end)

teardown(function() os.execute("rm -rf " .. folder) end)

-- A figure with lines, texts and, if so wished, a picture of many colours.
local function make(picture)
  local figure = plot.figure { title = "Title" }
  plot.subplot(1, picture and 2 or 1, 1)
  plot.plot({ 1, 2, 3 }, { 3, 1, 2 }, { label = "loss", xlabel = "epoch" })
  plot.legend()
  if picture then
    zknn.manual_seed(5)
    plot.subplot(1, 2, 2)
    plot.imshow(zknn.rand(40, 40, 3), { interpolation = "bilinear" })
  end
  plot.close()
  return figure
end

local function encode(figure, way)
  return terminal.encode(figure, way, COLUMNS, ROWS, WIDTH, HEIGHT)
end

local function of_base64(text)
  local out, values = {}, {}
  local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  for i = 1, 64 do
    values[alphabet:byte(i)] = i - 1
  end
  assert(#text % 4 == 0 and text:find "^[%w+/]*=?=?$")
  for i = 1, #text, 4 do
    local bits, n = 0, 0
    for k = i, i + 3 do
      local value = values[text:byte(k)]
      bits = bits << 6 | (value or 0)
      n = n + (value and 1 or 0)
    end
    out[#out + 1] = string.pack(">I3", bits):sub(1, n - 1)
  end
  return table.concat(out)
end

-- The figure as a PNG of the dots that this terminal gets.
local function reference(figure)
  local width, height = figure:size()
  local scale = math.min(10 / 12, WIDTH / width, (ROWS - 1) * 10 / height)
  local path = folder .. "/reference.png"
  figure:save(path, 72 * scale)
  return image.load(path, { mode = "rgb" })
end

describe("kitty's sequence", function()
  it("decodes to the figure", function()
    local figure = make(true)
    local sequence, pieces, last = encode(figure, "kitty"), {}, nil
    assert.are.equal("\n", sequence:sub(-1))
    for keys, data in sequence:gmatch "\27_G([^;]*);([^\27]*)\27\\" do
      assert.is_true(#data <= 4096 and keys:find "q=2" ~= nil and last ~= "0")
      if #pieces == 0 then assert.is_truthy(keys:find "a=T,f=100") end
      pieces[#pieces + 1] = data
      last = keys:match "m=(%d)"
      assert.is_true(#data == 4096 or last == "0")
    end
    assert.is_true(#pieces > 1 and last == "0")
    assert.are.equal("", (sequence:gsub("\27_G[^\27]*\27\\", ""):gsub("\n$", "")))
    assert.is_true(image.decode(of_base64(table.concat(pieces))):equal(reference(figure)))
  end)
end)

describe("iTerm2's sequence", function()
  it("decodes to the figure", function()
    local figure = make()
    local size, data = encode(figure, "iterm2")
      :match "^\27%]1337;File=inline=1;size=(%d+):(.-)\7\n$"
    local png = of_base64(data)
    assert.are.equal(tonumber(size), #png)
    assert.is_true(image.decode(png):equal(reference(figure)))
  end)
end)

-- --- sixel ---

-- Pixels [height, width, 3] of 0..255 (rounded from percent), and how many colours it names.
local function decode_sixel(sequence)
  local width, height, body = sequence:match "^\27P0;1q\"1;1;(%d+);(%d+)(.*)\27\\$"
  width, height = math.tointeger(width), math.tointeger(height)
  local palette, count, pixels = {}, 0, {}
  local x, band, color, at = 0, 0, nil, 1
  local function put(sixel, n)
    for _ = 1, n do
      assert(x < width)
      for bit = 0, 5 do
        local y = band * 6 + bit
        if sixel >> bit & 1 == 1 then
          assert(y < height)
          pixels[y * width + x] = assert(palette[color])
        end
      end
      x = x + 1
    end
  end
  while at <= #body do
    local n, r, g, b, to = body:match("^#(%d+);2;(%d+);(%d+);(%d+)()", at)
    if n then
      count = count + 1
      palette[n] = {}
      for i, part in ipairs { r, g, b } do
        palette[n][i] = math.floor(part * 255 / 100 + 0.5)
      end
    elseif body:find("^#%d", at) then
      color, to = body:match("^#(%d+)()", at)
    elseif body:find("^!", at) then
      local times, sixel
      times, sixel, to = body:match("^!(%d+)([?-~])()", at)
      put(sixel:byte() - 63, math.tointeger(times))
    elseif body:find("^%$", at) then
      x, to = 0, at + 1
    elseif body:find("^%-", at) then
      x, band, to = 0, band + 1, at + 1
    else
      put(assert(body:match("^[?-~]", at)):byte() - 63, 1)
      to = at + 1
    end
    at = to
  end
  local flat = {}
  for i = 0, width * height - 1 do
    for k = 1, 3 do
      flat[#flat + 1] = assert(pixels[i], "a pixel without a colour")[k]
    end
  end
  return zknn.tensor(flat):reshape(height, width, 3), count
end

describe("the sixel sequence", function()
  local sixel = Figure._canvases("test").sixel

  it("decodes to the figure, up to the blends of its few colours", function()
    local figure = make()
    local sequence = encode(figure, "sixel")
    local pixels, count = decode_sixel(sequence:sub(1, -2))
    local wanted = reference(figure):long()
    assert.are.same(wanted.shape, pixels.shape)
    assert.is_true(count <= 256)
    local off = (pixels - wanted):abs()
    assert.is_true(off:max():item() <= 10 and off:double():mean():item() < 0.5)
  end)

  it("holds few colours exactly, of any size", function()
    zknn.manual_seed(2)
    local colors = zknn.randint(0, 51, { 256, 3 }) * 5 -- whole percents at least every fifth
    for _, size in ipairs { { 1, 1 }, { 6, 7 }, { 7, 5 }, { 13, 40 }, { 1, 300 }, { 300, 1 } } do
      local index = zknn.randint(0, 256, { size[1] * size[2] })
      local rgb = colors:index_select(0, index):reshape(size[1], size[2], 3)
      local pixels = decode_sixel(sixel(rgb:to("uint8"):bytes(), size[2], size[1]))
      assert.is_true((pixels - rgb):abs():max():item() <= 2)
    end
  end)

  it("comes near with many colours", function()
    local figure = make(true)
    local pixels, count = decode_sixel(encode(figure, "sixel"):sub(1, -2))
    local off = (pixels - reference(figure):long()):abs():double()
    assert.are.equal(256, count)
    assert.is_true(off:mean():item() < 4, off:mean():item())
    -- a grey ramp and noise, with fewer colours still
    local ramp = zknn.arange(256):reshape(256, 1, 1):expand(256, 8, 3)
    pixels, count = decode_sixel(sixel(ramp:to("uint8"):bytes(), 8, 256, 16))
    assert.are.equal(16, count)
    assert.is_true((pixels - ramp):abs():max():item() <= 10) -- 256 / 16 greys each, and a percent
  end)

  it("refuses bytes that are no picture", function()
    assert.is_false(pcall(sixel, "abc", 2, 2))
    assert.is_false(pcall(sixel, "", 0, 0))
    assert.is_false(pcall(sixel, ("x"):rep(12), 2, 2, 1))
  end)
end)

-- --- cells ---

-- Colours of xterm's palette from 16 on.
local function palette_256(n)
  if n >= 232 then return { 8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232) } end
  local levels = { 0, 95, 135, 175, 215, 255 }
  return { levels[(n - 16) // 36 + 1], levels[(n - 16) // 6 % 6 + 1], levels[(n - 16) % 6 + 1] }
end

-- Lines of cells as { letter, fore, back }, colours being lists of three.
local function decode_cells(text)
  local rows = {}
  for line in text:gmatch "([^\n]*)\n" do
    local row, colors, at = {}, {}, 1
    while at <= #line do
      local ground, kind, numbers, to = line:match("^\27%[(%d+);(%d);([%d;]+)m()", at)
      if ground then
        local color = {}
        for number in numbers:gmatch "%d+" do
          color[#color + 1] = math.tointeger(number)
        end
        colors[ground] = kind == "5" and palette_256(color[1]) or color
      elseif line:find("^\27%[0m", at) then
        colors, to = {}, at + 4
      else
        local letter = line:match("^" .. utf8.charpattern, at)
        row[#row + 1] = { letter, colors["38"], colors["48"] }
        to = at + #letter
      end
      at = to
    end
    assert(next(colors) == nil, "a line that leaves its colours on")
    rows[#rows + 1] = row
  end
  return rows
end

describe("half blocks", function()
  local figure = make(true)
  local columns, rows = cells.size(figure, COLUMNS, ROWS)
  local picture = cells.draw(figure, columns, rows)

  local function color_at(row, column)
    local at = (row * columns + column) * 3 + 1
    return { picture.rgb:byte(at, at + 2) }
  end

  it("decode to the figure's pixels, and its texts are texts", function()
    local decoded, blocks = decode_cells(cells.encode(picture, "24-bit")), 0
    assert.are.equal(rows, #decoded)
    local content = {}
    for r, row in ipairs(decoded) do
      assert.are.equal(columns, #row)
      for c, cell in ipairs(row) do
        local upper, lower = color_at(2 * r - 2, c - 1), color_at(2 * r - 1, c - 1)
        if cell[1] == "▀" then
          blocks = blocks + 1
          assert.are.same(upper, cell[2])
          assert.are.same(lower, cell[3])
        else
          assert.are.same(upper, cell[3])
        end
        content[#content + 1] = cell[1]
      end
      content[#content + 1] = "\n"
    end
    content = table.concat(content)
    for _, part in ipairs { "Title", "loss", "epoch", "1.5" } do
      assert.is_truthy(content:find(part, 1, true), content)
    end
    assert.is_true(blocks > columns * rows * 0.8)
  end)

  it("in 256 colours are the nearest", function()
    for r, row in ipairs(decode_cells(cells.encode(picture, "256"))) do
      for c, cell in ipairs(row) do
        if cell[1] == "▀" then
          local color = color_at(2 * r - 2, c - 1)
          assert.are.same(palette_256(cells.nearest_256(table.unpack(color))), cell[2])
        end
      end
    end
  end)

  it("find the nearest colour, as a slow search does", function()
    local entries = {}
    for n = 16, 255 do
      entries[n] = palette_256(n)
    end
    local function distance(a, r, g, b)
      return (a[1] - r) ^ 2 + (a[2] - g) ^ 2 + (a[3] - b) ^ 2
    end
    zknn.manual_seed(8)
    local samples = zknn.randint(0, 256, { 1500, 3 }):tolist()
    for v = 0, 255 do
      samples[#samples + 1] = { v, v, v }
      samples[#samples + 1] = { v, math.max(0, v - 4), math.min(255, v + 3) }
    end
    for _, s in ipairs(samples) do
      local best = math.huge
      for n = 16, 255 do
        best = math.min(best, distance(entries[n], table.unpack(s)))
      end
      local found = cells.nearest_256(table.unpack(s))
      assert.are.equal(best, distance(entries[found], table.unpack(s)), table.concat(s, " "))
    end
  end)

  it("without colours are letters, darker where the figure is", function()
    local shades = " .:-=+*#%@"
    plot.imshow(zknn.tensor { { 0.0, 0.5, 1.0 } }, { cmap = "gray" })
    plot.axis "off"
    local line
    local single = plot.figure()
    plot.imshow(zknn.tensor { { 0.0, 0.5, 1.0 } }, { cmap = "gray" })
    plot.axis "off"
    plot.close()
    for text in encode(single, "plain"):gmatch "[^\n]+" do
      if text:find "@" then line = text end
    end
    assert.is_truthy(line:find "@@@+[+=*]+")
    for letter in line:gmatch "." do
      assert.is_truthy(shades:find(letter, 1, true))
    end
  end)
end)

-- --- the way ---

describe("the way to show a figure", function()
  local function way(env, answer)
    return terminal.find_way(function(name) return env[name] end, function(question)
      assert.are.equal("\27[c", question)
      return answer
    end)
  end

  it("follows from the environment and the terminal's answer", function()
    local sixel = "\27[?62;4;22c"
    for _, case in ipairs {
      { "kitty", { TERM = "xterm-kitty" } },
      { "kitty", { TERM = "xterm-256color", KITTY_WINDOW_ID = "1" } },
      { "iterm2", { TERM = "xterm-256color", TERM_PROGRAM = "iTerm.app" } },
      { "iterm2", { TERM = "xterm-256color", LC_TERMINAL = "iTerm2" } },
      { "sixel", { TERM = "xterm-256color" }, sixel },
      { "sixel", { TERM = "mlterm" }, "\27[?4c" },
      { "256", { TERM = "xterm-256color" }, "\27[?64;14;41c" },
      { "256", { TERM = "xterm" } },
      { "24-bit", { TERM = "xterm-256color", COLORTERM = "truecolor" } },
      { "24-bit", { TERM = "xterm-direct" } },
      -- in tmux the outer terminal's variables say nothing
      { "256", { TERM = "tmux-256color", TMUX = "x", KITTY_WINDOW_ID = "1" } },
      { "256", { TERM = "screen", TERM_PROGRAM = "iTerm.app" } },
      { "sixel", { TERM = "tmux-256color", TMUX = "x" }, sixel },
      { "plain", { TERM = "dumb", COLORTERM = "truecolor" } },
      { "plain", {} },
      { "plain", { TERM = "vt100" }, "\27[?1;2c" },
      { "plain", { TERM = "xterm", NO_COLOR = "1" } },
      { "plain", { TERM = "xterm", LANG = "de_DE.ISO-8859-1" } },
      { "256", { TERM = "xterm", LANG = "de_DE.UTF-8" } },
      { "256", { TERM = "linux" }, sixel }, -- not asked
    } do
      assert.are.equal(case[1], way(case[2], case[3]))
    end
  end)

  it("is a file, whose path is printed, where output is no terminal", function()
    local pipe = io.popen(([[zknn=$(readlink /proc/$PPID/exe) && cd %s && $zknn -e '
      local plot = require("zknn").plot
      for _ = 1, 2 do
        plot.plot { 1, 2 }
        plot.show()
      end' 2>&1]]):format(folder))
    assert.are.equal("figure-1.png\nfigure-2.png\n", pipe:read "a")
    pipe:close()
    assert.are.equal(3, #image.load(folder .. "/figure-2.png").shape)
  end)

  it("can be named", function()
    local good, message = pcall(plot.show, { way = "sixle" })
    assert.is_false(good)
    assert.is_truthy(message:find("did you mean 'sixel'?", 1, true), message)
  end)
end)
