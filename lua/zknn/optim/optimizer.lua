-- optim.Optimizer: the base class of optimizers: groups of parameters with their options, a state
-- for each parameter, and both as PyTorch's state_dict. A subclass defines `options` (the names of
-- a group's options, in PyTorch's order), `update`, and perhaps `check_group`. Its `kept` may list
-- the names of state entries, in PyTorch's order; `numbers` (a set) has those that are scalar
-- tensors in PyTorch.

local core = require "zknn.core"
local native = require "zknn.core.optim"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local concat = require "zknn.concat"
local idioms = require "zknn.idioms"
local ordered = require "zknn.ordered"
local profiled = require "zknn.profiled"
local raise = require "zknn.raise"
local zero_grad = require "zknn.zero_grad"
local sort = require "zknn.sort"
local text = require "zknn.text"

local Optimizer = class("optim.Optimizer")

Optimizer.options = {}
Optimizer.kept = {}
Optimizer.numbers = {}

-- optimizer.state: by parameter.
local function text_of(t)
  return require "zknn.show".value(t)
end

local State = {
  __name = "optimizer state", __entries = "table", __tostring = text_of, __concat = concat,
}

function State.__index(_, key)
  if type(key) == "number" or type(key) == "string" then
    raise("optimizer.state has parameters as keys: [%s] has no meaning; write "
      .. "optimizer.state[parameter], or `for parameter, state in pairs(optimizer.state) do`", key)
  end
end

function State.__len(state)
  local n = 0
  for _ in next, state do
    n = n + 1
  end
  return n
end

-- The metatables of parameter groups, by the list of their options. A group is a table like any
-- other, but a new name that is nearly an option's raises, since nothing would read it.
local group_metas = {}

local function meta_of_groups(self)
  local options = self.options
  if not group_metas[options] then
    local name = self:_get_name()
    group_metas[options] = {
      __entries = "table", __plain = true, __tostring = text_of, __concat = concat,
      __newindex = function(group, key, value)
        local near = type(key) == "string" and (key == "learning_rate" and "lr"
          or support.suggest(key, options))
        if near and near ~= key and not key:find("_" .. near, 1, true) then -- max_momentum
          raise("%s: a parameter group has no option '%s'; did you mean '%s'?", name, key, near)
        end
        rawset(group, key, value)
      end,
    }
  end
  return group_metas[options]
end

function Optimizer:_get_name()
  return getmetatable(self).__name:match("[^.]*$")
end

-- params: a list of tensors, or a list of groups {params = list, lr = ...}; defaults: the options
-- of groups that do not say otherwise.
function Optimizer:__init(params, defaults)
  if type(params) ~= "table" or ordered.kind(params) == "OrderedDict"
    or getmetatable(params) and not ordered.kind(params) then
    raise("%s: params must be a list of tensors or of groups, got %s%s", self:_get_name(),
      args.describe(params), require("zknn.mistakes.modules").instead_of_parameters(params))
  end
  if type(defaults) ~= "table" or getmetatable(defaults) then
    raise("%s: defaults must be a table of options, got %s", self:_get_name(),
      args.describe(defaults))
  end
  for key in next, params do
    if type(key) == "string" and params[1] ~= nil then
      raise("%s: params is a list and has a key '%s'; options go into a second table: write "
        .. "optim.%s(params, {%s = ...})", self:_get_name(), key, self:_get_name(), key)
    end
    if type(key) ~= "number" then break end
  end
  self.defaults = defaults
  self.param_groups = ordered.list {}
  self.state = setmetatable({}, State)
  if #params == 0 then
    if next(params) ~= nil then
      raise("%s: params must be a list; a group goes into one: { {params = ...} }",
        self:_get_name())
    end
    local model = require("zknn.nn.without_parameters")[params]
    raise("%s: optimizer got an empty parameter list%s", self:_get_name(), model
      and ": " .. require("zknn.mistakes.modules").without_parameters(model) or "")
  end
  args.check_whole(self:_get_name(), "params", params)
  local groups = params
  if type(params[1]) ~= "table" then groups = { { params = params } } end
  for _, group in ipairs(groups) do
    self:add_param_group(group)
  end
