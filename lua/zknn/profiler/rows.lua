-- The tree of a profile, added up: by phase, by operation and by layer. In each of the three every
-- nanosecond is in one row, so that their times are the time of the profile.

local native = require "zknn.core.profiler"

local rows = {}

rows.REST = "Lua and the rest"

-- In the order in which they are shown.
rows.PHASES = {
  { "forward", "forward" }, { "backward", "backward" }, { "step", "optimizer step" },
  { "data", "data loading" }, { "session", "ONNX sessions" }, { "apart", "other profiles" },
  { "lua", rows.REST },
}

-- What a node's own time is spent on; `outer` is its parent's phase.
local function phase_of(kind, outer)
  if kind == "backward" or kind == "gradient" or kind == "deferred" then return "backward" end
  if kind == "data" or kind == "step" or kind == "apart" then return kind end
  if kind == "session" or kind == "node" then return "session" end
  if kind == "op" then return outer == "lua" and "forward" or outer end
  if kind == "layer" then return outer == "backward" and outer or "lua" end
  return outer
end

-- The words for a node as an operation.
local function operation(node)
  if node.kind == "gradient" then return node.name .. " backward" end
  if node.kind == "deferred" then return node.name .. " weight gradient" end
  if node.kind == "backward" then return "backward: the walk" end
  if node.kind == "node" then return node.name .. " (ONNX)" end
  if node.kind == "apart" then return "another profile" end
  if node.kind == "root" or node.kind == "layer" then return rows.REST end
  return node.name
end

-- A layer's name as it is shown; several: with the net in front.
local function layer_text(name, several)
  local root, path = name:match "^(.*)\1(.*)$"
  if not root then return name end
  return several and root .. ": " .. path or path
end

-- The words for a node in a flame graph, a trace, a stack.
function rows.label(node)
  if node.kind == "root" then return "all" end
  if node.kind == "layer" then return layer_text(node.name) end
  if node.kind == "backward" then return node.name end
  return operation(node)
end

-- The layer of a node's own, or nil.
function rows.layer(node)
  return node.own_layer and layer_text(node.own_layer)
end

-- The label with the layer behind it.
function rows.full_label(node)
  local layer = rows.layer(node)
  return rows.label(node) .. (layer and node.kind ~= "layer" and " of " .. layer or "")
end

-- A name without control characters (but "\1" of a layer's) and without bytes that are no UTF-8.
local function clean(text)
  if not text then return nil end
  if not utf8.len(text) then text = text:gsub("[\x80-\xff]", "?") end
  return (text:gsub("[%z\2-\31\127]", "?"))
end

-- Fills in what follows from a node's place: self_ns, self_bytes, phase, own_layer (the layer that
-- its own time belongs to).
local function place(nodes)
  for i, node in ipairs(nodes) do
    node.self_ns, node.self_bytes, node.depth = node.ns, node.bytes, 0
    node.name, node.layer = clean(node.name), clean(node.layer)
    local parent = nodes[node.parent]
    node.phase = phase_of(node.kind, parent and parent.phase or "lua")
    if node.kind == "layer" then
      node.own_layer = node.name
    elseif node.kind == "gradient" or node.kind == "deferred" or node.kind == "node" then
      node.own_layer = node.layer
    elseif parent and node.kind ~= "data" and node.kind ~= "step" then
      node.own_layer = parent.own_layer
    end
    if parent then
      parent.self_ns = parent.self_ns - node.ns
      parent.self_bytes = parent.self_bytes - node.bytes
      node.depth = parent.depth + 1
    end
    node.place = i
  end
end

-- Is the node within another one of the same row?
local function is_within(nodes, node, key)
  local at = nodes[node.parent]
  while at do
    if at.key == key then return true end
    at = nodes[at.parent]
  end
  return false
end

