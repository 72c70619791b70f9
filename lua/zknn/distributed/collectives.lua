-- Collectives over tensors, made of messages (group.lua). A reduction gives each rank one part of
-- the elements to join, by the tree of reduce.lua, and then each tells its part to all: every
-- element travels twice, whatever the number of ranks, and all have the same bits.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local scopes = require "zknn.core.autograd"
local group = require "zknn.distributed.group"
local reduce = require "zknn.distributed.reduce"

local collectives = {}

local PART_ELEMENTS = 64 -- parts begin at multiples of this

-- " of float32 [2, 3] with op = 'sum'": what ranks must have in common
local function about(tensor, format, ...)
  return (" of %s [%s]"):format(tensor.dtype, table.concat(tensor.shape, ", "))
    .. (format and format:format(...) or "")
end

local function check_rank(what, name, rank, size)
  if rank < 0 or rank >= size then
    raise("%s: %s must be a rank, 0 to %d, got %d", what, name, size - 1, rank)
  end
end

-- Raises unless list has a tensor like `tensor` for each rank.
local function check_list(what, name, list, tensor, size)
  if not args.is_list(list) or #list ~= size then
    raise("%s: %s must be a list of %d tensor%s, one for each rank, got %s", what, name, size,
      size == 1 and "" or "s", args.is_list(list) and "one of " .. #list or args.describe(list))
  end
  for i, each in ipairs(list) do
    if not core.is_tensor(each) or about(each) ~= about(tensor) then
      raise("%s: entry %d of %s must be a tensor%s, got %s", what, i, name, about(tensor),
        core.is_tensor(each) and "one" .. about(each) or args.describe(each))
    end
  end
end

local function own_scope() return scopes.scope("grad", false) end

-- All ranks' elements as flat tensors, by rank + 1; they are new. text: as of about.
local function gather_all(what, g, flat, text)
  local is_small = #flat * (flat:element_size()) <= group.SMALL_BYTES
  local payloads = group.agree(what, text, is_small and flat:bytes() or "")
  local list, n = {}, #flat
  if is_small then
    for i = 1, g.size do
      list[i] = core.from_bytes(payloads[i], flat.dtype, { n })
    end
    return list
  end
  local all, messages = core.empty({ g.size, n }, { dtype = flat.dtype }), {}
  local into = all:view(-1)
  for rank = 0, g.size - 1 do
    list[rank + 1] = all[rank]
    if rank ~= g.rank then
      messages[#messages + 1] = group.message(rank, false, into, rank * n, n)
      messages[#messages + 1] = group.message(rank, true, flat, 0, n)
    end
  end
  list[g.rank + 1]:copy_(flat)
  group.exchange(what, messages, { into, flat })
  return list
end

-- Joins a flat tensor of all ranks, in place: part after part, then all parts to all.
local function reduce_parts(what, g, flat, op)
  local n = #flat
  local per = -(-n // g.size)
  per = -(-per // PART_ELEMENTS) * PART_ELEMENTS
  local function part(rank)
    local first = math.min(rank * per, n)
    return first, math.min(per, n - first)
  end
  local first, count = part(g.rank)
  local room = core.empty({ g.size, count }, { dtype = flat.dtype })
  local into, messages, list = room:view(-1), {}, {}
  for rank = 0, g.size - 1 do
    if rank ~= g.rank then
      messages[#messages + 1] = group.message(rank, false, into, rank * count, count)
      messages[#messages + 1] = group.message(rank, true, flat, part(rank))
    end
    list[rank + 1] = rank == g.rank and flat:narrow(0, first, count) or room[rank]
  end
  group.exchange(what, messages, { into, flat })
  local own = list[g.rank + 1]
  local sum = reduce.tree(list, op)
  if op == "avg" then sum:div_(g.size) end
  if not rawequal(sum, own) then own:copy_(sum) end
  messages = {}
  for rank = 0, g.size - 1 do
    if rank ~= g.rank then
      messages[#messages + 1] = group.message(rank, false, flat, part(rank))
      messages[#messages + 1] = group.message(rank, true, flat, first, count)
    end
  end
  group.exchange(what, messages, { flat })
end

-- all_reduce of a tensor, in place. (Also for DistributedDataParallel, under its own name.)
function collectives.reduce_into(what, tensor, op)
  local g = group.get()
  op = reduce.check(what, op, tensor.dtype)
  if g.size == 1 then return tensor end
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  local text = about(tensor, " with op = '%s'", op)
  local flat = group.flat(tensor)
  if flat.dtype == "bool" then flat = flat:to "uint8" end
  if #flat * flat:element_size() <= group.SMALL_BYTES then
    local sum = reduce.tree(gather_all(what, g, flat, text), op)
    if op == "avg" then sum:div_(g.size) end
    return group.put(tensor, sum)
  end
  group.agree(what, text)
  local work = flat:clone()
  reduce_parts(what, g, work, op)
  return group.put(tensor, work)
end

local read_all_reduce = args.reader("distributed.all_reduce", {
  { "tensor", "tensor" }, { "op", "string", default = "sum" },
})

function collectives.all_reduce(...)
  local a = read_all_reduce(...)
  return collectives.reduce_into("distributed.all_reduce", a.tensor, a.op)
end

local read_broadcast = args.reader("distributed.broadcast", {
  { "tensor", "tensor" }, { "src", "integer", default = 0 },
})

-- A large tensor goes in parts, one to each rank, which tell them to all the others.
local function spread(what, g, flat, src)
  local n = #flat
  local per = -(-n // g.size)
  local function part(rank)
    local first = math.min(rank * per, n)
    return first, math.min(per, n - first)
  end
  local messages = {}
  if g.rank == src then
    for rank = 0, g.size - 1 do
      if rank ~= src then messages[#messages + 1] = group.message(rank, true, flat, part(rank)) end
    end
  else
    messages[1] = group.message(src, false, flat, part(g.rank))
  end
  group.exchange(what, messages, { flat })
  messages = {}
  local first, count = part(g.rank)
  for rank = 0, g.size - 1 do
    if rank ~= g.rank then
      if g.rank ~= src then
        messages[#messages + 1] = group.message(rank, false, flat, part(rank))
      end
      if rank ~= src then
        messages[#messages + 1] = group.message(rank, true, flat, first, count)
      end
    end
  end
  group.exchange(what, messages, { flat })
end

function collectives.spread_from(what, tensor, src)
  local g = group.get()
  check_rank(what, "src", src, g.size)
  if g.size == 1 then return tensor end
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  local flat = group.flat(tensor)
  local is_small = #flat * flat:element_size() <= group.SMALL_BYTES
  local payloads = group.agree(what, about(tensor, " with src = %d", src),
    is_small and g.rank == src and flat:bytes() or "")
  if g.rank == src then
    if not is_small then spread(what, g, flat, src) end
    return tensor
  end
  if is_small then
    flat = core.from_bytes(payloads[src + 1], flat.dtype, { #flat })
  else
    flat = core.empty({ #flat }, { dtype = flat.dtype })
    spread(what, g, flat, src)
  end
  return group.put(tensor, flat)
end

function collectives.broadcast(...)
  local a = read_broadcast(...)
  return collectives.spread_from("distributed.broadcast", a.tensor, a.src)
end

local read_all_gather = args.reader("distributed.all_gather", {
  { "tensor_list", "any" }, { "tensor", "tensor" },
})

function collectives.all_gather(...)
  local what, a, g = "distributed.all_gather", read_all_gather(...), group.get()
  check_list(what, "tensor_list", a.tensor_list, a.tensor, g.size)
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  if g.size == 1 then
    a.tensor_list[1]:copy_(a.tensor)
    return
  end
  local list = gather_all(what, g, group.flat(a.tensor), about(a.tensor))
  for i, each in ipairs(a.tensor_list) do
    group.put(each, list[i])
  end
end

local read_reduce_scatter = args.reader("distributed.reduce_scatter", {
  { "output", "tensor" }, { "input_list", "any" }, { "op", "string", default = "sum" },
})

function collectives.reduce_scatter(...)
  local what, a, g = "distributed.reduce_scatter", read_reduce_scatter(...), group.get()
  check_list(what, "input_list", a.input_list, a.output, g.size)
  local op = reduce.check(what, a.op, a.output.dtype)
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  if g.size == 1 then return a.output:copy_(a.input_list[1]) end
  group.agree(what, about(a.output, " with op = '%s'", op))
  local n = a.output:numel()
  local room = core.empty({ g.size, n }, { dtype = a.output.dtype })
  local into, messages, list, keep = room:view(-1), {}, {}, {}
  for rank = 0, g.size - 1 do
    list[rank + 1] = room[rank]
    local flat = group.flat(a.input_list[rank + 1])
    keep[#keep + 1] = flat
    if rank == g.rank then
      room[rank]:copy_(flat)
    else
      messages[#messages + 1] = group.message(rank, false, into, rank * n, n)
      messages[#messages + 1] = group.message(rank, true, flat, 0, n)
    end
  end
  keep[#keep + 1] = into
  group.exchange(what, messages, keep)
  if room.dtype == "bool" then
    for i, each in ipairs(list) do list[i] = each:to "uint8" end
  end
  local sum = reduce.tree(list, op)
  if op == "avg" then sum:div_(g.size) end
  return group.put(a.output, sum)
end

local read_gather = args.reader("distributed.gather", {
  { "tensor", "tensor" }, { "gather_list", "any", optional = true },
  { "dst", "integer", default = 0 },
})

-- Raises where a list is given on a rank that has no use for it, or is missing on the one that has.
local function check_root(what, name, list, g, root_name, root, tensor)
  check_rank(what, root_name, root, g.size)
  if g.rank == root then return check_list(what, name, list, tensor, g.size) end
  if list ~= nil and not (args.is_list(list) and #list == 0) then
    raise("%s: %s is for rank %d (%s); on the others it is left out", what, name, root, root_name)
  end
end

function collectives.gather(...)
  local what, a, g = "distributed.gather", read_gather(...), group.get()
  check_root(what, "gather_list", a.gather_list, g, "dst", a.dst, a.tensor)
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  if g.size > 1 then group.agree(what, about(a.tensor, " with dst = %d", a.dst)) end
  local flat, n, messages = group.flat(a.tensor), a.tensor:numel(), {}
  if g.rank ~= a.dst then
    group.exchange(what, { group.message(a.dst, true, flat, 0, n) }, { flat })
    return
  end
  local room = core.empty({ g.size, n }, { dtype = group.carrier(a.tensor) })
  local into = room:view(-1)
  for rank = 0, g.size - 1 do
    if rank ~= g.rank then
      messages[#messages + 1] = group.message(rank, false, into, rank * n, n)
    end
  end
  room[g.rank]:copy_(flat)
  if g.size > 1 then group.exchange(what, messages, { into }) end
  for rank = 0, g.size - 1 do
    group.put(a.gather_list[rank + 1], room[rank])
  end
end

local read_scatter = args.reader("distributed.scatter", {
  { "tensor", "tensor" }, { "scatter_list", "any", optional = true },
  { "src", "integer", default = 0 },
})

function collectives.scatter(...)
  local what, a, g = "distributed.scatter", read_scatter(...), group.get()
  check_root(what, "scatter_list", a.scatter_list, g, "src", a.src, a.tensor)
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  if g.size > 1 then group.agree(what, about(a.tensor, " with src = %d", a.src)) end
  local n = a.tensor:numel()
  if g.rank ~= a.src then
    local flat = core.empty({ n }, { dtype = group.carrier(a.tensor) })
    group.exchange(what, { group.message(a.src, false, flat, 0, n) }, { flat })
    return group.put(a.tensor, flat)
  end
  local messages, keep = {}, {}
  for rank = 0, g.size - 1 do
    if rank ~= g.rank then
      keep[#keep + 1] = group.flat(a.scatter_list[rank + 1])
      messages[#messages + 1] = group.message(rank, true, keep[#keep], 0, n)
    end
  end
  if g.size > 1 then group.exchange(what, messages, keep) end
  return a.tensor:copy_(a.scatter_list[g.rank + 1])
end

function collectives.barrier(...)
  args.no_more("distributed.barrier", 0, ...)
  if group.get().size > 1 then group.agree("distributed.barrier", "") end
end

-- --- from one rank to another ---

local MAX_TAG = 10000

-- The tags of a message's head, of the answer to it, and of its elements.
local function tags(what, tag)
  if tag < 0 or tag > MAX_TAG then
    raise("%s: tag must be 0 to %d, got %d", what, MAX_TAG, tag)
  end
  local first = group.TAG_USER + 3 * tag
  return first, first + 1, first + 2
end

local function check_peer(what, name, rank, g)
  check_rank(what, name, rank, g.size)
  if rank == g.rank then
    raise("%s: %s is this rank, %d, itself", what, name, rank)
  end
end

local HEAD_BYTES = 1024

local function tell(what, peer, text, tag)
  group.exchange(what, { { peer, true, text, 0, #text, tag } })
end

local function hear(what, peer, tag)
  return group.exchange(what, { { peer, false, false, 0, HEAD_BYTES, tag } }):text(1)
end

local read_send = args.reader("distributed.send", {
  { "tensor", "tensor" }, { "dst", "integer" }, { "tag", "integer", default = 0 },
})

function collectives.send(...)
  local what, a, g = "distributed.send", read_send(...), group.get()
  check_peer(what, "dst", a.dst, g)
  local head, answer, data = tags(what, a.tag)
  local flat = group.flat(a.tensor)
  tell(what, a.dst, about(a.tensor):sub(1, HEAD_BYTES), head)
  local wanted = hear(what, a.dst, answer)
  if wanted ~= "" then
    raise("%s: this rank sends one%s, and rank %d receives one%s", what, about(a.tensor), a.dst,
      wanted)
  end
  local message = group.message(a.dst, true, flat, 0, #flat)
  message[6] = data
  group.exchange(what, { message }, { flat })
end

local read_recv = args.reader("distributed.recv", {
  { "tensor", "tensor" }, { "src", "integer", optional = true },
  { "tag", "integer", default = 0 },
})

function collectives.recv(...)
  local what, a, g = "distributed.recv", read_recv(...), group.get()
  if a.src then check_peer(what, "src", a.src, g) end
  local head, answer, data = tags(what, a.tag)
  if g.size == 1 then raise("%s: there is no other rank", what) end
  local no_grad <close> = own_scope() -- luacheck: ignore no_grad
  local given, src = hear(what, a.src or -1, head)
  local own = about(a.tensor):sub(1, HEAD_BYTES)
  tell(what, src, given == own and "" or own, answer)
  if given ~= own then
    raise("%s: rank %d sends one%s, and this rank receives one%s", what, src, given, own)
  end
  local flat = core.empty({ a.tensor:numel() }, { dtype = group.carrier(a.tensor) })
  local message = group.message(src, false, flat, 0, #flat)
  message[6] = data
  group.exchange(what, { message }, { flat })
  group.put(a.tensor, flat)
  return src
end

return collectives
