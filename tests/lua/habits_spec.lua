-- Arguments as users of PyTorch, NumPy and Torch7 write them: the message says what to write, at
-- the user's line. Oracle: the parameters of the functions themselves.

local mistake = require "mistake"

local NET = "local Net = nn.class 'Net'; function Net:__init() self.fc = nn.Linear(3, 2) end\n"

describe("other names of arguments:", function()
  mistake.each(it, {
    { "local y = x:sum{axis=1}", "sum: there is no argument 'axis'; did you mean 'dim'?" },
    { "local y = zknn.max(x, {axis=1})", "did you mean 'dim'?" },
    { "local y = zknn.cat({x, x}, {axis=1})", "did you mean 'dim'?" },
    { "local y = x:sum(1, {keepdims=true})", "did you mean 'keepdim'?" },
    { "local y = x:norm{ord=2}", "did you mean 'p'?" },
    { "local y = x:std{ddof=0}", "did you mean 'correction'?" },
    { "local y = zknn.arange{start=0, stop=10}", "did you mean 'end'?" },
    { "local y = zknn.zeros(2, 3, {type='float64'})", "did you mean 'dtype'?" },
    { "local y = optim.SGD(m:parameters(), {learning_rate=1})", "did you mean 'lr'?" },
    { "local y = nn.Conv2d(1, 2, {kernel=3})", "did you mean 'kernel_size'?" },
    { "local y = nn.Conv2d(1, 2, 3, {pad=1})", "did you mean 'padding'?" },
    { "local y = nn.Dropout{prob=0.5}", "did you mean 'p'?" },
    { "local y = nn.Softmax{axis=1}", "did you mean 'dim'?" },
    { "local y = data.DataLoader(set, {batch=2})", "did you mean 'batch_size'?" },
    { "local y = x:sum{foo=1}", "there is no argument 'foo' (there are input, dim, keepdim" },
    { "nn.init.uniform_(m.weight, {c=2})", "(there are tensor, a, b, generator)" },
  })
end)

describe("arguments in other places:", function()
  mistake.each(it, {
    { "local y = zknn.zeros(2, 3, 'int64')", "zeros: 'int64' is no size; it is an option by name: "
      .. 'write zeros(2, 3, {dtype="int64"})' },
    { "local y = zknn.zeros({2, 3}, 'int64')", 'write zeros(2, 3, {dtype="int64"})' },
    { "local y = zknn.ones(2, 3, 'cpu')", 'write ones(2, 3, {device="cpu"})' },
    { "local y = zknn.zeros({2}, 3)", "a shape is made of integers >= 0, got a table" },
    { "local y = zknn.tensor(1, 2, 3)", "write tensor({1, 2}) for several values" },
    { "local y = zknn.tensor({1, 2}, 'float64')", 'write tensor(value, {dtype="float64"})' },
    { "local y = zknn.tensor({1, 2}, zknn.int64)", 'write tensor(value, {dtype="int64"})' },
    { "local y = zknn.tensor({1, 2}, 'cpu')", 'write tensor(value, {device="cpu"})' },
    { "local y = zknn.tensor({1, 2}, 'what')", 'write tensor(value, {dtype="float64"})' },
    { "local y = zknn.full(2, 3)", "full({2, 3}, 1)" },
    { "local y = zknn.cat(x, x)", "got a tensor; write {a, b}" },
    { "local y = zknn.cat{x, x, dim=1}", "cat: tensors is a list and has a name, 'dim'" },
    { "local y = zknn.zeros{2, 3, dtype='int64'}", "zeros({2, 3}, {dtype = ...})" },
    { "local y = zknn.tensor{1, 2, dtype='float64'}", 'tensor({1, 2}, {dtype="float64"})' },
    { "local y = x:view{3, 2, a=1}", "names go into a second table" },
    { "local y = nn.Conv2d(1, 2, {3, 3, stride=2})", "a table with a name, 'stride'" },
    { "local y = nn.ModuleList{m, m, a=m}", "the list has a name, 'a', which would be lost" },
    { "local y = T.Compose{T.ToTensor(), a=1}", "the list has a name, 'a', which would be lost" },
    { "local y = data.Subset(set, {1, a=1})", "the list has a name, 'a', which would be lost" },
    { "local y = optim.SGD{m.weight, lr=0.1}", "write optim.SGD(params, {lr = ...})" },
    { "local y = data.DataLoader{set, batch_size=2}",
      "write DataLoader(dataset, {batch_size = ...})" },
    { "local y = data.TensorDataset{x, x}", "write data.TensorDataset(x, y)" },
    { "local y = nn.Linear{2, 3}", "arguments stand between parentheses" },
    { "local y = nn.Sequential{m, m}", "write nn.Sequential(a, b), or nn.Sequential(table.unpack" },
    { "local y = nn.Sequential(m, F.relu)", "item 1 must be a module, got a function; write "
      .. "nn.ReLU()" },
    { "local y = nn.Sequential(m, print)", "an nn.class whose forward calls it is one" },
    { "local y = nn.ModuleList(m, m)", "write nn.ModuleList{a, b}" },
    { "zknn.save('x.pth', m:state_dict())", 'the path comes last: save(object, "x.pth")' },
    { "opt:add_param_group(m:parameters())", "write {params = list}" },
    { "nn.utils.clip_grad_norm_(m, 1)", "write model:parameters()" },
    { "opt:step(x)", "SGD: step: closure must be a function, got a tensor" },
    { "nn.init.zeros_(m)", "model:parameters() lists them" },
    { "m:load_state_dict('x.pth')", "zknn.load(path) reads a file" },
    { "local y = x:to(float32)", 'a dtype is a string: x:to("float64")' },
    { "m:to(float32)", 'a dtype is a string: model:to("float64")' },
  })
end)

