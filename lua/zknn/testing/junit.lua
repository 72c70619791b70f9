-- The reporter that writes a file in JUnit's XML, which CI systems read: a testsuite a file.

local native = require "zknn.core.system"
local xml = require "zknn.xml"

local attribute, content = xml.attribute, xml.content

local function case(r)
  local lines = { ('    <testcase classname="%s" name="%s" file="%s" time="%.6f">'):format(
    attribute(r.file:gsub("%.lua$", ""):gsub("/", ".")), attribute(r.name), attribute(r.file),
    r.seconds) }
  local function add(format, ...) lines[#lines + 1] = format:format(...) end
  if r.status == "skip" then add('      <skipped message="%s"/>', attribute(r.message)) end
  if r.status == "fail" then
    add('      <failure message="%s">%s</failure>', attribute(r.message:match "^[^\n]*"),
      content(r.message .. (r.excerpt and "\n" .. r.excerpt or "")
        .. (r.frames and "\n" .. r.frames or "")))
  end
  if r.printed ~= "" then add("      <system-out>%s</system-out>", content(r.printed)) end
  add "    </testcase>"
  return table.concat(lines, "\n")
end

-- Of a list of results: tests, failures, skipped, time, as attributes.
local function counts(results)
  local failures, skipped, seconds = 0, 0, 0
  for _, r in ipairs(results) do
    failures = failures + (r.status == "fail" and 1 or 0)
    skipped = skipped + (r.status == "skip" and 1 or 0)
    seconds = seconds + r.seconds
  end
  return ('tests="%d" failures="%d" errors="0" skipped="%d" time="%.6f"'):format(#results, failures,
    skipped, seconds)
end

-- path: the file, whose folder is made. Raises at once when it could not be written.
return function(path)
  local folder = path:match "^(.*[^/])/+[^/]*$"
  if folder then native.make_folder(folder) end
  native.check_writable(path)
  local files, by_file, all = {}, {}, {}
  local reporter = {}

  function reporter.result(r)
    all[#all + 1] = r
    if not by_file[r.file] then
      by_file[r.file] = {}
      files[#files + 1] = r.file
    end
    table.insert(by_file[r.file], r)
  end

  function reporter.summary()
    local lines = { '<?xml version="1.0" encoding="UTF-8"?>',
      ('<testsuites name="zknn test" %s>'):format(counts(all)) }
    for _, file in ipairs(files) do
      lines[#lines + 1] = ('  <testsuite name="%s" %s>'):format(attribute(file),
        counts(by_file[file]))
      for _, r in ipairs(by_file[file]) do lines[#lines + 1] = case(r) end
      lines[#lines + 1] = "  </testsuite>"
    end
    lines[#lines + 1] = "</testsuites>\n"
    native.file_write(path, table.concat(lines, "\n"))
  end

  return reporter
end
