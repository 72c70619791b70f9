-- nn.utils.prune: parts of a parameter held at 0. The parameter moves to NAME_orig, a mask of ones
-- and zeros is NAME_mask, and a hook before each forward makes NAME their product.
-- [torch/nn/utils/prune.py]

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local clip = require "zknn.nn.clip"
local hooks = require "zknn.nn.hooks"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

local prune = {}

-- --- how much ---

-- amount is a number of parts, or a share of them as a float.
local function check_amount(amount)
  local is_count = math.type(amount) == "integer"
  if is_count and amount < 0 or not is_count and not (amount >= 0 and amount <= 1) then
    raise("amount=%s should either be a float in the range [0, 1] or a non-negative integer",
      amount)
  end
end

-- n is the p of a norm.
local function check_norm(n)
  if type(n) ~= "number" and n ~= "fro" then
    raise("n must be a number or 'fro', got %s", args.describe(n))
  end
end

-- The number of parts of n; a half is rounded to the even one, as in Python.
local function count_of(amount, n)
  if math.type(amount) == "integer" then
    if amount > n then
      raise("amount=%d should be smaller than the number of parameters to prune=%d", amount, n)
    end
    return amount
  end
  local exact = amount * n
  local low = math.floor(exact)
  local up = exact - low > 0.5 or exact - low == 0.5 and low % 2 == 1
  return low + (up and 1 or 0)
end

-- --- methods ---

-- An object of one of these is a hook; _tensor_name is what it prunes. compute_mask(t,
-- default_mask) gives the mask of importances t within one that is there already.
local Method = class("nn.utils.prune.BasePruningMethod")

function Method:compute_mask(...) -- luacheck: ignore 212
  raise("compute_mask: define it in your class")
end

local read_module = args.reader("apply_mask", { { "module", "any" } })

function Method:apply_mask(...)
  local module = read_module(...).module
  if not class.is(module, Module) or not self._tensor_name
    or not core.is_tensor(module[self._tensor_name .. "_mask"])
  then
    raise("apply_mask: module must be one that the method prunes, got %s", args.describe(module))
  end
  local original = module[self._tensor_name .. "_orig"]
  return module[self._tensor_name .. "_mask"]:to(original.dtype) * original
end

function Method.__call(self, module)
  module[self._tensor_name] = self:apply_mask(module)
end

local read_prune = args.reader("prune", {
  { "t", "tensor" }, { "default_mask", "tensor", optional = true },
  { "importance_scores", "tensor", optional = true },
})

-- t times the mask, without a module.
function Method:prune(...)
  local a = read_prune(...)
  return a.t * self:compute_mask(a.importance_scores or a.t,
    a.default_mask or core.ones_like(a.t))
end

local read_mask = args.reader("compute_mask", { { "t", "tensor" }, { "default_mask", "tensor" } })

local function define(name, kind, parameters, compute_mask)
  local Kind = class("nn.utils.prune." .. name, Method)
  local read = args.reader("nn.utils.prune." .. name, parameters)
  Kind.PRUNING_TYPE = kind
  function Kind:__init(...)
    for key, value in pairs(read(...)) do
      if key == "amount" then check_amount(value) end
      if key == "n" then check_norm(value) end
      self[key] = value
    end
  end
  function Kind:compute_mask(...)
    local a = read_mask(...)
    return compute_mask(self, a.t, a.default_mask)
  end
  prune[name] = Kind
end

local AMOUNT = { "amount", "number" }

define("Identity", "unstructured", {}, function(_, _, default_mask) return default_mask end)

-- The mask without the `count` places where scores are greatest or least.
local function without(mask, scores, count, largest)
  mask = mask:clone()
  if count > 0 then
    local _, places = scores:reshape(-1):topk(count, 0, largest)
    mask = mask:reshape(-1):scatter(0, places, 0):reshape(mask.shape)
  end
  return mask
end

define("RandomUnstructured", "unstructured", { AMOUNT }, function(self, t, default_mask)
  local count = count_of(self.amount, t:numel())
  if count == 0 then return default_mask:clone() end
  return without(default_mask, core.rand_like(t), count, true)
end)

define("L1Unstructured", "unstructured", { AMOUNT }, function(self, t, default_mask)
  return without(default_mask, t:detach():abs(), count_of(self.amount, t:numel()), false)
end)

-- dim, checked; the number of its channels, and how many go.
local function channels_of(self, t)
  if t:dim() <= 1 then
    raise("Structured pruning can only be applied to multidimensional tensors. Found tensor of "
      .. "shape %s with %d dims", text.shape(t), t:dim())
  elseif self.dim >= t:dim() or self.dim < -t:dim() then
    raise("Invalid index %d for tensor of size %s", self.dim, text.shape(t))
  end
  local n = t:size(self.dim)
  return self.dim % t:dim(), n, count_of(self.amount, n)
end

