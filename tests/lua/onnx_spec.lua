-- onnx_spec.lua: ONNX files as tables: load, change, save, check.
-- Oracle: tests/golden/onnx/make.py, which made the files with the onnx package;
-- tests/peers/onnx_export.py has that package judge what is written here.

local zknn = require "zknn"
local onnx = zknn.onnx

local EVERY = "tests/golden/onnx/every.onnx"
local EXTERNAL = "tests/golden/onnx/external.onnx"

local temporary = os.tmpname

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

-- The error of f(...), which must fail.
local function message(f, ...)
  local good, problem = pcall(f, ...)
  assert.is_false(good, "no error")
  return tostring(problem)
end

local function has(text, part)
  assert.is_truthy(text:find(part, 1, true), ("no '%s' in: %s"):format(part, text))
end

-- A model of one product: y = x w + b.
local function small()
  return {
    ir_version = 7,
    opset_import = { { version = 13 } },
    graph = {
      name = "small",
      node = {
        { op_type = "MatMul", name = "product", input = { "x", "w" }, output = { "h" } },
        { op_type = "Add", name = "sum", input = { "h", "b" }, output = { "y" } },
      },
      initializer = { w = zknn.ones(3, 2), b = zknn.zeros(2) },
      input = { { name = "x", type = "float32", shape = { "batch", 3 } } },
      output = { { name = "y", type = "float32", shape = { "batch", 2 } } },
    },
  }
end