-- An ordered collection of rows by key.
local function collection()
  local by_key, list = {}, {}
  return list, function(key, make)
    local row = by_key[key]
    if not row then
      row = make
      by_key[key] = row
      list[#list + 1] = row
    end
    return row
  end
end

local function by_phase(nodes)
  local sums = {}
  for _, node in ipairs(nodes) do
    local sum = sums[node.phase] or { ns = 0, bytes = 0 }
    sums[node.phase] = sum
    sum.ns, sum.bytes = sum.ns + node.self_ns, sum.bytes + node.self_bytes
  end
  local list = {}
  for _, pair in ipairs(rows.PHASES) do
    local sum = sums[pair[1]]
    if sum then
      list[#list + 1] = { key = pair[2], count = 0, self_ns = sum.ns, ns = sum.ns,
        self_bytes = sum.bytes, bytes = sum.bytes }
    end
  end
  return list
end

local function by_operation(nodes)
  local list, row_of = collection()
  for _, node in ipairs(nodes) do
    local text = operation(node)
    local key = text == rows.REST and text or node.kind .. "\0" .. text
    local row = row_of(key, { key = text, count = 0, self_ns = 0, ns = 0, self_bytes = 0,
      bytes = 0 })
    node.key = key
    row.self_ns, row.self_bytes = row.self_ns + node.self_ns, row.self_bytes + node.self_bytes
    if text ~= rows.REST then row.count = row.count + node.calls end
    if text == rows.REST then
      row.ns, row.bytes = row.self_ns, row.self_bytes
    elseif not is_within(nodes, node, key) then
      row.ns, row.bytes = row.ns + node.ns, row.bytes + node.bytes
    end
  end
  return list
end

local OUTSIDE = "outside of layers"

-- The row of the table of layers that a node's own time belongs to.
local function layer_row(node)
  if node.phase == "data" then return "data loading" end
  if node.phase == "apart" then return "other profiles" end
  if node.own_layer then return node.own_layer, true end
  if node.phase == "step" then return "optimizer step" end
  if node.kind == "session" then return "ONNX sessions" end
  if node.phase == "lua" then return rows.REST end
  return OUTSIDE
end

local function by_layer(nodes)
  local list, row_of = collection()
  local roots, n_roots, last = {}, 0, {}
  for _, node in ipairs(nodes) do
    local root = node.own_layer and node.own_layer:match "^(.*)\1"
    if root and not roots[root] then
      roots[root], n_roots = true, n_roots + 1
    end
  end
  for _, node in ipairs(nodes) do
    local text, is_layer = layer_row(node)
    local row = row_of((is_layer and "layer\0" or "") .. text, { key = is_layer
      and layer_text(text, n_roots > 1) or text, is_layer = is_layer, count = 0, forward_ns = 0,
      backward_ns = 0, self_ns = 0, self_bytes = 0 })
    local part = node.phase == "backward" and "backward_ns" or "forward_ns"
    if is_layer and node.kind == "node" then
      row.kind = node.name
    end
    row[part] = row[part] + node.self_ns
    row.self_ns, row.self_bytes = row.self_ns + node.self_ns, row.self_bytes + node.self_bytes
    if node.kind == "layer" or node.kind == "node" then row.count = row.count + node.calls end
  end
  local first = {}
  for _, row in ipairs(list) do
    if row.kind then row.key = ("%s (%s)"):format(row.key, row.kind) end
    row.ns, row.bytes = row.self_ns, row.self_bytes
    local part = row.is_layer and first or last
    part[#part + 1] = row
  end
  return table.move(last, 1, #last, #first + 1, first)
end

-- What DataLoaders' worker threads did while the script ran.
local function by_worker(profile)
  local list = {}
  for i, work in ipairs(native.aside(profile)) do
    list[i] = { key = work.name, count = work.calls, self_ns = work.ns, ns = work.ns,
      self_bytes = 0, bytes = 0 }
  end
  return list
end

-- {nodes, ns, phases, ops, layers, workers, peak, peak_text, events, dropped, lost} of a profile
-- that is over. ns are nanoseconds, rows have key, count, self_ns, ns, self_bytes, bytes.
function rows.of(profile)
  local nodes, result = native.nodes(profile), native.summary(profile)
  place(nodes)
  result.nodes = nodes
  result.phases, result.ops, result.layers = by_phase(nodes), by_operation(nodes), by_layer(nodes)
  result.workers = by_worker(profile)
  local at = nodes[result.peak_node]
  result.peak_text = at.kind == "root" and rows.REST or rows.full_label(at)
  return result
end

return rows
