-- silence_spec.lua: what would have no effect, or a wrong one, without a word is refused: sizes
-- below 0, fields that nothing reads, values of a kind that cannot be meant, exchanged arguments.
-- Oracles: PyTorch, where it refuses the same (its message in a comment where that is not plain);
-- else the definition of what is computed.

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local F = nn.functional

-- f() raises: the message has all of the parts, and this file's line.
local function refuses(f, ...)
  local good, problem = pcall(f)
  assert.is_false(good, "no error; expected: " .. tostring((...)))
  problem = tostring(problem)
  assert.is_truthy(problem:find("silence_spec.lua:%d+: "), problem)
  for _, part in ipairs { ... } do
    assert.is_truthy(problem:find(part, 1, true), ("no '%s' in: %s"):format(part, problem))
  end
end

describe("sizes of windows", function()
  -- The names and their least values, at both ends of what is refused and taken.
  local least = { kernel_size = 1, stride = 1, padding = 0, dilation = 1, output_padding = 0 }
  local of = {
    Conv = { "kernel_size", "stride", "padding", "dilation" },
    ConvTranspose = { "kernel_size", "stride", "padding", "dilation", "output_padding" },
    MaxPool = { "kernel_size", "stride", "padding", "dilation" },
    AvgPool = { "kernel_size", "stride", "padding" },
  }

  it("are refused below their least by every layer", function()
    for kind, names in pairs(of) do
      for dims = 1, 2 do
        local layer = ("%s%dd"):format(kind, dims)
        local make = nn[layer]
        for _, name in ipairs(names) do
          local options = { kernel_size = 3 }
          if kind:find "Conv" then options.in_channels, options.out_channels = 1, 1 end
          options[name] = least[name]
          make(options)
          for _, bad in ipairs { least[name] - 1, least[name] - 7, { [dims] = least[name] - 1 } } do
            if type(bad) == "table" and dims == 2 then bad[1] = 3 end
            options[name] = bad
            refuses(function() make(options) end, "nn." .. layer .. ": " .. name .. " is ",
              ("must be at least %d"):format(least[name]))
          end
        end
      end
    end
    for _, kind in ipairs { "Conv", "ConvTranspose" } do
      for dims = 1, 2 do
        for _, name in ipairs { "groups", "in_channels", "out_channels" } do
          local options = { in_channels = 2, out_channels = 2, kernel_size = 1, [name] = -1 }
          refuses(function() nn[kind .. dims .. "d"](options) end, name .. " must be positive")
        end
      end
    end
    for _, mode in ipairs { "reflect", "replicate", "circular" } do
      refuses(function() nn.Conv2d(1, 1, 3, { padding = { 1, -1 }, padding_mode = mode }) end,
        "padding is (1, -1), it must be at least 0")
    end
    for _, layer in ipairs { "AdaptiveAvgPool1d", "AdaptiveMaxPool2d" } do
      refuses(function() nn[layer](-1) end, "output_size is -1, it must be at least 0")
    end
  end)

  it("are refused below their least by every function", function()
    for dims = 1, 2 do
      local shape = dims == 1 and { 1, 1, 9 } or { 1, 1, 9, 9 }
      local x = zknn.ones(shape)
      local w = zknn.ones(dims == 1 and { 1, 1, 2 } or { 1, 1, 2, 2 })
      for kind, names in pairs { conv = of.Conv, conv_transpose = of.ConvTranspose,
        max_pool = of.MaxPool, avg_pool = of.AvgPool } do
        local f = F[("%s%dd"):format(kind, dims)]
        for _, name in ipairs(names) do
          local options = { input = x, [name] = least[name] - 1 }
          if kind:find "conv" then
            options.weight = w
          else
            options.kernel_size = options.kernel_size or 2
          end
          if not (kind:find "conv" and name == "kernel_size") then
            refuses(function() return f(options) end, name, "at least " .. least[name])
          end
        end
      end
      refuses(function() return F[("conv%dd"):format(dims)](x, w, { groups = -1 }) end, "groups")
      refuses(function() return F[("conv%dd"):format(dims)](x, w, { groups = 0 }) end, "groups")
    end
  end)
end)

