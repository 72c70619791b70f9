-- zknn.help(topic): documents a name. Ops have the doc of their descriptor, all other names a line
-- here. A test checks that no public name is missing.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"

local docs = {
  -- making
  tensor = "tensor(data, {dtype=, requires_grad=}): from a number, a boolean, nested lists or a "
    .. "tensor (copied). {1, 2} is int64, {1.0} float32, {true} bool.",
  from_bytes = "from_bytes(string, dtype, shape): a tensor of the little-endian elements in a "
    .. "string; t:bytes() is the way back.",
  empty = "empty(...shape, options): a tensor whose elements are not set.",
  zeros = "zeros(...shape, options): all 0. Options everywhere: dtype, requires_grad, device.",
  ones = "ones(...shape, options): all 1.",
  full = "full(shape, value, options): all value; shape is a list.",
  zeros_like = "zeros_like(t, options): 0, in t's shape and dtype.",
  ones_like = "ones_like(t, options): 1, in t's shape and dtype.",
  empty_like = "empty_like(t, options): not set, in t's shape and dtype.",
  full_like = "full_like(t, value, options): value, in t's shape and dtype.",
  rand_like = "rand_like(t, options): uniform in [0, 1), in t's shape.",
  randn_like = "randn_like(t, options): standard normal, in t's shape.",
  eye = "eye(n, m=n, options): 1 on the diagonal, else 0.",
  arange = "arange(start=0, end, step=1, options): start, start + step, .. before end. int64 for "
    .. "integers.",
  linspace = "linspace(start, end, steps, options): steps numbers from start to end, both "
    .. "included.",
  rand = "rand(...shape, options): uniform in [0, 1), PyTorch's numbers.",
  randn = "randn(...shape, options): standard normal, PyTorch's numbers.",
  randint = "randint(low=0, high, shape, options): integers in [low, high).",
  randint_like = "randint_like(t, low=0, high, options): integers in [low, high), in t's shape.",
  bernoulli = "bernoulli(input, p=nil): 1 with the probabilities in input (or with p), else 0.",
  randperm = "randperm(n): 0..n-1 in random order.",
  Generator = "Generator(): a separate random generator, for generator= in functions that draw: "
    .. "g:manual_seed(n), g:initial_seed(), g:seed(), g:get_state(), g:set_state(t).",
  manual_seed = "manual_seed(n): starts the random numbers as torch.manual_seed(n) does.",
  initial_seed = "initial_seed(): the seed that the random numbers started from.",
  get_rng_state = "get_rng_state(): the generator's state, a uint8 tensor as torch.get_rng_state() "
    .. "gives it.",
  set_rng_state = "set_rng_state(t): goes on from a state of get_rng_state, here or in PyTorch.",
  -- looking
  is_tensor = "is_tensor(x): is x a tensor?",
  equal = "equal(a, b): same shape and same elements? (a == b raises; rawequal(a, b) asks whether "
    .. "they are one object.)",
  allclose = "allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=false): |a - b| <= atol + rtol |b| "
    .. "everywhere?",
  size = "t:size(dim=nil): the shape as a list, or one size of it.",
  stride = "t:stride(): the steps between neighbours along each dimension, in elements.",
  dim = "t:dim(): the number of dimensions.",
  numel = "t:numel(): the number of elements.",
  is_contiguous = "t:is_contiguous(): do the elements lie in memory in index order, without gaps?",
  item = "t:item(): the one element of t as a Lua number or boolean.",
  tolist = "t:tolist(): nested Lua lists (which count from 1) of the elements.",
  bytes = "t:bytes(): the elements in index order as a string, little-endian.",
  each = "t:each(): for i, row in t:each() do: walks the first dimension from 0. (ipairs "
    .. "starts at 1 and would skip one.)",
  -- converting
  to = "t:to(dtype | device | other): t itself, or converted to that dtype.",
  float = "t:float(): as float32.",
  double = "t:double(): as float64.",
  long = "t:long(): as int64.",
  byte = "t:byte(): as uint8.",
  bool = "t:bool(): as bool.",
  cpu = "t:cpu(): t itself; this build has no other device.",
  contiguous = "t:contiguous(): t itself, or a copy whose elements lie in index order.",
  -- autograd
  backward = "t:backward(gradient=nil, retain_graph=false): adds the gradient of t to the .grad of "
    .. "the leaves it was made from.",
  detach = "t:detach(): the same storage without history.",
  requires_grad_ = "t:requires_grad_(on=true): gradients are kept for this leaf. Gives t.",
  retain_grad = "t:retain_grad(): keeps .grad for t, which is no leaf.",
  register_hook = "t:register_hook(f): f(grad) runs when backward has t's gradient; a tensor "
    .. "it gives replaces it. Gives a handle with :remove().",
  no_grad = "no_grad(f, ...): f(...) without recording gradients. A coroutine that yields in there "
    .. "keeps that to itself.",
  enable_grad = "enable_grad(f, ...): f(...) with recording, inside no_grad.",
  is_grad_enabled = "is_grad_enabled(): are gradients recorded?",
  set_grad_enabled = "set_grad_enabled(on): switches recording, in a coroutine for itself; gives "
    .. "what was before.",
  Function = "Function(name): a function with forward(ctx, ...) and backward(ctx, grad) in Lua; "
    .. "Cube.apply(x) calls it, where local Cube = zknn.Function('Cube').",
  -- in place
  fill_ = "t:fill_(value): sets every element. Gives t.",
  zero_ = "t:zero_(): sets every element to 0. Gives t.",
  copy_ = "t:copy_(source): takes over the elements, broadcast and converted. Gives t.",
  uniform_ = "t:uniform_(from=0, to=1): uniform random elements. Gives t.",
  bernoulli_ = "t:bernoulli_(p=0.5): 1 with probability p, a number or a tensor, else 0. Gives t.",
  random_ = "t:random_(), t:random_(to), t:random_(from, to): random integers from `from` (0) on, "
    .. "before `to` (all that the dtype holds). Gives t.",
  exponential_ = "t:exponential_(lambd=1): exponentially distributed random elements. Gives t.",
  normal_ = "t:normal_(mean=0, std=1): normal random elements. Gives t.",
  -- files and system
  save = "save(object, path): writes tensors, numbers, strings, booleans and tables of them as "
    .. "PyTorch's .pth, atomically.",
  load = "load(path, {keys=nil}): reads a .pth that zknn or PyTorch wrote, or the places of it "
    .. "that keys names. Nothing in a file is executed.",
  is_opaque = "is_opaque(x): is x an object of a checkpoint that zknn has no value for?",
  safetensors = "safetensors.save(tensors, path, metadata=nil), safetensors.load(path): a table of "
    .. "names and tensors; load gives the metadata too.",
  csv = "csv.load(path, options): a table of names and columns; csv.matrix(columns, names=nil): "
    .. "columns as one tensor; csv.save(columns, path, options).",
  npy = "npy.save(tensor, path), npy.load(path): one array in NumPy's format.",
  npz = "npz.save(tensors, path), npz.load(path): a table of names and tensors in NumPy's format.",
  clock = "clock(): seconds of a monotonic clock.",
  memory = "memory(): bytes of tensors and their like that live now, and the most there were.",
  get_num_threads = "get_num_threads(): how many threads compute.",
  set_num_threads = "set_num_threads(n): computes with n threads; results do not depend on it.",
  sha256 = "sha256(string): its digest in hexadecimal.",
  set_printoptions = "set_printoptions{precision=4, threshold=1000, edgeitems=3, linewidth=80, "
    .. 'profile="default" | "short" | "full", sci_mode=}: how tensors are printed.',
  get_printoptions = "get_printoptions(): how tensors are printed, as set_printoptions takes it.",
  help = "help(name): what a name does; help() lists the names.",
}

