-- Adafactor, Muon and LBFGS, which look at whole parameters or call the closure often. Oracles:
-- tests/golden/optim/whole.lua and whole.pth (made by whole.py there), runs that went on at once.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local nn, optim = zknn.nn, zknn.optim

local DIR = "tests/golden/optim/"
local golden, shared = dofile(DIR .. "whole.lua"), dofile(DIR .. "optimizers.lua")
local TOLERANCE = 1e-8 -- float64

local function begin(name, dtype, options)
  zknn.manual_seed(2)
  local net = nn.Sequential(nn.Linear(3, 4, { dtype = dtype }), nn.ReLU(),
    nn.Linear(4, 2, { dtype = dtype }))
  local params = {}
  for _, p in ipairs(net:parameters()) do
    if name ~= "Muon" or p:dim() == 2 then params[#params + 1] = p end
  end
  return net, optim[name](params, options)
end

local function train(net, optimizer, first, last)
  local losses, dtype = {}, net[0].weight.dtype
  local x = zknn.tensor(shared.x, { dtype = dtype }):view(16, 3)
  local y = zknn.tensor(shared.y)
  for k = first, last do
    local row = 4 * (k % 4)
    local loss = optimizer:step(function()
      local each = nn.functional.cross_entropy(net(x:narrow(0, row, 4)), y:narrow(0, row, 4))
      optimizer:zero_grad()
      each:backward()
      return each
    end)
    losses[#losses + 1] = loss:item()
  end
  return losses
end

local function numbers(value)
  if zknn.is_tensor(value) then return value:detach():reshape(-1):tolist() end
  return type(value) == "table" and value or { value }
end

-- Lists of numbers, or of such lists, within the tolerance of the largest.
local function assert_near(wanted, got, tolerance, place)
  wanted, got = numbers(wanted), numbers(got)
  if type(got[1]) ~= "number" then
    for i, each in ipairs(wanted) do
      assert_near(each, got[i], tolerance, ("%s[%d]"):format(place, i))
    end
    return
  end
  assert.equal(#wanted, #got, place)
  local scale = 0
  for i, v in ipairs(wanted) do
    wanted[i] = type(v) == "table" and v[1] or v
    scale = math.max(scale, math.abs(wanted[i]))
  end
  for i, v in ipairs(wanted) do
    local far = math.abs(v - got[i])
    if far ~= far or far > tolerance * scale then
      error(("%s, element %d: %.17g, PyTorch's %.17g"):format(place, i - 1, got[i], v), 0)
    end
  end
end

describe("Adafactor, Muon and LBFGS", function()
  it("step as PyTorch's, their state too", function()
    for i, run in ipairs(golden.runs) do
      local net, optimizer = begin(run.name, "float64", run.options)
      local losses = train(net, optimizer, 0, 9)
      local place = ("%s (run %d)"):format(run.name, i)
      -- Muon computes in bfloat16, whose last bits depend on the order of sums
      local tolerance = run.name == "Muon" and 1e-4 or TOLERANCE
      assert_near(run.losses, losses, tolerance, place .. " losses")
      for k, p in ipairs(net:parameters()) do
        assert_near(run.last[k], p, tolerance, ("%s parameter %d"):format(place, k - 1))
      end
      local dict = optimizer:state_dict()
      for k, wanted in ipairs(run.state) do
        local names = {}
        for name, value in pairs(dict.state[k - 1]) do
          names[#names + 1] = name
          if name ~= "al" then -- its rest is None in PyTorch
            assert_near(wanted[name], value, tolerance, ("%s %d.%s"):format(place, k - 1, name))
          end
        end
        if k == 1 then
          table.sort(run.names)
          table.sort(names)
          assert.same(run.names, names, place)
        end
      end
    end
  end)

  it("print as PyTorch's, and order a group's options so", function()
    for name, wanted in pairs(golden.described) do
      local _, optimizer = begin(name, "float64")
      assert.equal(wanted.print, tostring(optimizer))
      local _, keys = ordered.describe(optimizer:state_dict().param_groups[1])
      assert.same(wanted.keys, { table.unpack(keys) }, name)
    end
  end)

  it("go on from a checkpoint of PyTorch's", function()
    local saved = zknn.load(DIR .. "whole.pth")
    for name, wanted in pairs(golden.later) do
      local net, optimizer = begin(name, "float32")
      net:load_state_dict(saved[name].net)
      optimizer:load_state_dict(saved[name].optimizer)
      train(net, optimizer, 2, 2)
      for i, p in ipairs(net:parameters()) do
        assert_near(wanted[i], p, 1e-4, ("%s, parameter %d"):format(name, i - 1))
      end
    end
  end)

  it("go on from their own state_dict, through a file, with the same bits", function()
    local path = os.tmpname()
    for i, run in ipairs(golden.runs) do
      local dtype = i % 2 == 0 and "float32" or "float64"
      local net, optimizer = begin(run.name, dtype, run.options)
      train(net, optimizer, 0, 2)
      zknn.save({ net = net:state_dict(), optimizer = optimizer:state_dict() }, path)
      local saved = zknn.load(path)
      local other, resumed = begin(run.name, dtype)
      other:load_state_dict(saved.net)
      resumed:load_state_dict(saved.optimizer)
      train(net, optimizer, 3, 5)
      train(other, resumed, 3, 5)
      for k, p in ipairs(net:parameters()) do
        assert.is_true(zknn.equal(p, other:parameters()[k]), run.name .. " " .. i)
      end
    end
    os.remove(path)
  end)

  it("train parameters of more dimensions, and none", function()
    local p = nn.Parameter(zknn.randn(2, 3, 4))
    local scalar = nn.Parameter(zknn.tensor(2.0))
    local optimizer = optim.Adafactor({ p, scalar }, { lr = 0.1 })
    p.grad, scalar.grad = zknn.ones(2, 3, 4), zknn.tensor(1.0)
    optimizer:step()
    local state = optimizer.state[p]
    assert.same({ 2, 3, 1 }, { table.unpack(state.row_var.shape) })
    assert.same({ 2, 1, 4 }, { table.unpack(state.col_var.shape) })
    assert.is_true(scalar:item() < 2)
  end)

  it("refuse what PyTorch's refuse, and say why", function()
    local p, v = nn.Parameter(zknn.ones(2, 3)), nn.Parameter(zknn.ones(3))
    local function refused(name, params, options, message)
      local good, why = pcall(optim[name], params, options)
      assert.is_false(good, name .. " " .. message)
      assert.is_truthy(why:find(message, 1, true), why)
    end
    refused("Adafactor", { p }, { lr = -1 }, "Invalid learning rate: -1")
    refused("Adafactor", { p }, { beta2_decay = 0.5 }, "beta2_decay should be <= 0 but is: 0.5")
    refused("Adafactor", { p }, { eps = { -1, 0 } }, "epsilon1 should be >= 0 but is: -1")
    refused("Adafactor", { p }, { eps = { false, -1 } }, "epsilon2 should be >= 0 but is: -1")
    refused("Adafactor", { p }, { eps = 1 }, "eps must be a list")
    refused("Adafactor", { p }, { d = 0.5 }, "Clipping threshold d should be >= 1 but is: 0.5")
    refused("Adafactor", { p }, { weight_decay = -1 }, "Invalid weight_decay value: -1")
    refused("Muon", { v }, {}, "Muon only supports 2D parameters")
    refused("Muon", { p }, { lr = -1 }, "Invalid learning rate: -1")
    refused("Muon", { p }, { ns_steps = 100 }, "Number of steps must be less than 100")
    refused("Muon", { p }, { ns_coefficients = { 1, 2 } }, "must be a list of 3 numbers")
    refused("Muon", { p }, { adjust_lr_fn = "mine" }, "function mine is not supported")
    refused("LBFGS", { p }, { lr = -1 }, "Invalid learning rate: -1")
    refused("LBFGS", { p }, { line_search_fn = "armijo" }, "only 'strong_wolfe' is supported")
    refused("LBFGS", { { params = { p } }, { params = { v } } }, {}, "parameter groups")
    local optimizer = optim.LBFGS { p }
    assert.error_matches(function() optimizer:step() end, "closure must be a function")
    assert.error_matches(function() optimizer:step(function() end) end, "must return the loss")
  end)
end)
