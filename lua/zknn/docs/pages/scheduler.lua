return [=[
# scheduler: The base class of learning rate schedulers

## optim.lr_scheduler.LRScheduler(optimizer, last_epoch=-1) -> optim.lr_scheduler.LRScheduler
The base class of all schedulers; a class of your own defines get_lr.

- optimizer (optim.Optimizer): the optimizer whose rates it sets.
- last_epoch (integer): the epoch to go on from; -1 begins anew. Otherwise each group needs
  initial_lr.

Fields: optimizer (optim.Optimizer); last_epoch (integer); base_lrs (number[]), the rates that it
began
with.
Example:
    local class = require "zknn.class"
    local Halving = class("Halving", optim.lr_scheduler.LRScheduler)
    function Halving:get_lr() return self:scaled(self.last_epoch > 0 and 0.5) end
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.4 })
    local scheduler = Halving(opt)
    scheduler:step()
    print(opt.param_groups[1].lr)   --> 0.2
Source: torch.optim.lr_scheduler.LRScheduler
See: optim.lr_scheduler.StepLR, optim.lr_scheduler.LambdaLR

## optim.lr_scheduler.LRScheduler:step(epoch=nil)
Goes one epoch on and sets the learning rates.

- epoch (number): jumps there, by the closed form where there is one

Errors: an epoch that is no number.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    scheduler:step()
    print(opt.param_groups[1].lr)   --> 0.05
Source: torch.optim.lr_scheduler.LRScheduler.step
See: optim.lr_scheduler.LRScheduler:get_last_lr

## optim.lr_scheduler.LRScheduler:get_last_lr() -> number[]
Gives the learning rates that the last step set, one for each group.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    print(scheduler:get_last_lr()[1])   --> 0.1
Source: torch.optim.lr_scheduler.LRScheduler.get_last_lr

## optim.lr_scheduler.LRScheduler:get_lr() -> number[]
Computes the learning rates at last_epoch, one for each group; each scheduler defines it.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ConstantLR(opt, { factor = 0.5 })
    print(scheduler:get_last_lr()[1])   --> 0.05
Source: torch.optim.lr_scheduler.LRScheduler.get_lr
See: optim.lr_scheduler.LRScheduler:scaled

## optim.lr_scheduler.LRScheduler:set_lrs(lrs)
Sets the learning rates of the groups and remembers them.

- lrs (number[]): one for each group

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    scheduler:set_lrs { 0.3 }
    print(opt.param_groups[1].lr)   --> 0.3
Source: zknn

## optim.lr_scheduler.LRScheduler:scaled(factor=nil) -> number[]
Gives the current learning rates times a factor; for get_lr of your own schedulers.

- factor (number|boolean): nil or false leaves them as they are

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    print(scheduler:scaled(2)[1])   --> 0.2
Source: zknn
See: optim.lr_scheduler.LRScheduler:from_base

## optim.lr_scheduler.LRScheduler:from_base(factor) -> number[]
Gives the learning rates that the schedule began with, times a factor.

- factor (number): the factor

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    scheduler:step()
    print(scheduler:from_base(2)[1])   --> 0.2
Source: zknn
See: optim.lr_scheduler.LRScheduler:scaled

## optim.lr_scheduler.LRScheduler:per_group(name, value) -> number[]
Gives a list of one number for each group, from one number for all or from such a list.

- name (string): what a message calls it
- value (number|number[]): one for all, or one for each group

Errors: a list of another length; a nan.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    print(#scheduler:per_group("min_lr", 0.01))   --> 1
Source: zknn

## optim.lr_scheduler.LRScheduler:state_dict() -> table
Gives all fields but the optimizer and functions, as PyTorch saves them.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    print(scheduler:state_dict().last_epoch)   --> 0
Source: torch.optim.lr_scheduler.LRScheduler.state_dict
See: optim.lr_scheduler.LRScheduler:load_state_dict

## optim.lr_scheduler.LRScheduler:load_state_dict(dict)
Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.

- dict (table): what state_dict gives

Errors: an entry of another kind; rates for another number of groups. Nothing has changed then.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local a = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    a:step()
    local b = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    b:load_state_dict(a:state_dict())
    print(b.last_epoch)   --> 1
Source: torch.optim.lr_scheduler.LRScheduler.load_state_dict
See: optim.lr_scheduler.LRScheduler:state_dict
]=]
