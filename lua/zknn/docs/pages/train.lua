return [=[
# train: Training

What surrounds a loop of training.

## module train
A loop of training, `fit`, and its pieces for loops of one's own.

## train.fit(model, optimizer, loss=nil, train, val=nil, epochs=1, scheduler=nil,
    scheduler_interval="epoch", metrics=nil, callbacks=nil, checkpoint=nil, save_every=0,
    fresh=false, monitor=nil, mode="auto", log=nil, accumulate=1, clip_norm=nil, clip_value=nil,
    ema=nil, step=nil, verbose=true) -> table
Trains a model: the loop, so that a script needs none. docs/training.md is a guide.

Each epoch trains on all batches of `train`, measures `val`, steps the scheduler, calls the
callbacks, saves, and prints a line. A loss of nan or inf ends the training: standard error says
where it came from, and the model gets the weights back that it had after the last good epoch. The
model is left in eval mode. With `checkpoint` the run is resumed where an earlier one stopped: the
result has the same bits as a run in one go.

Callbacks are functions f(run), called at the end of each epoch, or objects with methods
on_train_begin, on_train_end, on_epoch_begin, on_epoch_end, on_batch_begin or on_batch_end, each
(self, run). run has model, optimizer, epoch, epochs, batch, step, loss (the batch's), logs (the
epoch's numbers by name), evaluated (the model that was measured); its method stop(reason) ends the
training. An object with state_dict and load_state_dict is kept in the checkpoint.

- model (nn.Module): what is trained
- optimizer (optim.Optimizer): what changes its parameters
- loss (any): a function or module of predictions and targets that gives a tensor
- train (any): a data.DataLoader, a function that gives an iterator, or a list of batches; the last
  value of a batch is its target, and one alone is its own
- val (any): the same, to measure each epoch by
- epochs (integer): how many there are in all, those of earlier runs included
- scheduler (optim.lr_scheduler.LRScheduler): steps after each epoch; ReduceLROnPlateau with the
  number that is monitored
- scheduler_interval (string): "epoch", or "step" for a schedule that steps after each step
- metrics (table): by name, functions of predictions and targets that give a number, or objects with
  reset, update(prediction, target) and compute
- callbacks (table): a list
- checkpoint (any): the name of a file for the best net, "net.pth", with the record to resume from
  beside it; or a train.Checkpoints
- save_every (integer): saves the record after so many steps, too; 0: after epochs alone
- fresh (boolean): begins anew, even when there is a record
- monitor (string): which number chooses the best net; nil: val_loss, without val train_loss
- mode (string): "min", "max", or "auto", which goes by the number's name
- log (any): the name of a .csv file, or of a folder for a train.RunLog; or such an object
- accumulate (integer): batches whose gradients make one step
- clip_norm (number): the greatest norm of all gradients together
- clip_value (number): the greatest element of a gradient
- ema (any): an average of the weights with update(model), state_dict and module; it is measured in
  place of the model
- step (fun(model: nn.Module, ...: any): Tensor): in place of model and loss: gives a batch's loss,
  then, for metrics, predictions and targets
- verbose (boolean): prints a line an epoch, and on a terminal a bar

Returns: the history: a list for each number (train_loss, val_loss, train_NAME and val_NAME of each
metric, learning_rate, seconds, epoch), best_epoch, stopped (why it ended early, or nil), and
diverged (true when the loss was nan).
Errors: arguments that do not fit; a record of another model.
Example:
    local x = zknn.randn(64, 2)
    local model = nn.Linear(2, 1)
    local history = train.fit {
      model = model, optimizer = optim.SGD(model:parameters(), { lr = 0.1 }), loss = nn.MSELoss(),
      train = data.DataLoader(data.TensorDataset(x, x:sum(1, true)), { batch_size = 8 }),
      epochs = 20, verbose = false,
    }
    print(#history.train_loss, history.train_loss[20] < 1e-4)   --> 20	true
Source: Keras' Model.fit; Lightning's Trainer; skorch
See: train.EarlyStopping, train.Checkpoints, train.Accumulator

## train.EarlyStopping(monitor="val_loss", patience=3, min_delta=0, mode="auto", restore_best=true)
    -> train.EarlyStopping
Ends a training when a number has not become better for some epochs, and brings the best weights
back.

It is a callback of train.fit; in a loop of one's own, `update` says when to stop. A nan or an
infinity is never better.

- monitor (string): the number's name, of those that train.fit has
- patience (integer): epochs without a better number after which it stops; 0 is as 1
- min_delta (number): by how much a number must be better
- mode (string): "min", "max", or "auto", which goes by the name: loss falls, accuracy rises
- restore_best (boolean): keeps a copy of the best weights

Fields: best (number), best_epoch (integer), wait (integer)
Errors: a negative patience or min_delta.
Example:
    local stopping = train.EarlyStopping { patience = 2 }
    for epoch, loss in ipairs { 0.5, 0.4, 0.41, 0.42, 0.3 } do
      if stopping:update(loss) then
        print(epoch, stopping.best_epoch)   --> 4	2
        break
      end
    end
Source: Keras' and Lightning's EarlyStopping
See: train.fit

## train.EarlyStopping:update(value, model=nil) -> boolean
Takes the number of an epoch; true says that it is time to stop.

- value (number): the number, or a tensor of one element
- model (nn.Module): the model that has it, of whose weights the best are kept

Errors: no number.
Example:
    print(train.EarlyStopping():update(0.5))   --> false
Source: zknn

## train.EarlyStopping:is_over() -> boolean
Says whether the number has not become better for `patience` epochs.

Example:
    print(train.EarlyStopping():is_over())   --> false
Source: zknn

## train.EarlyStopping:restore(model) -> boolean
Puts the best weights back into a model.

- model (nn.Module): the model

Returns: whether there were any.
Example:
    local model, stopping = nn.Linear(1, 1), train.EarlyStopping()
    stopping:update(0.5, model)
    zknn.no_grad(function() model.weight:fill_(7) end)
    print(stopping:restore(model), model.weight:item() == 7)   --> true	false
Source: Keras' restore_best_weights

## train.EarlyStopping:state_dict() -> table
Gives what it knows, for a file.

Example:
    print(train.EarlyStopping():state_dict().wait)   --> 0
Source: Lightning's EarlyStopping.state_dict

## train.EarlyStopping:load_state_dict(state)
Goes on from a state_dict.

- state (table): what state_dict gave

Errors: anything else.
Example:
    local stopping = train.EarlyStopping()
    stopping:update(0.5)
    local other = train.EarlyStopping()
    other:load_state_dict(stopping:state_dict())
    print(other.best)   --> 0.5
Source: Lightning's EarlyStopping.load_state_dict

## train.EarlyStopping:on_train_begin(run)
Ends a training that is resumed when an earlier run had come to its end. train.fit calls it.

- run (any): what train.fit gives its callbacks

Example (not run):
    train.fit { model = model, callbacks = { train.EarlyStopping() } }
Source: Keras' callbacks

## train.EarlyStopping:on_epoch_end(run)
Takes the epoch's number, and stops the training when it is time. train.fit calls it.

- run (any): what train.fit gives its callbacks

Example (not run):
    train.fit { model = model, callbacks = { train.EarlyStopping() } }
Source: Keras' callbacks

## train.EarlyStopping:on_train_end(run)
Puts the best weights back into the model. train.fit calls it.

- run (any): what train.fit gives its callbacks

Example (not run):
    train.fit { model = model, callbacks = { train.EarlyStopping() } }
Source: Keras' callbacks

## train.Checkpoints(path, monitor="val_loss", mode="auto", fresh=false) -> train.Checkpoints
The files of a run: the best net, and the record to resume from.

NET.pth is the best net so far, a plain state_dict. NET.last.pth, beside it, is the record: the
states of the model and of all else that `resume` was given, the random numbers, the epoch, the best
result. Each is replaced in one instant, so a run that is killed leaves whole files. NET.lock keeps
a second run off the same files. A net with nan is not saved.

- path (string): the name of the best net's file
- monitor (string): which number chooses the best net
- mode (string): "min", "max", or "auto", which goes by the name
- fresh (boolean): reads no record; the first save replaces it

Fields: epoch (integer), the epochs that are done; batch (integer), the batches of the next one;
best (table), the numbers of the best epoch; extra (any); notes (string[]), what resume mended
Errors: files that cannot be written; a file that is no record; another run on the same files.
Example:
    local model = nn.Linear(2, 1)
    local optimizer = optim.SGD(model:parameters(), { lr = 0.1 })
    local files <close> = train.Checkpoints "net.pth"
    files:resume { model = model, optimizer = optimizer }
    for epoch = files.epoch + 1, 3 do
      files:save(epoch, { val_loss = 1 / epoch })
    end
    print(files.best.epoch)   --> 3
Source: Lightning's ModelCheckpoint
See: train.fit, data.DataLoader:state_dict

## train.Checkpoints:resume(objects, options=nil) -> boolean
Brings a program's objects to where an earlier run stopped; from now on they are saved.

- objects (table): by name, model and all else with state_dict and load_state_dict: optimizer,
  scheduler, loader, ema, ...
- options (table): {strict = false} leaves alone what the record has not

Returns: whether there was a record.
Errors: states that do not fit; a name that the record has not.
Example (not run):
    files:resume { model = model, optimizer = optimizer, scheduler = scheduler, loader = loader }
Source: zknn

## train.Checkpoints:save(epoch, numbers, options=nil) -> boolean
Keeps what an epoch brought: the record, and the net if it is the best.

- epoch (integer): the epoch that is done, from 1
- numbers (table): numbers by name, among them the one that is monitored
- options (table): {extra = more for the record, best = the module to keep as the best one}

Returns: whether it is the best epoch.
Errors: a model with nan; numbers without the one that is monitored.
Example (not run):
    files:save(epoch, { train_loss = 0.2, val_loss = 0.3 })
Source: zknn

## train.Checkpoints:save_step(batch, options=nil)
Keeps the place in the midst of an epoch.

A data.DataLoader among the objects of `resume` goes on from there, with the same batches.

- batch (integer): how many batches of the epoch are done
- options (table): {extra = more for the record}

Errors: a model with nan.
Example (not run):
    for batch, X, y in loader:enumerate() do
      step(X, y)
      if (batch + 1) % 500 == 0 then files:save_step(batch + 1) end
    end
Source: zknn

## train.Checkpoints:load_best(model=nil) -> boolean
Puts the best net's weights into a model.

- model (nn.Module): the model; nil: the one of resume

Returns: whether there are any.
Example (not run):
    files:load_best()
Source: zknn

## train.Checkpoints:close()
Gives the files back, so that another run may take them up.

Example (not run):
    files:close()
Source: zknn

## train.Accumulator(optimizer, every=1, clip_norm=nil, clip_value=nil) -> train.Accumulator
Makes one step of the gradients of several batches, as if they were one, and clips them.

Batches count by their samples, so that the last ones of an epoch weigh what they are.

- optimizer (optim.Optimizer): what steps
- every (integer): batches a step
- clip_norm (number): the greatest norm of all gradients together
- clip_value (number): the greatest element of a gradient

Fields: steps (integer), how many there were; norm (number), of the gradients before they were
clipped
Errors: every below 1; limits that are not greater than 0.
Example:
    local w = zknn.zeros(1):requires_grad_()
    local accumulator = train.Accumulator(optim.SGD({ w }, { lr = 1 }), { every = 2 })
    for _, x in ipairs { 1, 3 } do print(accumulator:backward((w * x):sum())) end
    --> false
    --> true
    print(w:item())   --> -2.0
Source: accelerate's accumulate; torch.nn.utils.clip_grad_norm_
See: nn.utils.clip_grad_norm_

## train.Accumulator:backward(loss, samples=1) -> boolean
Adds the gradients of a batch's loss, and makes a step after `every` of them.

- loss (Tensor): the mean over the batch
- samples (integer): how many samples the batch has

Returns: whether it made a step.
Errors: samples below 1.
Example:
    local w = zknn.zeros(1):requires_grad_()
    print(train.Accumulator(optim.SGD({ w }, { lr = 1 })):backward(w:sum()))   --> true
Source: torch.Tensor.backward

## train.Accumulator:flush() -> boolean
Makes a step of the batches that are left, at the end of an epoch.

Returns: whether there were any.
Example:
    local w = zknn.zeros(1):requires_grad_()
    print(train.Accumulator(optim.SGD({ w }, { lr = 1 })):flush())   --> false
Source: zknn

## train.EMA(model, decay=0.999, warmup=false, use_buffers=false) -> train.EMA
The exponential moving average of a model's weights: after each step
average = decay * average + (1 - decay) * weights.

It is an optim.swa_utils.AveragedModel: called, it runs the averaged copy, its field `module`. The
first update is a copy. state_dict and load_state_dict are those of a module, so that a run goes on
to the bit.

- model (nn.Module): the model
- decay (number): 0 to 1: how much of the average an update keeps
- warmup (boolean): less is kept at first: min(decay, (1 + n) / (10 + n)) after n updates
- use_buffers (boolean): buffers are averaged, too; else they are the model's

Fields: module (nn.Module), the averaged copy; n_averaged (Tensor); is_swapped (boolean)
Errors: what is no module; a decay outside of 0 to 1.
Example:
    local model = nn.Linear(1, 1)
    local ema = train.EMA(model, 0.75)
    for i = 1, 3 do
      zknn.no_grad(function() model.bias:fill_(4 * i) end)
      ema:update(model)
    end
    print(ema.module.bias:item())   --> 6.75
Source: torch.optim.swa_utils.get_ema_multi_avg_fn; warmup: TensorFlow's ExponentialMovingAverage
See: optim.swa_utils.AveragedModel

## train.EMA:update(model)
Takes the model's weights as they are now: call it after each step of the optimizer.

- model (nn.Module): the model

Errors: another model; while model and average are swapped.
Example (not run):
    optimizer:step()
    ema:update(model)
Source: torch.optim.swa_utils.AveragedModel.update_parameters

## train.EMA:swapped(model, f, ...) -> any
Calls f(...) while the model has the average's weights and buffers, and swaps them back, after an
error, too.

- model (nn.Module): the model
- f (fun(...): any): what to run, say an evaluation
- ... (any): its arguments

Returns: what f gives.
Errors: another model; those of f.
Example:
    local model = nn.Linear(1, 1)
    local ema = train.EMA(model, 0.5)
    ema:update(model)
    zknn.no_grad(function() model.bias:fill_(100) end)
    print(ema:swapped(model, function() return model.bias:item() < 100 end))   --> true
    print(model.bias:item())   --> 100.0
Source: zknn; torch_ema's average_parameters
See: train.EMA:swap

## train.EMA:swap(model)
Exchanges the weights and buffers of model and average; a second call exchanges them back.

- model (nn.Module): the model

Errors: another model.
Example (not run):
    ema:swap(model)
    evaluate(model)
    ema:swap(model)
Source: zknn
See: train.EMA:swapped

## train.EMA:copy_to(model)
The model's weights and buffers become the average's.

- model (nn.Module): the model

Errors: another model; while they are swapped.
Example:
    local model = nn.Linear(2, 1)
    local ema = train.EMA(model)
    ema:update(model)
    ema:copy_to(model)
    print(zknn.equal(model.weight, ema.module.weight))   --> true
Source: zknn

## train.EMA:decay_at(count) -> number
How much of the average an update keeps that comes after `count` others.

- count (number): how many updates there were

Errors: what is no number.
Example:
    print(train.EMA(nn.Linear(1, 1), { decay = 0.9, warmup = true }):decay_at(2))   --> 0.25
Source: zknn

## train.EMA:extra_repr() -> string
What print shows in the brackets.

Example:
    print(train.EMA(nn.Linear(1, 1), 0.9):extra_repr())   --> decay=0.9
Source: zknn
]=]
