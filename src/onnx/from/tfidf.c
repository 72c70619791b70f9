/*
 * tfidf.c: TfIdfVectorizer: how often sequences of numbers or strings are in each row, by an op
 * that sessions alone have.
 */
#include "onnx/from/converters.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/parallel.h"

enum { INPUT, POOL, STARTS, ORDER, PLACES, WEIGHTS, INPUTS };
enum { LENGTHS, SKIPS, MODE, WIDTH };
enum { TF, IDF, TFIDF };
enum { MOST_LENGTHS = 100 };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_TENSOR("pool"),   ZK_TENSOR("starts"),
                                  ZK_TENSOR("order"), ZK_TENSOR("places"), ZK_TENSOR("weights"),
                                  ZK_INTS("lengths"), ZK_INT("skips"),     ZK_INT("mode"),
                                  ZK_INT("width")};

/* The sequences of one length: `count` of them, the first of which is number `first`. */
typedef struct grams {
  const int64_t *pool, *order;
  int64_t length, first, count;
} grams;

/* Those of length n of a pool whose lengths begin at starts[0], .. */
static grams grams_of(const int64_t *pool, int64_t size, const int64_t *starts, int64_t lengths,
                      const int64_t *order, int64_t n) {
  grams g = {.pool = pool + starts[n - 1], .length = n};
  for (int64_t k = 1; k < n; k++)
    g.first += (starts[k] - starts[k - 1]) / k;
  g.count = ((n < lengths ? starts[n] : size) - starts[n - 1]) / n;
  g.order = order + g.first;
  return g;
}

static int compare(const int64_t *a, int64_t step, const int64_t *b, int64_t n) {
  for (int64_t k = 0; k < n; k++)
    if (a[k * step] != b[k])
      return a[k * step] < b[k] ? -1 : 1;
  return 0;
}

/* Which of the sequences x[0], x[step], .. is; -1: none. */
static int64_t find(const grams *g, const int64_t *x, int64_t step) {
  int64_t low = 0, high = g->count;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    int order = compare(x, step, g->pool + g->order[middle] * g->length, g->length);
    if (order == 0)
      return g->first + g->order[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return -1;
}

typedef struct problem {
  const zk_call *c;
  const int64_t *x;
} problem;

static void count_rows(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  const zk_call *c = p->c;
  const int64_t *places = zk_data(c->in[PLACES]);
  int64_t n = c->in[INPUT]->shape.dim[1], width = c->attr[WIDTH].i, mode = c->attr[MODE].i;
  float *y = zk_data(c->out[0]);
  memset(y + begin * width, 0, sizeof *y * (size_t)((end - begin) * width));
  for (int64_t length = c->attr[LENGTHS].v[0]; length <= c->attr[LENGTHS].v[1]; length++) {
    grams g = grams_of(zk_data(c->in[POOL]), zk_numel(c->in[POOL]), zk_data(c->in[STARTS]),
                       zk_numel(c->in[STARTS]), zk_data(c->in[ORDER]), length);
    for (int64_t step = 1; step <= c->attr[SKIPS].i + 1 && (length - 1) * step < n; step++) {
      for (int64_t i = begin; i < end; i++)
        for (int64_t at = 0; at + (length - 1) * step < n; at++) {
          int64_t found = find(&g, p->x + i * n + at, step);
          if (found >= 0)
            y[i * width + places[found]]++;
        }
      if (length == 1) /* there is nothing to skip */
        break;
    }
  }
  const float *weight = zk_data(c->in[WEIGHTS]);
  for (int64_t i = begin; i < end && mode != TF; i++)
    for (int64_t k = 0; k < width; k++) {
      float *v = &y[i * width + k];
      *v = mode == TFIDF ? *v * weight[k] : *v > 0 ? weight[k] : 0;
    }
}

static zk_status infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = ZK_FLOAT32,
                   .shape = ZK_SHAPE(c->in[INPUT]->shape.dim[0], c->attr[WIDTH].i)};
  return ZK_OK;
}

