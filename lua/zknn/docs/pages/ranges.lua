return [=[
# ranges: Ranges, windows and differences

Tensors that are made by a rule.

## tril_indices(row, col, offset=0, dtype="int64", device="cpu") -> Tensor
The positions of the lower triangle of a matrix, a row for each dimension; triu_indices: of the
upper one.

- row (integer): the matrix's rows
- col (integer): its columns
- offset (integer): the diagonal; above 0 it lies above the main one
- dtype (string): an integer dtype
- device (string): "cpu"

Shape: [2, number of positions].
Errors: negative sizes; a dtype that is no integer
Example:
    print(zknn.tril_indices(2, 2))
    --> tensor([[0, 1, 1],
    -->         [0, 0, 1]])
Source: torch.tril_indices
Also: triu_indices
See: tril, triu

## vander(x, N=nil, increasing=false) -> Tensor
The matrix of the powers of a vector's elements, a row for each, from the highest power to the 0th.

- x (Tensor): a vector
- N (integer): how many powers; as many as elements without it
- increasing (boolean): from the 0th power on

Errors: an x that is no vector; a negative N
Example:
    print(zknn.vander(zknn.tensor { 1, 2, 3 }))
    --> tensor([[1, 1, 1],
    -->         [4, 2, 1],
    -->         [9, 3, 1]])
Source: torch.vander
See: pow, cumprod

## logspace(start, end, steps, base=10.0, dtype=nil, device="cpu", requires_grad=false) -> Tensor
Powers of base, whose exponents lie at equal distances from start to end.

- start (number): the first exponent
- end (number): the last exponent
- steps (integer): how many
- base (number): what is raised
- dtype (string): float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative number of steps
Example:
    print(zknn.logspace(0, 3, 4))   --> tensor([   1.,   10.,  100., 1000.])
Source: torch.logspace
See: linspace, arange

## range(start, end, step=1, dtype=nil, device="cpu", requires_grad=false) -> Tensor
The numbers from start to end, both of them, in steps.

arange leaves the end out.

- start (number): the first
- end (number): the last, where a step arrives at it
- step (number): from one to the next, not 0
- dtype (string): float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a step of 0, or away from the end
Example:
    print(zknn.range(1, 2, 0.5))   --> tensor([1.0000, 1.5000, 2.0000])
Source: torch.range
See: arange, linspace

## hann_window(window_length, periodic=true, dtype=nil, device="cpu", requires_grad=false) -> Tensor
The window 0.5 - 0.5 cos(2 pi n / N).

A periodic window is one of a length of one more without its last value.

- window_length (integer): how many values
- periodic (boolean): for a spectrum; false: symmetrical, for a filter
- dtype (string): a dtype of floats; float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative length; a dtype that is no float
Example:
    print(zknn.hann_window(5, false))   --> tensor([0.0000, 0.5000, 1.0000, 0.5000, 0.0000])
Source: torch.hann_window
See: hamming_window

## hamming_window(window_length, periodic=true, alpha=0.54, beta=0.46, dtype=nil, device="cpu",
    requires_grad=false) -> Tensor
The window alpha - beta cos(2 pi n / N).

A periodic window is one of a length of one more without its last value.

- window_length (integer): how many values
- periodic (boolean): for a spectrum; false: symmetrical, for a filter
- alpha (number): the mean
- beta (number): the factor of the cosine
- dtype (string): a dtype of floats; float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative length; a dtype that is no float
Example:
    print(zknn.hamming_window(5, false))   --> tensor([0.0800, 0.5400, 1.0000, 0.5400, 0.0800])
Source: torch.hamming_window
See: hann_window

## blackman_window(window_length, periodic=true, dtype=nil, device="cpu", requires_grad=false) ->
    Tensor
The window 0.42 - 0.5 cos(2 pi n / N) + 0.08 cos(4 pi n / N).

A periodic window is one of a length of one more without its last value.

- window_length (integer): how many values
- periodic (boolean): for a spectrum; false: symmetrical, for a filter
- dtype (string): a dtype of floats; float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative length; a dtype that is no float
Example:
    print(zknn.blackman_window(5, false))   --> tensor([0.0000, 0.3400, 1.0000, 0.3400, 0.0000])
Source: torch.blackman_window
See: hann_window

## bartlett_window(window_length, periodic=true, dtype=nil, device="cpu", requires_grad=false) ->
    Tensor
The window of a triangle, 1 - |2 n / N - 1|.

A periodic window is one of a length of one more without its last value.

- window_length (integer): how many values
- periodic (boolean): for a spectrum; false: symmetrical, for a filter
- dtype (string): a dtype of floats; float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative length; a dtype that is no float
Example:
    print(zknn.bartlett_window(5, false))   --> tensor([0.0000, 0.5000, 1.0000, 0.5000, 0.0000])
Source: torch.bartlett_window
See: hann_window

## kaiser_window(window_length, periodic=true, beta=12.0, dtype=nil, device="cpu",
    requires_grad=false) -> Tensor
The window I0(beta sqrt(1 - (2 n / N - 1)^2)) / I0(beta), I0 being the Bessel function.

A periodic window is one of a length of one more without its last value.

- window_length (integer): how many values
- periodic (boolean): for a spectrum; false: symmetrical, for a filter
- beta (number): the larger, the narrower
- dtype (string): a dtype of floats; float32 without it
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative length; a dtype that is no float
Example:
    print(zknn.kaiser_window(5, false))
    --> tensor([5.2773e-05, 2.1567e-01, 1.0000e+00, 2.1567e-01, 5.2773e-05])
Source: torch.kaiser_window
See: hann_window

## gradient(input, spacing=1, dim=nil, edge_order=1) -> Tensor[]
The slopes along dimensions by differences of neighbours, a list with one tensor for each dimension.

Inside of the dimension by both neighbours, at its ends by one, or by two (edge_order 2).

- input (Tensor): numbers, edge_order + 1 or more along each dimension
- spacing (number|table): the distance of neighbours; or a list of a distance or a vector of places
  for each dimension
- dim (integer|integer[]): the dimensions; all without it
- edge_order (integer): 1 or 2

Errors: too few places; lists of different lengths; dims twice
Example:
    print(zknn.gradient(zknn.tensor { 1.0, 2.0, 4.0, 8.0 })[1])
    --> tensor([1.0000, 1.5000, 3.0000, 4.0000])
Source: torch.gradient
See: autograd.grad
]=]
