-- The types of attributes of ONNX's own operators, by name: where a name means the same type in
-- every operator and version that has it (onnx.defs, opsets 1 to 28).

local names = {
  integer = [[
    align_corners allowzero antialias axis batch_axis batch_dims block_size blocksize broadcast
    ceil_mode center_point_box chunk_size count_include_pad detect_negative detect_positive dtype
    end exclude_outside exclusive fmod group hidden_size ignore_index input_forget interleaved
    inverse is_case_sensitive is_causal is_test k keepdims kv_num_heads largest layout
    left_window_size linear_before_reset max_gram_length max_skip_count maxsplit min_gram_length
    new_axis noop_with_empty_axes num_groups num_heads num_outputs num_scan_inputs offset_group
    onesided output_datatype output_dtype output_height output_sequence output_width periodic
    precision q_num_heads qk_matmul_output_mode reverse right_window_size rotary_embedding_dim
    sample_size sampling_ratio saturate select_last_index size softmax_precision sorted spatial
    start stash_type storage_order time_axis training_mode transA transB upper value_int]],
  float = [[
    alpha beta bias clip cubic_coeff_a epsilon extrapolation_value gamma height_scale high lambd low
    max mean min momentum ratio scale softcap spatial_scale value_float width_scale]],
  string = [[
    activation approximate auto_pad case_change_action coordinate_transformation_mode delimiter
    direction equation keep_aspect_ratio_policy locale mode nearest_mode padding_mode pattern
    pixel_format reduction round_mode update_rule value_string]],
  graph = "body else_branch then_branch",
  ["list of integers"] = [[
    axes consumed_inputs dilations directions ends kernel_shape ngram_counts ngram_indexes
    output_padding output_shape paddings pads perm pool_int64s pooled_shape scan_input_axes
    scan_input_directions scan_output_axes scan_output_directions shape split starts strides
    value_ints]],
  ["list of strings"] = "activations pool_strings stopwords value_strings",
  ["list of floats"] = "activation_alpha activation_beta scales value_floats weights",
}

local types = {}
for kind, list in pairs(names) do
  for name in list:gmatch "%S+" do
    types[name] = kind
  end
end
return types
