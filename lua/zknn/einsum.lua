-- einsum: sums of products by letters, on permute, reshape and the one matrix product.
--
-- Every operand is brought to the same order of dimensions (one for each letter, "..." in front),
-- with sizes of 1 where it lacks a letter. Two operands at a time are then multiplied: letters that
-- later operands and the result do without are summed by a batched matrix product.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"

-- The letters of one operand's term: list, and the place of "..." (or nil).
local function read_term(equation, term)
  local letters, dots = {}, nil
  local at = 1
  while at <= #term do
    if term:sub(at, at + 2) == "..." then
      if dots then raise("einsum: '%s': \"...\" occurs twice in '%s'", equation, term) end
      dots, at = #letters + 1, at + 3
    else
      local letter = term:sub(at, at)
      if not letter:match("%a") then
        raise("einsum: '%s': '%s' is no letter", equation, letter)
      end
      letters[#letters + 1], at = letter, at + 1
    end
  end
  return letters, dots
end

-- Splits "ij,jk->ik" into the operands' terms and the result's (nil without "->").
local function read_equation(equation)
  local text = equation:gsub("%s", "")
  local left, right = text:match("^(.-)%->(.*)$")
  local terms = {}
  for term in ((left or text) .. ","):gmatch("(.-),") do
    terms[#terms + 1] = term
  end
  return terms, right
end

-- The letters of an operand with its "..." spelled out as negative numbers -1, -2, .. counted from
-- the last, so that operands with fewer of them broadcast.
local function spell_out(equation, term, x, position)
  local letters, dots = read_term(equation, term)
  local extra = x:dim() - #letters
  if extra < 0 or (extra > 0 and not dots) then
    raise("einsum: '%s': operand %d has %d dimensions, '%s' names %d", equation, position, x:dim(),
      term, #letters)
  end
  for i = 1, dots and extra or 0 do
    table.insert(letters, dots + i - 1, i - 1 - extra)
  end
  return letters
end

-- A letter that occurs twice in a term takes the diagonal.
local function take_diagonals(equation, x, letters)
  local i = 1
  while i <= #letters do
    local twin
    for j = i + 1, #letters do
      if letters[j] == letters[i] then twin = j end
    end
    if twin then
      local letter, shape = letters[i], x.shape
      if shape[i] ~= shape[twin] then
        raise("einsum: '%s': letter %s stands for %d and for %d in one operand", equation, letter,
          shape[i], shape[twin])
      end
      x = x:diagonal(0, i - 1, twin - 1)
      table.remove(letters, twin)
      table.remove(letters, i)
      letters[#letters + 1] = letter
    else
      i = i + 1
    end
  end
  return x
end

-- The result's letters when the equation does not give them.
local function implied(all, count)
  local letters = {}
  for _, letter in ipairs(all) do
    if type(letter) == "number" or count[letter] == 1 then letters[#letters + 1] = letter end
  end
  table.sort(letters, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  return letters
end

-- x, whose dimensions are `letters`, with dimensions in the order of `all`: of size 1 where it
-- lacks one.
local function align(x, letters, all)
  local place, order = {}, {}
  for i, letter in ipairs(letters) do
    place[letter] = i
  end
  for _, letter in ipairs(all) do
    if place[letter] then order[#order + 1] = place[letter] - 1 end
  end
  x = x:permute(order)
  for i, letter in ipairs(all) do
    if not place[letter] then x = x:unsqueeze(i - 1) end
  end
  return x
end

local function total(sizes)
  local n = 1
  for _, size in ipairs(sizes) do
    n = n * size
  end
  return n
end

-- The sum over the dimensions `summed` (set of positions) of the products of a and b, which are
-- aligned; summed dimensions stay with size 1. has_a, has_b: the positions of their letters. Which
-- operand has a dimension is told by its size not being 1; in an export, which must do the same for
-- all sizes, by the letters.
local function contract(a, b, summed, has_a, has_b)
  local n = a:dim()
  local sa, sb = a.shape, b.shape
  local in_a, in_b = {}, {}
  for d = 1, n do
    in_a[d], in_b[d] = sa[d] ~= 1, sb[d] ~= 1
    if support.tracing() and not in_a[d] and not in_b[d] then
      in_a[d], in_b[d] = has_a[d] or false, has_b[d] or false
    end
  end
  local groups = { batch = {}, left = {}, right = {}, sum = {} }
  for d = 1, n do
    if summed[d] then -- a size that only one of them has is summed there
      if in_a[d] ~= in_b[d] then
        if in_a[d] then a = a:sum(d - 1, true) else b = b:sum(d - 1, true) end
        sa, sb = a.shape, b.shape
      end
      table.insert(groups.sum, d)
    elseif in_a[d] and in_b[d] then
      table.insert(groups.batch, d)
    elseif in_a[d] then
      table.insert(groups.left, d)
    else
      table.insert(groups.right, d)
    end
  end
  local function order(x, shape, first, second, third)
    local dims, sizes = {}, {}
    for g, group in ipairs { first, second, third } do
      local own = {}
      for _, d in ipairs(group) do
        dims[#dims + 1] = d - 1
        own[#own + 1] = shape[d]
      end
      sizes[g] = total(own)
    end
    -- the dimensions that are left have size 1
    local seen = {}
    for _, d in ipairs(dims) do
      seen[d] = true
    end
    for d = 0, n - 1 do
      if not seen[d] then dims[#dims + 1] = d end
    end
    return x:permute(dims):reshape(sizes)
  end
  local product = order(a, sa, groups.batch, groups.left, groups.sum)
    :matmul(order(b, sb, groups.batch, groups.sum, groups.right))
  -- [batch, left, right] back into the common order
  local from, sizes, back = {}, {}, {}
  for _, group in ipairs { groups.batch, groups.left, groups.right, groups.sum } do
    for _, d in ipairs(group) do
      from[#from + 1] = d
      sizes[#sizes + 1] = summed[d] and 1 or math.max(sa[d], sb[d])
      if not summed[d] and (sa[d] == 0 or sb[d] == 0) then sizes[#sizes] = 0 end
    end
  end
  for i, d in ipairs(from) do
    back[d] = i - 1
  end
  return product:reshape(sizes):permute(back)
end

-- Sizes that broadcast: the operands agree on every letter, or have 1.
local function check_sizes(equation, operands, all)
  for i, letter in ipairs(all) do
    local size = 1
    for _, x in ipairs(operands) do
      local own = x.shape[i]
      if own ~= 1 and size ~= 1 and own ~= size then
        raise("einsum: '%s': %s stands for %d and for %d", equation,
          type(letter) == "number" and '"..."' or "letter " .. letter, size, own)
      end
      if own ~= 1 then size = own end
    end
  end
end

return function(equation, ...)
  local operands = { ... }
  args.check_string("einsum", "equation", equation)
  if type(operands[1]) == "table" then operands = operands[1] end
  local terms, right = read_equation(equation)
  if #terms ~= #operands then
    raise("einsum: '%s' has %d terms, there are %d operands", equation, #terms, #operands)
  end
  local letters, all, count, dots = {}, {}, {}, 0
  for i, x in ipairs(operands) do
    if not core.is_tensor(x) then
      raise("einsum: operand %d must be a tensor, got %s", i, args.describe(x))
    end
    letters[i] = spell_out(equation, terms[i], x, i)
    for _, letter in ipairs(letters[i]) do
      if type(letter) == "number" then dots = math.max(dots, -letter) end
      if not count[letter] then all[#all + 1] = letter end
      count[letter] = (count[letter] or 0) + 1
    end
  end
  local wanted, result, at = {}
  if right then
    result, at = read_term(equation, right)
    for i = 1, at and dots or 0 do
      table.insert(result, at + i - 1, i - 1 - dots)
    end
  else
    result = implied(all, count)
  end
  for _, letter in ipairs(result) do
    if wanted[letter] or not count[letter] then
      raise("einsum: '%s': letter %s of the result %s", equation, letter,
        wanted[letter] and "occurs twice" or "is in no operand")
    end
    wanted[letter] = true
  end
  -- The result's letters first: the last step is then a reshape.
  local order = table.move(result, 1, #result, 1, {})
  for _, letter in ipairs(all) do
    if not wanted[letter] then order[#order + 1] = letter end
  end
  for i, x in ipairs(operands) do
    operands[i] = align(take_diagonals(equation, x, letters[i]), letters[i], order)
  end
  check_sizes(equation, operands, order)
  local has = {}
  for i in ipairs(operands) do
    has[i] = {}
    for d, letter in ipairs(order) do
      for _, own in ipairs(letters[i]) do
        has[i][d] = has[i][d] or own == letter
      end
    end
  end
  local x, has_x = operands[1], has[1]
  for i = 2, #operands do
    local summed = {}
    for d = #result + 1, #order do -- is it the last operand that has this letter?
      local later = false
      for j = i + 1, #operands do
        later = later or operands[j].shape[d] ~= 1 or support.tracing() and has[j][d]
      end
      summed[d] = not later or nil
    end
    x = contract(x, operands[i], summed, has_x, has[i])
    for d in ipairs(order) do
      has_x[d] = has_x[d] or has[i][d]
    end
  end
  if #order > #result then
    local rest = {}
    for d = #result, #order - 1 do
      rest[#rest + 1] = d
    end
    if #operands > 1 then x = x:squeeze(rest) else x = x:sum(rest) end
  end
  return x
end
