return [=[
# layers: Layers: linear, embedding, shapes

## nn.Linear(in_features, out_features, bias=true, device="cpu", dtype="float32") -> nn.Linear
x W^T + b over the last dimension.

Weights begin uniform in +-1 / sqrt(in_features), as in PyTorch.

- in_features (integer): the size of the last dimension of the input
- out_features (integer): the size of the last dimension of the output
- bias (boolean): adds a trained bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [..., in_features]; output [..., out_features]
Fields: weight (Tensor) [out_features, in_features]; bias (Tensor) [out_features]
Errors: an input of another last size; a size below 0.
Example:
    local fc = nn.Linear(3, 2)
    print(fc(zknn.ones(4, 3)).shape)   --> torch.Size([4, 2])
Source: torch.nn.Linear
See: linear, nn.Bilinear

## nn.Bilinear(in1_features, in2_features, out_features, bias=true, device="cpu", dtype="float32")
    -> nn.Bilinear
x1^T W x2 + b over the last dimensions of two inputs.

- in1_features (integer): the last size of the first input
- in2_features (integer): the last size of the second input
- out_features (integer): the last size of the output
- bias (boolean): adds a trained bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input1: Tensor, input2: Tensor) -> Tensor
Shape: inputs [..., in1_features] and [..., in2_features]; output [..., out_features]
Fields: weight (Tensor) [out_features, in1_features, in2_features]; bias (Tensor) [out_features]
Errors: inputs that differ in another size than the last; in1_features below 1.
Example:
    print(nn.Bilinear(2, 3, 4)(zknn.ones(5, 2), zknn.ones(5, 3)).shape)   --> torch.Size([5, 4])
Source: torch.nn.Bilinear

## nn.Embedding(num_embeddings, embedding_dim, padding_idx=nil, max_norm=nil, norm_type=2.0,
    scale_grad_by_freq=false, sparse=false, _weight=nil, _freeze=false, device="cpu",
    dtype="float32") -> nn.Embedding
Rows of a table, looked up by their numbers.

- num_embeddings (integer): the number of rows
- embedding_dim (integer): the size of a row
- padding_idx (integer): a row that is not trained; it begins with 0, but in _weight
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- sparse (boolean): refused when true: gradients are dense
- _weight (Tensor): the rows; nil: normal random numbers
- _freeze (boolean): does not train the rows
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input int64 [...]; output [..., embedding_dim]
Fields: weight (Tensor) [num_embeddings, embedding_dim]
Errors: a number of a row that is not there; a _weight of another shape; sparse = true.
Example:
    local words = nn.Embedding(10, 4)
    print(words(zknn.tensor { { 1, 2, 9 } }).shape)   --> torch.Size([1, 3, 4])
Source: torch.nn.Embedding
See: nn.Embedding:from_pretrained

## nn.Embedding:from_pretrained(embeddings, freeze=true, padding_idx=nil, max_norm=nil,
    norm_type=2.0, scale_grad_by_freq=false, sparse=false) -> nn.Embedding
Makes an embedding of a table of rows; it is called with a point,
nn.Embedding.from_pretrained(rows).

- embeddings (Tensor): [rows, size]
- freeze (boolean): does not train them
- padding_idx (integer): a row that is not trained
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- sparse (boolean): refused when true: gradients are dense

Errors: a table that is no matrix; sparse = true.
Example:
    local words = nn.Embedding.from_pretrained(zknn.arange(4.0):view(2, 2))
    print(words(zknn.tensor { 1 }))   --> tensor([[2., 3.]])
Source: torch.nn.Embedding.from_pretrained

## nn.EmbeddingBag(num_embeddings, embedding_dim, max_norm=nil, norm_type=2.0,
    scale_grad_by_freq=false, mode="mean", sparse=false, _weight=nil, include_last_offset=false,
    padding_idx=nil, device="cpu", dtype="float32") -> nn.EmbeddingBag
The sum, mean or greatest elements of the rows that each bag names, without the rows themselves.

