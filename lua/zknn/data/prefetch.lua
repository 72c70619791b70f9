-- Batches that worker threads prepare while the script computes (DataLoader's num_workers).
--
-- Worker threads read files and run the transforms that fit into a pipeline. This file makes the
-- random choices, in the order of the samples, with a generator that starts from the loader's base
-- seed. So the numbers do not depend on the number of workers, and equal those that PyTorch's
-- loader draws with one worker. The first transform that is a Lua function, and all after it, run
-- on the main thread when the script asks for the batch.

local core = require "zknn.core"
local native = require "zknn.core.data"
local random = require "zknn.core.random"
local class = require "zknn.class"
local iterators = require "zknn.iterators"
local collate = require "zknn.data.collate"
local compose = require "zknn.data.transforms.compose"
local picture = require "zknn.data.transforms.picture"
local profiled = require "zknn.profiled"
local raise = require "zknn.raise"
local text = require "zknn.text"

local prefetch = {}

local PATIENCE = 0.1 -- seconds between two looks at the batch: Ctrl-C is heard in between

local told = {}

-- Prints a warning on standard error, once for each key.
local function tell(key, format, ...)
  if told[key] then return end
  told[key] = true
  io.stderr:write("zknn: warning: DataLoader: ", format:format(...), "\n")
end
prefetch.tell = tell

-- The transforms in the order in which they run, with every Compose replaced by its parts.
local function flatten(transform, list)
  if class.is(transform, compose.Compose) then
    for _, inner in ipairs(transform.transforms) do
      flatten(inner, list)
    end
  elseif transform ~= nil then
    list[#list + 1] = transform
  end
  return list
end

-- Splits a transform: { workers = what the workers run, tail = what the main thread runs, or nil }.
local function divide(transform)
  local list = flatten(transform, {})
  local workers, tail = {}, {}
  for _, one in ipairs(list) do
    local to = #tail == 0 and picture.can_pipeline(one) and workers or tail
    to[#to + 1] = one
  end
  if #tail > 0 then
    tell("tail", "%s runs on the main thread, not in the workers%s",
      type(tail[1]) == "function" and "a function among the transforms" or tostring(tail[1]),
      #tail > 1 and ", and so does what follows it" or "")
  end
  return { workers = compose.Compose(workers), tail = #tail > 0 and compose.Compose(tail) or nil }
end

local function parts_of(state, transform)
  local key = transform or false
  state.parts[key] = state.parts[key] or divide(transform)
  return state.parts[key]
end

-- Raises when sample k's picture will not fit into a batch that begins with `first`.
local function check_alike(first, g, source)
  if first.height == g.height and first.width == g.width and first.dtype == g.dtype
    and first.channels == g.channels and first.last == g.last and first.rank == g.rank then
    return
  end
  local function kind_of(of)
    return of.dtype .. " " .. text.shape(picture.shape(of))
  end
  raise("DataLoader: samples of one batch must have equal shapes: value 1 of a sample is %s first, "
    .. "then %s%s", kind_of(first), kind_of(g), type(source) == "string" and " of " .. source or "")
end

-- Hands the samples of a batch to the workers. Gives what the rest of the batch needs.
local function start(state, index)
  local dataset, samples, first = state.loader.dataset, {}, nil
  local own = state.loader.collate_fn ~= nil -- each result a tensor of its own
  for k, i in ipairs(index:tolist()) do
    local maker, at = dataset:_maker(i)
    local parts, geometry, code = parts_of(state, maker.transform), maker:_geometry(at), {}
    local sample = { maker = maker, at = at, tail = parts.tail, last = geometry.last, code = code }
    sample.source, sample.row = maker:_source(at)
    parts.workers:_decide(geometry, code)
    samples[k] = sample
    own = own or parts.tail ~= nil
    first = first or geometry
    if not own then check_alike(first, geometry, sample.source) end
  end
  local out = state.line:begin(#samples, not own and picture.shape(first) or nil, first.dtype)
  for _, sample in ipairs(samples) do
    state.line:add(sample.source, sample.row or 0, sample.last, sample.code)
    sample.code = nil
  end
  state.line:give()
  return { samples = samples, out = out }
end

-- Makes the random choices of a batch, with the workers' generator, and starts it. An error is kept
-- until the script reaches the batch.
local function submit(state, index)
  local guard <close> = random.use_generator(state.generator) -- luacheck: ignore guard
  local good, batch = pcall(start, state, index)
  if good then return batch end
  state.line:forget()
  if tostring(batch):find("interrupted!", 1, true) then error(batch, 0) end -- Ctrl-C: at once
  return { failure = batch }
end

-- The values of a batch whose pictures are done: `pictures` is true when they are in batch.out.
local function finish(state, batch, pictures)
  local values = {}
  for k, sample in ipairs(batch.samples) do
    if pictures == true then
      values[k] = table.pack(sample.maker:_rest(sample.at))
    else
      local image = pictures[k]
      if sample.tail then image = sample.tail(image) end
      values[k] = table.pack(image, sample.maker:_rest(sample.at))
    end
  end
  if pictures == true then return batch.out, collate(values) end
  if state.loader.collate_fn then return state.loader.collate_fn(values) end
  return collate(values)
end

-- The pictures of the oldest batch. What went wrong with one of them goes wrong here, and again
-- whenever the iterator is called.
local function take(state, batch)
  local span <close> = profiled.wait and profiled.wait() -- luacheck: ignore span
  local good, pictures
  repeat
    good, pictures = pcall(state.line.take, state.line, #batch.samples, PATIENCE)
  until pictures
  if good then return pictures end
  state.line:close()
  batch.failure = pictures
  error(pictures, 0)
end

-- An iterator of batches, a value that ends it early when it is closed, and a function that gives
-- the state of the random choices behind the last batch. following gives the index tensors; what:
-- the iterator's words; choices: such a state, to go on from.
function prefetch.batches(loader, following, seed, what, choices)
  local state = {
    loader = loader, line = native.prefetch(loader.num_workers), parts = {},
    generator = core.Generator():manual_seed(seed),
  }
  if choices then state.generator:set_state(choices) end
  local waiting, first, last = {}, 1, 0
  local ahead = loader.num_workers * (loader.prefetch_factor or 2)
  local ended, over = false, false
  local function fill()
    while not ended and last - first + 1 < ahead do
      local index = following()
      if index == nil then
        ended = true
      else
        last = last + 1
        local before = state.generator:get_state()
        waiting[last] = submit(state, index)
        waiting[last].before = before
        ended = waiting[last].failure ~= nil
      end
    end
  end
  return function()
    local span <close> = profiled.batch and profiled.batch() -- luacheck: ignore span
    fill()
    local batch = waiting[first]
    if not batch then
      if over then iterators.raise_at_end(what) end
      over = true
      state.line:close()
      return nil
    end
    if batch.failure then error(batch.failure, 0) end
    local pictures = take(state, batch)
    waiting[first] = nil
    first = first + 1
    fill()
    return finish(state, batch, pictures)
  end, state.line, function()
    return waiting[first] and waiting[first].before or state.generator:get_state()
  end
end

return prefetch
