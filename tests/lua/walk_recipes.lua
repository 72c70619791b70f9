-- More arguments for what no candidate of walk_tools.lua fits: linear algebra, attention, what
-- changes modules, and quantization. Adds them to a table of recipes.

local zknn = require "zknn"

local nn, linalg = zknn.nn, zknn.linalg

return function(recipes)
  local t, x, one = zknn.rand(2, 2), zknn.rand(2), zknn.rand(1)
  local eye = zknn.eye(2)
  local LU, pivots = linalg.lu_factor(eye)
  local LD, ldl_pivots = linalg.ldl_factor(eye)
  local function add(name, recipe) recipes["zknn." .. name] = recipe end
  local function linear() return nn.Linear(2, 2) end

  local file = recipes["zknn.onnx.load"][1]
  add("inspect.file", { file })
  add("inspect.diff", { file, file })
  add("linalg.cholesky", { eye })
  add("linalg.cross", { zknn.rand(2, 3), zknn.rand(2, 3) })
  add("linalg.ldl_solve", { LD, ldl_pivots, t })
  add("linalg.lu_solve", { LU, pivots, t })
  add("lu_solve", { t, LU, pivots })
  add("lu_unpack", { LU, pivots })
  add("linalg.solve_triangular", { eye, t, true })
  add("polygamma", { 1, t })
  add("renorm", { t, 2, 0, 1.0 })

  add("grid_sampler", { zknn.rand(1, 1, 2, 2), zknn.zeros(1, 1, 1, 2), 0, 0, false })
  add("ctc_loss", { zknn.rand(2, 1, 3):log_softmax(2), zknn.tensor { { 1 } }, zknn.tensor { 2 },
    zknn.tensor { 1 } })

  local distributed = zknn.distributed
  add("distributed.init_process_group", function()
    distributed.destroy_process_group()
    return { "mpi", 9 }
  end)
  add("distributed.all_gather", { { t }, t })
  add("distributed.gather", { t, { t } })
  add("distributed.scatter", { t, { t } })
  add("distributed.reduce_scatter", { t, { t } })

  add("nn.RNNCellBase", { 2, 2, true, 1 })
  add("nn.TransformerEncoder", { nn.TransformerEncoderLayer(2, 1, 2), 1 })
  add("nn.TransformerDecoder", { nn.TransformerDecoderLayer(2, 1, 2), 1 })
  add("nn.functional.conv_tbc", { zknn.rand(2, 1, 2), zknn.rand(1, 2, 2), x })
  add("nn.functional.multi_head_attention_forward", { {
    query = t, key = t, value = t, embed_dim_to_check = 2, num_heads = 1,
    in_proj_weight = zknn.rand(6, 2), in_proj_bias = zknn.rand(6), add_zero_attn = false,
    dropout_p = 0, out_proj_weight = t, out_proj_bias = x,
  } })

  add("nn.utils.fuse_conv_bn_eval", { nn.Conv2d(1, 1, 1):eval(), nn.BatchNorm2d(1):eval() })
  add("nn.utils.fuse_linear_bn_eval", { linear():eval(), nn.BatchNorm1d(2):eval() })
  add("nn.utils.fuse_conv_bn_weights",
    { zknn.rand(1, 1, 1, 1), one, one, one, 1e-5, one, one })
  add("nn.utils.fuse_linear_bn_weights", { t, x, x, x, 1e-5, x, x })
  add("fake_quantize_per_tensor_affine", { t, 0.5, 0, -4, 3 })
  add("fake_quantize_per_channel_affine", { t, zknn.rand(2), zknn.zeros(2, { dtype = "int32" }), 0,
    -4, 3 })
  add("nn.utils.skip_init", { nn.Linear, 2, 2 })
  add("nn.utils.weight_norm", function() return { linear() } end)
  add("nn.utils.spectral_norm", function() return { linear() } end)
  add("nn.utils.remove_weight_norm", function() return { nn.utils.weight_norm(linear()) } end)
  add("nn.utils.remove_spectral_norm", function() return { nn.utils.spectral_norm(linear()) } end)

  add("train.fit", function()
    local model = linear()
    return { {
      model = model, optimizer = zknn.optim.SGD(model:parameters(), { lr = 0.1 }),
      loss = nn.MSELoss(), train = { { t, t } }, verbose = false,
    } }
  end)

  local parametrize, prune = nn.utils.parametrize, nn.utils.prune
  add("nn.utils.parametrize.ParametrizationList", { { nn.Identity() }, zknn.rand(2) })
  add("nn.utils.parametrize.register_parametrization",
    function() return { linear(), "weight", nn.Identity() } end)
  add("nn.utils.parametrize.remove_parametrizations", function()
    return { parametrize.register_parametrization(linear(), "weight", nn.Identity()), "weight" }
  end)
  for name, more in pairs {
    identity = {}, l1_unstructured = { 1 }, random_unstructured = { 1 },
    ln_structured = { 1, 2, 0 }, random_structured = { 1, 0 },
    custom_from_mask = { zknn.ones(2, 2) },
  } do
    add("nn.utils.prune." .. name, function() return { linear(), "weight", table.unpack(more) } end)
  end
  add("nn.utils.prune.remove",
    function() return { prune.identity(linear(), "weight"), "weight" } end)
  add("nn.utils.prune.global_unstructured", function()
    return { { { linear(), "weight" } }, prune.L1Unstructured, { amount = 1 } }
  end)

  local net, out = recipes["zknn.onnx.load"][1], recipes["zknn.onnx.export"][3]
  add("onnx.compile", { net })
  add("onnx.quantize_dynamic", { net, out })
  add("onnx.quantize_static", { net, out, { zknn.rand(1, 2) } })
  add("quantization.prepare_qat", function() return { linear() } end)
  add("quantization.export", function()
    return { zknn.quantization.prepare_qat(linear()), t, out }
  end)

  local folder = recipes["zknn.system.make_folder"][1]
  for _, name in ipairs {
    "Accuracy", "Precision", "Recall", "F1Score", "ConfusionMatrix", "AUROC", "AveragePrecision",
  } do
    add("train.metrics." .. name, { "binary" })
  end
  add("train.MetricsFile", { out .. ".csv" })
  add("tensorboard.SummaryWriter", { folder .. "/events" })
  return recipes
end
