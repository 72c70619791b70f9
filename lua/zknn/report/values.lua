-- values.lua: why a value is not what the line takes it for, and what to write. It answers only
-- where the cause is sure: from Lua's own message, the words of the line, and the values of its
-- variables.

local look = require "zknn.report.look"
local nearest = require "zknn.report.nearest"
local origin = require "zknn.report.origin"
local tokens = require "zknn.repl.tokens"
local words = require "zknn.report.words"

local function anything() return true end

local function is_indexable(value)
  local kind = type(value)
  return kind == "table" or kind == "userdata" or kind == "string"
end

local function is_op(token, text)
  return token ~= nil and token.text == text and token.kind ~= "string"
end

-- A field of zknn or zknn.nn with the name, as text.
local function in_zknn(name)
  if not package.loaded.zknn then return nil end
  for _, row in ipairs { { "zknn", "zknn" }, { "nn", "zknn.nn" } } do
    local module = package.loaded[row[2]]
    if type(module) == "table" and look.is_callable(rawget(module, name)) then
      return ("%s.%s"):format(row[1], name)
    end
  end
end

-- f"{x}", r"a" and b"a" are calls in Lua.
local function of_prefix(at, name)
  for i, token in ipairs(at.list) do
    local text = at.list[i + 1]
    if token.text == name and text and text.kind == "string" and text.first == token.last + 1 then
      if name:lower() == "f" then
        return 'write ("%s"):format(x): Lua has no texts with values inside, f"{x}"'
      end
      return ("write the text alone: %s\"...\" is Python's, and a call in Lua"):format(name)
    end
  end
end

-- A global or a variable that is nil.
local function of_global(at, name, use)
  if use == "call" and name:find "^[fFrRbBuU]$" then
    local text = of_prefix(at, name)
    if text then return text end
  end
  local line, is_function = origin.below(at, name)
  if line then
    return ("%s is a local that is declared below, at line %d: a local is there only after its "
      .. "declaration; move %s up"):format(name, line, is_function and "the function" or "that")
  end
  if use == "call" and words.calls[name] then return words.calls[name] end
  if use == "index" and name == "self" then
    return "self is there only in a function that is defined with a colon: "
      .. "function Class:name(...)"
  end
  if words.modules[name] and use == "index" then return words.modules[name] end
  if use == "call" then
    local known = in_zknn(name)
    for _, library in ipairs { "math", "string", "table", "os", "io" } do
      local functions = package.loaded[library]
      if type(functions) == "table" and type(rawget(functions, name)) == "function" then
        return ("write %s.%s(...)%s"):format(library, name,
          known and ("; for a tensor %s(...)"):format(known) or "")
      end
    end
    if known then return ("write %s(...)"):format(known) end
  end
  local fits = use == "call" and look.is_callable or use == "index" and is_indexable or anything
  local near = nearest(name, look.variables(at.thread, at.frame, fits))
  if near then return ("did you mean %s?"):format(near) end
end

local function of_local(at, name, use)
  local value, known = look.variable(at.thread, at.frame, name)
  if known and value == nil then
    local text = at.frame.what == "Lua" and origin.parameter(at, name) or origin.value(at, name)
    if text then return text end
  end
  if known and value == nil and use == "call" and words.calls[name] == nil then
    local fits = look.is_callable
    local near = nearest(name, look.variables(at.thread, at.frame, fits))
    if near then return ("%s is nil; did you mean %s?"):format(name, near) end
  end
end

