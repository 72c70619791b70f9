-- plot_spec.lua: figures. Oracles: the pixels of the saved file, read back by zknn.image; counts by
-- a slow loop; matplotlib's own viridis.

local zknn = require "zknn"
local support = require "support"
local fails_with, read = support.fails, support.read
local plot, image = zknn.plot, zknn.image

local folder

setup(function() folder = support.make_folder() end)

teardown(function() support.remove_folder(folder) end)

after_each(function() plot.close() end)

-- The current figure's pixels, [height, width, 3] of 0..255, as it is saved.
local function pixels(dpi)
  local path = folder .. "/pixels.png"
  plot.savefig(path, { dpi = dpi or 72 })
  return image.load(path, { mode = "rgb" }):long()
end

-- Where the pixels of a colour lie: their number, and the box and middle in pixels.
local function find_color(rgb, color)
  local mask = rgb:eq(zknn.tensor(color)):all(2)
  local n = mask:sum():item()
  if n == 0 then return 0 end
  local at = mask:nonzero()
  local y, x = at:select(1, 0), at:select(1, 1)
  return n, {
    left = x:min():item(), right = x:max():item(), top = y:min():item(), bottom = y:max():item(),
    x = x:double():mean():item(), y = y:double():mean():item(),
  }
end

local PURE = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 0, 255 } }

local function hex(color) return ("#%02x%02x%02x"):format(table.unpack(color)) end

