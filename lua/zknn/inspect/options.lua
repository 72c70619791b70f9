-- The words of a command: options and files.

local args = require "zknn.args"

local SHORT = { ["-h"] = "--help", ["-o"] = "--output" }

-- read(words, known): known is by long name without dashes: "flag", "number", "text", or "texts"
-- for what may be given several times. Options by name and `paths`; or nil and what is wrong.
return function(words, known)
  local o, names, i, only_paths = { paths = {} }, {}, 1, false
  for name in pairs(known) do names[#names + 1] = "--" .. name end
  table.sort(names)
  while words[i] do
    local word = SHORT[words[i]] or words[i]
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
      if not value then return nil, ("--%s needs a value"):format(name) end
      local number = tonumber(value)
      if known[name] == "number" and not (number and number >= 0 and number < math.huge) then
        return nil, ("--%s: '%s' is no number from 0 on"):format(name, value)
      end
      if known[name] == "texts" then
        o[name] = o[name] or {}
        table.insert(o[name], value)
      else
        o[name] = known[name] == "number" and number or value
      end
    end
    i = i + 1
  end
  return o
end
