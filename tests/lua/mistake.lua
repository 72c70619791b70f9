-- Mistakes as users make them, for tests: a file with one line of setting and the mistake below it
-- runs, and its message must name that line and what to write.

local mistake = {}

local PRELUDE = [[local zknn = require "zknn";
local nn, optim, data = zknn.nn, zknn.optim, zknn.data;
local F, T, x, m = nn.functional, data.transforms, zknn.ones(2, 3), nn.Linear(3, 2);
local opt = optim.SGD(m:parameters(), {lr=0.1}); local sched = optim.lr_scheduler.StepLR(opt, 1);
local set = data.TensorDataset(zknn.ones(4, 3), zknn.zeros(4):long());
local loader = data.DataLoader(set, {batch_size=2});]]

local path = os.tmpname()

-- Runs the lines of `code`. Gives the message without its position, and the line in `code` that it
-- names (nil when it names another file); or nil and what `code` returned.
function mistake.run(code)
  local file = assert(io.open(path, "w"))
  file:write(PRELUDE:gsub("\n", " "), "\n", code, "\n")
  file:close()
  local f, problem = loadfile(path)
  assert(f, problem)
  local good, message = xpcall(f, tostring)
  os.remove(path)
  if good then return nil, message end
  local line, text = message:match("^" .. path:gsub("%p", "%%%0") .. ":(%d+): (.*)$")
  return text or message, line and tonumber(line) - 1
end

-- Raises unless the mistake is told at its line (1, when it is not said), with all of the parts.
function mistake.is_told(code, parts, line)
  local message, at = mistake.run(code)
  if not message then error(("no error: %s"):format(code), 0) end
  if at ~= (line or 1) then
    error(("%s\nnames line %s, not %d: %s"):format(code, at, line or 1, message), 0)
  end
  for _, part in ipairs(type(parts) == "table" and parts or { parts }) do
    if not message:find(part, 1, true) then
      error(("%s\nno '%s' in: %s"):format(code, part, message), 0)
    end
  end
end

-- A test by busted's `it` of each row { code, a part of the message or a list of them, line = }.
function mistake.each(it, rows)
  for _, row in ipairs(rows) do
    it(row[1], function() mistake.is_told(row[1], row[2], row.line) end)
  end
end

return mistake
