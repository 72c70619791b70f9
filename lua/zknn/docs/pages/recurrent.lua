return [=[
# recurrent: Recurrent layers

nn.RNN, nn.LSTM and nn.GRU read whole sequences, their cells one step. `local y, state = lstm(x)`
gives the outputs of all steps and the state after the last one, which the next call may begin with:
`lstm(x, state)`. The state of an LSTM is a list of two tensors, {h, c}: `local h, c =
table.unpack(state)`. To train on one long sequence part by part, detach the state between two
parts.

## nn.RNN(input_size, hidden_size, num_layers=1, nonlinearity="tanh", bias=true, batch_first=false,
    dropout=0.0, bidirectional=false, device="cpu", dtype="float32") -> nn.RNN
Elman's recurrent net: h = tanh(W_ih x + b_ih + W_hh h + b_hh) at every step.

Weights begin uniform in +-1 / sqrt(hidden_size), as in PyTorch.

- input_size (integer): the size of a step of the input
- hidden_size (integer): the size of the state
- num_layers (integer): layers one above the other, each with the outputs of the one below as input
- nonlinearity (string): "tanh" or "relu"
- bias (boolean): adds trained biases
- batch_first (boolean): the batch is the first dimension of input and output, not of states
- dropout (number): in training, the probability with which an element between two layers is 0
- bidirectional (boolean): goes through the sequence backwards as well; outputs are side by side
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, hx: Tensor) -> Tensor, Tensor
Shape: input [steps, batch, input_size], with batch_first [batch, steps, input_size], without a
batch [steps, input_size], or a PackedSequence; hx and the state after [layers * directions, batch,
hidden_size]; output [steps, batch, directions * hidden_size]
Fields: weight_ih_l0 (Tensor) [hidden_size, input_size]; weight_hh_l0 (Tensor) [hidden_size,
hidden_size]; bias_ih_l0, bias_hh_l0 (Tensor) [hidden_size]; the same with l1, ... for further
layers and with _reverse for the backward direction
Errors: sizes below 1; a dropout outside of 0..1; an input or state of another size or dtype.
Example:
    local rnn = nn.RNN(3, 4, { num_layers = 2 })
    local y, h = rnn(zknn.ones(5, 2, 3))
    print(y.shape, h.shape)   --> torch.Size([5, 2, 4])	torch.Size([2, 2, 4])
Source: torch.nn.RNN; Elman, Finding Structure in Time, 1990
See: nn.LSTM, nn.GRU, nn.RNNCell

## nn.LSTM(input_size, hidden_size, num_layers=1, bias=true, batch_first=false, dropout=0.0,
    bidirectional=false, proj_size=0, device="cpu", dtype="float32") -> nn.LSTM
Long short-term memory: gates decide what a cell forgets, takes in and shows at every step.

i, f, o = sigmoid and g = tanh of W_ih x + b_ih + W_hh h + b_hh; c = f c + i g; h = o tanh(c). Each
weight has the rows of i, f, g and o one below the other. Weights begin uniform in +-1 /
sqrt(hidden_size), as in PyTorch.

- input_size (integer): the size of a step of the input
- hidden_size (integer): the size of the state
- num_layers (integer): layers one above the other, each with the outputs of the one below as input
- bias (boolean): adds trained biases
- batch_first (boolean): the batch is the first dimension of input and output, not of states
- dropout (number): in training, the probability with which an element between two layers is 0
- bidirectional (boolean): goes through the sequence backwards as well; outputs are side by side
- proj_size (integer): not 0: h is projected to this size by a further weight
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, state: table) -> Tensor, table
Returns: the outputs of all steps, and the state after the last one, a list {h, c}. A call takes
such a list, too; without one the state begins with 0.
Shape: input [steps, batch, input_size], with batch_first [batch, steps, input_size], without a
batch [steps, input_size], or a PackedSequence; h [layers * directions, batch, out] and c [layers *
directions, batch, hidden_size]; output [steps, batch, directions * out], where out is proj_size or
hidden_size
Fields: weight_ih_l0 (Tensor) [4 * hidden_size, input_size]; weight_hh_l0 (Tensor) [4 * hidden_size,
out]; bias_ih_l0, bias_hh_l0 (Tensor) [4 * hidden_size]; weight_hr_l0 (Tensor) [proj_size,
hidden_size]; the same with l1, ... for further layers and with _reverse for the backward direction
Errors: sizes below 1; a proj_size that is not below hidden_size; a dropout outside of 0..1; an
input or state of another size or dtype.
Example:
    local lstm = nn.LSTM(3, 4)
    local x = zknn.ones(10, 2, 3)
    local y, state = lstm(x:narrow(0, 0, 5))
    print(y.shape, state[1].shape, state[2].shape)
    --> torch.Size([5, 2, 4])	torch.Size([1, 2, 4])	torch.Size([1, 2, 4])
    for i, t in ipairs(state) do
      state[i] = t:detach() -- truncated backpropagation: the next part's gradient ends here
    end
    y, state = lstm(x:narrow(0, 5, 5), state)
