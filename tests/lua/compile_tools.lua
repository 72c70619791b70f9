-- What the specs of onnx.compile share: nets as C files with tests, compiled together and run.

local zknn = require "zknn"
local onnx = zknn.onnx

local support = require "support"

local tools = {}

local STRICT = "-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror"

-- Compiles and runs all nets in one program: cases are lists of {name, model, inputs, options}. The
-- oracle is the session, whose outputs onnx.compile stores in the test. Gives what is printed, and
-- true when all tests passed. flags: of the compiler, in place of C99's.
function tools.run(cases, compiler, flags)
  local folder = support.make_folder()
  local main, calls, files = { "#include <stdio.h>" }, {}, {}
  for i, case in ipairs(cases) do
    local options = { name = case.name, test = case.inputs, tolerance = case.tolerance }
    for key, value in pairs(case.options or {}) do options[key] = value end
    if options.header then options.header = folder .. "/" .. options.header end
    local net = onnx.compile(case.model, options)
    support.write(("%s/net%d.c"):format(folder, i), net.source)
    support.write(("%s/net%d_test.c"):format(folder, i), ('%s#include "net%d.c"\n'):format(net.test,
      i))
    files[#files + 1] = ("net%d_test.c"):format(i)
    main[#main + 1] = ("int %s_test(void);"):format(case.name)
    calls[#calls + 1] = ("  bad += %s_test();"):format(case.name)
  end
  support.write(folder .. "/main.c", ("%s\nint main(void) {\n  int bad = 0;\n%s\n"
    .. "  return bad ? 1 : 0;\n}\n"):format(table.concat(main, "\n"), table.concat(calls, "\n")))
  local macros = {}
  for i, case in ipairs(cases) do macros[i] = ("-D%s_NO_MAIN"):format(case.name:upper()) end
  local text = support.output_of(("cd %s && { %s %s %s %s main.c -o all -lm 2>&1 && ./all && "
    .. "echo PASSED; }"):format(folder, compiler or "cc", flags or STRICT,
    table.concat(macros, " "), table.concat(files, " ")))
  support.remove_folder(folder)
  return text, text:find("PASSED\n", 1, true) ~= nil
end

function tools.passes(cases, compiler, flags)
  local text, passed = tools.run(cases, compiler, flags)
  assert(passed, text)
  return text
end

return tools
