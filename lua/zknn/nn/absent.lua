-- Methods that modules of PyTorch or Torch7 have and ours have not: each raises with what to write
-- instead (mistakes/advice.lua). They are looked up last, behind nn.Module's methods, and stay free
-- as names of fields and of a subclass's methods.

local absent = {}

for name in ([[
  cuda xpu ipu mtia share_memory half bfloat16 type compile to_empty get_parameter get_buffer
  get_submodule set_submodule get_extra_state set_extra_state register_backward_hook
  register_full_backward_hook register_full_backward_pre_hook register_state_dict_pre_hook
  register_state_dict_post_hook register_load_state_dict_pre_hook
  register_load_state_dict_post_hook evaluate zeroGradParameters updateParameters getParameters
  updateOutput updateGradInput accGradParameters backward clearState add new extend
]]):gmatch "%S+" do
  absent[name] = function(module)
    require("zknn.mistakes.methods").module(module, name)
  end
end

return absent
