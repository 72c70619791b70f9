-- onnx_export_spec.lua: onnx.export, and the script that exports the trained nets.
-- Oracle: PyTorch 1.13's own exports (tests/golden/onnx/nets.py); tests/peers/onnx_export.py has
-- onnx.checker and onnxruntime judge every op.

local zknn = require "zknn"
local onnx = zknn.onnx

local nn = zknn.nn
local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local export, op_types, module_of = tools.export, tools.op_types, tools.module_of

local function printed(f) return tools.written("stdout", f) end

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
    has(text,
      ", scope: Made::/nn.Sequential::linear_relu_stack/nn.Linear::linear_relu_stack.0 # ")
    has(text, "onnx_export_spec.lua:")
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
    for opset, ir in pairs {
      [9] = 7, [13] = 7, [15] = 8, [17] = 8, [19] = 9, [21] = 10, [22] = 10, [23] = 11, [24] = 12,
      [25] = 13,
    } do
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
    refused(function(t) return t * math.floor(math.sqrt(t:size(0))) end,
      "mul: a number depends on the size of a dynamic axis in a way that no formula here gives")
    refused(function(t) return t:size(0) > 2 and t:relu() or t:exp() end,
      "(x_dynamic_axes_1 = 3) the model calls other operations")
    refused(function(t)
      local sum = t[0]
      for i = 1, t:size(0) - 1 do sum = sum + t[i] end
      return sum
    end, "A loop or a branch over a size is not exported: write it with operations on")
    refused(function(t) return t:size(0) == 7 and t:relu() or t:exp() end,
      "(x_dynamic_axes_1 = 7) the model calls other operations")
    refused(function(t) return t * (t:size(0) > 50 and 2 or 1) end, "no formula here gives")
    refused(function(t) return t:view(2, 3) end,
      "does not run with other sizes of its dynamic axes (leave those out of dynamic_axes")
    refused(function(t) return nn.functional.avg_pool1d(t:t():unsqueeze(0), t:size(0)) end,
      "avg_pool1d: kernel_size depends on the size of a dynamic axis, but is fixed in ONNX (")
    local function named(t) return t:sum(0) end
    has(message(export, named, x, { input_names = { "x" }, output_names = { "y" },
      dynamic_axes = { x = { 0 }, y = { 0 } } }), "dimension 0 of output 'y' is always 3")
  end)

  it("lists every op that cannot be exported at once", function()
    local text = message(export, function(t)
      return t:erfinv():nanmedian() + t:lgamma():sum()
    end, x)
    has(text, "erfinv: it has no form in ONNX here")
    has(text, "nanmedian: it has no form")
    has(text, "lgamma: it has no form")
    has(message(export, function(t) return t:tril() end, x), "tril: it needs opset 14")
  end)

  it("refuses changes behind its back", function()
    has(message(export, function(t)
      local y = t:clone()
      local row = y[0]
      row:mul_(2)
      return y:relu()
    end, x), "relu: a tensor that it reads was changed in place, through a view or by something")
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
    has(message(export, f, x, { opset_version = 26 }), "an integer from 9 to 25, got 26")
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
  local function output_of(shell) return (support.output_of(shell):gsub("\n$", "")) end
  local program, here = output_of "readlink /proc/$PPID/exe", output_of "pwd"
  local folder = support.make_folder()

  local function run(arguments)
    return output_of(("cd %s && %s %s/scripts/export_onnx.lua %s 2>&1; echo status $?"):format(
      folder, program, here, arguments))
  end

  teardown(function() support.remove_folder(folder) end)

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

  it("writes a net of 8-bit integers beside it", function()
    run "--int8"
    local session = onnx.InferenceSession(folder .. "/models/model_3layer.int8.onnx")
    assert.same({ "batch", 1, 28, 28 }, session:get_inputs()[1].shape)
    assert.equal("int8", onnx.load(folder .. "/models/model_3layer.int8.onnx").graph.initializer
      ["linear_relu_stack.0.weight_quantized"].dtype)
  end)

  it("exports random weights only when told so", function()
    local text = run "--models elsewhere"
    has(text, "there is no file elsewhere/model_3layer.pth. ")
    has(text, "status 1")
    has(run "--models elsewhere --untrained", "exporting random weights")
    onnx.check(folder .. "/elsewhere/model_5layer.onnx")
    has(run "--opset 8", "needs a whole number from 9 to 25")
  end)
end)
