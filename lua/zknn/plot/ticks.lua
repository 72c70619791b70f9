-- Where an axis has its ticks, and what they say. Numbers are round (1, 2, 2.5 or 5 times a power
-- of ten), as many as fit, with no more decimals than they need.

local ticks = {}

local MANTISSAS = { 10, 20, 25, 50 } -- of a step, in tenths
local SUPERSCRIPTS = {
  ["-"] = "⁻", ["0"] = "⁰", ["1"] = "¹", ["2"] = "²", ["3"] = "³", ["4"] = "⁴", ["5"] = "⁵",
  ["6"] = "⁶", ["7"] = "⁷", ["8"] = "⁸", ["9"] = "⁹",
}

local function floor_log10(value)
  local exponent = math.floor(math.log(value, 10))
  if 10.0 ^ (exponent + 1) <= value then exponent = exponent + 1 end -- log's rounding
  if 10.0 ^ exponent > value then exponent = exponent - 1 end
  return exponent
end

-- With a true minus sign.
local function signed(text)
  return (text:gsub("^%-", "−"))
end

-- 10 to that power, as one writes it.
function ticks.power_of_ten(exponent)
  return "10" .. ("%d"):format(exponent):gsub(".", SUPERSCRIPTS)
end

-- A single number, in few characters: 0.002, 150, 2×10⁻⁷.
function ticks.number(value)
  local size = math.abs(value)
  if value == 0 then return "0" end
  if size >= 1e-4 and size < 1e6 then return signed(("%.6g"):format(value)) end
  local exponent = floor_log10(size)
  local mantissa = ("%.4g"):format(value / 10.0 ^ exponent)
  if mantissa == "1" then return ticks.power_of_ten(exponent) end
  return signed(mantissa) .. "×" .. ticks.power_of_ten(exponent)
end

-- --- linear ---

-- The labels of i * step for i = first..last, and what applies to them all ("×10⁶", "+1000000").
local function linear_labels(step, first, last, mantissa, exponent)
  local low, high = first * step, last * step
  local size, range = math.max(math.abs(low), math.abs(high)), high - low
  local offset, shift, common = 0, 0, nil
  if range < size * 1e-4 then -- all but the last digits are the same
    local unit = 10.0 ^ (floor_log10(range) + 1)
    offset = math.floor(low / unit) * unit
    common = (offset < 0 and "−" or "+") .. ("%.15g"):format(math.abs(offset))
    size = math.max(math.abs(low - offset), math.abs(high - offset))
  end
  if size >= 1e6 or size < 1e-3 then
    shift = floor_log10(size)
    common = "×" .. ticks.power_of_ten(shift) .. (common and " " .. common or "")
  end
  local decimals = math.max(0, shift - exponent + (mantissa % 10 == 0 and 0 or 1))
  local list = {}
  for i = first, last do
    local value = i * step
    local text = ("%.*f"):gsub("%*", tostring(decimals)):format((value - offset) / 10.0 ^ shift)
    list[#list + 1] = { at = value, label = text:find "[1-9]" and signed(text)
      or text:gsub("^%-", "") }
  end
  return list, common
end

-- Ticks of low..high, at most `most` of them, integers alone if so wished. `fits(list)` says
-- whether the labels have room; the first that fit, from the finest on, are taken.
function ticks.linear(low, high, most, integers, fits)
  local exponent = floor_log10(math.max((high - low) / most, 5e-324)) - 1
  while true do
    for _, mantissa in ipairs(MANTISSAS) do
      local step = mantissa / 10 * 10.0 ^ exponent
      local first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
      local whole = not integers or step >= 1 and step % 1 == 0
      if last - first + 1 <= most and whole then
        if last <= first then -- no room for two: the ends will do
          local at = first * step
          return first == last and { { at = at, label = ticks.number(at) } } or {}
        end
        local list, common = linear_labels(step, first, last, mantissa, exponent)
        if fits(list) then return list, common end
      end
    end
    exponent = exponent + 1
  end
end

-- --- logarithmic ---

-- m * 10^k in low..high, for k of the decades and m of the list.
local function multiples(low, high, list)
  local found = {}
  for k = floor_log10(low), floor_log10(high) do
    for _, m in ipairs(list) do
      local value = m * 10.0 ^ k
      if value >= low * (1 - 1e-9) and value <= high * (1 + 1e-9) then
        found[#found + 1] = { at = value, label = ticks.number(value) }
      end
    end
  end
  return found
end

-- Ticks of a logarithmic axis over low..high, both above 0, and the small ticks between.
function ticks.log(low, high, most, fits)
  local first = math.ceil(math.log(low, 10) - 1e-9)
  local last = math.floor(math.log(high, 10) + 1e-9)
  local digits = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
  if last - first >= 1 then
    for stride = 1, last - first + 1 do
      local list = {}
      for k = math.ceil(first / stride) * stride, last, stride do
        list[#list + 1] = { at = 10.0 ^ k, label = ticks.power_of_ten(k) }
      end
      if #list <= most and fits(list) or #list <= 1 then
        return list, nil, stride == 1 and last - first < 12 and multiples(low, high, digits) or {}
      end
    end
  end
  for _, some in ipairs { digits, { 1, 2, 5 }, { 1, 3 } } do
    local list = multiples(low, high, some)
    if #list >= 2 and #list <= most and fits(list) then
      return list, nil, multiples(low, high, digits)
    end
  end
  local list, common = ticks.linear(low, high, most, false, fits)
  return list, common, {}
end

return ticks
