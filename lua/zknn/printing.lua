-- zknn.set_printoptions and zknn.get_printoptions: how tensors are printed, as in PyTorch.

local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"

local printing = {}

-- A threshold of math.huge never leaves anything out.
local profiles = {
  default = { precision = 4, threshold = 1000, edgeitems = 3, linewidth = 80 },
  short = { precision = 2, threshold = 1000, edgeitems = 2, linewidth = 80 },
  full = { precision = 4, threshold = math.huge, edgeitems = 3, linewidth = 80 },
}

local read = args.reader("set_printoptions", {
  { "precision", "integer", optional = true }, { "threshold", "number", optional = true },
  { "edgeitems", "integer", optional = true }, { "linewidth", "integer", optional = true },
  { "profile", "string", optional = true }, { "sci_mode", "boolean", optional = true },
})

-- precision: digits after the point; threshold: the most elements that are all printed; edgeitems:
-- how many are left at both ends of a dimension otherwise; linewidth: columns; profile: "default",
-- "short" or "full", all of these at once; sci_mode: true, false, or absent: each tensor decides.
-- What is not given stays as it is, except sci_mode.
function printing.set_printoptions(...)
  local a = read(...)
  local now = printing.get_printoptions()
  if a.profile then
    local profile = profiles[a.profile]
    if not profile then
      raise('set_printoptions: profile must be "default", "short" or "full", got %s',
        args.describe(a.profile))
    end
    for name, value in pairs(profile) do now[name] = value end
  end
  for name in pairs(profiles.default) do
    local value = a[name]
    if value and (value < 0 or value ~= value) then
      raise("set_printoptions: %s must not be negative, got %s", name, tostring(value))
    end
    now[name] = value or now[name]
  end
  local threshold = math.tointeger(math.floor(math.min(now.threshold, 2 ^ 53)))
  support.print_options(now.precision, threshold, now.edgeitems, now.linewidth, a.sci_mode)
end

-- The options as a table, fit for set_printoptions.
function printing.get_printoptions(...)
  args.no_more("get_printoptions", 0, ...)
  local o = support.record {}
  o.precision, o.threshold, o.edgeitems, o.linewidth, o.sci_mode = support.print_options()
  return o
end

return printing
