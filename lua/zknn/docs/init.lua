-- The documentation of every public name: pages of text (zknn.docs.pages, in the form that
-- parse.lua describes) and, for ops, their descriptors. help, docs/reference, the man page and the
-- stubs of library/ are made of it.

local support = require "zknn.core.support"
local parse = require "zknn.docs.parse"

local docs = {}

-- The pages, in the order of the reference.
docs.PAGES = {
  "tensors", "tensor_methods", "random", "gradients",
  "pointwise", "special", "comparison", "reductions", "statistics",
  "shapes", "composed", "joining", "ranges", "indexing", "writing", "properties",
  "linear_algebra", "linalg", "linalg_more", "layer_ops", "activation_ops", "loss_ops",
  "module", "module_state",
  "containers", "layers", "recurrent", "convolution", "pooling", "normalization", "activation",
  "lazy", "losses", "sequence_losses",
  "functional", "functional_losses", "functional_windows", "functional_loose",
  "attention", "sequences", "initialization", "weights", "prune", "quantization",
  "optim", "optimizer", "schedulers", "scheduler", "averaging",
  "data", "transforms",
  "train", "train_programs", "distributed", "metrics", "tensorboard", "files", "inspect", "image",
  "onnx", "plot",
  "testing", "profiler", "system", "command", "topics",
}

-- "name(a, b=1): text. Errors: x." -> signature, text, errors
local function split_doc(doc)
  local depth = 0
  for at = 1, #doc do
    local c = doc:sub(at, at)
    if c == "(" then depth = depth + 1 end
    if c == ")" then depth = depth - 1 end
    if c == ":" and depth == 0 and doc:sub(at + 1, at + 1) == " " then
      local text, errors = doc:sub(at + 2):match "^(.-) Errors?: (.*)$"
      text = text or doc:sub(at + 2)
      -- A word gets a capital: "the sine of", but not "e to the", "max(x, 0)", "input - x".
      if text:find "^%l%l+ %a" or text:find "^a %l" then
        text = text:sub(1, 1):upper() .. text:sub(2)
      end
      return doc:sub(1, at - 1), text, errors
    end
  end
  return doc, "", nil
end

