-- The reporter for people: a line a test, what failed with its cause, a summary.

local native = require "zknn.core.system"
local color = require "zknn.color"

local LAST = 40 -- lines of what a failed test printed
local SLOW, SLOWEST = 1, 3 -- seconds from which a test is called slow, and how many are named

local function time(seconds)
  if seconds < 1 then return ("%.1f ms"):format(1000 * seconds) end
  return ("%.2f s"):format(seconds)
end

local function indent(text, by)
  return (by .. text:gsub("\n+$", ""):gsub("\n([^\n])", "\n" .. by .. "%1"))
end

-- The last lines of a text.
local function last_lines(text)
  local lines = {}
  for line in (text:gsub("\n+$", "") .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  local from = math.max(1, #lines - LAST + 1)
  local cut = from > 1 and "... (--show-output shows all)\n" or ""
  return cut .. table.concat(lines, "\n", from)
end

local function plain(name) -- on one line, whatever the name is
  return (name:gsub("%c", "?"))
end

return function(options)
  local colours, paint = color.enabled(), color.painter()
  local width = native.terminal_size()
  local heading, shown, results = nil, nil, {}
  local reporter = {}

  local function put(text)
    io.stdout:write(shown and "\r\27[K" or "", text, "\n")
    io.stdout:flush()
    shown = nil
  end

  local function head(file)
    if heading ~= file then put(paint("bold", plain(file))) end
    heading = file
  end

  -- While a test runs, its name stands on the terminal's last line.
  function reporter.begin(file, name)
    head(file)
    if not colours or options.show_output then return end
    io.stdout:write(("  ...  %s"):format(plain(name)):sub(1, width - 1))
    io.stdout:flush()
    shown = true
  end

  function reporter.printed(bytes)
    if not options.show_output then return end
    io.stdout:write(bytes)
    io.stdout:flush()
  end

  local MARKS = { pass = paint("green", "ok  "), fail = paint("red", "FAIL"),
    skip = paint("yellow", "skip") }

  function reporter.result(r)
    head(r.file)
    results[#results + 1] = r
    local line = ("  %s %s  %s"):format(MARKS[r.status], plain(r.name),
      paint("grey", time(r.seconds)))
    if r.status == "skip" and r.message ~= "" then line = line .. "  " .. plain(r.message) end
    put(line)
    if r.status ~= "fail" then return end
    put(indent(r.message, "       "))
    if r.excerpt then put(indent(r.excerpt, "       ")) end
    if r.frames then put(paint("grey", indent(r.frames, "         "))) end
    if r.printed ~= "" and not options.show_output and r.name ~= "(the file)" then
      put(paint("grey", "       it printed:"))
      put(indent(last_lines(r.printed), "       | "))
    end
  end

  function reporter.empty(file)
    head(file)
    put("  " .. paint("yellow", "no tests in it") .. " (testing.test(name, f) makes one)")
  end

  local function show_slowest()
    local slow = {}
    for _, r in ipairs(results) do
      if r.seconds >= SLOW then slow[#slow + 1] = r end
    end
    table.sort(slow, function(a, b) return a.seconds > b.seconds end)
    if #slow > 0 then put("Slowest:") end
    for i = 1, math.min(#slow, SLOWEST) do
      put(("  %s  %s: %s"):format(time(slow[i].seconds), plain(slow[i].file), plain(slow[i].name)))
    end
  end

  function reporter.summary(total)
    if shown then put "" end
    local failed = {}
    for _, r in ipairs(results) do
      if r.status == "fail" then failed[#failed + 1] = r end
    end
    put ""
    if #failed > 0 and #results > 1 then
      put "Failed:"
      for _, r in ipairs(failed) do put(("  %s: %s"):format(plain(r.file), plain(r.name))) end
    end
    show_slowest()
    local words = { paint(total.pass > 0 and "green" or "grey", total.pass .. " passed"),
      paint(total.fail > 0 and "red" or "grey", total.fail .. " failed") }
    if total.skip > 0 then words[#words + 1] = paint("yellow", total.skip .. " skipped") end
    if total.written > 0 then
      words[#words + 1] = ("%d golden file%s written"):format(total.written,
        total.written == 1 and "" or "s")
    end
    put(("%s in %d file%s, %s"):format(table.concat(words, ", "), total.files,
      total.files == 1 and "" or "s", time(total.seconds)))
    if total.left > 0 then
      put(("stopped; %d file%s did not run"):format(total.left, total.left == 1 and "" or "s"))
    end
  end

  return reporter
end
