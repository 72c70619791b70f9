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
for word in ([[integer number string boolean table function any nil fun userdata thread self
  true false]]):gmatch "%l+" do
  PLAIN[word] = true
end

-- Pages of layers that take a tensor and give one, but where their entry says how they are called.
local LAYERS = { layers = true, convolution = true, pooling = true, normalization = true,
  activation = true }

-- Tensors of layers that an option leaves out.
local MAYBE = { bias = true, running_mean = true, running_var = true, num_batches_tracked = true }

-- What x[key] gives of containers.
local INDEXED = {
  ["nn.Sequential"] = "integer nn.Module", ["nn.ModuleList"] = "integer nn.Module",
  ["nn.ModuleDict"] = "string nn.Module", ["nn.ParameterList"] = "integer Tensor",
  ["nn.ParameterDict"] = "string Tensor",
}

-- A type of the documentation with the prefix that its classes have here: "nn.Module" is
-- "zknn.nn.Module". Names in fun(x: Tensor) that a colon follows are parameters.
local function type_of(text)
  text = text:gsub("([%a_][%w_.]*)(%??%s*:?)", function(word, colon)
    if PLAIN[word] or colon:find ":" or word:find "^zknn%." then return word .. colon end
    return "zknn." .. word .. colon
  end)
  return (text:gsub('"zknn%.([^"]*)"', '"%1"'))
end

