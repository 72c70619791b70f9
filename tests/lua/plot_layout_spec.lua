-- plot_layout_spec.lua: ticks, and the positions of texts. Oracles: a tick's label, read back as a
-- number; properties of every good layout: texts are on the page and do not overlap.

local zknn = require "zknn"
local plot = zknn.plot
local Figure = require "zknn.plot.figure"
local ticks = require "zknn.plot.ticks"

after_each(function() plot.close() end)

describe("ticks", function()
  local function always() return true end

  -- A label as the number it says.
  local function number_of(label)
    local digits = { ["⁻"] = "^-", ["⁰"] = "^0", ["¹"] = "^1", ["²"] = "^2", ["³"] = "^3",
      ["⁴"] = "^4", ["⁵"] = "^5", ["⁶"] = "^6", ["⁷"] = "^7", ["⁸"] = "^8", ["⁹"] = "^9" }
    label = label:gsub("−", "-"):gsub(utf8.charpattern, digits)
    local mantissa, exponent = label:match "^(.-)10(%^.+)$"
    if mantissa then
      return (tonumber((mantissa:gsub("×", ""))) or 1) * 10.0 ^ (exponent:gsub("%^", ""))
    end
    return tonumber(label)
  end

  it("are round, even, within the axis, and say what they mean", function()
    local random = zknn.rand(400, 3, { dtype = "float64" }):tolist()
    for _, r in ipairs(random) do
      local size = 10.0 ^ (r[1] * 40 - 20)
      local low = (r[2] - 0.5) * size
      local high = low + size * (0.01 + r[3])
      local list, common = ticks.linear(low, high, 8, false, always)
      assert.is_true(#list >= 2 and #list <= 8, ("%g %g"):format(low, high))
      local step = list[2].at - list[1].at
      local mantissa = step / 10.0 ^ math.floor(math.log(step, 10) + 1e-9)
      assert.is_true(math.min(math.abs(mantissa - 1), math.abs(mantissa - 2),
        math.abs(mantissa - 2.5), math.abs(mantissa - 5)) < 1e-6, mantissa)
      local factor = common and number_of((common:gsub(" .*", ""))) or 1
      for i, tick in ipairs(list) do
        assert.is_true(tick.at >= low - step * 1e-6 and tick.at <= high + step * 1e-6)
        if i > 1 then
          assert.is_true(math.abs(tick.at - list[i - 1].at - step) < step * 1e-6)
        end
        assert.is_true(math.abs(number_of(tick.label) * factor - tick.at) < step * 1e-6,
          tick.label .. " " .. tostring(common))
      end
    end
  end)

  it("share what their labels have in common", function()
    local list, common = ticks.linear(1000000.1, 1000000.3, 5, false, always)
    assert.are.equal("+1000000", common)
    assert.are.equal("0.10", list[1].label)
    list, common = ticks.linear(-2e7, 2e7, 5, false, always)
    assert.are.equal("×10⁷", common)
    assert.are.equal("−2", list[1].label)
    assert.are.equal("0", list[3].label)
  end)

  it("are whole where asked", function()
    for _, tick in ipairs((ticks.linear(1, 3, 9, true, always))) do
      assert.is_true(tick.at % 1 == 0 and not tick.label:find "%.")
    end
  end)

  it("are powers of ten on a logarithmic axis, or round numbers on a short one", function()
    local list = ticks.log(1e-4, 10, 9, always)
    assert.are.equal(6, #list)
    for i, tick in ipairs(list) do
      assert.are.equal(10.0 ^ (i - 5), tick.at)
      assert.is_true(math.abs(number_of(tick.label) / tick.at - 1) < 1e-9, tick.label)
    end
    list = ticks.log(0.02, 0.06, 9, always)
    assert.are.equal("0.02 0.03 0.04 0.05 0.06", list[1].label .. " " .. list[2].label .. " "
      .. list[3].label .. " " .. list[4].label .. " " .. list[5].label)
    for _, pair in ipairs { { 1e-300, 1e300 }, { 1, 1.001 }, { 5e-324, 1e-320 }, { 9, 11 } } do
      list = ticks.log(pair[1], pair[2], 6, always)
      assert.is_true(#list <= 6)
    end
  end)
end)

describe("the layout", function()
  local function both_logs()
    plot.xscale "log"
    plot.yscale "log"
  end

  local cases = {
    empty = function() plot.plot({}, {}) end,
    nothing = function() end,
    ["one point"] = function() plot.plot({ 3 }, { 5 }) end,
    constant = function() plot.plot({ 1, 2 }, { 7, 7 }) end,
    ["constant zero"] = function() plot.plot({ 0, 0, 0 }) end,
    ["nan alone"] = function() plot.plot({ 0 / 0, 0 / 0 }) end,
    ["huge"] = function() plot.plot({ -1e308, 1e308 }, { 1e-300, 1e300 }) end,
    ["tiny"] = function() plot.plot({ 0, 5e-324 }, { 1e-320, 2e-320 }) end,
    ["offset"] = function() plot.plot({ 1e9 + 0.1, 1e9 + 0.2 }, { 123456.001, 123456.002 }) end,
    ["long labels"] = function()
      plot.plot({ -123456.75, 987654.25 }, { -0.000125, 0.00025 })
    end,
    ["logarithmic"] = function()
      plot.plot({ 1e-12, 1, 1e12 }, { 1e-3, 0, 1e5 })
      both_logs()
    end,
    ["logarithmic, constant"] = function()
      plot.plot({ 5, 5 }, { 0.1, 0.1 })
      both_logs()
    end,
    ["logarithmic, nothing positive"] = function()
      plot.plot({ -1, 0 }, { -1, 0 })
      both_logs()
    end,
    ["logarithmic, short"] = function()
      plot.plot({ 1.1, 1.2 }, { 1000.5, 1000.75 })
      both_logs()
    end,
    ["many names"] = function()
      local names, heights = {}, {}
      for i = 1, 60 do
        names[i], heights[i] = "name " .. i, i
      end
      plot.bar(names, heights)
    end,
    ["long names"] = function()
      plot.bar({ "a rather long name", "another that is long", "and a third one, too",
        "there is a fourth", "a fifth of them" }, { 1, 2, 3, 4, 5 })
    end,
    ["zero bars"] = function() plot.bar({ 1, 2 }, { 0, 0 }) end,
    ["bars on a logarithmic axis"] = function()
      plot.bar({ 1, 2, 3 }, { 1, 0, 1000 }, { yscale = "log" })
    end,
    ["a picture with its colours"] = function()
      plot.imshow(zknn.rand(20, 20) * 1e7 - 5e6)
      plot.colorbar()
    end,
    ["a wide picture"] = function() plot.imshow(zknn.rand(2, 200)) end,
    ["a high picture"] = function() plot.imshow(zknn.rand(200, 2)) end,
    ["confusion"] = function()
      plot.confusion_matrix({ 0, 1, 2, 9 }, { 0, 1, 1, 9 })
    end,
    ["backwards"] = function()
      plot.plot { 1, 2, 3 }
      plot.xlim(10, -10)
      plot.ylim(5, 0)
    end,
  }

  local function decorate(name)
    plot.title(name)
    plot.xlabel "what it depends on"
    plot.ylabel "how much"
  end

  -- The boxes {left, top, right, bottom, text} of all texts of the current figure, and its size.
  local function text_boxes()
    local figure = plot.gcf()
    for _, kind in ipairs { "png", "svg", "pdf" } do
      assert.is_true(#figure:encode(kind, 30) > 100)
    end
    local width, height = figure:size()
    local canvas <close> = Figure._canvases("test").open("image", width, height)
    local boxes = {}
    figure:_draw(Figure._around(canvas, {
      text = function(_, x, y, content, size, _, align, _, quarters)
        local w, ascent, descent = canvas:measure(content, size)
        local before = (align or 0) * w
        if content:find "%S" then
          boxes[#boxes + 1] = quarters == 1
            and { x - ascent, y + before - w, x + descent, y + before, content }
            or { x - before, y - ascent, x - before + w, y + descent, content }
        end
      end,
    }), width, height)
    return boxes, width, height
  end

  for name, draw in pairs(cases) do
    it("keeps texts on the page and apart: " .. name, function()
      draw()
      decorate(name)
      local boxes, width, height = text_boxes()
      assert.is_true(#boxes >= 3)
      for i, a in ipairs(boxes) do
        assert.is_true(a[1] >= 0 and a[2] >= 0 and a[3] <= width and a[4] <= height,
          ("'%s' leaves the page"):format(a[5]))
        for j = 1, i - 1 do
          local b = boxes[j]
          assert.is_true(a[1] >= b[3] or b[1] >= a[3] or a[2] >= b[4] - 0.5 or b[2] >= a[4] - 0.5,
            ("'%s' lies on '%s'"):format(a[5], b[5]))
        end
      end
    end)
  end
end)
