-- Models whose numbers hang on open sizes, for onnx.export: each is exported on `example` and then
-- run on `others`, which have other sizes and values. Read by onnx_sizes_spec.lua, where sessions
-- here run the files, and by tests/peers/onnx_open.py, where onnxruntime does.
--
-- {name, f, example, others, axes, opset}: example a tensor or a list, others a list of such, axes
-- what dynamic_axes has for each input.

local zknn = require "zknn"
local nn, F = zknn.nn, zknn.nn.functional

zknn.manual_seed(1)
local function numbers(...) return zknn.randn(...) end
local n_axis = { { [0] = "n" } }
local plane = { { [2] = "height", [3] = "width" } }
local matrix = { { [0] = "n", [1] = "m" } }

-- For one dimension: an example of 4 rows of 3, others of several.
local function rows(name, f, example, others)
  local list = {}
  for i, n in ipairs(others or { 1, 2, 3, 7, 10, 23 }) do list[i] = numbers(n, 3) end
  return { name, f, numbers(example or 4, 3), list, n_axis }
end

local function pictures(name, f, example, others)
  local list = {}
  for i, size in ipairs(others) do list[i] = numbers(1, 2, size[1], size[2]) end
  return { name, f, numbers(1, 2, example[1], example[2]), list, plane }
end

local skip = nn.class("Skip")
function skip:__init()
  self.down, self.up = nn.MaxPool2d(2), nn.Upsample { scale_factor = 2 }
end
function skip:forward(x) return zknn.cat({ x, self.up(self.down(x)) }, 1) end

local conv = nn.Conv2d(2, 3, 3, { stride = 2, padding = 1 })
local attention = nn.Linear(3, 3)
local projected = nn.LSTM(3, 5, { proj_size = 2, bidirectional = true })
local gru = nn.GRU(3, 4, { bidirectional = true })

