-- data.prepare_digit and frames drawn around a digit. Oracles: the pretrained net's prediction for
-- the same digit without a frame; for digits without a frame, the sum of prepare_digit's result
-- before it removed frames.

local zknn = require "zknn"
local data, image = zknn.data, zknn.image

local STEP = 97 -- through the test set
local images, model

setup(function()
  images = data.MNIST({ root = "data", train = false }).data
  local state = zknn.load("models/pretrained/model_3layer.pth")
  local nn = zknn.nn
  model = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512),
    nn.ReLU(), nn.Linear(512, 10))
  local renamed = {}
  for key, value in pairs(state) do
    local layer, name = key:match "^linear_relu_stack%.(%d+)%.(%a+)$"
    renamed[("%d.%s"):format(layer + 1, name)] = value
  end
  model:load_state_dict(renamed)
  model:eval()
end)

-- Digit k of those that are looked at, cut out and enlarged: light ink, float32.
local function ink_of(k, scale)
  local picture = images[k * STEP % #images]
  local rows = picture:float():max(1):nonzero()
  local columns = picture:float():max(0):nonzero()
  local top, left = rows[0]:item(), columns[0]:item()
  local h, w = rows[#rows - 1]:item() - top + 1, columns[#columns - 1]:item() - left + 1
  local part = picture:narrow(0, top, h):narrow(1, left, w):float() / 255
  return scale == 1 and part or image.resize(part, { h * scale, w * scale })
end

-- The ink in a frame `width` thick, `distance` from it, on paper that goes on for `margin`. gap:
-- how much of every other seventh is missing, in fifths; lean: rise over run.
local function framed(ink, o)
  local h, w = ink.shape[1], ink.shape[2]
  local inner_h, inner_w = o.tight and h or math.max(h, w), o.tight and w or math.max(h, w)
  local edge = o.margin + o.width + o.distance
  local H, W = inner_h + 2 * edge, inner_w + 2 * edge
  local x = zknn.zeros(H, W)
  x:narrow(0, edge + (inner_h - h) // 2, h):narrow(1, edge + (inner_w - w) // 2, w):copy_(ink)
  local function line(dim, at)
    local length = dim == 0 and W or H
    for i = o.margin, length - o.margin - 1 do
      local off = math.floor((o.lean or 0) * (i - length / 2) + 0.5) * (dim == 0 and 1 or -1)
      local missing = o.gap and i * 7 // length % 2 == 1 and i * 35 // length % 5 < o.gap
      if not missing then
        x:narrow(dim, at + off, o.width):narrow(1 - dim, i, 1):fill_(1)
      end
    end
  end
  if o.width > 0 then
    line(0, o.margin)
    line(0, H - o.margin - o.width)
    line(1, o.margin)
    line(1, W - o.margin - o.width)
  end
  return x
end

-- What the net says of n digits in such frames, dark ink and light in turn.
local function predict(n, scale, o)
  local batch = {}
  for k = 0, n - 1 do
    local x = framed(ink_of(k, scale), o)
    batch[k + 1] = data.prepare_digit(k % 2 == 0 and x or 1 - x)
  end
  return zknn.no_grad(function() return model(zknn.stack(batch)):argmax(1) end)
end

describe("prepare_digit", function()
  it("takes a frame away", function()
    local n, all, wrong = 20, 0, 0
    local wanted = predict(n, 4, { margin = 20, distance = 10, width = 0 })
    local function check(label, o, most)
      local off = n - predict(n, 4, o):eq(wanted):sum():item()
      assert.is_true(off <= (most or 1), ("%s: %d of %d differ"):format(label, off, n))
      all, wrong = all + n, wrong + off
    end
    for _, width in ipairs { 1, 3, 8, 12 } do
      for _, distance in ipairs { 2, 15, 40 } do
        check(("width %d, distance %d"):format(width, distance),
          { margin = 15, distance = distance, width = width })
      end
    end
    for _, width in ipairs { 1, 8 } do -- of the picture
      check("border " .. width, { margin = 0, distance = 12, width = width })
    end
    check("close", { margin = 10, distance = 4, width = 3, tight = true })
    check("touching", { margin = 10, distance = 0, width = 2, tight = true }, 3)
    check("gaps", { margin = 10, distance = 10, width = 3, gap = 2 })
    check("border with gaps", { margin = 0, distance = 10, width = 3, gap = 3 })
    for _, lean in ipairs { 0.02, 0.05 } do
      check("lean " .. lean, { margin = 15, distance = 14, width = 3, lean = lean })
    end
    assert.is_true(wrong <= all / 50, ("%d of %d differ"):format(wrong, all))
  end)

  it("takes two frames away, and keeps the place when center is false", function()
    local ink = ink_of(1, 4)
    local inner = framed(ink, { margin = 6, distance = 10, width = 2 })
    local outer = image.pad(image.pad(inner, 2, { fill = 1 }), 5)
    local plain = image.pad(framed(ink, { margin = 6, distance = 12, width = 0 }), 7)
    for _, center in ipairs { true, false } do
      local x = data.prepare_digit(outer, { center = center })
      local off = (x - data.prepare_digit(plain, { center = center })):abs():max():item()
      assert.is_true(off < 0.05, off)
    end
  end)

  it("does not touch digits without a frame, also such that touch the border", function()
    local function sum(x)
      local t = (data.prepare_digit(x) * 1e6):long():reshape(-1)
      return (t * (zknn.arange(784) * 7919 % 1009 + 1)):sum():item()
    end
    local total = 0
    for k = 0, 59 do
      for _, scale in ipairs { 1, 5 } do
        local ink = ink_of(k, scale)
        for _, x in ipairs { ink, image.pad(ink, 4 * scale), ink:gt(0.5):float() } do
          total = total + sum(x) + 3 * sum(1 - x)
        end
      end
    end
    assert.equal(71583187609819, total)
  end)
end)
