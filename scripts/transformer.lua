-- A small causal transformer that learns to sort digits, or to write like a text: it reads what
-- stands there so far and says what comes next. The net is the same for both tasks.
--
--   ./zknn scripts/transformer.lua                    (sorts; --help shows all options)
--   ./zknn scripts/transformer.lua --write            (the text that ships, or --text FILE)
--
-- [Vaswani et al. 2017, arXiv 1706.03762; rotary positions: Su et al. 2021, arXiv 2104.09864]

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim
local F = nn.functional
local train, command = zknn.train, zknn.train.command
local text = require "text"

local ROWS = {
  { name = "steps", kind = "integer", value = "N", default = 600, min = 1,
    help = "of the optimizer" },
  { name = "batch-size", kind = "integer", value = "N", default = 64, min = 1,
    help = "sequences a step" },
  { name = "lr", kind = "number", value = "X", default = 3e-3, help = "AdamW's greatest rate" },
  { name = "digits", kind = "integer", value = "N", default = 8, min = 2,
    help = "how many are sorted" },
  { name = "write", kind = "flag", help = "learns to write like a text instead" },
  text.ROW,
  { name = "length", kind = "integer", value = "N", default = 64, min = 2,
    help = "bytes of a text that the net sees at once" },
  { name = "width", kind = "integer", value = "N", default = 64, min = 4,
    help = "of the net, a multiple of 4 x heads" },
  { name = "heads", kind = "integer", value = "N", default = 4, min = 1, help = "of attention" },
  { name = "layers", kind = "integer", value = "N", default = 2, min = 1, help = "of the net" },
  { name = "positions", kind = "string", value = "KIND", default = "sinusoidal",
    help = "sinusoidal (added to the input) or rotary (turns queries and keys)" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights and the sequences" },
}

-- ---- positions ----------------------------------------------------------------------------------

-- Angles [length, width / 2]: position times a rate that falls from 1 to 1/10000.
local function angles(length, width)
  local rate = (zknn.arange(0, width, 2):float() * (-math.log(10000) / width)):exp()
  return zknn.arange(length):float():unsqueeze(1) * rate
end

-- [length, width]: sines and cosines, which are added to the vectors of a sequence.
local function sinusoids(length, width)
  local a = angles(length, width)
  return zknn.cat({ a:sin(), a:cos() }, 1)
end

-- x [..., length, width] with each pair of numbers turned by its position's angle: the product of a
-- query and a key then depends on how far apart they are.
local function turned(x, cos, sin)
  local half = x:size(-1) // 2
  local a, b = x:narrow(-1, 0, half), x:narrow(-1, half, half)
  return zknn.cat({ a * cos - b * sin, a * sin + b * cos }, -1)
end

-- ---- the net ------------------------------------------------------------------------------------

-- Attention of a sequence [N, L, width] to itself, each place seeing those before it.
local Attention = nn.class("Attention")

function Attention:__init(width, heads, length, rotary)
  self.heads = heads
  self.into = nn.Linear(width, 3 * width)
  self.out = nn.Linear(width, width)
  if rotary then
    local a = angles(length, width // heads)
    self:register_buffer("cos", a:cos(), false)
    self:register_buffer("sin", a:sin(), false)
  end
end

function Attention:forward(x)
  local n, l, width = x:size(0), x:size(1), x:size(2)
  local parts = self.into(x):view(n, l, 3, self.heads, width // self.heads):permute(2, 0, 3, 1, 4)
  local q, k, v = parts[0], parts[1], parts[2] -- [n, heads, l, width / heads]
  if self.cos then
    local cos, sin = self.cos:narrow(0, 0, l), self.sin:narrow(0, 0, l)
    q, k = turned(q, cos, sin), turned(k, cos, sin)
  end
  local y = F.scaled_dot_product_attention(q, k, v, { is_causal = true })
  return self.out(y:transpose(1, 2):reshape(n, l, width))
end

local Block = nn.class("Block")

function Block:__init(width, heads, length, rotary)
  self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
  self.attention = Attention(width, heads, length, rotary)
  self.feed_forward = nn.Sequential(
    nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
end

function Block:forward(x)
  x = x + self.attention(self.norm1(x))
  return x + self.feed_forward(self.norm2(x))
end

-- Numbers below `words` [N, L] -> scores of the number that comes next, [N, L, words].
local Net = nn.class("Net")

function Net:__init(words, length, o)
  local rotary = o.positions == "rotary"
  self.embedding = nn.Embedding(words, o.width)
  if not rotary then self:register_buffer("places", sinusoids(length, o.width), false) end
  local blocks = {}
  for i = 1, o.layers do
    blocks[i] = Block(o.width, o.heads, length, rotary)
  end
  self.blocks = nn.Sequential(table.unpack(blocks))
  self.norm = nn.LayerNorm(o.width)
  self.head = nn.Linear(o.width, words)
end

function Net:forward(x)
  local y = self.embedding(x)
  if self.places then y = y + self.places:narrow(0, 0, x:size(1)) end
  return self.head(self.norm(self.blocks(y)))
end

-- The number with the highest score, after each sequence; `count` times, each after the others.
local function continued(net, x, count, length)
  for _ = 1, count do
    local seen = x:size(1)
    local from = math.max(seen - length, 0)
    local scores = net(x:narrow(1, from, seen - from)):select(1, seen - from - 1)
    x = zknn.cat({ x, scores:argmax(1, true) }, 1)
  end
  return x
end

-- ---- tasks --------------------------------------------------------------------------------------

-- A task has `words`, `length`, batch(n) giving inputs and targets (-100: not asked), and
-- report(net), a text.

local MARK = 10 -- stands between the digits and the sorted ones

local function sorting(o)
  local count = o.digits
  local task = { words = 11, length = 2 * count }

  local function draw(n)
    local digits = zknn.randint(0, 10, { n, count })
    local sorted = zknn.sort(digits, 1)
    return zknn.cat({ digits, zknn.full({ n, 1 }, MARK), sorted }, 1), sorted
  end

  function task.batch(n)
    local all = draw(n)
    local targets = all:narrow(1, 1, 2 * count):clone()
    targets:narrow(1, 0, count):fill_(-100)
    return all:narrow(1, 0, 2 * count), targets
  end

  function task.report(net)
    local all, sorted = draw(500)
    local got = continued(net, all:narrow(1, 0, count + 1), count, task.length)
      :narrow(1, count + 1, count)
    local right = got:eq(sorted):all(1):float():mean():item()
    return ("%.1f%% of 500 lists sorted: %s -> %s"):format(100 * right,
      table.concat(all[0]:narrow(0, 0, count):tolist(), " "),
      table.concat(got[0]:tolist(), " "))
  end
  return task
end

local SAMPLE = 160 -- bytes that are written after the first ones of the text

local function writing(o)
  local length = o.length
  local known = text.read(o.text, length + 2)
  local values = known.values
  local task = { words = known.words, length = length }

  function task.batch(n)
    local first = zknn.randint(0, values:size(0) - length, { n, 1 })
    local places = first + zknn.arange(length + 1)
    local all = zknn.take(values, places)
    return all:narrow(1, 0, length), all:narrow(1, 1, length)
  end

  function task.report(net)
    local start = values:narrow(0, 0, math.min(16, length)):unsqueeze(0)
    return "it writes: " .. text.printable(known.string(continued(net, start, SAMPLE, length)[0]))
  end
  return task
end

-- ---- training -----------------------------------------------------------------------------------

local function check(o)
  if o.positions ~= "sinusoidal" and o.positions ~= "rotary" then
    command.fail("--positions is '%s', it must be sinusoidal or rotary", o.positions)
  end
  if o.width % (4 * o.heads) ~= 0 then
    command.fail("--width %d is no multiple of 4 x %d heads", o.width, o.heads)
  end
end

local function run(o)
  check(o)
  zknn.manual_seed(o.seed)
  local task = (o.write or o.given.text) and writing(o) or sorting(o)
  local net = Net(task.words, task.length, o)
  local optimizer = optim.AdamW(net:parameters(), { lr = o.lr, weight_decay = 0.01 })
  local schedule = optim.lr_scheduler.OneCycleLR(optimizer, { max_lr = o.lr,
    total_steps = o.steps + 1 })
  local start, report = zknn.clock(), math.max(o.steps // 10, 1)
  for step = 1, o.steps do
    local x, y = task.batch(o.batch_size)
    local loss = F.cross_entropy(net(x):view(-1, task.words), y:reshape(-1))
    optimizer:zero_grad()
    loss:backward()
    nn.utils.clip_grad_norm_(net:parameters(), 1)
    optimizer:step()
    schedule:step()
    if step % report == 0 then
      print(("step %5d  loss %.4f  %.1f s"):format(step, loss:item(), zknn.clock() - start))
    end
  end
  net:eval()
  print(zknn.no_grad(task.report, net))
end

command.run(function()
  run(train.options("Trains a small causal transformer to sort digits, or on a text.", ROWS))
end)
