return [=[
# schedulers: Learning rate schedulers

A scheduler changes the learning rates of an optimizer's groups at each `step`, after the
optimizer's.
Schedulers compute from the current rates, so several may work on one optimizer.

    local scheduler = optim.lr_scheduler.StepLR(optimizer, { step_size = 30 })
    for epoch = 1, 100 do
      train()
      scheduler:step()
    end

## module optim.lr_scheduler
Schedules of the learning rates of an optimizer.

## optim.lr_scheduler.StepLR(optimizer, step_size, gamma=0.1, last_epoch=-1) ->
    optim.lr_scheduler.StepLR
Multiplies the learning rate by gamma every step_size epochs.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- step_size (integer): how many epochs
- gamma (number): the factor
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a step_size below 1.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.StepLR(opt, { step_size = 2 })
    local rates = {}
    for epoch = 1, 4 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.1 0.01 0.01
Source: torch.optim.lr_scheduler.StepLR

## optim.lr_scheduler.MultiStepLR(optimizer, milestones, gamma=0.1, last_epoch=-1) ->
    optim.lr_scheduler.MultiStepLR
Multiplies the learning rate by gamma at each milestone.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- milestones (integer[]): the epochs
- gamma (number): the factor
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: milestones that are no integers.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.MultiStepLR(opt, { 1, 3 })
    local rates = {}
    for epoch = 1, 4 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.01 0.01 0.001
Source: torch.optim.lr_scheduler.MultiStepLR

## optim.lr_scheduler.ConstantLR(optimizer, factor=1 / 3, total_iters=5, last_epoch=-1) ->
    optim.lr_scheduler.ConstantLR
Multiplies the learning rate by factor during the first total_iters epochs.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- factor (number): 0 to 1
- total_iters (integer): how many epochs
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a factor outside of 0..1.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ConstantLR(opt, { factor = 0.5, total_iters = 2 })
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.05 0.05 0.1
Source: torch.optim.lr_scheduler.ConstantLR

## optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / 3, end_factor=1.0, total_iters=5,
    last_epoch=-1) -> optim.lr_scheduler.LinearLR
Moves the factor of the learning rate along a line from start_factor to end_factor: a warm-up.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- start_factor (number): the first factor, in (0, 1]
- end_factor (number): the last factor, 0 to 1
- total_iters (integer): after how many epochs it is reached
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: factors out of their range.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.LinearLR(opt, { start_factor = 0.5, total_iters = 2 })
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.05 0.075 0.1
Source: torch.optim.lr_scheduler.LinearLR

## optim.lr_scheduler.ExponentialLR(optimizer, gamma, last_epoch=-1) ->
    optim.lr_scheduler.ExponentialLR
Multiplies the learning rate by gamma every epoch.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- gamma (number): the factor
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.05 0.025
Source: torch.optim.lr_scheduler.ExponentialLR

## optim.lr_scheduler.PolynomialLR(optimizer, total_iters=5, power=1.0, last_epoch=-1) ->
    optim.lr_scheduler.PolynomialLR
Brings the learning rate to 0 in total_iters epochs.

The factor is (1 - epoch / total_iters)^power.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- total_iters (integer): how many epochs
- power (number): the power
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.PolynomialLR(opt, { total_iters = 4 })
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.075 0.05
Source: torch.optim.lr_scheduler.PolynomialLR

## optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max, eta_min=0.0, last_epoch=-1) ->
    optim.lr_scheduler.CosineAnnealingLR
Moves the learning rate along half a cosine to eta_min in T_max epochs.

eta_min + (base - eta_min) (1 + cos(pi epoch / T_max)) / 2.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- T_max (number): how many epochs
- eta_min (number): the smallest rate
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a T_max that is not positive.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.CosineAnnealingLR(opt, { T_max = 2 })
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.05 0
Source: torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov & Hutter, SGDR: stochastic gradient
descent with warm restarts, 2016

## optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0, T_mult=1, eta_min=0.0,
    last_epoch=-1) -> optim.lr_scheduler.CosineAnnealingWarmRestarts
Moves the learning rate along half cosines, and begins anew after each.

