/*
 * reducer.c: how a reduction's elements lie in memory, and the walk over them (reducer.h).
 */
#include "op/reduce/reducer.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"

/* Elements that one thread takes at a time, and the length of a piece of a long reduction. */
#define GRAIN 65536
#define COLUMNS_GRAIN 262144
/* Lines of so many elements together are written at once. */
#define LINES 4096
/* A reduction of at least so many independent units is not cut into pieces. */
#define ENOUGH 4
/* Up to this width, dense columns are folded: several rows count as one. */
#define NARROW 64

/* Dimensions of more than one element, those that lie behind one another in memory merged. The
 * last of each list has the least stride (in_order: it is the last of the reduction). */
typedef struct walk {
  int n_kept, n_reduced;
  int64_t kept[ZK_MAX_DIM], in[ZK_MAX_DIM], out[ZK_MAX_DIM]; /* strides in input and output */
  int64_t reduced[ZK_MAX_DIM], step[ZK_MAX_DIM];
  int64_t count;
  const char *data;
  size_t width;
  const zk_reducer *how;
  zk_reduced write;
  void *context;
  bool columns;
  int64_t outer;         /* groups of outputs that are neighbours */
  int64_t strip, strips; /* so many outputs of a group at a time, and how often that is */
  int64_t piece, pieces; /* elements of each output at a time */
  int64_t fold;          /* rows that count as one */
  char *partial;         /* of more than one piece: [units, pieces, strip] accumulators */
} walk;

/* Sorts by falling stride, and merges. `second` are the strides of another tensor, or NULL. */
static int tidy(int n, int64_t *size, int64_t *stride, int64_t *second, bool sort) {
  for (int i = 1; sort && i < n; i++)
    for (int j = i; j > 0 && stride[j] > stride[j - 1]; j--) {
      int64_t *each[3] = {size, stride, second};
      for (int k = 0; k < (second ? 3 : 2); k++) {
        int64_t swap = each[k][j];
        each[k][j] = each[k][j - 1];
        each[k][j - 1] = swap;
      }
    }
  int m = 0;
  for (int i = 0; i < n; i++) {
    bool merge = m > 0 && stride[m - 1] == stride[i] * size[i] &&
                 (!second || second[m - 1] == second[i] * size[i]);
    int64_t before = merge ? size[--m] : 1;
    size[m] = before * size[i];
    m++;
    stride[m - 1] = stride[i];
    if (second)
      second[m - 1] = second[i];
  }
  return m;
}

static void lay_out(walk *w, const zk_reduction *r) {
  int64_t out = r->outputs;
  for (int d = 0; d < r->n_kept; d++) {
    out /= r->kept[d];
    if (r->kept[d] == 1)
      continue;
    w->kept[w->n_kept] = r->kept[d];
    w->in[w->n_kept] = r->kept_stride[d];
    w->out[w->n_kept++] = out;
  }
  for (int d = 0; d < r->n_reduced; d++)
    if (r->reduced[d] != 1) {
      w->reduced[w->n_reduced] = r->reduced[d];
      w->step[w->n_reduced++] = r->reduced_stride[d];
    }
  w->n_kept = tidy(w->n_kept, w->kept, w->in, w->out, true);
  w->n_reduced = tidy(w->n_reduced, w->reduced, w->step, NULL, !w->how->in_order);
  if (w->n_reduced == 0) { /* one element each */
    w->reduced[0] = 1;
    w->step[0] = 0;
    w->n_reduced = 1;
  }
}

/* Chooses lines or columns, and how the work is cut. All of it depends on sizes and strides alone.
 */
static void cut(walk *w, int64_t outputs) {
  int last = w->n_kept - 1;
  int64_t inner = w->reduced[w->n_reduced - 1], total = outputs * w->count;
  bool unit = w->step[w->n_reduced - 1] == 1;
  w->columns =
      last >= 0 && ((w->in[last] == 1 && !unit) || (inner < ZK_LANES && w->kept[last] > inner));
  w->strip = w->strips = w->fold = 1;
  w->outer = outputs;
  w->piece = w->count;
  if (last >= 0) {
    int64_t n = w->kept[last], most = w->columns ? ZK_STRIP : LINES / w->count + 1;
    w->outer /= n;
    w->strip = n < most ? n : most < ZK_STRIP ? most : ZK_STRIP;
    w->strips = (n - 1) / w->strip + 1;
    bool dense = w->columns && w->n_reduced == 1 && w->in[last] == 1 && w->step[0] == n;
    if (dense && n <= NARROW / 2 && !w->how->in_order && w->count > NARROW / n)
      w->fold = NARROW / n;
  }
  if (w->outer * w->strips < ENOUGH && total > GRAIN) {
    w->piece = (w->columns ? COLUMNS_GRAIN : GRAIN) / w->strip;
    w->piece -= w->piece % w->fold;
  }
  w->piece = w->piece < INT32_MAX ? w->piece : INT32_MAX - INT32_MAX % w->fold;
  w->pieces = w->count > 0 ? (w->count - 1) / w->piece + 1 : 1;
}