local function words(text)
  local list = {}
  for word in text:gmatch "%S+" do
    list[#list + 1] = word
  end
  return list
end

local ops
-- The op of a name or alias, as zknn.core.support.ops() describes it; nil when there is none.
function docs.op(name)
  if not ops then
    ops = {}
    for _, op in ipairs(support.ops()) do
      ops[op.name] = op
      for _, alias in ipairs(words(op.aliases)) do
        ops[alias] = op
      end
    end
  end
  return ops[name]
end

-- Fills an `op` entry from the descriptor.
local function complete(entry)
  local op = docs.op(entry.name)
  if not op then error(("there is no op %s"):format(entry.name), 0) end
  local signature, text, errors = split_doc(op.doc)
  entry.op = op
  entry.signatures = { signature }
  entry.parameters = parse.parameters(signature:match "^[%w_.]+(%b())" and
    signature:match("^[%w_.]+(%b())"):sub(2, -2) or "")
  table.insert(entry.text, 1, text)
  entry.errors = entry.errors or errors
  entry.summary = parse.summary(entry.text)
  for _, alias in ipairs(words(op.aliases)) do
    entry.also[#entry.also + 1] = alias
  end
end

local pages, by_name
local function load()
  if pages then return end
  pages, by_name = {}, {}
  for _, name in ipairs(docs.PAGES) do
    local page = parse.page(require("zknn.docs.pages." .. name))
    pages[#pages + 1] = page
    for _, entry in ipairs(page.entries) do
      if entry.kind == "op" then complete(entry) end
      if by_name[entry.name] then error(("%s is documented twice"):format(entry.name), 0) end
      by_name[entry.name] = entry
    end
  end
  for _, page in ipairs(pages) do
    for _, entry in ipairs(page.entries) do
      for _, alias in ipairs(entry.also) do
        by_name[alias] = by_name[alias] or entry
      end
    end
  end
end

-- The list of pages: { name =, title =, text = paragraphs, entries = }.
function docs.pages()
  load()
  return pages
end

-- The ways in which a name may be written for one that is in the pages.
local PREFIXES = { "", "nn.", "nn.functional.", "optim.", "optim.lr_scheduler.", "data.",
  "data.transforms.", "onnx.", "plot.", "nn.init.", "nn.utils.", "nn.utils.rnn.",
  "Tensor:", "Tensor.", "nn.Module:", "image.", "testing.", "autograd.", "system." }
local SHORT = { F = "nn.functional", x = "Tensor", t = "Tensor", torch = "", zknn = "" }

-- The entry of exactly that name, of the op that a function or method with that name calls, or of
-- the base class's method.
local function exact(name)
  local entry = by_name[name]
  if entry then return entry end
  local plain = name:match "^nn%.functional%.(.*)$" or name:match "^Tensor:(.*)$"
  if plain then
    entry = by_name[plain] or (docs.op(plain) and by_name[docs.op(plain).name])
    if not entry and plain:find "_$" then
      local without = plain:sub(1, -2)
      entry = by_name["Tensor:" .. without] or by_name["nn.functional." .. without]
        or exact("Tensor:" .. without)
    end
    if entry and (entry.kind == "op" or entry.kind == "function" or entry.kind == "method") then
      return entry
    end
    return nil
  end
  return docs.op(name) and by_name[docs.op(name).name]
end

-- The entry of a name as people write it ("nn.Linear", "Linear", "x:sum", "F.relu",
-- "torch.nn.Linear"), or nil.
function docs.find(name)
  load()
  name = name:gsub("^zknn%.", ""):gsub("^torch%.", "")
  local first, mark, rest = name:match "^(%w+)([.:])(.*)$"
  if first and SHORT[first] and SHORT[first] ~= "" then
    name = SHORT[first] .. (SHORT[first] == "Tensor" and mark or ".") .. rest
  end
  name = name:gsub("%(%)$", "")
  for _, prefix in ipairs(PREFIXES) do
    local entry = exact(prefix .. name)
    if entry then return entry end
  end
end

local in_lower_case
-- The entry of a name that differs from the given one by capital and small letters alone, or nil.
function docs.find_other_case(name)
  load()
  if not in_lower_case then
    in_lower_case = {}
    for known in pairs(by_name) do
      local key, other = known:lower(), in_lower_case[known:lower()]
      in_lower_case[key] = other and other < known and other or known
    end
  end
  name = name:lower():gsub("^zknn%.", ""):gsub("^torch%.", ""):gsub("^f%.", "nn.functional.")
    :gsub("^x([.:])", "Tensor%1"):gsub("%(%)$", "")
  for _, prefix in ipairs(PREFIXES) do
    local known = in_lower_case[(prefix .. name):lower()]
    if known then return exact(known) end
  end
end

-- Is a public name (of zknn.docs.public) documented? Its entry, or nil. A method may be described
-- at a base of its class, a function at the op or method that it is.
function docs.entry_of(item)
  load()
  local entry = exact(item.name)
  if entry then return entry end
  if item.kind == "method" then
    local public = require "zknn.docs.public"
    local owner, method = item.name:match "^(.*):(.*)$"
    local at = public.at(owner)
    while public.is_class(at) do
      local base = rawget(at, "super")
      for _, named in ipairs(public.items_of(base)) do
        entry = by_name[named.name .. ":" .. method]
        if entry then return entry end
      end
      at = base
    end
    if owner:find "^nn%." then
      return by_name["nn.Module:" .. method] or by_name["nn.Linear:" .. method]
    end
    if owner:find "^data%." then return by_name["data.TensorDataset:" .. method] end
  end
end

-- Entries in which all the words occur, the best first: in names, then signatures, then text.
function docs.search(text)
  load()
  local list, score = {}, {}
  local wanted = words(text:lower())
  for _, page in ipairs(pages) do
    for _, entry in ipairs(page.entries) do
      local name = entry.name:lower()
      local all = table.concat(entry.text, " "):lower()
      local given = table.concat(entry.signatures, " "):lower()
      local points = 0
      for _, word in ipairs(wanted) do
        local plain = word:gsub("%p", "%%%0")
        local whole, inside = "%f[%w_]" .. plain .. "%f[^%w_]", "%f[%w]" .. plain .. "%f[%W]"
        local n = name == word and 8 or name:find(whole) and 7 or given:find(whole) and 5
          or name:find(inside) and 4 or name:find(plain) and 2 or all:find(whole) and 1 or 0
        if n == 0 then
          points = 0
          break
        end
        points = points + n
      end
      if points > 0 then
        list[#list + 1] = entry
        score[entry] = points
      end
    end
  end
  table.sort(list, function(a, b)
    if score[a] ~= score[b] then return score[a] > score[b] end
    return a.name < b.name
  end)
  return list
end

-- All names that entries have, to find one that is near.
function docs.names()
  load()
  local list = {}
  for name in pairs(by_name) do
    list[#list + 1] = name
    local last = name:match "[.:]([%w_]+)$"
    if last then list[#list + 1] = last end
  end
  table.sort(list)
  return list
end

return docs
