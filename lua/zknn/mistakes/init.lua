-- What messages say of names that are not there: src/bind/explain.c and lua/zknn ask when a mistake
-- has been made, and nothing here is loaded before. Each function gives a text, or nil.

local mistakes = {}

-- The message about a name that a tensor does not have.
function mistakes.field(t, name)
  return require("zknn.mistakes.methods").tensor(t, name)
end

-- The message about a name that a userdata does not have, which messages call `what`.
function mistakes.object(what, name)
  return require("zknn.mistakes.methods").userdata(what, name)
end

-- The message about a call of a list: x:shape().
function mistakes.list_call()
  return require("zknn.mistakes.swapped").field()
end

-- The message in place of this one, when the function that runs was called with a dot for a colon,
-- or the reverse.
function mistakes.call(message)
  return require("zknn.mistakes.swapped").find(message)
end

return mistakes
