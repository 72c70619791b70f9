-- The file metrics.csv of a run: a row an epoch (RFC 4180, with the line ends of csv.save). A row
-- is appended whole; when there is a new column, or an epoch comes again, all is written anew.

local native = require "zknn.core.system"
local class = require "zknn.class"
local csv = require "zknn.csv"
local sort = require "zknn.sort"
local text = require "zknn.text"

local MetricsFile = class "train.MetricsFile"

local FIRST, LAST = { "epoch", "train_loss", "val_loss" }, { "learning_rate", "seconds" }

local function quoted(name)
  return name:find '[",\r\n]' and '"' .. name:gsub('"', '""') .. '"' or name
end

local function line_of(columns, row)
  local parts = {}
  for i, name in ipairs(columns) do
    local value = row[name]
    parts[i] = value and text.number(value) or ""
  end
  return table.concat(parts, ",") .. "\n"
end

-- All names of the rows, in the order of a table: the losses, then the metrics.
function MetricsFile.columns(rows)
  local seen, others, columns = {}, {}, {}
  for _, row in ipairs(rows) do
    for name in pairs(row) do
      if not seen[name] then
        seen[name] = true
        others[#others + 1] = name
      end
    end
  end
  local function take(names)
    for _, name in ipairs(names) do
      if seen[name] then columns[#columns + 1] = name end
      seen[name] = nil
    end
  end
  take(FIRST)
  local last = {}
  for _, name in ipairs(LAST) do last[name] = seen[name] end
  sort.names(others)
  for _, name in ipairs(others) do
    if not last[name] then take { name } end
  end
  take(LAST)
  return columns
end

local SPECIAL = { nan = 0 / 0, inf = math.huge, ["-inf"] = -math.huge }

-- The rows of a file: an empty field is no value, which is not the same as a nan.
local function rows_of(path)
  local names, rows = {}, {}
  for name in pairs(csv.load(path, { header = true })) do names[#names + 1] = name end
  for name, column in pairs(csv.load(path, { header = true, text = names })) do
    for i, field in ipairs(column) do
      rows[i] = rows[i] or {}
      rows[i][name] = SPECIAL[field] or tonumber(field)
    end
  end
  return rows
end

-- resume: the rows that are in the file are kept.
function MetricsFile:__init(path, resume)
  self.path, self.rows, self.names = path, {}, {}
  local file = resume and io.open(path, "rb")
  if not file then return end
  local content = file:read "a"
  file:close()
  local whole = content:match "^.*\n" or "" -- of a crashed machine the last line may be a part
  if whole ~= content then native.file_write(path, whole) end
  if not whole:find "\n." then return end
  self.rows = rows_of(path)
  self.names = MetricsFile.columns(self.rows)
end

local function write_all(self)
  local lines, names = {}, {}
  for i, name in ipairs(self.names) do names[i] = quoted(name) end
  lines[1] = table.concat(names, ",") .. "\n"
  for _, row in ipairs(self.rows) do lines[#lines + 1] = line_of(self.names, row) end
  native.file_write(self.path, table.concat(lines))
end

-- Adds a row. Rows of that epoch and later ones go: a run that was resumed is at them again.
function MetricsFile:add(row)
  local before = #self.rows
  while #self.rows > 0 and self.rows[#self.rows].epoch >= row.epoch do
    table.remove(self.rows)
  end
  local again = #self.rows < before
  self.rows[#self.rows + 1] = row
  local columns = MetricsFile.columns(self.rows)
  if again or table.concat(columns, "\0") ~= table.concat(self.names, "\0") then
    self.names = columns
    write_all(self)
  else
    native.file_append(self.path, line_of(columns, row))
  end
end

return MetricsFile