end

-- Raises unless list holds leaf tensors that no other group has.
local function check_params(self, list)
  local taken = {}
  for _, group in ipairs(self.param_groups) do
    for _, p in ipairs(group.params) do
      taken[p] = "some parameters appear in more than one parameter group"
    end
  end
  local at = {}
  for i, p in ipairs(list) do
    if not core.is_tensor(p) then
      raise("%s: optimizer can only optimize tensors, but one of the params is %s",
        self:_get_name(), args.describe(p))
    end
    if not p.is_leaf then raise("%s: can't optimize a non-leaf tensor", self:_get_name()) end
    if not support.dtypes[p.dtype].real then
      raise("%s: one of the params is of %s, and only real ones can be trained: convert it with "
        .. ":float() first", self:_get_name(), p.dtype)
    end
    if taken[p] then raise("%s: %s (entry %d)", self:_get_name(), taken[p], i) end
    if at[p] then
      raise("%s: optimizer contains a parameter group with duplicate parameters (entries %d and %d "
        .. "are one tensor)", self:_get_name(), at[p], i)
    end
    at[p] = i
  end
end

function Optimizer:add_param_group(group)
  local meta = getmetatable(group)
  if type(group) ~= "table" or meta and not meta.__plain or group.params == nil then
    raise("%s: a parameter group must be a table with params, got %s%s", self:_get_name(),
      args.describe(group), type(group) == "table" and core.is_tensor(group[1])
      and ": write {params = list}" or "")
  end
  -- the schedulers' names, which a group of a resumed run may bring along
  local names = table.move(self.options, 1, #self.options, 3, { "params", "initial_lr" })
  args.check_names(self:_get_name(), group, names)
  local params = group.params
  if core.is_tensor(params) then params = { params } end
  if type(params) ~= "table" then
    raise("%s: params must be a list of tensors, got %s", self:_get_name(), args.describe(params))
  end
  args.check_whole(self:_get_name(), "params", params)
  check_params(self, params)
  local own = { params = table.move(params, 1, #params, 1, {}), initial_lr = group.initial_lr }
  for _, name in ipairs(self.options) do
    own[name] = group[name]
    if own[name] == nil then own[name] = self.defaults[name] end
  end
  self:check_group(own)
  table.insert(self.param_groups, setmetatable(own, meta_of_groups(self)))
end

-- Forgets all gradients; {set_to_none = false} fills them with zero instead.
function Optimizer:zero_grad(set_to_none)
  local forget = set_to_none == nil or args.flag("zero_grad", "set_to_none", set_to_none, true)
  for _, group in ipairs(self.param_groups) do
    if forget then
      native.forget_grads(group.params)
    else
      zero_grad(group.params)
    end
  end
end

-- Raises for options of a group that make no sense. For the subclass.
function Optimizer:check_group(group) -- luacheck: ignore 212
end

-- What prepare and update get as their third argument, made once for the group. For the subclass.
function Optimizer:settings(group) -- luacheck: ignore 212
end

-- A group's options are others now. For the subclass that keeps what settings gives.
function Optimizer:forget_settings(group) -- luacheck: ignore 212
end

-- Makes the state that p's update needs. For the subclass to define, if it keeps any.
function Optimizer:prepare(group, p, settings) -- luacheck: ignore 212
end

-- Calls f with every parameter of the group that has a gradient.
function Optimizer:_each(group, f)
  if type(group) ~= "table" or type(group.params) ~= "table" then
    raise("%s: a parameter group must be a table with params, got one without", self:_get_name())
  end
  for _, p in ipairs(group.params) do
    if native.has_grad(p) then f(p) end
  end
end

-- The same for a group at once, where a subclass can.
function Optimizer:prepare_group(group, settings)
  self:_each(group, function(p) self:prepare(group, p, settings) end)
end

function Optimizer:update_group(group, settings)
  self:_each(group, function(p) self:update(group, p, settings) end)
end

-- Updates every parameter that has a gradient. closure, if given, computes the loss anew (and its
-- gradients), and its result is step's.
function Optimizer:step(closure)
  if closure and not args.is_callable(closure) then
    raise("%s: step: closure must be a function, got %s", self:_get_name(), args.describe(closure))
  end
  local span <close> = profiled.step and profiled.step(self) -- luacheck: ignore span
  local loss = closure and core.enable_grad(closure)
  local groups, settings = self.param_groups, self._settings or {}
  self._settings = settings -- the same table at every step
  for i = 1, #groups do -- what may fail for want of memory, before any parameter changes
    settings[i] = self:settings(groups[i]) or false
    self:prepare_group(groups[i], settings[i])
  end
  for i = 1, #groups do
    self:update_group(groups[i], settings[i])
  end
  return loss
end

-- --- state_dict ---

-- The names in `first`, then those that `values` has besides, sorted.
local function names_of(values, first)
  local names, known = {}, { params = true }
  for i, name in ipairs(first) do
    names[i], known[name] = name, true
  end
  local more = {}
  for name in pairs(values) do
    if not known[name] then more[#more + 1] = name end
  end
  sort.names(more)
  return table.move(more, 1, #more, #names + 1, names)
end

-- The state of one parameter as PyTorch's.
function Optimizer:_write_entry(_, state)
  local entry = ordered.new("dict")
  for _, name in ipairs(names_of(state, self.kept)) do
    local value = state[name]
    if self.numbers[name] and value then value = core.tensor(value + 0.0) end
    entry[name] = value
  end
  return entry
end

-- PyTorch's layout: parameters are numbered from 0 in the order of the groups; an option without a
-- value is None there.
function Optimizer:state_dict()
  local state, groups, index = ordered.new("dict"), {}, 0
  for i, group in ipairs(self.param_groups) do
    local names, values, indices = names_of(group, self.options), {}, {}
    for _, name in ipairs(names) do
      values[name] = group[name]
    end
    names[#names + 1] = "params"
    values.params = ordered.list(indices)
    for k, p in ipairs(group.params) do
      indices[k] = index
      local own = self.state[p]
      if own and not own.first then state[index] = self:_write_entry(p, own) end
      index = index + 1
    end
    groups[i] = ordered.make("dict", values, names)
  end
  local dict = ordered.new("dict")
  dict.state, dict.param_groups = state, ordered.list(groups)
  return dict
end

function Optimizer:_bad_state(format, ...)
  raise("%s: load_state_dict: " .. format, self:_get_name(), ...)
end

-- A number that PyTorch keeps as a scalar tensor.
function Optimizer:_number_from(index, name, value)
  if core.is_tensor(value) and value:numel() == 1 then value = value:item() end
  if type(value) ~= "number" then
    self:_bad_state("%s of parameter %d must be a number or a scalar tensor, got %s", name, index,
      args.describe(value))
  end
  return value + 0.0
end

-- The shape of a tensor of p's state.
function Optimizer:_shape_of(_, p) -- luacheck: ignore 212
  return p.shape
end

-- A tensor of that shape as the state has it: a copy in the parameter's dtype.
function Optimizer:_tensor_from(index, p, name, value, shape)
  if not core.is_tensor(value) then
    self:_bad_state("%s of parameter %d must be a tensor, got %s", name, index,
      args.describe(value))
  end
  local saved, wanted = text.shape(value), text.shape(shape)
  if saved ~= wanted then
    self:_bad_state("%s of parameter %d has shape %s, the parameter %s", name, index, saved,
      wanted)
  end
  return value:to(p.dtype):detach():clone()
end

-- The state of one parameter, copied.
function Optimizer:_read_entry(index, p, entry)
  local own = {}
  for name, value in pairs(entry) do
    if self.numbers[name] then
      value = self:_number_from(index, name, value)
    elseif core.is_tensor(value) then
      value = value:dim() == 0 and value:detach():clone()
        or self:_tensor_from(index, p, name, value, self:_shape_of(name, p))
    end
    own[name] = value
  end
  return own
end

-- Gives a table the entries of another, and no others.
local function refill(t, entries)
  for key in pairs(t) do
    if entries[key] == nil then t[key] = nil end
  end
  for key, value in pairs(entries) do
    rawset(t, key, value)
  end
end

-- Takes over a state_dict of an optimizer with the same groups, by position. Nothing has changed
-- when it raises. param_groups, each group and each state stay the tables that they are, since
-- others may hold them; their tensors are new, so a state_dict that was taken before keeps its own.
function Optimizer:load_state_dict(dict)
  if type(dict) ~= "table" or args.has_state(dict) or type(dict.state) ~= "table"
    or type(dict.param_groups) ~= "table"
  then
    self:_bad_state("want a table with state and param_groups, got %s%s", args.describe(dict),
      args.has_state(dict) and ": load_state_dict(that:state_dict())"
      or type(dict) == "string" and "; zknn.load(path) reads a file" or "")
  end
  if #dict.param_groups ~= #self.param_groups then
    self:_bad_state("loaded state dict has a different number of parameter groups (%d, not %d)",
      #dict.param_groups, #self.param_groups)
  end
  local groups, by_index = {}, {}
  for i, saved in ipairs(dict.param_groups) do
    local params = self.param_groups[i].params
    if type(saved) ~= "table" or type(saved.params) ~= "table" or #saved.params ~= #params then
      self:_bad_state("loaded state dict contains a parameter group that doesn't match the size "
        .. "of optimizer's group")
    end
    local group = {}
    for name, value in pairs(saved) do
      group[name] = value
    end
    if group.lr == nil then -- every writer knows it: the default would be another rate in silence
      self:_bad_state("param_groups[%d] has no lr: it is no state_dict of an optimizer, or was cut",
        i)
    end
    for _, name in ipairs(self.options) do -- options that the writer did not know yet
      if group[name] == nil then group[name] = self.defaults[name] end
    end
    group.params = params
    self:check_group(group)
    groups[i] = group
    for k, index in ipairs(saved.params) do
      by_index[index] = params[k]
    end
  end
  local state = {}
  for index, entry in pairs(dict.state) do
    local p = by_index[index]
    if not p then self:_bad_state("state of parameter %s, which no group has", tostring(index)) end
    if type(entry) ~= "table" then
      self:_bad_state("state %d is %s", index, args.describe(entry))
    end
    state[p] = self:_read_entry(index, p, entry)
  end
  for i, group in ipairs(self.param_groups) do
    refill(group, groups[i])
    self:forget_settings(group)
  end
  for p, entry in pairs(state) do
    if self.state[p] then
      refill(self.state[p], entry)
      state[p] = self.state[p]
    end
  end
  refill(self.state, state)
end

-- --- words ---

-- As Python prints it; a list of options is a tuple.
local function word(value)
  return type(value) == "string" and value or text.python(value, true)
end

function Optimizer.__tostring(self)
  local lines = { self:_get_name() .. " (" }
  for i, group in ipairs(self.param_groups) do
    if i > 1 then lines[#lines + 1] = "" end
    lines[#lines + 1] = ("Parameter Group %d"):format(i - 1)
    local names = names_of(group, self.options)
    sort.names(names)
    for _, name in ipairs(names) do
      lines[#lines + 1] = ("    %s: %s"):format(name, word(group[name]))
    end
  end
  lines[#lines + 1] = ")"
  return table.concat(lines, "\n")
end

idioms.set(Optimizer, {
  what = "an optimizer",
  walk = "its groups are a list: `for i, group in ipairs(optimizer.param_groups) do`",
  call = "write optimizer:step()",
  assign = function(optimizer, key, value)
    for _, name in ipairs(optimizer.options) do
      if name == key then
        raise("%s: %s is an option of its groups, and nothing reads it here: write "
          .. "optimizer.param_groups[1].%s = %s, for each group", optimizer:_get_name(), key, key,
          type(value) == "string" and ("%q"):format(value) or tostring(value))
      end
    end
  end,
  fields = "param_groups state defaults",
})

return Optimizer
