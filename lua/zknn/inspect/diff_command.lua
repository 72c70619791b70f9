-- The command `zknn diff A B`: how two files differ.

local words = require "zknn.inspect.words"

local USAGE = [[
usage: zknn diff [options] A B

Shows how two files of tensors or models differ, without loading them: names, dtypes and shapes, the
greatest absolute and relative difference of the elements, other values and metadata, and of ONNX
models the nodes and their attributes. The files may be of two formats.

  --rtol R     elements are equal when |a - b| <= atol + R * |b| (default: 0)
  --atol A     the absolute tolerance in it (default: 0)
  --json       print JSON
  --help, -h   print this help

A nan is equal to a nan. The exit status is 0 when the files are equal, 1 when they differ, and 2
when one could not be read.
]]

local function value_text(value)
  if math.type(value) then return require("zknn.text").number(value) end
  if type(value) == "table" then return words.shape(value) end
  return words.short(tostring(value), 100)
end

local lines = {}

function lines.only(d)
  local what = d.dtype and (" %s %s"):format(d.dtype, words.shape(d.shape))
    or d.value ~= nil and " " .. value_text(d.value) or ""
  return ("%s %s: only in %s%s"):format(d.of == "a" and "-" or "+", words.short(d.name, 120),
    d.of == "a" and "A" or "B", what)
end

local function two(d, what)
  return ("! %s: %s%s in A, %s in B"):format(words.short(d.name, 120), what, value_text(d.a),
    value_text(d.b))
end

function lines.dtype(d) return two(d, "") end

lines.shape, lines.value, lines.metadata, lines.graph = lines.dtype, lines.dtype, lines.dtype,
  lines.dtype

function lines.node(d)
  return two(d, d.what == "place" and "place " or words.short(d.what, 60) .. " ")
end

function lines.values(d)
  local parts = {}
  if d.absolute and d.absolute > 0 then
    parts[1] = ("greatest difference %s at %s, relative %s"):format(words.number(d.absolute),
      words.shape(d.index), words.number(d.relative))
  elseif d.index then
    parts[1] = "the first at " .. words.shape(d.index)
  end
  if d.nan and d.nan > 0 then
    parts[#parts + 1] = ("%s nan in one of the two"):format(words.count(d.nan))
  end
  local count = d.count and ("%s of %s differ; "):format(words.count(d.unequal),
    words.plural(d.count, "element")) or "the bytes differ"
  return ("! %s: %s%s"):format(words.short(d.name, 120), count, table.concat(parts, "; "))
end

local function text_of(t)
  local out = {}
  for i, d in ipairs(t.differences) do out[i] = lines[d.kind](d) end
  out[#out + 1] = ("%s; %s compared"):format(words.plural(#t.differences, "difference"),
    words.plural(t.compared, "tensor"))
  return table.concat(out, "\n") .. "\n"
end

local function leave(tools, message)
  io.stdout:flush()
  io.stderr:write(tools.name, " diff: ", words.safe(tostring(message)), "\n")
  os.exit(2, true)
end

return function(tools, arguments)
  local o, problem = require "zknn.inspect.options"(arguments,
    { rtol = "number", atol = "number", json = "flag", help = "flag" })
  if o and o.help then
    require("zknn.usage").print(USAGE)
    os.exit(0, true)
  end
  if o and #o.paths ~= 2 then
    problem = ("it compares two files, got %d: zknn diff A B"):format(#o.paths)
  end
  if problem then leave(tools, problem .. " (--help lists the options)") end
  local good, t = pcall(require("zknn.inspect").diff, o.paths[1], o.paths[2],
    { rtol = o.rtol, atol = o.atol })
  if not good then leave(tools, t) end
  if o.json then
    io.stdout:write(require "zknn.inspect.json"(t), "\n")
  elseif not t.equal then
    io.stdout:write(text_of(t))
  end
  os.exit(t.equal and 0 or 1, true)
end
