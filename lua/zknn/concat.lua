-- a .. b, by what tostring makes of them: __concat of what has no class of ours for a metatable.

return function(a, b)
  return tostring(a) .. tostring(b)
end
