return [=[
# optimizer: The base class of optimizers

## optim.Optimizer(params, defaults) -> optim.Optimizer
The base class of all optimizers: groups of parameters with options, and a state for each parameter.

`optimizer.param_groups` is a list, from 1, of tables with `params` and the group's options, which
may
be changed between steps.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}.
- defaults (table): the options of groups that do not say otherwise.

Fields: param_groups (table[]); state (table) by parameter; defaults (table).
Errors: an empty list; a tensor that is no leaf, no real one, or in two groups.
Example:
    local opt = optim.SGD({ zknn.zeros(2):requires_grad_() }, { lr = 0.1 })
    opt.param_groups[1].lr = 0.01
    print(#opt.param_groups, opt.param_groups[1].lr)   --> 1	0.01
Source: torch.optim.Optimizer
See: optim.SGD, optim.AdamW

## optim.Optimizer:step(closure=nil) -> any
Updates every parameter that has a gradient.

- closure (fun(): any): computes the loss and its gradients anew; its result is step's.

Returns: what closure gives, else nothing.
Errors: an option of a group that is no number any more; not enough memory (no parameter has
changed).
Example:
    local w = zknn.ones(1):requires_grad_()
    local opt = optim.SGD({ w }, { lr = 0.5 })
    w:sum():backward()
    opt:step()
    print(w:item())   --> 0.5
Source: torch.optim.Optimizer.step

## optim.Optimizer:zero_grad(set_to_none=true)
Forgets the gradients of all parameters, so that the next backward begins anew.

- set_to_none (boolean): false fills them with zeros instead.

Example:
    local w = zknn.ones(1):requires_grad_()
    local opt = optim.SGD({ w })
    w:sum():backward()
    opt:zero_grad()
    print(w.grad)   --> nil
Source: torch.optim.Optimizer.zero_grad
See: nn.Module:zero_grad

## optim.Optimizer:add_param_group(group)
Adds a group of parameters with options of its own.

- group (table): {params = list, lr = ...}; the options that it lacks are the optimizer's defaults.

Errors: a parameter that another group has; an unknown option.
Example:
    local opt = optim.SGD({ zknn.zeros(2):requires_grad_() }, { lr = 0.1 })
    opt:add_param_group { params = { zknn.zeros(3):requires_grad_() }, lr = 0.01 }
    print(#opt.param_groups)   --> 2
Source: torch.optim.Optimizer.add_param_group

## optim.Optimizer:state_dict() -> table
The state of all parameters and the options of all groups, as PyTorch's optimizers save them.

Example:
    local opt = optim.SGD({ zknn.zeros(2):requires_grad_() }, { lr = 0.1 })
    zknn.save(opt:state_dict(), "optimizer.pth")
    opt:load_state_dict(zknn.load "optimizer.pth")
    print(opt:state_dict().param_groups[1].lr)   --> 0.1
Source: torch.optim.Optimizer.state_dict
See: optim.Optimizer:load_state_dict, save

## optim.Optimizer:load_state_dict(dict)
Goes on from a state_dict of an optimizer with the same groups, zknn's or PyTorch's.

The tables of groups and states stay the same tables, so that a scheduler keeps its hold on them.

- dict (table): what state_dict gives.

Errors: another number of groups or parameters; a state whose shape is not the parameter's. Nothing
has changed then.
Example:
    local w = zknn.ones(1):requires_grad_()
    local a, b = optim.SGD({ w }, { lr = 0.1 }), optim.SGD({ w })
    b:load_state_dict(a:state_dict())
    print(b.param_groups[1].lr)   --> 0.1
Source: torch.optim.Optimizer.load_state_dict
See: optim.Optimizer:state_dict

## optim.Optimizer:update_group(group, settings)
Updates the parameters of one group; a class of your own defines `update(group, p, settings)`
instead.

step calls settings, then prepare_group, then update_group for each group.

- group (table): one of param_groups.
- settings (any): what settings(group) gave.

Example:
    local class = require "zknn.class"
    local Sign = class("Sign", optim.Optimizer)
    Sign.options = { "lr" }
    function Sign:update(group, p) p.data:sub_(p.grad:sign(), { alpha = group.lr }) end
    local w = zknn.ones(2):requires_grad_()
    local opt = Sign({ w }, { lr = 0.25 })
    w:sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.7500, 0.7500])
Source: zknn
See: optim.Optimizer:prepare, optim.Optimizer:settings

## optim.Optimizer:check_group(group)
Called for every new or loaded group; a class of your own raises there for options that make no
sense.

- group (table): a group with all its options.

Example:
    local class = require "zknn.class"
    local Mine = class("Mine", optim.Optimizer)
    Mine.options = { "lr" }
    function Mine:check_group(group) assert(group.lr > 0, "lr must be positive") end
    print(pcall(Mine, { zknn.ones(1) }, { lr = -1 }))   --> false	example:4: lr must be positive
Source: zknn
See: optim.Optimizer:update_group

## optim.Optimizer:prepare(group, p, settings)
Makes the state that the update of a parameter needs; called before any parameter changes.

A class of your own defines it if it keeps a state, so that a lack of memory leaves all as it was.

- group (table): one of param_groups.
- p (Tensor): a parameter of it that has a gradient.
- settings (any): what settings(group) gave.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() })
    print(opt.prepare ~= nil)   --> true
Source: zknn
See: optim.Optimizer:update_group

## optim.Optimizer:prepare_group(group, settings)
Calls prepare for every parameter of a group that has a gradient.

- group (table): one of param_groups.
- settings (any): what settings(group) gave.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() })
    print(opt.prepare_group ~= nil)   --> true
Source: zknn
See: optim.Optimizer:prepare

## optim.Optimizer:settings(group) -> any
What prepare and update get as their last argument, made once for a group at each step.

- group (table): one of param_groups.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() })
    print(opt.settings ~= nil)   --> true
Source: zknn
See: optim.Optimizer:update_group, optim.Optimizer:forget_settings

## optim.Optimizer:forget_settings(group)
Called when load_state_dict has changed the options of a group.

A class of your own that keeps what settings gives drops it here.

- group (table): one of param_groups.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() })
    print(opt.forget_settings ~= nil)   --> true
Source: zknn
See: optim.Optimizer:settings
]=]
