-- color.lua: the one place that decides whether a stream shows colours.

local native = require "zknn.core.system"

local color = {}

local CODES = { green = "32", red = "31", yellow = "33", grey = "90", bold = "1" }

-- Does the stream ("stdout", which is the default, or "stderr") show colours? It is a terminal that
-- knows them, and NO_COLOR is not set (https://no-color.org).
function color.enabled(stream)
  local term = os.getenv "TERM" or ""
  return term ~= "" and term ~= "dumb" and (os.getenv "NO_COLOR" or "") == ""
    and native.is_terminal(stream or "stdout")
end

-- A function paint(name, text), which gives the text in that colour, or as it is where the stream
-- shows none. An empty text stays empty.
function color.painter(stream)
  if not color.enabled(stream) then
    return function(_, text) return text end
  end
  return function(name, text)
    return text == "" and text or ("\27[%sm%s\27[0m"):format(CODES[name], text)
  end
end

return color
