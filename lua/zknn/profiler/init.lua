-- zknn.profiler: where a script's time and memory go, under the names of torch.profiler.

local args = require "zknn.args"
local library = require "zknn.library"
local profiled = require "zknn.profiled"
local raise = require "zknn.raise"

local profiler = {}

local read_profile = args.reader("profiler.profile", {
  { "func", "callable", optional = true }, { "schedule", "callable", optional = true },
  { "on_trace_ready", "callable", optional = true },
})

-- With func: measures func(profile), and gives the profile. Without: one to be started.
function profiler.profile(...)
  local a = read_profile(...)
  local Profile = require "zknn.profiler.profile"
  local profile = Profile(a.schedule, a.on_trace_ready, "a part of the script")
  if not a.func then return profile end
  local guard <close> = profile -- luacheck: ignore guard
  profile:start()
  a.func(profile)
  profile:stop()
  return profile
end

-- Runs f(...) as a span of that name; gives its results.
function profiler.record_function(name, f, ...)
  args.check_string("record_function", "name", name)
  args.check_callable("record_function", "f", f)
  if not profiled.layer then return f(...) end
  local span <close> = require("zknn.profiler.watch").named(name) -- luacheck: ignore span
  return f(...)
end

local read_schedule = args.reader("profiler.schedule", {
  { "wait", "integer" }, { "warmup", "integer" }, { "active", "integer" },
  { "repeat", "integer", default = 0 }, { "skip_first", "integer", default = 0 },
})

-- A function that says of each step what a profile does in it.
function profiler.schedule(...)
  local a = read_schedule(...)
  for _, name in ipairs { "wait", "warmup", "repeat", "skip_first" } do
    if a[name] < 0 then raise("schedule: %s must not be negative, got %d", name, a[name]) end
  end
  if a.active < 1 then raise("schedule: active must be 1 at least, got %d", a.active) end
  local cycle = a.wait + a.warmup + a.active
  return function(step)
    step = step - a.skip_first
    if step < 0 or a["repeat"] > 0 and step // cycle >= a["repeat"] then return "none" end
    step = step % cycle
    if step < a.wait then return "none" end
    if step < a.wait + a.warmup then return "warmup" end
    return step < cycle - 1 and "record" or "record_and_save"
  end
end

return library("zknn.profiler", profiler)
