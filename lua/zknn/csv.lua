-- zknn.csv: tables of comma-separated values.

local core = require "zknn.core"
local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local library = require "zknn.library"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local text = require "zknn.text"

local csv = {}

local function check_delimiter(what, delimiter)
  if #delimiter ~= 1 or delimiter:find '["\r\n%w+.%-%z_]' then
    raise("%s: delimiter must be one character that numbers and words do not have, no quote and no "
      .. "line end, got '%s'", what, delimiter)
  end
end

local read_load = files.reader("csv.load", {
  { "path", "string" },
  { "header", "any", default = "auto" },
  { "delimiter", "string", default = "," },
  { "columns", "any", optional = true },
  { "dtype", "string", optional = true },
  { "text", "any", optional = true },
  { "names", "any", optional = true },
  { "numbers", "any", optional = true },
  files.MEMORY_LIMIT,
})

local headers = { [true] = "yes", [false] = "no", auto = "auto" }

-- csv.load(path, {header="auto", delimiter=",", columns=, dtype=, text=, names=}): an ordered table
-- of names and columns; without a header the columns are numbered from 0. A column of integers is
-- an int64 tensor, of true and false a bool one, of other numbers or missing ones (NaN) a float32
-- one; any other is a list of strings.
--
-- header: true, false, or "auto": the first row is one when no field in it is a number. columns: a
-- list of names, or numbers from 0: only these. dtype: "float32", "float64" or "int64" for all
-- columns of numbers. text: a list of columns that stay text; numbers: of columns that are numbers,
-- though they stand in quotes. names: a list of names to use.
-- memory_limit: the bytes that a gzip file may unpack to, by default 64 MB and 256 times its size.
function csv.load(...)
  local a = read_load(...)
  if a.header == nil then a.header = "auto" end
  local header = headers[a.header]
  if not header then
    raise('csv.load: header must be true, false or "auto", got %s', args.describe(a.header))
  end
  check_delimiter("csv.load", a.delimiter)
  if a.dtype ~= nil and a.dtype ~= "float32" and a.dtype ~= "float64" and a.dtype ~= "int64" then
    raise("csv.load: dtype must be 'float32', 'float64' or 'int64', got '%s'", a.dtype)
  end
  for _, name in ipairs { "columns", "text", "numbers", "names" } do
    local list = a[name]
    if type(list) == "table" and next(list) == nil and name ~= "columns" and name ~= "names" then
      list, a[name] = nil, nil
    end
    if list ~= nil and (type(list) ~= "table" or ordered.describe(list) ~= "list") then
      raise("csv.load: %s must be a list, got %s", name, args.describe(list))
    end
  end
  return native.csv_load(a.path, {
    header = header, delimiter = a.delimiter, dtype = a.dtype, columns = a.columns, text = a.text,
    numbers = a.numbers, names = a.names, memory_limit = a.memory_limit,
  }, ordered.make, ordered.describe)
end

local read_matrix = args.reader("csv.matrix", {
  { "columns", "any" },
  { "names", "any", optional = true },
  { "dtype", "string", default = "float32" },
})

-- csv.matrix(columns[, names, dtype="float32"]): columns of csv.load as one tensor [rows, columns]:
-- those named, or all.
function csv.matrix(...)
  local a = read_matrix(...)
  if type(a.columns) ~= "table" then
    raise("csv.matrix: columns must be what csv.load gives, got %s", args.describe(a.columns))
  end
  local names, list = a.names or ordered.keys(a.columns), {}
  if type(names) ~= "table" then
    raise("csv.matrix: names must be a list, got %s", args.describe(names))
  end
  for i, name in ipairs(names) do
    local column = a.columns[name]
    if column == nil then
      raise("csv.matrix: there is no column %s", args.describe(name))
    elseif not core.is_tensor(column) then
      raise("csv.matrix: column %s is text", args.describe(name))
    end
    list[i] = column:to(a.dtype)
  end
  if #list == 0 then raise("csv.matrix: no columns are asked for") end
  return core.stack(list, 1)
end

local read_save = args.reader("csv.save", {
  { "columns", "any" },
  { "path", "string" },
  { "header", "boolean", optional = true },
  { "delimiter", "string", default = "," },
  { "names", "any", optional = true },
})

-- The columns of a matrix, by name or number.
local function split(matrix, names)
  if matrix:dim() ~= 2 then
    raise("csv.save: want a tensor [rows, columns], got one of shape %s",
      text.shape(matrix))
  end
  local n = matrix.shape[2]
  if names and #names ~= n then
    raise("csv.save: %d names are given for %d columns", #names, n)
  end
  local columns = ordered.new()
  for i = 1, n do
    local name = i - 1
    if names then
      name = names[i]
      if type(name) ~= "string" then
        raise("csv.save: name %d must be a string, got %s", i, args.describe(name))
      elseif columns[name] then
        raise("csv.save: the name '%s' comes twice", name)
      end
    end
    columns[name] = matrix:select(1, i - 1)
  end
  return columns
end

-- The columns of a list, numbered from 0; with nil in them, they would end unseen.
local function number(list)
  local columns, _, n = ordered.new(), ordered.describe(list)
  for i = 1, n do
    if list[i] == nil then raise("csv.save: column %d is nil", i) end
    columns[i - 1] = list[i]
  end
  return columns
end

-- Are the keys 0, 1, 2, ..., as csv.load gives them where a file has no header?
local function is_numbered(columns)
  local next_key = 0
  local _, keys = ordered.describe(columns)
  for _, key in ipairs(keys) do
    if key ~= next_key then return false end
    next_key = key + 1
  end
  return next_key > 0
end

-- csv.save(columns, path, {header=true, delimiter=",", names=}): writes a table of names and
-- columns (one-dimensional tensors, or lists of strings, numbers and booleans), a list of columns,
-- or a tensor [rows, columns], to whose columns names gives names. Without names, or with the
-- numbers 0, 1, ... for names, no header; then a first row that csv.load would take for names is an
-- error, unless header = false says that it is meant. Packed by gzip when path ends with ".gz".
function csv.save(...)
  local a = read_save(...)
  check_delimiter("csv.save", a.delimiter)
  if a.names ~= nil and type(a.names) ~= "table" then
    raise("csv.save: names must be a list, got %s", args.describe(a.names))
  end
  local columns, named = a.columns
  if core.is_tensor(columns) then
    columns, named = split(columns:detach(), a.names), a.names ~= nil
  else
    if a.names then raise("csv.save: names are for a tensor; a table of columns has its own") end
    if ordered.describe(type(columns) == "table" and columns or {}) == "list" then
      columns = number(columns)
    end
    files.check_named("csv.save", columns, "columns")
    named = not is_numbered(columns)
  end
  local header = named and "yes" or "auto"
  if a.header ~= nil then header = headers[a.header] end
  native.csv_save(columns, a.path, ordered.describe, header, a.delimiter)
end

return library("zknn.csv", csv)
