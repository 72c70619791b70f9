-- metrics_spec.lua: zknn.train.metrics. Oracles: torchmetrics (tests/golden/metrics.py, which holds
-- its values to scikit-learn's), and values counted by hand.

local zknn = require "zknn"
local golden = dofile "tests/golden/metrics.lua"
local support = require "support"

local metrics = zknn.train.metrics
local fails = support.fails

-- Lists as tensors: of floats when one is written so.
local function tensors(batch)
  local list = {}
  for i, x in ipairs(batch) do list[i] = zknn.tensor(x) end
  return table.unpack(list)
end

local function numbers(value)
  if zknn.is_tensor(value) then value = value:reshape(-1):tolist() end
  if type(value) == "number" then return { value } end
  local flat = {}
  for _, x in ipairs(value) do
    for _, y in ipairs(type(x) == "table" and x or { x }) do flat[#flat + 1] = y end
  end
  return flat
end

local function same(got, want)
  got, want = numbers(got), numbers(want)
  if #got ~= #want then return false end
  for i, x in ipairs(want) do
    local is_near = math.abs(got[i] - x) <= 1e-6 * math.max(1, math.abs(x)) -- false for a nan
    if not is_near and (x == x or got[i] == got[i]) then return false end
  end
  return true
end

describe("metrics", function()
  it("have torchmetrics' values, of all batches and of one", function()
    local wrong = {}
    for i, row in ipairs(golden) do
      local metric = metrics[row.name](row.options)
      local first = metric(tensors(row.batches[1]))
      for k = 2, #row.batches do metric:update(tensors(row.batches[k])) end
      local value = metric:compute()
      if not same(value, row.value) or not same(first, row.first) then
        wrong[#wrong + 1] = ("%d %s %s: %s, not %s; first %s, not %s"):format(i, row.name,
          tostring(metric), table.concat(numbers(value), " "),
          table.concat(numbers(row.value), " "), table.concat(numbers(first), " "),
          table.concat(numbers(row.first), " "))
      end
      metric:reset()
      metric:update(tensors(row.batches[1]))
      if not same(metric:compute(), row.first) then wrong[#wrong + 1] = i .. ": reset" end
    end
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(#golden > 130)
  end)

  it("say what they are", function()
    assert.equal("Accuracy(task=multiclass, num_classes=3, average=micro)",
      tostring(metrics.Accuracy { task = "multiclass", num_classes = 3 }))
    assert.equal("AUROC(task=binary)", tostring(metrics.AUROC "binary"))
    assert.equal("MeanMetric()", tostring(metrics.MeanMetric()))
  end)

  it("do not hold the graph", function()
    local x = zknn.rand(3, 2):requires_grad_()
    local auroc = metrics.AUROC { task = "multiclass", num_classes = 2 }
    auroc:update(x * 2, zknn.tensor { 0, 1, 1 })
    assert.is_false(auroc._preds[1].requires_grad)
  end)

  it("refuse what they cannot mean", function()
    local accuracy = metrics.Accuracy { task = "multiclass", num_classes = 3 }
    fails("compute comes before update", accuracy.compute, accuracy)
    fails("target must be a tensor", accuracy.update, accuracy, zknn.rand(2, 3), 1)
    fails("scores of 4 classes, num_classes is 3", accuracy.update, accuracy, zknn.rand(2, 4),
      zknn.tensor { 0, 1 })
    fails("target has the class 3; there are 3 classes, 0 to 2", accuracy.update, accuracy,
      zknn.rand(2, 3), zknn.tensor { 0, 3 })
    fails("target must be of integers", accuracy.update, accuracy, zknn.rand(2, 3), zknn.rand(2))
    fails("a row of 3 for each target", accuracy.update, accuracy, zknn.rand(2, 3),
      zknn.tensor { 0 })
    fails("preds has a class outside of 0 to 2", accuracy.update, accuracy, zknn.tensor { 5 },
      zknn.tensor { 0 })
    fails("compute comes before update", accuracy.compute, accuracy) -- a refused batch is none
    fails("needs num_classes", metrics.Accuracy, "multiclass")
    fails("task must be 'binary', 'multiclass', got 'multiclas'", metrics.F1Score, "multiclas")
    fails("make a binary metric for each label", metrics.F1Score, "multilabel")
    fails("average must be", metrics.Recall,
      { task = "multiclass", num_classes = 3, average = "mean" })
    fails("top_k must be from 1 to num_classes", metrics.Accuracy,
      { task = "multiclass", num_classes = 3, top_k = 4 })
    fails("did you mean 'num_classes'", metrics.Accuracy, { task = "multiclass", num_clases = 3 })
    fails("preds and target must have the same shape", function()
      metrics.MeanSquaredError():update(zknn.rand(2), zknn.rand(3))
    end)
  end)

  it("tell where there is no curve", function()
    local auroc = metrics.AUROC "binary"
    auroc:update(zknn.tensor { 0.1, 0.9 }, zknn.tensor { 1, 1 })
    fails("class 1 has all samples: it has no curve", auroc.compute, auroc)
    fails("preds has a nan", auroc.update, auroc, zknn.tensor { 0 / 0, 1 }, zknn.tensor { 0, 1 })
    local three = { task = "multiclass", num_classes = 3, average = "macro" }
    local preds, target = zknn.tensor { { 0.2, 0.5, 0.3 }, { 0.6, 0.3, 0.1 } }, zknn.tensor { 1, 0 }
    auroc = metrics.AUROC(three)
    auroc:update(preds, target)
    fails("class 2 has no sample: it has no curve: average = 'none'", auroc.compute, auroc)
    three.average = "none"
    auroc = metrics.AUROC(three)
    auroc:update(preds, target)
    assert.is_true(same(auroc:compute(), { 1, 1, 0 / 0 }))
    local precision = metrics.AveragePrecision(three)
    assert.is_true(same(precision(preds, target), { 1, 1, 0 / 0 }))
    precision = metrics.AveragePrecision "binary"
    fails("no sample of class 1", precision, zknn.tensor { 0.5 }, zknn.tensor { 0 })
  end)

  it("average a loss by its samples", function()
    local mean = metrics.MeanMetric()
    mean:update(2.0, 64)
    mean:update(zknn.tensor(5.0), 32)
    assert.equal(3, mean:compute())
    mean:update(0 / 0)
    assert.is_true(mean:compute() ~= mean:compute())
    local ignoring = metrics.MeanMetric { nan_strategy = "ignore" }
    ignoring:update(zknn.tensor { 1, 0 / 0, 3 })
    assert.equal(2, ignoring:compute())
    local strict = metrics.MeanMetric { nan_strategy = "error" }
    fails("value has a nan", strict.update, strict, 0 / 0)
    fails("weight", mean.update, mean, zknn.rand(3), zknn.rand(2))
    fails("must be a number or a tensor, got 'x'", mean.update, mean, "x")
  end)

  it("keep their digits far from 0", function()
    -- sums of squares in float32, or their difference in double, would lose all of the variance
    local r2 = metrics.R2Score()
    for i = 0, 9 do
      local target = zknn.arange(10, { dtype = "float64" }) + i * 10 + 1e9
      r2:update(target + 1, target)
    end
    local spread = 0
    for i = 0, 99 do spread = spread + (i - 49.5) ^ 2 end
    assert.is_true(math.abs(r2:compute() - (1 - 100 / spread)) < 1e-9)
    fails("two samples or more, got 1", metrics.R2Score(), zknn.rand(1), zknn.rand(1))
    local small = metrics.R2Score() -- a small target is no constant one
    local value = small(zknn.tensor { 1e-6, 3e-6 }, zknn.tensor { 1e-6, 2e-6 })
    assert.is_true(math.abs(value + 1) < 1e-5)
  end)
end)
