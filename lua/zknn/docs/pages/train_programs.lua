return [=[
# train_programs: Training programs

What programs that train share: the folder of a run, the bar of progress, options, messages for
their users.

## train.RunLog(dir, model=nil, input=nil, settings=nil, classes=nil, monitor=nil, mode="min",
    resume=false) -> train.RunLog
Keeps the log of a run in a folder, which `zknn report` and TensorBoard show.

The folder holds run.json (script, arguments, settings, model with layers, parameters and
multiply-adds, best epoch, status), metrics.csv (a row an epoch), event files for TensorBoard,
best.pth and net.onnx (the net of the best epoch) and evaluation.npz. Every file is replaced whole
or grows by whole rows: a killed run leaves a folder that can be read. Files of an earlier run in
the folder are replaced. Declared as `local log <close> = ...` it is closed when the block ends; by
an error, the status tells it.

- dir (string): the folder
- model (nn.Module): the model
- input (Tensor): a batch that it takes, for shapes and net.onnx
- settings (table): names and values to be shown
- classes (string[]): names of the classes
- monitor (string): the value that says which epoch is the best; nil: val_loss, or train_loss
  without one
- mode (string): "min" or "max": what is better
- resume (boolean): the earlier run in the folder goes on

Fields: dir (string); writer (tensorboard.SummaryWriter), for pictures and histograms of your own
Errors: a folder that cannot be made; what is no model, no tensor, no table.
Example:
    local model = nn.Linear(4, 2)
    local log <close> = train.RunLog("run", { model = model, input = zknn.rand(1, 4) })
    for epoch = 1, 3 do
      log:epoch { epoch = epoch, train_loss = 1 / epoch, learning_rate = 0.1 }
    end
    print(io.open("run/metrics.csv"):read())   --> epoch,train_loss,learning_rate,seconds
Source: zknn
See: tensorboard.SummaryWriter, nn.summary

## train.RunLog:epoch(values)
Adds the row of an epoch.

When it is the best so far, best.pth and net.onnx are written. An epoch that comes again, in a
run that was resumed, takes the place of its row and of those behind it.

- values (table): epoch (an integer), and numbers by name: train_loss, val_loss, learning_rate,
  seconds (nil: those since the last row) and any others; best (a boolean): whether it is the best
  so far (nil: as the monitored value says)

Errors: a value that is no number; no epoch; a monitored value that is not there; a closed log.
Example:
    local log = train.RunLog("run", { monitor = "accuracy", mode = "max" })
    log:epoch { epoch = 1, train_loss = 0.5, accuracy = 0.97 }
    log:close()
    print(log)   --> RunLog(run, done)
Source: zknn

## train.RunLog:scalars(step, values)
Adds values of a step for TensorBoard alone.

- step (integer): where on the curves
- values (table): names and numbers; train_loss is the curve train in the plot loss

Errors: what is no number; a closed log.
Example (not run):
    log:scalars(batch, { train_loss = loss:item() })
Source: zknn
See: tensorboard.SummaryWriter:add_scalar

## train.RunLog:evaluation(model, data, loss=nil, classes=nil, worst=16) -> table
Classifies a data set: the confusion matrix and the samples with the greatest losses go into
evaluation.npz.

Samples of a negative class, such as -100, are left out. train.fit calls it at its end, for the
best net and the validation data.

- model (nn.Module): outputs [N, C]; it is in eval mode meanwhile
- data (data.DataLoader|table): batches of inputs and classes: a loader or a list of {X, y}
- loss (nn.Module): a loss with a reduction, which ranks the samples; nil, or a function: cross
  entropy. BCEWithLogitsLoss and BCELoss: outputs [N] or [N, 1], and classes 0 and 1
- classes (string[]): names of the classes
- worst (integer): how many samples are kept

Returns: a table: accuracy, loss (a mean), confusion (a row for each true class).
Errors: nets that do not classify; more than 2048 classes; no batch.
Example:
    local log <close> = train.RunLog "run"
    local data = { { zknn.tensor { { 2.0, 0 }, { 3.0, 0 } }, zknn.tensor { 0, 1 } } }
    print(log:evaluation({ model = nn.Identity(), data = data }).accuracy)   --> 0.5
Source: zknn

## train.RunLog:close(status="done")
Ends the log. A second call does nothing.

- status (string): "done", or "stopped: " and why

Errors: another status.
Example:
    local log = train.RunLog "run"
    log:close { status = "stopped: Ctrl-C" }
    print(log)   --> RunLog(run, stopped: Ctrl-C)
Source: zknn

## train.MetricsFile(path, columns=nil, resume=0, rows=nil) -> train.MetricsFile
A CSV file with a row for each epoch: metrics.csv of a train.RunLog, and the logs of train.fit and
of the scripts.

A row is appended whole, so a killed run leaves a file that can be read. With a new column, or when
an epoch comes again, the file is replaced whole. A missing number is an empty field; a nan is nan.

- path (string): the file
- columns (string[]): the names in their order, the first of them epoch; nil: epoch, train_loss,
  val_loss, the others by name, learning_rate, seconds
- resume (integer): rows of the file up to this epoch are kept; 0: it is begun anew
- rows (table): the rows of the epochs so far, in place of those in the file

Fields: path (string); rows (table): a list of tables of numbers by name
Errors: a file that is no log, which is not replaced; one that cannot be written.
Example:
    local file = train.MetricsFile "log.csv"
    file:add { epoch = 1, train_loss = 0.5, ["a,b"] = 1 }
    file:add { epoch = 2, train_loss = 0.25 }
    print(io.open("log.csv"):read())   --> epoch,train_loss,"a,b"
    print(file)   --> MetricsFile(log.csv, 2 rows)
Source: RFC 4180
See: train.RunLog, csv.load

## train.MetricsFile:add(values)
Adds the row of an epoch. Rows of that epoch and of later ones go.

- values (table): epoch (an integer), and numbers by name

Errors: a value that is no number; no epoch; a name that is not among the columns that were given.
Example (not run):
    file:add { epoch = 2, train_loss = 0.25 }
Source: zknn

## train.Progress(total, unit="samples", initial=0, epochs_after=0, epoch_seconds=nil)
    -> train.Progress
A bar below the lines of a run: how much is done, the loss, the rate, the time left.

It is drawn on a terminal alone, ten times a second at most, in one line that fits it; in a pipe or
a file nothing is written. Print with its method `print`, which removes the bar before. Declared as
`local progress <close> = ...` it is gone when the block ends, by an error too.

- total (integer): how much there is to do
- unit (string): what is counted
- initial (integer): how much is done before the start, in a run that is resumed
- epochs_after (integer): how many epochs of that size follow
- epoch_seconds (number): how long one of them takes, where that is known

Errors: negative numbers.
Example (not run):
    local progress <close> = train.Progress(#loader.dataset)
    for batch, X, y in loader:enumerate() do
      local loss = step(X, y)
      progress:update((batch + 1) * #X, loss:item())
    end
Source: tqdm
See: train.duration

## train.Progress:update(done, loss=nil)
Tells the bar how much is done.

- done (number): how much, of the total
- loss (number): shown where there is room

Example (not run):
    progress:update(6400, loss:item())
Source: tqdm.update

## train.Progress:clear()
Removes the bar until the next update.

Example:
    local progress = train.Progress(10)
    progress:update(5)
    progress:clear()
    print "five"   --> five
Source: tqdm.clear

## train.Progress:print(...)
Prints a line in place of the bar.

- ... (any): what print takes

Example (not run):
    progress:print("loss", loss:item())
Source: tqdm.write

## train.options(about, rows, ending=nil, words=nil) -> table
Reads the options of a command line: --name VALUE, --name=VALUE, and flags --name.

--help prints what there is and ends the program. A word that is no option, and a value that does
not fit, end it with one line that says what was wanted, and which name is near (train.command.run
shows it).

- about (string): what the program does, a sentence of its help
- rows (table): a table for each option: name; kind, "integer", "number" (0 or more), "string",
  "range" (2-5 gives {2, 5}) or "flag"; value, how the help calls its value ("N"); default; help;
  of integers min and max; of strings choices, a list, and ending, a pattern of words that it may be
- ending (string): stands below the help
- words (string[]): what is read; nil reads the words of the command line, arg

Returns: the options by name, with _ for -, and in `given` which of them were named.
Errors: rows that are not such.
Example:
    local o = train.options("Trains a net.", {
      { name = "batch-size", kind = "integer", value = "N", default = 64, help = "images" },
      { name = "fresh", kind = "flag", default = false, help = "start anew" },
    }, { words = { "--fresh" } })
    print(o.batch_size, o.fresh, o.given.batch_size)   --> 64	true	nil
Source: argparse
See: train.command.run

## module train.command
What programs that are run from a shell share.

## train.command.run(main, after_interrupt=nil)
Runs a function as a program: an error ends it with a message and the status 1.

An error of train.command.fail, and one that a file or the memory is to blame for, is one line on
standard error; any other is shown with its place in the program. Ctrl-C ends it with the status
130. Standard output is written line by line, in a pipe, too.

- main (fun()): the program
- after_interrupt (fun(): string): gives what the user reads after Ctrl-C; nil gives nothing

Example (not run):
    train.command.run(function()
      local options = train.options("Trains a net.", ROWS)
      train_net(options)
    end)
Source: zknn

## train.command.fail(format, ...)
Ends the program of train.command.run with a message, for mistakes that are the user's.

- format (string): as string.format takes it
- ... (any): what stands in it

Errors: always.
Example:
    local _, problem = pcall(train.command.fail, "there is no file %s", "x.pth")
    print(problem)   --> there is no file x.pth
Source: zknn

## train.command.note(format, ...)
Tells the user something on standard error, behind the script's name.

- format (string): as string.format takes it
- ... (any): what stands in it

Example (not run):
    train.command.note("no %s here, reading %s", path, other)
Source: zknn

## train.command.fit(text) -> string
Breaks the lines of a text between words where the terminal is narrower.

- text (string): the text

Returns: the text; as it was where standard output is no terminal.
Example:
    print(train.command.fit "some words")   --> some words
Source: zknn

## train.command.without_line(message) -> string
Takes the file and line of a program off the front of an error's message.

- message (string): the message

Example:
    print(train.command.without_line "net.lua:3: no such file")   --> no such file
Source: zknn

## train.command.quote(word) -> string
A word as a shell reads it back.

- word (string): the word

Example:
    print(train.command.quote "my net.pth")   --> 'my net.pth'
Source: Python's shlex.quote

## train.command.program() -> string
How the user calls zknn from this folder: "zknn", "./zknn" or another path.

Example (not run):
    print(train.command.program())
Source: zknn

## train.command.line(script) -> string
The command that runs another script of this one's folder.

- script (string): its name, with .lua

Example (not run):
    print("Next: " .. train.command.line "infer.lua")
Source: zknn

## train.command.project() -> string
The folder above the script's, "" or with a slash at its end.

Example (not run):
    print(train.command.project() .. "data")
Source: zknn

## train.duration(seconds) -> string
A time as people read it.

- seconds (number): 0 or more

Errors: a negative number.
Example:
    print(train.duration(350.2))   --> 5 min 50 s
Source: zknn
]=]