step(epoch) may be given fractions of an epoch.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- T_0 (integer): the epochs of the first cosine
- T_mult (integer): how many times longer each cosine is than the one before
- eta_min (number): the smallest rate
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a T_0 or T_mult below 1.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.CosineAnnealingWarmRestarts(opt, { T_0 = 2 })
    local rates = {}
    for epoch = 1, 4 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.05 0.1 0.05
Source: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov & Hutter, SGDR: stochastic
gradient descent with warm restarts, 2016

## optim.lr_scheduler.CyclicLR(optimizer, base_lr, max_lr, step_size_up=2000, step_size_down=nil,
    mode="triangular", gamma=1.0, scale_fn=nil, scale_mode="cycle", cycle_momentum=true,
    base_momentum=0.8, max_momentum=0.9, last_epoch=-1) -> optim.lr_scheduler.CyclicLR
Moves the learning rate up and down between base_lr and max_lr; step is called after each batch.

The momentum moves the other way.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- base_lr (number|number[]): the smallest rate, one for all groups or one for each
- max_lr (number|number[]): the largest rate
- step_size_up (integer): the steps of a rise
- step_size_down (integer): the steps of a fall; nil: as many
- mode (string): "triangular", "triangular2" (each cycle half as high) or "exp_range" (times
  gamma^steps)
- gamma (number): for "exp_range"
- scale_fn (fun(x: number): number): a factor of the height, in place of mode
- scale_mode (string): whether scale_fn gets the "cycle" or the "iterations"
- cycle_momentum (boolean): whether momentum (or the first of betas) moves too
- base_momentum (number|number[]): its smallest value
- max_momentum (number|number[]): its largest value
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: an unknown mode; an optimizer without momentum or betas, unless cycle_momentum is false.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1, momentum = 0.9 })
    local scheduler = optim.lr_scheduler.CyclicLR(opt, 0.1, 0.3, { step_size_up = 2 })
    local rates = {}
    for epoch = 1, 4 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.2 0.3 0.2
Source: torch.optim.lr_scheduler.CyclicLR; Smith, Cyclical learning rates for training neural
networks, 2015

## optim.lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=nil, epochs=nil,
    steps_per_epoch=nil, pct_start=0.3, anneal_strategy="cos", cycle_momentum=true,
    base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=false,
    last_epoch=-1) -> optim.lr_scheduler.OneCycleLR
Raises the learning rate once to max_lr and lets it fall; step is called after each batch.

The momentum moves the other way.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- max_lr (number|number[]): the largest rate, one for all groups or one for each
- total_steps (integer): the steps of the cycle
- epochs (integer): with steps_per_epoch, in place of total_steps
- steps_per_epoch (integer): the batches of an epoch
- pct_start (number): the share of the steps that rise, 0 to 1
- anneal_strategy (string): "cos" or "linear"
- cycle_momentum (boolean): whether momentum (or the first of betas) moves too
- base_momentum (number|number[]): its smallest value
- max_momentum (number|number[]): its largest value
- div_factor (number): max_lr over the first rate
- final_div_factor (number): the first rate over the last
- three_phase (boolean): a phase of its own for the last fall
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: neither total_steps nor epochs and steps_per_epoch; more steps than those.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1, momentum = 0.9 })
    local scheduler = optim.lr_scheduler.OneCycleLR(opt, 0.5, { total_steps = 5 })
    local rates = {}
    for epoch = 1, 5 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.02 0.4752 0.3056 0.09413 2e-06
Source: torch.optim.lr_scheduler.OneCycleLR; Smith & Topin, Super-convergence, 2017

## optim.lr_scheduler.LambdaLR(optimizer, lr_lambda, last_epoch=-1) -> optim.lr_scheduler.LambdaLR
Multiplies the first learning rate by a function of the epoch.

Functions are no part of a state_dict.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- lr_lambda (fun(epoch: integer): number|table): a function for all groups, or a list of one for
  each
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a function that gives no number.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.LambdaLR(opt, function(epoch) return 1 / (1 + epoch) end)
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.05 0.03333
Source: torch.optim.lr_scheduler.LambdaLR

## optim.lr_scheduler.MultiplicativeLR(optimizer, lr_lambda, last_epoch=-1) ->
    optim.lr_scheduler.MultiplicativeLR
