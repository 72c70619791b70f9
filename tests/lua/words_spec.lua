-- words_spec.lua: what print shows of objects, classes, functions and modules of the library: in
-- print, in .. and in %s alike. Oracles: PyTorch's and torchvision's texts where they have one
-- (optimizers, MNIST, transforms); else the texts, written by hand. Functions that are not the
-- library's are shown as Lua shows them.

local zknn = require "zknn"
local show = require "zknn.show"
local nn, optim, data, onnx = zknn.nn, zknn.optim, zknn.data, zknn.onnx

local function lines(...)
  return table.concat({ ... }, "\n")
end

-- value is shown as text, by all ways.
local function shown(text, value)
  assert.equal(text, tostring(value))
  assert.equal(text, ("%s"):format(value))
  if type(value) ~= "function" then assert.equal("it is " .. text, "it is " .. value) end
end

local x, y = zknn.ones(4, 2), zknn.arange(4)
local set = data.TensorDataset(x, y)

describe("functions", function()
  it("of the library have name and arguments", function()
    shown("function: zknn.relu(input)", zknn.relu)
    shown("function: zknn.nn.functional.relu(input, inplace=false)", nn.functional.relu)
    shown("function: zknn.nn.init.normal_(tensor, mean=0.0, std=1.0, generator=nil)",
      nn.init.normal_)
    shown("function: zknn.save(object, path)", zknn.save)
    shown("function: Tensor:relu()", x.relu)
    shown("function: Tensor:item()", x.item)
    shown("function: nn.Module:eval()", nn.ReLU().eval)
    for _, module in ipairs { zknn, nn.functional, nn.init, nn.utils, optim, data, onnx,
      zknn.plot, zknn.csv, zknn.testing } do
      for name, f in pairs(module) do
        if type(f) == "function" then
          local text = tostring(f)
          assert.is_truthy(text:find("^function: [%w_.:]+%(.*%)$"), name .. ": " .. text)
        end
      end
    end
  end)

  it("that are not are shown as Lua shows them", function()
    local function own() end
    for _, f in ipairs { print, string.format, own, coroutine.wrap(own), require, io.write } do
      assert.equal(("function: %p"):format(f), tostring(f))
    end
    assert.is_nil(rawget(debug.getmetatable(print), "__index"))
    assert.is_false(pcall(function() return print .. "" end))
    assert.is_false(pcall(function() return own.x end))
  end)

  it("leave a script's metatable of functions alone", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write [[
      local meta = { __index = { twice = function(f) return function(v) return f(f(v)) end end } }
      debug.setmetatable(print, meta)
      local zknn = require "zknn"
      assert(debug.getmetatable(print) == meta and zknn.relu.twice)
      print(tostring(zknn.relu):find "^function: 0x" ~= nil)
    ]]
    file:close()
    local pipe = io.popen(("%s %s 2>&1"):format(arg[-1], path))
    assert.equal("true\n", pipe:read "a")
    pipe:close()
    os.remove(path)
  end)

  it("that iterate say how", function()
    local net = nn.Linear(2, 2)
    shown("function: iterator over names and values: for name, parameter in "
      .. "model:named_parameters() do", (net:named_parameters()))
    local loader = data.DataLoader(set)
    shown("function: iterator over batches: for X, y in loader() do", (loader()))
    shown("function: iterator over batches: for i, X, y in loader:enumerate() do",
      (loader:enumerate()))
  end)
end)

describe("classes and modules", function()
  it("have name and arguments, and help", function()
    assert.equal('class nn.Linear(in_features, out_features, bias=true, device="cpu", '
      .. 'dtype="float32")', tostring(nn.Linear))
    assert.is_truthy(tostring(optim.SGD):find "^class optim%.SGD%(params, lr=")
    assert.is_truthy(tostring(data.DataLoader):find "^class data%.DataLoader%(dataset, batch")
    assert.equal("class nn.Parameter(data, requires_grad=true)", tostring(nn.Parameter))
    local Net = nn.class "Net"
    assert.equal("class Net()", tostring(Net))
    function Net:__init(inputs, classes) self.sizes = { inputs, classes } end
    assert.equal("class Net(inputs, classes)", tostring(Net))
    assert.equal("class Deep(inputs, classes)", tostring(nn.class("Deep", Net)))
    assert.is_truthy(tostring(nn.class("Wide", nn.Linear)):find "^class Wide%(in_features, out")
    assert.equal('zknn.nn: help "nn" lists what is in it', tostring(nn))
    assert.equal('zknn.nn.functional: help "nn.functional" lists what is in it',
      tostring(nn.functional))
    assert.is_truthy(tostring(zknn):find "^zknn %d")
    for _, name in ipairs {
      "optim", "data", "onnx", "plot", "csv", "testing", "train", "tensorboard", "system", "cuda",
    } do
      assert.is_truthy(tostring(zknn[name]):find("^zknn." .. name .. ": help "))
    end
  end)

  it("are shown inside of tables", function()
    assert.equal('{function: zknn.relu(input), nn = zknn.nn: help "nn" lists what is in it}',
      show.value { zknn.relu, nn = nn })
  end)
end)