Source: torch.nn.LSTM; Hochreiter and Schmidhuber, Long Short-Term Memory, 1997; Sak et al., 2014,
for the projection
See: nn.GRU, nn.LSTMCell, nn.utils.rnn.pack_padded_sequence

## nn.GRU(input_size, hidden_size, num_layers=1, bias=true, batch_first=false, dropout=0.0,
    bidirectional=false, device="cpu", dtype="float32") -> nn.GRU
Gated recurrent unit: an LSTM's idea with two gates and no cell.

r, z = sigmoid of W_ih x + b_ih + W_hh h + b_hh; n = tanh(W_in x + b_in + r (W_hn h + b_hn)); h =
(1 - z) n + z h. Each weight has the rows of r, z and n one below the other. Weights begin uniform
in +-1 / sqrt(hidden_size), as in PyTorch.

- input_size (integer): the size of a step of the input
- hidden_size (integer): the size of the state
- num_layers (integer): layers one above the other, each with the outputs of the one below as input
- bias (boolean): adds trained biases
- batch_first (boolean): the batch is the first dimension of input and output, not of states
- dropout (number): in training, the probability with which an element between two layers is 0
- bidirectional (boolean): goes through the sequence backwards as well; outputs are side by side
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, hx: Tensor) -> Tensor, Tensor
Shape: input [steps, batch, input_size], with batch_first [batch, steps, input_size], without a
batch [steps, input_size], or a PackedSequence; hx and the state after [layers * directions, batch,
hidden_size]; output [steps, batch, directions * hidden_size]
Fields: weight_ih_l0 (Tensor) [3 * hidden_size, input_size]; weight_hh_l0 (Tensor) [3 * hidden_size,
hidden_size]; bias_ih_l0, bias_hh_l0 (Tensor) [3 * hidden_size]; the same with l1, ... for further
layers and with _reverse for the backward direction
Errors: sizes below 1; a dropout outside of 0..1; an input or state of another size or dtype.
Example:
    local gru = nn.GRU(3, 4, { bidirectional = true, batch_first = true })
    local y, h = gru(zknn.ones(2, 5, 3))
    print(y.shape, h.shape)   --> torch.Size([2, 5, 8])	torch.Size([2, 2, 4])
Source: torch.nn.GRU; Cho et al., arXiv 1406.1078, 2014
See: nn.LSTM, nn.GRUCell

## nn.RNNBase(mode, input_size, hidden_size, num_layers=1, bias=true, batch_first=false,
    dropout=0.0, bidirectional=false, proj_size=0, device="cpu", dtype="float32") -> nn.RNNBase
The base of nn.RNN, nn.LSTM and nn.GRU.

- mode (string): "LSTM", "GRU", "RNN_TANH" or "RNN_RELU"
- input_size (integer): the size of a step of the input
- hidden_size (integer): the size of the state
- num_layers (integer): layers one above the other, each with the outputs of the one below as input
- bias (boolean): adds trained biases
- batch_first (boolean): the batch is the first dimension of input and output, not of states
- dropout (number): in training, the probability with which an element between two layers is 0
- bidirectional (boolean): goes through the sequence backwards as well; outputs are side by side
- proj_size (integer): of an LSTM's projection; 0: none
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, state: any) -> Tensor, any
Example:
    print(nn.RNNBase("GRU", 3, 4))   --> RNNBase(3, 4)
Source: torch.nn.RNNBase
See: nn.LSTM

## nn.RNNBase:flatten_parameters()
Does nothing. In PyTorch it lays the weights out for a GPU.

Example:
    local lstm = nn.LSTM(3, 4)
    lstm:flatten_parameters()
    print(lstm)   --> LSTM(3, 4)
Source: torch.nn.RNNBase.flatten_parameters

