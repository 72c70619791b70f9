/*
 * rng.c: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) and PyTorch's ways of turning
 * its words into numbers, bit for bit.
 *
 * Rounding is part of the contract. Where PyTorch's vector code fuses a product and a sum, fmaf or
 * fma says so here; everywhere else product and sum round apart (the build turns contraction off).
 */
#include "base/rng.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/target.h"

#define N 624
#define M 397
#define PI 3.14159265358979323846

/* ---- engine ---- */

void zk_rng_seed(zk_rng *r, uint64_t seed) {
  r->seed = seed;
  r->state[0] = (uint32_t)seed;
  for (uint32_t i = 1; i < N; i++)
    r->state[i] = 1812433253u * (r->state[i - 1] ^ (r->state[i - 1] >> 30)) + i;
  r->left = 1;
  r->next = 0;
  r->has_normal = 0;
  r->normal = 0;
}

ZK_INLINE uint32_t twist(uint32_t u, uint32_t v) {
  return (((u & 0x80000000u) | (v & 0x7fffffffu)) >> 1) ^ (-(v & 1u) & 0x9908b0dfu);
}

ZK_INLINE uint32_t temper(uint32_t y) {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

/* s is read N - M = 227 words behind and M ahead of what is written: vectors may go as far. */
ZK_TARGETED(twist_all, (uint32_t * s), (s), {
  ZK_IVDEP
  for (int i = 0; i < N - M; i++)
    s[i] = s[i + M] ^ twist(s[i], s[i + 1]);
  ZK_IVDEP
  for (int i = N - M; i < N - 1; i++)
    s[i] = s[i + M - N] ^ twist(s[i], s[i + 1]);
  s[N - 1] = s[M - 1] ^ twist(s[N - 1], s[0]);
})

ZK_TARGETED(temper_all, (uint32_t *restrict y, const uint32_t *restrict s, int64_t n), (y, s, n), {
  for (int64_t i = 0; i < n; i++)
    y[i] = temper(s[i]);
})

/* The state's last left - 1 words have not been given. */
static void next_state(zk_rng *r) {
  twist_all(r->state);
  r->left = N + 1;
  r->next = 0;
}

uint32_t zk_rng_u32(zk_rng *r) {
  if (r->left == 1)
    next_state(r);
  r->left--;
  return temper(r->state[r->next++]);
}

/* The next n words, as zk_rng_u32 would give them. */
static void next_words(zk_rng *r, uint32_t *words, int64_t n) {
  while (n > 0) {
    if (r->left == 1)
      next_state(r);
    int part = n < r->left - 1 ? (int)n : r->left - 1;
    temper_all(words, r->state + r->next, part);
    r->left -= part;
    r->next += part;
    words += part;
    n -= part;
  }
}

uint64_t zk_rng_u64(zk_rng *r) {
  uint64_t high = zk_rng_u32(r);
  return high << 32 | zk_rng_u32(r);
}

static zk_rng *in_use; /* instead of the global one, or NULL */

zk_rng *zk_rng_use(zk_rng *r) {
  zk_rng *before = in_use;
  in_use = r;
  return before;
}

uint64_t zk_rng_seed_from_system(zk_rng *r) {
  uint64_t seed;
  if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed) {
    struct timespec now; /* just after boot there may be no entropy: a seed that differs between
                            starts is enough */
    clock_gettime(CLOCK_REALTIME, &now);
    seed = (uint64_t)now.tv_sec * 1000000007u ^ (uint64_t)now.tv_nsec << 20 ^ (uint64_t)getpid();
  }
  /* 53 bits, as PyTorch takes: a seed that is an exact double too */
  seed &= (UINT64_C(1) << 53) - 1;
  zk_rng_seed(r, seed);
  return seed;
}

zk_rng *zk_rng_default(void) {
  static zk_rng generator;
  static int seeded;
  if (in_use)
    return in_use;
  if (!seeded) {
    zk_rng_seed_from_system(&generator);
    seeded = 1;
  }
  return &generator;
}

static pthread_mutex_t borrowed = PTHREAD_MUTEX_INITIALIZER;

zk_rng *zk_rng_borrow(void) {
  pthread_mutex_lock(&borrowed);
  return zk_rng_default();
}

void zk_rng_give_back(void) {
  pthread_mutex_unlock(&borrowed);
}

/* Moves the end of a block on, of n elements in all; false at the end, or where Ctrl-C stops it. */
static bool next_block(int64_t n, int64_t *end) {
  const int64_t block = 65536; /* of whole sixteens */
  if (*end >= n || zk_interrupted())
    return false;
  *end = n - *end < block ? n : *end + block;
  return true;
}

