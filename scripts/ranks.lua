-- A training script under mpirun. All ranks do the same with the same batches, each computes its
-- shards of them, and so all have the same net at any moment. Rank 0 prints, and has the run's
-- files; the others have copies of those in a folder of their own, and go through the same motions.

local zknn = require "zknn"

local ranks = {}
local Ranks = {}
Ranks.__index = Ranks

local SHARDS = 4 -- of a batch, which 1, 2 and 4 ranks share

-- A file's bytes, as what may be broadcast.
local function read(path)
  local file <close> = io.open(path, "rb")
  local bytes = file and file:read "a"
  return bytes and zknn.from_bytes(bytes, "uint8", { #bytes })
end

-- A train.Progress without a bar: some launchers give each rank a terminal, and copy what is
-- printed there.
local Barless = { update = function() end, __close = function() end }
Barless.__index = Barless

function Barless.print(_, ...) print(...) end

-- The best net and the record of rank 0, for a rank that starts with none.
local function copy_files(self, options)
  local paths = { options.model, (options.model:gsub("%.pth$", "") .. ".last.pth") }
  local bytes = {}
  if self.rank == 0 then
    for i, path in ipairs(paths) do bytes[i] = not options.fresh and read(path) or false end
  end
  bytes = zknn.distributed.broadcast_object(bytes, 0)
  if self.rank == 0 then return end
  self.folder = os.tmpname()
  os.remove(self.folder)
  options.model, options.log = self.folder .. "/net.pth", nil
  zknn.system.make_folder(self.folder)
  for i, name in ipairs { "net.pth", "net.last.pth" } do
    if bytes[i] then zknn.system.write_file(self.folder .. "/" .. name, bytes[i]:bytes()) end
  end
end

-- The ranks of this job, or nil where the script runs as ever: started alone, and by a command line
-- and a record without --shards. open(): rank 0's files, which must be its own before others copy.
function ranks.open(options, open)
  local launched = zknn.distributed.is_launched()
  local size = launched and zknn.distributed.get_world_size() or 1
  if launched and not options.given.shards then
    options.shards = SHARDS % size == 0 and SHARDS or size
  end
  local self = setmetatable({ rank = 0, size = size }, Ranks)
  if launched then
    zknn.train.Progress = function() return setmetatable({}, Barless) end
  end
  if size > 1 then
    self.rank = zknn.distributed.get_rank()
    if self.rank > 0 then print = function() end end -- luacheck: ignore
  end
  local files = self.rank == 0 and open()
  if size > 1 then
    options.shards = zknn.distributed.broadcast_object(options.shards)
    copy_files(self, options)
  end
  files = files or open()
  return (size > 1 or options.shards > 0) and self or nil, files
end

-- The model as the ranks share it.
function Ranks:share(model, options)
  self.model = zknn.nn.parallel.DistributedDataParallel(model,
    { shards = options.shards > 0 and options.shards or nil })
end

-- Before rank 0 ends the job: the others leave the word to it.
function Ranks:let_rank_0_speak()
  if self.rank > 0 then zknn.distributed.barrier() end
end

-- Sums, over the ranks, what each has of rows that the others have not.
function Ranks:join(rows)
  if self.size == 1 then return rows end
  local all = zknn.tensor(rows, { dtype = "float64" })
  return zknn.distributed.all_reduce(all):tolist()
end

function Ranks:close()
  if not self.folder then return end
  for _, name in ipairs { "net.pth", "net.last.pth", "net.lock" } do
    os.remove(self.folder .. "/" .. name)
  end
  os.remove(self.folder)
end

return ranks
