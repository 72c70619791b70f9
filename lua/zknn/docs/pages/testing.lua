return [=[
# testing: Tests

Assertions and tests for `zknn test`; docs/testing.md shows a file of tests.

## module testing
Tests of your own, and assertions that compare tensors.


## testing.test(name, f) -> boolean
Runs a function as a test of that name, and goes on whether it fails or not.

- name (string): the name that is printed
- f (fun()): the test

Returns: whether f came to its end.
Example (not run):
    testing.test("softmax sums to one", function()
      testing.assert_close(zknn.randn(8, 4):softmax(1):sum(1), zknn.ones(8))
    end)
Source: zknn
See: testing.parametrize

## testing.parametrize(name, cases, f)
Runs one test for each case of a list.

- name (string): the name; the case's values follow in brackets
- cases (table): lists of arguments for f, or single arguments; keys that are names become part of
  the name
- f (fun(...)): the test

Example (not run):
    testing.parametrize("relu", { { -1.0, 0.0 }, { 2.0, 2.0 } }, function(x, expected)
      testing.assert_equal(zknn.tensor(x):relu():item(), expected)
    end)
Source: pytest.mark.parametrize

## testing.before(f)
Runs a function before each test of the file that follows.

- f (fun()): what to run

Example (not run):
    testing.before(function() zknn.manual_seed(1) end)
Source: zknn
See: testing.after

## testing.after(f)
Runs a function after each test that follows; inside a test, after that test.

- f (fun()): what to run, however the test ended

Example (not run):
    testing.after(function() os.remove "x.pth" end)
Source: zknn
See: testing.before

## testing.skip(reason=nil)
Ends the test that calls it; it counts as skipped.

- reason (string): why

Example (not run):
    testing.test("needs a terminal", function()
      if not zknn.system.terminal_width() then testing.skip "no terminal" end
    end)
Source: zknn

## testing.temporary_folder() -> string
Makes a new folder that is removed when the test is over.

Example (not run):
    testing.test("it is saved", function()
      local path = testing.temporary_folder() .. "/net.pth"
      zknn.save(zknn.ones(2), path)
    end)
Source: pytest's tmp_path

## testing.assert_close(actual, expected, rtol=nil, atol=nil, equal_nan=false, check_dtype=true,
    msg=nil)
Raises unless two values are close: |actual - expected| <= atol + rtol |expected|.

Values are tensors, numbers, booleans, strings, nil, and tables of them. Without rtol and atol they
go by dtype: 1.3e-6 and 1e-5 for float32, 1e-7 and 1e-7 for float64.

- actual (any): the value
- expected (any): what it should be
- rtol (number): the relative tolerance
- atol (number): the absolute tolerance
- equal_nan (boolean): nan equals nan
- check_dtype (boolean): dtypes must be the same
- msg (string|fun(message: string): string): the message in place of the usual one, or a function of
  that

Example:
    testing.assert_close(zknn.tensor { 1.0 }, zknn.tensor { 1.0 + 1e-7 })
    print(pcall(testing.assert_close, 1.0, 2.0))
    --> false	example:2: Scalars are not close!
    -->
    --> Expected 2.0 but got 1.0.
    --> Absolute difference: 1.0 (up to 1e-07 allowed)
    --> Relative difference: 0.5 (up to 1e-07 allowed)
Source: torch.testing.assert_close
See: testing.assert_equal

## testing.assert_equal(actual, expected, equal_nan=false, check_dtype=true, msg=nil)
Raises unless two values are equal, and tells all that differs in tables.

- actual (any): the value
- expected (any): what it should be
- equal_nan (boolean): nan equals nan
- check_dtype (boolean): dtypes must be the same
- msg (string|fun(message: string): string): the message in place of the usual one, or a function of
  that

Example:
    testing.assert_equal({ 1, { a = "x" } }, { 1, { a = "x" } })
    print(pcall(testing.assert_equal, zknn.ones(2), zknn.ones(2)))   --> true
Source: torch.testing.assert_close with tolerances of 0

## testing.assert_true(value, msg=nil)
Raises unless a value is true; a tensor of one bool is what it holds.

- value (any): the value
- msg (string|fun(message: string): string): the message in place of the usual one, or a function of
  that

Example:
    testing.assert_true(zknn.tensor(1):gt(0))
    print(pcall(testing.assert_true, 5))   --> false	example:2: assert_true: expected true, got 5
Source: zknn

## testing.assert_false(value, msg=nil)
Raises unless a value is false; a tensor of one bool is what it holds.

- value (any): the value
- msg (string|fun(message: string): string): the message in place of the usual one, or a function of
  that

Example:
    testing.assert_false(1 > 2)
    print(pcall(testing.assert_false, 5))   --> false	example:2: assert_false: expected false, got 5
Source: zknn

## testing.assert_nil(value, msg=nil)
Raises unless a value is nil.

- value (any): the value
- msg (string|fun(message: string): string): the message in place of the usual one, or a function of
  that

Example:
    testing.assert_nil(({}).x)
    print(pcall(testing.assert_nil, 5))   --> false	example:2: assert_nil: expected nil, got 5
Source: zknn

## testing.assert_error(f, pattern=nil, ...) -> string
Raises unless a call raises a message with a part, and gives the message.

- f (function): what is called
- pattern (string): a part of the message, as it stands or as a Lua pattern; nil: any
- ... (any): arguments of f

Example:
    print(testing.assert_error(function() error("no weights", 0) end, "weights"))   --> no weights
Source: pytest.raises

## testing.golden(path, value, options=nil)
Compares a value with the one that a file holds; `--update` writes the file.

- path (string): a .pth file, or a name from the test file's folder
- value (any): tensors, numbers, strings, and tables of them
- options (table): as assert_close takes them

Example (not run):
    testing.golden("golden/net.pth", net(zknn.ones(1, 4)))
Source: zknn

## testing.assert_gradients(f, inputs, eps=1e-6, atol=1e-5, rtol=1e-3, elements=100)
Raises unless the gradients of a model or function are those of finite differences, in double.

A model is converted to float64 for it and back.

- f (nn.Module|function): a module, or a function of tensors
- inputs (Tensor|Tensor[]): its inputs
- eps (number): the step
- atol (number): the absolute tolerance
- rtol (number): the relative tolerance
- elements (integer): how many elements of each tensor are tried

Example:
    testing.assert_gradients(nn.Linear(2, 2), zknn.rand(3, 2))
    print(pcall(testing.assert_gradients, function(x) return x * x end, zknn.rand(3)))   --> true
Source: torch.autograd.gradcheck

## testing.assert_onnx(model, inputs, rtol=1e-3, atol=1e-5, opset_version=nil, dynamic_axes=nil,
    input_names=nil, output_names=nil)
Exports a model, runs the file, and raises unless it gives what the model gives.

- model (nn.Module|function): a module, or a function of tensors
- inputs (Tensor|Tensor[]): its inputs
- rtol (number): the relative tolerance
- atol (number): the absolute tolerance
- opset_version (integer): as onnx.export takes it
- dynamic_axes (table): as onnx.export takes it
- input_names (string[]): as onnx.export takes it
- output_names (string[]): as onnx.export takes it

Example:
    testing.assert_onnx(nn.Linear(2, 2), zknn.rand(3, 2))
    print(pcall(testing.assert_onnx, nn.ReLU(), zknn.rand(3)))   --> true
Source: torch.onnx.export and onnxruntime
]=]
