-- every_call_spec.lua: no call is wrong without a word. Every public function, constructor and
-- method gets arguments that it takes (walk_tools.lua), and in place of one of them a value that it
-- cannot mean, or behind them an option whose name is written wrong. Oracles: PyTorch's functions
-- raise TypeError for an object(), a function or a class; the rows of TAKES say where PyTorch, or
-- what the function is for, takes one all the same. The documentation's headings name the options.
-- A message names this file's line and speaks of the arguments (walk_tools.fault).

local zknn = require "zknn"
local docs = require "zknn.docs"
local public = require "zknn.docs.public"
local tools = require "walk_tools"
local folder = require("script_tools").make_folder()

teardown(function()
  zknn.plot.close()
  os.execute("rm -rf " .. folder)
end)

-- What no function wants. An object of a script's has no entries: read as a table of the library's
-- own would be, it is an empty list, or no options at all.
local ALIENS = {
  { "object", function() return setmetatable({}, { __name = "thing" }) end },
  { "coroutine", function() return coroutine.create(print) end },
  { "function", function() return function() end end },
  { "library", function() return zknn.nn end },
  { "file", function() return io.stdout end },
  { "class", function() return zknn.nn.Linear end },
}

-- Constructors know all the words that they take, but for folders, where a data set may be.
local WORD = { "word", function() return "no such word" end }

-- Constructors of which an argument may be any word: a folder or file, what a number is called.
local FREE = {
  ["train.MetricsFile"] = true,
  ["tensorboard.SummaryWriter"] = true, ["train.EarlyStopping"] = true, ["train.Progress"] = true,
}

-- name = the place of an argument that may be one of these, or "any".
local TAKES = {
  inference_mode = "any", ["autograd.detect_anomaly"] = "any", no_grad = "any", enable_grad = "any",
  is_tensor = "any", is_opaque = "any", ["nn.Parameter.is"] = "any", -- they say what it is
  ["nn.Identity"] = "any", ["nn.Identity:forward"] = "any", -- as PyTorch's
  ["nn.Sequential:forward"] = 1, -- an empty one hands on what it gets, as PyTorch's
  ["nn.ModuleDict:contains"] = 1, ["nn.ParameterDict:contains"] = 1, -- `in`: it is not in there
  deepcopy = "any", -- as Python's, of whatever it is
  ["nn.class"] = 2, -- a base
  ["nn.utils.skip_init"] = 1, -- a class of modules
  ["nn.TripletMarginWithDistanceLoss"] = 1, ["data.transforms.Lambda"] = 1, -- functions
  ["optim.lr_scheduler.MultiplicativeLR"] = 2, ["testing.assert_error"] = 1,
  ["nn.Module:apply"] = 1, ["nn.Module:register_forward_hook"] = 1,
  ["nn.Module:register_forward_pre_hook"] = 1, ["Tensor:register_hook"] = 1,
  ["nn.Module:register_full_backward_hook"] = 1,
  ["nn.Module:register_full_backward_pre_hook"] = 1,
  ["nn.Module:register_state_dict_pre_hook"] = 1, ["nn.Module:register_state_dict_post_hook"] = 1,
  ["nn.Module:register_load_state_dict_pre_hook"] = 1,
  ["nn.Module:register_load_state_dict_post_hook"] = 1,
  ["nn.utils.parametrize.cached"] = "any", -- f and its arguments
  ["nn.parallel.DistributedDataParallel:no_sync"] = "any", -- the same
  ["train.command.run"] = "any", ["train.Progress:print"] = "any", -- functions; as print
  ["optim.swa_utils.update_bn"] = 1, -- what is called gives the batches
  ["profiler.profile"] = 1, -- what is measured
  ["optim.Optimizer:step"] = 1, ["autograd.once_differentiable"] = 1,
  ["data.BatchSampler"] = 1, -- a function that gives an iterator
  ["distributed.broadcast_object"] = 1,
  ["nn.TransformerEncoderLayer"] = 5, ["nn.TransformerDecoderLayer"] = 5, -- activations
}

-- Methods that a subclass defines, or hands on to: zknn alone calls them.
local OF_SUBCLASSES = {}
for name in ([[
  prepare prepare_group settings check_group forget_settings update_group per_group
]]):gmatch "%S+" do
  OF_SUBCLASSES[name] = true
