-- A job that something ends: fault.lua HOW FOLDER. Each rank writes its process into FOLDER/goRANK.

local zknn = require "zknn"
local distributed = zknn.distributed
local how, folder = arg[1], arg[2]

distributed.init_process_group { timeout = how == "late" and 2 or 300 }
local rank = distributed.get_rank()
local process = io.open("/proc/self/stat"):read "a":match "^%d+"
zknn.system.write_file(("%s/go%d"):format(folder, rank), process)
distributed.barrier()

if rank == 1 then
  if how == "error" then
    local missing = nil
    print(missing.field)
  elseif how == "status" then
    os.exit(3)
  elseif how == "late" then
    os.execute "sleep 4"
  end
end
local t = zknn.ones(100000)
while true do
  distributed.all_reduce(t, "max")
end
