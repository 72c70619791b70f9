-- The processes of the job that this one belongs to, and messages among them. A launcher (mpirun,
-- srun) tells each process its place in the environment; without one a script is rank 0 of 1, and
-- nothing is opened. The messages are sent by a C module (src/mpi/mpi.c), one for each MPI.
--
-- Every collective begins with a `talk`: each rank sends each other one short text that says what
-- it is about to do. So a rank that does something else, or with other shapes, is found on every
-- rank, and small values travel along.

local core = require "zknn.core"
local support = require "zknn.core.support"
local raise = require "zknn.raise"

local group = {}

local LOOK_SECONDS = 0.1 -- between two looks at Ctrl-C, at the time, at processes that are gone
local TALK_BYTES = 16384 -- of one text
local TAG_TALK, TAG_DATA = 0, 1

-- What travels along with a talk.
group.SMALL_BYTES = 8192
-- The first of the tags of send and recv.
group.TAG_USER = 16

local PACKAGES = { openmpi = "libopenmpi-dev", mpich = "libmpich-dev" }

-- nil before the group is there: rank, size, timeout; native, host, hosts where there are others.
local state

-- Which MPI has started this process, and how many of it: by the variables that launchers set.
local function launcher()
  local chosen = os.getenv "ZKNN_MPI"
  local open, pmi = os.getenv "OMPI_COMM_WORLD_SIZE", os.getenv "PMI_SIZE"
  if chosen and chosen ~= "" and not PACKAGES[chosen] then
    raise("ZKNN_MPI names the MPI of the launcher, 'openmpi' or 'mpich'; got '%s'", chosen)
  end
  chosen = PACKAGES[chosen] and chosen
  if open then return chosen or "openmpi", tonumber(open) end
  if pmi then return chosen or "mpich", tonumber(pmi) end
  if os.getenv "PMIX_RANK" then return chosen or "openmpi" end
  local tasks = tonumber(os.getenv "SLURM_STEP_NUM_TASKS" or "")
  if tasks and tasks > 1 then
    raise("distributed: srun has started %d tasks without telling them of one another: use srun "
      .. "--mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH)", tasks)
  end
  return chosen
end

local function open_module(name)
  local good, module = pcall(require, "zknn." .. name)
  if good then return module end
  local message = tostring(module)
  raise("distributed: this process was started by the launcher of %s, %s; apt-get install %s, and "
    .. "build zknn again (./zknn does)", name == "openmpi" and "Open MPI" or "MPICH",
    message:find("^module 'zknn%.") and "for which this zknn was built without a module"
    or "and " .. message:gsub("%s+", " "), PACKAGES[name])
end

