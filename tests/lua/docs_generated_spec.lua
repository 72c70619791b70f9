-- docs_generated_spec.lua: what docs/generate.lua writes, and library/zknn.lua as a language server
-- reads it. Oracles: the public names, the generator, Lua's compiler for parameters.

local class = require "zknn.class"
local public = require "zknn.docs.public"
local support = require "support"
local nn = require("zknn").nn

package.path = "docs/?.lua;" .. package.path
local text = require("generate.stubs")()["library/zknn.lua"]

-- Every function of the stubs: { name =, parameters = { names }, typed = { name = type } }.
local function functions_of(source)
  local list, typed = {}, {}
  for line in source:gmatch "[^\n]*" do
    local name, kind = line:match "^%-%-%-@param ([%w_.]+)%??%s+(%S.*)$"
    if name then
      typed[name] = kind
    elseif not line:find "^%-%-%-" then
      local path, arguments = line:match "^function ([%w_.:]+)%((.*)%) end$"
      if not path then
        local owner, key, rest = line:match '^([%w_.]+)%["([%w_]+)"%] = function%((.*)%) end$'
        if owner then
          path, arguments = owner .. "." .. key, (rest:gsub("^self,? ?", ""))
        end
      end
      if path then
        local parameters = {}
        for word in arguments:gmatch "[^,%s]+" do
          parameters[#parameters + 1] = word
        end
        list[#list + 1] = { name = path, parameters = parameters, typed = typed }
      end
      if line ~= "" then typed = {} end
    end
  end
  return list
end

-- What is wrong with stubs as a list.
local function problems_of(source)
  local problems = {}
  for _, f in ipairs(functions_of(source)) do
    for _, name in ipairs(f.parameters) do
      if not f.typed[name] then
        problems[#problems + 1] = f.name .. ": " .. name .. " has no type"
      end
    end
    for name in pairs(f.typed) do
      local found = false
      for _, parameter in ipairs(f.parameters) do
        found = found or parameter == name
      end
      if not found then problems[#problems + 1] = f.name .. ": no parameter " .. name end
    end
  end
  return problems
end

-- Classes that are used and not declared.
local function unknown_classes(source)
  local declared, unknown = {}, {}
  for name in source:gmatch "%-%-%-@class ([%w_.]+)" do
    declared[name] = true
  end
  for line in source:gmatch "%-%-%-@[^\n]*" do
    local kinds = line:match "^%-%-%-@param %S+ (%S+)" or line:match "^%-%-%-@return (.*)$"
      or line:match "^%-%-%-@field %S+ (%S+)" or line:match "^%-%-%-@type (.*)$"
      or line:match "^%-%-%-@class %S+ (.*)$" or line:match "^%-%-%-@overload (.*)$"
      or line:match "^%-%-%-@operator (.*)$"
    for name in (kinds or ""):gmatch "%f[%w_.]zknn[%w_.]*" do
      if not declared[name] then unknown[name] = true end
    end
  end
  return unknown
end

describe("the stubs of library/", function()
  it("are Lua, and have every public name", function()
    local made = assert(load(text, "=library/zknn.lua"))()
    assert.equal("table", type(made))
    for _, item in ipairs(public.names()) do
      if item.kind == "value" then
        local mark = item.name:find "^Tensor%." and "C." or "zknn."
        support.has(text, ("\n%s%s = nil\n"):format(mark, item.name))
      elseif item.kind ~= "method" then
        local at = made
        for part in item.name:gmatch "[%w_]+" do
          at = at[part]
        end
        assert.is_truthy(at, item.name)
      end
    end
  end)

  it("have every method, and a type for every parameter", function()
    local there = {}
    for _, f in ipairs(functions_of(text)) do
      there[f.name] = true
    end
    for _, item in ipairs(public.names()) do
      if item.kind == "method" then
        local owner, name = item.name:match "^(.*):([%w_]+)$"
        local path = "C." .. owner:gsub("%.", "_")
        assert.is_truthy(there[path .. ":" .. name] or there[path .. "." .. name], item.name)
      end
    end
    assert.same({}, problems_of(text))
    assert.same({}, unknown_classes(text))
  end)

  -- The lines between a class's declaration and its variable.
  local function declaration(name)
    return text:match("\n(%-%-%-@class zknn%." .. name:gsub("%.", "%%.") .. "[:\n].-)\nC%.")
  end

  it("have layers that are modules and can be called", function()
    local without = { Container = true, ModuleList = true, ModuleDict = true, RNNCellBase = true,
      ParameterList = true, ParameterDict = true }
    local n = 0
    for name, layer in pairs(nn) do
      if class.inherits(layer, nn.Module) then
        n = n + 1
        local own = declaration("nn." .. name)
        if layer ~= nn.Module then support.has(own, "zknn.nn." .. name .. ": zknn.nn.") end
        assert.equal(not without[name], own:find "\n%-%-%-@overload fun%(" ~= nil, name)
      end
    end
    assert.is_true(n > 100)
  end)

  it("have the forward of a layer with the types of its call", function()
    for _, lines in ipairs {
      "---@param input zknn.Tensor\n---@return zknn.Tensor\n"
        .. "function C.nn_Linear:forward(input) end",
      "---@param input zknn.Tensor\n---@param target zknn.Tensor\n---@return zknn.Tensor\n"
        .. "function C.nn_MSELoss:forward(input, target) end",
      "---@return zknn.Tensor\n---@return zknn.Tensor?\nfunction C.nn_MaxPool2d:forward(input) end",
      "---@param output_size? integer[]|table\n---@return zknn.Tensor\n"
        .. "function C.nn_ConvTranspose1d:forward(input, output_size) end",
      "---@param ... any\n---@return any\nfunction C.nn_Sequential:forward(...) end",
    } do
      support.has(text, lines)
    end
  end)

  it("have as many inputs of a loss as it takes", function() -- oracle: what it says without any
    local own_words = {
      LinearCrossEntropyLoss = true, CTCLoss = true, AdaptiveLogSoftmaxWithLoss = true,
    }
    for name, loss in pairs(nn) do
      local is_loss = name:find "Loss$" and not own_words[name]
      if type(loss) == "table" and (is_loss or name == "CosineSimilarity") then
        local _, message = pcall(loss(), {})
        local inputs = declaration("nn." .. name):match "@overload fun(%b()): zknn.Tensor"
        local _, n = inputs:gsub(": zknn%.Tensor", "")
        assert.equal(message:match "it takes (%d) tensors", ("%d"):format(n), name)
      end
    end
  end)

  it("have the tensors that layers hold", function() -- oracle: layers
    for made, layer in pairs {
      [nn.Linear(1, 1, { bias = false })] = "Linear", [nn.BatchNorm1d(1)] = "BatchNorm1d",
      [nn.Embedding(1, 1)] = "Embedding", [nn.LayerNorm(1)] = "LayerNorm",
      [nn.ConvTranspose1d(1, 1, 1)] = "ConvTranspose1d", [nn.PReLU()] = "PReLU",
    } do
      local own = declaration("nn." .. layer)
      for key in pairs(made:state_dict()) do
        assert.is_truthy(own:find("@field " .. key .. "%?? zknn.Tensor"), layer .. "." .. key)
      end
    end
    support.has(declaration "nn.Linear", "@field bias? zknn.Tensor")
  end)

  it("take a table of names in place of each needed parameter", function()
    for _, form in ipairs {
      "fun(options: zknn.nn.Linear.options): zknn.nn.Linear",
      "fun(in_features: integer, options: zknn.nn.Linear.options): zknn.nn.Linear",
      "fun(self: zknn.Tensor, options: zknn.Tensor.lerp.options): zknn.Tensor",
    } do
      support.has(text, "---@overload " .. form .. "\n")
    end
  end)
end)

describe("a check of stubs", function() -- oracle: stubs that are wrong
  it("sees a parameter without type, a type without parameter, and an unknown class", function()
    local function told(source, problem)
      assert.same({ problem }, problems_of(source))
    end
    told "---@param x zknn.Tensor\nfunction zknn.f(x) end"
    told("---@param x number\nfunction zknn.f(x, y) end", "zknn.f: y has no type")
    told("---@param z number\nfunction zknn.f() end", "zknn.f: no parameter z")
    local unknown = unknown_classes "---@class zknn.A\n---@param x zknn.B|zknn.A"
    assert.same({ ["zknn.B"] = true }, unknown)
  end)
end)

describe("the files of docs/generate.lua", function() -- oracle: the generator
  it("are those that it writes", function()
    for path, made in pairs(require("generate.files")()) do
      assert(support.read(path) == made, path .. " is old: run ./zknn docs/generate.lua")
    end
  end)

  it("have no others beside them", function()
    local made = require("generate.files")()
    for name in support.output_of("ls docs/reference"):gmatch "%S+" do
      assert.is_truthy(made["docs/reference/" .. name], name)
    end
  end)
end)
