/*
 * transpose.c: copies by tiles (transpose.h).
 *
 * Element by element, such a copy reads or writes one element of each line of the cache, and needs
 * the line again when others have taken its place. A tile of 16 x 16 reads whole lines, turns them
 * in the L1 cache, and writes whole lines.
 */
#include "tensor/transpose.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/target.h"

#define TILE ZK_TURN
#define GRAIN 32768 /* elements for one thread */

/* The planes to transpose: dst is without gaps along `across`, src along `down`. */
typedef struct planes {
  int n;                                                      /* other dimensions */
  int64_t size[ZK_MAX_DIM], to[ZK_MAX_DIM], from[ZK_MAX_DIM]; /* strides in elements */
  int64_t across, down;
  int64_t to_down, from_across; /* the strides that are not 1 */
  int64_t bands;                /* of TILE elements across, in a plane */
  size_t width;
  char *dst;
  const char *src;
} planes;

/* to[i * to_step + j] = from[j * from_step + i] for i < down, j < across, both at most TILE. */
#define TURN(width, element)                                                                       \
  ZK_TARGETED(turn_##width,                                                                        \
              (element * to, const element *from, int64_t to_step, int64_t from_step,              \
               int64_t down, int64_t across),                                                      \
              (to, from, to_step, from_step, down, across), {                                      \
                element tile[TILE][TILE];                                                          \
                if (down == TILE && across == TILE) {                                              \
                  for (int j = 0; j < TILE; j++)                                                   \
                    memcpy(tile[j], from + j * from_step, sizeof tile[j]);                         \
                  for (int i = 0; i < TILE; i++, to += to_step)                                    \
                    for (int j = 0; j < TILE; j++)                                                 \
                      to[j] = tile[j][i];                                                          \
                } else {                                                                           \
                  for (int64_t i = 0; i < down; i++)                                               \
                    for (int64_t j = 0; j < across; j++)                                           \
                      to[i * to_step + j] = from[j * from_step + i];                               \
                }                                                                                  \
              })
TURN(1, uint8_t)
TURN(2, uint16_t)
TURN(8, uint64_t)

/* Of four bytes, in blocks of 4 x 4 that are turned in registers. */
typedef uint32_t four __attribute__((vector_size(16)));
typedef uint32_t loose_four __attribute__((vector_size(16), aligned(4), may_alias));
ZK_INLINE void turn_block(uint32_t *to, const uint32_t *from, int64_t to_step, int64_t from_step) {
  four a = *(const loose_four *)from, b = *(const loose_four *)(from + from_step);
  four c = *(const loose_four *)(from + 2 * from_step),
       d = *(const loose_four *)(from + 3 * from_step);
  four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
       cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  *(loose_four *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(loose_four *)(to + to_step) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(loose_four *)(to + 2 * to_step) = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(loose_four *)(to + 3 * to_step) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}
ZK_TARGETED(turn_4,
            (uint32_t * to, const uint32_t *from, int64_t to_step, int64_t from_step, int64_t down,
             int64_t across),
            (to, from, to_step, from_step, down, across), {
              int64_t i = 0;
              for (; i + 4 <= down; i += 4) {
                int64_t j = 0;
                for (; j + 4 <= across; j += 4)
                  turn_block(to + i * to_step + j, from + j * from_step + i, to_step, from_step);
                for (; j < across; j++)
                  for (int64_t k = i; k < i + 4; k++)
                    to[k * to_step + j] = from[j * from_step + k];
              }
              for (; i < down; i++)
                for (int64_t j = 0; j < across; j++)
                  to[i * to_step + j] = from[j * from_step + i];
            })

void zk_turn(size_t width, void *to, const void *from, int64_t to_step, int64_t from_step,
             int64_t down, int64_t across) {
  switch (width) {
  case 1:
    turn_1(to, from, to_step, from_step, down, across);
    return;
  case 2:
    turn_2(to, from, to_step, from_step, down, across);
    return;
  case 4:
    turn_4(to, from, to_step, from_step, down, across);
    return;
  default:
    turn_8(to, from, to_step, from_step, down, across);
  }
}

/* Bands [begin, end) of all planes. */
static void turn_bands(void *context, int64_t begin, int64_t end) {
  const planes *p = context;
  for (int64_t band = begin; band < end; band++) {
    int64_t first = band % p->bands * TILE, rest = band / p->bands, to = first,
            from = first * p->from_across;
    int64_t across = p->across - first < TILE ? p->across - first : TILE;
    for (int d = p->n - 1; d >= 0; d--) {
      to += rest % p->size[d] * p->to[d];
      from += rest % p->size[d] * p->from[d];
      rest /= p->size[d];
    }
    for (int64_t i = 0; i < p->down; i += TILE)
      zk_turn(p->width, p->dst + (size_t)(to + i * p->to_down) * p->width,
              p->src + (size_t)(from + i) * p->width, p->to_down, p->from_across,
              p->down - i < TILE ? p->down - i : TILE, across);
  }
}

bool zk_copy_transposed(zk_tensor *dst, const zk_tensor *src) {
  planes p = {.width = zk_dtype_size(dst->dtype), .dst = zk_data(dst), .src = zk_data(src)};
  int64_t size[ZK_MAX_DIM], to[ZK_MAX_DIM], from[ZK_MAX_DIM], total = 1;
  int n = 0, across = -1, down = -1;
  if (dst->dtype != src->dtype || !zk_shape_equal(&dst->shape, &src->shape))
    return false;
  for (int d = 0; d < dst->shape.ndim; d++) { /* merged where both tensors allow it */
    int64_t s = dst->shape.dim[d], t = dst->stride[d], f = src->stride[d];
    total *= s;
    if (s == 1)
      continue;
    bool merge = n > 0 && to[n - 1] == t * s && from[n - 1] == f * s;
    size[merge ? n - 1 : n] = merge ? size[n - 1] * s : s;
    n += !merge;
    to[n - 1] = t;
    from[n - 1] = f;
  }
  for (int d = 0; d < n; d++) {
    across = to[d] == 1 ? d : across;
    down = from[d] == 1 ? d : down;
  }
  if (total == 0 || across < 0 || down < 0 || across == down || size[across] < 4 ||
      size[down] < 4 || from[across] == 0)
    return false;
  for (int d = 0; d < n; d++)
    if (d != across && d != down) {
      p.size[p.n] = size[d];
      p.to[p.n] = to[d];
      p.from[p.n++] = from[d];
    }
  p.across = size[across];
  p.down = size[down];
  p.to_down = to[down];
  p.from_across = from[across];
  p.bands = (p.across + TILE - 1) / TILE;
  /* As in zk_iterate: elements that are not reals may be positions, and are always written. */
  bool before = zk_stoppable_begin(zk_interrupt_allowed && zk_dtype_is_real(dst->dtype));
  int64_t bands = total / p.across / p.down * p.bands;
  zk_parallel_for(bands, GRAIN / (TILE * p.down) + 1, turn_bands, &p);
  (void)zk_stoppable_end(before, ZK_OK);
  return true;
}
