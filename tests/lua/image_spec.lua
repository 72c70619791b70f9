-- image_spec.lua: zknn.image and data.prepare_digit. Oracles: PyTorch's interpolate and Pillow's
-- convert (tests/golden/image.lua), definitions, and drawn digits whose place is known.

local zknn = require "zknn"
local support = require "support"
local fails_with = support.fails
local image, data = zknn.image, zknn.data
local golden = dofile "tests/golden/image.lua"

local function same(a, b)
  return table.concat(a.shape, ",") == table.concat(b.shape, ",") and a.dtype == b.dtype
    and a:equal(b)
end

local function of(list, shape, dtype)
  return zknn.tensor(list, { dtype = dtype }):reshape(shape)
end

describe("resize", function()
  for _, case in ipairs(golden.resize) do
    local shape, size = case.shape, case.size
    local name = ("[%s] to [%s]"):format(table.concat(shape, ", "), table.concat(size, ", "))
    local result = { size[1], size[2], shape[3] }
    for _, method in ipairs { "bilinear", "area" } do
      it(("%s, %s"):format(name, method), function()
        local y = image.resize(of(case.x, shape, "float32"), size, { method = method })
        zknn.testing.assert_close(y, of(case[method], result, "float32"), { rtol = 0, atol = 1e-6 })
        local z = image.resize(of(case.x, shape, "float64"), size, { method = method })
        assert.are.equal("float64", z.dtype)
        zknn.testing.assert_close(z, of(case[method], result, "float64"), { rtol = 0, atol = 1e-6 })
      end)
      it(("%s, %s, bytes"):format(name, method), function() -- rounded to nearest
        local exact = of(case[method .. "_bytes"], result, "float64")
        local y = image.resize(of(case.bytes, shape, "uint8"), size, { method = method })
        assert.are.equal("uint8", y.dtype)
        assert.is_true((y:double() - exact):abs():max():item() <= 0.5 + 1e-9)
      end)
    end
  end

  it("takes strided pictures, and defaults to bilinear", function()
    local x = zknn.rand(6, 4)
    assert.is_true(same(image.resize(x:t(), { 3, 5 }), image.resize(x:t():contiguous(), { 3, 5 })))
    assert.is_true(same(image.resize(x, { 6, 4 }), x))
    assert.is_true(same(image.resize(x, { 9, 9 }),
      image.resize { img = x, size = { 9, 9 }, method = "bilinear" }))
  end)

  it("does not depend on the number of threads", function()
    local x, threads = zknn.rand(300, 500), zknn.get_num_threads()
    local function both()
      return zknn.cat({ image.resize(x, { 700, 400 }),
        image.resize(x, { 700, 400 }, { method = "area" }) })
    end
    zknn.set_num_threads(1)
    local one = both()
    zknn.set_num_threads(3)
    assert.is_true(same(one, both()))
    zknn.set_num_threads(threads)
  end)

  it("names what is wrong", function()
    local x = zknn.rand(4, 4)
    fails_with("size must be {height, width}, got 7", image.resize, x, 7)
    fails_with("size must be {height, width}", image.resize, x, { 2.5, 2 })
    fails_with("must be 1 at least, got 0 and 3", image.resize, x, { 0, 3 })
    fails_with("did you mean 'bilinear'?", image.resize, x, { 2, 2 }, { method = "bilinaer" })
    fails_with("got [4]", image.resize, zknn.rand(4), { 2, 2 })
    fails_with("x[0]", image.resize, zknn.rand(1, 28, 28), { 2, 2 })
    fails_with("permute", image.resize, zknn.rand(3, 28, 28), { 2, 2 })
    fails_with("int64", image.resize, zknn.arange(4):reshape(2, 2), { 2, 2 })
    fails_with("no pixels", image.resize, zknn.rand(0, 3), { 2, 2 })
    fails_with("img:detach()", image.resize, zknn.rand(2, 2):requires_grad_(), { 2, 2 })
  end)
end)

