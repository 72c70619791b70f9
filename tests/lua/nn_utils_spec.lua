-- nn.utils (weight_norm, spectral_norm, parametrize, prune, fusion, skip_init), optim.swa_utils,
-- and the methods of modules that find things and hook calls. Oracles: tests/golden/nn_utils.lua
-- (made by nn_utils.py there); the rules of PyTorch's documentation, in numbers worked out by hand.

local zknn = require "zknn"
local support = require "support"
local nn, optim = zknn.nn, zknn.optim
local U = nn.utils

local golden = dofile("tests/golden/nn_utils.lua")

local function near(want, got, place, tolerance)
  local shape, values = want[1], want[2]
  assert.same(shape, { table.unpack(got.shape) }, place)
  local flat = got:detach():double():reshape(-1):tolist()
  for i, v in ipairs(values) do
    local far = math.abs(v - flat[i])
    if far ~= far or far > (tolerance or 1e-5) * math.max(1, math.abs(v)) then
      error(("%s: element %d is %.9g, PyTorch's is %.9g"):format(place, i - 1, flat[i], v), 0)
    end
  end
end

local function near_state(want, module, place, tolerance)
  local state = module:state_dict()
  for key, value in pairs(want) do near(value, state[key], place .. " " .. key, tolerance) end
end

