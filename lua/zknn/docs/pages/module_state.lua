return [=[
# module_state: Modules: parts and hooks

Methods of nn.Module that find parts by their paths, keep state of a class's own, and call functions
around forward, backward, state_dict and load_state_dict.

## nn.Module:get_submodule(target) -> nn.Module
The module at a path.

- target (string): names separated by points, "layers.0.conv"; "" is the module itself

Errors: a name that is not there, or is no module.
Example:
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    print(net:get_submodule("1"))   --> ReLU()
Source: torch.nn.Module.get_submodule

## nn.Module:set_submodule(target, module, strict=false)
Puts a module in the place of the one at a path, or where there is none yet.

- target (string): names separated by points
- module (nn.Module): the new one
- strict (boolean): there must be one

Errors: a path whose parents are not there; something at the path that is no module.
Example:
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    net:set_submodule("1", nn.Tanh())
    print(net[1])   --> Tanh()
Source: torch.nn.Module.set_submodule

## nn.Module:get_parameter(target) -> Tensor
The parameter at a path.

- target (string): names separated by points, "layers.0.weight"

Errors: a name that is not there, or is no parameter.
Example:
    print(nn.Sequential(nn.Linear(2, 3)):get_parameter("0.bias").shape)   --> torch.Size([3])
Source: torch.nn.Module.get_parameter

## nn.Module:get_buffer(target) -> Tensor
The buffer at a path.

- target (string): names separated by points, "layers.0.running_mean"

Errors: a name that is not there, or is no buffer.
Example:
    print(nn.Sequential(nn.BatchNorm1d(2)):get_buffer("0.running_var"))   --> tensor([1., 1.])
Source: torch.nn.Module.get_buffer

## nn.Module:get_extra_state() -> any
What a class keeps in a state_dict beside its tensors, under "_extra_state"; the class defines it.

Errors: a class that does not.
Example:
    local Counter = nn.class "Counter"
    function Counter:__init() self.count = 1 end
    function Counter:get_extra_state() return self.count end
    function Counter:set_extra_state(state) self.count = state end
    print(Counter():state_dict()._extra_state)   --> 1
Source: torch.nn.Module.get_extra_state

## nn.Module:set_extra_state(state)
Takes what get_extra_state gave, when a state_dict is loaded; the class defines it.

- state (any): what the state_dict has

Errors: a class that does not.
Example:
    local Counter = nn.class "Counter"
    function Counter:set_extra_state(state) self.count = state end
    local counter = Counter()
    counter:load_state_dict { _extra_state = 5 }
    print(counter.count)   --> 5
Source: torch.nn.Module.set_extra_state

## nn.Module:register_full_backward_hook(f) -> RemovableHandle
Calls a function when the gradients of a call's inputs are known.

The lists have a gradient for each input and output, false for none. What it returns takes the place
of the inputs' gradients.

- f (fun(module: nn.Module, grad_input: table, grad_output: table): any): the function

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    relu:register_full_backward_hook(function(_, grad_input) print(grad_input[1]) end)
    relu(zknn.ones(2):requires_grad_()):sum():backward()   --> tensor([1., 1.])
Source: torch.nn.Module.register_full_backward_hook

## nn.Module:register_full_backward_pre_hook(f) -> RemovableHandle
Calls a function when the gradients of a call's outputs are known; what it returns takes their
place.

- f (fun(module: nn.Module, grad_output: table): any): the function

Returns: a handle; handle:remove() ends it.
Example:
    local relu, x = nn.ReLU(), zknn.ones(2):requires_grad_()
    relu:register_full_backward_pre_hook(function(_, grad) return { grad[1] * 2 } end)
    relu(x):sum():backward()
    print(x.grad)   --> tensor([2., 2.])
Source: torch.nn.Module.register_full_backward_pre_hook

## nn.Module:register_state_dict_pre_hook(f) -> RemovableHandle
Calls a function before state_dict reads the module.

- f (fun(module: nn.Module, prefix: string, keep_vars: boolean)): the function

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    relu:register_state_dict_pre_hook(function() print("reading") end)
    relu:state_dict()   --> reading
Source: torch.nn.Module.register_state_dict_pre_hook

## nn.Module:register_state_dict_post_hook(f) -> RemovableHandle
Calls a function when state_dict has read the module and all below; it may change the state_dict.

- f (fun(module: nn.Module, state_dict: table, prefix: string, metadata: table)): the function

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    relu:register_state_dict_post_hook(function(_, dict) dict.extra = zknn.ones(1) end)
    print(relu:state_dict().extra)   --> tensor([1.])
Source: torch.nn.Module.register_state_dict_post_hook

## nn.Module:register_load_state_dict_pre_hook(f) -> RemovableHandle
Calls a function before load_state_dict fills the module; it gets a copy of the state_dict, which it
may change.

- f (function): f(module, state_dict, prefix, metadata, strict, missing, unexpected, errors); the
  last three are lists of names and messages that it may add to

Returns: a handle; handle:remove() ends it.
Example:
    local linear = nn.Linear(1, 1, { bias = false })
    linear:register_load_state_dict_pre_hook(function(_, dict)
      dict.weight, dict.w = dict.w, nil
    end)
    print(linear:load_state_dict { w = zknn.ones(1, 1) })   --> <All keys matched successfully>
Source: torch.nn.Module.register_load_state_dict_pre_hook

## nn.Module:register_load_state_dict_post_hook(f) -> RemovableHandle
Calls a function when load_state_dict is done.

- f (fun(module: nn.Module, keys: table)): keys has missing_keys and unexpected_keys

Returns: a handle; handle:remove() ends it.
Example:
    local relu = nn.ReLU()
    relu:register_load_state_dict_post_hook(function(_, keys) print(#keys.missing_keys) end)
    relu:load_state_dict {}   --> 0
Source: torch.nn.Module.register_load_state_dict_post_hook

## deepcopy(value) -> any
A copy of a tensor, a module, an optimizer, a state_dict or a table, with all that is in it.

What occurs twice in the value occurs twice in the copy: copy a net and its optimizer in one table,
and the optimizer updates the copied net. Gradients in .grad are copied, functions and classes are
shared.

- value (any): what to copy

Errors: a tensor that an operation made while gradients were recorded; a file or a coroutine.
Example:
    local net = nn.Linear(2, 1)
    local copy = zknn.deepcopy { net, optim.SGD(net:parameters(), { lr = 0.1 }) }
    print(zknn.equal(copy[1].weight, net.weight), rawequal(copy[1].weight, net.weight))
    --> true	false
    print(rawequal(copy[1].weight, copy[2].param_groups[1].params[1]))   --> true
Source: Python's copy.deepcopy, of PyTorch's objects
See: Tensor:clone, nn.Module:state_dict
]=]
