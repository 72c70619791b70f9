-- nn.RNNCell, nn.LSTMCell, nn.GRUCell: one step of a recurrent net: the op `recurrent` over a
-- sequence of one step.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local made = require "zknn.nn.made"
local reset = require "zknn.nn.recurrent_weights"
local text = require "zknn.text"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local RNNCellBase = class("nn.RNNCellBase", Module)

local function begin(self, what, a, gates)
  for _, name in ipairs { "input_size", "hidden_size" } do
    if a[name] < 0 then raise("%s: %s must not be negative, got %d", what, name, a[name]) end
    self[name] = a[name]
  end
  self.bias = a.bias
  local rows, options = gates * a.hidden_size, made(what, a)
  self.weight_ih = Parameter(core.empty(rows, a.input_size, options))
  self.weight_hh = Parameter(core.empty(rows, a.hidden_size, options))
  for _, name in ipairs { "bias_ih", "bias_hh" } do
    self:register_parameter(name, a.bias and Parameter(core.empty(rows, options)) or nil)
  end
  self:reset_parameters()
end

local sizes = { { "input_size", "integer" }, { "hidden_size", "integer" } }
local device, dtype = { "device", "string", default = "cpu" },
  { "dtype", "string", default = "float32" }
local bias = { "bias", "boolean", default = true }

local read_base = args.reader("nn.RNNCellBase", { sizes[1], sizes[2], { "bias", "boolean" },
  { "num_chunks", "integer" }, device, dtype })

function RNNCellBase:__init(...)
  local a = read_base(...)
  begin(self, "nn.RNNCellBase", a, a.num_chunks)
end

function RNNCellBase:reset_parameters()
  reset(self)
end

function RNNCellBase:extra_repr()
  local s = ("%d, %d"):format(self.input_size, self.hidden_size)
  if not self.bias then s = s .. ", bias=False" end
  if self.nonlinearity and self.nonlinearity ~= "tanh" then
    s = s .. ", nonlinearity=" .. self.nonlinearity
  end
  return s
end

-- Raises unless the state, `name`, fits an input of so many dimensions and samples.
local function check_state(self, name, state, batched, batch)
  if not core.is_tensor(state) then
    raise("%s must be a tensor, got %s", name, args.describe(state))
  end
  local n = state:dim()
  if n ~= 1 and n ~= 2 then
    raise("%s: Expected %s to be 1D or 2D, got %dD instead", self:_get_name(), name, n)
  end
  local want = batched and { batch, self.hidden_size } or { self.hidden_size }
  if text.shape(state) ~= text.shape(want) then
    raise("%s has shape %s, it must be %s: the input's batch size and hidden_size", name,
      text.shape(state), text.shape(want))
  end
end

-- One step; h and c may be nil. Gives the new ones.
local function step(self, mode, x, h, c, h_name)
  local n = x:dim()
  if n ~= 1 and n ~= 2 then
    raise("%s: Expected input to be 1D or 2D, got %dD instead", self:_get_name(), n)
  end
  if x:size(-1) ~= self.input_size then
    raise("input has inconsistent input_size: got %d expected %d", x:size(-1), self.input_size)
  end
  local batched, batch = n == 2, x:size(0)
  if h ~= nil then check_state(self, h_name, h, batched, batch) end
  if c ~= nil then check_state(self, "hx[1]", c, batched, batch) end
  if not batched then
    x, h, c = x:unsqueeze(0), h and h:unsqueeze(0), c and c:unsqueeze(0)
  end
  local _
  _, h, c = core.recurrent(x:unsqueeze(0), mode, self.weight_ih, self.weight_hh,
    self.bias_ih and core.stack({ self.bias_ih, self.bias_hh }) or nil, h, c)
  if batched then return h, c end
  return h:squeeze(0), c and c:squeeze(0)
end

local layers = { RNNCellBase = RNNCellBase }

local function add(name, gates, parameters)
  local Cell = class("nn." .. name, RNNCellBase)
  local read = args.reader("nn." .. name, parameters)
  function Cell:__init(...)
    local a = read(...)
    if a.nonlinearity then self.nonlinearity = a.nonlinearity end
    begin(self, "nn." .. name, a, gates)
  end
  layers[name] = Cell
  return Cell
end

local RNNCell = add("RNNCell", 1, { sizes[1], sizes[2], bias,
  { "nonlinearity", "string", default = "tanh" }, device, dtype })
local LSTMCell = add("LSTMCell", 4, { sizes[1], sizes[2], bias, device, dtype })
local GRUCell = add("GRUCell", 3, { sizes[1], sizes[2], bias, device, dtype })

-- The new hidden state.
function RNNCell:forward(input, hx)
  if self.nonlinearity ~= "tanh" and self.nonlinearity ~= "relu" then
    raise("Unknown nonlinearity: %s; it is 'tanh' or 'relu'", self.nonlinearity)
  end
  return (step(self, "rnn_" .. self.nonlinearity, input, hx, nil, "hidden"))
end

function GRUCell:forward(input, hx)
  return (step(self, "gru", input, hx, nil, "hidden"))
end

-- The new states h and c; state is a list of those before, {h, c}.
function LSTMCell:forward(input, state)
  if state == nil then return step(self, "lstm", input) end
  if not args.is_list(state) or #state ~= 2 then
    raise("the state of an LSTMCell is a list of two tensors, {h, c}, got %s", args.describe(state))
  end
  return step(self, "lstm", input, state[1], state[2], "hx[0]")
end

return { layers = layers }