for name, doc in pairs(require("zknn.compose.common").docs) do -- functions made of operations
  docs[name] = doc
end

local WIDTH = 96

-- Breaks a text into lines of at most WIDTH.
local function wrap(text)
  local lines, line = {}, ""
  for word in text:gmatch "%S+" do
    if #line + #word + 1 > WIDTH and line ~= "" then
      lines[#lines + 1] = line
      line = "  " .. word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

local function op_docs()
  local of = {}
  for _, op in ipairs(support.ops()) do
    of[op.name] = op.doc
  end
  return of
end

local function overview()
  local ops, others = {}, {}
  for name in pairs(op_docs()) do
    ops[#ops + 1] = name
  end
  for name in pairs(docs) do
    others[#others + 1] = name
  end
  table.sort(ops)
  table.sort(others)
  return wrap("Operations, as zknn.NAME(x) and mostly x:NAME(): " .. table.concat(ops, " ")) .. "\n"
    .. wrap("Others: " .. table.concat(others, " ")) .. "\n"
    .. wrap [[A tensor's fields: shape dtype device requires_grad grad data is_leaf grad_fn.
      Modules: zknn.nn zknn.optim zknn.data zknn.onnx zknn.plot zknn.image zknn.autograd
      zknn.testing zknn.system. help "NAME" says more.]]
end

-- The doc of a name, or nil.
local find
function find(name)
  local of = op_docs()
  local plain = name:match "^(.-)_$"
  if docs[name] or of[name] then return docs[name] or of[name] end
  for _, op in ipairs(support.ops()) do
    for alias in op.aliases:gmatch "%S+" do
      if alias == name then return op.doc end
    end
  end
  local doc = plain and find(plain)
  if doc then return doc .. " In place: x:" .. name .. "(...) changes x." end
end

-- The name under which zknn or a tensor has a function.
local function name_of(f)
  for name, value in pairs(core) do
    if value == f and type(name) == "string" then return name end
  end
end

-- The pages that describe what is in modules: layers, optimizers, datasets and so on.
local PAGES = {
  { "nn", "layers" }, { "optim", "optim" }, { "optim.lr_scheduler", "optim" }, { "data", "data" },
  { "data.transforms", "data" }, { "onnx", "onnx" }, { "plot", "plot" }, { "testing", "testing" },
  { "system", "system" },
}

-- Where a module, or something in one, is described: by its name or by itself. A line, or nil.
local function page_of(name, topic)
  for _, entry in ipairs(PAGES) do
    local module = require "zknn"
    for part in entry[1]:gmatch "[%w_]+" do
      module = module[part]
    end
    local known
    if entry[1] == name or rawequal(module, topic) then
      known = entry[1]
    elseif name and module[name] ~= nil then
      known = entry[1] .. "." .. name
    else
      for key, value in pairs(module) do
        if rawequal(value, topic) then known = entry[1] .. "." .. key end
      end
    end
    if known then return ("%s: see docs/%s.md"):format(known, entry[2]) end
  end
end

-- help(): an overview; help(name) or help(function): its doc. Prints, and gives nothing.
local function help(topic)
  if topic == nil then
    print(overview())
    return
  end
  local name = type(topic) == "string" and topic:match "([%w_]+)$" or name_of(topic)
  local doc = name and find(name)
  if doc then
    print(wrap(doc))
    return
  end
  local page = page_of(name, topic)
  if page then
    print(page)
    return
  end
  local names = {}
  for known in pairs(op_docs()) do
    names[#names + 1] = known
  end
  for known in pairs(docs) do
    names[#names + 1] = known
  end
  local near = name and support.suggest(name, names)
  print(("no help on %s%s"):format(name or args.describe(topic),
    near and ("; did you mean '%s'?"):format(near) or "; help() lists what there is"))
end

return setmetatable({ docs = docs, find = find }, {
  __call = function(_, topic)
    help(topic)
  end,
  __tostring = function()
    return 'help() lists the names, help "NAME" says what one does'
  end,
})
