/*
 * iterate.c: broadcasting and the loop over several strided tensors.
 */
#include "tensor/iterate.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "tensor/transpose.h"

/* A loop over fewer elements stays on one thread: starting the pool would cost more. */
#define GRAIN 16384
#define SERIAL_GRAIN 65536

zk_status zk_broadcast(const char *op, const zk_shape *a, const zk_shape *b, zk_shape *out) {
  zk_shape r = {.ndim = a->ndim > b->ndim ? a->ndim : b->ndim};
  for (int i = 1; i <= r.ndim; i++) {
    int64_t x = i <= a->ndim ? a->dim[a->ndim - i] : 1;
    int64_t y = i <= b->ndim ? b->dim[b->ndim - i] : 1;
    if (x != y && x != 1 && y != 1) {
      char ta[ZK_SHAPE_TEXT], tb[ZK_SHAPE_TEXT];
      return zk_fail(ZK_ERR_ARG,
                     "%s: shapes %s and %s do not broadcast: dimension %d counted from the end is "
                     "%lld and %lld",
                     op, zk_shape_text(a, ta), zk_shape_text(b, tb), i, (long long)x, (long long)y);
    }
    r.dim[r.ndim - i] = x == 1 ? y : x;
  }
  *out = r;
  return ZK_OK;
}

zk_shape zk_broadcast_dims(const zk_shape *wide, const zk_shape *narrow) {
  zk_shape dims = {.ndim = 0};
  int lead = wide->ndim - narrow->ndim;
  for (int d = 0; d < wide->ndim; d++)
    if (d < lead || (narrow->dim[d - lead] == 1 && wide->dim[d] != 1))
      dims.dim[dims.ndim++] = d;
  return dims;
}

typedef struct plan {
  int n, ndim;
  int64_t size[ZK_MAX_DIM];
  int64_t step[ZK_MAX_DIM][ZK_MAX_OPERANDS]; /* bytes */
  char *base[ZK_MAX_OPERANDS];
  size_t width[ZK_MAX_OPERANDS]; /* of an element */
  zk_loop loop;
  void *context;
} plan;

/* The dimensions of t from the outermost in memory to the innermost. */
static void sort_by_memory(const zk_tensor *t, int order[ZK_MAX_DIM]) {
  for (int i = 0; i < t->shape.ndim; i++) {
    int at = i;
    for (; at > 0 && t->stride[order[at - 1]] < t->stride[i]; at--)
      order[at] = order[at - 1];
    order[at] = i;
  }
}

/* Broadcasts, drops dimensions of size 1, and merges neighbouring dimensions that have one common
 * stride for every operand. `order` are the dimensions from the outer loop to the inner one. */
static void make_plan(plan *p, int n, zk_tensor *const *t, const int *order) {
  const zk_shape *shape = &t[0]->shape;
  p->n = n;
  p->ndim = 0;
  for (int k = 0; k < n; k++)
    p->base[k] = zk_data(t[k]), p->width[k] = zk_dtype_size(t[k]->dtype);
  for (int at = 0; at < shape->ndim; at++) {
    const int i = order[at];
    if (shape->dim[i] == 1)
      continue;
    int64_t step[ZK_MAX_OPERANDS];
    for (int k = 0; k < n; k++) {
      int j = i - (shape->ndim - t[k]->shape.ndim);
      bool varies = j >= 0 && t[k]->shape.dim[j] != 1;
      step[k] = varies ? t[k]->stride[j] * (int64_t)p->width[k] : 0;
    }
    bool merge = p->ndim > 0;
    for (int k = 0; merge && k < n; k++)
      merge = p->step[p->ndim - 1][k] == step[k] * shape->dim[i];
    if (merge)
      p->size[p->ndim - 1] *= shape->dim[i];
    else
      p->size[p->ndim++] = shape->dim[i];
    /* n of them have a value; a copy of a constant size is quicker. */
    // cppcheck-suppress uninitvar
    memcpy(p->step[p->ndim - 1], step, sizeof step);
  }
}

