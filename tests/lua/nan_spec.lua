-- nan is never hidden: it is printed "nan", without the sign that 0/0 has on this processor, and no
-- check accepts it as a number within bounds. Oracles: PyTorch prints nan; IEEE 754.

local zknn = require "zknn"
local nn, F = zknn.nn, zknn.nn.functional

local nan, inf = 0 / 0, math.huge
local both = zknn.tensor { nan, -nan } -- one of them has the sign

local function printed(value)
  return ("%f %g %s"):format(value, value, value)
end

-- Here and not in support.lua: the message must name this file.
local function message_of(f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good)
  return message
end

describe("nan is printed without a sign", function()
  it("by item, tolist, print and what an optimizer keeps", function()
    for i = 0, 1 do
      assert.equal("nan nan nan", printed(both[i]:item()))
      assert.equal("nan nan nan", printed(both:double()[i]:item()))
      assert.equal("nan nan nan", printed(both:tolist()[i + 1]))
    end
    assert.equal("tensor([nan, nan])", tostring(both))
    local loss = F.mse_loss(zknn.tensor { inf } - zknn.tensor { inf }, zknn.zeros(1))
    assert.equal("loss:     nan", ("loss: %7f"):format(loss:item()))
  end)

  it("in files", function()
    local path = os.tmpname()
    zknn.csv.save({ a = both, b = { nan, -nan } }, path)
    local file <close> = assert(io.open(path))
    assert.equal("a,b\nnan,nan\nnan,nan\n", file:read("a"))
    os.remove(path)
    zknn.save({ nan, -nan }, path)
    for _, value in ipairs(zknn.load(path)) do
      assert.equal("nan nan nan", printed(value))
    end
    os.remove(path)
  end)

  it("in messages that count with what is no whole number", function()
    local raise = require "zknn.raise"
    assert.error_matches(function() raise("f: size %d of %5d is %.3f", nan, 2.5, -nan) end,
      "f: size nan of 2.5 is nan$")
  end)

  it("in messages", function()
    for _, value in ipairs { nan, -nan } do
      for _, message in ipairs {
        message_of(F.cross_entropy, both:view(1, 2), zknn.tensor { 0 },
          { label_smoothing = value }),
        message_of(nn.Dropout, value),
        message_of(F.dropout, both, value),
        message_of(nn.Linear, value, 1),
        message_of(F.binary_cross_entropy, both, zknn.zeros(2)),
        message_of(zknn.optim.SGD, { zknn.zeros(1) }, { lr = value }),
        message_of(zknn.zeros(1).exponential_, zknn.zeros(1), value),
      } do
        assert.is_truthy(message:find("%f[%w]nan"), message)
        assert.is_nil(message:find("-nan", 1, true), message)
      end
    end
  end)
end)

