-- compile_recurrent_spec.lua: recurrent nodes as C. The oracle of numbers is the session.

local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx

local support, onnx_tools = require "support", require "onnx_tools"
local tools = require "compile_tools"
local node, float, model = onnx_tools.node, onnx_tools.float, onnx_tools.model

local STEPS, BATCH, INPUT, HIDDEN = 4, 2, 3, 5
local GATES = { RNN = 1, GRU = 3, LSTM = 4 }

-- A net of one node. what: attr; bias, h0, peepholes (booleans); batch; outputs, names or "".
local function one_node(name, type, what)
  local attr = what.attr or {}
  local d, batch = attr.direction == "bidirectional" and 2 or 1, what.batch or BATCH
  local constants = { W = zknn.randn(d, GATES[type] * HIDDEN, INPUT),
    R = zknn.randn(d, GATES[type] * HIDDEN, HIDDEN) }
  local names, feeds = { "x", "W", "R", "", "", "" }, {}
  feeds.x = zknn.randn(STEPS, batch, INPUT)
  local ports = { float("x", STEPS, batch, INPUT) }
  if what.bias then
    names[4], constants.B = "B", zknn.randn(d, 2 * GATES[type] * HIDDEN)
  end
  if what.h0 then
    names[6], feeds.h0, ports[2] = "h0", zknn.randn(d, batch, HIDDEN), float("h0", d, batch, HIDDEN)
  end
  if what.peepholes then
    names[7], names[8], constants.P = "", "P", zknn.randn(d, 3 * HIDDEN)
  end
  attr.hidden_size = HIDDEN
  local outputs, made = {}, what.outputs or { "y", "h_all", type == "LSTM" and "in" or nil }
  for _, output in ipairs(made) do
    if output ~= "" then outputs[#outputs + 1] = float(output) end
  end
  return { name = name, inputs = feeds, model = model({ node = { node(type, names, made, attr) },
    input = ports, output = outputs, initializer = constants }, 20) }
end

describe("onnx.compile of recurrent nodes", function()
  it("computes what the session does", function()
    zknn.manual_seed(1)
    local cases = {}
    local function case(type, what)
      cases[#cases + 1] = one_node(("net%d"):format(#cases), type, what)
    end
    for type in pairs(GATES) do
      case(type, {})
      case(type, { bias = true, h0 = true, attr = { direction = "reverse" },
        outputs = { "", "h_all" } })
      case(type, { bias = true, h0 = true, attr = { direction = "bidirectional" } })
      case(type, { attr = { direction = "bidirectional", clip = 0.5 }, outputs = { "y" },
        batch = 1 })
    end
    case("GRU", { bias = true, attr = { linear_before_reset = 1 } })
    case("GRU", { bias = true, outputs = { "", "h" },
      attr = { linear_before_reset = 1, direction = "bidirectional" } })
    case("GRU", { attr = { activations = { "HardSigmoid", "ScaledTanh" } } })
    case("LSTM", { bias = true, peepholes = true, attr = { direction = "bidirectional" },
      outputs = { "", "", "c" } })
    case("RNN", { bias = true, attr = { direction = "bidirectional",
      activations = { "Relu", "Elu" }, activation_alpha = { 0.3 } }, outputs = { "y" } })
    tools.passes(cases)
    local text, passed = tools.run({ cases[1] }, "c++ -x c++", "-Wall -Wextra -Wpedantic -Werror")
    assert(passed, text)
  end)

  it("has layers of zknn's own", function()
    zknn.manual_seed(2)
    local cases = {}
    for i, layer in ipairs { nn.LSTM(3, 6, { num_layers = 2, batch_first = true }),
      nn.GRU(3, 6, { bidirectional = true, batch_first = true }),
      nn.RNN(3, 6, { nonlinearity = "relu", batch_first = true }) } do
      local head, path = nn.Linear(i == 2 and 12 or 6, 2), os.tmpname()
      layer:eval()
      onnx.export(function(x) return head((layer(x)):select(1, -1)) end, zknn.randn(1, 7, 3), path,
        { input_names = { "x" } })
      cases[i] = { name = ("layer%d"):format(i), model = onnx.load(path),
        inputs = { x = zknn.randn(3, 7, 3) } }
      os.remove(path)
    end
    tools.passes(cases)
  end)

  it("says what it cannot write", function()
    local case = one_node("net", "LSTM", { attr = { input_forget = 1 } })
    support.fails("LSTM with input_forget", onnx.compile, case.model)
    local net = one_node("net", "RNN", {}).model
    net.graph.initializer.lengths = zknn.tensor({ 4, 2 }, { dtype = "int32" })
    net.graph.node[1].input[5] = "lengths"
    support.fails("RNN with sequences of different lengths", onnx.compile, net)
  end)
end)
