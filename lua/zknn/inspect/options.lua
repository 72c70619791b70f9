-- The words of a command: options and files.

local args = require "zknn.args"

-- read(words, known): known is by long name without dashes: "flag" or "number". Options by name and
-- `paths`; or nil and what is wrong.
return function(words, known)
  local o, names, i, only_paths = { paths = {} }, {}, 1, false
  for name in pairs(known) do names[#names + 1] = "--" .. name end
  table.sort(names)
  while words[i] do
    local word = words[i] == "-h" and "--help" or words[i]
    local name, value = word:match "^%-%-([%w-]+)=(.*)$"
    name = name or word:match "^%-%-([%w-]+)$"
    if only_paths or word:sub(1, 1) ~= "-" or word == "-" then
      o.paths[#o.paths + 1] = word
    elseif word == "--" then
      only_paths = true
    elseif not (name and known[name]) then
      return nil, ("there is no option '%s'%s"):format(words[i], args.hint(word, names))
    elseif known[name] == "flag" then
      if value then return nil, ("--%s takes no value"):format(name) end
      o[name] = true
    else
      if not value then
        i = i + 1
        value = words[i]
      end
      local number = value and tonumber(value)
      if not value then return nil, ("--%s needs a value"):format(name) end
      if not number or not (number >= 0 and number < math.huge) then
        return nil, ("--%s: '%s' is no number from 0 on"):format(name, value)
      end
      o[name] = number
    end
    i = i + 1
  end
  return o
end
