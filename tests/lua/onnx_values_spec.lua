-- onnx_values_spec.lua: strings, sequences, optionals and maps in sessions.
-- Oracle: ONNX's operator pages, worked out by hand; of estimators with classes that are strings
-- what onnxruntime gives (golden/onnx/learned.py). peers/onnx_nodes.py runs ONNX's own cases.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node = tools.node

-- A session of the nodes; inputs and outputs are {name, type, ...sizes}.
local function session(nodes, inputs, outputs, opset, initializers)
  local function ports(list)
    local all = {}
    for i, p in ipairs(list) do
      all[i] = { name = p[1], type = p[2], shape = p[3] and { table.unpack(p, 3) } or nil }
    end
    return all
  end
  local model = tools.model({ node = nodes, input = ports(inputs), output = ports(outputs),
    initializer = initializers }, opset or 20)
  model.opset_import[2] = { domain = "ai.onnx.ml", version = 3 }
  return onnx.InferenceSession(model)
end

-- What one node of inputs x1, .. that are strings (type nil) or of that type gives.
local function run(op_type, attribute, values, outputs, types)
  local inputs, feeds, names, results, result_names = {}, {}, {}, {}, {}
  for i, v in ipairs(values) do
    local name = "x" .. i
    inputs[i], feeds[name], names[i] = { name, types and types[i] or "string" }, v, name
  end
  for k, type in ipairs(outputs) do
    results[k], result_names[k] = { "y" .. k, type }, "y" .. k
  end
  local n = node(op_type, names, result_names, attribute)
  if attribute and attribute.domain then n.domain, attribute.domain = attribute.domain, nil end
  local s = session({ n }, inputs, results)
  s:run(nil, feeds) -- the second time by the plan that the first one made
  return table.unpack(s:run(nil, feeds))
end

