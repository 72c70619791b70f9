-- A dtype that does not fit is refused by its name, with what to write instead. Oracle: what the
-- message advises is done, and the call goes through.

local zknn = require "zknn"
local nn, F = zknn.nn, zknn.nn.functional

local f, d = zknn.rand(2, 3), zknn.rand(2, 3, { dtype = "float64" })
local l, b, m = zknn.ones(2, 3):long(), zknn.ones(2, 3):byte(), zknn.ones(2, 3):bool()
local v, w = zknn.tensor { 1.0, 0.0 }, zknn.tensor { 1, 0 }
local picture = zknn.zeros(1, 1, 5, 5)

-- { name, the call, parts of the message, the call as advised }
local rows = {
  { "class numbers as floats", F.cross_entropy, { f, v },
    { "target is float32", "class numbers are int64", "target:long()" }, { f, v:long() } },
  { "class numbers as floats, in a module", nn.CrossEntropyLoss(), { f, v },
    { "target is float32", "target:long()" }, { f, v:long() } },
  { "integer one-hot", F.cross_entropy, { f, l }, { "target is int64", "one-hot",
    "target:argmax(1)", "target:float()" }, { f, l:argmax(1) }, { f, l:float() } },
  { "one-hot of bytes", F.cross_entropy, { f, b }, { "target is uint8", "target:argmax(1)" },
    { f, b:argmax(1) } },
  { "one-hot of bools", F.cross_entropy, { f, m }, { "target is bool", "target:long():argmax(1)" },
    { f, m:long():argmax(1) } },
  { "cross_entropy's weight", F.cross_entropy, { f, w, zknn.rand(3):double() },
    { "weight is float64", "float32", 'weight:to("float32")' },
    { f, w, zknn.rand(3):double():to "float32" } },
  { "cross_entropy's input", F.cross_entropy, { l, w }, { "input is int64", "input:float()" },
    { l:float(), w } },
  { "nll_loss", F.nll_loss, { f, v }, { "target is float32", "target:long()" }, { f, v:long() } },
  { "nll_loss, one-hot", F.nll_loss, { f, f }, { "target is float32", "target:argmax(1)" },
    { f, f:argmax(1) } },
  { "multi_margin_loss", F.multi_margin_loss, { f, v }, { "target is float32", "target:long()" },
    { f, v:long() } },
  { "multilabel_margin_loss", F.multilabel_margin_loss, { f, f },
    { "target is float32", "target:long()" }, { f, f:long() } },
  { "mse_loss", F.mse_loss, { l, l }, { "input is int64", "input:float()" }, { l:float(), l } },
  { "binary_cross_entropy", F.binary_cross_entropy, { f, l },
    { "target is int64", "target:float()" }, { f, l:float() } },
  { "binary_cross_entropy_with_logits", F.binary_cross_entropy_with_logits, { f, m },
    { "target is bool", "target:float()" }, { f, m:float() } },
  { "kl_div", F.kl_div, { f, l }, { "target is int64", "target:float()" }, { f, l:float() } },
  { "embedding", F.embedding, { v, f }, { "input is float32", "input:long()" }, { v:long(), f } },
  { "gather", zknn.gather, { f, 1, zknn.zeros(2, 1) }, { "index is float32", "index:long()" },
    { f, 1, zknn.zeros(2, 1):long() } },
  { "scatter", zknn.scatter, { f, 1, zknn.zeros(2, 1):long(), d },
    { "src is float64", "input is float32", "input:double()" },
    { f:double(), 1, zknn.zeros(2, 1):long(), d } },
  { "index_select", zknn.index_select, { f, 0, v }, { "index is float32", "index:long()" },
    { f, 0, v:long() } },
  { "t[floats]", function(t, i) return t[i] end, { f, v }, { "float32", ":long()", ":bool()" },
    { f, v:long() }, { f, v:bool() } },
  { "one_hot", F.one_hot, { v }, { "input is float32", "input:long()" }, { v:long() } },
  { "bincount", zknn.bincount, { v }, { "input is float32", "input:long()" }, { v:long() } },
  { "matmul", zknn.matmul, { f, d:t() }, { "float32", "float64", "input:double()" },
    { f:double(), d:t() } },
  { "matmul with integers", zknn.matmul, { f, l:t() }, { "float32", "int64", "other:float()" },
    { f, l:float():t() } },
  { "mm", zknn.mm, { d, f:t() }, { "float64", "float32", "mat2:double()" }, { d, f:double():t() } },
  { "linear of integers", nn.Linear(3, 2), { l }, { "input is int64", "input:float()" },
    { l:float() } },
  { "linear of bytes", nn.Linear(3, 2), { b }, { "input is uint8", "input:float()" },
    { b:float() } },
  { "linear of doubles", nn.Linear(3, 2), { d },
    { "input is float64", "input:float(), or model:double()" }, { d:float() } },
  { "conv2d of bytes", nn.Conv2d(1, 1, 3), { picture:byte() },
    { "input is uint8", "input:float()" }, { picture } },
  { "conv_transpose2d", nn.ConvTranspose2d(1, 1, 3), { picture:double() },
    { "input is float64", "input:float()" }, { picture } },
  { "batch norm", nn.BatchNorm1d(3), { d }, { "input is float64", "input:float()" },
    { d:float() } },
  { "layer norm", nn.LayerNorm(3), { d }, { "input is float64", "input:float()" }, { d:float() } },
  { "prelu", nn.PReLU(), { d }, { "input is float64", "input:float()" }, { d:float() } },
  { "softmax", zknn.softmax, { l, 1 }, { "input is int64", "input:float()" }, { l:float(), 1 } },
  { "max_pool2d", F.max_pool2d, { picture:long(), 2 }, { "input is int64", "input:float()" },
    { picture, 2 } },
  { "where", zknn.where, { l, f, f }, { "condition is int64", "condition:bool()" },
    { l:bool(), f, f } },
  { "masked_fill", zknn.masked_fill, { f, l, 0 }, { "mask is int64", "mask:bool()" },
    { f, l:bool(), 0 } },
  { "dropout", F.dropout, { l }, { "input is int64", "input:float()" }, { l:float() } },
  { "relu of bools", zknn.relu, { m }, { "input is bool", "input:long()" }, { m:long() } },
  { "a parameter", nn.Parameter, { l }, { "int64", ":float()" }, { l:float() } },
  { "an optimizer", zknn.optim.SGD, { { l }, { lr = 1 } }, { "int64", ":float()" },
    { { l:float() }, { lr = 1 } } },
  { "add_", function(x) return x:clone():add_(0.5) end, { l },
    { "float32", "int64", ':to("float32")' }, { l:to "float32" } },
  { "multinomial", zknn.multinomial, { w, 1 }, { "int64", "input:float()" }, { w:float(), 1 } },
  { "bernoulli", zknn.bernoulli, { w }, { "p is int64", "p:float()" }, { w:float() } },
  { "uniform_", function(x) return x:uniform_() end, { l:clone() }, { "int64", "float32" },
    { f:clone() } },
}

