-- nn: what layers, losses and functions of nn cannot do is refused, in the words of what the user
-- called. Oracle: PyTorch refuses the same, but where a comment says why zknn does.

local zknn = require "zknn"
local nn = zknn.nn
local F = nn.functional

-- Each case: what the message says, then a call. It names this file.
local function assert_refused(cases)
  for _, case in ipairs(cases) do
    local good, message = pcall(table.unpack(case, 2))
    assert.is_false(good, case[1])
    assert.is_truthy(message:find("nn_refusals_spec.lua:%d+: "), message)
    assert.is_truthy(message:find(case[1], 1, true), message .. "\nwanted: " .. case[1])
  end
end

describe("a layer refuses", function()
  it("sizes of weights that are none, by their names", function()
    assert_refused {
      { "nn.Embedding: num_embeddings is -3, it must be at least 0", nn.Embedding, -3, 2 },
      { "nn.Embedding: embedding_dim is -1, it must be at least 0", nn.Embedding, 3, -1 },
      { "nn.Bilinear: in1_features is 0, it must be at least 1", nn.Bilinear, 0, 2, 3 },
      { "nn.Bilinear: in2_features is -2, it must be at least 0", nn.Bilinear, 2, -2, 3 },
      { "nn.Bilinear: out_features is -3, it must be at least 0", nn.Bilinear, 2, 2, -3 },
      { "nn.BatchNorm1d: num_features is -1, it must be at least 0", nn.BatchNorm1d, -1 },
      { "nn.InstanceNorm2d: num_features is -1, it must be at least 0", nn.InstanceNorm2d, -1 },
      { "nn.GroupNorm: num_groups is 0, it must be at least 1", nn.GroupNorm, 0, 4 },
      { "nn.GroupNorm: num_channels is -4, it must be at least 0", nn.GroupNorm, 2, -4 },
      { "nn.GroupNorm: num_channels (4) must be divisible by num_groups (3)", nn.GroupNorm, 3, 4 },
      { "nn.PReLU: num_parameters is -1, it must be at least 0", nn.PReLU, -1 },
    }
  end)

  it("weights of a dtype without gradients", function()
    for name, sizes in pairs {
      Linear = { 2, 2 }, Bilinear = { 2, 2, 2 }, Conv1d = { 1, 1, 1 },
      ConvTranspose2d = { 1, 1, 1 }, Embedding = { 2, 2 }, PReLU = { 1 }, BatchNorm2d = { 2 },
      InstanceNorm1d = { 2 },
      LayerNorm = { 2 }, RMSNorm = { 2 }, GroupNorm = { 1, 2 },
    } do
      sizes[#sizes + 1] = { dtype = "int64" }
      assert_refused {
        { ("nn.%s: dtype is int64, weights are floats: float32,"):format(name), nn[name],
          table.unpack(sizes) },
      }
    end
  end)

  -- PyTorch has sparse gradients; zknn would give dense ones without a word.
  it("sparse gradients", function()
    local rows, said = zknn.ones(3, 2), "sparse = true is not supported: leave it out"
    assert_refused {
      { "nn.Embedding: " .. said, nn.Embedding, 3, 2, { sparse = true } },
      { "nn.Embedding.from_pretrained: " .. said, nn.Embedding.from_pretrained, rows,
        { sparse = true } },
      { "embedding: " .. said, F.embedding, zknn.tensor { 1 }, rows, { sparse = true } },
    }
    assert.equal("Embedding(3, 2)", tostring(nn.Embedding(3, 2, { sparse = false })))
  end)

  it("an output_size that it cannot make", function()
    local up, x = nn.ConvTranspose2d(1, 1, 3, { stride = 2 }), zknn.ones(1, 1, 4, 4)
    assert_refused {
      { "nn.ConvTranspose2d: output_size is 20, of an input of size 4 it can be 9 to 10", up, x,
        { 9, 20 } },
      { "nn.ConvTranspose2d: output_size must be a list of 2 sizes, or of all 4 of the output, got "
        .. "20", up, x, 20 },
      { "nn.ConvTranspose2d: output_size must be a list of 2 sizes, or of all 4 of the output, got "
        .. "a list of 3", up, x, { 1, 9, 9 } },
      { "nn.ConvTranspose2d: output_size[1] must be an integer, got 'a'", up, x, { "a", 9 } },
      { "unknown argument 'size'", up, x, { size = { 9, 9 } } },
      { "nn.ConvTranspose2d: conv_transpose2d: output_padding is 2, it must be less than the "
        .. "stride (2) or the dilation (1)", nn.ConvTranspose2d(1, 1, 3, { stride = 2,
        output_padding = { 1, 2 } }), x },
    }
    for _, size in ipairs { { 10, 9 }, { 1, 1, 10, 9 }, { output_size = { 10, 9 } } } do
      assert.same({ 1, 1, 10, 9 }, up(x, size).shape)
    end
    assert.same({ 1, 10, 9 }, up(x[0], { 1, 10, 9 }).shape)
  end)

  it("a place in a list that is none", function()
    local list = nn.ModuleList { nn.ReLU() }
    assert_refused {
      { "nn.ModuleList: insert: index must be an integer, got 'a'", list.insert, list, "a",
        nn.Tanh() },
      { "nn.ModuleList: index 5 is out of range, there is 1 module", list.insert, list, 5,
        nn.Tanh() },
      { "nn.ModuleList: item 0 must be a module, got nothing", list.insert, list, 0 },
    }
  end)
end)

describe("a function refuses", function()
  it("inputs of bilinear that do not go together", function()
    local w = zknn.ones(2, 2, 2)
    assert_refused {
      { "nn.Bilinear: bilinear: inputs have shapes [3, 2] and [4, 2], all sizes but the last must "
        .. "be equal", nn.Bilinear(2, 2, 2), zknn.ones(3, 2), zknn.ones(4, 2) },
      -- As many rows, but not the same: that gave numbers.
      { "bilinear: inputs have shapes [3, 2, 2] and [2, 3, 2]", F.bilinear, zknn.ones(3, 2, 2),
        zknn.ones(2, 3, 2), w },
      { "bilinear: bias has shape [3], it must be [2]", F.bilinear, zknn.ones(3, 2),
        zknn.ones(3, 2), w, zknn.ones(3) },
      { "bilinear: input1 is float64, input2 float32", F.bilinear, zknn.ones(3, 2):double(),
        zknn.ones(3, 2), w },
    }
  end)

  it("margins of triplets below 0", function()
    local x = zknn.ones(1, 2)
    local said = "expected margin to be greater than 0, got 0 instead"
    for name, make in pairs { nn = nn, F = F } do
      for _, loss in ipairs { "TripletMarginLoss", "TripletMarginWithDistanceLoss" } do
        local f = name == "nn" and make[loss] or make[loss == "TripletMarginLoss"
          and "triplet_margin_loss" or "triplet_margin_with_distance_loss"]
        if name == "nn" then
          assert_refused { { ("nn.%s: %s"):format(loss, said), f, { margin = 0 } } }
        else
          assert_refused { { said, f, x, x, x, { margin = 0 } } }
        end
      end
    end
    assert_refused {
      { "triplet_margin_loss: anchor has shape [4, 2], positive [2]; they must have as many "
        .. "dimensions", F.triplet_margin_loss, zknn.ones(4, 2), zknn.ones(2), zknn.ones(4, 2) },
    }
  end)

  it("shapes that do not fit", function()
    local x = zknn.ones(4, 3, 2)
    assert_refused {
      { "gaussian_nll_loss: var has shape [1, 1, 2], which does not fit input [4, 3, 2]",
        F.gaussian_nll_loss, x, x, zknn.ones(1, 1, 2) },
      { "cosine_similarity: shapes [2, 3] and [2, 4] do not broadcast", F.cosine_similarity,
        zknn.ones(2, 3), zknn.ones(2, 4) },
      { "Feature dropout requires at least 1 dimension in the input", F.dropout3d,
        zknn.tensor(1.0) },
      { "Feature dropout requires at least 2 dimensions in the input", F.dropout2d,
        zknn.ones(3) },
    }
  end)

  -- What they are made of raises; the name that the user wrote comes first.
  it("by the name that was called", function()
    local x, y = zknn.ones(2, 2), zknn.ones(2, 3)
    local t = zknn.ones(2)
    local function mine() return F.pairwise_distance(x, y) end
    assert_refused {
      { ": glu: size: a scalar tensor has no dimensions", F.glu, zknn.tensor(1.0) },
      { ": cosine_similarity: norm: dim 4 is out of range", F.cosine_similarity, x, x, 4 },
      { ": pairwise_distance: sub: shapes [2, 2] and [2, 3] do not broadcast", mine },
      { ": triplet_margin_loss: sub: shapes [2, 2]", F.triplet_margin_loss, x, y, x },
      { ": cosine_embedding_loss: mul: shapes", F.cosine_embedding_loss, x, y, t },
      { ": batch_norm: batch_normalize: mean and var are missing", F.batch_norm, x },
      { ": dropout2d: Feature dropout", F.dropout2d, t },
      { ": upsample: interpolate: mode is 'x'", F.upsample, zknn.ones(1, 1, 2), { mode = "x" } },
      { ": nn.init.normal_: normal_: std is -1", nn.init.normal_, x, 0, -1 },
      { ": linear: input has", F.linear, x, zknn.ones(2, 3) }, -- an op says its name itself
      { ": nn.CosineSimilarity: norm: dim 4", nn.CosineSimilarity(4), x, x },
    }
    -- In a net, behind the path of the layer; and not for what a function of the user's raises.
    local Net = nn.class "Net"
    function Net:forward(a) return F.pairwise_distance(a, y) end -- luacheck: ignore 212
    local function distance() return x + y end
    assert_refused {
      { ": Net: pairwise_distance: sub: shapes", Net(), x },
      { ": add: shapes [2, 2] and [2, 3]", F.triplet_margin_with_distance_loss, x, x, x, distance },
    }
  end)

  it("sizes of interpolate that are none", function()
    local x = zknn.ones(1, 1, 4)
    assert_refused {
      { "interpolate: size must be an integer or a list of them, got 1.5", F.interpolate, x, 1.5 },
      { "interpolate: only one of size or scale_factor", F.interpolate, x, 2, 2 },
      { "interpolate: either size or scale_factor", F.interpolate, x, { size = false } },
      { "interpolate: scale_factor inf makes a size", F.interpolate, x, { scale_factor = 1 / 0 } },
      { "interpolate: scale_factor 1e+300 makes a size", F.interpolate, x,
        { scale_factor = 1e300 } },
    }
    assert.same({ 1, 1, 8 }, F.interpolate(x, { size = false, scale_factor = 2 }).shape)
  end)

  it("what initialization cannot do, by the name that was called", function()
    local w = zknn.empty(2, 2)
    assert_refused {
      { "nn.init.kaiming_uniform_: Unsupported nonlinearity 'x'", nn.init.kaiming_uniform_, w,
        { nonlinearity = "x" } },
      { "nn.init.kaiming_normal_: Unsupported nonlinearity 'x'", nn.init.kaiming_normal_, w,
        { nonlinearity = "x" } },
      { "nn.init.calculate_gain: Unsupported nonlinearity 'x'", nn.init.calculate_gain, "x" },
      -- A share of -1 or 2 is a slip, of which PyTorch makes no zeros, or zeros alone.
      { "nn.init.sparse_: sparsity is 2, it must be from 0 to 1", nn.init.sparse_, w, 2 },
      { "nn.init.sparse_: sparsity is -1, it must be from 0 to 1", nn.init.sparse_, w, -1 },
    }
  end)
end)
