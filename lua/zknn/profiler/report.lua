-- The tables of a profile as text.

local core = require "zknn.core"

local report = {}

-- 1234567 ns -> "1.235 ms"
function report.time(ns)
  if ns >= 1e9 then return ("%.3f s"):format(ns / 1e9) end
  if ns >= 1e6 then return ("%.3f ms"):format(ns / 1e6) end
  return ns == 0 and "0 us" or ("%.3f us"):format(ns / 1e3)
end

function report.bytes(n)
  for _, unit in ipairs { { 1e9, "GB" }, { 1e6, "MB" }, { 1e3, "KB" } } do
    if n >= unit[1] then return ("%.2f %s"):format(n / unit[1], unit[2]) end
  end
  return ("%d B"):format(n)
end

local function share(part, whole)
  return ("%.1f%%"):format(whole > 0 and 100 * part / whole or 0)
end

-- A table of cells with a heading; the first column is left-aligned.
local function aligned(heading, cells)
  local widths, lines = {}, {}
  table.insert(cells, 1, heading)
  for _, row in ipairs(cells) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, utf8.len(cell) or #cell)
    end
  end
  for k, row in ipairs(cells) do
    local parts = {}
    for i, cell in ipairs(row) do
      local gap = (" "):rep(widths[i] - (utf8.len(cell) or #cell))
      parts[i] = i == 1 and cell .. gap or gap .. cell
    end
    lines[#lines + 1] = (table.concat(parts, "  "):gsub("%s+$", ""))
    if k == 1 then
      local width = 2 * #widths - 2
      for _, w in ipairs(widths) do width = width + w end
      lines[2] = ("-"):rep(width)
    end
  end
  return table.concat(lines, "\n") .. "\n"
end

-- The rows in falling order of a field (its name ends there), at most `limit`; the others as one.
local function sorted(rows, field, limit)
  local list = table.move(rows, 1, #rows, 1, {})
  local at = {}
  for i, row in ipairs(rows) do at[row] = i end
  if field then
    table.sort(list, function(a, b)
      if a[field] ~= b[field] then return a[field] > b[field] end
      return at[a] < at[b]
    end)
  end
  if limit < 0 or #list <= limit then return list end
  local rest = { key = ("%d more"):format(#list - limit), count = 0 }
  for i = #list, limit + 1, -1 do
    for name, value in pairs(list[i]) do
      if math.type(value) == "integer" then rest[name] = (rest[name] or 0) + value end
    end
    list[i] = nil
  end
  rest.ns = nil -- one may be within another
  list[limit + 1] = rest
  return list
end

local function calls(row)
  return row.count > 0 and ("%d"):format(row.count) or ""
end

-- Rows of operations, or of whatever record has the same fields.
function report.operations(rows, whole, field, limit, title)
  local cells = {}
  for i, row in ipairs(sorted(rows, field, limit)) do
    local total = row.ns
    cells[i] = { row.key, share(row.self_ns, whole), report.time(row.self_ns),
      total and share(total, whole) or "", total and report.time(total) or "",
      total and row.count > 0 and report.time(total / row.count) or "", calls(row),
      report.bytes(row.self_bytes) }
  end
  return aligned({ title or "Name", "Self %", "Self", "Total %", "Total", "Average", "Calls",
    "Allocated" }, cells)
end

function report.layers(rows, whole, field, limit)
  local cells = {}
  for i, row in ipairs(sorted(rows, field, limit)) do
    local split = row.is_layer or row.backward_ns > 0
    cells[i] = { row.key, split and report.time(row.forward_ns) or "",
      split and report.time(row.backward_ns) or "", report.time(row.self_ns),
      share(row.self_ns, whole), calls(row), report.bytes(row.self_bytes) }
  end
  return aligned({ "Layer", "Forward", "Backward", "Sum", "Share", "Calls", "Allocated" }, cells)
end

function report.phases(rows, whole)
  local cells = {}
  for i, row in ipairs(rows) do
    cells[i] = { row.key, report.time(row.self_ns), share(row.self_ns, whole),
      report.bytes(row.self_bytes) }
  end
  return aligned({ "Phase", "Time", "Share", "Allocated" }, cells)
end

-- Threads that work beside the script: their times are in no other table.
function report.workers(rows)
  local cells = {}
  for i, row in ipairs(rows) do
    cells[i] = { row.key, report.time(row.ns), report.time(row.ns / row.count), calls(row) }
  end
  return aligned({ "Data in worker threads", "Time", "Average", "Samples" }, cells)
end

-- All of a profile; r: of rows.lua, name: what was run.
function report.whole(r, name)
  local n = core.get_num_threads()
  local parts = {
    ("Profile of %s: %s, computed with %d thread%s\n"):format(name, report.time(r.ns), n,
      n == 1 and "" or "s"),
    ("Most memory in use at a time: %s, in %s\n"):format(report.bytes(r.peak), r.peak_text),
  }
  if r.lost > 0 then
    parts[#parts + 1] = ("%d spans had no room, and count as what they are in\n"):format(r.lost)
  end
  parts[#parts + 1] = "\n" .. report.phases(r.phases, r.ns)
  parts[#parts + 1] = "\n" .. report.operations(r.ops, r.ns, "self_ns", 30, "Operation")
  parts[#parts + 1] = "\n" .. report.layers(r.layers, r.ns, nil, 60)
  if #r.workers > 0 then parts[#parts + 1] = "\n" .. report.workers(r.workers) end
  return table.concat(parts)
end

return report
