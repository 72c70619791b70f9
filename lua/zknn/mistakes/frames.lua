-- The frames of the stack that a message speaks of: the user's innermost one, the function of the
-- library that it called, and how its line calls it.

local core = require "zknn.core"
local args = require "zknn.args"

local frames = {}

local getinfo, getlocal = debug.getinfo, debug.getlocal
local open = io.open

local function is_ours(info)
  return info.currentline <= 0 or info.source:find("@lua/zknn/", 1, true) == 1
end

-- Levels as the caller of the caller of this function counts them: of the user's innermost frame,
-- or nil, and of the function that it called.
local function levels()
  local level = 3
  while true do
    local info = getinfo(level, "Sl")
    if not info then return nil end
    if not is_ours(info) then return level - 1, level - 2 end
    level = level + 1
  end
end

-- The line of source at which this frame is, or "".
local function line_of(info)
  local source = info.source
  local text = source
  if source:sub(1, 1) == "=" then -- a text of the conversation
    text = require("zknn.report.source").of(info) or ""
  elseif source:sub(1, 1) == "@" then
    local file = open(source:sub(2), "rb")
    text = file and file:read(1 << 22) or ""
    if file then file:close() end
  end
  local at = 1
  for _ = 2, info.currentline do
    local stop = text:find("\n", at, true)
    if not stop then return "" end
    at = stop + 1
  end
  return text:match("^[^\r\n]*", at)
end

-- Where the expression begins that ends before `stop`: names, dots, calls and indices.
local function begin_of(line, stop)
  local at = stop
  while at > 0 do
    local char = line:sub(at, at)
    if char:find "[%)%]}]" then
      local depth = 0
      repeat
        local c = line:sub(at, at)
        depth = depth + (c:find "[%)%]}]" and 1 or c:find "[%(%[{]" and -1 or 0)
        at = at - 1
      until depth == 0 or at == 0
    elseif char:find "[%w_.:]" then
      at = at - 1
    else
      break
    end
  end
  return at + 1
end

-- How the line calls `name` behind the mark "." or ":": what stands in front, and the arguments as
-- they are written, "(2, 3)". Nil when there is not one such call, or a longer one than fits.
local function call_in(line, mark, name)
  local object, arguments
  local pattern = "%" .. mark .. name:gsub("%p", "%%%0") .. "%s*()([({\"'])"
  local at = 1
  while true do
    local first, last, open_at, char = line:find(pattern, at)
    if not first then break end
    local text = char == "(" and line:match("^%b()", open_at) or char == "{" and
      line:match("^%b{}", open_at) or ""
    local front = line:sub(begin_of(line, first - 1), first - 1)
    if front ~= "" then
      if object and object ~= front then return nil end
      object, arguments = front, text ~= "" and #text < 40 and text or "(...)"
    end
    at = last
  end
  if object and #object < 40 then return object, arguments end
end

-- The call in the frame at that level (for getinfo in here).
local function call_at(level, line)
  local info = getinfo(level, "nfStu")
  local call = { f = info.func, name = info.name, tail = info.istailcall, line = line }
  call.is_field = info.namewhat == "field" or info.namewhat == "method"
  if info.namewhat == "method" then
    call.mark = ":"
  elseif info.namewhat ~= "" then
    call.mark = "."
  end
  local _, first = getlocal(level, 1)
  local _, extra = getlocal(level, -1)
  if info.what ~= "C" and info.nparams == 0 then first = nil end -- a local of its own
  call.first = { first, extra }
  return call
end

-- The function of the library that the user called: {f =, name =, mark =, tail =, first =, line =}.
-- mark is ":" or "." when the call tells it, is_field whether one of them is written, tail whether
-- it was a tail call; first lists what may be its first argument (of a class, what follows the
-- class); line is the user's. And a list of the tail calls within: the user's `return f(x)` leaves
-- no frame of its own.
function frames.called()
  local user, callee = levels()
  if not user then return nil end
  local line, within = line_of(getinfo(user, "Slf")), {}
  for level = callee - 1, 2, -1 do
    if getinfo(level, "t").istailcall then within[#within + 1] = call_at(level + 1, "") end
  end
  return call_at(callee + 1, line), within
end

-- How the user's line calls `name`: what is in front of the mark, and the arguments. With
-- `otherwise` for what cannot be told.
function frames.written(mark, name, otherwise)
  local user = levels()
  local object, arguments = nil, nil
  if user then object, arguments = call_in(line_of(getinfo(user, "Slf")), mark, name) end
  return object or otherwise, arguments or "(...)"
end

-- The user's loop `for p in LIST do` as it should be, "for i, p in ipairs(LIST) do": `walk` goes
-- over the list, key and value are the loop's variables, what stands for a list not to be found.
function frames.loop(walk, key, value, what)
  local user = levels()
  local line = user and line_of(getinfo(user, "Slf")) or ""
  local names, list = line:match "%f[%w_]for%s+([%w_%s,]-)%s+in%s+(.-)%s+do%f[^%w_]"
  if names and #list < 40 then
    what = list
    key = names:match "^([%w_]+)%s*," or key
    value = names:match ",%s*([%w_]+)$" or names:match "^[%w_]+$" or value
  end
  return ("for %s, %s in %s(%s) do"):format(key, value, walk, what)
end

-- The value of the variable of that name in the user's innermost frame.
function frames.variable(name)
  local user = levels()
  if not user then return nil end
  local value, found = nil, false
  for i = 1, math.huge do
    local key, item = getlocal(user, i)
    if not key then break end
    if key == name then value, found = item, true end -- the innermost is the last
  end
  local f = getinfo(user, "f").func
  for i = 1, found and 0 or math.huge do
    local key, item = debug.getupvalue(f, i)
    if not key then break end
    if key == name then return item end
  end
  if found then return value end
  return rawget(_G, name)
end

-- The message when t is the `self` of the user's function that runs: someone called it with a dot.
function frames.self_is(t)
  local user = levels()
  local name, value = nil, nil
  if user then name, value = getlocal(user, 1) end
  if name ~= "self" or not rawequal(value, t) then return nil end
  local info, caller = getinfo(user, "n"), getinfo(user + 1, "Slf")
  local method, object, arguments = info.name or "forward", "model", "(...)"
  local where = ""
  if caller and not is_ours(caller) then
    local found, given = call_in(line_of(caller), ".", method)
    if found and not found:find "%f[%w]%u[%w_]*$" then object, arguments = found, given end
    where = (" (%s:%d)"):format(caller.short_src, caller.currentline)
  end
  return ("self is %s here: %s was called with a dot%s: write %s:%s%s, with a colon"):format(
    args.describe(t), method, where, object, method, arguments)
end

-- What a message calls an object: by its class.
function frames.describe(object)
  if core.is_tensor(object) then return "a tensor" end
  local meta = getmetatable(object)
  return type(meta) == "table" and type(meta.__name) == "string" and meta.__name
    or args.describe(object)
end

return frames
