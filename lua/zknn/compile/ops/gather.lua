-- Elements chosen by indices, which may be known or come with a run.

local loops = require "zknn.compile.loops"

local rows = {}

-- "index + (index < 0 ? size : 0)" of an index that is counted from the end when it is negative;
-- what is outside is brought in, so that no run reads other memory.
local function place(f, index, size)
  f.w:line("int at = (int)%s;", index)
  f.w:line("at = at < 0 ? at + %d : at;", size)
  f.w:line("at = at < 0 ? 0 : at > %d ? %d : at;", size - 1, size - 1)
end

rows.Gather = {
  fuses = true,
  emit = function(f, node)
    local x_value, indices, out = node.inputs[1], node.inputs[2], node.outputs[1]
    local axis = node.attr.axis or 0
    if axis < 0 then axis = axis + #x_value.shape end
    local outer, size, inner = loops.around(x_value.shape, axis)
    if out.n == 0 then return end
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    f.w:loop("i", outer)
    f.w:loop("j", indices.n)
    place(f, f:element(indices, indices.n == 1 and "0" or "j", "index"), size)
    f.w:loop("k", inner)
    local to = loops.index({ "i", "j", "k" }, { indices.n * inner, inner, 1 })
    local from = loops.index({ "i", "at", "k" }, { size * inner, inner, 1 })
    f:store(node, y, to, ("%s[%s]"):format(x, from))
    f.w:close(3)
  end,
}

rows.GatherElements = {
  fuses = true,
  emit = function(f, node)
    local x_value, indices, out = node.inputs[1], node.inputs[2], node.outputs[1]
    local axis = node.attr.axis or 0
    if axis < 0 then axis = axis + #x_value.shape end
    if out.n == 0 then return end
    local own = loops.strides(x_value.shape)
    local step = own[axis + 1]
    own[axis + 1] = 0
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    local n, at = loops.open(f, out.shape, { loops.strides(out.shape), own })
    place(f, f:element(indices, at[1], "index"), x_value.shape[axis + 1])
    local from = at[2] == "0" and "" or at[2] .. " + "
    local times = step == 1 and "" or (" * %d"):format(step)
    f:store(node, y, at[1], ("%s[%sat%s]"):format(x, from, times))
    f.w:close(n)
  end,
}

return rows
