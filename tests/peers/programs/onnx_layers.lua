-- Exports the configurations of tests/golden/layers, in evaluation mode, with fixed sizes and with
-- an open batch, in the opsets that are given; writes what each gives for other inputs:
-- FOLDER/K.onnx and FOLDER/K.npz with in1, .., out1, .. One line each:
--   K <tab> name <tab> opset <tab> "fixed" or "open" <tab> message of a refusal, or nothing <tab>
--   its reason, or nothing
-- Run by onnx_layers.py: onnx_layers.lua TESTS FOLDER OPSETS [part of a name]

local tests, folder, opsets, part = table.unpack(arg)
package.path = tests .. "/lua/?.lua;" .. package.path
local walk = require "onnx_walk"
local zknn = require "zknn"

local count = 0
walk.each_row(tests .. "/golden/layers", function(name, model, inputs)
  if part and not name:find(part, 1, true) then return end
  for opset in opsets:gmatch "%d+" do
    for _, kind in ipairs { "fixed", "open" } do
      local path = ("%s/%d"):format(folder, count)
      local problem = walk.export(model, inputs, path .. ".onnx", tonumber(opset), kind == "open")
      if not problem then
        zknn.npz.save(walk.other_case(model, inputs, kind == "open"), path .. ".npz")
      end
      local reason = problem and walk.reason(name, problem)
      print(count, name, opset, kind, ((problem or ""):gsub("%s+", " ")), reason or "")
      count = count + 1
    end
  end
end)
