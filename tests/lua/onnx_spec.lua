-- onnx_spec.lua: ONNX files as tables: load, change, save, check.
-- Oracle: tests/golden/onnx/make.py, which made the files with the onnx package;
-- tests/peers/onnx_export.py has that package judge what is written here.

local zknn = require "zknn"
local support = require "support"
local has, message, read = support.has, support.message, support.read
local onnx = zknn.onnx

local EVERY = "tests/golden/onnx/every.onnx"
local EXTERNAL = "tests/golden/onnx/external.onnx"

local temporary = os.tmpname

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
    assert.equal("float16", graph.initializer.half.dtype)
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
    local never = os.tmpname()
    os.remove(never)
    local function fails(change, ...)
      local model = small()
      change(model)
      local text = message(onnx.save, model, never)
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

  it("finds cycles", function()
    has(problems(function(_, g) g.node[1].input[1] = "y" end),
      "a cycle: node 1 'product' (MatMul) needs node 2 'sum' (Add) needs node 1")
  end)

  it("finds names that stand twice", function()
    has(problems(function(_, g) g.node[2].output[1] = "h" end), "'h' is defined twice")
    has(problems(function(_, g) g.node[2].output[1] = "w" end), "'w' is defined twice")
  end)

  it("finds opsets it does not know", function()
    has(problems(function(m) m.opset_import[1].version = 99 end), "opset 99 is not known: 1 to 28")
    has(problems(function(m) m.opset_import[1].version = 0 end), "opset 0 is not known")
    has(problems(function(_, g) g.node[1].domain = "mine" end), "domain 'mine' is not in")
  end)

  it("finds attributes of wrong types", function()
    local function attribute(name, value)
      return problems(function(_, g) g.node[1].attribute = { [name] = value } end)
    end
    has(attribute("alpha", 1), "attribute 'alpha' must be a float, got integer (write 1.0)")
    has(attribute("axis", 1.0), "attribute 'axis' must be an integer")
    has(attribute("perm", { 1.0 }), "attribute 'perm' must be a list of integers")
    has(attribute("q", { 1, "x" }), "onnx.check: graph.node[1].attribute.q must be a list of "
      .. "numbers, of strings, of tensors or of graphs, got a list of mixed values")
    has(attribute("q", { print }), "got a list that holds a function")
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

  it("reports all problems at once", function()
    local text = problems(function(m, g)
      m.opset_import[1].version = 99
      g.initializer.w = nil
      g.output[1].name = "z"
    end)
    has(text, "3 problems")
    has(text, "opset 99")
    has(text, "'w' is defined nowhere")
    has(text, "'z' is made by no node")
  end)
end)
