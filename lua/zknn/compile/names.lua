-- Names and comments of a C file, made from names of a graph, which may hold anything.

local names = {}

local RESERVED = {}
for word in ([[
  alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool
  break case catch char char8_t char16_t char32_t class co_await co_return co_yield compl concept
  const const_cast consteval constexpr constinit continue decltype default delete do double
  dynamic_cast else enum explicit export extern false float for friend goto if inline int long main
  mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
  reflexpr register reinterpret_cast requires restrict return short signed sizeof static
  static_assert static_cast struct switch synchronized template this thread_local throw true try
  typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq
  fortran near far huge pascal linux unix i386 errno stdin stdout stderr assert offsetof
  NULL NAN INFINITY EOF
  abs acos acosf acosh acoshf asin asinf asinh asinhf atan atan2 atan2f atanf atanh atanhf cbrt
  cbrtf ceil ceilf copysign copysignf cos cosf cosh coshf erf erfc erfcf erff exp exp2 exp2f expf
  expm1 expm1f fabs fabsf fdim fdimf floor floorf fma fmaf fmax fmaxf fmin fminf fmod fmodf frexp
  frexpf gamma hypot hypotf ilogb ilogbf isfinite isinf isnan j0 j1 jn y0 y1 yn ldexp ldexpf lgamma
  lgammaf llabs llrint llrintf llround llroundf log log10 log10f log1p log1pf log2 log2f logb logbf
  logf lrint lrintf lround lroundf modf modff nan nanf nearbyint nearbyintf nextafter nextafterf pow
  powf remainder remainderf remquo remquof rint rintf round roundf scalb scalbn scalbnf signbit
  significand signgam sin sinf sinh sinhf sqrt sqrtf tan tanf tanh tanhf tgamma tgammaf trunc truncf
  drem memcpy memset memmove memcmp malloc free printf index div ldiv exit abort
]]):gmatch "%S+" do
  RESERVED[word] = true
end

local LOCAL = { h_all = 1, c_all = 1, units = 1, ["in"] = 1, out = 1, product = 1, reset = 1,
  most = 1, best = 1, place = 1, at = 1, value = 1, index = 1, bias = 1, fill = 1, mean = 1,
  factor = 1, scale = 1 }

-- A C identifier made of the text: letters, digits and single underscores, 40 characters at most.
-- empty: what stands for a text that gives none.
function names.identifier(text, empty)
  local name = tostring(text):gsub("[^A-Za-z0-9]+", "_"):sub(1, 40):gsub("^_+", ""):gsub("_+$", "")
  if name == "" then name = empty or "value" end
  if name:find "^%d" then name = (empty or "value") .. "_" .. name end
  return name
end

-- Is it a whole identifier that a C or C++ program may use as a global name?
function names.is_good(name)
  return name:find "^[A-Za-z][A-Za-z0-9_]*$" ~= nil and not RESERVED[name]
    and not name:find "__" and #name <= 60
end

-- A table of names in use; its call gives a new one for a text: made unique by a number, neither a
-- keyword nor a name of the C library. parent: names that are taken already; keeps(name): others.
function names.scope(parent, keeps)
  local used = {}
  local scope = {}
  function scope.has(name)
    return used[name] or RESERVED[name] or parent and parent.has(name) or false
  end
  function scope.take(text, empty)
    local first = names.identifier(text, empty)
    local name, n = first, 1
    local function kept() return keeps and keeps(name) or name:find "_t$" end -- POSIX keeps *_t
    while scope.has(name) or kept() do
      n = n + 1
      if n > 2 and kept() then first, n = "value_" .. first, 1 end -- it begins as no name may
      name = n == 1 and first or ("%s_%d"):format(first, n)
    end
    used[name] = true
    return name
  end
  return scope
end

-- Is it a name that functions of nodes give their own variables?
function names.is_local(name)
  return name:find "^%l%d*$" or name:find "^%l[xyz]%d*$" or name:find "^%l+_[xyz]$"
    or name:find "^sum%d*$" or name:find "^gate_%l$" or name:find "^batch%d*$" or LOCAL[name] ~= nil
end

-- The text as part of a comment: nothing in it ends the comment, begins a new line, is a trigraph
-- or a letter of another alphabet.
function names.comment(text, most)
  text = tostring(text):gsub("[^\x20-\x7e]", "."):gsub("%*/", "*."):gsub("/%*", "/."):gsub("%?%?",
    "?.")
  text = text:gsub("\\", "/")
  most = most or 60
  return #text <= most and text or text:sub(1, most - 3) .. "..."
end

-- The text as a string literal of C.
function names.literal(text)
  return '"' .. tostring(text):gsub('[^A-Za-z0-9 _.,:;/+-]', function(c)
    return ("\\%03o"):format(c:byte())
  end) .. '"'
end

return names
