-- Functions that a C file brings along where its nodes call them.

local numbers = require "zknn.compile.numbers"

local helpers = {}

-- Quotients and remainders of integers: nothing is undefined. div goes towards zero, rem with it;
-- mod has the sign of b.
local INTEGER = {
  div = "  if (b == 0) return 0;\n%s  return (T)(a / b);\n",
  rem = "  if (b == 0) return 0;\n%s  return (T)(a %% b);\n",
  mod = "  if (b == 0) return 0;\n%s  T r = (T)(a %% b);\n"
    .. "  return (T)(r != 0 && (r < 0) != (b < 0) ? r + b : r);\n",
}

local function integer(kind, dtype)
  local c = numbers.types[dtype].c
  local signed = numbers.types[dtype].unsigned
  local minus = ""
  if signed then
    minus = kind == "div" and ("  if (b == -1) return (T)(0 - (%s)a);\n"):format(
      numbers.types[dtype].bytes == 8 and "uint64_t" or "uint32_t") or "  if (b == -1) return 0;\n"
  end
  local body = INTEGER[kind]:format(minus)
  if not signed then body = body:gsub("r != 0 && %(r < 0%) != %(b < 0%) %? r %+ b : r", "r") end
  return (("static T %s_%s(T a, T b) {\n%s}\n"):format(kind, dtype, body):gsub("%f[%w]T%f[%W]", c))
end

local FIXED = {
  rescale = [[
/* sum * m / 2^shift, to the nearest whole number (of two, the even one), + zero, bounded. The
   multiplier is m * 64 + shift. Right shifts of negative numbers keep the sign, as compilers do. */
static int32_t rescale(int32_t sum, uint32_t multiplier, int32_t zero, int32_t least,
                       int32_t most) {
  const int shift = (int)(multiplier & 63U);
  const int64_t product = (int64_t)sum * (int64_t)(multiplier >> 6);
  const int64_t half = ((int64_t)1 << shift >> 1) - 1;
  const int64_t y = ((product + half + ((product >> shift) & 1)) >> shift) + zero;
  return (int32_t)(y < least ? least : y > most ? most : y);
}
]],
  weight4 = [[
/* Weight i of two in a byte. */
static int weight4(const uint8_t *w, int i) {
  return ((w[i >> 1] >> ((i & 1) * 4)) & 15) - 8;
}
]],
  weight2 = [[
/* Weight i of four in a byte. */
static int weight2(const uint8_t *w, int i) {
  return ((w[i >> 2] >> ((i & 3) * 2)) & 3) - 2;
}
]],
  weight3 = [[
/* Weight i of five in a byte: -1, 0 or 1. */
static int weight3(const uint8_t *w, int i) {
  static const uint8_t power[5] = {1, 3, 9, 27, 81};
  return w[i / 5] / power[i % 5] % 3 - 1;
}
]],
  real_to_int = [[
static int64_t real_to_int(double x) {
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (int64_t)x : INT64_MIN;
}
]],
}

function helpers.text(name, file)
  if FIXED[name] then return FIXED[name] end
  local kind, dtype = name:match "^(%a+)_(u?int%d+)$"
  if kind and INTEGER[kind] then return integer(kind, dtype) end
  return require "zknn.compile.math".text(name, file)
end

-- Names that no array and no function of a node may have.
function helpers.reserve(scope)
  for name in pairs(FIXED) do scope.take(name) end
  for _, name in ipairs(require "zknn.compile.math".names) do scope.take(name) end
  for dtype, type in pairs(numbers.types) do
    if not type.real then
      for kind in pairs(INTEGER) do scope.take(("%s_%s"):format(kind, dtype)) end
    end
  end
end

return helpers
