-- Runs of a model whose operations are written down, for onnx.export.

local native = require "zknn.core.onnx"
local class = require "zknn.class"
local aside = require "zknn.onnx.aside"
local outputs_of = require "zknn.onnx.outputs"

-- The names of scopes while modules run, as PyTorch forms them: a module that a container numbers
-- has the container's name in front ("stack.0"), a module that runs again a number behind.
local Scopes = {}
Scopes.__index = Scopes

local function short_name(path)
  local name
  for part in path:gmatch "[^.]+" do
    name = name and part:find "^%d+$" and name .. "." .. part or part
  end
  return name
end

function Scopes.new(model)
  return setmetatable({
    stack = { { path = "", typed = getmetatable(model).__name .. "::" } }, used = {}, typed = {},
  }, Scopes)
end

function Scopes:enter(name, module)
  local outer = self.stack[#self.stack]
  local path = outer.path .. "/" .. name
  local times = self.used[path] or 0
  self.used[path] = times + 1
  if times > 0 then path = path .. "_" .. times end
  self.stack[#self.stack + 1] = {
    path = path,
    typed = ("%s/%s::%s"):format(outer.typed, getmetatable(module).__name, name),
  }
  self:tell()
end

function Scopes:leave()
  self.stack[#self.stack] = nil
  self:tell()
end

function Scopes:tell()
  local top = self.stack[#self.stack]
  self.typed[top.path] = top.typed
  native.trace_scope(top.path)
end

-- Hooks on all modules below `model`; gives their handles.
local function watch(model, scopes)
  local handles = {}
  for path, module in model:named_modules() do
    if path ~= "" then
      local name = short_name(path)
      handles[#handles + 1] = module:register_forward_pre_hook(function()
        scopes:enter(name, module)
      end)
      handles[#handles + 1] = module:register_forward_hook(function() scopes:leave() end)
    end
  end
  return handles
end

-- The outputs as they are now: what they share may be written over.
local function copies(outputs)
  local list = {}
  for i, t in ipairs(outputs) do
    list[i] = t:detach():clone()
  end
  return list
end

-- Runs the model on the inputs. Gives {trace=, outputs=, values= (their copies), typed= (the
-- scopes' long names)}; when the model failed, outputs is false and problem the error. options: as
-- native.trace has them, and keep: with values; ahead: by how many seconds the clocks are.
local function run(model, inputs, options)
  local is_module = class.is(model, require("zknn.nn").Module)
  local scopes = Scopes.new(is_module and model or setmetatable({}, { __name = "function" }))
  local handles = is_module and watch(model, scopes) or {}
  local call = options and aside or pcall
  local done = table.pack(call(native.trace, function()
    scopes:tell()
    return outputs_of(model(table.unpack(inputs)))
  end, inputs, options, options and options.ahead))
  for _, handle in ipairs(handles) do
    handle:remove()
  end
  if not done[1] then error(done[2], 0) end
  return {
    trace = done[2], outputs = done[3], problem = done[4], typed = scopes.typed,
    values = done[3] and (not options or options.keep) and copies(done[3]),
  }
end

return run
