-- What a C file will take, before anything is compiled: flash, RAM, multiply-adds, cycles.
--
-- Constants, memory and multiply-adds are exact. Code and cycles are estimates, of GCC's -Os for
-- Thumb-2 and of single floats in the FPU, without waits for flash:

local names = require "zknn.compile.names"
local numbers = require "zknn.compile.numbers"
local ops = require "zknn.compile.ops"
local words = require "zknn.inspect.words"

local LINE = 11 -- bytes of code that a line of C becomes
local RUN = 24 -- of a call of a node
local LIBRARY = 400 -- of a function of the math library

-- Cycles of a multiply-add (with its loads and its part of the loop), of an element that is read
-- and written, and of a call of exp, tanh and the like.
local CORES = {
  cortex_m4 = { mac = 6, element = 10, call = 120 },
  cortex_m7 = { mac = 3, element = 5, call = 60 },
}

local M4, M7 = CORES.cortex_m4, CORES.cortex_m7

local ASSUMPTIONS = ("Code: %d bytes a line of C and %d a function of the math library. Cycles of "
  .. "a multiply-add, an element and a call of exp or the like: %d, %d, %d (Cortex-M4), %d, %d, %d "
  .. "(Cortex-M7), with an FPU for the type and code in memory without waits."):format(LINE,
  LIBRARY, M4.mac, M4.element, M4.call, M7.mac, M7.element, M7.call)

local function cycles_of(core, row)
  return row.macs * core.mac + row.elements * core.element + row.calls * core.call
end

local function bytes_of(values)
  local bytes = 0
  for _, value in ipairs(values) do bytes = bytes + value.n * numbers.types[value.dtype].bytes end
  return bytes
end

local function row_of(node, made)
  local out
  for _, value in ipairs(node.outputs) do out = out or value end
  local macs = ops.find(node.type).macs
  local row = { name = node.label and names.comment(node.label) or made.name,
    type = node.type:match "%S+", shape = out.shape, constant_bytes = made.constant_bytes,
    macs = macs and macs(node) or 0, elements = 0, calls = made.calls * out.n }
  if row.macs == 0 then
    for _, value in ipairs(node.inputs) do
      if value then row.elements = math.max(row.elements, value.n) end
    end
  end
  row.elements = math.max(row.elements, out.n)
  row.cycles_m4 = cycles_of(M4, row)
  row.cycles_m7 = cycles_of(M7, row)
  return row
end

local report = {}

-- The report of an emitted file as a plain table.
function report.of(file)
  local r = { name = file.name, nodes = {}, macs = 0, cycles_m4 = 0, cycles_m7 = 0,
    assumptions = ASSUMPTIONS }
  local code = 0
  for _, text in ipairs(file.functions) do
    local _, lines = text:gsub("\n", "")
    code = code + lines * LINE
  end
  for _, text in ipairs(file.helpers) do
    local _, lines = text:gsub("\n", "")
    code = code + lines * LINE
  end
  code = code + LIBRARY * file.library_count + RUN * #file.plan.nodes
  for i, node in ipairs(file.plan.nodes) do
    local row = row_of(node, file.made[i])
    r.nodes[i] = row
    for _, key in ipairs { "macs", "cycles_m4", "cycles_m7" } do r[key] = r[key] + row[key] end
  end
  r.flash = { constants = file.constant_bytes, code_estimate = code,
    total_estimate = file.constant_bytes + code }
  r.ram = { arena = file.plan.bytes, inputs = bytes_of(file.net.inputs),
    outputs = bytes_of(file.net.outputs) }
  r.ram.total = r.ram.arena + r.ram.inputs + r.ram.outputs
  return r
end

-- The same for people.
function report.text(r)
  local rows = { { "NODE", "TYPE", "OUTPUT", "CONSTANTS", "MULTIPLY-ADDS", "CYCLES M4", "M7" } }
  for _, row in ipairs(r.nodes) do
    rows[#rows + 1] = { words.short(row.name, 40), row.type, words.shape(row.shape),
      words.count(row.constant_bytes), words.count(row.macs), words.count(row.cycles_m4),
      words.count(row.cycles_m7) }
  end
  rows[#rows + 1] = { "all", "", "", words.count(r.flash.constants), words.count(r.macs),
    words.count(r.cycles_m4), words.count(r.cycles_m7) }
  local right = { [4] = "right", [5] = "right", [6] = "right", [7] = "right" }
  local lines = words.columns(rows, right, "  ")
  local function line(...) lines[#lines + 1] = string.format(...) end
  line("Flash: %s bytes of constants, about %s of code", words.count(r.flash.constants),
    words.count(r.flash.code_estimate))
  line("RAM: %s bytes of working memory, %s of inputs, %s of outputs", words.count(r.ram.arena),
    words.count(r.ram.inputs), words.count(r.ram.outputs))
  line("%s", r.assumptions)
  return table.concat(lines, "\n") .. "\n"
end

return report
