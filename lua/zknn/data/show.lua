-- tostring of what zknn.data has: datasets in torchvision's lines, loaders and samplers as layers
-- show themselves. Loaded when one of them is shown.

local core = require "zknn.core"
local object = require "zknn.show".object
local text = require "zknn.text"

local show = {}

local function name_of(value)
  local meta = getmetatable(value)
  local name = type(meta) == "table" and rawget(meta, "__name")
  if name == "data.ListDataset" then return "list" end
  return type(name) == "string" and name:match "[^.]*$" or "dataset"
end

-- The length, or nil: a script's may be missing, or fail.
local function length_of(value)
  local meta = getmetatable(value)
  if type(value) == "table" and type(meta) == "table" and not (meta.__len or meta.__list) then
    return nil
  end
  local good, n = pcall(function() return #value end)
  return good and type(n) == "number" and n or nil
end

local function counted(n, what)
  return ("%d %s%s"):format(n, what, n == 1 and "" or "s")
end

-- "TensorDataset of 4 samples"
local function brief(dataset)
  local n = length_of(dataset)
  if core.is_tensor(dataset) then return "tensor " .. text.shape(dataset) end
  return (getmetatable(dataset) and name_of(dataset) or "list")
    .. (n and " of " .. counted(n, "sample") or "")
end

local function head(name, dataset)
  local n = length_of(dataset)
  return "Dataset " .. name .. (n and "\n    Number of datapoints: " .. n or "")
end

-- "Transform: " and what it prints, later lines in line with the first.
local function described(title, transform)
  return title .. tostring(transform):gsub("\n", "\n" .. (" "):rep(#title))
end

-- Datasets with a root and transforms; extra: a line of the dataset's own, or nil.
function show.rooted(name, dataset, extra)
  local lines = { head(name, dataset), "    Root location: " .. dataset.root, extra }
  if dataset.transform or dataset.target_transform then
    lines[#lines + 1] = "    StandardTransform"
  end
  if dataset.transform then lines[#lines + 1] = described("Transform: ", dataset.transform) end
  if dataset.target_transform then
    lines[#lines + 1] = described("Target transform: ", dataset.target_transform)
  end
  return table.concat(lines, "\n")
end

local MANY = 10 -- parts that are named

-- The parts of a dataset, each in a few words, on one line.
local function parts(title, list, word)
  local words = {}
  for i = 1, math.min(#list, MANY) do words[i] = word(list[i]) end
  if #list > MANY then words[MANY + 1] = ("... %d more"):format(#list - MANY) end
  return ("    %s: %s"):format(title, table.concat(words, ", "))
end

-- Any dataset.
function show.dataset(dataset)
  local own = rawget(dataset, "tensors")
  local lines = { head(name_of(dataset), dataset) }
  if type(own) == "table" then
    lines[2] = parts("Tensors", own, function(t)
      return core.is_tensor(t) and text.shape(t) .. " " .. t.dtype or tostring(t)
    end)
  elseif type(rawget(dataset, "datasets")) == "table" then
    lines[2] = parts("Of", dataset.datasets, brief)
  elseif rawget(dataset, "dataset") ~= nil then
    lines[2] = parts("Of", { dataset.dataset }, brief)
  end
  return table.concat(lines, "\n")
end

-- Any sampler, or what stands for one, in a few words.
local function sampler(value)
  local meta = getmetatable(value)
  if type(value) == "function" then return "function" end
  if core.is_tensor(value) or type(meta) ~= "table" or meta.__list then
    return counted(length_of(value) or 0, "index"):gsub("indexs$", "indices")
  end
  return tostring(value)
end

function show.sampler(value)
  local rows = {}
  if value.data_source ~= nil then
    local n = length_of(value.data_source)
    rows[1] = { false, n and counted(n, "sample") }
  elseif value.indices ~= nil then
    rows[1] = { false, (sampler(value.indices)) }
  elseif value.weights ~= nil then
    rows[1] = { false, counted(length_of(value.weights), "weight") }
  elseif value.sampler ~= nil then
    rows[1] = { false, (sampler(value.sampler)) }
  end
  local weighted = value.weights ~= nil
  rows[#rows + 1] = { "num_samples", value._num_samples or weighted and value.num_samples or nil }
  rows[#rows + 1] = { "replacement", (weighted or value.replacement) and value.replacement }
  rows[#rows + 1] = { "num_replicas", value.num_replicas }
  rows[#rows + 1] = { "rank", value.rank }
  rows[#rows + 1] = { "batch_size", value.batch_size }
  if value.batch_size then rows[#rows + 1] = { "drop_last", value.drop_last } end
  return object(name_of(value), rows)
end

function show.loader(loader)
  local rows = { { false, brief(loader.dataset) } }
  local function add(name, value) rows[#rows + 1] = { name, value } end
  if loader.batch_sampler ~= nil then
    rows[#rows + 1] = { false, "batch_sampler=" .. sampler(loader.batch_sampler) }
  else
    add("batch_size", loader.batch_size)
    local own = name_of(loader.sampler)
    if own == "SequentialSampler" or loader.shuffle then
      add("shuffle", loader.shuffle)
    else
      rows[#rows + 1] = { false, "sampler=" .. sampler(loader.sampler) }
    end
    add("drop_last", loader.drop_last or nil)
  end
  if loader.num_workers > 0 then add("num_workers", loader.num_workers) end
  add("collate_fn", loader.collate_fn)
  local n = length_of(loader)
  return object(name_of(loader), rows) .. (n and ": " .. (n == 1 and "1 batch" or n .. " batches")
    or "")
end

return show
