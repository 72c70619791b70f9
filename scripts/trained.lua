-- Finds trained nets and data sets for the scripts: where the command line says, in the working
-- directory, or else in the clone that contains the script.

local zknn = require "zknn"
local command = zknn.train.command
local nets = require "zknnnet"

local trained = {}

function trained.exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function of_clone(path)
  return command.project() .. path
end

-- What a default path stands for: itself, or, outside the clone, what the clone has there.
function trained.own(path)
  local own = of_clone(path)
  return not trained.exists(path) and trained.exists(own) and own or path
end

-- The files of a data set, each of which may be packed.
local FILES = {
  train = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" },
  test = { "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" },
}

-- Outside the clone, options.data is the clone's own folder, unless the command line names one.
-- The splits that are named ("train", "test") must be there.
function trained.find_data(options, data_set, ...)
  if not options.given.data and not trained.exists(options.data .. "/" .. data_set) then
    local own = of_clone "data"
    if trained.exists(own .. "/" .. data_set) then
      command.note("no data/%s here, reading %s", data_set, own)
      options.data = own
    end
  end
  for _, split in ipairs { ... } do
    for _, name in ipairs(FILES[split]) do
      local path = ("%s/%s/raw/%s"):format(options.data, data_set, name)
      if not trained.exists(path) and not trained.exists(path .. ".gz") then
        command.fail("there is no file %s, nor %s.gz. --data names the folder that holds %s; the "
          .. "clone of zknn has one, data/", path, name, data_set)
      end
    end
  end
end

-- Makes the folder for pictures.
function trained.make_out(path)
  local good, problem = pcall(zknn.system.make_folder, path)
  if good then good, problem = pcall(zknn.system.check_writable, path .. "/confusion.png") end
  if not good then
    command.fail("%s. --out names the folder for the pictures",
      command.without_line(tostring(problem)))
  end
end

-- The net that ships under that name ("model_3layer"), used instead of the missing path; nil where
-- there is none. `doing` is what the message says of it.
function trained.shipped(name, path, doing)
  local own = of_clone("models/pretrained/" .. name .. ".pth")
  if not trained.exists(own) then return nil end
  command.note("no %s yet, %s the net that ships: %s", path, doing, own)
  return own
end

-- Puts the state of a file into the model; the message of a failure names the file. advice: what to
-- do then.
function trained.load_state(path, model, state, advice)
  local good, problem = pcall(model.load_state_dict, model, state)
  if not good then
    command.fail("%s: %s\n%s", path, command.without_line(tostring(problem)), advice)
  end
end

-- A net with nan in its weights computes nothing but nan. advice: what to do instead.
function trained.refuse_nan(path, state, advice)
  for key, value in pairs(state) do
    if zknn.is_tensor(value) and value:isnan():any():item() then
      command.fail("%s holds a net that has diverged: there are nan in %s. %s", path, key, advice)
    end
  end
end

-- Under which keys a checkpoint keeps its net, PyTorch's habits included.
local NETS = { "model", "state_dict", "model_state_dict", "net", "best_model" }

-- Of a model that was saved whole: its state_dict.
local function state_of(path, value)
  if not zknn.is_opaque(value) then return value end
  local good, state = pcall(value.state_dict, value)
  if not good then command.fail("%s holds no state_dict, but %s", path, tostring(value)) end
  command.note("%s holds a model saved whole; this is its state_dict", path)
  return state
end

-- The state_dict in a file: the file's whole content, or, of a checkpoint, what stands under one of
-- the usual keys.
function trained.load(path)
  local state = state_of(path, zknn.load(path))
  for _, key in ipairs(NETS) do
    local inner = type(state) == "table" and state[key]
    if type(inner) == "table" then
      local best = path:gsub("%.last%.pth$", ".pth")
      command.note("%s is a checkpoint; this is the net under '%s'%s", path, key,
        best ~= path and trained.exists(best) and " (the run's best one is in " .. best .. ")"
        or "")
      return state_of(path, inner)
    end
  end
  return state
end

-- The net whose keys a state_dict has: they tell its number of layers.
local function net_of(path, state, advice)
  local layers, keys = 0, {}
  for key in pairs(type(state) == "table" and state or {}) do
    if type(key) == "string" and key:find("^linear_relu_stack%.%d+%.weight$") then
      layers = layers + 1
    end
    if #keys < 4 then keys[#keys + 1] = tostring(key) end
  end
  local make = nets[("ZKNNNet_%dLayer"):format(layers)]
  if make then return make(), layers end
  command.fail("%s holds no net of 3 or 5 layers: it has %d keys linear_relu_stack.N.weight (its "
    .. "first keys: %s). %s", path, layers, #keys > 0 and table.concat(keys, ", ") or "none",
    advice)
end

-- The tutorial's net in a file, and its number of layers. advice: how to name another file.
function trained.load_net(path, advice)
  if not trained.exists(path) then
    command.fail("there is no file %s. %s; %s trains a net", path, advice,
      command.line "train_3layer.lua")
  end
  local state = trained.load(path)
  local model, layers = net_of(path, state, advice)
  trained.load_state(path, model, state, advice)
  trained.refuse_nan(path, model:state_dict(), advice)
  return model, layers
end

-- The net of options.model; where that is the default and not there, the one that ships. `doing` is
-- what a message says of it.
function trained.load_named(options, doing)
  local path = options.model
  if not options.given.model and not trained.exists(path) then
    path = trained.shipped("model_3layer", path, doing) or path
  end
  return trained.load_net(path, "--model names another file")
end

return trained
