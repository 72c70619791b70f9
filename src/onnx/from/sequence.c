/*
 * sequence.c: nodes over sequences and optionals (value.h).
 *
 * A sequence is a list of values while nodes are gone through, so what is done with it costs a run
 * nothing; positions in it must be known.
 */
#include "onnx/from/converters.h"

#include <inttypes.h>

static zk_tensor *sequence(zk_import *x, int i) {
  return zk_import_kind(x, i, ZK_VALUE_SEQUENCE);
}

/* A new list of the values of s, with room for one more. */
static zk_tensor **copy(zk_import *x, const zk_tensor *s, int *n) {
  *n = zk_value_count(s);
  int64_t bytes = (*n + 1) * (int64_t)sizeof(zk_tensor *);
  zk_tensor **all = zk_data(zk_import_new(x, ZK_UINT8, &ZK_SHAPE(bytes)));
  for (int i = 0; i < *n; i++)
    all[i] = zk_value_item(s, i);
  return all;
}

static void give(zk_import *x, zk_tensor *const *all, int n) {
  for (int i = 0; i < n; i++) {
    zk_value_kind kind = zk_value_kind_of(all[i]);
    if (kind > ZK_VALUE_TEXTS)
      zk_import_refuse(x, "a value of the sequence is %s", zk_value_kind_name(kind));
    if (kind != zk_value_kind_of(all[0]) || all[i]->dtype != all[0]->dtype)
      zk_import_refuse(x, "the values of a sequence must be of one type");
  }
  zk_import_out(x, 0, zk_import_as_list(x, ZK_VALUE_SEQUENCE, all, n));
}

/* Input i as a position among n: absent, the fallback. */
static int position(zk_import *x, int i, int n, int fallback) {
  int64_t at = zk_import_known_int(x, i, fallback);
  if (at < -n || at >= n)
    zk_import_refuse(x, "position %" PRId64 " is out of range: there are %d values", at,
                     fallback == n ? n - 1 : n);
  return (int)(at < 0 ? at + n : at);
}

static void construct(zk_import *x) {
  for (int i = 0; i < x->n_in; i++)
    (void)zk_import_in(x, i);
  give(x, x->in, x->n_in);
}

static void empty(zk_import *x) {
  zk_import_ignore(x, "dtype"); /* what is put in tells it */
  give(x, NULL, 0);
}

static void at(zk_import *x) {
  zk_tensor *s = sequence(x, 0);
  int n = zk_value_count(s);
  if (n == 0)
    zk_import_refuse(x, "the sequence is empty");
  zk_import_out(x, 0, zk_value_item(s, position(x, 1, n, 0)));
}

static void insert(zk_import *x) {
  int n;
  zk_tensor **all = copy(x, sequence(x, 0), &n), *t = zk_import_in(x, 1);
  int64_t to = zk_import_known_int(x, 2, n);
  if (to < -n || to > n)
    zk_import_refuse(x, "position %" PRId64 " is out of range: there are %d values", to, n);
  to = to < 0 ? to + n : to;
  for (int i = n; i > to; i--)
    all[i] = all[i - 1];
  all[to] = t;
  give(x, all, n + 1);
}

static void erase(zk_import *x) {
  int n;
  zk_tensor **all = copy(x, sequence(x, 0), &n);
  if (n == 0)
    zk_import_refuse(x, "the sequence is empty");
  for (int i = position(x, 1, n, n - 1); i + 1 < n; i++)
    all[i] = all[i + 1];
  give(x, all, n - 1);
}

static void length(zk_import *x) {
  zk_tensor *n = zk_import_new(x, ZK_INT64, &ZK_SCALAR);
  zk_element_set_i(n, 0, zk_value_count(sequence(x, 0)));
  zk_import_out(x, 0, n);
}

/* t, as strings when `like` is. */
static zk_tensor *alike(zk_import *x, zk_tensor *t, const zk_tensor *like) {
  return zk_value_kind_of(like) == ZK_VALUE_TEXTS ? zk_import_as_texts(x, t) : t;
}