describe("imshow", function()
  it("shows each pixel in its colour and its place", function()
    plot.imshow(zknn.tensor(PURE):reshape(2, 2, 3):to "uint8")
    local rgb, boxes = pixels(), {}
    for i, color in ipairs(PURE) do
      local n, box = find_color(rgb, color)
      boxes[i] = box
      local area = (box.right - box.left + 1) * (box.bottom - box.top + 1)
      assert.is_true(n == area and n > 10000, n) -- a full rectangle
    end
    assert.is_true(boxes[1].right < boxes[2].left and boxes[1].bottom < boxes[3].top)
    assert.is_true(boxes[3].right < boxes[4].left and boxes[2].bottom < boxes[4].top)
  end)

  -- matplotlib 3.11: viridis(0), (64), (128), (200), (255)
  it("knows viridis", function()
    for value, color in pairs { [0] = "440154", [64] = "3b528b", [128] = "21918c",
      [200] = "70cf57", [255] = "fde725" } do
      plot.imshow(zknn.tensor { { 0, value, 255 } }, { vmin = 0, vmax = 255 })
      local r, g, b = color:match "(..)(..)(..)"
      local n = find_color(pixels(), { tonumber(r, 16), tonumber(g, 16), tonumber(b, 16) })
      assert.is_true(n > 1000, color)
      plot.close()
    end
  end)

  it("spreads grey from the lowest number to the highest; nan stays white", function()
    plot.imshow(zknn.tensor { { -3.0, 0.0, 0 / 0, 5.0 } }, { cmap = "gray" })
    local rgb = pixels()
    local _, low = find_color(rgb, { 0, 0, 0 })
    local _, middle = find_color(rgb, { 96, 96, 96 }) -- 3/8 of 256
    assert.is_true(low.right < middle.left)
    assert.is_true(find_color(rgb:narrow(1, math.tointeger(middle.right) + 3, 20)
      :narrow(0, math.tointeger(middle.top) + 2, 10), { 255, 255, 255 }) == 200)
  end)

  it("takes channels first, a batch of one channel, constants, other dtypes", function()
    plot.imshow(zknn.tensor(PURE):reshape(2, 2, 3):to("uint8"):permute(2, 0, 1))
    assert.is_true(find_color(pixels(), PURE[2]) > 1000)
    plot.close()
    for _, t in ipairs { zknn.full({ 1, 4, 4 }, 7.5), zknn.zeros(2, 2):long(), zknn.rand(3, 3, 4),
      zknn.eye(3):double():requires_grad_(), zknn.eye(3):eq(1), zknn.full({ 2, 2 }, 0 / 0) } do
      plot.imshow(t)
      assert.is_true(#pixels() > 50)
      plot.close()
    end
  end)

  it("has a bar of its colours, from the lowest number at the bottom up", function()
    plot.imshow(zknn.tensor { { 5.0, 5.0 }, { 5.0, 105.0 } })
    plot.colorbar()
    local rgb = pixels(150)
    local _, middle = find_color(rgb, { 0x21, 0x91, 0x8c }) -- the picture has no such number
    local bar = rgb:narrow(1, middle.left, middle.right - middle.left + 1)
    local _, low = find_color(bar, { 0x44, 0x01, 0x54 })
    local _, high = find_color(bar, { 0xfd, 0xe7, 0x25 })
    assert.is_true(high.top + 200 < middle.top and middle.bottom + 200 < low.bottom)
    fails_with("show no picture", plot.colorbar, plot.close())
  end)

  it("names what is wrong", function()
    fails_with("got [2, 3, 4, 5]; plot.grid shows a batch", plot.imshow, zknn.rand(2, 3, 4, 5))
    fails_with("got [7]", plot.imshow, zknn.rand(7))
    fails_with("without pixels: [0, 3]", plot.imshow, zknn.rand(0, 3))
    fails_with("unknown cmap 'virdis' (did you mean 'viridis'?)", plot.imshow, zknn.rand(2, 2),
      { cmap = "virdis" })
    fails_with("want a tensor, got a table", plot.imshow, { 1, 2 })
    fails_with("vmin 3.0 is above vmax 1", plot.imshow, zknn.rand(2, 2), { vmin = 3.0, vmax = 1 })
    fails_with("did you mean 'title'?", plot.imshow, zknn.rand(2, 2), { titel = "x" })
  end)
end)

describe("grid", function()
  it("puts pictures row by row, all in one range of grey", function()
    local batch = zknn.zeros(5, 1, 4, 4)
    for i = 0, 4 do batch[i]:fill_((i + 1) * 0.2) end
    plot.grid(batch, { "a", "b", "c", "d", "e" }, { columns = 3 })
    local rgb, boxes = pixels(), {}
    for i = 1, 5 do
      local grey = math.min(255, i * 0.2 * 256 // 1)
      local n
      n, boxes[i] = find_color(rgb, { grey, grey, grey })
      assert.is_true(n > 3000, n)
    end
    assert.is_true(boxes[1].x + 80 < boxes[2].x and boxes[2].x + 80 < boxes[3].x)
    assert.is_true(boxes[4].y > boxes[1].y + 80 and math.abs(boxes[4].x - boxes[1].x) < 3)
  end)

  it("marks the pictures it is told to", function()
    plot.grid({ zknn.rand(4, 4), zknn.rand(4, 4) }, nil, { colors = { [2] = "#ff0000" } })
    local n, box = find_color(pixels(150), { 255, 0, 0 })
    assert.is_true(n > 300 and box.left > 150, n)
  end)

  it("names what is wrong", function()
    fails_with("titles must be a list of 2 strings, got 1", plot.grid, zknn.rand(2, 4, 4), { "x" })
    fails_with("no images", plot.grid, zknn.rand(0, 4, 4))
    fails_with("images[2]: a picture is", plot.grid, { zknn.rand(4, 4), zknn.rand(4) })
    fails_with("a batch [N, ...], got [3, 4]", plot.grid, zknn.rand(3, 4))
    fails_with("unknown color 'rde' (did you mean 'red'?)", plot.grid, zknn.rand(2, 4, 4),
      { colors = { "rde" } })
  end)
end)

describe("lines, points and bars", function()
  -- Points of four colours; gives their middles in pixels.
  local function places(xs, ys, options)
    for i, color in ipairs(PURE) do
      plot.scatter({ xs[i] }, { ys[i] }, { color = hex(color), marker = "s", markersize = 6 })
    end
    for name, value in pairs(options) do plot[name](value) end
    local rgb, found = pixels(144), {}
    for i, color in ipairs(PURE) do
      found[i] = select(2, find_color(rgb, color))
    end
    plot.close()
    return found
  end

  local function is_near(a, b, tolerance)
    assert.is_true(math.abs(a - b) <= tolerance, ("%s and %s"):format(a, b))
  end

  it("lie where their numbers say, on linear and logarithmic axes", function()
    local p = places({ 0, 1, 2, 4 }, { 3, -1, 0, 7 }, {})
    is_near((p[4].x - p[1].x) / 4, p[2].x - p[1].x, 1)
    is_near((p[4].y - p[2].y) / 8, (p[1].y - p[2].y) / 4, 1)
    assert.is_true(p[4].y < p[1].y)
    p = places({ 1e-3, 1e-1, 10, 1000 }, { 2, 4, 8, 16 }, { xscale = "log", yscale = "log" })
    for i = 1, 2 do
      is_near(p[i + 1].x - p[i].x, p[i + 2].x - p[i + 1].x, 1)
      is_near(p[i + 1].y - p[i].y, p[i + 2].y - p[i + 1].y, 1)
    end
  end)

  it("draw long lines without gaps", function()
    plot.plot(zknn.ones(1001), { color = "#ff0000", linewidth = 3 })
    local n, box = find_color(pixels(), PURE[1])
    assert.is_true(box.right - box.left > 300)
    local area = (box.right - box.left + 1) * (box.bottom - box.top + 1)
    assert.is_true(n <= area and n >= area - 8) -- round ends
  end)

  it("show a line's whole length, dots for lone points, gaps for nan and inf", function()
    plot.plot({ 0, 10 }, { 1, 1 }, { color = "#ff0000", linewidth = 4 })
    local _, whole = find_color(pixels(), PURE[1])
    plot.close()
    plot.plot({ 0, 1, 4, 6, 7, 8, 10 }, { 1, 1, 0 / 0, 1, math.huge, 1, 1 },
      { color = "#ff0000", linewidth = 4 })
    local rgb = pixels()
    local _, box = find_color(rgb, PURE[1])
    is_near(box.left, whole.left, 1)
    is_near(box.right, whole.right, 1)
    local row = rgb[math.tointeger((box.top + box.bottom) // 2)]:eq(zknn.tensor(PURE[1])):all(1)
    local width, runs, before = whole.right - whole.left, 0, 0
    for i = 0, #row - 1 do
      local on = row[i]:item() and 1 or 0
      if on > before then runs = runs + 1 end
      before = on
    end
    assert.are.equal(3, runs)
    assert.is_true(row[math.tointeger(whole.left + width * 6 // 10)]:item()) -- the lone point
    assert.is_false(row[math.tointeger(whole.left + width * 4 // 10)]:item())
    assert.is_false(row[math.tointeger(whole.left + width * 7 // 10)]:item())
  end)

  it("draw bars as high as their numbers", function()
    plot.bar({ "one", "three" }, { 1, 3 }, { color = "#ff0000" })
    local rgb = pixels(144)
    local _, box = find_color(rgb, PURE[1])
    local half = math.tointeger((box.left + box.right) // 2)
    local _, low = find_color(rgb:narrow(1, 0, half), PURE[1])
    local _, high = find_color(rgb:narrow(1, half, #rgb[0] - half), PURE[1])
    is_near((high.bottom - high.top) / (low.bottom - low.top), 3, 0.03)
    assert.are.equal(low.bottom, high.bottom)
  end)

  it("count a histogram as a slow loop does", function()
    zknn.manual_seed(3)
    local x = zknn.randn(500)
    local counts, edges = plot.hist(x, 7, { range = { -2, 2 } })
    assert.are.equal(8, #edges)
    for i = 1, 7 do
      local n = 0
      for _, value in ipairs(x:tolist()) do
        if value >= edges[i] and (value < edges[i + 1] or i == 7 and value == edges[8]) then
          n = n + 1
        end
      end
      assert.are.equal(n, counts[i])
    end
    assert.are.same({ 2, 2 }, (plot.hist({ 0, 1, 2, 4, 9, 0 / 0 }, { 0, 2, 4 })))
    assert.are.same({ 0, 0, 2 }, (plot.hist({ 5, 5 }, { bins = 3, range = { 3, 5 } })))
  end)

  it("keep the legend off the data", function()
    for _, corner in ipairs { { 1, 1 }, { -1, 1 }, { -1, -1 }, { 1, -1 } } do
      local x, y = zknn.linspace(0, 1, 50) * corner[1], zknn.linspace(0, 1, 50) ^ 2 * corner[2]
      plot.plot(x, y, "o", { color = "#ff0000", label = "data", markersize = 8 })
      local before = find_color(pixels(), PURE[1])
      plot.legend()
      local after = find_color(pixels(), PURE[1])
      assert.is_true(after > before and after < before + 80, after - before) -- the key alone
      plot.close()
    end
  end)

  it("read pyplot's short formats", function()
    plot.plot({ 1, 2 }, "r--o")
    plot.plot({ 1, 2 }, { 3, 4 }, "C1:")
    plot.plot(zknn.arange(3), "k-.")
    fails_with("cannot read the format 'r-?' at '?'", plot.plot, { 1, 2 }, "r-?")
  end)

  it("name what is wrong", function()
    fails_with("x has 3 values, y has 2", plot.plot, { 1, 2, 3 }, { 1, 2 })
    fails_with("x has 1 value, y has 2", plot.scatter, { 1 }, zknn.rand(2))
    fails_with("y must have 1 dimension, got a tensor [2, 2]", plot.plot, zknn.rand(2, 2))
    fails_with("y[2] must be a number, got 'b'", plot.plot, { 1, "b" })
    fails_with("unknown color 'gren' (did you mean 'green'?)", plot.plot, { 1 }, { color = "gren" })
    fails_with("linestyle must be", plot.plot, { 1 }, { linestyle = "dashed" })
    fails_with("the scale must be 'linear', 'log', got 'logg' (did you mean 'log'?)", plot.yscale,
      "logg")
    fails_with("the limits are both 2", plot.xlim, 2, 2)
    fails_with("x has 2 values, height has 1", plot.bar, { "a", "b" }, { 1 })
    fails_with("the edges in bins must rise", plot.hist, { 1 }, { 2, 1 })
    fails_with("bins must be 1 at least, got 0", plot.hist, { 1 }, 0)
    fails_with("did you mean 'upper right'?", plot.legend, { loc = "uper right" })
    fails_with("no place 5 in 2 rows and 2 columns", plot.subplot, 2, 2, 5)
    fails_with("figsize must be {inches wide, inches high}", plot.figure, { figsize = { 0, 3 } })
  end)
end)

describe("confusion_matrix", function()
  it("counts, and marks what is wrong red", function()
    zknn.manual_seed(1)
    local labels, predicted = zknn.randint(0, 4, { 300 }), zknn.randint(0, 4, { 300 })
    local counts = plot.confusion_matrix(labels, predicted)
    for i = 0, 3 do
      for j = 0, 3 do
        assert.are.equal(labels:eq(i):logical_and(predicted:eq(j)):sum():item(),
          counts[i + 1][j + 1])
      end
    end
    plot.close()
    assert.are.same({ { 2, 0 }, { 1, 0 } },
      plot.confusion_matrix({ 0, 0, 1 }, { 0, 0, 0 }, { names = { "no", "yes" } }))
    local rgb = pixels()
    local red, blue = rgb:select(2, 0), rgb:select(2, 2)
    local wrong, right = red:gt(blue + 60):nonzero(), blue:gt(red + 60):nonzero()
    assert.is_true(#wrong > 2000 and #right > 2000) -- one cell each, the wrong one below
    assert.is_true(wrong:select(1, 0):min():item() > right:select(1, 0):max():item())
  end)

  it("takes ready counts", function()
    assert.are.same({ { 5, 1 }, { 0, 7 } },
      plot.confusion_matrix(zknn.tensor { { 5, 1 }, { 0, 7 } }))
  end)

  it("names what is wrong", function()
    fails_with("labels has 2 values, predicted has 1", plot.confusion_matrix, { 1, 2 }, { 1 })
    fails_with("predicted[0] is 1.5, not a class", plot.confusion_matrix, { 1 }, { 1.5 })
    fails_with("predicted[0] is 2.0, not a class of 0..1", plot.confusion_matrix, { 1 }, { 2 },
      { names = { "a", "b" } })
    fails_with("must be [n, n], got [2, 3]", plot.confusion_matrix, zknn.zeros(2, 3))
  end)
end)

describe("subplots", function()
  it("gives panels of one column one width, and of one row one height", function()
    plot.subplot(2, 2, 1)
    plot.plot({ 1, 2 }, { 1e-5, 2e5 })
    plot.ylabel "long"
    for i, color in ipairs { "#ff0000", "#00ff00", "#0000ff" } do
      plot.subplot(2, 2, i + 1)
      plot.plot({ 0, 1 }, { 0, i * 100000 }, { color = color, linewidth = 3 })
    end
    local rgb = pixels()
    local _, red = find_color(rgb, PURE[1])
    local _, green = find_color(rgb, PURE[2])
    local _, blue = find_color(rgb, PURE[3])
    assert.is_true(math.abs((red.right - red.left) - (green.right - green.left)) <= 1)
    assert.is_true(math.abs(red.left - blue.left) <= 1 and math.abs(green.top - blue.top) <= 1)
  end)
end)

-- --- files ---

describe("savefig", function()
  local function draw()
    plot.plot({ 1, 2 }, { 3, 4 }, { label = "a < b & c", title = "Title", xlabel = "epoch" })
    plot.legend()
  end

  it("writes PNG, SVG and PDF, equal ones for equal figures", function()
    for kind, head in pairs { png = "\137PNG\r\n", svg = "<?xml", pdf = "%PDF-1." } do
      local path, again = folder .. "/a." .. kind, folder .. "/b." .. kind:upper()
      draw()
      plot.savefig(path)
      plot.close()
      draw()
      plot.imshow(zknn.rand(3, 3))
      plot.savefig(folder .. "/other." .. kind)
      plot.close()
      draw()
      plot.savefig(again)
      plot.close()
      local content = read(path)
      assert.are.equal(head, content:sub(1, #head))
      assert.is_true(content == read(again), kind)
    end
    assert.is_truthy(read(folder .. "/a.pdf"):find "%%EOF%s*$")
  end)

  it("says in an SVG what is written there", function()
    draw()
    plot.savefig(folder .. "/said.svg")
    local svg = read(folder .. "/said.svg")
    local desc = svg:match "<desc>(.-)</desc>"
    for _, part in ipairs { "Title", "epoch", "a &lt; b &amp; c", "3.2" } do
      assert.is_truthy(desc:find(part, 1, true), desc)
    end
    assert.is_truthy(svg:find "</svg>%s*$")
  end)

  it("has the size it is asked for", function()
    plot.figure { figsize = { 4, 2.5 }, dpi = 50 }
    draw()
    plot.savefig(folder .. "/size.png")
    assert.are.same({ 125, 200, 3 }, image.load(folder .. "/size.png").shape)
    plot.savefig(folder .. "/size.png", { dpi = 100 })
    assert.are.same({ 250, 400, 3 }, image.load(folder .. "/size.png").shape)
  end)

  it("names what is wrong, and leaves the old file", function()
    draw()
    fails_with("x.jpg: the ending must be .png, .svg or .pdf", plot.savefig, "x.jpg")
    fails_with("x.png: the folder /nowhere/ does not exist", plot.savefig, "/nowhere/x.png")
    fails_with("dpi must be 10 to 2400", plot.savefig, "x.png", { dpi = 1 })
    plot.figure { figsize = { 200, 200 }, dpi = 2400 }
    draw()
    local path = folder .. "/old.png"
    local file <close> = assert(io.open(path, "wb"))
    file:write "old"
    file:flush()
    fails_with("480000.0 by 480000.0 pixels is out of range", plot.savefig, path)
    assert.are.equal("old", read(path))
  end)

  it("takes any text", function()
    plot.title "bad \255 bytes\nand two lines, \0 and\ta tab"
    plot.plot({ 1 }, { label = "ünïcode − ×10⁻⁵" })
    plot.legend()
    plot.savefig(folder .. "/text.svg")
    assert.is_truthy(read(folder .. "/text.svg"):find("bad ? bytes", 1, true))
  end)

  it("loads Cairo when the first figure is drawn, not before", function()
    local pipe = io.popen(([[$(readlink /proc/$PPID/exe) -e '
      local plot = require("zknn").plot
      local function loaded()
        return io.open("/proc/self/maps"):read("a"):find("libcairo") ~= nil
      end
      plot.plot { 1, 2 }
      io.write(tostring(loaded()), " ")
      plot.savefig("%s/late.png")
      print(loaded())' 2>&1]]):format(folder))
    assert.are.equal("false true\n", pipe:read "a")
    pipe:close()
  end)

  it("names the package when zknn was built without Cairo", function()
    local pipe = io.popen(([[cp "$(readlink /proc/$PPID/exe)" %s/bare && cd / && %s/bare -e '
      local plot = require("zknn").plot
      plot.plot { 1, 2 }
      print(pcall(plot.savefig, "/nowhere/x.png"))' 2>&1]]):format(folder, folder))
    local said = pipe:read "a"
    pipe:close()
    assert.is_truthy(said:find("plot.savefig: figures need Cairo, which this zknn was built "
      .. "without; apt-get install libcairo2-dev", 1, true), said)
  end)
end)
