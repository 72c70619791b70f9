-- What a trace would freeze in silence: numbers that the script takes out of tensors (item, tolist,
-- a comparison of them), what it keeps from call to call, and what it draws in Lua.
--
-- The model runs again: with other values in its inputs, and then with forged numbers in place of
-- those that the script takes out. When it does the same with the same numbers and constants, none
-- of them matters. An error in such a run is no difference, as far as the run came: a check of the
-- script that refuses the values.

local core = require "zknn.core"
local native = require "zknn.core.onnx"
local raise = require "zknn.raise"
local values = require "zknn.onnx.values"

local CHEAP = 2e6 -- elements that a run makes: then many of them are made

-- --- the runs ---

-- What differs in another run, {what=, op=, where=}, or nil.
local function difference(base, other)
  local what, op, where = native.trace_compare(base.trace, other.trace, not other.outputs)
  return what and { what = what, op = op, where = where } or nil
end

-- Enough for a run that does what the first did, and not for one that never ends.
local function limit_of(trace)
  local _, calls = native.trace_weight(trace)
  return 2 * calls + 1000
end

-- "net.lua:7", of what messages have in front.
local function line_of(where) return (where:gsub(":%s*$", "")) end

-- The lines that took elements out, each once: "item at net.lua:7"; lines as where.
local function reads_of(trace)
  local list, seen = {}, {}
  for _, read in ipairs(native.trace_reads(trace)) do
    local line = line_of(read.where)
    local text = ("%s at %s"):format(read.how, line == "" and "an unknown line" or line)
    if not seen[text] then
      seen[text] = true
      list[#list + 1] = { text = text, where = read.where }
    end
  end
  return list
end

local function describe(found)
  local line = found.where ~= "" and (" (%s)"):format(line_of(found.where)) or ""
  if found.op == "" then return ("an output is another %s"):format(found.what) end
  if found.what == "operation" then
    return ("other operations are called, from %s on%s"):format(found.op, line)
  end
  return ("%s gets another %s%s"):format(found.op, found.what, line)
end

-- The first difference among runs with forged numbers, all of them or those of one line.
local function forged(run, model, inputs, base, where)
  local limit = limit_of(base.trace)
  for forgery = 1, native.trace_forgeries() do
    local other = run(model, inputs, { forgery = forgery, where = where, limit = limit })
    local found = difference(base, other)
    if found then return found end
  end
end

-- The lines whose numbers matter; all when none does alone.
local function guilty(run, model, inputs, base, reads)
  local lines = {}
  for i, read in ipairs(reads) do
    if i > 16 then break end
    if forged(run, model, inputs, base, read.where) then lines[#lines + 1] = read end
  end
  return #lines > 0 and lines or reads
end

local function complain(options, text)
  if not options.allow_frozen then raise("%s", text) end
  io.stderr:write("warning: ", text, "\n")
end

local function complain_of_data(options, found, lines)
  local texts = { "onnx.export: a file would keep what this example's values gave: with others, "
    .. describe(found) }
  for _, read in ipairs(lines) do
    texts[#texts + 1] = ("  %s takes numbers out of a tensor"):format(read.text)
  end
  if not options.allow_frozen then
    texts[#texts + 1] = "  write it with operations on tensors (x / x:max() for "
      .. "x / x:max():item(), zknn.where(x:gt(3), a, b) for if), or pass allow_frozen = true to "
      .. "keep the example's"
  end
  complain(options, table.concat(texts, "\n"))
end

-- The run is to be the same when it is made again with the same inputs. Gives the run to export:
-- a later one when the first filled a cache.
local function steady(run, model, inputs, base, options)
  local again = run(model, inputs, {
    limit = limit_of(base.trace), keep = true, ahead = 40000017,
  })
  local found = difference(base, again)
  if not found then return base end
  if again.outputs then
    local third = run(model, inputs, { limit = limit_of(again.trace), ahead = 80000041 })
    if third.outputs and not difference(again, third) then return again end
  end
  local text = "onnx.export: a second run on the same example does something else: %s. Forward "
    .. "keeps something from call to call (a counter, a buffer that it writes), or asks Lua for "
    .. "time or random numbers; a file has no state. Make it an input of the model%s"
  complain(options, text:format(describe(found), options.allow_frozen and ""
    or ", or pass allow_frozen = true to keep what the first run had"))
  return base
end

-- Runs the model with other values and complains of what would be frozen. base: the first run.
-- Gives the run to export.
return function(run, model, inputs, base, options)
  local generator = core.Generator():manual_seed(0)
  local first = steady(run, model, inputs, base, options)
  base = first
  local cheap = native.trace_weight(base.trace) < CHEAP
  for _, how in ipairs(cheap and values.many or values.few) do
    local changed = values.changed(inputs, how, generator)
    local other = run(model, changed, { limit = limit_of(base.trace) })
    local found = difference(base, other)
    if found and found.what == "example" then
      raise("onnx.export: %s reads the example itself, not what forward is called with (%s)",
        found.op, line_of(found.where))
    elseif found then
      local reads = reads_of(base.trace)
      complain_of_data(options, found, guilty(run, model, inputs, base, reads))
      return base
    end
  end
  local reads = reads_of(base.trace)
  if #reads == 0 then return base end
  local found = forged(run, model, inputs, base)
  if found then complain_of_data(options, found, guilty(run, model, inputs, base, reads)) end
  return base
end