- num_embeddings (integer): the number of rows
- embedding_dim (integer): the size of a row
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- mode (string): "sum", "mean" or "max"
- sparse (boolean): refused when true: gradients are dense
- _weight (Tensor): the rows; nil: normal random numbers
- include_last_offset (boolean): the last of the offsets is the end of the last bag
- padding_idx (integer): a row that counts for nothing and is not trained
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, offsets?: Tensor, per_sample_weights?: Tensor) -> Tensor
Shape: input int64 [bags, size], or [n] with offsets [bags], where in input each bag begins;
per_sample_weights as input, with mode="sum"; output [bags, embedding_dim]. An empty bag gives 0.
Fields: weight (Tensor) [num_embeddings, embedding_dim]
Errors: offsets for an input of two dimensions, or none for one; offsets that do not begin with 0;
weights with another mode; sparse = true.
Example:
    local bag = nn.EmbeddingBag(10, 4, { mode = "sum" })
    local words, begins = zknn.tensor { 1, 2, 9, 4 }, zknn.tensor { 0, 3 }
    print(bag(words, begins).shape)   --> torch.Size([2, 4])
Source: torch.nn.EmbeddingBag
See: nn.Embedding, nn.functional.embedding_bag

## nn.EmbeddingBag:from_pretrained(embeddings, freeze=true, max_norm=nil, norm_type=2.0,
    scale_grad_by_freq=false, mode="mean", sparse=false, include_last_offset=false,
    padding_idx=nil) -> nn.EmbeddingBag
Makes a bag layer of a table of rows; it is called with a point.

- embeddings (Tensor): [rows, size]
- freeze (boolean): does not train them
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- mode (string): "sum", "mean" or "max"
- sparse (boolean): refused when true: gradients are dense
- include_last_offset (boolean): the last of the offsets is the end of the last bag
- padding_idx (integer): a row that counts for nothing and is not trained

Errors: a table that is no matrix; sparse = true.
Example:
    local bag = nn.EmbeddingBag.from_pretrained(zknn.arange(4.0):view(2, 2))
    print(bag(zknn.tensor { { 0, 1 } }))   --> tensor([[1., 2.]])
Source: torch.nn.EmbeddingBag.from_pretrained

## nn.Flatten(start_dim=1, end_dim=-1) -> nn.Flatten
Makes the dimensions start_dim..end_dim one; without arguments all but the batch's.

- start_dim (integer): the first
- end_dim (integer): the last

Example:
    print(nn.Flatten()(zknn.ones(64, 1, 28, 28)).shape)   --> torch.Size([64, 784])
Source: torch.nn.Flatten
See: nn.Unflatten, flatten

## nn.Unflatten(dim, unflattened_size) -> nn.Unflatten
Makes one dimension several.

- dim (integer): the dimension
- unflattened_size (integer[]): the sizes; one may be -1

Errors: sizes whose product is another.
Example:
    print(nn.Unflatten(1, { 2, -1 })(zknn.ones(4, 6)).shape)   --> torch.Size([4, 2, 3])
Source: torch.nn.Unflatten

## nn.Identity(...) -> nn.Identity
Gives its input back; it takes any arguments and ignores them.

- ... (any): ignored

Call: (input: any) -> any
Example:
    print(nn.Identity()(zknn.ones(2)))   --> tensor([1., 1.])
Source: torch.nn.Identity

## nn.PixelShuffle(upscale_factor) -> nn.PixelShuffle
Makes [N, C r^2, H, W] into [N, C, H r, W r].

- upscale_factor (integer): r

Errors: channels that r^2 does not divide.
Example:
    print(nn.PixelShuffle(2)(zknn.ones(1, 4, 3, 3)).shape)   --> torch.Size([1, 1, 6, 6])
Source: torch.nn.PixelShuffle; Shi et al., Real-time single image and video super-resolution, 2016
See: nn.PixelUnshuffle

## nn.PixelUnshuffle(downscale_factor) -> nn.PixelUnshuffle
Makes [N, C, H r, W r] into [N, C r^2, H, W].

- downscale_factor (integer): r

Errors: a height or a width that r does not divide.
Example:
    print(nn.PixelUnshuffle(2)(zknn.ones(1, 1, 6, 6)).shape)   --> torch.Size([1, 4, 3, 3])
Source: torch.nn.PixelUnshuffle
See: nn.PixelShuffle

## nn.ChannelShuffle(groups) -> nn.ChannelShuffle
Mixes the channels of groups: channel g of each group after the other.

- groups (integer): the number of groups

Errors: channels that groups does not divide.
Example:
    print(nn.ChannelShuffle(2)(zknn.arange(4.0):view(1, 4, 1, 1)):flatten())
    --> tensor([0., 2., 1., 3.])
Source: torch.nn.ChannelShuffle; Zhang et al., ShuffleNet, 2017
]=]
