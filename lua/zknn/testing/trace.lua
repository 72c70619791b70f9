-- What is told of an error in a test: its message, and the lines of the user's own code that led
-- there. Frames of C and of lua/zknn are left out.

local trace = {}

local MOST = 12 -- frames
local AGAIN = "(the same again)"

-- Line `number` of a file, without the blanks around it, or nil.
local function line_of(source, number)
  local file <close> = source:sub(1, 1) == "@" and io.open(source:sub(2)) or nil
  if not file then return nil end
  local n = 0
  for line in file:lines() do
    n = n + 1
    if n == number then return line:match "^%s*(.-)%s*$" end
  end
end

local function name_of(info, f)
  if info.func == f then return "the test" end
  if info.what == "main" then return "the file" end
  return info.name and ("function '%s'"):format(info.name) or "a function"
end

-- In a message handler: {text, frames}. f: what xpcall was given, the last frame.
function trace.describe(message, f)
  local text = message == nil and "error() without a message" or tostring(message)
  local problem = { text = text, frames = {} }
  local frames, previous = problem.frames, nil
  for level = 2, 200 do
    local info = debug.getinfo(level, "Slnf")
    if not info or info.func == xpcall then break end
    if info.currentline > 0 and info.source:sub(1, 10) ~= "@lua/zknn/" then
      if #frames == MOST then
        frames[#frames + 1] = "..."
        break
      end
      if #frames == 0 then problem.line = line_of(info.source, info.currentline) end
      local frame = ("%s:%d: in %s"):format(info.short_src, info.currentline, name_of(info, f))
      if frame ~= previous then
        frames[#frames + 1] = frame
      elseif frames[#frames] ~= AGAIN then
        frames[#frames + 1] = AGAIN
      end
      previous = frame
    end
    if info.func == f then break end
  end
  local place = frames[1] and frames[1]:match "^(.*:%d+: )"
  if #frames == 1 and place and problem.text:sub(1, #place) == place then
    problem.frames = {} -- the message says it
  end
  return problem
end

return trace
