-- What zknn offers, walked: every public function, constructor and method, with arguments that it
-- takes (found by trying), and with one of them exchanged for something of another kind.

local zknn = require "zknn"
local class = require "zknn.class"

local tools = {}

local HERE = debug.getinfo(1, "S").short_src

-- Not called: they print, talk to the terminal or the network, or leave something behind.
tools.SKIP = {
  ["zknn.plot.show"] = true, ["zknn.help"] = true, ["zknn.testing.test"] = true,
  ["zknn.testing.parametrize"] = true, ["zknn.testing.before"] = true,
  ["zknn.testing.after"] = true, ["zknn.testing.temporary_folder"] = true,
  ["zknn.train.RunLog"] = true, ["zknn.train.Checkpoints"] = true,
  ["zknn.train.command.fail"] = true, ["zknn.distributed.all_gather_object"] = true,
}

-- One value of every kind that no function wants: { name, function that makes it for a call }.
local function constant(value)
  return function() return value end
end

tools.hostile = {
  { "true", constant(true) }, { "3", constant(3) }, { "-1.5", constant(-1.5) },
  { "nan", constant(0 / 0) }, { "mininteger", constant(math.mininteger) },
  { "a path", constant "/nonexistent/x" }, { "{}", function() return {} end },
  { "{1}", function() return { 1 } end }, { "{'x'}", function() return { "x" } end },
  { "{a=1}", function() return { a = 1 } end }, { "a function", constant(function() end) },
  { "a coroutine", function() return coroutine.create(print) end },
  { "a tensor", function() return zknn.ones(2, 2) end },
  { "a closed tensor", function()
    local closed = zknn.ones(2)
    getmetatable(closed).__close(closed)
    return closed
  end },
  { "a file", constant(io.stdout) }, { "a class", constant(zknn.nn.Linear) },
  { "a module", function() return zknn.nn.Linear(2, 2) end },
  { "an object", function() return setmetatable({}, { __name = "thing" }) end },
  { "a list that holds itself", function()
    local list = {}
    list[1] = list
    return list
  end },
}

-- Lists of arguments, one of which most functions take.
function tools.candidates()
  local nn, data = zknn.nn, zknn.data
  local t, picture, at = zknn.rand(2, 2), zknn.rand(1, 1, 4, 4), zknn.tensor { 0, 1 }
  local optimizer = zknn.optim.SGD({ zknn.rand(2, 2):requires_grad_() }, { lr = 0.1 })
  local optimizer2 = zknn.optim.SGD({ zknn.rand(2, 2):requires_grad_() },
    { lr = 0.1, momentum = 0.9 })
  local module, set = nn.Linear(2, 2), data.TensorDataset(zknn.rand(4, 2), zknn.rand(4))
  local flip = data.transforms.RandomHorizontalFlip()
  local function f(x) return x end
  local schedule = zknn.optim.lr_scheduler.StepLR(optimizer, 1)
  return {
    {}, { t }, { t, t }, { t, t, t }, { t, 1 }, { t, 0, 0 }, { t, 0.5 }, { t, { 0, 1 } },
    { t, 0, at }, { t, 0, at, t }, { t, 0, zknn.zeros(2, 2):long(), t }, { t, at },
    { t, t:gt(0.5) }, { t, t:gt(0.5), 1 }, { t:gt(0.5), t, t }, { at }, { at, t }, { t:long() },
    { { t, t } }, { { t, t }, 0 }, { t, { t, t } }, { "ij,jk->ik", t, t },
    { picture }, { picture, 2 }, { picture, picture }, { picture, 2, 2 }, { picture[0], 2 },
    { picture, zknn.rand(1), zknn.rand(1) }, { zknn.rand(2, 2, 2), zknn.rand(2, 2, 2) },
    { t[0] }, { t[0], t[0] }, { t, t[0] }, { t:double() },
    { 2 }, { 2, 2 }, { 2, 2, 2 }, { 0.5 }, { 0.1, 0.2 }, { { 2 } }, { { 2 }, 0.5 }, { 1, 1, 1, 1 },
    { true }, { "name" }, { "/nonexistent/x" }, { t, "/nonexistent/x" },
    { { 1, 2 } }, { { 1, 2 }, { 3, 4 } }, { { 0, 1 }, { 0, 1 } }, { { 1, 2 }, 2 },
    { { x = t } }, { { x = t }, "/nonexistent/x" }, { { { 1, 2 }, { 3, 4 } } },
    { f }, { f, t }, { f, { t } }, { module }, { module, t }, { module, module },
    { { module, module } }, { { a = module } }, { "a", module }, { module:parameters() },
    { module:parameters(), 1 }, { module:state_dict() }, { { t:clone() } },
    { optimizer }, { optimizer, 2 }, { optimizer, { 1 } }, { optimizer, f }, { optimizer, 0.5 },
    { optimizer2, 0.1, 0.2 }, { optimizer2, 0.1, 4 }, { { schedule } },
    { optimizer, { schedule }, {} },
    { set }, { set, 2 }, { set, { 0, 1 } }, { set, { 2, 2 } }, { { set, set } },
    { data.SequentialSampler(set), 2, true }, { { 1.0, 2.0 }, 2 },
    { flip }, { { flip } }, { { flip }, 0.5 }, { { 0.5 }, { 0.5 } }, { zknn.rand(4, 4) },
    { zknn.rand(4, 4), { 2, 2 } }, { zknn.rand(4, 4), 0, 0, 2, 2 }, { zknn.rand(4, 4), 1 },
    { zknn.rand(3, 4, 4) }, { zknn.zeros(4, 4):byte() }, { 3, { zknn.rand(4, 4) } },
    { "tanh" }, { optimizer2:state_dict() }, { schedule:state_dict() },
  }
