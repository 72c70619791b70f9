-- compare(actual, expected, options): nil, or what is different, in the words of PyTorch's
-- torch.testing.assert_close. PyTorch's own rules too: what is compared is paired first, and the
-- first pair that differs is told; differences of tensors are computed in their dtype. A second
-- result, which PyTorch has not, tells both values where tensors differ most.

local core = require "zknn.core"
local support = require "zknn.core.support"
local ordered = require "zknn.ordered"
local text = require "zknn.text"

-- dtype = { rtol, atol }; all others are compared exactly.
local tolerances = { float32 = { 1.3e-6, 1e-5 }, float64 = { 1e-7, 1e-7 },
  float16 = { 1e-3, 1e-5 }, bfloat16 = { 1.6e-2, 1e-5 } }
local EXACT = { 0.0, 0.0 }

--- Words -------------------------------------------------------------------

local function words(value)
  if type(value) == "number" then return text.number(value) end
  return type(value) == "string" and ("'%s'"):format(value) or tostring(value)
end

local function type_name(value)
  return core.is_tensor(value) and "tensor" or math.type(value) or type(value)
end

-- head: "Tensor-likes" or "Scalars"; extra: its first line; then both differences, with the index
-- of the greatest.
local function mismatch(head, extra, absolute, absolute_at, relative, relative_at, rtol, atol)
  local exact = rtol == 0 and atol == 0
  local function line(kind, difference, at, allowed)
    local said = at and ("Greatest %s difference: %s at index %s"):format(kind,
      text.number(difference), text.tuple(at))
      or ("%s difference: %s"):format(kind:gsub("^%l", string.upper), text.number(difference))
    return exact and said or ("%s (up to %s allowed)"):format(said, text.number(allowed))
  end
  return ("%s are not %s!\n\n%s\n%s\n%s"):format(head, exact and "equal" or "close", extra,
    line("absolute", absolute, absolute_at, atol), line("relative", relative, relative_at, rtol))
end

--- Scalars -----------------------------------------------------------------

local function scalars_differ(actual, expected, rtol, atol)
  local a, e = actual, expected
  if type(a) == "boolean" then a, e = a and 1 or 0, e and 1 or 0 end
  local absolute = math.abs(a - e)
  local relative = e == 0 and math.huge or absolute / math.abs(e)
  return mismatch("Scalars", ("Expected %s but got %s."):format(words(expected), words(actual)),
    absolute, nil, relative, nil, rtol, atol)
end

local function compare_numbers(actual, expected, o)
  if o.check_dtype and math.type(actual) ~= math.type(expected) then
    return ("The (d)types do not match: %s != %s."):format(math.type(actual), math.type(expected))
  end
  if actual == expected or (o.equal_nan and actual ~= actual and expected ~= expected) then
    return nil
  end
  local rtol, atol = o.rtol, o.atol
  if not rtol then
    local real = math.type(actual) == "float" or math.type(expected) == "float"
    rtol, atol = table.unpack(real and tolerances.float64 or EXACT)
  end
  local difference = math.abs(actual - expected)
  if difference < math.huge and difference <= atol + rtol * math.abs(expected) then return nil end
  return scalars_differ(actual, expected, rtol, atol)
end

--- Tensors -----------------------------------------------------------------

local function is_real(t) return support.dtypes[t.dtype].real end

-- A bool tensor: which elements match.
local function close(actual, expected, rtol, atol, equal_nan)
  local same = actual:eq(expected)
  if equal_nan and is_real(actual) then
    same = same:logical_or(actual:isnan():logical_and(expected:isnan()))
  end
  if rtol == 0 and atol == 0 then return same end
  if not is_real(actual) then expected = expected:float() end
  if actual.dtype == "bool" then actual = actual:float() end
  local difference = (actual - expected):abs()
  local allowed = (expected * rtol):abs() + atol
  return same:logical_or(difference:isfinite():logical_and(difference:le(allowed)))
end

-- The greatest element of flat, where it stands in a tensor of the given shape, and in flat.
local function greatest(flat, shape)
  local value, at = core.max(flat, 0)
  local first = at:item()
  local place, index = first, {}
  for d = #shape, 1, -1 do
    index[d] = place % shape[d]
    place = place // shape[d]
  end
  return value:item(), index, first
end

local function tensors_differ(actual, expected, matches, rtol, atol)
  local shape, total = actual.shape, actual:numel()
  local wrong = total - matches:sum():item()
  local extra = ("Mismatched elements: %d / %d (%.1f%%)"):format(wrong, total, 100 * wrong / total)
  if not is_real(actual) then actual, expected = actual:long(), expected:long() end
  local flat = matches:reshape(-1)
  actual, expected = actual:reshape(-1), expected:reshape(-1)
  local absolute = (actual - expected):abs():masked_fill(flat, 0)
  local relative = (absolute / expected:abs()):masked_fill(flat, 0)
  local most, most_at, first = greatest(absolute, shape)
  local note = ("At index %s: got %s, expected %s"):format(text.tuple(most_at),
    text.number(actual[first]:item()), text.number(expected[first]:item()))
  local worst, worst_at = greatest(relative, shape)
  return mismatch("Tensor-likes", extra, most, most_at, worst, worst_at, rtol, atol), note