describe("colours", function()
  local c = golden.colours
  local rgb, rgba = of(c.rgb, { 6, 8, 3 }, "uint8"), of(c.rgba, { 6, 8, 4 }, "uint8")
  local grey = of(c.grey, { 6, 8 }, "uint8")

  it("go as Pillow's", function()
    assert.is_true(same(image.to_grey(rgb), grey))
    assert.is_true(same(image.to_rgb(rgba), of(c.dropped, { 6, 8, 3 }, "uint8")))
    local over = image.to_rgb(rgba, { background = 1 }):long()
    local off = (over - of(c.over_white, { 6, 8, 3 }, "uint8"):long()):abs():max():item()
    assert.is_true(off <= 1, off) -- Pillow composites in fixed point
  end)

  it("come from grey, with opaque alpha", function()
    local x = image.to_rgba(grey)
    assert.are.same({ 6, 8, 4 }, x.shape)
    for channel = 0, 2 do
      assert.is_true(same(x:select(2, channel), grey))
    end
    assert.are.equal(255, x:select(2, 3):min():item())
    assert.is_true(same(image.to_grey(image.to_rgb(grey)), grey))
  end)

  it("of floats are in 0..1", function()
    local x = zknn.rand(3, 4, 4)
    local a = x:narrow(2, 3, 1)
    local shades = x:narrow(2, 0, 3)
    local luma = (shades * zknn.tensor { 0.299, 0.587, 0.114 }):sum(2)
    zknn.testing.assert_close(image.to_grey(x), luma)
    local laid = 0.25 * (1 - a) + shades * a
    zknn.testing.assert_close(image.to_rgb(x, { background = 0.25 }), laid)
    assert.are.equal(1.0, image.to_rgba(shades):select(2, 3):min():item())
    fails_with("background must be a shade from 0", image.to_grey, x, { background = 255 })
  end)

  it("are inverted, alpha is not", function()
    assert.is_true(same(image.invert(grey), 255 - grey))
    local x = zknn.rand(2, 3)
    assert.is_true(same(image.invert(x), 1 - x))
    local y = image.invert(rgba)
    assert.is_true(same(y:narrow(2, 0, 3):contiguous(), 255 - rgba:narrow(2, 0, 3)))
    assert.is_true(same(y:select(2, 3), rgba:select(2, 3)))
  end)
end)

describe("crop and pad", function()
  local x = zknn.arange(24):byte():reshape(4, 6)

  it("are each other's inverse", function()
    local padded = image.pad(x, { 1, 2, 3, 4 }, { fill = 9 })
    assert.are.same({ 10, 10 }, padded.shape)
    assert.is_true(same(image.crop(padded, 2, 1, 4, 6), x))
    assert.are.equal(9, padded[{ 0, 0 }]:item())
    assert.are.equal(9 * 76 + x:long():sum():item(), padded:long():sum():item())
    local colour = image.to_rgb(x)
    local wide = image.pad(colour, { 2, 1 })
    assert.are.same({ 6, 10, 3 }, wide.shape)
    assert.is_true(same(image.crop(wide, 1, 2, 4, 6), colour))
    assert.are.same({ 8, 10 }, image.pad(x, 2).shape)
  end)

  it("give pictures of their own", function()
    local part = image.crop(x, 0, 0, 4, 6)
    part:fill_(0)
    assert.are.equal(23, x:max():item())
  end)

  it("name what is wrong", function()
    fails_with("do not lie within a picture of 4 by 6", image.crop, x, 1, 0, 4, 6)
    fails_with("do not lie within", image.crop, x, 0, -1, 2, 2)
    fails_with("do not lie within", image.crop, x, 0, math.maxinteger, 2, math.maxinteger)
    fails_with("padding must be", image.pad, x, { 1, 2, 3 })
    fails_with("padding must be", image.pad, x, -1)
    fails_with("fill must be", image.pad, x, 1, { fill = 0.5 })
  end)
end)