-- default_mask where a channel of dim is kept (a vector of booleans).
local function of_channels(default_mask, dim, kept)
  local shape = {}
  for d = 1, default_mask:dim() do shape[d] = d == dim + 1 and -1 or 1 end
  return default_mask * kept:to(default_mask.dtype):reshape(shape)
end

define("RandomStructured", "structured", { AMOUNT, { "dim", "integer", default = -1 } },
  function(self, t, default_mask)
    local dim, n, count = channels_of(self, t)
    if count == 0 then return default_mask end
    local draws = core.rand(n)
    local sorted = draws:sort()
    return of_channels(default_mask, dim, draws:gt(sorted[count - 1]))
  end)

-- The norm of each channel.
local function norms(t, p, dim)
  local others = {}
  for d = 0, t:dim() - 1 do
    if d ~= dim then others[#others + 1] = d end
  end
  return t:detach():norm(p == "fro" and 2 or p, others)
end

define("LnStructured", "structured", {
  AMOUNT, { "n", "any" }, { "dim", "integer", default = -1 },
}, function(self, t, default_mask)
  local dim, n, count = channels_of(self, t)
  if count == 0 then return default_mask end
  local _, places = norms(t, self.n, dim):topk(n - count, 0, true)
  local kept = core.zeros(n):scatter(0, places, 1.0)
  return of_channels(default_mask, dim, kept:gt(0))
end)

define("CustomFromMask", "global", { { "mask", "tensor" } }, function(self, _, default_mask)
  if text.shape(self.mask) ~= text.shape(default_mask) then
    raise("the mask has shape %s, it must be %s", text.shape(self.mask), text.shape(default_mask))
  end
  return default_mask * self.mask:to(default_mask.dtype)
end)

-- Several methods, one after the other, on one parameter.
local Container = class("nn.utils.prune.PruningContainer", Method)

local read_first = args.reader("nn.utils.prune.PruningContainer", {
  { "first", "any", optional = true },
})

function Container:__init(...)
  local first = read_first(...).first
  self._pruning_methods = {}
  if first ~= nil then self:add_pruning_method(first) end
end

function Container:add_pruning_method(method)
  if not class.is(method, Method) then
    raise("%s is not a BasePruningMethod subclass", args.describe(method))
  end
  self._tensor_name = self._tensor_name or method._tensor_name
  if method._tensor_name ~= self._tensor_name then
    raise("Can only add pruning methods acting on the parameter named '%s' to PruningContainer. "
      .. "Found '%s'", self._tensor_name, method._tensor_name)
  end
  table.insert(self._pruning_methods, method)
end

-- The last method's mask of what those before have left.
function Container:compute_mask(...)
  local a = read_mask(...)
  local t, default_mask = a.t, a.default_mask
  local method = self._pruning_methods[#self._pruning_methods]
  if not method then raise("compute_mask: the container has no method yet") end
  local mask = default_mask:to(t.dtype)
  if method.PRUNING_TYPE == "unstructured" then
    local left = default_mask:eq(1)
    local part = method:compute_mask(t:detach()[left], default_mask[left])
    mask = mask:clone()
    mask[left] = part:to(mask.dtype)
    return mask
  elseif method.PRUNING_TYPE == "structured" then
    local dim, others = method.dim % t:dim(), {}
    for d = 0, t:dim() - 1 do
      if d ~= dim then others[#others + 1] = d end
    end
    local places = default_mask:sum(others):ne(0):nonzero():reshape(-1)
    local part = method:compute_mask(t:detach():index_select(dim, places),
      default_mask:index_select(dim, places))
    local back = core.zeros_like(mask)
    return back:index_add(dim, places, part:to(mask.dtype))
  end
  return method:compute_mask(t, default_mask):to(mask.dtype)
end
prune.PruningContainer = Container
prune.BasePruningMethod = Method

-- --- a module's parameter ---

local function find(module, name)
  for _, handle in ipairs(module._pre_hooks or {}) do
    local hook = handle.f
    if class.is(hook, Method) and (name == nil or hook._tensor_name == name) then
      return handle, hook
    end
  end
end

local function check_module(what, module, name)
  if not class.is(module, Module) then
    raise("%s: module must be a module, got %s", what, args.describe(module))
  elseif name and not core.is_tensor(module[name]) then
    raise("%s: %s has no parameter '%s'", what, module:_get_name(), name)
  end
end

-- Prunes module's parameter `name` by method, behind those that it has.
local function apply(what, module, name, method, scores)
  check_module(what, module, name)
  local handle, old = find(module, name)
  method._tensor_name = name
  local original = module[name]
  if scores and text.shape(scores) ~= text.shape(original) then
    raise("%s: importance_scores should have the same shape as parameter %s, got %s and %s", what,
      name, text.shape(scores), text.shape(original))
  end
  local default_mask
  if old then
    if not class.is(old, Container) then old = Container(old) end
    old:add_pruning_method(method)
    method, default_mask = old, module[name .. "_mask"]:clone()
  else
    default_mask = core.ones_like(original)
  end
  local mask = core.no_grad(method.compute_mask, method, (scores or original):detach(),
    default_mask:detach())
  if handle then
    handle:remove()
    module[name .. "_mask"] = mask
  else
    module[name] = nil
    module:register_parameter(name .. "_orig", original)
    module:register_buffer(name .. "_mask", mask)
  end
  module[name] = method:apply_mask(module)
  hooks.add(module, "_pre_hooks", method)
  return module
end

local PLACE = { { "module", "any" }, { "name", "string" } }
local SCORES = { "importance_scores", "tensor", optional = true }

for name, row in pairs {
  identity = { "Identity" }, random_unstructured = { "RandomUnstructured", AMOUNT },
  l1_unstructured = { "L1Unstructured", AMOUNT, SCORES },
  random_structured = { "RandomStructured", AMOUNT, { "dim", "integer" } },
  ln_structured = { "LnStructured", AMOUNT, { "n", "any" }, { "dim", "integer" }, SCORES },
  custom_from_mask = { "CustomFromMask", { "mask", "tensor" } },
} do
  local what, Kind = "nn.utils.prune." .. name, prune[row[1]]
  local parameters = table.move(row, 2, #row, 3, { PLACE[1], PLACE[2] })
  local read = args.reader(what, parameters)
  prune[name] = function(...)
    local a, options = read(...), {}
    check_module(name, a.module, a.name)
    for i = 2, #row do
      if row[i] ~= SCORES then options[row[i][1]] = a[row[i][1]] end
    end
    return (apply(name, a.module, a.name, Kind(options), a.importance_scores))
  end
end

local read_remove = args.reader("nn.utils.prune.remove", PLACE)

function prune.remove(...)
  local a = read_remove(...)
  check_module("remove", a.module)
  local handle, method = find(a.module, a.name)
  if not handle then
    raise("Parameter '%s' of module %s has to be pruned before pruning can be removed", a.name,
      a.module:_get_name())
  end
  local original, value = a.module[a.name .. "_orig"], method:apply_mask(a.module)
  for _, part in ipairs { "", "_orig", "_mask" } do a.module[a.name .. part] = nil end
  original.data = value:detach()
  a.module[a.name] = original
  handle:remove()
  return a.module
end

function prune.is_pruned(module, ...)
  args.no_more("is_pruned", 1, ...)
  check_module("is_pruned", module)
  for _, each in ipairs(module:modules()) do
    if find(each) then return true end
  end
  return false
end

-- parameters: a list of { module, name }; scores: a list of tensors beside it. The options of the
-- method are those of its class.
local read_global = args.reader("nn.utils.prune.global_unstructured", {
  { "parameters", "any" }, { "pruning_method", "any" },
  { "importance_scores", "any", optional = true }, { "amount", "number", optional = true },
})

function prune.global_unstructured(...)
  local a = read_global(...)
  if not args.is_list(a.parameters) or #a.parameters == 0 then
    raise("global_unstructured: parameters must be a list of { module, name }, got %s",
      args.describe(a.parameters))
  end
  if not class.inherits(a.pruning_method, Method) then
    raise("global_unstructured: pruning_method must be a class of nn.utils.prune, got %s",
      args.describe(a.pruning_method))
  end
  local given = a.importance_scores
  if given ~= nil and (type(given) ~= "table" or getmetatable(given)) then
    raise("global_unstructured: importance_scores must be a list of tensors, got %s",
      args.describe(given))
  end
  local scores, masks = {}, {}
  for i, place in ipairs(a.parameters) do
    if not args.is_list(place) then
      raise("global_unstructured: parameters must be a list of { module, name }, got %s",
        args.describe(place))
    end
    check_module("global_unstructured", place[1], place[2])
    local value = place[1][place[2]]
    scores[i] = given and given[i] or value:detach()
    if not core.is_tensor(scores[i]) or text.shape(scores[i]) ~= text.shape(value) then
      raise("global_unstructured: importance_scores[%d] must be a tensor of shape %s, got %s", i,
        text.shape(value), args.describe(scores[i]))
    end
    masks[i] = rawget(place[1], "_buffers").values[place[2] .. "_mask"] or core.ones_like(value)
  end
  local method = a.pruning_method { amount = a.amount }
  if method.PRUNING_TYPE ~= "unstructured" then
    raise('Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found type %s',
      method.PRUNING_TYPE)
  end
  method._tensor_name = "temp"
  local mask = core.no_grad(function()
    return Container(method):compute_mask(clip.parameters_to_vector(scores),
      clip.parameters_to_vector(masks):detach())
  end)
  local at = 0
  for _, place in ipairs(a.parameters) do
    local value = place[1][place[2]]
    prune.custom_from_mask(place[1], place[2],
      mask:narrow(0, at, value:numel()):reshape(value.shape))
    at = at + value:numel()
  end
end

for name, f in pairs(prune) do called(name, f) end

return library("zknn.nn.utils.prune", prune)
