-- Calls with a dot for a colon, m.forward(x), and with a colon for a dot, nn:Linear(2, 3): the
-- message that says what to write.

local core = require "zknn.core"
local args = require "zknn.args"
local frames = require "zknn.mistakes.frames"

local swapped = {}

-- What an object of the library is called in examples, by the name of its metatable.
local WORDS = {
  ["zknn.Tensor"] = { "x", "a tensor" }, ["zknn.Generator"] = { "generator", "a Generator" },
  ["zknn.onnx.InferenceSession"] = { "session", "a session" },
}

-- What messages call a table of the library: "nn" of "zknn.nn".
local function short(name)
  return name == "zknn" and name or name:sub(6)
end

local function library_of(value)
  local meta = type(value) == "table" and getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__library") or nil
end

-- nn:Linear(2, 3): the table in front of the colon is the first argument.
local function by_colon(call)
  local library = library_of(call.first[1]) or library_of(call.first[2])
  if not library or call.mark == "." or not call.mark and not call.tail then return nil end
  local name = call.mark == ":" and call.name
  if not name then -- a tail call has no name: the table may have the function, or the line it
    local t = library_of(call.first[1]) and call.first[1] or call.first[2]
    for key, value in next, t do
      if value == call.f or rawequal(value, call.first[1]) then name = key end
    end
    for word in call.line:gmatch ":%s*([%a_][%w_]*)" do
      if rawget(t, word) ~= nil then name = word end
    end
    if not name then return nil end
  end
  local object, arguments = frames.written(":", name, short(library))
  return ("%s.%s is a function, no method: write %s.%s%s, with a dot (the colon passes %s as the "
    .. "first argument)"):format(short(library), name, object, name, arguments, object)
end

-- The kind of userdata that has f among its methods, under this name (of a tail call: any).
local function owner_of(f, name)
  for key, meta in pairs(debug.getregistry()) do
    local methods = type(key) == "string" and key:find "^zknn%." and type(meta) == "table"
      and rawget(meta, "__methods")
    if type(methods) == "table" then
      if name and rawget(methods, name) == f then return key, name end
      for own, method in next, name and {} or methods do
        if method == f then return key, own end
      end
    end
  end
end

-- A place of a C function without arguments may hold what it makes: a tensor without data.
local function is_open(value)
  return core.is_tensor(value) and pcall(value.dim, value)
end

-- x.sum(), x.matmul(y): there is no tensor in front, or an argument is missing.
local function by_dot(call, message)
  if call.mark ~= "." and not call.tail then return nil end
  if message:find("closed tensor", 1, true) then return nil end -- in front there is one
  local kind, name = owner_of(call.f, call.mark and call.name)
  if not kind then return nil end
  local first = call.first[1]
  if first == nil then first = call.first[2] end
  local object, arguments = frames.written(".", name, nil)
  if rawget(core, name) == call.f then -- a function of zknn, too: zknn.chunk(x, 2)
    local variable = object and frames.variable(object:match "^[%a_][%w_]*" or "")
    if not variable or library_of(variable) then return nil end
  end
  if kind == "zknn.Tensor" and is_open(first) then
    return message:find " is missing$" and ("%s: write %s:%s%s, with a colon"):format(message,
      object or "x", name, arguments)
  end
  local meta = type(first) == "userdata" and debug.getmetatable(first)
  if meta and kind ~= "zknn.Tensor" and meta.__name == kind then return nil end
  local word, what = table.unpack(WORDS[kind] or { kind:lower():gsub("^zknn%.", ""), "its object" })
  return ("%s: called without %s: write %s:%s%s, with a colon"):format(name, what, object or word,
    name, arguments)
end

-- The message when the method `key` of the class of that name got something else for its object.
function swapped.method(class, key, got)
  local object, arguments = frames.written(".", key, "object")
  local of_class = object:find "%f[%w]%u[%w_]*$" and object -- nn.Linear.forward(x)
  if type(got) == "table" and rawget(got, "__name") then
    of_class = got.__name
  end
  if of_class then
    return ("%s.%s: called on the class: make an object first, local object = %s(...), then write "
      .. "object:%s%s"):format(of_class, key, of_class, key, arguments)
  end
  return ("%s.%s: called without its object: write %s:%s%s, with a colon; in its place was %s")
    :format(class, key, object, key, arguments, args.describe(got))
end

-- The message when a constructor was called without its object: nn.Linear.__init(2, 3).
function swapped.constructor(class, got)
  local _, arguments = frames.written(".", "__init", nil)
  arguments = arguments == "()" and "(self)" or arguments:gsub("^%(", "(self, ")
  return ("%s.__init: called without its object: write %s.__init%s; in its place was %s"):format(
    class.__name, class.__name, arguments, args.describe(got))
end

-- What is added to a message about a layer's input: self:fc(x) passes self; a list is no tensor.
function swapped.input(got)
  if args.is_list(got) then return "; write zknn.tensor{...}" end
  local call = frames.called()
  if not call or call.mark ~= ":" or not call.name or type(got) ~= "table" then return "" end
  local object, arguments = frames.written(":", call.name, "self")
  return (": a layer is called with a dot, %s.%s%s"):format(object, call.name, arguments)
end

-- The message about x:shape() and x.shape(0), or nil: what was called is no such field.
function swapped.field()
  local call = frames.called()
  if not call or call.name ~= "shape" or not call.is_field then return nil end
  local object = frames.written(call.mark, "shape", "x")
  return ("a shape is a list, no function; shape is a field: write %s.shape, or %s:size(0) for one "
    .. "size"):format(object, object)
end

-- The message, or nil when the call was neither.
function swapped.find(message)
  local call, within = frames.called()
  if not call then return nil end
  local text = by_colon(call) or by_dot(call, message)
  for i = 1, text and 0 or #within do
    text = text or by_colon(within[i]) or by_dot(within[i], message)
  end
  return text
end

return swapped