-- The parts of a text between `mark`, which does not count inside of brackets.
local function split(text, mark)
  local list, depth, from = {}, 0, 1
  for at = 1, #text + 1 do
    local c = text:sub(at, at)
    if c:find "[%(%[{<]" then depth = depth + 1 end
    if c:find "[%)%]}>]" then depth = depth - 1 end
    if (c == mark and depth == 0) or c == "" then
      local word = text:sub(from, at - 1):match "^%s*(.-)%s*$"
      if word ~= "" then list[#list + 1] = word end
      from = at + 1
    end
  end
  return list
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
  for i, word in ipairs(split(entry.gives or "", ",")) do
    list[i] = type_of(word)
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

-- Every parameter may also come by name in a last table, whose fields are a class. Writes it and
-- gives its name, or nil when there are no parameters.
local function put_options(name, list, keys)
  local fields = {}
  for _, p in ipairs(list) do
    if not p.name:find "^%.%.%." and p.name ~= "options" and p.name ~= "self" then
      fields[#fields + 1] = p
    end
  end
  table.move(keys, 1, #keys, #fields + 1, fields)
  if #fields == 0 then return nil end
  local options = ("zknn.%s.options"):format((name:gsub(":", ".")))
  put("---@class %s", options)
  for _, field in ipairs(fields) do
    local word = KEYWORDS[field.name] and ('["%s"]'):format(field.name) or field.name
    put("---@field %s? %s", word, field.type)
  end
  put ""
  return options
end

-- What a parameter takes: the table of names in its place only where the call may end there, as
-- put_forms says for those that are needed.
local function kind_of(p, options)
  return options and p.optional and p.type ~= "any" and p.type .. "|" .. options or p.type
end

-- The ways to call with a table of names in place of a needed parameter and all behind it. self:
-- the type of a method's object.
local function put_forms(list, options, gives, self)
  local before = self and "self: " .. self .. ", " or ""
  for _, p in ipairs(options and list or {}) do
    if p.optional or p.name:find "^%.%.%." then break end
    put("---@overload fun(%soptions: %s)%s", before, options, gives ~= "" and ": " .. gives or "")
    before = before .. safe(p.name) .. ": " .. p.type .. ", "
  end
end

-- A function's annotations and its parameter list. `skip`: the parameter that is self, `self` its
-- type.
local function annotate(name, entry, skip, self)
  local list, keys = parameters_of(entry)
  if skip then table.remove(list, skip) end
  local words, options = {}, put_options(name, list, keys)
  comment(entry)
  for _, p in ipairs(list) do
    local rest = p.name:find "^%.%.%."
    local word = rest and "..." or safe(p.name)
    local kind = kind_of(p, options)
    put("---@param %s%s %s%s", word, p.optional and not rest and "?" or "", kind,
      p.text and " " .. p.text:gsub("`", "") or "")
    words[#words + 1] = word
    if rest then break end -- nothing may follow it in Lua
  end
  local results = results_of(entry)
  for _, kind in ipairs(results) do
    put("---@return %s", kind)
  end
  put_forms(list, options, table.concat(results, ", "), self)
  return table.concat(words, ", ")
end

-- The nearest base that has a public name: convolutions share one that has none.
local function base_of(item)
  local base = rawget(item.value, "super")
  while base and not public.name_of(base) do
    base = rawget(base, "super")
  end
  return base and ": zknn." .. public.name_of(base) or ""
end

-- A table that can be called; what a call gives.
local function write_callable(item, entry, gives)
  local list, parameters, keys = {}, parameters_of(entry)
  local options = put_options(item.name, parameters, keys)
  for _, p in ipairs(parameters) do
    local rest = p.name:find "^%.%.%."
    local word = rest and "..." or safe(p.name) .. (p.optional and "?" or "")
    list[#list + 1] = ("%s: %s"):format(word, kind_of(p, options))
    if rest then break end
  end
  comment(entry)
  put("---@class zknn.%s.class", item.name)
  put("---@overload fun(%s): %s", table.concat(list, ", "), gives)
  put_forms(parameters, options, gives)
  put("zknn.%s = {}\n", item.name)
end

-- The fields that an entry lists: "weight, bias (Tensor) [n]; training (boolean)". What may be
-- missing is optional.
local function put_fields(entry)
  for _, part in ipairs(split(entry.fields or "", ";")) do
    local names, kind = part:match "^([%a_][%w_, ]-) (%b())"
    for name in (names or ""):gmatch "[%w_]+" do
      local optional = kind == "(Tensor)" and MAYBE[name] and "?" or ""
      put("---@field %s%s %s", name, optional, type_of(kind:sub(2, -2)))
    end
  end
end

-- How an object of a class of nn is called: as its entry says, or with one tensor for another.
-- Gives "(input: zknn.Tensor)" and the types of the results, or nil.
local function call_of(entry)
  local call = entry.call or (LAYERS[entry.page.name] and "(input: Tensor) -> Tensor")
  if not call then return nil end
  local arguments, gives = call:match "^(%b()) %-> (.*)$"
  return type_of(arguments), type_of(gives)
end

local function put_call(entry)
  local arguments, gives = call_of(entry)
  if arguments then put("---@overload fun%s: %s", arguments, gives) end
end

-- The forward of a class, which takes and gives what a call does: its parameter list.
local function annotate_forward(entry, arguments, gives)
  local words = {}
  comment(entry)
  for _, part in ipairs(split(arguments:sub(2, -2), ",")) do
    local word, kind = part:match "^(%S+): (.*)$"
    put("---@param %s %s", word, kind)
    words[#words + 1] = word:match "^[%w_.]+"
  end
  for _, kind in ipairs(split(gives:match "^%((.*)%)$" or gives, ",")) do
    put("---@return %s", kind)
  end
  return table.concat(words, ", ")
end

-- The instances of a class are zknn.NAME, the class itself zknn.NAME.class.
local function write_class(item, entry)
  put("---@class zknn.%s%s", item.name, base_of(item))
  put_fields(entry)
  for key, kind in ("; " .. (INDEXED[item.name] or "")):gmatch "; (%S+) (%S+)" do
    put("---@field [%s] zknn.%s", key, kind)
  end
  put_call(entry)
  put("C.%s = {}\n", (item.name:gsub("[.]", "_")))
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
  local object = "C." .. owner:gsub("[.]", "_")
  local inputs, gives = nil, nil
  if name == "forward" then inputs, gives = call_of(docs.find(owner)) end
  local arguments = inputs and annotate_forward(entry, inputs, gives)
    or annotate(item.name, entry, skip, "zknn." .. owner)
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
  put "local C = {} -- the classes: more than a function may have locals\n"
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
      for _, operator in ipairs { "band", "bor", "bxor" } do
        put("---@operator %s(zknn.Tensor|boolean): zknn.Tensor", operator)
      end
      put "---@operator bnot: zknn.Tensor"
      put "---@operator len: integer"
      put "---@operator concat(any): string"
      put "---@field [integer|string|table|zknn.Tensor] zknn.Tensor"
    end
    put("C.%s = {}%s", name:gsub("[.]", "_"), is_public and "" or "\n")
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
            put("C.%s = nil\n", item.name)
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
