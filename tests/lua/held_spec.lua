-- The tensors of a call live until it returns, even if finalizers, hooks or metamethods close them
-- meanwhile. The address sanitizer detects a use after free.

local zknn = require "zknn"
local files = require "zknn.core.files"
local support = require "support"
local fails = support.fails
local F = zknn.nn.functional

-- t, which a finalizer closes as soon as garbage is collected.
local function doomed(t)
  setmetatable({}, { __gc = function() local closed <close> = t end }) -- luacheck: ignore closed
  return t
end

local function ones(...) return doomed(zknn.ones(...)) end

local function learned(...) return doomed(zknn.ones(..., { requires_grad = true })) end

-- Runs f often while every allocation of Lua may collect; a closed tensor is an error of f's own.
local function stress(f, times)
  local failed = {}
  for _, mode in ipairs { "incremental", "generational" } do
    if mode == "incremental" then
      collectgarbage(mode, 0, 10000, 1)
    else
      collectgarbage(mode, 1, 1)
    end
    for _ = 1, times or 150 do
      local ok, message = pcall(f)
      if not ok and not message:find "closed" then failed[#failed + 1] = message end
    end
  end
  collectgarbage("incremental", 200, 100, 13)
  collectgarbage("generational", 20, 100)
  assert.equal("", table.concat(failed, "\n"))
end

describe("a call", function()
  it("reads what it was given, though that is closed meanwhile", function()
    local wrong = 0
    for _ = 1, 300 do
      for _, row in ipairs(ones(60, 60):tolist()) do
        for _, x in ipairs(row) do wrong = wrong + (x == 1 and 0 or 1) end
      end
      collectgarbage "step"
    end
    assert.equal(0, wrong)
  end)

  it("holds tensors in places, names and lists", function()
    stress(function() return zknn.add { input = ones(3), other = ones(3) } end)
    stress(function() return zknn.cat { ones(3), ones(3), ones(3) } end)
    stress(function() return zknn.stack({ ones(3), ones(3) }, { dim = 0 }) end)
    stress(function() return zknn.where(ones(3):gt(0), ones(3), ones(3)) end)
    stress(function() return zknn.einsum("ij,jk->ik", ones(2, 2), ones(2, 2)) end)
    stress(function() return zknn.equal(ones(3), ones(3)) or zknn.allclose(ones(3), ones(3)) end)
    stress(function() return zknn.sort(ones(3)), zknn.topk(ones(3), 2), zknn.unique(ones(3)) end)
    stress(function() return tostring(ones(3)), ones(3):bytes(), zknn.tensor(ones(3)) end)
    stress(function() return F.cross_entropy(ones(2, 3), ones(2):long()) end)
  end)

  it("holds what it indexes and writes to", function()
    stress(function() return ones(3, 3)[{ ones(1):long(), 0 }] end, 1500)
    stress(function() local t = ones(3, 3) t[{ ones(1):long(), 0 }] = ones(1) end, 1500)
    stress(function() local t = ones(3, 3) t[t:gt(0)] = ones(1) end, 1500)
    stress(function() return ones(3):copy_(ones(3)) end)
    stress(function() return ones(3):index_put_({ ones(1):long() }, ones(1)) end)
    stress(function() for _, row in ones(3, 2):each() do doomed(row) end end)
  end)

  it("holds what backward and optimizers walk", function()
    stress(function()
      local w = learned(3)
      local y = doomed(w * 2)
      y:register_hook(function(g) doomed(g) return ones(3) end)
      y:sum():backward()
    end)
    stress(function()
      local w = learned(3)
      return zknn.autograd.grad({ doomed((w * 2):sum()), doomed((w * 3):sum()) }, { w, w })
    end)
    stress(function()
      local w = learned(3)
      w.grad = ones(3)
      local adam = zknn.optim.Adam { w }
      adam:step()
      adam:step()
    end)
  end)

  -- Oracle: the step of an optimizer whose state is plain.
  it("holds on to it after a call within it has failed", function()
    local function stepped(state)
      local w = zknn.ones(3, { requires_grad = true })
      w.grad = zknn.ones(3)
      local adam = zknn.optim.Adam { w }
      adam.state[w] = state
      adam:step()
      return w:tolist()
    end
    local odd = setmetatable({ step = 1 }, { __index = function()
      zknn.add(zknn.ones(1), 1)
      collectgarbage()
      local own = zknn.zeros(3)
      fails("reshape", zknn.reshape, own, { 2 })
      return own
    end })
    local plain = { step = 1, exp_avg = zknn.zeros(3), exp_avg_sq = zknn.zeros(3) }
    assert.same(stepped(plain), stepped(odd))
  end)

  it("holds what it draws from, saves and loads", function()
    stress(function() return zknn.multinomial(ones(3), 2) end)
    stress(function()
      local g = zknn.Generator()
      g:set_state(doomed(g:get_state()))
      return zknn.rand(3, { generator = g })
    end)
    local path = os.tmpname()
    stress(function()
      zknn.save({ a = ones(3), b = { ones(3) } }, path)
      return doomed(zknn.load(path).a) + 1
    end)
    os.remove(path)
    stress(function()
      local data = zknn.data.TensorDataset(ones(6, 2), ones(6))
      for x in zknn.data.DataLoader(data, { batch_size = 2 })() do doomed(x) end
    end)
  end)

  it("is not misled by a list that a finalizer changes while it is read", function()
    for _ = 1, 200 do
      local list = { { 1, 2 }, { 3, 4 } }
      setmetatable({}, { __gc = function()
        for i = 1, 100 do list[1][i], list[2][i] = i, i end
        list[2] = 7
      end })
      local ok, t = pcall(zknn.tensor, list)
      if ok then
        assert.equal(2, #t)
      else
        assert.match("has changed while it was read", t, 1, true)
      end
      collectgarbage "step"
    end
  end)
end)

describe("a method", function()
  it("finishes with a canvas that is closed while it draws", function()
    local there, canvas = pcall(require, "zknn.canvas")
    if not there then return end -- built without Cairo
    for _, kind in ipairs { "image", "svg", "pdf" } do
      local c = canvas.open(kind, 50, 50, 1)
      local corners = setmetatable({ 0, 0, 1, 1, 2, 2 }, { __len = function()
        c:close()
        return 6
      end })
      c:line(corners, { 0, 0, 0 }, 1)
      fails("this canvas is closed", c.line, c, corners, { 0, 0, 0 }, 1)
      c = canvas.open(kind, 50, 50, 1)
      fails("8 dashes at most", c.line, c, { 0, 0, 1, 1 }, { 0, 0, 0 }, 1,
        setmetatable({}, { __len = function() return -3 end }))
      fails("out of range", c.picture, c, ("x"):rep(16), 2, 2, 0, 0, 1e300, 0 / 0, true)
      fails("zknn.canvas expected", c.line, io.stdout, {})
      assert.equal("zknn.canvas", getmetatable(c)) -- no way to __gc
    end
  end)

  it("takes a batch whole, though its line is closed meanwhile", function()
    stress(function()
      local line = require("zknn.core.data").prefetch(1)
      setmetatable({}, { __gc = function() line:close() end })
      line:begin(2, nil)
      line:add(zknn.ones(2, 3, 4):byte(), 0, false, { 6, 0 })
      line:add(zknn.ones(2, 3, 4):byte(), 1, false, { 6, 0 })
      line:give()
      local batch
      repeat batch = line:take(1000000, 1) until batch
      assert.equal(2, #batch)
    end, 30)
  end)

  it("runs a session though it is run again while its inputs are read", function()
    local path = os.tmpname()
    zknn.onnx.export(zknn.nn.Linear(3, 3), zknn.zeros(1, 3), path)
    local session = zknn.onnx.InferenceSession(path)
    os.remove(path)
    local name = session:get_inputs()[1].name
    local want = session:run(nil, { [name] = zknn.ones(1, 3) })[1]
    local other = zknn.full({ 1, 3 }, 9.0)
    stress(function()
      setmetatable({}, { __gc = function() session:run(nil, { [name] = other }) end })
      assert.is_true(zknn.equal(want, session:run(nil, { [name] = ones(1, 3) })[1]))
    end)
  end)

  it("refuses other data for a tensor that a call is reading", function()
    local w = zknn.ones(3, { requires_grad = true })
    local loss = (w * 2):sum()
    loss:register_hook(function() loss.data = zknn.ones(9) end)
    fails("a call that is under way uses this tensor", loss.backward, loss)
    w.data = zknn.ones(5)
    assert.equal(5, #w)
  end)

  it("draws on when its generator is garbage", function()
    do
      local use_generator = require("zknn.core.random").use_generator
      local scope = use_generator(zknn.Generator()) -- luacheck: ignore scope
      use_generator(zknn.Generator())
    end
    collectgarbage()
    collectgarbage()
    assert.equal(3, #zknn.rand(3))
  end)
end)

describe("an in-place function", function()
  it("gives the tensor that it wrote to, also when that is named", function() -- as PyTorch does
    local x = zknn.tensor { -1.0, 2.0 }
    local y = F.relu_ { input = x }
    assert.is_true(rawequal(x, y))
    assert.same({ 0, 2 }, x:tolist())
    local w = zknn.ones(2, { requires_grad = true })
    w:register_hook(function() end)
    assert.is_true(rawequal(x, F.relu_ { input = x }))
    assert.is_true(rawequal(x, x.mul_ { other = 2, input = x }))
    assert.same({ 0, 4 }, x:tolist())
  end)

  it("writes to tensors alone", function()
    local x = zknn.ones(2)
    fails("mul_: input must be a tensor, got a number", x.mul_, 2, 256)
    fails("add_: input must be a tensor, got a number", x.add_, 1, x)
    fails("add_: input must be a tensor", x.add_, { input = 1, other = x })
    fails("input must be a tensor", x.relu_, { 1, 2 })
    fails("input is missing", x.relu_)
  end)
end)

describe("functions that a script can reach by detours", function()
  it("check whose object they get", function()
    local meta = getmetatable(zknn.ones(1))
    local strangers = { false, "/nonexistent/x", {}, print, io.stdout, coroutine.create(print),
      zknn.Generator(), zknn.ones(2), setmetatable({}, meta) }
    local internal, count = { zknn }, 0
    for name in pairs(package.preload) do
      if name:find "^zknn%.core%." then internal[#internal + 1] = require(name) end
    end
    local quiet = { terminal_ask = true, fail_allocation = true, set_layer_path = true,
      print_options = true, set_anomaly = true, temporary_folder = true }
    for i, module in ipairs(internal) do
      for name, f in pairs(module) do
        if type(f) == "function" and (i > 1 or name:find "^_") then
          count = count + 1
          for _, a in ipairs(quiet[name] and {} or strangers) do
            pcall(f)
            pcall(f, a)
            for _, b in ipairs(strangers) do pcall(f, a, b, a, b, a) end
          end
        end
      end
    end
    assert.is_true(count > 50)
    for name, f in pairs(meta) do
      if type(f) == "function" and name ~= "__close" and name ~= "__gc" then
        for _, a in ipairs(strangers) do
          for _, b in ipairs(strangers) do pcall(f, a, b, b) end
        end
      end
    end
  end)

  it("check that a file's names are a table of names", function()
    local path, describe = os.tmpname(), require("zknn.ordered").describe
    local function nothing() end
    for _, wrong in ipairs { "text", 3, true, { 1, 2, 3 }, zknn.ones(2) } do
      fails("safetensors.save: want a table of names", files.safetensors_save, wrong, path, nil,
        describe)
      fails("metadata: want a table of names", files.safetensors_save, { a = zknn.ones(1) }, path,
        wrong, describe)
      fails("csv.save: want a table of names", files.csv_save, wrong, path, describe, "yes", ",")
    end
    zknn.safetensors.save({ a = zknn.ones(1) }, path)
    for _, wrong in ipairs { "text", 3, true, zknn.ones(2) } do
      fails("keys: want a table", files.safetensors_load, path, nothing, wrong, describe)
      fails("keys: want a table", files.load, path, nothing, wrong, describe)
      fails("a key must be a string", files.load, path, nothing, { 1 }, describe)
      fails("csv.load: want a table", files.csv_load, path,
        { header = "no", delimiter = ",", columns = wrong }, nothing, describe)
    end
    files.safetensors_save({}, path, {}, describe)
    os.remove(path)
  end)

  it("check what a description of a table says", function()
    local path = os.tmpname()
    local descriptions = { { {}, 1 }, { true, {} }, { "dict" }, { "dict", "abc" },
      { "list", print }, { "dict", zknn.ones(2) } }
    for _, wrong in ipairs(descriptions) do
      local function describe() return table.unpack(wrong) end
      fails("its description must be", files.save, {}, path, describe)
    end
    fails("cannot be saved", files.save, {}, path, function() end)
    os.remove(path)
  end)

  it("can be called twice", function()
    local t = zknn.ones(2)
    local meta = getmetatable(t)
    for _ = 1, 3 do
      meta.__close(t)
      meta.__gc(t)
    end
    fails("closed", function() return t + 1 end)
    fails("must be a tensor", meta.__gc, {})
    fails("must be a tensor", meta.__close, io.stdout)
  end)
end)
