-- A recurrent net that reads a text byte by byte and learns which comes next; then it writes.
-- A GRU reads several parts of the text side by side. It keeps its state from one step of the
-- optimizer to the next, but gradients stop there (truncated backpropagation through time).
--
--   ./zknn scripts/char_rnn.lua      (--help shows all options)
--
-- [Mikolov et al. 2010, Interspeech; Cho et al. 2014, arXiv 1406.1078]

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim
local F = nn.functional
local train, command = zknn.train, zknn.train.command
local text = require "text"

local ROWS = {
  text.ROW,
  { name = "epochs", kind = "integer", value = "N", default = 16, min = 1,
    help = "how often the text is read" },
  { name = "batch-size", kind = "integer", value = "N", default = 32, min = 1,
    help = "parts of the text that are read side by side" },
  { name = "length", kind = "integer", value = "N", default = 64, min = 1,
    help = "bytes of each part a step of the optimizer" },
  { name = "lr", kind = "number", value = "X", default = 4e-3, help = "Adam's greatest rate" },
  { name = "hidden", kind = "integer", value = "N", default = 256, min = 1,
    help = "size of the GRU's state" },
  { name = "layers", kind = "integer", value = "N", default = 1, min = 1, help = "of the GRU" },
  { name = "dropout", kind = "number", value = "P", default = 0.3,
    help = "share of the GRU's outputs that training drops" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights, the dropout and what is written" },
  { name = "start", kind = "string", value = "TEXT", default = "Alice ",
    help = "what the written text begins with" },
  { name = "sample", kind = "integer", value = "N", default = 400, min = 0,
    help = "bytes to write after it" },
  { name = "temperature", kind = "number", value = "T", default = 0.7,
    help = "divides the scores of what may come next: 0 takes the likeliest, 1 the net's odds" },
}

local HELD_OUT = 10 -- the last 1/10 of the text is not learnt

local CharRNN = nn.class("CharRNN")

function CharRNN:__init(words, o)
  self.embedding = nn.Embedding(words, 64)
  self.gru = nn.GRU(64, o.hidden, { num_layers = o.layers, batch_first = true,
    dropout = o.layers > 1 and o.dropout or 0 })
  self.dropout = nn.Dropout(o.dropout)
  self.head = nn.Linear(o.hidden, words)
end

-- Bytes [N, L] and a state -> scores of each next byte [N, L, words], and the state after them.
function CharRNN:forward(x, state)
  local outputs, after = self.gru(self.embedding(x), state)
  return self.head(self.dropout(outputs)), after
end

-- The text cut into `count` parts of one length, which are read side by side: gives, from left to
-- right, inputs and targets [count, up to length].
local function pieces(values, count, length)
  local each = (values:size(0) - 1) // count
  local inputs = values:narrow(0, 0, count * each):view(count, each)
  local targets = values:narrow(0, 1, count * each):view(count, each)
  local from = -length
  return function()
    from = from + length
    if from >= each then return nil end
    local n = math.min(length, each - from)
    return inputs:narrow(1, from, n), targets:narrow(1, from, n)
  end
end

-- The mean loss a byte in bits.
local function bits(model, values, length)
  model:eval()
  local sum, count, state = 0, 0, nil
  zknn.no_grad(function()
    for x, y in pieces(values, 8, length) do
      local scores
      scores, state = model(x, state)
      local losses = F.cross_entropy(scores:flatten(0, 1), y:flatten(), { reduction = "sum" })
      sum, count = sum + losses:item(), count + y:numel()
    end
  end)
  model:train()
  return sum / count / math.log(2)
end

-- What the model writes after `start`: each byte is drawn from what it expects next.
local function write(model, known, start, count, temperature)
  model:eval()
  local numbers = {}
  zknn.no_grad(function()
    local x, state = known.numbers(start):unsqueeze(0), nil
    for i = 1, count do
      local scores
      scores, state = model(x, state)
      local last = scores:select(1, -1)
      x = temperature == 0 and last:argmax(1, true)
        or zknn.multinomial(F.softmax(last / temperature, 1), 1)
      numbers[i] = x:item()
    end
  end)
  return start .. known.string(zknn.tensor(numbers, { dtype = "int64" }))
end

local function run(o)
  if o.dropout >= 1 then
    command.fail("--dropout %g leaves nothing; it must be below 1", o.dropout)
  end
  local known = text.read(o.text, HELD_OUT * 16 + 2 * o.batch_size)
  known.numbers(o.start)
  zknn.manual_seed(o.seed)
  local n = known.values:size(0)
  local learnt = known.values:narrow(0, 0, n - n // HELD_OUT)
  local held_out = known.values:narrow(0, n - n // HELD_OUT, n // HELD_OUT)
  local model = CharRNN(known.words, o)
  print(model)
  print(("%d bytes of %d kinds to learn, %d held out"):format(learnt:size(0), known.words,
    held_out:size(0)))

  local optimizer = optim.Adam(model:parameters(), { lr = o.lr })
  local schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max = o.epochs })
  local start = zknn.clock()
  for epoch = 1, o.epochs do
    local sum, count, state = 0, 0, nil
    for x, y in pieces(learnt, o.batch_size, o.length) do
      local scores, after = model(x, state)
      local loss = F.cross_entropy(scores:flatten(0, 1), y:flatten())
      optimizer:zero_grad()
      loss:backward()
      nn.utils.clip_grad_norm_(model:parameters(), 1)
      optimizer:step()
      state = after:detach()
      sum, count = sum + loss:item() * y:numel(), count + y:numel()
    end
    schedule:step()
    print(("epoch %2d  training %.3f, held out %.3f bits a byte  %.1f s"):format(epoch,
      sum / count / math.log(2), bits(model, held_out, o.length), zknn.clock() - start))
  end
  print(("\nIt writes, at a temperature of %g:\n\n%s"):format(o.temperature,
    text.printable(write(model, known, o.start, o.sample, o.temperature))))
end

command.run(function()
  run(train.options("Trains a GRU to continue a text byte by byte, and lets it write.", ROWS))
end)