describe("files", function()
  local path = os.tmpname()
  teardown(function() os.remove(path) end)

  it("come back as they were saved", function()
    for _, shape in ipairs { { 5, 7 }, { 5, 7, 2 }, { 5, 7, 3 }, { 5, 7, 4 } } do
      local x = zknn.randint(0, 256, shape):byte()
      image.save(x, path)
      assert.is_true(same(image.load(path), x))
      image.save(x:float() / 255, path)
      assert.is_true(same(image.load(path), x))
      image.save(x, path, { bits = 16 })
      assert.is_true(same(image.load(path), x:float() / 255))
      assert.is_true(same(image.decode(image.encode(x)), x))
    end
    image.save(zknn.ones(2, 3, 1), path)
    assert.are.same({ 2, 3 }, image.load(path).shape)
  end)

  it("are converted on request", function()
    local x = image.load("tests/golden/png/rgba8.png")
    for mode, f in pairs { grey = image.to_grey, rgb = image.to_rgb, rgba = image.to_rgba } do
      assert.is_true(same(image.load("tests/golden/png/rgba8.png", { mode = mode }), f(x)))
    end
    assert.is_true(same(image.load("tests/golden/png/rgba8.png", { mode = "grey", background = 1 }),
      image.to_grey(x, { background = 1 })))
    assert.are.same({ 9, 11 }, image.load("tests/golden/png/grey8.png", "grey").shape)
    local file <close> = assert(io.open("tests/golden/png/rgba8.png", "rb"))
    assert.is_true(same(image.decode(file:read "a"), x))
  end)

  it("that are bad are named", function()
    fails_with("/nowhere/x.png: No such file", image.load, "/nowhere/x.png")
    fails_with("no PNG: it starts with 2d 2d 20 69", image.load, "tests/lua/image_spec.lua")
    fails_with("no PNG: it is a zip archive", image.load, "tests/golden/checkpoints/deflated.pth")
    fails_with("did you mean 'grey'?", image.load, path, { mode = "gray" })
    fails_with("decode: no PNG", image.decode, "GIF89a")
    fails_with("/nowhere/", image.save, zknn.ones(2, 2), "/nowhere/x.png")
    fails_with("x[0]", image.save, zknn.ones(1, 28, 28), path)
    fails_with("bits must be 8 or 16", image.save, zknn.ones(2, 2), path, { bits = 4 })
    fails_with("img must be a tensor", image.save, path, zknn.ones(2, 2))
  end)

  it("leave the old file when saving fails", function()
    image.save(zknn.zeros(3, 3), path)
    pcall(image.save, zknn.ones(3, 3, 7), path)
    assert.are.same({ 3, 3 }, image.load(path).shape)
  end)

  it("include the sample digit: test image 1 of MNIST, a 2", function()
    local mnist = data.MNIST { root = "data", train = false }
    local picture, label = mnist:get(1)
    assert.are.equal(2, label)
    assert.is_true(same(image.load "data/test/2.png", picture))
  end)
end)

-- Strokes of a pen of that width on a sheet [h, w] of shade 0, ink 1. A stroke is
-- { x0, y0, x1, y1 }.
local function draw(h, w, strokes, width)
  local y = zknn.arange(h):float():reshape(h, 1)
  local x = zknn.arange(w):float():reshape(1, w)
  local ink = zknn.zeros(h, w)
  for _, s in ipairs(strokes) do
    local dx, dy = s[3] - s[1], s[4] - s[2]
    local along = (((x - s[1]) * dx + (y - s[2]) * dy) / (dx * dx + dy * dy)):clamp(0, 1)
    local away = ((x - s[1] - along * dx) ^ 2 + (y - s[2] - along * dy) ^ 2) ^ 0.5
    ink = zknn.maximum(ink, (width / 2 + 0.5 - away):clamp(0, 1))
  end
  return ink
end

-- Height and width of what is brighter than 0.1, and the centre of mass.
local function look(x)
  local t = x[0]
  local function extent(line)
    local first, last
    for i, v in ipairs(line:tolist()) do
      if v > 0.1 then first, last = first or i, i end
    end
    return last - first + 1
  end
  local n = zknn.arange(28):float()
  local sum = t:sum():item()
  return extent(t:max(1)), extent(t:max(0)), (t:sum(1) * n):sum():item() / sum,
    (t:sum(0) * n):sum():item() / sum
end