describe("numbers that cannot be meant", function()
  it("are refused", function()
    local x = zknn.ones(4, 2)
    refuses(function() return nn.BatchNorm1d(2, { eps = -1 })(x) end, "eps is -1") -- gave nan
    refuses(function() return nn.LayerNorm(2, { eps = -1 })(x) end, "eps is -1")
    refuses(function() return nn.GroupNorm(1, 2, { eps = -1 })(x) end, "eps is -1")
    refuses(function() return F.rms_norm(x, { 2 }, { eps = -2 }) end, "eps is -2")
    assert.is_true(F.rms_norm(x, { 2 }):equal(F.rms_norm(x, { 2 }, nil, 2 ^ -23)))
    local p = nn.Linear(2, 2):parameters()
    x:requires_grad_()
    refuses(function() nn.utils.clip_grad_norm_(p, -1) end, "max_norm is -1") -- turned them round
    refuses(function() nn.utils.clip_grad_value_(p, -1) end, "clip_value is -1") -- set all to -1
  end)
end)

describe("fields that nothing reads", function()
  it("of an optimizer raise", function()
    local opt = optim.Adam({ zknn.ones(2):requires_grad_() }, { lr = 0.1 })
    refuses(function() opt.lr = 0.5 end, "Adam: lr is an option of its groups",
      "write optimizer.param_groups[1].lr = 0.5")
    refuses(function() opt.betas = 0.5 end, "optimizer.param_groups[1].betas = 0.5")
    opt.param_groups[1].lr = 0.5
    opt.note = "mine"
    assert.equal("mine", opt.note)
    local Own = zknn.optim.Optimizer
    assert.is_truthy(Own)
  end)

  it("of a loader raise, as in PyTorch, or are checked", function() -- batch_size attribute should
    -- not be set after DataLoader is initialized
    local loader = data.DataLoader({ 1, 2, 3 }, { batch_size = 2 })
    for _, name in ipairs { "batch_size", "shuffle", "dataset", "sampler", "batch_sampler",
      "drop_last" } do
      refuses(function() loader[name] = 1 end, ("DataLoader: %s is read when the loader is made")
        :format(name))
    end
    refuses(function() loader.num_workers = -1 end, "num_workers must be 0 at least, got -1")
    refuses(function() loader.num_workers = "2" end, "num_workers must be an integer, got '2'")
    refuses(function() loader.collate_fn = 1 end, "collate_fn must be a function, got 1")
    refuses(function() loader.generator = 1 end, "generator must be a zknn.Generator, got 1")
    loader.collate_fn = function(samples) return #samples end
    assert.equal(2, loader()())
    assert.equal(2, loader.batch_size)
    assert.equal(3, #loader.dataset)
    assert.is_nil(loader.batch_sampler)
    loader.note = "mine"
    assert.equal("mine", loader.note)
    loader.collate_fn = nil
    assert.same({ 1, 2 }, loader()():tolist())
  end)

  it("of a module take what they must be", function()
    local net = nn.Linear(2, 2)
    refuses(function() net.training = "no" end, "Linear: training must be true or false, got 'no'")
    refuses(function() net.eval = true end, "eval is a method: call it, model:eval(...)")
    refuses(function() net.train = false end, "train is a method")
    refuses(function() net.forward = 5 end, "forward is a method", "5 cannot take its place")
    net.training = false
    net.forward = function(_, x) return x end
    assert.equal(7, net(7))
    local Net = nn.class "Net"
    function Net:__init() self.forward = function(_, x) return x + 1 end end
    assert.equal(2, Net()(1))
  end)
end)

describe("exchanged arguments", function()
  it("are told by what saves", function()
    local path, dict = "/nonexistent/x.pth", nn.Linear(2, 2):state_dict()
    refuses(function() zknn.save(path, dict) end, "save: path must be a string, got",
      'the path comes last: save(object, "/nonexistent/x.pth")')
    refuses(function() zknn.npy.save(path, zknn.ones(2)) end, "npy.save(object, ")
    refuses(function() zknn.npz.save(path, { a = zknn.ones(2) }) end, "npz.save(object, ")
    refuses(function() zknn.safetensors.save(path, dict) end, "safetensors.save(object, ")
    refuses(function() data.save_idx(path, zknn.ones(2):byte()) end, "save_idx(object, ")
    refuses(function() zknn.onnx.save(path, {}) end, "onnx.save(object, ")
    refuses(function() zknn.save(dict) end, "path must be a string, got nothing")
    refuses(function() zknn.load "/tmp" end, "/tmp: is a folder")
    refuses(function() nn.Linear(2, 2):load_state_dict(path) end, "load_state_dict", path)
    local net = nn.Linear(2, 2)
    local opt = optim.SGD(net:parameters())
    local schedule = optim.lr_scheduler.StepLR(opt, 1)
    for _, object in ipairs { net, opt, schedule } do -- loaded itself, or nothing
      refuses(function() object:load_state_dict(object) end, "load_state_dict: want a table",
        ": load_state_dict(that:state_dict())")
      object:load_state_dict(object:state_dict())
    end
  end)
end)

describe("a list with nil among its entries", function() -- a name that is written wrong
  it("is refused, where what is behind it was left out", function()
    local x, a, b = zknn.ones(2), nn.ReLU(), nn.Tanh()
    local set = data.TensorDataset(zknn.ones(4))
    local T, schedules, none = data.transforms, optim.lr_scheduler, nil
    local w, v = zknn.ones(2):requires_grad_(), zknn.ones(3):requires_grad_()
    local opt = optim.SGD({ w }, { lr = 0.1 })
    local one, two = schedules.StepLR(opt, 1), schedules.StepLR(opt, 2)
    for what, f in pairs {
      ["nn.ModuleList: entry 2 of modules"] = function() nn.ModuleList { a, none, b } end,
      ["nn.ParameterList: entry 2 of values"] = function() nn.ParameterList { x, none, x } end,
      ["nn.Sequential: entry 2 of the list"] = function()
        nn.Sequential { { "a", a }, none, { "b", b } }
      end,
      ["nn.ModuleDict: entry 2 of the list"] = function()
        nn.ModuleDict { { "a", a }, none, { "b", b } }
      end,
      ["Compose: entry 2 of transforms"] = function()
        T.Compose { T.ToTensor(), none, T.ToTensor() }
      end,
      ["Normalize: entry 2 of mean"] = function() T.Normalize({ 0.5, none, 0.5 }, { 0.5 }) end,
      ["ConcatDataset: entry 2 of datasets"] = function()
        data.ConcatDataset { set, none, set }
      end,
      ["Subset: entry 2 of indices"] = function() data.Subset(set, { 0, none, 1 }) end,
      ["random_split: entry 2 of lengths"] = function()
        data.random_split(set, { 2, none, 2 })
      end,
      ["SubsetRandomSampler: entry 2 of indices"] = function()
        data.SubsetRandomSampler { 0, none, 1 }
      end,
      ["DataLoader: entry 2 of sampler"] = function()
        data.DataLoader(set, { sampler = { 0, none, 1 } })
      end,
      ["DataLoader: entry 2 of a batch"] = function()
        data.DataLoader(set, { batch_sampler = { { 0, none, 1 } } })()()
      end,
      ["SGD: entry 2 of params"] = function() optim.SGD({ w, none, v }, { lr = 1 }) end,
      ["Adam: entry 1 of params"] = function() optim.Adam { none, v } end,
      ["RMSprop: entry 2 of params"] = function() optim.RMSprop { { params = { w, none, v } } } end,
      ["Adagrad: entry 2 of params"] = function()
        optim.Adagrad { { params = { w } }, none, { params = { v } } }
      end,
      ["ChainedScheduler: entry 2 of schedulers"] = function()
        schedules.ChainedScheduler { one, none, two }
      end,
      ["MultiStepLR: entry 2 of milestones"] = function()
        schedules.MultiStepLR(opt, { 1, none, 3 })
      end,
      ["clip_grad_norm_: entry 2 of parameters"] = function()
        nn.utils.clip_grad_norm_({ w, none, v }, 1)
      end,
      ["tile: entry 2 of dims"] = function() x:tile { 1, none, 2 } end,
      ["plot.grid: entry 2 of images"] = function()
        zknn.plot.grid { zknn.ones(2, 2), none, zknn.ones(2, 2) }
      end,
      ["plot.bar: entry 2 of x"] = function() zknn.plot.bar({ "a", none, "b" }, { 1, 2, 3 }) end,
    } do
      refuses(f, what .. " is nil; is its name written right?")
    end
    local sparse = { a, [3] = b } -- whose length Lua takes for 1
    refuses(function() nn.ModuleList(sparse) end, "entry 2 of modules is nil")
    zknn.plot.close()
  end)
end)

describe("an iterator that has come to its end", function()
  it("says so to a second loop, which would do nothing", function() -- as io.lines does
    local net = nn.Linear(2, 2)
    local set = data.TensorDataset(zknn.ones(4, 2))
    local pictures = data.Subset(data.TensorDataset(zknn.ones(4, 2)), { 0, 1 })
    for code, make in pairs {
      ["for X, y in loader() do"] = function() return (data.DataLoader(set)()) end,
      ["loader() do"] = function() return (data.DataLoader(pictures, { batch_size = 2 })()) end,
      ["in loader() do"] = function() return (data.DataLoader(set):enumerate()) end,
      ["model:named_parameters() do"] = function() return (net:named_parameters()) end,
      ["model:named_modules() do"] = function() return (net:named_modules()) end,
      ["model:named_children() do"] = function() return (nn.Sequential(net):named_children()) end,
      ["model:named_buffers() do"] = function() return (net:named_buffers()) end,
    } do
      local iterator, rounds = make(), 0
      for _ in iterator do rounds = rounds + 1 end
      assert.equal(code:find "buffers" and 0 or code == "loader() do" and 1 or rounds, rounds)
      refuses(function() for _ in iterator do end end, -- luacheck: ignore
        "this iterator has come to its end; make another for each loop: `", code)
    end
  end)
end)

describe("values of another kind", function()
  it("are refused where they passed", function()
    local T = data.transforms
    refuses(function() T.Resize "28" end, "Resize: size must be one or two integers, got '28'")
    refuses(function() zknn.plot.plot() end, "plot.plot: y is missing")
    refuses(function() nn.ModuleDict { nn.ReLU() } end, "item 0 of a list must be a pair")
    refuses(function() nn.Sequential { nn.ReLU(), nn.ReLU() } end,
      "write nn.Sequential(a, b)")
  end)
end)

-- PyTorch: an object() in place of a size or of dims is a TypeError.
describe("an object of a script's", function()
  local object = setmetatable({}, { __name = "thing" })

  it("is no empty list, and has no options", function()
    local x, none = zknn.ones(2, 3), nil
    refuses(function() return x:sum(object) end, "dim must be a list of integers, got a table that")
    refuses(function() return zknn.full(nn.Linear, 1) end, "a shape is made of integers")
    refuses(function() return zknn.zeros(object) end, "a shape is made of integers", "thing")
    refuses(function() return zknn.tensor(object) end, "a list is wanted, got thing")
    refuses(function() return x:to(object) end, "to: ", "thing")
    refuses(function() return nn.ModuleList(object) end, "modules must be a list, got thing")
    refuses(function() return nn.Sequential(object) end, "want modules, or a list of pairs")
    refuses(function() return zknn.plot.plot(zknn.nn) end, "must be a list of numbers")
    -- a nil behind options does not hide them
    refuses(function() return x:sum({ dmi = 1 }, none) end, "did you mean 'dim'?")
    refuses(function() return zknn.zeros(2, { dtyp = 1 }, none) end, "did you mean 'dtype'?")
    assert.equal(6, x:sum({ dim = { 0, 1 } }, none):item())
    assert.equal("int64", zknn.zeros(2, { dtype = "int64" }, none).dtype)
    assert.same({ 2, 3 }, zknn.rand(2, 3, { generator = zknn.Generator() }, none).shape)
  end)

  it("is a list when it has entries of its own", function()
    local List = { __index = table }
    assert.same({ 2, 3 }, zknn.zeros(setmetatable({ 2, 3 }, List)).shape)
    assert.same({ 3 }, zknn.ones(2, 3):sum(setmetatable({ 0 }, List)).shape)
  end)
end)

describe("words and shapes that a layer cannot use", function()
  it("are refused when it is made, or at the call, as in PyTorch", function()
    refuses(function() return nn.GELU "tahn" end, "approximate must be 'none', 'tanh'")
    refuses(function() return nn.Upsample { scale_factor = 2, mode = "cubic" } end,
      "nn.Upsample: mode is 'cubic', it must be one of")
    refuses(function() return nn.Upsample "2" end, "size must be an integer")
    refuses(function() return F.instance_norm(zknn.rand(1, 2, 4), zknn.rand(3), zknn.rand(3)) end,
      "instance_norm: running_mean must have shape [2]") -- should contain 2 elements not 3
    refuses(function() return data.class("Own", nn.Linear) end, "must be a class of datasets")
  end)
end)
