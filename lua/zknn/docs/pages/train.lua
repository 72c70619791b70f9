return [=[
# train: Training

What surrounds a loop of training.

## module train
Pieces of training programs: the bar of progress, files to resume from, and others.

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

## train.duration(seconds) -> string
A time as people read it.

- seconds (number): 0 or more

Errors: a negative number.
Example:
    print(train.duration(350.2))   --> 5 min 50 s
Source: zknn
]=]
