-- The functions of math.h as C that needs no library (--math builtin), for float and double.
--
-- Each is derived from series and identities: the argument is brought into a small range, where
-- few terms suffice. They are right to 4 units in the last place (erf 8 of float, 11 of double);
-- sines and cosines of arguments beyond 1e5, and double's powers to exponents that are no small
-- integers (90), less so. Powers of two are made by multiplication, so nothing depends on how a
-- float lies in memory.

-- 33 bits of pi / 2, the next 20, and what is left.
local HALF_PI = math.pi / 2
local HIGH = math.floor(HALF_PI * 2 ^ 32) / 2 ^ 32
local MIDDLE, LOW = HALF_PI - HIGH, 6.123233995736766e-17

-- ln 2 in two parts: the first has few bits, so that its product with a small integer is exact.
local LN2, LN2_REST = 0.6931471805599453, 2.3190468138462996e-17
local function ln2_parts(bits)
  local high = math.floor(LN2 * 2 ^ bits) / 2 ^ bits
  return high, LN2 - high + LN2_REST
end

local TYPES = {
  f32 = { T = "float", suffix = "f", exp = 8, log = 6, sin = 5, atan = 10, erf = 24, tail = 24,
    whole = 2 ^ 23, ln2_bits = 12, most = 64, large = 1e4, up = 24 },
  f64 = { T = "double", suffix = "", exp = 15, log = 13, sin = 10, atan = 23, erf = 60, tail = 70,
    whole = 2 ^ 52, ln2_bits = 32, most = 512, large = 1e8, up = 60 },
}

-- A polynomial in `x` by Horner's rule; term(k) is the coefficient of x^k, from 0 to n - 1.
local function horner(t, n, x, term)
  local function number(k) return t.number(term(k)) end
  local text = number(n - 1)
  for k = n - 2, 0, -1 do
    text = ("%s + %s * %s"):format(number(k), x, k == n - 2 and text or "(" .. text .. ")")
  end
  return text
end

local function factorial(n)
  local f = 1.0
  for k = 2, n do f = f * k end
  return f
end

