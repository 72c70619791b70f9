-- Tensor functions composed of operations, whose gradients they use. Each becomes a function of
-- zknn and a method of tensors.

local common = require "zknn.compose.common"

for _, subject in ipairs {
  "lists", "repeats", "shapes", "indexing", "pad", "multinomial", "linalg",
} do
  require("zknn.compose." .. subject)
end

-- What comes at its first use.
common.later("elements", {
  both = "clamp_min clamp_max positive ldexp float_power mvlgamma isclose",
  methods = "clamp_min_ clamp_max_ ldexp_ float_power_ mvlgamma_",
})
common.later("statistics", {
  both = [[nansum nanmean std_mean var_mean aminmax msort dist renorm pdist cov corrcoef histogram
    histogramdd isin bucketize]],
  methods = "renorm_",
})
common.later("quantile", { both = "quantile nanquantile" })
common.later("differences", { both = "diff trapezoid trapz cumulative_trapezoid" })
common.later("products", {
  both = "addmm addmv addr baddbmm addbmm inner vdot kron cross trace",
  functions = "tensordot bilinear",
  methods = "addmm_ addmv_ addr_ baddbmm_ addbmm_",
})
common.later("joins", {
  both = "combinations",
  functions = [[atleast_1d atleast_2d atleast_3d vstack row_stack hstack dstack column_stack
    block_diag cartesian_prod broadcast_shapes broadcast_tensors]],
})
common.later("moves", {
  both = "movedim moveaxis adjoint rot90 fliplr flipud diag_embed diagflat ravel narrow_copy",
  functions = "unravel_index channel_shuffle pixel_shuffle pixel_unshuffle",
  methods = "sum_to_size",
})
common.later("parts", {
  both = [[tensor_split hsplit vsplit dsplit split_with_sizes take_along_dim as_strided
    diagonal_scatter select_scatter slice_scatter as_strided_scatter]],
})
common.later("filling", {
  both = "index_fill index_copy index_reduce masked_scatter",
  methods = "index_fill_ index_copy_ index_reduce_ masked_scatter_ fill_diagonal_ apply_ map_",
})
common.later("reshaped", {
  methods = [[t_ transpose_ swapaxes_ swapdims_ squeeze_ unsqueeze_ as_strided_ detach_ resize_
    resize_as_]],
})
common.later("ranges", {
  functions = [[gradient tril_indices triu_indices vander logspace range bartlett_window
    blackman_window hamming_window hann_window kaiser_window]],
})
common.later("making", {
  both = "is_floating_point is_complex is_signed is_nonzero is_same_size",
  functions = [[fill as_tensor asarray scalar_tensor get_default_dtype set_default_dtype device
    normal numel]],
  methods = "new_empty new_zeros new_ones new_full new_tensor type_as element_size",
})

common.add("einsum", 'einsum(equation, ...operands): sums of products as the equation says: '
  .. '"ij,jk->ik" is the matrix product, "ii" a trace, "...ij->...ji" a transpose; without "->" '
  .. "the letters that occur once make the result, in alphabetical order.", function(...)
  return (require("zknn.einsum")(...))
end, true)
