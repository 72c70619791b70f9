-- Memory stays constant in a long session: many small operations as in the REPL, each result
-- dropped, with and without backward. Oracle: the memory after the first part of them.

local zknn = require "zknn"

-- Kilobytes that the process has in memory, or nil where the system does not tell.
local function resident()
  local file <close> = io.open "/proc/self/status"
  return file and tonumber(file:read("a"):match "VmRSS:%s*(%d+)")
end

-- AddressSanitizer keeps what is freed for a while and is slow: a smaller part shows the same leak.
local function sanitized()
  local file <close> = io.open "/proc/self/maps"
  return file and file:read("a"):find("libasan", 1, true) ~= nil
end

local slow = sanitized()

-- Runs step() in eight parts. After the fifth, when tables, what waits for the collector and the
-- cache of blocks have grown to their size, live bytes may not rise at all, Lua's memory by no more
-- than 4 MB (the weak table of tensors comes and goes), the process by no more than 8 MB.
local function stays_flat(calls_each, total, step)
  local steps = (slow and total // 10 or total) // calls_each
  local function part(n)
    for i = 1, n do step(i) end
    collectgarbage()
    collectgarbage()
    return (zknn.memory()), resident(), collectgarbage("count")
  end
  part(steps // 2)
  local live, rss, lua = part(steps // 8)
  for _ = 1, 3 do
    local now, size, heap = part(steps // 8)
    assert.is_true(now <= live, ("%d bytes live, before %d"):format(now, live))
    assert.is_true(heap <= lua + 4096, ("%.0f KB of Lua's, before %.0f"):format(heap, lua))
    if rss and not slow then
      assert.is_true(size <= rss + 8192, ("%d KB in memory, before %d"):format(size, rss))
    end
  end
end

describe("a long session", function()
  it("without gradients", function()
    local x = zknn.arange(6):float():reshape(2, 3)
    stays_flat(10, 1000000, function(i)
      local y = (x * 2 + 1):relu()
      local z = y:transpose(0, 1):contiguous()
      local m = zknn.max(z, 0):sum() -- the indices are dropped
      local _ = y:matmul(z) - m
      if i % 100 == 0 then _ = tostring(y) end
      _ = x[1]
    end)
  end)

  it("with backward, and with graphs that are never walked", function()
    local w = zknn.ones(3, 2):requires_grad_()
    local x = zknn.arange(6):float():reshape(2, 3)
    stays_flat(10, 1000000, function(i)
      local y = (x:matmul(w) * 0.5):tanh()
      local loss = (y - 1):square():mean()
      if i % 2 == 0 then
        loss:backward()
        w.grad = nil
      end
    end)
  end)

  it("with errors on the way", function()
    local x = zknn.ones(2, 3):requires_grad_()
    stays_flat(4, 400000, function()
      local y = x * 2
      assert(not pcall(y.matmul, y, x))
      assert(not pcall(zknn.add, x, zknn.ones(4)))
    end)
  end)

  it("with Functions and hooks in cycles", function()
    local Double = zknn.Function("Double")
    function Double.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * 2
    end
    function Double.backward(_, grad) return grad * 2 end
    stays_flat(5, 400000, function()
      local x = zknn.ones(4):requires_grad_()
      local y = Double.apply(x)
      y:register_hook(function(grad) return grad + y:detach() end) -- y holds itself
      y:sum():backward()
    end)
  end)

  it("with tensors of ever other sizes", function()
    stays_flat(3, 300000, function(i)
      local _ = (zknn.zeros(1 + i * 7919 % 5000) + 1):sum()
    end)
  end)

  -- Oracle: the bytes that may come to life before the young are collected, 1 MB, and a result.
  it("gives what it dropped to the next results soon", function()
    local x = zknn.ones(64, 512) -- 128 KB
    collectgarbage()
    collectgarbage()
    local before, most = zknn.memory(), 0
    for _ = 1, 1000 do
      x:relu()
      most = math.max(most, zknn.memory() - before)
    end
    assert.is_true(most < 1.5 * 2 ^ 20, most .. " bytes")
  end)
end)
