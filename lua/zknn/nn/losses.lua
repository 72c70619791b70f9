-- Losses as functions of nn.functional, with PyTorch's names and order of arguments. The most used
-- are operations of the core; the others are composed of operations, whose gradients they use.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local support = require "zknn.core.support"
local text = require "zknn.text"

local losses = {}

-- Rows of arguments that most have. The first two are long gone from PyTorch's use and refused.
local rows = {
  SIZE_AVERAGE = { "size_average", "any", optional = true },
  REDUCE = { "reduce", "any", optional = true },
  REDUCTION = { "reduction", "string", default = "mean" },
  WEIGHT = { "weight", "tensor", optional = true },
  IGNORE_INDEX = { "ignore_index", "integer", default = -100 },
}
function rows.number(name, default)
  return { name, "number", default = default }
end
function rows.flag(name, default)
  return { name, "boolean", default = default or false }
end

local SIZE_AVERAGE, REDUCE, REDUCTION = rows.SIZE_AVERAGE, rows.REDUCE, rows.REDUCTION
local WEIGHT, number, flag = rows.WEIGHT, rows.number, rows.flag

local function tensor(name)
  return { name, "tensor" }
end

local reductions = { none = true, mean = true, sum = true }

-- Raises for what all losses refuse; more: a further reduction that this one knows.
local function check(what, a, more)
  if what:find "^nn%." and (core.is_tensor(a.size_average) or core.is_tensor(a.reduce)) then
    raise("%s: it takes options, and gives the loss that takes tensors: %s()(input, target)", what,
      what)
  end
  if a.size_average ~= nil or a.reduce ~= nil then
    raise("%s: size_average and reduce are gone, use reduction", what)
  end
  if not reductions[a.reduction] and a.reduction ~= more then
    raise("%s: '%s' is not a valid value for reduction: mean, sum or none%s", what, a.reduction,
      more and " (or " .. more .. ")" or "")
  end
end

local calls = {} -- by name: read(...), which gives the table of arguments, and run(table)

-- losses[name] = f(table of arguments); parameters as args.reader takes them.
local function define(name, parameters, f, more)
  local given = args.reader(name, parameters)
  local function read(...)
    local a = given(...)
    if a.reduction then check(name, a, more) end
    return a
  end
  losses[name] = function(...) return (f(read(...))) end
  calls[name] = { read = read, run = f, parameters = parameters }
end

local function reduced(each, reduction)
  if reduction == "mean" then return each:mean() end
  if reduction == "sum" then return each:sum() end
  return each
end

-- Raises unless the two tensors, named so, have one shape.
local function check_same(what, a, name, other)
  if text.shape(a[name]) ~= text.shape(a[other]) then
    raise("%s: %s has shape %s, %s %s; they must be equal (reshape or expand one)", what, name,
      text.shape(a[name]), other, text.shape(a[other]))
  end
end

local function at_least_0(t)
  return t:clamp { min = 0 }
end

-- t with `least` in place of what is smaller. The limit takes no part in the gradient, as in
-- PyTorch, which clamps in place behind autograd's back.
local function not_below(t, least)
  return t + (t:clamp { min = least } - t):detach()
end

-- Triplets are at least so far apart.
local function check_margin(what, margin)
  if margin ~= margin or margin <= 0 then
    raise("%s: expected margin to be greater than 0, got %s instead", what, margin)
  end
end

-- --- classes ---

local function check_weight(what, weight, classes)
  if weight and (weight:dim() ~= 1 or weight:size(0) ~= classes) then
    raise("%s: weight has shape %s, it must be [%d], one for each class", what, text.shape(weight),
      classes)
  end
end

define("nll_loss", {
  tensor "input", tensor "target", WEIGHT, SIZE_AVERAGE,
  rows.IGNORE_INDEX, REDUCE, REDUCTION,
}, function(a)
  return core.nll_loss(a.input, a.target, a.weight, a.ignore_index, a.reduction)
end)

