/*
 * print.c: a tensor as text. The rules (when to abbreviate, which notation, how wide, where to
 * break a line) are those of PyTorch's torch/_tensor_str.py, so that the text is the same to the
 * letter.
 */
#include "tensor/print.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "tensor/convert.h"

zk_print_options zk_print_defaults = {
    .precision = 4, .threshold = 1000, .edgeitems = 3, .linewidth = 80, .sci_mode = -1};

#define INDENT 7 /* of "tensor(" */

/* A growing string. After a failed allocation it ignores what is added; `lacking` is the size that
 * could not be had. */
typedef struct text {
  char *p;
  size_t length, capacity, lacking;
} text;

static bool reserve(text *s, size_t more) {
  size_t need = s->length + more + 1, capacity = s->capacity ? s->capacity : 128;
  if (s->lacking)
    return false;
  while (capacity < need)
    capacity *= 2;
  if (capacity != s->capacity) {
    char *p = zk_realloc(s->p, capacity);
    if (!p) {
      s->lacking = capacity;
      return false;
    }
    s->p = p;
    s->capacity = capacity;
  }
  return true;
}

__attribute__((format(printf, 2, 3))) static void put(text *s, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  if (n > 0 && reserve(s, (size_t)n)) {
    vsnprintf(s->p + s->length, (size_t)n + 1, format, again);
    s->length += (size_t)n;
  }
  va_end(again);
  va_end(args);
}

static void put_fill(text *s, char c, int64_t n) {
  if (n > 0 && reserve(s, (size_t)n)) {
    memset(s->p + s->length, c, (size_t)n);
    s->length += (size_t)n;
    s->p[s->length] = 0;
  }
}

/* How one tensor is printed. All its elements have one notation and width. */
typedef struct format {
  const zk_tensor *t;
  int precision, edgeitems, linewidth;
  bool summarize; /* leave out the middle of long dimensions */
  bool scientific, whole;
  int width;
  double least, greatest; /* magnitudes of the finite elements that are not zero; 0 if none */
} format;

/* Of a dimension, item_count items are printed; the i-th has index item_index, -1 for "...". */
static bool has_gap(const format *f, int64_t size) {
  return f->summarize && size > 2 * (int64_t)f->edgeitems;
}

static int64_t item_count(const format *f, int64_t size) {
  return has_gap(f, size) ? 2 * (int64_t)f->edgeitems + 1 : size;
}

static int64_t item_index(const format *f, int64_t size, int64_t i) {
  if (!has_gap(f, size) || i < f->edgeitems)
    return i;
  return i == f->edgeitems ? -1 : size - 2 * (int64_t)f->edgeitems + i - 1;
}

/* Calls look for each element that will be printed; `at` is an element offset. */
static void each_shown(format *f, int dim, int64_t at, void (*look)(format *f, int64_t at)) {
  if (dim == f->t->shape.ndim) {
    look(f, at);
    return;
  }
  int64_t size = f->t->shape.dim[dim], n = item_count(f, size);
  for (int64_t i = 0; i < n; i++) {
    int64_t index = item_index(f, size, i);
    if (index >= 0)
      each_shown(f, dim + 1, at + index * f->t->stride[dim], look);
  }
}

static void look_at_value(format *f, int64_t at) {
  double x = zk_element_f(f->t, at), magnitude = fabs(x);
  if (x == 0 || !isfinite(x))
    return;
  if (f->greatest == 0 || magnitude < f->least)
    f->least = magnitude;
  if (magnitude > f->greatest)
    f->greatest = magnitude;
  if (x != ceil(x))
    f->whole = false;
}

static int integer_text(const zk_tensor *t, int64_t at, char text[24]) {
  int64_t x = zk_element_i(t, at);
  return t->dtype == ZK_UINT64 ? snprintf(text, 24, "%llu", (unsigned long long)x)
                               : snprintf(text, 24, "%lld", (long long)x);
}

/* The width of a real tensor's column is that of its finite elements other than zero, as in
 * PyTorch; a wider inf or nan does not count. */
static void look_at_width(format *f, int64_t at) {
  int n;
  if (zk_dtype_is_real(f->t->dtype)) {
    double x = zk_element_f(f->t, at);
    if (x == 0 || !isfinite(x))
      return;
    n = f->scientific ? snprintf(NULL, 0, "%.*e", f->precision, x)
        : f->whole    ? snprintf(NULL, 0, "%.0f.", x)
                      : snprintf(NULL, 0, "%.*f", f->precision, x);
  } else if (f->t->dtype == ZK_BOOL)
    n = zk_element_i(f->t, at) ? 4 : 5;
  else
    n = integer_text(f->t, at, (char[24]){0});
  if (n > f->width)
    f->width = n;
}

static void choose_format(format *f, int sci_mode) {
  f->whole = true;
  f->width = 1;
  if (zk_dtype_is_real(f->t->dtype)) {
    each_shown(f, 0, 0, look_at_value);
    if (f->greatest == 0) /* zeros, infinities and nans only */
      return;
    f->scientific =
        sci_mode >= 0 ? sci_mode != 0
                      : f->greatest / f->least > 1000.0 || f->greatest > 1.0e8 || f->least < 1.0e-4;
  }
  each_shown(f, 0, 0, look_at_width);
}

