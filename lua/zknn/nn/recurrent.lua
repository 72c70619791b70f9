-- nn.RNN, nn.LSTM, nn.GRU: layers of recurrent nets over whole sequences. Each layer and direction
-- is one call of the op `recurrent`. What is between is as in PyTorch: a state of 0 when none is
-- given, dropout between layers, both directions side by side.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local dropout = require("zknn.nn.dropout").functions.dropout
local made = require "zknn.nn.made"
local packed = require "zknn.nn.packed"
local reset = require "zknn.nn.recurrent_weights"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local PackedSequence = packed.PackedSequence

-- PyTorch's modes: the op's, and the gates.
local MODES = {
  LSTM = { op = "lstm", gates = 4 },
  GRU = { op = "gru", gates = 3 },
  RNN_TANH = { op = "rnn_tanh", gates = 1 },
  RNN_RELU = { op = "rnn_relu", gates = 1 },
}

local sizes = { { "input_size", "integer" }, { "hidden_size", "integer" } }
local num_layers = { "num_layers", "integer", default = 1 }
local options = {
  { "bias", "boolean", default = true }, { "batch_first", "boolean", default = false },
  { "dropout", "number", default = 0.0 }, { "bidirectional", "boolean", default = false },
}
local proj_size = { "proj_size", "integer", default = 0 }
local nonlinearity = { "nonlinearity", "string", default = "tanh" }
local device, dtype = { "device", "string", default = "cpu" },
  { "dtype", "string", default = "float32" }
local option1, option2, option3, option4 = table.unpack(options)

-- --- construction ---

local MOST_LAYERS = 1 << 12

local RNNBase = class("nn.RNNBase", Module)

local function check(what, a)
  if not (a.dropout >= 0 and a.dropout <= 1) then
    raise("%s: dropout should be a number in range [0, 1] representing the probability of an "
      .. "element being zeroed, got %s", what, a.dropout)
  end
  for _, name in ipairs { "input_size", "hidden_size", "num_layers" } do
    if a[name] <= 0 then raise("%s: %s must be greater than zero, got %d", what, name, a[name]) end
  end
  if a.num_layers > MOST_LAYERS then
    raise("%s: num_layers is %d, at most %d are possible", what, a.num_layers, MOST_LAYERS)
  end
  if a.proj_size < 0 then
    raise("%s: proj_size should be a positive integer or zero to disable projections, got %d", what,
      a.proj_size)
  elseif a.proj_size >= a.hidden_size then
    raise("%s: proj_size has to be smaller than hidden_size, got %d and %d", what, a.proj_size,
      a.hidden_size)
  end
end

-- The name of a weight of a layer and direction, both from 0.
local function name_of(what, layer, direction)
  return ("%s_l%d%s"):format(what, layer, direction == 1 and "_reverse" or "")
end

local function begin(self, what, a)
  a.proj_size = a.proj_size or 0
  check(what, a)
  if not MODES[a.mode] then
    raise("%s: Unrecognized RNN mode: %s; it is 'LSTM', 'GRU', 'RNN_TANH' or 'RNN_RELU'", what,
      a.mode)
  end
  for _, name in ipairs { "mode", "input_size", "hidden_size", "num_layers", "bias",
    "batch_first", "dropout", "bidirectional", "proj_size" } do
    self[name] = a[name]
  end
  local weights = made(what, a)
  local rows = MODES[a.mode].gates * a.hidden_size
  local out = a.proj_size > 0 and a.proj_size or a.hidden_size
  local directions = a.bidirectional and 2 or 1
  for layer = 0, a.num_layers - 1 do
    for direction = 0, directions - 1 do
      local function add(name, ...)
        self[name_of(name, layer, direction)] = Parameter(core.empty(..., weights))
      end
      add("weight_ih", { rows, layer == 0 and a.input_size or out * directions })
      add("weight_hh", { rows, out })
      if a.bias then
        add("bias_ih", { rows })
        add("bias_hh", { rows })
      end
      if a.proj_size > 0 then add("weight_hr", { out, a.hidden_size }) end
    end
  end
  self:reset_parameters()
end

