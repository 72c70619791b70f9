-- onnx.compile: an ONNX net as one file of C.
--
--   local net = onnx.compile("net.onnx", { output = "net.c" })
--
-- graph.lua reads the net, simplify.lua and plan.lua prepare it, emit.lua writes it; what each type
-- of node is in C stands in ops/.

local args = require "zknn.args"
local core = require "zknn.core"
local raise = require "zknn.raise"
local system = require "zknn.core.system"
local names = require "zknn.compile.names"

local WHAT = "onnx.compile"

local OPTIONS = { "output", "header", "name", "batch", "shape", "context", "no_float", "pack",
  "math", "test", "tolerance", "memory_limit", "work_limit" }

local function path_of(options, name)
  local path = options[name]
  if path ~= nil then args.check_string(WHAT, name, path) end
  return path
end

local function whole(options, name, least)
  local n = options[name]
  if n ~= nil and (math.type(n) ~= "integer" or n < least) then
    raise("%s: %s must be an integer from %d on, got %s", WHAT, name, least, args.describe(n))
  end
  return n
end

local function read_shapes(shapes)
  if shapes == nil then return nil end
  if type(shapes) ~= "table" or core.is_tensor(shapes) then
    raise("%s: shape must be a table of lists by the inputs' names, got %s", WHAT,
      args.describe(shapes))
  end
  for name, list in pairs(shapes) do
    local good = type(name) == "string" and args.is_list(list)
    for _, size in ipairs(good and list or {}) do
      good = good and math.type(size) == "integer" and size >= 0
    end
    if not good then
      raise("%s: shape must be lists of sizes by the inputs' names, as {x = {1, 3, 28, 28}}", WHAT)
    end
  end
  return shapes
end

-- The stored inputs of a test: a table of tensors by the inputs' names, or an .npz file of them.
local function tensors_of(test)
  if test == nil then return nil end
  if type(test) == "string" then test = require "zknn.npz".load(test) end
  if type(test) ~= "table" or core.is_tensor(test) then
    raise("%s: test must be a path of an .npz file, or a table of tensors by the inputs' names, "
      .. "got %s", WHAT, args.describe(test))
  end
  return test
end

-- What the net is called in C: the option, or made from the file's name.
local function name_of(options, model)
  if options.name ~= nil then
    args.check_string(WHAT, "name", options.name)
    if not names.is_good(options.name) then
      raise("%s: name must be a name of C (letters, digits and single underscores, no keyword), "
        .. "got '%s'", WHAT, options.name)
    end
    return options.name
  end
  local from = options.output or type(model) == "string" and model or "net"
  local name = names.identifier(from:match "([^/]*)$":gsub("%.%w*$", ""), "net"):lower()
  return names.is_good(name) and name or "net_" .. name
end

local function read_options(options, model)
  if options == nil then options = {} end
  if type(options) ~= "table" or core.is_tensor(options) then
    raise("%s: options must be a table, got %s", WHAT, args.describe(options))
  end
  args.check_names(WHAT, options, OPTIONS)
  local o = { what = WHAT, output = path_of(options, "output"),
    header_path = path_of(options, "header"), batch = whole(options, "batch", 1) or 1,
    shape = read_shapes(options.shape),
    context = args.boolean(WHAT, "context", options.context, false),
    no_float = args.boolean(WHAT, "no_float", options.no_float, false),
    pack = args.boolean(WHAT, "pack", options.pack, true),
    math = options.math == nil and "libm" or options.math,
    memory_limit = whole(options, "memory_limit", 1), work_limit = options.work_limit }
  args.check_string(WHAT, "math", o.math)
  args.check_choice(WHAT, "math", o.math, { "libm", "builtin" })
  o.tolerance = options.tolerance == nil and 2e-6 or options.tolerance
  if math.type(o.tolerance) == nil or o.tolerance ~= o.tolerance or o.tolerance < 0 then
    raise("%s: tolerance must be a number from 0 on, got %s", WHAT, args.describe(o.tolerance))
  end
  o.test = tensors_of(options.test)
  o.name = name_of(options, model)
  o.header = o.header_path and o.header_path:match "([^/]*)$"
  o.source = type(model) == "string" and model:match "([^/]*)$" or nil
  return o
end

-- Raises with all nodes that cannot be written, each with the reason.
local function check_nodes(net)
  local ops = require "zknn.compile.ops"
  local types = require "zknn.compile.numbers".types
  local counts, order = {}, {}
  local function note(node, reason)
    local text = ("%s %s"):format(node.type, reason)
    if not counts[text] then order[#order + 1] = text end
    counts[text] = (counts[text] or 0) + 1
  end
  for _, node in ipairs(net.nodes) do
    local row = ops.find(node.type)
    local reason = node.few_bits and "to a type of few bits" or row.check and row.check(node)
    if reason then note(node, reason) end
    for _, list in ipairs { node.inputs, node.outputs } do
      for _, value in ipairs(list) do
        if value and not types[value.dtype] then note(node, "of " .. value.dtype) end
      end
    end
  end
  table.sort(order)
  for i, text in ipairs(order) do order[i] = ("%d x %s"):format(counts[text], text) end
  if #order > 0 then
    raise("%s: nodes that no C file can have: %s", WHAT, table.concat(order, ", "))
  end
end

-- Raises with the nodes that compute real numbers.
local function check_integers(net)
  local types = require "zknn.compile.numbers".types
  local list, seen = {}, {}
  for _, node in ipairs(net.nodes) do
    for _, value in ipairs(node.outputs) do
      local real = node.real or value and types[value.dtype].real and not value.tensor
      if real and not seen[node.type] then
        seen[node.type] = true
        list[#list + 1] = node.type:match "^%s*(.*)"
      end
    end
  end
  if #list > 0 then
    raise("%s: no_float: the net computes real numbers in %s: quantize these, too, and the outputs",
      WHAT, table.concat(list, ", "))
  end
end

return function(model, options, ...)
  args.no_more(WHAT, 2, ...)
  if type(model) ~= "string" and type(model) ~= "table" or core.is_tensor(model) then
    raise("%s: model must be a path or a table as onnx.load gives it, got %s", WHAT,
      args.describe(model))
  end
  local o = read_options(options, model)
  local onnx = require "zknn.onnx"
  local table_of = onnx.check(type(model) == "string" and onnx.load(model) or model)
  return core.no_grad(function()
    if o.no_float then table_of = require "zknn.compile.no_float"(table_of, o) end
    local net = require "zknn.compile.graph".read(table_of, o)
    require "zknn.compile.quantized"(net)
    check_nodes(net)
    if o.no_float then check_integers(net) end
    require "zknn.compile.simplify"(net)
    local plan = require "zknn.compile.plan"(net)
    local file = require "zknn.compile.emit"(net, plan, o)
    local result = { name = o.name, source = file:text(), arena_bytes = plan.bytes }
    if o.header then result.header = file:header_text() end
    result.constant_bytes = file.constant_bytes
    result.report = require "zknn.compile.report".of(file)
    if o.test then
      result.test = require "zknn.compile.test"(file, table_of, o.test, o)
      local path = o.output and o.output:gsub("%.[^./]*$", "") .. "_test.c"
      if path then system.file_write(path, result.test) end
    end
    if o.header_path then system.file_write(o.header_path, result.header) end
    if o.output then system.file_write(o.output, result.source) end
    return result
  end)
end
