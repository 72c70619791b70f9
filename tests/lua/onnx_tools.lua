-- What the specs of ONNX share: models made by hand, and what an export gives.

local zknn = require "zknn"
local onnx = zknn.onnx

local tools = {}

function tools.node(op_type, input, output, attribute)
  return { op_type = op_type, input = input, output = output, attribute = attribute }
end

function tools.float(name, ...)
  return { name = name, type = "float32", shape = { ... } }
end

-- A model; the graph's name is not looked at.
function tools.model(graph, opset)
  graph.name = graph.name or "test"
  return { ir_version = 8, opset_import = { { version = opset or 13 } }, graph = graph }
end

function tools.session(graph, opset)
  return onnx.InferenceSession(tools.model(graph, opset))
end

-- y = relu(x w + b), x [batch, 3]
function tools.small()
  return {
    node = {
      tools.node("MatMul", { "x", "w" }, { "h" }),
      tools.node("Add", { "h", "b" }, { "s" }),
      tools.node("Relu", { "s" }, { "y" }),
    },
    initializer = {
      w = zknn.tensor { { 1.0, -1.0 }, { 2.0, 0.5 }, { -1.0, 3.0 } }, b = zknn.tensor { 0.5, -1.0 },
    },
    input = { tools.float("x", "batch", 3) },
    output = { tools.float("y", "batch", 2) },
  }
end

-- The tensors NAME/kind0, NAME/kind1, .. of a file
local function tensors(golden, name, kind)
  local list = {}
  while golden[("%s/%s%d"):format(name, kind, #list)] do
    list[#list + 1] = golden[("%s/%s%d"):format(name, kind, #list)]
  end
  return list
end

-- A session on the model of a case.
function tools.open_case(golden, name)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "wb"))
  file:write(golden[name .. "/model"]:bytes())
  file:flush()
  local good, s = pcall(onnx.InferenceSession, path)
  os.remove(path)
  return good and s or error(s, 0)
end

local function run_case(golden, name)
  local s = tools.open_case(golden, name)
  local feeds, values = {}, tensors(golden, name, "in")
  for i, input in ipairs(s:get_inputs()) do feeds[input.name] = values[i] end
  s:run(nil, feeds) -- the second time by the plan that the first one made
  return s:run(nil, feeds)
end

-- Runs each case of a file of golden/onnx (nodes.py, fused.py); gives how many there are.
function tools.run_all(path, tolerance)
  local n, golden = 0, zknn.npz.load(path)
  for key in pairs(golden) do
    local name = key:match "^(.+)/model$"
    if name then
      n = n + 1
      local good, got = pcall(run_case, golden, name)
      assert(good, ("%s: %s"):format(name, got))
      for k, want in ipairs(tensors(golden, name, "out")) do
        local same, problem = pcall(zknn.testing.assert_close, got[k], want,
          tolerance or { rtol = 1e-4, atol = 5e-5, equal_nan = true }) -- some have four digits
        assert(same, ("%s, output %d: %s"):format(name, k - 1, problem))
      end
    end
  end
  return n
end

-- Exports to a file that is gone afterwards; gives the model as it is read back.
function tools.export(model, example, options)
  local path = os.tmpname()
  local good, problem = pcall(onnx.export, model, example, path, options)
  local back
  if good then back = onnx.load(path) end
  os.remove(path)
  if not good then error(problem, 0) end
  return back
end

function tools.op_types(model)
  local types = {}
  for i, node in ipairs(model.graph.node) do types[i] = node.op_type end
  return table.concat(types, " ")
end

-- A module whose forward is f.
function tools.module_of(f, fields)
  local Made = zknn.nn.class("Made")
  function Made:__init()
    for name, value in pairs(fields or {}) do self[name] = value end
  end
  Made.forward = f
  return Made()
end

-- What f writes to io.stdout or io.stderr (stream: its name).
function tools.written(stream, f)
  local file, before = io.tmpfile(), io[stream]
  io[stream] = file -- luacheck: ignore
  local good, problem = pcall(f)
  io[stream] = before -- luacheck: ignore
  assert(good, problem)
  file:seek("set")
  local text = file:read "a"
  file:close()
  return text
end

return tools