-- What a table or object should rather be asked for than `name`. mark: "." or ":".
local function of_field(value, text, name, mark, use)
  for _, library in ipairs { "table", "math", "string", "os", "io" } do
    if rawequal(value, package.loaded[library]) then
      local fix = words.libraries[library .. "." .. name]
      if fix then return fix end
    end
  end
  local fits = use == "call" and look.is_callable or anything
  local near = nearest(name, look.fields(value, fits))
  if near then
    local joint = type(value) == "table" and debug.getmetatable(value) == nil and mark
      or use == "call" and ":" or "."
    if look.is_module(value) and look.is_module((look.field(value, near))) then joint = "." end
    return ("did you mean %s%s%s?"):format(text, joint, near)
  end
  local modules = mark == "." and look.is_module(value) and look.field(value, "_modules")
  local names = type(modules) == "table" and rawget(modules, "names")
  if type(names) == "table" and #names > 0 and #names <= 10 then
    return ("%s has no %s; its modules are %s"):format(text, name, table.concat(names, ", "))
  end
  if use == "call" and look.is_plain(value) and words.of_tables[name] then
    return (words.of_tables[name]:gsub("%%s", function() return text end))
  end
  if use == "call" and type(value) == "string" and words.of_strings[name] then
    return (words.of_strings[name]:gsub("%%s", function() return text end):gsub("%%%%", "%%"))
  end
end

-- The object of obj:name(...), which lies on the stack above the nil that is called.
local function object_on_stack(at, name)
  local values, found = look.temporaries(at.thread, at.frame), nil
  for i = 1, values.n - 1 do
    local object = values[i + 1]
    if values[i] == nil and is_indexable(object) and look.field(object, name) == nil then
      if found ~= nil and not rawequal(found, object) then return nil end
      found = object
    end
  end
  return found
end

local function of_member(at, name, use, mark)
  local value, text = look.receiver(at.thread, at.frame, at.list, name)
  if value == nil and mark == ":" then
    value, text = object_on_stack(at, name), "object"
  end
  if value == nil then return nil end
  return of_field(value, text, name, mark, use)
end

local function of_nil(at, use, what, name)
  if what == "global" then return of_global(at, name, use) end
  if what == "local" or what == "upvalue" then return of_local(at, name, use) end
  if what == "method" then return of_member(at, name, use, ":") end
  if what == "field" then return of_member(at, name, use, ".") end
end

-- t[0], of a list.
local function of_entry(at)
  for i, token in ipairs(at.list) do
    if token.text == "0" and is_op(at.list[i - 1], "[") and is_op(at.list[i + 1], "]") then
      local names = look.chain(at.list, i - 2)
      local value, known
      if names then value, known = look.value(at.thread, at.frame, names) end
      if known and look.is_plain(value) and rawget(value, 0) == nil and rawget(value, 1) ~= nil then
        return ("%s[0] is nil: a list counts from 1"):format(table.concat(names, "."))
      end
    end
  end
end

-- --- values of a wrong kind ---

-- A method that is read and not called: x.mean + 1.
local function of_function(at, what, name)
  if what == "field" or what == "method" then
    local value, text = look.receiver(at.thread, at.frame, at.list, name)
    local is_object = value ~= nil and debug.getmetatable(value) ~= nil
    return ("%s is a function: call it: %s%s%s()"):format(name, text or "x",
      is_object and ":" or ".", name)
  elseif name then
    return ("%s is a function: call it: %s()"):format(name, name)
  end
end

local function concatenate(what, name, kind)
  if kind == "boolean" then
    return ("write tostring(%s)"):format(name or "value")
  elseif kind == "table" and name then
    return ("write table.concat(%s, \", \") for a list of texts, or tostring(%s)")
      :format(name, name)
  elseif kind == "nil" and name then
    return ("%s is nil; tostring(%s) would show that"):format(name,
      (what == "field" or what == "method") and "..." or name)
  end
end