describe("a nan among the options is refused by its name", function()
  local x = zknn.ones(2, 2)

  it("by every reader of arguments that takes numbers", function()
    -- These may be nan, for it shows in the result.
    local shows = {
      ["nn.init.constant_ val"] = true, ["pad value"] = true, ["threshold value"] = true,
      ["nn.Threshold value"] = true, ["nn.ConstantPad1d value"] = true,
      ["nn.ConstantPad2d value"] = true, ["nn.ConstantPad3d value"] = true,
      ["pad_sequence padding_value"] = true, ["pad_packed_sequence padding_value"] = true,
    }
    local args = require "zknn.args"
    local _ = { zknn.optim, zknn.data, zknn.plot, zknn.testing, zknn.image, zknn.csv, nn.utils }
    local seen = 0
    for what, rows in pairs(args.known) do
      for _, row in ipairs(rows) do
        if row[2] == "number" then
          seen = seen + 1
        elseif row[2] == "number or nan" then
          assert.is_true(shows[what .. " " .. row[1]], what .. " " .. row[1])
        end
      end
    end
    assert.is_true(seen > 100)
    local read = args.reader("f", { { "lr", "number" } })
    assert.error_matches(function() read(nan) end, "f: lr must be a number, got nan")
    assert.error_matches(function() read { lr = -nan } end, "f: lr must be a number, got nan")
  end)

  local rows = {
    { "SGD's dampening in a group", zknn.optim.SGD, { { params = { x }, dampening = nan } } },
    { "Adam's betas", zknn.optim.Adam, { x }, { betas = { 0.9, nan } } },
    { "Rprop's etas", zknn.optim.Rprop, { x }, { etas = { nan, 1.2 } } },
    { "Rprop's step_sizes", zknn.optim.Rprop, { x }, { step_sizes = { 1e-6, nan } } },
    { "hardtanh", F.hardtanh, x, nan, 1 },
    { "hardtanh's operation", zknn.hardtanh, x, nan, 1 },
    { "threshold's operation", zknn.threshold, x, nan, 0 },
    { "add's alpha", zknn.add, x, x, { alpha = nan } },
    { "std's correction", zknn.std, x, { correction = nan } },
    { "allclose", zknn.allclose, x, x, { rtol = nan } },
    { "assert_close", zknn.testing.assert_close, x, x, { rtol = nan, atol = nan } },
    { "interpolate", F.interpolate, zknn.ones(1, 1, 2, 2), { scale_factor = nan } },
    { "clip_grad_norm_", nn.utils.clip_grad_norm_, x, nan },
    { "embedding's max_norm", F.embedding, zknn.tensor { 0 }, x, { max_norm = nan } },
    { "random_split", zknn.data.random_split, zknn.data.TensorDataset(x), { nan, 0.5 } },
    { "RandomRotation", zknn.data.transforms.RandomRotation, nan },
    { "RandomAffine's scale", zknn.data.transforms.RandomAffine, 0, { scale = { nan, 1 } } },
    { "RandomErasing's ratio", zknn.data.transforms.RandomErasing, { ratio = { 1, nan } } },
    { "Normalize's std", zknn.data.transforms.Normalize, 0, nan },
    { "a window of the plot", function() zknn.plot.xlim(nan, 1) end },
    { "histogram's range", function() zknn.plot.hist({ 1, 2 }, { range = { nan, 1 } }) end },
    { "masked_fill of integers", zknn.masked_fill, x:long(), x:bool(), nan },
    { "scatter into integers", zknn.scatter, x:long(), 0, x:long(), nan },
    { "pad of integers", F.pad, x:long(), { 1, 1 }, { value = nan } },
    { "full of integers", zknn.full, { 2 }, nan, { dtype = "int64" } },
    { "bce", F.binary_cross_entropy, zknn.tensor { nan }, zknn.tensor { 1.0 } },
    { "bernoulli", zknn.bernoulli, zknn.tensor { nan } },
    { "multinomial", zknn.multinomial, zknn.tensor { nan, 1.0 }, 1 },
    { "WeightedRandomSampler", function()
      zknn.data.WeightedRandomSampler({ 1, nan }, 2)()()
    end },
    { "trunc_normal_", nn.init.trunc_normal_, x:clone(), 0, 1, nan, 2 },
    { "sparse_", nn.init.sparse_, x:clone(), nan },
    { "arange", zknn.arange, 0, nan },
    { "linear schedule", zknn.optim.lr_scheduler.LinearLR, zknn.optim.SGD({ x }), nan },
    { "cyclic schedule", zknn.optim.lr_scheduler.CyclicLR, zknn.optim.SGD({ x }), nan, 1 },
    { "plateau's min_lr", zknn.optim.lr_scheduler.ReduceLROnPlateau, zknn.optim.SGD({ x }),
      { min_lr = nan } },
    { "an image's pixels", zknn.image.encode, zknn.tensor { { nan, 0.5 } } },
    { "pixels that become bytes", zknn.data.transforms.ConvertImageDtype "uint8",
      zknn.tensor { { { nan, 0.5 } } } },
    { "what lr_lambda gives", zknn.optim.lr_scheduler.LambdaLR, zknn.optim.SGD({ x }),
      function() return nan end },
    { "a schedule's state", function()
      local schedule = zknn.optim.lr_scheduler.StepLR(zknn.optim.SGD({ x }), 1)
      local state = schedule:state_dict()
      state.gamma = nan
      schedule:load_state_dict(state)
    end },
    { "an optimizer's state", function()
      local optimizer = zknn.optim.SGD({ x })
      local state = optimizer:state_dict()
      state.param_groups[1].lr = nan
      optimizer:load_state_dict(state)
    end },
    { "an integer argument", zknn.one_hot, zknn.tensor { 0 }, nan },
    { "a number of threads", zknn.set_num_threads, nan },
    { "an image's fill", zknn.image.pad, zknn.zeros(2, 2), 1, nan },
    { "an image's background", zknn.image.to_grey, zknn.zeros(2, 2, 4), nan },
  }
  for _, row in ipairs(rows) do
    it(row[1], function()
      local message = message_of(row[2], table.unpack(row, 3))
      assert.is_truthy(message:find("%f[%w]nan"), message)
      assert.is_nil(message:find("-nan", 1, true), message)
      assert.is_nil(message:find("attempt to", 1, true), message)
    end)
  end
end)

