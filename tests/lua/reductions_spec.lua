-- Reductions, softmax and their losses over every layout of memory. Oracles: slow loops in Lua's
-- double (sums compensated by Neumaier's method), one result of the contiguous copy for strided
-- inputs, and bits that are the same for any number of threads and each kind of CPU.

local zknn = require "zknn"
local tools = require "script_tools"

local inf, nan = math.huge, 0 / 0

-- n numbers of mixed sign and size, the same on every run.
local function mixed(...)
  local n = 1
  for _, size in ipairs { ... } do n = n * size end
  local i = zknn.arange(n):double()
  return ((i * 0.7391):sin() * ((i * 0.113):cos() * 2):exp()):float():view { ... }
end

local function exact_sum(list, power)
  local sum, rest = 0.0, 0.0
  for _, x in ipairs(list) do
    x = power == 2 and x * x or power == 1 and math.abs(x) or x
    local t = sum + x
    rest = rest + (math.abs(sum) >= math.abs(x) and sum - t + x or x - t + sum)
    sum = t
  end
  return sum + rest
end

local function near(want, got, tolerance, what)
  local fits = math.abs(want - got) <= tolerance
  if not fits then
    error(("%s: %.17g, not %.17g"):format(what, got, want), 2)
  end
end

describe("a sum", function()
  -- Four float32 are added before they are widened: 2^-24 of what was added, at most three times.
  it("is near the exact one at every length", function()
    for _, n in ipairs { 1, 2, 15, 16, 17, 63, 64, 65, 100, 1000, 65535, 65537, 140000 } do
      local x = mixed(n)
      local list = x:tolist()
      local size = exact_sum(list, 1)
      near(exact_sum(list), x:double():sum():item(), 1e-14 * size, "sum of double, " .. n)
      near(exact_sum(list), x:sum(nil, false, "float64"):item(), 1e-14 * size, "to double, " .. n)
      near(exact_sum(list), x:sum():item(), 2.5e-7 * size, "sum, " .. n)
      near(exact_sum(list) / n, x:mean():item(), 2.5e-7 * size / n, "mean, " .. n)
      local norm = exact_sum(list, 2) ^ 0.5
      near(norm, x:norm():item(), 1.3e-7 * norm, "norm, " .. n)
    end
  end)

  it("neither overflows between nor loses inf and nan", function()
    local x = zknn.zeros(1000)
    x[{ { 0, 128 } }] = 3e38
    x[{ { 128, 256 } }] = -3e38
    assert.equal(0, x:sum():item())
    assert.equal(0, x:view(1000, 1):expand(1000, 40):contiguous():sum(0)[17]:item())
    near(3e38 * 16, x:double():norm():item(), 3e33, "norm")
    x[999] = inf
    assert.equal(inf, x:sum():item())
    x[998] = -inf
    assert.is_true(x:sum():isnan():item())
    x = zknn.full({ 300 }, 1e-30)
    near(1e-30 * 300 ^ 0.5, x:norm():item(), 1e-36, "norm of small ones")
    near(1e30 * 300 ^ 0.5, zknn.full({ 300 }, 1e30):norm():item(), 3e24, "norm of great ones")
  end)
end)

-- Every reduction, as a function of a tensor and a list of dims.
local over_dims = {
  sum = function(x, d) return x:sum(d) end,
  mean = function(x, d) return x:mean(d) end,
  norm = function(x, d) return x:norm(2, d) end,
  norm1 = function(x, d) return x:norm(1, d) end,
  norm3 = function(x, d) return x:norm(3, d) end,
  norm_inf = function(x, d) return x:norm(inf, d) end,
  norm_least = function(x, d) return x:norm(-inf, d) end,
  norm0 = function(x, d) return x:norm(0, d) end,
  var = function(x, d) return x:var(d) end,
  std = function(x, d) return x:std(d) end,
  logsumexp = function(x, d) return x:logsumexp(d) end,
  amax = function(x, d) return x:amax(d) end,
  amin = function(x, d) return x:amin(d) end,
  any = function(x, d) return x:gt(5):any(d) end,
  all = function(x, d) return x:gt(-5):all(d) end,
  count = function(x, d) return x:gt(0):count_nonzero(d) end,
}
local over_a_dim = {
  max = function(x, d) return zknn.stack { x:max(d) } end,
  min = function(x, d) return zknn.stack { x:min(d) } end,
  argmax = function(x, d) return x:argmax(d) end,
  argmin = function(x, d) return x:argmin(d) end,
  prod = function(x, d) return (x:sign() * (1 + x:abs() * 1e-3)):prod(d) end,
  softmax = function(x, d) return x:softmax(d) end,
  log_softmax = function(x, d) return x:log_softmax(d) end,
}

local shapes = { { 70000 }, { 5, 7, 30 }, { 3, 1200 }, { 4000, 3 }, { 2, 3, 4, 50 }, { 1, 9 },
  { 1100, 70 } }

local function lists_of_dims(n)
  local lists = { {} }
  for d = 0, n - 1 do
    for i = 1, #lists do
      local list = table.move(lists[i], 1, #lists[i], 1, {})
      list[#list + 1] = d
      lists[#lists + 1] = list
    end
  end
  return lists
end

-- The tensor's elements in other layouts: all equal it.
local function layouts(x)
  local n = x:dim()
  local reverse, wide = {}, { table.unpack(x:size()) }
  for d = 1, n do reverse[d] = n - d end
  local list = { x:permute(reverse):contiguous():permute(reverse) }
  wide[n] = 2 * wide[n]
  local gaps = zknn.zeros(wide)
  local key = {}
  for d = 1, n - 1 do key[d] = {} end
  key[n] = { nil, nil, 2 }
  gaps[key] = x
  list[2] = gaps[key]
  return list
end

-- Two results, equal but for the order of additions.
local function same(a, b, what)
  assert.same(a:size(), b:size())
  a, b = a:double(), b:double()
  local far = (a - b):abs():gt(2e-5 * a:abs() + 2e-3)
  if far:any():item() then error(what .. " differs in another layout", 2) end
end

describe("a reduction", function()
  for name, f in pairs(over_dims) do
    it("gives the same in every layout: " .. name, function()
      for _, shape in ipairs(shapes) do
        local x = mixed(table.unpack(shape))
        for _, dims in ipairs(lists_of_dims(#shape)) do
          local want = f(x, dims)
          for i, y in ipairs(layouts(x)) do
            same(want, f(y, dims), ("%s, layout %d of %s over %s"):format(name, i,
              table.concat(shape, "x"), table.concat(dims, ",")))
          end
        end
      end
    end)
  end
  for name, f in pairs(over_a_dim) do
    it("gives the same in every layout: " .. name, function()
      for _, shape in ipairs(shapes) do
        local x = mixed(table.unpack(shape))
        for d = 0, #shape - 1 do
          local want = f(x, d)
          for i, y in ipairs(layouts(x)) do
            same(want, f(y, d), ("%s, layout %d of %s over %d"):format(name, i,
              table.concat(shape, "x"), d))
          end
        end
      end
    end)
  end

  local function equal(want, got)
    got = got:double():item()
    if want ~= got and (want == want or got == got) then
      error(("%.17g, not %.17g"):format(got, want), 2)
    end
  end

  -- Oracle: a loop over the elements.
  it("finds the first greatest, a nan before all", function()
    local generator = 12345
    for _, n in ipairs { 1, 3, 16, 64, 65, 300, 5000 } do
      for _, dtype in ipairs { "float32", "float64", "int64", "uint8" } do
        for round = 1, 3 do
          local list, at = {}, 0
          for i = 1, n do
            generator = (generator * 1103515245 + 12345) % 2147483648
            list[i] = generator // 65536 % (round == 1 and 3 or 200)
          end
          if round == 3 and dtype:find("float") then
            list[n // 2 + 1], list[n // 4 + 1] = nan, nan
          end
          local least = 0
          for i = 2, n do
            local v, high, low = list[i], list[at + 1], list[least + 1]
            if v > high or v ~= v and high == high then at = i - 1 end
            if v < low or v ~= v and low == low then least = i - 1 end
          end
          local x = zknn.tensor(list, { dtype = dtype })
          local columns = x:view(n, 1):expand(n, 20):contiguous()
          assert.equal(at, x:argmax():item())
          assert.equal(least, x:argmin():item())
          local value, index = columns:max(0)
          assert.equal(at, index[19]:item())
          equal(list[at + 1], value[3])
          equal(list[at + 1], x:max())
          equal(list[least + 1], x:amin())
          assert.equal(least, select(2, columns:t():min(1))[7]:item())
        end
      end
    end
  end)

  it("of infinities and of nothing is what PyTorch gives", function()
    local low = zknn.full({ 3, 70 }, -inf)
    assert.equal(-inf, low:max():item())
    assert.same({ 0, 0, 0 }, low:argmax(1):tolist())
    assert.equal(inf, (-low):amin():item())
    assert.same({ -inf, -inf, -inf }, low:logsumexp(1):tolist())
    assert.is_true(low:softmax(1):isnan():all():item())
    local none = zknn.zeros(0, 3)
    assert.same({ 0, 0, 0 }, none:sum(0):tolist())
    assert.same({}, none:sum(1):tolist())
    assert.equal(1, none:prod():item())
    assert.is_true(none:all():item())
    assert.is_true(none:mean():isnan():item())
    assert.equal(-inf, none:logsumexp():item())
    assert.equal(5, zknn.tensor(5.0):sum():item())
    assert.equal(0, zknn.tensor(5.0):argmax():item())
    assert.equal(5, zknn.tensor(5.0):norm():item())
  end)
end)

describe("the bits of a reduction", function()
  local script = [[
    local F = zknn.nn.functional
    local function mixed(...)
      local n = 1
      for _, size in ipairs { ... } do n = n * size end
      return ((zknn.arange(n) * 7919 % 100003):float() / 9973 - 5):view { ... }
    end
    for _, x in ipairs { mixed(140000), mixed(100, 700), mixed(20000, 4), mixed(5, 9, 300),
                         mixed(700, 100):t() } do
      for d = 0, x:dim() - 1 do
        for _, name in ipairs { "sum", "mean", "var", "std", "logsumexp", "amax", "argmin", "prod",
                                "softmax", "log_softmax" } do
          add(x[name](x, d))
        end
        for _, p in ipairs { 0, 1, 2, math.huge } do add(x:norm(p, d)) end
        add((x:max(d)))
        for _, name in ipairs { "sum", "mean", "norm", "std", "logsumexp", "prod" } do
          local wide = x:double() / 3 -- whose sums depend on their order
          add(name == "norm" and wide:norm(2, d) or wide[name](wide, d))
        end
      end
      add((x:double() / 3):sum()) add((x:double() / 3):norm()) add((x:double() / 3):var())
      add(x:sum()) add(x:double():sum()) add(x:norm()) add(x:var()) add(x:logsumexp())
      add(x:argmax()) add(x:min()) add(x:long():sum()) add(x:gt(0):sum())
    end
    local x = mixed(64, 1000):requires_grad_()
    for _, name in ipairs { "softmax", "log_softmax" } do
      for d = 0, 1 do
        x.grad = nil;
        (x[name](x, d) * mixed(64, 1000)):sum():backward()
        add(x.grad)
      end
    end
    x.grad = nil
    local loss = F.cross_entropy(x, zknn.arange(64))
    loss:backward()
    add(loss:detach()) add(x.grad)
    local image = mixed(6, 8, 9, 11):requires_grad_()
    local classes = zknn.arange(6 * 9 * 11):view(6, 9, 11) % 8
    local weight, bias = mixed(8):requires_grad_(), mixed(8):requires_grad_()
    local long, shift = mixed(1000):requires_grad_(), mixed(1000):requires_grad_()
    for _, f in ipairs {
      function() return F.layer_norm(x, { 1000 }, long, shift) end,
      function() return F.group_norm(image, 4, weight, bias) end,
      function() return F.batch_norm(image, nil, nil, weight, bias, true) end,
      function() return F.batch_norm(x, nil, nil, long, shift, true) end,
      function() return F.nll_loss(image:log_softmax(1), classes) end,
      function() return F.cross_entropy(image, classes) end,
    } do
      local all = { x, image, weight, bias, long, shift }
      for _, t in ipairs(all) do t.grad = nil end
      local y = f()
      add(y:detach());
      (y * y):sum():backward()
      for _, t in ipairs(all) do
        if t.grad then add(t.grad) end
      end
    end
  ]]

  it("are the same for any number of threads and each kind of CPU", function()
    tools.check_bits(script)
  end)
end)
