/*
 * strings.c: nodes that make strings, or look into them. What only moves or compares them is read
 * by the same converters as numbers (value.h).
 */
#include "onnx/from/converters.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tensor/iterate.h"

/* Input i, of strings that are known, contiguous. */
static zk_tensor *known_texts(zk_import *x, int i) {
  zk_tensor *t = zk_import_kind(x, i, ZK_VALUE_TEXTS), *dense;
  if (!zk_is_known(t)) {
    x->unknown = true;
    zk_import_refuse(x, "input %d must be known before the run", i);
  }
  zk_import_try(x, zk_tensor_contiguous(t, &dense));
  return zk_import_give(x, dense);
}

/* Room for strings that are made: n bytes. */
static char *room_for(zk_import *x, size_t n) {
  return zk_data(zk_import_new(x, ZK_UINT8, &ZK_SHAPE((int64_t)n + 1)));
}

static void put(zk_import *x, zk_tensor *t, int64_t i, const char *bytes, size_t n) {
  zk_import_spend(x, 16 + (double)n);
  ((int64_t *)zk_data(t))[i] = zk_import_text(x, bytes, n);
}

/* ---- StringConcat ---- */

static void string_concat(zk_import *x) {
  zk_tensor *in[2] = {zk_import_kind(x, 0, ZK_VALUE_TEXTS), zk_import_kind(x, 1, ZK_VALUE_TEXTS)};
  zk_shape shape;
  for (int k = 0; k < 2; k++)
    in[k] = known_texts(x, k);
  zk_import_try(x, zk_broadcast("StringConcat", &in[0]->shape, &in[1]->shape, &shape));
  for (int k = 0; k < 2; k++) {
    zk_tensor *dense;
    zk_import_set_list(x, "size", &shape);
    in[k] = zk_import_make(x, &zk_op_expand, in[k]);
    zk_import_try(x, zk_tensor_contiguous(in[k], &dense));
    in[k] = zk_import_give(x, dense);
  }
  zk_tensor *y = zk_import_new(x, ZK_INT64, &shape);
  for (int64_t i = 0; i < zk_numel(y); i++) {
    zk_span a = zk_import_text_at(x, in[0], i), b = zk_import_text_at(x, in[1], i);
    char *both = room_for(x, a.size + b.size);
    memcpy(both, a.at, a.size);
    memcpy(both + a.size, b.at, b.size);
    put(x, y, i, both, a.size + b.size);
  }
  zk_import_out(x, 0, zk_import_as_texts(x, y));
}

/* ---- StringSplit ---- */

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next piece of s from *at on, NULL at the end. Without a delimiter runs of spaces separate,
 * and those at the ends count as nothing; behind the last of `left` cuts the rest is one piece. */
static bool next_piece(zk_span s, zk_span delimiter, int64_t left, size_t *at, zk_span *piece) {
  size_t begin = *at, end;
  if (delimiter.size == 0)
    while (begin < s.size && is_space(s.at[begin]))
      begin++;
  if (delimiter.size == 0 ? begin >= s.size : begin > s.size)
    return false;
  end = begin;
  if (left == 0) {
    end = s.size;
    *at = s.size + 1;
    while (delimiter.size == 0 && end > begin && is_space(s.at[end - 1]))
      end--;
  } else if (delimiter.size == 0) {
    while (end < s.size && !is_space(s.at[end]))
      end++;
    *at = end;
  } else {
    while (end + delimiter.size <= s.size && memcmp(s.at + end, delimiter.at, delimiter.size) != 0)
      end++;
    bool found = end + delimiter.size <= s.size;
    end = found ? end : s.size;
    *at = found ? end + delimiter.size : s.size + 1;
  }
  *piece = (zk_span){s.at + begin, end - begin};
  return true;
}

static void string_split(zk_import *x) {
  zk_tensor *in = known_texts(x, 0);
  const zk_graph_attribute *a = zk_import_attribute(x, "delimiter");
  zk_span delimiter = a ? a->s : (zk_span){0};
  int64_t most = zk_import_int(x, "maxsplit", INT64_MAX), width = 0, n = zk_numel(in);
  if (most < 0)
    most = INT64_MAX;
  zk_tensor *counts = zk_import_new(x, ZK_INT64, &in->shape);
  for (int64_t i = 0; i < n; i++) {
    zk_span s = zk_import_text_at(x, in, i), piece;
    size_t at = 0;
    int64_t count = 0;
    zk_import_spend(x, 16 + (double)s.size * (double)(1 + delimiter.size));
    while (next_piece(s, delimiter, most - count, &at, &piece))
      count++;
    ((int64_t *)zk_data(counts))[i] = count;
    width = count > width ? count : width;
  }
  zk_shape shape = in->shape;
  zk_import_push(x, &shape, "its output", width);
  zk_tensor *y = zk_import_new(x, ZK_INT64, &shape);
  for (int64_t i = 0; i < n; i++) {
    zk_span s = zk_import_text_at(x, in, i), piece;
    size_t at = 0;
    int64_t count = 0;
    for (; count < width && next_piece(s, delimiter, most - count, &at, &piece); count++)
      put(x, y, i * width + count, piece.at, piece.size);
    for (; count < width; count++)
      put(x, y, i * width + count, "", 0);
  }
  zk_import_out(x, 0, zk_import_as_texts(x, y));
  zk_import_out(x, 1, counts);
}

/* ---- StringNormalizer ---- */

