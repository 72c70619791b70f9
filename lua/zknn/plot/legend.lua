-- The legend of axes: a box with a key and a label for each artist that has one, in the corner (or
-- at the edge) where it hides least.

local legend = {}

local SIZE, PAD, KEY, ROW, INSET = 9, 5, 20, 14, 6 -- points
local INK, EDGE, PAPER = { 0.15, 0.15, 0.15 }, { 0.8, 0.8, 0.8 }, { 1, 1, 1, 0.85 }

-- Where in the axes: the part of the free room to the left of the box, and above it.
local PLACES = {
  { "upper right", 1, 0 }, { "upper left", 0, 0 }, { "lower left", 0, 1 }, { "lower right", 1, 1 },
  { "center right", 1, 0.5 }, { "center left", 0, 0.5 }, { "lower center", 0.5, 1 },
  { "upper center", 0.5, 0 }, { "center", 0.5, 0.5 },
}

-- What `loc` may be.
legend.places = { "best" }
for i, place in ipairs(PLACES) do
  legend.places[i + 1] = place[1]
end

local function labelled(artists)
  local list = {}
  for _, artist in ipairs(artists) do
    if artist.label then list[#list + 1] = artist end
  end
  return list
end

-- How many points of the data lie in each of the boxes.
local function count_hidden(artists, view, boxes, w, h)
  local hidden = {}
  for i = 1, #boxes do
    hidden[i] = 0
  end
  for _, artist in ipairs(artists) do
    artist:each_point(view, function(x, y)
      for i, box in ipairs(boxes) do
        if x > box[1] - 4 and x < box[1] + w + 4 and y > box[2] - 4 and y < box[2] + h + 4 then
          hidden[i] = hidden[i] + 1
        end
      end
    end)
  end
  return hidden
end

-- The box's left top corner: the first position that hides the least data.
local function find_place(artists, view, loc, w, h)
  local boxes, best = {}, 1
  for i, place in ipairs(PLACES) do
    boxes[i] = {
      view.x0 + INSET + place[2] * (view.w - w - 2 * INSET),
      view.y0 + INSET + place[3] * (view.h - h - 2 * INSET),
    }
    if place[1] == loc then best = i end
  end
  if loc == "best" then
    local hidden = count_hidden(artists, view, boxes, w, h)
    for i = 2, #boxes do
      if hidden[i] < hidden[best] then best = i end
    end
  end
  return boxes[best][1], boxes[best][2]
end

-- Draws the legend of the artists into the axes' view.
function legend.draw(canvas, view, artists, loc)
  local entries = labelled(artists)
  if #entries == 0 then return end
  local widest, ascent, descent = 0, 0, 0
  for _, artist in ipairs(entries) do
    local width
    width, ascent, descent = canvas:measure(artist.label, SIZE)
    widest = math.max(widest, width)
  end
  local w, h = PAD + KEY + PAD + widest + PAD, #entries * ROW + PAD
  local x, y = find_place(artists, view, loc, w, h)
  canvas:rectangle(x, y, w, h, PAPER, EDGE, 0.7)
  for i, artist in ipairs(entries) do
    local middle = y + PAD / 2 + (i - 0.5) * ROW
    artist:_draw_key(canvas, x + PAD, middle, KEY)
    canvas:text(x + 2 * PAD + KEY, middle + (ascent - descent) / 2, artist.label, SIZE, INK)
  end
end

return legend
