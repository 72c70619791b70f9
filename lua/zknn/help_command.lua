-- The command `zknn help [NAME]`: what help shows in the conversation.

local USAGE = [[
usage: zknn help [NAME]

Shows the documentation of a name (nn.Linear, sum, x:size), or lists where words occur; without one,
all names.
]]

return function(_, words)
  if words[1] == "--help" or words[1] == "-h" then
    require("zknn.usage").print(USAGE)
  else
    local lines, found = require "zknn.help_text"(words[1] and table.concat(words, " ") or nil)
    if found == false then
      io.stderr:write(table.concat(lines, "\n"), "\n")
      os.exit(1)
    end
    require "zknn.pager"(lines)
  end
end
