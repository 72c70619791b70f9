-- Common to this folder: checks of tensors and dims, and small matrices.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local common = {}

-- A reader of the arguments of linalg.NAME; those that are optional end in "?".
function common.reader(name, ...)
  local parameters = {}
  for i, row in ipairs { ... } do
    local word, kind, default = row[1], row[2], row[3]
    local bare = word:gsub("%?$", "")
    parameters[i] = { bare, kind, default = default,
      optional = bare ~= word and default == nil or nil }
  end
  return args.reader("linalg." .. name, parameters)
end

local REAL = { float32 = true, float64 = true, float16 = true, bfloat16 = true }

-- Raises unless x is real, and with `wide` float32 or float64.
function common.check_real(what, name, x, wide)
  if not REAL[x.dtype] then
    raise("%s: %s is %s, it must be real: %s:float()", what, name, x.dtype, name)
  elseif wide and (x.dtype == "float16" or x.dtype == "bfloat16") then
    raise("%s: %s is %s, whose precision is too low: convert it with :float() first", what, name,
      x.dtype)
  end
end

local function text(shape) return "[" .. table.concat(shape, ", ") .. "]" end
common.text = text

-- Raises unless x holds matrices; square: and these are square.
function common.check_matrices(what, name, x, square)
  local n = x:dim()
  if n < 2 then
    raise("%s: %s has shape %s, it must have at least 2 dimensions", what, name, text(x.shape))
  elseif square and x:size(-1) ~= x:size(-2) then
    raise("%s: %s has shape %s, its matrices must be square", what, name, text(x.shape))
  end
end

function common.check_same(what, name, x, like_name, like)
  if x.dtype ~= like.dtype then
    raise("%s: %s is %s and %s %s, they must be one dtype", what, name, x.dtype, like_name,
      like.dtype)
  end
end

-- dim within -n..n-1 made positive.
function common.wrap(what, dim, n)
  if dim < -math.max(n, 1) or dim >= math.max(n, 1) then
    raise("%s: dim %d is out of range for a tensor of %d dimensions", what, dim, n)
  end
  return dim % math.max(n, 1)
end

-- An integer or a list of them, as a list.
function common.dims(what, name, value)
  if math.type(value) == "integer" then return { value } end
  if type(value) ~= "table" then
    raise("%s: %s must be an integer or a list of integers, got %s", what, name,
      args.describe(value))
  end
  args.check_whole(what, name, value)
  for _, v in ipairs(value) do
    if math.type(v) ~= "integer" then
      raise("%s: %s must be integers, got %s", what, name, args.describe(v))
    end
  end
  return table.move(value, 1, #value, 1, {})
end

-- The identity of n rows in x's dtype.
function common.eye(n, x) return core.eye(n, { dtype = x.dtype }) end

function common.batch_of(x)
  local shape = x.shape
  return table.move(shape, 1, #shape - 2, 1, {})
end

function common.turn(x) return x:transpose(-1, -2) end

return common
