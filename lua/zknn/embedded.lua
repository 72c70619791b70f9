-- embedded.lua: what a program in C asks for that has zknn inside (src/api/interpreter.c): nets
-- that scripts build, known by numbers, and calls of global functions. Messages go to a program, so
-- they have no colours.

local zknn = require "zknn"
local args = require "zknn.args"

local embedded = {}

require("zknn.color").enabled = function() return false end

local nets = {} -- number = { model =, inputs =, outputs = }

local function fail(...)
  error(string.format(...), 0)
end

local function names(script, list, what, default)
  if list == nil then return { default } end
  if type(list) ~= "table" or #list == 0 then
    fail("%s: %ss must be a list of names, got %s", script, what, args.describe(list))
  end
  local copy = {}
  for i, name in ipairs(list) do
    if type(name) ~= "string" then
      fail("%s: the name of %s %d is %s", script, what, i, args.describe(name))
    end
    copy[i] = name
  end
  return copy
end

local function put_weights(script, model, weights)
  if type(model) ~= "table" or not model.load_state_dict then
    fail("%s: it gives no nn.Module, so the weights of %s have no place; it gives %s", script,
      weights, args.describe(model))
  end
  model:load_state_dict(zknn.load(weights))
end

-- Builds the net `number`; gives how many inputs and outputs it has.
function embedded.load(number, script, weights)
  local chunk, problem = loadfile(script)
  if not chunk then fail("%s", problem) end
  local given = chunk()
  local parts = type(given) == "table" and getmetatable(given) == nil and given or { given }
  local model = parts[1]
  if type(model) == "function" and (weights or given == model) then model = model() end
  if not args.is_callable(model) then
    fail("%s: the script must return a model, or a function that makes one; it returns %s", script,
      args.describe(model))
  end
  if weights then put_weights(script, model, weights) end
  if type(model) == "table" and model.eval then model:eval() end
  local net = {
    model = model, inputs = names(script, parts.inputs, "input", "input"),
    outputs = names(script, parts.outputs, "output", "output") }
  nets[number] = net
  return #net.inputs, #net.outputs
end

local function find(number)
  return nets[number] or fail "the Lua of this net has ended (zknn_lua_close)"
end

function embedded.name(number, list, i)
  return find(number)[list][i]
end

function embedded.free(number)
  nets[number] = nil
end

local function as_tensor(who, i, value)
  if zknn.is_tensor(value) then return value end
  if type(value) == "number" or type(value) == "boolean" then
    return zknn.tensor(value)
  end
  fail("%s: result %d is %s, not a tensor or a number", who, i, args.describe(value))
end

-- A list of tensors, from several results or one list of them.
local function collect(who, ...)
  local given, list = { n = select("#", ...), ... }, {}
  local only = given.n == 1 and given[1]
  if type(only) == "table" and not zknn.is_tensor(only) then
    given = only
    given.n = #only
  end
  for i = 1, given.n do list[i] = as_tensor(who, i, given[i]) end
  return list
end

function embedded.run(number, ...)
  local net = find(number)
  local list = collect("the net", zknn.no_grad(net.model, ...))
  if #list ~= #net.outputs then
    fail("the net gave %d results, it has %d outputs", #list, #net.outputs)
  end
  return list
end

function embedded.call(name, ...)
  local f = _G[name]
  if not args.is_callable(f) then
    fail("there is no global function '%s': it is %s", name, args.describe(f))
  end
  return collect(name, f(...))
end

return embedded
