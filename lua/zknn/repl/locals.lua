-- locals.lua: compiles what is typed, so that locals of the main chunk last across lines.
--
-- A variable of the conversation is an upvalue that all chunks share. A chunk that names the
-- variables a and b is compiled as the function inside of
--
--   local a, b = ... return function(...) CHUNK
--   end
--
-- whose upvalues are then joined with the variables (debug.upvaluejoin). So a variable hides the
-- global of its name even when it is nil, is not in _G, is as fast as an upvalue, and closures of
-- all lines share it; a const one is <const> there, and Lua's compiler refuses to assign to it.
-- _ENV is _G, as in any chunk.
--
-- How a declaration at the top level of a chunk makes a variable:
--
--   local a, b = f()      where a is a variable already: becomes `a, b = f()`. Functions that use a
--                         see the new value, as they do of a function or net that is declared anew
--                         in other languages' conversations.
--   local c = f()         of a new name stays as it is and is followed by `_keep(1, function()
--                         return c end);`. Its closure shares the local with the chunk's closures;
--                         its upvalue becomes the variable. When the chunk fails, what was declared
--                         before is kept.
--
-- The second way is taken, too, for attribs (a <close> variable is closed when its chunk ends, and
-- stays, closed) and for names that a chunk declares twice: within a chunk all is exactly Lua's.
-- What is put in stands on the declaration's last line, so that the lines of messages are right.
-- Lua itself has compiled the text before, as it was typed: whatever is wrong in it is reported so,
-- and the rest of this file reads only whole and right Lua.

local tokens = require "zknn.repl.tokens"
local source = require "zknn.report.source"

local locals = {}

local variables = {} -- name = { cell = a function whose first upvalue it is, const = boolean }

--- Variables ------------------------------------------------------------------

-- A new variable.
local function new_cell(value)
  return function() return value end
end

-- Is there a variable of that name; and its value.
function locals.get(name)
  local variable = variables[name]
  if not variable then return false end
  return true, variable.cell()
end

-- Sets a variable, or makes a new one.
function locals.set(name, value)
  if variables[name] and not variables[name].const then
    debug.setupvalue(variables[name].cell, 1, value)
  else
    variables[name] = { cell = new_cell(value) }
  end
end

-- The name means the global again.
function locals.forget(name)
  variables[name] = nil
end

-- The names, sorted.
function locals.names()
  local names = {}
  for name in pairs(variables) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- Declarations ---------------------------------------------------------------

