-- onnx.check(model): is the graph one that can be run? All that is wrong is told at once.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local types = require "zknn.onnx.types"

local FIRST_OPSET, LAST_OPSET = 7, 28
local LAST_IR = 14
local MOST = 50 -- problems told at most
local DEEP = 30 -- graphs in graphs
local MANY = 10000 -- graphs in all, each at each of its places

local Checker = {}
Checker.__index = Checker

function Checker:problem(format, ...)
  self.problems[#self.problems + 1] = self.where .. format:format(...)
end

-- A list of the model, or an empty one and a problem.
function Checker:list(value, what)
  if value == nil then return {} end
  if type(value) == "table" then return value end
  self:problem("%s must be a table, got %s", what, args.describe(value))
  return {}
end

-- A list of tables (is_table) or of names: what is none of those is a problem and left out.
function Checker:entries(value, what, is_table)
  local entries = {}
  local list = self:list(value, what)
  if list[1] == nil and next(list) ~= nil then
    self:problem("%s must be a list of %s, got a table with the key %s", what,
      is_table and "tables" or "names", args.describe(next(list)))
  end
  for i, entry in ipairs(list) do
    if type(entry) == (is_table and "table" or "string") then
      entries[#entries + 1] = entry
    else
      self:problem("%s %d must be a %s, got %s", what, i, is_table and "table" or "string",
        args.describe(entry))
    end
  end
  return entries
end

-- Fields that were kept as a file had them, of one of onnx.proto's messages: some of them change
-- what is computed, and cannot be passed over.
function Checker:unknown(message, bytes, label)
  if type(bytes) ~= "string" then return end
  local wrong = core._onnx_unknown(message, bytes)
  if wrong then self:problem("%s%s", label and label .. ": " or "", wrong) end
end

-- --- attributes ---

local function is_graph(value)
  return type(value) == "table" and type(value.node) == "table"
end

-- What an attribute's value is, in the words of types.lua. Lists: what all their elements are.
local function kind_of(value)
  if math.type(value) then return math.type(value) end
  if type(value) == "string" then return "string" end
  if core.is_tensor(value) then return "tensor" end
  if type(value) ~= "table" then return args.describe(value) end
  if is_graph(value) then return "graph" end
  if value.encoded then return "encoded" end
  local meta = getmetatable(value)
  if #value == 0 then
    local typed = meta and meta.__name and not meta.__list
    return typed and "list of " .. meta.__name:match "%a+$" or "empty list"
  end
  local kind
  for _, item in ipairs(value) do
    local here = type(item) == "table" and not is_graph(item) and not item.encoded and "list"
      or kind_of(item)
    if here == "integer" and kind == "float" then here = "float" end
    if kind == "integer" and here == "float" then kind = "float" end
    if kind and kind ~= here then return "list of mixed values" end
    kind = here
  end
  return "list of " .. kind .. "s"
end

local storable = {
  integer = true, float = true, string = true, tensor = true, graph = true, encoded = true,
  ["empty list"] = true, ["list of integers"] = true, ["list of floats"] = true,
  ["list of strings"] = true, ["list of tensors"] = true, ["list of graphs"] = true,
  ["list of encodeds"] = true, ["list of ints"] = true,
}

function Checker:attribute(node, label, name, value)
  local kind = kind_of(value)
  if not storable[kind] then
    self:problem("%s: attribute '%s' is %s, which no attribute can be", label, tostring(name), kind)
    return
  end
  local want = (node.domain or "") == "" and types[name]
  if kind == "list of ints" then kind = "list of integers" end
  if not want or kind == want or kind == "encoded" then return end
  if kind == "empty list" and want:find "^list" then return end
  local hint = ""
  if want == "float" and kind == "integer" then hint = (" (write %d.0)"):format(value) end
  self:problem("%s: attribute '%s' must be %s %s, got %s%s", label, name,
    want:find "^[aeiou]" and "an" or "a", want, kind, hint)
end

-- --- values ---

function Checker:define(scope, name, by)
  local before = scope.defined[name]
  if before then
    self:problem("'%s' is defined twice, by %s and by %s", name, before, by)
  end
  scope.defined[name] = by
end

local function is_defined(scope, name)
  while scope do
    if scope.defined[name] then return true end
    scope = scope.outer
  end
  return false
end

function Checker:value(value, what, needs_type)
  if type(value) ~= "table" then
    self:problem("%s must be a table, got %s", what, args.describe(value))
    return nil
  end
  if type(value.name) ~= "string" or value.name == "" then
    self:problem("%s has no name", what)
    return nil
  end
  self:unknown("ValueInfoProto", value.unknown, what)
  if needs_type and not value.type and not value.encoded_type then
    self:problem("%s '%s' has no type", what, value.name)
  end
  for d, size in ipairs(type(value.shape) == "table" and value.shape or {}) do
    if math.type(size) == "integer" and size < 0 then
      self:problem("%s '%s': size %d of dimension %d is negative", what, value.name, size, d - 1)
    end
  end
  return value.name
end

-- An initializer of the name of an input gives its default, and must fit it.
function Checker:default(input, tensor)
  if not core.is_tensor(tensor) then return end
  if type(input.type) == "string" and input.type ~= tensor.dtype then
    self:problem("initializer '%s' is %s, the input of that name %s", input.name, tensor.dtype,
      input.type)
  end
  local shape = type(input.shape) == "table" and input.shape
  local fits = not shape or #shape == tensor:dim()
  for d, size in ipairs(shape and fits and shape or {}) do
    fits = fits and (math.type(size) ~= "integer" or size == tensor:size(d - 1))
  end
  if not fits then
    self:problem("initializer '%s' has shape [%s], which does not fit the input of that name",
      input.name, table.concat(tensor.shape, ", "))
  end
end

-- --- graphs ---

local function label_of(node, i)
  local name = type(node.name) == "string" and node.name ~= "" and (" '%s'"):format(node.name) or ""
  return ("node %d%s (%s)"):format(i, name, tostring(node.op_type))
end

-- The nodes from `from` to `to`, each of which reads what the next one makes, or nil.
local function way(from, to, makers)
  local cause, stack = { [from] = false }, { from }
  while #stack > 0 and cause[to] == nil do
    local at = table.remove(stack)
    for _, name in ipairs(type(at.node.input) == "table" and at.node.input or {}) do
      local maker = makers[name]
      if maker and cause[maker] == nil then
        cause[maker] = at
        stack[#stack + 1] = maker
      end
    end
  end
  if cause[to] == nil then return nil end
  local path = {}
  while to do
    table.insert(path, 1, to)
    to = cause[to]
  end
  return path
end

-- What node `entry` reads and nobody has made: undefined, made later, or made in a circle.
function Checker:missing(entry, name, makers, later)
  local maker = makers[name]
  if not maker then
    self:problem("%s: input '%s' is defined nowhere: no input, initializer or node has that name",
      entry.label, name)
  elseif not later[entry] then
    later[entry] = maker
  end
end

function Checker:node(node, i, entry)
  if type(node.op_type) ~= "string" or node.op_type == "" then
    self:problem("%s has no op_type", entry.label)
  end
  if type(node.name) == "string" and node.name ~= "" then
    if self.names[node.name] then
      self:problem("the name '%s' belongs to %s and to node %d", node.name,
        self.names[node.name], i)
    end
    self.names[node.name] = ("node %d"):format(i)
  end
  local domain = node.domain or ""
  if domain == "ai.onnx" then domain = "" end
  if not self.domains[domain] then
    self:problem("%s: its domain '%s' is not in opset_import", entry.label, domain)
  end
  self:unknown("NodeProto", node.unknown, entry.label)
  local extra = type(node.unknown_attribute) == "table" and node.unknown_attribute or {}
  for name, value in pairs(self:list(node.attribute, entry.label .. ": attribute")) do
    self:attribute(node, entry.label, name, value)
    self:unknown("AttributeProto", extra[name], ("%s: attribute '%s'"):format(entry.label, name))
  end
end

function Checker:subgraphs(node, label, scope, depth)
  for name, value in pairs(type(node.attribute) == "table" and node.attribute or {}) do
    local graphs = is_graph(value) and { value } or type(value) == "table" and value or {}
    for _, graph in ipairs(graphs) do
      if is_graph(graph) then
        local before = self.where
        self.where = ("%s%s: %s: "):format(before, label, name)
        self:graph(graph, scope, depth + 1)
        self.where = before
      end
    end
  end
end

function Checker:graph(graph, outer, depth)
  local scope = { defined = {}, outer = outer }
  if depth > DEEP then
    self:problem("graphs are nested more than %d deep", DEEP)
    return
  end
  self.graphs = self.graphs + 1
  if self.graphs > MANY or #self.problems > MANY then
    if self.graphs == MANY + 1 then self:problem("there are more than %d graphs in it", MANY) end
    return
  end
  if type(graph.name) ~= "string" or graph.name == "" then self:problem("the graph has no name") end
  self:unknown("GraphProto", graph.unknown)
  local initializers = self:list(graph.initializer, "graph.initializer")
  local inputs = {}
  for i, input in ipairs(self:list(graph.input, "graph.input")) do
    local name = self:value(input, "input " .. i, not outer)
    if name then
      self:define(scope, name, "input " .. i)
      inputs[name] = input
    end
  end
  for name, tensor in pairs(initializers) do
    if not core.is_tensor(tensor) and not (type(tensor) == "table" and tensor.encoded) then
      self:problem("initializer '%s' must be a tensor, got %s", tostring(name),
        args.describe(tensor))
    elseif name == "" then
      self:problem("an initializer has no name")
    elseif inputs[name] then
      self:default(inputs[name], tensor)
    else
      self:define(scope, name, "an initializer")
    end
  end

  -- Who makes what; then in the given order, what is there when a node reads it.
  local entries, makers, later = {}, {}, {}
  for i, node in ipairs(self:list(graph.node, "graph.node")) do
    if type(node) ~= "table" then
      self:problem("node %d must be a table, got %s", i, args.describe(node))
    else
      local entry = { label = label_of(node, i), node = node }
      entries[#entries + 1] = entry
      self:node(node, i, entry)
      entry.outputs = self:entries(node.output, entry.label .. ": output")
      for _, name in ipairs(entry.outputs) do
        if name ~= "" and not makers[name] then makers[name] = entry end
      end
    end
  end
  for _, entry in ipairs(entries) do
    for _, name in ipairs(self:entries(entry.node.input, entry.label .. ": input")) do
      if name ~= "" and not is_defined(scope, name) then
        self:missing(entry, name, makers, later)
      end
    end
    self:subgraphs(entry.node, entry.label, scope, depth)
    for _, name in ipairs(entry.outputs) do
      if name ~= "" then self:define(scope, name, entry.label) end
    end
  end
  self:order(entries, later, makers)

  local outputs = self:list(graph.output, "graph.output")
  if #outputs == 0 then self:problem("the graph has no output") end
  local named = {}
  for i, output in ipairs(outputs) do
    local name = self:value(output, "output " .. i, not outer)
    if name and not is_defined(scope, name) then
      self:problem("output '%s' is made by no node", name)
    end
    if name and named[name] then self:problem("output '%s' stands twice", name) end
    if name then named[name] = true end
  end
end

-- Nodes that read what is made after them: in a circle, or merely out of order.
function Checker:order(entries, later, makers)
  for _, entry in ipairs(entries) do
    if #self.problems > MOST then return end
    local maker = later[entry]
    local ring = maker and way(maker, entry, makers)
    if ring then
      local labels = { entry.label }
      for i, member in ipairs(ring) do
        labels[i + 1] = member.label
      end
      self:problem("a cycle: %s", table.concat(labels, " needs "))
    elseif maker then
      self:problem("%s reads what %s makes after it", entry.label, maker.label)
    end
  end
end

-- --- the model ---

function Checker:model(model)
  if math.type(model.ir_version) ~= "integer" or model.ir_version < 3 then
    self:problem("ir_version must be an integer from 3 on, got %s", tostring(model.ir_version))
  elseif model.ir_version > LAST_IR then
    self:problem("ir_version %d is not known: 3 to %d are", model.ir_version, LAST_IR)
  end
  for i, opset in ipairs(self:entries(model.opset_import, "opset_import", true)) do
    local domain, version = opset.domain or "", opset.version
    if domain == "ai.onnx" then domain = "" end
    if math.type(version) ~= "integer" then
      self:problem("opset_import %d: version must be an integer, got %s", i, tostring(version))
    elseif domain == "" and (version < FIRST_OPSET or version > LAST_OPSET) then
      self:problem("opset %d is not known: %d to %d are", version, FIRST_OPSET, LAST_OPSET)
    end
    local before = self.domains[domain]
    if before and before ~= version then
      self:problem("domain '%s' is imported twice, with versions %s and %s", domain,
        tostring(before), tostring(version))
    end
    self.domains[domain] = version or true
  end
  self:unknown("ModelProto", model.unknown)
  if next(self.domains) == nil then self:problem("opset_import is empty") end
  if type(model.graph) ~= "table" then
    self:problem("there is no graph")
    return
  end
  self:graph(model.graph, nil, 0)
end

-- Raises with the list of all problems of a model (a table as onnx.load gives it, or a path), or
-- gives it back when there is none.
return function(model)
  if type(model) == "string" then model = require("zknn.onnx").load(model) end
  if type(model) ~= "table" then
    raise("onnx.check: model must be a table as onnx.load gives it, got %s", args.describe(model))
  end
  local checker = setmetatable({
    problems = {}, names = {}, domains = {}, graphs = 0, where = "",
  }, Checker)
  checker:model(model)
  local n = #checker.problems
  if n == 0 then return model end
  local shown = table.concat(checker.problems, "\n  ", 1, math.min(n, MOST))
  raise("onnx.check: the model has %d problem%s:\n  %s%s", n, n == 1 and "" or "s", shown,
    n > MOST and ("\n  and %d more"):format(n - MOST) or "")
end
