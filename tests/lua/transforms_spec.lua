-- data.transforms against what torchvision does to tensors (tests/golden/transforms.lua), and on
-- bad input.

local zknn = require "zknn"
local support = require "support"
local fails_with = support.fails
local data = zknn.data
local T = data.transforms
local golden = dofile("tests/golden/transforms.lua")

-- The pattern that tests/golden/transforms.py makes: uint8 [C, H, W].
local function pattern(shape)
  local list = {}
  for c = 0, shape[1] - 1 do
    for i = 0, shape[2] - 1 do
      for j = 0, shape[3] - 1 do
        list[#list + 1] = (7 * i * i + 13 * j + 89 * c + 3 * i * j) % 256
      end
    end
  end
  return zknn.tensor(list, { dtype = "uint8" }):reshape(shape)
end

local function make(lua)
  return assert(load("local T = ... return " .. lua))(T)
end

-- Both pictures of a row, as zknn has them: bytes with the channels last.
local function inputs(row)
  local bytes = pattern(row.shape)
  return { b = bytes:permute(1, 2, 0):contiguous(), f = bytes:float() / 255 }
end

-- Compares a result with the numbers of a golden row, as [C, H, W].
local function compare(what, shape, want, got)
  assert.are.same(shape, got.shape, what)
  local list, at, tolerance = got:flatten():tolist(), 0, got.dtype == "uint8" and 0 or 2e-5
  for text in want:gmatch "%S+" do
    at = at + 1
    local off = math.abs(tonumber(text) - list[at])
    if off > tolerance or off ~= off then
      error(("%s: element %d is %s, torchvision's %s"):format(what, at - 1, list[at], text))
    end
  end
  assert.are.equal(at, #list)
end

describe("data.transforms", function()
  for _, row in ipairs(golden) do
    -- Oracle: torchvision; for the printing too.
    it("give torchvision's pictures: " .. row.lua:sub(1, 60), function()
      local transform = make(row.lua)
      assert.are.equal(row.printed, tostring(transform))
      for kind, x in pairs(inputs(row)) do
        local want = row[kind]
        zknn.manual_seed(row.seed)
        for k = 1, want and 3 or 0 do
          local y = transform(x)
          if kind == "b" then
            assert.are.equal("uint8", y.dtype)
            y = y:permute(2, 0, 1)
          end
          compare(("%s, %s, call %d"):format(row.lua, kind, k), want.shapes[k], want.values[k],
            y:contiguous())
        end
        if want then assert.are.equal(want.after, zknn.rand(1):item(), row.lua) end
      end
    end)
  end

  -- Oracle: the same transforms one after the other, each on its own.
  it("do together what they do in turn", function()
    local list = {
      T.Pad(1), T.RandomCrop(6), T.RandomHorizontalFlip(), T.RandomApply({ T.Grayscale(3) }, 0.5),
      T.Resize { 8, 7 }, T.RandomRotation(20, "bilinear"), T.ToTensor(),
      T.Normalize({ 0.1, 0.2, 0.3 }, { 0.5 }), T.RandomErasing { value = "random" },
    }
    local x = pattern({ 3, 7, 9 }):permute(1, 2, 0):contiguous()
    local all = T.Compose { T.Compose(list) }
    for seed = 0, 20 do
      zknn.manual_seed(seed)
      local want = x
      for _, transform in ipairs(list) do
        want = transform(want)
      end
      zknn.manual_seed(seed)
      assert.is_true(zknn.equal(want, all(x)))
    end
  end)

  -- Oracle: the definitions. Grey pictures, [H, W], and bytes with the channels first.
  it("take pictures of every layout", function()
    local grey = pattern({ 1, 6, 7 })[0]
    local flip = T.RandomHorizontalFlip(1)
    assert.is_true(zknn.equal(grey, flip(flip(grey))))
    assert.are.equal(grey[0][6]:item(), flip(grey)[0][0]:item())
    assert.are.same({ 6, 7 }, T.RandomAffine(10)(grey).shape)
    assert.are.same({ 1, 5, 4 }, T.Compose { T.CenterCrop { 5, 4 }, T.ToTensor() }(grey).shape)
    local first = pattern { 3, 6, 7 }
    assert.are.same({ 3, 4, 4 }, T.CenterCrop(4)(first).shape)
    assert.are.same({ 2, 3, 4, 4 }, T.CenterCrop(4)(zknn.rand(2, 3, 6, 7)).shape)
    assert.are.same({ 4, 4 }, T.CenterCrop(4)(first:double()[0]).shape)
    local half = first:double() / 255
    assert.is_true(zknn.allclose(T.Resize(4)(half:float()), T.Resize(4)(half):float()))
  end)

  -- Oracle: torch.float32's conversions, by hand.
  it("convert dtypes", function()
    local bytes = pattern({ 3, 4, 5 }):permute(1, 2, 0):contiguous()
    local reals = T.ConvertImageDtype("float64")(bytes)
    assert.are.same({ 3, 4, 5 }, reals.shape)
    assert.are.equal("float64", reals.dtype)
    assert.is_true(zknn.equal(T.ToTensor()(bytes):double(), reals))
    assert.is_true(zknn.equal(bytes:permute(2, 0, 1), T.ConvertImageDtype("uint8")(reals)))
  end)

  it("leave their argument alone, and call functions between them", function()
    local x = zknn.rand(3, 6, 6)
    local copy, seen = x:clone(), nil
    local all = T.Compose {
      T.RandomErasing(1), T.Normalize({ 0.5 }, { 0.5 }), function(y) seen = y return y * 2 end,
      T.RandomVerticalFlip(1),
    }
    local y = all(x)
    assert.is_true(zknn.equal(copy, x))
    assert.is_true(zknn.equal(y, T.RandomVerticalFlip(1)(seen) * 2))
  end)

  it("say what is wrong", function()
    local x = pattern({ 3, 6, 7 }):permute(1, 2, 0):contiguous()
    fails_with("RandomCrop: the crop, 8 by 8, is larger than the picture, 6 by 7", T.RandomCrop(8),
      x)
    fails_with("RandomCrop: size must be one or two integers, got 'a'", T.RandomCrop, "a")
    fails_with("unknown argument 'pading' (did you mean 'padding'?)", T.RandomCrop, 3,
      { pading = 1 })
    fails_with("padding must be 1, 2 or 4 integers", T.Pad, { 1, 2, 3 })
    fails_with("Pad: padding_mode must be 'constant', 'edge', 'reflect', 'symmetric', got "
      .. "'reflct' (did you mean 'reflect'?)", T.Pad, 1, 0, "reflct")
    fails_with("needs margins below the size of the picture, 6 by 7", T.Pad(6, 0, "reflect"), x)
    fails_with("Resize: interpolation must be 'nearest', 'bilinear', 'nearest-exact'", T.Resize, 3,
      "bicubic")
    fails_with("Resize: size must be 1 at least", T.Resize, 0)
    fails_with("p is 1.5, it must be within 0..1", T.RandomHorizontalFlip, 1.5)
    fails_with("RandomRotation: degrees is -3", T.RandomRotation, -3)
    fails_with("RandomAffine: translate must be two numbers within 0..1", T.RandomAffine, 3,
      { 0.5, 2 })
    fails_with("RandomAffine: fill has 2 numbers, the picture 3 channels",
      T.RandomAffine(3, { fill = { 1, 2 } }), x)
    fails_with("RandomErasing: scale must be {least, most}", T.RandomErasing, 0.5, { 0.4, 0.1 })
    fails_with("Normalize: takes reals [..., C, H, W], as ToTensor makes them; got uint8",
      T.Normalize({ 0.5 }, { 0.5 }), x)
    fails_with("Normalize: mean has 2 numbers, the picture 3 channels",
      T.Normalize({ 0.5, 1 }, { 0.5 }), x:permute(2, 0, 1):float())
    fails_with("Normalize: std has a 0", T.Normalize, { 0.5 }, { 0.0 })
    fails_with("Grayscale: num_output_channels must be 1 or 3, got 2", T.Grayscale, 2)
    fails_with("Grayscale: a picture has 1 or 3 channels, this one 2", T.Grayscale(),
      zknn.rand(2, 3, 3))
    fails_with("CenterCrop: a picture is a tensor of bytes", T.CenterCrop(2), zknn.arange(9))
    fails_with("RandomChoice: p must have a number for each of the 1 transforms", T.RandomChoice,
      { T.Pad(1) }, { 1, 2 })
    fails_with("ConvertImageDtype: dtype must be", T.ConvertImageDtype, "int64")
    fails_with("RandomErasing: at most 4 in a row", T.Compose { T.RandomErasing(1, { value =
      "random" }), T.RandomErasing(1, { value = "random" }), T.RandomErasing(1, { value =
      "random" }), T.RandomErasing(1, { value = "random" }), T.RandomErasing(1, { value =
      "random" }) }, zknn.rand(3, 9, 9))
  end)
end)
