-- sort, argsort, topk and median at lengths where the way of sorting changes. Oracle: table.sort of
-- pairs of value and position, with nan greatest and equal ones in their order.

local zknn = require "zknn"

local nan, inf = 0 / 0, math.huge

local function before(descending)
  return function(a, b)
    local x, y = a[1], b[1]
    if x ~= y and (x == x or y == y) then
      if x ~= x or y ~= y then return (x ~= x) == descending end
      if descending then return x > y end
      return x < y
    end
    return a[2] < b[2]
  end
end

local state = 1
local function random(n)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % n
end

local function texts(t)
  local list = t:tolist()
  for i, v in ipairs(list) do list[i] = tostring(v) end
  return list
end

local makers = {
  float32 = function(kind)
    if kind == 1 then return ({ 0.0, -0.0, 1.5, -inf, inf, nan, 1e-40 })[random(7) + 1] end
    return (random(20000) - 10000) * 2.0 ^ (random(40) - 20)
  end,
  float64 = function(kind) return kind == 1 and random(3) + 0.5 or random(30000) / 7 end,
  int64 = function(kind)
    if kind == 1 then return random(5) - 2 end
    return (random(30000) - 15000) * (kind == 2 and 1 or 1 << 40)
  end,
  uint8 = function() return random(256) end,
  bool = function() return random(2) == 1 end,
}

describe("sort, argsort and topk", function()
  for dtype, make in pairs(makers) do
    it("order each element of " .. dtype, function()
      for _, n in ipairs { 1, 2, 33, 40, 41, 300, 2000 } do
        for kind = 1, 3 do
          local list = {}
          for i = 1, n do list[i] = make(kind) end
          local x = zknn.tensor(list, { dtype = dtype })
          local columns = zknn.stack({ x, x:flip(0), x }, 1)
          for _, descending in ipairs { false, true } do
            local pairs_of = {}
            for i, v in ipairs(x:tolist()) do
              pairs_of[i] = { v == true and 1 or v or 0, i - 1 }
            end
            table.sort(pairs_of, before(descending))
            local want = {}
            for i, pair in ipairs(pairs_of) do want[i] = pair[2] end
            local value, index = x:sort(0, descending)
            assert.same(want, index:tolist())
            assert.same(want, x:argsort(0, descending):tolist())
            assert.same(texts(x:gather(0, index)), texts(value))
            assert.same(want, columns:argsort(0, descending):select(1, 2):tolist())
            for _, k in ipairs { 1, 5, 32, 33, 150, n } do
              if k <= n then
                local _, at = x:topk(k, 0, descending)
                assert.same(table.move(want, 1, k, 1, {}), at:tolist())
              end
            end
          end
        end
      end
    end)
  end
end)

describe("median", function()
  it("is the lower middle one of a stable sort, with its place", function()
    for _, dtype in ipairs { "float32", "float64", "int64", "uint8" } do
      for _, n in ipairs { 1, 2, 3, 4, 7, 64, 255, 1000, 20001 } do
        for _, distinct in ipairs { 1, 2, 5, 100003 } do
          local x = ((zknn.arange(n) * 7919 + 3) % 100003 % distinct):to(dtype)
          for _, t in ipairs { x, zknn.sort(x), x:flip(0) } do
            local list, order = t:tolist(), {}
            for i = 1, n do order[i] = i end
            table.sort(order, function(a, b)
              return list[a] < list[b] or list[a] == list[b] and a < b
            end)
            local want = order[(n + 1) // 2]
            assert.equal(list[want], t:median():item())
            local value, place = t:view(n, 1):expand(n, 2):contiguous():median(0)
            assert.equal(list[want], value[1]:item())
            assert.equal(want - 1, place[1]:item())
          end
        end
      end
    end
  end)
end)