-- By name: what it calls, and the text, where T is the type, NAME_ a function of it, [x] a number
-- and {name} a part of `parts`.
local FUNCTIONS = {
  abs = { {}, [[
static T abs_S(T x) {
  return x <= [0] ? [0] - x : x;
}
]] },
  rint = { {}, [[
static T rint_S(T x) {
  const T size = x < [0] ? -x : x;
  if (!(size < {whole})) return x;
  const T near = (size + {whole}) - {whole};
  return x < [0] ? -near : near;
}
]] },
  floor = { { "rint" }, [[
static T floor_S(T x) {
  const T near = rint_S(x);
  return near > x ? near - [1] : near;
}
]] },
  ceil = { { "rint" }, [[
static T ceil_S(T x) {
  const T near = rint_S(x);
  return near < x ? near + [1] : near;
}
]] },
  two_to = { {}, [[
static T two_to_S(int n) {
  T power = [1], factor = n < 0 ? [0.5] : [2];
  for (int m = n < 0 ? -n : n; m > 0; m /= 2) {
    if (m % 2) power *= factor;
    factor *= factor;
  }
  return power;
}
]] },
  exp = { { "rint", "two_to" }, [[
static T exp_S(T x) {
  if (x != x) return x;
  if (x > {exp_most}) return {infinite};
  if (x < {exp_least}) return [0];
  const int n = (int)rint_S(x * [1.4426950408889634]);
  const T r = x - (T)n * {ln2_high} - (T)n * {ln2_low};
  const T y = {exp_series};
  return y * two_to_S(n / 2) * two_to_S(n - n / 2);
}
]] },
  expm1 = { { "exp" }, [[
static T expm1_S(T x) {
  if (x < [-0.35] || x > [0.35]) return exp_S(x) - [1];
  return x * ({expm1_series});
}
]] },
  log = { { "two_to" }, [[
static T log_S(T x) {
  if (x != x || x < [0]) return {nan};
  if (x == [0]) return -{infinite};
  if (x == {infinite}) return x;
  int n = 0;
  if (x < {tiny}) {
    x *= two_to_S({up});
    n = -{up};
  }
  for (int k = {most}; k > 0; k /= 2) {
    const T step = two_to_S(k);
    if (x >= step) {
      x /= step;
      n += k;
    } else if (x * step < [2]) {
      x *= step;
      n -= k;
    }
  }
  if (x >= [1.4142135623730951]) {
    x *= [0.5];
    n++;
  }
  const T s = (x - [1]) / (x + [1]), z = s * s;
  return (T)n * {ln2_high} + ([2] * s * ({log_series}) + (T)n * {ln2_low});
}
]] },
  log1p = { { "log" }, [[
static T log1p_S(T x) {
  const T u = [1] + x;
  if (u == [1]) return x;
  if (u == {infinite}) return u;
  return log_S(u) * (x / (u - [1]));
}
]] },
  sqrt = { {}, [[
static T sqrt_S(T x) {
  if (x != x || x < [0]) return {nan};
  if (x == [0] || x == {infinite}) return x;
  T scale = [1];
  while (x >= [4]) {
    x *= [0.25];
    scale *= [2];
  }
  while (x < [1]) {
    x *= [4];
    scale *= [0.5];
  }
  T y = [0.5] + x * [0.4];
  for (int k = 0; k < 6; k++) y = [0.5] * (y + x / y);
  return y * scale;
}
]] },
  quarter = { { "rint_f64" }, [[
static double quarter_S(T x, int *n) {
  const double turns = rint_f64((double)x * 0.63661977236758138);
  *n = (int)((int64_t)turns & 3);
  return (((double)x - turns * {pi_high}) - turns * {pi_middle}) - turns * {pi_low};
}
]] },
  sine = { {}, [[
static T sine_S(T r) {
  const T z = r * r;
  return r * ({sin_series});
}
]] },
  cosine = { {}, [[
static T cosine_S(T r) {
  const T z = r * r;
  return {cos_series};
}
]] },
  sin = { { "quarter", "sine", "cosine" }, [[
static T sin_S(T x) {
  if (!(x > {trig_least} && x < {trig_most})) return {nan};
  int n;
  const T r = (T)quarter_S(x, &n);
  const T y = n % 2 ? cosine_S(r) : sine_S(r);
  return n >= 2 ? -y : y;
}
]] },
  cos = { { "quarter", "sine", "cosine" }, [[
static T cos_S(T x) {
  if (!(x > {trig_least} && x < {trig_most})) return {nan};
  int n;
  const T r = (T)quarter_S(x, &n);
  const T y = n % 2 ? sine_S(r) : cosine_S(r);
  return n == 1 || n == 2 ? -y : y;
}
]] },
  tan = { { "sin", "cos" }, [[
static T tan_S(T x) {
  return sin_S(x) / cos_S(x);
}
]] },
  atan = { {}, [[
static T atan_S(T x) {
  const T size = x < [0] ? -x : x;
  T z = size, y = [0];
  if (size > [2.414213562373095]) {
    y = [1.5707963267948966];
    z = [-1] / size;
  } else if (size > [0.41421356237309503]) {
    y = [0.7853981633974483];
    z = (size - [1]) / (size + [1]);
  }
  const T s = z * z;
  y += z * ({atan_series});
  return x < [0] ? -y : y;
}
]] },
  asin = { { "atan", "sqrt" }, [[
static T asin_S(T x) {
  return atan_S(x / sqrt_S(([1] - x) * ([1] + x)));
}
]] },
  acos = { { "atan", "sqrt" }, [[
static T acos_S(T x) {
  return [2] * atan_S(sqrt_S(([1] - x) / ([1] + x)));
}
]] },
  sinh = { { "exp", "expm1" }, [[
static T sinh_S(T x) {
  const T size = x < [0] ? -x : x;
  T y;
  if (size > [20]) {
    const T half = exp_S([0.5] * size);
    y = [0.5] * half * half;
  } else {
    const T e = expm1_S(size);
    y = [0.5] * (e + e / (e + [1]));
  }
  return x < [0] ? -y : y;
}
]] },
  cosh = { { "exp" }, [[
static T cosh_S(T x) {
  const T half = exp_S([0.5] * (x < [0] ? -x : x));
  return [0.5] * half * half + [0.5] / half / half;
}
]] },
  tanh = { { "expm1" }, [[
static T tanh_S(T x) {
  if (x > [20]) return [1];
  if (x < [-20]) return [-1];
  const T e = expm1_S([2] * (x < [0] ? -x : x));
  const T y = e / (e + [2]);
  return x < [0] ? -y : y;
}
]] },
  asinh = { { "log", "log1p", "sqrt" }, [[
static T asinh_S(T x) {
  const T size = x < [0] ? -x : x;
  const T y = size > {large} ? log_S(size) + [0.6931471805599453]
    : log1p_S(size + size * size / ([1] + sqrt_S([1] + size * size)));
  return x < [0] ? -y : y;
}
]] },
  acosh = { { "log", "log1p", "sqrt" }, [[
static T acosh_S(T x) {
  if (x > {large}) return log_S(x) + [0.6931471805599453];
  return log1p_S((x - [1]) + sqrt_S((x - [1]) * (x + [1])));
}
]] },
  atanh = { { "log1p" }, [[
static T atanh_S(T x) {
  const T size = x < [0] ? -x : x;
  const T y = [0.5] * log1p_S([2] * size / ([1] - size));
  return x < [0] ? -y : y;
}
]] },
  erf = { { "exp" }, [[
static T erf_S(T x) {
  const T size = x < [0] ? -x : x;
  T y = [1];
  if (x != x) return x;
  if (size < [1.75]) {
    T term = [1], sum = [1];
    for (int k = 1; k < {erf}; k++) {
      term *= [2] * size * size / (T)(2 * k + 1);
      sum += term;
    }
    y = [1.1283791670955126] * size * exp_S(-size * size) * sum;
  } else if (size < [6]) {
    T tail = size;
    for (int k = {tail}; k > 0; k--) tail = size + [0.5] * (T)k / tail;
    y = [1] - [0.5641895835477563] * exp_S(-size * size) / tail;
  }
  return x < [0] ? -y : y;
}
]] },
  pow = { { "exp_f64", "log_f64", "rint_f64" }, [[
static T pow_S(T x, T y) {
  const double size = x < [0] ? -(double)x : (double)x, e = (double)y;
  if (y == [0] || x == [1]) return [1];
  if (x != x || y != y) return {nan};
  const int whole = rint_f64(e) == e;
  const int odd = whole && rint_f64(e * 0.5) != e * 0.5;
  if (x < [0] && !whole) return {nan};
  double p = 1.0;
  if (whole && e > -64.0 && e < 64.0) {
    double f = size;
    for (int k = (int)(e < 0.0 ? -e : e); k > 0; k /= 2) {
      if (k % 2) p *= f;
      f *= f;
    }
    p = e < 0.0 ? 1.0 / p : p;
  } else {
    p = size == 1.0 ? 1.0 : exp_f64(e * log_f64(size));
  }
  return (T)(x < [0] && odd ? -p : p);
}
]] },
  fmod = { {}, [[
static T fmod_S(T x, T y) {
  T rest = x < [0] ? -x : x;
  const T size = y < [0] ? -y : y;
  if (x != x || y != y || size == [0] || rest == {infinite}) return {nan};
  while (rest >= size) {
    T step = size;
    while (step <= rest * [0.5]) step *= [2];
    rest -= step;
  }
  return x < [0] ? -rest : rest;
}
]] },
}

