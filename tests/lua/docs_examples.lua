-- Runs examples of the documentation: with zknn's modules as globals and the seed 0, in the working
-- directory, in which they may leave files. What they print must be their comments "--> ...".
--
--   zknn tests/lua/docs_examples.lua [PAGE]    runs those of a page, or all; tells what is wrong

local zknn = require "zknn"

local examples = {}

local function expected(source)
  local lines = {}
  for line in source:gmatch "[^\n]+" do
    local text = line:match "%-%-> ?(.*)$"
    if text then lines[#lines + 1] = (text:gsub("%s+$", "")) end
  end
  return table.concat(lines, "\n")
end

-- nil when the example prints what its comments say, else what is wrong.
function examples.run(source)
  local wanted = expected(source)
  if wanted == "" then return "the example prints nothing that is compared (--> text)" end
  local printed = {}
  local env = setmetatable({
    zknn = zknn, nn = zknn.nn, F = zknn.nn.functional, optim = zknn.optim, data = zknn.data,
    onnx = zknn.onnx, plot = zknn.plot, testing = zknn.testing,
    train = zknn.train,
    print = function(...)
      local parts = table.pack(...)
      for i = 1, parts.n do
        parts[i] = tostring(parts[i])
      end
      printed[#printed + 1] = table.concat(parts, "\t")
    end,
  }, { __index = _G })
  local chunk, message = load(source, "=example", "t", env)
  if not chunk then return message end
  zknn.manual_seed(0)
  local good, trouble = pcall(chunk)
  if not good then return tostring(trouble) end
  local got = (table.concat(printed, "\n") .. "\n"):gsub("[ \t]+\n", "\n"):sub(1, -2)
  if got ~= wanted then return ("prints\n%s\nand not\n%s"):format(got, wanted) end
end

-- Runs the examples of all entries, or of one page. Gives how many there are, and a list of what is
-- wrong.
function examples.run_all(only)
  local n, problems = 0, {}
  for _, page in ipairs(require("zknn.docs").pages()) do
    for _, entry in ipairs(page.entries) do
      if entry.example and (not only or page.name == only) then
        n = n + 1
        local trouble = examples.run(entry.example)
        if trouble then
          problems[#problems + 1] = ("%s: %s: %s"):format(page.name, entry.name, trouble)
        end
      end
    end
  end
  return n, problems
end

if arg and arg[0] and arg[0]:find "docs_examples%.lua$" then
  local n, problems = examples.run_all(arg[1])
  print(table.concat(problems, "\n\n"))
  print(("%d examples, %d wrong"):format(n, #problems))
  os.exit(#problems == 0, true)
end

return examples
