return [=[
# sequences: Sequences of different lengths

A batch of sequences of different lengths is padded to one tensor, or packed without padding:
recurrent layers take and give a PackedSequence, and skip what is not there.

## module nn.utils.rnn
Pads and packs sequences of different lengths.

## nn.utils.rnn.PackedSequence(data, batch_sizes, sorted_indices=nil, unsorted_indices=nil)
    -> nn.utils.rnn.PackedSequence
Sequences of different lengths without padding, the longest one first.

data has the first step of all sequences, then the second step of those that have one, and so on.
pack_sequence and pack_padded_sequence make one.

- data (Tensor): [steps of all sequences, ...]
- batch_sizes (Tensor): int64 [steps]: how many sequences have that step
- sorted_indices (Tensor): the order of the sequences, when they were sorted
- unsorted_indices (Tensor): the permutation that undoes it; nil: computed

Fields: data, batch_sizes (Tensor); sorted_indices, unsorted_indices (Tensor?)
Errors: batch_sizes that are no int64 numbers of steps.
Example:
    local packed = nn.utils.rnn.pack_sequence { zknn.tensor { 1, 2, 3 }, zknn.tensor { 4, 5 } }
    print(packed.data)          --> tensor([1, 4, 2, 5, 3])
    print(packed.batch_sizes)   --> tensor([2, 2, 1])
Source: torch.nn.utils.rnn.PackedSequence

## nn.utils.rnn.PackedSequence:to(...target) -> nn.utils.rnn.PackedSequence
The same sequences with the data converted, as `x:to` does it.

- ...target (any): what `x:to` takes: a dtype, for one

Example:
    local packed = nn.utils.rnn.pack_sequence { zknn.tensor { 1, 2, 3 }, zknn.tensor { 4, 5 } }
    print(packed:to("float64").data.dtype)   --> float64
Source: torch.nn.utils.rnn.PackedSequence.to
Also: nn.utils.rnn.PackedSequence:double, nn.utils.rnn.PackedSequence:float,
nn.utils.rnn.PackedSequence:half, nn.utils.rnn.PackedSequence:long,
nn.utils.rnn.PackedSequence:int, nn.utils.rnn.PackedSequence:short,
nn.utils.rnn.PackedSequence:char, nn.utils.rnn.PackedSequence:byte,
nn.utils.rnn.PackedSequence:cpu
See: Tensor:to

## nn.utils.rnn.pack_padded_sequence(input, lengths, batch_first=false, enforce_sorted=true)
    -> nn.utils.rnn.PackedSequence
Packs padded sequences.

- input (Tensor): [steps, batch, ...], with batch_first [batch, steps, ...]
- lengths (table|Tensor): the length of each sequence
- batch_first (boolean): the batch is the first dimension
- enforce_sorted (boolean): refuses lengths that are not in falling order; false: sorts

Errors: a length that is not within 1..steps; lengths out of order.
Example:
    local x = zknn.tensor { { 1, 2, 0 }, { 3, 4, 5 } }
    local packed = nn.utils.rnn.pack_padded_sequence(x, { 2, 3 }, true, false)
    print(packed.data)   --> tensor([3, 1, 4, 2, 5])
Source: torch.nn.utils.rnn.pack_padded_sequence
See: nn.utils.rnn.pad_packed_sequence

## nn.utils.rnn.pad_packed_sequence(sequence, batch_first=false, padding_value=0.0,
    total_length=nil) -> Tensor, Tensor
Packed sequences as one padded tensor, and their lengths, in the order before packing.

- sequence (nn.utils.rnn.PackedSequence): the sequences
- batch_first (boolean): the batch is the first dimension of the result
- padding_value (number): what stands behind the end of a shorter sequence
- total_length (integer): the number of steps; nil: that of the longest sequence

Errors: a total_length below that of the longest sequence.
Example:
    local packed = nn.utils.rnn.pack_sequence { zknn.tensor { 1, 2, 3 }, zknn.tensor { 4, 5 } }
    local x, lengths = nn.utils.rnn.pad_packed_sequence(packed, true)
    print(x)
    --> tensor([[1, 2, 3],
    -->         [4, 5, 0]])
    print(lengths)   --> tensor([3, 2])
Source: torch.nn.utils.rnn.pad_packed_sequence
See: nn.utils.rnn.pack_padded_sequence

## nn.utils.rnn.pad_sequence(sequences, batch_first=false, padding_value=0.0, padding_side="right")
    -> Tensor
A list of sequences as one padded tensor.

- sequences (table): a list of tensors [steps, ...]
- batch_first (boolean): the batch is the first dimension of the result
- padding_value (number): what stands beside a shorter sequence
- padding_side (string): "right": behind it; "left": before it

Errors: an empty list; sequences that differ in another size than the first.
Example:
    print(nn.utils.rnn.pad_sequence({ zknn.tensor { 1, 2, 3 }, zknn.tensor { 4 } }, true))
    --> tensor([[1, 2, 3],
    -->         [4, 0, 0]])
Source: torch.nn.utils.rnn.pad_sequence

## nn.utils.rnn.unpad_sequence(padded_sequences, lengths, batch_first=false) -> table
The sequences of a padded tensor, as a list.

- padded_sequences (Tensor): [steps, batch, ...], with batch_first [batch, steps, ...]
- lengths (table|Tensor): the length of each sequence
- batch_first (boolean): the batch is the first dimension

Errors: another number of lengths than sequences.
Example:
    local x = zknn.tensor { { 1, 2, 3 }, { 4, 0, 0 } }
    print(nn.utils.rnn.unpad_sequence(x, { 3, 1 }, true)[2])   --> tensor([4])
Source: torch.nn.utils.rnn.unpad_sequence

## nn.utils.rnn.pack_sequence(sequences, enforce_sorted=true) -> nn.utils.rnn.PackedSequence
Packs a list of sequences.

- sequences (table): a list of tensors [steps, ...]
- enforce_sorted (boolean): refuses sequences that are not in falling order of length; false: sorts

Errors: an empty list or sequence; lengths out of order.
Example:
    local a, b = zknn.tensor { 1, 2 }, zknn.tensor { 3, 4, 5 }
    print(nn.utils.rnn.pack_sequence({ a, b }, false).data)   --> tensor([3, 1, 4, 2, 5])
Source: torch.nn.utils.rnn.pack_sequence
See: nn.utils.rnn.unpack_sequence

## nn.utils.rnn.unpack_sequence(packed_sequences) -> table
The sequences that were packed, as a list.

- packed_sequences (nn.utils.rnn.PackedSequence): the sequences

Example:
    local packed = nn.utils.rnn.pack_sequence { zknn.tensor { 1, 2, 3 }, zknn.tensor { 4, 5 } }
    print(nn.utils.rnn.unpack_sequence(packed)[2])   --> tensor([4, 5])
Source: torch.nn.utils.rnn.unpack_sequence
See: nn.utils.rnn.pack_sequence

## nn.utils.rnn.invert_permutation(permutation) -> Tensor
The permutation that undoes one.

- permutation (Tensor): the numbers 0..n-1 in some order; nil gives nil

Example:
    print(nn.utils.rnn.invert_permutation(zknn.tensor { 2, 0, 1 }))   --> tensor([1, 2, 0])
Source: torch.nn.utils.rnn.invert_permutation
]=]
