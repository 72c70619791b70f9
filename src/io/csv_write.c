/*
 * csv_write.c: writes a table.
 */
#include "io/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/csv_scan.h"
#include "tensor/convert.h"

#define NUMBER 40

/* The fewest digits that read back as x, always with a point or an exponent. The point is '.' in
 * any locale. */
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

/* The output: a file that is written in parts, or memory that is packed at the end. */
typedef struct sink {
  zk_writer *w; /* NULL: memory */
  char *at;
  size_t length, room;
  char delimiter;
} sink;

static zk_status put(sink *to, const char *s, size_t n) {
  if (to->w)
    return zk_writer_put(to->w, s, n);
  if (n > to->room - to->length) {
    size_t room = 2 * to->room + n + 4096;
    char *at = zk_realloc(to->at, room);
    if (!at)
      return zk_nomem(room, "a table");
    to->at = at;
    to->room = room;
  }
  if (n > 0)
    memcpy(to->at + to->length, s, n);
  to->length += n;
  return ZK_OK;
}

static zk_status put_text(sink *to, const char *s, size_t n, bool quotes) {
  if (!quotes && !zk_csv_text_needs_quotes(s, n, to->delimiter))
    return put(to, s, n);
  ZK_TRY(put(to, "\"", 1));
  size_t start = 0;
  for (size_t i = 0; i < n; i++)
    if (s[i] == '"') { /* ends this piece and begins the next: it comes twice */
      ZK_TRY(put(to, s + start, i + 1 - start));
      start = i;
    }
  ZK_TRY(put(to, s + start, n - start));
  return put(to, "\"", 1);
}

static zk_status put_element(sink *to, const zk_tensor *t, size_t row) {
  char text[NUMBER];
  int64_t at = (int64_t)row * t->stride[0];
  size_t n;
  if (zk_dtype_is_real(t->dtype))
    n = put_real(text, zk_element_f(t, at), t->dtype == ZK_FLOAT32);
  else if (t->dtype == ZK_BOOL)
    n = (size_t)snprintf(text, NUMBER, "%s", zk_element_i(t, at) ? "true" : "false");
  else
    n = (size_t)snprintf(text, NUMBER, "%" PRId64, zk_element_i(t, at));
  return put(to, text, n);
}

/* quotes: of texts, whatever they are. alone: an empty field would be a blank line. */
static zk_status put_value(sink *to, const zk_object *o, bool quotes, bool alone) {
  char text[NUMBER];
  size_t n;
  switch ((int)o->type) {
  case ZK_OBJ_STRING:
    return put_text(to, o->string.bytes, o->string.length,
                    quotes || (alone && o->string.length == 0));
  case ZK_OBJ_NONE:
    return put_text(to, "", 0, alone);
  case ZK_OBJ_BOOL:
    n = (size_t)snprintf(text, NUMBER, "%s", o->boolean ? "true" : "false");
    break;
  case ZK_OBJ_INT:
    n = (size_t)snprintf(text, NUMBER, "%" PRId64, o->integer);
    break;
  default: /* check_columns lets no other through */
    n = put_real(text, o->number, false);
  }
  return put(to, text, n);
}

