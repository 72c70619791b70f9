-- state_dict and load_state_dict of nn.Module. Keys and messages are PyTorch's.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local hooks = require "zknn.nn.hooks"
local opaque = require "zknn.opaque"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local sort = require "zknn.sort"
local walk = require "zknn.nn.traversal"
local text = require "zknn.text"
local uninitialized = require "zknn.nn.uninitialized"

local state = {}

local EXTRA = "_extra_state"

-- Calls f(key, tensor) for every entry of one module, whose keys begin with `front`: parameters,
-- then buffers. (Its children's follow. A tensor or module that is shared has an entry for each of
-- its places.)
local function each_entry(module, front, f)
  for name, tensor in module._parameters:each() do
    f(front .. name, tensor)
  end
  for name, tensor in module._buffers:each() do
    if not module._transient[name] then f(front .. name, tensor) end
  end
end

local function front_of(path)
  return path == "" and "" or path .. "."
end

-- An ordered table of detached tensors that share the parameters' storage. Its _metadata has the
-- version of each module's state, by the module's path, as PyTorch's.
function state.state_dict(self, options)
  options = options or {}
  args.check_names("state_dict", options, { "prefix", "keep_vars" })
  if options.prefix ~= nil then args.check_string("state_dict", "prefix", options.prefix) end
  local keep_vars = args.boolean("state_dict", "keep_vars", options.keep_vars, false)
  walk._check_tables(self)
  local dict, metadata, prefix = ordered.new(), ordered.new(), options.prefix or ""
  local function put(key, tensor)
    local value = keep_vars and tensor or tensor:detach()
    if uninitialized.is(tensor) then uninitialized.mark(value) end
    dict[key] = value
  end
  local function key_of(path)
    return path == "" and prefix:gsub("%.$", "") or prefix .. path
  end
  dict._metadata = metadata
  walk._each_place(self, function(module, path)
    local front = prefix .. front_of(path)
    hooks.run(module, "_state_dict_pre_hooks", front, keep_vars)
    each_entry(module, front, put)
    if module:_has_own "get_extra_state" then dict[front .. EXTRA] = module:get_extra_state() end
    metadata[key_of(path)] = { version = module._version }
  end, function(module, path)
    hooks.run(module, "_state_dict_hooks", dict, prefix .. front_of(path), metadata[key_of(path)])
  end)
  return dict
end

local function quoted(keys)
  local list = {}
  for i, key in ipairs(keys) do
    list[i] = ('"%s"'):format(key)
  end
  return table.concat(list, ", ")
end

local function same_shape(a, b)
  return text.shape(a) == text.shape(b)
end

-- How the two do not fit, or nil.
local function misfit(key, tensor, value, assign)
  if not core.is_tensor(value) then
    return ('While copying the parameter named "%s", expected a tensor from '
      .. "checkpoint but received %s."):format(key, value == nil and "None" or args.describe(value))
  elseif not same_shape(value, tensor) then
    return ("size mismatch for %s: copying a param with shape %s from "
      .. "checkpoint, the shape in current model is %s."):format(key, text.shape(value),
      text.shape(tensor))
  elseif assign and tensor.requires_grad and not support.dtypes[value.dtype].real then
    return ('While assigning the parameter named "%s", which requires a '
      .. "gradient: a tensor of floats expected, got one of %s."):format(key,
      value.dtype)
  end
end

-- The version of the state of the module at that path; nil in files that do not say it.
local function version_of(dict, path)
  local metadata = ordered.kind(dict) == "OrderedDict" and dict._metadata
  local of_module = type(metadata) == "table" and metadata[path]
  return type(of_module) == "table" and math.tointeger(of_module.version) or nil
end

-- PyTorch reports unexpected keys module by module: each at the module that its path leads to.
-- index: the number of each path.
local function sort_by_module(unexpected, index)
  local place = {}
  for i, key in ipairs(unexpected) do
    local path, at = "", 1
    for segment in key:gmatch "([^.]*)%." do
      path = path == "" and segment or path .. "." .. segment
      if not index[path] then break end
      at = index[path]
    end
    place[key] = { at, i }
  end
  table.sort(unexpected, function(a, b)
    local x, y = place[a], place[b]
    if x[1] ~= y[1] then return x[1] < y[1] end
    return x[2] < y[2]
  end)
