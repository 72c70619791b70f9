-- What a report shows of a net: its layers, the weights of the first, activations.

local html = require "zknn.runs.html"
local pictures = require "zknn.runs.pictures"

local layers = {}

local TILES = 64

local function shape_text(shape)
  if type(shape) ~= "table" then return html.text(shape or "") end
  local parts = {}
  for i, size in ipairs(shape) do
    parts[i] = html.text(math.type(size) and math.tointeger(size) or tostring(size))
  end
  return table.concat(parts, " × ")
end

-- A table of layers as run.json has them.
function layers.summary(list)
  local rows, parameters, macs = {}, 0, 0
  for i, layer in ipairs(list) do
    if type(layer) == "table" then
      local p, m = tonumber(layer.parameters) or 0, tonumber(layer.macs) or 0
      parameters, macs = parameters + p, macs + m
      rows[#rows + 1] = { html.text(layer.name and layer.name ~= "" and layer.name or i),
        html.text(layer.type or ""), shape_text(layer.output_shape), p > 0 and html.number(p) or "",
        m > 0 and html.number(m) or "" }
    end
  end
  rows[#rows + 1] = { "All", "", "", html.number(parameters), html.number(macs) }
  return html.table("Layers of the net", { "Layer", "Type", "Output", "Parameters",
    "Multiply-adds" }, rows, "numbers")
end

-- [N, F] as [N, H, W] where a row is a picture.
local function as_maps(weights)
  local shape = weights.shape
  if #shape == 2 then
    local side = math.floor(math.sqrt(shape[2]) + 0.5)
    return side * side == shape[2] and side > 1 and weights:reshape(shape[1], side, side) or nil
  end
  if #shape == 3 then return weights end
  if #shape == 4 then return weights:float():mean(1) end
  return nil
end

-- weights: of net.read; without them kind says why.
function layers.weights(weights, kind)
  if not weights then return '<p class="note">' .. html.text(kind) .. "</p>" end
  local maps, note = as_maps(weights), ""
  local count = weights.shape[1]
  if not maps then
    if #weights.shape ~= 2 or weights.shape[2] > 512 then
      return '<p class="note">The weights of the first layer are no pictures, and are left out.</p>'
    end
    maps = weights:narrow(0, 0, math.min(count, 256)):unsqueeze(0)
    note = "A row for each output, a column for each input."
  else
    if kind == "Conv" and weights.shape[2] > 1 then note = "Means over the input channels." end
    maps = maps:narrow(0, 0, math.min(count, TILES))
  end
  local picture = pictures.tiles(maps, true)
  if maps.shape[1] > 1 and maps.shape[1] < count then
    note = ("The first %d of %d. %s"):format(maps.shape[1], count, note)
  end
  return ('<p>Blue is positive, orange negative. %s</p>\n<div class="sheet">%s</div>\n')
    :format(note, pictures.img(picture, "Weights of the first layer", pictures.scale(picture, 620)))
end

-- A layer's output for one sample, [1, ...], as a picture, or nil.
local function map_of(value)
  local shape = value.shape
  if value:numel() == 0 then return nil end
  if #shape == 4 then
    local maps = value[0]
    return pictures.tiles(maps:narrow(0, 0, math.min(shape[2], TILES)))
  end
  if #shape == 2 then
    local n = shape[2]
    local wide = n <= 32 and n or math.ceil(math.sqrt(n))
    if n % wide ~= 0 then
      while n % wide ~= 0 and wide > 1 do wide = wide - 1 end
    end
    if n // wide > 256 then return nil end
    return pictures.tiles(value:reshape(1, n // wide, wide))
  end
  return nil
end

-- The figures of one sample, or nil.
local function figures_of(shown)
  local out = {}
  for _, layer in ipairs(shown) do
    local picture = map_of(layer.value)
    if picture and #out < 16 then
      local title = (layer.name ~= "" and layer.name .. ", " or "") .. layer.type
      out[#out + 1] = ("<figure>%s<figcaption>%s<br><small>%s</small></figcaption></figure>")
        :format(pictures.img(picture, "Output of " .. title, pictures.scale(picture, 260)),
          html.text(title), shape_text { table.unpack(layer.value.shape, 2) })
    end
  end
  if #out == 0 then return nil end
  return '<div class="figures sheet">' .. table.concat(out, "\n") .. "</div>\n"
end

-- samples: a list of {title, shown}, the outputs of layers for a sample; the first one is open.
function layers.activations(samples)
  local parts = {}
  for _, sample in ipairs(samples) do
    local text = figures_of(sample.shown)
    if text then
      parts[#parts + 1] = #parts == 0
        and ("<p>The outputs of the layers for %s; white is the greatest value of a layer.</p>\n%s")
          :format(sample.title, text)
        or html.details(sample.title:gsub("^%l", string.upper), text)
    end
  end
  return #parts > 0 and table.concat(parts) or nil
end

return layers
