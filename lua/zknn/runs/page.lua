-- The page of `zknn report`: one HTML file with all that it needs inside.

local curves = require "zknn.runs.curves"
local evaluation = require "zknn.runs.evaluation"
local html = require "zknn.runs.html"
local json = require "zknn.json"
local layers = require "zknn.runs.layers"
local net = require "zknn.runs.net"

-- A page may load nothing, wherever it is opened.
local HEAD = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; ]]
  .. [[style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<link rel="icon" href="data:,">
<style>
%s</style>
</head>
<body>
<a class="skip" href="#main">To the curves</a>
<header><h1>%s</h1>
<p>%s</p></header>
<main id="main">
]]

-- --- the runs side by side ---

-- The row of the best epoch, and the column that says so: the run's own choice, or the best
-- accuracy, or the least loss.
local function best_of(run)
  local monitor = run.info.monitor
  if type(monitor) == "string" and monitor ~= "epoch" and run.rows[monitor] then
    for i, epoch in ipairs(run.rows.epoch) do
      if epoch == run.info.best_epoch then return i, monitor end
    end
  end
  local column, least = nil, true
  for _, name in ipairs { "val_accuracy", "accuracy", "test_accuracy" } do
    if run.rows[name] and not column then column, least = name, false end
  end
  for _, name in ipairs { "val_loss", "test_loss", "avg_loss", "loss", "train_loss" } do
    if run.rows[name] and not column then column = name end
  end
  local at
  for i, x in ipairs(column and run.rows[column] or {}) do
    local better = x == x and (not at or (least and x < run.rows[column][at])
      or (not least and x > run.rows[column][at]))
    if better then at = i end
  end
  local named = tonumber(run.info.best_epoch) -- the run's own choice
  for i, epoch in ipairs(run.rows.epoch) do
    if column and epoch == named then at = i end
  end
  return at, column
end

local function seconds_of(run)
  if type(run.info.seconds) == "number" then return run.info.seconds end
  local sum
  for _, name in ipairs { "seconds", "train_seconds", "test_seconds" } do
    for _, x in ipairs(run.rows[name] or {}) do
      if x == x then sum = (sum or 0) + x end
    end
  end
  return sum
end

