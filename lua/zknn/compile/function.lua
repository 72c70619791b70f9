-- The C function of one node while its body is written.
--
--   f.w                    the lines (writer.lua)
--   f:read(value, "x")     an expression that points to a value's elements: a parameter, or the
--                          name of a constant's array
--   f:write(value, "y")    the same of a value that the function writes
--   f:element(value, at)   an expression of one element; a constant of one element is a number
--   f:array(tensor, name)  the name of an array with the elements of a tensor, made for this node
--   f:math("exp", dtype)   a function of math.h, or the file's own
--   f:helper(name)         a function that the file has once (helpers.lua)
--   f:literal(x, dtype)    a number as C writes it
--   f:store(node, y, index, expr)  writes y[index], with what is fused into the node

local names = require "zknn.compile.names"
local numbers = require "zknn.compile.numbers"
local ops = require "zknn.compile.ops"
local writer = require "zknn.compile.writer"

local Function = {}
Function.__index = Function

-- file: who keeps arrays, helpers and places of values (emit.lua).
local function new(file)
  local scope = names.scope(file.globals)
  for _, own in ipairs { "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "v" } do
    scope.take(own)
  end
  return setmetatable({ file = file, w = writer(1), params = {}, by_place = {}, scope = scope,
    calls = 0 },
    Function)
end

local function parameter(f, value, hint)
  local place = f.file.plan.place(value)
  local param = f.by_place[place]
  if not param then
    param = { name = f.scope.take(hint or "x"), value = value, place = place,
      type = numbers.types[value.dtype].c }
    f.by_place[place] = param
    f.params[#f.params + 1] = param
  end
  return param
end

function Function:read(value, hint)
  if value.tensor then return self.file:constant(value) end
  return parameter(self, value, hint).name
end

Function.least, Function.most = numbers.least, numbers.most

function Function:write(value, hint)
  local param = parameter(self, value, hint or "y")
  param.written = true
  return param.name
end

function Function.type(_, value)
  return numbers.types[value.dtype].c
end

function Function:literal(x, dtype)
  return numbers.literal(x, dtype, self.file.macro)
end

function Function:element(value, at, hint)
  if value.tensor and value.n == 1 then
    return self:literal(value.tensor:item(), value.dtype)
  end
  return ("%s[%s]"):format(self:read(value, hint), at)
end

function Function:array(tensor, name)
  return self.file:array(tensor, name)
end

function Function:math(name, dtype)
  if name ~= "abs" then self.calls = self.calls + 1 end
  return self.file:math(name, dtype)
end

function Function:helper(name)
  return self.file:helper(name)
end

-- A name that no other variable of the function has.
function Function:variable(hint)
  return self.scope.take(hint)
end

-- Writes y[index] = expr. simple: expr is a variable that may be changed.
function Function:store(node, y, index, expr, simple)
  local post = node.post or {}
  if #post > 0 and not simple then
    local name = self:variable "value"
    self.w:line("%s %s = %s;", self:type(node.outputs[1]), name, expr)
    expr = name
  end
  for i, step in ipairs(post) do
    local x = {}
    for k, value in ipairs(step.inputs) do
      x[k] = k == step.at and expr or value and self:element(value, index, "z")
    end
    local text = ops.find(step.type).expr(self, step, x)
    self.w:line("%s = %s;", i == #post and ("%s[%s]"):format(y, index) or expr, text)
  end
  if #post == 0 then self.w:line("%s[%s] = %s;", y, index, expr) end
end

return new
