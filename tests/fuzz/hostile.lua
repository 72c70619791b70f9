-- Hostile arguments for the API fuzzer.

-- Names of options that many functions take.
local names = {
  "input", "other", "dim", "dims", "keepdim", "size", "shape", "dtype", "out", "index", "src",
  "value", "weight", "bias", "target", "reduction", "generator", "p", "training", "stride",
  "padding", "dilation", "groups", "kernel_size", "output_size", "scale_factor", "mode", "eps",
  "lr", "momentum", "batch_size", "shuffle", "num_workers", "drop_last", "sampler", "transform",
  "root", "strict", "keys", "min", "max", "start", "length", "step", "k", "n", "num_samples",
  "requires_grad", "device", "input_names", "output_names", "dynamic_axes", "opset_version",
  "memory_limit", "title", "label",
}

local sizes = {
  0, 1, -1, 2, 3, 4, 7, -2, -8, 255, 256, 1 << 31, -(1 << 31), (1 << 32) + 1, 1 << 40, 1 << 53,
  1 << 61, 1 << 62, 3 << 61, math.maxinteger, math.mininteger, math.maxinteger - 1,
  math.mininteger + 1,
}
local reals = {
  0.5, -0.5, -0.0, 1.5, 0 / 0, 1 / 0, -1 / 0, 1e-45, 1e-310, 3.5e38, 1e308, -1e308, 2.0 ^ 53,
  2.0 ^ 63, 1e-3, 2.0, 1.0,
}
local texts = {
  "", "x", "0", "-1", "1:2", ":", "...", "mean", "sum", "none", "float32", "float64", "int64",
  "uint8", "bool", "float16", "int8", "complex64", "cpu", "cuda:0", "weight", "bias", "\0",
  "a\0b", "%s%n%d", "\xff\xfe", "nearest", "bilinear", "reflect", "/nonexistent/x",
  "/dev/null", ".", "i,j->ij", "ii->", "...i", "i->iiiiiiiii", ("x"):rep(300), ("("):rep(1000),
  "nan", "inf", "1e999", "\27[31m", "input", "batch",
}
local dtypes = { "float32", "float64", "int64", "uint8", "bool" }

