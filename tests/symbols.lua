-- Circles of files as the linker sees them: a file needs another when it uses a function or a
-- variable that the other defines. The descriptors of ops do not count: the table, gradients and
-- converters name any op. zknn tests/symbols.lua BUILD_DIRECTORY, at the top of the tree.

local circles = dofile "tests/circles.lua"
local build = assert(arg[1], "usage: zknn tests/symbols.lua BUILD_DIRECTORY")

local home, uses = {}, {} -- symbol = file, file = list of symbols
local function exists(path)
  local file = io.open(path)
  return file and file:close()
end

local find = "find " .. build .. "/CMakeFiles/zk*.dir/src -name '*.c.o'"
local pipe = assert(io.popen(find .. " | xargs nm -A"))
for line in pipe:lines() do
  local file, kind, symbol = line:match "%.dir/src/(%S+)%.c%.o:%x*%s+(%a)%s+(%S+)$"
  if file and exists("src/" .. file .. ".c") then -- an object may have outlived its source
    uses[file] = uses[file] or {}
    if kind == "U" then
      table.insert(uses[file], symbol)
    elseif kind == "T" or kind:find "%u" and not symbol:find "^zk_op_" then
      home[symbol] = file
    end
  end
end
assert(pipe:close(), "nm failed")
assert(home.zk_tensor_retain, "no object files of a build in " .. build)

local needs = {} -- file = { file = one of the symbols }
for file, symbols in pairs(uses) do
  needs[file] = {}
  for _, symbol in ipairs(symbols) do
    local other = home[symbol]
    if other and other ~= file then needs[file][other] = symbol end
  end
end

local found = false
circles.check(needs, "symbols", function(sentence)
  io.stderr:write(sentence, "\n")
  found = true
end)
if found then os.exit(1) end
