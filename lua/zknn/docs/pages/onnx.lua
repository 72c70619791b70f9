return [=[
# onnx: ONNX

Nets as ONNX files: export, load, edit, check and run. docs/onnx.md tells what is exported and what
a session runs.

## module onnx
Nets as ONNX files, both ways.


## onnx.export(model, example, path, options=nil)
Writes the forward of a model as an ONNX file that computes the same.

The model runs on the example in eval mode, and with other values and sizes; where the file would
not compute what the model does, nothing is written.

- model (nn.Module|function): a module, or a function of tensors
- example (Tensor|Tensor[]): the inputs
- path (string): the file, written whole or not at all
- options (table): see below
- options.input_names (string[]): names of the inputs
- options.output_names (string[]): names of the outputs
- options.dynamic_axes (table): by name of an input or output: {[0] = "batch"}, axes whose size may
  vary
- options.opset_version (integer): 9 to 25; nil: 13
- options.verbose (boolean): prints the graph
- options.allow_frozen (boolean): a warning, not an error, where numbers of the example stay in the
  file
- options.external_data (boolean): tensors of 1024 bytes and more go to a file of their own, PATH
  and ".data"; nil: false

Errors: an op without a node in that opset; a number taken from a tensor that changes what is
computed; a name that is used twice.
Example:
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    onnx.export(net, zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    print(onnx.load("net.onnx").graph.node[1].op_type)   --> Gemm
Source: torch.onnx.export; the ONNX specification
See: onnx.InferenceSession, testing.assert_onnx

## onnx.load(path, load_external_data=true) -> table
Reads an ONNX file as a plain table that can be looked at, changed and saved.

model.graph has node, initializer, input, output; an attribute 1 is an integer, 1.0 a float.

- path (string): the file
- load_external_data (boolean): also reads data that lies in other files of its folder

Errors: a file that is none, or cut short.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx")
    local model = onnx.load "net.onnx"
    print(#model.graph.node, model.graph.node[1].op_type)   --> 1	Gemm
Source: the ONNX specification, onnx.proto
See: onnx.save, onnx.check

## onnx.save(model, path, options=nil)
Writes a table as onnx.load gives it, all data inside, or initializers in a file of their own.

A file of ONNX holds 2 GB at most; a larger model needs the second file.

- model (table): what onnx.load gave
- path (string): the file, written whole or not at all
- options (table): see below
- options.save_as_external_data (boolean): initializers go to a second file; nil: false
- options.location (string): the second file, below path's folder; nil: path's name and ".data"
- options.size_threshold (integer): smaller ones, in bytes, stay inside; nil: 1024

Errors: more than 2 GB in one file; a location outside of the folder.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx")
    local model = onnx.load "net.onnx"
    model.graph.name = "mine"
    onnx.save(model, "net.onnx")
    print(onnx.load("net.onnx").graph.name)   --> mine
Source: the ONNX specification, onnx.proto
See: onnx.load

## onnx.check(model) -> table, string[]
Raises with a list of all problems of a model, or gives it back, and a list of warnings.

Warnings are of what is unusual and hinders no run: nodes out of order, sizes of -1.

- model (table|string): what onnx.load gave, or a path

Errors: missing names, values made twice, cycles, wrong types of attributes, initializers that do
  not fit.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx")
    print(onnx.check("net.onnx").graph.node[1].op_type)   --> Gemm
Source: onnx.checker.check_model

## onnx.compile(model, options=nil) -> table
Writes a model as one file of C99 (and C++), which computes what a session does.

The file has a function NAME_run with one parameter for each input and output, its weights, and no
other library than math. It allocates nothing; sizes and shapes are macros.

- model (string|table): a path, or what onnx.load gave
- options (table): see below
- options.output (string): the file to write; nil: nothing is written
- options.header (string): a file for the declarations; nil: they stand in the C file
- options.name (string): a name of C; nil: from the file's name
- options.batch (integer): the size of an unknown first axis of inputs; nil: 1
- options.shape (table): sizes of inputs by name: {x = {1, 3, 28, 28}}
- options.context (boolean): the memory is a struct that the caller passes
- options.no_float (boolean): inputs and outputs are the bytes of a quantized net, and nothing
  computes with floats
- options.pack (boolean): quantized weights of 4 and 2 bits share bytes, and five of -1, 0 and 1 are
  in one; nil: true
- options.math (string): "builtin": the file brings exp, tanh and the like along; nil: "libm"
- options.test (string|table): tensors by the inputs' names, or an .npz file of them, several runs
  one after the other in the first axis: a second C file compares the outputs for them
- options.tolerance (number): the difference that it allows, of the largest magnitude; nil: 2e-6
- options.memory_limit (integer): as of onnx.InferenceSession
- options.work_limit (number): as of onnx.InferenceSession

Returns: a table of name, source, header and test (texts), arena_bytes, constant_bytes, and report:
  what `zknn compile --report --json` prints.
Errors: nodes that no C file can have, all at once; sizes that are not known; with no_float, an
input that is not quantized, or nodes that compute floats.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    local net = onnx.compile "net.onnx"
    print(net.name, net.arena_bytes)   --> net	0
Source: the ONNX specification
See: zknn compile, onnx.InferenceSession

## onnx.quantize_dynamic(model_input, model_output=nil, options=nil) -> table
Makes weights of a model 8-bit integers; each run finds the scales of the values itself.

Products with constant weights (Conv, Gemm, MatMul) become integer products, rows of a constant
table (Gather) are stored as integers. No data is needed.

- model_input (string|table): a path, or what onnx.load gave, which stays as it is
- model_output (string): the file, written whole or not at all; nil: nothing is written
- options (table): see below
- options.op_types_to_quantize (string[]): these types of nodes only
- options.per_channel (boolean): a scale for each column of a weight
- options.reduce_range (boolean): weights of 7 bits
- options.weight_type (string): "int8" or "uint8"; nil: "int8"
- options.nodes_to_quantize (string[]): nodes of these names only
- options.nodes_to_exclude (string[]): all but nodes of these names
- options.extra_options (table): WeightSymmetric, MatMulConstBOnly

Returns: the new model, a table as onnx.load gives it.
Errors: an opset below 11.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx")
    local model = onnx.quantize_dynamic("net.onnx", "net.int8.onnx")
    print(model.graph.node[1].op_type)   --> DynamicQuantizeLinear
Source: onnxruntime.quantization.quantize_dynamic
See: onnx.quantize_static, onnx.InferenceSession

## onnx.quantize_static(model_input, model_output, calibration_data, options=nil) -> table
Makes weights and values of a model 8-bit integers, by scales that sample data give.

docs/onnx.md tells what is quantized, and the options.

- model_input (string|table): a path, or what onnx.load gave, which stays as it is
- model_output (string): the file, written whole or not at all; nil: nothing is written
- calibration_data (table|function): batches: a list of them, a function that gives one after the
  other, or an object with get_next; a batch is a table of tensors by the inputs' names, or the
  tensor of the one input
- options (table): those of onnx.quantize_dynamic, and those below
- options.quant_format (string): "QDQ" or "QOperator"; nil: "QDQ"
- options.activation_type (string): "int8" or "uint8"; nil: "int8"
- options.calibrate_method (string): "MinMax", "Percentile" or "Entropy"; nil: "MinMax"
- options.exact_multiplier (boolean): scales whose quotients are whole 65536ths
- options.extra_options (table): ActivationSymmetric, WeightSymmetric, MatMulConstBOnly,
  CalibTensorRangeSymmetric, CalibMovingAverage, CalibPercentile, CalibNumBins,
  CalibNumQuantizedBins

Returns: the new model, a table as onnx.load gives it.
Errors: no data; an opset below 11, or 13 with per_channel in QDQ.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx")
    local model = onnx.quantize_static("net.onnx", "net.int8.onnx", { zknn.rand(1, 2) })
    print(model.graph.node[1].op_type)   --> QuantizeLinear
Source: onnxruntime.quantization.quantize_static
See: onnx.quantize_dynamic, onnx.InferenceSession

## onnx.InferenceSession(model, memory_limit=0, work_limit=0, rescale="float", pack=true)
    -> InferenceSession
Opens an ONNX file, or a table as onnx.load gives it, to run it.

- model (string|table): a path, or what onnx.load gave
- memory_limit (integer): the bytes that opening, and a run, may allocate; 0: 64 MB, and 256 bytes
  for each byte of constants and inputs
- work_limit (number): the multiplications that each may take; 0: 1e10 at opening and 1e12 in a run,
  and more for large constants
- rescale (string): "fixed": results of quantized products are scaled by integers alone
- pack (boolean): false: weights stay as they are, for a small memory; runs are slower

Errors: nodes that no session runs, all at once; limits that are reached.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    local session = onnx.InferenceSession "net.onnx"
    print(session:run(nil, { x = zknn.zeros(1, 2) })[1].shape)   --> torch.Size([1, 3])
Source: onnxruntime.InferenceSession
See: InferenceSession:run

## InferenceSession:run(output_names, inputs) -> Tensor[]
Computes outputs from inputs.

- output_names (string[]): these outputs; nil: all
- inputs (table): tensors by the names of the inputs; for other types nested lists of strings, lists
  of tensors (sequences), nil (an empty optional); outputs have the same form

Errors: a name that is no input; another dtype, rank or fixed size.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    local session = onnx.InferenceSession "net.onnx"
    print(#session:run(nil, { x = zknn.zeros(1, 2) }))   --> 1
Source: onnxruntime.InferenceSession.run

## InferenceSession:get_inputs() -> table[]
Lists the inputs, each with name, type and shape.

Returns: tables of name, type (a dtype) and shape, whose sizes are numbers, names, or false.
Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    local session = onnx.InferenceSession "net.onnx"
    local input = session:get_inputs()[1]
    print(input.name, input.type, input.shape[2])   --> x	float32	2
Source: onnxruntime.InferenceSession.get_inputs

## InferenceSession:get_outputs() -> table[]
Lists the outputs, each with name, type and shape.

Example:
    onnx.export(nn.Linear(2, 3), zknn.zeros(1, 2), "net.onnx", { input_names = { "x" } })
    local session = onnx.InferenceSession "net.onnx"
    print(session:get_outputs()[1].shape[2])   --> 3
Source: onnxruntime.InferenceSession.get_outputs
]=]
