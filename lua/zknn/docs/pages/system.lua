return [=[
# system: System and printing

Help, printing, time, memory and threads, and what scripts need of the system beyond Lua's `os` and
`io`.

## help(topic=nil) -> nil
Prints what a name, a function, a class or an object is, or searches for words.

`help()` lists all names by page. In the conversation and in -e, `help` is a global.

- topic (any): a name ("nn.Linear", "sum", "indexing"), words to search for, or a value: a function,
  a class, a model

Example (not run):
    help "nn.Linear"
    help(model)
    help "learning rate"
Source: zknn; Python's help
See: version

## version (string)
The version of zknn.

Example:
    print(zknn.version:match "^%d+%.%d+%.%d+" ~= nil)   --> true

## set_printoptions(precision=nil, threshold=nil, edgeitems=nil, linewidth=nil, profile=nil,
    sci_mode=nil) -> nil
How tensors are printed. What is not given stays as it is, except sci_mode.

- precision (integer): digits after the point, 4 at first
- threshold (number): the most elements that are all printed, 1000 at first; math.huge for all
- edgeitems (integer): how many are printed at both ends of a dimension otherwise, 3 at first
- linewidth (integer): columns of a line, 80 at first
- profile (string): "default", "short" or "full" sets all of these
- sci_mode (boolean): whether numbers have an exponent; without it each tensor decides

Errors: an unknown profile; a negative number.
Example:
    zknn.set_printoptions { precision = 2 }
    print(zknn.tensor { 1 / 3 })   --> tensor([0.33])
    zknn.set_printoptions { profile = "default" }
    print(zknn.tensor { 1 / 3 })   --> tensor([0.3333])
Source: torch.set_printoptions
See: get_printoptions

## get_printoptions() -> table
The options of printing as a table, which set_printoptions takes.

Example:
    print(zknn.get_printoptions().precision)   --> 4
Source: torch._tensor_str.get_printoptions
See: set_printoptions

## clock() -> number
Seconds of a clock that never goes back, to measure how long something takes.

Where it begins is not said: only differences have a meaning.

Example:
    local start = zknn.clock()
    local x = zknn.rand(100, 100):matmul(zknn.rand(100, 100))
    print(zknn.clock() - start >= 0)   --> true
Source: zknn; time.perf_counter in Python
See: memory

## memory() -> integer, integer
The bytes that tensors hold now, and the most they have held so far.

Memory that waits to be used again is not counted.

Example:
    collectgarbage()
    local before = zknn.memory()
    local x = zknn.zeros(1000)
    print(zknn.memory() - before >= 4000)   --> true
Source: zknn; torch.cuda.memory_allocated and max_memory_allocated

## get_num_threads() -> integer
How many threads an op may use.

Example:
    zknn.set_num_threads(1)
    print(zknn.get_num_threads())   --> 1
Source: torch.get_num_threads
See: set_num_threads

## set_num_threads(n) -> nil
Sets how many threads an op may use.

The results do not depend on it. At the start it is the number of cores that the process may use, or
what `--threads` or the environment variable ZKNN_THREADS says.

- n (integer): 1 to 1024; more than 256 count as 256

Errors: another number.
Example:
    local before = zknn.get_num_threads()
    zknn.set_num_threads(2)
    print(zknn.get_num_threads())   --> 2
    zknn.set_num_threads(before)
Source: torch.set_num_threads
See: get_num_threads

## sha256(bytes) -> string
The SHA-256 of a string, as 64 hexadecimal digits.

- bytes (string): the bytes

Errors: a value that is no string.
Example:
    print(zknn.sha256("abc"):sub(1, 16))   --> ba7816bf8f01cfea
Source: FIPS 180-4, Secure Hash Standard

## module cuda
Answers for scripts that ask PyTorch whether there is a GPU: this build has only the CPU.

## cuda.is_available() -> boolean
Whether there is a GPU to compute on: false.

Example:
    local device = zknn.cuda.is_available() and "cuda" or "cpu"
    print(device)   --> cpu
Source: torch.cuda.is_available
See: Tensor:to

## cuda.device_count() -> integer
How many GPUs there are: 0.

Example:
    print(zknn.cuda.device_count())   --> 0
Source: torch.cuda.device_count
See: cuda.is_available

## module system
Folders, files, locks and the terminal. Errors name the path and the system's reason.

## system.make_folder(path) -> nil
Makes a folder and those above it; one that exists is fine.

- path (string): the folder

Errors: a place where it cannot be made, with the reason.
Example:
    zknn.system.make_folder "models/today"
    zknn.system.write_file("models/today/note.txt", "lr 0.1\n")
    print(io.open("models/today/note.txt"):read())   --> lr 0.1
Source: zknn; os.makedirs in Python
See: system.write_file

## system.check_writable(path) -> nil
Raises unless a file could be put at path now. It changes nothing.

A long training calls it first, so that it does not fail at its end.

- path (string): the file

Errors: a folder that is missing or may not be written to; a folder in the file's place.
Example:
    print((pcall(zknn.system.check_writable, "missing/model.pth")))   --> false
    print((pcall(zknn.system.check_writable, "model.pth")))           --> true
Source: zknn
See: system.write_file

## system.write_file(path, bytes) -> nil
Writes a file whole: when that fails, it is as it was.

The bytes go to a temporary name beside path, which is renamed when they are on the disk.

- path (string): the file
- bytes (string): its content

Errors: a disk that is full, a folder that may not be written to, and so on.
Example:
    zknn.system.write_file("note.txt", "lr 0.1")
    print(io.open("note.txt"):read())   --> lr 0.1
Source: zknn
See: system.make_folder, save

## system.lock_file(path) -> Lock?, integer?
Takes a lock, so that two runs do not write the same files; or gives nil and who has it.

The lock is given back by `lock:close()`, by `local lock <close> = ...`, or at the end of the
process.

- path (string): the file that is the lock; it is made when it is missing

Returns: the lock; or nil and the number of the process that has it, 0 when it is not known.
Errors: a place where no file can be made; a file that is no lock.
Example:
    local lock = zknn.system.lock_file "run.lock"
    print(lock ~= nil, zknn.system.lock_file "run.lock" == nil)   --> true	true
    lock:close()
Source: zknn; flock(2)
Also: Lock
See: Lock:close

## Lock:close() -> nil
Gives the lock back. A second call does nothing.

Example:
    local lock = zknn.system.lock_file "run.lock"
    lock:close()
    local again <close> = zknn.system.lock_file "run.lock"
    print(again ~= nil)   --> true
Source: zknn
See: system.lock_file

## system.terminal_width() -> integer?
The columns of the terminal that standard output is, or nil when it is none.

Example (not run):
    local width = zknn.system.terminal_width() or 80
    print(("-"):rep(width))
Source: zknn; shutil.get_terminal_size in Python

## system.nearest(name, names) -> string?
The one of a list of names that a name may be a slip for, or nil.

- name (string): what was written
- names (string[]): what there is

Errors: names that are no list of strings.
Example:
    print(zknn.system.nearest("epochss", { "epochs", "lr" }))   --> epochs
    print(zknn.system.nearest("xyz", { "epochs", "lr" }))       --> nil
Source: zknn; difflib.get_close_matches in Python
]=]
