/*
 * csv_write.c: writing a table.
 */
#include "io/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "tensor/convert.h"

#define NUMBER 40

/* As few digits as give x back, always with a point or an exponent, and with a point even where the
 * locale has another character. */
static size_t put_real(char text[NUMBER], double x, bool single) {
  if (isnan(x) || isinf(x))
    return (size_t)snprintf(text, NUMBER, "%s", isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
  int n = 0;
  for (int digits = single ? 6 : 15; digits <= 17; digits++) {
    n = snprintf(text, NUMBER, "%.*g", digits, x);
    if (single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x)
      break;
  }
  bool whole = true;
  for (int i = 0; i < n; i++) {
    whole &= (text[i] >= '0' && text[i] <= '9') || text[i] == '-';
    if (!strchr("+-0123456789e", text[i]))
      text[i] = '.';
  }
  return (size_t)(whole ? n + snprintf(text + n, NUMBER - (size_t)n, ".0") : n);
}

static zk_status put_text(zk_writer *w, const char *s, size_t n, char delimiter, bool alone) {
  bool quotes = alone && n == 0; /* it would be a blank line */
  for (size_t i = 0; i < n && !quotes; i++)
    quotes = s[i] == delimiter || s[i] == '"' || s[i] == '\n' || s[i] == '\r';
  if (!quotes)
    return zk_writer_put(w, s, n);
  ZK_TRY(zk_writer_put(w, "\"", 1));
  size_t start = 0;
  for (size_t i = 0; i < n; i++)
    if (s[i] == '"') { /* ends this piece and begins the next: it comes twice */
      ZK_TRY(zk_writer_put(w, s + start, i + 1 - start));
      start = i;
    }
  ZK_TRY(zk_writer_put(w, s + start, n - start));
  return zk_writer_put(w, "\"", 1);
}

static zk_status put_element(zk_writer *w, const zk_tensor *t, size_t row) {
  char text[NUMBER];
  int64_t at = (int64_t)row * t->stride[0];
  size_t n;
  if (zk_dtype_is_real(t->dtype))
    n = put_real(text, zk_element_f(t, at), t->dtype == ZK_FLOAT32);
  else if (t->dtype == ZK_BOOL)
    n = (size_t)snprintf(text, NUMBER, "%s", zk_element_i(t, at) ? "true" : "false");
  else
    n = (size_t)snprintf(text, NUMBER, "%" PRId64, zk_element_i(t, at));
  return zk_writer_put(w, text, n);
}

static zk_status put_value(zk_writer *w, const zk_object *o, char delimiter, bool alone) {
  char text[NUMBER];
  size_t n;
  switch (o->type) {
  case ZK_OBJ_STRING:
    return put_text(w, o->string.bytes, o->string.length, delimiter, alone);
  case ZK_OBJ_NONE:
    return put_text(w, "", 0, delimiter, alone);
  case ZK_OBJ_BOOL:
    n = (size_t)snprintf(text, NUMBER, "%s", o->boolean ? "true" : "false");
    break;
  case ZK_OBJ_INT:
    n = (size_t)snprintf(text, NUMBER, "%" PRId64, o->integer);
    break;
  default: /* check_columns lets no other through */
    n = put_real(text, o->number, false);
  }
  return zk_writer_put(w, text, n);
}

static const char *key_text(const zk_object *key, char text[100]) {
  if (key->type == ZK_OBJ_STRING)
    snprintf(text, 100, "%.80s", key->string.bytes);
  else
    snprintf(text, 100, "%" PRId64, key->integer);
  return text;
}

static zk_status check_columns(const zk_object *columns, size_t *rows) {
  char name[100];
  for (size_t i = 0; i < columns->items.count; i += 2) {
    const zk_object *o = columns->items.at[i + 1];
    bool tensor = o->type == ZK_OBJ_TENSOR;
    key_text(columns->items.at[i], name);
    if (tensor ? o->tensor.value->shape.ndim != 1
               : o->type != ZK_OBJ_LIST && o->type != ZK_OBJ_TUPLE)
      return zk_fail(ZK_ERR_ARG, "column %s is no one-dimensional tensor and no list", name);
    size_t n = tensor ? (size_t)zk_numel(o->tensor.value) : o->items.count;
    if (i > 0 && n != *rows)
      return zk_fail(ZK_ERR_ARG, "column %s has %zu rows, the first has %zu", name, n, *rows);
    *rows = n;
    for (size_t k = 0; !tensor && k < n; k++) {
      const zk_object *item = o->items.at[k];
      if (item->type == ZK_OBJ_TENSOR || zk_object_is_container(item))
        return zk_fail(ZK_ERR_ARG, "column %s: row %zu is no string, number or boolean", name,
                       k + 1);
    }
  }
  return ZK_OK;
}

static zk_status write_rows(zk_writer *w, const zk_object *columns, size_t rows, bool header,
                            char delimiter) {
  size_t n = columns->items.count / 2;
  for (size_t i = 0; header && i < n; i++) {
    ZK_TRY(put_value(w, columns->items.at[2 * i], delimiter, n == 1));
    ZK_TRY(zk_writer_put(w, i + 1 < n ? &delimiter : "\n", 1));
  }
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < n; i++) {
      const zk_object *o = columns->items.at[2 * i + 1];
      ZK_TRY(o->type == ZK_OBJ_TENSOR ? put_element(w, o->tensor.value, row)
                                      : put_value(w, o->items.at[row], delimiter, n == 1));
      ZK_TRY(zk_writer_put(w, i + 1 < n ? &delimiter : "\n", 1));
    }
  return ZK_OK;
}

zk_status zk_csv_save(const zk_object *columns, bool header, char delimiter, const char *path) {
  size_t rows = 0;
  zk_writer w;
  zk_status status = check_columns(columns, &rows);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  ZK_TRY(zk_writer_open(&w, path));
  return zk_writer_close(&w, write_rows(&w, columns, rows, header, delimiter));
}
