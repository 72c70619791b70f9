-- zknn.report: what is shown of an error that nobody caught: the message first, as Lua writes it;
-- the line of source with a mark under what the message is about; the layer that ran and the shapes
-- of the line's tensors; what to write instead, where that is sure; the user's own frames.
--
-- The host (src/embed/report.c), the conversation and the tests call it. It runs on a stack of its
-- own, so that an overflow of the script's is no hindrance, and nothing depends on its success.

local stack = require "zknn.report.stack"

local report = {}

local LONG = 10000 -- bytes of a message that are looked at
local LARGEST = 1 << 20 -- bytes of a source whose words are read

-- Calls a function that may fail; gives what it gives, or nil.
local function try(f, ...)
  local good, value = pcall(f, ...)
  return good and value or nil
end

-- "a.lua:3: a.lua:1: text" -> "a.lua:1", "text", "a.lua:3: ": the innermost position. Only a name
-- of a chunk counts: a text may begin with a word, a colon and a number.
local function split(message, frames)
  local names = { stdin = true, ["(command line)"] = true }
  for _, frame in ipairs(frames) do
    if frame.short_src then names[frame.short_src] = true end
  end
  local place, front, rest = nil, "", message
  while true do
    local name, line, more = rest:match "^(%[string \".-\"%]):(%d+): (.*)$"
    if not name then name, line, more = rest:match "^([^\n:][^\n]-):(%d+): (.*)$" end
    if not name or not (names[name] or name:find "%.lua$" or name:find "^%[string") then break end
    if place then front = front .. place .. ": " end
    place, rest = name .. ":" .. line, more
  end
  return place, rest, front
end

-- The line of source at a frame: text, first, last (its place in it), and its words. nil when the
-- source is not there, or is no longer what runs.
local function line_at(frame, line)
  local source = require "zknn.report.source"
  local text = source.of(frame)
  if not text then return nil end
  local first, last = source.line(text, line)
  return first and { text = text, first = first, last = last, number = line } or nil
end

-- The line of source at a place whose function is gone: a coroutine's. Some function of the same
-- text must be there still.
local function line_of(frames, place)
  local name, number = place:match "^(.*):(%d+)$"
  for _, frame in ipairs(frames) do
    if not frame.skipped and not frame.inner and frame.short_src == name then
      local at = line_at(frame, tonumber(number))
      if at then return at end
    end
  end
end

