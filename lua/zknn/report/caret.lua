-- caret.lua: the part of a line that an error is about: what the message names, or what the line
-- called when it failed. Where several parts fit, all are marked; where more than three do, none.

local MOST = 3

local COMPARE = { ["<"] = true, [">"] = true, ["<="] = true, [">="] = true }

local function set(...)
  local made = {}
  for _, key in ipairs { ... } do made[key] = true end
  return made
end

-- Operators, by what Lua calls the metamethod.
local METHODS = {
  add = set "+", sub = set "-", unm = set "-", mul = set "*", div = set "/", idiv = set "//",
  mod = set "%", pow = set "^", concat = set "..", len = set "#", lt = COMPARE, le = COMPARE,
  eq = set("==", "~="), band = set "&", bor = set "|", bxor = set "~", shl = set "<<",
  shr = set ">>", bnot = set "~",
}

-- Operators, by the words of Lua's own messages.
local WORDS = {
  { "^attempt to perform arithmetic", set("+", "-", "*", "/", "//", "%", "^") },
  { "^attempt to concatenate", METHODS.concat },
  { "^attempt to compare", COMPARE },
  { "^attempt to get length", METHODS.len },
  { "^attempt to perform bitwise", set("&", "|", "~", "<<", ">>") },
  { "has no integer representation", set("&", "|", "~", "<<", ">>") },
  { "^attempt to perform 'n//0'", METHODS.idiv },
  { "^attempt to perform 'n%%%%0'", METHODS.mod },
  { "^bad 'for' ", set "for" },
}

local function is_op(token, text)
  return token ~= nil and token.text == text and token.kind ~= "string"
end

-- Can the token begin a call's arguments?
local function opens_call(token)
  return token ~= nil and (token.kind == "string" or token.text == "(" or token.text == "{")
end

-- Is the name at i declared there: after local or for, or among a function's parameters?
local function is_declared(list, i)
  repeat
    i = i - 1
    local token = list[i]
    if not token then return false end
    if is_op(token, "local") or is_op(token, "for") then return true end
    if is_op(token, "(") then
      return is_op(list[i - 1], "function") or is_op(list[i - 2], "function")
        or is_op(list[i - 4], "function")
    end
  until not (token.kind == "name" and is_op(list[i + 1], ",") or is_op(token, ","))
  return false
end

-- Is list[i] that name, as a variable, a field or a method?
local function is_name(list, i, what, name)
  local token, before, after = list[i], list[i - 1], list[i + 1]
  local dot, colon = is_op(before, "."), is_op(before, ":")
  if what == "method" then return token.text == name and colon end
  if what == "field" then
    return token.text == name and (dot or colon)
      or token.kind == "string" and token.text:sub(2, -2) == name and is_op(before, "[")
  end
  -- not the key of { name = value }, nor what is assigned to
  return token.text == name and token.kind == "name" and not dot and not colon
    and not is_op(after, "=") and not is_declared(list, i)
end

local function names(list, what, name, role)
  local found, fitting = {}, {}
  for i, token in ipairs(list) do
    if is_name(list, i, what, name) then
      found[#found + 1] = token
      local after = list[i + 1]
      if is_op(after, "]") and token.kind == "string" then after = list[i + 2] end
      local fits = true
      if role == "call" then
        fits = opens_call(after)
      elseif role == "index" then
        fits = is_op(after, ".") or is_op(after, "[") or is_op(after, ":")
      elseif role then
        fits = not opens_call(after)
      end
      if fits then fitting[#fitting + 1] = token end
    end
  end
  return #fitting > 0 and fitting or found
end

local function ops(list, which)
  local found = {}
  for _, token in ipairs(list) do
    if which[token.text] and token.kind ~= "string" then found[#found + 1] = token end
  end
  return found
end

-- Names on the line that the message quotes, or says after a dot: the fields of an index that
-- failed.
local function mentioned(list, message)
  local fields, others = {}, {}
  for i, token in ipairs(list) do
    if token.kind == "name" and message:find("%f[%w_]" .. token.text .. "%f[^%w_]") then
      local to = (is_op(list[i - 1], ".") or is_op(list[i - 1], ":")) and fields or others
      to[#to + 1] = token
    end
  end
  return #fields > 0 and fields or others
end

-- A call on the line whose name the message has: of a function that a tail call has replaced.
-- Where the message has none: the only call.
local function mentioned_calls(list, message)
  local found, calls = {}, {}
  for i, token in ipairs(list) do
    if token.kind == "name" and opens_call(list[i + 1]) then
      calls[#calls + 1] = token
      if message:find("%f[%w_]" .. token.text .. "%f[^%w_]") then found[#found + 1] = token end
    end
  end
  return #found == 0 and calls or found
end

local function ends(found, most)
  return #found > 0 and #found <= (most or MOST) and found or {}
end

-- Spans { first, last } of the line, in bytes. list: its tokens. callee: what debug.getinfo(, "n")
-- says of the function that the line called, or nil.
return function(list, message, callee)
  local role = message:match "^attempt to (%l+)"
  local what, name = message:match "^attempt to [^\n]- value %((%l+) '([^'\n]*)'%)"
  if name and not callee then
    return ends(names(list, what, name, role))
  end
  if callee and callee.name and callee.namewhat ~= "" then
    local operators = callee.namewhat == "metamethod" and METHODS[callee.name]
    if operators then return ends(ops(list, operators)) end
    if callee.namewhat == "metamethod" then return ends(mentioned(list, message)) end
    if callee.namewhat == "for iterator" then return ends(ops(list, set "in"), 1) end
    return ends(names(list, callee.namewhat, callee.name, "call"))
  end
  if callee and callee.inner then return ends(mentioned_calls(list, message), 1) end
  if message:find "%(for iterator" then return ends(ops(list, set "in"), 1) end
  for _, row in ipairs(WORDS) do
    if message:find(row[1]) then return ends(ops(list, row[2]), 1) end
  end
  local near = message:match " near '(.*)'$"
  if near and near ~= "<eof>" then
    local found = {}
    for _, token in ipairs(list) do
      if token.text == near then found[#found + 1] = token end
    end
    return ends(found, 1)
  end
  return {}
end
