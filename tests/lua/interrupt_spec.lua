-- interrupt_spec.lua: Ctrl-C during long computations in C.
-- Oracle: without it each of these takes minutes; afterwards, values that must not have changed are
-- computed again.

local zknn = arg[0]
do
  local i = 0
  while arg[i] do
    zknn = arg[i]
    i = i - 1
  end
end

-- What the script prints, which gets SIGINT when it has printed "go".
local function interrupted(script, flags)
  local path, out = os.tmpname(), os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write([[
    local zknn = require "zknn"
    local function try(f)
      io.write "go" io.flush()
      local before = zknn.clock()
      local good, problem = pcall(f)
      assert(not good, "it came to an end")
      assert(zknn.clock() - before < 10, "it took longer than a second Ctrl-C would")
      return tostring(problem)
    end
    ]], script)
  file:close()
  os.execute(([[%s %s %s >%s 2>&1 </dev/null & pid=$!
    while ! [ -s %s ]; do sleep 0.01; done
    sleep 0.2; kill -INT $pid; wait $pid]]):format(zknn, flags or "", path, out, out))
  file = assert(io.open(out, "rb"))
  local text = file:read("a")
  file:close()
  os.remove(path)
  os.remove(out)
  return (text:gsub("^go", ""))
end

describe("Ctrl-C", function()
  local long = {
    ["a matrix product"] = "local a = zknn.ones(5000, 5000)\n for _ = 1, 100 do a:matmul(a) end",
    ["a convolution"] = "zknn.conv2d(zknn.ones(1, 16, 500, 500), zknn.ones(16, 16, 127, 127))",
    ["a convolution of doubles"] = [[zknn.conv2d(zknn.ones(1, 8, 200, 200):double(),
      zknn.ones(400, 8, 100, 100):double())]],
    ["a pool with a huge window"] =
      [[local x = zknn.ones(1, 1, 3000, 3000)
      for _ = 1, 100 do zknn.max_pool2d(x, { 1001, 1001 }, { 1, 1 }) end]],
    ["a dot product"] = "local x = zknn.ones(10000000)\n for _ = 1, 100000 do x:dot(x) end",
    ["a mean with a huge window"] =
      "zknn.avg_pool2d(zknn.ones(1, 1, 3000, 3000), { 1001, 1001 }, { 1, 1 })",
    ["the gradient of a pool"] = [[
      local x = zknn.ones(1, 1, 1200, 1200, { requires_grad = true })
      zknn.avg_pool2d(x, { 601, 601 }, { 1, 1 })]],
    ["sorting"] = "local x = zknn.rand(1 << 24)\n for _ = 1, 100 do x:sort() end",
    ["coroutines in a coroutine"] = [[coroutine.wrap(function()
      local n = 0
      while true do
        n = n + 1
        coroutine.wrap(function() while n > 1000 do n = n + 1 end end)()
      end
    end)()]],
    ["many calls in a coroutine"] = [[coroutine.wrap(function()
      local x = zknn.ones(100)
      while true do x = x + 1 end
    end)()]],
  }
  for name, code in pairs(long) do
    it("stops " .. name, function()
      local text = interrupted("print(try(function() " .. code .. " end))")
      assert.matches(":%d+: interrupted!\n$", text)
    end)
  end

  it("on several threads, too", function()
    assert.matches(":%d+: interrupted!\n$", interrupted(
      "print(try(function() " .. long["a convolution"] .. " end))", "--threads 4"))
  end)

  it("is raised once, and what follows runs", function()
    assert.matches(": interrupted!\n3.0\n$", interrupted(
      "print(try(function() " .. long["a convolution"]
      .. " end))\n for _ = 1, 10 do end\n print(zknn.ones(3):sum():item())"))
  end)

  it("leaves what is changed in place whole", function()
    assert.equal("true\n", interrupted [[
      local x = zknn.zeros(3000000)
      try(function() while true do x:add_(1) end end)
      print(zknn.equal(x, x[1]:expand(3000000)))]])
  end)

  it("leaves parameters after a whole step, and .grad as before the backward", function()
    assert.equal("true\ttrue\n", interrupted [[
      local w = zknn.zeros(1000, 1000, { requires_grad = true })
      local optimizer = zknn.optim.SGD({ w }, { lr = 1 })
      local x = zknn.ones(1000, 1000)
      try(function()
        while true do
          optimizer:zero_grad()
          w:matmul(x):sum():backward()
          optimizer:step()
        end
      end)
      local function even(t) return zknn.equal(t, t[1][1]:expand(1000, 1000)) end
      print(even(w:detach()), w.grad == nil or even(w.grad))]])
  end)

  local model = [[
    local function node(op_type, input, output, attribute)
      return { op_type = op_type, input = input, output = output, attribute = attribute }
    end
    local function model(nodes, initializer, input)
      return { ir_version = 8, opset_import = { { version = 13 } }, graph = { name = "g",
        node = nodes, initializer = initializer, input = input or {},
        output = { { name = "y", type = "float32" } } } }
    end
    ]]

  it("stops the opening of a model", function()
    assert.matches("interrupted!\n$", interrupted(model .. [[
      print(try(function()
        zknn.onnx.InferenceSession(model({
          node("ConstantOfShape", { "sx" }, { "x" }), node("ConstantOfShape", { "sw" }, { "w" }),
          node("Conv", { "x", "w" }, { "y" }) },
          { sx = zknn.tensor { 1, 16, 500, 500 }, sw = zknn.tensor { 16, 16, 127, 127 } }),
          { work_limit = 1e15, memory_limit = 1 << 32 })
      end))]]))
  end)

  it("stops a run, and the session goes on", function()
    assert.matches("interrupted!\n6.0\n$", interrupted(model .. [[
      local s = zknn.onnx.InferenceSession(model({ node("MaxPool", { "x" }, { "y" },
        { kernel_shape = { 1001, 1001 }, auto_pad = "SAME_UPPER" }) }, {},
        { { name = "x", type = "float32", shape = { 1, 1, "h", "w" } } }), { work_limit = 1e15 })
      print(try(function() s:run(nil, { x = zknn.ones(1, 1, 3000, 3000) }) end))
      local x = zknn.tensor { 1.0, 6.0, 2.0 }:view(1, 1, 1, 3)
      print(s:run(nil, { x = x })[1]:max():item())]]))
  end)
end)
