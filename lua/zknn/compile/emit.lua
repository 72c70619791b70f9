-- The C file of a net: arrays of constants, a function for each node, and NAME_run.

local function_of = require "zknn.compile.function"
local names = require "zknn.compile.names"
local numbers = require "zknn.compile.numbers"
local ops = require "zknn.compile.ops"
local support = require "zknn.compile.helpers"
local writer = require "zknn.compile.writer"

local File = {}
File.__index = File

-- --- arrays ---

-- static const float name[6] = { 1.0f, ... };
local function array_text(name, tensor, macro)
  local dtype = tensor.dtype
  local number = numbers.writer(dtype, macro)
  local list = tensor:reshape(-1):tolist()
  local lines, line, width = {}, {}, 0
  for _, x in ipairs(list) do
    local text = number(x)
    if width + #text + 2 > 96 then
      lines[#lines + 1] = "  " .. table.concat(line, ", ") .. ","
      line, width = {}, 0
    end
    line[#line + 1], width = text, width + #text + 2
  end
  if #list == 0 then line[1] = "0" end
  lines[#lines + 1] = "  " .. table.concat(line, ", ")
  return ("static const %s %s[%d] = {\n%s};\n"):format(numbers.types[dtype].c, name,
    math.max(#list, 1), table.concat(lines, "\n"))
end

function File:array_text(name, tensor)
  return array_text(name, tensor, self.macro)
end

-- The name of an array with these elements; equal ones are one.
function File:array(tensor, hint)
  tensor = tensor:contiguous()
  local key = tensor.dtype .. ":" .. tensor:bytes()
  local name = self.by_content[key]
  if not name then
    name = self.globals.take(hint or "constant", "constant")
    self.by_content[key] = name
    self.arrays[#self.arrays + 1] = { name = name, tensor = tensor }
    self.constant_bytes = self.constant_bytes
      + tensor:numel() * numbers.types[tensor.dtype].bytes
  end
  return name
end

function File:constant(value)
  return self:array(value.tensor, value.name)
end

-- --- helpers ---

function File:helper(name)
  if not self.helper_names[name] then
    self.helper_names[name] = true
    local text = support.text(name, self) -- which may ask for others first
    self.helpers[#self.helpers + 1] = text
  end
  return name
end

function File:math(name, dtype)
  local double = dtype == "float64"
  if self.options.math == "builtin" then
    return self:helper(name .. (double and "_f64" or "_f32"))
  end
  self.uses_math = true
  if name ~= "abs" and name ~= "sqrt" and not self.library[name .. dtype] then
    self.library[name .. dtype] = true
    self.library_count = self.library_count + 1
  end
  return (name == "abs" and "fabs" or name) .. (double and "" or "f")
end

-- --- functions ---

local function shape_text(value)
  return ("[%s]"):format(table.concat(value.shape, ", "))
end

local function value_text(value)
  return ("%s %s"):format(names.comment(value.name, 40), shape_text(value))
end

local function short_type(node) return node.type:match "^%s*(.*)" end

-- "fc1: Gemm of x [1, 784], w [10, 784] -> y [1, 10], then Relu"
local function comment_of(node)
  local inputs, outputs, text = {}, {}, ""
  for _, value in ipairs(node.inputs) do
    inputs[#inputs + 1] = value and value_text(value) or "-"
  end
  for _, value in ipairs(node.outputs) do
    outputs[#outputs + 1] = value and value_text(value) or "-"
  end
  for _, step in ipairs(node.joined or {}) do text = text .. ", " .. step.type end
  for _, step in ipairs(node.post or {}) do text = text .. ", " .. step.type end
  return ("%s%s of %s -> %s%s"):format(node.label and names.comment(node.label) .. ": " or "",
    names.comment(short_type(node)), table.concat(inputs, ", "), table.concat(outputs, ", "),
    text ~= "" and "; with" .. text:sub(2) or "")
end

-- The function of a node; equal bodies are one function. Gives its name and its parameters.
function File:add_function(node)
  local f, before = function_of(self), self.constant_bytes
  ops.find(node.type).emit(f, node)
  local params, pass = {}, {}
  for i, param in ipairs(f.params) do
    params[i] = ("%s%s *%s%s"):format(param.written and "" or "const ", param.type,
      #f.params > 1 and self.macro .. "RESTRICT " or "", param.name)
    pass[i] = param
  end
  local key = table.concat(params, ", ") .. "\n" .. f.w:text()
  local name = self.by_body[key]
  if not name then
    name = self.globals.take(node.label or short_type(node), "node")
    self.by_body[key] = name
    local w = writer()
    w:comment(comment_of(node))
    local head = ("%sNODE void %s("):format(self.macro, name)
    local line = head
    for i, param in ipairs(params) do
      local text = param .. (i < #params and "," or ") {")
      if #line + #text + 1 > 100 then
        w:line((line:gsub(" $", "")))
        line = (" "):rep(#head)
      end
      line = line .. text .. (i < #params and " " or "")
    end
    w:line(#params > 0 and line or head .. "void) {")
    w:append(f.w)
    w:line "}"
    self.functions[#self.functions + 1] = w:text()
  end
  self.made[#self.made + 1] = { name = name, calls = f.calls,
    constant_bytes = self.constant_bytes - before }
  return name, pass
end

-- The pointer that is passed for a place.
function File:pointer(param)
  local place = param.place
  if place.kind == "input" then return self.input_names[place.number] end
  if place.kind == "output" then return self.output_names[place.number] end
  local arena, type
  for _, row in ipairs(numbers.arenas) do
    if row[1] == place.arena then arena, type = row[1], row[2] end
  end
  local text = ("%s%s"):format(self.options.context and "context->" or "arena.", arena)
  if place.offset > 0 then text = ("%s + %d"):format(text, place.offset) end
  if type ~= param.type then
    text = ("(%s *)%s"):format(param.type, place.offset > 0 and "(" .. text .. ")" or text)
  end
  return text
end

-- --- the whole ---

function File:signature()
  local list = {}
  if self.options.context then list[1] = ("struct %s_context *context"):format(self.name) end
  for i, value in ipairs(self.net.inputs) do
    list[#list + 1] = ("const %s *%s"):format(numbers.types[value.dtype].c, self.input_names[i])
  end
  for i, value in ipairs(self.net.outputs) do
    list[#list + 1] = ("%s *%s"):format(numbers.types[value.dtype].c, self.output_names[i])
  end
  return ("void %s_run(%s)"):format(self.name, table.concat(list, ", "))
end

function File:context_lines()
  local w = writer()
  w:open("struct %s_context", self.name)
  local any = false
  for _, row in ipairs(numbers.arenas) do
    local size = self.plan.sizes[row[1]]
    if size then
      any = true
      w:line("%s %s[%d];", row[2], row[1], size)
    end
  end
  if not any then w:line "char unused;" end
  w.depth = 0
  w:line "};"
  return w:text()
end

local function upper(name) return (name:upper()) end

-- What a program that uses the net needs: sizes and shapes, the function.
function File:declarations()
  local w, scope = writer(), names.scope()
  local function shape_macros(kind, list, own)
    for i, value in ipairs(list) do
      local macro = self.macro .. kind .. (#list > 1 and "_" .. upper(own[i]) or "")
      macro = scope.take(macro)
      w:line("#define %s_SIZE %d", macro, value.n)
      w:line("#define %s_RANK %d", macro, #value.shape)
      w:line("#define %s_SHAPE {%s}", macro, #value.shape == 0 and "1"
        or table.concat(value.shape, ", "))
    end
  end
  w:comment(("Elements of the inputs and outputs, and their shapes; bytes of the memory that a run "
    .. "works in."))
  shape_macros("INPUT", self.net.inputs, self.input_names)
  shape_macros("OUTPUT", self.net.outputs, self.output_names)
  w:line("#define %sARENA_BYTES %d", self.macro, self.plan.bytes)
  w:line ""
  if self.options.context then
    w:comment("The memory that a run works in: one for each run at a time.")
    w:append { lines = { (self:context_lines():gsub("\n$", "")) } }
    w:line ""
  end
  w:comment(("Computes the outputs from the inputs, which must not overlap them.%s"):format(
    self.options.context and "" or " One run at a time: its memory is static."))
  w:line(self:signature() .. ";")
  return w:text()
end

-- The same for C and C++.
function File:guarded()
  return table.concat { "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n", self:declarations(),
    "\n#ifdef __cplusplus\n}\n#endif\n" }
end

function File:origin()
  return ("Made by zknn compile%s."):format(self.options.source
    and (" from %s"):format(names.comment(self.options.source)) or "")
end

function File:header_text()
  local guard = self.macro .. "H"
  return table.concat { "/* ", self:origin(), " */\n#ifndef ", guard, "\n#define ", guard,
    "\n\n#include <stdint.h>\n\n", self:guarded(), "\n#endif\n" }
end

-- NAME_run: a call for each node.
function File:run_text()
  local w = writer()
  w:open(self:signature())
  for _, node in ipairs(self.plan.nodes) do
    local name, params = self:add_function(node)
    local pass = {}
    for i, param in ipairs(params) do pass[i] = self:pointer(param) end
    local outputs = {}
    for _, value in ipairs(node.outputs) do
      if value then outputs[#outputs + 1] = value_text(value) end
    end
    w:line("%s(%s); /* %s */", name, table.concat(pass, ", "), table.concat(outputs, ", "))
  end
  local used = {}
  for _, node in ipairs(self.plan.nodes) do
    for _, value in ipairs(node.inputs) do used[self.plan.place(value or {}) or 0] = true end
  end
  for i, value in ipairs(self.net.inputs) do
    if not used[self.plan.place(value)] then w:line("(void)%s;", self.input_names[i]) end
  end
  if self.options.context and self.plan.bytes == 0 then w:line "(void)context;" end
  w:close()
  return w:text()
end

function File:text()
  local run = self:run_text()
  local out = { ("/* %s */\n"):format(self:origin()) }
  local function put(text) out[#out + 1] = text end
  local body = table.concat(self.helpers, "\n") .. table.concat(self.functions, "\n")
  local arrays = {}
  for i, array in ipairs(self.arrays) do
    arrays[i] = array_text(array.name, array.tensor, self.macro)
  end
  local constants = table.concat(arrays, "\n")
  local infinite = (body .. constants):find(self.macro .. "INF", 1, true)
  local nan = (body .. constants):find(self.macro .. "NAN", 1, true)
  local builtin = self.options.math == "builtin"
  if not builtin and (self.uses_math or infinite or nan) then put "#include <math.h>\n" end
  put "#include <stdint.h>\n"
  if self.options.header then
    put(("#include %s\n"):format(names.literal(self.options.header)))
  else
    put("\n" .. self:guarded())
  end
  put(("\n#ifdef __cplusplus\n#define %sRESTRICT __restrict\n#else\n#define %sRESTRICT restrict\n"
    .. "#endif\n"):format(self.macro, self.macro))
  -- GCC 12 at -O2 miscompiles loops over two parts of one static array whose places it knows.
  put(("/* GCC must not compile a node for one place of the arena: version 12 errs then. */\n"
    .. "#if defined __GNUC__ && __GNUC__ >= 8 && !defined __clang__\n"
    .. "#define %sNODE static __attribute__((noipa))\n#else\n#define %sNODE static\n#endif\n")
    :format(self.macro, self.macro))
  if infinite then
    put(("#define %sINF %s\n"):format(self.macro, builtin and "(1.0f / 0.0f)" or "INFINITY"))
  end
  if nan then
    put(("#define %sNAN %s\n"):format(self.macro, builtin and "(0.0f / 0.0f)" or "NAN"))
  end
  put "\n"
  if #arrays > 0 then put(constants .. "\n") end
  if not self.options.context and self.plan.bytes > 0 then
    local lines = self:context_lines():gsub("^struct [%w_]+ {", "static struct {")
    put((lines:gsub("};\n$", "} arena;\n\n")))
  end
  if #self.helpers > 0 then put(table.concat(self.helpers, "\n") .. "\n") end
  put(table.concat(self.functions, "\n") .. (#self.functions > 0 and "\n" or ""))
  put(run)
  return table.concat(out)
end

-- net: simplified; options: name, context, header, math, source.
return function(net, plan, options)
  local macro = upper(options.name) .. "_"
  local function is_macro(name) return name:sub(1, #macro) == macro end
  local function is_own(name) return names.is_local(name) or is_macro(name) end
  local file = setmetatable({ net = net, plan = plan, options = options, name = options.name,
    macro = macro, globals = names.scope(nil, is_own), arrays = {},
    functions = {}, helpers = {},
    helper_names = {}, by_content = {}, by_body = {}, constant_bytes = 0,
    made = {}, library = {}, library_count = 0, input_names = {}, output_names = {} }, File)
  support.reserve(file.globals)
  file.globals.take "arena"
  file.globals.take "context"
  file.globals.take(options.name .. "_run")
  file.globals.take(options.name .. "_context")
  local scope = names.scope(file.globals, is_macro)
  for i, value in ipairs(net.inputs) do file.input_names[i] = scope.take(value.name, "input") end
  for i, value in ipairs(net.outputs) do file.output_names[i] = scope.take(value.name, "output") end
  return file
end
