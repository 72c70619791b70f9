-- library/zknn.lua: every public name with the types of its parameters and results, as comments
-- that lua-language-server reads (LuaCATS annotations). Nothing of it is run by zknn.

local docs = require "zknn.docs"
local public = require "zknn.docs.public"

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch "%l+" do
  KEYWORDS[word] = true
end

local PLAIN = {}
for word in ([[integer number string boolean table function any nil fun userdata thread
  self]]):gmatch "%l+" do
  PLAIN[word] = true
end

-- A type of the documentation with the prefix that its classes have here: "nn.Module" is
-- "zknn.nn.Module". Names in fun(x: Tensor) that a colon follows are parameters.
local function type_of(text)
  text = text:gsub("([%a_][%w_.]*)(%s*:?)", function(word, colon)
    if PLAIN[word] or colon:find ":" or word:find "^zknn%." then return word .. colon end
    return "zknn." .. word .. colon
  end)
  return (text:gsub('"zknn%.([^"]*)"', '"%1"'))
end

-- The results of a function: a list of types.
local function results_of(entry)
  local list = {}
  if entry.op then
    for i = 1, entry.op.outputs do
      list[i] = "zknn.Tensor" .. (i > 1 and "?" or "")
    end
    return list
  end
  local depth, from, gives = 0, 1, entry.gives or ""
  for at = 1, #gives + 1 do
    local c = gives:sub(at, at)
    if c:find "[%(%[{<]" then depth = depth + 1 end
    if c:find "[%)%]}>]" then depth = depth - 1 end
    if (c == "," and depth == 0) or c == "" then
      local word = gives:sub(from, at - 1):match "^%s*(.-)%s*$"
      if word ~= "" then list[#list + 1] = type_of(word) end
      from = at + 1
    end
  end
  return list
end

-- The parameters: { name =, type =, optional =, text = }, those of a table of options as fields.
local function parameters_of(entry)
  local list, options = {}, {}
  if entry.op then
    local op = entry.op
    for i, name in ipairs(op.params) do
      list[i] = { name = name, type = type_of(op.types[i]), optional = op.optional[i] }
    end
    return list, options
  end
  local said = {}
  for _, argument in ipairs(entry.arguments) do
    said[argument.name] = argument
    local key = argument.name:match "^[%w_]+%.([%w_]+)$"
    if key then
      options[#options + 1] = { name = key, type = type_of(argument.type), text = argument.text,
        optional = true }
    end
  end
  for _, parameter in ipairs(entry.parameters or {}) do
    local argument = said[parameter.name] or { type = "any" }
    list[#list + 1] = { name = parameter.name, type = type_of(argument.type), text = argument.text,
      optional = parameter.default ~= nil }
  end
  return list, options
end

local out

local function put(format, ...)
  out[#out + 1] = select("#", ...) > 0 and format:format(...) or format
end

local function comment(entry)
  for _, paragraph in ipairs(entry.text) do
    put("---%s", (paragraph:gsub("`", "")))
    put "---"
  end
  if out[#out] == "---" then out[#out] = nil end
end

local function safe(name)
  return KEYWORDS[name] and name .. "_" or name
end

-- A function's annotations and its parameter list. `skip`: the parameter that is self. Every
-- parameter may also come by name in a last table, whose fields are the class `options`.
local function annotate(name, entry, skip)
  local list, keys = parameters_of(entry)
  if skip then table.remove(list, skip) end
  local fields, words = {}, {}
  for _, p in ipairs(list) do
    if not p.name:find "^%.%.%." and p.name ~= "options" and p.name ~= "self" then
      fields[#fields + 1] = p
    end
  end
  table.move(keys, 1, #keys, #fields + 1, fields)
  local options = #fields > 0 and ("zknn.%s.options"):format((name:gsub(":", ".")))
  if options then
    put("---@class %s", options)
    for _, field in ipairs(fields) do
      local word = KEYWORDS[field.name] and ('["%s"]'):format(field.name) or field.name
      put("---@field %s? %s", word, field.type)
    end
    put ""
  end
  comment(entry)
  for _, p in ipairs(list) do
    local rest = p.name:find "^%.%.%."
    local word = rest and "..." or safe(p.name)
    local kind = p.type
    if options and kind ~= "any" then kind = kind .. "|" .. options end
    put("---@param %s%s %s%s", word, p.optional and not rest and "?" or "", kind,
      p.text and " " .. p.text:gsub("`", "") or "")
    words[#words + 1] = word
    if rest then break end -- nothing may follow it in Lua
  end
  for _, kind in ipairs(results_of(entry)) do
    put("---@return %s", kind)
  end
  return table.concat(words, ", ")
end

local function base_of(item)
  local base = rawget(item.value, "super")
  local name = base and public.name_of(base)
  return name and ": zknn." .. name or ""
end

-- A table that can be called; what a call gives.
local function write_callable(item, entry, gives)
  local list = {}
  for _, p in ipairs((parameters_of(entry))) do
    local rest = p.name:find "^%.%.%."
    local word = rest and "..." or safe(p.name) .. (p.optional and "?" or "")
    list[#list + 1] = ("%s: %s|table"):format(word, p.type)
    if rest then break end
  end
  comment(entry)
  put("---@class zknn.%s.class", item.name)
  put("---@overload fun(%s): %s", table.concat(list, ", "), gives)
  put("zknn.%s = {}\n", item.name)
end

-- The instances of a class are zknn.NAME, the class itself zknn.NAME.class.
local function write_class(item, entry)
  put("---@class zknn.%s%s", item.name, base_of(item))
  put("local %s = {}\n", "C_" .. item.name:gsub("[.]", "_"))
  write_callable(item, entry, "zknn." .. item.name)
end

local function write_function(item, entry)
  local path, last = item.name:match "^(.*)%.([%w_]+)$"
  local arguments = annotate(item.name, entry)
  local owner = path and "zknn." .. path or "zknn"
  last = last or item.name
  if KEYWORDS[last] then
    put('%s["%s"] = function(%s) end\n', owner, last, arguments)
  else
    put("function %s.%s(%s) end\n", owner, last, arguments)
  end
end

local function write_method(item, entry)
  local owner, name = item.name:match "^(.*):([%w_]+)$"
  local skip = nil
  if entry.op then skip = entry.op.self end
  if not entry.op and entry.kind == "function" then skip = 1 end
  local object = "C_" .. owner:gsub("[.]", "_")
  local arguments = annotate(item.name, entry, skip)
  if KEYWORDS[name] then
    local rest = arguments ~= "" and ", " .. arguments or ""
    put('%s["%s"] = function(self%s) end\n', object, name, rest)
  else
    put("function %s:%s(%s) end\n", object, name, arguments)
  end
end

local OPERATORS = { "add", "sub", "mul", "div", "mod", "pow", "idiv" }

return function()
  out = {}
  put "---@meta zknn"
  put "-- made by docs/generate.lua from lua/zknn/docs/pages; for lua-language-server:"
  put '-- "workspace.library": ["/path/to/zknn/library"] in .luarc.json.\n'
  put "---@class zknn"
  put "local zknn = {}\n"
  local items = public.names()
  for _, name in ipairs(public.kinds()) do
    local is_public = false
    for _, item in ipairs(items) do
      if item.name == name then is_public = true end
    end
    put("---@class zknn.%s", name)
    if name == "Tensor" then
      for _, operator in ipairs(OPERATORS) do
        put("---@operator %s(zknn.Tensor|number): zknn.Tensor", operator)
      end
      put "---@operator unm: zknn.Tensor"
    end
    put("local C_%s = {}%s", name:gsub("[.]", "_"), is_public and "" or "\n")
  end
  for _, kind in ipairs { "module", "class", "value", "function", "method" } do
    for _, item in ipairs(items) do
      local entry = docs.entry_of(item)
      if item.kind == kind and kind == "module" then
        if entry then comment(entry) end
        put("---@class zknn.%s", item.name)
        put("zknn.%s = {}\n", item.name)
      elseif item.kind == kind and entry then
        if kind == "class" then
          write_class(item, entry)
        elseif kind == "value" then
          comment(entry)
          put("---@type %s", type_of(entry.gives or "any"))
          if item.name:find "^%u%w*%.[%w_]+$" then
            put("C_%s = nil\n", item.name)
          else
            put("zknn.%s = nil\n", item.name)
          end
        elseif kind == "function" and type(item.value) == "table" and item.name:find "%u" then
          write_callable(item, entry, table.concat(results_of(entry), ", "))
        elseif kind == "function" then
          write_function(item, entry)
        else
          write_method(item, entry)
        end
      end
    end
  end
  put "return zknn"
  return { ["library/zknn.lua"] = table.concat(out, "\n") .. "\n" }
end
