return [=[
# files: Files: checkpoints, safetensors, NumPy, CSV

Every reader checks sizes before it allocates and executes nothing; every writer leaves the old file
or the new one. docs/files.md says how values of other programs are converted.

## save(object, path)
Writes tensors, numbers, strings, booleans and tables of them as a .pth file of PyTorch.

A table with the keys 1..n becomes a list, any other a dict with sorted keys; state_dicts keep kind
and order.

- object (any): what to save, such as model:state_dict()
- path (string): the file, written whole or not at all

Errors: nil; a function, a coroutine or an object without such a form; a table that contains itself.
Example:
    zknn.save({ epoch = 3, weight = zknn.ones(2) }, "run.pth")
    local run = zknn.load "run.pth"
    print(run.epoch, run.weight)   --> 3	tensor([1., 1.])
Source: torch.save
See: load, safetensors.save

## load(path, map_location="cpu", weights_only=true, keys=nil, memory_limit=nil, dtype=nil) -> any,
    string[]|nil
Reads a .pth file that zknn or PyTorch wrote; nothing in a file is executed.

- path (string): the file
- map_location (string): "cpu"
- weights_only (boolean): true
- keys (string[]): only these, as paths in the dicts: "epoch", "model.fc" (with all below it)
- memory_limit (integer): the bytes that packed entries may take; nil: 64 MB and 256 times what they
  take in the file
- dtype (string): "float32" makes all floats float32, "int64" all integers int64, and so on; nil:
  each keeps the file's

Returns: the object; with keys also a list of what was left out.
Errors: a file that is none of torch.save, cut short or damaged.
Example:
    zknn.save({ model = { fc = zknn.ones(2) }, epoch = 3 }, "run.pth")
    local part, left = zknn.load("run.pth", { keys = { "epoch" } })
    print(part.epoch, part.model, #left)   --> 3	nil	1
Source: torch.load
See: save, is_opaque, nn.Module:load_state_dict

## is_opaque(x) -> boolean
Tells whether a value of a checkpoint is one that zknn has no counterpart for.

- x (any): a value

Example:
    print(zknn.is_opaque(zknn.ones(1)))   --> false
Source: zknn
See: load

## module safetensors
Named tensors in the format of Hugging Face.


## module npy
One array in the format of NumPy.


## module npz
Named arrays in the format of NumPy.


## module csv
Tables of comma-separated values.


## safetensors.save(tensors, path, metadata=nil)
Writes a table of names and tensors.

- tensors (table): tensors by name
- path (string): the file, written whole or not at all
- metadata (table): strings by name

Errors: a value that is no tensor; metadata that are no strings.
Example:
    zknn.safetensors.save({ w = zknn.ones(2) }, "net.safetensors", { note = "x" })
    local tensors, metadata = zknn.safetensors.load "net.safetensors"
    print(tensors.w, metadata.note)   --> tensor([1., 1.])	x
Source: the safetensors format, github.com/huggingface/safetensors
See: safetensors.load

## safetensors.load(path, keys=nil, dtype=nil) -> table, table|nil, string[]|nil
Reads a file of named tensors.

Tensors keep the file's dtype; floats of 8 bits become float32.

- path (string): the file
- keys (string[]): only these; "fc" means "fc.weight" too
- dtype (string): "float32" makes all floats float32, "int64" all integers int64, and so on; nil:
  each keeps the file's

Returns: an ordered table of tensors; the metadata, if any; with keys what was left out.
Errors: a file that is none, cut short or damaged.
Example:
    zknn.safetensors.save(nn.Linear(2, 1):state_dict(), "net.safetensors")
    print(zknn.safetensors.load("net.safetensors").weight.shape)   --> torch.Size([1, 2])
Source: the safetensors format
See: safetensors.save

## npy.save(tensor, path)
Writes a tensor as a .npy file.

- tensor (Tensor): the array
- path (string): the file, written whole or not at all

Example:
    zknn.npy.save(zknn.arange(4):view(2, 2), "x.npy")
    print(zknn.npy.load("x.npy").shape)   --> torch.Size([2, 2])
Source: numpy.save; NEP 1
See: npy.load

## npy.load(path, memory_limit=nil, dtype=nil) -> Tensor
Reads a .npy file, plain or packed by gzip. The tensor has the file's dtype.

- path (string): the file
- memory_limit (integer): the bytes that a packed file may take; nil: 64 MB and 256 times its size
- dtype (string): "float32" makes all floats float32, "int64" all integers int64, and so on; nil:
  each keeps the file's

Errors: objects, records, texts; a file cut short.
Example:
    zknn.npy.save(zknn.tensor { 0.5 }, "x.npy")
    print(zknn.npy.load "x.npy")   --> tensor([0.5000])
Source: numpy.load; NEP 1
See: npy.save

## npz.save(tensors, path)
Writes a table of names and tensors as numpy.savez does.

- tensors (table): tensors by name
- path (string): the file, written whole or not at all

Example:
    zknn.npz.save({ x = zknn.ones(2), y = zknn.zeros(3) }, "xy.npz")
    print(zknn.npz.load("xy.npz").y.shape)   --> torch.Size([3])
Source: numpy.savez
See: npz.load

## npz.load(path, keys=nil, memory_limit=nil, dtype=nil) -> table, string[]|nil
Reads a .npz file, of numpy.savez or numpy.savez_compressed.

- path (string): the file
- keys (string[]): only these; "fc" means "fc.weight" too
- memory_limit (integer): the bytes that packed entries may take; nil: 64 MB and 256 times what they
  take in the file
- dtype (string): "float32" makes all floats float32, "int64" all integers int64, and so on; nil:
  each keeps the file's

Returns: an ordered table of tensors; with keys what was left out.
Errors: a file that is none, cut short or damaged.
Example:
    zknn.npz.save({ x = zknn.ones(2), y = zknn.zeros(3) }, "xy.npz")
    local part, left = zknn.npz.load("xy.npz", { keys = { "x" } })
    print(part.x, left[1])   --> tensor([1., 1.])	y
Source: numpy.load
See: npz.save

## csv.load(path, header="auto", delimiter=",", columns=nil, dtype=nil, text=nil, names=nil,
    numbers=nil, memory_limit=nil) -> table
Reads a file of comma-separated values as an ordered table of names and columns.

Integers become int64, true and false bool, other numbers float32 (nan where one is missing), all
else a list of strings. Without a header the columns are numbered from 0.

- path (string): the file, plain or packed by gzip
- header (boolean|string): whether the first row has names; "auto": it has when no field in it is a
  number
- delimiter (string): one character
- columns (table): only these, names or numbers from 0
- dtype (string): "float32", "float64" or "int64" for all columns of numbers
- text (table): columns that stay text
- names (string[]): names to use
- numbers (table): columns that are numbers, though they stand in quotes
- memory_limit (integer): the bytes that a packed file may take; nil: 64 MB and 256 times its size

Errors: rows of different lengths, by line; a text where dtype wants a number.
Example:
    local file = io.open("log.csv", "w")
    file:write("epoch,loss\n1,0.5\n2,0.25\n")
    file:close()
    local log = zknn.csv.load "log.csv"
    print(log.epoch, log.loss)   --> tensor([1, 2])	tensor([0.5000, 0.2500])
Source: RFC 4180
See: csv.matrix, csv.save

## csv.matrix(columns, names=nil, dtype="float32") -> Tensor
Puts columns of csv.load together as a tensor [rows, columns].

- columns (table): what csv.load gave
- names (table): these columns; nil: all
- dtype (string): the dtype of the result

Errors: a column of text; columns of different lengths.
Example:
    print(zknn.csv.matrix { zknn.tensor { 1, 2 }, zknn.tensor { 0.5, 1.5 } })
    --> tensor([[1.0000, 0.5000],
    -->         [2.0000, 1.5000]])
Source: zknn
See: csv.load

## csv.save(columns, path, header=nil, delimiter=",", names=nil)
Writes a table of columns, a list of columns, or a tensor [rows, columns].

- columns (table|Tensor): tensors of one dimension, or lists of strings, numbers and booleans
- path (string): the file, written whole or not at all; packed when it ends with .gz
- header (boolean): whether names are written; nil: when there are names
- delimiter (string): one character
- names (string[]): names of the columns of a tensor

Errors: columns of different lengths; a first row that would be read as names.
Example:
    zknn.csv.save(zknn.tensor { { 1, 2 }, { 3, 4 } }, "x.csv", { names = { "a", "b" } })
    print((io.open("x.csv"):read "a"):gsub("\n", " "))   --> a,b 1,2 3,4 	3
Source: RFC 4180
See: csv.load
]=]
