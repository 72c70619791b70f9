return [=[
# module: Modules

A net is a class over nn.Module. What is assigned to self in `__init` registers itself: layers as
children, nn.Parameters as parameters, in the order of assignment.

    local Net = nn.class "Net"
    function Net:__init()
      self.fc = nn.Linear(4, 2)
    end
    function Net:forward(x) return self.fc(x):relu() end
    local net = Net()
    local y = net(zknn.rand(8, 4))

## module nn
Layers, losses, and the classes for nets of your own.


## nn.class(name, base=nil) -> table
Makes a class of modules, to which you give `__init` and `forward`.

A class over another calls its `Base.__init(self, ...)` first.

- name (string): the name that is printed
- base (table): a class of modules; nil: nn.Module

Errors: a base that is no class of modules.
Example:
    local Net = nn.class "Net"
    function Net:__init() self.fc = nn.Linear(4, 2) end
    function Net:forward(x) return self.fc(x) end
    print(Net())
    --> Net(
    -->   (fc): Linear(in_features=4, out_features=2, bias=True)
    --> )
Source: class Net(torch.nn.Module)
See: nn.Module:forward

## nn.Module() -> nn.Module
The base class of all layers and nets; a call of a module runs its forward, with hooks.

A field that is not there is nil, so `if self.drop then` is fine.

Call: (...: any) -> any
Fields: training (boolean): whether it is in training mode
Example:
    local net = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
    print(net(zknn.ones(3, 4)).shape, #net:parameters())   --> torch.Size([3, 2])	2
Source: torch.nn.Module
See: nn.class

## nn.Module:forward(...) -> any
Computes the output of a module; each class defines it, and a call of the module runs it.

- ... (any): the inputs

Example:
    local Double = nn.class "Double"
    function Double:forward(x) return x * 2 end
    print(Double()(zknn.ones(2)))   --> tensor([2., 2.])
Source: torch.nn.Module.forward

## nn.Module:parameters(recurse=true) -> Tensor[]
Lists the parameters of a module and of all below it, each once.

- recurse (boolean): false: only its own

Returns: a list; `for _, p in ipairs(net:parameters()) do` walks it.
Example:
    local fc = nn.Linear(2, 1)
    print(#fc:parameters())   --> 2
Source: torch.nn.Module.parameters
See: nn.Module:named_parameters

## nn.Module:named_parameters(prefix="", recurse=true) -> fun(): (string, Tensor)
Walks the parameters with their names.

- prefix (string): what stands before the names
- recurse (boolean): false: only its own

Example:
    local fc = nn.Linear(2, 1)
    for name, p in fc:named_parameters() do print(name, p.shape) end
    --> weight	torch.Size([1, 2])
    --> bias	torch.Size([1])
Source: torch.nn.Module.named_parameters

## nn.Module:buffers(recurse=true) -> Tensor[]
Lists the buffers: tensors of the state that are not trained.

- recurse (boolean): false: only its own

Example:
    print(#nn.BatchNorm1d(3):buffers())   --> 3
Source: torch.nn.Module.buffers

## nn.Module:named_buffers(prefix="", recurse=true) -> fun(): (string, Tensor)
Walks the buffers with their names.

- prefix (string): what stands before the names
- recurse (boolean): false: only its own

Example:
    for name in nn.BatchNorm1d(3):named_buffers() do print(name) end
    --> running_mean
    --> running_var
    --> num_batches_tracked
Source: torch.nn.Module.named_buffers

## nn.Module:children() -> nn.Module[]
Lists the modules that a module is made of.

Example:
    print(#nn.Sequential(nn.ReLU(), nn.Tanh()):children())   --> 2
Source: torch.nn.Module.children

## nn.Module:named_children() -> fun(): (string, nn.Module)
Walks the children with their names.

Example:
    local net = nn.Sequential(nn.ReLU(), nn.Tanh())
    for name, child in net:named_children() do print(name, child) end
    --> 0	ReLU()
    --> 1	Tanh()
Source: torch.nn.Module.named_children

## nn.Module:modules() -> nn.Module[]
Lists a module and all below it, each once.

Example:
    print(#nn.Sequential(nn.ReLU(), nn.Tanh()):modules())   --> 3
Source: torch.nn.Module.modules

## nn.Module:named_modules(prefix="") -> fun(): (string, nn.Module)
Walks a module and all below it with their paths.

- prefix (string): what stands before the paths

Example:
    local net = nn.Sequential(nn.Sequential(nn.ReLU()))
    for path in net:named_modules() do print("[" .. path .. "]") end
    --> []
    --> [0]
    --> [0.0]
Source: torch.nn.Module.named_modules

## nn.Module:state_dict(options=nil) -> table
Gives all parameters and buffers by name, as an ordered table whose tensors share their memory.

- options (table): see below
- options.prefix (string): what stands before the names
- options.keep_vars (boolean): the parameters themselves, with their history

Example:
    local fc = nn.Linear(2, 1)
    for name, t in pairs(fc:state_dict()) do print(name, t.shape) end
    --> weight	torch.Size([1, 2])
    --> bias	torch.Size([1])
Source: torch.nn.Module.state_dict
See: nn.Module:load_state_dict, save

## nn.Module:load_state_dict(dict, options=nil) -> table
Copies the tensors of a state_dict into parameters and buffers.

- dict (table): tensors by name, as state_dict or load gives them
- options (table): see below
- options.strict (boolean): false lets keys be missing or unexpected
- options.assign (boolean): takes the tensors themselves, with their dtypes

Returns: a table of missing_keys and unexpected_keys.
Errors: all that does not fit at once: missing and unexpected keys, wrong shapes. Nothing has
changed then.
Example:
    local a, b = nn.Linear(2, 1), nn.Linear(2, 1)
    b:load_state_dict(a:state_dict())
    print(zknn.equal(a.weight, b.weight))   --> true
Source: torch.nn.Module.load_state_dict

## nn.Module:train(mode=true) -> nn.Module
Sets training mode, in which dropout and batch normalization work as in training.

- mode (boolean): false: evaluation

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:train().training, fc:train(false).training)   --> true	false
Source: torch.nn.Module.train
See: nn.Module:eval

## nn.Module:eval() -> nn.Module
Sets evaluation mode.

Returns: the module.
Example:
    local drop = nn.Dropout(0.5):eval()
    print(drop(zknn.ones(2)))   --> tensor([1., 1.])
Source: torch.nn.Module.eval
See: nn.Module:train

## nn.Module:zero_grad(set_to_none=true)
Forgets the gradients of all parameters.

- set_to_none (boolean): false fills them with zeros

Example:
    local fc = nn.Linear(2, 1)
    fc(zknn.ones(2)):sum():backward()
    fc:zero_grad()
    print(fc.weight.grad)   --> nil
Source: torch.nn.Module.zero_grad

## nn.Module:requires_grad_(on=true) -> nn.Module
Sets whether the parameters are trained.

- on (boolean): false freezes them

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:requires_grad_(false).weight.requires_grad)   --> false
Source: torch.nn.Module.requires_grad_

## nn.Module:apply(f) -> nn.Module
Calls a function with every module below, then with this one.

- f (fun(module: nn.Module)): the function

Returns: the module.
Example:
    nn.Sequential(nn.ReLU(), nn.Tanh()):apply(function(m) print(m:_get_name()) end)
    --> ReLU
    --> Tanh
    --> Sequential
Source: torch.nn.Module.apply

## nn.Module:to(...) -> nn.Module
Changes the dtype of the real parameters and buffers, or moves them to a device.

- ... (string|table): a dtype, a device, both, or {device =, dtype =}

Returns: the module; its parameters stay the same tensors.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:to("float64").weight.dtype)   --> float64
Source: torch.nn.Module.to

## nn.Module:float() -> nn.Module
Makes the real parameters and buffers float32.

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:float().weight.dtype)   --> float32
Source: torch.nn.Module.float

## nn.Module:double() -> nn.Module
Makes the real parameters and buffers float64.

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:double().weight.dtype)   --> float64
Source: torch.nn.Module.double

## nn.Module:half() -> nn.Module
Makes the real parameters and buffers float16: for a forward pass, as optimizers refuse them.

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:half().weight.dtype, fc(zknn.ones(3, 2):half()).dtype)   --> float16	float16
Source: torch.nn.Module.half

## nn.Module:bfloat16() -> nn.Module
Makes the real parameters and buffers bfloat16, as half does float16.

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(fc:bfloat16().weight.dtype)   --> bfloat16
Source: torch.nn.Module.bfloat16

## nn.Module:cpu() -> nn.Module
Moves the parameters and buffers to the CPU, where they are.

Returns: the module.
Example:
    local fc = nn.Linear(2, 1)
    print(rawequal(fc:cpu(), fc))   --> true
Source: torch.nn.Module.cpu

## nn.Module:register_parameter(name, parameter)
Registers a parameter under a name; nil keeps an empty slot.

- name (string): the name
- parameter (Tensor|nil): an nn.Parameter

Example:
    local m = nn.Module()
    m:register_parameter("w", nn.Parameter(zknn.ones(2)))
    print(m.w.requires_grad)   --> true
Source: torch.nn.Module.register_parameter

## nn.Module:register_buffer(name, tensor, persistent=true)
Registers a tensor that belongs to the state and is not trained.

- name (string): the name
- tensor (Tensor|nil): the tensor
- persistent (boolean): false keeps it out of the state_dict

Example:
    local m = nn.Module()
    m:register_buffer("mask", zknn.ones(2))
    print(#m:buffers(), #m:parameters())   --> 1	0
Source: torch.nn.Module.register_buffer

## nn.Module:add_module(name, module)
Registers a child under a name.

- name (string): the name
- module (nn.Module|nil): the child

Example:
    local m = nn.Module()
    m:add_module("fc", nn.Linear(2, 1))
    print(m.fc)   --> Linear(in_features=2, out_features=1, bias=True)
Source: torch.nn.Module.add_module
Also: nn.Module:register_module

## nn.Module:register_forward_hook(f) -> RemovableHandle
Calls a function after each forward; what it returns takes the place of the output.

- f (fun(module: nn.Module, input: table, output: any): any): input is the list of arguments

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    local handle = relu:register_forward_hook(function(_, _, output) return output + 1 end)
    print(relu(zknn.zeros(1)))   --> tensor([1.])
    handle:remove()
Source: torch.nn.Module.register_forward_hook

## nn.Module:register_forward_pre_hook(f) -> RemovableHandle
Calls a function before each forward; what it returns takes the place of the input.

- f (fun(module: nn.Module, input: table): any): input is the list of arguments

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    relu:register_forward_pre_hook(function(_, input) return input[1] + 1 end)
    print(relu(zknn.zeros(1)))   --> tensor([1.])
Source: torch.nn.Module.register_forward_pre_hook

## nn.Module:extra_repr() -> string
Gives what a module shows between its parentheses when it is printed; each class defines it.

Example:
    local Scale = nn.class "Scale"
    function Scale:__init(by) self.by = by end
    function Scale:extra_repr() return "by=" .. self.by end
    print(Scale(2))   --> Scale(by=2)
Source: torch.nn.Module.extra_repr

## nn.Linear:reset_parameters()
Draws new weights, as when the layer was made.

Example:
    local fc = nn.Linear(2, 1)
    fc:reset_parameters()
    print(fc.weight.shape)   --> torch.Size([1, 2])
Source: torch.nn.Linear.reset_parameters

## nn.Parameter(data, requires_grad=true) -> Tensor
Makes a tensor that a module registers when it is assigned to one of its fields.

- data (Tensor): its memory is shared
- requires_grad (boolean): whether it is trained

Example:
    local p = nn.Parameter(zknn.ones(2))
    print(p.requires_grad, p.is_leaf)   --> true	true
Source: torch.nn.Parameter
See: nn.Module:register_parameter

## nn.Parameter.is(value) -> boolean
Tells whether a tensor is a parameter.

- value (any): a value

Example:
    print(nn.Parameter.is(nn.Linear(1, 1).weight), nn.Parameter.is(zknn.ones(1)))   --> true	false
Source: isinstance(x, torch.nn.Parameter)

## nn.summary(model, shape, dtype="float32") -> table
Runs a model on zeros and lists output shape, parameters and multiply-adds of each module.

Multiply-adds are those of linear layers, convolutions, recurrent steps and attention, for the whole
batch.

- model (nn.Module): the model
- shape (integer[]|table): the input's shape, batch included; a list of shapes for several inputs
- dtype (string): of the input

Returns: a table that prints as one; its fields are layers, total_params, trainable_params,
total_macs, bytes.
Example:
    local s = nn.summary(nn.Sequential(nn.Linear(4, 2), nn.ReLU()), { 1, 4 })
    print(s.total_params, s.total_macs, #s.layers)   --> 10	8	3
Source: zknn, in the form of torchinfo
]=]
