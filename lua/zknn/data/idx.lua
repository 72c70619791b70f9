-- data.load_idx and data.save_idx: files in the format of MNIST's.

local core = require "zknn.core"
local args = require "zknn.args"
local files = require "zknn.files"
local raise = require "zknn.raise"

local idx = {}

-- data.load_idx(path): an IDX file of unsigned bytes, plain or gzip, as a uint8 tensor.
function idx.load_idx(path)
  files.check_path("load_idx", path)
  return core._idx_read(path)
end

-- data.save_idx(tensor, path): writes a uint8 tensor, packed by gzip when the path ends with ".gz",
-- atomically. data.MNIST reads such files from root/MNIST/raw.
function idx.save_idx(tensor, path)
  if not core.is_tensor(tensor) then
    raise("save_idx: want a uint8 tensor, got %s", args.describe(tensor))
  end
  files.check_path("save_idx", path)
  core._idx_write(tensor, path)
end

return idx
