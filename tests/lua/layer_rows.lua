-- layer_rows.lua: the rows of tests/golden/layers (made by make.py there), as tables: what PyTorch
-- gives for configurations of each layer, loss, optimizer and function.

local zknn = require "zknn"
local nn = zknn.nn

local rows = {}

local read = {
  function(shape, low, high, dtype, grad) -- x
    return function()
      local t
      if low then
        t = zknn.rand(shape, { dtype = dtype }) * (high - low) + low
      else
        t = zknn.randn(shape, { dtype = dtype })
      end
      return t:requires_grad_(grad)
    end
  end,
  function(shape, low, below) -- whole
    return function()
      if not low then return zknn.tensor(shape) end
      return zknn.randint(low, below, shape)
    end
  end,
}

-- The values that a row's spelling stands for; functions draw.
function rows.built(v)
  if type(v) == "function" then return v() end
  if type(v) ~= "table" then return v end
  local list = {}
  local keys = {}
  for key in pairs(v) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    list[key] = rows.built(v[key])
  end
  return list
end

function rows.call(f, positional, named)
  if next(named) ~= nil then
    local list = { table.unpack(positional) }
    list[#list + 1] = named
    return f(table.unpack(list))
  end
  return f(table.unpack(positional))
end

local function M(name, positional, named)
  return function() return rows.call(nn[name], rows.built(positional), rows.built(named)) end
end

-- Calls use(content, name) for each of the files, whose content has `rows` and `signatures`.
function rows.each_file(folder, use)
  local listing <close> = assert(io.popen("ls " .. folder .. "/*.lua"))
  for path in listing:lines() do
    use(assert(loadfile(path))(read[1], read[2], M), path:match "[^/]*$")
  end
end

-- The tensors of nested lists.
function rows.leaves_of(values, list)
  list = list or {}
  for _, v in ipairs(values) do
    if zknn.is_tensor(v) then
      list[#list + 1] = v
    elseif type(v) == "table" then
      rows.leaves_of(v, list)
    end
  end
  return list
end

return rows