-- "rank 2", "ranks 1 and 3", "ranks 1, 2 and 4"
local function ranks_text(ranks)
  local list, seen = {}, {}
  for _, rank in ipairs(ranks) do
    if not seen[rank] then list[#list + 1] = rank end
    seen[rank] = true
  end
  table.sort(list)
  local text = tostring(list[#list])
  if #list > 1 then text = table.concat(list, ", ", 1, #list - 1) .. " and " .. text end
  return (#list > 1 and "ranks " or "rank ") .. text
end

-- Ends a wait: `transfer` is what was started. Until it is over the group is busy, and stays so
-- when an error ends the wait, for then the ranks are out of step.
local function finish(what, transfer)
  local timeout, start = state.timeout, core.clock()
  while not transfer:wait(math.min(LOOK_SECONDS, timeout)) do
    state.native.look()
    if core.clock() - start > timeout then
      local missing = transfer:missing()
      raise("%s: rank %d on %s waits for %s since %g s: has it ended, does it call something else, "
        .. "or is it slower than init_process_group's timeout?", what, state.rank, state.host,
        missing[1] and missing[1] >= 0 and ranks_text(missing) or "a sender", timeout)
    end
  end
end

local function begin(what)
  if state.busy then
    raise("%s: an earlier %s was not finished, so the processes are out of step: end them and "
      .. "start the job again", what, state.busy)
  end
  state.busy = what
end

-- Sends and receives a list of { peer, sends, memory, offset, bytes, tag }; gives the transfer.
-- keep: tensors whose memory they use.
function group.exchange(what, messages, keep)
  for _, message in ipairs(messages) do
    message[6] = message[6] or TAG_DATA
  end
  messages.keep = keep
  begin(what)
  local transfer = state.native.start(messages)
  finish(what, transfer)
  state.busy = nil
  return transfer
end

-- Each rank's text and payload to each other: list of all texts, and of all payloads, by rank + 1.
local function talk(what, text, payload)
  local own = string.pack("<s4s4", text, payload)
  local messages, texts, payloads = {}, {}, {}
  for rank = 0, state.size - 1 do
    if rank ~= state.rank then
      messages[#messages + 1] = { rank, false, false, 0, TALK_BYTES, TAG_TALK }
    end
  end
  for i = 1, #messages do
    messages[#messages + 1] = { messages[i][1], true, own, 0, #own, TAG_TALK }
  end
  local transfer = group.exchange(what, messages)
  for i = 1, state.size - 1 do
    local message, rank = transfer:text(i)
    texts[rank + 1], payloads[rank + 1] = string.unpack("<s4s4", message)
  end
  texts[state.rank + 1], payloads[state.rank + 1] = text, payload
  return texts, payloads
end

-- What the ranks do when they do not all do the same: "rank 0: f(x); ranks 1 and 2: g(y)".
local function differences(texts)
  local ranks, order = {}, {}
  for i, text in ipairs(texts) do
    if not ranks[text] then
      ranks[text] = {}
      order[#order + 1] = text
    end
    table.insert(ranks[text], i - 1)
  end
  for i, text in ipairs(order) do
    order[i] = ranks_text(ranks[text]) .. ": " .. text
  end
  return table.concat(order, "; ")
end

-- Begins a collective: all ranks must say the same text, which names it and what it is given. Gives
-- the list of what each sends along (payload: a short string).
function group.agree(what, text, payload)
  text = what:gsub("^distributed%.", "") .. text
  text = text:sub(1, TALK_BYTES - group.SMALL_BYTES - 64)
  local texts, payloads = talk(what, text, payload or "")
  for i = 2, #texts do
    if texts[i] ~= texts[1] then
      raise("%s: the ranks do not agree: %s", what, differences(texts))
    end
  end
  return payloads
end

-- Who shares this host tells its processes; the first of them has the page that they share.
local function watch()
  local native = state.native
  local function all(text)
    local _, payloads = talk("init_process_group", "", text)
    return payloads
  end
  local hosts, ranks, processes = all(state.host), {}, {}
  local process = all(tostring(native.process()))
  for i, host in ipairs(hosts) do
    if host == state.host then
      ranks[#ranks + 1], processes[#processes + 1] = i - 1, tonumber(process[i])
    end
  end
  local own = ranks[1] == state.rank and native.page() or -1
  local pages = all(tostring(own))
  native.join(state.rank, state.size, state.host, processes[1], tonumber(pages[ranks[1] + 1]),
    ranks, processes)
  state.hosts = hosts
  all "" -- each has opened the page
end

-- Has a launcher started this process (also if it is the only one)?
function group.is_launched()
  return launcher() ~= nil
end

-- Makes the group. timeout: seconds that a rank waits for the others.
function group.init(timeout)
  if state then raise "init_process_group: the group is there already" end
  local name, size = launcher()
  if not name or size == 1 then
    state = { rank = 0, size = 1, timeout = timeout }
    return
  end
  local native = open_module(name)
  local made = { timeout = timeout, native = native, name = name }
  made.rank, made.size, made.host = native.init()
  state = made
  if state.size > 1 then watch() end
end

-- The group, made if it is not there yet.
function group.get()
  if not state then group.init(300) end
  return state
end

function group.is_there()
  return state ~= nil
end

function group.destroy()
  state = nil
end

-- Notes why this process is about to fail, for the one message that all see.
function group.note_cause(message)
  if state and state.native then
    state.native.cause((message:match "^[^\n]*"))
  end
end

-- Dtypes that no op takes travel as others of their size.
local CARRIERS = { uint16 = "int16", uint32 = "int32", uint64 = "int64" }

-- The dtype that a tensor's elements have on their way.
function group.carrier(tensor)
  return CARRIERS[tensor.dtype] or tensor.dtype
end

-- The elements of a tensor in one piece of memory, as one dimension.
function group.flat(tensor)
  if CARRIERS[tensor.dtype] then
    return core.from_bytes(tensor:bytes(), group.carrier(tensor), { tensor:numel() })
  end
  return tensor:detach():contiguous():reshape(-1)
end

-- Writes what has come, flat, into a tensor, and gives it.
function group.put(tensor, flat)
  if CARRIERS[tensor.dtype] then
    return tensor:copy_(core.from_bytes(flat:bytes(), tensor.dtype, tensor.shape))
  end
  return tensor:copy_(flat:view(tensor.shape))
end

-- A message of elements first .. first + count - 1 of a flat tensor (from 0).
function group.message(peer, sends, flat, first, count)
  local memory, bytes = support.memory(flat)
  local width = bytes // math.max(flat:numel(), 1)
  return { peer, sends, memory, first * width, count * width }
end

return group