describe("prepare_digit", function()
  local prepare = data.prepare_digit
  local seven = { { 60, 50, 140, 50 }, { 140, 50, 90, 190 } }

  local function check_conventions(x, label)
    assert.are.same({ 1, 28, 28 }, x.shape)
    assert.are.equal("float32", x.dtype)
    local h, w, down, right = look(x)
    assert.is_true(h >= 19 and h <= 21 and w <= 21, ("%s: %d by %d"):format(label, h, w))
    assert.is_true(math.abs(down - 14) <= 0.51 and math.abs(right - 14) <= 0.51, label)
    assert.are.equal(1, x:max():item())
    assert.are.equal(0, x[0]:narrow(0, 0, 2):max():item())
  end

  it("finds dark and light ink, in grey, bytes and colours", function()
    local ink = draw(240, 200, seven, 16)
    local wanted = prepare(ink)
    check_conventions(wanted, "light ink")
    local dark = 1 - 0.8 * ink
    for name, picture in pairs {
      dark = dark, bytes = (255 * dark):byte(), colour = image.to_rgb(dark), double = dark:double(),
      chosen = 1 - ink,
    } do
      local x = prepare(picture, name == "chosen" and { invert = true } or nil)
      check_conventions(x, name)
      assert.is_true((x - wanted):abs():max():item() < 0.02, name)
    end
    assert.is_true(same(prepare(ink:reshape(1, 240, 200)), wanted))
  end)

  it("puts transparent pictures on the shade that gives more contrast", function()
    local ink = draw(240, 200, seven, 16)
    local wanted = prepare(ink)
    for shade = 0, 1 do
      local x = prepare(zknn.stack({ zknn.full({ 240, 200 }, shade + 0.0), ink }, 2))
      assert.is_true((x - wanted):abs():max():item() < 0.02)
    end
  end)

  it("takes away shadows, noise and specks", function()
    zknn.manual_seed(0)
    local ink = draw(480, 400, { { 120, 100, 280, 100 }, { 280, 100, 180, 380 } }, 30)
    local wanted = prepare(ink)
    local paper = 0.95 - zknn.linspace(0, 0.25, 400):reshape(1, 400)
      - zknn.linspace(0, 0.3, 480):reshape(480, 1)
    local photo = (paper * (1 - 0.8 * ink) + 0.02 * zknn.randn(480, 400)):clamp(0, 1)
    photo:narrow(0, 20, 5):narrow(1, 30, 5):fill_(0.1)
    local x = prepare(photo)
    check_conventions(x, "photo")
    local off = (x - wanted):abs():mean():item()
    assert.is_true(off < 0.02, off)
  end)

  it("widens the stroke of a thin pen", function()
    local thin = prepare(1 - draw(240, 200, seven, 3))
    local ideal = prepare(1 - draw(240, 200, seven, 15.4)) -- 2.2 of 20 pixels
    check_conventions(thin, "thin")
    assert.is_true(math.abs(thin:sum():item() / ideal:sum():item() - 1) < 0.15)
  end)

  it("leaves MNIST's digits nearly as they are", function()
    local images = data.MNIST({ root = "data", train = false }).data:narrow(0, 0, 300)
    local worst, total = 0, 0
    for _, picture in images:each() do
      local plain = picture:float() / 255
      local off = (prepare(picture)[0] - plain):abs():mean():item()
      assert.is_true((prepare(255 - picture)[0] - plain):abs():mean():item() < 0.02)
      worst, total = math.max(worst, off), total + off
    end
    assert.is_true(worst < 0.02, worst)
    assert.is_true(total / 300 < 0.002, total / 300)
  end)

  it("leaves the place when center is false", function()
    local x = prepare(1 - draw(280, 280, { { 40, 50, 40, 200 } }, 24), { center = false })
    local h, w, down, right = look(x)
    assert.is_true(h >= 16 and h <= 19 and w <= 4)
    assert.is_true(math.abs(down - 12) < 0.6 and math.abs(right - 3.5) < 0.6)
  end)

  it("takes pictures of odd sizes", function()
    for _, shape in ipairs { { 2, 2 }, { 1, 5 }, { 3, 900 }, { 900, 1 }, { 27, 31 } } do
      local x = zknn.zeros(shape)
      x[{ shape[1] // 2, shape[2] // 2 }] = 1
      local good, result = pcall(prepare, x)
      assert.is_true(good, tostring(result))
      assert.are.same({ 1, 28, 28 }, result.shape)
      assert.are.equal(784, result:ge(0):sum():item())
    end
  end)

  it("names what is wrong", function()
    fails_with("one shade", prepare, zknn.full({ 30, 30 }, 0.5))
    fails_with("one shade", prepare, zknn.ones(1, 1))
    fails_with("nan or inf", prepare, zknn.full({ 30, 30 }, 0 / 0))
    fails_with("invert must be", prepare, zknn.rand(9, 9), { invert = "yes" })
    fails_with("a picture is [H, W]", prepare, zknn.rand(9))
    fails_with("img must be a tensor", prepare, "2.png")
  end)
end)

describe("an allocation that fails", function() -- oracle: zknn's count of live bytes
  it("is made good or an error, and nothing leaks", function()
    local rgba, path = zknn.rand(300, 40, 4), os.tmpname()
    rgba:narrow(0, 100, 50):fill_(1)
    for name, f in pairs {
      prepare = function() return data.prepare_digit(rgba) end,
      files = function()
        image.save(rgba, path)
        return image.load(path, { mode = "rgb" })
      end,
      bytes = function() return image.decode(image.encode(rgba), { mode = "grey" }) end,
      area = function()
        return image.resize(rgba:transpose(0, 1), { 9, 9 }, { method = "area" })
      end,
    } do
      local wanted = f()
      collectgarbage()
      collectgarbage()
      local live, n, asked = zknn.memory(), 0, true
      while asked and n < 500 do
        n = n + 1
        local before = require("zknn.core.support").fail_allocation(n)
        local good, result = pcall(f)
        asked = require("zknn.core.support").fail_allocation(0) - before >= n
        if good then
          assert.is_true(same(result, wanted), name)
        else
          assert.matches("out of memory", tostring(result))
        end
      end
      collectgarbage()
      collectgarbage()
      assert.are.equal(live, (zknn.memory()), name)
      assert.is_true(n > 3 and n < 500, name)
    end
    os.remove(path)
  end)
end)
