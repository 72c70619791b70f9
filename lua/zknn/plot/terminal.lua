-- Pictures in the terminal: which way it can draw them, and what to send it.

local native = require "zknn.core.system"
local base64 = require "zknn.base64"
local Figure = require "zknn.plot.figure"
local cells = require "zknn.plot.cells"

local terminal = {}

-- Ways to draw, best first. "path" draws nothing: a file is written instead.
terminal.ways = { "kitty", "iterm2", "sixel", "24-bit", "256", "plain", "path" }

-- --- which way ---

local function is_utf8(env)
  for _, name in ipairs { "LC_ALL", "LC_CTYPE", "LANG" } do
    local value = env(name)
    if value and value ~= "" then
      return not value:find("%.") or value:lower():find("utf%-?8") ~= nil
    end
  end
  return true
end

local function in_cells(env, term)
  if env "NO_COLOR" and env "NO_COLOR" ~= "" or term:find "^vt%d" or term == "ansi"
    or not is_utf8(env) then
    return "plain"
  end
  local true_color = env "COLORTERM"
  if true_color == "truecolor" or true_color == "24bit" or term:find "direct" then
    return "24-bit"
  end
  return "256"
end

-- Does the terminal say that it knows sixels? That is attribute 4 of its device attributes.
local function knows_sixel(ask)
  local answer = ask("\27[c", "c", 0.3)
  local attributes = answer and answer:match "\27%[%?([%d;]*)c$"
  return attributes ~= nil and (";" .. attributes .. ";"):find(";4;", 1, true) ~= nil
end

-- How the terminal draws pictures. env(name) is the environment, ask(question, last, seconds) asks
-- the terminal. Inside tmux and screen the environment tells of the terminal around them, which is
-- not the one that answers.
function terminal.find_way(env, ask)
  local term, program = env "TERM" or "dumb", env "TERM_PROGRAM"
  if term == "dumb" or term == "" then return "plain" end
  local inside = env "TMUX" or env "STY" or term:find "^screen" or term:find "^tmux"
  if not inside then
    if term == "xterm-kitty" or env "KITTY_WINDOW_ID" or term == "xterm-ghostty" then
      return "kitty"
    end
    if program == "iTerm.app" or env "LC_TERMINAL" == "iTerm2" or program == "WezTerm" then
      return "iterm2"
    end
  end
  if term ~= "linux" and knows_sixel(ask) then return "sixel" end
  return in_cells(env, term)
end

-- --- what to send ---

-- Kitty's graphics protocol: a PNG in pieces of 4096 letters, no answer wanted (q=2).
local function kitty(png)
  local data, out = base64(png), {}
  for at = 1, #data, 4096 do
    out[#out + 1] = ("\27_G%sq=2,m=%d;%s\27\\"):format(at == 1 and "a=T,f=100," or "",
      at + 4096 <= #data and 1 or 0, data:sub(at, at + 4095))
  end
  return table.concat(out) .. "\n"
end

local function iterm2(png)
  return ("\27]1337;File=inline=1;size=%d:%s\7\n"):format(#png, base64(png))
end

-- Pixels a point, so that the figure's letters are about as large as the terminal's, and the whole
-- fits into it.
local function scale_for(figure, columns, rows, width, height)
  local cell_w = width > 0 and width / columns or 8
  local cell_h = height > 0 and height / rows or 16
  local w, h = figure:size()
  return math.min(cell_h / 12, columns * cell_w / w, math.max(rows - 1, 4) * cell_h / h)
end

-- The figure as a string for a terminal of that size: columns, rows, and pixels (0: unknown).
function terminal.encode(figure, way, columns, rows, width, height)
  if way == "24-bit" or way == "256" or way == "plain" then
    local picture = cells.draw(figure, cells.size(figure, columns, math.max(rows - 1, 5)))
    if way == "plain" then return cells.encode_plain(picture) end
    return cells.encode(picture, way)
  end
  local image <close> = figure:_image(scale_for(figure, columns, rows, width, height))
  if way == "kitty" then return kitty(image:encode()) end
  if way == "iterm2" then return iterm2(image:encode()) end
  return Figure._canvases("plot.show").sixel(image:pixels()) .. "\n"
end

-- --- showing ---

-- The first figure-N.png of the working directory that is not there yet.
local function free_path()
  local n = 0
  while true do
    n = n + 1
    local path = ("figure-%d.png"):format(n)
    local file = io.open(path, "rb")
    if not file then return path end
    file:close()
  end
end

-- Shows the figure where standard output goes: in the terminal, else as a file whose path is
-- printed. Gives that path. `way` overrides what the terminal is found to be.
function terminal.show(figure, way)
  local columns, rows, width, height = native.terminal_size()
  way = way or columns and terminal.find_way(os.getenv, native.terminal_ask) or "path"
  if way == "path" then
    local path = free_path()
    figure:_save("plot.show", path)
    print(path)
    return path
  end
  io.stdout:write(terminal.encode(figure, way, columns or 80, rows or 24, width or 0, height or 0))
  io.stdout:flush()
end

return terminal
