-- Texts of several lines, placed by their edges rather than by a baseline.

local text = {}

local function lines_of(content)
  local lines = {}
  for line in (content .. "\n"):gmatch "(.-)\n" do
    lines[#lines + 1] = line
  end
  return lines
end

-- What Cairo can show: UTF-8 without control characters.
function text.clean(content)
  if not utf8.len(content) then content = content:gsub("[\128-\255]", "?") end
  return (content:gsub("\t", "    "):gsub("[%c]", function(c) return c == "\n" and c or "" end))
end

-- The width and height of a text.
function text.measure(canvas, content, size)
  local widest, lines = 0, lines_of(content)
  local ascent, descent
  for _, line in ipairs(lines) do
    local width
    width, ascent, descent = canvas:measure(line, size)
    widest = math.max(widest, width)
  end
  return widest, #lines * (ascent + descent)
end

-- Draws a text. across and down, 0..1: the part of it that lies left of x, and above y.
function text.draw(canvas, x, y, content, size, color, across, down)
  local lines = lines_of(content)
  local _, ascent, descent = canvas:measure("0", size)
  local height = ascent + descent
  local top = y - (down or 0) * #lines * height
  for i, line in ipairs(lines) do
    canvas:text(x, top + (i - 1) * height + ascent, line, size, color, across or 0)
  end
end

-- How long a text is that stands upright.
function text.length_upright(canvas, content, size)
  if canvas.upright_length then return canvas:upright_length(content) end
  return (canvas:measure(content, size))
end

-- A text that reads from bottom to top, around the line of that x. along, 0..1: the part of it that
-- lies above y. (1: it ends at y. 0.5: y is its middle.)
function text.draw_upright(canvas, x, y, content, size, color, along)
  content = content:gsub("\n", " ")
  local _, ascent, descent = canvas:measure("0", size)
  if along == 1 then y = y + text.length_upright(canvas, content, size) end
  local align = along == 1 and 0 or 0.5
  canvas:text(x + (ascent - descent) / 2, y, content, size, color, align, false, 1)
end

return text
