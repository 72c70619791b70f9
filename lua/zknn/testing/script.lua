-- The sink of a script that is run by itself: "ok NAME" or "FAIL NAME: message", and a summary.

local script = {}

local function show(format, ...)
  print(format:format(...))
  io.stdout:flush()
end

function script.begin() end
function script.listed() end
function script.passed(test) show("ok %s", test.name) end

function script.skipped(test)
  show("skip %s%s", test.name, test.skipped ~= "" and ": " .. test.skipped or "")
end

function script.failed(test, problem)
  local text = problem.text .. (problem.excerpt and "\n" .. problem.excerpt or "")
  if #problem.frames > 1 then text = text .. "\n" .. table.concat(problem.frames, "\n") end
  show("FAIL %s: %s", test.name, (text:gsub("\n([^\n]+)", "\n    %1")))
end

function script.finish(counts)
  local words = {}
  if counts.passed + counts.failed + counts.skipped > 0 then
    words[1] = ("%d passed, %d failed"):format(counts.passed, counts.failed)
  end
  if counts.skipped > 0 then words[#words + 1] = ("%d skipped"):format(counts.skipped) end
  if counts.written > 0 then
    words[#words + 1] = ("%d golden file%s written"):format(counts.written,
      counts.written == 1 and "" or "s")
  end
  if #words > 0 then print(table.concat(words, ", ")) end
end

return script