describe("values of other kinds:", function()
  mistake.each(it, {
    { "local y = x + {1, 2, 3}", "got a table; write zknn.tensor{...}" },
    { "local y = x + '1'", "got string '1'" },
    { "local y = F.cross_entropy(x, {1, 0})", "got a table; write zknn.tensor{...}" },
    { "local y = m{1, 2, 3}",
      "nn.Linear: input must be a tensor, got a table; write zknn.tensor{...}" },
    { "local y = nn.Sequential(m){1, 2, 3}", "got a table; write zknn.tensor{...}" },
    { "local y = x[':']", 'write x[{":"}]' },
    { "local y = x['0:1']", 'write x[{"0:1"}]' },
    { "local y = x[':, 0']", 'write x[{":", 0}]' },
    { "local y = x['...']", 'write x[{"..."}]' },
    { "local y = x['0']", "write x[0]" },
    { "x[':'] = 1", 'write x[{":"}]' },
    { "local y = x:cuda()", "zknn computes on the CPU" },
    { "local y = x:to('cuda')", "no device 'cuda'; zknn computes on the CPU: leave it out" },
    { "local y = m:to('cuda:0')", "no device 'cuda:0'; zknn computes on the CPU: leave it out" },
    { "local y = x:numpy()", "x:tolist()" },
    { "local y = x:astype 'float32'", 'write x:to("float64")' },
    { "local y = x:cfloat()", "there are no complex dtypes" },
    { "local y = x:layer_norm()", "it is a function: write zknn.layer_norm(x)" },
    { "local y = x:cholesky()", "(PyTorch's has: torch.Tensor.cholesky)" },
    { "local y = x:get(0)", "write x[i], which counts from 0" },
    { "local y = x:softmx(1)", "did you mean 'softmax'?" },
    { "local y = x:shape()", "shape is a field: write x.shape, or x:size(0) for one size" },
    { "local y = m.weight.shape(0)", "write m.weight.shape, or m.weight:size(0)" },
    { "local y = x.shape; y()", "a shape is a list, no function and no iterator" },
  })
end)

describe("what has to be made or called first:", function()
  mistake.each(it, {
    { "local y = nn.CrossEntropyLoss(x, x)", "nn.CrossEntropyLoss()(input, target)" },
    { "local y = nn.ReLU(x)", "make the layer first, then call it: nn.ReLU(...)(x)" },
    { "local y = nn.Flatten(x)", "nn.Flatten(...)(x)" },
    { "local y = nn.Sequential(m, nn.ReLU)", "the class nn.ReLU; call it to make a module" },
    { NET .. "local y = Net(x)", "Net: its __init takes no arguments, got a tensor: make the model "
      .. "first, local model = Net(), then write model(x)", line = 2 },
    { "for p in m:parameters() do end", "write `for i, p in ipairs(m:parameters()) do`" },
    { "for k, p in m:state_dict() do end", "write `for k, p in pairs(m:state_dict()) do`" },
    { "for X, y in loader do end", "write `for X, y in loader() do`" },
    { "zknn.no_grad()", "write zknn.no_grad(function() ... end)" },
    { "zknn.no_grad(m(x))", "f must be a function, got a tensor: write zknn.no_grad(function()" },
    { "local g <close> = zknn.no_grad()", "write zknn.no_grad(function() ... end)" },
    { "optim.SGD(m, {lr=1})", "write model:parameters()" },
  })
end)

