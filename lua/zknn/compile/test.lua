-- The second C file: inputs, and the outputs that zknn's session gives for them. It runs the net on
-- the user's own machine and says how far the outputs are from these.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local names = require "zknn.compile.names"
local numbers = require "zknn.compile.numbers"
local session = require "zknn.onnx.session"

-- The inputs of each run, as lists of tensors in the net's order. given: tensors by name, whose
-- first axis may hold several runs.
local function runs_of(net, given, what)
  local count
  local known = {}
  for i, input in ipairs(net.inputs) do known[i] = input.name end
  args.check_names(what .. ": test", given, known)
  local runs = {}
  for i, input in ipairs(net.inputs) do
    local t = given[input.name]
    if not core.is_tensor(t) then
      raise("%s: test must have an array for the input '%s', got %s", what, input.name,
        args.describe(t))
    end
    local n = input.n > 0 and t:numel() // input.n or 1
    if n * input.n ~= t:numel() or n < 1 then
      raise("%s: test: the array for the input '%s' has %d elements, and a run takes %d", what,
        input.name, t:numel(), input.n)
    end
    if count and n ~= count then
      raise("%s: test: the array for the input '%s' has elements for %d runs, another for %d", what,
        input.name, n, count)
    end
    count = n
    if t.dtype ~= input.dtype then t = t:to(input.dtype) end
    t = t:contiguous():view { n, input.n }
    for r = 1, n do
      runs[r] = runs[r] or {}
      runs[r][i] = t:select(0, r - 1):reshape(input.shape)
    end
  end
  return runs
end

local TEMPLATE = [[
/* Whether NAME_run gives here what zknn gave: prints it, and ends with 0 when it does. */
#include <math.h>
#include <stdio.h>
#include <stdint.h>
DECLARATIONS
ARRAYS
/* Counts elements that are further from `want` than `most` allows, of its largest magnitude. */
static double difference(double want, double got) {
  if (want == got || (want != want && got != got)) return 0.0;
  return want - want != 0.0 || got - got != 0.0 ? (double)INFINITY : fabs(want - got);
}

CHECKS
int NAME_test(void);

int NAME_test(void) {
  int bad = 0;
BODY
  printf("%s NAME: RUNS run(s)\n", bad ? "FAILED" : "ok");
  return bad;
}

#ifndef NAME_NO_MAIN
int main(void) {
  return NAME_test() ? 1 : 0;
}
#endif
]]

local CHECK = [[
static int check_DTYPE(const char *name, const TYPE *want, const TYPE *got, int n) {
  double largest = 0.0, most = 0.0;
  for (int i = 0; i < n; i++) {
    const double size = fabs((double)want[i]), d = difference((double)want[i], (double)got[i]);
    if (size > largest && size - size == 0.0) largest = size;
    if (d > most) most = d;
  }
  printf("%s: greatest difference %g, largest magnitude %g\n", name, most, largest);
  return most > LIMIT * largest;
}
]]

-- file: the emitted net; model: its table; given: tensors by the inputs' names; options: tolerance,
-- and what the C file was made with.
return function(file, model, given, options)
  local net = file.net
  local runs = runs_of(net, given, options.what)
  local run = session(model, { memory_limit = options.memory_limit,
    work_limit = options.work_limit, rescale = "fixed" })
  local arrays, body, checks, seen = {}, {}, {}, {}
  for r, inputs in ipairs(runs) do
    local feeds, pass = {}, {}
    if options.context then pass[1] = "&context" end
    for i, input in ipairs(net.inputs) do
      feeds[input.name] = inputs[i]
      local name = ("input%d_run%d"):format(i, r)
      arrays[#arrays + 1] = file:array_text(name, inputs[i])
      pass[#pass + 1] = name
    end
    local outputs, after = run:run(nil, feeds), {}
    for i, value in ipairs(net.outputs) do
      local want = ("want%d_run%d"):format(i, r)
      arrays[#arrays + 1] = file:array_text(want, outputs[i])
      if r == 1 then
        arrays[#arrays + 1] = ("static %s got%d[%d];\n"):format(numbers.types[value.dtype].c, i,
          math.max(value.n, 1))
      end
      pass[#pass + 1] = ("got%d"):format(i)
      after[i] = ("  bad += check_%s(%s, %s, got%d, %d);"):format(value.dtype,
        names.literal(file.output_names[i]), want, i, value.n)
      if not seen[value.dtype] then
        seen[value.dtype] = true
        local limit = value.dtype == "float32" and options.tolerance
          or value.dtype == "float64" and math.min(options.tolerance, 1e-12) or 0
        checks[#checks + 1] = (CHECK:gsub("%u%u%u%u+", { DTYPE = value.dtype,
          TYPE = numbers.types[value.dtype].c, LIMIT = ("%.9g"):format(limit) }))
      end
    end
    body[#body + 1] = ("  %s_run(%s);"):format(file.name, table.concat(pass, ", "))
    table.move(after, 1, #after, #body + 1, body)
  end
  if options.context then
    arrays[#arrays + 1] = ("static struct %s_context context;\n"):format(file.name)
  end
  local infinite = table.concat(arrays)
  local macros = ""
  if infinite:find(file.macro .. "INF", 1, true) then
    macros = macros .. ("#define %sINF INFINITY\n"):format(file.macro)
  end
  if infinite:find(file.macro .. "NAN", 1, true) then
    macros = macros .. ("#define %sNAN NAN\n"):format(file.macro)
  end
  local declarations = options.header and ("#include %s\n"):format(names.literal(options.header))
    or file:guarded()
  local words = { DECLARATIONS = declarations .. macros, ARRAYS = table.concat(arrays, "\n"),
    CHECKS = table.concat(checks, "\n"), BODY = table.concat(body, "\n"),
    RUNS = ("%d"):format(#runs),
    NAME_run = file.name .. "_run", NAME_test = file.name .. "_test", NAME = file.name,
    NAME_NO_MAIN = file.macro .. "NO_MAIN" }
  return (TEMPLATE:gsub("%f[%w_][%u][%u_]+[%l_%u]*%f[^%w_]", words))
end
