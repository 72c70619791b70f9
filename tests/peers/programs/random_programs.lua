-- Runs the programs of random_programs.py: zknn random_programs.lua FILE.
--
-- A line of the file is a statement of a program ("v3 = zknn.sum(v1, 0)"), run in globals of the
-- program's own; "--" begins the next program. For each line this prints "error MESSAGE", or one
-- line for each variable that it assigns: "NAME DTYPE SHAPE BYTES-IN-HEX". "show EXPRESSION" prints
-- a value without assigning.

local zknn = require "zknn"

local function hex(bytes)
  return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function describe(name, t)
  if t == nil then return name .. " nil" end
  if not zknn.is_tensor(t) then return name .. " other " .. tostring(t):gsub("\n", " ") end
  return ("%s %s [%s] %s"):format(name, t.dtype, table.concat(t.shape, ","), hex(t:bytes()))
end

local env
for line in io.lines(arg[1]) do
  if line == "--" then
    env = setmetatable({ zknn = zknn }, { __index = _G })
    print "--"
  else
    local names = line:match("^(v[%w_, ]*) = ")
    local shown = line:match("^show (.*)$")
    local f, message = load(shown and "return " .. shown or line, line, "t", env)
    local good, value
    if f then
      good, value = pcall(f)
      message = value
    end
    if not good then
      print("error " .. tostring(message):gsub("\n", " "))
    elseif shown then
      print(describe("show", value))
    else
      local out = {}
      local missing
      for name in (names or ""):gmatch("v%w+") do
        missing = missing or env[name] == nil and name
        out[#out + 1] = describe(name, env[name])
      end
      print(missing and "error no result " .. missing or #out > 0 and table.concat(out, ";")
        or "done")
    end
  end
  io.stdout:flush()
end
