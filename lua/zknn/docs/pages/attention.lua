return [=[
# attention: Attention and transformers

Every query looks at all keys and gives the mean of their values, weighted by how well they fit.
L counts queries, S keys, N samples; E is the width of a query and a key.

## op scaled_dot_product_attention
nn.functional.scaled_dot_product_attention has a dropout_p, too.

- query (Tensor): what asks, [..., L, E].
- key (Tensor): what answers, [..., S, E].
- value (Tensor): what is weighed, [..., S, Ev].
- attn_mask (Tensor): who sees whom: bool, where true takes part, or real, which is added.
- dropout_p (number): 0; nn.functional's function takes more.
- is_causal (boolean): query i sees the keys 0 to i.
- scale (number): what the products are multiplied by.
- enable_gqa (boolean): the heads, dimension -3, of key and value serve several of query each.

Shape: the leading dimensions broadcast; the result is [..., L, Ev]. attn_mask broadcasts to
[..., L, S].
Example:
    local query, key = zknn.tensor { { 1.0, 0.0 } }, zknn.tensor { { 9.0, 0.0 }, { 0.0, 9.0 } }
    local value = zknn.tensor { { 1.0 }, { 2.0 } }
    print(F.scaled_dot_product_attention(query, key, value))   --> tensor([[1.0017]])
    local second = zknn.tensor { { false, true } }
    print(F.scaled_dot_product_attention(query, key, value, second))   --> tensor([[2.]])
Source: torch.nn.functional.scaled_dot_product_attention; Vaswani et al., Attention Is All You
Need, 2017; Dao et al., FlashAttention, 2022
See: nn.MultiheadAttention, softmax

## nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=nil, dropout_p=0.0,
    is_causal=false, scale=nil, enable_gqa=false) -> Tensor
softmax(query key^T scale + mask) value, with dropout of the softmax: `dropout_p` holds in any mode,
so pass self.training and p or 0. Without dropout it is the op, whose memory does not grow with L
times S; with it, the weights are a matrix, and equal PyTorch's for the same seed.

- query (Tensor): what asks, [..., L, E]
- key (Tensor): what answers, [..., S, E]
- value (Tensor): what is weighed, [..., S, Ev]
- attn_mask (Tensor): bool, where true takes part, or real, which is added: [..., L, S]
- dropout_p (number): the probability with which a weight is left out, 0 to 1
- is_causal (boolean): query i sees the keys 0 to i
- scale (number): what the products are multiplied by; 1 / sqrt(E) by default
- enable_gqa (boolean): the heads, dimension -3, of key and value serve several of query each

Shape: the leading dimensions broadcast; the result is [..., L, Ev]
Errors: sizes that do not fit; dtypes that differ; a mask beside is_causal; a dropout_p outside of
0..1.
Example:
    local x = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    print(F.scaled_dot_product_attention(x, x, x, { is_causal = true })[0])   --> tensor([1., 2.])
Source: torch.nn.functional.scaled_dot_product_attention; Vaswani et al., Attention Is All You
Need, 2017
See: nn.MultiheadAttention, softmax
## nn.functional.multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads,
    in_proj_weight=nil, in_proj_bias=nil, bias_k=nil, bias_v=nil, add_zero_attn, dropout_p,
    out_proj_weight, out_proj_bias=nil, training=true, key_padding_mask=nil, need_weights=true,
    attn_mask=nil, use_separate_proj_weight=false, q_proj_weight=nil, k_proj_weight=nil,
    v_proj_weight=nil, static_k=nil, static_v=nil, average_attn_weights=true, is_causal=false)
    -> Tensor, Tensor?
What nn.MultiheadAttention computes, of weights that are given. Sequences are [L, N, E] or [L, E].

