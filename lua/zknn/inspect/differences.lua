-- How two listed files differ: a list of differences, each {kind =, name =, ...}:
--
--   only        of: "a" or "b"; what: an array's dtype and shape, a value, a node
--   dtype, shape, value, metadata, graph   a =, b =: the two
--   values      count, unequal, nan, absolute, relative, index: of the elements of an array
--   node        what =: "op_type", "inputs", "attribute alpha", ...; a =, b =

local core = require "zknn.core"
local native = require "zknn.core.files"

local WORD = { arrays = "tensor", values = "value", metadata = "metadata" }

-- Both lists by name, and the names in order: those of a, then what b has besides.
local function joined(a, b)
  local by, names = { {}, {} }, {}
  for k, list in ipairs { a, b } do
    for _, row in ipairs(list) do
      if not by[1][row.name] and not by[2][row.name] then names[#names + 1] = row.name end
      by[k][row.name] = row
    end
  end
  return by[1], by[2], names
end

local function add(t, kind, name, more)
  more.kind, more.name = kind, name
  t.differences[#t.differences + 1] = more
end

local function same_shape(a, b)
  if a == b then return true end
  if not a or not b or #a ~= #b then return false end
  for i, size in ipairs(a) do
    if size ~= b[i] then return false end
  end
  return true
end

local function type_of(row)
  return row.dtype, row.shape
end

local function only(t, name, row, of, group)
  local dtype, shape = type_of(row)
  add(t, "only", name, { of = of, group = group, dtype = dtype, shape = shape,
    value = group ~= "tensor" and row.value or nil })
end

local function compare_texts(t, name, a, b)
  local unequal, first = 0, nil
  for i, text in ipairs(a) do
    if text ~= b[i] then
      unequal, first = unequal + 1, first or i - 1
    end
  end
  if unequal > 0 then
    add(t, "values", name, { count = #a, unequal = unequal, nan = 0, index = { first } })
  end
end

local function compare_elements(t, name, a, b)
  local d = native.stored_compare(a, b, t.rtol, t.atol)
  if d.unequal > 0 then add(t, "values", name, d) end
end

local function compare_arrays(t, name, a, b)
  if a.dtype ~= b.dtype then add(t, "dtype", name, { a = a.dtype, b = b.dtype }) end
  if not same_shape(a.shape, b.shape) then
    add(t, "shape", name, { a = a.shape, b = b.shape })
  elseif a.array and b.array then
    compare_elements(t, name, a.array, b.array)
  elseif a.texts and b.texts then
    compare_texts(t, name, a.texts, b.texts)
  elseif a.encoded ~= b.encoded or not a.raw ~= not b.raw then
    add(t, "values", name, {})
  elseif a.raw then
    local bytes = native.stored(a.raw).bytes
    if bytes ~= native.stored(b.raw).bytes
      or native.stored_compare(a.raw, b.raw, 0, 0).unequal > 0 then
      add(t, "values", name, {})
    end
  end
end

local function equal_values(t, a, b)
  if math.type(a) and math.type(b) then
    return a == b or a ~= a and b ~= b or math.abs(a - b) <= t.atol + t.rtol * math.abs(b)
  end
  return a == b
end

local function compare_values(t, name, a, b)
  if not equal_values(t, a.value, b.value) then
    add(t, t.kind, name, { a = a.value, b = b.value })
  end
end

local function compare_lists(t, a, b, group, compare)
  local in_a, in_b, names = joined(a, b)
  for _, name in ipairs(names) do
    if not in_b[name] then
      only(t, name, in_a[name], "a", group)
    elseif not in_a[name] then
      only(t, name, in_b[name], "b", group)
    else
      t.compared = t.compared + (group == "tensor" and 1 or 0)
      compare(t, name, in_a[name], in_b[name])
    end
  end
end

local function metadata_rows(metadata)
  local rows = {}
  for key, value in pairs(metadata or {}) do rows[#rows + 1] = { name = key, value = value } end
  return rows
end

-- --- graphs ---

local compare_graphs

-- A value of an attribute, a list or a port as text that two of them can be compared by.
local function text_of(value)
  if type(value) ~= "table" then
    return math.type(value) == "float" and ("%.9g"):format(value) or tostring(value)
  end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = text_of(item) end
  return "[" .. table.concat(parts, ", ") .. "]"
end

local function describe(value)
  if core.is_tensor(value) then
    return ("%s[%s]"):format(value.dtype, table.concat(value.shape, ", "))
  elseif type(value) == "table" and value.node then
    return "a graph"
  elseif type(value) == "table" and value.encoded then
    return ("%d bytes"):format(#value.encoded)
  end
  return text_of(value)
end

-- native.stored of an array that stays in its file, or nil.
local function array_of(value)
  if core.is_tensor(value) then
    return { dtype = value.dtype, shape = table.move(value.shape, 1, #value.shape, 1, {}),
      array = value }
  end
  local row = type(value) == "userdata" and native.stored(value)
  if row then row.array = value end
  return row
end

local function compare_attribute(t, name, key, a, b)
  local x, y = array_of(a), array_of(b)
  if x and y then
    return compare_arrays(t, name .. ": attribute " .. key, x, y)
  elseif type(a) == "table" and type(b) == "table" and a.node and b.node then
    return compare_graphs(t, name .. "/" .. key .. "/", a, b)
  end
  local encoded = type(a) == "table" and type(b) == "table" and a.encoded
  if encoded and encoded == b.encoded then return end
  local left, right = a == nil and "none" or describe(a), b == nil and "none" or describe(b)
  if encoded or left ~= right or math.type(a) ~= math.type(b) then
    add(t, "node", name, { what = "attribute " .. key, a = left, b = right })
  end
end

local function compare_nodes(t, name, a, b)
  for _, part in ipairs { "op_type", "domain", "name" } do
    local left, right = a[part] or "", b[part] or ""
    if left ~= right then add(t, "node", name, { what = part, a = left, b = right }) end
  end
  for _, part in ipairs { "input", "output" } do
    local left, right = text_of(a[part]), text_of(b[part])
    if left ~= right then add(t, "node", name, { what = part .. "s", a = left, b = right }) end
  end
  for key, value in pairs(a.attribute) do
    compare_attribute(t, name, key, value, b.attribute[key])
  end
  for key, value in pairs(b.attribute) do
    if a.attribute[key] == nil then compare_attribute(t, name, key, nil, value) end
  end
end

-- Nodes belong together that give a value of the same name; without one such name, by position.
local function pair_nodes(a, b)
  local by_output, pairs_of, taken, matched = {}, {}, {}, 0
  for j, node in ipairs(b) do
    local output = node.output[1]
    if output and output ~= "" then by_output[output] = j end
  end
  for i, node in ipairs(a) do
    local j = by_output[node.output[1] or ""]
    if j then
      pairs_of[i], taken[j], matched = j, true, matched + 1
    end
  end
  if matched == 0 then
    for i = 1, math.min(#a, #b) do pairs_of[i], taken[i] = i, true end
  end
  return pairs_of, taken
end

local function node_name(prefix, i, node)
  return ("%snode %d (%s)"):format(prefix, i, node.op_type or "")
end

local function port_rows(list)
  local rows = {}
  for i, port in ipairs(list) do
    local shape = port.shape and text_of(port.shape):gsub("false", "?") or ""
    rows[i] = { name = port.name or "", value = tostring(port.type or "") .. shape }
  end
  return rows
end

function compare_graphs(t, prefix, a, b)
  for _, part in ipairs { "input", "output" } do
    t.kind = "graph"
    local rows = { port_rows(a[part]), port_rows(b[part]) }
    for _, list in ipairs(rows) do
      for _, row in ipairs(list) do row.name = prefix .. part .. " " .. row.name end
    end
    compare_lists(t, rows[1], rows[2], "graph", compare_values)
  end
  local pairs_of, taken = pair_nodes(a.node, b.node)
  local last = 0
  for i, node in ipairs(a.node) do
    local j = pairs_of[i]
    local name = node_name(prefix, i, node)
    if not j then
      add(t, "only", name, { of = "a", group = "node", value = text_of(node.output) })
    else
      if j < last then add(t, "node", name, { what = "place", a = i, b = j }) end
      last = math.max(last, j)
      compare_nodes(t, name, node, b.node[j])
    end
  end
  for j, node in ipairs(b.node) do
    if not taken[j] then
      add(t, "only", node_name(prefix, j, node),
        { of = "b", group = "node", value = text_of(node.output) })
    end
  end
end

local function compare_models(t, a, b)
  local rows = { {}, {} }
  for k, model in ipairs { a, b } do
    for _, name in ipairs { "ir_version", "producer_name", "producer_version", "domain",
      "model_version" } do
      rows[k][#rows[k] + 1] = { name = name, value = model[name] or "" }
    end
    for _, row in ipairs(model.opset_import) do
      rows[k][#rows[k] + 1] = { name = "opset " .. (row.domain or ""), value = row.version }
    end
    rows[k][#rows[k] + 1] = { name = "graph's name", value = model.graph.name or "" }
  end
  t.kind = "graph"
  compare_lists(t, rows[1], rows[2], "graph", compare_values)
  compare_graphs(t, "", a.graph, b.graph)
end

-- The result for two listings (listing.lua).
return function(a, b, rtol, atol)
  local t = { a = a.path, b = b.path, rtol = rtol, atol = atol, compared = 0, differences = {} }
  if a.model and b.model then compare_models(t, a.model, b.model) end
  compare_lists(t, a.arrays, b.arrays, WORD.arrays, compare_arrays)
  t.kind = "value"
  compare_lists(t, a.values, b.values, WORD.values, compare_values)
  t.kind = "metadata"
  compare_lists(t, metadata_rows(a.metadata), metadata_rows(b.metadata), WORD.metadata,
    compare_values)
  t.kind = nil
  t.equal = #t.differences == 0
  return t
end
