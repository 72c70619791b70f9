return [=[
# profiler: Profiler

Where a script's time and memory go: by operation, by layer and by phase, forward and backward
apart. `zknn --profile script.lua` measures a whole script.

    local profile = zknn.profiler.profile(train_one_epoch)
    print(profile)                                   -- all tables
    profile:export_flame_graph "flame.svg"

## module profiler
Where time and memory go, under the names of torch.profiler.
See: zknn

## profiler.profile(func=nil, schedule=nil, on_trace_ready=nil) -> Profile
Measures `func(profile)`, and gives the profile; without func, gives one to be started.

It counts calls, time and allocated memory of operations (forward and backward), layers,
batches of a DataLoader, steps of optimizers and nodes of ONNX sessions. What is none of these is a
row of its own, so the own times of all rows are the whole time. Recording a span takes up to a
microsecond. A profile inside another one is measured by itself: the outer one has a row "another
profile".

- func (function): what is measured; it may call profile:step()
- schedule (function): says of each step what to do, as profiler.schedule makes it; without one all
  is recorded
- on_trace_ready (function): called with the profile whenever something was measured

Returns: the profile. An error in func ends it, and goes on.
Example:
    local net = nn.Sequential(nn.Linear(4, 3), nn.ReLU())
    local profile = zknn.profiler.profile(function()
      for _ = 1, 5 do net(zknn.ones(2, 4)) end
    end)
    for _, row in ipairs(profile:key_averages().rows) do
      if row.key == "linear" then print(row.count) end   --> 5
    end
Source: torch.profiler.profile
Also: Profile
See: profiler.record_function, profiler.schedule, Profile:key_averages

## profiler.record_function(name, f, ...) -> any
Runs f(...) as a row of that name in a profile, and gives its results.

Without a profile it only calls f.

- name (string): the row
- f (function): what is to be measured
- ... (any): its arguments

Example:
    local function prepare(x) return x * 2 end
    print(zknn.profiler.record_function("prepare", prepare, 21))   --> 42
Source: torch.profiler.record_function
See: profiler.profile

## profiler.schedule(wait, warmup, active, repeat=0, skip_first=0) -> function
A plan for profiles of long runs: which steps are recorded.

Of wait + warmup + active steps the last `active` ones are measured, again and again. A step ends at
`profile:step()`.

- wait (integer): steps that are left out
- warmup (integer): steps that are left out too, before those that count
- active (integer): steps that are recorded together
- repeat (integer): how many times; 0 is without end
- skip_first (integer): steps that are left out at the very beginning

Returns: a function of a step's number that gives "none", "warmup", "record" or "record_and_save".
Errors: negative numbers; active of 0.
Example:
    local plan = zknn.profiler.schedule { wait = 1, warmup = 0, active = 2 }
    print(plan(0), plan(1), plan(2), plan(3))   --> none	record	record_and_save	none
Source: torch.profiler.schedule
See: profiler.profile, Profile:step

## Profile:start() -> nil
Begins to measure.

Example:
    local profile = zknn.profiler.profile()
    profile:start()
    zknn.ones(3):exp()
    profile:stop()
    print(profile:key_averages().rows[1].key ~= nil)   --> true
Source: torch.profiler.profile.start
See: Profile:stop

## Profile:stop() -> nil
Ends it. What was measured can be read from here on.

Errors: a profile that was not started, or is over; one within which another one was started that
still runs.
Example:
    local profile = zknn.profiler.profile()
    profile:start()
    profile:stop()
    print(#profile:key_averages().rows >= 1)   --> true
Source: torch.profiler.profile.stop
See: Profile:start

## Profile:step() -> nil
Tells the schedule that a step has ended.

Example:
    local seen = 0
    zknn.profiler.profile(function(profile)
      for _ = 1, 6 do profile:step() end
    end, {
      schedule = zknn.profiler.schedule { wait = 1, warmup = 0, active = 2 },
      on_trace_ready = function() seen = seen + 1 end,
    })
    print(seen)   --> 2
Source: torch.profiler.profile.step
See: profiler.schedule

## Profile:key_averages(group_by="op") -> Averages
What was measured, added up.

- group_by (string): "op": by operation, with rows "... backward" for backward; "worker": what
  worker threads of a DataLoader did meanwhile, in no share of the others; "layer": by layer,
  as error messages name them; "phase": forward, backward, optimizer step, data loading, ONNX
  sessions, and Lua and the rest

Returns: an object whose `rows` are a list of tables. Each has key, count (calls),
self_cpu_time_total and cpu_time_total (microseconds, without and with what it calls), cpu_time (the
average), self_cpu_memory_usage and cpu_memory_usage (bytes allocated); those of layers also
forward_time and backward_time. The self_ fields of all rows add up to the whole.
Errors: a profile that has measured nothing yet.
Example:
    local net = nn.Linear(4, 3)
    local profile = zknn.profiler.profile(function() net(zknn.ones(1, 4)):sum():backward() end)
    for _, row in ipairs(profile:key_averages { group_by = "layer" }.rows) do
      if row.key == "nn.Linear" then print(row.count, row.backward_time > 0) end   --> 1	true
    end
Source: torch.profiler.profile.key_averages
Also: Averages
See: Averages:table

## Averages:table(sort_by=nil, row_limit=100) -> string
The rows as a table.

- sort_by (string): "self_cpu_time_total", "cpu_time_total", "cpu_time", "count",
  "self_cpu_memory_usage" or "cpu_memory_usage", the greatest first; without it, as they came
- row_limit (integer): how many rows; the others are one. -1: all

Example:
    local profile = zknn.profiler.profile(function() zknn.ones(8):exp():log() end)
    local text = profile:key_averages():table { sort_by = "cpu_time_total", row_limit = 10 }
    print(text:match "^(Name +Self %%)" ~= nil)   --> true
Source: torch.autograd.profiler_util.EventList.table
See: Profile:key_averages

## Profile:export_chrome_trace(path) -> nil
Writes the spans as a trace that https://ui.perfetto.dev and chrome://tracing open.

The last 262,144 spans are kept; the file says how many were left out.

- path (string): the file, `.json`

Errors: a profile that has measured nothing yet; a file that cannot be written.
Example:
    local profile = zknn.profiler.profile(function() zknn.ones(8):exp() end)
    profile:export_chrome_trace "trace.json"
    print(io.open("trace.json"):read "a":find '"name":"exp"' ~= nil)   --> true
Source: torch.profiler.profile.export_chrome_trace
See: Profile:export_flame_graph, Profile:export_stacks

## Profile:export_stacks(path, metric="self_cpu_time_total") -> nil
Writes a line for each stack of spans: the names from the outside in, with semicolons between them,
and the microseconds. Tools that draw flame graphs read such files.

- path (string): the file
- metric (string): "self_cpu_time_total" or "self_cpu_memory_usage" (bytes)

Errors: a profile that has measured nothing yet; a file that cannot be written.
Example:
    local profile = zknn.profiler.profile(function()
      zknn.profiler.record_function("part", function() zknn.rand(300000):exp() end)
    end)
    profile:export_stacks "stacks.txt"
    print(io.open("stacks.txt"):read "a":find "all;part;exp %d+" ~= nil)   --> true
Source: torch.profiler.profile.export_stacks
See: Profile:export_flame_graph

## Profile:export_flame_graph(path) -> nil
Draws a flame graph: one SVG file for a browser, which needs nothing else.

A rectangle is as wide as its time, and stands on what it is part of. The pointer shows numbers, a
click enlarges, "/" searches.

- path (string): the file, `.svg`

Errors: a profile that has measured nothing yet; a file that cannot be written.
Example:
    local profile = zknn.profiler.profile(function() zknn.ones(8):exp() end)
    profile:export_flame_graph "flame.svg"
    print(io.open("flame.svg"):read())   --> <?xml version="1.0" encoding="UTF-8"?>
Source: zknn; B. Gregg, The flame graph, 2016
See: Profile:export_chrome_trace
]=]
