-- Methods that modules of PyTorch or Torch7 have and ours have not.

return require "zknn.absent"("module", [[
  cuda xpu ipu mtia share_memory type compile to_empty register_backward_hook
  evaluate zeroGradParameters updateParameters getParameters
  updateOutput updateGradInput accGradParameters backward clearState add new extend save
  load summary predict fit
]])
