-- stack.lua: the frames of a thread that an error stopped, and what is shown of them: the user's
-- own. What is C's or ours lies between; it is folded into a few words, or left out.

local stack = {}

local NEAR, FAR = 60, 12 -- frames that are read at either end of a deep stack
local FIRST, LAST = 12, 10 -- lines that are shown of a long traceback
local LONGEST = 6 -- lines that are seen as one when they repeat

local getinfo, getlocal = debug.getinfo, debug.getlocal

-- Is it a frame of C, or of zknn?
local function is_inner(info)
  return info.what == "C" or info.source:sub(1, 10) == "@lua/zknn/"
end

local function depth_of(thread)
  local low, high = 0, 64
  while getinfo(thread, high, "l") do low, high = high, 2 * high end
  while low + 1 < high do
    local middle = (low + high) // 2
    if getinfo(thread, middle, "l") then low = middle else high = middle end
  end
  return low
end

-- The frames from `first` on, the innermost first: what debug.getinfo says, and level, inner. In
-- the middle of a deep stack some are left out: { skipped = how many }. outermost: a function whose
-- frame is the last one, or nil.
function stack.read(thread, first, outermost)
  local frames, last = {}, depth_of(thread)
  local main_chunks = debug.getregistry()["zknn.main_chunks"] or {} -- of a conversation
  local level = first
  while level <= last do
    if level == first + NEAR and last - level > FAR then
      frames[#frames + 1] = { skipped = last - FAR - level + 1 }
      level = last - FAR + 1
    end
    local info = getinfo(thread, level, "Slntf")
    if not info then break end
    info.level, info.inner = level, is_inner(info)
    if main_chunks[info.func] then info.what, info.namewhat, info.name = "main", "", nil end
    frames[#frames + 1] = info
    if info.func == outermost then break end
    level = level + 1
  end
  return frames
end

-- --- names ---

-- function = its name in a loaded module, as Lua's own traceback has it
local function global_names()
  local names = {}
  for module, content in next, package.loaded do
    if type(content) == "table" and type(module) == "string" then
      for name, value in next, content do
        if type(value) == "function" and type(name) == "string" then
          local full = module == "_G" and name or module .. "." .. name
          if not names[value] or module == "_G" or full < names[value] then names[value] = full end
        end
      end
    end
  end
  return names
end

local function name_of(frame, names)
  local own, global = names.own and names.own[frame.func], names[frame.func]
  if own then
    return own
  elseif global then
    return ("function '%s'"):format((global:gsub("^zknn%.core", "zknn")))
  elseif frame.namewhat == "method" or frame.namewhat == "metamethod" then
    return ("%s '%s'"):format(frame.namewhat, frame.name)
  elseif frame.name and frame.namewhat ~= "" then
    return ("function '%s'"):format(frame.name)
  elseif frame.what == "main" then
    return names.main or "main chunk"
  elseif frame.what ~= "C" then
    return ("function <%s:%d>"):format(frame.short_src, frame.linedefined)
  end
  return "?"
end

-- --- layers ---

-- The module whose call this frame is, or nil.
local function module_of(thread, frame)
  local Module = package.loaded["zknn.nn.module"]
  if not Module or frame.func ~= rawget(Module, "__call") then return nil end
  local _, module = getlocal(thread, frame.level, 1)
  return module
end

local function forward_of(module)
  local good, forward = pcall(function() return module.forward end)
  return good and type(forward) == "function" and forward or nil
end

-- The only line on which a function can end in a tail call, or nil.
local function tail_line(info)
  local source, tokens = require "zknn.report.source", require "zknn.repl.tokens"
  local text = source.of(info)
  if not text then return nil end
  local found
  for line, first, last in source.lines(text) do
    local is_inside = line >= info.linedefined and line <= info.lastlinedefined
    for _, token in ipairs(is_inside and tokens.read(text:sub(first, last)) or {}) do
      if token.text == "return" and token.kind == "keyword" then
        if found then return nil end
        found = line
      end
    end
  end
  return found
end

-- --- words ---

local function position(frame)
  return frame.currentline > 0 and ("%s:%d:"):format(frame.short_src, frame.currentline)
    or frame.short_src .. ":"
end

-- The forward of the user's that a tail call has replaced between the frames i and i + 1, as a
-- line.
local function lost_forward(thread, frames, i)
  local outer = frames[i + 1]
  local module = outer and not outer.skipped and module_of(thread, outer)
  local forward = module and forward_of(module)
  if not forward or forward == frames[i].func then return nil end
  local info = getinfo(forward, "Sf")
  if is_inner(info) then return nil end
  local line = tail_line(info)
  return ("%s:%d: in method 'forward'%s"):format(info.short_src, line or info.linedefined,
    line and "" or " (it begins there; a tail call, return f(...), has lost its line)")
end

-- What lies between two frames of the user's, from frames[i] inwards to the frame of the user's at
-- `inside`: the function that the outer one called, or the layer.
local function words_between(thread, frames, i, inside, names)
  for k = i, inside + 1, -1 do
    local frame = frames[k]
    local module = not frame.skipped and module_of(thread, frame)
    if module then
      local forward = forward_of(module)
      if forward and is_inner(getinfo(forward, "S")) then
        return ("(in %s: forward)"):format(getmetatable(module).__name or "a module")
      elseif k == inside + 1 then
        return nil -- the user's own forward, or one that a tail call has replaced
      end
    elseif not frame.skipped then
      local file = frame.source:match "^@lua/(zknn/.*)%.lua$"
      local is_called = frame.namewhat ~= "" and frame.namewhat ~= "for iterator"
      local is_named = names[frame.func] or is_called or not file
      return ("(in %s)"):format(is_named and name_of(frame, names)
        or file:gsub("/init$", ""):gsub("/", "."))
    end
  end
end

-- Appends a line. One that is the same as the last, or that completes a repetition of the last few,
-- is counted instead: lines[i].more of the last `of` lines.
local function append(lines, text)
  lines[#lines + 1] = { text = text, more = 0, of = 1 }
  for length = 1, LONGEST do
    local n, same = #lines, #lines >= 2 * length
    for i = n - length + 1, same and n or 0 do
      local before = lines[i - length]
      same = same and lines[i].text == before.text and lines[i].more == 0
        and (before.more == 0 or i == n and before.of == length)
    end
    if same then
      for i = n, n - length + 1, -1 do lines[i] = nil end
      local last = lines[#lines]
      last.more, last.of = last.more + 1, length
      return
    end
  end
end

local function shorten(lines)
  local texts = {}
  for i, line in ipairs(lines) do
    if i <= FIRST or i > #lines - LAST then
      texts[#texts + 1] = line.text
      if line.more > 0 then
        texts[#texts + 1] = ("... (%s %d times more)"):format(line.of == 1 and "the same"
          or ("these %d lines"):format(line.of), line.more)
      end
    elseif i == FIRST + 1 then
      texts[#texts + 1] = ("... (%d lines)"):format(#lines - FIRST - LAST)
    end
  end
  return texts
end

-- In the conversation an expression is a chunk `return ...`, whose frame a call replaces.
local function is_typed(frame)
  return frame.source:find "^=stdin" ~= nil
end

local function is_last(frames, i)
  for k = i + 1, #frames do
    if frames[k].skipped or not frames[k].inner then return false end
  end
  return true
end

-- The frames' words, a list of lines without indent. own: names of functions, by the function;
-- main: what a main chunk is called; or nil.
function stack.lines(thread, frames, own, main)
  local names, lines, inside, lost_all = global_names(), {}, nil, false
  names.own, names.main = own, main
  local function add(line)
    if line then append(lines, line) end
  end
  for i, frame in ipairs(frames) do
    if frame.skipped then
      add(("... (%d more)"):format(frame.skipped))
      inside = i
    elseif not frame.inner then
      if inside and i - inside > 1 then
        add(words_between(thread, frames, i - 1, inside, names))
      end
      inside = i
      local outer = frames[i + 1]
      local module = outer and not outer.skipped and module_of(thread, outer)
      add(("%s in %s"):format(position(frame), module and frame.func == forward_of(module)
        and "method 'forward'" or name_of(frame, names)))
      if frame.istailcall and not (is_last(frames, i) and is_typed(frame)) then
        add(lost_forward(thread, frames, i) or "(a tail call, return f(...), lost a frame here)")
      end
    elseif frame.istailcall then
      local lost = lost_forward(thread, frames, i)
      if lost then
        if inside then add(words_between(thread, frames, i, inside, names)) end
        add(lost)
        inside = i
      end
    end
    lost_all = lost_all or frame.istailcall
  end
  if #lines == 0 and lost_all then add "(a tail call, return f(...), lost all frames of yours)" end
  return shorten(lines)
end

-- The innermost frame of the user's at "file:line", or the innermost of all; and its index.
function stack.find(frames, place)
  local innermost, index
  for i, frame in ipairs(frames) do
    if not frame.skipped and not frame.inner then
      if not innermost then innermost, index = frame, i end
      if ("%s:%d"):format(frame.short_src, frame.currentline) == place then return frame, i end
    end
  end
  if not place then return innermost, index end
end

return stack
