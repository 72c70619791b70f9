-- train.MetricsFile: a CSV file with a row an epoch (RFC 4180, with the line ends of csv.save), as
-- metrics.csv of a run, and the logs of train.fit and of the scripts. A row is appended whole; when
-- there is a new column, or an epoch comes again, all is written anew.

local native = require "zknn.core.system"
local args = require "zknn.args"
local class = require "zknn.class"
local csv = require "zknn.csv"
local monitor = require "zknn.train.monitor"
local raise = require "zknn.raise"
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
local function columns_of(rows)
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

MetricsFile._columns = columns_of

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

local NAME = "train.MetricsFile"

local read = args.reader(NAME, {
  { "path", "string" }, { "columns", "any", optional = true },
  { "resume", "integer", default = 0 }, { "rows", "any", optional = true },
})

local function header_of(names)
  local list = {}
  for i, name in ipairs(names) do list[i] = quoted(name) end
  return table.concat(list, ",")
end

local function check_columns(columns)
  local fits = args.is_list(columns) and columns[1] == "epoch"
  for _, name in ipairs(fits and columns or {}) do fits = fits and type(name) == "string" end
  if not fits then
    raise("%s: columns must be a list of names whose first is 'epoch', got %s", NAME,
      args.describe(columns))
  end
  return { table.unpack(columns) }
end

-- A copy of a row: its epoch and its numbers by name.
local function checked(what, name, values)
  local row = monitor.numbers(what, name, values)
  if math.type(row.epoch) ~= "integer" then
    raise("%s: epoch must be an integer, got %s", what, args.describe(values.epoch))
  end
  return row
end

-- Does the file of that name hold a log? One that is no log would be lost.
local function check_log(path, columns)
  native.check_writable(path)
  local file <close> = io.open(path, "rb")
  local header = columns and header_of(columns)
  local start = file and file:read(math.max(4096, header and #header + 2 or 0))
  if not start then return false end
  local first = start:match "^[^\r\n]*"
  if first ~= header and (header or not first:find "^epoch%f[,\0]") then
    raise("%s: %s is not the log of a training%s, and is not replaced: name another file",
      NAME, path, header and first:find "^epoch," and " with these columns" or "")
  end
  return true
end

-- The rows of a file, of epochs up to `resume`.
local function take_up(self, resume)
  local file <close> = io.open(self.path, "rb")
  local content = file:read "a"
  local whole = content:match "^.*\n" or "" -- of a crashed machine the last line may be a part
  if whole ~= content then native.file_write(self.path, whole) end
  if not whole:find "\n." then return end
  local found = rows_of(self.path)
  for _, row in ipairs(found) do
    if row.epoch and row.epoch <= resume then self.rows[#self.rows + 1] = row end
  end
  self.whole = whole == content and #self.rows == #found
end

local write_all -- below

-- columns: the names in their order; nil: of the rows. resume: rows of the file up to this epoch
-- are kept. rows: those of the epochs so far, in place of the file's.
function MetricsFile:__init(...)
  local a = read(...)
  self.path, self.rows, self.names = a.path, {}, {}
  self.fixed = a.columns ~= nil and check_columns(a.columns) or nil
  local exists = check_log(a.path, self.fixed)
  self.whole = false -- does the file have these rows, and no others?
  if a.rows ~= nil then
    if not args.is_list(a.rows) then
      raise("%s: rows must be a list of rows, got %s", NAME, args.describe(a.rows))
    end
    for i, row in ipairs(a.rows) do
      self.rows[i] = checked(NAME, ("rows[%d]"):format(i), row)
    end
  elseif exists and a.resume > 0 then
    take_up(self, a.resume)
  end
  self.names = self.fixed or columns_of(self.rows)
  if self.fixed then write_all(self) end
end

function MetricsFile:__tostring()
  return ("MetricsFile(%s, %d row%s)"):format(self.path, #self.rows, #self.rows == 1 and "" or "s")
end

function write_all(self)
  local lines = { header_of(self.names) .. "\n" }
  for _, row in ipairs(self.rows) do lines[#lines + 1] = line_of(self.names, row) end
  native.file_write(self.path, table.concat(lines))
  self.whole = true
end

-- A copy of the row, and whether it has a column that is new.
local function copy_of(self, values)
  local what = NAME .. ".add"
  local row = checked(what, "values", values)
  local known = {}
  for _, name in ipairs(self.names) do known[name] = true end
  local new = false
  for name in pairs(row) do
    if not known[name] and self.fixed then
      raise("%s: there is no column '%s'%s", what, name, args.hint(name, self.names))
    end
    new = new or not known[name]
  end
  return row, new
end

-- Adds a row. Rows of that epoch and later ones go: a run that was resumed is at them again.
function MetricsFile:add(values)
  local row, new = copy_of(self, values)
  while #self.rows > 0 and self.rows[#self.rows].epoch >= row.epoch do
    table.remove(self.rows)
    self.whole = false
  end
  self.rows[#self.rows + 1] = row
  if self.whole and not new then
    self.whole = false -- should it fail
    native.file_append(self.path, line_of(self.names, row))
    self.whole = true
    return
  end
  if new or not self.fixed then self.names = columns_of(self.rows) end
  write_all(self)
end

return MetricsFile