end

-- Compares: what to copy, and what is missing, unexpected or does not fit. `forgiven` are keys that
-- a module takes as loaded or leaves out, as the version of its state has it.
local function compare(module, dict, assign)
  local known, forgiven, index, count = {}, {}, {}, 0
  local found = {
    copies = {}, missing = {}, unexpected = {}, wrong = {}, extra = {}, known = known,
  }
  local function match(key, tensor)
    known[key] = true
    local value = dict[key]
    -- of one number, from before 0.4, which had no tensors without dimensions
    if core.is_tensor(value) and tensor:dim() == 0 and value:dim() == 1 and value:numel() == 1 then
      value = value[0]
    end
    local is_none = value == nil and ordered.kind(dict) and ordered.has(dict, key)
    if value == nil and not is_none then
      if not forgiven[key] then table.insert(found.missing, key) end
      return
    end
    local wrong = misfit(key, tensor, value, assign)
    if wrong then
      table.insert(found.wrong, wrong)
    else
      table.insert(found.copies, { to = tensor, from = value })
    end
  end
  walk._each_place(module, function(at, path)
    count = count + 1
    index[path] = count
    at:_forgive(dict, front_of(path), version_of(dict, path), forgiven, found.wrong)
    each_entry(at, front_of(path), match)
    if at:_has_own "set_extra_state" then
      local key = front_of(path) .. EXTRA
      known[key] = true
      if dict[key] == nil then table.insert(found.missing, key) end
      table.insert(found.extra, { module = at, value = dict[key] })
    end
  end)
  for key in pairs(dict) do
    if not known[key] and not forgiven[key] then table.insert(found.unexpected, tostring(key)) end
  end
  -- a plain table has no order of its own
  if not getmetatable(dict) then sort.names(found.unexpected) end
  sort_by_module(found.unexpected, index)
  return found
end

-- Does dict have all keys of the module, after the prefix?
local function fits(known, dict, prefix)
  for key in pairs(known) do
    if not core.is_tensor(dict[prefix .. key]) then return false end
  end
  return next(known) ~= nil
end

-- A weight that torch.nn.utils.weight_norm has parted into length and direction.
local function parted_weight(missing, dict)
  for _, key in ipairs(missing) do
    local front, name = key:match "^(.-)([^.]+)$"
    if dict[key .. "_g"] ~= nil and dict[key .. "_v"] ~= nil
      or dict[front .. "parametrizations." .. name .. ".original0"] ~= nil
    then
      return ('"%s" was saved under weight_norm, as length and direction: in PyTorch, '
        .. "torch.nn.utils.remove_weight_norm(layer), or torch.nn.utils.parametrize."
        .. "remove_parametrizations(layer, '%s'), before state_dict() makes it plain.")
        :format(key, name)
    end
  end
end

