-- RNN, LSTM and GRU in ONNX files: layers exported and run back, and nodes in forms that no
-- layer has. Oracles: the layer itself; the formula of the operator's page, sample by sample.

local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx
local float = require("onnx_tools").float
local folder = require("script_tools").make_folder()

teardown(function() os.execute("rm -rf " .. folder) end)

local function close(a, b, tol)
  assert.same({ table.unpack(a.shape) }, { table.unpack(b.shape) })
  local worst = (a - b):abs():max():item()
  assert.is_true(worst <= (tol or 1e-5), "differs by " .. worst)
end

describe("onnx.export of a recurrent layer", function()
  for _, row in ipairs {
    { "RNN", { nonlinearity = "relu" }, "RNN" }, { "RNN", { bidirectional = true }, "RNN" },
    { "LSTM", { num_layers = 2, bidirectional = true }, "LSTM" },
    { "LSTM", { batch_first = true, bias = false }, "LSTM" },
    { "GRU", { num_layers = 2 }, "GRU" }, { "GRU", { bidirectional = true }, "GRU" },
  } do
    it(row[1] .. " is run back with the same numbers", function()
      zknn.manual_seed(1)
      local net, path = nn[row[1]](3, 4, row[2]), folder .. "/net.onnx"
      local x = zknn.randn(5, 2, 3)
      local Last = nn.class("Last")
      function Last:__init() Last.super.__init(self) self.net = net end
      function Last:forward(input)
        local y, state = self.net(input)
        return y, zknn.is_tensor(state) and state or state[2]
      end
      local model = Last():eval()
      onnx.export(model, x, path)
      local found = false
      for _, node in ipairs(onnx.load(path).graph.node) do
        found = found or node.op_type == row[3]
      end
      assert.is_true(found)
      local session = onnx.InferenceSession(path)
      local got = session:run(nil, { [session:get_inputs()[1].name] = x })
      local y, state = model(x)
      close(got[1], y)
      close(got[2], state)
    end)
  end
end)

-- The page's formula, for one sample: steps of `x` in the order of `steps`.
local function lstm(x, steps, w, r, b, p, clip)
  local n = r:size(1)
  local function part(t, i) return t:narrow(0, i * n, n) end
  local function clipped(t) return clip and t:clamp(-clip, clip) or t end
  local h, c, ys = zknn.zeros(n), zknn.zeros(n), {}
  for _, t in ipairs(steps) do
    local sums = w:matmul(x[t]) + r:matmul(h) + b:narrow(0, 0, 4 * n) + b:narrow(0, 4 * n, 4 * n)
    local i = clipped(part(sums, 0) + part(p, 0) * c):sigmoid()
    local f = clipped(part(sums, 2) + part(p, 2) * c):sigmoid()
    c = f * c + i * clipped(part(sums, 3)):tanh()
    local o = clipped(part(sums, 1) + part(p, 1) * c):sigmoid()
    h = o * c:tanh()
    ys[t] = h
  end
  return ys, h, c
end

describe("an LSTM node", function()
  it("has peepholes, clip, lengths and both directions", function()
    zknn.manual_seed(2)
    local T, N, I, H = 4, 3, 2, 3
    local x = zknn.randn(T, N, I)
    local w, r = zknn.randn(2, 4 * H, I), zknn.randn(2, 4 * H, H)
    local b, p, lengths = zknn.randn(2, 8 * H), zknn.randn(2, 3 * H), { 2, 4, 3 }
    local function value(name, t) return { name = name, type = "float32", shape = t } end
    local model = {
      ir_version = 8, opset_import = { { version = 14 } },
      graph = {
        name = "g",
        node = { { op_type = "LSTM", input = { "x", "w", "r", "b", "n", "", "", "p" },
          output = { "y", "h", "c" },
          attribute = { hidden_size = H, direction = "bidirectional", clip = 0.8 } } },
        input = { value("x", { T, N, I }) },
        initializer = { w = w, r = r, b = b, p = p,
          n = zknn.tensor(lengths, { dtype = "int32" }) },
        output = { value("y", { T, 2, N, H }), value("h", { 2, N, H }), value("c", { 2, N, H }) },
      },
    }
    local got = onnx.InferenceSession(model):run(nil, { x = x })
    for d = 0, 1 do
      for n = 0, N - 1 do
        local steps = {}
        for s = 0, lengths[n + 1] - 1 do
          steps[s + 1] = d == 0 and s or lengths[n + 1] - 1 - s
        end
        local ys, h, c = lstm(x:select(1, n), steps, w[d], r[d], b[d], p[d], 0.8)
        for t = 0, T - 1 do
          close(got[1][t][d][n], ys[t] or zknn.zeros(H))
        end
        close(got[2][d][n], h)
        close(got[3][d][n], c)
      end
    end
  end)
end)

describe("a recurrent node", function()
  -- A fuzzer found sizes whose products overflow. Oracle: onnx's page of LSTM.
  it("refuses a hidden_size that its weights have not", function()
    for _, hidden in ipairs { 3, 0, -1, math.mininteger, math.maxinteger } do
      require("support").fails("input 1 has shape [1, 8, 3], it must be", onnx.InferenceSession, {
        ir_version = 8, opset_import = { { version = 14 } },
        graph = {
          name = "g",
          node = { { op_type = "LSTM", input = { "x", "w", "r" }, output = { "y" },
            attribute = { hidden_size = hidden } } },
          input = { float("x", 3, 1, 3) }, output = { float("y", 3, 1, 1, 2) },
          initializer = { w = zknn.ones(1, 8, 3), r = zknn.ones(1, 8, 2) },
        },
      })
    end
  end)
end)

describe("a quantized LSTM", function()
  -- A fuzzer found scales without dimensions. Oracle: onnxruntime's page of DynamicQuantizeLSTM,
  -- [directions] or [directions, 4 * hidden_size].
  it("refuses scales of other shapes", function()
    local function run(scale, zero)
      local model = {
        ir_version = 8,
        opset_import = { { version = 14 }, { domain = "com.microsoft", version = 1 } },
        graph = {
          name = "g",
          node = { { op_type = "DynamicQuantizeLSTM", domain = "com.microsoft",
            input = { "x", "w", "r", "", "", "", "", "", "s", "z", "rs", "rz" }, output = { "y" },
            attribute = { hidden_size = 2 } } },
          input = { float("x", 3, 1, 3) },
          initializer = {
            w = zknn.ones(1, 3, 8, { dtype = "int8" }), r = zknn.ones(1, 2, 8, { dtype = "int8" }),
            s = zknn.ones(1), z = zknn.zeros(1, { dtype = "int8" }), rs = scale, rz = zero,
          },
          output = { float("y", 3, 1, 1, 2) },
        },
      }
      return onnx.InferenceSession(model):run(nil, { x = zknn.ones(3, 1, 3) })[1]
    end
    local zero = zknn.zeros(1, { dtype = "int8" })
    close(run(zknn.ones(1), zero), run(zknn.ones(1, 8), zknn.zeros(1, 8, { dtype = "int8" })))
    local fails = require("support").fails
    fails("input 10 has shape [], it must be [1] or [1, 8]", run, zknn.tensor(1.0), zero)
    fails("input 10 has shape [2]", run, zknn.ones(2), zero)
    fails("input 11 has shape []", run, zknn.ones(1), zknn.tensor(0, { dtype = "int8" }))
  end)
end)