end

-- Arguments for what no candidate fits: path = a list of them, or a function giving it.
function tools.recipes(folder)
  local nn, t = zknn.nn, zknn.rand(2, 2)
  local index = zknn.zeros(2, 2):long()
  local function leaf() return zknn.rand(2, 2, { dtype = "float64" }):requires_grad_() end
  local function saved(module, ending, ...)
    local path = folder .. "/x" .. ending
    module.save(..., path)
    return path
  end
  zknn.image.save(zknn.rand(4, 4), folder .. "/x.png")
  zknn.data.save_idx(zknn.zeros(2, 2):byte(), folder .. "/x.idx")
  zknn.onnx.export(nn.Linear(2, 2), zknn.rand(1, 2), folder .. "/x.onnx")
  local optimizer = zknn.optim.SGD({ zknn.rand(2):requires_grad_() }, { lr = 0.1 })
  local schedules = zknn.optim.lr_scheduler
  local volume = zknn.rand(1, 1, 2, 2, 2)
  local function of_sum(x) return x:pow(2):sum() end -- what derivatives are taken of
  local function derived() return { of_sum, leaf() } end
  return require "walk_recipes" {
    ["zknn.autograd.functional.hessian"] = derived, ["zknn.autograd.functional.vjp"] = derived,
    ["zknn.autograd.functional.hvp"] = function() return { of_sum, leaf(), leaf() } end,
    ["zknn.autograd.functional.jvp"] = function() return { of_sum, leaf(), leaf() } end,
    ["zknn.autograd.functional.vhp"] = function() return { of_sum, leaf(), leaf() } end,
    ["zknn.autograd.gradgradcheck"] = derived,
    ["zknn.conv3d"] = { volume, volume }, ["zknn.conv_transpose3d"] = { volume, volume },
    ["zknn.col2im"] = { zknn.rand(4, 4), 3, 2 },
    ["zknn.nn.functional.fold"] = { zknn.rand(4, 4), 3, 2 },
    ["zknn.nn.functional.fractional_max_pool3d"] = { volume, 1, 1 },
    ["zknn.nn.functional.fractional_max_pool3d_with_indices"] = { volume, 1, 1 },
    ["zknn.nn.functional.max_pool3d_with_indices"] = { volume, 2 },
    ["zknn.nn.functional.conv_tbc"] = { volume[0], volume[0], zknn.zeros(2) },
    ["zknn.nn.functional.embedding_bag"] = { index, t },
    ["zknn.nn.functional.grid_sample"] = { zknn.rand(1, 1, 2, 2), zknn.rand(1, 2, 2, 2) },
    ["zknn.nn.functional.affine_grid"] = { zknn.rand(1, 2, 3), { 1, 1, 2, 2 } },
    ["zknn.nn.functional.ctc_loss"] = { zknn.rand(2, 1, 3):log_softmax(2), zknn.tensor { { 1 } },
      { 2 }, { 1 } },
    ["zknn.nn.AdaptiveLogSoftmaxWithLoss"] = { 4, 6, { 2 } },
    ["zknn.nn.functional.lp_pool1d"] = { t, 2, 2 },
    ["zknn.nn.functional.lp_pool3d"] = { volume, 2, 2 },
    ["zknn.nn.functional.max_unpool1d"] = { t, index, 2 },
    ["zknn.nn.functional.max_unpool2d"] = { volume[0], volume[0]:long(), 2 },
    ["zknn.nn.functional.max_unpool3d"] = { volume, volume:long(), 2 },
    ["zknn.max_pool3d"] = { volume, 2 }, ["zknn.avg_pool3d"] = { volume, 2 },
    ["zknn.autograd.grad"] = function()
      local x = leaf()
      return { (x * x):sum(), x }
    end,
    ["zknn.autograd.gradcheck"] = function()
      return { function(x) return x * x end, { leaf() } }
    end,
    ["zknn.batch_normalize"] = { zknn.rand(3, 2), zknn.ones(2), zknn.zeros(2) },
    ["zknn.nn.RNNBase"] = { "GRU", 2, 2 },
    ["zknn.nn.utils.rnn.PackedSequence"] = { t, zknn.tensor { 2 } },
    ["zknn.nn.utils.rnn.invert_permutation"] = { zknn.tensor { 1, 0 } },
    ["zknn.nn.utils.rnn.pack_padded_sequence"] = { t, { 2, 1 } },
    ["zknn.nn.utils.rnn.pad_packed_sequence"] = { nn.utils.rnn.pack_sequence { t } },
    ["zknn.nn.utils.rnn.pad_sequence"] = { { t, t } },
    ["zknn.nn.utils.rnn.unpad_sequence"] = { t, { 2, 1 } },
    ["zknn.nn.utils.rnn.pack_sequence"] = { { t, t } },
    ["zknn.nn.utils.rnn.unpack_sequence"] = { nn.utils.rnn.pack_sequence { t } },
    ["zknn.recurrent"] = { zknn.rand(2, 1, 3), "gru", zknn.rand(6, 3), zknn.rand(6, 2) },
    ["zknn.cast"] = { t, "float64" }, ["zknn.broadcast_to"] = { t, { 2, 2 } },
    ["zknn.expand"] = { t, { 2, 2 } },
    ["zknn.csv.load"] = { saved(zknn.csv, ".csv", { a = { 1, 2 } }) },
    ["zknn.csv.save"] = { { a = { 1, 2 } }, folder .. "/y.csv" },
    ["zknn.data.load_idx"] = { folder .. "/x.idx" },
    ["zknn.data.save_idx"] = { zknn.zeros(2, 2):byte(), folder .. "/y.idx" },
    ["zknn.data.transforms.ConvertImageDtype"] = { "float32" },
    ["zknn.from_bytes"] = { "abcd", "uint8", { 4 } }, ["zknn.gather"] = { t, 1, index },
    ["zknn.image.load"] = { folder .. "/x.png" },
    ["zknn.image.save"] = { zknn.rand(4, 4), folder .. "/y.png" },
    ["zknn.image.decode"] = { zknn.image.encode(zknn.rand(4, 4)) },
    ["zknn.layer_norm"] = { t, { 2 } }, ["zknn.narrow"] = { t, 0, 0, 1 },
    ["zknn.load"] = { saved(zknn, ".pth", { a = t }) },
    ["zknn.save"] = { { a = t }, folder .. "/y.pth" },
    ["zknn.npy.load"] = { saved(zknn.npy, ".npy", t) },
    ["zknn.npy.save"] = { t, folder .. "/y.npy" },
    ["zknn.npz.load"] = { saved(zknn.npz, ".npz", { a = t }) },
    ["zknn.npz.save"] = { { a = t }, folder .. "/y.npz" },
    ["zknn.safetensors.load"] = { saved(zknn.safetensors, ".safetensors", { a = t }) },
    ["zknn.safetensors.save"] = { { a = t }, folder .. "/y.safetensors" },
    ["zknn.onnx.load"] = { folder .. "/x.onnx" },
    ["zknn.onnx.save"] = { zknn.onnx.load(folder .. "/x.onnx"), folder .. "/y.onnx" },
    ["zknn.onnx.export"] = { nn.Linear(2, 2), zknn.rand(1, 2), folder .. "/y.onnx" },
    ["zknn.onnx.InferenceSession"] = { folder .. "/x.onnx" },
    ["zknn.nn.Unflatten"] = { 1, { 2, 1 } }, ["zknn.unflatten"] = { t, 1, { 2, 1 } },
    ["zknn.nn.functional.bilinear"] = { t, t, zknn.rand(1, 2, 2) },
    ["zknn.nn.functional.cosine_embedding_loss"] = { t, t, zknn.tensor { 1, -1 } },
    ["zknn.nn.functional.multilabel_margin_loss"] = { t, index },
    ["zknn.nn.functional.pixel_shuffle"] = { zknn.rand(1, 4, 2, 2), 2 },
    ["zknn.nn.functional.rms_norm"] = { t, { 2 } },
    ["zknn.nn.summary"] = { nn.Linear(2, 2), { 1, 2 } },
    ["zknn.optim.Optimizer"] = { { zknn.rand(2) }, {} },
    ["zknn.optim.lr_scheduler.SequentialLR"] = { optimizer,
      { schedules.StepLR(optimizer, 1), schedules.StepLR(optimizer, 2) }, { 2 } },
    ["zknn.plot.axis"] = { "equal" }, ["zknn.plot.xscale"] = { "log" },
    ["zknn.plot.yscale"] = { "log" }, ["zknn.plot.savefig"] = { folder .. "/y.png" },
    ["zknn.promote_types"] = { "int8", "uint8" }, ["zknn.can_cast"] = { "int8", "bool" },
    ["zknn.unfold"] = { t, 0, 2, 1 }, ["zknn.addmv"] = { t[0], t, t[0] },
    ["zknn.addr"] = { t, t[0], t[0] }, ["zknn.cross"] = { zknn.rand(3), zknn.rand(3) },
    ["zknn.baddbmm"] = { t, zknn.rand(1, 2, 2), zknn.rand(1, 2, 2) },
    ["zknn.addbmm"] = { t, zknn.rand(1, 2, 2), zknn.rand(1, 2, 2) },
    ["zknn.bilinear"] = { t, t, zknn.rand(1, 2, 2) }, ["zknn.narrow_copy"] = { t, 0, 0, 1 },
    ["zknn.unravel_index"] = { index, { 2, 2 } },
    ["zknn.pixel_shuffle"] = { zknn.rand(1, 4, 2, 2), 2 },
    ["zknn.select_scatter"] = { t, t[0], 0, 1 },
    ["zknn.as_strided_scatter"] = { t, t[0], { 2 }, { 1 } },
    ["zknn.index_fill"] = { t, 0, zknn.tensor { 0 }, 1 },
    ["zknn.index_reduce"] = { t, 0, zknn.tensor { 0, 1 }, t, "prod" },
    ["zknn.masked_scatter"] = { t, t:gt(0.5), t }, ["zknn.is_nonzero"] = { zknn.ones(1) },
    ["zknn.set_default_dtype"] = { "float32" }, ["zknn.device"] = { "cpu" },
    ["zknn.put"] = { t, zknn.tensor { 0 }, zknn.tensor { 1.0 } },
    ["zknn.index"] = { t, zknn.tensor { { 0 } }, { 0 } },
    ["zknn.index_put"] = { t, { zknn.tensor { 0 } }, zknn.tensor(1.0) },
    ["zknn.randint"] = { 0, 2, { 2 } }, ["zknn.reshape"] = { t, 4 }, ["zknn.view"] = { t, 4 },
    ["zknn.scatter_reduce"] = { t, 0, index, t, "sum" },
    ["zknn.set_rng_state"] = { zknn.get_rng_state() },
    ["zknn.system.write_file"] = { folder .. "/note.txt", "x" },
    ["zknn.system.check_writable"] = { folder .. "/note.txt" },
    ["zknn.system.make_folder"] = { folder .. "/made" },
    ["zknn.system.lock_file"] = { folder .. "/note.lock" },
    ["zknn.system.nearest"] = { "nam", { "name" } },
    ["zknn.testing.assert_false"] = { false }, ["zknn.testing.assert_close"] = { t, t },
    ["zknn.testing.assert_equal"] = { t, t },
    ["zknn.testing.golden"] = { saved(zknn, "1.pth", { a = zknn.ones(2) }), { a = zknn.ones(2) } },
  }
