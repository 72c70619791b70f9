-- statements.lua: statements of other languages, told by their first word, and Python's colon.

local tokens = require "zknn.repl.tokens"

local TORCH = { torch = true, torchvision = true, numpy = true, np = true, matplotlib = true }

-- Where the conversation (or -e) has a global of that name: it is there already.
local function there_already(name)
  local meta = debug.getmetatable(_G)
  local lazy = type(meta) == "table" and rawget(meta, "__lazy")
  return type(lazy) == "table" and lazy[name]
    and ("%s is there already: leave the line out"):format(name)
end

-- word = what to write, where it is the first of a line and Lua stopped right behind it. A function
-- gets the chunk and the word's index.
local WORDS = {
  def = function(c, i)
    local name = c:at(i + 1).text
    local close = c:is(i + 2, "(") and tokens.matching(c.list, i + 2)
    local parameters = close and close > i + 3 and c:text_of(i + 3, close - 1) or ""
    local rest, is_method = parameters:gsub("^self%s*,?%s*", "")
    if parameters:find "[=:%*]" then rest = "..." end
    return ("write function %s%s(%s) ... end"):format(is_method > 0 and "Class:" or "",
      name == "__init__" and "__init" or name, rest)
  end,
  import = function(c, i)
    local name = c:at(i + 1).text
    if TORCH[name] then
      local as = 'write local zknn = require "zknn"'
      return there_already "zknn" or as
    end
    return ('write local %s = require "%s"'):format(name, name)
  end,
  from = function(c, i)
    local k, module = i + 1, ""
    while c:at(k).line == c:at(i).line and not c:is(k, "import") and k < i + 12 do
      module, k = module .. c:at(k).text, k + 1
    end
    if not c:is(k, "import") then return nil end
    local name = c:at(k + 1).kind == "name" and c:at(k + 1).text or "name"
    if TORCH[module:match "^[^.]*"] then
      return there_already(name) or ('write local %s = require("zknn").%s'):format(name, name)
    end
    return ('write local %s = require("%s").%s'):format(name, module, name)
  end,
  class = function(c, i)
    local name = c:at(i + 1).text
    return ('write local %s = nn.class("%s"), then function %s:forward(x) ... end'):format(name,
      name, name)
  end,
  with = "write a function for the block: zknn.no_grad(function() ... end); what is to be closed: "
    .. "local file <close> = io.open(path)",
  except = "write local good, problem = pcall(function() ... end)",
  catch = "write local good, problem = pcall(function() ... end)",
  finally = "write local x <close> = ..., or pcall(function() ... end)",
  raise = 'write error("message")',
  throw = 'write error("message")',
  del = function(c, i) return ("write %s = nil"):format(c:at(i + 1).text) end,
  global = "leave it out: a name is global unless it is declared local",
  nonlocal = "leave it out: a function sees the locals around it",
  yield = "write coroutine.yield(x)",
  await = "leave it out: Lua has coroutines (coroutine.wrap)",
  async = "leave it out: Lua has coroutines (coroutine.wrap)",
  assert = "write assert(condition, message), with parentheses",
  print = "write print(...), with parentheses",
  elif = "write elseif",
  elsif = "write elseif",
  switch = "write if x == a then ... elseif x == b then ... end",
  match = "write if x == a then ... elseif x == b then ... end",
  const = function(c, i) return ("write local %s <const> = ..."):format(c:at(i + 1).text) end,
}
for word in ("var let int float double auto string bool"):gmatch "%a+" do
  WORDS[word] = function(c, i) return ("write local %s = ..."):format(c:at(i + 1).text) end
end
for word in ("func fn fun"):gmatch "%a+" do
  WORDS[word] = WORDS.def
end

-- A statement that is one word.
local ALONE = {
  pass = "leave it out: a block may be empty",
  continue = "write goto continue, and ::continue:: in front of the end of the loop",
}

-- What stands around it when a block is on one line: if done then continue end.
local BEGINS = { ["then"] = true, ["else"] = true, ["do"] = true, [";"] = true }
local ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true, [";"] = true }

local BLOCKS = { ["if"] = "then", ["elseif"] = "then", ["elif"] = "then", ["while"] = "do",
  ["for"] = "do" }

-- Python's blocks without a condition.
local LONE = { ["else"] = true, try = true, finally = true }

