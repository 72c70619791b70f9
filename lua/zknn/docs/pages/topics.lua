return [=[
# topics: Topics

Short guides. `help "indexing"` shows the first one.

## topic tensors
A tensor is an array of numbers of one dtype, with a shape. Its methods compute.

Make one from lists (`zknn.tensor`), filled (`zknn.zeros`, `ones`, `full`, `arange`) or random
(`zknn.randn`). Its fields are shape, dtype, device, requires_grad, grad, data, is_leaf and grad_fn.
`+ - * / // % ^` compute element by element, `x:matmul(y)` is the matrix product, `x:item()` the
number of a tensor with one element. Every op is a function and a method: zknn.sum(x) and x:sum().

Comparisons have names, since Lua's give one boolean: `x:lt(y)`, `x:eq(y)`; zknn.equal(x, y) and
zknn.allclose(x, y) tell about the whole. `#x` is the size of the first dimension.

Example:
    local x = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    print(x.shape, x.dtype, #x)         --> torch.Size([2, 2])	float32	2
    print((x * 10 + 1):sum():item())    --> 104.0
    print(x:matmul(x):tolist()[1][1])   --> 7.0
Also: Tensor, operators, arithmetic
See: tensor, zeros, randn, Tensor.shape, indexing, broadcasting, dtypes

## topic indexing
`x[key]` reads a part of a tensor and `x[key] = value` writes it. Positions count from 0.

A key is one entry, or a list of entries, one for each dimension from the first on:

    x[1], x[-1]              one position: the dimension is gone
    x[{1, 2}]                a position of each of two dimensions: x[1, 2] in Python
    x[{{1, 3}}]              a slice {start, stop, step}, stop excluded: x[1:3]
    x[{"1:3"}], x[{"::2"}]   the same as text, as in Python
    x[{":", 0}]              all of the first dimension: x[:, 0]
    x[{"...", 0}]            all but the last: x[..., 0]
    x[{zknn.newaxis, ":"}]   a new dimension: x[None, :]
    x[mask]                  the elements where a bool tensor is true
    x[index]                 the positions that an int64 tensor holds

Positions, slices, ":", "..." and newaxis give views of the same memory, masks and index tensors
copies. `x:flip(dim)` reverses: a step is at least 1.

Example:
    local x = zknn.arange(6):view(2, 3)
    print(x[1], x[{ 1, 2 }], x[{ ":", 0 }])
    --> tensor([3, 4, 5])	tensor(5)	tensor([0, 3])
    print(x[{ { 0, 1 }, { 1 } }])   --> tensor([[1, 2]])
    print(x[x:gt(3)])               --> tensor([4, 5])
    x[x:gt(3)] = 0
    print(x)
    --> tensor([[0, 1, 2],
    -->         [3, 0, 0]])
Also: slices, slicing, masks, mask, views
See: newaxis, index_select, gather, masked_select, narrow, Tensor:each

## topic broadcasting
Tensors of different shapes are computed together as if sizes of 1 were repeated.

The shapes are compared from the last dimension on. Two sizes fit when they are equal or one of them
is 1; dimensions that one tensor lacks in front count as 1.

    [2, 3] and [3]       fit: the row is used for both rows
    [2, 3] and [2, 1]    fit: the column is used for all columns
    [2, 3] and [2]       do not fit: 3 and 2; x + y:unsqueeze(1) makes it [2, 1]

The gradient of a tensor that was repeated is the sum over its repetitions. An in-place operation
does not change the shape of what it writes to.

Example:
    local x, row = zknn.ones(2, 3), zknn.tensor { 1.0, 2.0, 3.0 }
    print(x + row)
    --> tensor([[2., 3., 4.],
    -->         [2., 3., 4.]])
    local column = zknn.tensor { 10.0, 20.0 }
    print((x * column:unsqueeze(1)).shape)   --> torch.Size([2, 3])
    print((pcall(zknn.add, x, column)))      --> false
Also: broadcast
See: expand, unsqueeze, broadcast_to

## topic dtypes
There are floats (float16, bfloat16, float32, float64), integers (int8, int16, int32, int64, uint8)
and bool. Ops of several dtypes promote as PyTorch's do.

bool < integers < floats, and of each the larger: the result has the higher one. int8 and uint8 give
int16, float16 and bfloat16 float32. A number of Lua, or a scalar tensor, raises the dtype only to
another kind: int64 + 0.5 is float32, float32 + 1 float32. int8, int16 and int32 wrap around. The
floats of 16 bits are computed in float32 and rounded once an op. uint16, uint32 and uint64 are
stored and converted, and not computed on; complex numbers there are none.
`/` and functions such as exp make floats of integers; sums of integers are int64.

zknn.tensor takes {1, 2} for int64 and {1.0} for float32, so write a point where floats are meant.
Layers compute in the dtype of their parameters: their input has the same. Optimizers take all
floats, transforms float32 and float64 (pictures also uint8), a DataLoader collates any dtype.
Classes for a loss are int64.

Conversions: `x:float()`, `x:double()`, `x:half()`, `x:bfloat16()`, `x:long()`, `x:int()`,
`x:short()`, `x:char()`, `x:byte()`, `x:bool()`, `x:to("float32")`. A dtype is a string:
zknn.float32 is "float32".

Example:
    local n = zknn.tensor { 1, 2 }
    print(n.dtype, (n + 0.5).dtype, (n / 2).dtype)   --> int64	float32	float32
    print((n:byte() + n).dtype, n:gt(1).dtype)       --> int64	bool
    print(n:double():mean())                         --> tensor(1.5000, dtype=torch.float64)
Also: dtype, promotion, conversion
See: Tensor.dtype, Tensor:to, float32, float16, int32

## topic devices
There is one device, "cpu", so that lines written for PyTorch run as they are.

`zknn.cuda.is_available()` is false, `model:to("cpu")` and `x:cpu()` change nothing, and any other
device is an error that names those there are. Ops use several threads: `zknn.set_num_threads(n)`,
`zknn --threads N` or the environment variable ZKNN_THREADS set how many.

Example:
    local device = zknn.cuda.is_available() and "cuda" or "cpu"
    local x = zknn.ones(2):to(device)
    print(x.device)                               --> cpu
    print((pcall(x.to, x, "cuda")))               --> false
Also: device, gpu, GPU, cpu, threads
See: Tensor:to, cuda, set_num_threads

## topic reproducibility
After zknn.manual_seed(n) the random numbers are those of PyTorch after torch.manual_seed(n).

So a model begins with PyTorch's weights, and shuffling and dropout choose what PyTorch's choose, as
long as the same things are drawn in the same order: call it once, right before the model is made.
Without a seed each run draws other numbers.

One generator serves all. Its state can be kept (`zknn.get_rng_state()`), and a part of a script can
have its own (`zknn.Generator()`), as data.DataLoader's `generator`.

On one kind of CPU the bits of a result do not depend on the number of threads.

Example:
    zknn.manual_seed(0)
    local a = zknn.nn.Linear(2, 2).weight
    zknn.manual_seed(0)
    local b = zknn.nn.Linear(2, 2).weight
    print(zknn.equal(a, b))   --> true
Also: seeds, seed, determinism, reproducible
See: manual_seed, Generator, get_rng_state

## topic in-place
A method whose name ends in _ writes into its tensor: `x:add_(1)`, `x:zero_()`, `x:relu_()`.

It gives the tensor itself. All views of the memory see the change: `x[0]:fill_(1)` writes into x.
The result is converted to x's dtype; what would not fit, such as floats into an integer tensor, is
refused.

While gradients are recorded some writes are refused: to a leaf that requires a gradient (use
`zknn.no_grad`), and to a view or a tensor with views. A value that backward needs and that was
changed is an error in backward.

Example:
    local x = zknn.zeros(2, 2)
    x[0]:fill_(1)
    x:mul_(3):add_(1)
    print(x)
    --> tensor([[4., 4.],
    -->         [1., 1.]])
    local w = zknn.ones(2):requires_grad_()
    zknn.no_grad(function() w:sub_(0.5) end)
    print(w:detach())   --> tensor([0.5000, 0.5000])
Also: inplace, in_place
See: no_grad, Tensor:copy_, Tensor:detach

## topic counting
Lists of Lua count from 1; tensors, models and data from 0, as in PyTorch.

From 0: positions and dimensions of tensors (`x[0]`, `x:sum(0)`, `x:size(0)`), classes, layers in a
Sequential or ModuleList (`net[0]`), samples (`dataset:get(0)`), batches of `loader:enumerate()`.

From 1: every list that a function gives (`x.shape[1]`, `model:parameters()[1]`, `x:chunk(2)[1]`,
`x:tolist()[1]`), and the tables that you make.

`ipairs` is for lists; `for i, row in x:each() do` counts a tensor's rows from 0. A shape, like
other lists that functions give, refuses [0], and [-1] is its last entry.

Example:
    local x = zknn.tensor { 10, 20, 30 }
    print(x[0], x:tolist()[1])                        --> tensor(10)	10
    print(x.shape[1], x:size(0), x.shape[-1], #x)     --> 3	3	3	3
    for i, v in x:narrow(0, 0, 2):each() do print(i, v) end
    --> 0	tensor(10)
    --> 1	tensor(20)
Also: zero, positions, index
See: Tensor:each, Tensor.shape, indexing

## topic lists
Where Python has tuples and lists, Lua has tables; where it has keywords, a last table.

    (3, 3)                          {3, 3}
    x.view(-1, 784)                 x:view(-1, 784) or x:view({-1, 784})
    nn.Linear(3, 2, bias=False)     nn.Linear(3, 2, {bias = false})
    a, b = x.max(1)                 local a, b = x:max(1): several results, no tuple
    torch.cat([a, b], dim=1)        zknn.cat({a, b}, 1)
    {"lr": 0.1}                     {lr = 0.1}
    *parameters                     table.unpack(parameters)

A list has the keys 1 to n, without holes: `#list` is n. A nil in a table is no entry.

Lists that functions give print their content; a state_dict keeps its order, and `pairs` walks it
so.

Example:
    local a, b = zknn.tensor({ { 1, 5 }, { 7, 2 } }):max(1)
    print(a, b)   --> tensor([5, 7])	tensor([1, 0])
    print(zknn.cat({ a, b }, { dim = 0 }))   --> tensor([5, 7, 1, 0])
Also: tuples, tuple, tables, table, list, dict
See: arguments, pytorch, counting

## topic arguments
Arguments come by position, as in PyTorch, and any of them by name in a last table.

    nn.Linear(784, 512, {bias = false})
    nn.Linear {in_features = 784, out_features = 512}
    optim.SGD(model:parameters(), {lr = 0.1, momentum = 0.9})
    x:sum {dim = 1, keepdim = true}

An unknown name is an error that suggests the nearest. nil stands for an argument that is not given.

Methods are called with a colon: `model:train()`, `x:sum()`, `opt:step()`; functions of modules with
a dot: `zknn.rand(2)`, `nn.Linear(3, 2)`, `F.relu(x)`. `help "NAME"` has the names and defaults.

Example:
    local x = zknn.ones(2, 3)
    print(x:sum { dim = 1, keepdim = true }.shape)   --> torch.Size([2, 1])
    print(select(2, pcall(function() return x:sum { dmi = 1 } end)):match "did you mean '(%w+)'")
    --> dim
Also: options, keywords, parameters, kwargs
See: lists, pytorch

## topic errors
A message says where in your script it happened, what was wrong, and what to write.

In a model it begins with the path of the layer, and a wrong shape comes with both shapes.

An error that nobody catches is shown with the line and a mark under what is wrong in it, and where
the cause is sure, with what to write instead: the nearest name, or Lua's word for one of Python's.

The traceback that a script ends with has your own functions alone; with the environment variable
ZKNN_TRACE=1 also those of zknn. The exit status is 1.

`pcall(f, ...)` catches an error: it gives false and the message. A gradient or loss that becomes
nan is found by `zknn.autograd.detect_anomaly`.

Example:
    local net = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 2))
    print(select(2, pcall(net, zknn.ones(1, 3))):match "input has 4 features")
    --> input has 4 features
Also: error, tracebacks, traceback, messages, exceptions, pcall
See: autograd.detect_anomaly

## topic gradients
Operations on tensors with requires_grad are recorded; backward fills `grad` of the leaves.

Parameters of layers require gradients from the start. Each backward adds to grad, so an optimizer's
`zero_grad()` comes once a step. A graph is freed by backward; `{retain_graph = true}` keeps it.

Without gradients: `zknn.no_grad(f)` calls a function without recording, which a test or a
prediction needs; `x:detach()` is x without history. `loss:item()` is a plain number: sum that and
not the loss, whose graph would be kept.

Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local loss = (w * w):sum()
    loss:backward()
    print(w.grad)                      --> tensor([2., 4.])
    local y = zknn.no_grad(function() return w * 2 end)
    print(y.requires_grad, loss:item())   --> false	5.0
Also: gradient, backprop, backpropagation
See: Tensor:backward, no_grad, Tensor:detach, autograd.grad, Function

## topic checkpoints
`zknn.save(object, path)` and `zknn.load(path)` write and read PyTorch's .pth files.

A model is saved as its state_dict, whose names are PyTorch's, so that files go both ways. To go on
with a training, keep the optimizer, the epoch and the generator's state, too: a table is fine.

A file is written whole or not at all. Nothing in a file that is loaded is run.

Example:
    local model = nn.Linear(2, 1)
    local opt = optim.SGD(model:parameters(), { lr = 0.1 })
    zknn.save({ model = model:state_dict(), optimizer = opt:state_dict(), epoch = 3,
      rng = zknn.get_rng_state() }, "last.pth")
    local state = zknn.load "last.pth"
    model:load_state_dict(state.model)
    opt:load_state_dict(state.optimizer)
    print(state.epoch)   --> 3
Also: checkpoint, saving, loading, resume, pth
See: save, load, safetensors, nn.Module:state_dict

## topic training
A training calls the model, the loss, backward and the optimizer for each batch.

Example:
    local inputs = zknn.randn(64, 2)
    local targets = inputs:sum(1, true)
    local loader = data.DataLoader(data.TensorDataset(inputs, targets), { batch_size = 16 })
    local model = nn.Linear(2, 1)
    local loss_of = nn.MSELoss()
    local opt = optim.SGD(model:parameters(), { lr = 0.1 })
    local last
    for epoch = 1, 20 do
      for X, y in loader() do
        opt:zero_grad()
        local loss = loss_of(model(X), y)
        loss:backward()
        opt:step()
        last = loss:item()
      end
    end
    print(last < 0.01)   --> true
Also: loop, fit, tutorial, epoch
See: nn.Module, optim.SGD, data.DataLoader, checkpoints

## topic pytorch
A PyTorch script translates line by line: names, order of arguments and numbers are the same.

    import torch                        local zknn = require "zknn"
    x.sum(), model.train()              x:sum(), model:train()
    self.fc(x)                          self.fc(x)
    None, True, x is not None           nil, true, x ~= nil
    len(x), x.shape[0]                  #x, x:size(0)
    x[:, 1:3]                           x[{":", {1, 3}}]
    x @ y, x ** 2, x == y               x:matmul(y), x ^ 2, x:eq(y)
    x < y, x and y, ~x                  x:lt(y), x:logical_and(y), x:logical_not()
    with torch.no_grad(): ...           zknn.no_grad(function() ... end)
    for X, y in loader:                 for X, y in loader() do ... end
    for i, (X, y) in enumerate(loader)  for i, X, y in loader:enumerate() do ... end
    class Net(nn.Module):               local Net = nn.class("Net")
      def __init__(self):               function Net:__init()
      def forward(self, x):             function Net:forward(x)
    f"loss {loss:.3f}"                  ("loss %.3f"):format(loss:item())

Example:
    local Net = nn.class("Net")
    function Net:__init() self.fc = nn.Linear(4, 2) end
    function Net:forward(x) return F.relu(self.fc(x)) end
    print(Net()(zknn.ones(3, 4)).shape)   --> torch.Size([3, 2])
Also: python, translation, torch
See: arguments, lists, counting, indexing
]=]
