-- Writes what is made of the documentation in lua/zknn/docs/pages: docs/reference/*.md, the man
-- page docs/zknn.1 and the stubs library/zknn.lua for editors:
--
--   ./zknn docs/generate.lua

local zknn = require "zknn"
local system = zknn.system
local here = arg[0]:match "^(.*/)" or "./"

package.path = here .. "?.lua;" .. package.path
local files = require("generate.files")()

local paths = {}
for path in pairs(files) do
  paths[#paths + 1] = path
end
table.sort(paths)
system.make_folder(here .. "reference")
system.make_folder(here .. "../library")
for _, path in ipairs(paths) do
  system.write_file(here .. "../" .. path, files[path])
end
print(("%d files written"):format(#paths))
