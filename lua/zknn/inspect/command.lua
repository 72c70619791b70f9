-- The command `zknn inspect FILE`: what a file holds.

local words = require "zknn.inspect.words"

local USAGE = [[
usage: zknn inspect [options] FILE...

Shows what files hold, without loading them: names, dtypes, shapes and sizes of the tensors of .pth,
safetensors, .npz, .npy and IDX files, columns of CSV files, the size of a PNG, the graph of an ONNX
model, and the tags of TensorBoard's event files. The format is told from the content, not from the
name.

  --stats      read the values too: least and greatest, mean and standard deviation, how many are
               nan and infinite
  --json       print JSON
  --help, -h   print this help

The exit status is 0 when all files could be read, and 2 when one could not.
]]

local FORMATS = { pth = "PyTorch checkpoint", safetensors = "safetensors", npz = "NumPy arrays",
  npy = "NumPy array", onnx = "ONNX model", idx = "IDX file", png = "PNG picture",
  csv = "comma-separated values", events = "events for TensorBoard" }

local KIND = { csv = "column", events = "scalar" }

local function stats_cells(row)
  local s = row.stats
  if not s then return "", "", "", "", "", "" end
  local function cell(name) return s[name] and words.number(s[name]) or "" end
  return cell "min", cell "max", cell "mean", cell "std", tostring(s.nan), tostring(s.inf)
end

local function array_lines(t, stats)
  local rows = { { "NAME", "DTYPE", "SHAPE", "SIZE" } }
  if stats then table.move({ "MIN", "MAX", "MEAN", "STD", "NAN", "INF" }, 1, 6, 5, rows[1]) end
  if t.format == "events" then table.move({ "STEPS", "LAST" }, 1, 2, 3, rows[1]) end
  for _, row in ipairs(t.arrays) do
    local cells = { row.name == "" and "-" or words.short(row.name, 120), row.dtype,
      words.shape(row.shape), row.bytes and words.size(row.bytes) or "" }
    if row.steps then
      cells[3], cells[4] = ("%d to %d"):format(row.steps[1], row.steps[2]), words.number(row.last)
    end
    if stats then table.move({ stats_cells(row) }, 1, 6, 5, cells) end
    rows[#rows + 1] = cells
  end
  local right = { [4] = "right" }
  for i = 5, 10 do right[i] = "right" end
  return words.columns(rows, right, "  ")
end

local function value_lines(t)
  local rows = {}
  for i, v in ipairs(t.values) do
    local text = math.type(v.value) and words.number(v.value) or words.short(tostring(v.value), 100)
    rows[i] = { words.short(v.name, 120), v.type, text }
  end
  return words.columns(rows, {}, "  ")
end

local function sum(t)
  local n, elements, bytes = 0, 0, 0
  for _, row in ipairs(t.arrays) do
    local count = 1
    for _, size in ipairs(row.shape) do count = count * size end
    n, elements, bytes = n + 1, elements + count, bytes + (row.bytes or 0)
  end
  return ("%s, %s, %s"):format(words.plural(n, KIND[t.format] or "tensor"),
    words.plural(elements, "element"), words.size(bytes))
end

local function put(lines, more)
  table.move(more, 1, #more, #lines + 1, lines)
end

local function text_of(t, stats)
  local lines = { ("%s: %s%s, %s"):format(words.safe(t.path), FORMATS[t.format],
    t.packed and " (packed by gzip)" or "", words.size(t.size)) }
  if t.graph then put(lines, require "zknn.inspect.graph_lines"(t.graph)) end
  if #t.arrays > 0 then put(lines, array_lines(t, stats)) end
  if #t.values > 0 then
    lines[#lines + 1] = "Other values:"
    put(lines, value_lines(t))
  end
  if t.metadata and next(t.metadata) ~= nil then
    lines[#lines + 1] = "Metadata:"
    local rows = {}
    for key, value in pairs(t.metadata) do
      rows[#rows + 1] = { words.short(key, 60), words.short(tostring(value), 200) }
    end
    put(lines, words.columns(rows, {}, "  "))
  end
  lines[#lines + 1] = sum(t)
  return table.concat(lines, "\n") .. "\n"
end

local function complain(tools, message)
  io.stdout:flush()
  io.stderr:write(tools.name, " inspect: ", words.safe(tostring(message)), "\n")
end

return function(tools, arguments)
  local inspect = require "zknn.inspect"
  local o, problem = require "zknn.inspect.options"(arguments,
    { stats = "flag", json = "flag", help = "flag" })
  if o and o.help then
    require("zknn.usage").print(USAGE)
    os.exit(0, true)
  end
  if o and #o.paths == 0 then problem = "which file? zknn inspect FILE" end
  if problem then
    complain(tools, problem .. " (--help lists the options)")
    os.exit(2, true)
  end
  local status, results = 0, {}
  for i, path in ipairs(o.paths) do
    local good, t = pcall(inspect.file, path, { stats = o.stats })
    if not good then
      complain(tools, t)
      status = 2
    elseif o.json then
      results[#results + 1] = t
    else
      if i > 1 then io.stdout:write "\n" end
      io.stdout:write(text_of(t, o.stats))
    end
  end
  if o.json and #results > 0 then
    local json = require "zknn.inspect.json"
    io.stdout:write(json(#o.paths == 1 and results[1] or results), "\n")
  end
  os.exit(status, true)
end
