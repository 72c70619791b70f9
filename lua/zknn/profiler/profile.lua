-- A profile of a part of a script: what profiler.profile gives.

local native = require "zknn.core.profiler"
local system = require "zknn.core.system"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local rows = require "zknn.profiler.rows"
local watch = require "zknn.profiler.watch"

local Profile = class("profiler.Profile")

-- schedule, on_trace_ready: as profiler.profile takes them; name: what is measured.
function Profile:__init(schedule, on_trace_ready, name)
  self._schedule, self._ready, self._name = schedule, on_trace_ready, name
  self.step_num = 0
  self._state = "new" -- then "on", then "over"
end

-- What the schedule says of the present step.
local function action(self)
  if not self._schedule then return "record" end
  local word = self._schedule(self.step_num)
  return args.check_choice("profile", "what schedule gives", word,
    { "none", "warmup", "record", "record_and_save" })
end

local function begin(self)
  self._running = native.start(true)
  watch.start()
end

-- Ends the measurement that runs, if one does, and hands it on.
local function finish(self)
  local running = self._running
  if not running then return end
  if not native.stop(running) then
    raise("profile: another profile, which was started later, still runs: stop that one first")
  end
  self._running = nil
  watch.stop()
  self._done, self._result = running, nil
  if self._ready then self._ready(self) end
end

function Profile:start(...)
  args.no_more("start", 1, ...)
  if self._state ~= "new" then
    raise("profile:start: this profile %s; make another one with profiler.profile()",
      self._state == "on" and "runs already" or "is over")
  end
  self._state = "on"
  self._action = action(self)
  if self._action:find "^record" then begin(self) end
end

function Profile:stop()
  if self._state ~= "on" then
    raise("profile:stop: this profile %s", self._state == "new" and "was not started" or "is over")
  end
  finish(self)
  self._state = "over"
end

-- For `local profile <close>`, and for errors inside profiler.profile(f).
function Profile:__close()
  if self._state == "on" then
    finish(self)
    self._state = "over"
  end
end

function Profile:step()
  if self._state ~= "on" then raise("profile:step: this profile does not run") end
  self.step_num = self.step_num + 1
  if not self._schedule then return end
  local before = self._action
  self._action = action(self)
  if before == "record_and_save" then finish(self) end
  if self._action:find "^record" and not self._running then begin(self) end
end

-- What was measured last.
local function result(self, what)
  if not self._done then
    raise("%s: nothing was measured yet%s", what, self._state == "on"
      and ": stop the profile first" or self._state == "new" and ": start the profile first"
      or ": no step of the schedule was one to record")
  end
  self._result = self._result or rows.of(self._done)
  return self._result
end

local GROUPS = { op = "ops", layer = "layers", phase = "phases", worker = "workers" }

local read_averages = args.reader("key_averages", { { "group_by", "string", default = "op" } })

function Profile:key_averages(...)
  local a = read_averages(...)
  args.check_choice("key_averages", "group_by", a.group_by, { "op", "layer", "phase", "worker" })
  local r = result(self, "key_averages")
  return require "zknn.profiler.averages"(r[GROUPS[a.group_by]], r.ns, a.group_by)
end

local PATH = { "path", "string" }
local read_trace = args.reader("export_chrome_trace", { PATH })

function Profile:export_chrome_trace(...)
  local a = read_trace(...)
  local r = result(self, "export_chrome_trace")
  system.file_write(a.path, require "zknn.profiler.chrome"(r, self._done, self._name))
end

local METRICS = { self_cpu_time_total = "self_ns", self_cpu_memory_usage = "self_bytes" }

local read_stacks = args.reader("export_stacks",
  { PATH, { "metric", "string", default = "self_cpu_time_total" } })

-- A line a node: the labels from the root on, and the microseconds (or bytes).
function Profile:export_stacks(...)
  local a = read_stacks(...)
  args.check_choice("export_stacks", "metric", a.metric,
    { "self_cpu_time_total", "self_cpu_memory_usage" })
  local r, lines, stacks = result(self, "export_stacks"), {}, {}
  for i, node in ipairs(r.nodes) do
    local label = rows.full_label(node):gsub("[;%c]", "_")
    stacks[i] = node.parent and stacks[node.parent] .. ";" .. label or label
    local value = node[METRICS[a.metric]]
    if a.metric == "self_cpu_time_total" then value = value // 1000 end
    if value > 0 then lines[#lines + 1] = ("%s %d\n"):format(stacks[i], value) end
  end
  system.file_write(a.path, table.concat(lines))
end

local read_flame = args.reader("export_flame_graph", { PATH })

function Profile:export_flame_graph(...)
  local a = read_flame(...)
  local r = result(self, "export_flame_graph")
  system.file_write(a.path, require "zknn.profiler.flame"(r, self._name))
end

function Profile:__tostring()
  if not self._done then return "profile: nothing was measured yet" end
  return require("zknn.profiler.report").whole(result(self, "profile"), self._name)
end

return Profile
