-- Colours of figures: names, the cycle of lines, and the maps from numbers to colours. A colour is
-- a table {red, green, blue[, alpha]} in 0..1.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local colors = {}

-- The cycle of lines and bars: matplotlib's, which is Tableau's.
local CYCLE = {
  "1f77b4", "ff7f0e", "2ca02c", "d62728", "9467bd", "8c564b", "e377c2", "7f7f7f", "bcbd22",
  "17becf",
}

local NAMES = {
  black = "000000", white = "ffffff", gray = "808080", grey = "808080", red = "d62728",
  green = "2ca02c", blue = "1f77b4", orange = "ff7f0e", purple = "9467bd", brown = "8c564b",
  pink = "e377c2", olive = "bcbd22", cyan = "17becf", lightgray = "d3d3d3", darkgray = "a9a9a9",
}

local function from_hex(hex)
  local color = {}
  for part in hex:gmatch "%x%x" do
    color[#color + 1] = tonumber(part, 16) / 255
  end
  return color
end

-- Colour i of the cycle, from 0.
function colors.of_cycle(i)
  return from_hex(CYCLE[i % #CYCLE + 1])
end

local function is_part(value)
  return type(value) == "number" and value >= 0 and value <= 1
end

-- "red", "C0" (of the cycle), "#d62728" or {0.8, 0.1, 0.1[, alpha]} as a colour; raises on others.
function colors.parse(what, value)
  if type(value) == "string" then
    local number = value:match "^C(%d)$"
    if number then return colors.of_cycle(tonumber(number)) end
    local hex = NAMES[value] or value:match "^#(%x%x%x%x%x%x)$" or value:match "^#(%x+)$"
    if hex and (#hex == 6 or #hex == 8) then return from_hex(hex) end
    local names = {}
    for name in pairs(NAMES) do
      names[#names + 1] = name
    end
    table.sort(names)
    raise("%s: unknown color '%s'%s", what, value, args.hint(value, names,
      "; want a name, 'C0' to 'C9', '#rrggbb' or {red, green, blue} in 0..1"))
  end
  if type(value) ~= "table" or not (is_part(value[1]) and is_part(value[2]) and is_part(value[3])
    and (value[4] == nil or is_part(value[4]))) then
    raise("%s: a color is a name, 'C0' to 'C9', '#rrggbb' or {red, green, blue} in 0..1, got %s",
      what, args.describe(value))
  end
  return { value[1], value[2], value[3], value[4] }
end

-- The colour, as opaque as alpha says, and, mixed with white, a lighter one.
function colors.with_alpha(color, alpha)
  return { color[1], color[2], color[3], alpha }
end

function colors.tint(color, strength)
  local tint = {}
  for i = 1, 3 do
    tint[i] = 1 - strength * (1 - color[i])
  end
  return tint
end

-- How bright a colour looks, 0..1 (ITU-R BT.601).
function colors.luma(color)
  return 0.299 * color[1] + 0.587 * color[2] + 0.114 * color[3]
end

-- --- maps ---

-- viridis, by N. Smith, S. van der Walt and E. Firing, who gave it to the public domain (CC0): 256
-- colours, rrggbb.
local VIRIDIS = "44015444025645045745055946075a46085c460a5d460b5e470d60470e61471063471164471365"
  .. "48146748166848176948186a481a6c481b6d481c6e481d6f481f70482071482173482374482475"
  .. "482576482677482878482979472a7a472c7a472d7b472e7c472f7d46307e46327e46337f463480"
  .. "453581453781453882443983443a83443b84433d84433e85423f85424086424186414287414487"
  .. "4045884046883f47883f48893e49893e4a893e4c8a3d4d8a3d4e8a3c4f8a3c508b3b518b3b528b"
  .. "3a538b3a548c39558c39568c38588c38598c375a8c375b8d365c8d365d8d355e8d355f8d34608d"
  .. "34618d33628d33638d32648e32658e31668e31678e31688e30698e306a8e2f6b8e2f6c8e2e6d8e"
  .. "2e6e8e2e6f8e2d708e2d718e2c718e2c728e2c738e2b748e2b758e2a768e2a778e2a788e29798e"
  .. "297a8e297b8e287c8e287d8e277e8e277f8e27808e26818e26828e26828e25838e25848e25858e"
  .. "24868e24878e23888e23898e238a8d228b8d228c8d228d8d218e8d218f8d21908d21918c20928c"
  .. "20928c20938c1f948c1f958b1f968b1f978b1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e89"
  .. "1f9f881fa0881fa1881fa1871fa28720a38620a48621a58521a68522a78522a88423a98324aa83"
  .. "25ab8225ac8226ad8127ad8128ae8029af7f2ab07f2cb17e2db27d2eb37c2fb47c31b57b32b67a"
  .. "34b67935b77937b87838b9773aba763bbb753dbc743fbc7340bd7242be7144bf7046c06f48c16e"
  .. "4ac16d4cc26c4ec36b50c46a52c56954c56856c66758c7655ac8645cc8635ec96260ca6063cb5f"
  .. "65cb5e67cc5c69cd5b6ccd5a6ece5870cf5773d05675d05477d1537ad1517cd2507fd34e81d34d"
  .. "84d44b86d54989d5488bd6468ed64590d74393d74195d84098d83e9bd93c9dd93ba0da39a2da37"
  .. "a5db36a8db34aadc32addc30b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021"
  .. "c8e020cae11fcde11dd0e11cd2e21bd5e21ad8e219dae319dde318dfe318e2e418e5e419e7e419"
  .. "eae51aece51befe51cf1e51df4e61ef6e620f8e621fbe723fde725"

-- 256 colours rgb as bytes.
local maps = {
  gray = function()
    local bytes = {}
    for i = 0, 255 do
      bytes[i + 1] = string.char(i, i, i)
    end
    return table.concat(bytes)
  end,
  viridis = function()
    return (VIRIDIS:gsub("%x%x", function(hex) return string.char(tonumber(hex, 16)) end))
  end,
}

local tables = {} -- name = uint8 [256, 3]

-- A map by name ("gray", "viridis", either reversed by "_r") as uint8 [256, 3].
function colors.map(what, name)
  if not tables[name] then
    local base = name:gsub("_r$", "")
    if base == "grey" then base = "gray" end
    if not maps[base] then
      raise("%s: unknown cmap '%s'%s", what, name, args.hint(name,
        { "gray", "gray_r", "viridis", "viridis_r" },
        "; there are 'gray' and 'viridis', and either with '_r', reversed"))
    end
    local map = core.from_bytes(maps[base](), "uint8", { 256, 3 })
    tables[name] = name:find "_r$" and map:flip { 0 } or map
  end
  return tables[name]
end

return colors
