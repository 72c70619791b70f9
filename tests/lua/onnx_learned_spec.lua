-- onnx_learned_spec.lua: nodes of ai.onnx.ml, and what scikit-learn's exporters make of estimators.
-- Oracle: what onnxruntime gives (tests/golden/onnx/learned.py); for wrong files, what is wrong.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message

-- A model of one node over x [batch, features].
local function model(op_type, attribute, features)
  return {
    ir_version = 8, opset_import = { { domain = "ai.onnx.ml", version = 3 } },
    graph = {
      name = "test",
      node = { { op_type = op_type, name = "it", domain = "ai.onnx.ml", input = { "x" },
        output = { "y" }, attribute = attribute } },
      input = { tools.float("x", "batch", features or 3) },
      output = { { name = "y", type = "float32" } },
    },
  }
end

-- The arrays of one tree of five nodes, changed by `change`.
local function tree(change)
  local LEQ, LEAF = "BRANCH_LEQ", "LEAF"
  local a = {
    nodes_treeids = { 0, 0, 0, 0, 0 }, nodes_nodeids = { 0, 1, 2, 3, 4 },
    nodes_featureids = { 0, 1, 0, 0, 0 }, nodes_modes = { LEQ, LEQ, LEAF, LEAF, LEAF },
    nodes_values = { 0.5, 1.5, 0.0, 0.0, 0.0 }, nodes_truenodeids = { 1, 3, 0, 0, 0 },
    nodes_falsenodeids = { 2, 4, 0, 0, 0 }, target_treeids = { 0, 0, 0 },
    target_nodeids = { 2, 3, 4 }, target_ids = { 0, 0, 0 }, target_weights = { 1.0, 2.0, 4.0 },
    n_targets = 1,
  }
  change(a)
  return model("TreeEnsembleRegressor", a)
end

describe("a session", function()
  it("gives what onnxruntime gives of learned models", function()
    local close = { rtol = 1e-4, atol = 1e-6, equal_nan = true }
    assert.equal(177, tools.run_all("tests/golden/onnx/learned.npz", close))
  end)

  it("runs a file of ai.onnx.ml alone, for each batch", function()
    local session = onnx.InferenceSession(tree(function() end))
    for _, x in ipairs { { { 0.0, 1.0, 0.0 } }, { { 1.0, 1.0, 0.0 }, { 0.0, 2.0, 0.0 } } } do
      local y = session:run(nil, { x = zknn.tensor(x) })[1]
      for i, row in ipairs(x) do
        local want = row[1] > 0.5 and 1 or row[2] <= 1.5 and 2 or 4
        assert.equal(want, y[i - 1]:item())
      end
    end
  end)

  it("gives the same for a row in any batch", function()
    local session, x = onnx.InferenceSession(tree(function() end)), zknn.randn(300, 3)
    local whole = session:run(nil, { x = x })[1]
    for i = 0, 299, 37 do
      local row = session:run(nil, { x = x:narrow(0, i, 1) })[1]
      assert.equal(whole[i]:item(), row[0]:item())
    end
  end)
end)

describe("what is wrong with trees", function()
  local function refused(part, change)
    local text = message(onnx.InferenceSession, tree(change))
    has(text, "node 1 'it' (TreeEnsembleRegressor, opset 28): ")
    has(text, part)
  end

  it("is told when they are opened", function()
    refused("'nodes_nodeids' has 4 elements, it must have 5", function(a)
      a.nodes_nodeids[5] = nil
    end)
    refused("attribute 'nodes_modes' must have as many elements", function(a)
      a.nodes_modes[5] = nil
    end)
    refused("attribute 'nodes_values' is missing", function(a) a.nodes_values = nil end)
    refused("a node's mode is 'BRANCH'", function(a) a.nodes_modes[1] = "BRANCH" end)
    refused("tree 0 has no node 9", function(a) a.nodes_truenodeids[1] = 9 end)
    refused("one is reached in two ways, or from below", function(a)
      a.nodes_modes[4], a.nodes_truenodeids[4], a.nodes_falsenodeids[4] = "BRANCH_LEQ", 1, 2
    end)
    refused("some of its nodes are below no root, as in a cycle", function(a)
      a.nodes_truenodeids[2] = 0
    end)
    refused("tree 0 has 0 roots", function(a)
      a.nodes_truenodeids[2], a.nodes_modes[4] = 0, "BRANCH_LEQ"
      a.nodes_truenodeids[4], a.nodes_falsenodeids[4] = 3, 3
    end)
    refused("tree 0 has 2 roots", function(a)
      a.nodes_truenodeids[2] = 4
    end)
    refused("tree 0 has two nodes 4", function(a) a.nodes_nodeids[4] = 4 end)
    refused("it asks for feature -1", function(a) a.nodes_featureids[1] = -1 end)
    refused("a leaf adds to target 1 of 1", function(a) a.target_ids[3] = 1 end)
    refused("n_targets is 0", function(a) a.n_targets = 0 end)
    refused("'target_ids' has 2 elements, it must have 3", function(a) a.target_ids[3] = nil end)
    refused("2 base values for 1 targets", function(a) a.base_values = { 1.0, 2.0 } end)
  end)

  it("is told in a run, when it is the input", function()
    local session = onnx.InferenceSession(tree(function(a) a.nodes_featureids[2] = 7 end))
    has(message(session.run, session, nil, { x = zknn.ones(2, 3) }),
      "its trees ask for 8 features, and its input has the shape [2, 3]")
  end)
end)

describe("what is wrong with other nodes", function()
  local function refused(part, op_type, attribute)
    local ok, session = pcall(onnx.InferenceSession, model(op_type, attribute))
    local text = ok and message(session.run, session, nil, { x = zknn.ones(2, 3) }) or session
    has(text, ("node 1 'it' (%s, opset 28): "):format(op_type))
    has(text, part)
  end

  it("is told with the node", function()
    refused("its 2 coefficients do not fit 3 features", "LinearRegressor",
      { coefficients = { 1.0, 2.0 } })
    refused("its coefficients are for 1 classes, and it has 3 labels", "LinearClassifier",
      { coefficients = { 1.0, 2.0, 3.0 }, classlabels_ints = { 1, 2, 3 } })
    refused("post_transform 'SOFT' is not supported", "LinearRegressor",
      { coefficients = { 1.0, 2.0, 3.0 }, post_transform = "SOFT" })
    refused("'support_vectors' has 2 elements, it must have 6", "SVMRegressor",
      { coefficients = { 1.0, 2.0 }, n_supports = 2, rho = { 1.0 }, support_vectors = { 1.0, 2.0 },
        kernel_type = "RBF", kernel_params = { 1.0, 0.0, 3.0 } })
    refused("attribute 'vectors_per_class' has -1", "SVMClassifier",
      { coefficients = { 1.0 }, vectors_per_class = { -1, 2 }, classlabels_ints = { 1, 2 } })
    refused("it has 2 keys and 1 values", "LabelEncoder",
      { keys_floats = { 1.0, 2.0 }, values_floats = { 1.0 } })
    refused("element 0 of the input is none of its categories", "OneHotEncoder",
      { cats_int64s = { 3, 4 }, zeros = 0 })
    refused("its values do not fit 3 columns", "Imputer", { imputed_value_floats = { 1.0, 2.0 } })
  end)
end)
