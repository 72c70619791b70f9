-- Methods that modules of PyTorch or Torch7 have and ours have not.

return require "zknn.absent"("module", [[
  cuda xpu ipu mtia share_memory type compile to_empty get_parameter get_buffer
  get_submodule set_submodule get_extra_state set_extra_state register_backward_hook
  register_full_backward_hook register_full_backward_pre_hook register_state_dict_pre_hook
  register_state_dict_post_hook register_load_state_dict_pre_hook
  register_load_state_dict_post_hook evaluate zeroGradParameters updateParameters getParameters
  updateOutput updateGradInput accGradParameters backward clearState add new extend save
  load summary predict fit
]])