-- a < b where one is nil, or a text: told by the names beside the operator.
local function compare(at, message)
  local left, right = message:match "^attempt to compare (%l+) with (%l+)"
  if not left then return nil end
  local found
  for i, token in ipairs(at.list) do
    if token.text:find "^[<>]=?$" and token.kind == "op" then
      if found then return nil end
      found = i
    end
  end
  if not found then return nil end
  local after = look.chain(at.list, found + 1) and found + 1
  while after and is_op(at.list[after + 1], ".") do after = after + 2 end
  local sides = { look.chain(at.list, found - 1), after and look.chain(at.list, after) }
  for i, names in pairs(sides) do
    local value, known = look.value(at.thread, at.frame, names)
    local next_token = i == 2 and at.list[after + 1]
    local whole = not next_token or not next_token.text:find "^[%[%(:]$"
    local text = table.concat(names, ".")
    if known and whole and value == nil and (left == "nil" or right == "nil") then
      return ("%s is nil"):format(text)
    elseif known and whole and type(value) == "string"
      and (left == "number" or right == "number") then
      return ("%s is a text: write tonumber(%s)"):format(text, text)
    end
  end
end

-- Why a.b.c is nil; nothing where it is not sure that it is.
local function of_chain(at, names)
  local value, known = look.value(at.thread, at.frame, names)
  if known and value ~= nil then return nil end
  local field = table.remove(names)
  if #names == 0 then
    local _, declared = look.variable(at.thread, at.frame, field)
    return of_nil(at, "arithmetic", declared and "local" or "global", field)
      or ("%s is nil"):format(field)
  end
  local object, there = look.value(at.thread, at.frame, names)
  if not there or object == nil then return nil end
  local text = table.concat(names, ".")
  return of_field(object, text, field, ".", "arithmetic") or ("%s.%s is nil"):format(text, field)
end

-- for i = 1, limit do, where a part of it is nil.
local function numeric_for(at, part)
  local names, last
  local wanted, found, begun = part == "limit" and 1 or part == "step" and 2 or 0, nil, false
  for i, token in ipairs(at.list) do
    if is_op(token, "for") and begun then return nil end
    begun = begun or is_op(token, "for")
    if is_op(token, "=") and begun and found == nil then found = 0 end
    if is_op(token, ",") and found then found = found + 1 end
    if found == wanted and (is_op(token, "=") or is_op(token, ",")) then
      last = i + 1
      while is_op(at.list[last + 1], ".") do last = last + 2 end
      names = look.chain(at.list, last)
      break
    end
  end
  local behind = names and at.list[last + 1]
  if not behind or not (is_op(behind, "do") or is_op(behind, ",")) then return nil end
  return of_chain(at, names)
end