- query (Tensor): what asks
- key (Tensor): what answers
- value (Tensor): what is weighed
- embed_dim_to_check (integer): the width of query
- num_heads (integer): the number of heads, which divides the width
- in_proj_weight (Tensor): the projections of query, key and value, [3 E, E]
- in_proj_bias (Tensor): their biases, [3 E]
- bias_k (Tensor): a further key, [1, 1, E]
- bias_v (Tensor): its value, [1, 1, E]
- add_zero_attn (boolean): adds a key and a value of zeros
- dropout_p (number): the probability with which a weight is left out in training
- out_proj_weight (Tensor): the projection of the result, [E, E]
- out_proj_bias (Tensor): its bias
- training (boolean): whether there is dropout
- key_padding_mask (Tensor): keys that are left out, [N, S]: bool, or real, which is added
- need_weights (boolean): gives the weights, too
- attn_mask (Tensor): pairs that are left out, [L, S] or [N num_heads, L, S]: bool, or real
- use_separate_proj_weight (boolean): the next three hold the projections
- q_proj_weight (Tensor): that of query, [E, E]
- k_proj_weight (Tensor): that of key, [E, kdim]
- v_proj_weight (Tensor): that of value, [E, vdim]
- static_k (Tensor): keys in place of the projected ones, [N num_heads, S, E / num_heads]
- static_v (Tensor): the same for values
- average_attn_weights (boolean): the weights' mean over the heads
- is_causal (boolean): says that attn_mask is the causal one

Errors: sizes that do not fit each other; masks of integers; is_causal without attn_mask.
Example:
    local x, w = zknn.randn(3, 1, 4), zknn.randn(12, 4)
    local y, weights = F.multi_head_attention_forward(x, x, x, 4, 2, w, nil, nil, nil, false, 0.0,
      zknn.eye(4))
    print(y.shape, weights.shape)   --> torch.Size([3, 1, 4])	torch.Size([1, 3, 3])
Source: torch.nn.functional.multi_head_attention_forward
See: nn.MultiheadAttention

## nn.MultiheadAttention(embed_dim, num_heads, dropout=0.0, bias=true, add_bias_kv=false,
    add_zero_attn=false, kdim=nil, vdim=nil, batch_first=false, device="cpu", dtype="float32")
    -> nn.MultiheadAttention
Attention of several heads: query, key and value are projected, each head attends with its part of
the width, and the results side by side are projected again.

- embed_dim (integer): the width E of query and result
- num_heads (integer): the number of heads, which divides embed_dim
- dropout (number): the probability with which a weight is left out in training
- bias (boolean): the projections have biases
- add_bias_kv (boolean): adds a trained key and value
- add_zero_attn (boolean): adds a key and a value of zeros
- kdim (integer): the width of keys; nil: embed_dim
- vdim (integer): the width of values; nil: embed_dim
- batch_first (boolean): sequences are [N, L, E], else [L, N, E]
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (query: Tensor, key: Tensor, value: Tensor, key_padding_mask?: Tensor, need_weights?: boolean,
attn_mask?: Tensor, average_attn_weights?: boolean, is_causal?: boolean) -> Tensor, Tensor?
Shape: query [L, N, E] or [L, E], key and value [S, N, ...]; the result has query's shape, the
weights are [N, L, S] or, with average_attn_weights=false, [N, num_heads, L, S]. key_padding_mask is
[N, S], attn_mask [L, S] or [N num_heads, L, S]: bool, where true leaves out, or real, which is
added.
Fields: in_proj_weight (Tensor) [3 E, E], or with other widths q_proj_weight, k_proj_weight,
v_proj_weight; in_proj_bias (Tensor) [3 E]; out_proj (nn.Linear); bias_k, bias_v (Tensor)
Errors: an embed_dim that num_heads does not divide; sizes that do not fit; masks of integers.
Example:
    local attention = nn.MultiheadAttention(8, 2)
    local x = zknn.randn(5, 3, 8)
    local y, weights = attention(x, x, x)
    print(y.shape, weights.shape)   --> torch.Size([5, 3, 8])	torch.Size([3, 5, 5])
    print((attention(x, x, x, { need_weights = false })).shape)   --> torch.Size([5, 3, 8])
Source: torch.nn.MultiheadAttention; Vaswani et al., Attention Is All You Need, 2017
See: nn.TransformerEncoderLayer, nn.functional.scaled_dot_product_attention

## nn.TransformerEncoderLayer(d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu",
    layer_norm_eps=1e-05, batch_first=false, norm_first=false, bias=true, device="cpu",
    dtype="float32") -> nn.TransformerEncoderLayer
Attention of a sequence to itself and a feed-forward net of two layers, each added to its input and
normalized. PyTorch's fast path for inference, which makes padded positions 0, does not exist here:
they hold numbers that nobody should read.

