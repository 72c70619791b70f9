-- Windows over one to three spatial dimensions, as convolutions and pools have them.

local spatial = {}

local NAMES = { { "x" }, { "y", "x" }, { "z", "y", "x" } }

local function ceil_div(a, b) return -((-a) // b) end

-- The dimensions of a node: list of {name, input, output, window, step, dilation, pad: before the
-- first element}. kernel: sizes of the window.
function spatial.read(node, input_shape, output_shape, kernel)
  local dims, a, n = {}, node.attr, #kernel
  for d = 1, n do
    local dim = { name = NAMES[n][d], input = input_shape[d + 2], output = output_shape[d + 2],
      window = kernel[d], step = a.strides and a.strides[d] or 1,
      dilation = a.dilations and a.dilations[d] or 1, pad = a.pads and a.pads[d] or 0 }
    local way = a.auto_pad or "NOTSET"
    dim.after = a.pads and a.pads[n + d] or 0
    if way ~= "NOTSET" then
      local reach = (dim.output - 1) * dim.step + (dim.window - 1) * dim.dilation + 1
      local total = way == "VALID" and 0 or math.max(reach - dim.input, 0)
      dim.pad = way == "SAME_LOWER" and total - total // 2 or total // 2
      dim.after = total - dim.pad
    end
    dims[d] = dim
  end
  return dims
end

-- Of a window of one element without steps and padding all dimensions are one.
function spatial.flat(dims)
  local size = 1
  for _, dim in ipairs(dims) do
    if dim.window ~= 1 or dim.step ~= 1 or dim.pad ~= 0 or dim.input ~= dim.output then
      return dims
    end
    size = size * dim.input
  end
  return { { name = "x", input = size, output = size, window = 1, step = 1, dilation = 1, pad = 0,
    after = 0 } }
end

-- "a + b" without a term of 0.
local function plus(text, number)
  if number == 0 then return text end
  return ("%s %s %d"):format(text, number < 0 and "-" or "+", math.abs(number))
end

local function times(text, number)
  return number == 1 and text or ("%s * %d"):format(text, number)
end

-- Opens loops over the outputs' places; each dimension gets `start`, where its window begins in the
-- input, and the window's range `from`, `to` as texts. Gives how many loops.
function spatial.open(f, dims)
  local count = 0
  for _, dim in ipairs(dims) do
    local first = -dim.pad
    local last = (dim.output - 1) * dim.step - dim.pad + (dim.window - 1) * dim.dilation
    dim.clips = first < 0 or last >= dim.input
    dim.from, dim.to = "0", ("%d"):format(dim.window)
    if dim.output == 1 then
      dim.at, dim.start = nil, ("%d"):format(first)
      if dim.clips then
        dim.from = ("%d"):format(first < 0 and ceil_div(-first, dim.dilation) or 0)
        dim.to = ("%d"):format(math.max(0, math.min(dim.window,
          ceil_div(dim.input - first, dim.dilation))))
      end
    else
      dim.at = "o" .. dim.name
      f.w:loop(dim.at, dim.output)
      count = count + 1
      dim.start = plus(times(dim.at, dim.step), -dim.pad)
      if dim.clips then
        local start, d = "start_" .. dim.name, dim.dilation
        f.w:line("const int %s = %s;", start, dim.start)
        dim.start = start
        if first < 0 then
          local from = d == 1 and "-" .. start or ("(%d - %s) / %d"):format(d - 1, start, d)
          dim.from = "from_" .. dim.name
          f.w:line("const int %s = %s < 0 ? %s : 0;", dim.from, start, from)
        end
        if last >= dim.input then
          local rest = d == 1 and ("%d - %s"):format(dim.input, start)
            or ("(%d - %s) / %d"):format(dim.input + d - 1, start, d)
          dim.to = "to_" .. dim.name
          f.w:line("const int %s = %s > %d ? %s : %d;", dim.to, start,
            dim.input - 1 - (dim.window - 1) * d, rest, dim.window)
        end
      end
    end
  end
  return count
end

-- Opens loops over a window; gives how many, the index of the input's element behind `base` (the
-- index of the plane, or nil) and that of the window's, as texts.
function spatial.window(f, dims, base, base_window)
  local count, input, tap = 0, base, base_window
  for _, dim in ipairs(dims) do
    local k = "k" .. dim.name
    local one = dim.window == 1 and not dim.clips
    if not one then
      f.w:loop(k, dim.to, dim.from)
      count = count + 1
    end
    local at = dim.start
    if not one then
      at = at == "0" and times(k, dim.dilation) or ("%s + %s"):format(at, times(k, dim.dilation))
    end
    if input then
      input = dim.input == 1 and input or ("(%s) * %d"):format(input, dim.input)
      input = at == "0" and input or input .. " + " .. at
    else
      input = at
    end
    if not one then tap = tap and ("(%s) * %d + %s"):format(tap, dim.window, k) or k end
  end
  return count, spatial.tidy(input), spatial.tidy(tap or "0")
end

-- Without brackets around one word or number.
function spatial.tidy(text)
  return (text:gsub("%(([%w_]+)%)", "%1"):gsub("%+ %-", "- "))
end

-- The index of the output's place behind `base`.
function spatial.place(dims, base)
  local text = base
  for _, dim in ipairs(dims) do
    if text and dim.output ~= 1 then text = ("(%s) * %d"):format(text, dim.output) end
    if dim.at then text = text and text .. " + " .. dim.at or dim.at end
  end
  return spatial.tidy(text or "0")
end

-- The loops over what one output of a convolution sums: channels and places of the window.
-- of: inner (channels of a group), groups, images, of_image(channel, channels): with the image's
-- place. add(place in the input, place in the window) writes the body.
function spatial.taps(f, dims, of, add)
  local c = of.inner > 1 and "c" or nil
  if c then f.w:loop("c", of.inner) end
  local base = c
  if of.groups > 1 then base = c and ("g * %d + c"):format(of.inner) or "g" end
  base = base or of.images > 1 and "0" or nil
  base = base and of.of_image(base, of.groups * of.inner)
  local n, input, tap = spatial.window(f, dims, base, c)
  add(input, tap)
  f.w:close(n + (c and 1 or 0))
end

return spatial
