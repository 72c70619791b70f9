-- Recurrent layers beyond tests/golden/layers/recurrent.py: packed sequences, a state that is
-- handed on, bits, second gradients, messages. Oracles: the same sequences one by one, the whole
-- sequence in one call, differences in double, PyTorch's values where they are written out.

local zknn = require "zknn"
local nn = zknn.nn
local rnn = nn.utils.rnn

local function close(a, b, tol)
  assert.same({ table.unpack(a.shape) }, { table.unpack(b.shape) })
  local worst = a:numel() == 0 and 0 or (a:double() - b:double()):abs():max():item()
  assert.is_true(worst <= (tol or 1e-6), "differs by " .. worst)
end

local function states_of(state)
  return zknn.is_tensor(state) and { state } or state
end

local LENGTHS = { 2, 5, 1, 5, 3 }

describe("packed sequences", function()
  for _, name in ipairs { "RNN", "LSTM", "GRU" } do
    it(name .. " gives what each sequence gives alone, forward and backward", function()
      zknn.manual_seed(1)
      local net = nn[name](3, 4, { num_layers = 2, bidirectional = true, dtype = "float64" })
      local list, grads = {}, {}
      for i, n in ipairs(LENGTHS) do
        list[i] = zknn.randn(n, 3, { dtype = "float64" }):requires_grad_()
      end
      local y, state = net(rnn.pack_sequence(list, false))
      local outputs = rnn.unpack_sequence(y)
      local loss = 0
      for i, x in ipairs(list) do
        local want, last = net(x)
        close(outputs[i], want, 1e-12)
        for k, s in ipairs(states_of(state)) do
          close(s:select(1, i - 1), states_of(last)[k], 1e-12)
        end
        loss = loss + want:square():sum() + states_of(last)[1]:sum()
      end
      loss:backward()
      local parameters = net:parameters()
      for i, x in ipairs(list) do
        grads[i], x.grad = x.grad, nil
      end
      local of_weights = {}
      for i, p in ipairs(parameters) do
        of_weights[i], p.grad = p.grad, nil
      end
      (y.data:square():sum() + states_of(state)[1]:sum()):backward()
      for i, x in ipairs(list) do
        close(x.grad, grads[i], 1e-10)
      end
      for i, p in ipairs(parameters) do
        close(p.grad, of_weights[i], 1e-10)
      end
    end)
  end

  it("begins with a state in the order of the sequences", function()
    zknn.manual_seed(2)
    local net = nn.GRU(3, 4)
    local list, h = {}, zknn.randn(1, #LENGTHS, 4)
    for i, n in ipairs(LENGTHS) do
      list[i] = zknn.randn(n, 3)
    end
    local y, last = net(rnn.pack_sequence(list, { enforce_sorted = false }), h)
    for i, x in ipairs(list) do
      local want, want_last = net(x, h:select(1, i - 1))
      close(rnn.unpack_sequence(y)[i], want)
      close(last:select(1, i - 1), want_last)
    end
  end)

  it("pads and packs as PyTorch 2.15", function()
    local x = zknn.tensor { { 1, 2, 0 }, { 3, 4, 5 } }
    local packed = rnn.pack_padded_sequence(x, { 2, 3 },
      { batch_first = true, enforce_sorted = false })
    assert.same({ 3, 1, 4, 2, 5 }, packed.data:tolist())
    assert.same({ 2, 2, 1 }, packed.batch_sizes:tolist())
    assert.same({ 1, 0 }, packed.sorted_indices:tolist())
    assert.same({ 1, 0 }, packed.unsorted_indices:tolist())
    local padded, lengths = rnn.pad_packed_sequence(packed,
      { batch_first = true, padding_value = -1, total_length = 4 })
    assert.same({ { 1, 2, -1, -1 }, { 3, 4, 5, -1 } }, padded:tolist())
    assert.same({ 2, 3 }, lengths:tolist())
    assert.same({ { 7, 1 }, { 1, 2 }, { 2, 3 } }, rnn.pad_sequence(
      { zknn.tensor { 1, 2 }, zknn.tensor { 1, 2, 3 } },
      { padding_value = 7, padding_side = "left" }):tolist())
    assert.equal("float64", packed:double().data.dtype)
  end)
end)

describe("a recurrent layer", function()
  for _, name in ipairs { "RNN", "LSTM", "GRU" } do
    it(name .. " goes on where a state ends", function()
      zknn.manual_seed(3)
      local net = nn[name](3, 4, { num_layers = 2 })
      local x = zknn.randn(6, 2, 3)
      local whole = net(x)
      local first, state = net(x:narrow(0, 0, 4))
      local second = net(x:narrow(0, 4, 2), state)
      close(zknn.cat({ first, second }, 0), whole)
    end)

    it(name .. " has the same bits for any number of threads", function()
      local threads = zknn.get_num_threads()
      local function run()
        zknn.manual_seed(4)
        local net, x = nn[name](30, 40), zknn.randn(9, 50, 30):requires_grad_()
        net(x):square():sum():backward()
        return net.weight_hh_l0.grad:bytes() .. x.grad:bytes()
      end
      zknn.set_num_threads(1)
      local one = run()
      zknn.set_num_threads(4)
      local four = run()
      zknn.set_num_threads(threads)
      assert.is_true(one == four)
    end)

    it(name .. " has second gradients, by differences", function()
      zknn.manual_seed(5)
      local net = nn[name](2, 3, { dtype = "float64", bidirectional = true })
      local x = zknn.randn(3, 2, 2, { dtype = "float64" }):requires_grad_()
      assert.is_true(zknn.autograd.gradgradcheck(function(input)
        return (net(input))
      end, { x }))
    end)
  end

  it("ends the gradient where a state is detached", function()
    local net = nn.LSTM(2, 3)
    local a, b = zknn.randn(2, 1, 2):requires_grad_(), zknn.randn(2, 1, 2):requires_grad_()
    local _, state = net(a)
    for i, t in ipairs(state) do
      state[i] = t:detach()
    end
    net(b, state):sum():backward()
    assert.is_nil(a.grad)
    assert.is_not_nil(b.grad)
  end)

  it("says what is wrong", function()
    local x = zknn.zeros(5, 2, 3)
    local function refused(text, f, ...)
      local good, message = pcall(f, ...)
      assert.is_false(good)
      assert.is_truthy(message:find(text, 1, true), message)
    end
    refused("input.size(-1) must be equal to input_size. Expected 4, got 3", nn.LSTM(4, 3), x)
    refused("LSTM: Expected input to be 2D or 3D, got 1D instead", nn.LSTM(3, 4), zknn.zeros(3))
    refused("Expected hidden size [1, 2, 4], got [1, 3, 4]", nn.GRU(3, 4), x, zknn.zeros(1, 3, 4))
    refused("Expected hidden[1] size [1, 2, 4], got [1, 2, 5]", nn.LSTM(3, 4), x,
      { zknn.zeros(1, 2, 4), zknn.zeros(1, 2, 5) })
    refused("For batched 3-D input, hx should also be 3-D but got 2-D tensor", nn.GRU(3, 4), x,
      zknn.zeros(2, 4))
    refused("the state of an LSTM is a list of two tensors, {h, c}", nn.LSTM(3, 4), x,
      zknn.zeros(1, 2, 4))
    refused("RNN input dtype (float64) does not match weight dtype (float32)", nn.RNN(3, 4),
      x:double())
    refused("proj_size has to be smaller than hidden_size", nn.LSTM, 3, 4, { proj_size = 4 })
    refused("Unknown nonlinearity 'elu'", nn.RNN, 3, 4, { nonlinearity = "elu" })
    refused("dropout should be a number in range [0, 1]", nn.GRU, 3, 4, { dropout = 1.5 })
    refused("hidden_size must be greater than zero", nn.GRU, 3, 0)
    refused("input has inconsistent input_size: got 3 expected 2", nn.GRUCell(2, 4), x[0])
    refused("You can pass enforce_sorted = false",
      rnn.pack_padded_sequence, x, { 2, 3 })
    refused("greater than 0", rnn.pack_padded_sequence, x, { 3, 0 })
    refused("Expected `len(lengths)` to be equal to batch_size", rnn.pack_padded_sequence, x, { 3 })
    refused("Expected total_length to be at least", rnn.pad_packed_sequence,
      rnn.pack_sequence { x }, { total_length = 4 })
  end)
end)