local function keys_of(module)
  local keys = {}
  for key in pairs(module:state_dict()) do keys[#keys + 1] = key end
  return keys
end

local LAYERS = {
  linear = function() return nn.Linear(5, 4) end, conv = function() return nn.Conv1d(2, 3, 3) end,
  transposed = function() return nn.ConvTranspose2d(2, 3, 2) end,
  square = function() return nn.Linear(4, 4) end, tall = function() return nn.Linear(3, 5) end,
  wide = function() return nn.Linear(5, 3) end,
}
local INPUTS = { linear = { 3, 5 }, conv = { 2, 2, 6 }, transposed = { 2, 2, 3, 3 },
  square = { 3, 4 }, tall = { 3, 3 }, wide = { 3, 5 } }

-- A layer that f changes begins, trains for three steps and evaluates as the row says.
local function trains(row, f, place)
  zknn.manual_seed(3)
  local module = f(LAYERS[row.kind]())
  local x = zknn.randn(INPUTS[row.kind])
  assert.equal(row.print, tostring(module))
  assert.same(row.keys, keys_of(module), place)
  near_state(row.first, module, place .. " first")
  local optimizer = optim.SGD(module:parameters(), { lr = 0.1 })
  for k = 1, 3 do
    optimizer:zero_grad()
    local loss = module(x):square():mean()
    loss:backward()
    optimizer:step()
    assert.is_true(math.abs(loss:item() - row.losses[k]) < 1e-4 * row.losses[k], place)
  end
  module:eval()
  near_state(row.last, module, place .. " last", 1e-4)
  near(row.out, module(x), place, 1e-4)
end

describe("orthogonal", function()
  it("refuses a base that a second parametrization has no value for", function()
    local layer = nn.Linear(3, 2)
    U.parametrizations.orthogonal(U.parametrizations.orthogonal(layer))
    local good, problem = pcall(function() return layer.weight end)
    assert.is_false(good)
    assert.is_truthy(tostring(problem):find("use use_trivialization = false", 1, true))
  end)

  it("begins, trains and evaluates as PyTorch's", function()
    for _, row in ipairs(golden.orthogonal) do
      trains(row, function(layer) return U.parametrizations.orthogonal(layer, row.options) end,
        ("orthogonal %s %s"):format(row.kind, tostring(row.options.orthogonal_map)))
    end
  end)

  it("takes a weight that is given, made orthogonal", function()
    zknn.manual_seed(0)
    local m = U.parametrizations.orthogonal(nn.Linear(3, 3))
    m.weight = zknn.eye(3) * 2
    zknn.testing.assert_close(m.weight:detach(), zknn.eye(3))
    support.fails("shape [3, 3]. Got a tensor of shape [2, 3]", function()
      m.weight = zknn.ones(2, 3)
    end)
  end)

  it("says what it cannot", function()
    local f = U.parametrizations.orthogonal
    support.fails("Got a tensor of 1 dimensions", f, nn.Linear(2, 2), "bias")
    support.fails('orthogonal_map has to be one of "matrix_exp"', f, nn.Linear(2, 2), "weight",
      "qr")
    support.fails("the map has no inverse", f, nn.Linear(2, 2), "weight", "cayley", false)
  end)
end)

describe("weight_norm and spectral_norm", function()
  it("begin, train and evaluate as PyTorch's, old and new", function()
    for _, row in ipairs(golden.norms) do
      local place = ("%s %s %s"):format(row.new and "new" or "old", row.name, row.kind)
      trains(row, function(layer)
        local f = row.new and U.parametrizations[row.name] or U[row.name]
        return f(layer, "weight", row.options)
      end, place)
    end
  end)

  it("are taken away, and the weight stays", function()
    local x = zknn.randn(2, 5)
    for _, name in ipairs { "weight_norm", "spectral_norm" } do
      local old = U[name](nn.Linear(5, 4)):eval()
      local new = U.parametrizations[name](nn.Linear(5, 4)):eval()
      local wanted = { old(x), new(x) }
      U["remove_" .. name](old)
      U.parametrize.remove_parametrizations(new, "weight")
      assert.same({ "weight", "bias" }, { old:state_dict().weight and "weight", "bias" })
      zknn.testing.assert_close(old(x), wanted[1])
      zknn.testing.assert_close(new(x), wanted[2])
      assert.equal("Linear", new:_get_name())
      support.fails(name .. " of 'weight' not found in Linear", U["remove_" .. name], old)
    end
  end)

  it("take files of the other", function()
    local old, new = U.weight_norm(nn.Linear(5, 4)), U.parametrizations.weight_norm(nn.Linear(5, 4))
    new:load_state_dict(old:state_dict())
    zknn.testing.assert_close(new.weight, old.weight)
  end)

  it("refuse what makes no sense", function()
    local once = U.weight_norm(nn.Linear(2, 2))
    support.fails("Cannot register two weight_norm hooks", U.weight_norm, once)
    support.fails("has no parameter or buffer with name 'w'", U.parametrizations.spectral_norm,
      nn.Linear(2, 2), "w")
    support.fails("Expected n_power_iterations to be positive", U.spectral_norm, nn.Linear(2, 2),
      { n_power_iterations = 0 })
    support.fails("Dimension out of range", U.parametrizations.spectral_norm, nn.Linear(2, 2),
      { dim = 2 })
    support.fails("module must be a module", U.weight_norm, 3)
  end)
end)

describe("parametrize", function()
  local Symmetric = nn.class "Symmetric"
  function Symmetric:forward(x) return x:triu() + x:triu(1):t() end -- luacheck: ignore 212
  function Symmetric:right_inverse(x) return x:triu() end -- luacheck: ignore 212
  local Twice = nn.class "Twice"
  function Twice:forward(x) return x * 2 end -- luacheck: ignore 212
  local P = U.parametrize

  it("computes a tensor when it is read, and stores what is assigned", function()
    local m = P.register_parametrization(nn.Linear(3, 3), "weight", Symmetric())
    assert.is_true(zknn.equal(m.weight, m.weight:t()))
    assert.equal("ParametrizedLinear", m:_get_name())
    local a = zknn.arange(9.0):view(3, 3)
    a = a + a:t()
    m.weight = a
    zknn.testing.assert_close(m.weight, a)
    zknn.testing.assert_close(m.parametrizations.weight.original, a:triu())
    m(zknn.ones(1, 3)):sum():backward()
    assert.is_truthy(m.parametrizations.weight.original.grad)
    assert.equal(2, #m:parameters())
  end)

  it("goes one behind the other, and away", function()
    local m = nn.Linear(3, 3)
    P.register_parametrization(m, "weight", Symmetric())
    local before = m.weight
    P.register_parametrization(m, "weight", Twice())
    zknn.testing.assert_close(m.weight, before * 2)
    assert.is_true(P.is_parametrized(m))
    assert.is_true(P.is_parametrized(m, "weight"))
    assert.is_false(P.is_parametrized(m, "bias"))
    support.fails("parametrization Twice does not implement right_inverse.", function()
      m.weight = before
    end)
    local original = m.parametrizations.weight.original
    P.remove_parametrizations(m, "weight", false)
    assert.equal(original, m.weight)
    assert.is_false(P.is_parametrized(m))
    assert.equal(nn.Linear, getmetatable(m))
  end)

  it("computes once within cached", function()
    local count = 0
    local Counting = nn.class "Counting"
    function Counting:forward(x) -- luacheck: ignore 212
      count = count + 1
      return x * 1
    end
    local m = P.register_parametrization(nn.Linear(2, 2), "weight", Counting())
    count = 0
    P.cached(function() return m(zknn.ones(1, 2)) + m(zknn.ones(1, 2)) end)
    assert.equal(1, count)
    assert.is_truthy(m.weight and m.weight)
    assert.equal(3, count)
  end)

  it("refuses other shapes and dtypes, but with unsafe", function()
    local Flat = nn.class "Flat"
    function Flat:forward(x) return x:reshape(-1) end -- luacheck: ignore 212
    support.fails("may not change the shape", P.register_parametrization, nn.Linear(2, 2),
      "weight", Flat())
    local m = P.register_parametrization(nn.Linear(2, 2), "weight", Flat(), true)
    assert.equal(1, m.weight:dim())
    support.fails("does not have a parameter", P.register_parametrization, nn.Linear(2, 2), "w",
      Twice())
    support.fails("does not have a parametrization on bias", P.remove_parametrizations, m, "bias")
  end)
end)

describe("prune", function()
  it("masks and orders as PyTorch's, twice too", function()
    for i, row in ipairs(golden.pruned) do
      zknn.manual_seed(4)
      local module = nn.Linear(5, 4)
      for _, step in ipairs(row.steps) do
        for k = 2, #step do
          if step[k] == "inf" then step[k] = math.huge end
        end
        U.prune[step[1]](module, "weight", table.unpack(step, 2))
      end
      local place = ("prune %d, %s"):format(i, row.steps[1][1])
      assert.same(row.keys, keys_of(module), place)
      near(row.mask, module.weight_mask, place)
      near(row.weight, module.weight, place)
      near(row.out, module(zknn.ones(1, 5)), place)
    end
  end)

  it("goes over several parameters at once, and becomes permanent", function()
    zknn.manual_seed(5)
    local net = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    local places = { { net[0], "weight" }, { net[2], "weight" }, { net[0], "bias" } }
    U.prune.global_unstructured(places, U.prune.L1Unstructured, { amount = 0.4 })
    local function compare(want)
      for i, place in ipairs(places) do near(want[i], place[1][place[2]], "global") end
    end
    compare(golden.whole.first)
    U.prune.global_unstructured(places, U.prune.RandomUnstructured, { amount = 5 })
    compare(golden.whole.second)
    assert.same(golden.whole.keys, keys_of(net))
    assert.is_true(U.prune.is_pruned(net))
    for _, place in ipairs(places) do U.prune.remove(place[1], place[2]) end
    compare(golden.whole.second)
    assert.is_false(U.prune.is_pruned(net))
    assert.equal(4, #net:parameters())
  end)

  it("refuses amounts and names that make no sense", function()
    local function refused(part, name, ...) support.fails(part, U.prune[name], ...) end
    local m = nn.Linear(3, 2)
    refused("amount=1.5 should either be", "l1_unstructured", m, "weight", 1.5)
    refused("amount=-1 should either be", "random_unstructured", m, "weight", -1)
    refused("amount=7 should be smaller", "l1_unstructured", m, "weight", 7)
    refused("Structured pruning can only be applied to multidimensional", "random_structured", m,
      "bias", 1, 0)
    refused("Invalid index 2", "ln_structured", m, "weight", 1, 2, 2)
    refused("has no parameter 'w'", "identity", m, "w")
    refused("the mask has shape [2]", "custom_from_mask", m, "weight", zknn.ones(2))
    refused("has to be pruned before", "remove", m, "weight")
    refused('Only "unstructured" PRUNING_TYPE', "global_unstructured", { { m, "weight" } },
      U.prune.RandomStructured, { amount = 1 })
    assert.is_false(U.prune.is_pruned(m))
  end)
end)

describe("fusion", function()
  it("makes one layer of two, as PyTorch's", function()
    for _, row in ipairs(golden.fused) do
      zknn.manual_seed(6)
      local args = { table.unpack(row.args) }
      args[#args + 1] = row.named
      local one, two = nn[row.name](table.unpack(args)), nn[row.bn](row.n)
      local x = zknn.randn(row.shape)
      two(one(x))
      one:eval()
      two:eval()
      local out = row.name == "Linear" and U.fuse_linear_bn_eval(one, two)
        or U.fuse_conv_bn_eval(one, two, row.transpose)
      near(row.weight, out.weight, row.name)
      near(row.bias, out.bias, row.name)
      near(row.out, out(x), row.name)
      zknn.testing.assert_close(out(x), two(one(x)), { rtol = 1e-4, atol = 1e-5 })
      support.fails("Fusion only for eval", row.name == "Linear" and U.fuse_linear_bn_eval
        or U.fuse_conv_bn_eval, one, nn[row.bn](row.n))
    end
  end)

  it("is not needed to make a module without draws", function()
    zknn.manual_seed(1)
    local want = zknn.rand(2)
    zknn.manual_seed(1)
    local made = U.skip_init(nn.Linear, 3, 4)
    assert.is_true(zknn.equal(want, zknn.rand(2)))
    assert.same({ 4, 3 }, { table.unpack(made.weight.shape) })
    support.fails("Expected a Module", U.skip_init, 3)
  end)
end)

describe("swa_utils", function()
  local swa = optim.swa_utils

  it("averages as PyTorch's", function()
    for _, row in ipairs(golden.averaged) do
      zknn.manual_seed(7)
      local net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
      local options = ({
        swa = {}, ema = { multi_avg_fn = swa.get_ema_multi_avg_fn(0.7) },
        ema_each = { avg_fn = swa.get_ema_avg_fn(0.7) },
        swa_multi = { multi_avg_fn = swa.get_swa_multi_avg_fn() },
        swa_each = { avg_fn = swa.get_swa_avg_fn() },
      })[row.name]
      options.use_buffers = row.use_buffers
      local average = swa.AveragedModel(net, options)
      local optimizer = optim.SGD(net:parameters(), { lr = 0.3 })
      local x = zknn.randn(6, 3)
      for _ = 1, 4 do
        optimizer:zero_grad()
        net(x):square():mean():backward()
        optimizer:step()
        average:update_parameters(net)
      end
      assert.same(row.keys, keys_of(average))
      assert.equal(row.print, tostring(average))
      near_state(row.state, average, row.name, 1e-4)
      swa.update_bn({ { x:narrow(0, 0, 3) }, { x:narrow(0, 3, 3) } }, average)
      near_state(row.after, average, row.name .. " after", 1e-4)
    end
  end)

  it("has PyTorch's schedule", function()
    for _, row in ipairs(golden.schedules) do
      local groups = {}
      for i, lr in ipairs { 0.1, 0.02 } do
        groups[i] = { params = { nn.Parameter(zknn.ones(1)) }, lr = lr }
      end
      local optimizer = optim.SGD(groups)
      local schedule = swa.SWALR(optimizer, row.lr, row.options)
      for k, want in ipairs(row.lrs) do
        for i, lr in ipairs(schedule:get_last_lr()) do
          assert.is_true(math.abs(lr - want[i]) < 1e-12, "step " .. k)
        end
        optimizer:step()
        schedule:step()
      end
      local other = swa.SWALR(optimizer, row.lr, row.options)
      other:load_state_dict(schedule:state_dict())
      assert.equal(schedule.last_epoch, other.last_epoch)
    end
  end)

  it("refuses what PyTorch's refuses", function()
    support.fails("Invalid decay value 2", swa.get_ema_avg_fn, 2)
    support.fails("Only one of avg_fn and multi_avg_fn", swa.AveragedModel, nn.Linear(1, 1),
      { avg_fn = print, multi_avg_fn = print })
    support.fails("model must be a module", swa.AveragedModel, 3)
    local optimizer = optim.SGD(nn.Linear(1, 1):parameters())
    support.fails("anneal_strategy must be one of", swa.SWALR, optimizer, 0.1,
      { anneal_strategy = "exp" })
    support.fails("anneal_epochs must be equal or greater than 0", swa.SWALR, optimizer, 0.1, -1)
    support.fails("it must be the model that is averaged", function()
      swa.AveragedModel(nn.Linear(1, 1)):update_parameters(nn.ReLU())
    end)
  end)
end)

describe("methods of modules", function()
  local net = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.BatchNorm1d(3), nn.ReLU()))

  it("find parts by their paths", function()
    assert.equal(net[1][0], net:get_submodule("1.0"))
    assert.equal(net, net:get_submodule(""))
    assert.equal(net[0].bias, net:get_parameter("0.bias"))
    assert.equal(net[1][0].running_mean, net:get_buffer("1.0.running_mean"))
    support.fails("Sequential has no attribute `7`", net.get_submodule, net, "7.0")
    support.fails("`bias` is not an nn.Module", net.get_submodule, net, "0.bias.x")
    support.fails("`running_mean` is not an nn.Parameter", net.get_parameter, net,
      "1.0.running_mean")
    support.fails("`weight` is not a buffer", net.get_buffer, net, "1.0.weight")
  end)

  it("put a module in the place of another", function()
    local own = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU()))
    local tanh = nn.Tanh()
    own:set_submodule("1.0", tanh)
    assert.equal(tanh, own[1][0])
    own:set_submodule("1.extra", nn.ReLU())
    assert.equal("ReLU", own:get_submodule("1.extra"):_get_name())
    support.fails("Sequential has no attribute `more`", own.set_submodule, own, "1.more", tanh,
      true)
    support.fails("without a target name", own.set_submodule, own, "", tanh)
    support.fails("`module` is not an nn.Module", own.set_submodule, own, "1.0", 3)
    support.fails("`bias` is not an nn.Module", own.set_submodule, own, "0.bias", tanh)
  end)

  it("call hooks with the gradients of inputs and outputs", function()
    local linear, seen = nn.Linear(2, 1, { bias = false }), {}
    linear:register_full_backward_pre_hook(function(module, grad_output)
      assert.equal(linear, module)
      seen.out = grad_output[1]:item()
      return { grad_output[1] * 3 }
    end)
    local handle = linear:register_full_backward_hook(function(_, grad_input, grad_output)
      seen.given = grad_output[1]:item()
      return { grad_input[1] * 2 }
    end)
    local x = zknn.ones(1, 2):requires_grad_()
    linear(x):sum():backward()
    assert.same({ out = 1, given = 3 }, seen)
    zknn.testing.assert_close(x.grad, linear.weight:detach() * 6)
    zknn.testing.assert_close(linear.weight.grad, zknn.full({ 1, 2 }, 3.0))
    handle:remove()
    x.grad = nil
    linear(x):sum():backward()
    zknn.testing.assert_close(x.grad, linear.weight:detach() * 3)
    local fired = false -- without a gradient of an input it comes with those of the outputs
    nn.Linear(2, 1):register_full_backward_hook(function() end):remove()
    local other = nn.Linear(2, 1)
    other:register_full_backward_hook(function(_, grad_input) fired = grad_input[1] == false end)
    other(zknn.ones(1, 2)):sum():backward()
    assert.is_true(fired)
  end)

  it("keep state of a class's own, and call hooks around it", function()
    local Counter, seen = nn.class "Counter", {}
    function Counter:__init() self.linear, self.count = nn.Linear(1, 1), 5 end
    function Counter:get_extra_state() return { count = self.count } end
    function Counter:set_extra_state(state) self.count = state.count end
    local one, two = Counter(), Counter()
    one.count = 7
    one:register_state_dict_pre_hook(function(_, prefix) seen[#seen + 1] = "pre" .. prefix end)
    one:register_state_dict_post_hook(function(_, dict) dict.more = zknn.ones(1) end)
    local dict = one:state_dict()
    assert.same({ "pre" }, seen)
    two:register_load_state_dict_pre_hook(function(_, state) state.more = nil end)
    two:register_load_state_dict_post_hook(function(_, keys)
      seen[#seen + 1] = #keys.missing_keys
    end)
    two:load_state_dict(dict)
    assert.equal(7, two.count)
    assert.is_truthy(dict.more)
    assert.same({ "pre", 0 }, seen)
    support.fails('Missing key(s) in state_dict: "_extra_state"', two.load_state_dict, two,
      { ["linear.weight"] = zknn.ones(1, 1), ["linear.bias"] = zknn.ones(1) })
    support.fails("get_extra_state: define it in your class", nn.ReLU().get_extra_state, nn.ReLU())
  end)
end)
