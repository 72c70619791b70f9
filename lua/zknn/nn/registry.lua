-- Registry: named slots in the order in which they were first filled. A slot may hold false, for
-- what PyTorch keeps as None. Registries that share `all` have no name in common; there every slot
-- of them is found by one look.

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