-- for ... in ipairs(x) do, where x is no table: Lua's message names neither.
local function walked(at, kind)
  local found
  for i, token in ipairs(at.list) do
    if (token.text == "ipairs" or token.text == "pairs") and is_op(at.list[i + 1], "(")
      and at.list[i - 1] and at.list[i - 1].text == "in" then
      if found then return nil end
      found = i
    end
  end
  local close = found and tokens.matching(at.list, found + 1)
  if not close or close < found + 3 then return nil end
  local names = look.chain(at.list, close - 1)
  if kind == "nil" then
    local whole = names and close - 1 - (found + 2) == 2 * (#names - 1)
    return whole and of_chain(at, names) or nil
  end
  local words_of_it = {}
  for i = found + 2, close - 1 do words_of_it[#words_of_it + 1] = at.list[i].text end
  local text = table.concat(words_of_it)
  if #text > 40 or kind ~= "function" then return nil end
  return ("%s takes a table, and %s is a function%s"):format(at.list[found].text, text,
    text:find "%)$" and (", an iterator perhaps: write in %s do"):format(text) or "")
end

-- What is iterated by `for ... in x do` and is a list: told by the value on the stack.
local function for_in(kind)
  if kind == "table" then
    return "a list is no iterator: write for i, x in ipairs(list) do, or pairs(t) for a table"
  elseif kind == "nil" then
    return "write for i, x in ipairs(list) do for a list, or pairs(t) for a table"
  elseif kind == "number" then
    return "write for i = 1, n do"
  elseif kind == "userdata" then
    return "write for i, row in x:each() do for a tensor"
  end
end

local function call_other(kind, name)
  if not name then return nil end
  if kind == "table" then
    return ("%s is a table: write %s[...] for an entry"):format(name, name)
  elseif kind == "number" or kind == "string" or kind == "boolean" then
    local article = kind == "boolean" and "a boolean" or kind == "string" and "a text" or "a number"
    return ("%s is %s, no function: is the name used twice?"):format(name, article)
  end
end

local function string_arithmetic(message)
  local op, left, right = message:match "^attempt to (%l+) a '(%l+)' with a '(%l+)'"
  if not op then return nil end
  if op == "mod" and left == "string" then
    return 'write ("text %d"):format(value): % is Python\'s'
  elseif op == "add" and left == "string" and right == "string" then
    return "write a .. b: two texts are joined by .."
  elseif op == "add" and (left == "string" or right == "string") then
    return "write a .. b to join texts, or tonumber(text) to compute"
  elseif op == "mul" and left == "string" then
    return "write text:rep(n)"
  end
end

-- A tensor where a function of Lua wants a number.
local function of_tensor(message)
  local name = message:match "^bad argument #%d+ to '([%a_][%w_]*)' %(number expected, got zknn%.T"
  if not name then return nil end
  local known = type(rawget(math, name)) == "function" and in_zknn(name)
  return known and ("write %s(...) for a tensor"):format(known)
    or "write x:item() for the number of a tensor with one element"
end

-- A module of Python's, or one that is a table of zknn.
local function of_module(message)
  local own = message:match "^module 'zknn%.([%a_][%w_.]*)' not found:"
  if own then
    local meta = getmetatable(require "zknn")
    local near = own == "test" and "testing" or nearest(own, meta.__lazy)
    return near and ("did you mean zknn.%s?"):format(near)
  end
  local name = message:match "^module '([%a_][%w_]*)[%w_.]*' not found:"
  return name ~= "zknn" and words.modules[name] or nil
end

-- Modules that load each other, in Lua 5.4 without end.
local function endless(at)
  for _, token in ipairs(at.list) do
    if token.text == "require" and token.kind == "name" then
      return "modules that require each other never end: let one of them call require in the "
        .. "function that needs it"
    end
  end
end

-- at: thread, frame (what debug.getinfo says, with level), caller (the user's frame that called it,
-- or nil), list (the words of the line), text (the whole source), first and last (of the line).
-- Gives a text, or nil.
return function(message, at)
  if message:find "^attempt to compare " then return compare(at, message) end
  local kind = message:match "^attempt to call an? (%l+) value %(for iterator"
  if kind then return for_in(kind) end
  local part = message:match "^bad 'for' ([%l ]-) %(number expected, got nil%)"
  if part then return numeric_for(at, part) end
  if message:find "^C stack overflow" then return endless(at) end
  kind = message:match "^attempt to index an? (%l+) value$"
    or message:match "^bad argument #1 to 'for iterator' %(table expected, got (%l+)"
  local text = kind and walked(at, kind)
  if text then return text end
  local use
  use, kind = message:match "^attempt to (%l[%l ]-) an? (%l+) value"
  if not use then
    return string_arithmetic(message) or of_tensor(message) or of_module(message)
  end
  local what, name = message:match "value %((%l+) '([%a_][%w_]*)'%)$"
  use = ({ ["get length of"] = "length", ["perform arithmetic on"] = "arithmetic" })[use] or use
  if kind == "nil" and (message:find "%(field '%?'%)$" or message:find "%(field 'integer index'%)$"
    or message:find "value$") then
    text = of_entry(at)
    if text then return text end
  end
  if kind == "nil" and name then
    text = of_nil(at, use, what, name)
    if text or use ~= "concatenate" then return text end
  end
  if kind == "function" and use ~= "call" then return of_function(at, what, name) end
  if use == "concatenate" then return concatenate(what, name, kind) end
  if use == "call" then return call_other(kind, name) end
end