static zk_status forward(zk_call *c) {
  zk_tensor *x;
  ZK_TRY(zk_tensor_contiguous(c->in[INPUT], &x));
  problem p = {c, zk_data(x)};
  zk_parallel_for(x->shape.dim[0], 16, count_rows, &p);
  zk_tensor_release(x);
  return ZK_OK;
}

static double work_of(const zk_call *c, const zk_spec *spec) {
  double lengths = (double)(c->attr[LENGTHS].v[1] - c->attr[LENGTHS].v[0] + 1),
         n = (double)zk_numel(c->in[0]);
  double skips = (double)(c->attr[SKIPS].i < c->in[0]->shape.dim[1] ? c->attr[SKIPS].i + 1
                                                                    : c->in[0]->shape.dim[1]);
  return 40 * n * lengths * skips * (double)c->attr[LENGTHS].v[1] +
         (double)zk_shape_numel(&spec->shape);
}

static const zk_op tfidf_op = {.name = "tfidf",
                               ZK_PARAMS(params),
                               .n_out = 1,
                               .infer = infer,
                               .work = work_of,
                               .forward = forward};

/* ---- the node ---- */

static zk_tensor *integers(zk_import *x, const char *name) {
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  if (!a || a->type != ZK_ATTRIBUTE_INTS) {
    zk_import_refuse(x, "attribute '%s' must be a list of integers", name);
    return NULL; /* which is for analyzers: it has left */
  }
  zk_tensor *t = zk_import_new(x, ZK_INT64, &ZK_SHAPE(a->ints.count));
  if (a->ints.count > 0)
    memcpy(zk_data(t), a->ints.at, a->ints.count * sizeof(int64_t));
  return t;
}

typedef struct gram {
  const int64_t *words;
  int64_t length, at;
} gram;

