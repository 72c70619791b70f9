-- Methods that objects may have or not: objects of the library raise for a name that they have not.

local methods = {}

-- The method of that name of a table or an object, or nil.
function methods.find(object, name)
  if type(object) ~= "table" then return nil end
  local found = rawget(object, name)
  local class = getmetatable(object)
  if type(class) == "table" and class.__name == "class" then return nil end -- no object
  while found == nil and type(class) == "table" do
    found = rawget(class, name)
    local index = rawget(class, "__index")
    if found == nil and type(index) == "table" and index ~= class then
      found = rawget(index, name)
    end
    class = rawget(class, "super")
  end
  return type(found) == "function" and found or nil
end

-- Has it all of these?
function methods.has(object, names)
  for _, name in ipairs(names) do
    if not methods.find(object, name) then return false end
  end
  return true
end

-- Can its state be saved and loaded?
function methods.has_state(object)
  return methods.has(object, { "state_dict", "load_state_dict" })
end

return methods
