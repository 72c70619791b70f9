-- zknn.help(topic): the documentation of a name, a function, a class, a module or an object, and a
-- search by words. It prints; what is longer than the terminal goes through a pager.

local public = require "zknn.docs.public"
local put = require "zknn.pager"
local text_of = require "zknn.help_text"

-- help(): an overview; help "name", help(function), help(class or object): its documentation.
-- Prints, and gives nothing.
local callable = setmetatable({}, {
  __call = function(_, topic)
    put((text_of(topic)))
  end,
  __tostring = function()
    return 'help() lists the names, help "NAME" says what one does'
  end,
})
public.help = callable
return callable