- d_model (integer): the width of the input and the output
- nhead (integer): the number of heads, which divides d_model
- dim_feedforward (integer): the width inside of the feed-forward net
- dropout (number): the probability with which an element is left out in training
- activation (string|function|nn.Module): of the feed-forward net: "relu", "gelu", or what is called
- layer_norm_eps (number): eps of the normalizations
- batch_first (boolean): sequences are [N, L, E], else [L, N, E]
- norm_first (boolean): normalizes in front of each part, else behind its sum with the input
- bias (boolean): linear layers and normalizations have a bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (src: Tensor, src_mask?: Tensor, src_key_padding_mask?: Tensor, is_causal?: boolean) -> Tensor
Shape: [L, N, d_model] or [L, d_model]; with batch_first [N, L, d_model]
Fields: self_attn (nn.MultiheadAttention); linear1, linear2 (nn.Linear); norm1, norm2 (nn.LayerNorm)
Errors: an activation of another name; those of nn.MultiheadAttention.
Example:
    local layer = nn.TransformerEncoderLayer(8, 2, { dim_feedforward = 16, batch_first = true })
    print(layer(zknn.randn(3, 5, 8)).shape)   --> torch.Size([3, 5, 8])
Source: torch.nn.TransformerEncoderLayer; Xiong et al., On Layer Normalization in the Transformer
Architecture, 2020
See: nn.TransformerEncoder, nn.MultiheadAttention

## nn.TransformerDecoderLayer(d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu",
    layer_norm_eps=1e-05, batch_first=false, norm_first=false, bias=true, device="cpu",
    dtype="float32") -> nn.TransformerDecoderLayer
Attention of a sequence to itself, then to a second one, the memory, and a feed-forward net.

- d_model (integer): the width of the input and the output
- nhead (integer): the number of heads, which divides d_model
- dim_feedforward (integer): the width inside of the feed-forward net
- dropout (number): the probability with which an element is left out in training
- activation (string|function|nn.Module): of the feed-forward net: "relu", "gelu", or what is called
- layer_norm_eps (number): eps of the normalizations
- batch_first (boolean): sequences are [N, L, E], else [L, N, E]
- norm_first (boolean): normalizes in front of each part, else behind its sum with the input
- bias (boolean): linear layers and normalizations have a bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (tgt: Tensor, memory: Tensor, tgt_mask?: Tensor, memory_mask?: Tensor, tgt_key_padding_mask?:
Tensor, memory_key_padding_mask?: Tensor, tgt_is_causal?: boolean, memory_is_causal?: boolean) ->
Tensor
Shape: tgt [L, N, d_model] or [L, d_model], memory [S, N, d_model] or [S, d_model]; the result has
tgt's
Fields: self_attn, multihead_attn (nn.MultiheadAttention); linear1, linear2 (nn.Linear); norm1,
norm2, norm3 (nn.LayerNorm)
Errors: an activation of another name; those of nn.MultiheadAttention.
Example:
    local layer = nn.TransformerDecoderLayer(8, 2, { dim_feedforward = 16 })
    print(layer(zknn.randn(3, 1, 8), zknn.randn(5, 1, 8)).shape)   --> torch.Size([3, 1, 8])
Source: torch.nn.TransformerDecoderLayer
See: nn.TransformerDecoder, nn.MultiheadAttention

## nn.TransformerEncoder(encoder_layer, num_layers, norm=nil, enable_nested_tensor=true,
    mask_check=true) -> nn.TransformerEncoder
Copies of a layer, one after the other. All begin with the values of encoder_layer, as in PyTorch.

- encoder_layer (nn.Module): what is copied
- num_layers (integer): how many copies
- norm (nn.Module): a normalization at the end
- enable_nested_tensor (boolean): changes nothing here
- mask_check (boolean): changes nothing here

