-- What a run's evaluation shows: the confusion matrix and the worst mistakes.

local core = require "zknn.core"
local html = require "zknn.runs.html"
local pictures = require "zknn.runs.pictures"

local evaluation = {}

local TABLE, PAIRS, WORST, EXAMPLES = 30, 10, 40, 10

local function class_name(classes, i)
  local name = type(classes) == "table" and classes[i + 1]
  return html.text(type(name) == "string" and name or type(name) == "number" and name or i)
end

-- Counts on the diagonal, and the classes that are mistaken most often.
local function most_confused(rows, classes)
  local list = {}
  for i, row in ipairs(rows) do
    for j, count in ipairs(row) do
      if i ~= j and count > 0 then list[#list + 1] = { count, i - 1, j - 1 } end
    end
  end
  table.sort(list, function(a, b)
    if a[1] ~= b[1] then return a[1] > b[1] end
    return a[2] ~= b[2] and a[2] < b[2] or a[2] == b[2] and a[3] < b[3]
  end)
  local out = {}
  for i = 1, math.min(PAIRS, #list) do
    local p = list[i]
    out[i] = ("<li>%s taken for %s: %s times</li>"):format(class_name(classes, p[2]),
      class_name(classes, p[3]), html.number(p[1]))
  end
  return #out > 0 and html.details("Most frequent mistakes", "<ol>" .. table.concat(out) .. "</ol>")
    or ""
end

local function confusion_table(rows, classes)
  local head, cells = { "true \\ answer" }, {}
  for i, row in ipairs(rows) do
    local total, line = 0, { class_name(classes, i - 1) }
    for _, count in ipairs(row) do total = total + count end
    for j, count in ipairs(row) do
      local share = total > 0 and count / total or 0
      -- Mistakes are rare: their shade grows with the root of their share.
      local shade = math.floor(100 * (i == j and share or math.sqrt(share)) + 0.5)
      line[j + 1] = ('<span class="%s" style="--p:%d%%">%s</span>')
        :format(i == j and "right" or "wrong", shade, count == 0 and "·" or html.number(count))
    end
    cells[i], head[i + 1] = line, class_name(classes, i - 1)
  end
  return html.table("Rows are the true classes, columns the net's answers.", head, cells,
    "confusion")
end

function evaluation.confusion(matrix, classes)
  local shape = matrix.shape
  if #shape ~= 2 or shape[1] ~= shape[2] or shape[1] == 0 then
    return '<p class="note">The confusion matrix is not square, and is left out.</p>'
  end
  local rows, right = matrix:to "int64":tolist(), 0
  for i = 1, #rows do right = right + rows[i][i] end
  local total = matrix:sum():item()
  local text = ("<p>%s of %s right%s.</p>\n"):format(html.number(right), html.number(total),
    total > 0 and (", %.2f%%"):format(100 * right / total) or "")
  if #rows > TABLE then
    local share = matrix:double() / matrix:double():sum(1, true):clamp(1)
    local picture = pictures.tiles(share:sqrt():unsqueeze(0))
    return text .. pictures.img(picture, "Confusion matrix: rows are the true classes",
      pictures.scale(picture, 600)) .. most_confused(rows, classes)
  end
  return text .. confusion_table(rows, classes) .. most_confused(rows, classes)
end

local function value_at(t, i)
  local good, value = pcall(function() return t[i]:item() end)
  return good and value or nil
end

-- Figures of the samples with the greatest losses.
function evaluation.worst(e, classes)
  local inputs = e.worst_inputs
  local out, count = {}, math.min(inputs.shape[1] or 0, WORST)
  for i = 0, count - 1 do
    local picture = pictures.sample(inputs[i])
    if not picture then
      return '<p class="note">The samples are no pictures, and are left out.</p>'
    end
    local target = e.worst_targets and value_at(e.worst_targets, i)
    local answer = e.worst_predictions and value_at(e.worst_predictions, i)
    local loss = e.worst_losses and value_at(e.worst_losses, i)
    local said = (target and class_name(classes, target) or "")
      .. (answer and " taken for " .. class_name(classes, answer) or "")
    out[#out + 1] = ("<figure>%s<figcaption>%s%s</figcaption></figure>"):format(
      pictures.img(picture, "", math.max(1, 84 // picture.shape[2])), said,
      loss and ("<br><small>loss %.3f</small>"):format(loss) or "")
  end
  return '<div class="figures">' .. table.concat(out, "\n") .. "</div>\n"
end

-- The samples whose activations are shown, a list of {title (of HTML), input}: the worst mistake,
-- and one of each class.
function evaluation.samples(e, classes)
  local list = {}
  local function add(inputs, targets, count, title)
    if not core.is_tensor(inputs) or #inputs.shape < 2 then return end
    for i = 0, math.min(count, inputs.shape[1]) - 1 do
      local target = core.is_tensor(targets) and value_at(targets, i)
      list[#list + 1] = { title = title:format(target and class_name(classes, target) or i + 1),
        input = inputs[i] }
    end
  end
  if e then
    add(e.worst_inputs, e.worst_targets, 1, "the worst mistake, of class %s")
    add(e.example_inputs, e.example_targets, EXAMPLES, "an example of class %s")
  end
  return list
end

return evaluation