end

local function compare_tensors(actual, expected, o)
  local function differ(attribute, a, e)
    return ("The values for attribute '%s' do not match: %s != %s."):format(attribute, a, e)
  end
  local function size(t) return ("torch.Size(%s)"):format(text.shape(t)) end
  if size(actual) ~= size(expected) then return differ("shape", size(actual), size(expected)) end
  if o.check_dtype and actual.dtype ~= expected.dtype then
    return differ("dtype", "torch." .. actual.dtype, "torch." .. expected.dtype)
  end
  local rtol, atol = o.rtol, o.atol
  if not rtol then
    local a, e = tolerances[actual.dtype] or EXACT, tolerances[expected.dtype] or EXACT
    rtol, atol = math.max(a[1], e[1]), math.max(a[2], e[2])
  end
  if actual.dtype ~= expected.dtype then
    local dtype = (actual:reshape(-1):narrow(0, 0, 0) * expected:reshape(-1):narrow(0, 0, 0)).dtype
    actual, expected = actual:to(dtype), expected:to(dtype)
  end
  local matches = close(actual, expected, rtol, atol, o.equal_nan)
  if matches:sum():item() == matches:numel() then return nil end
  if #actual.shape == 0 then
    return scalars_differ(actual:item(), expected:item(), rtol, atol)
  end
  return tensors_differ(actual, expected, matches, rtol, atol)
end

--- Pairs -------------------------------------------------------------------

local function compare_values(actual, expected, o)
  if core.is_tensor(actual) and core.is_tensor(expected) then
    return compare_tensors(actual, expected, o)
  elseif actual == nil or expected == nil then
    if actual == expected then return nil end
    return ("nil mismatch: %s is not %s"):format(words(actual), words(expected))
  elseif type(actual) == "boolean" and type(expected) == "boolean" then
    if actual == expected then return nil end
    return ("Booleans mismatch: %s is not %s"):format(actual, expected)
  elseif type(actual) == "number" and type(expected) == "number" then
    return compare_numbers(actual, expected, o)
  elseif type(actual) == type(expected) and not core.is_tensor(actual) then
    if actual == expected then return nil end
    return ("%s != %s"):format(words(actual), words(expected))
  end
  return ("No comparison pair was able to handle inputs of type %s and %s."):format(
    type_name(actual), type_name(expected))
end

-- The keys of a table, and whether they are those of a list. An empty table passes for either.
local function keys_of(t)
  local kind = ordered.kind(t)
  local keys, list = {}, kind ~= "dict" and kind ~= "OrderedDict"
  if kind == "list" or kind == "tuple" then
    for i = 1, #t do keys[i] = i end
    return keys, true
  end
  for key in pairs(t) do
    keys[#keys + 1] = key
    list = list and math.type(key) == "integer"
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and type(a) ~= "boolean" then return a < b end
    return type(a) < type(b) -- numbers first
  end)
  return keys, list and (#keys == 0 or keys[1] == 1 and keys[#keys] == #keys)
end

local function missing(keys, other)
  local there, list = {}, {}
  for _, key in ipairs(other) do there[key] = true end
  for _, key in ipairs(keys) do
    if not there[key] then list[#list + 1] = words(key) end
  end
  return list
end

-- Appends { actual, expected, place } for the items of both; or returns why they differ. A pair
-- of tables that was met before, or is under way, is not gone through again.
local function pair_up(actual, expected, place, list, met)
  if type(actual) ~= "table" or type(expected) ~= "table" then
    list[#list + 1] = { actual = actual, expected = expected, place = place }
    return nil
  end
  met[actual] = met[actual] or {}
  if met[actual][expected] then return nil end
  met[actual][expected] = true
  local keys, is_list = keys_of(actual)
  local others, is_other_list = keys_of(expected)
  local problem
  if is_list and is_other_list and #keys ~= #others then
    problem = ("The length of the sequences mismatch: %d != %d"):format(#keys, #others)
  else
    local lacking, additional = missing(others, keys), missing(keys, others)
    if #lacking + #additional > 0 then
      problem = ("The keys of the mappings do not match:\n"
        .. "Missing keys in the actual mapping: [%s]\n"
        .. "Additional keys in the actual mapping: [%s]"):format(
        table.concat(lacking, ", "), table.concat(additional, ", "))
    end
  end
  if problem then return problem, place end
  for _, key in ipairs(keys) do
    local why, where = pair_up(actual[key], expected[key], ("%s[%s]"):format(place, words(key)),
      list, met)
    if why then return why, where end
  end
end

return function(actual, expected, options)
  local list = {}
  local problem, place = pair_up(actual, expected, "", list, {})
  local note
  core.no_grad(function()
    for _, pair in ipairs(list) do
      if problem then break end
      problem, note = compare_values(pair.actual, pair.expected, options)
      place = pair.place
    end
  end)
  if problem and place ~= "" then
    problem = problem .. "\n\nThe failure occurred for item " .. place
  end
  return problem, note
end
