-- What profile:key_averages gives: rows in a list, and the table of them.

local args = require "zknn.args"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local report = require "zknn.profiler.report"

local Averages = class("profiler.Averages")

-- The fields of a row, as PyTorch calls them; times are microseconds.
local FIELDS = {
  cpu_time_total = function(row) return row.ns / 1e3 end,
  self_cpu_time_total = function(row) return row.self_ns / 1e3 end,
  cpu_time = function(row) return row.ns / 1e3 / math.max(row.count, 1) end,
  cpu_memory_usage = function(row) return row.bytes end,
  self_cpu_memory_usage = function(row) return row.self_bytes end,
  count = function(row) return row.count end,
}

local SORTS = {
  cpu_time_total = "ns", self_cpu_time_total = "self_ns", cpu_time = "average",
  cpu_memory_usage = "bytes", self_cpu_memory_usage = "self_bytes", count = "count",
}

-- rows: of rows.lua; ns: of the profile; group: "op", "layer", "phase" or "worker".
function Averages:__init(rows, ns, group)
  self._rows, self._ns, self._group = rows, ns, group
  self.rows = ordered.list {}
  for i, row in ipairs(rows) do
    local record = { key = row.key }
    for name, value in pairs(FIELDS) do record[name] = value(row) end
    if group == "layer" then
      record.forward_time, record.backward_time = row.forward_ns / 1e3, row.backward_ns / 1e3
    end
    row.average = row.ns // math.max(row.count, 1)
    self.rows[i] = record
  end
end

local read = args.reader("table", {
  { "sort_by", "string", optional = true }, { "row_limit", "integer", default = 100 },
})

function Averages:table(...)
  local a = read(...)
  local field = a.sort_by and SORTS[a.sort_by]
  if a.sort_by and not field then
    local names = {}
    for name in pairs(SORTS) do names[#names + 1] = name end
    table.sort(names)
    raise("table: sort_by must be '%s', got '%s'%s", table.concat(names, "', '"), a.sort_by,
      args.hint(a.sort_by, names))
  end
  local write = self._group == "layer" and report.layers or report.operations
  return write(self._rows, self._ns, field, a.row_limit)
end

function Averages:__tostring()
  return self:table { sort_by = self._group == "op" and "self_cpu_time_total" or nil }
end

return Averages
