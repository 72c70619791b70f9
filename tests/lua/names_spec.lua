-- Names that zknn does not have, read from its tables: the message names what is near, where the
-- name is, or that PyTorch has it. Oracles: the tables themselves; the names of torch.

local zknn = require "zknn"
local mistake = require "mistake"
local nn = zknn.nn

describe("a name that is not there:", function()
  mistake.each(it, {
    -- slips, also in case
    { "local y = zknn.softmx(x, 1)", "there is no zknn.softmx; did you mean zknn.softmax?" },
    { "local y = nn.Linaer(1, 2)", "there is no nn.Linaer; did you mean nn.Linear?" },
    { "local y = nn.Relu()", "there is no nn.Relu; did you mean nn.ReLU?" },
    { "local y = F.Relu(x)", "there is no nn.functional.Relu; did you mean nn.functional.relu?" },
    { "local y = F.rellu(x)", "did you mean nn.functional.relu?" },
    { "local y = optim.sgd(m:parameters())", "there is no optim.sgd; write optim.SGD(" },
    { "local y = optim.Adm(m:parameters())", "did you mean optim.Adam?" },
    { "local y = optim.lr_scheduler.StepLr(opt, 1)", "did you mean optim.lr_scheduler.StepLR?" },
    { "local y = optim.lr_scheduler.CosineAnnealing(opt)",
      "did you mean optim.lr_scheduler.CosineAnnealingLR?" },
    { "local y = data.Dataloader(set)", "did you mean data.DataLoader?" },
    { "local y = T.ToTenser()", "did you mean data.transforms.ToTensor?" },
    { "zknn.plot.sow()", "there is no plot.sow; did you mean plot.show?" },
    { "nn.init.xavier(m.weight)", "did you mean nn.init.xavier_normal_?" },
    { "nn.init.kaiming_normal(m.weight)", "did you mean nn.init.kaiming_normal_?" },
    { "nn.utils.clip_grad(m:parameters(), 1)", "write nn.utils.clip_grad_norm_(" },
    { "zknn.onnx.exprot(m, x, 'a')", "did you mean onnx.export?" },
    { "zknn.image.laod 'x'", "did you mean image.load?" },
    { "zknn.autograd.gradchek(print)", "did you mean autograd.gradcheck?" },
    { "zknn.csv.read_csv 'x'", "write csv.load(path)" },
    { "zknn.npy.laod 'x'", "did you mean npy.load?" },
    { "zknn.npz.laod 'x'", "did you mean npz.load?" },
    { "zknn.safetensors.save_file({}, 'x')", "write safetensors.save(tensors, path)" },
    { "zknn.testing.assert_equals(1, 2)", "write testing.assert_equal(actual, expected)" },
    { "zknn.system.mkdir 'x'", "write system.make_folder(path)" },
    { "zknn.cuda.synchronize()", "there is no cuda.synchronize; zknn computes on the CPU" },
    { "zknn.no_gard(print)", "did you mean zknn.no_grad?" },
    -- in another table
    { "local y = nn.DataLoader(set)", "there is no nn.DataLoader; it is zknn.data.DataLoader" },
    { "local y = nn.SGD(m:parameters())", "it is zknn.optim.SGD" },
    { "local y = zknn.Linear(1, 2)", "it is zknn.nn.Linear, or did you mean zknn.linear?" },
    { "local y = nn.relu(x)", "it is zknn.relu, or did you mean nn.ReLU?" },
    { "local y = nn.dataloader(set)", "did you mean zknn.data.DataLoader?" },
    { "local y = zknn.item(x)", "it is a method of tensors: x:item(...)" },
    { "local y = nn.state_dict(m)", "it is a method of modules: model:state_dict(...)" },
    { "local y = zknn.utils.data", "zknn.data" },
    { "local y = data.datasets.MNIST", "data.MNIST" },
    -- PyTorch has them
    { "local y = nn.UninitializedParameter()", "zknn has no nn.UninitializedParameter "
      .. "(PyTorch's torch.nn.UninitializedParameter); docs/layers.md lists the layers" },
    { "local y = optim.SparseAdam(m:parameters())",
      "zknn has no optim.SparseAdam (PyTorch's torch.optim.SparseAdam); docs/optim.md" },
    { "local y = zknn.fft.fft(x)", "there is no zknn.fft; a Fourier transform gives complex" },
    { "local y = zknn.vmap(print)", "operations take batches" },
    { "local y = zknn.complex(x, x)", "keep the real and the imaginary part apart" },
    { "local y = F.scaled_mm(x, x)", "(PyTorch's torch.nn.functional.scaled_mm)" },
    { "local y = T.ColorJitter()", "(PyTorch's torchvision.transforms.ColorJitter)" },
    { "local y = data.CIFAR10()", "(PyTorch's torchvision.datasets.CIFAR10)" },
    -- what to write instead
    { "local y = zknn.complex64", "there is no zknn.complex64; there are no complex dtypes" },
    { "local y = zknn.FloatTensor(2, 3)", "write zknn.tensor{...}, or zknn.zeros(2, 3)" },
    { "local y = zknn.from_numpy(x)", "write zknn.tensor(values)" },
    { "local y = x:to(zknn.long)", "there is no zknn.long; write zknn.int64" },
    { "local y = zknn.compile(m)", "call the model" },
    { "local y = nn.SpatialConvolution(1, 2, 3, 3)", "write nn.Conv2d(" }, -- Torch7's
    { "local y = nn.ClassNLLCriterion()", "write nn.NLLLoss()" },
    -- nobody's
    { "local y = nn.Foo(1)", "there is no nn.Foo; docs/layers.md lists the layers" },
    { "local y = zknn.vvvvv", "there is no zknn.vvvvv; zknn.help() lists what there is" },
  })
end)

describe("docs/mistakes.md", function()
  it("shows the messages that come", function()
    local shown = 0
    for code, message in require("support").read("docs/mistakes.md")
      :gmatch "\n    ([%w.:]+[({][^\n]-[)}])%s%s+([%w][^\n]*)" do
      mistake.is_told("local y = " .. code:gsub("%(p%)", "(m:parameters())"), message)
      shown = shown + 1
    end
    assert.equal(7, shown)
  end)
end)

describe("a table of the library", function()
  it("answers rawget and names that libraries probe for", function()
    assert.is_nil(rawget(nn, "UninitializedParameter"))
    assert.is_function(rawget(zknn, "save"))
    assert.is_function(rawget(zknn, "Function"))
    for _, t in ipairs { zknn, nn, zknn.optim, zknn.onnx, nn.functional } do
      assert.is_nil(t.__index)
      assert.is_nil(t.__no_such)
      assert.is_nil(t[1])
      assert.is_nil(t[true])
    end
  end)

  it("takes names of the user's, and is walked by pairs", function()
    nn.MyLayer = nn.class "MyLayer"
    assert.equal("MyLayer", nn.MyLayer.__name)
    local good, message = pcall(function() return nn.MyLayr end)
    assert.is_false(good)
    assert.is_truthy(message:find("did you mean nn.MyLayer?", 1, true), message)
    nn.MyLayer = nil
    local seen = {}
    for name in pairs(nn) do
      seen[name] = true
    end
    assert.is_true(seen.Linear and seen.functional and not seen.MyLayer)
    for _ in pairs(zknn) do -- luacheck: ignore
      seen.any = true
    end
    assert.is_true(seen.any)
  end)

  it("is not taken for a table of options", function()
    assert.is_false(pcall(nn.ReLU, nn))
  end)
end)
