-- nn.utils.rnn: sequences of different lengths. PackedSequence has the elements of all of them,
-- step by step, without padding: the first elements of all, the second ones of those that have one,
-- and so on, the longest sequence first. Recurrent layers take and give it.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"

local rnn = {}

-- A tensor of int64 numbers of such a tensor, or of a list.
local function int64_of(what, name, value)
  if core.is_tensor(value) then return value:long() end
  if not args.is_list(value) then
    raise("%s: %s must be a list of integers or a tensor, got %s", what, name, args.describe(value))
  end
  return core.tensor(value, { dtype = "int64" })
end

local function range(n)
  return core.arange(n, { dtype = "int64" })
end

-- A list of tensors, one at least.
local function sequences_of(what, list)
  if core.is_tensor(list) then list = list:unbind(0) end
  if not args.is_list(list) or #list == 0 then
    raise("%s: sequences must be a list of tensors, one at least, got %s", what,
      args.describe(list))
  end
  for i, t in ipairs(list) do
    if not core.is_tensor(t) then
      raise("%s: entry %d of sequences must be a tensor, got %s", what, i, args.describe(t))
    end
    if t:dim() == 0 then raise("%s: entry %d of sequences has no dimension of steps", what, i) end
  end
  return list
end

-- --- PackedSequence ---

local PackedSequence = class("nn.utils.rnn.PackedSequence")
rnn.PackedSequence = PackedSequence

local FIELDS = { "data", "batch_sizes", "sorted_indices", "unsorted_indices" }

local read_packed = args.reader("nn.utils.rnn.PackedSequence", {
  { "data", "tensor" }, { "batch_sizes", "tensor" },
  { "sorted_indices", "tensor", optional = true },
  { "unsorted_indices", "tensor", optional = true },
})

function PackedSequence:__init(...)
  local a = read_packed(...)
  if a.batch_sizes.dtype ~= "int64" or a.batch_sizes:dim() ~= 1 or a.batch_sizes:numel() == 0 then
    raise("nn.utils.rnn.PackedSequence: batch_sizes must be an int64 tensor [steps]; "
      .. "pack_sequence and pack_padded_sequence make one")
  end
  for _, name in ipairs(FIELDS) do
    self[name] = a[name]
  end
  if self.sorted_indices and not self.unsorted_indices then
    self.unsorted_indices = rnn.invert_permutation(self.sorted_indices)
  end
end

-- The same with its data converted, as tensor:to(...) does it.
function PackedSequence:to(...)
  local data = self.data:to(...)
  if rawequal(data, self.data) then return self end
  return PackedSequence(data, self.batch_sizes, self.sorted_indices, self.unsorted_indices)
end

for name, dtype in pairs { double = "float64", float = "float32", half = "float16",
  long = "int64", int = "int32", short = "int16", char = "int8", byte = "uint8" } do
  PackedSequence[name] = function(self) return self:to(dtype) end
end

function PackedSequence:cpu()
  return self
end

function PackedSequence:__tostring()
  local parts = {}
  for i, name in ipairs(FIELDS) do
    parts[i] = ("%s=%s"):format(name, self[name] and tostring(self[name]) or "None")
  end
  return ("PackedSequence(%s)"):format(table.concat(parts, ", "))
end

-- --- packing ---

-- The permutation that undoes one.
function rnn.invert_permutation(permutation, ...)
  args.no_more("invert_permutation", 1, ...)
  return core.argsort(int64_of("invert_permutation", "permutation", permutation))
end

local function check_lengths(what, lengths, input, batch, enforce_sorted)
  local list = lengths:tolist()
  if lengths:dim() ~= 1 or #list ~= batch then
    raise("%s: Expected `len(lengths)` to be equal to batch_size, but got %s (batch_size=%d)", what,
      text.shape(lengths), batch)
  end
  for i, length in ipairs(list) do
    if length <= 0 then
      raise("%s: Length of all samples has to be greater than 0, but found an element in "
        .. "'lengths' that is <= 0", what)
    elseif length > input:size(0) then
      raise("%s: lengths[%d] is %d, input has %d steps", what, i - 1, length, input:size(0))
    elseif enforce_sorted and i > 1 and length > list[i - 1] then
      raise("%s: `lengths` array must be sorted in decreasing order when `enforce_sorted` is True. "
        .. "You can pass enforce_sorted = false", what)
    end
  end
  return list
end

local read_pack = args.reader("pack_padded_sequence", {
  { "input", "tensor" }, { "lengths", "any" }, { "batch_first", "boolean", default = false },
  { "enforce_sorted", "boolean", default = true },
})

local function pack(what, input, lengths, enforce_sorted)
  if input:dim() < 2 then
    raise("%s: input has shape %s, it must have steps and a batch", what, text.shape(input))
  end
  if input:numel() == 0 then raise("%s: Cannot pack empty tensors.", what) end
  lengths = int64_of(what, "lengths", lengths)
  local batch, order = input:size(1), nil
  check_lengths(what, lengths, input, batch, enforce_sorted)
  if not enforce_sorted then
    lengths, order = core.sort(lengths, { descending = true, stable = true })
    input = input:index_select(1, order)
  end
  local steps = lengths[0]:item()
  local there = range(steps):unsqueeze(1):lt(lengths:unsqueeze(0))
  local rows = input:narrow(0, 0, steps):flatten(0, 1)
  local at = there:flatten():nonzero():squeeze(1)
  return PackedSequence(rows:index_select(0, at), there:sum(1), order)
