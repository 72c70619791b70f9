-- zknn.quantization: training that knows of the quantization to come. prepare_qat puts fake
-- quantization into a trained net, some more epochs make up for it, export writes the net over
-- integers.

local library = require "zknn.library"

return library("zknn.quantization", {}, {
  FakeQuantize = function() return require "zknn.quantization.fake_quantize" end,
  prepare_qat = function() return require "zknn.quantization.prepare" end,
  export = function() return require "zknn.quantization.export" end,
})
