-- Finds trained nets and data sets for the scripts: where the command line says, in the working
-- directory, or else in the clone that contains the script.

local zknn = require "zknn"
local command = require "command"

local trained = {}

function trained.exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function of_clone(path)
  return (arg[0]:match("^(.*/)") or "./") .. "../" .. path
end

-- Outside the clone, options.data is the clone's own folder, unless the command line names one.
function trained.find_data(options, data_set)
  if options.given.data or trained.exists(options.data .. "/" .. data_set) then return end
  local own = of_clone "data"
  if not trained.exists(own .. "/" .. data_set) then return end
  options.data = own
  io.stderr:write(("%s: no data/%s here, reading %s\n"):format(command.name, data_set, own))
end

-- The net that ships under that name ("model_3layer"), used instead of the missing path; nil where
-- there is none. `doing` is what the message says of it.
function trained.shipped(name, path, doing)
  local own = of_clone("models/pretrained/" .. name .. ".pth")
  if not trained.exists(own) then return nil end
  io.stderr:write(("%s: no %s yet, %s the net that ships: %s\n"):format(command.name, path, doing,
    own))
  return own
end

-- Puts the state of a file into the model; the message of a failure names the file.
function trained.load_state(path, model, state)
  local good, problem = pcall(model.load_state_dict, model, state)
  if not good then
    command.fail("%s: %s", path, command.without_line(tostring(problem)))
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
  io.stderr:write(("%s: %s holds a model saved whole; this is its state_dict\n"):format(
    command.name, path))
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
      io.stderr:write(("%s: %s is a checkpoint; this is the net under '%s'%s\n"):format(
        command.name, path, key,
        best ~= path and trained.exists(best) and " (the run's best one is in " .. best .. ")"
        or ""))
      return state_of(path, inner)
    end
  end
  return state
end

return trained
