-- evaluate.lua: what stands before a dot or colon, without running the user's code.
--
-- The result is an object, a table with one of
--
--   value   a value: variables, fields and constant indices are read raw
--   kind    what a call would give, when all that is known is its kind: a class or a metatable
--   list    what each entry of a list is: an object
--
-- and with `name`, how the documentation calls it, where that is known. Calls are not made, but for
-- a few methods of zknn's own objects that only read (reads), and what makes the modules of zknn
-- (fields.lua). What other calls of ours give is known by their documentation ("-> Tensor"); ops
-- give tensors, classes objects. All else is nil.

local class = require "zknn.class"
local core = require "zknn.core"
local computed = require "zknn.fields"
local locals = require "zknn.repl.locals"
local tokens = require "zknn.repl.tokens"

local evaluate = {}

local TENSOR = debug.getmetatable(core.empty(0))

function evaluate.is_tensor(object)
  return object.kind == TENSOR or object.value ~= nil and core.is_tensor(object.value)
end

-- The name of a class, or of the class or metatable of an object.
local function name_in(t)
  local name = type(t) == "table" and rawget(t, "__name")
  return type(name) == "string" and name or nil
end
evaluate.name_in = name_in

local function is_class(value)
  local meta = debug.getmetatable(value)
  return type(value) == "table" and name_in(value) and type(meta) == "table"
    and rawget(meta, "__call") ~= nil
end

-- nn.Module, where it is loaded.
local function module_class()
  return rawget(package.loaded, "zknn.nn.module")
end

local function is_module(value)
  local module = module_class()
  return module and class.is(value, module)
end

--- Fields ---------------------------------------------------------------------

