-- The layer that is running, for the front of an error message: "linear_relu_stack.0 (nn.Linear)".
--
-- Nothing is kept while a net runs. The running layers are the calls of Module.__call on the Lua
-- stack, with the module as first argument, so they are read off it when an error is made: no error
-- that was caught, and no coroutine that died, can leave a stale entry, and a call costs nothing.

local DEEP = 1000 -- levels searched at most: a runaway recursion has hundreds of thousands

-- Returns a function that gives the path, or nil when no layer runs. `call` is Module.__call.
return function(call)
  return function()
    local inner, root
    for level = 2, DEEP do
      local info = debug.getinfo(level, "f")
      if not info then break end
      if info.func == call then
        local _, module = debug.getlocal(level, 1)
        inner, root = inner or module, module
      end
    end
    if not inner then return nil end
    for name, module in root:named_modules() do
      if module == inner and name ~= "" then
        return ("%s (%s)"):format(name, getmetatable(inner).__name)
      end
    end
    return getmetatable(inner).__name -- the root itself, or a layer that is nobody's child
  end
end
