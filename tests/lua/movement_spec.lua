-- Copies between layouts of memory, cat, stack, flip and roll. Oracle: the elements, one by one, in
-- Lua lists.

local zknn = require "zknn"

local function numbered(sizes, dtype)
  local n = 1
  for _, size in ipairs(sizes) do n = n * size end
  return (zknn.arange(n) % 251):to(dtype):view(sizes)
end

-- The element of nested lists at those positions, counted from 0.
local function at(list, position)
  for _, i in ipairs(position) do list = list[i + 1] end
  return list
end

-- Calls f(position) for all positions in the sizes.
local function each(sizes, f, position)
  position = position or {}
  local d = #position + 1
  if d > #sizes then return f(position) end
  for i = 0, sizes[d] - 1 do
    position[d] = i
    each(sizes, f, position)
    position[d] = nil
  end
end

local orders = { { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } }

describe("a copy in another order", function()
  for _, dtype in ipairs { "float32", "float64", "int64", "uint8", "bool" } do
    it("moves each element of " .. dtype, function()
      for _, sizes in ipairs { { 5, 16, 19 }, { 33, 4, 17 }, { 2, 50, 32 }, { 18, 1, 21 } } do
        local x = numbered(sizes, dtype)
        local list = x:tolist()
        for _, order in ipairs(orders) do
          local y = x:permute(order)
          local copy = y:contiguous()
          assert.is_true(copy:is_contiguous())
          local got = copy:tolist()
          each(y:size(), function(p)
            local from = {}
            for d = 1, 3 do from[order[d] + 1] = p[d] end
            if at(list, from) ~= at(got, p) then
              error(("%s at %s"):format(dtype, table.concat(p, ",")))
            end
          end)
          -- Into a tensor that is transposed itself, and back.
          local back = zknn.zeros(sizes):to(dtype)
          back:permute(order):copy_(copy)
          assert.is_true(back:equal(x))
        end
      end
    end)
  end

  it("holds for large ones on several threads", function()
    local x = numbered({ 700, 333 }, "float32")
    local y = x:t():contiguous()
    assert.is_true(y:t():equal(x))
    for _, p in ipairs { { 0, 0 }, { 332, 699 }, { 16, 15 }, { 331, 640 } } do
      assert.equal(x[p[2]][p[1]]:item(), y[p[1]][p[2]]:item())
    end
  end)
end)

describe("cat and stack", function()
  it("take rows of every width and dtype", function()
    for _, sizes in ipairs { { 3, 40, 1 }, { 2, 3, 50 }, { 300, 2, 1 }, { 1, 9, 70 } } do
      for _, other in ipairs { "float32", "int64" } do
        local a, b = numbered(sizes, "float32"), numbered(sizes, other) + 3
        local la, lb = a:tolist(), b:tolist()
        for d = 0, 2 do
          local both, stacked = zknn.cat({ a, b }, d):tolist(), zknn.stack({ a, b }, d):tolist()
          each(sizes, function(p)
            local q = { p[1], p[2], p[3] }
            assert.equal(at(la, p), at(both, q))
            q[d + 1] = q[d + 1] + sizes[d + 1]
            assert.equal(at(lb, p), at(both, q))
            q = { p[1], p[2], p[3] }
            table.insert(q, d + 1, 0)
            assert.equal(at(la, p), at(stacked, q))
            q[d + 1] = 1
            assert.equal(at(lb, p), at(stacked, q))
          end)
        end
      end
    end
  end)
end)

describe("flip and roll", function()
  it("take each element from its place", function()
    local sizes = { 4, 5, 37 }
    for _, dtype in ipairs { "float32", "int64", "uint8" } do
      for _, x in ipairs { numbered(sizes, dtype),
        numbered({ 37, 5, 4 }, dtype):permute(2, 1, 0) } do
        local list = x:tolist()
        for _, dims in ipairs { { 2 }, { 0 }, { 0, 2 }, { 1, 2 }, { 0, 1, 2 } } do
          local flipped, shifts = x:flip(dims):tolist(), {}
          for i in ipairs(dims) do shifts[i] = 2 * i + 1 end
          local rolled = x:roll(shifts, dims):tolist()
          each(sizes, function(p)
            local q, r = { p[1], p[2], p[3] }, { p[1], p[2], p[3] }
            for i, d in ipairs(dims) do
              q[d + 1] = sizes[d + 1] - 1 - p[d + 1]
              r[d + 1] = (p[d + 1] - shifts[i]) % sizes[d + 1]
            end
            assert.equal(at(list, q), at(flipped, p))
            assert.equal(at(list, r), at(rolled, p))
          end)
        end
      end
    end
  end)
end)

-- Oracle: the same element by element, and sorting; sizes for which several threads work.
describe("what several threads select", function()
  local threads = zknn.get_num_threads()
  after_each(function() zknn.set_num_threads(threads) end)
  it("are the elements that one thread selects", function()
    local x = (zknn.arange(300 * 400) * 7919 % 1009):float():view(300, 400)
    local rows, columns = zknn.arange(299, -1, -1), (zknn.arange(500) * 7) % 400
    for _, count in ipairs { 1, 3 } do
      zknn.set_num_threads(count)
      assert.is_true(zknn.equal(x:flip(0), x:index_select(0, rows)))
      local picked = x:index_select(1, columns)
      assert.is_true(zknn.equal(x:gather(1, columns:expand(300, 500)), picked))
      local sorted, places = x:sort(1, false, true)
      local values, found = x:kthvalue(37, 1)
      assert.is_true(zknn.equal(sorted:select(1, 36), values))
      assert.is_true(zknn.equal(places:select(1, 36), found))
      assert.is_true(zknn.equal(sorted:select(1, 199), (x:median(1))))
    end
  end)
end)
