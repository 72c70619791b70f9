return [=[
# inspect: What files hold

Tensors, checkpoints and models in files, looked at without loading them: what is large stays in the
file and is read in windows. The commands `zknn inspect` and `zknn diff` show the same in the shell.

## module inspect
What files hold, and how two of them differ.


## inspect.file(path, stats=false) -> table
Tells what a file holds: a .pth, safetensors, .npz, .npy, IDX, PNG, CSV, ONNX or event file.

The format is told from the content, not from the name.

- path (string): the file
- stats (boolean): true reads the values too, for their range and how many are nan or infinite

Returns: a table. `path`, `format` ("pth", "npz", ...), `size` in bytes, `packed` (by gzip);
`arrays`: a list of {name, dtype, shape, bytes}, with stats each with `stats` = {count, nan, inf,
min, max, mean, std}, the last four of the finite elements; `values`: a list of {name, type, value}
of what is no tensor; `metadata`: strings by name; `graph` of an ONNX model: its `nodes`, `inputs`,
`outputs`, and `edges`, dtypes and shapes by the names of values; `picture` of a PNG. The scalars of
TensorBoard's event files are arrays of what was written, with `steps` (first and last) and `last`.
Errors: no such file; a format that is not known; damage, as the readers tell it.
Example:
    zknn.save({ model = nn.Linear(2, 1):state_dict(), epoch = 3 }, "run.pth")
    local t = zknn.inspect.file "run.pth"
    print(t.format, t.arrays[1].name, t.arrays[1].dtype)   --> pth	model.weight	float32
    print(t.values[1].name, t.values[1].value)             --> epoch	3
Source: zknn
See: load, inspect.diff, zknn inspect

## inspect.diff(a, b, rtol=0, atol=0) -> table
Tells how two files of tensors or models differ, without loading them.

The files may be of two formats. A nan is equal to a nan, an infinity to one of the same sign.

- a (string): a file
- b (string): another
- rtol (number): elements are equal when |a - b| <= atol + rtol * |b|
- atol (number): the absolute tolerance in it

Returns: a table. `equal`; `compared`, the number of tensors that both have; `differences`, a list
of {kind, name, ...} by `kind`: "only" (`of` is "a" or "b"); "dtype", "shape", "value", "metadata"
and "graph" (`a` and `b` are the two); "values" (`count`, `unequal`, `nan`, the greatest `absolute`
and `relative` difference and its `index`); "node" (`what` with `a` and `b`).
Errors: those of inspect.file.
Example:
    zknn.save({ w = zknn.tensor { 1, 2, 4 } }, "a.pth")
    zknn.save({ w = zknn.tensor { 1, 2, 5 } }, "b.pth")
    local t = zknn.inspect.diff("a.pth", "b.pth")
    print(t.equal, #t.differences)                                    --> false	1
    print(t.differences[1].name, t.differences[1].absolute)           --> w	1.0
    print(zknn.inspect.diff("a.pth", "b.pth", { rtol = 0.2 }).equal)   --> true
Source: zknn; diff(1); numpy.allclose
See: inspect.file, zknn diff
]=]