static int by_words(const void *a, const void *b) {
  const gram *x = a, *y = b;
  int order = compare(x->words, 1, y->words, x->length);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The sequences of each length in the order of their words, as numbers within the length. */
static zk_tensor *sort_pool(zk_import *x, zk_tensor *pool, zk_tensor *starts, int64_t n) {
  zk_tensor *order = zk_import_new(x, ZK_INT64, &ZK_SHAPE(n));
  gram *all =
      zk_data(zk_import_new(x, ZK_UINT8, &ZK_SHAPE(zk_import_times(x, n, (int64_t)sizeof *all))));
  int64_t *at = zk_data(order), lengths = zk_numel(starts);
  for (int64_t k = 1; k <= lengths; k++) {
    grams g = grams_of(zk_data(pool), zk_numel(pool), zk_data(starts), lengths, at, k);
    for (int64_t i = 0; i < g.count; i++)
      all[i] = (gram){g.pool + i * k, k, i};
    qsort(all, (size_t)g.count, sizeof *all, by_words);
    for (int64_t i = 0; i < g.count; i++)
      at[g.first + i] = all[i].at;
  }
  return order;
}

/* How many sequences there are; refuses starts that fall, or lengths that do not fit. */
static int64_t count_pool(zk_import *x, const zk_tensor *pool, const zk_tensor *starts) {
  int64_t n = 0, lengths = zk_numel(starts);
  if (lengths > MOST_LENGTHS)
    zk_import_refuse(x, "sequences of more than %d lengths are not supported", MOST_LENGTHS);
  for (int64_t k = 1; k <= lengths; k++) {
    int64_t begin = zk_element_i(starts, k - 1);
    int64_t end = k < lengths ? zk_element_i(starts, k) : zk_numel(pool);
    if (begin < 0 || begin > end || end > zk_numel(pool) || (end - begin) % k != 0 ||
        (k == 1 && begin != 0))
      zk_import_refuse(x, "its ngram_counts do not fit a pool of %" PRId64, zk_numel(pool));
    n += (end - begin) / k;
  }
  return n;
}

/* A weight for each column. */
static zk_tensor *weights_of(zk_import *x, zk_tensor *places, int64_t width) {
  const zk_graph_attribute *a = zk_import_attribute(x, "weights");
  zk_tensor *t = zk_import_new(x, ZK_FLOAT32, &ZK_SHAPE(width));
  if (a && a->floats.count > 0 && a->floats.count != zk_numel(places))
    zk_import_refuse(x, "it has %u weights for %" PRId64 " sequences", a->floats.count,
                     zk_numel(places));
  for (int64_t k = 0; k < width; k++)
    ((float *)zk_data(t))[k] = 1;
  for (uint32_t i = 0; a && i < a->floats.count; i++)
    ((float *)zk_data(t))[zk_element_i(places, i)] = ZK_LIST(float, a->floats)[i];
  return t;
}

static void tfidf(zk_import *x) {
  static const char *const modes[] = {"TF", "IDF", "TFIDF"};
  zk_tensor *in = zk_import_in(x, 0), *all[INPUTS];
  bool texts = zk_value_kind_of(in) == ZK_VALUE_TEXTS;
  zk_shape shape = in->shape;
  const char *name = zk_import_string(x, "mode", "");
  int mode = TF;
  while (mode <= TFIDF && strcmp(modes[mode], name) != 0)
    mode++;
  if (mode > TFIDF || shape.ndim < 1 || shape.ndim > 2 || zk_dtype_is_real(in->dtype))
    zk_import_refuse(x, "its mode or its input is not supported");
  all[POOL] = zk_import_texts(x, "pool_strings");
  if (!texts || !all[POOL])
    all[POOL] = integers(x, "pool_int64s");
  if (texts != (zk_value_kind_of(all[POOL]) == ZK_VALUE_TEXTS))
    zk_import_refuse(x, "its input and its pool must both be strings, or integers");
  all[STARTS] = integers(x, "ngram_counts");
  all[PLACES] = integers(x, "ngram_indexes");
  int64_t n = count_pool(x, all[POOL], all[STARTS]), width = 0;
  int64_t shortest = zk_import_int(x, "min_gram_length", 1);
  int64_t longest = zk_import_int(x, "max_gram_length", 1);
  int64_t skips = zk_import_int(x, "max_skip_count", 0);
  if (shortest < 1 || longest < shortest || skips < 0 || longest > zk_numel(all[STARTS]))
    zk_import_refuse(x, "lengths from %" PRId64 " to %" PRId64 " do not fit its ngram_counts",
                     shortest, longest);
  if (zk_numel(all[PLACES]) != n)
    zk_import_refuse(x, "it has %" PRId64 " ngram_indexes for %" PRId64 " sequences",
                     zk_numel(all[PLACES]), n);
  for (int64_t i = 0; i < n; i++) {
    int64_t place = zk_element_i(all[PLACES], i);
    if (place < 0 || place > INT32_MAX)
      zk_import_refuse(x, "ngram_indexes has %" PRId64, place);
    width = place >= width ? place + 1 : width;
  }
  all[ORDER] = sort_pool(x, all[POOL], all[STARTS], n);
  all[WEIGHTS] = weights_of(x, all[PLACES], width);
  int64_t columns = shape.dim[shape.ndim - 1], rows = shape.ndim == 2 ? shape.dim[0] : 1;
  in = zk_import_cast(x, in, ZK_INT64);
  all[INPUT] = zk_import_reshape(x, in, &ZK_SHAPE(rows, columns));
  zk_import_set_list(x, "lengths", &ZK_SHAPE(shortest, longest));
  zk_import_set(x, "skips", skips < columns ? skips : columns);
  zk_import_set(x, "mode", mode);
  zk_import_set(x, "width", width);
  zk_tensor *y = zk_import_call(x, &tfidf_op, INPUTS, all);
  zk_import_out(x, 0, shape.ndim == 2 ? y : zk_import_reshape(x, y, &ZK_SHAPE(width)));
}

const zk_onnx_from zk_onnx_from_tfidf[] = {
    {.type = "TfIdfVectorizer", .from = tfidf, .takes = ZK_ASKS_SIZES},
    {.type = NULL},
};
