-- RNN, GRU, LSTM: step by step. For each unit the sums of all its gates run side by side, so that
-- an element of the input is read once for them; weights lie in that order: by direction, unit,
-- element and gate. [onnx, Operators.md]

local core = require "zknn.core"
local elementwise = require "zknn.compile.ops.elementwise"
local graph = require "zknn.compile.graph"
local numbers = require "zknn.compile.numbers"

local rows = {}

-- The functions of gates by their names in small letters: the elementwise type that has the
-- formula, or a formula of the expression x and of both numbers; and defaults of the numbers that
-- it takes.
local FUNCTIONS = {
  sigmoid = { "Sigmoid" }, tanh = { "Tanh" }, relu = { "Relu" }, softsign = { "Softsign" },
  softplus = { "Softplus" }, leakyrelu = { "LeakyRelu", alpha = 0.01 },
  thresholdedrelu = { "ThresholdedRelu", alpha = 1.0 }, elu = { "Elu", alpha = 1.0 },
  hardsigmoid = { "HardSigmoid", alpha = 0.2, beta = 0.5 },
  affine = { function(_, x, alpha, beta) return ("%s * %s + %s"):format(alpha, x, beta) end,
    alpha = 1.0, beta = 0.0 },
  scaledtanh = { function(tanh, x, alpha, beta)
    return ("%s * %s(%s * %s)"):format(alpha, tanh, beta, x)
  end, alpha = 1.0, beta = 1.0 },
}

local DEFAULTS = { RNN = { "tanh" }, GRU = { "sigmoid", "tanh" },
  LSTM = { "sigmoid", "tanh", "tanh" } }

