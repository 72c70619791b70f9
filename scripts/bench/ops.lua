-- Seconds of single operations, without gradients. Reports the mean of each result.

local zknn = require "zknn"
local twin = require "twin"
local F = zknn.nn.functional

local function values(...)
  local n = 1
  for _, size in ipairs { ... } do n = n * size end
  return zknn.arange(n):to("float32"):mul(0.37):sin():view { ... }
end

local small, wide, long = values(1), values(64, 512), values(1 << 20)
local image, filter = values(64, 784), values(512, 784)
local square, scores = values(1024, 1024), values(64, 1000)
local channels, kernel = values(64, 32, 26, 26), values(64, 32, 3, 3)
local target = zknn.arange(64)

local ops = {
  { "overhead", function() return small + small end },
  { "relu", function() return zknn.relu(wide) end },
  { "add", function() return long + long end },
  { "exp", function() return zknn.exp(long) end },
  { "tanh", function() return zknn.tanh(long) end },
  { "sum", function() return zknn.sum(long) end },
  { "sum_dim", function() return zknn.sum(square, 0) end },
  { "max_dim", function() return (zknn.max(square, 1)) end },
  { "softmax", function() return zknn.softmax(scores, 1) end },
  { "cross_entropy", function() return F.cross_entropy(scores, target) end },
  { "sort", function() return (zknn.sort(square, 1)) end },
  { "transpose", function() return square:t():contiguous() end },
  { "linear", function() return F.linear(image, filter) end },
  { "matmul", function() return zknn.matmul(square, square) end },
  { "conv2d", F.conv2d and function() return F.conv2d(channels, kernel) end },
  { "max_pool2d", F.max_pool2d and function() return F.max_pool2d(channels, 2) end },
}

zknn.no_grad(function()
  for _, row in ipairs(ops) do
    local name, f = row[1], row[2]
    if f then twin.report(name, twin.time(f, twin.args.seconds), f():abs():mean():item()) end
  end
end)
