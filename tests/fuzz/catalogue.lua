-- What the API fuzzer calls: every function that a script can reach from zknn, the classes, and the
-- methods and events of one object of each kind. Found by walking tables, not by a list, so that a
-- new function is called as soon as it is there.
--
-- catalogue(zknn) gives
--   targets  a list of {name =, get = function() -> function, object = function() -> the object
--            that a method belongs to, or nil}
--   renew    a function that makes the objects anew
--   restore  a function that puts the settings of the process back

-- Not called, and why.
local excluded = {
  ["zknn.plot.show"] = "writes pictures to the terminal",
  ["zknn.help"] = "prints",
  ["zknn.core.support.fail_allocation"] = "a hook for tests: makes an allocation fail",
  ["zknn.core.system.terminal_ask"] = "waits for the terminal",
  ["zknn.core.system.temporary_folder"] = "makes folders that nobody removes",
  ["zknn.testing.temporary_folder"] = "makes folders that nobody removes",
  ["zknn.testing.before"] = "stays for the rest of the run",
  ["zknn.testing.after"] = "stays for the rest of the run",
  ["zknn.testing.golden"] = "writes golden files",
}

-- What Lua does with an object. An iteration is left after a while.
local events = {
  { "index", function(x, k) return x[k] end },
  { "newindex", function(x, k, v) x[k] = v end },
  { "len", function(x) return #x end },
  { "call", function(x, ...) return x(...) end },
  { "concat", function(x, y) return x .. y end },
  { "eq", function(x, y) return x == y end },
  { "lt", function(x, y) return x < y end },
  { "pairs", function(x) for k in pairs(x) do if k == nil then break end end end },
  { "ipairs", function(x) for i in ipairs(x) do if i > 100 then break end end end },
  { "add", function(x, y) return x + y end },
  { "sub", function(x, y) return y - x end },
  { "mul", function(x, y) return x * y end },
  { "div", function(x, y) return x / y end },
  { "pow", function(x, y) return x ^ y end },
  { "unm", function(x) return -x end },
  { "tostring", function(x) return tostring(x) end },
}

-- Puts back numbers of threads and other settings of the process.
local function restorer(zknn)
  local threads, print_options = zknn.get_num_threads(), zknn.get_printoptions()
  return function()
    zknn.set_num_threads(threads)
    zknn.autograd.set_detect_anomaly(false)
    zknn.set_printoptions(print_options)
  end
end

-- Names and values in the order of the names, so that a seed gives the same calls each time. (pairs
-- may refuse an object.)
local function sorted(t)
  local names = {}
  for name in next, t do
    if type(name) == "string" then names[#names + 1] = name end
  end
  table.sort(names)
  local i = 0
  return function()
    i = i + 1
    return names[i], rawget(t, names[i])
  end
end

-- An object's methods by name: what its class and the classes above it hold.
local function methods_of(object)
  local methods = {}
  local function take(t, depth)
    if type(t) ~= "table" or depth > 8 then return end
    for name, value in sorted(t) do
      if type(value) == "function" and not methods[name] then methods[name] = value end
    end
    local meta = getmetatable(t)
    if type(meta) == "table" then take(rawget(meta, "__index"), depth + 1) end
  end
  local meta = getmetatable(object)
  take(object, 0)
  take(meta, 0)
  if type(meta) == "table" then
    for _, key in ipairs { "__index", "__methods", "__fields", "__class" } do
      take(rawget(meta, key), 0)
    end
  end
  return methods
end

-- How one object of each kind is made: {kind, function}.
local function makers_of(zknn)
  local nn, data, optim, onnx = zknn.nn, zknn.data, zknn.optim, zknn.onnx
  local function linear() return nn.Linear(3, 2) end
  local function sgd() return optim.SGD(linear():parameters(), { lr = 0.1 }) end
  local function dataset() return data.TensorDataset(zknn.rand(6, 3), zknn.arange(6)) end
  local function loader(options)
    return function() return data.DataLoader(dataset(), options) end
  end
  local model = (os.getenv "ZKNN_FUZZ_FOLDER" or "/tmp") .. "/fuzz-api.onnx"
  onnx.export(linear(), zknn.rand(1, 3), model)

  local makers = {
    { "tensor", function() return zknn.rand(2, 3) end },
    { "tensor64", function() return zknn.arange(6) end },
    { "leaf", function() return zknn.rand(2, 3):requires_grad_() end },
    { "parameter", function() return linear().weight end },
    { "shape", function() return zknn.rand(2, 3).shape end },
    { "generator", function() return zknn.Generator() end },
    { "state_dict", function() return linear():state_dict() end },
    { "function", function()
      local f = zknn.Function "Twice"
      f.forward = function(_, x) return x * 2 end
      f.backward = function(_, dy) return dy * 2 end
      return f
    end },
    { "hook", function() return linear():register_forward_hook(function() end) end },
    { "dataset", dataset },
    { "subset", function() return data.Subset(dataset(), { 0, 2 }) end },
    { "loader", loader { batch_size = 2, shuffle = true } },
    { "loader with workers", loader { batch_size = 2, num_workers = 1 } },
    { "iterator", function() return (loader { batch_size = 2 }()()) end },
    { "sampler", function() return data.RandomSampler(dataset()) end },
    { "batch sampler", function()
      return data.BatchSampler(data.SequentialSampler(dataset()), 2, false)
    end },
    { "crop", function() return data.transforms.RandomCrop(2, { padding = 1 }) end },
    { "compose", function()
      local transforms = data.transforms
      return transforms.Compose { transforms.ToTensor(), transforms.Normalize({ 0.5 }, { 0.5 }) }
    end },
    { "session", function() return onnx.InferenceSession(model) end },
    { "model of onnx", function() return onnx.load(model) end },
    { "figure", function() return zknn.plot.figure() end },
    { "axes", function() return zknn.plot.subplot(1, 1, 1) end },
  }

  -- The class's object by the first arguments that it takes.
  local function add_class(kind, class, candidates, first)
    if type(class) ~= "table" or not getmetatable(class) then return end
    for _, arguments in ipairs(candidates) do
      local function make()
        if first then return class(first(), table.unpack(arguments)) end
        return class(table.unpack(arguments))
      end
      if pcall(make) then
        makers[#makers + 1] = { kind, make }
        return
      end
    end
  end
  for name, class in sorted(optim) do
    add_class("optim." .. name, class, { { { lr = 0.1 } } },
      function() return linear():parameters() end)
  end
  local schedules = {
    { 2 }, { { 2 } }, { 0.5 }, { function() return 1 end }, { 0.1, 0.2 },
    { { max_lr = 1, total_steps = 9 } }, {},
  }
  for name, class in sorted(optim.lr_scheduler) do
    add_class("lr_scheduler." .. name, class, schedules, sgd)
  end
  local layers = {
    {}, { 2 }, { 2, 2 }, { 2, 2, 2 }, { 1, 4 }, { 0.1, 0.5 }, { { 2 } }, { linear() },
  }
  for name, class in sorted(nn) do
    add_class("nn." .. name, class, layers)
  end
  return makers
end

return function(zknn)
  local targets, seen = {}, {} -- seen: tables that were walked; of functions, how often they are
  local function add(name, f, object)
    if excluded[name] then return end
    targets[#targets + 1] = { name = name, get = function() return f end, object = object }
  end

  local function walk(t, path, depth)
    if seen[t] or depth > 4 then return end
    seen[t] = true
    local lazy = getmetatable(t) and rawget(getmetatable(t), "__lazy")
    for name in pairs(type(lazy) == "table" and lazy or {}) do
      pcall(function() return t[name] end)
    end
    for name, value in sorted(t) do
      local whole = path .. "." .. name
      if type(value) == "function" and not seen[value] then
        seen[value] = 1
        add(whole, value)
      elseif type(value) == "table" then
        local meta = getmetatable(value)
        if meta and meta.__call then add(whole, value) end
        walk(value, whole, depth + 1)
      end
    end
  end
  walk(zknn, "zknn", 0)
  for name in sorted(package.preload) do -- what zknn's own Lua calls
    if name:find "^zknn%.core%." then walk(require(name), name, 0) end
  end

  local made = {} -- {make =, object =}
  for _, maker in ipairs(makers_of(zknn)) do
    local kind, make = maker[1], maker[2]
    local entry = { make = make, object = make() }
    made[#made + 1] = entry
    local function object() return entry.object end
    for name, f in sorted(methods_of(entry.object)) do
      -- A method of many classes is called on several of them, not on all.
      seen[f] = (seen[f] or 0) + 1
      if seen[f] <= 4 then add(kind .. ":" .. name, f, object) end
    end
    for _, event in ipairs(events) do
      add(kind .. " " .. event[1], event[2], object)
    end
  end

  local function renew()
    for _, entry in ipairs(made) do
      local good, object = pcall(entry.make)
      if good then entry.object = object end
    end
  end
  return targets, renew, restorer(zknn)
end
