-- Lines for a reader: printed, and through a pager when the terminal has fewer rows.

local native = require "zknn.core.system"

-- less, with its keys in the prompt, which is a mere colon otherwise.
local LESS = [[less -FRX '-Psspace\: more   b\: back   /text\: search   q\: leave']]

-- Prints lines; more than the terminal has rows go through $PAGER, or less where there is one.
return function(lines)
  local text = table.concat(lines, "\n")
  local _, rows = native.terminal_size()
  if rows and #lines >= rows and os.getenv "TERM" ~= "dumb" then
    local pager = os.getenv "PAGER"
    if not pager and os.execute "command -v less >/dev/null 2>&1" then pager = LESS end
    local pipe = pager and pager ~= "" and io.popen(pager, "w")
    if pipe then
      pipe:write(text, "\n")
      pipe:close()
      return
    end
  end
  print(text)
end