-- The functions of direction d (from 0): {name, alpha, beta} for each. Numbers are taken by those
-- that have some, one after the other, in all directions.
local function functions_of(node, d)
  local defaults, given, list = DEFAULTS[node.type], node.attr.activations, {}
  local took = { alpha = 0, beta = 0 }
  for at = 1, #defaults * (d + 1) do
    local name = given and given[at] and given[at]:lower() or defaults[(at - 1) % #defaults + 1]
    local row = { name }
    for i, number in ipairs { "alpha", "beta" } do
      local default = FUNCTIONS[name] and FUNCTIONS[name][number]
      if default then
        took[number] = took[number] + 1
        row[i + 1] = (node.attr["activation_" .. number] or {})[took[number]] or default
      end
    end
    if at > #defaults * d then list[at - #defaults * d] = row end
  end
  return list
end

-- A function of the variable `name`. row: of functions_of.
local function function_text(f, node, row, name)
  local formula, value = FUNCTIONS[row[1]][1], node.inputs[1]
  if type(formula) == "string" then
    local one = { type = formula, attr = { alpha = row[2], beta = row[3] }, inputs = { value },
      outputs = { value }, opset = node.opset }
    return elementwise[formula].expr(f, one, { name })
  end
  return formula(f:math("tanh", value.dtype), name, f:literal(row[2], value.dtype),
    f:literal(row[3], value.dtype))
end

local function sizes_of(node)
  local x, r = node.inputs[1].shape, node.inputs[3].shape
  local first = node.attr.layout == 1
  return { steps = first and x[2] or x[1], batch = first and x[1] or x[2], input = x[3],
    directions = r[1], hidden = r[3], first = first }
end

local function check(node)
  local reason = numbers.not_real(node)
  if reason then return reason end
  local names = { [2] = "weights", [3] = "weights", [4] = "bias", [8] = "peepholes" }
  for i = 2, 8 do
    local value = node.inputs[i]
    if value and names[i] and not value.tensor then
      return ("with %s that are not constant"):format(names[i])
    end
  end
  local s, lengths = sizes_of(node), node.inputs[5]
  if lengths and not (lengths.tensor and lengths.tensor:eq(s.steps):all():item()) then
    return "with sequences of different lengths"
  end
  if node.attr.input_forget == 1 then return "with input_forget" end
  for d = 0, s.directions - 1 do
    for _, row in ipairs(functions_of(node, d)) do
      if not FUNCTIONS[row[1]] then return "with the function " .. row[1] end
    end
  end
end

-- Outputs that nobody reads are needed all the same: as the state, and for the units of a step
-- before all are there (the last of the outputs).
local function rewrite(_, node)
  local s, outputs = sizes_of(node), node.outputs
  local name, dtype = node.label or node.type, node.inputs[1].dtype
  local state = s.first and { s.batch, s.directions, s.hidden }
    or { s.directions, s.batch, s.hidden }
  local last = node.type == "LSTM" and 3 or 2
  for i = 2, last do
    outputs[i] = outputs[i] or graph.value(name .. "_state", dtype, state)
  end
  local parts = outputs[1] and 0 or 1
  if node.type == "GRU" and node.attr.linear_before_reset ~= 1 then parts = parts + 1 end
  if parts > 0 then
    outputs[last + 1] = graph.value(name .. "_units", dtype, { parts, s.hidden })
  end
  return nil
end

-- Weights [directions, gates * hidden, n] as [directions, hidden, n, gates]; chosen: which gates.
local function pack(tensor, gates, chosen)
  local d, n = tensor:size(0), tensor:size(2)
  local t = tensor:reshape(d, gates, -1, n):permute(0, 2, 3, 1)
  if chosen then t = t:index_select(3, core.tensor(chosen)) end
  return t:reshape(-1)
end

-- Biases [directions, hidden, gates]: of the input's and of the state's products, added. apart:
-- those of the last gate stay two. chosen: of these gates only.
local function pack_bias(tensor, gates, how)
  local both = tensor:reshape(tensor:size(0), 2, gates, -1)
  local w, r = both:select(1, 0), both:select(1, 1)
  local sum = w + r
  if how.apart then
    sum = core.cat({ sum:narrow(1, 0, gates - 1), w:narrow(1, gates - 1, 1),
      r:narrow(1, gates - 1, 1) }, 1)
  end
  if how.chosen then sum = sum:index_select(1, core.tensor(how.chosen)) end
  return sum:transpose(1, 2):reshape(-1)
end

-- "a * b + c" without what is nothing.
local function sum_of(...)
  local terms = {}
  for _, text in ipairs { ... } do
    if text ~= "" and text ~= "0" then terms[#terms + 1] = text end
  end
  return #terms > 0 and table.concat(terms, " + ") or "0"
end

local function times(name, n)
  if not name or n == 0 then return "" end
  return n == 1 and name or ("%s * %d"):format(name, n)
end

-- What a node's function is written with: names, sizes and the texts of indices.
local function begin(f, node)
  local s, x_value, outputs = sizes_of(node), node.inputs[1], node.outputs
  local is_lstm = node.type == "LSTM"
  local last = is_lstm and 3 or 2
  s.f, s.node, s.dtype, s.type = f, node, x_value.dtype, f:type(x_value)
  s.x = f:read(x_value, "x")
  s.y = outputs[1] and f:write(outputs[1], "y")
  s.h_all = f:write(outputs[2], "h_all")
  s.c_all = is_lstm and f:write(outputs[3], "c_all") or nil
  s.units = outputs[last + 1] and f:write(outputs[last + 1], "units")
  local h0, c0 = node.inputs[6], is_lstm and node.inputs[7]
  s.h0, s.c0 = h0 and f:read(h0, "h0"), c0 and f:read(c0, "c0")
  s.label = node.label or node.type:lower()
  return s
end

-- Opens the loops over directions, sequences and steps; sets s.d, s.at_state and the pointers.
local function open(s)
  local f, w = s.f, s.f.w
  s.d = s.directions > 1 and "d" or nil
  local n = s.batch > 1 and "n" or nil
  s.opened = (s.d and 1 or 0) + (n and 1 or 0) + 1
  if s.d then w:loop("d", s.directions) end
  if n then w:loop("n", s.batch) end
  local state = s.first and sum_of(times(n, s.directions * s.hidden), times(s.d, s.hidden))
    or sum_of(times(s.d, s.batch * s.hidden), times(n, s.hidden))
  local function pointer(all) return state == "0" and all or ("%s + %s"):format(all, state) end
  w:line("%s *h = %s;", s.type, pointer(s.h_all))
  if s.c_all then w:line("%s *c = %s;", s.type, pointer(s.c_all)) end
  w:loop("j", s.hidden)
  local function start(name, from)
    local at = state == "0" and "j" or state .. " + j"
    w:line("%s[j] = %s;", name, from and ("%s[%s]"):format(from, at) or f:literal(0, s.dtype))
  end
  start("h", s.h0)
  if s.c_all then start("c", s.c0) end
  w:close()
  w:loop("s", s.steps)
  local t, direction = "s", s.node.attr.direction
  if direction == "reverse" then
    w:line("const int t = %d - s;", s.steps - 1)
    t = "t"
  elseif s.d then
    w:line("const int t = d == 0 ? s : %d - s;", s.steps - 1)
    t = "t"
  end
  local row = s.first and sum_of(times(n, s.steps * s.input), times(t, s.input))
    or sum_of(times(t, s.batch * s.input), times(n, s.input))
  w:line("const %s *in = %s + %s;", s.type, s.x, row)
  local line = s.directions * s.hidden
  local place = s.first and sum_of(times(n, s.steps * line), times(t, line), times(s.d, s.hidden))
    or sum_of(times(t, s.batch * line), times(s.d, s.batch * s.hidden), times(n, s.hidden))
  w:line("%s *out = %s;", s.type, s.y and ("%s + %s"):format(s.y, place) or s.units)
end

-- Ends them: the units of the step are the state.
local function close(s)
  local w = s.f.w
  w:loop("j", s.hidden)
  w:line "h[j] = out[j];"
  w:close()
  w:close(s.opened)
end

-- A pointer to unit j's part of an array that has `each` elements for a unit.
local function unit_pointer(s, name, array, each)
  s.f.w:line("const %s *%s = %s + %s;", s.type, name, array,
    sum_of(times(s.d, s.hidden * each), times("j", each)))
end

-- Sums of the gates with these names, beginning with the biases: of the input's products and of the
-- state's. sources: {array, elements, vector, gates' names}
local function sum_gates(s, gates, bias, sources)
  local w = s.f.w
  if bias then unit_pointer(s, "b", bias, #gates) end
  for g, name in ipairs(gates) do
    w:line("%s %s = %s;", s.type, name, bias and ("b[%d]"):format(g - 1) or s.f:literal(0, s.dtype))
  end
  for _, source in ipairs(sources) do
    local array, size, vector, names = table.unpack(source)
    if size > 0 then
      w:block()
      unit_pointer(s, "w", array, size * #names)
      w:loop("k", size)
      w:line("const %s v = %s[k];", s.type, vector)
      for g, name in ipairs(names) do
        local at = #names == 1 and "k" or sum_of(("k * %d"):format(#names), ("%d"):format(g - 1))
        w:line("%s += v * w[%s];", name, at)
      end
      w:close(2)
    end
  end
end

-- Writes name = function(name), for the direction in hand. at: which function.
local function activate(s, name, at)
  local f = s.f
  local function text(d)
    return function_text(f, s.node, functions_of(s.node, d)[at], name)
  end
  local first, second = text(0), s.d and text(1) or nil
  if second and second ~= first then
    f.w:line("%s = d == 0 ? (%s) : (%s);", name, first, second)
  else
    f.w:line("%s = %s;", name, first)
  end
end

-- The same of a gate's sum, which is clipped before.
local function apply(s, name, at)
  local f, clip = s.f, s.node.attr.clip
  if clip and clip > 0 then
    local most, least = f:literal(clip, s.dtype), f:literal(-clip, s.dtype)
    f.w:line("%s = %s > %s ? %s : %s < %s ? %s : %s;", name, name, most, most, name, least, least,
      name)
  end
  activate(s, name, at)
end

-- The names of the arrays of both weights.
local function arrays(s, gates, chosen)
  local node, f = s.node, s.f
  return f:array(pack(node.inputs[2].tensor, gates, chosen), s.label .. "_w"),
    f:array(pack(node.inputs[3].tensor, gates, chosen), s.label .. "_r")
end

local function bias_of(s, gates, how)
  local bias = s.node.inputs[4]
  return bias and s.f:array(pack_bias(bias.tensor, gates, how or {}), s.label .. "_b") or nil
end

local function macs(gates)
  return function(node)
    local s = sizes_of(node)
    return s.steps * s.batch * s.directions * gates * s.hidden * (s.input + s.hidden)
  end
end

rows.RNN = {
  check = check, rewrite = rewrite, macs = macs(1),
  emit = function(f, node)
    local s = begin(f, node)
    local weights, recurrent = arrays(s, 1)
    local bias = bias_of(s, 1)
    open(s)
    f.w:loop("j", s.hidden)
    sum_gates(s, { "sum" }, bias, { { weights, s.input, "in", { "sum" } },
      { recurrent, s.hidden, "h", { "sum" } } })
    apply(s, "sum", 1)
    f.w:line "out[j] = sum;"
    f.w:close()
    close(s)
  end,
}

rows.LSTM = {
  check = check, rewrite = rewrite, macs = macs(4),
  emit = function(f, node)
    local s, gates = begin(f, node), { "gate_i", "gate_o", "gate_f", "gate_c" }
    local weights, recurrent = arrays(s, 4)
    local bias = bias_of(s, 4)
    local holes = node.inputs[8] and f:array(pack(node.inputs[8].tensor:unsqueeze(2), 3),
      s.label .. "_p")
    open(s)
    f.w:loop("j", s.hidden)
    sum_gates(s, gates, bias, { { weights, s.input, "in", gates },
      { recurrent, s.hidden, "h", gates } })
    if holes then
      unit_pointer(s, "p", holes, 3)
      f.w:line "gate_i += p[0] * c[j];"
      f.w:line "gate_f += p[2] * c[j];"
    end
    apply(s, "gate_i", 1)
    apply(s, "gate_f", 1)
    apply(s, "gate_c", 2)
    f.w:line "c[j] = gate_f * c[j] + gate_i * gate_c;"
    if holes then f.w:line "gate_o += p[1] * c[j];" end
    apply(s, "gate_o", 1)
    f.w:line("%s value = c[j];", s.type)
    activate(s, "value", 3)
    f.w:line "out[j] = gate_o * value;"
    f.w:close()
    close(s)
  end,
}

-- GRU with linear_before_reset = 1, as PyTorch's: the reset gate is a factor of a product.
local function gru_after(s)
  local w, node = s.f.w, s.node
  local weights, recurrent = arrays(s, 3)
  local bias = bias_of(s, 3, { apart = true })
  open(s)
  w:loop("j", s.hidden)
  sum_gates(s, { "gate_z", "gate_r", "gate_h", "product" }, bias, {
    { weights, s.input, "in", { "gate_z", "gate_r", "gate_h" } },
    { recurrent, s.hidden, "h", { "gate_z", "gate_r", "product" } } })
  apply(s, "gate_z", 1)
  apply(s, "gate_r", 1)
  w:line "gate_h += gate_r * product;"
  apply(s, "gate_h", 2)
  w:line("out[j] = (%s - gate_z) * gate_h + gate_z * h[j];", s.f:literal(1, node.inputs[1].dtype))
  w:close()
  close(s)
end

-- GRU as ONNX has it by default: the reset gate is a factor of the state itself, so that the
-- product needs it of all units. out has the update gates until then.
local function gru_before(s)
  local w, node = s.f.w, s.node
  local weights, recurrent = arrays(s, 3, { 0, 1 })
  local weights_h, recurrent_h = arrays(s, 3, { 2 })
  local bias, bias_h = bias_of(s, 3, { chosen = { 0, 1 } }), bias_of(s, 3, { chosen = { 2 } })
  local reset = s.y and s.units or ("(%s + %d)"):format(s.units, s.hidden)
  open(s)
  w:line("%s *reset = %s;", s.type, reset)
  w:loop("j", s.hidden)
  local gates = { "gate_z", "gate_r" }
  sum_gates(s, gates, bias, { { weights, s.input, "in", gates },
    { recurrent, s.hidden, "h", gates } })
  apply(s, "gate_z", 1)
  apply(s, "gate_r", 1)
  w:line "reset[j] = gate_r * h[j];"
  w:line "out[j] = gate_z;"
  w:close()
  w:loop("j", s.hidden)
  gates = { "gate_h" }
  sum_gates(s, gates, bias_h, { { weights_h, s.input, "in", gates },
    { recurrent_h, s.hidden, "reset", gates } })
  apply(s, "gate_h", 2)
  w:line("out[j] = (%s - out[j]) * gate_h + out[j] * h[j];",
    s.f:literal(1, node.inputs[1].dtype))
  w:close()
  close(s)
end

rows.GRU = {
  check = check, rewrite = rewrite, macs = macs(3),
  emit = function(f, node)
    local emit = node.attr.linear_before_reset == 1 and gru_after or gru_before
    emit(begin(f, node))
  end,
}

return rows