describe("onnx.load", function()
  local model = onnx.load(EVERY)
  local graph = model.graph

  it("gives the model", function()
    assert.equal(8, model.ir_version)
    assert.equal("make.py", model.producer_name)
    assert.equal(3, model.model_version)
    assert.same({ { domain = "", version = 13 }, { domain = "test.domain", version = 1 } },
      model.opset_import)
    assert.equal("1", model.metadata_props.zebra)
    assert.equal("all of it", graph.doc_string)
  end)

  it("gives tensors in the order of the file", function()
    local names = {}
    for name in pairs(graph.initializer) do names[#names + 1] = name end
    assert.equal("raw floats doubles longs bytes bools empty half ints words",
      table.concat(names, " "))
    assert.same({ { 0.0, 1.0, 2.0 }, { 3.0, 4.0, 5.0 } }, graph.initializer.raw:tolist())
    assert.equal("int64", graph.initializer.longs.dtype)
    assert.same({ true, false, true }, graph.initializer.bools:tolist())
    assert.same({ 0, 4 }, graph.initializer.empty.shape)
    assert.equal("float16", graph.initializer.half.type)
    assert.same({ 2 }, graph.initializer.half.shape)
  end)

  it("gives nodes and attributes with their types", function()
    local gemm, custom, choice = graph.node[1], graph.node[2], graph.node[3]
    assert.same({ "x", "raw", "" }, gemm.input)
    assert.equal("float", math.type(gemm.attribute.beta))
    assert.equal("integer", math.type(gemm.attribute.transB))
    assert.equal("test.domain", custom.domain)
    assert.equal("word", custom.attribute.text)
    assert.same({ 1, -2 }, custom.attribute.ints)
    assert.same({ 1.0, 2.5 }, custom.attribute.floats)
    assert.same({ "a", "bc" }, custom.attribute.strings)
    assert.equal(9, custom.attribute.tensors[1]:item())
    assert.equal(0, #custom.attribute.none)
    assert.equal(-1.0, choice.attribute.else_branch.node[1].attribute.value:item())
  end)

  it("gives inputs with names for sizes", function()
    assert.same({ "batch", 3, false }, graph.input[1].shape)
    assert.equal("float32", graph.input[1].type)
    assert.is_nil(graph.input[2].type) -- a sequence
    assert.is_nil(graph.output[1].shape)
    assert.same({ 0, 2 }, graph.value_info[1].shape)
  end)

  it("reads data beside the file", function()
    assert.same({ 1.5, -2.5 }, onnx.load(EXTERNAL).graph.initializer.w:tolist())
  end)

  it("names what is wrong", function()
    has(message(onnx.load, "/nowhere.onnx"), "/nowhere.onnx: No such file")
    has(message(onnx.load, "tests/golden/onnx/make.py"), "tests/golden/onnx/make.py")
    has(message(onnx.load), "path")
    has(message(onnx.load, { pth = "x" }), "did you mean 'path'")
  end)
end)

describe("onnx.save", function()
  it("writes what load read, unknown fields and all", function()
    local first, second = temporary(), temporary()
    onnx.save(onnx.load(EVERY), first)
    onnx.save(onnx.load(first), second)
    assert.equal(read(first), read(second))
    for _, kept in ipairs { "DATA_FEATURE", "a test", "kept", "Relu", "a product" } do
      has(read(first), kept)
    end
    os.remove(first)
    os.remove(second)
  end)

  it("writes a model made by hand", function()
    local path = temporary()
    onnx.save(small(), path)
    local model = onnx.check(path)
    assert.equal("MatMul", model.graph.node[1].op_type)
    assert.same({ "batch", 3 }, model.graph.input[1].shape)
    assert.same({ { 1.0, 1.0 }, { 1.0, 1.0 }, { 1.0, 1.0 } }, model.graph.initializer.w:tolist())
    os.remove(path)
  end)

  it("writes views and other dtypes as they look", function()
    local path, model = temporary(), small()
    model.graph.initializer.w = zknn.arange(6):float():view(2, 3):t()
    model.graph.initializer.flags = zknn.tensor { true, false }
    onnx.save(model, path)
    local back = onnx.load(path).graph.initializer
    assert.same(model.graph.initializer.w:tolist(), back.w:tolist())
    assert.same({ true, false }, back.flags:tolist())
    os.remove(path)
  end)

  it("keeps what an edit does not touch", function()
    local path, model = temporary(), onnx.load(EVERY)
    model.graph.node[1].name = "renamed"
    model.graph.node[1].attribute.alpha = 0.25
    model.graph.node[2].attribute.ints = { 1, 2.5 }
    model.graph.node[2].attribute.kind = nil
    model.graph.input[1].shape[1] = 7
    table.remove(model.graph.node, 3)
    onnx.save(model, path)
    local back = onnx.load(path)
    assert.equal("renamed", back.graph.node[1].name)
    assert.equal(0.25, back.graph.node[1].attribute.alpha)
    assert.same({ 1.0, 2.5 }, back.graph.node[2].attribute.ints)
    assert.is_nil(back.graph.node[2].attribute.kind)
    assert.same({ 7, 3, false }, back.graph.input[1].shape)
    assert.equal(2, #back.graph.node)
    has(read(path), "a product")
    os.remove(path)
  end)

  it("names what cannot be written", function()
    local function fails(change, ...)
      local model = small()
      change(model)
      local text = message(onnx.save, model, "/tmp/never.onnx")
      for _, part in ipairs { ... } do has(text, part) end
    end
    fails(function(m) m.graph.node[2].input[1] = 3 end,
      "onnx.save: graph.node[2].input[1] must be a string, got number")
    fails(function(m) m.graph.node[1].attribute = { f = print } end,
      "graph.node[1].attribute.f must be a number, a string", "got function")
    fails(function(m) m.graph.node[1].attribute = { l = { 1, "x" } } end,
      "graph.node[1].attribute.l must be a list of numbers")
    fails(function(m) m.graph.initializer.w = 5 end, "graph.initializer.w must be a tensor")
    fails(function(m) m.graph.input[1].type = "float31" end, "a type as 'float32', got float31")
    fails(function(m) m.graph.input[1].shape[1] = {} end, "graph.input[1].shape[1] must be a size")
    fails(function(m) m.graph = nil end, "graph must be a table")
    fails(function(m) m.graph.node[1].name = "\xff" end, "must be UTF-8")
    fails(function(m) m.graph.node[1].attribute = { body = m.graph } end, "nested too deep")
    fails(function(m) m.opset_import = 13 end, "opset_import must be a list")
    has(message(onnx.save, small(), "/nowhere/x.onnx"), "/nowhere/x.onnx")
    has(message(onnx.save, 5, "x"), "model must be a table")
  end)
end)

describe("onnx.check", function()
  -- The problems of small() after a change.
  local function problems(change)
    local model = small()
    change(model, model.graph)
    return message(onnx.check, model)
  end

  it("passes a sound model and gives it back", function()
    local model = small()
    assert.equal(model, onnx.check(model))
  end)

  it("finds what is missing", function()
    has(problems(function(_, g) g.initializer.w = nil end),
      "node 1 'product' (MatMul): input 'w' is defined nowhere")
    has(problems(function(_, g) g.output[1].name = "z" end), "output 'z' is made by no node")
    has(problems(function(_, g) g.output = {} end), "no output")
    has(problems(function(m) m.graph = nil end), "there is no graph")
    has(problems(function(_, g) g.input[1].type = nil end), "input 1 'x' has no type")
    has(problems(function(_, g) g.node[1].op_type = nil end), "has no op_type")
    has(problems(function(m) m.opset_import = {} end), "opset_import is empty")
  end)

  it("finds cycles and disorder", function()
    has(problems(function(_, g) g.node[1].input[1] = "y" end),
      "a cycle: node 1 'product' (MatMul) needs node 2 'sum' (Add) needs node 1")
    has(problems(function(_, g) g.node[1], g.node[2] = g.node[2], g.node[1] end),
      "node 1 'sum' (Add) reads what node 2 'product' (MatMul) makes after it")
  end)

  it("finds names that stand twice", function()
    has(problems(function(_, g) g.node[2].output[1] = "h" end), "'h' is defined twice")
    has(problems(function(_, g) g.node[2].output[1] = "w" end), "'w' is defined twice")
    has(problems(function(_, g) g.node[2].name = "product" end), "the name 'product' belongs to")
  end)

  it("finds opsets it does not know", function()
    has(problems(function(m) m.opset_import[1].version = 99 end), "opset 99 is not known: 7 to 28")
    has(problems(function(m) m.opset_import[1].version = 6 end), "opset 6 is not known")
    has(problems(function(_, g) g.node[1].domain = "mine" end), "domain 'mine' is not in")
  end)

  it("finds attributes of wrong types", function()
    local function attribute(name, value)
      return problems(function(_, g) g.node[1].attribute = { [name] = value } end)
    end
    has(attribute("alpha", 1), "attribute 'alpha' must be a float, got integer (write 1.0)")
    has(attribute("axis", 1.0), "attribute 'axis' must be an integer")
    has(attribute("perm", { 1.0 }), "attribute 'perm' must be a list of integers")
    has(attribute("q", { 1, "x" }), "attribute 'q' is list of mixed values")
  end)

  it("finds initializers that do not fit the input of their name", function()
    has(problems(function(_, g)
      table.insert(g.input, { name = "w", type = "float32", shape = { 3, 3 } })
    end), "initializer 'w' has shape [3, 2], which does not fit")
    has(problems(function(_, g)
      table.insert(g.input, { name = "b", type = "int64", shape = { 2 } })
    end), "initializer 'b' is float32, the input of that name int64")
  end)

  it("looks into graphs in attributes", function()
    local text = problems(function(_, g)
      g.node[1].attribute = { body = {
        name = "inner", node = { { op_type = "Add", input = { "x", "q" }, output = { "r" } } },
        output = { { name = "r" } },
      } }
    end)
    has(text, "1 problem")
    has(text, "node 1 'product' (MatMul): body: node 1 (Add): input 'q' is defined nowhere")
  end)

  it("tells all problems at once", function()
    local text = problems(function(m, g)
      m.opset_import[1].version = 99
      g.initializer.w = nil
      g.node[2].name = "product"
    end)
    has(text, "3 problems")
    has(text, "opset 99")
    has(text, "'w' is defined nowhere")
    has(text, "belongs to")
  end)
end)

-- --- export ---

local nn = zknn.nn

-- Exports to a file that is gone afterwards; gives the model as it is read back.
local function export(model, example, options)
  local path = temporary()
  onnx.export(model, example, path, options)
  local back = onnx.load(path)
  os.remove(path)
  return back
end

-- What f prints through io.stdout.
local function printed(f)
  local file, before = io.tmpfile(), io.stdout
  io.stdout = file -- luacheck: ignore
  local good, problem = pcall(f)
  io.stdout = before -- luacheck: ignore
  assert(good, problem)
  file:seek("set")
  local text = file:read "a"
  file:close()
  return text
end

local function op_types(model)
  local types = {}
  for i, node in ipairs(model.graph.node) do types[i] = node.op_type end
  return table.concat(types, " ")
end

-- A module whose forward is f.
local function module_of(f, fields)
  local Made = nn.class("Made")
  function Made:__init()
    for name, value in pairs(fields or {}) do self[name] = value end
  end
  Made.forward = f
  return Made()
end

describe("onnx.export of the tutorial's nets", function()
  -- Oracle: PyTorch 1.13's own exports (tests/golden/onnx/nets.py).
  local golden = dofile "tests/golden/onnx/nets.lua"
  local types = { float32 = 1 }

  local function net(hidden)
    local layers = { nn.Linear(784, 512), nn.ReLU() }
    for _ = 1, hidden do
      layers[#layers + 1] = nn.Linear(512, 512)
      layers[#layers + 1] = nn.ReLU()
    end
    layers[#layers + 1] = nn.Linear(512, 10)
    local stack = nn.Sequential(table.unpack(layers))
    return module_of(function(self, x)
      return self.linear_relu_stack(self.flatten(x))
    end, { flatten = nn.Flatten(), linear_relu_stack = stack })
  end

  local function check(name, hidden, options)
    local want, model = golden[name], net(hidden)
    options.verbose = true
    local text, got
    text = printed(function() got = export(model, zknn.zeros(1, 1, 28, 28), options) end)
    assert.equal(want.ir_version, got.ir_version)
    assert.equal(want.opset, got.opset_import[1].version)
    assert.equal(#want.node, #got.graph.node)
    for i, node in ipairs(want.node) do
      local made = got.graph.node[i]
      for _, key in ipairs { "op_type", "name", "input", "output" } do
        assert.same(node[key], made[key])
      end
      local attributes = {}
      for key, value in pairs(made.attribute) do
        attributes[key] = value
        assert.equal(math.type(node.attribute[key]), math.type(value))
      end
      assert.same(node.attribute, attributes)
    end
    local i = 0
    for key, tensor in pairs(got.graph.initializer) do
      i = i + 1
      assert.equal(want.initializer[i].name, key)
      assert.same(want.initializer[i].shape, tensor.shape)
      assert.is_true(zknn.equal(model:state_dict()[key], tensor))
    end
    assert.equal(#want.initializer, i)
    for _, key in ipairs { "input", "output" } do
      assert.equal(1, #got.graph[key])
      assert.equal(want[key][1].name, got.graph[key][1].name)
      assert.same(want[key][1].shape, got.graph[key][1].shape)
      assert.equal(want[key][1].type, types[got.graph[key][1].type])
    end
    local lines = {}
    for line in (text:gsub("\n+$", "") .. "\n"):gmatch "(.-)\n" do
      lines[#lines + 1] = line:gsub(", scope: .*", "")
    end
    assert.same(want.printed, lines)
    has(text, ", scope: Made::/nn.Sequential::linear_relu_stack/nn.Linear::linear_relu_stack.0 # "
      .. "tests/lua/onnx_spec.lua:")
  end

  local function names()
    return {
      input_names = { "input" }, output_names = { "output" },
      dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } },
    }
  end

  it("gives PyTorch's nodes, names, attributes, initializers and text", function()
    check("plain3", 1, {})
    check("plain5", 3, {})
  end)

  it("gives them with names and a dynamic axis", function()
    check("dynamic3", 1, names())
    check("dynamic5", 3, names())
  end)
end)

describe("onnx.export", function()
  local x = zknn.ones(2, 3)

  it("writes the format version of the opset", function()
    for opset, ir in pairs { [9] = 7, [13] = 7, [15] = 8, [17] = 8, [19] = 9, [21] = 10 } do
      local model = export(function(t) return t:relu() end, x, { opset_version = opset })
      assert.equal(opset, model.opset_import[1].version)
      assert.equal(ir, model.ir_version)
    end
  end)

  it("names nested, numbered and repeated modules as PyTorch 1.13", function()
    -- Oracle: torch.onnx.export of the same nesting: /l/l.0/act/act.1/Gemm, /ml.0_1/Gemm
    local block = module_of(function(self, t) return self.act(self.fc(t)) + t end, {
      fc = nn.Linear(3, 3), act = nn.Sequential(nn.ReLU(), nn.Linear(3, 3)),
    })
    local one = nn.Linear(3, 3)
    local model = export(module_of(function(self, t)
      return self.one(self.one(self.l(t)):relu():relu())
    end, { l = nn.Sequential(block), one = one }), x)
    local found = {}
    for i, node in ipairs(model.graph.node) do found[i] = node.name end
    assert.same({
      "/l/l.0/fc/Gemm", "/l/l.0/act/act.0/Relu", "/l/l.0/act/act.1/Gemm", "/l/l.0/Add",
      "/one/Gemm", "/Relu", "/Relu_1", "/one_1/Gemm",
    }, found)
  end)

  it("works under no_grad, for ops without backward, and in place", function()
    zknn.no_grad(function()
      local model = export(function(t)
        local y = t:clone()
        y:mul_(2)
        y:relu_()
        return y:argmax(1), y:gt(0)
      end, x)
      assert.equal("Identity Constant Mul Relu ArgMax Constant Greater", op_types(model))
    end)
  end)

  it("leaves out what no output needs", function()
    local model = export(function(t)
      local _ = t:exp():median()
      return t:relu()
    end, x)
    assert.equal("Relu", op_types(model))
  end)

  it("forms ops by the opset", function()
    local function sum(t) return t:sum(1) end
    local old = export(sum, x, { opset_version = 12 }).graph.node
    assert.same({ 1 }, old[1].attribute.axes)
    local new = export(sum, x, { opset_version = 13 }).graph.node
    assert.equal("Constant", new[1].op_type)
    assert.same({ 1 }, new[1].attribute.value:tolist())
    assert.equal(new[1].output[1], new[2].input[2])
    local function softmax(t) return t:softmax(0) end
    assert.equal("Transpose Softmax Transpose", op_types(export(softmax, x, { opset_version = 9 })))
    assert.equal("Softmax", op_types(export(softmax, x)))
  end)

  it("follows dynamic sizes through reshapes", function()
    local function f(t)
      return t:view(t:size(0), 1, t:size(1)), t:reshape(-1), t:flatten()
    end
    local model = export(f, x, { input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } } })
    assert.same({ 0, 1, 3 }, model.graph.node[1].attribute.value:tolist())
    assert.same({ -1 }, model.graph.node[3].attribute.value:tolist())
    assert.same({ "n", 3 }, model.graph.input[1].shape)
    assert.same({ "Reshape2_dim_0", 1, 3 }, model.graph.output[1].shape)
  end)

  it("refuses what would bake a dynamic size in", function()
    local function refused(f, part)
      has(message(export, f, x, { input_names = { "x" }, dynamic_axes = { x = { 0 } } }), part)
    end
    refused(function(t) return t * t:size(0) end, "mul: a number depends on the size")
    refused(function(t) return t + zknn.ones(t:size(0), 1) end, "add: a constant that it reads")
    refused(function(t) return t:narrow(0, 0, t:size(0) - 1) end, "narrow: an argument depends")
    refused(function(t) return t:size(0) > 2 and t:relu() or t:exp() end,
      "the model calls other operations")
    refused(function(t) return t:view(2, 3) end, "does not run with other sizes")
    local function named(t) return t:sum(0) end
    has(message(export, named, x, { input_names = { "x" }, output_names = { "y" },
      dynamic_axes = { x = { 0 }, y = { 0 } } }), "dimension 0 of output 'y' is always 3")
  end)

  it("lists every op that cannot be exported at once", function()
    local text = message(export, function(t)
      return t:cumprod(0):median() + t:roll(1):sum()
    end, x)
    has(text, "cumprod: it has no form in ONNX here")
    has(text, "median: it has no form")
    has(text, "roll: it has no form")
    has(message(export, function(t) return t:tril() end, x), "tril: it needs opset 14")
  end)

  it("refuses changes behind its back", function()
    has(message(export, function(t)
      local y = t:clone()
      y[0] = 5
      return y:relu()
    end, x), "relu: a tensor that it reads was changed in place")
    has(message(export, function(t)
      local y = t:clone()
      local row = y[0]
      row:mul_(2)
      return y:relu()
    end, x), "changed in place")
  end)

  it("takes constants and detached tensors along", function()
    local weight = zknn.full({ 3 }, 2.0)
    local model = export(function(t) return t:detach() * weight end, x)
    assert.equal("Mul", op_types(model))
    assert.same({ 2.0, 2.0, 2.0 }, model.graph.initializer["onnx::Constant_0"]:tolist())
  end)

  it("exports a Function by what its forward does", function()
    local Twice = zknn.Function("Twice")
    function Twice.forward(_, t) return t * 2 end
    function Twice.backward(_, grad) return grad * 2 end
    local leaf = zknn.ones(2, 3):requires_grad_()
    assert.equal("Constant Mul Relu", op_types(export(function(t)
      return Twice.apply(t):relu()
    end, leaf)))
  end)

  it("copies what is input and output, or output twice", function()
    local model = export(function(t)
      local y = t:relu()
      return t, y, y
    end, x, { input_names = { "x" }, output_names = { "a", "b", "c" } })
    assert.equal("Relu Identity Identity", op_types(model))
    assert.same({ "x", "b" }, { model.graph.node[2].input[1], model.graph.node[3].input[1] })
    assert.equal("c", model.graph.output[3].name)
  end)

  it("runs the model in eval mode and brings its mode and hooks back", function()
    local seen
    local inner = nn.Identity()
    local model = module_of(function(self, t)
      seen = self.training
      return self.inner(t):relu()
    end, { inner = inner })
    inner:eval()
    export(model, x)
    assert.is_false(seen)
    assert.is_true(model.training)
    assert.is_false(inner.training)
    assert.is_false(inner._hooks)
    has(message(export, module_of(function() error "broken" end), x), "broken")
    export(model, x) -- no trace is left under way
  end)

  it("names wrong arguments", function()
    local f = function(t) return t:relu() end
    has(message(export, 5, x), "model must be an nn.Module or a function")
    has(message(export, f, 5), "example must be a tensor or a list")
    has(message(export, f, { x, x }), "entries 1 and 2 of the example are one tensor")
    has(message(onnx.export, f, x, 5), "path must be a string")
    has(message(export, f, x, { opset_version = 22 }), "an integer from 9 to 21, got 22")
    has(message(export, f, x, { opset_verson = 13 }), "did you mean 'opset_version'")
    has(message(export, f, x, { input_names = { "a", "b" } }), "input_names has 2 names")
    has(message(export, f, x, { output_names = { "a", "b" } }), "output_names has 2 names")
    has(message(export, f, x, { input_names = { "a" }, output_names = { "a" } }), "'a' is an input")
    has(message(export, f, x, { dynamic_axes = { q = { 0 } } }), "there is no input or output 'q'")
    has(message(export, f, x, { input_names = { "a" }, dynamic_axes = { a = { [2] = "n" } } }),
      "dimension 2 is out of range")
    has(message(export, function() return 5 end, x), "output 1 of the model must be a tensor")
  end)
end)

describe("scripts/export_onnx.lua", function()
  local function output_of(shell)
    local pipe <close> = assert(io.popen(shell))
    return (pipe:read("a"):gsub("\n$", ""))
  end
  local program, here = output_of "readlink /proc/$PPID/exe", output_of "pwd"
  local folder = output_of "mktemp -d"

  local function run(arguments)
    return output_of(("cd %s && %s %s/scripts/export_onnx.lua %s 2>&1; echo status $?"):format(
      folder, program, here, arguments))
  end

  teardown(function() os.execute("rm -r " .. folder) end)

  it("exports the nets that ship where none is trained, saying so", function()
    local text = run ""
    has(text, "status 0")
    has(text, "no models/model_3layer.pth yet, exporting the net that ships")
    has(text, "Exported graph: graph(%onnx::Flatten_0 : Float(1, 1, 28, 28, ")
    has(text, "  return (%20)\n\nWrote models/model_5layer.onnx")
    local shipped = zknn.load "models/pretrained/model_5layer.pth"
    local graph = onnx.check(folder .. "/models/model_5layer.onnx").graph
    for name, tensor in pairs(graph.initializer) do
      assert.is_true(zknn.equal(shipped[name], tensor))
    end
  end)

  it("takes a trained net before it", function()
    local weights = zknn.load "models/pretrained/model_3layer.pth"
    weights["linear_relu_stack.4.bias"]:fill_(7)
    zknn.save(weights, folder .. "/models/model_3layer.pth")
    local text = run "--opset 17 --dynamic"
    assert.is_nil(text:find("no models/model_3layer.pth", 1, true))
    local model = onnx.load(folder .. "/models/model_3layer.onnx")
    assert.equal(7, model.graph.initializer["linear_relu_stack.4.bias"][0]:item())
    assert.equal(17, model.opset_import[1].version)
    assert.same({ "batch", 1, 28, 28 }, model.graph.input[1].shape)
  end)

  it("exports random weights only when told so", function()
    local text = run "--models elsewhere"
    has(text, "elsewhere/model_3layer.pth: no such file")
    has(text, "status 1")
    has(run "--models elsewhere --untrained", "exporting random weights")
    onnx.check(folder .. "/elsewhere/model_5layer.onnx")
    has(run "--opset 8", "wants a whole number from 9 to 21")
  end)
end)