## nn.RNNBase:reset_parameters()
Draws the weights anew, uniform in +-1 / sqrt(hidden_size).

Example:
    local lstm = nn.LSTM(3, 4)
    lstm:reset_parameters()
    print(lstm.weight_ih_l0:abs():max():item() <= 0.5)   --> true
Source: torch.nn.RNNBase.reset_parameters

## nn.RNNCell(input_size, hidden_size, bias=true, nonlinearity="tanh", device="cpu",
    dtype="float32") -> nn.RNNCell
One step of nn.RNN: h = tanh(W_ih x + b_ih + W_hh h + b_hh).

- input_size (integer): the size of the input
- hidden_size (integer): the size of the state
- bias (boolean): adds trained biases
- nonlinearity (string): "tanh" or "relu"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, hx: Tensor) -> Tensor
Shape: input [batch, input_size] or [input_size]; hx and the result [batch, hidden_size] or
[hidden_size]
Fields: weight_ih (Tensor) [hidden_size, input_size]; weight_hh (Tensor) [hidden_size, hidden_size];
bias_ih, bias_hh (Tensor) [hidden_size]
Errors: an input or state of another size.
Example:
    local cell, h = nn.RNNCell(3, 4)
    for _ = 1, 5 do
      h = cell(zknn.ones(2, 3), h)
    end
    print(h.shape)   --> torch.Size([2, 4])
Source: torch.nn.RNNCell
See: nn.RNN

## nn.LSTMCell(input_size, hidden_size, bias=true, device="cpu", dtype="float32") -> nn.LSTMCell
One step of nn.LSTM: takes a list {h, c} and gives the new h and c.

- input_size (integer): the size of the input
- hidden_size (integer): the size of the state
- bias (boolean): adds trained biases
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, state: table) -> Tensor, Tensor
Shape: input [batch, input_size] or [input_size]; h and c [batch, hidden_size] or [hidden_size]
Fields: weight_ih (Tensor) [4 * hidden_size, input_size]; weight_hh (Tensor) [4 * hidden_size,
hidden_size]; bias_ih, bias_hh (Tensor) [4 * hidden_size]
Errors: an input or state of another size; a state that is no list of two tensors.
Example:
    local cell = nn.LSTMCell(3, 4)
    local h, c = cell(zknn.ones(2, 3))
    h, c = cell(zknn.ones(2, 3), { h, c })
    print(h.shape, c.shape)   --> torch.Size([2, 4])	torch.Size([2, 4])
Source: torch.nn.LSTMCell
See: nn.LSTM

## nn.GRUCell(input_size, hidden_size, bias=true, device="cpu", dtype="float32") -> nn.GRUCell
One step of nn.GRU.

- input_size (integer): the size of the input
- hidden_size (integer): the size of the state
- bias (boolean): adds trained biases
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, hx: Tensor) -> Tensor
Shape: input [batch, input_size] or [input_size]; hx and the result [batch, hidden_size] or
[hidden_size]
Fields: weight_ih (Tensor) [3 * hidden_size, input_size]; weight_hh (Tensor) [3 * hidden_size,
hidden_size]; bias_ih, bias_hh (Tensor) [3 * hidden_size]
Errors: an input or state of another size.
Example:
    print(nn.GRUCell(3, 4)(zknn.ones(2, 3)).shape)   --> torch.Size([2, 4])
Source: torch.nn.GRUCell
See: nn.GRU

## nn.RNNCellBase(input_size, hidden_size, bias, num_chunks, device="cpu", dtype="float32")
    -> nn.RNNCellBase
The base of the three cells: weights of num_chunks gates, and no forward.

- input_size (integer): the size of the input
- hidden_size (integer): the size of the state
- bias (boolean): adds trained biases
- num_chunks (integer): the number of gates
- device (string): "cpu"
- dtype (string): the dtype of the weights

Example:
    print(nn.RNNCellBase(3, 4, true, 2).weight_ih.shape)   --> torch.Size([8, 3])
Source: torch.nn.RNNCellBase
See: nn.LSTMCell

## nn.RNNCellBase:reset_parameters()
Draws the weights anew, uniform in +-1 / sqrt(hidden_size).

Example:
    local cell = nn.GRUCell(3, 4)
    cell:reset_parameters()
    print(cell.weight_ih:abs():max():item() <= 0.5)   --> true
Source: torch.nn.RNNCellBase
]=]
