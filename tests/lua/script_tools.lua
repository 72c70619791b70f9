-- What the specs of the scripts share: a small data set, and runs of a script as a user runs it.

local zknn = require "zknn"
local support = require "support"

local write = support.write
local tools = {
  write = write, output_of = support.output_of, make_folder = support.make_folder,
  contains = support.has,
}

-- The file's content, or nil where there is none.
function tools.read(path)
  local file <close> = io.open(path, "rb")
  return file and file:read("a")
end

-- A file's content in short, for comparisons.
function tools.sha_of(path)
  return zknn.sha256(assert(tools.read(path)))
end

-- The shell's parent is this very process.
tools.zknn_command = tools.output_of("readlink /proc/$PPID/exe"):gsub("\n", "")

-- Runs a script of scripts/ (or at that path) on the data in the folder; gives its output, both
-- streams, and the exit status.
function tools.run(folder, arguments, script)
  local path = script:find("/", 1, true) and script or "scripts/" .. script
  local command = ("ZKNN_THREADS= %s %s.lua --data %s/data %s 2>&1; echo \"status $?\"")
    :format(tools.zknn_command, path, folder, arguments)
  local text = tools.output_of(command)
  text = text:gsub("zknn: warning: [^\n]*: not the published file: [^\n]*\n", "")
  local out, status = text:match("^(.*)status (%d+)\n$")
  return out, tonumber(status)
end

-- Runs a training script, which must end well; gives its output.
function tools.train(folder, arguments, script)
  local out, status = tools.run(folder, arguments, script or "train_3layer")
  if status ~= 0 then error(("status %d, not 0:\n%s"):format(status, out), 2) end
  return out
end

-- Runs train_3layer.lua, which must fail with these parts in its output: the user's fault, so it
-- names no line of code.
function tools.fails(folder, arguments, ...)
  local out, status = tools.run(folder, arguments, "train_3layer")
  if status ~= 1 then error(("status %d, not 1:\n%s"):format(status, out), 2) end
  for _, part in ipairs { ... } do
    tools.contains(out, part)
  end
  if out:find("traceback", 1, true) or out:find("%.lua:%d") then error(out, 2) end
  return out
end

-- The files of a run: the best net's and the record's.
function tools.model(folder, name)
  return folder .. "/" .. name .. ".pth", folder .. "/" .. name .. ".last.pth"
end

-- --- bits ---

local BITS = [[
local zknn = require "zknn"
local sums = {}
local function add(t)
  zknn.npy.save(t, "FOLDER/t.npy")
  local file <close> = io.open("FOLDER/t.npy", "rb")
  sums[#sums + 1] = zknn.sha256(file:read("a"))
end
CODE
print(zknn.sha256(table.concat(sums)))
]]

-- The code calls add(tensor): all that it adds must have the same bits for any number of threads
-- and on each kind of CPU.
function tools.check_bits(code)
  local folder = tools.make_folder()
  local _ <close> = setmetatable({}, { __close = function() support.remove_folder(folder) end })
  local script = BITS:gsub("CODE", function() return code end):gsub("FOLDER", folder)
  tools.write(folder .. "/bits.lua", script)
  local first
  for _, cpu in ipairs { "portable", "avx2", "avx512" } do
    for threads = 1, 3 do
      local out = tools.output_of(("ZKNN_CPU=%s %s --threads %d %s/bits.lua 2>%s/warnings")
        :format(cpu, tools.zknn_command, threads, folder, folder))
      if #out < 60 then error("no bits: " .. out) end
      first = first or out
      if first ~= out then error(("%s with %d threads differs"):format(cpu, threads)) end
    end
  end
end

-- --- the data set ---

-- The label of image i, from 1.
function tools.label_of(i)
  return i * 7 % 10
end

-- n images of noise whose label is where a bright row stands, so that a net can learn them.
local function write_set(raw, name, n, seed)
  local images, labels = {}, {}
  local random = seed
  for i = 1, n do
    local label = tools.label_of(i)
    local rows = {}
    for row = 0, 27 do
      local pixels = {}
      for column = 1, 28 do
        random = (random * 1103515245 + 12345) % 2147483648
        pixels[column] = string.char((row // 2 == label and 120 or 0) + random // 65536 % 120)
      end
      rows[row + 1] = table.concat(pixels)
    end
    images[i], labels[i] = table.concat(rows), string.char(label)
  end
  write(raw .. name .. "-images-idx3-ubyte",
    string.pack(">BBBBI4I4I4", 0, 0, 8, 3, n, 28, 28) .. table.concat(images))
  write(raw .. name .. "-labels-idx1-ubyte",
    string.pack(">BBBBI4", 0, 0, 8, 1, n) .. table.concat(labels))
end

-- Writes a data set of so many training and test images into folder/data.
function tools.write_mnist(folder, train, test)
  local raw = folder .. "/data/MNIST/raw/"
  zknn.system.make_folder(raw)
  write_set(raw, "train", train, 1)
  write_set(raw, "t10k", test, 2)
end

return tools
