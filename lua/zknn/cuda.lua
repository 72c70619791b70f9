-- zknn.cuda: answers the questions of scripts that are written for PyTorch: there is only the CPU.

return {
  is_available = function() return false end,
  device_count = function() return 0 end,
}
