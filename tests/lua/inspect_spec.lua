-- zknn.inspect and the command `zknn inspect`. Oracles: what the loaders give for the same files,
-- which PyTorch, NumPy, safetensors and onnx wrote (tests/golden); statistics by zknn's operations
-- in float64; a parser of JSON.

local zknn = require "zknn"
local json = require "zknn.json"
local ordered = require "zknn.ordered"
local support = require "support"
local words = require "zknn.inspect.words"

local program = support.program()
local folder

local function shell(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- `zknn inspect` with these words of shell: standard output, standard error, exit status.
local function run(arguments, where)
  local _, _, code = os.execute(("cd %s && %s inspect %s >'%s/out' 2>'%s/err' </dev/null")
    :format(shell(where or "."), program, arguments, folder, folder))
  return support.read(folder .. "/out"), support.read(folder .. "/err"), code
end

-- Tensors of what a loader gave, by name.
local function tensors_of(value, name, out)
  out = out or {}
  if zknn.is_tensor(value) then
    out[name or ""] = value
  elseif ordered.kind(value) then
    for key, item in pairs(value) do
      tensors_of(item, name and name .. "." .. tostring(key) or tostring(key), out)
    end
  elseif zknn.is_opaque(value) then
    local good, state = pcall(value.state_dict, value)
    if good then tensors_of(state, name, out) end
  end
  return out
end

local function close(want, got)
  return want == got or math.abs(want - got) <= 1e-9 * math.max(math.abs(want), math.abs(got), 1)
end

local function check_stats(name, tensor, stats)
  local x = tensor:detach():double():reshape(-1)
  assert.equal(x:numel(), stats.count, name)
  local finite = x[zknn.isfinite(x)]
  assert.equal(zknn.isnan(x):sum():item(), stats.nan, name)
  assert.equal(zknn.isinf(x):sum():item(), stats.inf, name)
  if finite:numel() == 0 then return assert.is_nil(stats.min, name) end
  assert.is_true(close(finite:min():item(), stats.min), name .. " min")
  assert.is_true(close(finite:max():item(), stats.max), name .. " max")
  local largest = finite:abs():max():item()
  if largest < 1e15 then
    assert.is_true(close(finite:mean():item(), stats.mean), name .. " mean")
    assert.is_true(close(finite:std { correction = 0 }:item(), stats.std), name .. " std")
  end
end

-- Floats of 8 bits are float32 once they are loaded.
local function check_rows(path, tensors, t)
  local count = 0
  for _, row in ipairs(t.arrays) do
    local x = tensors[row.name]
    assert.is_truthy(x, path .. ": " .. row.name)
    local dtype = row.dtype:find "^float8" and "float32" or row.dtype
    assert.equal(x.dtype, dtype, row.name)
    assert.same(table.move(x.shape, 1, #x.shape, 1, {}), row.shape, row.name)
    assert.equal(x:numel() * (row.dtype:find "^float8" and 1 or x:element_size()), row.bytes)
    check_stats(row.name, x, row.stats)
    count = count + 1
  end
  for _ in pairs(tensors) do count = count - 1 end
  assert.equal(0, count, path)
end

local LOAD = {
  pth = zknn.load, npy = zknn.npy.load, npz = zknn.npz.load, idx = zknn.data.load_idx,
  safetensors = function(path) return (zknn.safetensors.load(path)) end,
}

local function golden(patterns)
  local pipe = io.popen("cd tests/golden && ls " .. patterns)
  local paths = {}
  for path in pipe:lines() do paths[#paths + 1] = "tests/golden/" .. path end
  pipe:close()
  return paths
end

describe("zknn inspect", function()
  setup(function() folder = support.make_folder() end)
  teardown(function() support.remove_folder(folder) end)

  it("lists what the loaders give, of every golden file", function()
    local read, refused = 0, 0
    for _, path in ipairs(golden("formats/*.np[yz] formats/*.safetensors checkpoints/*.pth "
      .. "checkpoints/*/*.pth ")) do
      local good, t = pcall(zknn.inspect.file, path, { stats = true })
      local format = good and t.format
      local ending = path:match "%.(%w+)$"
      local loads, value = pcall(LOAD[format or LOAD[ending] and ending or "pth"], path)
      if not loads and path:find "refused" then
        assert.equal(0, #t.arrays, path)
        assert.equal("object", t.values[1].type)
      else
        assert.equal(loads, good, ("%s: %s %s"):format(path, value, t))
      end
      if loads then
        check_rows(path, tensors_of(value), t)
        read = read + 1
      else
        refused = refused + 1
      end
    end
    assert.is_true(read > 40 and refused > 5, read .. " " .. refused)
  end)

  it("lists IDX, plain and packed, PNG and CSV", function()
    local x = zknn.arange(24):view(2, 3, 4):to "uint8"
    for _, name in ipairs { "/x.idx", "/x.idx.gz" } do
      zknn.data.save_idx(x, folder .. name)
      local t = zknn.inspect.file(folder .. name, { stats = true })
      assert.equal("idx", t.format)
      assert.equal(name:find "gz" ~= nil, t.packed)
      check_rows(name, { [""] = x }, t)
    end
    local t = zknn.inspect.file "tests/golden/png/grey16.png"
    local picture = zknn.image.load "tests/golden/png/grey16.png"
    assert.same({ picture:size(-2), picture:size(-1) }, { t.picture.height, t.picture.width })
    zknn.csv.save({ a = zknn.tensor { 1, 2 }, b = { "x", "y" } }, folder .. "/t.csv")
    t = zknn.inspect.file(folder .. "/t.csv", true)
    assert.same({ "a", "int64", { 2 } }, { t.arrays[1].name, t.arrays[1].dtype, t.arrays[1].shape })
    assert.same({ "b", "text", { 2 } }, { t.arrays[2].name, t.arrays[2].dtype, t.arrays[2].shape })
  end)

  it("tells values that are no tensors, metadata, and the order of a file", function()
    zknn.save({ epoch = 3, lr = 0.5, name = "n", ok = true, w = zknn.zeros(2, 3):t() },
      folder .. "/x.pth")
    local t = zknn.inspect.file(folder .. "/x.pth")
    assert.same({ { name = "epoch", type = "integer", value = 3 },
      { name = "lr", type = "float", value = 0.5 }, { name = "name", type = "string", value = "n" },
      { name = "ok", type = "boolean", value = true } }, t.values)
    assert.same({ { 3, 2 }, { 1, 3 } }, { t.arrays[1].shape, t.arrays[1].strides })
    t = zknn.inspect.file "tests/golden/formats/tensors.safetensors"
    local _, metadata = zknn.safetensors.load "tests/golden/formats/tensors.safetensors"
    for key, value in pairs(metadata) do assert.equal(value, t.metadata[key]) end
  end)

  it("lists the tags of event files", function()
    local writer = zknn.tensorboard.SummaryWriter(folder .. "/run")
    for step = 0, 9 do
      writer:add_scalar("loss/train", step < 9 and 1 / (step + 1) or 0 / 0, step)
    end
    writer:add_histogram("weights", zknn.randn(100), 4)
    writer:add_text("note", "words", 7)
    writer:close()
    local pipe = io.popen("ls " .. folder .. "/run/events*")
    local path = pipe:read "l"
    pipe:close()
    local t = zknn.inspect.file(path, { stats = true })
    local row = t.arrays[1]
    assert.same({ "events", "loss/train", { 10 }, { 0, 9 }, 1, 1 },
      { t.format, row.name, row.shape, row.steps, row.stats.nan, row.stats.max })
    assert.same({ "weights", "histogram", "1, steps 4 to 4" },
      { t.values[1].name, t.values[1].type, t.values[1].value })
    assert.equal("text", t.values[2].type)
    assert.is_true(zknn.inspect.diff(path, path).equal)
    support.has((run(path)), "  loss/train  float32  0 to 9   nan\n")
    local bytes = support.read(path)
    support.write(folder .. "/cut", bytes:sub(1, -5))
    local values = zknn.inspect.file(folder .. "/cut").values
    assert.equal("the last record is not whole", values[#values].value)
    support.write(folder .. "/cut", bytes:sub(1, 80) .. "x" .. bytes:sub(82))
    support.fails("checksum", zknn.inspect.file, folder .. "/cut")
  end)

  it("tells a format by the content", function()
    support.write(folder .. "/x.safetensors", support.read "tests/golden/formats/f4.npy")
    assert.equal("npy", zknn.inspect.file(folder .. "/x.safetensors").format)
    assert.has_error(function() zknn.inspect.file(folder .. "/none") end)
    support.write(folder .. "/page", "<!doctype html><p>404")
    support.fails("it is a web page (HTML)", zknn.inspect.file, folder .. "/page")
    support.fails("did you mean 'stats'?", zknn.inspect.file, folder .. "/page", { stat = true })
  end)

  it("prints tables and JSON", function()
    zknn.save({ w = zknn.tensor { 1, 0 / 0, math.huge, -2 } }, folder .. "/x.pth")
    local out, err, code = run("--stats " .. folder .. "/x.pth")
    assert.same({ "", 0 }, { err, code })
    support.has(out, "  NAME  DTYPE    SHAPE  SIZE  MIN  MAX  MEAN  STD  NAN  INF\n"
      .. "  w     float32  [4]    16 B   -2    1  -0.5  1.5    1    1\n"
      .. "1 tensor, 4 elements, 16 B\n")
    out = run("--json --stats " .. folder .. "/x.pth")
    local t = json.decode(out)
    assert.same({ count = 4, nan = 1, inf = 1, min = -2, max = 1, mean = -0.5, std = 1.5 },
      t.arrays[1].stats)
    assert.same({ "w", "float32", "pth" }, { t.arrays[1].name, t.arrays[1].dtype, t.format })
    t = json.decode((run "--json tests/golden/onnx/exported/dense-1.13.onnx"))
    assert.same({ "Gemm", { axis = 1 }, { "batch", 36 } }, { t.graph.nodes[2].op_type,
      t.graph.nodes[1].attributes, t.graph.edges["/flatten/Flatten_output_0"].shape })
    out = run("--json " .. folder .. "/x.pth " .. folder .. "/x.pth")
    assert.equal(2, #json.decode(out))
  end)

  -- A model with tensors above and below what is left in the file, one of them in a node.
  local function sample(path, options)
    local model = zknn.onnx.load "tests/golden/onnx/every.onnx"
    zknn.manual_seed(3)
    local weights = { large = zknn.randn(40, 30), small = zknn.randn(4),
      longs = zknn.arange(3000):view(3, 1000), flags = zknn.rand(5000):gt(0.5) }
    for _, name in ipairs { "large", "small", "longs", "flags" } do
      model.graph.initializer[name] = weights[name]
    end
    model.graph.node[2].attribute.block = weights.large + 1
    zknn.onnx.save(model, path, options)
    for name, value in pairs(model.graph.initializer) do weights[name] = value end
    return weights, model
  end

  it("lists ONNX models, whose large tensors stay in the file, or in another", function()
    local path = folder .. "/m.onnx"
    for _, options in ipairs { {}, { save_as_external_data = true, size_threshold = 100 } } do
      local weights = sample(path, options)
      for name, value in pairs(weights) do
        if not zknn.is_tensor(value) then weights[name] = nil end
      end
      local t = zknn.inspect.file(path, { stats = true })
      local rows = {}
      for _, row in ipairs(t.arrays) do
        if weights[row.name] then rows[#rows + 1] = row end
      end
      local edge = t.graph.edges.large
      assert.same({ "float32", { 40, 30 } }, { edge.dtype, edge.shape })
      check_rows(path, weights, { arrays = rows })
      local block = t.graph.nodes[2].attributes.block
      assert.same({ "float32", { 40, 30 } }, { block.dtype, block.shape })
      assert.is_true(zknn.inspect.diff(path, path).equal)
    end
    os.remove(folder .. "/m.onnx.data") -- without which names and shapes are there yet
    for _, row in ipairs(zknn.inspect.file(path).arrays) do
      if row.name == "large" then assert.same({ 40, 30 }, row.shape) end
    end
  end)

  it("finds what differs in large tensors of ONNX models", function()
    local path, other = folder .. "/m.onnx", folder .. "/n.onnx"
    local _, model = sample(path)
    model.graph.initializer.large[7][11] = 1000
    local block = model.graph.node[2].attribute.block
    block[1][2] = block[1][2] + 4
    zknn.onnx.save(model, other)
    local t = zknn.inspect.diff(path, other)
    assert.equal(2, #t.differences)
    assert.equal("node 2 (Everything): attribute block", t.differences[1].name)
    assert.is_true(math.abs(t.differences[1].absolute - 4) < 1e-6)
    assert.same({ "large", { 7, 11 } }, { t.differences[2].name, t.differences[2].index })
    zknn.onnx.save(model, path, { save_as_external_data = true, size_threshold = 100 })
    assert.is_true(zknn.inspect.diff(path, other).equal)
  end)

  -- Every value that a node makes becomes an output, and a session tells its shape.
  it("works out the shapes of layers, quantized nodes and graphs within nodes", function()
    -- oracle: ONNX's definitions, by hand; tests/peers/inspect_shapes.py asks onnx's own cases
    local shapes = require "zknn.inspect.shapes"
    local function graph(nodes, more)
      local g = { node = nodes, input = {}, output = {}, initializer = {} }
      for name, value in pairs(more or {}) do g[name] = value end
      for _, node in ipairs(nodes) do node.attribute = node.attribute or {} end
      return g
    end
    local function node(op, input, output, attribute, domain)
      return { op_type = op, input = input, output = output, attribute = attribute or {},
        domain = domain }
    end
    local inner = graph({ node("Add", { "a", "x" }, { "sum" }) },
      { input = { { name = "a" }, { name = "row" } },
        output = { { name = "sum" }, { name = "sum" } } })
    local branch = graph({ node("Relu", { "x" }, { "r" }) }, { output = { { name = "r" } } })
    local g = graph({
      node("ConvTranspose", { "x", "w" }, { "up" }, { strides = { 2, 2 }, group = 2,
        output_padding = { 1, 0 } }),
      node("LSTM", { "s", "wi", "wr" }, { "y", "h", "c" }, { direction = "bidirectional" }),
      node("Resize", { "x", "", "scales" }, { "big" }),
      node("Pad", { "x", "pads" }, { "wide" }),
      node("Expand", { "row", "pads" }, { "long" }),
      node("Einsum", { "s", "s" }, { "e" }, { equation = "bij, bkj -> bik" }),
      node("QuantizeLinear", { "x", "one" }, { "q" }),
      node("If", { "cond" }, { "either" }, { then_branch = branch, else_branch = branch }),
      node("Scan", { "x", "s" }, { "end", "all" }, { num_scan_inputs = 1, body = inner }),
      node("LinearRegressor", { "e" }, { "found" }, { targets = 3 }, "ai.onnx.ml"),
    }, { initializer = { scales = zknn.tensor { 1.0, 1, 2, 2.5 },
      pads = zknn.tensor { 0, 0, 1, 2, 0, 0, 3, 4 } } })
    local edges = { x = { dtype = "float32", shape = { "N", 4, 5, 6 } },
      w = { dtype = "float32", shape = { 4, 3, 3, 2 } }, one = { dtype = "float32", shape = {} },
      s = { dtype = "float32", shape = { 7, 2, 3 } }, wr = { shape = { 2, 32, 8 } },
      row = { dtype = "float32", shape = { 1 } } }
    shapes(g, edges)
    for name, want in pairs {
      up = { "N", 6, 12, 12 }, y = { 7, 2, 2, 8 }, h = { 2, 2, 8 }, c = { 2, 2, 8 },
      big = { "N", 4, 10, 15 }, wide = { "N", 4, 9, 12 }, long = { 0, 0, 1, 2, 0, 0, 3, 4 },
      e = { 7, 2, 2 }, q = { "N", 4, 5, 6 }, either = { "N", 4, 5, 6 }, ["end"] = { "N", 4, 5, 6 },
      all = { 7, "N", 4, 5, 6 }, found = { 7, 3 },
    } do
      assert.same(want, (edges[name] or {}).shape, name)
    end
    assert.equal("uint8", edges.q.dtype)
    assert.equal("float32", edges.all.dtype)
    local deep = branch -- graphs in graphs without end tell nothing, and come to an end
    for _ = 1, 100 do
      deep = graph({ node("If", { "cond" }, { "r" }, { then_branch = deep, else_branch = deep }) },
        { output = { { name = "r" } } })
    end
    edges = { x = { shape = { 1 } } }
    local start = zknn.clock()
    shapes(graph { node("If", { "cond" }, { "z" }, { then_branch = deep, else_branch = branch }) },
      edges)
    assert.is_true(zknn.clock() - start < 20)
  end)

  it("works out the shapes between nodes, of every golden export", function()
    local told, all_values = 0, 0
    for _, path in ipairs(golden "onnx/exported/*.onnx") do
      local edges = zknn.inspect.file(path).graph.edges
      local model = zknn.onnx.load(path)
      local graph, inputs, outputs = model.graph, {}, {}
      for _, port in ipairs(graph.input) do
        local sizes = {}
        for i, size in ipairs(port.shape) do
          sizes[i] = type(size) == "number" and size or 5
        end
        if not graph.initializer[port.name] then inputs[port.name] = zknn.rand(sizes) end
      end
      graph.output = {}
      for _, node in ipairs(graph.node) do
        for _, name in ipairs(node.output) do
          local edge = edges[name]
          all_values = all_values + 1
          if edge and edge.shape and edge.dtype then
            graph.output[#graph.output + 1] = { name = name, type = edge.dtype }
            outputs[#outputs + 1] = name
          end
        end
      end
      local results = zknn.onnx.InferenceSession(model):run(outputs, inputs)
      for i, name in ipairs(outputs) do
        local shape = edges[name].shape
        assert.equal(edges[name].dtype, results[i].dtype, name)
        assert.equal(#shape, results[i]:dim(), path .. " " .. name)
        for d, size in ipairs(shape) do
          local real = results[i]:size(d - 1)
          if type(size) == "number" then assert.equal(size, real, path .. " " .. name) end
          if size == "batch" then assert.equal(5, real, path .. " " .. name) end
          if size then told = told + 1 end
        end
      end
    end
    assert.is_true(told > 100, told .. " of " .. all_values)
  end)

  it("refuses damaged ONNX models as onnx.load does", function()
    local source, path = support.read "tests/golden/onnx/every.onnx", folder .. "/cut.onnx"
    for n = 1, #source - 1, 7 do
      support.write(path, source:sub(1, n))
      local loads = pcall(zknn.onnx.load, path)
      local lists, problem = pcall(zknn.inspect.file, path)
      assert.is_true(loads or not lists, tostring(n))
      assert.is_true(lists or tostring(problem):find "cut.onnx" ~= nil)
    end
  end)

  it("puts no command on the terminal that stands in a file", function()
    local evil = "a\27[2J\u{9b}31m\u{202e}b\r\nc"
    zknn.safetensors.save({ [evil] = zknn.ones(1) }, folder .. "/x.safetensors",
      { key = "\27]0;title\7" })
    zknn.save({ [evil] = zknn.ones(1), text = evil }, folder .. "/x.pth")
    support.write(folder .. "/broken.safetensors", (support.read(folder .. "/x.safetensors")
      :gsub("data_offsets\":%[0", "data_offsets\":[9")))
    local shown = run(("%s/x.safetensors %s/x.pth %s/broken.safetensors"):format(folder, folder,
      folder))
    for _, text in ipairs { shown, support.read(folder .. "/err") } do
      assert.is_true(#text > 0)
      assert.is_nil(text:gsub("\n", ""):find "[%c\x9b]")
      assert.is_nil(text:find "\u{202e}")
      assert.is_truthy(utf8.len(text))
    end
    support.has(shown, "a\\x1b[2J\\u{9b}31m\\u{202e}b\\r\\nc")
    assert.equal("a\u{e9}\\x9b\\xffb", words.safe "a\u{e9}\x9b\xffb")
  end)

  it("says what is wrong, with exit status 2", function()
    local _, err, code = run "--stat x"
    assert.equal(2, code)
    support.has(err, "there is no option '--stat' (did you mean '--stats'?) (--help lists")
    _, err, code = run ""
    assert.equal(2, code)
    support.has(err, "which file?")
    _, err, code = run(folder .. "/none")
    assert.equal(2, code)
    support.has(err, "/none: No such file or directory")
    local out
    out, _, code = run "--help"
    assert.equal(0, code)
    support.has(out, "usage: zknn inspect")
  end)

  it("is a script where the folder has one of that name", function()
    support.write(folder .. "/inspect", "print('mine', arg[1])")
    assert.equal("mine\tx\n", (run("x", folder)))
  end)

  it("refuses what is damaged, at once", function()
    local source = support.read "tests/golden/checkpoints/optimizer.pth"
    local path, start = folder .. "/cut", os.clock()
    for n = 1, #source, 97 do
      support.write(path, source:sub(1, n))
      local good, t = pcall(zknn.inspect.file, path, { stats = true })
      assert.is_true(good or tostring(t):find "cut" ~= nil)
    end
    local nested = { 1 }
    for _ = 1, 40 do nested = { nested, nested } end -- 2^40 places
    zknn.save(nested, path)
    support.fails("it holds more than 200000 values", zknn.inspect.file, path)
    assert.is_true(os.clock() - start < 10)
  end)
end)
