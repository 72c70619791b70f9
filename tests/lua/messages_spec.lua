-- Error messages name the line of the call. Oracle: the rule itself, on every public function,
-- constructor and method, with one argument of each wrong kind (walk_tools.lua): the message begins
-- with the line of the call, and names no line and no internal name of the library.

local zknn = require "zknn"
local tools = require "walk_tools"
local folder = require("script_tools").make_folder()

teardown(function() os.execute("rm -rf " .. folder) end)

describe("every error of every public function", function()
  it("names the caller's line and speaks of arguments", function()
    local random = zknn.get_rng_state()
    local threads, options = zknn.get_num_threads(), zknn.get_printoptions()
    local faults, seen = {}, {}
    local calls, counts, unfitted = tools.walk(function(what, fault, message)
      local key = what:match "^[^({]+" .. fault
      if not seen[key] then faults[#faults + 1] = ("%s: its error %s: %s"):format(what, fault,
        tostring(message)) end
      seen[key] = true
    end, folder)
    zknn.set_rng_state(random)
    zknn.set_num_threads(threads)
    zknn.set_printoptions(options)
    zknn.plot.close()
    assert.equal("", table.concat(faults, "\n"))
    -- A walk that reached nothing proves nothing.
    assert.is_true(calls > 150000 // tools.SHARE, "only " .. calls .. " calls")
    assert.is_true(counts.functions > 800 and counts.objects > 150 and counts.methods > 500)
    -- Functions that no list of arguments fitted, beside those that need the world outside.
    local left = {}
    local outside = {
      ["zknn.data.FashionMNIST"] = true, ["zknn.data.KMNIST"] = true, ["zknn.data.MNIST"] = true,
      ["zknn.data.ImageFolder"] = true, ["zknn.data.fetch"] = true, ["zknn.onnx.check"] = true,
      ["zknn.optim.Optimizer"] = true, ["zknn.optim.lr_scheduler.LRScheduler"] = true,
      ["zknn.plot.colorbar"] = true, ["zknn.batch_normalize"] = true,
      ["zknn.testing.skip"] = true, ["zknn.linalg.eig"] = true, ["zknn.linalg.eigvals"] = true,
      ["zknn.train.options"] = true, -- reads the command line
      ["zknn.distributed.send"] = true, ["zknn.distributed.recv"] = true, -- to another rank
      ["zknn.profiler.record_function"] = true, -- hands all behind a function on to it
    }
    for _, path in ipairs(unfitted) do
      local is_method = path:find "%.%u[%w]*%.%l"
      if not is_method and not outside[path] then left[#left + 1] = path end
    end
    assert.equal("", table.concat(left, " "))
  end)
end)

-- Every place of a model's tables with something of another kind in it.
describe("every error of a model written by hand", function()
  it("names the caller's line and the place", function()
    local path = folder .. "/net.onnx"
    zknn.onnx.export(zknn.nn.Sequential(zknn.nn.Linear(2, 2), zknn.nn.Flatten()),
      zknn.rand(1, 2), path)
    local function places(t, out)
      for key, value in pairs(t) do
        out[#out + 1] = { t, key }
        if type(value) == "table" then places(value, out) end
      end
      return out
    end
    local n = #places(zknn.onnx.load(path), {})
    assert.is_true(n > 30)
    for at = 1, n do
      for _, row in ipairs(tools.hostile) do
        for _, name in ipairs { "check", "save", "InferenceSession" } do
          local model = zknn.onnx.load(path)
          local place = places(model, {})[at]
          place[1][place[2]] = row[2]()
          local good, message = tools.call(zknn.onnx[name], model,
            name == "save" and path .. "2" or nil)
          local fault = not good and tools.fault(message)
          assert.is_nil(fault or nil, fault and message)
        end
      end
    end
  end)
end)

describe("an error of", function()
  local function message_of(f, ...)
    local good, message = pcall(f, ...)
    assert.is_false(good)
    return message
  end
  local here = debug.getinfo(1, "S").short_src .. ":"
  local path = os.tmpname()
  os.remove(path)

  it("no layer: a Sequential hands on what is no tensor", function()
    local Add = zknn.nn.class("Add")
    function Add.forward(_, x) return x[1] + x[2] end
    local net = zknn.nn.Sequential(zknn.nn.Identity(), Add())
    assert.same({ 2, 2 }, net({ zknn.ones(2), zknn.ones(2) }):tolist())
  end)

  for _, row in ipairs {
    { "save", zknn.save, { { x = print }, path }, "save: x: a function cannot be saved" },
    { "no_grad", zknn.no_grad, { 3 }, "no_grad: f must be a function, got 3" },
    { "tile", zknn.tile, { {} }, "tile: input must be a tensor, got a table" },
    { "a layer", zknn.nn.ReLU(), {}, "nn.ReLU: input must be a tensor, got nothing" },
    { "state_dict", zknn.nn.Linear(1, 1).state_dict, { zknn.nn.Linear(1, 1), true },
      "state_dict: options must be a table of names, got true" },
    { "a loss that is called at once", zknn.nn.MSELoss, { zknn.rand(2), zknn.rand(2) },
      "nn.MSELoss()(input, target)" },
    { "input and target exchanged", zknn.nn.functional.cross_entropy,
      { zknn.tensor { 0, 1 }, zknn.rand(2, 2) }, "have input and target changed places?" },
    { "an option of another name", zknn.optim.SGD, { { zknn.rand(1) }, { learning_rate = 1 } },
      "unknown argument 'learning_rate' (did you mean 'lr'?)" },
    { "an option of nobody's", zknn.optim.SGD, { { zknn.rand(1) }, { speed = 1 } },
      "unknown argument 'speed' (there are params, lr, " },
    { "a method by a dot", zknn.nn.Linear(1, 1).train, {}, "write object:train(...)" },
    { "Figure:save", function() zknn.plot.figure():save(nil) end, {},
      "figure:save: path must be a string, got nothing" },
    { "generator=", zknn.rand, { 2, { generator = zknn.zeros(2) } }, "Generator" },
    { "opset_import", zknn.onnx.save, { { graph = {}, opset_import = { domain = 13 } },
      "/nonexistent/x.onnx" }, "opset_import must be a list, got a table with the key 'domain'" },
    { "eye", zknn.eye, { 2.5 }, "eye: argument 1 must be an integer, got 2.5" },
    { "arange", zknn.arange, { zknn.ones(2) },
      "arange: argument 1 must be a number, got a tensor" },
    { "uniform_", zknn.zeros(2).uniform_, { zknn.zeros(2), "a" },
      "uniform_: argument 1 must be a number, got 'a'" },
    { "a tensor's method", zknn.zeros(2).item, { 3 },
      "the object in front of ':item(...)' must be a tensor, got 3" },
    { "manual_seed", zknn.manual_seed, {},
      "manual_seed: argument 1 must be an integer, got nothing" },
  } do
    it(row[1], function()
      local message = message_of(row[2], table.unpack(row[3]))
      assert.equal(here, message:sub(1, #here), message)
      assert.is_truthy(message:find(row[4], 1, true), message)
    end)
  end
end)