/* ASCII letters alone change their case, as in the locale "C". */
static zk_span with_case(zk_import *x, zk_span s, bool lower, bool upper) {
  if (!lower && !upper)
    return s;
  char *out = room_for(x, s.size);
  for (size_t i = 0; i < s.size; i++)
    out[i] = lower && s.at[i] >= 'A' && s.at[i] <= 'Z'   ? (char)(s.at[i] + 32)
             : upper && s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32)
                                                         : s.at[i];
  return (zk_span){out, s.size};
}

static void string_normalizer(zk_import *x) {
  zk_tensor *in = known_texts(x, 0);
  const char *action = zk_import_string(x, "case_change_action", "NONE");
  bool lower = strcmp(action, "LOWER") == 0, upper = strcmp(action, "UPPER") == 0;
  bool exact = zk_import_int(x, "is_case_sensitive", 0) != 0;
  const zk_graph_attribute *stop = zk_import_attribute(x, "stopwords");
  int64_t n = zk_numel(in), kept = 0;
  zk_import_ignore(x, "locale"); /* what is no ASCII keeps its case */
  if (!lower && !upper && strcmp(action, "NONE") != 0)
    zk_import_refuse(x, "case_change_action '%.30s' is not supported", action);
  if (in->shape.ndim < 1 || in->shape.ndim > 2 || (in->shape.ndim == 2 && in->shape.dim[0] != 1))
    zk_import_refuse(x, "its input must have the shape [n] or [1, n]");
  int64_t words = stop ? stop->strings.count : 0;
  zk_tensor *list = zk_import_new(x, ZK_INT64, &ZK_SHAPE(n));
  int64_t *word = zk_data(zk_import_new(x, ZK_INT64, &ZK_SHAPE(words)));
  for (int64_t k = 0; k < words; k++) {
    zk_span s = with_case(x, ZK_LIST(zk_span, stop->strings)[k], !exact, false);
    word[k] = zk_import_text(x, s.at, s.size);
  }
  for (int64_t i = 0; i < n; i++) {
    zk_span s = zk_import_text_at(x, in, i), folded = with_case(x, s, !exact, false);
    int64_t number = zk_import_text(x, folded.at, folded.size), k = 0;
    zk_import_spend(x, (double)(words + 16));
    while (k < words && word[k] != number)
      k++;
    zk_span out = with_case(x, s, lower, upper);
    if (k == words)
      put(x, list, kept++, out.at, out.size);
  }
  if (kept == 0) { /* nothing is left: one empty string */
    zk_tensor *one = zk_import_new(x, ZK_INT64, &ZK_SHAPE(1));
    put(x, one, 0, "", 0);
    list = one;
  } else {
    list = zk_import_narrow(x, list, 0, 0, kept);
  }
  if (in->shape.ndim == 2)
    list = zk_import_reshape(x, list, &ZK_SHAPE(1, zk_numel(list)));
  zk_import_out(x, 0, zk_import_as_texts(x, list));
}

/* ---- casts ------------------------------------------------------------------------------------
 */

/* As onnxruntime writes numbers: 8 digits (17 of float64), NaN, INF; integers, 1 and 0 of bool. */
void zk_import_cast_to_texts(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *dense;
  if (zk_value_kind_of(in) == ZK_VALUE_TEXTS) {
    zk_import_out(x, 0, in);
    return;
  }
  in = zk_import_known(x, 0);
  zk_import_try(x, zk_tensor_contiguous(in, &dense));
  dense = zk_import_give(x, dense);
  zk_tensor *y = zk_import_new(x, ZK_INT64, &in->shape);
  for (int64_t i = 0; i < zk_numel(y); i++) {
    char text[40];
    double v = zk_dtype_is_real(in->dtype) ? zk_element_f(dense, i) : 0;
    if (!zk_dtype_is_real(in->dtype))
      snprintf(text, sizeof text, "%" PRId64, zk_element_i(dense, i));
    else if (isnan(v) || isinf(v))
      snprintf(text, sizeof text, "%s", isnan(v) ? "NaN" : v < 0 ? "-INF" : "INF");
    else
      snprintf(text, sizeof text, in->dtype == ZK_FLOAT64 ? "%.17g" : "%.8g", v);
    put(x, y, i, text, strlen(text));
  }
  zk_import_out(x, 0, zk_import_as_texts(x, y));
}

void zk_import_cast_of_texts(zk_import *x, zk_dtype dtype) {
  zk_tensor *in = known_texts(x, 0);
  bool real = zk_dtype_is_real(dtype);
  zk_tensor *y = zk_import_new(x, real ? ZK_FLOAT64 : ZK_INT64, &in->shape);
  for (int64_t i = 0; i < zk_numel(y); i++) {
    zk_span s = zk_import_text_at(x, in, i);
    char *end = NULL;
    double v = real ? strtod(s.at, &end) : 0; /* a NUL follows */
    long long whole = real ? 0 : strtoll(s.at, &end, 10);
    if (s.size == 0 || end != s.at + s.size)
      zk_import_refuse(x, "'%.60s' is no %s", s.at, real ? "number" : "integer");
    if (real)
      ((double *)zk_data(y))[i] = v;
    else
      ((int64_t *)zk_data(y))[i] = whole;
  }
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

const zk_onnx_from zk_onnx_from_strings[] = {
    {.type = "StringConcat", .from = string_concat, .takes = ZK_TAKES_ANY},
    {.type = "StringSplit", .from = string_split, .takes = ZK_TAKES_ANY},
    {.type = "StringNormalizer", .from = string_normalizer, .takes = ZK_TAKES_ANY},
    {.type = NULL},
};