-- Targets that are probabilities of each class: minus their product with log_softmax.
local function soft_cross_entropy(a)
  local what, input, target, s = "cross_entropy", a.input, a.target, a.label_smoothing
  if input:dim() == 0 then
    raise("%s: input is a scalar, it must be [classes] or [N, classes, ...]", what)
  end
  if not input.dtype:find "float" then
    raise("%s: input is %s, it must be real: convert it with input:float() first (or have input "
      .. "and target changed places?)", what, input.dtype)
  end
  if text.shape(target) ~= text.shape(input) then
    local classes = {}
    for i, size in ipairs(input.shape) do
      if i ~= math.min(2, input:dim()) then classes[#classes + 1] = size end
    end
    classes = "[" .. table.concat(classes, ", ") .. "]"
    raise("%s: target is %s of shape %s: class numbers are int64 of shape %s (%s), probabilities "
      .. "%s of input's shape %s", what, target.dtype, text.shape(target), classes,
      text.shape(target) == classes and "target:long()" or "target:long(), reshaped", target.dtype,
      text.shape(input))
  end
  if a.ignore_index >= 0 then
    raise("%s: ignore_index is for class targets, these are probabilities (%s)", what,
      target.dtype)
  end
  if not (s >= 0 and s <= 1) then
    raise("%s: label_smoothing is %s, it must be in 0..1", what, s)
  end
  local dim = input:dim() == 1 and 0 or 1
  local classes = input:size(dim)
  check_weight(what, a.weight, classes)
  if s > 0 then target = target * (1 - s) + s / classes end
  local each = input:log_softmax(dim) * target
  if a.weight then
    local shape = { classes }
    for i = dim + 2, input:dim() do
      shape[i - dim] = 1
    end
    each = each * a.weight:view(shape)
  end
  return reduced(-each:sum(dim), a.reduction)
end

define("cross_entropy", {
  tensor "input", tensor "target", WEIGHT, SIZE_AVERAGE,
  rows.IGNORE_INDEX, REDUCE, REDUCTION, number("label_smoothing", 0.0),
}, function(a)
  local dtype = a.target.dtype
  if dtype:find "float" then return soft_cross_entropy(a) end
  return core.cross_entropy(a.input, a.target, a.weight, a.ignore_index, a.reduction,
    a.label_smoothing)
end)

-- sum over the other classes of max(0, margin - x_target + x)^p, over the number of classes.
define("multi_margin_loss", {
  tensor "input", tensor "target", { "p", "integer", default = 1 }, number("margin", 1.0), WEIGHT,
  SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  local what, input, target = "multi_margin_loss", a.input, a.target
  if a.p ~= 1 and a.p ~= 2 then raise("%s: p is %d, it must be 1 or 2", what, a.p) end
  local batch = input:dim() == 2
  if not batch and input:dim() ~= 1 then
    raise("%s: input has shape %s, it must be [classes] or [N, classes]", what, text.shape(input))
  end
  local wanted = batch and { input:size(0) } or {}
  if table.concat(target.shape, ",") ~= table.concat(wanted, ",") and target:numel() ~= 1 then
    raise("%s: target has shape %s, which does not fit input %s", what, text.shape(target),
      text.shape(input))
  end
  if target.dtype ~= "int64" then
    raise("%s: target is %s, it must hold class numbers (int64): target:long()", what,
      target.dtype)
  end
  local x = batch and input or input:unsqueeze(0)
  local classes, labels = x:size(1), target:reshape(-1)
  check_weight(what, a.weight, classes)
  if labels:numel() > 0 then
    local low, high = labels:min():item(), labels:max():item()
    if low < 0 or high >= classes then
      raise("%s: target holds %d, but there are %d classes (0..%d)", what, low < 0 and low or high,
        classes, classes - 1)
    end
  end
  local column = labels:unsqueeze(1)
  local each = at_least_0(a.margin - x:gather(1, column) + x)
  if a.p == 2 then each = each * each end
  if a.weight then each = each * a.weight:index_select(0, labels):unsqueeze(1) end
  each = each:scatter(1, column, 0.0):sum(1) / classes
  return reduced(batch and each or each:squeeze(0), a.reduction)
end)

-- --- one value against one value ---

-- PyTorch's weight of mse_loss and l1_loss: a mean is divided by the sum of weights.
local function weighted(what, a, each)
  check_same(what, a, "weight", "input")
  each = each * a.weight
  if a.reduction == "mean" then return each:sum() / a.weight:sum() end
  return reduced(each, a.reduction)
end

define("mse_loss", { tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION, WEIGHT },
  function(a)
    if a.weight then
      return weighted("mse_loss", a, core.mse_loss(a.input, a.target, "none"))
    end
    return core.mse_loss(a.input, a.target, a.reduction)
  end)

define("l1_loss", { tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION, WEIGHT },
  function(a)
    if a.weight then return weighted("l1_loss", a, core.l1_loss(a.input, a.target, "none")) end
    return core.l1_loss(a.input, a.target, a.reduction)
  end)

define("smooth_l1_loss", {
  tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION, number("beta", 1.0),
}, function(a)
  return core.smooth_l1_loss(a.input, a.target, a.reduction, a.beta)
end)

define("huber_loss", { tensor "input", tensor "target", REDUCTION, number("delta", 1.0), WEIGHT },
  function(a)
    if a.weight then
      check_same("huber_loss", a, "weight", "input")
      return reduced(core.huber_loss(a.input, a.target, "none", a.delta) * a.weight, a.reduction)
    end
    return core.huber_loss(a.input, a.target, a.reduction, a.delta)
  end)

define("binary_cross_entropy", {
  tensor "input", tensor "target", WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  if not a.weight then return core.binary_cross_entropy(a.input, a.target, a.reduction) end
  return reduced(core.binary_cross_entropy(a.input, a.target, "none") * a.weight, a.reduction)
end)

define("binary_cross_entropy_with_logits", {
  tensor "input", tensor "target", WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION,
  { "pos_weight", "tensor", optional = true },
}, function(a)
  local f = core.binary_cross_entropy_with_logits
  if not a.weight then return f(a.input, a.target, a.reduction, a.pos_weight) end
  return reduced(f(a.input, a.target, "none", a.pos_weight) * a.weight, a.reduction)
end)

define("kl_div", {
  tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION, flag "log_target",
}, function(a)
  if a.reduction ~= "batchmean" then
    return core.kl_div(a.input, a.target, a.reduction, a.log_target)
  end
  local sum = core.kl_div(a.input, a.target, "sum", a.log_target)
  return a.input:dim() > 0 and sum / a.input:size(0) or sum
end, "batchmean")

-- e^x - t x, or x - t ln(x + eps) without log_input; full adds Stirling's ln t! where t > 1.
define("poisson_nll_loss", {
  tensor "input", tensor "target", flag("log_input", true), flag "full", SIZE_AVERAGE,
  number("eps", 1e-8), REDUCE, REDUCTION,
}, function(a)
  local x, t = a.input, a.target
  check_same("poisson_nll_loss", a, "input", "target")
  local each = a.log_input and x:exp() - t * x or x - t * (x + a.eps):log()
  if a.full then
    local stirling = t * t:log() - t + 0.5 * (2 * math.pi * t):log()
    each = each + core.where(t:gt(1), stirling, 0.0)
  end
  return reduced(each, a.reduction)
end)

-- Do two shapes differ in one size alone, which is 1 in the first?
local function differs_by_a_1(shape, other)
  if #shape ~= #other then return false end
  local sum = 0
  for d = 1, #shape do
    if shape[d] ~= other[d] then sum = sum + shape[d] end
  end
  return sum == 1
end

-- (ln var + (x - t)^2 / var) / 2, var not below eps; full adds ln(2 pi) / 2.
define("gaussian_nll_loss", {
  tensor "input", tensor "target", { "var", "any" }, flag "full", number("eps", 1e-6), REDUCTION,
}, function(a)
  local what, x, var = "gaussian_nll_loss", a.input, a.var
  if type(var) == "number" then
    var = core.full_like(x, var)
  elseif not core.is_tensor(var) then
    raise("%s: var must be a tensor or a number, got %s", what, args.describe(var))
  end
  if var:numel() > 0 and var:min():item() < 0 then
    raise("%s: var has negative entry/entries", what)
  end
  if a.eps ~= a.eps or a.eps <= 0 then
    raise("%s: eps must be positive, got %s", what, a.eps)
  end
  if text.shape(var) ~= text.shape(x) then
    if table.concat(var.shape, ", ")
      == table.concat(x.shape, ", ", 1, math.max(#x.shape - 1, 0)) then
      var = var:unsqueeze(-1)
    elseif not differs_by_a_1(var.shape, x.shape) then
      raise("%s: var has shape %s, which does not fit input %s", what, text.shape(a.var),
        text.shape(x))
    end
  end
  var = not_below(var, a.eps)
  local d = x - a.target
  local each = 0.5 * (var:log() + d * d / var)
  if a.full then each = each + 0.5 * math.log(2 * math.pi) end
  return reduced(each, a.reduction)
end)

-- x where the target is 1, max(0, margin - x) where it is -1.
define("hinge_embedding_loss", {
  tensor "input", tensor "target", number("margin", 1.0), SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  check_same("hinge_embedding_loss", a, "input", "target")
  local away = core.where(a.target:ne(1), at_least_0(a.margin - a.input), 0.0)
  return reduced(away + core.where(a.target:ne(-1), a.input, 0.0), a.reduction)
end)

define("soft_margin_loss", { tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION },
  function(a)
    return core.soft_margin_loss(a.input, a.target, a.reduction)
  end)

-- --- several labels of one input ---

-- binary_cross_entropy_with_logits of each class, averaged over the classes.
define("multilabel_soft_margin_loss", {
  tensor "input", tensor "target", WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  if a.input:dim() == 0 then
    raise("multilabel_soft_margin_loss: input is a scalar, it must be [..., classes]")
  end
  check_same("multilabel_soft_margin_loss", a, "input", "target")
  local target = a.target:to(a.input.dtype)
  local each = core.binary_cross_entropy_with_logits(a.input, target, "none")
  if a.weight then each = each * a.weight end
  return reduced(each:mean(-1), a.reduction)
end)

-- sum over labels l and other classes i of max(0, 1 - x_l + x_i), over the number of classes. A
-- row of targets lists its labels, up to the first -1.
define("multilabel_margin_loss", {
  tensor "input", tensor "target", SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  local what, input, target = "multilabel_margin_loss", a.input, a.target
  check_same(what, a, "input", "target")
  if target.dtype ~= "int64" then
    raise("%s: target is %s, it must hold class numbers (int64): target:long()", what,
      target.dtype)
  end
  if input:dim() ~= 1 and input:dim() ~= 2 then
    raise("%s: input has shape %s, it must be [classes] or [N, classes]", what, text.shape(input))
  end
  local batch = input:dim() == 2
  local x, t = batch and input or input:unsqueeze(0), batch and target or target:unsqueeze(0)
  local n, classes = x:size(0), x:size(1)
  if t:numel() > 0 and (t:min():item() < -1 or t:max():item() >= classes) then
    raise("%s: target holds a number out of -1..%d", what, classes - 1)
  end
  local listed = t:ge(0):to("int64"):cumprod(1) -- 1 up to the first -1
  local labels = t * listed
  local marks = core.zeros(n, classes + 1, { dtype = x.dtype }) -- the last column takes the rest
  marks = marks:scatter(1, t * listed + (1 - listed) * classes, 1.0):narrow(1, 0, classes)
  local each = at_least_0(1 - x:gather(1, labels):unsqueeze(2) + x:unsqueeze(1))
  each = each * listed:to(x.dtype):unsqueeze(2) * (1 - marks):unsqueeze(1)
  each = each:sum { 1, 2 } / classes
  return reduced(batch and each or each:squeeze(0), a.reduction)
end)

-- --- distances ---

-- x in the shape that x and y broadcast to. A size that is x's own is not named: an exported net
-- may run with another one.
local function expanded(what, x, y)
  local own, other, shape = x.shape, y.shape, {}
  if text.shape(own) == text.shape(other) and not support.tracing() then return x end
  local n = math.max(#own, #other)
  for d = 1, n do
    local i, k = d - n + #own, d - n + #other
    local size, wanted = i > 0 and own[i] or 1, k > 0 and other[k] or 1
    if size ~= wanted and size ~= 1 and wanted ~= 1 then
      raise("%s: shapes %s and %s do not broadcast", what, text.shape(own), text.shape(other))
    end
    shape[d] = i > 0 and (size ~= 1 or wanted == 1) and -1 or wanted
  end
  return x:expand(shape)
end

-- The cosine of the angle between x1 and x2 along dim, when they have one shape; lengths count as
-- eps at least.
define("cosine_similarity", {
  tensor "x1", tensor "x2", { "dim", "integer", default = 1 }, number("eps", 1e-8),
}, function(a)
  local x1 = expanded("cosine_similarity", a.x1, a.x2)
  local x2 = expanded("cosine_similarity", a.x2, a.x1)
  local function length(x)
    return not_below(x:norm(2, a.dim, true), a.eps)
  end
  return (x1 / length(x1) * (x2 / length(x2))):sum(a.dim)
end)

-- The p-norm of x1 - x2 + eps along the last dimension.
define("pairwise_distance", {
  tensor "x1", tensor "x2", number("p", 2.0), number("eps", 1e-6), flag "keepdim",
}, function(a)
  return (a.x1 - a.x2 + a.eps):norm(a.p, -1, a.keepdim)
end)

define("margin_ranking_loss", {
  tensor "input1", tensor "input2", tensor "target", number("margin", 0.0), SIZE_AVERAGE, REDUCE,
  REDUCTION,
}, function(a)
  if a.input1:dim() ~= a.input2:dim() or a.input1:dim() ~= a.target:dim() then
    raise("margin_ranking_loss: input1 has shape %s, input2 %s, target %s; they must have as many "
      .. "dimensions", text.shape(a.input1), text.shape(a.input2), text.shape(a.target))
  end
  return reduced(at_least_0(-a.target * (a.input1 - a.input2) + a.margin), a.reduction)
end)

-- 1 - cos where the target is 1, max(0, cos - margin) where it is -1. EPSILON is PyTorch's.
local EPSILON = 1e-12
define("cosine_embedding_loss", {
  tensor "input1", tensor "input2", tensor "target", number("margin", 0.0), SIZE_AVERAGE, REDUCE,
  REDUCTION,
}, function(a)
  local what, x1, x2, t = "cosine_embedding_loss", a.input1, a.input2, a.target
  if t:dim() > 1 or x1:dim() ~= t:dim() + 1 or x2:dim() ~= t:dim() + 1 then
    raise("%s: target %s expects inputs with one dimension more, got %s and %s", what,
      text.shape(t), text.shape(x1), text.shape(x2))
  end
  local dots = (x1 * x2):sum(-1)
  local sizes = ((x1 * x1):sum(-1) + EPSILON) * ((x2 * x2):sum(-1) + EPSILON)
  local cosine = dots / sizes:sqrt()
  local near = core.where(t:eq(1), 1 - cosine, 0.0)
  return reduced(near + core.where(t:eq(-1), at_least_0(cosine - a.margin), 0.0), a.reduction)
end)

-- max(0, margin + d(anchor, positive) - d(anchor, negative)); with swap the negative's distance is
-- the smaller of those to anchor and positive.
local function triplet(what, a, distance_function)
  local function distance(x, y)
    local d = distance_function(x, y)
    if not core.is_tensor(d) then
      raise("%s: distance_function must give a tensor, it gave %s", what, args.describe(d))
    end
    return d
  end
  check_margin(what, a.margin)
  for _, name in ipairs { "positive", "negative" } do
    if a[name]:dim() ~= a.anchor:dim() then
      raise("%s: anchor has shape %s, %s %s; they must have as many dimensions", what,
        text.shape(a.anchor), name, text.shape(a[name]))
    end
  end
  local near, far = distance(a.anchor, a.positive), distance(a.anchor, a.negative)
  if a.swap then far = core.minimum(far, distance(a.positive, a.negative)) end
  return reduced(at_least_0(a.margin + near - far), a.reduction)
end

define("triplet_margin_loss", {
  tensor "anchor", tensor "positive", tensor "negative", number("margin", 1.0), number("p", 2.0),
  number("eps", 1e-6), flag "swap", SIZE_AVERAGE, REDUCE, REDUCTION,
}, function(a)
  return triplet("triplet_margin_loss", a, function(x, y)
    return losses.pairwise_distance(x, y, a.p, a.eps)
  end)
end)

define("triplet_margin_with_distance_loss", {
  tensor "anchor", tensor "positive", tensor "negative",
  { "distance_function", "callable", optional = true }, number("margin", 1.0), flag "swap",
  REDUCTION,
}, function(a)
  return triplet("triplet_margin_with_distance_loss", a,
    a.distance_function or losses.pairwise_distance)
end)

return {
  functions = losses, calls = calls, check = check, check_margin = check_margin, rows = rows,
}