/* ---- uniform ---- */

static double unit_f64(zk_rng *r) {
  return (double)(zk_rng_u64(r) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

#define WORDS 512 /* that are drawn at a time */

/* In [0, 1), with all the bits of the type's mantissa, times width, plus base. */
ZK_TARGETED(uniform_all,
            (float *restrict x, const uint32_t *restrict words, int64_t n, float base, float width),
            (x, words, n, base, width), {
              for (int64_t i = 0; i < n; i++)
                x[i] = fmaf((float)(int32_t)(words[i] & 0xffffffu) * 0x1p-24f, width, base);
            })

/* An integer in [0, 2^53) of two words, the high one first. */
ZK_INLINE int64_t number_53(uint32_t high, uint32_t low) {
  return (int64_t)(high & 0x1fffffu) << 32 | low;
}

/* The same of two words. */
ZK_TARGETED(uniform_all_f64,
            (double *restrict x, const uint32_t *restrict words, int64_t n, double base,
             double width),
            (x, words, n, base, width), {
              for (int64_t i = 0; i < n; i++)
                x[i] =
                    fma((double)number_53(words[2 * i], words[2 * i + 1]) * 0x1p-53, width, base);
            })

void zk_rng_uniform_f32(zk_rng *r, float *x, int64_t n, double from, double to) {
  float base = (float)from, width = (float)to - (float)from;
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    for (int64_t at = i; at < end; at += WORDS) {
      uint32_t words[WORDS];
      int64_t part = end - at < WORDS ? end - at : WORDS;
      next_words(r, words, part);
      uniform_all(x + at, words, part, base, width);
    }
}

void zk_rng_uniform_f64(zk_rng *r, double *x, int64_t n, double from, double to) {
  double width = to - from;
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    for (int64_t at = i; at < end; at += WORDS / 2) {
      uint32_t words[WORDS];
      int64_t part = end - at < WORDS / 2 ? end - at : WORDS / 2;
      next_words(r, words, 2 * part);
      uniform_all_f64(x + at, words, part, from, width);
    }
}

/* ---- normal ---- */

/* Box-Muller, one at a time: the cosine now, the sine at the next call. */
static double normal_one(zk_rng *r) {
  if (r->has_normal) {
    r->has_normal = 0;
    return r->normal;
  }
  double u1 = unit_f64(r), u2 = unit_f64(r);
  double radius = sqrt(-2.0 * log1p(-u2)), theta = 2.0 * PI * u1;
  r->normal = radius * sin(theta);
  r->has_normal = 1;
  return radius * cos(theta);
}

/*
 * The Cephes polynomials for float logarithm, sine and cosine, with the operations in the order and
 * with the fusions of PyTorch's eight-lane code. log_f32: x in (0, 1], normal.
 */
static inline __attribute__((always_inline)) float log_f32(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  float e = (float)((int)(bits >> 23) - 126);
  bits = (bits & 0x007fffffu) | 0x3f000000u; /* the mantissa, in [0.5, 1) */
  memcpy(&x, &bits, sizeof x);
  float low = x < 0.707106781186547524f;
  e -= low;
  x = (x - 1.0f) + x * low; /* into [sqrt(1/2) - 1, sqrt(2) - 1) */
  float z = x * x;
  float y = 7.0376836292e-2f;
  y = fmaf(y, x, -1.1514610310e-1f);
  y = fmaf(y, x, 1.1676998740e-1f);
  y = fmaf(y, x, -1.2420140846e-1f);
  y = fmaf(y, x, 1.4249322787e-1f);
  y = fmaf(y, x, -1.6668057665e-1f);
  y = fmaf(y, x, 2.0000714765e-1f);
  y = fmaf(y, x, -2.4999993993e-1f);
  y = fmaf(y, x, 3.3333331174e-1f);
  y = fmaf(y * x, z, e * -2.12194440e-4f);
  y = fmaf(z, -0.5f, y);
  return fmaf(e, 0.693359375f, x + y);
}

/* x in [0, 2*pi]. */
static inline __attribute__((always_inline)) void sincos_f32(float x, float *sine, float *cosine) {
  int octant = ((int)(x * 1.27323954473516f) + 1) & ~1; /* 4/pi */
  float j = (float)octant;
  x = fmaf(j, -0.78515625f, x); /* less j*pi/4, in three parts */
  x = fmaf(j, -2.4187564849853515625e-4f, x);
  x = fmaf(j, -3.77489497744594108e-8f, x);
  float z = x * x;
  float c = 2.443315711809948e-5f;
  c = fmaf(c, z, -1.388731625493765e-3f);
  c = fmaf(c, z, 4.166664568298827e-2f);
  c = fmaf(c * z, z, -(z * 0.5f)) + 1.0f;
  float s = -1.9515295891e-4f;
  s = fmaf(s, z, 8.3321608736e-3f);
  s = fmaf(s, z, -1.6666654611e-1f);
  s = fmaf(s * z, x, x);
  int swap = octant & 2;
  float sine_sign = octant & 4 ? -1.0f : 1.0f, cosine_sign = (octant + 2) & 4 ? -1.0f : 1.0f;
  *sine = (swap ? c : s) * sine_sign;
  *cosine = (swap ? s : c) * cosine_sign;
}

/* 16 uniform values to 16 normal ones, in place. */
static inline __attribute__((always_inline)) void normal_16(float *d, float mean, float std) {
  for (int j = 0; j < 8; j++) {
    float radius = sqrtf(-2.0f * log_f32(1.0f - d[j])), s, c;
    sincos_f32((float)(2 * PI) * d[j + 8], &s, &c);
    d[j] = fmaf(radius * c, std, mean);
    d[j + 8] = fmaf(radius * s, std, mean);
  }
}

ZK_TARGETED(normal_fill_f32, (float *x, int64_t n, float mean, float std), (x, n, mean, std), {
  for (int64_t i = 0; i + 16 <= n; i += 16)
    normal_16(x + i, mean, std);
})

static void normal_fill_f64(double *x, int64_t n, double mean, double std) {
  for (int64_t i = 0; i + 16 <= n; i += 16)
    for (double *d = x + i; d < x + i + 8; d++) {
      double radius = sqrt(-2.0 * log(1.0 - d[0])), theta = 2.0 * PI * d[8];
      d[0] = fma(radius * cos(theta), std, mean);
      d[8] = fma(radius * sin(theta), std, mean);
    }
}

/* From 16 values on the blocks of 16 are transformed; a rest is covered by a last block of fresh
 * draws that overlaps the one before. */
void zk_rng_normal_f32(zk_rng *r, float *x, int64_t n, double mean, double std) {
  if (n < 16) {
    for (int64_t i = 0; i < n; i++)
      x[i] = (float)fma(normal_one(r), std, mean);
    return;
  }
  zk_rng_uniform_f32(r, x, n, 0, 1);
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    normal_fill_f32(x + i, end - i, (float)mean, (float)std);
  if (n % 16 != 0) {
    zk_rng_uniform_f32(r, x + n - 16, 16, 0, 1);
    normal_fill_f32(x + n - 16, 16, (float)mean, (float)std);
  }
}

void zk_rng_normal_f64(zk_rng *r, double *x, int64_t n, double mean, double std) {
  if (n < 16) {
    for (int64_t i = 0; i < n; i++)
      x[i] = fma(normal_one(r), std, mean);
    return;
  }
  zk_rng_uniform_f64(r, x, n, 0, 1);
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    normal_fill_f64(x + i, end - i, mean, std);
  if (n % 16 != 0) {
    zk_rng_uniform_f64(r, x + n - 16, 16, 0, 1);
    normal_fill_f64(x + n - 16, 16, mean, std);
  }
}

/* ---- integers ---- */

/* One word below a range of 2^28; two from there on, where the remainder of one would be uneven.
 * (PyTorch 1.13 takes one word up to 2^32.) */
void zk_rng_randint(zk_rng *r, int64_t *x, int64_t n, int64_t low, int64_t high) {
  uint64_t range = (uint64_t)high - (uint64_t)low;
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    if (range >= UINT64_C(1) << 28)
      for (int64_t at = i; at < end; at++)
        x[at] = (int64_t)((uint64_t)low + zk_rng_u64(r) % range);
    else
      for (int64_t at = i; at < end; at += WORDS) {
        uint32_t words[WORDS];
        int64_t part = end - at < WORDS ? end - at : WORDS;
        next_words(r, words, part);
        for (int64_t k = 0; k < part; k++)
          x[at + k] = (int64_t)((uint64_t)low + words[k] % (uint32_t)range);
      }
}

int64_t zk_rng_random63(zk_rng *r) {
  return (int64_t)(zk_rng_u64(r) & INT64_MAX);
}

void zk_rng_randperm(zk_rng *r, int64_t *x, int64_t n) {
  if (n >= UINT32_MAX / 20) { /* the remainder of one word would be uneven: inside out, with two */
    for (int64_t i = 0, end = 0; next_block(n, &end);)
      for (; i < end; i++) {
        int64_t z = (int64_t)(zk_rng_u64(r) % (uint64_t)(i + 1));
        x[i] = i;
        x[i] = x[z];
        x[z] = i;
      }
    return;
  }
  for (int64_t i = 0; i < n; i++)
    x[i] = i;
  for (int64_t i = 0, end = 0; next_block(n - 1, &end);)
    for (; i < end; i++) {
      int64_t z = i + zk_rng_u32(r) % (n - i), kept = x[i];
      x[i] = x[z];
      x[z] = kept;
    }
}

/* Is the number of each two words less than limit? */
ZK_TARGETED(less_all,
            (uint8_t *restrict x, const uint32_t *restrict words, int64_t n, int64_t limit),
            (x, words, n, limit), {
              for (int64_t i = 0; i < n; i++) /* NOLINTNEXTLINE(*CallAndMessage): all are drawn */
                x[i] = number_53(words[2 * i], words[2 * i + 1]) < limit;
            })

/* unit_f64 < p, for a number in [0, 2^53) is less than p 2^53 just when it is less than the next
 * integer. */
void zk_rng_bernoulli(zk_rng *r, uint8_t *x, int64_t n, double p) {
  int64_t limit = p > 0 ? (int64_t)ceil((p < 1 ? p : 1) * 0x1p53) : 0;
  for (int64_t i = 0, end = 0; next_block(n, &end); i = end)
    for (int64_t at = i; at < end; at += WORDS / 2) {
      uint32_t words[WORDS];
      int64_t part = end - at < WORDS / 2 ? end - at : WORDS / 2;
      next_words(r, words, 2 * part);
      less_all(x + at, words, part, limit);
    }
}

double zk_rng_exponential(zk_rng *r, double rate) {
  return -1.0 / rate * log1p(-unit_f64(r));
}

void zk_rng_classes(zk_rng *r, const double *sums, int64_t n, int64_t *x, int64_t count) {
  for (int64_t k = 0; k < count; k++) {
    double u = unit_f64(r);
    int64_t low = 0, high = n - 1; /* rounding may leave the last sum below 1: it counts as 1 */
    while (low < high) {
      int64_t middle = low + (high - low) / 2;
      if (sums[middle] < u)
        low = middle + 1;
      else
        high = middle;
    }
    x[k] = low;
  }
}

/* ---- state ---- */

/* PyTorch's record, padding spelled out: the layout of its first releases (up to normal_is_valid)
 * and what was added behind. Of the normal_ fields only normal_y is in use: the kept value. */
struct torch_state {
  uint64_t seed;
  int32_t left, seeded;
  uint64_t next;
  uint64_t state[N];
  double normal_x, normal_y, normal_rho;
  int32_t normal_is_valid, pad1;
  float next_float_normal;
  uint8_t float_is_valid, pad2[3];
};
_Static_assert(sizeof(struct torch_state) == ZK_RNG_STATE_BYTES, "layout of PyTorch's RNG state");

void zk_rng_get_state(const zk_rng *r, uint8_t state[ZK_RNG_STATE_BYTES]) {
  struct torch_state t = {.seed = r->seed, .left = r->left, .seeded = 1, .next = (uint64_t)r->next};
  for (int i = 0; i < N; i++)
    t.state[i] = r->state[i];
  if (r->has_normal) {
    t.normal_y = r->normal;
    t.normal_is_valid = 1;
  }
  memcpy(state, &t, sizeof t);
}

zk_status zk_rng_set_state(zk_rng *r, const uint8_t *state, size_t size) {
  struct torch_state t;
  if (size != sizeof t)
    return zk_fail(ZK_ERR_ARG,
                   "set_rng_state: expected %zu bytes (what get_rng_state gives), got %zu",
                   sizeof t, size);
  memcpy(&t, state, sizeof t);
  if (t.seeded != 1)
    return zk_fail(ZK_ERR_ARG, "set_rng_state: not the state of a seeded generator");
  /* The next left - 1 words are read without another look. */
  if (t.left < 1 || t.left > N || t.next > N || t.next + (uint64_t)t.left - 1 > N)
    return zk_fail(ZK_ERR_ARG,
                   "set_rng_state: damaged state (%d words left at position %llu of %d)",
                   (int)t.left, (unsigned long long)t.next, N);
  for (int i = 0; i < N; i++)
    if (t.state[i] > UINT32_MAX)
      return zk_fail(ZK_ERR_ARG, "set_rng_state: damaged state (word %d exceeds 32 bits)", i);
  r->seed = t.seed;
  for (int i = 0; i < N; i++)
    r->state[i] = (uint32_t)t.state[i];
  r->left = t.left;
  r->next = (int)t.next;
  r->has_normal = t.normal_is_valid != 0;
  r->normal = r->has_normal ? t.normal_y : 0;
  return ZK_OK;
}
