-- Where a DataLoader is in a pass, to go on from there in another process: state_dict and
-- load_state_dict. The state holds the generators as they were when the pass began, so that the
-- order can be drawn again, how many batches were given, and the generators as they are now.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local place = {}

-- The generators that a loader was given, its own and its samplers'.
local function generators_of(fields)
  local list, seen = {}, {}
  local function add(generator)
    if type(generator) ~= "userdata" or seen[generator] then return end
    seen[generator] = true
    list[#list + 1] = generator
  end
  add(fields.generator)
  local sampler = fields.batch_sampler or fields.sampler
  while type(sampler) == "table" and getmetatable(sampler) ~= nil do
    add(rawget(sampler, "generator"))
    sampler = rawget(sampler, "sampler")
  end
  return list
end

local function states_of(generators)
  local states = {}
  for i, generator in ipairs(generators) do states[i] = generator:get_state() end
  return states
end

local function set_states(generators, states)
  for i, generator in ipairs(generators) do generator:set_state(states[i]) end
end

-- Draws again what the pass drew until its last batch; the generators are then as before. make()
-- draws the seed and gives it with the iterator of index batches.
local function replay(state, generators, make)
  local now, own = core.get_rng_state(), states_of(generators)
  local _ <close> = setmetatable({}, { __close = function() -- luacheck: ignore _
    core.set_rng_state(now)
    set_states(generators, own)
  end })
  core.set_rng_state(state.rng_state)
  set_states(generators, state.generators)
  local seed, following = make()
  for i = 1, state.batches do
    if following() == nil then
      raise("DataLoader: the state to go on from has %d batches of a pass, and the pass has %d",
        state.batches, i - 1)
    end
  end
  return seed, following
end

-- Begins a pass, or goes on with the one of a state that was loaded. Gives the pass, and what
-- make() gives.
function place.begin(loader, make)
  local state, generators = rawget(loader, "_resumed"), generators_of(loader._fields)
  rawset(loader, "_resumed", nil)
  local pass = state or { rng_state = core.get_rng_state(), generators = states_of(generators),
    batches = 0 }
  pass = { rng_state = pass.rng_state, generators = pass.generators, batches = pass.batches,
    worker = pass.worker }
  local seed, following
  if state then
    seed, following = replay(state, generators, make)
  else
    seed, following = make()
  end
  rawset(loader, "_pass", pass)
  return pass, seed, following
end

-- A function that counts the batches which pass through it, and ends the pass. worker(): the state
-- of the workers' random choices behind the last batch, or nil.
function place.counter(loader, pass, worker)
  pass.worker_now = worker
  return function(...)
    if (...) ~= nil then
      pass.batches = pass.batches + 1
    elseif rawget(loader, "_pass") == pass then
      rawset(loader, "_pass", nil)
    end
    return ...
  end
end

-- Ends the pass of a loader before its last batch; of anything else that gives batches, nothing.
function place.leave(loader)
  if type(loader) == "table" and rawget(loader, "_pass") then rawset(loader, "_pass", nil) end
end

-- What must be the same in the loader that goes on with a pass.
local function form_of(loader)
  local fields = loader._fields
  return { samples = #fields.dataset, batch_size = fields.batch_size, shuffle = fields.shuffle,
    drop_last = fields.drop_last }
end

function place.state_dict(loader)
  local pass, state = rawget(loader, "_pass"), { batches = 0 }
  -- A pass that was loaded and has not begun is as it was.
  if not pass and rawget(loader, "_resumed") then return rawget(loader, "_resumed") end
  if pass then
    state = { batches = pass.batches, rng_state = pass.rng_state, generators = pass.generators,
      worker = pass.worker_now and pass.worker_now(), form = form_of(loader) }
  end
  state.generators_now = states_of(generators_of(loader._fields))
  return state
end

local function is_state(state)
  if not args.is_list(state) and type(state) ~= "table" then return false end
  return math.type(state.batches) == "integer" and state.batches >= 0
    and type(state.generators_now) == "table"
    and (state.batches == 0 and state.rng_state == nil
      or core.is_tensor(state.rng_state) and type(state.generators) == "table"
      and type(state.form) == "table")
end

function place.load_state_dict(loader, state)
  if not is_state(state) then
    raise("DataLoader: load_state_dict: want a loader's state_dict(), got %s", args.describe(state))
  end
  local generators = generators_of(loader._fields)
  if #generators ~= #state.generators_now then
    raise("DataLoader: load_state_dict: the state is of a loader with %d generators, this one has "
      .. "%d", #state.generators_now, #generators)
  end
  for name, own in pairs(state.form and form_of(loader) or {}) do
    if state.form[name] ~= own then
      raise("DataLoader: load_state_dict: the state is of a pass with %s = %s, and this loader has "
        .. "%s: its order cannot be gone on with", name, tostring(state.form[name]), tostring(own))
    end
  end
  set_states(generators, state.generators_now)
  rawset(loader, "_pass", nil)
  rawset(loader, "_resumed", state.rng_state and state or nil)
end

return place