-- Tables in which the fields of an object are looked for, in order: itself, then what metatables
-- point to. Only raw reads: a name must not run the user's code.
local function places(object)
  if object.kind == TENSOR then return { rawget(TENSOR, "__methods") } end
  local found, seen, value = {}, {}, object.value
  if value == nil and object.kind then
    local index = rawget(object.kind, "__index")
    value = type(index) == "table" and index or object.kind
  end
  local absent = rawget(package.loaded, "zknn.nn.absent") -- methods that only say what to write
  while value ~= nil and not seen[value] and not rawequal(value, absent) and #found < 20 do
    seen[value] = true
    if type(value) == "table" then found[#found + 1] = value end
    local meta = debug.getmetatable(value)
    if type(meta) ~= "table" then break end
    -- an __index that is a function finds its methods in __methods, or in the metatable itself
    local index, methods = rawget(meta, "__index"), rawget(meta, "__methods")
    value = type(index) == "table" and index or type(methods) == "table" and methods or meta
  end
  return found
end

-- What a metatable of ours tells about its objects' fields: those that are made at first use, and
-- those that are computed (name = value, or false where it is not known).
local function hidden(object)
  local meta = object.kind == TENSOR and TENSOR or debug.getmetatable(object.value)
  if object.value == nil and object.kind ~= TENSOR or type(meta) ~= "table" then return {}, {} end
  return computed.lazy(meta), computed.of(object.value, meta)
end

local function object_of(value)
  if value ~= nil then return { value = value } end
end

-- The object's field; nil when it is not known.
function evaluate.field(object, name)
  for _, place in ipairs(places(object)) do
    local item = rawget(place, name)
    if item ~= nil then return object_of(item) end
  end
  local lazy, fields = hidden(object)
  if lazy[name] then return object_of(lazy[name]()) end -- a module of zknn: loading changes nothing
  if fields[name] then return object_of(fields[name]) end
  if evaluate.is_tensor(object) then
    if name == "grad" or name == "data" then return { kind = TENSOR } end
    if name == "shape" and object.value then return object_of(object.value.shape) end
  end
end

-- All of them: { name, is it a function } for each, in no order.
function evaluate.fields(object)
  local list, seen = {}, {}
  local function add(name, item)
    if type(name) == "string" and not seen[name] and name:find "^[A-Za-z_][A-Za-z0-9_]*$" then
      seen[name] = true
      list[#list + 1] = { name, type(item) == "function" }
    end
  end
  for _, place in ipairs(places(object)) do
    for name, item in next, place do
      add(name, item)
    end
  end
  local lazy, fields = hidden(object)
  for name in next, lazy do
    add(name)
  end
  for name, item in next, fields do
    add(name, item)
  end
  return list
end

-- The string keys of a table, in no order.
function evaluate.keys(object)
  local list = {}
  if type(object.value) ~= "table" then return list end
  for key in next, object.value do
    if type(key) == "string" then list[#list + 1] = key end
  end
  local _, fields = hidden(object)
  for key in next, fields do
    list[#list + 1] = key
  end
  return list
end

--- Calls ----------------------------------------------------------------------

-- The object of a type as documentation writes it: "Tensor", "nn.Linear", "Tensor[]", "string".
local function object_of_type(text)
  local first = (text or ""):match "^[%w_.]+%[?%]?"
  if not first then return nil end
  local entry = first:match "^(.*)%[%]$"
  if entry then
    local each = object_of_type(entry)
    return each and { list = each }
  end
  if first == "Tensor" then return { kind = TENSOR } end
  if first == "string" then return { value = "" } end
  local at = { value = require "zknn" }
  for part in first:gmatch "[%w_]+" do
    at = at and evaluate.field(at, part)
  end
  return at and is_class(at.value) and { kind = at.value } or nil
end

-- What the documentation says of a function: its entry; nil without a name or entry.
function evaluate.entry(callee)
  return callee.name and require("zknn.docs").find(callee.name) or nil
end

local function is_ours(f)
  local info = debug.getinfo(f, "S")
  return info.what == "C" or info.source:find("@lua/zknn/", 1, true) == 1
end

-- Is all that a walk through the module's tree calls ours? A user's class may define what it wants,
-- but for __index and the methods that zknn itself calls, whose names begin with an underscore.
local function is_untouched(module, seen)
  if seen[module] then return true end
  seen[module] = true
  local at = debug.getmetatable(module)
  while not rawequal(at, module_class()) do
    for key, value in next, at do
      local is_called = key == "__index" or type(key) == "string" and key:find "^_[^_]"
      if is_called and type(value) == "function" and not is_ours(value) then return false end
    end
    at = rawget(at, "super")
  end
  local children = rawget(module, "_modules")
  for _, child in next, children and rawget(children, "values") or {} do
    if child and not is_untouched(child, seen) then return false end
  end
  return children ~= nil
end

-- Does the method f of that name only read the object, and is it ours?
local function reads(value, name, f)
  if is_module(value) then
    return (name == "children" or name == "modules" or name == "state_dict")
      and rawequal(f, rawget(module_class(), name)) and is_untouched(value, {})
  end
  local session = debug.getregistry()["zknn.onnx.InferenceSession"]
  return (name == "get_inputs" or name == "get_outputs") and type(value) == "userdata"
    and rawequal(debug.getmetatable(value), session)
    and rawequal(f, rawget(rawget(session, "__methods"), name))
end

-- What callee(...) gives; `owner` is the object of a method. no_arguments: it is called with none.
local function call(callee, owner, name, no_arguments)
  local f = callee.value
  if is_class(f) then return { kind = f } end
  if is_module(f) then return { kind = TENSOR } end
  if callee.kind and not f then
    local module = module_class()
    return module and class.inherits(callee.kind, module) and { kind = TENSOR } or nil
  end
  if type(f) ~= "function" then return nil end
  if owner and owner.value ~= nil and no_arguments and reads(owner.value, name, f) then
    local good, value = pcall(f, owner.value)
    return good and object_of(value) or nil
  end
  if not is_ours(f) then return nil end
  if f == io.open then return { kind = debug.getmetatable(io.stdout) } end
  if owner and type(owner.value) == "string" then return { value = "" } end
  local entry = evaluate.entry(callee)
  if entry and entry.gives then return object_of_type(entry.gives) end
  local last = (callee.name or ""):match "[%w_]*$"
  return require("zknn.docs").op(last) and { kind = TENSOR } or nil
end

-- How the documentation calls the method `name` of a class's objects: by the class, or by the base
-- that it is inherited from.
local function method_name(of, name)
  local first, at = nil, of
  while name_in(at) do
    local full = name_in(at) .. ":" .. name
    if require("zknn.docs").find(full) then return full end
    first = first or full
    if rawget(at, name) ~= nil then break end
    at = rawget(at, "super")
  end
  return first
end

-- How the documentation calls the field `name` of an object.
local function name_of(object, name, mark)
  if evaluate.is_tensor(object) then return "Tensor:" .. name end
  local full = mark == ":" and method_name(object.kind or debug.getmetatable(object.value), name)
  return full or object.name and object.name .. "." .. name
end

--- Expressions ----------------------------------------------------------------

-- Does the name stand for a local of the text, whose value nobody knows yet?
local function is_declared(list, before, name)
  local i = 1
  while i < before do
    local word = list[i].kind == "keyword" and list[i].text
    local stop = word == "for" and { ["in"] = true, ["="] = true }
      or word == "local" and list[i + 1].text ~= "function" and { ["="] = true }
    if word == "local" and list[i + 1].text == "function" then
      if list[i + 2] and list[i + 2].text == name then return true end
    elseif stop then
      repeat
        i = i + 1
        if not list[i] or i >= before then break end
        if list[i].kind == "name" and list[i].text == name then return true end
      until stop[list[i].text] or list[i].kind == "keyword"
        or list[i].kind == "name" and list[i - 1].kind == "name"
    elseif word == "function" then
      while list[i] and i < before and list[i].text ~= "(" do
        i = i + 1
      end
      while list[i] and i < before and list[i].text ~= ")" do
        if list[i].kind == "name" and list[i].text == name then return true end
        i = i + 1
      end
    end
    i = i + 1
  end
  return false
end

local chain

-- self, in function Name:method(: an object of the class Name.
local function self_object(list, at)
  local i = tokens.enclosing(list, at)
  while i and list[i].text ~= "function" do
    i = tokens.enclosing(list, i - 1)
  end
  local k = i and i + 1
  while k and list[k + 1] and list[k].text ~= ":" and list[k].text ~= "(" do
    k = k + 1
  end
  if not k or list[k].text ~= ":" then return nil end
  local owner = chain(list, k - 1)
  return owner and (is_class(owner.value) and { kind = owner.value } or owner)
end

local function variable(list, at)
  local name = list[at].text
  local found, value = locals.get(name)
  if name == "self" then
    local object = self_object(list, at - 1)
    if object then return object end
  end
  if is_declared(list, at, name) then return nil end
  if found then return object_of(value) end
  local object = evaluate.field({ value = _G }, name)
  if object then object.name = name end
  return object
end

-- Where the expression that ends at i begins.
local function start_of(list, i)
  while true do
    local token, before = list[i], list[i - 1]
    local text = token.kind ~= "string" and token.text
    if text == ")" or text == "]" or text == "}" then
      local open = tokens.matching_open(list, i)
      if not open then return nil end
      if not tokens.is_suffixable(list[open - 1]) then return text == ")" and open or nil end
      i = open - 1
    elseif token.kind == "string" then
      if not tokens.is_suffixable(before) then return i end
      i = i - 1
    elseif token.kind == "name" then
      if not before or before.kind == "string" or before.text ~= "." and before.text ~= ":" then
        return i
      end
      i = i - 2
      if i < 1 then return nil end
    else
      return nil
    end
  end
end

local function index(object, token)
  if object.list then return token.kind == "number" and object.list or nil end
  if evaluate.is_tensor(object) then return { kind = TENSOR } end
  local key
  if token.kind == "number" then
    key = math.tointeger(tonumber(token.text))
  else
    key = load("return " .. token.text, "=", "t", {})()
  end
  if key == nil or object.value == nil then return nil end
  if type(object.value) == "table" and rawget(object.value, key) ~= nil then
    return object_of(rawget(object.value, key))
  end
  local _, fields = hidden(object)
  return object_of(fields[tostring(key)] or nil) -- layers[0]
end

-- The object of the expression whose last token is list[last].
function chain(list, last)
  local at = last >= 1 and start_of(list, last)
  if not at then return nil end
  local object, owner, name
  local first = list[at]
  if first.kind == "string" then
    object = { value = "" }
  elseif first.text == "(" then
    at = tokens.matching(list, at)
    object = at and at <= last and chain(list, at - 1)
  else
    object = variable(list, at)
  end
  while object and at < last do
    local token, following = list[at + 1], list[at + 2]
    local text = token.kind ~= "string" and token.text
    if text == "." or text == ":" then
      owner, name = object, following.text
      object = evaluate.field(owner, name)
      if object then object.name = name_of(owner, name, text) end
      if text == "." then owner = nil end
      at = at + 2
    elseif text == "[" then
      local close = tokens.matching(list, at + 1)
      local key = close == at + 3 and following
      object = key and (key.kind == "number" or key.kind == "string") and index(object, key) or nil
      owner, at = nil, close
    else
      local close = token.kind == "string" and at + 1 or tokens.matching(list, at + 1)
      if object.value == require then
        local module = list[close].kind == "string" and list[close] or list[close - 1]
        local key = module.kind == "string" and load("return " .. module.text, "=", "t", {})()
        object = object_of(rawget(package.loaded, key))
      else
        object = call(object, owner, name, text == "(" and close == at + 2)
      end
      owner, at = nil, close
    end
  end
  return object
end

-- The object of the expression that ends with the token list[last], or nil.
function evaluate.expression(list, last)
  local good, object = pcall(chain, list, last)
  return good and object or nil
end

return evaluate