describe("a nan among the numbers shows", function()
  -- oracle: PyTorch 2's results
  local x = zknn.tensor { 1, nan, -1, nan, 2 }

  it("where numbers are ordered", function()
    assert.equal("tensor(1)", tostring(x:argmax(0)))
    assert.equal("tensor(1)", tostring(x:argmin(0)))
    assert.equal("tensor(nan)", tostring(x:median()))
    assert.equal("tensor([nan, nan, 2.])", tostring((x:topk(3))))
    assert.equal("tensor([-1.,  1.,  2., nan, nan])", tostring((x:sort())))
    assert.equal("tensor([nan, nan, nan])", tostring(zknn.zeros(3):clamp(nan, 1)))
  end)

  it("in every loss but those that refuse it", function()
    local one, n = zknn.ones(1, 3), zknn.tensor { { nan, 1, 2 } }
    for name, call in pairs {
      mse_loss = { n, one }, l1_loss = { n, one }, smooth_l1_loss = { n, one },
      huber_loss = { n, one }, kl_div = { n, one }, binary_cross_entropy_with_logits = { n, one },
      cross_entropy = { n, zknn.tensor { 1 } }, nll_loss = { n, zknn.tensor { 0 } },
      multi_margin_loss = { n, zknn.tensor { 1 } }, poisson_nll_loss = { n, one },
      gaussian_nll_loss = { one, one, n }, hinge_embedding_loss = { n, -one },
      soft_margin_loss = { n, one }, margin_ranking_loss = { n, one, one },
      multilabel_soft_margin_loss = { n, one }, triplet_margin_loss = { n, one, one },
      cosine_embedding_loss = { n, one, zknn.tensor { 1.0 } },
      multilabel_margin_loss = { n, zknn.tensor { { 1, -1, 0 } } },
    } do
      assert.equal("nan", ("%s"):format(F[name](table.unpack(call)):item()), name)
    end
  end)

  it("or in no bin, where a range is wider than the largest number", function() -- analytic
    for dtype, most in pairs { float32 = 3e38, float64 = 1.7e308 } do
      local values = zknn.tensor({ -most, 0.0, most, nan }, { dtype = dtype })
      local range = { bins = 4, min = -most, max = most }
      assert.same({ 1.0, 0.0, 1.0, 1.0 }, zknn.histc(values, range):tolist())
      range = { bins = 4, min = 0, max = most }
      assert.same({ 1.0, 0.0, 0.0, 1.0 }, zknn.histc(values, range):tolist())
    end
  end)

  it("in the gradient of losses of a difference", function() -- as in PyTorch 2.15
    for _, dtype in ipairs { "float32", "float64" } do
      for _, name in ipairs { "mse_loss", "smooth_l1_loss", "huber_loss" } do
        local input = zknn.tensor({ nan, 2.0 }, { dtype = dtype }):requires_grad_()
        local t = zknn.ones(2, { dtype = dtype }):requires_grad_()
        F[name](input, t, { reduction = "sum" }):backward()
        assert.equal("nan", ("%s"):format(input.grad[0]:item()), name)
        assert.equal("nan", ("%s"):format(t.grad[0]:item()), name)
      end
    end
  end)

  it("to a schedule, as an epoch that was no better", function()
    local optimizer = zknn.optim.SGD({ zknn.ones(1) }, { lr = 1 })
    local schedule = zknn.optim.lr_scheduler.ReduceLROnPlateau(optimizer, { patience = 0 })
    schedule:step(nan)
    assert.equal(0.1, optimizer.param_groups[1].lr)
    assert.equal(math.huge, schedule.best)
    schedule:step(3)
    assert.equal(3.0, schedule.best)
  end)
end)

