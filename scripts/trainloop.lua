-- The loop that the training scripts share: PyTorch's tutorial, with a progress bar, checkpoints
-- and a log around it. `train` and `test` are the tutorial's two functions.

local zknn = require "zknn"
local Checkpoints = require "checkpoints"
local train, command = zknn.train, zknn.train.command
local ranks = require "ranks"
local trained = require "trained"

local Run = {}
Run.__index = Run

-- A number by a format such as %f, but nan without a sign, as PyTorch prints it.
local function plain(number)
  return number == number and number or math.abs(number)
end

-- Ends the run, for what follows a nan is nan. `where` says when it came.
local function diverged(self, where)
  if self.ranks then self.ranks:let_rank_0_speak() end
  command.fail("the loss is nan %s: the net has diverged. A smaller --lr (now %g) usually helps, "
    .. "or smaller gradients (nn.utils.clip_grad_norm_ before optimizer:step()). %s", where,
    self.rate, self.files:left " with another --lr")
end

-- A batch's gradients, computed by all ranks together; the loss.
local function backward_of_ranks(self, model, loss_fn, X, y)
  local shared = self.ranks
  if not shared.model then shared:share(model, self.options) end
  return shared.model:backward(function(part, target) return loss_fn(model(part), target) end, X, y)
end