describe("a wrong dtype is named, and the way out works:", function()
  for _, row in ipairs(rows) do
    it(row[1], function()
      local good, message = pcall(row[2], table.unpack(row[3]))
      assert.is_false(good)
      for _, part in ipairs(row[4]) do
        assert.is_truthy(message:find(part, 1, true), ("no '%s' in: %s"):format(part, message))
      end
      for i = 5, #row do
        row[2](table.unpack(row[i]))
      end
    end)
  end
end)

describe("a bound on random numbers", function()
  -- oracle: PyTorch refuses these (uniform_ and normal_ of ATen/native/DistributionTemplates.h)
  it("refuses nan and what is out of order", function()
    local t = zknn.zeros(3)
    local nan = 0 / 0
    for _, bounds in ipairs { { nan, 1 }, { 0, nan }, { 1, 0 }, { -3e38, 3e38 } } do
      local good, message = pcall(t.uniform_, t, bounds[1], bounds[2])
      assert.is_false(good)
      assert.is_nil(message:find("-nan", 1, true))
    end
    assert.error_matches(function() t:normal_(0, nan) end, "std is nan, it must be 0 or more")
    assert.error_matches(function() t:normal_(0, -1) end, "std is %-1")
    assert.is_true(t:normal_(nan, 1):isnan():all():item()) -- a mean of nan shows
  end)
end)
