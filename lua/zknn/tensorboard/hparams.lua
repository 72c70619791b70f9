-- The three summaries from which TensorBoard's tab HPARAMS compares runs: which settings and
-- metrics there are, what the settings of this run were, and that it has ended.
-- [tensorboard/plugins/hparams: plugin_data.proto, api.proto]

local core = require "zknn.core"
local events = require "zknn.core.events"
local args = require "zknn.args"
local raise = require "zknn.raise"
local sort = require "zknn.sort"

local STRING, BOOL, NUMBER = 1, 2, 3 -- of the enum DataType
local ENDED_WELL = 1

-- A value as the message google.protobuf.Value, and its type; nil for what is none.
local function as_value(x)
  if core.is_tensor(x) and x:numel() == 1 then x = x:item() end
  if type(x) == "number" then return { number_value = x }, NUMBER end
  if type(x) == "boolean" then return { bool_value = x }, BOOL end
  if type(x) == "string" then return { string_value = x }, STRING end
end

-- The names of a table, in order.
local function names_of(what, name, t)
  local names = {}
  for key in next, type(t) == "table" and getmetatable(t) == nil and t or { false } do
    if type(key) ~= "string" then
      raise("%s: %s must be a table of names and values, got %s", what, name, args.describe(t))
    end
    names[#names + 1] = key
  end
  sort.names(names)
  return names
end

local function check_domain(what, domain, settings)
  local values = {}
  for _, name in ipairs(names_of(what, "hparam_domain_discrete", domain or {})) do
    if settings[name] == nil then
      raise("%s: hparam_domain_discrete has '%s', which hparam_dict has not%s", what, name,
        args.hint(name, names_of(what, "hparam_dict", settings)))
    end
    values[name] = { values = {} }
    for i, x in ipairs(args.is_list(domain[name]) and domain[name] or { false }) do
      local _, kind = as_value(settings[name])
      local value, own = as_value(x)
      if not args.is_list(domain[name]) or own ~= kind then
        raise("%s: hparam_domain_discrete: %s must be a list of values like that of hparam_dict, "
          .. "got %s", what, name, args.describe(domain[name]))
      end
      values[name].values[i] = value
    end
  end
  return values
end

local function summary(tag, content)
  content.version = 0
  return {
    tag = "_hparams_/" .. tag,
    metadata = {
      plugin_data = {
        plugin_name = "hparams", content = events.encode("HParamsPluginData", content),
      },
    },
  }
end

-- The values of three summaries, and the names of the metrics.
return function(what, settings, metrics, domain)
  local infos, given, metric_infos = {}, {}, {}
  local names, metric_names = names_of(what, "hparam_dict", settings),
    names_of(what, "metric_dict", metrics)
  local domains = check_domain(what, domain, settings)
  for i, name in ipairs(names) do
    local value, kind = as_value(settings[name])
    if not value then
      raise("%s: hparam_dict: %s must be a number, a string, true or false, got %s", what, name,
        args.describe(settings[name]))
    end
    infos[i] = { name = name, type = kind, domain_discrete = domains[name] }
    given[i] = { key = name, value = value }
  end
  for i, name in ipairs(metric_names) do metric_infos[i] = { name = { tag = name } } end
  return {
    summary("experiment", { experiment = { hparam_infos = infos, metric_infos = metric_infos } }),
    summary("session_start_info", { session_start_info = { hparams = given } }),
    summary("session_end_info", { session_end_info = { status = ENDED_WELL } }),
  }, metric_names
end
