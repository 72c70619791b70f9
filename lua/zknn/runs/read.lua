-- What `zknn report` shows of one run, read from a folder that train.RunLog wrote, or from a CSV
-- file that a script's --log wrote:
--
--   name, path       of the run
--   info             what run.json holds; an empty table without it
--   columns, rows    the metrics: names of columns, and a list of numbers for each (nan: none)
--   evaluation       tensors of evaluation.npz by name, or nil
--   net              path of the exported net, or nil
--   notes            sentences about what is lacking

local csv = require "zknn.csv"
local json = require "zknn.json"
local native = require "zknn.core.system"
local raise = require "zknn.raise"

local MEGABYTE = 1024 * 1024
local LIMITS = { csv = 64 * MEGABYTE, json = 16 * MEGABYTE }
local POINTS = 4000 -- of a curve: more epochs than that are thinned out

local function exists(path)
  local file <close> = io.open(path, "rb")
  if not file then return false end
  local data, problem = file:read(0) -- of an empty file: nil alone; of a folder: nil and why
  return data ~= nil or problem == nil
end

-- The content of a file of at most `limit` bytes.
local function slurp(path, limit)
  local file <close> = io.open(path, "rb")
  local text = file and file:read(limit + 1)
  if not text then raise("cannot read %s, or it is empty", path) end
  if #text > limit then
    raise("%s has more than %d MB, which is too long for a report", path, limit // MEGABYTE)
  end
  return text
end

-- A killed run may leave a line that is not whole.
local function without_torn_line(path, text, notes)
  if text:find "[\r\n]$" then return path end
  local whole = text:match "^(.*[\r\n])[^\r\n]*$"
  local _, commas = (text:match "^[^\r\n]*"):gsub(",", "")
  local _, last = (text:match "[^\r\n]*$"):gsub(",", "")
  if not whole or last >= commas then return path end
  notes[#notes + 1] = ("%s: the last line is not whole, and is left out."):format(path)
  local copy = os.tmpname()
  native.file_write(copy, whole)
  return path, copy
end

local function list_of(column)
  local list = column:tolist()
  if type(list) ~= "table" then list = { list } end
  return list
end

-- The columns of numbers.
local function read_numbers(path)
  local names, types = {}, csv.load(path, { header = true })
  for name, column in pairs(types) do
    if type(name) == "string" and type(column) ~= "table" and column.dtype ~= "bool" then
      names[#names + 1] = name
    end
  end
  local rows = {}
  if #names > 0 then
    for name, column in pairs(csv.load(path, { header = true, columns = names,
      dtype = "float64" })) do
      rows[name] = list_of(column)
    end
  end
  return names, rows
end

-- At most POINTS rows, the last among them.
local function thin_out(run)
  local count = #(run.rows[run.columns[1]] or {})
  if count <= POINTS then return end
  local step = (count + POINTS - 1) // POINTS
  for name, list in pairs(run.rows) do
    local kept = {}
    for i = 1, count do
      if (count - i) % step == 0 then kept[#kept + 1] = list[i] end
    end
    run.rows[name] = kept
  end
  run.notes[#run.notes + 1] = ("Of %d rows, every %d. is shown."):format(count, step)
end

local function read_metrics(run, path)
  local text = slurp(path, LIMITS.csv)
  local _, copy = without_torn_line(path, text, run.notes)
  local good, names, rows = pcall(read_numbers, copy or path)
  if copy then os.remove(copy) end
  if not good then raise("%s", (tostring(names):gsub("^csv%.load: ", ""))) end
  if #names == 0 then raise("%s: there is no column of numbers", path) end
  run.columns, run.rows = names, rows
  if not rows.epoch then
    table.insert(names, 1, "epoch")
    rows.epoch = {}
  end
  for i = 1, #rows[names[2] or "epoch"] do
    local epoch = rows.epoch[i]
    if not epoch or epoch ~= epoch or epoch - epoch ~= 0 then rows.epoch[i] = i end
  end
  thin_out(run)
end

local function read_folder(run, folder)
  local function inside(name) return folder .. "/" .. name end
  if exists(inside "run.json") then
    run.info = json.decode(slurp(inside "run.json", LIMITS.json), inside "run.json")
    if type(run.info) ~= "table" then raise("%s: it holds no object", inside "run.json") end
  elseif not exists(inside "metrics.csv") then
    raise("%s: there is neither run.json nor metrics.csv in this folder; a run's folder is made by "
      .. "a training that logs to it", folder)
  else
    run.notes[#run.notes + 1] = "There is no run.json: settings and model are not known."
  end
  if exists(inside "metrics.csv") then
    read_metrics(run, inside "metrics.csv")
  else
    run.notes[#run.notes + 1] = "There is no metrics.csv yet: no epoch has ended."
  end
  if exists(inside "evaluation.npz") then
    local good, found = pcall(require("zknn.npz").load, inside "evaluation.npz")
    if good then
      run.evaluation = found
    else
      run.notes[#run.notes + 1] = ("evaluation.npz cannot be read: %s"):format(found)
    end
  end
  if not run.evaluation and type(run.info.evaluation) == "string" then
    run.notes[#run.notes + 1] = "There is no confusion matrix: " .. run.info.evaluation
  end
  if exists(inside "net.onnx") then run.net = inside "net.onnx" end
end

-- The run at that path, with the net of the file `net` when it is given.
return function(path, net)
  local plain = path:gsub("(.)/+$", "%1")
  local run = { path = path, name = plain:match "[^/]+$" or plain, info = {}, columns = {},
    rows = { epoch = {} }, notes = {} }
  if pcall(native.list_folder, plain) then
    read_folder(run, plain)
  elseif exists(plain) then
    run.name = run.name:gsub("%.csv$", "")
    read_metrics(run, plain)
  else
    raise("there is no file or folder '%s'; a script writes a file with --log FILE, train.fit a "
      .. "folder with log = FOLDER", path)
  end
  if net then
    if not exists(net) then raise("cannot read %s", net) end
    run.net = net
  end
  return run
end
