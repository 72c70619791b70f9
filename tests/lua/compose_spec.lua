-- compose_spec.lua: indexing and the functions composed of operations. Oracle: PyTorch's outputs
-- and gradients (tests/golden/compose.py).

local zknn = require "zknn"
local tools = require "compose_tools"
local golden = dofile "tests/golden/compose.lua"

describe("reading by a key, and composed functions:", function()
  for _, row in ipairs(golden.read) do
    it(row[1], function() tools.compare(golden, row, "return " .. row[1]) end)
  end
end)

describe("writing by a key:", function()
  for _, row in ipairs(golden.write) do
    local source, statement = row[1]:match "^(%w+): (.*)$"
    it(row[1], function()
      tools.compare(golden, row, ("local c = %s * 1\n%s\nreturn c"):format(source, statement))
    end)
  end

  it("writes into the tensor itself, through views and by masks", function()
    local t = zknn.zeros(3, 4)
    t[1][2] = 5
    t[{ ":", 0 }] = zknn.tensor { 1, 2, 3 }
    t[t:eq(0)] = -1
    assert.same({ { 1, -1, -1, -1 }, { 2, -1, 5, -1 }, { 3, -1, -1, -1 } }, t:tolist())
    local row = t[2]
    row[{ { 1 } }] = 9
    assert.same({ 3, 9, 9, 9 }, t[2]:tolist())
  end)

  it("does not count its own views", function()
    local x = zknn.ones(3, { requires_grad = true })
    local t = zknn.zeros(3)
    t[0] = 1
    t[{ { 1, 2 } }] = x[{ { 0, 1 } }] * 2 -- refused if t counted as viewed
    t[2] = x[2] * 3
    t:sum():backward()
    assert.same({ 2, 0, 3 }, x.grad:tolist())
  end)

  it("refuses a leaf that requires a gradient", function()
    local x = zknn.ones(3, { requires_grad = true })
    assert.has_error(function() x[0] = 1 end)
    zknn.no_grad(function() x[0] = 7 end)
    assert.equal(7, x[0]:item())
  end)

  it("names what is wrong", function()
    local t = zknn.zeros(2, 3)
    local function says(part, f)
      local ok, message = pcall(f)
      assert.is_false(ok)
      assert.is_truthy(tostring(message):find(part, 1, true), message)
    end
    says("3 indices for a tensor of 2 dimensions", function() return t[{ 0, 0, 0 }] end)
    says("index 2 is out of range", function() return t[2] end)
    says("can stand in one place", function() return t[{ "...", "..." }] end)
    says("a position must be an integer", function() return t[{ 0.5 }] end)
    says("an entry is an integer", function() return t[{ "first" }] end)
    says("a slice's stop must be an integer", function() return t[{ { 0, "a" } }] end)
    says("a mask of shape [2] does not fit", function()
      return t[{ ":", zknn.tensor { true, false } }]
    end)
    says("float32 is no index", function() return t[zknn.ones(2)] end)
    says("elements are numbers", function() t[0] = "a" end)
    says("got boolean", function() return t[true] end)
  end)
end)

describe("order", function() -- oracle: what stable means; nan counts as greatest
  local x = zknn.tensor { 1, 0, 1, 0, 1, 0, 0 / 0, 1 }
  it("keeps equals in their order", function()
    assert.same({ 1, 3, 5, 0, 2, 4, 7, 6 }, x:argsort():tolist())
    assert.same({ 6, 0, 2, 4, 7, 1, 3, 5 }, x:argsort(-1, true):tolist())
    for k = 1, 8 do -- few are picked, all are sorted: one answer
      local _, positions = x:topk(k)
      assert.same(x:argsort(-1, true):narrow(0, 0, k):tolist(), positions:tolist())
      _, positions = x:topk(k, { largest = false })
      assert.same(x:argsort():narrow(0, 0, k):tolist(), positions:tolist())
    end
  end)
end)

-- Oracle: torch.manual_seed(0) and the same calls (1.13 and current agree).
describe("random fills", function()
  local function drawn(dtype, method, ...)
    zknn.manual_seed(0)
    local t = zknn.empty(5, { dtype = dtype })
    return t[method](t, ...):tolist()
  end
  it("are PyTorch's", function()
    assert.same({ 8325664, 12888472, 1484222, 2214888, 5157545 }, drawn("float32", "random_"))
    assert.same({ 8737460674930124, 6375474555111176, 4137753702977065, 8293357854226700,
      5809860774058864 }, drawn("float64", "random_"))
    assert.same({ 900450186894289455, 3969543146641149120, 1895649597198586619,
      827948490035658087, 7815051614634499795 }, drawn("int64", "random_"))
    assert.same({ 172, 47, 117, 192, 67 }, drawn("uint8", "random_"))
    assert.same({ false, true, true, false, true }, drawn("bool", "random_"))
    assert.same({ 4, 9, 3, 0, 3 }, drawn("float32", "random_", 10))
    assert.same({ 7, 7, 6, 3, 6 }, drawn("int64", "random_", 3, 8))
    zknn.manual_seed(0)
    assert.same({ 0, 1, 1, 0, 1 }, zknn.randint_like(zknn.zeros(5), 2):tolist())
    zknn.manual_seed(0)
    assert.same({ 0, 0, 1, 1, 1, 0 }, zknn.bernoulli(zknn.full({ 6 }, 0.4)):tolist())
    zknn.manual_seed(0)
    assert.same({ 0, 0, 0, 0, 0, 0 }, zknn.zeros(6):bernoulli(0.4):tolist())
    assert.near(0.0223, zknn.rand(1):item(), 5e-5)
  end)
  it("refuse what cannot be", function()
    assert.has_error(function() zknn.zeros(2):random_(3, 3) end)
    assert.has_error(function() zknn.zeros(2, { dtype = "uint8" }):random_(0, 300) end)
    assert.has_error(function() zknn.zeros(2):bernoulli_(1.5) end)
    assert.has_error(function() zknn.bernoulli(zknn.tensor { 0.5, -1 }) end)
    assert.has_error(function() zknn.randint_like(zknn.zeros(2), 5, 5) end)
  end)
end)
