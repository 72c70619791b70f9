-- The command `zknn report RUN...`: one HTML file about one or many runs.

local args = require "zknn.args"
local native = require "zknn.core.system"

local USAGE = [[
usage: zknn report [options] RUN...

Writes one HTML file about one or many runs: curves, mistakes, the model, and a field to draw digits
on. A RUN is a folder that a training logged to, or a CSV file that --log of a script wrote.

  -o FILE, --output FILE  the file to write (default: report.html)
  --net FILE              the exported net (.onnx) of the only RUN, a CSV file
  --help, -h              print this help

The file needs no other file and no network. See docs/reports.md.
]]

local VALUES = { ["-o"] = "output", ["--output"] = "output", ["--net"] = "net" }

local function leave(tools, status, format, ...)
  io.stdout:flush()
  io.stderr:write(tools.name, " report: ", format:format(...), "\n")
  os.exit(status, true)
end

local function read_options(tools, words)
  local o, i, only_paths = { output = "report.html", paths = {} }, 1, false
  while words[i] do
    local word = words[i]
    local name, value = word:match "^(%-%-[%w-]+)=(.*)$"
    name = name or word
    if only_paths or word:sub(1, 1) ~= "-" then
      o.paths[#o.paths + 1] = word
    elseif word == "--" then
      only_paths = true
    elseif word == "--help" or word == "-h" then
      o.help = true
    elseif VALUES[name] then
      if not value then
        i = i + 1
        value = words[i]
      end
      if not value or value == "" then leave(tools, 2, "%s needs a file's name", name) end
      o[VALUES[name]] = value
    else
      leave(tools, 2, "there is no option '%s'%s (--help lists the options)", word,
        args.hint(name, { "--output", "--net", "--help" }))
    end
    i = i + 1
  end
  return o
end

return function(tools, words)
  local o = read_options(tools, words)
  if o.help then
    require("zknn.usage").print(USAGE)
    os.exit(0, true)
  end
  if #o.paths == 0 then
    leave(tools, 2, "a run is missing: zknn report RUN..., where RUN is a folder or a CSV file")
  end
  if o.net and #o.paths > 1 then leave(tools, 2, "--net is for one run, and there are several") end
  local good, problem = pcall(function()
    require "zknn"
    local read, runs = require "zknn.runs.read", {}
    for i, path in ipairs(o.paths) do runs[i] = read(path, o.net) end
    local text = require "zknn.runs.page"(runs)
    native.file_write(o.output, text)
    return ("%s  %.1f KB"):format(o.output, #text / 1000)
  end)
  if not good then leave(tools, 1, "%s", problem) end
  print(problem)
  os.exit(0, true)
end