-- What the user may have meant with keys that do not fit: a line, or nil.
local function hint(known, dict)
  local keys, tried = {}, {}
  for key in pairs(dict) do
    if type(key) == "string" then keys[#keys + 1] = key end
  end
  if not getmetatable(dict) then sort.names(keys) end
  for _, key in ipairs(keys) do -- a checkpoint that holds more than the state_dict
    local inner = dict[key]
    if opaque.is_module(inner) then
      return ('A model saved whole stands under "%s": load_state_dict(checkpoint%s:state_dict()).')
        :format(key, key:find "^[%a_][%w_]*$" and "." .. key or ('["%s"]'):format(key))
    elseif type(inner) == "table" and not opaque.is(inner)
      and (fits(known, inner, "") or fits(known, inner, "module."))
    then
      return ('The state_dict stands under "%s": load_state_dict(checkpoint%s).'):format(key,
        key:find "^[%a_][%w_]*$" and "." .. key or ('["%s"]'):format(key))
    end
  end
  for _, key in ipairs(keys) do -- "module." of DataParallel, or another
    local prefix = key:match "^[^.]+%."
    if prefix and not tried[prefix] then
      tried[prefix] = true
      if fits(known, dict, prefix) then
        return ('The keys fit without the prefix "%s", which '
          .. 'nn.utils.consume_prefix_in_state_dict_if_present(state_dict, "%s") takes away.')
          :format(prefix, prefix)
      end
    end
  end
end

local matched = {
  __concat = require "zknn.concat",
  __tostring = function(keys)
    if #keys.missing_keys + #keys.unexpected_keys == 0 then
      return "<All keys matched successfully>"
    end
    return ("missing_keys: %s; unexpected_keys: %s"):format(quoted(keys.missing_keys),
      quoted(keys.unexpected_keys))
  end,
}

-- Raises unless dict has names: what a file holds may also be a list, or a whole module.
local function check_dict(dict)
  local kind = ordered.kind(dict)
  if kind == "list" or kind == "tuple" then
    raise("load_state_dict: want a table of tensors by name, got a %s of %d%s",
      kind, #dict, type(dict[1]) == "table" and ": write load_state_dict(that[1])" or "")
  elseif type(dict) ~= "table" or opaque.is(dict) or args.has_state(dict)
    or args.is_hollow(dict)
  then
    raise("load_state_dict: want a table of tensors, got %s%s", args.describe(dict),
      (opaque.is_module(dict) or args.has_state(dict)) and ": load_state_dict(that:state_dict())"
      or type(dict) == "string" and "; zknn.load(path) reads a file" or "")
  end
end

-- dict behind the hooks of all modules, which may change it: then it is a copy. What they say is
-- missing, unexpected or wrong is appended to these lists.
local function prepared(self, dict, strict, missing, unexpected, wrong)
  local is_hooked = false
  walk._each_place(self, function(module) is_hooked = is_hooked or module._load_pre_hooks end)
  if not is_hooked then return dict end
  local own = ordered.new()
  for key, value in pairs(dict) do own[key] = value end
  local metadata = ordered.kind(dict) == "OrderedDict" and dict._metadata or {}
  own._metadata = metadata
  walk._each_place(self, function(module, path)
    hooks.run(module, "_load_pre_hooks", own, front_of(path), metadata[path] or {}, strict, missing,
      unexpected, wrong)
  end)
  return own
end

-- Copies dict's tensors into the parameters and buffers, in place. All that does not fit is in one
-- error, and then nothing has changed. {strict = false} lets keys be missing or unexpected.
-- {assign = true} gives them dict's tensors as their data instead, with the dtypes that these have;
-- the parameters stay the same objects, of the same requires_grad. Returns a table of both lists,
-- missing_keys and unexpected_keys.
function state.load_state_dict(self, dict, options)
  check_dict(dict)
  if type(options) == "boolean" then options = { strict = options } end
  options = options or {}
  args.check_names("load_state_dict", options, { "strict", "assign" })
  local strict = args.boolean("load_state_dict", "strict", options.strict, true)
  local assign = args.boolean("load_state_dict", "assign", options.assign, false)
  walk._check_tables(self)
  local missing, unexpected, wrong = {}, {}, {}
  dict = prepared(self, dict, strict, missing, unexpected, wrong)
  local found = compare(self, dict, assign)
  for name, more in pairs { missing = missing, unexpected = unexpected, wrong = wrong } do
    table.move(more, 1, #more, #found[name] + 1, found[name])
  end
  local problems = {}
  if strict then
    if #found.missing > 0 then
      table.insert(problems, ("Missing key(s) in state_dict: %s."):format(quoted(found.missing)))
    end
    if #found.unexpected > 0 then
      table.insert(problems,
        ("Unexpected key(s) in state_dict: %s."):format(quoted(found.unexpected)))
    end
  end
  local help = #problems > 0 and (parted_weight(found.missing, dict) or hint(found.known, dict))
    or nil
  table.move(found.wrong, 1, #found.wrong, #problems + 1, problems)
  problems[#problems + 1] = help
  if #problems > 0 then
    raise("Error(s) in loading state_dict for %s:\n\t%s", self:_get_name(),
      table.concat(problems, "\n\t"))
  end
  core.no_grad(function()
    for _, copy in ipairs(found.copies) do
      if assign then
        copy.to.data = copy.from
      else
        copy.to:copy_(copy.from)
      end
    end
  end)
  for _, extra in ipairs(found.extra) do
    if extra.value ~= nil then extra.module:set_extra_state(extra.value) end
  end
  local keys = { missing_keys = found.missing, unexpected_keys = found.unexpected }
  walk._each_place(self, nil, function(module) hooks.run(module, "_load_hooks", keys) end)
  return setmetatable(keys, matched)
end

return state
