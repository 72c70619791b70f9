-- What the API fuzzer calls: every function that a script can reach from zknn, the classes, and
-- the
-- methods and metamethods of one object of each kind. Found by walking tables, not by a list, so
-- that
-- a new function is called as soon as it is there.
--
-- A target: {name =, get = function() -> function, kind = "function" | "method", object =
-- function() -> the object that a method belongs to, fresh = makes the object anew, restore =}.

-- Not called, and why.
local excluded = {
  ["zknn.plot.show"] = "writes pictures to the terminal",
  ["zknn.help"] = "prints",
  ["zknn._fail_allocation"] = "a hook for tests: makes an allocation fail",
  ["zknn._terminal_ask"] = "waits for the terminal",
  ["zknn._thread_limit"] = "a hook for tests",
  ["zknn._set_layer_path"] = "loads a class's path; see nn",
  ["zknn.testing.golden"] = "writes golden files",
}

-- Names that are numbers of threads or other process-wide settings: put back after each call.
local function settings(zknn)
  local threads, print_options = zknn.get_num_threads(), nil
  pcall(function() print_options = zknn.get_printoptions() end)
  return function()
    pcall(zknn.set_num_threads, threads)
    pcall(zknn.autograd.set_detect_anomaly, false)
    if print_options then pcall(zknn.set_printoptions, print_options) end
  end
end

-- In the order of their names, so that a seed gives the same calls each time.
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

