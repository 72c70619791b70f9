-- The message about a name that a table of the library does not have (zknn/library.lua): where the
-- name is, which one is near, or that PyTorch has it and zknn has not.

local support = require "zknn.core.support"
local advice = require "zknn.mistakes.advice"
local raise = require "zknn.raise"

local names = {}

-- All tables of the library, in the order in which they are searched, and what lists their content.
local TABLES = {
  { "zknn", "zknn.help() lists what there is" },
  { "zknn.nn", "docs/layers.md lists the layers" },
  { "zknn.nn.functional", "docs/layers.md lists the functions" },
  { "zknn.nn.init", "docs/layers.md lists the functions" },
  { "zknn.nn.utils", "docs/layers.md lists the functions" },
  { "zknn.linalg", 'zknn.help "linalg" lists what there is' },
  { "zknn.special", 'zknn.help "special" lists what there is' },
  { "zknn.optim", "docs/optim.md lists the optimizers" },
  { "zknn.optim.lr_scheduler", "docs/optim.md lists the schedulers" },
  { "zknn.data", "docs/data.md lists what there is" },
  { "zknn.data.transforms", "docs/data.md lists the transforms" },
  { "zknn.onnx", "docs/onnx.md lists what there is" },
  { "zknn.image", "docs/data.md lists what there is" },
  { "zknn.plot", "docs/plot.md lists what there is" },
  { "zknn.autograd", 'zknn.help "autograd" lists what there is' },
  { "zknn.testing", "docs/testing.md lists what there is" },
  { "zknn.tensorboard", 'zknn.help "tensorboard" lists what there is' },
  { "zknn.train.metrics", 'zknn.help "train.metrics" lists what there is' },
  { "zknn.train", "docs/training.md lists what there is" },
  { "zknn.csv", "docs/files.md lists what there is" },
  { "zknn.npy", "docs/files.md lists what there is" },
  { "zknn.npz", "docs/files.md lists what there is" },
  { "zknn.safetensors", "docs/files.md lists what there is" },
  { "zknn.system", "docs/system.md lists what there is" },
  { "zknn.cuda", "zknn computes on the CPU" },
}

-- Tables whose names PyTorch has elsewhere, too.
local ALSO = { ["zknn.data"] = { "zknn.data.datasets" } }

-- "nn.Linear" of "zknn.nn" and "Linear".
local function join(table_name, key)
  return table_name == "zknn" and "zknn." .. key or table_name:sub(6) .. "." .. key
end

local function table_called(name)
  local t = require "zknn"
  for part in name:sub(6):gmatch "[%w_]+" do
    t = t[part]
  end
  return t
end

-- The names that users read: also those that load at first use.
local function keys_of(t)
  local list, lazy = {}, getmetatable(t).__lazy
  for _, from in ipairs { t, lazy or {} } do
    for key in next, from do
      if type(key) == "string" and key:sub(1, 1) ~= "_" then list[#list + 1] = key end
    end
  end
  table.sort(list)
  return list
end

-- The name in the list that differs from this one in case, or is this one.
local function in_other_case(key, list)
  for _, name in ipairs(list) do
    if name:lower() == key:lower() then return name end
  end
end

-- The name in the list that this one begins, or that begins this one.
local function by_beginning(key, list)
  if #key < 4 then return nil end
  for _, name in ipairs(list) do
    local short, long = key:lower(), name:lower()
    if #short > #long then short, long = long, short end
    if #short >= 4 and long:sub(1, #short) == short then return name end
  end
end

-- Where zknn has the name outside of the table `own`: "zknn.data.DataLoader".
local function elsewhere(key, own)
  for _, row in ipairs(TABLES) do
    local t = row[1] ~= own and table_called(row[1])
    if t and rawget(t, key) ~= nil or t and (getmetatable(t).__lazy or {})[key] then
      return row[1] .. "." .. key
    end
  end
  if rawget(require("zknn.nn.module"), key) then
    return ("a method of modules: model:%s(...)"):format(key)
  elseif debug.getregistry()["zknn.Tensor"].__methods[key] then
    return ("a method of tensors: x:%s(...)"):format(key)
  end
end

-- What PyTorch calls the name in its table of that name: "torch.nn.LSTM", or nil.
function names.of_torch(table_name, key)
  local known = require "zknn.mistakes.torch_names"
  for _, name in ipairs { table_name, table.unpack(ALSO[table_name] or {}) } do
    local entry = known[name]
    if entry and (" " .. entry[2]:gsub("\n", " ") .. " "):find(" " .. key .. " ", 1, true) then
      return entry[1] .. "." .. key
    end
  end
end

local function near_elsewhere(key, own)
  for _, row in ipairs(TABLES) do
    if row[1] ~= own then
      local near = in_other_case(key, keys_of(table_called(row[1])))
      if near then return row[1] .. "." .. near end
    end
  end
end

-- The text for the name `key`, which t, the table called `own`, does not have.
function names.text(t, own, key)
  local full, list = join(own, key), keys_of(t)
  local instead = advice.names[full]
  if instead then return ("there is no %s; %s"):format(full, instead) end
  local place, other_case = elsewhere(key, own), in_other_case(key, list)
  if place then
    return ("there is no %s; it is %s%s"):format(full, place,
      other_case and (", or did you mean %s?"):format(join(own, other_case)) or "")
  elseif other_case then
    return ("there is no %s; did you mean %s?"):format(full, join(own, other_case))
  end
  local page
  for _, row in ipairs(TABLES) do
    if row[1] == own then page = row[2] end
  end
  for _, name in ipairs { key .. "_", (key:gsub("_$", "")) } do -- in place, or not
    if rawget(t, name) ~= nil then
      return ("there is no %s; did you mean %s?"):format(full, join(own, name))
    end
  end
  local torch = names.of_torch(own, key)
  if own == "zknn" then full = key end
  if torch then return ("zknn has no %s (PyTorch's %s); %s"):format(full, torch, page) end
  full = join(own, key)
  local near = support.suggest(key, list) or by_beginning(key, list)
  if near then return ("there is no %s; did you mean %s?"):format(full, join(own, near)) end
  near = near_elsewhere(key, own)
  if near then return ("there is no %s; did you mean %s?"):format(full, near) end
  return ("there is no %s; %s"):format(full, page)
end

function names.raise(t, key)
  raise("%s", names.text(t, getmetatable(t).__library, key))
end

return names