describe("a zero keeps its sign as in PyTorch:", function()
  -- oracle: PyTorch 2 on x86-64, for all sizes and both dtypes
  local function signs(t)
    local list = {}
    for i, value in ipairs(t:tolist()) do
      list[i] = value == 0 and (1 / value < 0 and "-0" or "0") or tostring(value)
    end
    return table.concat(list, " ")
  end
  for _, dtype in ipairs { "float32", "float64" } do
    it("relu and similar functions in " .. dtype, function()
      for _, n in ipairs { 1, 3, 8, 17, 100 } do
        local x = -zknn.zeros(n, { dtype = dtype })
        local minus = ("-0 "):rep(n - 1) .. "-0"
        assert.equal(minus, signs(x:relu()))
        assert.equal(minus, signs(x:clone():relu_()))
        assert.equal(minus, signs(zknn.stack({ x, x }, 1):select(1, 0):relu()))
        assert.equal(minus, signs(F.relu6(x)))
        assert.equal(minus, signs(x:clamp { min = 0 }))
        assert.equal(minus, signs(F.hardtanh(x, 0, 1)))
        assert.equal(minus, signs(F.leaky_relu(x)))
        assert.equal(minus, signs(F.threshold(x, -1, 5)))
        assert.equal(minus, signs(F.elu(x)))
      end
    end)
  end
  it("roundings, products and sums", function()
    local x, y = zknn.tensor { -0.4, -0.0, 0.4 }, zknn.tensor { -0.0, -0.0 }
    assert.equal("-0 -0 0", signs(x:round()))
    assert.equal("-0 -0 0", signs(x:trunc()))
    assert.equal("-0 -0 1.0", signs(x:ceil()))
    assert.equal("0 0", signs(y:abs()))
    assert.equal("0 0", signs(y:sign()))
    assert.equal("0 0", signs(y + 0))
    assert.equal("-0 -0", signs(y - 0))
    assert.equal("-0 -0", signs(y:sqrt()))
    assert.equal("-0 0", signs(zknn.remainder(y, zknn.tensor { 2.0, -2.0 }):neg():neg()
      * zknn.tensor { 1.0, -1.0 }))
    assert.equal("0", signs(y:sum():view(1)))
    assert.equal("-0", signs(zknn.tensor { -0.0 }:prod():view(1)))
    assert.equal("0", signs(zknn.zeros(0):sum():view(1)))
  end)
end)

describe("an inf stays where it is", function() -- oracle: PyTorch 2.15
  local function texts(t)
    local list = {}
    for i, v in ipairs(t:flatten():tolist()) do list[i] = ("%g"):format(v) end
    return table.concat(list, " ")
  end

  it("in neighbours of nearest interpolation, and in its gradient", function()
    for _, mode in ipairs { "nearest", "nearest-exact" } do
      local x = zknn.tensor { inf, 1, -inf, 2 }:view(1, 1, 4):requires_grad_()
      local y = F.interpolate(x, { size = 6, mode = mode })
      assert.equal(mode == "nearest" and "inf inf 1 -inf -inf 2" or "inf 1 1 -inf 2 2", texts(y))
      y:mul(zknn.tensor { inf, 1, 1, 1, 1, 1 }):sum():backward()
      assert.equal(mode == "nearest" and "inf 1 2 1" or "inf 2 1 2", texts(x.grad))
    end
  end)

  it("in batch_norm's mean, and out of gradients where the statistics are given", function()
    for _, values in ipairs { { -inf, 0, 0, 0 }, { 0, 0, 0, -inf } } do
      local norm = nn.BatchNorm1d(1, { momentum = 1.0 })
      norm(zknn.tensor(values):float():view(4, 1))
      assert.equal("-inf", texts(norm.running_mean))
      assert.equal("nan", texts(norm.running_var))
    end
    local norm = nn.BatchNorm1d(1, { eps = 0 }):eval()
    local x = zknn.tensor { inf, nan, 1, 2 }:view(4, 1):requires_grad_()
    norm(x):sum():backward()
    assert.equal("1 1 1 1", texts(x.grad))
  end)
end)
