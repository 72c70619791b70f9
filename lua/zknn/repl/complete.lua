-- complete.lua: what Tab offers, by what stands before the cursor: names, fields and then methods,
-- names of options inside the braces of a call, keys, files, modules, topics of help, commands.

local args = require "zknn.args"
local color = require "zknn.color"
local evaluate = require "zknn.repl.evaluate"
local locals = require "zknn.repl.locals"
local native = require "zknn.core.system"
local support = require "zknn.core.support"
local tokens = require "zknn.repl.tokens"
local values = require "zknn.repl.values"

local complete = {}

local ROWS_LEFT = 4 -- of the screen, that a list of names does not fill

-- The matches of the last Tab: groups, each a list of texts in order.
local groups, shown_from = {}, 0

--- Sources --------------------------------------------------------------------

-- Names that begin so, sorted. Those with an underscore in front only when it is typed.
local function select_names(names, start)
  local list, seen = {}, {}
  for _, name in ipairs(names) do
    if not seen[name] and name:sub(1, #start) == start and (start ~= "" or name:sub(1, 1) ~= "_")
    then
      seen[name] = true
      list[#list + 1] = name
    end
  end
  table.sort(list)
  return list
end

-- Is the name one of those that a list of all names leaves out? A class's base, the op in place
-- (abs_) beside the op (abs), and an op's other names.
local function is_minor(object, name, all)
  if name == "super" or name:sub(-1) == "_" and all[name:sub(1, -2)] then return true end
  local op = evaluate.is_tensor(object) and require("zknn.docs").op(name)
  return op and op.name ~= name and all[op.name]
end

local function fields_and_methods(object, start, only_methods)
  local fields, methods, all, known = {}, {}, {}, evaluate.fields(object)
  for _, entry in ipairs(known) do
    all[entry[1]] = true
  end
  for _, entry in ipairs(known) do
    local into, name = entry[2] and methods or fields, entry[1]
    if start ~= "" or not is_minor(object, name, all) then into[#into + 1] = name end
  end
  fields, methods = select_names(fields, start), select_names(methods, start)
  return only_methods and { methods } or { fields, methods }
end

local function variables(start)
  local names = locals.names()
  for _, entry in ipairs(evaluate.fields { value = _G }) do
    names[#names + 1] = entry[1]
  end
  table.move(tokens.keywords, 1, #tokens.keywords, #names + 1, names)
  return select_names(names, start)
end

local MAKERS = { "dtype", "requires_grad", "device" }

-- The names of a call's options, by its reader, its op, or its documentation; and whether it takes
-- any number of arguments in front of them.
local function option_names(callee)
  local name = callee.name
  name = evaluate.name_in(callee.value) or name
  if not name then return {} end
  local last, list = name:match "[%w_]+$", {}
  local reader = args.known[name] or args.known[last]
    or args.known[name:gsub("^zknn%.", "")] or args.known["nn." .. last]
  for _, parameter in ipairs(reader or {}) do
    list[#list + 1] = parameter[1]
  end
  if #list > 0 then return list end
  for _, op in ipairs(support.ops()) do
    if op.name == last or (" " .. op.aliases .. " "):find(" " .. last .. " ", 1, true) then
      for i, parameter in ipairs(op.params) do
        if not (name:find "^Tensor:" and i == op.self) then list[#list + 1] = parameter end
      end
      return list
    end
  end
  local entry, any_number = evaluate.entry(callee), false
  for _, parameter in ipairs(entry and entry.parameters or {}) do
    if parameter.name:find "^[%a_][%w_]*$" then list[#list + 1] = parameter.name end
    any_number = any_number or parameter.name:find("...", 1, true) ~= nil
  end
  for _, argument in ipairs(entry and entry.arguments or {}) do
    list[#list + 1] = argument.name:match "^options%.(.*)$"
  end
  local made = callee.value and rawget(require "zknn", last) == callee.value
  return #list == 0 and made and MAKERS or list, any_number
end

-- The names of options where the cursor is at a key inside the braces of a call; nil elsewhere. `n`
-- is the number of tokens in front of the word.
local function options(list, n)
  local before = list[n]
  local text = before and before.kind ~= "string" and before.text
  if text ~= "{" and text ~= "," and text ~= ";" then return nil end
  local open = tokens.enclosing(list, n)
  if not open or list[open].text ~= "{" then return nil end
  local at = open - 1 -- f{, or f(a, b, {
  if not tokens.is_suffixable(list[at]) then
    local bracket = tokens.enclosing(list, at)
    at = bracket and list[bracket].text == "(" and bracket - 1 or 0
  end
  local callee = evaluate.expression(list, at)
  if not callee then return nil end
  local given, names = {}, {}
  for i = open + 1, n - 1 do
    if list[i].kind == "name" and list[i + 1].text == "=" then given[list[i].text] = true end
  end
  local positions = 0 -- arguments in front of the braces
  for i = at + 2, open - 1 do
    local is_own = list[i].text == "," and list[i].kind == "op"
      and tokens.enclosing(list, i - 1) == at + 1
    if is_own then positions = positions + 1 end
  end
  local known, any_number = option_names(callee)
  for i, name in ipairs(known) do
    if (any_number or i > positions) and not given[name] then names[#names + 1] = name end
  end
  return names
end

-- "name(a, b)" of a Lua function that is not described, or nil.
local function lua_signature(callee, list, at)
  local f, first = callee.value, 1
  if type(f) == "table" then -- a class
    f, first = rawget(f, "__init"), 2
  elseif list[at - 1] and list[at - 1].text == ":" then
    first = 2
  end
  local info = type(f) == "function" and debug.getinfo(f, "u")
  if not info or info.nparams == 0 and info.isvararg then return nil end
  return ("%s(%s)"):format(list[at].text, require("zknn.parameters")(f, first))
end

-- Files and folders: whole paths, which begin with `start`.
local function files(start)
  local folder, name = start:match "^(.*/)([^/]*)$"
  folder, name = folder or "", name or start
  local place = folder:gsub("^~/", (os.getenv "HOME" or "~") .. "/")
  local good, found, folders = pcall(native.list_folder, place == "" and "." or place)
  local list = {}
  for _, entry in ipairs(good and found or {}) do
    if entry:sub(1, #name) == name and (name ~= "" or entry:sub(1, 1) ~= ".") then
      list[#list + 1] = folder .. entry .. (folders[entry] and "/" or "")
    end
  end
  table.sort(list)
  return list
end

-- What require finds: modules that are loaded, and files along package.path.
local function modules(start)
  local names = {}
  for _, from in ipairs { package.loaded, package.preload } do
    for name in next, from do
      if type(name) == "string" and not name:find "^zknn%." then names[#names + 1] = name end
    end
  end
  names[#names + 1] = "zknn"
  local above = start:match "^(.*%.)[^.]*$" or ""
  local inside = above:gsub("%.", "/")
  local path = rawget(package, "path")
  for template in (type(path) == "string" and path or ""):gmatch "[^;]+" do
    local root = template:match "^(.-)%?%.lua$"
    local good, found, folders = pcall(native.list_folder, root and (root .. inside) or "")
    for _, entry in ipairs(root and good and found or {}) do
      local module = entry:match "^([%w_-]+)%.lua$"
      if folders[entry] and entry:find "^[%w_-]+$" then
        local init = io.open(root .. inside .. entry .. "/init.lua")
        if init then module = init:close() and entry end
      end
      if module and module ~= "init" then names[#names + 1] = above .. module end
    end
  end
  return select_names(names, start)
end

local function topics(start)
  local names = require("zknn.docs").names()
  for _, item in ipairs(require("zknn.docs.public").names()) do
    names[#names + 1] = item.name
    names[#names + 1] = item.name:match "[.:]([%w_]+)$"
  end
  return select_names(names, start)
end

--- Places ---------------------------------------------------------------------

-- What is offered inside a string that begins at `from` behind the tokens `list`: groups, and what
-- goes behind the only match.
local function in_string(list, text, from)
  local quote, start, n = text:sub(from, from), text:sub(from + 1), #list
  if list[n] and list[n].text == "(" then n = n - 1 end
  local word = list[n] and list[n].text
  if word == "require" then return { modules(start) }, quote end
  if word == "help" then return { topics(start) }, quote end
  if word == "[" and n == #list then
    local object = evaluate.expression(list, n - 1)
    if object and #evaluate.keys(object) > 0 then
      return { select_names(evaluate.keys(object), start) }, quote
    end
  end
  return { files(start) }, quote
end

-- A command's line: the command, what it takes, or code, for which it gives nothing but where that
-- begins.
local function in_command(line)
  local name, blanks, rest = line:match "^%s*(%%%a*)(%s*)(.-)$"
  if not name then
    local word = line:match "[^%s]*$"
    return #line - #word + 1, { files(word:gsub("^!", "")) }
  end
  if blanks == "" then
    local commands = require "zknn.repl.commands"
    return #line - #name + 1, { select_names(commands.names(), name) }, " "
  end
  local word = rest:match "%S*$"
  local at = #line - #word + 1
  if name == "%doc" then return at, { topics(word) } end
  if name == "%run" or name == "%save" or name == "%edit" then return at, { files(word) } end
  return nil, #line - #rest
end

-- The place of the cursor behind `before`, a line that follows `text`: where the word begins in the
-- line, groups of matches, and what goes behind the only one.
local function find(text, before)
  local skip = 0
  if text == "" and before:find "^%s*[%%!]" then
    local at, found, after = in_command(before)
    if at then
      if before:find "^%s*!" and at == 1 then at = 2 end
      return at, found, after
    end
    skip = found
  end
  local front = text == "" and "" or text .. "\n"
  local whole = front .. before:sub(skip + 1)
  local shift = #front - skip
  local list, open = tokens.read(whole)
  if open and open.kind == "string" then
    local found, after = in_string(list, whole, open.first)
    return open.first + 1 - shift, found, after
  elseif open then
    return #before + 1, {}
  end
  local n, last = #list, list[#list]
  local start = ""
  if last and last.last == #whole and (last.kind == "name" or last.kind == "keyword") then
    start, n = last.text, n - 1
  elseif last and last.last == #whole and last.kind == "number" then
    return #before + 1, {}
  end
  local at = #before - #start + 1
  local mark = list[n] and list[n].kind == "op" and list[n].text
  if mark == "." or mark == ":" then
    local object = evaluate.expression(list, n - 1)
    return at, object and fields_and_methods(object, start, mark == ":") or {}
  end
  local names = options(list, n)
  local keys = names and select_names(names, start) or {}
  if #keys > 0 then return at, { keys }, "=" end
  return at, { variables(start) }
end

--- For the line editor ---------------------------------------------------------

-- hint(text, before): the signature of the function that is called, where an argument begins and
-- nothing of it is typed: lines to show; nil elsewhere.
function complete.hint(text, before)
  local list, open = tokens.read(text .. "\n" .. before)
  local n = #list
  local mark = list[n] and list[n].kind == "op" and list[n].text
  if open or mark ~= "(" and mark ~= "," then return nil end
  local bracket = tokens.enclosing(list, n)
  if not bracket or list[bracket].text ~= "(" then return nil end
  if not tokens.is_suffixable(list[bracket - 1]) then return nil end
  local callee = evaluate.expression(list, bracket - 1)
  if not callee then return nil end
  if type(callee.value) == "table" then callee.name = evaluate.name_in(callee.value) end
  local entry = evaluate.entry(callee)
  local signatures = entry and #entry.signatures > 0 and entry.signatures
    or { lua_signature(callee, list, bracket - 1) }
  local lines = {}
  for _, signature in ipairs(signatures) do
    local wrapped = require("zknn.docs.show").wrap(signature, values.columns() - 1, "    ")
    table.move(wrapped, 1, #wrapped, #lines + 1, lines)
  end
  return #lines > 0 and table.concat(lines, "\n") .. "\n" or nil
end

-- complete(text, before): the word's place in the line `before`, which ends at the cursor and
-- follows `text`; the number of matches; a character to put behind the only one.
function complete.complete(text, before)
  local at, found, after = find(text, before)
  groups = {}
  local n, only = 0, nil
  for _, group in ipairs(found) do
    if #group > 0 then groups[#groups + 1] = group end
    n, only = n + #group, only or group[1]
  end
  if n == 1 and only:sub(-1) == "/" then after = nil end -- a folder goes on
  local folder = before:sub(at):match "^.*/"
  shown_from = folder and #folder or 0
  return at, n, after
end

function complete.match(i)
  for _, group in ipairs(groups) do
    if i <= #group then return group[i] end
    i = i - #group
  end
end

-- The matches in columns, group by group, at most as many rows as the screen has.
function complete.list(columns, rows)
  local lines, left, room = {}, 0, math.max(3, rows - ROWS_LEFT)
  for g, group in ipairs(groups) do
    local widest = 1
    for _, name in ipairs(group) do
      widest = math.max(widest, (utf8.len(name, shown_from + 1) or #name - shown_from))
    end
    local in_row = math.max(1, (columns - 1 + 2) // (widest + 2))
    local count = (#group + in_row - 1) // in_row
    for r = 1, count do
      local cells = {}
      for c = 1, in_row do
        local name = group[(c - 1) * count + r]
        if name then
          name = name:sub(shown_from + 1)
          cells[c] = name .. (" "):rep(widest - (utf8.len(name) or #name))
        end
      end
      if #lines < room then
        local line = table.concat(cells, "  "):gsub("%s+$", "")
        lines[#lines + 1] = g > 1 and color.enabled() and "\27[35m" .. line .. "\27[0m" or line
      else
        left = left + #cells
      end
    end
  end
  if left > 0 then lines[#lines + 1] = ("... and %d more: type a letter or two"):format(left) end
  return table.concat(lines, "\n") .. "\n"
end

return complete
