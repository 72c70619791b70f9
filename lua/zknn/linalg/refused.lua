-- Functions of torch.linalg that need complex numbers, which zknn has not.

local raise = require "zknn.raise"

local refused = {}

for name, instead in pairs { eig = "eigh", eigvals = "eigvalsh" } do
  refused[name] = function()
    raise("linalg.%s: the eigenvalues of a matrix that is not symmetric are complex numbers, which "
      .. "zknn does not have; linalg.%s takes symmetric matrices", name, instead)
  end
end

return refused