/* Elements [begin, end) of the output, or of the n outputs side by side, that begin at `from`. */
static void take(const walk *w, int64_t from, int64_t begin, int64_t end, int64_t n, void *acc) {
  int last = w->n_reduced - 1;
  int64_t inner = w->reduced[last], step = w->step[last];
  while (begin < end) {
    int64_t rest = begin / inner, at = begin % inner, offset = from + at * step;
    for (int d = last - 1; d >= 0; d--) {
      offset += rest % w->reduced[d] * w->step[d];
      rest /= w->reduced[d];
    }
    int64_t run = inner - at < end - begin ? inner - at : end - begin;
    const char *x = w->data + offset * (int64_t)w->width;
    int64_t space = w->n_kept > 0 ? w->in[w->n_kept - 1] : 0;
    if (w->columns)
      w->how->columns(w->how, x, space, step, run, n, begin, acc);
    else
      for (int64_t j = 0; j < n; j++, x += space * (int64_t)w->width)
        w->how->line(w->how, x, step, run, begin, (char *)acc + (size_t)j * w->how->size);
    begin += run;
  }
}

/* The same for a matrix of few columns without gaps: as one of `fold` times as many columns. */
static void take_folded(const walk *w, int64_t from, int64_t begin, int64_t end, int64_t n,
                        char *acc) {
  _Alignas(64) char wide[NARROW * ZK_ACCUMULATOR];
  const char *x = w->data + (from + begin * n) * (int64_t)w->width;
  int64_t rows = (end - begin) / w->fold, rest = (end - begin) % w->fold, columns = n * w->fold;
  w->how->clear(wide, columns);
  w->how->columns(w->how, x, 1, columns, rows, columns, 0, wide);
  if (rest > 0)
    w->how->columns(w->how, x + rows * columns * (int64_t)w->width, 1, columns, 1, rest * n, 0,
                    wide);
  for (int64_t k = 0; k < w->fold; k++)
    w->how->join(acc, wide + (size_t)(k * n) * w->how->size, n);
}

/* The outputs of a unit: n of them. */
typedef struct place {
  int64_t from, n; /* offset of the first one's first element */
  int64_t to, stride;
} place;

static place place_of(const walk *w, int64_t outer, int64_t strip) {
  place p = {.n = 1, .stride = 1};
  int last = w->n_kept - 1;
  if (last < 0)
    return p;
  for (int d = last - 1; d >= 0; d--) {
    p.from += outer % w->kept[d] * w->in[d];
    p.to += outer % w->kept[d] * w->out[d];
    outer /= w->kept[d];
  }
  int64_t first = strip * w->strip, left = w->kept[last] - first;
  p.n = left < w->strip ? left : w->strip;
  p.from += first * w->in[last];
  p.to += first * w->out[last];
  p.stride = w->out[last];
  return p;
}

/* Units: [outer, strips, pieces]. */
static void take_units(void *context, int64_t begin, int64_t end) {
  const walk *w = context;
  _Alignas(64) char own[ZK_STRIP * ZK_ACCUMULATOR];
  for (int64_t unit = begin; unit < end; unit++) {
    int64_t piece = unit % w->pieces, rest = unit / w->pieces;
    place p = place_of(w, rest / w->strips, rest % w->strips);
    char *acc = w->partial ? w->partial + (size_t)(unit * w->strip) * w->how->size : own;
    int64_t first = piece * w->piece, behind = first + w->piece;
    behind = behind < w->count ? behind : w->count;
    w->how->clear(acc, p.n);
    if (w->fold > 1)
      take_folded(w, p.from, first, behind, p.n, acc);
    else
      take(w, p.from, first, behind, p.n, acc);
    if (!w->partial)
      w->write(w->context, acc, p.n, p.to, p.stride);
  }
}

/* Joins the pieces of each unit, in order, and writes the results. */
static void join_pieces(const walk *w) {
  size_t bytes = (size_t)w->strip * w->how->size;
  for (int64_t unit = 0; unit < w->outer * w->strips; unit++) {
    place p = place_of(w, unit / w->strips, unit % w->strips);
    char *acc = w->partial + (size_t)(unit * w->pieces) * bytes;
    for (int64_t k = 1; k < w->pieces; k++)
      w->how->join(acc, acc + (size_t)k * bytes, p.n);
    w->write(w->context, acc, p.n, p.to, p.stride);
  }
}

zk_status zk_reduce(const zk_reduction *r, const void *data, size_t width, const zk_reducer *how,
                    zk_reduced write, void *context) {
  _Alignas(64) char few[1024];
  walk w = {.data = data, .width = width, .how = how, .write = write, .context = context};
  if (r->outputs == 0)
    return ZK_OK;
  w.count = r->count;
  if (w.count == 0) {
    how->clear(few, 1);
    for (int64_t o = 0; o < r->outputs; o++)
      write(context, few, 1, o, 1);
    return ZK_OK;
  }
  lay_out(&w, r);
  cut(&w, r->outputs);
  int64_t units = w.outer * w.strips * w.pieces;
  size_t bytes = (size_t)(units * w.strip) * how->size;
  if (w.pieces > 1) {
    w.partial = bytes <= sizeof few ? few : zk_alloc(bytes);
    if (!w.partial)
      return zk_nomem(bytes, "partial results");
  }
  zk_parallel_for(units, GRAIN / (w.piece * w.strip) + 1, take_units, &w);
  if (w.pieces > 1) {
    join_pieces(&w);
    if (w.partial != few)
      zk_free(w.partial);
  }
  return ZK_OK;
}
