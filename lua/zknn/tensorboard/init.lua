-- zknn.tensorboard: event files, which TensorBoard shows in a browser.

local library = require "zknn.library"

return library("zknn.tensorboard", {}, {
  SummaryWriter = function() return require "zknn.tensorboard.writer" end,
})