describe("a class of one's own over a class of zknn's:", function()
  local SUB = "local Sub = nn.class('Sub', nn.Linear)\n"
  mistake.each(it, {
    { SUB .. "function Sub:__init() end\nlocal y = Sub()", "Sub: its __init does not call "
      .. "nn.Linear.__init: write nn.Linear.__init(self, ...) in function Sub:__init", line = 3 },
    { SUB .. "function Sub:__init() nn.Linear.__init(2, 3) end\nlocal y = Sub()",
      "nn.Linear.__init: called without its object: write nn.Linear.__init(self, 2, 3)", line = 2 },
    { SUB .. "function Sub:__init() nn.Linear(self, 2, 3) end\nlocal y = Sub()",
      "a constructor of a base is nn.Linear.__init(self, ...)", line = 2 },
    { SUB .. "Sub.__init = 3", "Sub.__init must be a function, got 3", line = 2 },
    { "local D = data.class 'D'\ndata.DataLoader(D())", "write function D:get(i), i from 0",
      line = 2 },
    { "local D = data.class 'D'; function D:get(i) return i end\ndata.DataLoader(D())",
      "write function D:__len()", line = 2 },
    { "local f = zknn.Function 'F'\nfunction f.forward(ctx, a) ctx.save_for_backward(a) end\n"
      .. "f.apply(x)", "write ctx:save_for_backward(...), with a colon", line = 2 },
    { "local f = zknn.Function 'F'\nfunction f:forward(ctx, a) ctx:save_for_backward(a) end\n"
      .. "f.apply(x)", "write function Cube.forward(ctx, x), with a dot", line = 2 },
    { "local f = zknn.Function 'F'; f:apply(x)", "write F.apply(...), with a dot" },
  })

  it("need not call it where it does without", function()
    local message = mistake.run [[
      local A = nn.class("A", nn.Linear)
      function A:__init() self.n = 1 end
      function A:forward(a) return a * self.n end -- its own
      A()(x)
      local B = nn.class("B", nn.Linear)
      function B:__init() B.super.__init(self, 3, 2) end
      B()(x)
      local C = nn.class("C", B)
      function C:__init() B.__init(self) end
      C()(x)
      local D = nn.class("D", B) -- no constructor
      D()(x)
      local E = nn.class("E", nn.Sequential)
      function E:__init() self:append(nn.Linear(3, 2)) end
      E()(x)
      local F = nn.class("F")
      function F:__init(w) self.w = w end
      function F:forward(a) return a * self.w end
      F(x)(x)
    ]]
    assert.is_nil(message)
  end)
end)

describe("methods that others have:", function()
  mistake.each(it, {
    { "m:cuda()", "nn.Linear has no method 'cuda' (PyTorch's torch.nn.Module.cuda); zknn computes "
      .. "on the CPU" },
    { "m:share_memory()", "zknn computes on the CPU" },
    { "m:compile()", "call the model" },
    { "m:evaluate()", "write model:eval()" },
    { "m:zeroGradParameters()", "write model:zero_grad()" },
    { "m:save('x')", "write zknn.save(model:state_dict(), path)" },
    { "local y = nn.Linear:extend 'Net'", "nn.class(name, nn.Linear) makes a subclass" },
    { "opt:setp()", "an optimizer has no field or method 'setp'; did you mean 'step'?" },
    { "opt:zeroGrad()", "write optimizer:zero_grad()" },
    { "opt.lr = opt.lr * 2", "write optimizer.param_groups[1].lr" },
    { "opt:register_step_post_hook(print)",
      "(PyTorch's has: torch.optim.Optimizer.register_step_post_hook)" },
    { "sched:setp()", "a scheduler has no field or method 'setp'; did you mean 'step'?" },
    { "loader:enumrate()", "a DataLoader has no field or method 'enumrate'; did you mean" },
    { "local y = loader:iter()", "write `for X, y in loader() do`" },
    { "local y = data.RandomSampler(set).length", "write #sampler" },
    { "zknn.Generator():manual_sed(1)", "did you mean 'manual_seed'?" },
    { "zknn.plot.figure():savefig 'x.png'", "write figure:save(path)" },
    { "zknn.plot.figure():add_subplot(1, 1, 1)", "write plot.subplot(rows, columns, index)" },
  })

  it("stay free for fields and for one's own", function()
    assert.is_nil((mistake.run [[
      local Net = nn.class "Net"
      function Net:__init() self.compile, self.type, self.new = nn.Linear(3, 2), "a", 3 end
      function Net:cuda() return 7 end
      local net = Net()
      assert(net.compile.in_features == 3 and net.type == "a" and net.new == 3 and net:cuda() == 7)
      net:add_module("add", nn.ReLU())
      net:register_buffer("load", x)
      assert(net.drop == nil and #net:parameters() == 2)
      opt.note = 1
      assert(opt.note == 1 and rawget(opt, "more") == nil and opt._more == nil)
    ]]))
  end)
end)

describe("an advice", function()
  it("is there for every method that raises", function()
    local advice = require "zknn.mistakes.advice"
    for name in pairs(require "zknn.nn.absent") do
      assert.is_true(name == "new" or advice.module[name] ~= nil, name)
    end
    for name in pairs(getmetatable(require "zknn.plot.figure").__index) do
      assert.is_true(name == "new" or advice.figure[name] ~= nil, name)
    end
  end)
end)
