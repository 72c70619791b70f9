-- data.load_idx and data.save_idx: files in the format of MNIST's.

local core = require "zknn.core"
local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local raise = require "zknn.raise"

local idx = {}

local read_load = files.reader("load_idx", { { "path", "string" }, files.MEMORY_LIMIT })

-- data.load_idx(path[, {memory_limit}]): an IDX file, plain or gzip, as a tensor of its dtype.
-- memory_limit: the bytes that a gzip file may unpack to, by default 64 MB and 256 times its size.
function idx.load_idx(...)
  local a = read_load(...)
  return native.idx_read(a.path, nil, a.memory_limit)
end

-- data.save_idx(tensor, path): writes a uint8 tensor, packed by gzip when the path ends with ".gz",
-- atomically. data.MNIST reads such files from root/MNIST/raw.
function idx.save_idx(tensor, path, ...)
  args.no_more("save_idx", 2, ...)
  args.check_path("save_idx", tensor, path)
  if not core.is_tensor(tensor) then
    raise("save_idx: want a uint8 tensor, got %s", args.describe(tensor))
  end
  native.idx_write(tensor, path)
end

return idx