end

-- Options that a heading names and that are no names in a table: the table itself, or places only.
local NO_NAMES = {}
for name in ([[
  nn.ModuleDict.modules nn.ParameterDict.parameters safetensors.save.metadata meshgrid.indexing
  onnx.export.options onnx.save.options testing.golden.options
  nn.Module:state_dict.options nn.Module:load_state_dict.options
  data.class.base nn.class.base from_bytes.dtype nn.init.calculate_gain.param
  plot.xlim.high plot.ylim.high testing.assert_error.pattern testing.assert_nil.msg
  nn.Container.modules recurrent.weight_hr
  onnx.compile.options quantization.prepare_qat.options quantization.export.options
  onnx.quantize_dynamic.model_output onnx.quantize_dynamic.options onnx.quantize_static.options
]]):gmatch "%S+" do
  NO_NAMES[name] = true
end

local candidates = tools.candidates()

local functions -- { item, lists, is attacked }, found once

-- Calls visit(item, lists) for each function and constructor, with up to three lists of arguments
-- that it takes. Of these a walk takes a share (tools.chooser), and with `all` all constructors.
local function each_function(visit, all)
  if not functions then
    local recipes, seen, chosen = tools.recipes(folder), {}, tools.chooser()
    functions = {}
    for _, item in ipairs(public.names()) do
      local f = item.value
      if (item.kind == "function" or item.kind == "class") and not seen[f]
        and not tools.SKIP["zknn." .. item.name]
      then
        seen[f] = true
        local attacked = chosen()
        local recipe = (attacked or item.kind == "class") and recipes["zknn." .. item.name]
        if type(recipe) == "function" then recipe = recipe() end
        local lists = recipe and { recipe } or {}
        local most = attacked and 3 or item.kind == "class" and 1 or 0
        table.move(tools.accepted(f, candidates, most - #lists), 1, 3, #lists + 1, lists)
        functions[#functions + 1] = { item, lists, attacked }
      end
    end
  end
  for _, row in ipairs(functions) do
    if row[3] or all then visit(row[1], row[2]) end
  end
end

-- Calls visit(item, lists) for each method of an object of every kind, which the lists begin with.
local function each_method(visit)
  local kinds, done, items, chosen = {}, {}, {}, tools.chooser()
  for _, item in ipairs(public.names()) do
    if item.kind == "method" then items[item.value] = items[item.value] or item end
  end
  each_function(function(item, lists)
    local list = lists[1]
    if item.kind == "class" and list then
      kinds[#kinds + 1] = { item.name, function() return item.value(table.unpack(list)) end }
    end
  end, true)
  kinds[#kinds + 1] = { "Tensor", function() return zknn.rand(2, 2) end }
  kinds[#kinds + 1] = { "Generator", function() return zknn.Generator() end }
  for _, row in ipairs(tools.other_objects(folder)) do
    kinds[#kinds + 1] = { row[1], function() return row[2] end }
  end
  for _, kind in ipairs(kinds) do
    local make = kind[2]
    for name, method in pairs(tools.methods_of(make())) do
      local new = not done[method] and not OF_SUBCLASSES[name] and name ~= "close"
      done[method] = true
      if new and chosen() then
        local object, lists = make(), {}
        for _, list in ipairs(candidates) do
          lists[#lists + 1] = table.move(list, 1, #list, 2, { object })
        end
        for _, list in ipairs(kind[1] == "Tensor" and candidates or {}) do
          if zknn.is_tensor(list[1]) then lists[#lists + 1] = list end
        end
        lists = tools.accepted(method, lists, 1)
        table.insert(lists, 1, { make() })
        visit(items[method] or { name = kind[1] .. ":" .. name, value = method }, lists)
      end
    end
  end
end

-- Calls f with each alien in place of each argument of the lists from place `first` on; adds to
-- `wrong` what is taken, and what is told badly. Gives the number of calls.
local function attack(item, lists, first, wrong)
  local calls, takes = 0, TAKES[item.name]
  for _, list in ipairs(takes == "any" and {} or lists) do
    for at = first, #list + 1 do
      local aliens = at - first + 1 ~= takes and table.move(ALIENS, 1, #ALIENS, 1, {}) or {}
      local knows = item.kind == "class" and not item.name:find "MNIST" and not FREE[item.name]
      aliens[#aliens + 1] = knows and WORD or nil
      for _, alien in ipairs(aliens) do
        local given = table.move(list, 1, #list, 1, {})
        given[at] = alien[2]()
        calls = calls + 1
        local good, message = tools.call(item.value, table.unpack(given))
        local fault = not good and tools.fault(message)
        if good or fault then
          wrong[#wrong + 1] = ("%s: %s at %d of %d: %s"):format(item.name, alien[1], at, #list,
            good and "is taken" or fault .. ": " .. message)
        end
      end
    end
  end
  return calls
end

-- "dim" as "dmi", "p" as "pq".
local function misspelled(name)
  local wrong = #name > 2 and name:sub(1, -3) .. name:sub(-1) .. name:sub(-2, -2) or name .. "q"
  return wrong ~= name and wrong or name .. "q"
end

-- Calls f with a list and each option of its heading, misspelled: the message must name it. That of
-- a method which takes it by its place alone need not.
local function misspell(item, list, wrong)
  local calls, own, entry = 0, item.name:match "[%w_]+$", docs.entry_of(item)
  for _, heading in ipairs(entry and entry.signatures or {}) do
    for name in (heading:match("%f[%w_]" .. own .. "(%b())") or ""):gmatch "([%a_][%w_]*)=" do
      if not NO_NAMES[item.name .. "." .. name] then
        local given = table.move(list, 1, #list, 1, {})
        given[#given + 1] = { [misspelled(name)] = true }
        calls = calls + 1
        local good, message = tools.call(item.value, table.unpack(given))
        local hint = not good and message:match "did you mean '([%w_]+)'"
        local by_place = item.kind ~= "function" and item.kind ~= "class" and not good
          and not message:find(misspelled(name), 1, true) and not tools.fault(message)
        if not by_place and not (hint and heading:find("%f[%w_]" .. hint .. "=")) then
          wrong[#wrong + 1] = ("%s{%s=}: %s"):format(item.name, misspelled(name),
            good and "is taken" or message)
        end
      end
    end
  end
  return calls
end

-- Do all headings of the function begin with an argument that has no default?
local function needs_arguments(item)
  local entry, own = docs.entry_of(item), item.name:match "[%w_]+$"
  local headings = entry and entry.signatures or {}
  for _, heading in ipairs(headings) do
    local first = heading:match("%f[%w_]" .. own .. "%(([^,)]*)")
    if not first or first == "" or first:find "=" or first:find "%.%.%." then return false end
  end
  return #headings > 0
end

describe("every function", function()
  it("refuses to be called without what it needs", function()
    local wrong, count = {}, 0
    each_function(function(item)
      if needs_arguments(item) and item.name ~= "testing.assert_nil" then -- (f()), f gives nothing
        count = count + 1
        local good, message = tools.call(item.value)
        local fault = good and "is taken" or tools.fault(message)
        if fault then wrong[#wrong + 1] = ("%s(): %s"):format(item.name, fault) end
      end
    end)
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(count > 400 // tools.SHARE, count .. " functions")
  end)

  it("refuses what it cannot mean in place of each argument", function()
    local wrong, calls, count = {}, 0, 0
    each_function(function(item, lists)
      count = count + 1
      calls = calls + attack(item, lists, 1, wrong)
    end)
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(calls > 15000 // tools.SHARE and count > 550 // tools.SHARE,
      calls .. " calls of " .. count)
  end)

  it("names the option that a misspelled one is near to", function()
    local wrong, calls = {}, 0
    each_function(function(item, lists)
      if lists[1] then calls = calls + misspell(item, lists[1], wrong) end
    end)
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(calls > 1000 // tools.SHARE, calls .. " calls")
  end)
end)

describe("every method", function()
  it("refuses what it cannot mean, and names the option that is near", function()
    local wrong, calls, methods, options = {}, 0, 0, 0
    each_method(function(item, lists)
      methods = methods + 1
      calls = calls + attack(item, lists, 2, wrong)
      options = options + misspell(item, lists[2] or lists[1], wrong)
    end)
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(methods > 500 // tools.SHARE and calls > 5000 // tools.SHARE,
      calls .. " calls of " .. methods)
    assert.is_true(options > 20 // tools.SHARE, options .. " options")
  end)
end)