-- for i in range(3):, with the words of the range.
local function loop(c, first)
  local k = first + 1
  while c:at(k).line == c:at(first).line and not c:is(k, "in") do k = k + 1 end
  if not c:is(k, "in") then return "write for i = 0, n - 1 do ... end" end
  local names = c:text_of(first + 1, k - 1)
  if c:is(k + 1, "range") and c:is(k + 2, "(") then
    local close = tokens.matching(c.list, k + 2)
    local inner = close and close > k + 3 and c:text_of(k + 3, close - 1)
    if inner and not inner:find "[%(,]" then
      return ("write for %s = 0, %s - 1 do ... end"):format(names, inner)
    end
    local start, stop = (inner or ""):match "^([^,%(]+),%s*([^,%(]+)$"
    if start then return ("write for %s = %s, %s - 1 do ... end"):format(names, start, stop) end
    return ("write for %s = first, last do ... end, where last is reached"):format(names)
  end
  if c:is(k + 1, "enumerate") then
    return "write for i, x in ipairs(list) do ... end; a loader: in loader:enumerate() do"
  end
  return ("write for _, %s in ipairs(list) do ... end; a loader: for X, y in loader() do ... end")
    :format(names)
end

-- Python's colon on a line that begins with if, for, while, else or return: at the line where Lua
-- stopped, or some lines above, because a name may follow a colon on the next line.
local function colon(c)
  local number, seen = c.number, 0
  while number > 0 and seen < 3 do
    local first, last = c:on_line(number)
    if first then
      seen = seen + 1
      local word = c:at(first).text
      local own = BLOCKS[word]
      local mark, has_own, depth = nil, false, 0
      for k = first, last do
        if c:is(k, "then") or c:is(k, "do") then has_own = true end
        if c:is(k, "(") or c:is(k, "[") or c:is(k, "{") then depth = depth + 1 end
        if c:is(k, ")") or c:is(k, "]") or c:is(k, "}") then depth = depth - 1 end
        local is_inside = not has_own and (k > first + 1 or LONE[word]) and depth == 0
          and c.number == number
        if c:is(k, ":") and (k == last or is_inside) then mark = mark or k end
      end
      if mark and LONE[word] and mark == first + 1 then
        return word == "else" and "write else, without the colon"
          or "write local good, problem = pcall(function() ... end)", mark, mark
      elseif mark and word == "return" and mark == last then
        return "leave out the colon", mark, mark
      elseif mark and own and has_own then
        return mark == last and "leave out the colon" or nil, mark, mark
      elseif mark and own and (word ~= "for" or c:at(first + 1).kind == "name") then
        if word == "for" then return loop(c, first), mark, mark end
        local condition = c:text_of(first + 1, mark - 1):gsub("%f[%w_]True%f[^%w_]", "true")
          :gsub(" is not None%f[^%w_]", " ~= nil"):gsub(" is None%f[^%w_]", " == nil")
        if #condition > 40 then condition = "..." end
        return ("write %s %s %s ... end"):format(word == "elif" and "elseif" or word, condition,
          own), mark, mark
      end
    end
    number = number - 1
  end
end

local BRACES = {
  ["if"] = "write if condition then ... end", ["elseif"] = "write elseif condition then ...",
  ["while"] = "write while condition do ... end", ["else"] = "write else ... end",
}

-- if (x) { and the like
local function braces(c)
  local number, seen = c.number, 0
  local most = c.message:find "^'%l+' expected" and 20 or 2
  while number > 0 and seen < most do
    local first, last = c:on_line(number)
    if first then
      seen = seen + 1
      local word = c:at(first).text
      if c:is(last, "{") and c:is(last - 1, ")") or c:is(last, "{") and word == "else" then
        local fix = BRACES[word]
        if fix then return fix, last, last end
      end
      if word == "for" and c:is(first + 1, "(") then
        return "write for i = 0, n - 1 do ... end", first + 1, first + 1
      end
    end
    number = number - 1
  end
end

-- The rule, as in syntax.lua.
return function(c, i)
  local first = c:on_line(c:at(i).line)
  if first and i == first + 1 and c:at(first).kind == "name" then
    local fix = WORDS[c:at(first).text]
    if type(fix) == "function" then fix = fix(c, first) end
    if fix then return fix, first, first end
  end
  if first and c:is(first, "print") and c:at(first + 1).kind == "string" and i == first + 2 then
    return WORDS.print, first, first
  end
  if c:is(i, "{") and c:is(i - 1, ")") then
    for k = i - 1, math.max(1, i - 30), -1 do
      if c:is(k, "function") then return "write function f() ... end, without braces", i, i end
    end
  end
  if c:is(i - 2, "local") and c:is(i, ".") then
    return ("leave out local: a field of %s is no local"):format(c:at(i - 1).text), i - 2, i - 2
  end
  local alone = ALONE[c:at(i - 1).text]
  if alone and c:at(i - 1).kind == "name"
    and (c:at(i).line ~= c:at(i - 1).line or ENDS[c:at(i).text])
    and (c:at(i - 2).line ~= c:at(i - 1).line or BEGINS[c:at(i - 2).text]) then
    return alone, i - 1, i - 1
  end
  local fix, from, to = colon(c)
  if fix then return fix, from, to end
  return braces(c)
end
