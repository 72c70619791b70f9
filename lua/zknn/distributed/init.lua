-- zknn.distributed: the processes of one job, started by mpirun or srun, under PyTorch's names. A
-- script that no launcher has started is rank 0 of 1: it runs unchanged. docs/distributed.md.

local args = require "zknn.args"
local library = require "zknn.library"
local raise = require "zknn.raise"
local group = require "zknn.distributed.group"

local distributed = {}

local read_init = args.reader("distributed.init_process_group", {
  { "backend", "string", default = "mpi" }, { "timeout", "number", default = 300 },
})

function distributed.init_process_group(...)
  local a = read_init(...)
  if a.backend ~= "mpi" then
    raise("distributed.init_process_group: backend must be 'mpi', got '%s'", a.backend)
  end
  if a.timeout <= 0 then
    raise("distributed.init_process_group: timeout must be more than 0 s, got %g", a.timeout)
  end
  group.init(a.timeout)
end

function distributed.is_initialized(...)
  args.no_more("distributed.is_initialized", 0, ...)
  return group.is_there()
end

function distributed.is_launched(...)
  args.no_more("distributed.is_launched", 0, ...)
  return group.is_launched()
end

function distributed.get_rank(...)
  args.no_more("distributed.get_rank", 0, ...)
  return group.get().rank
end

function distributed.get_world_size(...)
  args.no_more("distributed.get_world_size", 0, ...)
  return group.get().size
end

function distributed.destroy_process_group(...)
  args.no_more("distributed.destroy_process_group", 0, ...)
  group.destroy()
end

local files = {
  all_reduce = "collectives", broadcast = "collectives", all_gather = "collectives",
  reduce_scatter = "collectives", gather = "collectives", scatter = "collectives",
  barrier = "collectives", send = "collectives", recv = "collectives",
  broadcast_object = "objects", all_gather_object = "objects",
}

local lazy = {}
for name, file in pairs(files) do
  lazy[name] = function() return require("zknn.distributed." .. file)[name] end
end

return library("zknn.distributed", distributed, lazy)
