-- zknn.cuda: so that a PyTorch script's question has an answer. This build computes on the CPU.

return {
  is_available = function() return false end,
  device_count = function() return 0 end,
}