local function same(want, got)
  if type(want) ~= "table" then return assert.equal(want, got) end
  assert.equal(#want, #got)
  for i in ipairs(want) do same(want[i], got[i]) end
end

describe("strings", function()
  it("are a string, or nested lists", function()
    same("a", (run("Identity", nil, { "a" }, { "string" })))
    same({ { "a", "b", "\0\xff" } }, (run("Identity", nil, { { { "a", "b", "\0\xff" } } },
      { "string" })))
    same({}, (run("Identity", nil, { {} }, { "string" })))
  end)

  it("are moved and compared as numbers are", function()
    local x = { { "a", "b" }, { "c", "a" } }
    same({ { "a", "c" }, { "b", "a" } }, (run("Transpose", nil, { x }, { "string" })))
    same({ "a", "b", "c", "a" }, (run("Reshape", nil, { x, zknn.tensor { -1 } }, { "string" },
      { "string", "int64" })))
    same({ { "c", "a" } }, (run("Gather", nil, { x, zknn.tensor { 1 } }, { "string" },
      { "string", "int64" })))
    same({ { "b" }, { "a" } }, (run("Slice", nil,
      { x, zknn.tensor { 1 }, zknn.tensor { 2 }, zknn.tensor { 1 } }, { "string" },
      { "string", "int64", "int64", "int64" })))
    same({ { "a", "b", "x" }, { "c", "a", "y" } }, (run("Concat", { axis = 1 },
      { x, { { "x" }, { "y" } } }, { "string" })))
    same({ "a", "z" }, (run("Where", nil,
      { zknn.tensor { true, false }, { "a", "b" }, { "y", "z" } }, { "string" },
      { "bool", "string", "string" })))
    local equal = run("Equal", nil, { { "a", "b" }, { "b", "b" } }, { "bool" })
    assert.equal(zknn.bool, equal.dtype)
    same({ false, true }, { equal[0]:item(), equal[1]:item() })
    assert.equal(4, (run("Size", nil, { x }, { "int64" })):item())
  end)

  it("are gathered by the turns of a loop", function()
    local body = { name = "body",
      node = { node("Gather", { "x", "i" }, { "one" }), node("Identity", { "going" }, { "more" }),
        node("StringConcat", { "last", "one" }, { "next" }),
        node("Identity", { "next" }, { "row" }) },
      input = { { name = "i" }, { name = "going" }, { name = "last" } },
      output = { { name = "more" }, { name = "next" }, { name = "row" } } }
    local s = session({ node("Loop", { "n", "", "start" }, { "all", "y" }, { body = body }) },
      { { "n", "int64" }, { "x", "string" }, { "start", "string" } },
      { { "all", "string" }, { "y", "string" } })
    local out = s:run(nil, { n = zknn.tensor(3), x = { "a", "b", "c" }, start = "-" })
    same("-abc", out[1])
    same({ "-a", "-ab", "-abc" }, out[2])
  end)

  it("are joined, split and normalized", function()
    same({ "ab", "cb" }, (run("StringConcat", nil, { { "a", "c" }, "b" }, { "string" })))
    local parts, counts = run("StringSplit", nil, { { " a  b ", "c" } }, { "string", "int64" })
    same({ { "a", "b" }, { "c", "" } }, parts)
    zknn.testing.assert_close(counts, zknn.tensor { 2, 1 })
    parts = run("StringSplit", { delimiter = ",", maxsplit = 1 }, { { "a,b,c" } },
      { "string", "int64" })
    same({ { "a", "b,c" } }, parts)
    same({ "MONDAY", "ÄB" }, (run("StringNormalizer",
      { case_change_action = "UPPER", stopwords = { "THE" } }, { { "monday", "the", "Äb" } },
      { "string" })))
    same({ "" }, (run("StringNormalizer", { stopwords = { "a" } }, { { "a", "a" } }, { "string" })))
  end)

  it("are cast", function()
    same({ "1.5", "NaN", "-INF", "100000" }, (run("Cast", { to = 8 },
      { zknn.tensor { 1.5, 0 / 0, -math.huge, 1e5 } }, { "string" }, { "float32" })))
    same({ "1", "-2" }, (run("Cast", { to = 8 }, { zknn.tensor { 1, -2 } }, { "string" },
      { "int64" })))
    zknn.testing.assert_close(run("Cast", { to = 1 }, { { "1.5", "-2e3", "inf" } }, { "float32" }),
      zknn.tensor { 1.5, -2000.0, math.huge })
    zknn.testing.assert_close(run("Cast", { to = 7 }, { { "15", "-2" } }, { "int64" }),
      zknn.tensor { 15, -2 })
    has(message(run, "Cast", { to = 7 }, { { "15x" } }, { "int64" }), "'15x' is no integer")
  end)

  it("are looked up", function()
    local function ml(attribute) attribute.domain = "ai.onnx.ml" return attribute end
    zknn.testing.assert_close(run("LabelEncoder", ml { keys_strings = { "a", "b" },
      values_int64s = { 3, 4 }, default_int64 = 7 }, { { "b", "c", "a" } }, { "int64" }),
      zknn.tensor { 4, 7, 3 })
    same({ "x", "_Unused" }, (run("LabelEncoder",
      ml { keys_int64s = { 3 }, values_strings = { "x" } }, { zknn.tensor { 3, 5 } },
      { "string" }, { "int64" })))
    same({ { "B" } }, (run("LabelEncoder", ml { keys_strings = { "a", "b" },
      values_strings = { "A", "B" }, default_string = "?" }, { { { "b" } } }, { "string" })))
    zknn.testing.assert_close(run("OneHotEncoder", ml { cats_strings = { "a", "b" } },
      { { "b", "c" } }, { "float32" }), zknn.tensor { { 0.0, 1.0 }, { 0.0, 0.0 } })
    zknn.testing.assert_close(run("CategoryMapper", ml { cats_strings = { "a", "b" },
      cats_int64s = { 5, 6 } }, { { "b", "c" } }, { "int64" }), zknn.tensor { 6, -1 })
    same({ "b", "none" }, (run("CategoryMapper", ml { cats_strings = { "a", "b" },
      cats_int64s = { 5, 6 }, default_string = "none" }, { zknn.tensor { 6, 7 } }, { "string" },
      { "int64" })))
    zknn.testing.assert_close(run("TfIdfVectorizer", { mode = "TFIDF", min_gram_length = 1,
      max_gram_length = 2, max_skip_count = math.maxinteger, ngram_counts = { 0, 2 },
      ngram_indexes = { 2, 0, 1 },
      pool_strings = { "a", "b", "a", "b" }, weights = { 1.0, 10.0, 0.5 } },
      { { { "a", "b", "c" }, { "a", "c", "b" } } }, { "float32" }),
      zknn.tensor { { 10.0, 0.5, 1.0 }, { 10.0, 0.5, 1.0 } })
  end)

  it("are constants of files", function()
    local words = onnx.load("tests/golden/onnx/every.onnx").graph.initializer.words
    local s = session({ node("Identity", { "words" }, { "y" }) }, {}, { { "y", "string" } }, 20,
      { words = words })
    same({ "a", "\xff" }, s:run(nil, {})[1])
    s = session({ node("Constant", {}, { "y" }, { value_strings = { "a", "b" } }) }, {},
      { { "y", "string" } })
    same({ "a", "b" }, s:run(nil, {})[1])
  end)

  it("are refused where numbers are needed", function()
    has(message(run, "Add", nil, { { "a" }, { "b" } }, { "string" }),
      "node 1 (Add, opset 20): input 0 is a tensor of strings, which the node does not take")
    has(message(run, "Concat", { axis = 0 }, { { "a" }, zknn.tensor { 1 } }, { "string" },
      { "string", "int64" }), "some of its inputs are strings, and some are numbers")
    has(message(run, "Identity", nil, { { "a" } }, { "int64" }),
      "output 'y1' is said to be int64, and the graph gives a tensor of strings")
    local s = session({ node("Identity", { "x" }, { "y" }) }, { { "x", "string", "n", 2 } },
      { { "y", "string" } })
    assert.equal("string", s:get_inputs()[1].type)
    has(message(s.run, s, nil, { x = { "a" } }), "input 'x' must have 2 dimensions, [n, 2], got 1")
    has(message(s.run, s, nil, { x = { { "a", "b" }, { "c" } } }),
      "input 'x' must be strings: a string, or nested lists of strings of equal lengths")
    has(message(s.run, s, nil, { x = { { "a", 1 } } }), "got number among them")
    has(message(s.run, s, nil, { x = zknn.ones(2, 2) }),
      "input 'x' must be a tensor of strings, got float32")
  end)

  it("count against the memory limit", function()
    local body = { name = "body", node = { node("StringConcat", { "s", "s" }, { "t" }),
      node("Identity", { "c" }, { "d" }) },
      input = { { name = "i" }, { name = "c" }, { name = "s" } },
      output = { { name = "d" }, { name = "t" } } }
    local s = session({ node("Loop", { "n", "", "x" }, { "y" }, { body = body }) },
      { { "n", "int64" }, { "x", "string" } }, { { "y", "string" } })
    same("aaaaaaaa", s:run(nil, { n = zknn.tensor(3), x = "a" })[1])
    has(message(s.run, s, nil, { n = zknn.tensor(60), x = "a" }), "memory_limit")
  end)
end)

describe("learned models with strings", function()
  it("give onnxruntime's labels, and a list of maps", function()
    local golden, n = zknn.npz.load "tests/golden/onnx/named.npz", 0
    for key in pairs(golden) do
      local name = key:match "^(.+)/model$"
      if name then
        n = n + 1
        local path = os.tmpname()
        local file <close> = assert(io.open(path, "wb"))
        file:write(golden[key]:bytes())
        file:flush()
        local s = onnx.InferenceSession(path)
        os.remove(path)
        local labels, maps = table.unpack(s:run(nil, { X = golden[name .. "/x"] }))
        local places, want = golden[name .. "/labels"], golden[name .. "/maps"]
        for i = 1, #labels do
          assert.equal(("abc"):sub(places[i - 1]:item() + 1, places[i - 1]:item() + 1), labels[i])
          if type(maps) == "table" then
            for k, letter in ipairs { "a", "b", "c" } do
              assert.is_true(math.abs(maps[i][letter] - want[i - 1][k - 1]:item()) < 1e-6)
            end
          end
        end
        if type(maps) ~= "table" then
          zknn.testing.assert_close(maps, want, { rtol = 1e-4, atol = 1e-6 })
        end
      end
    end
    assert.equal(3, n)
  end)
end)

describe("sequences", function()
  local function seq(...) return node(...) end

  it("are built, changed and read", function()
    local s = session({
      seq("SequenceConstruct", { "a", "b" }, { "s" }),
      seq("SequenceInsert", { "s", "a" }, { "t" }),
      seq("SequenceErase", { "t", "zero" }, { "u" }),
      seq("SequenceAt", { "u", "last" }, { "y" }),
      seq("SequenceLength", { "t" }, { "n" }),
      seq("ConcatFromSequence", { "t" }, { "all" }, { axis = 0 }),
    }, { { "a", "float32", "n" }, { "b", "float32", "m" } },
      { { "y", "float32" }, { "n", "int64" }, { "all", "float32" } }, 13,
      { zero = zknn.tensor(0), last = zknn.tensor(-1) })
    local a, b = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 3.0 }
    for _ = 1, 2 do
      local y, n, all = table.unpack(s:run(nil, { a = a, b = b }))
      zknn.testing.assert_close(y, a)
      assert.equal(3, n:item())
      zknn.testing.assert_close(all, zknn.tensor { 1.0, 2.0, 3.0, 1.0, 2.0 })
    end
  end)

  it("of strings keep them", function()
    local s = session({ seq("SplitToSequence", { "x" }, { "s" }, { keepdims = 0 }),
      seq("SequenceAt", { "s", "one" }, { "y" }) }, { { "x", "string", "n" } },
      { { "y", "string" } }, 13, { one = zknn.tensor(1) })
    same("b", s:run(nil, { x = { "a", "b" } })[1])
  end)

  it("are split by sizes of one dimension", function() -- more were read past their end
    local function pieces(sizes)
      local s = session({ seq("SplitToSequence", { "x", "sizes" }, { "s" }),
        seq("SequenceLength", { "s" }, { "n" }) }, { { "x", "float32", 4 } },
        { { "n", "int64" } }, 13, { sizes = sizes })
      return s:run(nil, { x = zknn.rand(4) })[1]:item()
    end
    assert.equal(2, pieces(zknn.tensor { 1, 3 }))
    assert.equal(4, pieces(zknn.tensor(1)))
    support.fails("its sizes have 2 dimensions", pieces, zknn.tensor { { 1, 1 }, { 1, 1 } })
  end)

  it("come from Lua as lists, and go to it so", function()
    local s = onnx.InferenceSession "tests/golden/onnx/sequences.onnx" -- made by values.py
    local types = {}
    for i, input in ipairs(s:get_inputs()) do types[i] = input.type end
    same({ "seq(float32)", "float32", "optional(float32)", "seq(string)" }, types)
    local x, a = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 5.0 }
    for _, o in ipairs { x, false } do
      local more, there, word, all =
        table.unpack(s:run(nil, { s = { a, x }, x = x, o = o or nil, words = { "w", "v" } }))
      assert.equal(3, #more)
      zknn.testing.assert_close(more[1], x)
      zknn.testing.assert_close(more[2], zknn.tensor { 10.0 })
      zknn.testing.assert_close(more[3], x + x)
      more[1]:zero_() -- a copy of the input
      assert.equal(1, x[0]:item())
      assert.equal(o ~= false, there:item())
      assert.equal("w", word)
      zknn.testing.assert_close(all, zknn.tensor { 1.0, 2.0, 10.0, 2.0, 4.0 })
    end
    same({}, s:run({ "more" }, { s = {}, x = x, words = { "w" } })[1][2] or {})
    has(message(s.run, s, nil, { s = { a, x:double() }, x = x, words = { "w" } }),
      "value 2 of input 's' must be float32, got float64")
    has(message(s.run, s, nil, { s = { a, 1 }, x = x, words = { "w" } }),
      "input 's' must be a tensor, got number")
    has(message(s.run, s, nil, { s = x, x = x, words = { "w" } }),
      "input 's' must be a list of tensors, got userdata")
    has(message(s.run, s, nil, { x = x, words = { "w" } }), "input 's' is missing")
    has(message(s.run, s, nil, { s = { a }, x = x, oo = x, words = { "w" } }),
      "there is no input 'oo'; did you mean 'o'?")
  end)

  it("say what is wrong", function()
    local function wrong(part, ...)
      local ok, s = pcall(session, { ... }, { { "a", "float32", 2 } }, { { "y", "float32" } }, 13,
        { far = zknn.tensor(5) })
      local text = ok and message(s.run, s, nil, { a = zknn.ones(2) }) or s
      has(text, part)
    end
    wrong("position 5 is out of range: there are 1 values",
      seq("SequenceConstruct", { "a" }, { "s" }),
      seq("SequenceAt", { "s", "far" }, { "y" }))
    wrong("the sequence is empty", seq("SequenceEmpty", {}, { "s" }),
      seq("ConcatFromSequence", { "s" }, { "y" }, { axis = 0 }))
    wrong("input 0 is a sequence, which the node does not take",
      seq("SequenceConstruct", { "a" }, { "s" }), seq("Relu", { "s" }, { "y" }))
    wrong("output 'y' is said to be float32, and the graph gives a sequence",
      seq("SequenceConstruct", { "a" }, { "y" }))
    wrong("input 0 is a tensor of numbers, it must be a sequence", seq("SequenceLength", { "a" },
      { "y" }))
    wrong("the values of a sequence must be of one type", seq("Shape", { "a" }, { "b" }),
      seq("SequenceConstruct", { "a", "b" }, { "s" }), seq("SequenceAt", { "s", "far" }, { "y" }))
  end)
end)

describe("optionals", function()
  it("are there or not", function()
    local s = session({ node("Optional", { "a" }, { "o" }),
      node("OptionalHasElement", { "o" }, { "h" }), node("OptionalGetElement", { "o" }, { "y" }) },
      { { "a", "float32", 2 } }, { { "h", "bool" }, { "y", "float32" } }, 18)
    local h, y = table.unpack(s:run(nil, { a = zknn.ones(2) }))
    assert.is_true(h:item())
    zknn.testing.assert_close(y, zknn.ones(2))
    local none = session({ node("Optional", {}, { "o" }),
      node("OptionalHasElement", { "o" }, { "h" }) }, {}, { { "h", "bool" } }, 18)
    assert.is_false(none:run(nil, {})[1]:item())
    has(message(session, { node("Optional", {}, { "o" }),
      node("OptionalGetElement", { "o" }, { "y" }) }, {}, { { "y", "float32" } }, 18),
      "its input is an empty optional")
  end)
end)