local function pick(list)
  return list[math.random(#list)]
end

return function(zknn)
  local nn = zknn.nn
  local linear = nn.Linear(3, 2)
  local optimizer = zknn.optim.SGD(linear:parameters(), { lr = 0.1 })
  local closed = zknn.rand(2, 3)
  pcall(getmetatable(closed).__close, closed)
  local inside = {}
  inside[1], inside.self = inside, inside
  local bottom = {}
  for _ = 1, 300 do bottom = { bottom } end
  local raising = setmetatable({}, {
    __index = function() error "index" end,
    __len = function() return 1 << 40 end,
    __pairs = function() error "pairs" end,
    __tostring = function() error "tostring" end,
  })
  local changing = { 1, 2, 3 }
  setmetatable(changing, {
    __index = function(t, key) -- an ipairs over it ends, but late
      t[1] = nil
      return math.type(key) == "integer" and key < 1000 and 2 or nil
    end,
    __len = function() return 5 end,
  })
  local fixed = {
    linear, optimizer, closed, inside, bottom, raising, changing, linear:state_dict(),
    linear.weight, optimizer.param_groups, zknn.Generator(), io.stdout,
    coroutine.create(function() end), print, error,
    function() return zknn.rand(2, 3) end,
    function() pcall(getmetatable(closed).__close, linear.weight) end,
    function(...) return ... end,
    zknn.data.TensorDataset(zknn.rand(4, 3)), math.huge, {}, { {}, {} }, { { 1, 2 }, { 3 } },
    { 1, "x" }, { [0] = 1 }, { a = 1, 2 }, { true, false }, { 2, 3 }, { 0, 1 }, { 1, 0 }, { -1 },
    { 1 << 62, 4 }, { 1 << 40, 1 << 40, 0 }, { 1, 1, 1, 1, 1, 1, 1, 1, 1 },
  }

  local makers = {
    function() return zknn.rand(2, 3) end,
    function() return zknn.rand(2, 3):requires_grad_() end,
    function() return zknn.rand(2, 3):requires_grad_() * 2 end,
    function() return zknn.rand(3, 2):t() end,
    function() return zknn.rand(1, 3):expand(2, 3) end,
    function() return zknn.rand(4, 6):slice(0, 0, 4, 2):slice(1, 1, 6, 2) end,
    function() return zknn.rand(1, 2, 4, 4) end,
    function() return zknn.rand(2, 2, 5) end,
    function() return zknn.tensor(2) end,
    function() return zknn.zeros(0) end,
    function() return zknn.zeros(2, 0, 3) end,
    function() return zknn.full({ 2, 3 }, 0 / 0) end,
    function() return zknn.tensor { 1 / 0, -1 / 0, 0, -0.0 } end,
    function() return zknn.tensor { math.maxinteger, math.mininteger, -1, 0 } end,
    function() return zknn.arange(6) end,
    function() return zknn.tensor { 0, 1, 0 } end,
    function() return zknn.zeros({ 1, 1, 1, 1, 1, 1, 1, 1 }) end,
    function() return zknn.ones(2, 3):to(pick(dtypes)) end,
    function() return zknn.zeros(1):expand(1 << 16) end,
    function() return linear.weight end,
    function() return linear.weight.data end,
  }
  local tensors = {}
  for i, make in ipairs(makers) do tensors[i] = make() end

  local value
  local function list(depth)
    local t = {}
    for i = 1, math.random(0, 4) do t[i] = value(depth + 1) end
    return t
  end
  local function named(depth)
    local t = {}
    for _ = 1, math.random(1, 3) do t[pick(names)] = value(depth + 1) end
    if math.random() < 0.3 then t[1] = value(depth + 1) end
    return t
  end
  function value(depth)
    local r = math.random()
    if r < 0.30 then return pick(tensors) end
    if r < 0.48 then return pick(sizes) end
    if r < 0.58 then return pick(reals) end
    if r < 0.70 then return pick(texts) end
    if r < 0.74 then return math.random() < 0.5 end
    if r < 0.77 then return nil end
    if r < 0.90 or depth > 2 then return pick(fixed) end
    if r < 0.95 then return list(depth) end
    return named(depth)
  end

  -- What many functions take, so that a call comes further than its first check.
  local friendly = {
    function() return zknn.rand(2, 3) end,
    function() return zknn.rand(2, 3) end,
    function() return zknn.rand(2, 3):requires_grad_() end,
    function() return zknn.tensor { 0, 1 } end,
    function() return zknn.tensor { { 0, 1, 1 }, { 1, 0, 0 } } end,
    function() return zknn.ones(2, 3):gt(0) end,
    function() return math.random(0, 3) end,
    function() return math.random(0, 3) end,
    function() return math.random() end,
    function() return math.random() < 0.5 end,
    function() return { math.random(0, 2), math.random(0, 2) } end,
    function() return "mean" end,
  }

  local values = {}

  -- Arguments for one call: a method gets its object, mostly.
  function values.arguments(target)
    local arguments = { n = math.random(0, 5) }
    local odd = math.random() < 0.5 and math.random(1, 4)
    for i = 1, arguments.n do
      if odd and i ~= odd then
        arguments[i] = pick(friendly)()
      else
        arguments[i] = value(0)
      end
    end
    if target.object and math.random() < 0.9 then
      arguments[1] = target.object()
      arguments.n = math.max(arguments.n, 1)
    elseif math.random() < 0.4 then
      arguments[1] = pick(tensors)
      arguments.n = math.max(arguments.n, 1)
    end
    if math.random() < 0.15 then
      arguments.n = arguments.n + 1
      arguments[arguments.n] = named(0)
    end
    return arguments
  end

  function values.describe(v)
    if zknn.is_tensor(v) then
      local ok, shape = pcall(function() return table.concat(v.shape, "x") end)
      return "tensor<" .. (ok and shape or "closed") .. ">"
    end
    if type(v) == "string" then return ("%q"):format(v):sub(1, 40) end
    if type(v) == "number" or type(v) == "boolean" or v == nil then return tostring(v) end
    if type(v) == "table" and not getmetatable(v) then
      local parts = {}
      for k, item in next, v do
        if #parts == 6 then break end
        parts[#parts + 1] = ("[%s]=%s"):format(
          type(k) == "number" and k or ("%q"):format(tostring(k)),
          type(item) == "table" and "{..}" or zknn.is_tensor(item) and "tensor" or tostring(item))
      end
      return "{" .. table.concat(parts, ",") .. "}"
    end
    return type(v)
  end
  return values
end
