-- idioms.set(class, words): makes integer keys, pairs, # and calls raise on a class's objects,
-- unless the class defines them, with advice what to write. Otherwise a loop by ipairs(x) would
-- silently do nothing, because a missing field is nil. The class must have no base, and its
-- subclasses must be made afterwards. Gives the set of words.fields, which may grow.
--
--   words.what   "a DataLoader"
--   words.walk   what to write instead: "write `for X, y in loader() do`"
--   words.index  what to write instead of x[%d]; walk when absent
--   words.call   what to write instead of x(); walk when absent
--   words.assign assign(object, key, value) is asked at a new field: it may raise, or gives true
--                when it has done what is to be done
--   words.fields the fields that objects may have, separated by spaces: any other name that is not
--                there raises, too, but for one that begins with "_" and in the user's subclasses

local core = require "zknn.core"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local math_type, byte = math.type, string.byte
local UNDERSCORE = byte "_"
local refusals = setmetatable({}, { __mode = "k" }) -- calls that only raise

local idioms = {}

function idioms.set(class, words)
  local what, walk, assign, fields = words.what, words.walk, words.assign, nil
  if words.fields then
    fields = {}
    for name in words.fields:gmatch "%S+" do
      fields[name] = true
    end
  end
  -- Asked last, when neither the object nor its classes have the key.
  local function index(_, key)
    if math_type(key) == "integer" then
      raise("%s is no list: [%d] has no meaning; %s", what, key,
        words.index and words.index:format(key) or walk)
    elseif type(key) == "number" or core.is_tensor(key) then
      raise("%s is no list: [%s] has no meaning; %s", what,
        core.is_tensor(key) and "a tensor" or ("%.14g"):format(key), walk)
    elseif key == "new" then
      return require("zknn.mistakes.methods").new
    elseif fields and type(key) == "string" and not fields[key] and byte(key) ~= UNDERSCORE then
      raise("%s", require("zknn.mistakes.methods").object(class, what, key, fields))
    end
  end
  getmetatable(class).__index = index
  getmetatable(class).__strict = fields and true
  -- Asked for fields that the object has not yet.
  function class.__newindex(object, key, value)
    if math_type(key) == "integer" then
      raise("%s is no list: [%d] cannot be assigned", what, key)
    elseif assign and assign(object, key, value) then
      return
    end
    rawset(object, key, value)
  end
  class.__pairs = class.__pairs or function()
    raise("%s cannot be iterated by pairs; %s", what, walk)
  end
  class.__len = class.__len or function() raise("%s has no length; %s", what, walk) end
  if not class.__call then
    class.__call = function() raise("%s is no function; %s", what, words.call or walk) end
    refusals[class.__call] = true
  end
  return fields
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
