-- The confusion matrix as a table of coloured cells: labels in rows, predictions in columns.
-- Correct predictions are blue, wrong ones red, darker for a larger fraction of the row, so that
-- the few mistakes of a good net are visible.

local core = require "zknn.core"
local args = require "zknn.args"
local artists = require "zknn.plot.artists"
local colors = require "zknn.plot.colors"
local raise = require "zknn.raise"
local values = require "zknn.plot.values"
local text = require "zknn.text"

local confusion = {}

local RIGHT, WRONG = { 0.13, 0.40, 0.67 }, { 0.80, 0.16, 0.14 }

local function check_class(what, name, i, value, n)
  if value % 1 ~= 0 or value < 0 or n and value >= n then
    raise("%s: %s[%d] is %s, not a class%s", what, name, i, value,
      n and (" of 0..%d"):format(n - 1) or "")
  end
end

-- Counts by label and prediction; n classes, or as many as there are.
local function count(what, labels, predicted, n)
  labels = values.list(what, "labels", labels)
  predicted = values.list(what, "predicted", predicted)
  values.check_lengths(what, "labels", labels, "predicted", predicted)
  local most = n or 1
  for i = 1, #labels do
    check_class(what, "labels", i - 1, labels[i], n)
    check_class(what, "predicted", i - 1, predicted[i], n)
    most = math.max(most, labels[i] + 1, predicted[i] + 1)
  end
  if most > 1000 then raise("%s: %d classes are too many to draw", what, most) end
  local counts = {}
  for i = 1, most do
    counts[i] = {}
    for j = 1, most do
      counts[i][j] = 0
    end
  end
  for k = 1, #labels do
    local row, j = counts[labels[k] // 1 + 1], predicted[k] // 1 + 1
    row[j] = row[j] + 1
  end
  return counts
end

-- A ready matrix, a tensor [n, n] of counts, as a list of rows.
local function rows_of(what, matrix)
  if not core.is_tensor(matrix) then
    raise("%s: want labels and predictions, or a tensor [n, n] of counts, got %s", what,
      args.describe(matrix))
  end
  if matrix:dim() ~= 2 or matrix:size(0) ~= matrix:size(1) or matrix:numel() == 0 then
    raise("%s: the counts must be [n, n], got %s", what, text.shape(matrix))
  end
  local rows = matrix:detach():double():tolist()
  for i, row in ipairs(rows) do
    for j, value in ipairs(row) do
      if value < 0 or value % 1 ~= 0 then
        raise("%s: a count is a whole number from 0 on, [%d, %d] is %s", what, i - 1, j - 1, value)
      end
      row[j] = math.tointeger(value)
    end
  end
  return rows
end

local function total_of(row)
  local total = 0
  for _, value in ipairs(row) do
    total = total + value
  end
  return total
end

local function cell_colors(counts)
  local worst = 0.02 -- the largest part of a row that went one wrong way
  for i, row in ipairs(counts) do
    local total = total_of(row)
    for j, value in ipairs(row) do
      if i ~= j and total > 0 then worst = math.max(worst, value / total) end
    end
  end
  local result = {}
  for i, row in ipairs(counts) do
    local total = total_of(row)
    result[i] = {}
    for j, value in ipairs(row) do
      local part = total > 0 and value / total or 0
      if i == j then
        result[i][j] = colors.tint(RIGHT, 0.06 + 0.84 * part)
      elseif value == 0 then
        result[i][j] = { 0.97, 0.97, 0.97 }
      else
        result[i][j] = colors.tint(WRONG, 0.12 + 0.6 * math.min(1, part / worst))
      end
    end
  end
  return result
end

-- Fills empty axes. names: the classes' names, or nil for their numbers.
function confusion.fill(axes, what, labels, predicted, names)
  local counts
  if names ~= nil and (type(names) ~= "table" or getmetatable(names)) then
    raise("%s: names must be a list, got %s", what, args.describe(names))
  end
  if predicted == nil then
    counts = rows_of(what, labels)
  else
    counts = count(what, labels, predicted, names and #names)
  end
  if names and #names ~= #counts then
    raise("%s: %d names for %d classes", what, #names, #counts)
  end
  local shares, shown = { title = "right" }, {}
  for i, row in ipairs(counts) do
    local total = total_of(row)
    shares[i] = total > 0 and ("%.1f%%"):format(100 * row[i] / total) or "–"
    shown[i] = names and tostring(names[i]) or tostring(i - 1)
  end
  axes:add(artists.Cells { counts = counts, n = #counts, colors = cell_colors(counts) })
  axes.equal, axes.tight, axes.down, axes.framed = true, true, true, true
  axes.xnames, axes.ynames, axes.right = shown, shown, shares
  axes.xlabel, axes.ylabel = "predicted", "label"
  return counts
end

return confusion
