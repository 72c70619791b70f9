-- The reporter in the Test Anything Protocol, version 13: https://testanything.org

local function escape(text)
  return (text:gsub("%c", " "):gsub("[\\#]", "\\%0"))
end

-- Text as a block of YAML below a test point.
local function block(key, text)
  local lines = {}
  text = text:gsub("[^%C\n\t]", "?"):gsub("\n+$", "")
  for line in (text .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = "    " .. line end
  return ("  %s: |\n%s"):format(key, table.concat(lines, "\n"))
end

return function()
  local count = 0
  local reporter = {}

  local function put(text)
    io.stdout:write(text, "\n")
    io.stdout:flush()
  end

  put "TAP version 13"

  function reporter.result(r)
    count = count + 1
    local line = ("%s %d - %s"):format(r.status == "fail" and "not ok" or "ok", count,
      escape(r.file .. ": " .. r.name))
    if r.status == "skip" then line = line .. " # SKIP " .. escape(r.message) end
    put(line)
    put "  ---"
    put(("  duration_ms: %.3f"):format(1000 * r.seconds))
    if r.status == "fail" then
      put(block("message", r.message))
      if r.frames then put(block("stack", r.frames)) end
      if r.printed ~= "" then put(block("output", r.printed)) end
    end
    put "  ..."
  end

  function reporter.summary(total)
    put(("1..%d"):format(count))
    if total.left > 0 then put(("Bail out! %d files did not run"):format(total.left)) end
  end

  return reporter
end