static zk_status put_name(sink *to, const zk_object *key, bool alone) {
  char text[NUMBER];
  const char *s = text;
  size_t n;
  if (key->type == ZK_OBJ_STRING) {
    s = key->string.bytes;
    n = key->string.length;
  } else {
    n = (size_t)snprintf(text, NUMBER, "%" PRId64, key->integer);
  }
  return put_text(to, s, n, zk_csv_name_needs_quotes(s, n, to->delimiter, alone));
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
      return zk_fail(ZK_ERR_ARG,
                     "column %s is no one-dimensional tensor and no list (one that has values, and "
                     "no nil among them)",
                     name);
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

/* Does every text of the list look like a value, so that quotes must mark it as text? */
static bool needs_marks(const zk_object *list) {
  bool texts = false;
  for (size_t i = 0; i < list->items.count; i++) {
    const zk_object *o = list->items.at[i];
    if (o->type != ZK_OBJ_STRING)
      continue;
    texts = true;
    if (zk_csv_parse(o->string.bytes, o->string.length).kind == ZK_CSV_TEXT)
      return false;
  }
  return texts;
}

/* Would the reader take the first row for names? */
static bool looks_like_names(const zk_object *columns, size_t rows, const bool *marked) {
  size_t n = columns->items.count / 2, texts = 0, values = 0;
  for (size_t i = 0; rows > 0 && i < n; i++) {
    const zk_object *o = columns->items.at[2 * i + 1];
    const zk_object *item = o->type == ZK_OBJ_TENSOR ? NULL : o->items.at[0];
    if (!item) {
      const zk_tensor *t = o->tensor.value;
      if (t->dtype != ZK_BOOL && !(zk_dtype_is_real(t->dtype) && isnan(zk_element_f(t, 0))))
        return false;
      values++;
    } else if (item->type == ZK_OBJ_STRING) {
      zk_csv_kind kind = zk_csv_parse(item->string.bytes, item->string.length).kind;
      if (zk_csv_is_number(kind) && !marked[i])
        return false;
      texts += kind == ZK_CSV_TEXT || marked[i];
    } else if (item->type == ZK_OBJ_INT || item->type == ZK_OBJ_FLOAT) {
      return false;
    } else {
      values += item->type == ZK_OBJ_BOOL;
    }
  }
  return texts > 0 || values == 0;
}

static zk_status check_header(const zk_object *columns, size_t rows, const bool *marked,
                              zk_csv_header header) {
  size_t n = columns->items.count / 2;
  char text[NUMBER];
  if (n == 0)
    return zk_fail(ZK_ERR_ARG, "there is nothing to save: a table has a column at least");
  for (size_t i = 0; header == ZK_CSV_YES && i < n; i++) {
    const zk_object *key = columns->items.at[2 * i];
    if (key->type != ZK_OBJ_INT)
      continue;
    snprintf(text, NUMBER, "%" PRId64, key->integer);
    for (size_t k = 0; k < n; k++) {
      const zk_object *other = columns->items.at[2 * k];
      if (other->type == ZK_OBJ_STRING && strcmp(other->string.bytes, text) == 0)
        return zk_fail(ZK_ERR_ARG,
                       "the name %s comes twice, as a number and as a text, which a file does not "
                       "tell apart",
                       text);
    }
  }
  if (header == ZK_CSV_YES)
    return ZK_OK;
  if (rows == 0)
    return zk_fail(ZK_ERR_ARG, "no rows and no names make an empty file, which is no table");
  if (header == ZK_CSV_AUTO && looks_like_names(columns, rows, marked))
    return zk_fail(ZK_ERR_ARG,
                   "there are no names, and csv.load would take the first row for them: give the "
                   "columns names, or save and load with {header = false}");
  return ZK_OK;
}

static zk_status put_end(sink *to, bool last) {
  return put(to, last ? "\n" : &to->delimiter, 1);
}

static zk_status put_rows(sink *to, const zk_object *columns, size_t rows, bool header,
                          const bool *marked) {
  size_t n = columns->items.count / 2;
  for (size_t i = 0; header && i < n; i++) {
    ZK_TRY(put_name(to, columns->items.at[2 * i], n == 1));
    ZK_TRY(put_end(to, i + 1 == n));
  }
  for (size_t row = 0; row < rows && !zk_interrupted(); row++)
    for (size_t i = 0; i < n; i++) {
      const zk_object *o = columns->items.at[2 * i + 1];
      ZK_TRY(o->type == ZK_OBJ_TENSOR ? put_element(to, o->tensor.value, row)
                                      : put_value(to, o->items.at[row], marked[i], n == 1));
      ZK_TRY(put_end(to, i + 1 == n));
    }
  return ZK_OK;
}

/* Ctrl-C stops it, and the file stays as it was. */
static zk_status write_rows(sink *to, const zk_object *columns, size_t rows, bool header,
                            const bool *marked) {
  bool before = zk_stoppable_begin(true);
  return zk_stoppable_end(before, put_rows(to, columns, rows, header, marked));
}

/* Into memory, then packed. */
static zk_status save_packed(sink *to, const zk_object *columns, size_t rows, bool header,
                             const bool *marked, const char *path) {
  uint8_t *packed = NULL;
  size_t size;
  zk_status status = write_rows(to, columns, rows, header, marked);
  if (status == ZK_OK)
    status = zk_gzip((uint8_t *)to->at, to->length, &packed, &size);
  if (status == ZK_OK)
    status = zk_file_write(path, packed, size);
  zk_free(to->at);
  zk_block_free(packed);
  return status;
}

static zk_status save(const zk_object *columns, size_t rows, zk_csv_header header, char delimiter,
                      const bool *marked, const char *path) {
  size_t n = strlen(path);
  sink to = {.delimiter = delimiter};
  zk_writer w;
  zk_status status = check_header(columns, rows, marked, header);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  if (n > 3 && strcmp(path + n - 3, ".gz") == 0)
    return save_packed(&to, columns, rows, header == ZK_CSV_YES, marked, path);
  ZK_TRY(zk_writer_open(&w, path));
  to.w = &w;
  return zk_writer_close(&w, write_rows(&to, columns, rows, header == ZK_CSV_YES, marked));
}

zk_status zk_csv_save(const zk_object *columns, zk_csv_header header, char delimiter,
                      const char *path) {
  size_t rows = 0, n = columns->items.count / 2;
  zk_status status = check_columns(columns, &rows);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  bool *marked = zk_alloc_zero(n * sizeof *marked);
  if (!marked)
    return zk_nomem(n, "a table");
  for (size_t i = 0; i < n; i++) {
    const zk_object *o = columns->items.at[2 * i + 1];
    marked[i] = o->type != ZK_OBJ_TENSOR && needs_marks(o);
  }
  status = save(columns, rows, header, delimiter, marked, path);
  zk_free(marked);
  return status;
}