/* The elements [begin, end) of the plan, counted in its order. */
static void run_range(void *context, int64_t begin, int64_t end) {
  const plan *p = context;
  if (p->ndim == 0) {
    static const int64_t zero[ZK_MAX_OPERANDS];
    p->loop(p->base, zero, 1, p->context);
    return;
  }
  if (p->ndim == 1) {
    char *at[ZK_MAX_OPERANDS];
    for (int k = 0; k < p->n; k++)
      at[k] = p->base[k] + begin * p->step[0][k];
    p->loop(at, p->step[0], end - begin, p->context);
    return;
  }
  int last = p->ndim - 1;
  int64_t index[ZK_MAX_DIM], rest = begin;
  for (int i = last; i >= 0; i--) {
    index[i] = rest % p->size[i];
    rest /= p->size[i];
  }
  while (begin < end) {
    char *at[ZK_MAX_OPERANDS];
    for (int k = 0; k < p->n; k++) {
      at[k] = p->base[k];
      for (int i = 0; i <= last; i++)
        at[k] += index[i] * p->step[i][k];
    }
    int64_t run = p->size[last] - index[last];
    if (run > end - begin)
      run = end - begin;
    p->loop(at, p->step[last], run, p->context);
    begin += run;
    index[last] += run;
    for (int i = last; i > 0 && index[i] == p->size[i]; i--) {
      index[i] = 0;
      index[i - 1]++;
    }
  }
}

/*
 * Operands that have gaps between the elements of a row of operand 0 are copied, tile by tile, into
 * rows without gaps: loops have vectors for those, and a tile reads whole lines of the cache where
 * a row would read one element of each.
 */
#define ROWS ZK_TURN
#define COLUMNS 128
#define GAPS_MIN 256 /* elements for which it pays */

typedef struct tiling {
  plan p;
  bool gaps[ZK_MAX_OPERANDS];
  int down;         /* the dimension of the rows of a tile; -1: there is one dimension */
  int64_t rows;     /* its size */
  int64_t per_down; /* tiles */
  int64_t per_row;
} tiling;

/* Is there such an operand? Then fills t. */
static bool find_gaps(const plan *p, tiling *t) {
  const int last = p->ndim - 1;
  bool any = false;
  if (last < 0 || p->step[last][0] != (int64_t)p->width[0] || p->size[last] < 8)
    return false;
  t->down = last - 1;
  for (int k = 1; k < p->n; k++) {
    int64_t step = p->step[last][k], width = (int64_t)p->width[k];
    t->gaps[k] = step != 0 && step != width;
    any |= t->gaps[k];
    for (int d = 0; t->gaps[k] && d < last; d++)
      if (p->step[d][k] == width && p->size[d] > 1)
        t->down = d;
  }
  if (!any)
    return false;
  t->gaps[0] = false;
  t->p = *p;
  t->rows = t->down < 0 ? 1 : p->size[t->down];
  t->per_down = (t->rows + ROWS - 1) / ROWS;
  t->per_row = (p->size[last] + COLUMNS - 1) / COLUMNS;
  return true;
}

/* to[i][j] := the element at from + i * down + j * across, in rows of COLUMNS. */
static void fill_tile(size_t width, char *to, const char *from, int64_t down, int64_t across,
                      int64_t rows, int64_t columns) {
  const int64_t size = (int64_t)width;
  if (down == size && across % size == 0 && rows > 1) {
    for (int64_t j = 0; j < columns; j += ZK_TURN)
      zk_turn(width, to + j * size, from + j * across, COLUMNS, across / size, rows,
              columns - j < ZK_TURN ? columns - j : ZK_TURN);
    return;
  }
  ZK_WIDTH(width, {
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < columns; j++)
        ((element *)to)[i * COLUMNS + j] = *(const element *)(from + i * down + j * across);
  });
}