local function overview(runs)
  local rows = {}
  for i, run in ipairs(runs) do
    local at, column = best_of(run)
    local seconds = seconds_of(run)
    rows[i] = { html.text(run.label), html.number(#run.rows.epoch),
      at and ("%s %s"):format(html.text((column:gsub("_", " "))), html.number(run.rows[column][at]))
        or "", at and html.number(run.rows.epoch[at]) or "",
      seconds and html.seconds(seconds) or "", html.text(run.info.status or "") }
  end
  return html.table("The runs", { "Run", "Epochs", "Best", "At epoch", "Time", "Status" }, rows)
end

local function figures(run)
  local at, column = best_of(run)
  local seconds, list = seconds_of(run), {}
  if at then
    local name = column:gsub("_", " ")
    list[1] = { "Best " .. name, html.number(run.rows[column][at]),
      "epoch " .. html.number(run.rows.epoch[at]) }
  end
  list[#list + 1] = { "Epochs", html.number(#run.rows.epoch), html.text(run.info.status or "") }
  if seconds then list[#list + 1] = { "Time", html.seconds(seconds), "" } end
  for _, name in ipairs { "parameters", "macs" } do
    local count = run.info[name]
    if type(count) == "number" then
      local title = name == "macs" and "Multiply-adds" or "Parameters"
      list[#list + 1] = { title, html.number(count), "" }
    end
  end
  local out = {}
  for i, f in ipairs(list) do
    out[i] = ("<div><dt>%s</dt><dd>%s</dd><dd class=\"small\">%s</dd></div>"):format(
      html.text(f[1]), f[2], f[3])
  end
  return '<dl class="figure-row">' .. table.concat(out) .. "</dl>\n"
end

-- --- settings ---

local TOLD = { "script", "started", "seconds", "status", "best_epoch", "best_value", "monitor",
  "zknn" }

local function plain(value)
  if type(value) == "table" then return json.encode(value) end
  return tostring(value)
end

-- All settings of a run by name: run.json's, and those in its tables `settings` and `options`.
local function settings_of(run)
  local found = {}
  for _, name in ipairs(TOLD) do
    if run.info[name] ~= nil then found[name] = plain(run.info[name]) end
  end
  local arguments = run.info.arguments
  if type(arguments) == "table" and #arguments > 0 then
    local words = {}
    for i, word in ipairs(arguments) do words[i] = tostring(word) end
    found.arguments = table.concat(words, " ")
  elseif type(arguments) == "string" then
    found.arguments = arguments
  end
  for name, value in pairs(type(run.info.settings) == "table" and run.info.settings or {}) do
    found[tostring(name)] = plain(value)
  end
  return found
end

local function settings(runs)
  local all, names, head = {}, {}, { "Setting" }
  for i, run in ipairs(runs) do
    all[i], head[i + 1] = settings_of(run), html.text(run.label)
    for name in pairs(all[i]) do names[name] = true end
  end
  local sorted = {}
  for name in pairs(names) do sorted[#sorted + 1] = name end
  require("zknn.sort").names(sorted)
  local rows = {}
  for i, name in ipairs(sorted) do
    rows[i] = { html.text((name:gsub("_", " "))) }
    local differ = false
    for k in ipairs(runs) do
      local value = all[k][name]
      differ = differ or next(all[k]) ~= nil and value ~= all[1][name]
      rows[i][k + 1] = value and html.text(value) or ""
    end
    if differ then rows[i][1] = "<mark>" .. rows[i][1] .. "</mark>" end
  end
  if #rows == 0 then return "" end
  local many = #runs > 1
  return html.section(2, "Settings", (many and "<p>Marked: what differs.</p>\n" or "")
    .. html.table("Settings", many and head or { "Setting", "Value" }, rows, "prose"), "settings")
end

-- --- one run ---

local function notes_of(run)
  local out = {}
  for i, note in ipairs(run.notes) do out[i] = '<p class="note">' .. html.text(note) .. "</p>\n" end
  return table.concat(out)
end

local function model_section(level, run, found)
  local list = type(run.info.layers) == "table" and run.info.layers
  local model = run.info.model
  if type(model) == "table" then
    list = list or model.layers
    model = model.text
  end
  if type(list) ~= "table" or #list == 0 then list = found and found.layers end
  local parts = {}
  if list and #list > 0 then parts[1] = layers.summary(list) end
  if type(model) == "string" then
    parts[#parts + 1] = html.details("As printed", '<pre tabindex="0">' .. html.text(model)
      .. "</pre>")
  end
  return #parts > 0 and html.section(level, "Model", table.concat(parts)) or ""
end

local function try(level, title, f, ...)
  local good, content = pcall(f, ...)
  if good and not content then return "" end
  return html.section(level, title, good and content
    or ('<p class="note">It cannot be shown: %s</p>'):format(html.text(content)))
end

local function one_run(run, many)
  local parts, e, found = { notes_of(run) }, run.evaluation
  local level = many and 3 or 2 -- of the headings
  if run.net then
    local good, result = pcall(net.read, run.net, evaluation.samples(e, run.info.classes))
    if good then
      found = result
    else
      run.no_drawing = "the net cannot be read: " .. tostring(result)
    end
  end
  if e and e.confusion then
    parts[#parts + 1] = try(level, "Confusion matrix", evaluation.confusion,
      e.confusion, run.info.classes)
  end
  if e and e.worst_inputs then
    parts[#parts + 1] = try(level, "Worst mistakes", evaluation.worst, e,
      run.info.classes)
  end
  if found then
    parts[#parts + 1] = try(level, "Weights of the first layer", layers.weights, found.weights,
      found.kind)
    parts[#parts + 1] = try(level, "Activations", layers.activations, found.samples)
  end
  parts[#parts + 1] = model_section(level, run, found)
  run.program, run.no_drawing = found and found.program, run.no_drawing or found and found.why
  if not run.net and run.info.onnx then
    run.no_drawing = "the net could not be exported: " .. tostring(run.info.onnx)
  end
  local text = table.concat(parts)
  if text == "" then return "" end
  return many and ('<section class="run"><h2>%s</h2>\n%s</section>\n'):format(html.text(run.label),
    text) or text
end

-- --- the drawing ---

local DRAWING = [[
<p>Draw a digit. The net of <span id="draw-run">%s</span> runs in this page; nothing leaves it.</p>
%s<div class="drawing">
<div><canvas id="draw" width="280" height="280" tabindex="0" role="img" aria-label="]]
  .. [[Field to draw a digit with mouse, pen, finger, or the arrow keys and the space bar"></canvas>
<p class="buttons"><button type="button" id="draw-clear">Clear</button></p>
<p class="small">By keys: arrows move, space puts the pen down and lifts it, Delete clears.</p>
</div>
<div><p id="draw-answer" role="status" aria-live="polite">Nothing is drawn yet.</p>
<ol id="draw-bars" class="bars"></ol></div>
<div><p class="small">What the net sees:</p>
<canvas id="draw-seen" class="pixels" width="28" height="28" role="img" aria-label="]]
  .. [[The drawing as the net gets it"></canvas></div>
</div>
<noscript><p class="note">Drawing needs JavaScript.</p></noscript>
]]

local function classes_of(run)
  local list = json.list()
  for i, name in ipairs(type(run.info.classes) == "table" and run.info.classes or {}) do
    list[i] = tostring(name)
  end
  return list
end

local function drawing(runs)
  local nets, choices, why, lacking = json.list(), {}, {}, {}
  for _, run in ipairs(runs) do
    if run.program then
      run.program.run, run.program.classes = run.label, classes_of(run)
      nets[#nets + 1] = run.program
      choices[#nets] = ('<option value="%d">%s</option>'):format(#nets - 1, html.text(run.label))
    else
      local reason = run.no_drawing or "there is no exported net"
      if not lacking[reason] then
        why[#why + 1] = reason
        lacking[reason] = {}
      end
      table.insert(lacking[reason], html.text(run.label))
    end
  end
  for i, reason in ipairs(why) do
    why[i] = ('<p class="note">%s: no field to draw on, for %s.</p>\n'):format(
      table.concat(lacking[reason], ", "), html.text(reason))
  end
  local content = ""
  if #nets > 0 then
    local choice = #nets > 1 and '<p><label>Net: <select id="draw-net">' .. table.concat(choices)
      .. "</select></label></p>\n" or ""
    content = DRAWING:format(html.text(nets[1].run), choice) .. html.data("nets", nets)
  end
  return html.section(2, "Draw a digit", content .. table.concat(why), "drawing"), #nets > 0
end

-- --- all of it ---

local SCRIPTS = { "interpreter.js", "digit.js", "drawing.js" }

local function scripts(draws)
  local out = { (require "zknn.runs.charts.js") }
  for _, name in ipairs(draws and SCRIPTS or {}) do
    out[#out + 1] = (require("zknn.runs." .. name))
  end
  for i, text in ipairs(out) do out[i] = "<script>\n" .. text .. "</script>\n" end
  return table.concat(out)
end

-- Two runs of one name get their paths for labels.
local function label(runs)
  local count = {}
  for _, run in ipairs(runs) do count[run.name] = (count[run.name] or 0) + 1 end
  for _, run in ipairs(runs) do
    run.label = count[run.name] > 1 and run.path or run.name
  end
end

-- The page of these runs (read.lua) as text.
return function(runs)
  label(runs)
  local many = #runs > 1
  local title = many and ("%d runs"):format(#runs) or runs[1].label
  local names = {}
  for i, run in ipairs(runs) do names[i] = html.text(run.label) end
  local below = many and table.concat(names, " · ")
    or html.text(runs[1].info.script or runs[1].path)
  local style = require "zknn.runs.page.css"
  title = html.text(title)
  local out = { HEAD:format(title .. " – zknn report", style, title, below) }
  out[#out + 1] = many and html.section(2, "Runs", overview(runs)) or figures(runs[1])
  local list = curves.of(runs)
  if #list > 0 then
    out[#out + 1] = '<h2>Curves</h2>\n<noscript><p class="note">The pictures need JavaScript; the '
      .. "numbers are below each title.</p></noscript>\n" .. curves.html(list)
  end
  local each = {}
  for i, run in ipairs(runs) do each[i] = one_run(run, many) end
  local field, draws = drawing(runs)
  out[#out + 1] = field
  out[#out + 1] = table.concat(each)
  out[#out + 1] = settings(runs)
  out[#out + 1] = "</main>\n<footer><p>Made by <code>zknn report</code>.</p></footer>\n"
  out[#out + 1] = scripts(draws)
  out[#out + 1] = "</body>\n</html>\n"
  return table.concat(out)
end