Call: (src: Tensor, mask?: Tensor, src_key_padding_mask?: Tensor, is_causal?: boolean) -> Tensor
Shape: as of the layer
Fields: layers (nn.ModuleList); num_layers (integer); norm (nn.Module)
Errors: those of the layer.
Example:
    local layer = nn.TransformerEncoderLayer(8, 2, { dim_feedforward = 16 })
    local encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(8))
    print(encoder(zknn.randn(5, 1, 8)).shape, #encoder.layers)   --> torch.Size([5, 1, 8])	2
Source: torch.nn.TransformerEncoder
See: nn.TransformerEncoderLayer, nn.Transformer

## nn.TransformerDecoder(decoder_layer, num_layers, norm=nil) -> nn.TransformerDecoder
Copies of a layer, one after the other, that look at the same memory. All begin with the values of
decoder_layer.

- decoder_layer (nn.Module): what is copied
- num_layers (integer): how many copies
- norm (nn.Module): a normalization at the end

Call: (tgt: Tensor, memory: Tensor, tgt_mask?: Tensor, memory_mask?: Tensor, tgt_key_padding_mask?:
Tensor, memory_key_padding_mask?: Tensor, tgt_is_causal?: boolean, memory_is_causal?: boolean) ->
Tensor
Shape: as of the layer
Fields: layers (nn.ModuleList); num_layers (integer); norm (nn.Module)
Errors: those of the layer.
Example:
    local layer = nn.TransformerDecoderLayer(8, 2, { dim_feedforward = 16 })
    local decoder = nn.TransformerDecoder(layer, 2)
    print(decoder(zknn.randn(3, 1, 8), zknn.randn(5, 1, 8)).shape)   --> torch.Size([3, 1, 8])
Source: torch.nn.TransformerDecoder
See: nn.TransformerDecoderLayer, nn.Transformer

## nn.Transformer(d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6,
    dim_feedforward=2048, dropout=0.1, activation="relu", custom_encoder=nil, custom_decoder=nil,
    layer_norm_eps=1e-05, batch_first=false, norm_first=false, bias=true, device="cpu",
    dtype="float32") -> nn.Transformer
An encoder of one sequence and a decoder of another that looks at its result. Embeddings, positions
and the last layer are the caller's.

- d_model (integer): the width of the input and the output
- nhead (integer): the number of heads, which divides d_model
- num_encoder_layers (integer): layers of the encoder
- num_decoder_layers (integer): layers of the decoder
- dim_feedforward (integer): the width inside of the feed-forward net
- dropout (number): the probability with which an element is left out in training
- activation (string|function|nn.Module): of the feed-forward net: "relu", "gelu", or what is called
- custom_encoder (nn.Module): what is called in place of the encoder
- custom_decoder (nn.Module): the same for the decoder
- layer_norm_eps (number): eps of the normalizations
- batch_first (boolean): sequences are [N, L, E], else [L, N, E]
- norm_first (boolean): normalizes in front of each part, else behind its sum with the input
- bias (boolean): linear layers and normalizations have a bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (src: Tensor, tgt: Tensor, src_mask?: Tensor, tgt_mask?: Tensor, memory_mask?: Tensor,
src_key_padding_mask?: Tensor, tgt_key_padding_mask?: Tensor, memory_key_padding_mask?: Tensor,
src_is_causal?: boolean, tgt_is_causal?: boolean, memory_is_causal?: boolean) -> Tensor
Shape: src [S, N, d_model] or [S, d_model], tgt [L, N, d_model] or [L, d_model]; the result has
tgt's
Fields: encoder (nn.TransformerEncoder); decoder (nn.TransformerDecoder)
Errors: src and tgt of different batches, or of another width than d_model.
Example:
    local model = nn.Transformer { d_model = 8, nhead = 2, num_encoder_layers = 1,
      num_decoder_layers = 1, dim_feedforward = 16 }
    local mask = nn.Transformer.generate_square_subsequent_mask(3)
    print(model(zknn.randn(5, 1, 8), zknn.randn(3, 1, 8), { tgt_mask = mask }).shape)
    --> torch.Size([3, 1, 8])
Source: torch.nn.Transformer; Vaswani et al., Attention Is All You Need, 2017
See: nn.TransformerEncoder, nn.TransformerDecoder

## nn.Transformer:generate_square_subsequent_mask(sz, device="cpu", dtype="float32") -> Tensor
The causal mask: -inf above the diagonal, 0 elsewhere, so that position i sees 0 to i. The class has
it too: nn.Transformer.generate_square_subsequent_mask(sz).

- sz (integer): the length
- device (string): "cpu"
- dtype (string): its dtype

Example:
    print(nn.Transformer.generate_square_subsequent_mask(2))
    --> tensor([[0., -inf],
    -->         [0., 0.]])
Source: torch.nn.Transformer.generate_square_subsequent_mask
See: nn.Transformer
]=]