describe("any value", function()
  it("is joined to a text by .., as print shows it", function()
    local net = nn.Sequential(nn.Linear(2, 2))
    local opt = optim.SGD(net:parameters())
    local T = data.transforms
    for _, value in ipairs {
      zknn, nn, nn.functional, data, nn.Linear, nn.Parameter, nn.class "Net", optim.SGD, net, opt,
      opt.state, opt.param_groups, opt.param_groups[1], opt:state_dict(), x, x.shape, x:stride(),
      net:parameters(), net:state_dict(), net:load_state_dict(net:state_dict()),
      nn.summary(net, { 1, 2 }), T.ToTensor(), T.Compose { T.ToTensor() }, set, zknn.Generator(),
      zknn.get_printoptions(), net[0].weight,
    } do
      assert.equal("it is " .. tostring(value), "it is " .. value)
      assert.equal(tostring(value) .. 1, value .. 1)
      assert.equal(tostring(value) .. tostring(value), value .. value)
    end
  end)
end)

describe("zknn.data", function()
  it("shows datasets in torchvision's lines", function()
    shown(lines("Dataset TensorDataset", "    Number of datapoints: 4",
      "    Tensors: [4, 2] float32, [4] int64"), set)
    shown(lines("Dataset Subset", "    Number of datapoints: 2",
      "    Of: TensorDataset of 4 samples"), data.Subset(set, { 0, 3 }))
    shown(lines("Dataset ConcatDataset", "    Number of datapoints: 8",
      "    Of: TensorDataset of 4 samples, TensorDataset of 4 samples"),
      data.ConcatDataset { set, set })
    local many = {}
    for i = 1, 300 do many[i] = set end
    assert.is_true(#tostring(data.ConcatDataset(many)) < 500)
    local Own = data.class "Own"
    shown("Dataset Own", Own())
    function Own.__len() return 3 end
    shown("Dataset Own\n    Number of datapoints: 3", Own())
    function Own.__len() error "no" end
    shown("Dataset Own", Own())
    function Own.__tostring() return "mine" end
    assert.equal("mine", tostring(Own()))
    assert.equal(lines("{", "  Dataset Subset", "      Number of datapoints: 1",
      "      Of: TensorDataset of 4 samples,", "  Dataset Subset",
      "      Number of datapoints: 3", "      Of: TensorDataset of 4 samples", "}"),
      tostring(data.random_split(set, { 1, 3 })))
  end)

  it("shows loaders and samplers", function()
    shown("DataLoader(TensorDataset of 4 samples, batch_size=2, shuffle=False): 2 batches",
      data.DataLoader(set, { batch_size = 2 }))
    shown("DataLoader(list of 3 samples, batch_size=3, shuffle=True, drop_last=True, "
      .. "num_workers=2): 1 batch",
      data.DataLoader({ 1, 2, 3 }, 3, true, { drop_last = true, num_workers = 2 }))
    shown("DataLoader(TensorDataset of 4 samples, batch_size=1, sampler=2 indices): 2 batches",
      data.DataLoader(set, { sampler = { 1, 2 } }))
    local sampler = data.BatchSampler(data.SequentialSampler(set), 3, false)
    shown("BatchSampler(SequentialSampler(4 samples), batch_size=3, drop_last=False)", sampler)
    shown("DataLoader(TensorDataset of 4 samples, batch_sampler=" .. tostring(sampler)
      .. "): 2 batches", data.DataLoader(set, { batch_sampler = sampler }))
    shown("RandomSampler(4 samples, replacement=False)", data.RandomSampler(set))
    shown("RandomSampler(4 samples, num_samples=9, replacement=True)",
      data.RandomSampler(set, true, 9))
    shown("SubsetRandomSampler(2 indices)", data.SubsetRandomSampler { 1, 2 })
    shown("WeightedRandomSampler(2 weights, num_samples=3, replacement=True)",
      data.WeightedRandomSampler({ 1, 2 }, 3))
  end)
end)

describe("zknn.optim", function()
  local function make()
    return optim.SGD({ zknn.ones(2):requires_grad_() }, { lr = 0.5 })
  end

  it("shows groups, states and schedules", function()
    local opt = make()
    assert.is_truthy(tostring(opt):find "^SGD %(\nParameter Group 0\n    dampening: 0\n")
    assert.is_truthy(tostring(opt.param_groups):find "^{\n  {\n    dampening = 0,\n.*lr = 0.5,\n")
    assert.is_truthy(tostring(opt.param_groups[1]):find "^{\n  dampening = 0,\n")
    local adam = optim.Adam { zknn.ones(2, 3):requires_grad_() }
    adam.param_groups[1].params[1]:sum():backward()
    adam:step()
    assert.is_truthy(tostring(adam.state):find "%[tensor %[2, 3%] float32%] = {.*exp_avg = ")
    local schedules = optim.lr_scheduler
    shown("StepLR(step_size=10, gamma=0.1, last_epoch=0, lr=0.5)", schedules.StepLR(opt, 10))
    shown("MultiStepLR(milestones={[2] = 1, [4] = 1}, gamma=0.1, last_epoch=0, lr=0.5)",
      schedules.MultiStepLR(make(), { 2, 4 }))
    shown("LambdaLR(last_epoch=0, lr=1.0)",
      schedules.LambdaLR(make(), function() return 2 end))
    shown("ChainedScheduler(schedulers=[StepLR, ExponentialLR], lr=0.5)",
      schedules.ChainedScheduler { schedules.StepLR(opt, 10), schedules.ExponentialLR(opt, 0.9) })
  end)

  it("keeps groups tables, and tells options that nobody reads", function()
    local opt = make()
    local group = opt.param_groups[1]
    for _, name in ipairs { "learning_rate", "momentm", "weight_deca" } do
      local good, problem = pcall(function() group[name] = 1 end)
      assert.is_false(good)
      assert.is_truthy(problem:find("words_spec.lua:%d+: SGD: a parameter group has no option '"
        .. name .. "'; did you mean '"), problem)
    end
    group.name, group.lr_scale, group.initial_lr, group.max_momentum = "head", 2, 1, 3
    group.lr = 0.25
    assert.equal("head", group.name)
    local other = optim.SGD({ { params = { zknn.ones(1) }, lr = 3 } })
    local path = os.tmpname()
    zknn.save({ groups = other.param_groups, options = zknn.get_printoptions() }, path)
    local back = zknn.load(path)
    os.remove(path)
    assert.equal(3, back.groups[1].lr)
    assert.equal(80, back.options.linewidth)
    local found = {}
    for key in pairs(other.param_groups[1]) do found[key] = true end
    assert.is_true(found.lr and found.params and found.momentum)
    assert.equal(0.0, optim.Adam(other.param_groups[1].params).param_groups[1].weight_decay)
    zknn.set_printoptions(zknn.get_printoptions())
  end)
end)

describe("other objects", function()
  it("say what they are", function()
    shown("Generator(initial_seed=7)", zknn.Generator():manual_seed(7))
    local net = nn.Linear(2, 1)
    local handle = net:register_forward_hook(function() end)
    shown("RemovableHandle(forward hook of Linear)", handle)
    handle:remove()
    shown("RemovableHandle(removed)", handle)
    shown("RemovableHandle(forward pre hook of Linear)",
      net:register_forward_pre_hook(function() end))
    local hook = zknn.ones(1):requires_grad_():register_hook(print)
    shown("RemovableHandle(hook of a tensor)", hook)
    hook:remove()
    shown("RemovableHandle(removed)", hook)
    local Twice, text = zknn.Function "Twice", nil
    shown("Function Twice", Twice)
    function Twice.forward(ctx, t)
      ctx:save_for_backward(t)
      text = ctx .. ""
      return t * 2
    end
    Twice.apply(zknn.ones(1))
    assert.equal("FunctionCtx(1 tensor saved)", text)
    local path = os.tmpname()
    local lock = zknn.system.lock_file(path)
    shown("Lock(" .. path .. ")", lock)
    lock:close()
    shown("Lock(given back)", lock)
    shown("{edgeitems = 3, linewidth = 80, precision = 4, threshold = 1000}",
      zknn.get_printoptions())
    local figure = zknn.plot.figure { title = "A", figsize = { 4, 3 } }
    shown("Figure(title='A', figsize=[4, 3], dpi=150, 0 panels)", figure)
    zknn.plot.plot({ 1, 2 }, { xlabel = "x" })
    shown("Figure(title='A', figsize=[4, 3], dpi=150, 1 panel)", figure)
    shown("Axes(xlabel='x', 1 artist)", figure.panels[1].panel)
    zknn.plot.close()
    shown("{a = tensor([1, 2]), b = {\"x\", \"y\"}}", (function()
      zknn.csv.save({ a = { 1, 2 }, b = { "x", "y" } }, path)
      return zknn.csv.load(path)
    end)())
    os.remove(path)
  end)

  it("of ONNX, too", function()
    local path = os.tmpname()
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    local exported = onnx.export(net, zknn.ones(1, 2), path,
      { input_names = { "x" }, output_names = { "y" } })
    local text = lines("ONNX model (ir_version 7, opset 13, producer zknn)",
      "    Inputs: x [1, 2] float32", "    Outputs: y [1, 1] float32",
      "    Nodes: 3 (Gemm 2, Relu 1)", "    Initializers: 4, 13 elements")
    shown(text, exported)
    local model = onnx.load(path)
    shown(text, model)
    onnx.save(model, path)
    onnx.check(model)
    local session = onnx.InferenceSession(model)
    shown("onnx.InferenceSession(1 input, 1 output, opset 13)", session)
    shown('{{name = "x", shape = {1, 2}, type = "float32"}}', session:get_inputs())
    shown('{name = "x", shape = {1, 2}, type = "float32"}', session:get_inputs()[1])
    model.graph = 3
    assert.is_truthy(tostring(model):find "^ONNX model %(")
    os.remove(path)
  end)
end)