static void run_tiles(void *context, int64_t begin, int64_t end) {
  const tiling *t = context;
  const plan *p = &t->p;
  const int last = p->ndim - 1;
  _Alignas(64) char buffer[ZK_MAX_OPERANDS - 1][ROWS * COLUMNS * sizeof(double)];
  for (int64_t u = begin; u < end; u++) {
    int64_t column = u % t->per_row * COLUMNS, rest = u / t->per_row;
    int64_t row = rest % t->per_down * ROWS;
    int64_t columns = p->size[last] - column, rows = t->rows - row;
    columns = columns < COLUMNS ? columns : COLUMNS;
    rows = rows < ROWS ? rows : ROWS;
    rest /= t->per_down;
    char *at[ZK_MAX_OPERANDS];
    int64_t step[ZK_MAX_OPERANDS], down[ZK_MAX_OPERANDS];
    for (int k = 0; k < p->n; k++) {
      down[k] = t->down < 0 ? 0 : p->step[t->down][k];
      step[k] = p->step[last][k];
      at[k] = p->base[k] + column * step[k] + row * down[k];
    }
    for (int d = last - 1; d >= 0; d--)
      if (d != t->down) {
        for (int k = 0; k < p->n; k++)
          at[k] += rest % p->size[d] * p->step[d][k];
        rest /= p->size[d];
      }
    for (int k = 1; k < p->n; k++)
      if (t->gaps[k]) {
        fill_tile(p->width[k], buffer[k - 1], at[k], down[k], step[k], rows, columns);
        at[k] = buffer[k - 1];
        step[k] = (int64_t)p->width[k];
        down[k] = COLUMNS * step[k];
      }
    for (int64_t i = 0; i < rows; i++) {
      p->loop(at, step, columns, p->context);
      for (int k = 0; k < p->n; k++)
        at[k] += down[k];
    }
  }
}

/* gaps: operands but the first may be copied. */
static void iterate(int n, zk_tensor *const *t, zk_loop loop, void *context, bool gaps) {
  int64_t total = zk_numel(t[0]);
  if (total == 0)
    return;
  if (!loop)
    zk_no_such_dtype();
  plan p;
  tiling tiles;
  int order[ZK_MAX_DIM];
  p.loop = loop;
  p.context = context;
  sort_by_memory(t[0], order);
  make_plan(&p, n, t, order);
  bool tiled = gaps && total >= GAPS_MIN && find_gaps(&p, &tiles);
  if (total <= GRAIN && !tiled) {
    run_range(&p, 0, total);
    return;
  }
  /* Elements that are not reals may be indices: an interrupt must not leave some of them unset. */
  bool before = zk_stoppable_begin(zk_interrupt_allowed && zk_dtype_is_real(t[0]->dtype));
  if (tiled) {
    int64_t count = total / tiles.rows / p.size[p.ndim - 1] * tiles.per_down * tiles.per_row;
    zk_parallel_for(count, GRAIN / (total / count + 1) + 1, run_tiles, &tiles);
  } else {
    zk_parallel_for(total, GRAIN, run_range, &p);
  }
  (void)zk_stoppable_end(before, ZK_OK);
}

void zk_iterate(int n, zk_tensor *const *t, zk_loop loop, void *context) {
  iterate(n, t, loop, context, true);
}

void zk_iterate_plain(int n, zk_tensor *const *t, zk_loop loop, void *context) {
  iterate(n, t, loop, context, false);
}

void zk_iterate_serial(int n, zk_tensor *const *t, zk_loop loop, void *context) {
  int64_t total = zk_numel(t[0]);
  if (total == 0)
    return;
  plan p;
  int order[ZK_MAX_DIM];
  p.loop = loop;
  p.context = context;
  for (int i = 0; i < t[0]->shape.ndim; i++)
    order[i] = i;
  make_plan(&p, n, t, order);
  for (int64_t i = 0; i < total; i += SERIAL_GRAIN)
    run_range(&p, i, total - i < SERIAL_GRAIN ? total : i + SERIAL_GRAIN);
}