local read_base = args.reader("nn.RNNBase", {
  { "mode", "string" }, sizes[1], sizes[2], num_layers, option1, option2, option3, option4,
  proj_size, device, dtype,
})

function RNNBase:__init(...)
  begin(self, "nn.RNNBase", read_base(...))
end

function RNNBase:reset_parameters()
  reset(self)
end

-- PyTorch packs weights for a GPU with it. There is nothing to do here.
function RNNBase:flatten_parameters() end -- luacheck: ignore 212

function RNNBase:extra_repr()
  local parts = { ("%d, %d"):format(self.input_size, self.hidden_size) }
  local function say(name, default)
    if self[name] ~= default then
      parts[#parts + 1] = ("%s=%s"):format(name, text.python(self[name], true))
    end
  end
  say("proj_size", 0)
  say("num_layers", 1)
  say("bias", true)
  say("batch_first", false)
  say("dropout", 0)
  say("bidirectional", false)
  return table.concat(parts, ", ")
end

-- --- forward ---

-- Raises unless a state fits; `kind`: how the message calls it.
local function check_state(self, name, state, batched, batch)
  local lstm = self.mode == "LSTM"
  if not core.is_tensor(state) then
    raise("%s must be a tensor, got %s", name, args.describe(state))
  end
  local want = batched and 3 or 2
  if state:dim() ~= want then
    raise("For %s %d-D input, %s should also be %d-D but got %d-D tensor", batched and "batched"
      or "unbatched", want, lstm and "hx and cx" or "hx", want, state:dim())
  end
  local size = (name == "cx" or self.proj_size == 0) and self.hidden_size or self.proj_size
  local shape = { self.num_layers * (self.bidirectional and 2 or 1), batch, size }
  if not batched then table.remove(shape, 2) end
  if text.shape(state) ~= text.shape(shape) then
    raise("Expected hidden%s size %s, got %s", lstm and (name == "cx" and "[1]" or "[0]") or "",
      text.shape(shape), text.shape(state))
  end
end

-- The states h and c (of an LSTM) that a call gives, or nils.
local function states_of(self, given)
  if given == nil then return nil end
  if self.mode ~= "LSTM" then return given end
  if not args.is_list(given) or #given ~= 2 then
    raise("the state of an LSTM is a list of two tensors, {h, c}, got %s", args.describe(given))
  end
  return given[1], given[2]
end

-- Raises unless input fits; the number of samples, and whether it is a batch.
local function check_input(self, input, is_packed)
  local n = input:dim()
  if is_packed then
    if n ~= 2 then raise("input must have 2 dimensions, got %d", n) end
  elseif n ~= 2 and n ~= 3 then
    raise("%s: Expected input to be 2D or 3D, got %dD instead", self:_get_name(), n)
  end
  local weight = self.weight_ih_l0
  if input.dtype ~= weight.dtype then
    raise("RNN input dtype (%s) does not match weight dtype (%s). Convert input: input:to('%s'), "
      .. "or convert model: model:to('%s')", input.dtype, weight.dtype, weight.dtype, input.dtype)
  end
  if input:size(-1) ~= self.input_size then
    raise("input.size(-1) must be equal to input_size. Expected %d, got %d", self.input_size,
      input:size(-1))
  end
end

-- Both biases of a layer and direction as one tensor.
local function biases_of(self, layer, direction)
  if not self.bias then return nil end
  return core.stack({ self[name_of("bias_ih", layer, direction)],
    self[name_of("bias_hh", layer, direction)] })
end

-- All layers over x, [steps, batch, features] or packed rows; h and c are nil or have a first
-- dimension of layers and directions.
local function run(self, x, h, c, batch_sizes)
  local directions, mode = self.bidirectional and 2 or 1, MODES[self.mode].op
  local last_h, last_c = {}, {}
  for layer = 0, self.num_layers - 1 do
    local outputs = {}
    for direction = 0, directions - 1 do
      local k = layer * directions + direction
      local w_hr = self.proj_size > 0 and self[name_of("weight_hr", layer, direction)] or nil
      outputs[direction + 1], last_h[k + 1], last_c[k + 1] = core.recurrent(x, mode,
        self[name_of("weight_ih", layer, direction)], self[name_of("weight_hh", layer, direction)],
        biases_of(self, layer, direction), h and h:select(0, k), c and c:select(0, k), w_hr,
        batch_sizes, direction == 1)
    end
    x = directions == 1 and outputs[1] or core.cat(outputs, -1)
    if self.dropout > 0 and self.training and layer < self.num_layers - 1 then
      x = dropout(x, self.dropout, true)
    end
  end
  return x, core.stack(last_h), last_c[1] and core.stack(last_c)
end

-- The state as a call gives it: h, or of an LSTM {h, c}.
local function state_of(h, c)
  return c and support.list { h, c } or h
end

local function forward_packed(self, sequence, h, c)
  check_input(self, sequence.data, true)
  local batch, order = sequence.batch_sizes[0]:item(), sequence.sorted_indices
  local function begin_state(name, state, size)
    if state == nil then
      return core.zeros(self.num_layers * (self.bidirectional and 2 or 1), batch, size,
        { dtype = sequence.data.dtype })
    end
    check_state(self, name, state, true, batch)
    return order and state:index_select(1, order) or state
  end
  h = begin_state("hx", h, self.proj_size > 0 and self.proj_size or self.hidden_size)
  c = self.mode == "LSTM" and begin_state("cx", c, self.hidden_size) or nil
  local back = sequence.unsorted_indices
  local y
  y, h, c = run(self, sequence.data, h, c, sequence.batch_sizes)
  if back then
    h, c = h:index_select(1, back), c and c:index_select(1, back)
  end
  return PackedSequence(y, sequence.batch_sizes, order, back), state_of(h, c)
end

-- A tensor, [steps, batch, features], [batch, steps, features] with batch_first or [steps,
-- features]; or a PackedSequence.
function RNNBase:forward(sequence, state)
  local h, c = states_of(self, state)
  if class.is(sequence, PackedSequence) then return forward_packed(self, sequence, h, c) end
  if not core.is_tensor(sequence) then
    raise("input must be a tensor or a PackedSequence, got %s", args.describe(sequence))
  end
  check_input(self, sequence)
  local batched = sequence:dim() == 3
  local x = batched and sequence or sequence:unsqueeze(1)
  if batched and self.batch_first then x = x:transpose(0, 1) end
  if h ~= nil then check_state(self, "hx", h, batched, x:size(1)) end
  if c ~= nil then check_state(self, "cx", c, batched, x:size(1)) end
  if not batched then
    h, c = h and h:unsqueeze(1), c and c:unsqueeze(1)
  end
  local y
  y, h, c = run(self, x, h, c)
  if not batched then return y:squeeze(1), state_of(h:squeeze(1), c and c:squeeze(1)) end
  return self.batch_first and y:transpose(0, 1) or y, state_of(h, c)
end

-- --- the layers ---

local layers = { RNNBase = RNNBase }

-- A subclass whose constructor reads `parameters`; prepare(a) gives the mode, or raises.
local function add(name, parameters, prepare)
  local Layer = class("nn." .. name, RNNBase)
  local read = args.reader("nn." .. name, parameters)
  function Layer:__init(...)
    local a = read(...)
    a.mode = prepare(a)
    if a.nonlinearity then self.nonlinearity = a.nonlinearity end
    begin(self, "nn." .. name, a)
  end
  layers[name] = Layer
end

add("RNN", { sizes[1], sizes[2], num_layers, nonlinearity, option1, option2, option3, option4,
  device, dtype }, function(a)
  if a.nonlinearity ~= "tanh" and a.nonlinearity ~= "relu" then
    raise("nn.RNN: Unknown nonlinearity '%s'. Select from 'tanh' or 'relu'.", a.nonlinearity)
  end
  return "RNN_" .. a.nonlinearity:upper()
end)
add("LSTM", { sizes[1], sizes[2], num_layers, option1, option2, option3, option4, proj_size, device,
  dtype }, function() return "LSTM" end)
add("GRU", { sizes[1], sizes[2], num_layers, option1, option2, option3, option4, device, dtype },
  function() return "GRU" end)

return { layers = layers }
