return [=[
# attention: Attention

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
See: softmax

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
See: softmax
]=]