static void put_element(text *s, const format *f, int64_t at) {
  char number[24];
  if (f->t->dtype == ZK_BOOL) {
    put(s, "%*s", f->width, zk_element_i(f->t, at) ? "True" : "False");
  } else if (!zk_dtype_is_real(f->t->dtype)) {
    integer_text(f->t, at, number);
    put(s, "%*s", f->width, number);
  } else {
    double x = zk_element_f(f->t, at);
    if (!isfinite(x))
      put(s, "%*s", f->width, isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
    else if (f->scientific)
      put(s, "%*.*e", f->width, f->precision, x);
    else if (f->whole)
      put(s, "%*.0f.", f->width - 1, x);
    else
      put(s, "%*.*f", f->width, f->precision, x);
  }
}

/*
 * Dimensions from `dim` on. The last one is a row, "[a, b, c,  ..., x, y, z]", with as many
 * elements a line as fit behind the indent; the others put their parts below each other, with one
 * empty line more between them for each dimension further out.
 */
static void put_nested(text *s, const format *f, int dim, int64_t at, int indent) {
  if (dim == f->t->shape.ndim) {
    put_element(s, f, at);
    return;
  }
  int64_t size = f->t->shape.dim[dim], n = item_count(f, size);
  int inner = f->t->shape.ndim - 1 - dim; /* dimensions inside this one */
  int64_t per_line = ((int64_t)f->linewidth - indent) / ((int64_t)f->width + 2);
  if (inner > 0 || per_line < 1)
    per_line = 1;
  put(s, "[");
  for (int64_t i = 0; i < n; i++) {
    int64_t index = item_index(f, size, i);
    if (i > 0 && i % per_line != 0) {
      put(s, ", ");
    } else if (i > 0) {
      put(s, ",");
      put_fill(s, '\n', inner > 0 ? inner : 1);
      put_fill(s, ' ', indent + 1);
    }
    if (index < 0)
      put(s, inner == 0 && f->edgeitems > 0 ? " ..." : "...");
    else
      put_nested(s, f, dim + 1, at + index * f->t->stride[dim], indent + 1);
  }
  put(s, "]");
}

/* ", item" before the closing parenthesis, on a line of its own when this one would grow too long.
 * *column is that line's length as PyTorch counts it (two more than it has, on the first line). */
static void put_suffix(text *s, const format *f, const char *item, int64_t *column) {
  int64_t length = (int64_t)strlen(item);
  if (*column + length + 2 > f->linewidth) {
    put(s, ",\n%*s%s", INDENT, "", item);
    *column = INDENT + length;
  } else {
    put(s, ", %s", item);
    *column += length + 2;
  }
}

/* "size=(0, 3)", a tuple as Python writes it. */
static void size_text(const zk_shape *shape, char *out, size_t room) {
  size_t n = (size_t)snprintf(out, room, "size=(");
  for (int i = 0; i < shape->ndim; i++)
    n += (size_t)snprintf(out + n, room - n, i ? ", %lld" : "%lld", (long long)shape->dim[i]);
  snprintf(out + n, room - n, shape->ndim == 1 ? ",)" : ")");
}

zk_status zk_tensor_text(const zk_tensor *t, const char *suffix, char **out) {
  const zk_print_options *o = &zk_print_defaults;
  int64_t numel = zk_numel(t);
  format f = {.t = t,
              .precision = o->precision > 0 ? o->precision : 0,
              .edgeitems = o->edgeitems > 0 ? o->edgeitems : 0,
              .linewidth = o->linewidth,
              .summarize = numel > o->threshold};
  text s = {0};
  char item[ZK_MAX_DIM * 24];
  *out = NULL;

  put(&s, "tensor(");
  if (numel == 0) {
    put(&s, "[]");
  } else {
    choose_format(&f, o->sci_mode);
    put_nested(&s, &f, 0, 0, INDENT);
  }
  if (!s.lacking) {
    const char *line = strrchr(s.p, '\n');
    int64_t column = (int64_t)(s.length - (line ? (size_t)(line - s.p) : 0)) + (line ? 1 : 2);
    if (numel == 0 ? t->shape.ndim != 1 : f.edgeitems == 0) {
      size_text(&t->shape, item, sizeof item);
      put_suffix(&s, &f, item, &column);
    }
    /* The dtype is left out where the printed elements show it. */
    bool plain =
        t->dtype == ZK_FLOAT32 || (numel > 0 && (t->dtype == ZK_INT64 || t->dtype == ZK_BOOL));
    if (!plain) {
      snprintf(item, sizeof item, "dtype=torch.%s", zk_dtype_name(t->dtype));
      put_suffix(&s, &f, item, &column);
    }
    if (suffix)
      put_suffix(&s, &f, suffix, &column);
    put(&s, ")");
  }
  if (s.lacking) {
    zk_free(s.p);
    return zk_nomem(s.lacking, "the text of a tensor");
  }
  *out = s.p;
  return ZK_OK;
}
