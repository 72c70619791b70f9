-- Registry: named entries in the order in which they were added. An entry may be false, for None in
-- PyTorch. Registries that share the table `all` have no name in common; it has the entries of all
-- of them, so that one lookup finds any.

local Registry = {}
Registry.__index = Registry

function Registry.new(all)
  return setmetatable({ names = {}, values = {}, all = all }, Registry)
end

function Registry:set(name, value)
  if self.values[name] == nil then self.names[#self.names + 1] = name end
  self.values[name], self.all[name] = value, value
end

function Registry:remove(name)
  if self.values[name] == nil then return end
  self.values[name], self.all[name] = nil, nil
  for i, other in ipairs(self.names) do
    if other == name then
      table.remove(self.names, i)
      return
    end
  end
end

-- Walks name, value; slots that hold false are left out.
function Registry:each()
  local i = 0
  return function()
    while true do
      i = i + 1
      local name = self.names[i]
      if name == nil then return nil end
      local value = self.values[name]
      if value then return name, value end
    end
  end
end

return Registry