-- The words of a line, with positions in it.
local function words_of(at)
  if #at.text > LARGEST then return {} end
  local list = {}
  for _, token in ipairs((require("zknn.repl.tokens").read(at.text))) do
    if token.first > at.last then break end
    if token.first >= at.first then
      token.first, token.last = token.first - at.first + 1, token.last - at.first + 1
      list[#list + 1] = token
    end
  end
  return list
end

local function excerpt(at, message, callee, paint)
  local spans = require "zknn.report.caret"(at.list, message, callee)
  return require "zknn.report.excerpt"(at.text:sub(at.first, at.last), at.number, spans, paint)
end

-- "x: float32 [64, 784]" for each tensor among the line's variables.
local function shapes(at)
  local zknn, look = package.loaded["zknn.core"], require "zknn.report.look"
  local list, seen = {}, {}
  for i, token in ipairs(zknn and at.list or {}) do
    local before = at.list[i - 1]
    local is_field = before and (before.text == "." or before.text == ":")
      or at.list[i + 1] and at.list[i + 1].text == "="
    if token.kind == "name" and not is_field and not seen[token.text] and #list < 4 then
      seen[token.text] = true
      local value = look.variable(at.thread, at.frame, token.text)
      if zknn.is_tensor(value) then
        list[#list + 1] = ("%s: %s %s"):format(token.text, value.dtype,
          require("zknn.text").shape(value))
      end
    end
  end
  return #list > 0 and table.concat(list, ", ") or nil
end

local function caller_of(frames, i)
  for k = i + 1, #frames do
    if frames[k].skipped then return nil end
    if not frames[k].inner then return k == i + 1 and frames[k] or nil end
  end
end

-- Did a function of zknn fail, for sizes or dtypes?
local function is_of_shapes(callee, message)
  return callee ~= nil and callee.inner and callee.func ~= error and callee.func ~= assert
    and (message:find "%[[%d, ]*%]" or message:find "size" or message:find "shape"
      or message:find "dim" or message:find "int64" or message:find "float") ~= nil
end

-- Message of a chunk that did not compile, in the words of a message that led to it.
local function syntax_of(message)
  local name, line, rest = message:match "^([^\n:]+):(%d+): ([^\n]*)$"
  if not name or not rest:find " near " then
    name, line, rest = message:match "^error loading module [^\n]+:\n\t([^\n:]+):(%d+): ([^\n]*)$"
  end
  return rest and rest:find " near " and name, tonumber(line), rest
end

-- What is to say of a chunk that did not compile: lines, and the fix or nil. text: its source.
local function explain_syntax(text, number, message, paint)
  local source = require "zknn.report.source"
  local good, fix, line, span = false, nil, nil, nil
  if #text <= LARGEST then
    good, fix, line, span = pcall(require "zknn.report.syntax", message, text, number)
  end
  if not good then fix, line, span = nil, number, nil end
  local first, last = source.line(text, line)
  if not first then return {}, fix end
  return require "zknn.report.excerpt"(text:sub(first, last), line, { span }, paint), fix
end

-- Did Lua itself raise it in a C function (ipairs), where it puts no position in front?
local function is_of_lua(callee, rest)
  return callee and callee.what == "C" and callee.func ~= error
    and callee.func ~= assert and (rest:find "^attempt to " or rest:find "^C stack overflow")
end

-- The frames and messages: what to show, as a table of
--   message  the first line, perhaps with another position in front
--   lines    what stands below it
--   fix      the last of them, or nil
--   frames   lines of the traceback, without indent
-- thread: whose stack it is; level: of the function that failed. Options: path, of the layer that
-- ran; paint, as of zknn.color; last, the function whose frame is the last; names, of functions in
-- the traceback; main, what a main chunk is called there.
function report.describe(thread, level, message, o)
  local paint, path = o.paint or function(_, text) return text end, o.path
  local frames = try(stack.read, thread, level, o.last) or {}
  local out = {
    message = message, lines = {}, frames = try(stack.lines, thread, frames, o.names, o.main) or {},
  }
  local tail = message:sub(LONG + 1)
  message = message:sub(1, LONG)
  local place, rest, front = split(message, frames)
  local blamed = place and place:find "^lua/zknn/" and place
  local frame, index
  if blamed then
    frame, index = stack.find(frames, nil)
    if frame then
      out.message = ("%s:%d: %s%s%s"):format(frame.short_src, frame.currentline, front, rest,
        tail)
    end
  else
    frame, index = stack.find(frames, place)
  end

  local name, line, problem = syntax_of(message)
  if name and not frame or problem and problem ~= rest then
    local text = require("zknn.report.source").latest("@" .. name)
    if text and not load(text, "=") then
      out.lines, out.fix = explain_syntax(text, line, problem, paint)
      return out
    end
  end

  local at = frame and frame.currentline > 0 and try(line_at, frame, frame.currentline)
  if not frame and place then
    at = try(line_of, frames, place)
    if at then
      at.list = try(words_of, at) or {}
      out.lines = try(excerpt, at, rest, nil, paint) or {}
    end
  elseif at then
    local callee = frames[index - 1]
    at.thread, at.frame, at.caller = thread, frame, caller_of(frames, index)
    at.list = try(words_of, at) or {}
    out.lines = try(excerpt, at, rest, callee, paint) or {}
    if path and not message:find(path, 1, true) then
      out.lines[#out.lines + 1] = "in " .. path
    end
    if is_of_shapes(callee, rest) then
      out.lines[#out.lines + 1] = try(shapes, at)
    end
    if not place and is_of_lua(callee, rest) then
      out.message = ("%s:%d: %s"):format(frame.short_src, frame.currentline, out.message)
    end
    if not callee or callee.what == "C" and not blamed then
      out.fix = try(require "zknn.report.values", rest, at)
    end
  end
  if blamed and frame then
    out.lines[#out.lines + 1] = ("raised inside zknn, at %s (ZKNN_TRACE=1 shows all frames)")
      :format(blamed)
  end
  return out
end

-- --- for the host ---

-- What stands for a message that is no string.
function report.text_of(value)
  local kind = type(value)
  if kind == "string" or kind == "number" then return tostring(value) end
  local meta = debug.getmetatable(value)
  if type(meta) == "table" and rawget(meta, "__tostring") then
    local text = try(tostring, value)
    if text then return text end
  end
  local show = (kind == "table" or kind == "boolean") and require "zknn.show"
  local text = show and try(show.value, value, { width = math.huge, depth = 3, quote = true })
  return ("(error object is a %s value%s)"):format(kind, text and ": " .. text or "")
end

local function painter()
  return try(function() return require("zknn.color").painter "stderr" end)
    or function(_, text) return text end
end

-- In a conversation on a terminal, lines are broken between words.
local function fit(text)
  local values = package.loaded["zknn.repl.values"]
  return values and try(values.fit, text, "stderr") or text
end

local function join(message, d, paint)
  local parts = { paint("bold", fit(message)) }
  table.move(d.lines, 1, #d.lines, 2, parts)
  if d.fix then parts[#parts + 1] = paint("yellow", fit(d.fix)) end
  return parts
end

-- The whole text for an error object that a thread was stopped by.
function report.uncaught(thread, level, value, path)
  local paint = painter()
  local message = report.text_of(value)
  local d = report.describe(thread, level, message, { path = path, paint = paint })
  local job = package.loaded["zknn.distributed.group"]
  if job then job.note_cause(message) end
  local parts = join(d.message, d, paint)
  local all = os.getenv "ZKNN_TRACE"
  if #d.frames == 1 and #d.lines > 0 and d.frames[1]:find "^stdin%[%d+%]:%d+: in main chunk$"
    and not (all and all ~= "" and all ~= "0") then
    return table.concat(parts, "\n") -- the line that was typed is shown above
  elseif #d.frames == 0 or all and all ~= "" and all ~= "0" then
    parts[#parts + 1] = debug.traceback(thread, nil, level)
  else
    parts[#parts + 1] = "stack traceback:\n\t" .. table.concat(d.frames, "\n\t")
  end
  return table.concat(parts, "\n")
end

-- The whole text for a chunk that did not compile. chunkname: as Lua has it, with @ or =; text: its
-- source, where that is known.
function report.syntax(message, chunkname, text)
  local paint = painter()
  local line, rest = message:match "^[^\n]-:(%d+): (.*)$"
  text = text or require("zknn.report.source").latest(chunkname)
  if not line or not text then return message end
  local lines, fix = explain_syntax(text, tonumber(line), rest, paint)
  return table.concat(join(message, { lines = lines, fix = fix }, paint), "\n")
end

-- For a message handler: the whole text for the error object that stopped the running thread.
-- level: of the function that failed; coroutine.resume is 0, this function 1, its caller 2.
function report.here(value, level)
  local path = require("zknn.core.support").running_layer()
  local good, text = coroutine.resume(coroutine.create(report.uncaught), coroutine.running(), level,
    value, path)
  return good and text or debug.traceback(value, level)
end

return report
