-- The layer that is running, as the prefix of an error message: "linear_relu_stack.0 (nn.Linear)".
--
-- A running net stores nothing for this. When an error is raised, the running layers are found on
-- the Lua stack: they are the calls of Module.__call, with the module as first argument. So a
-- caught error or a dead coroutine cannot leave a stale entry, and a call has no extra cost.

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
    return getmetatable(inner).__name -- the root itself, or a layer without a parent
  end
end
