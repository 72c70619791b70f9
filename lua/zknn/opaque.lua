-- opaque.lua: an object of a Python class in a checkpoint, which has no counterpart here. It
-- describes itself when it is printed or used, and gives access to its content in the file:
--
--   o.name                  an attribute, or an item that was set in it
--   o:class()               "argparse.Namespace"
--   o:args()                the arguments of its constructor, a tuple; or nil
--   o:state()               its attributes, as in the file; or nil
--   o:items()               the items appended to it or set in it; or nil
--   o:state_dict()          for a module that was saved whole: its tensors, by PyTorch's names
--
-- The class is not imported, and none of its code runs.

local core = require "zknn.core"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local opaque = {}

local PARTS = setmetatable({}, { __mode = "k" }) -- of each object: what ordered.make was given
local PLACES_MAX = 100000 -- of modules in a state_dict: children that are shared multiply

local meta = { __name = "zknn.opaque" }

local function is_dict(t)
  local kind = ordered.kind(t)
  return kind == "dict" or kind == "OrderedDict"
end

-- The attributes as dicts: a state may be one, or a tuple of two (the second for __slots__).
local function attributes(parts)
  local list = {}
  if is_dict(parts.state) then
    list[1] = parts.state
  elseif ordered.kind(parts.state) == "tuple" then
    for i = 1, #parts.state do
      if is_dict(parts.state[i]) then list[#list + 1] = parts.state[i] end
    end
  end
  if is_dict(parts.dict) then list[#list + 1] = parts.dict end
  return list
end

local function is_module(parts)
  local state = parts.state
  return is_dict(state) and is_dict(state._parameters) and is_dict(state._modules)
end

local function is_script(parts)
  return parts.class:find "^__torch__%." ~= nil
end

function meta.__describe(o)
  local parts = PARTS[o]
  if is_module(parts) then return "a module saved whole, of class " .. parts.class end
  if is_script(parts) then return "a TorchScript module, of class " .. parts.class end
  return parts.text
end

function meta.__tostring(o)
  local parts = PARTS[o]
  if is_module(parts) or is_script(parts) then
    return "<" .. meta.__describe(o) .. "; :state_dict() gives its tensors>"
  end
  return "<" .. parts.text .. ", which zknn has no value for>"
end

-- Raises: what the object is, what cannot be done with it, and the way out if there is one.
local function fail(o, cannot)
  local parts = PARTS[o]
  if is_module(parts) or is_script(parts) then
    raise("%s: %s. Its code is not run here, but its tensors are there: make the model in zknn, "
      .. "then model:load_state_dict(that:state_dict())", meta.__describe(o), cannot)
  end
  raise("%s, which zknn has no value for: %s", parts.text, cannot)
end

-- --- what is known of it ---

local methods = {}

function methods.class(o)
  return PARTS[o].class
end

function methods.args(o)
  return PARTS[o].args
end

function methods.state(o)
  return PARTS[o].state
end

function methods.items(o)
  return PARTS[o].dict or PARTS[o].list
end

local function put(out, name, value)
  out[name] = core.is_tensor(value) and value:detach() or value
end

-- The dict that has a module's children among its entries; or nil.
local function children_of(o)
  local parts = PARTS[o]
  if is_module(parts) then return parts.state._modules end
  return is_script(parts) and is_dict(parts.state) and parts.state or nil
end

-- The number of paths of modules, a shared one counted at each. It is known before they are
-- visited.
local function count_places(o, known)
  if known[o] then return known[o] end
  local count = 1.0 -- which does not wrap
  for _, child in pairs(children_of(o) or {}) do
    if PARTS[child] then count = count + count_places(child, known) end
  end
  known[o] = count
  return count
end

local add_state

local function add_children(out, children, prefix)
  for name, child in pairs(children) do
    if PARTS[child] then add_state(out, child, prefix .. tostring(name) .. ".") end
  end
end

-- At each module its parameters, then its buffers, then its children.
local function add_module(out, state, prefix)
  local transient = {}
  local names = state._non_persistent_buffers_set
  for i = 1, ordered.kind(names) == "list" and #names or 0 do
    transient[names[i] or ""] = true
  end
  for name, value in pairs(state._parameters) do
    put(out, prefix .. tostring(name), value)
  end
  for name, value in pairs(is_dict(state._buffers) and state._buffers or {}) do
    if not transient[name] then put(out, prefix .. tostring(name), value) end
  end
  add_children(out, state._modules, prefix)
end

-- TorchScript's attributes are in one dict.
local function add_script(out, state, prefix)
  for name, value in pairs(state) do
    if core.is_tensor(value) then put(out, prefix .. tostring(name), value) end
  end
  add_children(out, state, prefix)
end

function add_state(out, o, prefix)
  local parts = PARTS[o]
  if is_module(parts) then
    add_module(out, parts.state, prefix)
  elseif is_script(parts) and is_dict(parts.state) then
    add_script(out, parts.state, prefix)
  end
end

-- An ordered table of the tensors of a module that was saved whole, with the names that PyTorch's
-- model.state_dict() has. Of TorchScript all tensors among the attributes.
function methods.state_dict(o)
  local parts = PARTS[o]
  if not is_module(parts) and not is_script(parts) then
    raise("state_dict: %s is no module", parts.text)
  end
  if count_places(o, {}) > PLACES_MAX then
    raise("state_dict: its modules have more than %d paths: some are shared very often",
      PLACES_MAX)
  end
  local out = ordered.new("OrderedDict")
  add_state(out, o, "")
  return out
end

-- --- use ---

-- The names of the attributes, as many as a message takes.
local function names_text(parts)
  local names = {}
  for _, dict in ipairs(attributes(parts)) do
    for key in pairs(dict) do
      if #names == 8 then
        names[9] = "..."
        return table.concat(names, ", ")
      end
      names[#names + 1] = tostring(key)
    end
  end
  return table.concat(names, ", ")
end

function meta.__index(o, key)
  if methods[key] then return methods[key] end
  local parts = PARTS[o]
  for _, dict in ipairs(attributes(parts)) do
    if ordered.has(dict, key) then return dict[key] end
  end
  if parts.list and math.type(key) == "integer" and ordered.kind(parts.list) then
    return parts.list[key]
  end
  local names = is_module(parts) and "" or names_text(parts) -- a module's are PyTorch's own
  fail(o, ("it has no '%s'%s"):format(tostring(key), names ~= "" and ("; it has " .. names) or ""))
end

-- Lists names for the completion of the REPL.
meta.__methods = methods

meta.__fields = require("zknn.fields").own(function(o)
  local fields = {}
  for _, dict in ipairs(attributes(PARTS[o])) do
    for key, value in pairs(dict) do
      if type(key) == "string" then fields[key] = value end
    end
  end
  return fields
end)

function meta.__newindex(o, key)
  fail(o, ("'%s' cannot be assigned"):format(tostring(key)))
end

local function refuse(what)
  return function(a, b)
    fail(PARTS[a] and a or b, "it cannot be " .. what)
  end
end

meta.__len = refuse "measured by # (its parts: :args(), :state(), :items())"
meta.__pairs = refuse "walked through (its parts: :args(), :state(), :items())"
meta.__call = refuse "called"
meta.__concat = require "zknn.concat"
for _, name in ipairs { "lt", "le" } do
  meta["__" .. name] = refuse "compared"
end
for _, name in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor",
  "bxor", "shl", "shr", "bnot" } do
  meta["__" .. name] = refuse "computed with"
end

-- parts: class, text, and where the file has them args, state, list, dict.
function opaque.make(parts)
  local o = setmetatable({}, meta)
  PARTS[o] = parts
  return o
end

-- Is it such an object?
function opaque.is(value, ...)
  args.no_more("is_opaque", 1, ...)
  return type(value) == "table" and PARTS[value] ~= nil
end

-- Is it a module that was saved whole, so that it has a state_dict?
function opaque.is_module(value)
  return opaque.is(value) and (is_module(PARTS[value]) or is_script(PARTS[value]))
end

return opaque
