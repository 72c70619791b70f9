-- idioms.set(class, words): what Lua's own ways answer on a class's objects that are no lists. Lua
-- cannot tell ipairs(x) from x[1], and a missing field is nil: a loop would just do nothing. So an
-- integer key, pairs, # and a call raise, unless the class has them, and say what to write. The
-- class has no base; those that inherit from it are made afterwards.
--
--   words.what   "a DataLoader"
--   words.walk   what to write instead: "write `for X, y in loader() do`"
--   words.index  what to write instead of x[%d]; walk when absent
--   words.call   what to write instead of x(); walk when absent

local core = require "zknn.core"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local math_type = math.type
local refusals = setmetatable({}, { __mode = "k" }) -- calls that only raise

local idioms = {}

function idioms.set(class, words)
  local what, walk = words.what, words.walk
  -- Asked last, when neither the object nor its classes have the key.
  getmetatable(class).__index = function(_, key)
    if math_type(key) == "integer" then
      raise("%s is no list: [%d] has no meaning; %s", what, key,
        words.index and words.index:format(key) or walk)
    elseif type(key) == "number" or core.is_tensor(key) then
      raise("%s is no list: [%s] has no meaning; %s", what,
        core.is_tensor(key) and "a tensor" or ("%.14g"):format(key), walk)
    end
  end
  -- Asked for fields that the object has not yet.
  function class.__newindex(object, key, value)
    if math_type(key) == "integer" then
      raise("%s is no list: [%d] cannot be assigned", what, key)
    end
    rawset(object, key, value)
  end
  class.__pairs = class.__pairs or function()
    raise("%s cannot be walked by pairs; %s", what, walk)
  end
  class.__len = class.__len or function() raise("%s has no length; %s", what, walk) end
  if not class.__call then
    class.__call = function() raise("%s is no function; %s", what, words.call or walk) end
    refusals[class.__call] = true
  end
end

-- Can value be called, if it is no function?
function idioms.is_callable(value)
  local meta = getmetatable(value)
  if type(meta) ~= "table" or rawget(meta, "__list") or ordered.kind(value)
    or core.is_tensor(value)
  then
    return false
  end
  return meta.__call ~= nil and not refusals[meta.__call]
end

return idioms
