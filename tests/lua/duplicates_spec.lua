-- duplicates_spec.lua: in lists of named entries, a second entry of the same name must not silently
-- replace the first. Oracles: the input; PyTorch refuses the same lists of dims,
-- and onnxruntime the same axes. (formats_spec.lua has the keys of files, onnx_spec.lua names.)

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

local function refuses(part, f, ...)
  local good, problem = pcall(f, ...)
  assert.is_false(good, "no error")
  assert.is_truthy(tostring(problem):find(part, 1, true), tostring(problem))
end

describe("equal names", function()
  it("of modules and parameters in a list are refused", function()
    local a, b, p = nn.ReLU(), nn.Tanh(), zknn.ones(1)
    refuses("the name 'fc' comes twice", nn.Sequential, { { "fc", a }, { "fc", b } })
    refuses("its name is 5", nn.Sequential, { { 5, a } })
    refuses("items 0 and 2 of the list are both named 'a'", nn.ModuleDict,
      { { "a", a }, { "b", b }, { "a", b } })
    refuses("are both named 'w'", nn.ParameterDict, { { "w", p }, { "w", p } })
    local seq = nn.Sequential { { "1", a } }
    refuses("'1'", seq.append, seq, b)
    assert.equal(a, seq[0])
    local list = nn.ModuleList { a, b }
    list["0"] = nil
    refuses("'1', which one more would have, is taken", list.append, list, a)
    local dict = nn.ModuleDict { { "a", a } }
    dict.a = b -- an assignment
    dict:update { a = a } -- as Python's update
    assert.equal(a, dict.a)
  end)

  it("of a state_dict without its prefix are refused, and nothing is renamed", function()
    local state = { ["module.a"] = zknn.ones(1), ["module.b"] = zknn.ones(1), b = zknn.zeros(1) }
    refuses("'b' is there without the prefix 'module.', too",
      nn.utils.consume_prefix_in_state_dict_if_present, state, "module.")
    assert.is_truthy(state["module.a"])
    assert.equal(0, state.b:item())
  end)
end)

describe("a parameter", function()
  it("is given to an optimizer once", function()
    local a, b = nn.Linear(2, 2), nn.Linear(2, 2)
    b.weight = a.weight
    local both = a:parameters()
    table.move(b:parameters(), 1, 2, 3, both)
    refuses("entries 1 and 3 are one tensor", optim.SGD, both, { lr = 0.1 })
    refuses("some parameters appear in more than one parameter group (entry 1)", optim.SGD,
      { { params = a:parameters() }, { params = b:parameters() } }, { lr = 0.1 })
    local opt = optim.SGD(a:parameters(), { lr = 0.1 })
    refuses("more than one parameter group", opt.add_param_group, opt, { params = b:parameters() })
    assert.equal(1, #opt.param_groups)
  end)
end)

describe("dims", function()
  it("are named once, from either end", function() -- "dim 0 appears multiple times"
    local x = zknn.ones(2, 3)
    for _, op in ipairs { "sum", "mean", "var", "std", "amax", "amin", "any", "all", "logsumexp",
      "count_nonzero", "flip", "squeeze", "permute" } do
      for _, dims in ipairs { { 0, 0 }, { 0, -2 } } do
        refuses("dim 0", zknn[op], x, dims)
      end
    end
    refuses("dim 0", zknn.norm, x, { dim = { 0, 0 } })
    refuses("dim 0", zknn.diagonal, x, 0, 0, -2)
    refuses("letter i of the result occurs twice", zknn.einsum, "ij->ii", x)
    assert.same({ 2, 3, 0, 1 }, zknn.arange(4):roll({ 1, 1 }, { 0, 0 }):tolist()) -- as PyTorch
  end)
end)

describe("axes of ONNX nodes", function()
  local function run(op_type, opset, given, attribute)
    local initializer, input = {}, { "x" }
    for i = 1, #given do
      input[i + 1] = given[i] and "c" .. i or ""
      if given[i] then initializer["c" .. i] = given[i] end
    end
    local session = zknn.onnx.InferenceSession {
      ir_version = 8, opset_import = { { version = opset } },
      graph = {
        name = "g", initializer = initializer,
        node = { { op_type = op_type, input = input, output = { "y" }, attribute = attribute } },
        input = { { name = "x", type = "float32", shape = { 1, 1, 2, 2 } } },
        output = { { name = "y", type = "float32" } },
      },
    }
    return session:run(nil, { x = zknn.ones(1, 1, 2, 2) })[1]
  end
  local twice, once = zknn.tensor { 2, -2 }, zknn.tensor { 2, 3 }
  local front = zknn.tensor { 0, 0 }

  it("are named once in an export", function()
    for _, axes in ipairs { { 0, 0 }, { 0, -2 }, { [0] = "n", [-2] = "m" } } do
      refuses("dynamic_axes of 'a' has dimension 0 twice", zknn.onnx.export, nn.Linear(2, 1),
        zknn.ones(1, 2), os.tmpname(), { input_names = { "a" }, dynamic_axes = { a = axes } })
    end
  end)

  it("are named once", function()
    for _, row in ipairs {
      { "ReduceSum", 13, { twice }, { once } },
      { "ReduceMax", 18, { twice }, { once } },
      { "Squeeze", 13, { front }, { zknn.tensor { 0, 1 } } },
      { "Unsqueeze", 13, { front }, { zknn.tensor { 0, 1 } } },
      { "Slice", 13, { front, front + 1, twice }, { front, front + 1, once } },
      { "Pad", 18, { zknn.tensor { 1, 1, 1, 1 }, false, twice },
        { zknn.tensor { 1, 1, 1, 1 }, false, once } },
    } do
      local op_type, opset, bad, good = table.unpack(row)
      refuses("is named twice", run, op_type, opset, bad)
      assert.is_true(zknn.is_tensor(run(op_type, opset, good)))
    end
    local scales = zknn.tensor { 2.0, 3.0 }
    refuses("axis 2 is named twice", run, "Resize", 18, { false, scales }, { axes = { 2, -2 } })
    assert.same({ 1, 1, 4, 6 }, run("Resize", 18, { false, scales }, { axes = { 2, 3 } }).shape)
    refuses("axis 2 is named twice", run, "ReduceMean", 13, {}, { axes = { 2, 2 } })
    refuses("dim 1 appears more than once", run, "Transpose", 13, {}, { perm = { 1, 1, 0, 2 } })
  end)
end)
