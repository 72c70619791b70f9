-- The format QDQ: nodes stay as they are, between DequantizeLinear and QuantizeLinear.

local plan = require "zknn.onnx.quantization.plan"

-- A value behind its QuantizeLinear and DequantizeLinear. `from` is the value as it is made.
local function pass(g, p, renamed, name, from)
  local scale, zero = plan.numbers_of(g, p, name)
  local q, shown = name .. "_QuantizeLinear_Output", name .. "_DequantizeLinear_Output"
  if g.given[name] then shown = name else renamed[name] = shown end
  g:make("QuantizeLinear", name .. "_QuantizeLinear", { from, scale, zero }, { q })
  g:make("DequantizeLinear", name .. "_DequantizeLinear", { q, scale, zero }, { shown })
end

-- A constant of integers, as float32 again.
local function constant(g, q, axis, done)
  local key = q[1]
  if not done[key] then
    done[key] = g:make("DequantizeLinear", key:gsub("_quantized$", "") .. "_DequantizeLinear",
      { q[1], q[2], q[3] }, { key:gsub("_quantized$", "") .. "_DequantizeLinear_Output" },
      axis and { axis = axis } or nil)
  end
  return done[key]
end

-- The inputs of a product: its weight and its bias as integers.
local function product(g, p, node, inputs, options, done)
  local x, w, b = table.unpack(node.input)
  local weight = g:weight(w)
  if not weight then return end
  local adjust = options.exact and plan.exact(p, x, plan.result_of(g, p, node)) or nil
  local axis = options.per_channel and plan.weight_axis(node, weight) or nil
  local q = g:quantize_weight(w, axis, options.weight, adjust)
  inputs[2] = constant(g, q, axis, done)
  if b and b ~= "" then
    local bias = g:quantize_bias(b, p.scale[x], q.scales)
    inputs[3] = constant(g, bias, bias.several and 0 or nil, done)
  end
end

return function(g, p, options)
  local renamed, done = {}, {}
  for _, input in ipairs(g.model.graph.input) do
    if p.scale[input.name] then pass(g, p, renamed, input.name, input.name) end
  end
  for _, node in ipairs(g.source) do
    local kind, inputs, outputs = p.kind[node], {}, { table.unpack(node.output) }
    for i, name in ipairs(node.input) do inputs[i] = renamed[name] or name end
    if kind == "product" then
      product(g, p, node, inputs, options, done)
    elseif kind == "function" then
      for i, name in ipairs(node.input) do
        if g:weight(name) then
          inputs[i] = constant(g, g:quantize_weight(name, nil, options.activation), nil, done)
        end
      end
    end
    local made = kind and plan.result_of(g, p, node) or outputs[1]
    local quantized = kind ~= "bounds" and p.scale[made]
    if kind ~= "bounds" then
      if quantized then outputs[1] = made .. (g.given[made] and "_QuantizeLinear_Input" or "") end
      local copy = {}
      for key, value in pairs(node) do copy[key] = value end
      copy.input, copy.output = inputs, outputs
      g:add(copy)
      if quantized then pass(g, p, renamed, made, outputs[1]) end
    end
  end
end