/* Pieces along an axis: of given sizes, of one size, or (without sizes) of 1. */
static void split(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *sizes = zk_import_in_opt(x, 1);
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  bool keep = zk_import_int(x, "keepdims", 1) != 0 || sizes;
  if (zk_value_kind_of(in) > ZK_VALUE_TEXTS || in->shape.ndim < 1)
    zk_import_refuse(x, "its input must be a tensor that has an axis");
  int64_t total = in->shape.dim[axis], each = 1, n = total;
  if (sizes) {
    sizes = zk_import_cast(x, zk_import_known(x, 1), ZK_INT64);
    if (sizes->shape.ndim > 1)
      zk_import_refuse(x, "its sizes have %d dimensions, there must be 1 or none",
                       sizes->shape.ndim);
    bool list = sizes->shape.ndim == 1;
    each = list ? 0 : zk_element_i(sizes, 0);
    if (!list && each < 1)
      zk_import_refuse(x, "pieces of size %" PRId64, each);
    n = list ? zk_numel(sizes) : total / each + (total % each != 0);
  }
  if (n > 1 << 20)
    zk_import_refuse(x, "%" PRId64 " pieces are too many", n);
  zk_tensor *room = zk_import_new(x, ZK_UINT8, &ZK_SHAPE(n * (int64_t)sizeof(zk_tensor *)));
  zk_tensor **all = zk_data(room);
  int64_t begin = 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t size = each ? each : zk_element_i(sizes, i * sizes->stride[0]);
    size = each && begin + size > total ? total - begin : size;
    if (size < 0 || size > total - begin)
      zk_import_refuse(x, "its pieces do not fit a size of %" PRId64, total);
    zk_tensor *piece = zk_import_narrow(x, in, axis, begin, begin + size);
    if (!keep) {
      zk_shape shape = {.ndim = 0};
      for (int d = 0; d < piece->shape.ndim; d++)
        if (d != axis)
          zk_import_push(x, &shape, "a piece", piece->shape.dim[d]);
      piece = zk_import_reshape(x, piece, &shape);
    }
    all[i] = alike(x, piece, in);
    begin += size;
  }
  if (begin != total)
    zk_import_refuse(x, "its pieces do not fit a size of %" PRId64, total);
  give(x, all, (int)n);
}

static void concat(zk_import *x) {
  zk_tensor *s = sequence(x, 0);
  int n;
  zk_tensor **all = copy(x, s, &n);
  bool stack = zk_import_int(x, "new_axis", 0) != 0;
  if (n == 0)
    zk_import_refuse(x, "the sequence is empty");
  int axis = zk_import_axis(x, "axis", 0, all[0]->shape.ndim + (stack ? 1 : 0));
  zk_import_set(x, "dim", axis);
  zk_tensor *y = zk_import_call(x, stack ? &zk_op_stack : &zk_op_cat, n, all);
  zk_import_out(x, 0, alike(x, y, all[0]));
}

/* ---- optionals: one that is there is its value ---- */

static void optional(zk_import *x) {
  zk_tensor *t = zk_import_in_opt(x, 0);
  zk_import_ignore(x, "type");
  zk_import_out(x, 0, t ? t : zk_import_as_list(x, ZK_VALUE_NOTHING, NULL, 0));
}

static void has_element(zk_import *x) {
  zk_tensor *t = zk_import_in_opt(x, 0), *y = zk_import_new(x, ZK_BOOL, &ZK_SCALAR);
  zk_element_set_i(y, 0, t && zk_value_kind_of(t) != ZK_VALUE_NOTHING);
  zk_import_out(x, 0, y);
}

static void get_element(zk_import *x) {
  zk_tensor *t = zk_import_in(x, 0);
  if (zk_value_kind_of(t) == ZK_VALUE_NOTHING)
    zk_import_refuse(x, "its input is an empty optional");
  zk_import_out(x, 0, t);
}

const zk_onnx_from zk_onnx_from_sequence[] = {
    {.type = "SequenceConstruct", .from = construct, .takes = ZK_TAKES_ANY},
    {.type = "SequenceEmpty", .from = empty},
    {.type = "SequenceAt", .from = at, .takes = ZK_TAKES_ANY},
    {.type = "SequenceInsert", .from = insert, .takes = ZK_TAKES_ANY},
    {.type = "SequenceErase", .from = erase, .takes = ZK_TAKES_ANY},
    {.type = "SequenceLength", .from = length, .takes = ZK_TAKES_ANY},
    {.type = "SplitToSequence", .from = split, .takes = ZK_TAKES_ANY},
    {.type = "ConcatFromSequence", .from = concat, .takes = ZK_TAKES_ANY},
    {.type = "Optional", .from = optional, .takes = ZK_TAKES_ANY},
    {.type = "OptionalHasElement", .from = has_element, .takes = ZK_TAKES_ANY},
    {.type = "OptionalGetElement", .from = get_element, .takes = ZK_TAKES_ANY},
    {.type = NULL},
};
