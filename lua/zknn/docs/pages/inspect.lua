return [=[
# inspect: What files hold

Tensors, checkpoints and models in files, looked at without loading them: what is large stays in the
file and is read in windows. The commands `zknn inspect` and `zknn diff` show the same in the shell.

## module inspect
What files hold, and how two of them differ.


## inspect.file(path, stats=false) -> table
Tells what a file holds: a .pth, safetensors, .npz, .npy, IDX, PNG, CSV or ONNX file.

The format is told from the content, not from the name.

- path (string): the file
- stats (boolean): true reads the values too, for their range and how many are nan or infinite

Returns: a table. `path`, `format` ("pth", "npz", ...), `size` in bytes, `packed` (by gzip);
`arrays`: a list of {name, dtype, shape, bytes}, with stats each with `stats` = {count, nan, inf,
min, max, mean, std}, the last four of the finite elements; `values`: a list of {name, type, value}
of what is no tensor; `metadata`: strings by name; `graph` of an ONNX model: its `nodes`, `inputs`,
`outputs`, and `edges`, dtypes and shapes by the names of values; `picture` of a PNG.
Errors: no such file; a format that is not known; damage, as the readers tell it.
Example:
    zknn.save({ model = nn.Linear(2, 1):state_dict(), epoch = 3 }, "run.pth")
    local t = zknn.inspect.file "run.pth"
    print(t.format, t.arrays[1].name, t.arrays[1].dtype)   --> pth	model.weight	float32
    print(t.values[1].name, t.values[1].value)             --> epoch	3
Source: zknn
See: load, zknn inspect
]=]
