-- origin.lua: why a variable is nil, told by where the text declares it and assigns to it. A
-- variable that may have got its nil in several places gets no answer.

local tokens = require "zknn.repl.tokens"

local origin = {}

local function is_op(token, text)
  return token ~= nil and token.text == text and token.kind ~= "string"
end

-- The words of the whole text, with `line`.
local function words(at)
  if not at.words then
    local list, i = tokens.read(at.text), 1
    for number, _, last in require "zknn.report.source".lines(at.text) do
      while list[i] and list[i].first <= last do
        list[i].line, i = number, i + 1
      end
    end
    at.words = list
  end
  return at.words
end

-- Is something assigned to the name at i: name = x, a, name = x, name, b.c = x?
local function is_assigned(list, i)
  local k = i + 1
  while is_op(list[k], ",") and list[k + 1] and list[k + 1].kind == "name" do
    k = k + 2
    while is_op(list[k], ".") do k = k + 2 end
  end
  return is_op(list[k], "=")
end

-- Is it declared there, as a local, a parameter or a loop's variable?
local function is_declared(list, i)
  local k = i - 1
  while is_op(list[k], ",") and list[k - 1] and list[k - 1].kind == "name" do k = k - 2 end
  if is_op(list[k], "local") or is_op(list[k], "for") then return true end
  return is_op(list[k], "(") and (is_op(list[k - 1], "function") or is_op(list[k - 2], "function")
    or is_op(list[k - 4], "function"))
end

-- Where the text, from line `first` to `last`, declares the name or assigns to it: indices of
-- words.
local function places(at, name, first, last)
  local found, list = {}, words(at)
  for i, token in ipairs(list) do
    local is_field = is_op(list[i - 1], ".") or is_op(list[i - 1], ":")
    if token.text == name and token.kind == "name" and not is_field
      and (not first or token.line >= first and token.line <= last)
      and (is_declared(list, i) or is_assigned(list, i) or is_op(list[i - 1], "function")) then
      found[#found + 1] = i
    end
  end
  return found
end

-- Is the name declared as a local further down in the text? Gives the line, and whether it is a
-- function.
function origin.below(at, name)
  local list = words(at)
  for i, token in ipairs(list) do
    if token.first > at.last and token.text == name and token.kind == "name" then
      local is_function = is_op(list[i - 1], "function")
      if is_op(list[is_function and i - 2 or i - 1], "local") then
        return token.line, is_function
      end
    end
  end
end

-- A parameter that was given nothing.
function origin.parameter(at, name)
  local frame = at.frame
  local info = debug.getinfo(at.thread, frame.level, "u")
  for i = 1, info.nparams do
    if debug.getlocal(at.thread, frame.level, i) == name then
      local is_self = name == "self" and i == 1
      local where = at.caller and not frame.istailcall
        and (" at %s:%d"):format(at.caller.short_src, at.caller.currentline) or ""
      -- only the parameter itself may have the name: what is assigned later may be nil, too
      if #places(at, name, frame.linedefined, frame.lastlinedefined) > (is_self and 0 or 1) then
        return nil
      elseif is_self then
        return ("self is nil: the call%s needs a colon: object:%s(...)"):format(where,
          frame.name or "name")
      end
      return ("%s is a parameter, and the call%s gave nil for it"):format(name, where)
    end
  end
end

-- What functions give nil for.
local GIVES = {
  ["io.open"] = "io.open gave nil, because the file could not be opened: write "
    .. "assert(io.open(path)), which says why",
  tonumber = "tonumber gave nil: its text is no number",
  ["os.getenv"] = "os.getenv gave nil: the variable is not set",
  ["string.match"] = "string.match gave nil: the pattern does not fit",
  ["string.find"] = "string.find gave nil: the pattern does not fit",
  match = "match gave nil: the pattern does not fit",
  find = "find gave nil: the pattern does not fit",
  ["io.read"] = "io.read gave nil: there is no more to read",
  ["table.remove"] = "table.remove gave nil: the list was empty",
}

-- The function whose call is all that the word at i and those behind it say: "io.open", or "match"
-- for any s:match(...).
local function called(list, i)
  local name, k = "", i
  while list[k] and list[k].kind == "name" do
    name, k = name .. list[k].text, k + 1
    if is_op(list[k], ":") then
      name, k = "", k + 1
    elseif is_op(list[k], ".") then
      name, k = name .. ".", k + 1
    end
  end
  if list[k] and list[k].kind == "string" and k > i then return name end
  local close = is_op(list[k], "(") and tokens.matching(list, k)
  local behind = close and list[close + 1]
  if not close or behind and (behind.kind == "op" and behind.text ~= ";"
      or behind.text == "and" or behind.text == "or") then
    return nil
  end
  return name
end

-- A local that has one value, which is nil: what gave it, or that nothing did.
function origin.value(at, name)
  local list, found = words(at), places(at, name)
  local i = found[1]
  if #found ~= 1 or not is_op(list[i - 1], "local") then return nil end
  if is_op(list[i + 1], "=") then
    local f = called(list, i + 2)
    return f and GIVES[f] and ("%s is nil: %s"):format(name, GIVES[f])
  elseif not is_op(list[i + 1], ",") and not is_op(list[i + 1], "<") then
    return ("%s is nil: nothing is assigned to it (local %s, line %d)"):format(name, name,
      list[i].line)
  end
end

return origin