end

function rnn.pack_padded_sequence(...)
  local a = read_pack(...)
  local input = a.batch_first and a.input:dim() > 1 and a.input:transpose(0, 1) or a.input
  return pack("pack_padded_sequence", input, a.lengths, a.enforce_sorted)
end

-- --- padding ---

local read_pad_packed = args.reader("pad_packed_sequence", {
  { "sequence", "any" }, { "batch_first", "boolean", default = false },
  { "padding_value", "number or nan", default = 0.0 },
  { "total_length", "integer", optional = true },
})

-- Each place of the padded sequences is a row of the data, or one more row of padding.
local function pad_packed(what, sequence, batch_first, value, total_length)
  if not class.is(sequence, PackedSequence) then
    raise("%s: sequence must be a PackedSequence, got %s", what, args.describe(sequence))
  end
  local data, batch_sizes = sequence.data, sequence.batch_sizes
  local steps, batch = batch_sizes:numel(), batch_sizes[0]:item()
  local length = total_length or steps
  if length < steps then
    raise("%s: Expected total_length to be at least the length of the longest sequence in input, "
      .. "but got total_length=%d and max sequence length being %d", what, length, steps)
  end
  local sizes = batch_sizes:unsqueeze(1)
  local column = range(batch):unsqueeze(0)
  local there = column:lt(sizes)
  local padding = data:size(0)
  local rows = core.where(there, (core.cumsum(batch_sizes, 0) - batch_sizes):unsqueeze(1) + column,
    padding)
  if length > steps then
    rows = core.cat({ rows, core.full({ length - steps, batch }, padding, { dtype = "int64" }) }, 0)
  end
  local lengths, back = there:sum(0), sequence.unsorted_indices
  if back then rows, lengths = rows:index_select(1, back), lengths:index_select(0, back) end
  if batch_first then rows = rows:t() end
  local shape = data.shape
  shape[1] = 1
  local more = core.cat({ data, core.full(shape, value, { dtype = data.dtype }) }, 0)
  return more:index_select(0, rows:flatten()):unflatten(0, rows.shape), lengths
end

function rnn.pad_packed_sequence(...)
  local a = read_pad_packed(...)
  return pad_packed("pad_packed_sequence", a.sequence, a.batch_first, a.padding_value,
    a.total_length)
end

local read_pad = args.reader("pad_sequence", {
  { "sequences", "any" }, { "batch_first", "boolean", default = false },
  { "padding_value", "number or nan", default = 0.0 },
  { "padding_side", "string", default = "right" },
})

local function pad(what, sequences, batch_first, value, side)
  local list, longest = sequences_of(what, sequences), 0
  if side ~= "right" and side ~= "left" then
    raise("%s: Expected padding_side to be one of left or right, but got %s.", what, side)
  end
  for _, t in ipairs(list) do
    longest = math.max(longest, t:size(0))
  end
  local padded = {}
  for i, t in ipairs(list) do
    local shape = t.shape
    shape[1] = longest - shape[1]
    if shape[1] > 0 then
      local rest = core.full(shape, value, { dtype = t.dtype })
      t = core.cat(side == "right" and { t, rest } or { rest, t }, 0)
    end
    padded[i] = t
  end
  return core.stack(padded, batch_first and 0 or 1)
end

function rnn.pad_sequence(...)
  local a = read_pad(...)
  return pad("pad_sequence", a.sequences, a.batch_first, a.padding_value, a.padding_side)
end

-- --- lists of sequences ---

local read_unpad = args.reader("unpad_sequence", {
  { "padded_sequences", "tensor" }, { "lengths", "any" },
  { "batch_first", "boolean", default = false },
})

local function unpad(what, padded, lengths)
  local list, counts = {}, int64_of(what, "lengths", lengths)
  if counts:dim() ~= 1 then
    raise("%s: lengths has shape %s, it must be a vector", what, text.shape(counts))
  end
  if counts:numel() ~= padded:size(0) then
    raise("%s: there are %d lengths for %d sequences", what, counts:numel(), padded:size(0))
  end
  for i, length in ipairs(counts:tolist()) do
    if length < 0 then raise("%s: lengths holds %d", what, length) end
    list[i] = padded:select(0, i - 1):narrow(0, 0, math.min(length, padded:size(1)))
  end
  return support.list(list)
end

function rnn.unpad_sequence(...)
  local a = read_unpad(...)
  if a.padded_sequences:dim() < 2 then
    raise("unpad_sequence: padded_sequences has shape %s, it must have steps and a batch",
      text.shape(a.padded_sequences))
  end
  return unpad("unpad_sequence",
    a.batch_first and a.padded_sequences or a.padded_sequences:transpose(0, 1), a.lengths)
end

local read_pack_sequence = args.reader("pack_sequence", {
  { "sequences", "any" }, { "enforce_sorted", "boolean", default = true },
})

function rnn.pack_sequence(...)
  local a = read_pack_sequence(...)
  local list, lengths = sequences_of("pack_sequence", a.sequences), {}
  for i, t in ipairs(list) do
    lengths[i] = t:size(0)
  end
  return pack("pack_sequence", pad("pack_sequence", list, false, 0, "right"), lengths,
    a.enforce_sorted)
end

function rnn.unpack_sequence(sequence, ...)
  args.no_more("unpack_sequence", 1, ...)
  return unpad("unpack_sequence", pad_packed("unpack_sequence", sequence, true, 0))
end

return rnn
