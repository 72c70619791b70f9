-- called(name, f): notes the name of a function of the library, and gives f. When a line of the
-- user's calls f and something that f is made of raises, the message begins with the name:
-- "glu: size: a scalar tensor has no dimensions". A function in C says its name itself. f must not
-- end in a tail call, which would take its frame off the stack: it returns (g(x)), in parentheses.

local names = setmetatable({}, { __mode = "k" })
require("zknn.core.support").set_called(names)

return function(name, f)
  if type(f) == "function" then names[f] = names[f] or name end
  return f
end
