-- Tensors from values and from other tensors (as_tensor, new_zeros, ...), draws of torch.normal,
-- and questions about a tensor (is_floating_point, ...).

local core = require "zknn.core"
local random = require "zknn.core.random"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define = common.deliver

-- --- from values ---

for _, name in ipairs { "as_tensor", "asarray" } do
  local rows = {
    { name == "asarray" and "obj" or "data", "any" }, { "dtype", "string", optional = true },
    { "device", "string", optional = true },
  }
  if name == "asarray" then
    rows[4] = { "copy", "boolean", optional = true }
    rows[5] = { "requires_grad", "boolean", default = false }
  end
  local read = args.reader(name, rows)
  define(name, function(...)
    local a = read(...)
    local value = a[rows[1][1]]
    local x
    if core.is_tensor(value) then
      x = value:to(a.dtype or value.dtype)
      if a.device then x = x:to(a.device) end
      if a.copy then x = x:clone() end
    else
      if a.copy == false then
        raise("%s: copy is false, but values of Lua are always copied", name)
      end
      x = core.tensor(value, { dtype = a.dtype, device = a.device or "cpu" })
    end
    return (a.requires_grad and x:requires_grad_() or x)
  end)
end

local read_scalar = args.reader("scalar_tensor", {
  { "s", "number or nan" }, { "dtype", "string", default = "float32" },
  { "device", "string", default = "cpu" }, { "requires_grad", "boolean", default = false },
})
define("scalar_tensor", function(...)
  local a = read_scalar(...)
  return (core.tensor(a.s, {
    dtype = a.dtype, device = a.device, requires_grad = a.requires_grad,
  }))
end)

local read_fill = args.reader("fill", { { "input", "tensor" }, { "value", "any" } })
define("fill", function(...)
  local a = read_fill(...)
  if core.is_tensor(a.value) then
    if a.value:dim() ~= 0 then
      raise("fill: value must be a number or a scalar tensor, got shape %s",
        text.shape(a.value.shape))
    end
    return (core.where(core.tensor(true), a.value:to(a.input.dtype), a.input))
  end
  local value = core.full({}, a.value, { dtype = a.input.dtype })
  return (core.where(core.tensor(true), value, a.input))
end)

-- new_NAME(...) makes what NAME(...) makes, of x's dtype.
for _, name in ipairs { "empty", "zeros", "ones", "full", "tensor" } do
  local what = "new_" .. name
  define(what, function(x, ...)
    if not core.is_tensor(x) then
      raise("the object in front of ':%s(...)' must be a tensor, got %s", what, args.describe(x))
    end
    local list = table.pack(...)
    while list.n > 0 and list[list.n] == nil do list.n = list.n - 1 end
    local last, options = list[list.n], { dtype = x.dtype }
    if list.n > 0 and type(last) == "table" and getmetatable(last) == nil and #last == 0
      and next(last) ~= nil then
      for key, value in pairs(last) do options[key] = value end
      list.n = list.n - 1
    end
    list[list.n + 1] = options
    return (core[name](table.unpack(list, 1, list.n + 1)))
  end)
end

local read_type_as = args.reader("type_as", { { "input", "tensor" }, { "other", "tensor" } })
define("type_as", function(...)
  local a = read_type_as(...)
  return (a.input:to(a.other.dtype))
end)

-- --- the default dtype, devices ---

define("get_default_dtype", function(...)
  args.no_more("get_default_dtype", 0, ...)
  return "float32"
end)

local read_default = args.reader("set_default_dtype", { { "d", "string" } })
define("set_default_dtype", function(...)
  local a = read_default(...)
  if core.empty(0, { dtype = a.d }).dtype ~= "float32" then
    raise('set_default_dtype: the default dtype is always float32: write {dtype="%s"} where a '
      .. 'tensor or a layer is made, or model:to("%s")', a.d, a.d)
  end
end)

local read_device = args.reader("device", {
  { "type", "string" }, { "index", "integer", optional = true },
})
define("device", function(...)
  local a = read_device(...)
  local name = a.type:match "^(%a+):0$" or a.type
  if name ~= "cpu" or a.index and a.index ~= 0 then
    raise('device: there is no device "%s%s", zknn computes on the CPU: write zknn.device("cpu")',
      a.type, a.index and ":" .. a.index or "")
  end
  return "cpu"
end)

-- --- draws ---

local read_normal = args.reader("normal", {
  { "mean", "any", default = 0.0 }, { "std", "any", default = 1.0 },
  { "size", "any", optional = true }, { "generator", "any", optional = true },
  { "dtype", "string", default = "float32" }, { "requires_grad", "boolean", default = false },
})
define("normal", function(...)
  local a = read_normal(...)
  local mean, std = a.mean, a.std
  local guard <close> = random.use_generator(a.generator) -- luacheck: ignore guard
  for name, value in pairs { mean = mean, std = std } do
    if not core.is_tensor(value) and type(value) ~= "number" then
      raise("normal: %s must be a number or a tensor, got %s", name, args.describe(value))
    end
  end
  if core.is_tensor(std) and std:numel() > 0 and std:lt(0):any():item()
    or type(std) == "number" and (std < 0 or std ~= std) then
    raise "normal: std must not be negative"
  end
  if not core.is_tensor(mean) and not core.is_tensor(std) then
    if a.size == nil then raise "normal: size is missing: normal(mean, std, {2, 3})" end
    local x = core.empty(common.integers("normal", "size", a.size), { dtype = a.dtype })
    x:normal_(mean, std)
    return (a.requires_grad and x:requires_grad_() or x)
  end
  if a.size ~= nil then raise "normal: a tensor gives the shape, so size is left out" end
  if core.is_tensor(mean) and core.is_tensor(std) and mean.dtype ~= std.dtype then
    raise("normal: mean is %s, std is %s: they must be one dtype", mean.dtype, std.dtype)
  end
  local x = core.is_tensor(mean) and core.is_tensor(std)
    and core.broadcast_tensors(mean, std)[1] or core.is_tensor(mean) and mean or std
  x = core.empty(x.shape, { dtype = x.dtype })
  return (core.no_grad(function()
    if not core.is_tensor(std) then return x:normal_(0, std):add_(mean) end
    return x:normal_(0, 1):mul_(std):add_(mean)
  end))
end)

-- --- questions ---

local function question(name, f, parameters)
  parameters = parameters or { { "input", "tensor" } }
  local read = args.reader(name, parameters)
  define(name, function(...)
    return (f(read(...)))
  end)
end

question("is_floating_point", function(a) return a.input.dtype:find "float" ~= nil end)
question("is_complex", function() return false end)
question("is_signed", function(a)
  return a.input.dtype ~= "bool" and not a.input.dtype:find "^uint"
end)
question("element_size", function(a) return a.input.itemsize end)
question("numel", function(a) return a.input:numel() end)
question("is_nonzero", function(a)
  if a.input:numel() ~= 1 then
    raise("is_nonzero: a tensor of shape %s has %d elements, not one", text.shape(a.input.shape),
      a.input:numel())
  end
  local value = a.input:item()
  return value ~= 0 and value ~= false
end)
question("is_same_size", function(a) return common.same_shape(a.input.shape, a.other.shape) end,
  { { "input", "tensor" }, { "other", "tensor" } })