Multiplies the learning rate, each epoch, by a function of the epoch.

Functions are no part of a state_dict.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- lr_lambda (fun(epoch: integer): number|table): a function for all groups, or a list of one for
  each
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: a function that gives no number.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.MultiplicativeLR(opt, function() return 0.5 end)
    local rates = {}
    for epoch = 1, 3 do
      rates[epoch] = ("%.4g"):format(scheduler:get_last_lr()[1])
      scheduler:step()
    end
    print(table.concat(rates, " "))   --> 0.1 0.05 0.025
Source: torch.optim.lr_scheduler.MultiplicativeLR

## optim.lr_scheduler.SequentialLR(optimizer, schedulers, milestones, last_epoch=-1) ->
    optim.lr_scheduler.SequentialLR
Runs one scheduler after the other, each from its milestone on.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- schedulers (optim.lr_scheduler.LRScheduler[]): the schedulers, all of this optimizer
- milestones (integer[]): the epochs at which the next takes over, one fewer than schedulers
- last_epoch (integer): the epoch to go on from; -1 begins anew.

Errors: schedulers of another optimizer; another number of milestones.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local S = optim.lr_scheduler
    local warm_up = S.ConstantLR(opt, { factor = 0.1, total_iters = 2 })
    local scheduler = S.SequentialLR(opt, { warm_up, S.ExponentialLR(opt, 0.5) }, { 2 })
    print(("%.2f"):format(scheduler:get_last_lr()[1]))   --> 0.01
Source: torch.optim.lr_scheduler.SequentialLR

## optim.lr_scheduler.ChainedScheduler(schedulers, optimizer=nil) ->
    optim.lr_scheduler.ChainedScheduler
Runs several schedulers at each step.

- schedulers (optim.lr_scheduler.LRScheduler[]): the schedulers, all of one optimizer
- optimizer (optim.Optimizer): their optimizer; nil: the first one's

Errors: no schedulers; schedulers of different optimizers.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local S = optim.lr_scheduler
    local scheduler = S.ChainedScheduler { S.ExponentialLR(opt, 0.5), S.ExponentialLR(opt, 0.5) }
    scheduler:step()
    print(("%.3f"):format(scheduler:get_last_lr()[1]))   --> 0.025
Source: torch.optim.lr_scheduler.ChainedScheduler

## optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=0.1, patience=10,
    threshold=1e-4, threshold_mode="rel", cooldown=0, min_lr=0, eps=1e-8) ->
    optim.lr_scheduler.ReduceLROnPlateau
Multiplies the learning rate by factor when a metric has stopped getting better.

- optimizer (optim.Optimizer): the optimizer whose learning rates it sets.
- mode (string): "min" for a loss, "max" for an accuracy
- factor (number): the factor, below 1
- patience (integer): how many epochs without a better value are waited for
- threshold (number): by how much a better value must be better
- threshold_mode (string): "rel", a share of the best value, or "abs"
- cooldown (integer): the epochs after a change in which nothing counts
- min_lr (number|number[]): the smallest rate, one for all groups or one for each
- eps (number): changes smaller than that are not made

Errors: a factor of 1 or more; an unknown mode.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ReduceLROnPlateau(opt, { patience = 0 })
    scheduler:step(1.0)
    scheduler:step(1.0)
    print(("%.2f"):format(scheduler:get_last_lr()[1]))   --> 0.01
Source: torch.optim.lr_scheduler.ReduceLROnPlateau

## optim.lr_scheduler.ReduceLROnPlateau:step(metric)
Takes the metric of an epoch, and lowers the learning rates when it has stopped getting better.

- metric (number|Tensor): the loss or the accuracy; a tensor has one element.

Errors: a metric that is no number.
Example:
    local opt = optim.SGD({ zknn.ones(1):requires_grad_() }, { lr = 0.1 })
    local scheduler = optim.lr_scheduler.ReduceLROnPlateau(opt, { mode = "max" })
    scheduler:step(zknn.tensor(0.5))
    print(scheduler.best)   --> 0.5
Source: torch.optim.lr_scheduler.ReduceLROnPlateau
]=]