end

local function is_public(key)
  return type(key) == "string" and not key:find "^_" and key ~= "super"
end

-- Calls visit(path, value) for all functions and classes below a table of names.
local function each_public(path, t, visit, seen)
  if seen[t] then return end
  seen[t] = true
  local names = {}
  local lazy = getmetatable(t) and getmetatable(t).__lazy
  for _, from in ipairs { t, type(lazy) == "table" and lazy or {} } do
    for key in pairs(from) do
      if is_public(key) then names[key] = true end
    end
  end
  local sorted = {}
  for name in pairs(names) do
    sorted[#sorted + 1] = name
  end
  table.sort(sorted)
  for _, name in ipairs(sorted) do
    local value, own = t[name], path .. "." .. name
    if tools.SKIP[own] then
      seen[value] = true
    elseif type(value) == "function" and not seen[value] then
      seen[value] = true
      visit(own, value)
    elseif type(value) == "table" then
      local new = not seen[value]
      if new and getmetatable(value) and getmetatable(value).__call then visit(own, value) end
      each_public(own, value, visit, seen)
    end
  end
end

-- The methods of an object, bases included: name = function.
function tools.methods_of(object)
  local found = {}
  local at = getmetatable(object)
  if type(object) == "userdata" then
    local index = type(at.__index) == "table" and at.__index or {}
    for _, from in ipairs { at.__methods or {}, index } do
      for key, value in pairs(from) do
        if is_public(key) and type(value) == "function" then found[key] = value end
      end
    end
    return found
  end
  while type(at) == "table" do
    for key, value in pairs(at) do
      if is_public(key) and type(value) == "function" then found[key] = found[key] or value end
    end
    at = rawget(at, "super")
  end
  return found
end

-- What is wrong with the message of an error, or nil. A message begins with the line that made the
-- call, and speaks of arguments, not of the inside.
function tools.fault(message)
  if type(message) ~= "string" then return "is no string" end
  if message:find("attempt to", 1, true) then return "speaks of Lua's inside" end
  if message:find("bad argument", 1, true) then return "is lauxlib's" end
  if message:find("lua/zknn/", 1, true) then return "blames a line of the library" end
  if message:find("stack overflow", 1, true) then return "is an overflow" end
  if message:find("table index is", 1, true) then return "speaks of Lua's inside" end
  if message:find("%f[%w_]_%l[%w_]*: ") then return "names an internal function" end
  if not message:find("^" .. HERE:gsub("%p", "%%%0") .. ":%d+: ") then
    return "does not name the line of the call"
  end
end

-- A call from here, which the message must name.
function tools.call(f, ...)
  return pcall(f, ...)
end

-- Calls f with each hostile value in place of each argument of `good` and behind them; report(what,
-- fault, message) hears of every bad message.
local function attack(name, f, good, first, report)
  local calls = 0
  local function try(what, ...)
    calls = calls + 1
    local ok, message = pcall(f, ...)
    local fault = not ok and tools.fault(message)
    if fault then report(("%s(%s)"):format(name, what), fault, message) end
  end
  for at = first, #good + 1 do
    for _, row in ipairs(tools.hostile) do
      local list = table.move(good, 1, #good, 1, {})
      list[at] = row[2]()
      try(("argument %d of %d %s"):format(at, #good, row[1]), table.unpack(list, 1, math.max(at,
        #good)))
    end
    try(("only %d arguments"):format(at - 1), table.unpack(good, 1, at - 1))
  end
  return calls
end

-- What takes any number of arguments (as PyTorch's, as print), or hands them on.
local MANY = {}
for name in ([[no_grad enable_grad autograd.detect_anomaly inference_mode nn.Identity
  nn.utils.parametrize.cached nn.parallel.DistributedDataParallel:forward
  nn.parallel.DistributedDataParallel:no_sync optim.swa_utils.AveragedModel:forward
  train.Progress:print train.EMA:swapped testing.assert_error]]):gmatch "%S+" do
  MANY["zknn." .. name] = true
end

-- A value that no function has a place for, behind what f takes and many nils, must be refused. A
-- guard (class.lua) sees as many places as it has parameters.
local function attack_surplus(name, f, good, report)
  local info = type(f) == "function" and debug.getinfo(f, "u")
  local last = #good + 12
  if MANY[name] then return 0 end
  if info and not info.isvararg and debug.getinfo(f, "S").what == "Lua" then
    if class.method(f) == f then report(name, "drops surplus arguments", "(as Lua does)") end
    last = info.nparams
  end
  for at = last - 1, last do
    local list = table.move(good, 1, #good, 1, {})
    list[at] = coroutine.create(print)
    if pcall(f, table.unpack(list, 1, at)) then
      report(name, "takes a surplus argument", ("at place %d of %d"):format(at, #good))
    end
  end
  return 2
end

-- Up to `most` lists of arguments that f takes.
function tools.accepted(f, lists, most)
  local good = {}
  for _, list in ipairs(lists) do
    if #good < most and pcall(f, table.unpack(list)) then good[#good + 1] = list end
  end
  return good
end

-- Objects that come from functions, not from constructors.
function tools.other_objects(folder)
  require("script_tools").write_mnist(folder, 20, 10)
  zknn.system.make_folder(folder .. "/pictures/class")
  zknn.image.save(zknn.rand(4, 4), folder .. "/pictures/class/1.png")
  local nn, plot, path = zknn.nn, zknn.plot, os.tmpname()
  local module = nn.Linear(2, 2)
  zknn.onnx.export(module, zknn.rand(1, 2), path)
  local model = zknn.onnx.load(path)
  os.remove(path)
  local shift = zknn.Function("Shift")
  function shift.forward(_, x) return x + 1 end
  function shift.backward(_, grad) return grad end
  return {
    { "onnx model", model }, { "InferenceSession", zknn.onnx.InferenceSession(model) },
    { "figure", plot.figure() }, { "axes", plot.subplot(1, 1, 1) },
    { "log", zknn.train.RunLog(folder) },
    { "forward hook", module:register_forward_hook(function() end) },
    { "tensor's hook", zknn.rand(2):requires_grad_():register_hook(function() end) },
    { "MNIST", zknn.data.MNIST(folder .. "/data", { train = false }) },
    { "ImageFolder", zknn.data.ImageFolder(folder .. "/pictures") },
    { "Function", shift }, { "parameter", module.weight }, { "state_dict", module:state_dict() },
  }
end

-- The operators and fields of tensors, modules and lists, with hostile values.
local function attack_operators(report)
  local calls = 0
  local operators = {
    ["index"] = function(x, v) return x[v] end,
    ["assignment"] = function(x, v) x[v] = 1 end,
    ["assignment of"] = function(x, v) x[0] = v end,
    ["add"] = function(x, v) return x + v end, ["sub"] = function(x, v) return v - x end,
    ["mul"] = function(x, v) return x * v end, ["div"] = function(x, v) return v / x end,
    ["pow"] = function(x, v) return x ^ v end, ["mod"] = function(x, v) return v % x end,
    ["idiv"] = function(x, v) return x // v end, ["call"] = function(x, v) return x(v) end,
    ["field data"] = function(x, v) x.data = v end, ["field grad"] = function(x, v) x.grad = v end,
    ["field requires_grad"] = function(x, v) x.requires_grad = v end,
    ["field weight"] = function(x, v) x.weight = v end,
  }
  local names = {}
  for name in pairs(operators) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    for _, row in ipairs(tools.hostile) do
      for kind, make in pairs {
        tensor = function() return zknn.rand(2, 2) end,
        module = function() return zknn.nn.Linear(2, 2) end,
        Sequential = function() return zknn.nn.Sequential(zknn.nn.ReLU()) end,
        ModuleList = function() return zknn.nn.ModuleList { zknn.nn.ReLU() } end,
        ParameterList = function() return zknn.nn.ParameterList { zknn.rand(2) } end,
        loss = function() return zknn.nn.MSELoss() end,
      } do
        calls = calls + 1
        local ok, message = pcall(operators[name], make(), row[2]())
        -- Lua's own operators on what has none of ours blame the line, as they should.
        local lua = not ok and message:find("^" .. HERE:gsub("%p", "%%%0") .. ":%d+: attempt to")
        local fault = not ok and not lua and tools.fault(message)
        if fault then report(("%s of %s (%s)"):format(name, kind, row[1]), fault, message) end
      end
    end
  end
  return calls
end

-- Every argument that a reader knows, by its name: one call of f with each hostile value.
local function attack_names(path, f, good, report)
  local calls, short = 0, path:gsub("^zknn%.", "")
  local known = require("zknn.args").known
  local rows = known[short] or known[short:match "[^.]+$"] or known["nn." .. short:match "[^.]+$"]
  for _, row in ipairs(rows or {}) do
    for _, value in ipairs(tools.hostile) do
      local list = table.move(good, 1, #good, 1, {})
      list[#list + 1] = { [row[1]] = value[2]() }
      calls = calls + 1
      local ok, message = pcall(f, table.unpack(list))
      local fault = not ok and tools.fault(message)
      if fault then report(("%s{%s = %s}"):format(path, row[1], value[1]), fault, message) end
    end
  end
  return calls
end

-- With ZKNN_WALK_SHARE=8 a walk attacks each eighth function and method: sanitizers take so long.
-- A chooser says true at each eighth call.
tools.SHARE = math.tointeger(tonumber(os.getenv "ZKNN_WALK_SHARE" or 1)) or 1
function tools.chooser()
  local n = 0
  return function()
    n = n + 1
    return n % tools.SHARE == 0
  end
end

-- Walks everything; folder: where files may be written. Gives the number of calls, and how many
-- functions, objects and methods there were, and a list of the callables that no candidate fitted.
function tools.walk(report, folder)
  local own, chosen = tools.recipes(folder), tools.chooser()
  local calls, counts, unfitted = 0, { functions = 0, objects = 0, methods = 0 }, {}
  local objects = { { "tensor", zknn.rand(2, 2) }, { "Generator", zknn.Generator() } }
  each_public("zknn", zknn, function(path, f)
    counts.functions = counts.functions + 1
    local attacked, is_class = chosen(), type(f) == "table" and rawget(f, "__name")
    if not attacked and not is_class then return end
    calls = calls + (attacked and attack(path, f, {}, 1, report) or 0)
    local lists = tools.candidates()
    local recipe = own[path]
    if recipe then table.insert(lists, 1, type(recipe) == "function" and recipe() or recipe) end
    local good = tools.accepted(f, lists, attacked and 3 or 1)
    if #good == 0 then unfitted[#unfitted + 1] = path end
    for _, list in ipairs(attacked and good or {}) do
      calls = calls + attack(path, f, list, 1, report) + attack_names(path, f, list, report)
        + attack_surplus(path, f, list, report)
    end
    if is_class and good[1] then
      local made, object = pcall(f, table.unpack(good[1]))
      if made and class.is(object, f) then objects[#objects + 1] = { path, object, good[1] } end
    end
  end, {})
  local done = {}
  table.move(tools.other_objects(folder), 1, 99, #objects + 1, objects)
  calls = calls + attack_operators(report)
  for _, row in ipairs(objects) do
    local path, object = row[1], row[2]
    counts.objects = counts.objects + 1
    for name, method in pairs(tools.methods_of(object)) do
      local new = not done[method]
      done[method] = true
      counts.methods = counts.methods + (new and 1 or 0)
      if new and chosen() then
        local full = path .. ":" .. name
        calls = calls + attack(full, method, {}, 1, report)
        calls = calls + attack(full, method, { object }, 2, report)
        local lists = {}
        for i, list in ipairs(tools.candidates()) do
          lists[i] = table.move(list, 1, #list, 2, { object })
        end
        for _, list in ipairs(tools.accepted(method, lists, 2)) do
          calls = calls + attack(full, method, list, 2, report)
            + attack_surplus(full, method, list, report)
        end
      end
    end
  end
  return calls, counts, unfitted
end

return tools
