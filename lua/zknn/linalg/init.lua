-- zknn.linalg: PyTorch's torch.linalg for real tensors. The factorizations are operations of the
-- core by LAPACK; what is composed of them is here, a file a subject.

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local called = require "zknn.called"
local library = require "zknn.library"

local linalg = { matmul = core.matmul }
for name, op in pairs(native) do
  linalg[name] = op
end
for _, subject in ipairs { "norms", "systems", "products", "refused" } do
  for name, f in pairs(require("zknn.linalg." .. subject)) do
    linalg[name] = called("linalg." .. name, f)
  end
end

return library("zknn.linalg", linalg)
