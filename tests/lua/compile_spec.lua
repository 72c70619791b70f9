-- compile_spec.lua: onnx.compile. The oracle of numbers is the session, whose outputs stand in the
-- tests that are written with the C files; the system's compiler takes these with all warnings.

local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx

local support, onnx_tools = require "support", require "onnx_tools"
local tools = require "compile_tools"
local node, float, model = onnx_tools.node, onnx_tools.float, onnx_tools.model

local function exported(net, ...)
  local path = os.tmpname()
  net:eval()
  onnx.export(net, zknn.zeros(...), path, { input_names = { "x" }, output_names = { "y" } })
  local loaded = onnx.load(path)
  os.remove(path)
  return loaded
end

-- One net with a node for each row {type, attributes}, all of them on the same inputs.
local function each_of(name, rows, inputs, opset)
  local nodes, outputs, ports, constants = {}, {}, {}, {}
  local names = {}
  for i, t in ipairs(inputs) do
    names[i] = ("x%d"):format(i)
    ports[i] = { name = names[i], type = t.dtype, shape = { table.unpack(t.shape) } }
  end
  for i, row in ipairs(rows) do
    local from = { table.unpack(names, 1, row.inputs or #names) }
    for k, t in ipairs(row.constants or {}) do
      local constant = ("c%d_%d"):format(i, k)
      constants[constant] = t
      from[#from + 1] = constant
    end
    nodes[i] = node(row[1], from, { ("y%d"):format(i) }, row[2])
    outputs[i] = { name = ("y%d"):format(i), type = 0 }
  end
  local feeds = {}
  for i, t in ipairs(inputs) do feeds[names[i]] = t end
  return { name = name, inputs = feeds, model = model({ node = nodes, input = ports,
    output = outputs, initializer = constants }, opset or 20) }
end

local function ints(...) return zknn.tensor({ ... }, { dtype = "int64" }) end

-- Graphs of random nodes, with values that live for long and short.
local function random_graph(seed)
  zknn.manual_seed(seed)
  local nodes, values, constants = {}, { "x" }, { flat = ints(4, 6), square = ints(2, 12),
    w = zknn.randn(6, 6) * 0.5, first = ints(0), last = ints(3), axis = ints(1) }
  local function any() return values[zknn.randint(#values, { 1 }):item() + 1] end
  local function new(type, inputs, attribute)
    local name = ("v%d"):format(#nodes)
    nodes[#nodes + 1] = node(type, inputs, { name }, attribute)
    return name
  end
  local makers = {
    function() return new("Relu", { any() }) end,
    function() return new("Tanh", { any() }) end,
    function() return new("Add", { any(), any() }) end,
    function() return new("Sub", { any(), any() }) end,
    function() return new("MatMul", { any(), "w" }) end,
    function() return new("Softmax", { any() }) end,
    function()
      local flat = new("Reshape", { any(), "square" })
      return new("Reshape", { new("Sigmoid", { flat }), "flat" })
    end,
    function()
      local a, b = new("Slice", { any(), "first", "last", "axis" }), any()
      return new("Concat", { a, new("Slice", { b, "first", "last", "axis" }) }, { axis = 1 })
    end,
    function() return new("Reshape", { new("Transpose", { any() }), "flat" }) end,
  }
  for _ = 1, 14 do
    values[#values + 1] = makers[zknn.randint(#makers, { 1 }):item() + 1]()
  end
  local outputs = { float(values[#values], 4, 6), float(values[#values - 3], 4, 6) }
  return { name = "random" .. seed, inputs = { x = zknn.randn(4, 6) }, model = model { node = nodes,
    initializer = constants, input = { float("x", 4, 6) }, output = outputs } }
end

describe("onnx.compile", function()
  it("writes nets that compute what the session does", function()
    zknn.manual_seed(1)
    local x = zknn.randn(2, 1, 12, 12)
    local mlp = nn.Sequential(nn.Linear(20, 9), nn.ReLU(), nn.Linear(9, 8), nn.Tanh(),
      nn.Linear(8, 3), nn.LogSoftmax(1))
    local cnn = nn.Sequential(nn.Conv2d(1, 6, 3, { padding = 1 }), nn.ReLU(), nn.MaxPool2d(2),
      nn.Conv2d(6, 11, 3, { stride = 2 }), nn.BatchNorm2d(11), nn.Sigmoid(), nn.AvgPool2d(2),
      nn.Flatten(), nn.Linear(11, 5), nn.Softmax(1))
    local lines = nn.Sequential(nn.Conv1d(4, 6, 3, { padding = 2, dilation = 2, groups = 2 }),
      nn.GELU(), nn.AvgPool1d(3, { padding = 1 }))
    local volume = nn.Sequential(nn.Conv3d(2, 3, 2), nn.LeakyReLU(0.2), nn.MaxPool3d(2))
    local depthwise = nn.Sequential(nn.Conv2d(3, 3, 3, { groups = 3, padding = 1 }),
      nn.Conv2d(3, 8, 1), nn.Hardswish(), nn.AdaptiveAvgPool2d(1))
    local text = tools.passes {
      { name = "mlp", model = exported(mlp, 1, 20), inputs = { x = zknn.randn(3, 20) } },
      { name = "cnn", model = exported(cnn, 1, 1, 12, 12), inputs = { x = x },
        options = { context = true, header = "cnn.h" } },
      { name = "batch", model = exported(cnn, 2, 1, 12, 12), inputs = { x = x } },
      { name = "lines", model = exported(lines, 2, 4, 10), inputs = { x = zknn.randn(2, 4, 10) } },
      { name = "volume", model = exported(volume, 1, 2, 5, 5, 5),
        inputs = { x = zknn.randn(1, 2, 5, 5, 5) } },
      { name = "depthwise", model = exported(depthwise, 1, 3, 7, 6),
        inputs = { x = zknn.randn(1, 3, 7, 6) } },
    }
    support.has(text, "ok mlp: 3 run(s)")
  end)

  it("has all functions of one element and of two", function()
    zknn.manual_seed(2)
    local unary = {}
    for _, name in ipairs { "Relu", "Neg", "Abs", "Sign", "Sigmoid", "Tanh", "Exp", "Floor", "Ceil",
      "Round", "Sin", "Cos", "Tan", "Atan", "Sinh", "Cosh", "Asinh", "Erf", "Softplus", "Softsign",
      "Elu", "Selu", "Celu", "LeakyRelu", "ThresholdedRelu", "HardSwish", "HardSigmoid", "Mish",
      "Gelu", "Shrink", "IsNaN", "IsInf", "Reciprocal" } do
      unary[#unary + 1] = { name }
    end
    unary[#unary + 1] = { "Gelu", { approximate = "tanh" } }
    local bounded, wide = {}, {}
    for _, row in ipairs(unary) do -- whose numbers are float32 in ONNX
      if row[1] ~= "Selu" then wide[#wide + 1] = row end
    end
    for _, name in ipairs { "Log", "Sqrt", "Asin", "Acos", "Atanh" } do
      bounded[#bounded + 1] = { name }
    end
    local binary, compared, whole = {}, {}, {}
    for _, name in ipairs { "Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum", "PRelu" } do
      binary[#binary + 1] = { name }
    end
    for _, name in ipairs { "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual" } do
      compared[#compared + 1] = { name }
      whole[#whole + 1] = { name }
    end
    for _, name in ipairs { "Add", "Sub", "Mul", "Div", "Max", "Min", "Mod", "BitwiseAnd",
      "BitwiseXor" } do
      whole[#whole + 1] = { name }
    end
    whole[#whole + 1] = { "Cast", { to = 1 }, inputs = 1 }
    local x = zknn.randn(2, 3, 5) * 2
    local function builtin(case)
      case.name, case.options = case.name .. "_builtin", { math = "builtin" }
      return case
    end
    local small = each_of("bounded", bounded, { zknn.rand(3, 5) })
    tools.passes {
      each_of("unary", unary, { x }), small, each_of("wide", wide, { x:to "float64" }),
      builtin(each_of("unary", unary, { x })), builtin(each_of("wide", wide, { x:to "float64" })),
      builtin(each_of("bounded", bounded, { zknn.rand(3, 5) })),
      each_of("binary", binary, { x, zknn.randn(3, 1) + 3 }),
      each_of("compared", compared, { zknn.tensor { { 1.0, 2 }, { 3, 4 } },
        zknn.tensor { 1.0, 3 } }),
      each_of("whole", whole, { zknn.tensor({ { -7, 8 }, { 9, -5 } }, { dtype = "int32" }),
        zknn.tensor({ 3, -2 }, { dtype = "int32" }) }),
      each_of("bytes", { { "Add" }, { "Sub" }, { "Mul" }, { "Max" } },
        { zknn.tensor({ 120, -100, 7 }, { dtype = "int8" }),
          zknn.tensor({ 100, 99, -3 }, { dtype = "int8" }) }),
    }
  end)

  it("moves, reduces and gathers", function()
    zknn.manual_seed(3)
    local x = zknn.randn(2, 3, 4)
    local moves = {
      { "Transpose", { perm = { 2, 0, 1 } } }, { "Slice", constants = { ints(2, -1), ints(0, -9),
        ints(1, 2), ints(-1, -2) } }, { "Expand", constants = { ints(2, 2, 3, 4) } },
      { "Tile", constants = { ints(1, 2, 2) } }, { "Softmax", { axis = 1 } },
      { "LogSoftmax", { axis = 0 } }, { "Hardmax" }, { "Reshape", constants = { ints(4, -1) } },
      { "Pad", constants = { ints(0, 1, 0, 0, 0, 2), zknn.tensor(1.5) } },
      { "Pad", { mode = "reflect" }, constants = { ints(0, 2, 1, 0, 1, 3) } },
      { "Pad", { mode = "edge" }, constants = { ints(0, 2, 1, 0, 1, 0) } },
      { "Trilu", constants = { zknn.tensor(1) } }, { "Identity" },
      { "Gather", { axis = 1 }, constants = { zknn.tensor { { 0, -1 }, { 2, 1 } } } },
      { "GatherElements", { axis = 2 }, constants = { zknn.tensor { { { 3, -2 } } } } },
      { "ArgMax", { axis = 1 } }, { "ArgMin", { axis = -1, keepdims = 0, select_last_index = 1 } },
    }
    for _, name in ipairs { "Sum", "Mean", "Max", "Min", "Prod", "L1", "L2", "SumSquare",
      "LogSumExp" } do
      moves[#moves + 1] = { "Reduce" .. name, { keepdims = 0 }, constants = { ints(0, 2) } }
    end
    tools.passes {
      each_of("moves", moves, { x }),
      each_of("lines", { { "LayerNormalization" }, { "LayerNormalization", { axis = -1 } },
        { "RMSNormalization", inputs = 2 } }, { zknn.randn(2, 3, 8), zknn.randn(8), zknn.randn(8) },
        23),
      each_of("groups", { { "InstanceNormalization" },
        { "GroupNormalization", { num_groups = 2 } } },
        { zknn.randn(2, 4, 3, 3), zknn.randn(4), zknn.randn(4) }, 21),
      each_of("matrices", { { "MatMul" } }, { zknn.randn(2, 1, 3, 4), zknn.randn(3, 4, 5) }),
      each_of("transposed", { { "Gemm", { transA = 1, transB = 1, alpha = 0.5, beta = 2.0 },
        constants = { zknn.randn(4, 1) } }, { "Gemm", { transA = 1, transB = 1 } } },
        { zknn.randn(3, 4), zknn.randn(5, 3) }),
      each_of("pools", { { "MaxPool", { kernel_shape = { 3, 3 }, pads = { 1, 1, 1, 1 },
        strides = { 2, 2 }, ceil_mode = 1 } }, { "AveragePool", { kernel_shape = { 3, 2 },
        auto_pad = "SAME_UPPER", strides = { 2, 2 } } }, { "AveragePool", { kernel_shape = { 3, 3 },
        pads = { 1, 0, 1, 2 }, count_include_pad = 1, strides = { 2, 2 } } },
        { "GlobalAveragePool" }, { "GlobalMaxPool" } }, { zknn.randn(2, 2, 7, 8) }),
    }
  end)

  it("keeps values that live at once apart", function()
    local moved = model({
      node = { -- nothing moves here, so there is no loop that the Relu could go to
        node("Transpose", { "x" }, { "t" }), node("Expand", { "t", "shape" }, { "e" }),
        node("CastLike", { "e", "x" }, { "c" }), node("Relu", { "c" }, { "y" }) },
      initializer = { shape = ints(5, 1) }, input = { float("x", 1, 5) },
      output = { float("y", 5, 1), float("t", 5, 1) } }, 15)
    local cases = { { name = "moved", inputs = { x = zknn.randn(1, 5) }, model = moved } }
    for seed = 1, 8 do cases[seed + 1] = random_graph(seed) end
    tools.passes(cases, nil, "-std=c99 -Wall -Werror")
  end)

  it("is right where GCC 12 at -O2 is not", function() -- Transpose of one place to another, twice
    zknn.manual_seed(4)
    local layer = nn.TransformerEncoderLayer(32, 4, 64, { dropout = 0.0, activation = "gelu",
      batch_first = true, norm_first = true })
    local embedding = nn.Embedding(50, 32)
    local encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(32), false):eval()
    local x, path = zknn.randint(50, { 1, 16 }), os.tmpname()
    local mask = nn.Transformer.generate_square_subsequent_mask(16)
    onnx.export(function(i) return encoder(embedding(i), { mask = mask }) end, x, path,
      { input_names = { "x" }, opset_version = 13 })
    tools.passes({ { name = "encoder", model = onnx.load(path), inputs = { x = x } } }, nil,
      "-std=c99 -O2 -Wall -Werror")
    os.remove(path)
  end)

  it("makes C++, too, and headers; names and texts cannot inject code", function()
    local hostile = model { name = 'a"*/\n#error', node = {
      node("Relu", { 'x*/ int main;"\\\n??/' }, { "class" }),
      node("Add", { "class", "w\"]\n" }, { "*/\n#error\n/*" }) },
      initializer = { ["w\"]\n"] = zknn.ones(3) },
      input = { float('x*/ int main;"\\\n??/', 1, 3) }, output = { float("*/\n#error\n/*", 1, 3),
        float("class", 1, 3) } }
    hostile.graph.node[1].name = "*/ system(\"ls\"); /*"
    hostile.graph.node[2].name = "double"
    local macros = model { node = { node("Relu", { "NET_NODE" }, { "a" }),
      node("Add", { "a", "NET_RESTRICT" }, { "NET_INF" }) },
      initializer = { NET_RESTRICT = zknn.full({ 3 }, math.huge) },
      input = { float("NET_NODE", 1, 3) }, output = { float("NET_INF", 1, 3), float("a", 1, 3) } }
    macros.graph.node[1].name = "NET_ARENA_BYTES"
    local cases = { { name = "hostile", model = hostile,
      inputs = { ['x*/ int main;"\\\n??/'] = zknn.randn(1, 3) },
      options = { header = "hostile.h" } },
      { name = "net", model = macros, inputs = { NET_NODE = zknn.randn(1, 3) } } }
    tools.passes(cases)
    tools.passes(cases, "c++ -x c++", "-Wall -Wextra -Wpedantic -Werror")
  end)

  it("writes the same file each time", function()
    local a, b = random_graph(5), random_graph(5)
    assert.equal(onnx.compile(a.model).source, onnx.compile(b.model).source)
  end)

  it("says at once what it cannot write", function()
    local net = model { node = { node("NonZero", { "x" }, { "a" }),
      node("NonZero", { "x" }, { "b" }),
      node("Cast", { "x" }, { "d" }, { to = 9 }), node("Unique", { "x" }, { "c" }) },
      input = { float("x", 1, 3) },
      output = { { name = "a", type = "int64" }, { name = "b", type = "int64" },
        { name = "c", type = "float32" }, { name = "d", type = "bool" } } }
    support.fails("2 x NonZero, 1 x Unique", onnx.compile, net)
    local open = model { node = { node("Relu", { "x" }, { "y" }) },
      input = { float("x", "batch", 1, "height", false) }, output = { float("y") } }
    support.fails("(height, 3): give its shape by the option shape (--shape x=1,3,28,28)",
      onnx.compile, open)
    support.has(onnx.compile(open, { shape = { x = { 2, 1, 4, 4 } } }).source, "{2, 1, 4, 4}")
    local by_data = model { node = { node("Tile", { "x", "s" }, { "y" }) },
      input = { float("x", 1, 3), { name = "s", type = "int64", shape = { 2 } } },
      output = { float("y") } }
    support.fails("1 x Tile whose input 2 is not constant", onnx.compile, by_data)
    support.fails("more than 1073741824", onnx.compile, open,
      { shape = { x = { 1 << 40, 1, 1 << 30, 4 } } })
    support.fails("dimension 1", onnx.compile, open, { shape = { x = { 2, 3, 4, 4 } } })
    support.fails("did you mean 'header'", onnx.compile, open, { haeder = "x" })
    support.fails("name must be a name of C", onnx.compile, open, { name = "int" })
  end)

  it("is a command, which reports what a net takes", function()
    local folder = support.make_folder()
    local program = support.program()
    local function run(words)
      local text = support.output_of(("cd %s; %s compile %s 2>&1; echo status $?"):format(folder,
        program, words))
      return text
    end
    zknn.manual_seed(4)
    onnx.export(nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3)), zknn.zeros(1, 6),
      folder .. "/net.onnx", { input_names = { "x" } })
    local report = run "--json net.onnx"
    support.has(report, '"macs":36')
    support.has(report, '"constants":172') -- 4 * (6 * 4 + 4 + 4 * 3 + 3)
    support.has(report, '"arena":16') -- 4 floats between the layers
    support.has(run "--report net.onnx",
      "RAM: 16 bytes of working memory, 24 of inputs, 12 of outputs")
    assert.is_nil(io.open(folder .. "/net.c"))
    zknn.npz.save({ x = zknn.randn(2, 6) }, folder .. "/x.npz")
    support.has(run "net.onnx --test x.npz --header mine.h", "status 0")
    local text = support.output_of(("cd %s && cc -std=c99 -Wall -Werror net.c net_test.c -lm "
      .. "-o net 2>&1 && ./net"):format(folder))
    support.has(text, "ok net: 2 run(s)")
    support.has(support.read(folder .. "/mine.h"), "#define NET_ARENA_BYTES 16")
    support.has(run "net.onnx --shape x=1,7", "status 1")
    support.has(run "net.onnx --contxt", "did you mean '--context'")
    support.has(run "--shape x:1 net.onnx", "status 2")
    support.remove_folder(folder)
  end)
end)
