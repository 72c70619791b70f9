-- The command `zknn compile MODEL`: an ONNX model as one file of C.

local words = require "zknn.inspect.words"

local USAGE = [[
usage: zknn compile [options] MODEL

Writes an ONNX model as one file of C99, which is C++, too: a function NAME_run with one parameter
for each input and output of the graph, its weights, and no other library than math. It allocates
nothing; sizes and shapes are macros. Nodes that a C file cannot have are told at once, and nothing
is written.

  --output FILE, -o FILE   the file to write; the model's name and .c without it
  --header FILE       writes the declarations into a file of their own
  --name NAME         what NAME_run is called; without it the output's name
  --batch N           the size of an unknown first axis of inputs; 1 without it
  --shape NAME=SIZES  the sizes of an input, as x=1,3,28,28; once for each input
  --context           the memory is a struct that the caller passes, so that runs may overlap
  --no-float          inputs and outputs are the bytes of a quantized net; nothing computes with
                      floats
  --no-pack           quantized weights have a byte each; without it those of 4 and 2 bits share
                      bytes, and five of -1, 0 and 1 are in one
  --math builtin      brings exp, tanh and the like along, for where there is no math library
  --test FILE         reads inputs from an .npz file, and writes a second C file, which compares the
                      net's outputs for them with zknn's
  --tolerance T       the difference that it allows, of the largest magnitude; 2e-6 without it
  --report            prints what the file will take: flash, RAM, multiply-adds, estimates of code
                      and cycles; it writes the file only where --output is given
  --json              prints the report as JSON
  --help, -h          print this help

The exit status is 0 when the file was written, 1 when the model cannot be written as C, and 2 after
a wrong option.
]]

local KNOWN = { output = "text", header = "text", name = "text", batch = "number", shape = "texts",
  context = "flag", ["no-float"] = "flag", ["no-pack"] = "flag", math = "text", test = "text",
  tolerance = "number", report = "flag", json = "flag", help = "flag" }

-- {x = {1, 3}} of {"x=1,3"}; or nil and what is wrong.
local function read_shapes(texts)
  if not texts then return nil end
  local shapes = {}
  for _, text in ipairs(texts) do
    local name, sizes = text:match "^(.*)=([%d,]*)$"
    if not name then return nil, ("--shape: '%s' is not like x=1,3,28,28"):format(text) end
    shapes[name] = {}
    for size in sizes:gmatch "%d+" do table.insert(shapes[name], math.tointeger(tonumber(size))) end
  end
  return shapes
end

return function(tools, arguments)
  local function complain(message, status)
    io.stderr:write(tools.name, " compile: ", words.safe(tostring(message)), "\n")
    os.exit(status, true)
  end
  local o, problem = require "zknn.inspect.options"(arguments, KNOWN)
  if o and o.help then
    require("zknn.usage").print(USAGE)
    os.exit(0, true)
  end
  local shapes
  if o then shapes, problem = read_shapes(o.shape) end
  if o and not problem and #o.paths ~= 1 then
    problem = #o.paths == 0 and "which model? zknn compile MODEL" or "it takes one model"
  end
  if problem then complain(problem .. " (--help lists the options)", 2) end
  local path = o.paths[1]
  local reports = o.report or o.json
  local output = o.output or not reports and path:gsub("%.onnx$", "") .. ".c" or nil
  local good, net = pcall(require("zknn").onnx.compile, path, { output = output, header = o.header,
    name = o.name, batch = o.batch and math.tointeger(o.batch) or o.batch, shape = shapes,
    context = o.context, no_float = o["no-float"], pack = not o["no-pack"], math = o.math,
    test = o.test, tolerance = o.tolerance })
  if not good then complain(tostring(net):gsub("^onnx%.compile: ", ""), 1) end
  if o.json then
    io.stdout:write(require "zknn.inspect.json"(net.report), "\n")
  elseif reports then
    io.stdout:write(require "zknn.compile.report".text(net.report))
  end
  if reports then os.exit(0, true) end
  io.stdout:write(("%s: %s of constants, %s of working memory\n"):format(words.safe(output),
    words.size(net.constant_bytes), words.size(net.arena_bytes)))
  os.exit(0, true)
end
