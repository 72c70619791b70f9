-- onnx_lenient_spec.lua: what is unusual in a file and means the same all the same: onnx.check
-- warns, and a session runs it. And what a message says of a file that cannot be run.
-- Oracle: onnxruntime 1.32 opens each of these graphs but that with repeated names, which
-- onnx.checker takes; the results are those of the usual form.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node, float = tools.node, tools.float

-- tools.small(), changed by f(graph, model): its one warning, and what a session gives.
local function warned(part, f)
  local model = tools.model(tools.small())
  f(model.graph, model)
  local same, warnings = onnx.check(model)
  assert.equal(model, same)
  if part then
    has(table.concat(warnings, "\n"), part)
  end
  assert.equal(part and 1 or 0, #warnings)
  local x = zknn.tensor { { 1.0, 2.0, 3.0 }, { -1.0, 0.5, 2.0 } }
  local usual, s = tools.session(tools.small()), onnx.InferenceSession(model)
  assert.is_true(zknn.equal(usual:run(nil, { x = x })[1], s:run(nil, { x = x })[1]))
  return s
end

describe("a file that is unusual", function()
  it("has no warning without a cause", function()
    warned(nil, function() end)
  end)

  it("repeats the names of nodes", function()
    warned("the name 'n' belongs to node 1 and to node 3", function(g)
      g.node[1].name, g.node[3].name = "n", "n"
    end)
  end)

  it("has sizes of -1", function()
    local s = warned("input 1 'x': size -1 of dimension 0 counts as any size", function(g)
      g.input[1].shape[1] = -1
    end)
    assert.same({ false, 3 }, s:get_inputs()[1].shape)
    support.fails("must have the shape [?, 3], got [1, 4]", s.run, s, nil, { x = zknn.ones(1, 4) })
    local model = tools.model(tools.small())
    model.graph.input[1].shape[1] = -2
    has(message(onnx.check, model), "size -2 of dimension 0 is negative")
  end)

  it("imports a domain twice in one version", function()
    warned("domain '' is imported twice", function(_, m)
      m.opset_import[2] = { domain = "ai.onnx", version = m.opset_import[1].version }
    end)
    local model = tools.model(tools.small())
    model.opset_import[2] = { version = 9 }
    has(message(onnx.check, model), "imported twice, with versions 13 and 9")
  end)

  it("has nodes in another order", function()
    warned("node 1 (Add) reads what node 2 (MatMul) makes after it", function(g)
      g.node[1], g.node[2] = g.node[2], g.node[1]
    end)
    -- all orders of a longer chain, whose last node reads the first value too
    zknn.manual_seed(0)
    local x = zknn.tensor { 1.0, 2.0 }
    for _ = 1, 30 do
      local nodes = { node("Add", { "v5", "x" }, { "y" }) }
      for i = 0, 4 do
        nodes[i + 2] = node("Mul", { i == 0 and "x" or "v" .. i, "two" }, { "v" .. i + 1 })
      end
      local mixed = {}
      for i, k in ipairs(zknn.randperm(6):tolist()) do mixed[i] = nodes[k + 1] end
      local s = tools.session { node = mixed, initializer = { two = zknn.tensor(2.0) },
        input = { float("x", 2) }, output = { float("y", 2) } }
      assert.same({ 33, 66 }, s:run(nil, { x = x })[1]:tolist())
    end
  end)

  it("has a branch that reads what is made behind it", function()
    local function branch(value)
      return { name = "b", node = { node("Neg", { value }, { value .. "_n" }) },
        output = { float(value .. "_n", 2) } }
    end
    local s = tools.session {
      node = {
        node("If", { "which" }, { "y" }, { then_branch = branch "a", else_branch = branch "b" }),
        node("Add", { "x", "x" }, { "a" }), node("Mul", { "x", "a" }, { "b" }),
      },
      input = { float("x", 2), { name = "which", type = "bool", shape = {} } },
      output = { float("y", 2) },
    }
    local x = zknn.tensor { 1.0, 3.0 }
    assert.same({ -2, -6 }, s:run(nil, { x = x, which = zknn.tensor(true) })[1]:tolist())
    assert.same({ -2, -18 }, s:run(nil, { x = x, which = zknn.tensor(false) })[1]:tolist())
  end)

  it("lists an initializer among its inputs without a type", function()
    warned("input 2 'w' has no type but that of its initializer", function(g)
      g.input[2] = { name = "w" }
    end)
  end)

  it("gives its graph no name", function()
    warned("the graph has no name", function(g) g.name = "" end)
  end)

  it("holds initializers that nobody reads, of any type", function()
    warned(nil, function(g)
      local words = onnx.load("tests/golden/onnx/every.onnx").graph.initializer.words
      assert.equal("string", words.type)
      g.initializer.words, g.initializer.more = words, zknn.ones(3)
    end)
  end)

  it("imports other domains alone, and has nodes of them alone", function()
    local model = tools.model { node = { node("CastMap", { "x" }, { "y" }) },
      input = { float("x", 2) }, output = { float("y", 2) } }
    model.opset_import = { { domain = "ai.onnx.ml", version = 3 } }
    model.graph.node[1].domain = "ai.onnx.ml"
    assert.equal(model, (onnx.check(model)))
    has(message(onnx.InferenceSession, model),
      "1 thing that the model needs is not supported:\n  ai.onnx.ml.CastMap (1 node)")
  end)
end)

describe("a message", function()
  it("names all that a file needs and a session lacks", function()
    local model = tools.model({
      node = {
        node("Relu", { "x" }, { "r" }), node("Foo", { "r" }, { "a" }),
        node("Foo", { "a" }, { "b" }),
        node("If", { "c" }, { "y" }, {
          then_branch = { name = "t", node = { node("Foo", { "b" }, { "t" }),
            node("Bar", { "b" }, { "u" }) }, output = { float "u" } },
          else_branch = { name = "e", node = { node("Neg", { "b" }, { "e" }) },
            output = { float "e" } },
        }),
        node("Identity", { "words" }, { "z" }),
      },
      initializer = { words = onnx.load("tests/golden/onnx/every.onnx").graph.initializer.words },
      input = { float("x", 2), { name = "c", type = "bool", shape = {} },
        { name = "phase", type = "complex64", shape = {} } },
      output = { float("y", 2), { name = "z", type = "complex64", shape = { 2 } } },
    }, 99)
    has(message(onnx.InferenceSession, model), [[
5 things that the model needs are not supported:
  opset 99 (1 to 28 are)
  Foo (3 nodes)
  Bar (1 node)
  input 'phase' of type complex64
  output 'z' of type complex64]])
  end)

  it("names the inputs and outputs that there are", function()
    local s = tools.session { node = { node("Add", { "left", "right" }, { "y" }) },
      input = { float("left", 2), float("right", 2) }, output = { float("y", 2) } }
    local x = zknn.ones(2)
    support.fails("there is no input 'banana'; the inputs are 'left', 'right'", s.run, s, nil,
      { left = x, right = x, banana = x })
    support.fails("there is no input 'rigth'; did you mean 'right'? the inputs are 'left', 'right'",
      s.run, s, nil, { left = x, rigth = x })
    support.fails("there is no output 'zebra'; the only one is 'y'", s.run, s, { "zebra" },
      { left = x, right = x })
  end)

  it("says what another kind of file is", function()
    local path = os.tmpname()
    local kinds = {
      { "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer" },
      { "<!DOCTYPE html><html></html>", "a web page (HTML)" },
      { "PK\3\4" .. ("\0"):rep(40) .. "net/data.pkl", "it is a .pth of torch.save" },
      { "PK\3\4" .. ("\0"):rep(40) .. "net/code/__torch__.py net/data.pkl",
        "it is a TorchScript archive" },
    }
    for _, kind in ipairs(kinds) do
      support.write(path, kind[1])
      has(message(onnx.InferenceSession, path), kind[2])
      has(message(onnx.load, path), kind[2])
    end
    os.remove(path)
  end)
end)
