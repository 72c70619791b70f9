-- Which curves a report has, from the metrics' columns: train_loss and val_loss are two kinds of
-- `loss`, which get one picture.

local html = require "zknn.runs.html"
local json = require "zknn.json"

local curves = {}

local KINDS = { train = "train", val = "validation", valid = "validation", test = "test",
  avg = "test" } -- avg_loss: scripts' --log
local SKIPPED = { epoch = true, correct = true, total = true }
local RATES = { lr = true, learning_rate = true }
local ORDER = { loss = 1, accuracy = 2, learning_rate = 8, seconds = 9 }
local TITLES = { loss = "Loss", accuracy = "Accuracy", learning_rate = "Learning rate",
  seconds = "Seconds an epoch" }

-- "train_loss" -> "loss", "train"
function curves.parts(column)
  if RATES[column] then return "learning_rate", "" end
  local prefix, rest = column:match "^(%a+)_(.+)$"
  if prefix and KINDS[prefix] then return rest, KINDS[prefix] end
  return column, column == "accuracy" and "test" or ""
end

-- "epochs 3, 5 to 7" of those whose value is no finite number.
local function gaps(epochs, values)
  local parts, from, count = {}, nil, 0
  for i = 1, #epochs + 1 do
    local x = values[i]
    local gap = i <= #epochs and (x ~= x or x == math.huge or x == -math.huge)
    if gap then count = count + 1 end
    if gap and not from then from = i end
    if from and not gap then
      local a, b = html.number(epochs[from]), html.number(epochs[i - 1])
      parts[#parts + 1] = a == b and a or a .. " to " .. b
      from = nil
    end
  end
  if count == 0 or count == #epochs then return nil end
  if #parts > 6 then parts = { table.unpack(parts, 1, 6), "…" } end
  return (count == 1 and "epoch " or "epochs ") .. table.concat(parts, ", ")
end

local function all_lack(values)
  for _, x in ipairs(values) do
    if x == x then return false end
  end
  return true
end

-- Names the series: by run where there are several, by kind where there are several.
local function name_series(chart, runs)
  local kinds, count = {}, 0
  for _, series in ipairs(chart.series) do
    if not kinds[series.kind] then kinds[series.kind], count = true, count + 1 end
  end
  for _, series in ipairs(chart.series) do
    local run = runs[series.run + 1]
    local kind = series.kind ~= "" and series.kind or chart.title
    series.name = #runs == 1 and kind or count > 1 and run.label .. ", " .. kind or run.label
    local gap = gaps(series.x, series.y)
    if gap then
      chart.notes[#chart.notes + 1] = ("%s: not a finite number in %s; a gap in the curve.")
        :format(series.name, gap)
    end
  end
end

-- A list of {key, title, series, notes}.
function curves.of(runs)
  local list, by_key = {}, {}
  for index, run in ipairs(runs) do
    for _, column in ipairs(run.columns) do
      if not SKIPPED[column] and run.rows[column] then
        local key, kind = curves.parts(column)
        local chart = by_key[key]
        if not chart then
          local title = TITLES[key] or key:gsub("_", " "):gsub("^%l", string.upper)
          chart = { key = key, title = title, series = json.list(), notes = {},
            at = #list + 1 }
          by_key[key], list[#list + 1] = chart, chart
        end
        if not all_lack(run.rows[column]) then
          chart.series[#chart.series + 1] = { run = index - 1, kind = kind,
            x = json.list(run.rows.epoch), y = json.list(run.rows[column]) }
        else
          chart.notes[#chart.notes + 1] = ("%s: no number in any epoch."):format(column)
        end
      end
    end
  end
  for _, chart in ipairs(list) do name_series(chart, runs) end
  table.sort(list, function(a, b)
    local x, y = ORDER[a.key] or 5, ORDER[b.key] or 5
    if x ~= y then return x < y end
    return a.at < b.at
  end)
  return list
end

-- The numbers of a chart as a table: a row for each epoch.
local ROWS = 400

local function table_of(chart)
  local head, rows, at = { "Epoch" }, {}, {}
  for s, series in ipairs(chart.series) do
    head[s + 1] = html.text(series.name)
    for i, epoch in ipairs(series.x) do
      if not at[epoch] then
        at[epoch] = { html.number(epoch), epoch = epoch }
        rows[#rows + 1] = at[epoch]
      end
      at[epoch][s + 1] = html.number(series.y[i])
    end
  end
  table.sort(rows, function(a, b) return a.epoch < b.epoch end)
  local step, kept = (#rows + ROWS - 1) // ROWS, {}
  for i, row in ipairs(rows) do
    for s = 1, #head do row[s] = row[s] or "" end
    if (#rows - i) % math.max(step, 1) == 0 then kept[#kept + 1] = row end
  end
  return html.table(html.text(chart.title) .. ", by epoch", head, kept)
end

-- The section of curves. What draws them reads the data from the element "curves".
function curves.html(list)
  local out, data = {}, json.list()
  for i, chart in ipairs(list) do
    local notes = {}
    for k, note in ipairs(chart.notes) do
      notes[k] = '<p class="note">' .. html.text(note) .. "</p>\n"
    end
    if #chart.series > 0 then
      data[#data + 1] = { title = chart.title, key = chart.key, series = chart.series }
      notes[#notes + 1] = html.details("Numbers", table_of(chart))
    end
    out[i] = ('<section class="card chart"><h3>%s</h3>\n<div class="plot"%s></div>\n%s</section>\n')
      :format(html.text(chart.title), #chart.series > 0 and (' data-chart="%d"'):format(#data - 1)
        or "", table.concat(notes))
  end
  return '<div class="charts">\n' .. table.concat(out) .. "</div>\n" .. html.data("curves", data)
end

return curves