local function numbers_of(type, file)
  local literal = require "zknn.compile.numbers".literal
  local t = {}
  for key, value in pairs(type) do t[key] = value end
  local dtype = type.suffix == "f" and "float32" or "float64"
  function t.number(x) return literal(x, dtype, file.macro) end
  function t.double(x) return literal(x, "float64", file.macro) end
  return t
end

local function parts_of(t)
  local high, low = ln2_parts(t.ln2_bits)
  local single = t.suffix == "f"
  local n = t.number
  return {
    whole = n(t.whole), infinite = n(math.huge), nan = n(0 / 0), most = ("%d"):format(t.most),
    ln2_high = n(high), ln2_low = n(low), large = n(t.large), tiny = n(2.0 ^ (1 - 2 * t.most)),
    up = ("%d"):format(t.up), erf = ("%d"):format(t.erf),
    tail = ("%d"):format(t.tail), exp_most = n(single and 88.8 or 709.8),
    exp_least = n(single and -104 or -746), trig_most = n(single and 1e9 or 1e15),
    trig_least = n(single and -1e9 or -1e15),
    pi_high = t.double(HIGH), pi_middle = t.double(MIDDLE), pi_low = t.double(LOW),
    exp_series = horner(t, t.exp, "r", function(k) return 1 / factorial(k) end),
    expm1_series = horner(t, t.exp, "x", function(k) return 1 / factorial(k + 1) end),
    log_series = horner(t, t.log, "z", function(k) return 1 / (2 * k + 1) end),
    sin_series = horner(t, t.sin, "z", function(k) return (-1) ^ k / factorial(2 * k + 1) end),
    cos_series = horner(t, t.sin + 1, "z", function(k) return (-1) ^ k / factorial(2 * k) end),
    atan_series = horner(t, t.atan, "s", function(k) return (-1) ^ k / (2 * k + 1) end),
  }
end

-- The text of a function, "exp_f32"; what it calls goes to the file first.
local function text_of(name, file)
  local short, kind = name:match "^(.*)_(f%d+)$"
  local row, t = FUNCTIONS[short], numbers_of(TYPES[kind], file)
  for _, other in ipairs(row[1]) do
    file:helper(other:find "_f64$" and other or other .. "_" .. kind)
  end
  local parts = parts_of(t)
  local text = row[2]:gsub("{([%l_%d]+)}", parts)
  text = text:gsub("%[(%-?[%d.]+)%]", function(x) return t.number(tonumber(x)) end)
  return (text:gsub("_S%f[^%w_]", "_" .. kind):gsub("%f[%w_]T%f[^%w_]", t.T))
end

local names = {}
for name in pairs(FUNCTIONS) do
  names[#names + 1] = name .. "_f32"
  names[#names + 1] = name .. "_f64"
end

return { text = text_of, names = names }
