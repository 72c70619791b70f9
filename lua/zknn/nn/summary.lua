-- nn.summary(model, shape): runs the model on zeros of that shape (the batch included; a list of
-- shapes for several inputs) and lists each module's output shape and parameters. The result
-- prints as a table: print(nn.summary(net, {64, 1, 28, 28})). Fields: layers, a list of {name,
-- path, class, depth, shape, sizes, parameters, macs}, total_params, trainable_params, total_macs,
-- bytes.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

local Summary = class("nn.Summary")

local function shapes_text(outputs)
  local parts = {}
  for i, t in ipairs(outputs) do
    parts[i] = core.is_tensor(t) and text.shape(t) or type(t)
  end
  return table.concat(parts, ", ")
end

local function numbers(what, shape)
  if #shape == 0 then raise("%s: shape must be a list of sizes", what) end
  for _, size in ipairs(shape) do
    if math.type(size) ~= "integer" then
      raise("%s: shape must be a list of sizes, got %s", what, args.describe(size))
    end
  end
  return shape
end

-- Runs model in eval mode, without gradients; gives what each module put out: {text, sizes of the
-- first tensor, multiply-adds of all its calls}.
local function shapes_of(model, inputs)
  local macs_of = require "zknn.nn.macs"
  local modules, found, handles, modes = model:modules(), {}, {}, {}
  for i, module in ipairs(modules) do
    modes[i] = module.training
    handles[i] = module:register_forward_hook(function(m, input, ...)
      local out = ...
      found[m] = {
        text = shapes_text { ... }, sizes = core.is_tensor(out) and { table.unpack(out.shape) },
        macs = (found[m] and found[m].macs or 0) + macs_of(m, input, out),
      }
    end)
  end
  model:eval()
  local good, problem = pcall(core.no_grad, model, table.unpack(inputs))
  for i, module in ipairs(modules) do
    handles[i]:remove()
    module._plain.training = modes[i]
  end
  if not good then error(problem, 0) end
  return found
end

local read = args.reader("nn.summary", {
  { "model", "any" }, { "shape", "any" }, { "dtype", "string", default = "float32" },
})

function Summary:__init(...)
  local a = read(...)
  if not class.is(a.model, Module) then
    raise("nn.summary: model must be a module, got %s", args.describe(a.model))
  end
  if type(a.shape) ~= "table" then
    raise("nn.summary: shape must be a list of sizes, got %s", args.describe(a.shape))
  end
  local list, inputs = type(a.shape[1]) == "table" and a.shape or { a.shape }, {}
  for i, shape in ipairs(list) do
    inputs[i] = core.zeros(numbers("nn.summary", shape), { dtype = a.dtype })
  end
  local found, seen = shapes_of(a.model, inputs), {}
  self.layers, self.total_params, self.trainable_params, self.bytes = {}, 0, 0, 0
  self.total_macs = 0
  a.model:_check_tables()
  a.model:_each_place(function(module, path, depth, name)
    local own = 0
    for _, p in module._parameters:each() do
      if not seen[p] then
        seen[p], own = true, own + p:numel()
        self.total_params = self.total_params + p:numel()
        self.bytes = self.bytes + p:numel() * support.dtypes[p.dtype].size
        if p.requires_grad then self.trainable_params = self.trainable_params + p:numel() end
      end
    end
    local out = found[module] or { text = "-", macs = 0 }
    self.layers[#self.layers + 1] = {
      name = name, path = path, class = module:_get_name(), depth = depth, shape = out.text,
      sizes = out.sizes or nil, parameters = own, macs = out.macs,
    }
    self.total_macs, out.macs = self.total_macs + out.macs, 0 -- of a shared layer: once
  end)
end

function Summary.__tostring(self)
  local rows, wide, middle = {}, #"Layer", #"Output shape"
  for i, layer in ipairs(self.layers) do
    local label = ("  "):rep(layer.depth) .. (layer.name and layer.name .. ": " or "")
      .. layer.class
    rows[i] = {
      label, layer.shape, layer.parameters > 0 and text.grouped(layer.parameters) or "",
      layer.macs > 0 and text.grouped(layer.macs) or "",
    }
    wide, middle = math.max(wide, #label), math.max(middle, #layer.shape)
  end
  local format = ("%%-%ds  %%-%ds  %%14s  %%16s"):format(wide, middle)
  local rule = ("-"):rep(wide + middle + 36)
  local lines = { format:format("Layer", "Output shape", "Parameters", "Multiply-adds"), rule }
  for _, row in ipairs(rows) do
    lines[#lines + 1] = (format:format(table.unpack(row)):gsub("%s+$", ""))
  end
  lines[#lines + 1] = rule
  lines[#lines + 1] = ("Parameters: %s (%s trained), %.1f KB. Multiply-adds: %s"):format(
    text.grouped(self.total_params), text.grouped(self.trainable_params), self.bytes / 1000,
    text.grouped(self.total_macs))
  return table.concat(lines, "\n")
end

return Summary
