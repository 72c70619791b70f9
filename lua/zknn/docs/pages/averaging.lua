return [=[
# averaging: Averages of weights

Means of a model's weights over its training.

    local average = optim.swa_utils.AveragedModel(model)
    average:update_parameters(model)        -- after some steps, again and again
    optim.swa_utils.update_bn(loader, average)

## module optim.swa_utils
Means of a model's weights over its training.

## optim.swa_utils.AveragedModel(model, device=nil, avg_fn=nil, multi_avg_fn=nil,
    use_buffers=false) -> optim.swa_utils.AveragedModel
A copy of a model that holds the mean of its weights.

- model (nn.Module): the model
- device (string): "cpu"
- avg_fn (fun(averaged: Tensor, current: Tensor, count: Tensor): Tensor): the new mean of a
  parameter; nil: the plain mean
- multi_avg_fn (fun(averaged: Tensor[], current: Tensor[], count: Tensor)): the same of all at once,
  in place
- use_buffers (boolean): buffers are averaged, too; else they are the model's

Fields: module (nn.Module), the copy; n_averaged (Tensor)
Errors: both functions.
Example:
    local model = nn.Linear(1, 1)
    local average = optim.swa_utils.AveragedModel(model)
    for i = 1, 3 do
      zknn.no_grad(function() model.bias:fill_(i) end)
      average:update_parameters(model)
    end
    print(average.module.bias:item())   --> 2.0
Source: torch.optim.swa_utils.AveragedModel; Izmailov et al., Averaging weights leads to wider
optima and better generalization, 2018

## optim.swa_utils.AveragedModel:update_parameters(model)
Takes the model's weights as they are now into the mean.

- model (nn.Module): the model

Errors: another model.
Example:
    local model = nn.Linear(1, 1)
    local average = optim.swa_utils.AveragedModel(model)
    average:update_parameters(model)
    print(average.n_averaged:item())   --> 1
Source: torch.optim.swa_utils.AveragedModel.update_parameters

## optim.swa_utils.AveragedModel:forward(...) -> any
Runs the averaged model.

- ... (any): the model's arguments

Returns: what the model gives.
Example:
    print(optim.swa_utils.AveragedModel(nn.ReLU())(zknn.ones(1)))   --> tensor([1.])
Source: torch.optim.swa_utils.AveragedModel.forward

## optim.swa_utils.get_ema_avg_fn(decay=0.999) -> function
An avg_fn of exponential means: decay old + (1 - decay) new.

- decay (number): how much of the mean stays

Errors: a decay outside of 0..1.
Example:
    print(optim.swa_utils.get_ema_avg_fn(0.5)(2.0, 4.0))   --> 3.0
Source: torch.optim.swa_utils.get_ema_avg_fn

## optim.swa_utils.get_ema_multi_avg_fn(decay=0.999) -> function
A multi_avg_fn of exponential means.

- decay (number): how much of the mean stays

Errors: a decay outside of 0..1.
Example:
    local mean = zknn.tensor { 2.0 }
    optim.swa_utils.get_ema_multi_avg_fn(0.5)({ mean }, { zknn.tensor { 4.0 } })
    print(mean)   --> tensor([3.])
Source: torch.optim.swa_utils.get_ema_multi_avg_fn

## optim.swa_utils.get_swa_avg_fn() -> function
The avg_fn of plain means.

Example:
    print(optim.swa_utils.get_swa_avg_fn()(2.0, 5.0, 2))   --> 3.0
Source: torch.optim.swa_utils.get_swa_avg_fn

## optim.swa_utils.get_swa_multi_avg_fn() -> function
The multi_avg_fn of plain means.

Example:
    local mean = zknn.tensor { 2.0 }
    optim.swa_utils.get_swa_multi_avg_fn()({ mean }, { zknn.tensor { 5.0 } }, 2)
    print(mean)   --> tensor([3.])
Source: torch.optim.swa_utils.get_swa_multi_avg_fn

## optim.swa_utils.update_bn(loader, model, device=nil)
Computes the running statistics of a model's BatchNorms anew: plain means over a loader's batches.

- loader (any): a DataLoader, or a list of batches; of a batch that is a list the first is the input
- model (nn.Module): the model
- device (string): "cpu"

Example:
    local model = nn.BatchNorm1d(1)
    optim.swa_utils.update_bn({ zknn.tensor { { 1.0 }, { 3.0 } } }, model)
    print(model.running_mean)   --> tensor([2.])
Source: torch.optim.swa_utils.update_bn

## optim.swa_utils.SWALR(optimizer, swa_lr, anneal_epochs=10, anneal_strategy="cos", last_epoch=-1)
    -> optim.swa_utils.SWALR
Brings the learning rates to swa_lr, and leaves them there.

- optimizer (optim.Optimizer): the optimizer
- swa_lr (number|number[]): the learning rate at the end, or one for each group
- anneal_epochs (integer): steps until then
- anneal_strategy (string): "cos" or "linear"
- last_epoch (integer): -1 for a new training

Errors: a strategy that is none; negative epochs.
Example:
    local opt = optim.SGD(nn.Linear(1, 1):parameters(), { lr = 0.2 })
    local schedule = optim.swa_utils.SWALR(opt, 0.1, 2, "linear")
    for _ = 1, 2 do schedule:step() end
    print(schedule:get_last_lr()[1])   --> 0.1
Source: torch.optim.swa_utils.SWALR

## optim.swa_utils.SWALR:get_lr() -> number[]
The learning rates of this step.

Example:
    local opt = optim.SGD(nn.Linear(1, 1):parameters(), { lr = 0.2 })
    print(optim.swa_utils.SWALR(opt, 0.1):get_lr()[1])   --> 0.2
Source: torch.optim.swa_utils.SWALR.get_lr
]=]