return function(zknn)
  local targets, seen = {}, {}
  local restore = settings(zknn)
  local nn, data, optim = zknn.nn, zknn.data, zknn.optim

  local function add(target)
    if excluded[target.name] then return end
    target.fresh = target.fresh or function() end
    target.restore = restore
    targets[#targets + 1] = target
  end

  local function walk(t, path, depth)
    if seen[t] or depth > 4 then return end
    seen[t] = true
    local lazy = getmetatable(t) and rawget(getmetatable(t), "__lazy")
    for name in pairs(type(lazy) == "table" and lazy or {}) do
      pcall(function() return t[name] end)
    end
    local names = {}
    for name in pairs(t) do
      if type(name) == "string" then names[#names + 1] = name end
    end
    table.sort(names)
    for _, name in ipairs(names) do
      local value, whole = rawget(t, name), path .. "." .. name
      if type(value) == "function" and not seen[value] then
        seen[value] = true
        add { name = whole, kind = "function", get = function() return value end }
      elseif type(value) == "table" and name ~= "_docs" then
        local meta = getmetatable(value)
        if meta and meta.__call then
          add { name = whole, kind = "function", get = function() return value end }
        end
        walk(value, whole, depth + 1)
      end
    end
  end
  walk(zknn, "zknn", 0)

  -- Objects: how one of each kind is made.
  local function linear() return nn.Linear(3, 2) end
  local function dataset() return data.TensorDataset(zknn.rand(6, 3), zknn.arange(6)) end
  local folder = os.getenv "ZKNN_FUZZ_FOLDER" or "/tmp"
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
    { "loader", function() return data.DataLoader(dataset(), { batch_size = 2,
      shuffle = true }) end },
    { "loader with workers", function()
      return data.DataLoader(dataset(), { batch_size = 2, num_workers = 1 })
    end },
    { "iterator", function()
      local next_batch = data.DataLoader(dataset(), { batch_size = 2 })()
      return next_batch
    end },
    { "sampler", function() return data.RandomSampler(dataset()) end },
    { "batch sampler", function()
      return data.BatchSampler(data.SequentialSampler(dataset()), 2, false)
    end },
    { "crop", function() return data.transforms.RandomCrop(2, { padding = 1 }) end },
    { "compose", function()
      return data.transforms.Compose { data.transforms.ToTensor(),
      data.transforms.Normalize({ 0.5 }, { 0.5 }) }
    end },
    { "session", function()
      local path = folder .. "/fuzz-api.onnx"
      if not io.open(path) then zknn.onnx.export(linear(), zknn.rand(1, 3), path) end
      return zknn.onnx.InferenceSession(path)
    end },
    { "model of onnx", function()
      local path = folder .. "/fuzz-api.onnx"
      if not io.open(path) then zknn.onnx.export(linear(), zknn.rand(1, 3), path) end
      return zknn.onnx.load(path)
    end },
    { "figure", function() return zknn.plot.figure() end },
    { "axes", function() return zknn.plot.subplot(1, 1, 1) end },
  }
  for name, class in sorted(optim) do
    if type(class) == "table" and getmetatable(class) and name ~= "Optimizer" then
      makers[#makers + 1] = { "optim." .. name, function()
        return class(linear():parameters(), { lr = 0.1 })
      end }
    end
  end
  for name, class in sorted(optim.lr_scheduler) do
    if type(class) == "table" then
      for _, arguments in ipairs { { 2 }, { { 2 } }, { 0.5 }, { function() return 1 end },
        { 0.1, 0.2 },
                                   { { max_lr = 1, total_steps = 9 } }, {} } do
        local function make()
          return class(optim.SGD(linear():parameters(), { lr = 0.1 }), table.unpack(arguments))
        end
        if pcall(make) then
          makers[#makers + 1] = { "lr_scheduler." .. name, make }
          break
        end
      end
    end
  end
  for name, class in sorted(nn) do
    if type(class) == "table" and getmetatable(class) and name ~= "Module" then
      for _, arguments in ipairs { {}, { 2 }, { 2, 2 }, { 2, 2, 2 }, { 1, 4 }, { 0.1, 0.5 },
        { { 2 } },
                                   { linear() } } do
        local function make() return class(table.unpack(arguments)) end
        if pcall(make) then
          makers[#makers + 1] = { "nn." .. name, make }
          break
        end
      end
    end
  end

  -- An object's methods: what its class and the classes above it hold.
  local function methods_of(object)
    local methods = {}
    local function take(t, depth)
      if type(t) ~= "table" or depth > 8 then return end
      for name, value in next, t do -- pairs may refuse an object
        if type(name) == "string" and type(value) == "function" and not methods[name] then
          methods[name] = value
        end
      end
      local meta = getmetatable(t)
      if type(meta) == "table" and type(rawget(meta, "__index")) == "table" then
        take(rawget(meta, "__index"), depth + 1)
      end
    end
    local meta = getmetatable(object)
    if type(object) == "table" then take(object, 0) end
    if type(meta) == "table" then
      take(meta, 0)
      for _, key in ipairs { "__index", "__methods", "__fields", "__class" } do
        take(rawget(meta, key), 0)
      end
    end
    return methods
  end

  for _, maker in ipairs(makers) do
    local kind, make = maker[1], maker[2]
    local ok, object = pcall(make)
    local is_object = ({ table = true, userdata = true, ["function"] = true })[type(object)]
    if ok and is_object then
      local function fresh()
        local made, new = pcall(make)
        if made then object = new end
      end
      local methods, names = methods_of(object), {}
      for name in pairs(methods) do names[#names + 1] = name end
      table.sort(names)
      for _, name in ipairs(names) do
        local f = methods[name]
        -- A method of many classes is called on several of them, not on all.
        seen[f] = (tonumber(seen[f]) or 0) + 1
        if seen[f] <= 4 then
          add { name = kind .. ":" .. name, kind = "method", get = function() return f end,
                object = function() return object end, fresh = fresh }
        end
      end
      for _, operation in ipairs { "index", "newindex", "len", "call", "concat", "eq", "pairs",
        "ipairs",
                                   "add", "sub", "mul", "div", "pow", "unm", "lt", "tostring" } do
        local act = ({
          index = function(x, k) return x[k] end,
          newindex = function(x, k, v) x[k] = v end,
          len = function(x) return #x end,
          call = function(x, ...) return x(...) end,
          concat = function(x, y) return x .. y end,
          eq = function(x, y) return x == y end,
          pairs = function(x) for k in pairs(x) do if k == nil then break end end end,
          ipairs = function(x) for i in ipairs(x) do if i > 100 then break end end end,
          add = function(x, y) return x + y end,
          sub = function(x, y) return y - x end,
          mul = function(x, y) return x * y end,
          div = function(x, y) return x / y end,
          pow = function(x, y) return x ^ y end,
          unm = function(x) return -x end,
          lt = function(x, y) return x < y end,
          tostring = function(x) return tostring(x) end,
        })[operation]
        add { name = kind .. " " .. operation, kind = "method", get = function() return act end,
              object = function() return object end, fresh = fresh }
      end
    elseif not ok then
      io.stderr:write("catalogue: no ", kind, ": ", tostring(object), "\n")
    end
  end
  return targets
end
