/*
 * near.c: looks at a block of elements.
 */
#include "op/pointwise/near.h"

/* The top bit of `all` stays while that of `key`, an expression of the element's bits, is set. */
#define LOOK(NAME, U, key)                                                                         \
  ZK_INLINE U NAME##_steps(const char *x, int64_t step, int64_t n, U limit) {                      \
    U all = ~(U)0;                                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                              \
      U bits = *(const U *)(x + i * step);                                                         \
      all &= (key);                                                                                \
    }                                                                                              \
    (void)limit;                                                                                   \
    return all;                                                                                    \
  }                                                                                                \
  ZK_TARGETED(NAME, (const char *x, int64_t step, int64_t n, U limit, U *all),                     \
              (x, step, n, limit, all), {                                                          \
                if (step == sizeof(U))                                                             \
                  *all = NAME##_steps(x, sizeof(U), n, limit);                                     \
                else                                                                               \
                  *all = NAME##_steps(x, step, n, limit);                                          \
              })
/* |x| - limit - 1 as integers is negative; nan is above all. */
LOOK(within_f32, uint32_t, (bits & 0x7fffffffu) - limit - 1)
LOOK(within_f64, uint64_t, (bits & 0x7fffffffffffffffu) - limit - 1)
/* With u = x - the least normal: u is not negative, and u - (inf - the least normal) is. */
LOOK(normal_f32, uint32_t, ~(bits - 0x00800000u) & (bits - 0x7f800000u))
LOOK(normal_f64, uint64_t, ~(bits - 0x0010000000000000u) & (bits - 0x7ff0000000000000u))

bool zk_all_within_f32(const char *x, int64_t step, int64_t n, float limit) {
  uint32_t all;
  within_f32(x, step, n, zk_bits_f32(limit), &all);
  return all >> 31;
}
bool zk_all_within_f64(const char *x, int64_t step, int64_t n, double limit) {
  uint64_t all;
  within_f64(x, step, n, zk_bits_f64(limit), &all);
  return all >> 63;
}
bool zk_all_normal_f32(const char *x, int64_t step, int64_t n) {
  uint32_t all;
  normal_f32(x, step, n, 0, &all);
  return all >> 31;
}
bool zk_all_normal_f64(const char *x, int64_t step, int64_t n) {
  uint64_t all;
  normal_f64(x, step, n, 0, &all);
  return all >> 63;
}
