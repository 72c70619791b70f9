-- absent(kind, words): methods that objects of other libraries have and ours have not. Gives a
-- table of functions by name, each of which raises with what mistakes/advice.lua says of the kind.
-- A class has it as the last place where names are looked up, so that the names stay free for
-- fields and for a subclass's methods.

return function(kind, words)
  local absent = {}
  for name in words:gmatch "%S+" do
    absent[name] = function(object)
      require("zknn.mistakes.methods").absent(kind, object, name)
    end
  end
  return absent
end
