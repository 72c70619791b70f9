-- What help shows: the documentation of a name, a function, a class, a module or an object, or a
-- search by words, as lines as wide as the terminal.

local support = require "zknn.core.support"
local args = require "zknn.args"
local color = require "zknn.color"
local docs = require "zknn.docs"
local public = require "zknn.docs.public"
local show = require "zknn.docs.show"
local native = require "zknn.core.system"
local parameters = require "zknn.parameters"

local MOST = 20 -- names that a search shows

local function bold(text)
  return color.painter()("bold", text)
end

local function terminal_width()
  return math.max(20, math.min((native.terminal_size() or 81) - 1, 100))
end

-- --- what there is ---

local function overview()
  local width = terminal_width()
  local lines = show.wrap([[help "NAME" documents a name: help "nn.Linear", help "sum",
    help(net.forward). help "words" lists where they occur.]], width)
  lines[#lines + 1] = ""
  for _, page in ipairs(docs.pages()) do
    lines[#lines + 1] = bold(page.title)
    local names = {}
    for _, entry in ipairs(page.entries) do
      names[#names + 1] = entry.name
    end
    table.move(show.wrap(table.concat(names, " "), width, "  ", "  "), 1, 1000, #lines + 1, lines)
  end
  return lines
end

local function entry_lines(entry)
  return show.entry(entry, { width = terminal_width(), bold = bold })
end

-- A module: its entry, and the names in it.
local function module_lines(name, entry)
  local lines = entry and entry_lines(entry) or { bold("zknn." .. name) }
  local list = {}
  for _, item in ipairs(public.names()) do
    local rest = item.name:sub(1, #name + 1) == name .. "." and item.name:sub(#name + 2)
    if rest and not rest:find "[.:]" then
      local found = docs.entry_of(item)
      list[#list + 1] = { name = rest, summary = found and found.summary or "" }
    end
  end
  lines[#lines + 1] = ""
  table.move(show.list(list, terminal_width()), 1, #list, #lines + 1, lines)
  return lines
end

-- --- functions and classes of users ---

-- The comment lines right above line `at` of a file.
local function comment_above(path, at)
  local file = io.open(path)
  if not file then return {} end
  local lines = {}
  for line in file:lines() do
    if #lines == at then break end
    lines[#lines + 1] = line
  end
  file:close()
  local comment = {}
  for i = at - 1, 1, -1 do
    local text = lines[i] and lines[i]:match "^%s*%-%-+ ?(.*)$"
    if not text then break end
    table.insert(comment, 1, text)
  end
  return comment
end

-- A Lua function that is not zknn's: its parameters, where it is, the comment above it.
local function function_lines(f, name)
  local info = debug.getinfo(f, "S")
  if info.what == "C" then
    return { ("%s is a function of Lua or of a C library; zknn has no help on it"):format(name) }
  end
  local lines = { bold(("%s(%s)"):format(name, parameters(f, 1))) }
  local path = info.source:match "^@(.*)$"
  for _, line in ipairs(path and comment_above(path, info.linedefined) or {}) do
    lines[#lines + 1] = "  " .. line
  end
  lines[#lines + 1] = ("Defined at %s:%d"):format(info.short_src, info.linedefined)
  return lines
end

-- A class that a user made, or an object of one.
local function class_lines(class)
  local lines = { bold(class.__name) }
  local base = rawget(class, "super")
  local base_name = base and (public.name_of(base) or base.__name)
  if base_name then lines[1] = lines[1] .. (", a class over %s"):format(base_name) end
  local methods = {}
  for name, f in pairs(class) do
    if type(f) == "function" and type(name) == "string"
      and (not name:find "^__" or name == "__init" and f ~= rawget(base or {}, name))
    then
      methods[#methods + 1] = name
    end
  end
  table.sort(methods)
  for _, name in ipairs(methods) do
    for i, line in ipairs(function_lines(class[name], class.__name .. ":" .. name)) do
      lines[#lines + 1] = (i == 1 and "  " or "    ") .. line
    end
  end
  if base_name then
    lines[#lines + 1] = ('help "%s" documents what it inherits'):format(base_name)
  end
  return lines
end

-- --- topics ---

-- The lines about the thing of a public name.
local function item_lines(item)
  local entry = docs.entry_of(item)
  if item.kind == "module" then return module_lines(item.name, entry) end
  return entry and entry_lines(entry)
end

local function by_name(name)
  local plain = name:gsub("^zknn%.?", ""):gsub("^torch%.", "")
  for _, item in ipairs(public.names()) do
    if item.kind == "module" and item.name == plain:lower() then
      return module_lines(item.name, docs.find(item.name))
    end
  end
  local entry = docs.find(name) or docs.find_other_case(name)
  return entry and entry_lines(entry)
end

-- What a message says of a name that tensors or modules of the library do not have, as PyTorch's
-- x.T or nn.LSTM: nil when it is near to nothing.
local function instead(text)
  local key = text:match "^[xt][.:]([%a_][%w_]*)$" or text:match "^Tensor[.:]([%a_][%w_]*)$"
  if key then return require "zknn.mistakes.methods".tensor({}, key) end
  local owner, name = text:match "^([%w_.]+)[.:]([%a_][%w_]*)$"
  owner = owner and owner:gsub("^zknn%.", ""):gsub("^torch%.", "")
  for _, item in ipairs(owner and public.names() or {}) do
    if item.kind == "module" and (item.name == owner or owner == "F" and item.name
      == "nn.functional") then
      return require "zknn.mistakes.names".text(item.value, "zknn." .. item.name, name)
    end
  end
end

local function by_words(text)
  local list = docs.search(text)
  if #list == 0 then
    local said = instead(text)
    if said then return { ("no help on %s: %s"):format(text, said) }, false end
    local near = support.suggest(text:match "([%w_]+)$" or text, docs.names())
    return { ("no help on %s%s"):format(text,
      near and ("; did you mean '%s'?"):format(near) or "; help() lists what there is") }, false
  end
  local shown = table.move(list, 1, MOST, 1, {})
  local lines = show.list(shown, terminal_width())
  table.insert(lines, 1, ("'%s' occurs in:"):format(text))
  if #list > MOST then
    lines[#lines + 1] = ("  and %d more; give another word to narrow it"):format(#list - MOST)
  end
  return lines
end

local function by_value(value)
  for _, item in ipairs(public.items_of(value)) do
    local lines = item_lines(item)
    if lines then return lines end
  end
  if type(value) == "function" then return function_lines(value, "function") end
  if public.is_class(value) then return class_lines(value) end
  local class = debug.getmetatable(value) -- a tensor hides its own
  if public.is_class(class) then -- an object
    return public.name_of(class) and by_value(class) or class_lines(class)
  end
  local name = class and type(class.__name) == "string" and class.__name:gsub("^zknn%.", "")
  return name and by_name(name)
    or { ("no help on %s; help() lists what there is"):format(args.describe(value)) }
end

-- The lines about a topic: nil for an overview, a name or words, or a value. Then false when there
-- is no help on it.
return function(topic)
  if topic == nil then return overview() end
  if type(topic) ~= "string" then return by_value(topic) end
  local lines = by_name(topic)
  if lines then return lines end
  return by_words(topic)
end