return {
  rows("first half", function(x) return x[{ { 0, x:size(0) // 2 } }] end),
  rows("first half, odd example", function(x) return x[{ { 0, x:size(0) // 2 } }] end, 5),
  rows("second half", function(x) return x[{ { x:size(0) // 2, x:size(0) } }] end),
  rows("the last two", function(x) return x[{ { -2, nil } }] end, 4, { 2, 3, 9 }),
  rows("narrow half", function(x) return x:narrow(0, 0, x:size(0) // 2) end),
  rows("narrow the second half", function(x)
    local n = x:size(0)
    return x:narrow(0, n // 2, n - n // 2)
  end),
  rows("times size // 2", function(x) return x * (x:size(0) // 2) end),
  rows("divided by the size", function(x) return x / x:size(0) end),
  rows("divided by a root", function(x) return x / math.sqrt(x:size(0)) end),
  rows("times one by root", function(x) return x * (3 / math.sqrt(2 * x:size(0))) end),
  rows("plus 2 n + 1", function(x) return x + (2 * x:size(0) + 1) end),
  rows("at most 3 rows", function(x) return x[{ { 0, math.min(x:size(0), 3) } }] end),
  rows("times at most 3", function(x) return x * math.min(x:size(0), 3) end),
  rows("times at least 6", function(x) return x * math.max(x:size(0), 6) end),
  rows("times at most 100", function(x) return x * math.min(x:size(0), 100) end, 4, { 3, 99, 150 }),
  rows("between 2 and 20", function(x)
    return x * math.max(2, math.min(x:size(0), 20))
  end, 4, { 1, 2, 7, 19, 20, 30 }),
  rows("pairs", function(x) return x * (x:size(0) * (x:size(0) - 1) // 2) end),
  rows("three quarters", function(x) return x * math.floor(x:size(0) * 0.75) end),
  rows("a float half", function(x) return x * (x:size(0) * 0.5) end),
  rows("a logarithm", function(x) return x * (0.5 * math.log(x:size(0)) + 1) end),
  rows("one and its inverse", function(x) return x * (1 + 1 / x:size(0)) end),
  rows("without bias", function(x) return x / (x:size(0) - 1) end, 4, { 2, 3, 9 }),
  rows("einsum", function(x) return zknn.einsum("ij,kj->ik", x, x) end),
  rows("einsum of a batch", function(x)
    return zknn.einsum("bi,ij,bj->b", x, zknn.ones(3, 3), x)
  end),
  rows("split by sizes", function(x)
    local n = x:size(0)
    local parts = x:split({ n // 2, n - n // 2 }, 0)
    return parts[2], parts[1]
  end, 4, { 2, 3, 9 }),
  rows("repeat_interleave", function(x) return x:repeat_interleave(2, 0) end),
  rows("remainder", function(x) return x * (x:size(0) % 3) end),
  rows("every k-th", function(x)
    return x[{ { nil, nil, x:size(0) // 4 } }]
  end, 8, { 4, 9, 16, 33 }),
  rows("middle row", function(x) return x[x:size(0) // 2] end),
  rows("last row", function(x) return x[x:size(0) - 1] end),
  rows("last row from the end", function(x) return x[-1] end),
  rows("chunk", function(x) return x:chunk(2, 0)[1] end, 4, { 2, 3, 7, 10 }),
  rows("#x", function(x) return x / #x end),
  rows("shape", function(x) return x:reshape(x.shape[2], x.shape[1]) end),
  rows("pad to a multiple of 4", function(x)
    return F.pad(x, { 0, 0, 0, -x:size(0) % 4 })
  end),
  rows("topk of half", function(x) return (x:topk(x:size(0) // 2, 0)) end, 4, { 2, 5, 10 }),
  rows("zeros beside", function(x) return zknn.cat({ x, zknn.zeros_like(x) }, 1) end),
  rows("ones below", function(x) return zknn.cat({ x, zknn.ones(x:size(0), 3) }, 0) end),
  rows("full of the size", function(x) return x + zknn.full({ x:size(0), 1 }, x:size(0) * 1.0) end),
  rows("expand to the batch", function(x) return zknn.ones(1, 3):expand(x:size(0), 3) + x end),
  rows("expand a constant", function(x)
    return zknn.tensor { { 1.0, 5.0, 2.0 } }:expand(x:size(0), 3):clone() * x
  end),
  rows("arange", function(x) return x + zknn.arange(x:size(0)):float():unsqueeze(1) end),
  rows("arange with steps", function(x)
    return x + zknn.arange(1, 2 * x:size(0), 2):float():unsqueeze(1)
  end),
  rows("arange down", function(x)
    return x + zknn.arange(x:size(0) - 1, -1, -1):float():unsqueeze(1)
  end),
  rows("a list made in Lua", function(x)
    local list = {}
    for i = 1, x:size(0) do list[i] = { 0.5 * i } end
    return x + zknn.tensor(list)
  end),
  rows("positions as rows", function(x)
    local table_of = zknn.arange(60):float():view(20, 3) / 60
    return x + table_of[{ { 0, x:size(0) } }]
  end, 4, { 1, 7, 20 }),
  rows("distances of positions", function(x)
    local i = zknn.arange(x:size(0))
    return (i:unsqueeze(1) - i:unsqueeze(0)):float():matmul(x)
  end),
  rows("identity matrix", function(x) return zknn.eye(x:size(0)):matmul(x) end),
  rows("causal mask", function(x)
    local n = x:size(0)
    local scores = x:matmul(x:t()) / math.sqrt(3)
    local later = zknn.arange(n):unsqueeze(0):gt(zknn.arange(n):unsqueeze(1))
    return scores:masked_fill(later, -1e9):softmax(-1):matmul(x)
  end),
  rows("mean over the batch by hand", function(x) return x:sum(0) / x:size(0) end),
  rows("variance over the batch", function(x) return x:var(0) end, 4, { 2, 3, 9 }),
  rows("slice assignment", function(x)
    local y = x:clone()
    y[{ ":", 0 }] = 0
    return y
  end),
  rows("assignment of the first half", function(x)
    local y = x:clone()
    y[{ { 0, x:size(0) // 2 } }] = 7
    return y
  end, 4, { 2, 3, 7, 10 }),
  rows("assignment of a tensor", function(x)
    local y = zknn.zeros(x:size(0), 4)
    y[{ ":", { 1, 4 } }] = x
    return y * 2
  end),
  rows("fill_, zero_, copy_", function(x)
    local y = zknn.empty(x:size(0), 3)
    y:copy_(x)
    local z = zknn.empty(x:size(0), 3):fill_(3)
    return y + z + x:clone():zero_()
  end),
  rows("a constant written in place", function(x)
    local y = zknn.zeros(x:size(0), 3)
    for _ = 1, 3 do y:add_(x) end
    return y
  end),
  rows("index by a computed tensor", function(x)
    return x[x:sum(1):argsort()]
  end),
  rows("index by a scalar tensor", function(x) return x[x:sum(1):argmax()] end),
  rows("index by two tensors", function(x)
    return x[{ x:argmax(0), zknn.arange(3) }]
  end),
  rows("repeat", function(x) return x:tile(x:size(0), 1) end, 3, { 1, 2, 5 }),
  rows("two outputs, one an input", function(x) return x, x * 2, zknn.ones(2) end),
  { "one_hot", function(x) return F.one_hot(x, 10) end, zknn.tensor { 1, 2 },
    { zknn.tensor { 5, 9, 0, 3 } }, n_axis },
  { "classes masked", function(x)
    local y = x:clone()
    y[y:gt(0)] = 0
    return y
  end, numbers(2, 4), { numbers(2, 4), numbers(2, 4):abs(), }, { {} } },
  { "flat n m", function(x) return x:reshape(-1) * (x:size(0) * x:size(1)) end, numbers(3, 4),
    { numbers(5, 2), numbers(1, 7), numbers(4, 3) }, matrix },
  { "n + m, n - m", function(x)
    local n, m = x:size(0), x:size(1)
    return x * (n + m) + (n - m)
  end, numbers(3, 4), { numbers(5, 2), numbers(1, 7), numbers(9, 9) }, matrix },
  { "2 n m + 3 n + 1", function(x)
    local n, m = x:size(0), x:size(1)
    return x * (2 * n * m + 3 * n + 1)
  end, numbers(3, 4), { numbers(5, 2), numbers(1, 7), numbers(9, 9) }, matrix },
  { "the smaller size", function(x)
    local s = math.min(x:size(0), x:size(1))
    return x[{ { 0, s }, { 0, s } }]
  end, numbers(3, 4), { numbers(5, 2), numbers(1, 7), numbers(9, 9) }, matrix },
  { "transposed back", function(x)
    return x:t():reshape(x:size(1), 1, x:size(0)):expand(x:size(1), 2, x:size(0))
  end, numbers(3, 4), { numbers(5, 2), numbers(1, 7) }, matrix },
  { "two inputs of one batch", function(x, y) return x + y / x:size(0) end,
    { numbers(4, 3), numbers(4, 3) }, { { numbers(7, 3), numbers(7, 3) } },
    { { [0] = "n" }, { [0] = "n" } } },
  { "two inputs whose axes are named apart", function(x, y) return x + y / x:size(0) end,
    { numbers(4, 3), numbers(4, 3) }, { { numbers(7, 3), numbers(7, 3) } },
    { { [0] = "a" }, { [0] = "b" } } },
  { "two batches", function(x, y)
    return x:unsqueeze(1) * y:unsqueeze(0) * (x:size(0) - y:size(0))
  end,
    { numbers(4, 3), numbers(5, 3) }, { { numbers(2, 3), numbers(7, 3) } },
    { { [0] = "a" }, { [0] = "b" } } },
  pictures("centre crop", function(x)
    local top, left = (x:size(2) - 2) // 2, (x:size(3) - 2) // 2
    return x[{ ":", ":", { top, top + 2 }, { left, left + 2 } }]
  end, { 6, 6 }, { { 10, 10 }, { 7, 12 }, { 2, 3 } }),
  pictures("square crop", function(x)
    local h, w = x:size(2), x:size(3)
    local s = math.min(h, w)
    local top, left = (h - s) // 2, (w - s) // 2
    return x[{ ":", ":", { top, top + s }, { left, left + s } }]
  end, { 6, 8 }, { { 10, 10 }, { 7, 12 }, { 12, 7 }, { 9, 4 } }),
  pictures("even sizes only", skip(), { 8, 8 }, { { 2, 4 }, { 12, 16 }, { 20, 6 } }),
  pictures("strided convolution and its size", function(x)
    local y = conv(x)
    return y:reshape(1, 3, y:size(2) * y:size(3)) / y:size(3)
  end, { 8, 8 }, { { 5, 4 }, { 12, 15 }, { 20, 6 } }),
  pictures("resize to half", function(x)
    return F.interpolate(x, { size = { x:size(2) // 2, x:size(3) // 2 } })
  end, { 8, 8 }, { { 4, 4 }, { 12, 16 }, { 20, 6 } }),
  pictures("resize to another's size", function(x)
    local small = F.max_pool2d(x, 2)
    return F.interpolate(small, { size = { x:size(2), x:size(3) } }) + x
  end, { 8, 8 }, { { 5, 4 }, { 12, 15 }, { 20, 6 } }),
  pictures("pad to a multiple of 8", function(x)
    return F.pad(x, { 0, -x:size(3) % 8, 0, -x:size(2) % 8 })
  end, { 8, 16 }, { { 8, 8 }, { 9, 15 }, { 23, 1 } }),
  pictures("rolled", function(x)
    return x:roll({ 1, -3 }, { 2, 3 }) + x:roll(x:size(2) // 2, 2) + x:roll(5)
  end, { 8, 8 }, { { 4, 4 }, { 9, 15 }, { 3, 1 } }),
  pictures("normalized groups", nn.GroupNorm(2, 2), { 8, 8 }, { { 4, 4 }, { 9, 15 } }),
  pictures("normalized rows", function(x)
    return F.layer_norm(x, { x:size(3) })
  end, { 8, 8 }, { { 4, 4 }, { 9, 15 } }),
  pictures("reflected margins", function(x)
    return F.pad(x, { 1, 2, 2, 0 }, "reflect") + F.pad(x, { 1, 2, 2, 0 }, "replicate")
      + F.pad(x, { 1, 2, 2, 0 }, "circular")
  end, { 8, 8 }, { { 4, 4 }, { 9, 15 }, { 3, 5 } }),
  pictures("patches and a token", function(x)
    local h, w = x:size(2) // 4, x:size(3) // 4
    local y = x[{ ":", ":", { 0, 4 * h }, { 0, 4 * w } }]
    y = y:reshape(1, 2, h, 4, w, 4):permute(0, 2, 4, 1, 3, 5):reshape(1, h * w, 32)
    return zknn.cat({ zknn.zeros(1, 1, 32), y }, 1) * (h * w + 1)
  end, { 8, 8 }, { { 4, 4 }, { 12, 16 }, { 21, 7 } }),
  pictures("a grid of coordinates", function(x)
    local h, w = x:size(2), x:size(3)
    local rows_at = zknn.arange(h):float():view(1, 1, h, 1):expand(1, 1, h, w)
    local columns_at = zknn.arange(w):float():view(1, 1, 1, w):expand(1, 1, h, w)
    return zknn.cat({ x, rows_at, columns_at }, 1)
  end, { 3, 4 }, { { 5, 2 }, { 1, 7 } }),
  { "attention over an open sequence", function(x)
    local b, t = x:size(0), x:size(1)
    local q = attention(x):view(b, t, 3, 1):transpose(1, 2)
    local later = zknn.ones(t, t):triu(1):bool()
    local scores = q:matmul(q:transpose(-2, -1)) / math.sqrt(q:size(-1))
    return scores:masked_fill(later, -1e9):softmax(-1):matmul(q):transpose(1, 2)
      :contiguous():view(b, t, 3)
  end, numbers(2, 5, 3), { numbers(1, 9, 3), numbers(4, 1, 3), numbers(3, 17, 3) },
    { { [0] = "batch", [1] = "time" } }, 14 },
  { "an LSTM whose state is a list, with a projection", function(x)
    local y, state = projected(x)
    return y, state[1], state[2]
  end, numbers(4, 2, 3), { numbers(7, 1, 3), numbers(1, 5, 3) },
    { { [0] = "time", [1] = "batch" } } },
  { "packed sequences", function(x)
    local packed = nn.utils.rnn.pack_padded_sequence(x, { 2, 5, 3 }, { enforce_sorted = false })
    local y, state = gru(packed)
    return nn.utils.rnn.pad_packed_sequence(y), state
  end, numbers(5, 3, 3), { numbers(5, 3, 3) }, { {} } },
  { "adaptive pools of any size", function(x)
    local y, index = F.adaptive_max_pool2d(x, { 3, 2 }, true)
    return F.adaptive_avg_pool2d(x, { 3, 4 }), y, index
  end, numbers(2, 3, 7, 5), { numbers(1, 3, 7, 5), numbers(4, 3, 7, 5) }, { { [0] = "n" } } },
  { "pools that reach beyond their input", function(x)
    local o = { kernel_size = 3, stride = 2, padding = 1, ceil_mode = true }
    local own = { kernel_size = 3, stride = 2, padding = 1, ceil_mode = true, divisor_override = 4 }
    return F.avg_pool2d(x, o), F.max_pool2d(x, o), F.avg_pool2d(x, own),
      F.avg_pool1d(x[0], 2, { stride = 3, ceil_mode = true })
  end, numbers(2, 3, 6, 7), { numbers(1, 3, 6, 7), numbers(4, 3, 6, 7) }, { { [0] = "n" } } },
  { "medians and places of an open size", function(x)
    local middle, index = x:median(0)
    return middle, index, x:median(), x:kthvalue(2, 0)
  end, numbers(5, 3), { numbers(2, 3), numbers(8, 3), numbers(31, 3) }, n_axis },
  { "losses", function(x)
    local target = zknn.sigmoid(x:flip { 1 })
    return F.mse_loss(x, target), F.huber_loss(x, target, { reduction = "sum" }),
      F.binary_cross_entropy_with_logits(x, target),
      F.cross_entropy(x, x:argmax(1), { label_smoothing = 0.1 })
  end, numbers(5, 3), { numbers(1, 3), numbers(8, 3) }, n_axis },
}