local BINARY = {}
for op in ([[and or + - * / // % ^ .. == ~= < <= > >= & | ~ << >> ,]]):gmatch "%S+" do
  BINARY[op] = true
end
local UNARY = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }

-- The position of the last token of the list of expressions that begins at i.
local function expressions_end(list, i)
  while true do
    while UNARY[list[i].text] do
      i = i + 1
    end
    local token, can_call = list[i], false
    if token.kind == "name" or token.text == "(" then
      can_call = true -- f(x), t.x, t[i], o:m(), f "text", f { }: all of these may follow
    end
    if tokens.opens[token.text] and token.kind ~= "string" then i = tokens.matching(list, i) end
    while can_call and list[i + 1] do
      local next_one = list[i + 1]
      if next_one.kind == "string" then
        i = i + 1
      elseif next_one.text == "." or next_one.text == ":" then
        i = i + 2
      elseif next_one.text == "(" or next_one.text == "[" or next_one.text == "{" then
        i = tokens.matching(list, i + 1)
      else
        break
      end
    end
    local after = list[i + 1]
    if not after or after.kind == "string" or not BINARY[after.text] then return i end
    i = i + 2
  end
end

-- The declaration whose `local` is at i: { names, attribs = by name, first and last token }.
local function declaration(list, i)
  local d = { names = {}, attribs = {}, first = i }
  if list[i + 1].text == "function" then
    d.names[1], d.is_function = list[i + 2].text, true
    d.last = tokens.matching(list, i + 1)
    return d
  end
  repeat
    i = i + 1
    local name = list[i].text
    d.names[#d.names + 1] = name
    if list[i + 1] and list[i + 1].text == "<" then
      d.attribs[name], d.has_attribs = list[i + 2].text, true
      i = i + 3
    end
    i = i + 1
  until not list[i] or list[i].text ~= ","
  d.last = i - 1
  if list[i] and list[i].text == "=" then
    d.has_values = true
    d.last = expressions_end(list, i + 1)
  end
  return d
end

-- The declarations at the top level.
local function declarations(list)
  local found, i = {}, 1
  while i <= #list do
    local token = list[i]
    if token.kind == "keyword" and token.text == "local" then
      local d = declaration(list, i)
      found[#found + 1] = d
      i = d.last
    elseif token.kind ~= "string" and tokens.opens[token.text] then
      i = tokens.matching(list, i)
    end
    i = i + 1
  end
  return found
end

-- Decides for each declaration whether it becomes an assignment to variables that there are.
local function choose(list, found)
  local times = {}
  for _, d in ipairs(found) do
    for _, name in ipairs(d.names) do
      times[name] = (times[name] or 0) + 1
    end
  end
  for _, d in ipairs(found) do
    local known = false
    d.assigns = not d.has_attribs
    for _, name in ipairs(d.names) do
      local variable = variables[name]
      if times[name] > 1 or name == "_ENV" then
        d.assigns = false
      elseif variable and not variable.const then
        known = true
      else -- a new name, which meant something else before
        local occurs = 0
        for i = 1, d.last do
          local front = i > 1 and list[i - 1].text
          if list[i].text == name and list[i].kind == "name" and front ~= "." and front ~= ":" then
            occurs = occurs + 1
          end
        end
        if occurs > 1 then d.assigns = false end
      end
    end
    d.assigns = d.assigns and known
  end
end

--- Compiling ------------------------------------------------------------------

-- A word that is no name in the text.
local function free_name(names)
  local word = "_keep"
  while names[word] do
    word = word .. "_"
  end
  return word
end

-- The text with the declarations rewritten; `kept` collects { name, const, cell } of each call that
-- is put in: cell is the name's new variable, where the function inside has it as an upvalue.
local function rewrite(text, list, found, keep, kept)
  local parts, at = {}, 1
  local function copy(to)
    parts[#parts + 1] = text:sub(at, to)
    at = to + 1
  end
  for _, d in ipairs(found) do
    if d.assigns then
      copy(list[d.first].first - 1)
      at = list[d.first].last + 1
    end
    copy(list[d.last].last)
    if d.assigns and not d.is_function and not d.has_values then parts[#parts + 1] = " = nil" end
    local calls = {}
    for _, name in ipairs(d.names) do
      local variable = variables[name]
      local is_new = not d.assigns or not variable or variable.const
      if is_new and name ~= "_ENV" then
        kept[#kept + 1] = { name = name, const = d.attribs[name] ~= nil,
          cell = d.assigns and new_cell() or nil }
        calls[#calls + 1] = ("%s(%d,function()return %s end)"):format(keep, #kept, name)
      end
    end
    if #calls > 0 then parts[#parts + 1] = " " .. table.concat(calls, " ") .. ";" end
  end
  copy(#text)
  return table.concat(parts)
end

local function join(f, name, cell)
  for i = 1, 255 do
    local upvalue = debug.getupvalue(f, i)
    if not upvalue then return end
    if upvalue == name then debug.upvaluejoin(f, i, cell, 1) end
  end
end

-- Called by a chunk when it has declared kept[i]: get is a closure that returns its value.
local function keeper(kept)
  return function(i, get)
    local own = kept[i]
    local cell = own.cell or get
    if not debug.getupvalue(cell, 1) then cell = new_cell(get()) end -- a constant of the compiler
    variables[own.name] = { cell = cell, const = own.const }
  end
end

-- What stands before and behind a text. The call of `return f(x)` would be a tail call, which takes
-- the main chunk off the stack: an error in f would not tell the line that was typed. With `timed`
-- it is one, which costs less.
local FORMS = {
  statements = { "", "" }, script = { "", "" }, timed = { "return ", "" },
  expression = { "return (function(...) return ... end)(", ")" },
}

-- Main chunks, which the reports of errors call so (lua/zknn/report/stack.lua).
local main_chunks = setmetatable({}, { __mode = "k" })
debug.getregistry()["zknn.main_chunks"] = main_chunks

-- Compiles `text`, which Lua accepts in this form. A script does not see the variables of before.
-- Returns the function, or nil and a message.
function locals.compile(text, chunkname, form)
  local is_script, is_expression = form == "script", form == "expression" or form == "timed"
  local list, typed = tokens.read(text), text
  if is_expression then
    if #list > 0 and list[#list].text == ";" then list[#list] = nil end -- `x;` is `return x;`
    -- without a comment at the end; what is put behind stands on the last line, as Lua gives that
    -- one to an index (x[5]) in front of it
    text = text:sub(1, #list > 0 and list[#list].last or 0)
  end
  local names, used = {}, {}
  for _, token in ipairs(list) do
    local name = token.kind == "name" and token.text
    if name and not names[name] then
      names[name] = true
      if variables[name] and not is_script then used[#used + 1] = name end
    end
  end
  local found = is_expression and {} or declarations(list)
  local keep, kept = free_name(names), {}
  if not is_script then choose(list, found) end
  local body = rewrite(text, list, found, keep, kept)
  local declared, cells = {}, { [keep] = new_cell(keeper(kept)) }
  local function declare(name, cell, const)
    declared[#declared + 1] = name .. (const and " <const>" or "")
    cells[name] = cell
  end
  for _, own in ipairs(kept) do
    if own.cell then declare(own.name, own.cell) end
  end
  for _, name in ipairs(used) do
    if not cells[name] then declare(name, variables[name].cell, variables[name].const) end
  end
  if #kept > 0 then declare(keep, cells[keep]) end
  local code = FORMS[form][1] .. body .. FORMS[form][2]
  if #declared > 0 then
    code = ("local %s = ... return function(...) %s\nend"):format(
      table.concat(declared, ", "), code)
  end
  source.remember(chunkname, typed, code) -- for reports of errors
  local f, message = load(code, chunkname, "t")
  if not f then return nil, message end
  if #declared > 0 then f = f() end
  main_chunks[f] = true
  for name, cell in pairs(cells) do
    join(f, name, cell)
  end
  return f
end

return locals
