-- quantization_spec.lua: zknn.quantization. Oracles: PyTorch's FakeQuantize
-- (tests/golden/quantization.py), the net of float32, the definition of the integers, and sessions.

local zknn = require "zknn"
local golden = dofile "tests/golden/quantization.lua"
local fails = require("support").fails

local nn, onnx, quantization = zknn.nn, zknn.onnx, zknn.quantization
local path = os.tmpname()

teardown(function() os.remove(path) end)

local LEVELS = { [8] = { -127, 127 }, [4] = { -7, 7 }, [2] = { -2, 1 }, ternary = { -1, 1 } }

-- A net whose batch norms have seen data, in evaluation mode.
local function net()
  zknn.manual_seed(3)
  local model = nn.Sequential(nn.Conv2d(1, 4, 3, { bias = false }), nn.BatchNorm2d(4), nn.ReLU(),
    nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 8), nn.ReLU(), nn.Linear(8, 3))
  for _ = 1, 20 do model(zknn.rand(16, 1, 8, 8)) end
  return model:eval()
end

-- Prepared, and with observed values, in evaluation mode.
local function prepared(options)
  local qat = quantization.prepare_qat(net(), options):train()
  zknn.no_grad(function() for _ = 1, 4 do qat(zknn.rand(64, 1, 8, 8)) end end)
  return qat:eval()
end

describe("quantization.FakeQuantize", function()
  it("observes and rounds as PyTorch's", function()
    for _, row in ipairs(golden) do
      local f = quantization.FakeQuantize(row.least, row.most, row.symmetric, row.share)
      for _, step in ipairs(row.steps) do
        local x = zknn.tensor(step.x):requires_grad_()
        local y = f(x)
        y:sum():backward()
        zknn.testing.assert_close(y:detach(), zknn.tensor(step.y))
        zknn.testing.assert_close(x.grad, zknn.tensor(step.dx))
        assert.is_true(math.abs(f.scale:item() - step.scale) < 1e-6 * step.scale)
        assert.equal(step.zero, f.zero_point:item())
      end
    end
  end)

  it("stays as it is in evaluation, and in a range that is set", function()
    local f = quantization.FakeQuantize()
    f(zknn.tensor { 0.0, 2.0 })
    local scale = f.scale:item()
    f:eval()
    f(zknn.tensor { 0.0, 9.0 })
    assert.equal(scale, f.scale:item())
    f:train():set_range(0, 1)
    f(zknn.tensor { 0.0, 9.0 })
    assert.is_true(math.abs(f.scale:item() - 1 / 255) < 1e-8)
    local other = quantization.FakeQuantize()
    other:load_state_dict(f:state_dict())
    assert.equal(f.scale:item(), other.scale:item())
  end)

  it("refuses ranges that are none", function()
    fails("quant_min is 3, it must be below quant_max, 3", quantization.FakeQuantize, 3, 3)
    fails("averaging_constant is 0", quantization.FakeQuantize, { averaging_constant = 0 })
    local f = quantization.FakeQuantize()
    fails("low is 1, it must be below high, 1", f.set_range, f, 1, 1)
  end)
end)

describe("quantization.prepare_qat", function()
  it("leaves the model as it is, folds batch norms, and is near it", function()
    local model, x = net(), zknn.rand(32, 1, 8, 8)
    local before = model(x):detach()
    local qat = prepared { input_range = { 0, 1 } }
    assert.is_true(zknn.equal(before, model(x):detach()))
    local off = (qat(x) - before):abs():max():item() / before:abs():max():item()
    assert.is_true(off < 0.02, "off by " .. off)
    assert.is_falsy(tostring(qat):find "BatchNorm")
    assert.is_truthy(tostring(qat):find("bits=8, per_channel=True, relu=True", 1, true))
  end)

  it("trains: gradients reach every parameter, and the loss falls", function()
    for bits in pairs(LEVELS) do
      local qat = prepared { bits = bits }:train()
      local x, y = zknn.rand(64, 1, 8, 8), zknn.arange(64) % 3
      local optimizer = zknn.optim.Adam(qat:parameters(), { lr = 0.01 })
      local losses = {}
      for i = 1, 30 do
        local loss = nn.CrossEntropyLoss()(qat(x), y)
        optimizer:zero_grad()
        loss:backward()
        for name, p in qat:named_parameters() do
          assert.is_true(p.grad ~= nil and p.grad:isfinite():all():item(), name)
        end
        optimizer:step()
        losses[i] = loss:item()
      end
      assert.is_true(losses[30] < 0.97 * losses[1], tostring(bits))
    end
  end)

  it("names what it does not take", function()
    fails("bits is 3, it must be 8, 4, 2 or \"ternary\"", quantization.prepare_qat, net(),
      { bits = 3 })
    fails("layers has '9', which is no Linear", quantization.prepare_qat, net(),
      { layers = { ["9"] = 4 } })
    fails("has no Linear and no convolution", quantization.prepare_qat, nn.ReLU())
    fails("padding_mode 'reflect'", quantization.prepare_qat,
      nn.Conv2d(1, 1, 3, { padding = 1, padding_mode = "reflect" }))
    fails("did you mean 'bits'", quantization.prepare_qat, net(), { bist = 4 })
  end)
end)

describe("quantization.export", function()
  it("writes integers of few bits, which sessions compute as the net does", function()
    for bits, range in pairs(LEVELS) do
      for _, per_channel in ipairs { true, false } do
        local qat = prepared { bits = bits, per_channel = per_channel, input_range = { 0, 1 } }
        local model = quantization.export(qat, zknn.rand(2, 1, 8, 8), path,
          { input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } } })
        local found = 0
        for _, t in pairs(model.graph.initializer) do
          if zknn.is_tensor(t) and t.dtype == "int8" and t:dim() > 1 then
            found = found + 1
            assert.is_true(t:min():item() >= range[1] and t:max():item() <= range[2])
          end
          assert.is_true(t.dtype ~= "float32" or t:dim() < 2)
        end
        assert.equal(3, found)
        local x = zknn.rand(200, 1, 8, 8)
        local want, step = qat(x):detach(), qat.model[-1].activation.scale:item()
        for _, rescale in ipairs { "float", "fixed" } do
          local got = onnx.InferenceSession(path, { rescale = rescale }):run(nil, { x = x })[1]
          local off = ((got - want):abs() / step):round()
          assert.is_true(off:max():item() <= 1, rescale)
          assert.is_true(off:gt(0):float():mean():item() < 0.2, rescale) -- sums at a half
        end
      end
    end
  end)

  it("takes prepared models alone", function()
    fails("no quantized layer: quantization.prepare_qat", quantization.export, net(),
      zknn.rand(1, 1, 8, 8), path)
  end)
end)
