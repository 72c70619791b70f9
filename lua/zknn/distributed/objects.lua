-- Values that are no tensors, sent from rank to rank: tables of tensors, numbers, strings and
-- booleans, in the format of zknn.save.

local system = require "zknn.core.system"
local args = require "zknn.args"
local checkpoint = require "zknn.checkpoint"
local raise = require "zknn.raise"
local group = require "zknn.distributed.group"

local objects = {}

local MAX_BYTES = 1 << 30

-- Calls f(path) with a path in a new folder, and removes both.
local function with_file(f)
  local folder = system.temporary_folder()
  local path = folder .. "/object.pth"
  local results = table.pack(pcall(f, path))
  os.remove(path)
  os.remove(folder)
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

local function encode(what, object)
  local text = with_file(function(path)
    checkpoint.save({ object }, path)
    local file <close> = assert(io.open(path, "rb"))
    return file:read "a"
  end)
  if #text > MAX_BYTES then raise("%s: the object is larger than 1 GB", what) end
  return text
end

local function decode(text)
  return with_file(function(path)
    local file = assert(io.open(path, "wb"))
    assert(file:write(text))
    assert(file:close())
    return checkpoint.load(path)[1]
  end)
end

-- Every rank's text, by rank + 1; about: what all ranks must say alike.
local function gather_texts(what, about, text)
  local g = group.get()
  if g.size == 1 then return { text } end
  local is_small = #text < group.SMALL_BYTES
  local payloads = group.agree(what, about, is_small and "s" .. text or "l" .. #text)
  local messages, from, texts = {}, {}, {}
  for rank = 0, g.size - 1 do
    local payload = payloads[rank + 1]
    if rank == g.rank then
      texts[rank + 1] = text
    elseif payload:sub(1, 1) == "s" then
      texts[rank + 1] = payload:sub(2)
    else
      messages[#messages + 1] = { rank, false, false, 0, tonumber(payload:sub(2)) }
      from[#messages] = rank
    end
  end
  local heard = #messages
  if not is_small then
    for rank = 0, g.size - 1 do
      if rank ~= g.rank then messages[#messages + 1] = { rank, true, text, 0, #text } end
    end
  end
  if #messages > 0 then
    local transfer = group.exchange(what, messages)
    for i = 1, heard do
      texts[from[i] + 1] = transfer:text(i)
    end
  end
  return texts
end

local function broadcast(what, object, src)
  local g = group.get()
  if src < 0 or src >= g.size then
    raise("%s: src must be a rank, 0 to %d, got %d", what, g.size - 1, src)
  end
  if g.size == 1 then return object end
  local text = g.rank == src and encode(what, object) or ""
  text = gather_texts(what, (" with src = %d"):format(src), text)[src + 1]
  if g.rank == src then return object end
  return decode(text)
end

local read_broadcast = args.reader("distributed.broadcast_object", {
  { "object", "any" }, { "src", "integer", default = 0 },
})

-- By hand where the object comes first: a table would pass for options.
function objects.broadcast_object(...)
  local what, object = "distributed.broadcast_object", (...)
  args.check_given(what, ...)
  return broadcast(what, object, read_broadcast(false, select(2, ...)).src)
end

local function check_list(what, list)
  if not args.is_list(list) then
    raise("%s: object_list must be a list, got %s", what, args.describe(list))
  end
end

local read_all_gather = args.reader("distributed.all_gather_object", {
  { "object_list", "any" }, { "object", "any" },
})

function objects.all_gather_object(object_list, object, ...)
  local what = "distributed.all_gather_object"
  args.no_more(what, 2, ...)
  read_all_gather(object_list == nil and nil or false, object == nil and nil or false)
  check_list(what, object_list)
  local g = group.get()
  local texts = g.size > 1 and gather_texts(what, "", encode(what, object)) or {}
  for i = 1, g.size do
    if i == g.rank + 1 then
      object_list[i] = object
    else
      object_list[i] = decode(texts[i])
    end
  end
end

return objects
