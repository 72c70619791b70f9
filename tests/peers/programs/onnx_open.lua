-- Exports every model of tests/lua/onnx_models.lua and the scripts' nets in two opsets, and models
-- that draw; writes what they give for other inputs: FOLDER/NAME.onnx and, for each input,
-- FOLDER/NAME-K.npz with in1, .., out1, .. Run by onnx_open.py: onnx_open.lua TESTS FOLDER.

local zknn = require "zknn"
package.path = arg[1] .. "/lua/?.lua;" .. package.path
local models = dofile(arg[1] .. "/lua/onnx_models.lua")
for _, row in ipairs(require "script_nets") do models[#models + 1] = row end
local folder = arg[2]

local function list_of(example) return zknn.is_tensor(example) and { example } or example end

for i, row in ipairs(models) do
  local name, f, example, others, axes, opset = table.unpack(row)
  for _, version in ipairs { math.max(opset or 13, 13), math.max(opset or 18, 18) } do
    local options = { input_names = {}, dynamic_axes = {}, opset_version = version }
    for k in ipairs(list_of(example)) do
      options.input_names[k] = "in" .. k
      options.dynamic_axes["in" .. k] = axes[k]
    end
    local path = ("%s/%03d-%d"):format(folder, i, version)
    zknn.onnx.export(f, example, path .. ".onnx", options)
    for k, other in ipairs(others) do
      local arrays = {}
      for j, x in ipairs(list_of(other)) do arrays["in" .. j] = x end
      for j, y in ipairs { f(table.unpack(list_of(other))) } do arrays["out" .. j] = y end
      zknn.npz.save(arrays, ("%s-%d.npz"):format(path, k))
    end
    print(path, name)
  end
end

-- Draws; the one input is a column of zeros, the batch is open in one of the two.
local draws = {
  uniform = function(x) return x + zknn.rand(x:size(0), 1000) end,
  normal = function(x) return x + zknn.randn(x:size(0), 1000) * 2 + 1 end,
  bernoulli = function(x) return x + zknn.empty(x:size(0), 1000):bernoulli_(0.3) end,
  bernoulli_of = function(x) return zknn.bernoulli(x:expand(x:size(0), 1000) + 0.3) end,
  randint = function(x) return x + zknn.randint(2, 7, { x:size(0), 1000 }):float() end,
  exponential = function(x) return x + zknn.empty(x:size(0), 1000):exponential_(2) end,
  multinomial = function(x)
    return (x + zknn.tensor { { 1.0, 3.0 } }):multinomial(1000, true):float()
  end,
}
for name, f in pairs(draws) do
  local path = ("%s/draw-%s.onnx"):format(folder, name)
  zknn.onnx.export(f, zknn.zeros(2, 1), path, {
    input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } },
  })
  zknn.onnx.export(f, zknn.zeros(2, 1), (path:gsub("draw", "fixed")), { input_names = { "x" } })
end