-- One epoch of training: for each batch a prediction, the loss, its gradients, a step.
function Run:train(dataloader, model, loss_fn, optimizer)
  self.files:take_loader(dataloader)
  local size = #dataloader.dataset
  local start = zknn.clock()
  local progress <close> = train.Progress(size, { unit = "images",
    initial = self.files:batches_before() * self.options.batch_size,
    epochs_after = self.options.epochs - self.epoch, epoch_seconds = self.epoch_seconds })
  self.rate = optimizer.param_groups[1].lr
  model:train()
  for batch, X, y in dataloader:enumerate() do
    X, y = X:to(self.device), y:to(self.device)

    -- Compute the prediction error.
    local loss
    if self.ranks then
      optimizer:zero_grad()
      loss = backward_of_ranks(self, model, loss_fn, X, y)
    else
      local pred = model(X)
      loss = loss_fn(pred, y)
    end

    local value = loss:item()
    if value ~= value then
      progress:print(("loss: %7f  [%5d/%5d]"):format(plain(value), batch * #X, size))
      diverged(self, ("after %d of %d images in epoch %d"):format(batch * #X, size, self.epoch))
    end

    -- Backpropagation.
    if not self.ranks then
      optimizer:zero_grad()
      loss:backward()
    end
    optimizer:step()
    self.files:save_step(batch + 1)

    if batch % 100 == 0 then
      progress:print(("loss: %7f  [%5d/%5d]"):format(value, batch * #X, size))
    end
    progress:update(batch * #X, value)
  end
  self.train_seconds = zknn.clock() - start
end

-- How the model does on images that it did not learn from: the mean loss over the samples, and how
-- many it gets right. Ranks take whole batches in turn.
function Run:measure(dataloader, model, loss_fn)
  local start = zknn.clock()
  local shared, rows = self.ranks or { rank = 0, size = 1 }, {}
  model:eval()
  zknn.no_grad(function()
    for batch, X, y in dataloader:enumerate() do
      rows[batch + 1] = { 0.0, 0, #X }
      if batch % shared.size == shared.rank then
        X, y = X:to(self.device), y:to(self.device)
        local pred = model(X)
        rows[batch + 1][1] = loss_fn(pred, y):item() * #X
        rows[batch + 1][2] = pred:argmax(1):eq(y):sum():item()
      else
        rows[batch + 1][3] = 0
      end
    end
  end)
  local total, loss, correct = 0, 0.0, 0
  for _, row in ipairs(self.ranks and self.ranks:join(rows) or rows) do
    loss, correct, total = loss + row[1], correct + row[2] // 1, total + row[3] // 1
  end
  correct, total = math.tointeger(correct), math.tointeger(total)
  return {
    correct = correct, total = total, avg_loss = loss / total,
    test_seconds = zknn.clock() - start,
  }
end

local function print_result(name, result)
  print(("%s Error: \n Accuracy: %0.1f%%, Avg loss: %8f \n"):format(name,
    100 * result.correct / result.total, plain(result.avg_loss)))
end

function Run:test(dataloader, model, loss_fn)
  self.result = self:measure(dataloader, model, loss_fn)
  self.result.train_seconds = self.train_seconds
  self.epoch_seconds = self.train_seconds + self.result.test_seconds
  print_result(self.options.val > 0 and "Validation" or "Test", self.result)
  if self.result.avg_loss ~= self.result.avg_loss then
    diverged(self, ("in the test after epoch %d"):format(self.epoch))
  end
end

-- --- around the epochs ---

-- Brings model, optimizer and scheduler (if the script has one) to where an earlier run stopped.
function Run:resume(model, optimizer, dataloader, loss_fn, scheduler)
  self.files:resume(model, optimizer, function()
    return self:measure(dataloader, model, loss_fn)
  end, dataloader, scheduler)
  self.tested = { model, dataloader, loss_fn }
end

-- The epochs that are still to do, each with its heading.
function Run:epochs()
  self.epoch = self.files:epoch()
  return function()
    if self.epoch >= self.options.epochs then return nil end
    self.epoch = self.epoch + 1
    print(("Epoch %d\n-------------------------------"):format(self.epoch))
    return self.epoch
  end
end

-- Keeps the epoch: the record, the best net, a row of the log.
function Run:save()
  self.files:save(self.epoch, self.result, self.rate)
end

-- The end of the log. status: "done" or "stopped: why".
function Run:close_log(status)
  self.files:close_log(status, table.unpack(self.tested or {}))
end

-- The last lines: the best net, the time, and what can be done with it.
function Run:done()
  self:close_log "done"
  print("Done!")
  local epochs = self.files:epoch() - self.files.first
  print(command.fit(self.files:best_text() .. (epochs > 0 and ("; %d epoch%s in %s"):format(epochs,
    epochs == 1 and "" or "s", train.duration(zknn.clock() - self.start)) or "")))
  for i, line in ipairs(self:next_steps()) do
    print((i == 1 and "Next: " or "      ") .. line)
  end
end

-- With --val the best net was chosen without the test set: it is tested once, at the end.
function Run:finish(dataloader, model, loss_fn)
  if self.options.val > 0 then
    model:load_state_dict(zknn.load(self.options.model))
    print_result("Test", self:measure(dataloader, model, loss_fn))
  end
  self:done()
end

-- What can be done with the best net. infer.lua and export_onnx.lua know the tutorial's two nets.
function Run:next_steps()
  local path = self.options.model
  if not self.is_tutorial then
    return { ('in a script: model:load_state_dict(zknn.load("%s"))'):format(path) }
  end
  local usual = path == "models/model_3layer.pth" or path == "models/model_5layer.pth"
  local infer = command.line "infer.lua"
    .. (path ~= "models/model_3layer.pth" and " --model " .. command.quote(path) or "")
  local export = command.line "export_onnx.lua"
    .. (not usual and " --model " .. command.quote(path) or "")
  local width = math.max(#infer, #export)
  if width > 60 or width > (zknn.system.terminal_width() or 100) - 45 then
    return { infer, export }
  end
  return {
    ("%-" .. width .. "s  draws what it gets right and wrong"):format(infer),
    ("%-" .. width .. "s  writes it as an ONNX file"):format(export),
  }
end

-- Splits the last n images off a training set: the set to train on, and those to choose the best
-- net by, or nil when n is 0.
function Run:hold_out(dataset)
  local n = self.options.val
  if n == 0 then return dataset, nil end
  if n >= #dataset then
    command.fail("option '--val' needs a number less than the %d training images; got %d", #dataset,
      n)
  end
  local data = zknn.data
  local first, last = {}, {}
  for i = 0, #dataset - 1 do
    local list = i < #dataset - n and first or last
    list[#list + 1] = i
  end
  return data.Subset(dataset, first), data.Subset(dataset, last)
end

-- The loaders of a run with --val or without: of the images to train on, of those that choose the
-- best net, of the test set.
function Run:loaders(training_data, test_data)
  local held_out
  training_data, held_out = self:hold_out(training_data)
  local function loader(dataset, shuffle)
    return zknn.data.DataLoader(dataset,
      { batch_size = self.options.batch_size, shuffle = shuffle })
  end
  local testing = loader(test_data, false)
  return loader(training_data, self.options.shuffle), held_out and loader(held_out, false)
    or testing, testing
end

-- --- the command line ---

local function option_rows(defaults)
  return {
    { name = "epochs", kind = "integer", value = "N", default = defaults.epochs, min = 1,
      help = "number of epochs in total, those of earlier runs included" },
    { name = "batch-size", kind = "integer", value = "N", default = 64, min = 1,
      help = "images in a batch" },
    { name = "lr", kind = "number", value = "X", default = defaults.lr, help = "learning rate" },
    { name = "seed", kind = "integer", value = "N", default = 0,
      help = "seed of the initial weights and of the order of images" },
    { name = "data", kind = "string", value = "DIR", default = "data",
      help = "folder that holds " .. defaults.data_set },
    { name = "model", kind = "string", value = "FILE", default = defaults.model, ending = "%.pth$",
      help = "file for the best net; the record to resume from is written beside it" },
    { name = "fresh", kind = "flag", default = false,
      help = "start from the beginning, even when an earlier run can be resumed" },
    { name = "shuffle", kind = "flag", default = defaults.shuffle,
      help = "a new order of the images in every epoch"
        .. (defaults.shuffle and " (always on in this script)" or "") },
    { name = "val", kind = "integer", value = "N", default = 0, min = 0,
      help = "choose the best net by N held-out training images, not by the test set" },
    { name = "save-every", kind = "integer", value = "N", default = 0, min = 0,
      help = "write the record after each N batches, too" },
    { name = "log", kind = "string", value = "FILE", default = defaults.log, ending = "%.csv$",
      help = "write a CSV file (.csv) with a row per epoch, or a folder for zknn report" },
    { name = "shards", kind = "integer", value = "N", default = 0, min = 0,
      help = "pieces of a batch, for the same bits under mpirun with 1, 2, ... N ranks (4 there)" },
    { name = "threads", kind = "integer", value = "N", min = 1, max = 1024,
      help = "compute with N threads (default: one per CPU)" },
  }
end

local HELP_ENDING = "Ctrl-C stops a run; the same command resumes it."

-- Of what ended a run, in a line. problem: as command.run makes it, a table or a text.
local function why(problem)
  if type(problem) ~= "table" then return tostring(problem):match "^[^\n]*" end
  return problem.interrupted and "interrupted" or tostring(problem.message or "an error")
end

local trainloop = {}

-- The tutorial's settings.
local usual = {
  about = "Trains a net on MNIST and keeps the best.", data_set = "MNIST",
  epochs = 200, lr = 1e-3, shuffle = false,
}

-- Runs main(options, run) as a command. defaults.model names the file of the best net; the others,
-- as in `usual`, are optional. is_tutorial: it is one of the tutorial's two nets.
function trainloop.main(defaults, main)
  local files, shared
  command.run(function()
    setmetatable(defaults, { __index = usual })
    local start = zknn.clock()
    local options = train.options(defaults.about, option_rows(defaults), HELP_ENDING)
    if options.threads then zknn.set_num_threads(options.threads) end
    if defaults.data_set == "MNIST" then
      trained.find_data(options, "MNIST", "train", "test")
    else
      trained.find_data(options, defaults.data_set) -- or it is downloaded
    end
    shared, files = ranks.open(options, function() return Checkpoints.open(options) end)
    local run = setmetatable({ options = options, files = files, device = "cpu", start = start,
      is_tutorial = defaults.is_tutorial, ranks = shared }, Run)
    local _ <close> = setmetatable({}, { __close = function(_, problem) -- luacheck: ignore _
      if problem ~= nil then run:close_log("stopped: " .. why(problem)) end
    end })
    main(options, run)
    files:close()
    if shared then shared:close() end
  end, { after_interrupt = function() return files and files:after_interrupt() end })
end

return trainloop
