/*
 * csv_read.c: reads a table in two passes over its bytes. The first counts the rows and finds the
 * kind of each column, the second fills the columns. So only the values of fields are kept.
 */
#include "io/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "io/csv_header.h"
#include "io/key_filter.h"

/* A column costs some 600 bytes, and can be one byte of a file. */
#define COLUMNS_LIMIT 100000
#define CACHE 4096

/* --- the table --- */

typedef struct column {
  int64_t place;      /* in the result, or -1: not wanted */
  bool text, numbers; /* asked for */
  bool missing, real, integer, boolean;
  bool wide;          /* has a number that float32 makes infinite or 0 */
  bool plain, quoted; /* has values without quotes, with quotes */
  size_t no_integer;  /* the first line that has none, when dtype asks for integers */
  size_t big;         /* the first line of an integer that int64 does not reach */
  uint64_t most;      /* the greatest magnitude of an integer */
  zk_object *key, *value;
} column;

typedef struct reader {
  zk_csv_scanner start; /* at the first row of data */
  const zk_csv_options *options;
  column *columns;
  size_t count, wanted, rows, first_line;
  /* Do quotes say that a value is text? Not where all values have them, or where names have them
   * that need none. */
  bool plain, needless;    /* a value without quotes was seen; such a name was seen */
  zk_object *cache[CACHE]; /* texts that came lately, held by their column */
} reader;

static zk_status make_text(const zk_csv_field *f, zk_object **out) {
  ZK_TRY(zk_object_string(f->at, f->length, out));
  if (f->doubled) {
    char *to = (*out)->string.bytes;
    for (size_t i = 0; i < f->length; i++) {
      *to++ = f->at[i];
      i += f->at[i] == '"'; /* and its double */
    }
    *to = 0;
    (*out)->string.length = (size_t)(to - (*out)->string.bytes);
  }
  return ZK_OK;
}

/* Equal texts share an object: a column of few different words needs little more than a pointer
 * each. */
static zk_status find_text(reader *r, const zk_csv_field *f, zk_object **out) {
  if (f->doubled)
    return make_text(f, out);
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < f->length; i++)
    hash = (hash ^ (uint8_t)f->at[i]) * 16777619u;
  zk_object **slot = &r->cache[(hash ^ hash >> 15) % CACHE];
  if (*slot && (*slot)->string.length == f->length &&
      memcmp((*slot)->string.bytes, f->at, f->length) == 0) {
    *out = zk_object_retain(*slot);
    return ZK_OK;
  }
  ZK_TRY(make_text(f, out));
  *slot = *out;
  return ZK_OK;
}

static zk_status fail_row(const reader *r, size_t line, size_t fields, bool more) {
  return zk_fail(ZK_ERR_FORMAT, "%s: line %zu has %s%zu field%s, expected %zu as in line %zu",
                 r->start.c.name, line, more ? "more than " : "", fields, fields == 1 ? "" : "s",
                 r->count, r->first_line);
}

typedef zk_status (*visitor)(reader *r, column *c, const zk_csv_field *f, size_t line);

/* Visits each wanted field of each row; r->rows counts them. */
static zk_status walk_rows(reader *r, visitor visit) {
  zk_csv_scanner s = r->start;
  for (r->rows = 0; zk_csv_find_row(&s); r->rows++) {
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
    size_t n = 0, line = s.line;
    for (bool more = true; more; n++) {
      zk_csv_field f;
      size_t at = s.line;
      if (n == r->count)
        return fail_row(r, line, n, true);
      ZK_TRY(zk_csv_take_field(&s, &f, &more));
      if (!r->plain && !f.quoted)
        r->plain = zk_csv_field_value(&f).kind != ZK_CSV_MISSING;
      if (r->columns[n].place >= 0)
        ZK_TRY(visit(r, &r->columns[n], &f, at));
    }
    if (n != r->count)
      return fail_row(r, line, n, false);
  }
  return ZK_OK;
}

static zk_status walk(reader *r, visitor visit) {
  bool before = zk_stoppable_begin(true);
  return zk_stoppable_end(before, walk_rows(r, visit));
}

/* The first walk. */
static zk_status infer(reader *r, column *c, const zk_csv_field *f, size_t line) {
  if (c->text)
    return ZK_OK;
  zk_csv_value v = zk_csv_field_value(f);
  uint64_t size = v.integer < 0 ? 0 - (uint64_t)v.integer : (uint64_t)v.integer;
  c->missing |= v.kind == ZK_CSV_MISSING;
  c->integer |= v.kind == ZK_CSV_INTEGER || v.kind == ZK_CSV_BIG;
  c->real |= v.kind == ZK_CSV_REAL;
  c->boolean |= v.kind == ZK_CSV_BOOL;
  if (v.kind == ZK_CSV_REAL || v.kind == ZK_CSV_BIG)
    c->wide |=
        (isinf((float)v.number) && !isinf(v.number)) || ((float)v.number == 0 && v.number != 0);
  c->text = v.kind == ZK_CSV_TEXT || (c->boolean && (c->missing || c->integer || c->real));
  if (c->text && c->numbers)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: line %zu: \"%.*s\" is no number, and the column was asked for "
                   "in numbers",
                   r->start.c.name, line, (int)(f->length < 60 ? f->length : 60), f->at);
  c->quoted |= f->quoted;
  c->plain |= !f->quoted && v.kind != ZK_CSV_MISSING;
  if (v.kind == ZK_CSV_INTEGER && size > c->most)
    c->most = size;
  if (v.kind == ZK_CSV_BIG && c->big == 0)
    c->big = line;
  if (v.kind != ZK_CSV_INTEGER && c->no_integer == 0)
    c->no_integer = line;
  return ZK_OK;
}

/* The second. */
static zk_status fill(reader *r, column *c, const zk_csv_field *f, size_t line) {
  (void)line;
  if (c->text) {
    zk_object *o;
    ZK_TRY(find_text(r, f, &o));
    return zk_object_append(c->value, o);
  }
  zk_csv_value v = zk_csv_field_value(f);
  zk_tensor *t = c->value->tensor.value;
  switch (t->dtype) {
  case ZK_FLOAT32:
    ((float *)zk_data(t))[r->rows] = (float)v.number;
    break;
  case ZK_FLOAT64:
    ((double *)zk_data(t))[r->rows] = v.number;
    break;
  case ZK_INT64:
    ((int64_t *)zk_data(t))[r->rows] = v.integer;
    break;
  case ZK_UINT8: /* no column is */
  case ZK_BOOL:
    ((uint8_t *)zk_data(t))[r->rows] = v.integer != 0;
    break;
    ZK_CASES_OF_STAND_INS
    zk_no_such_dtype(); /* no column is */
  }
  return ZK_OK;
}

/* --- names --- */

/* "x" or column 3, for messages. */
static const char *key_text(const zk_object *key, char text[100]) {
  if (key->type == ZK_OBJ_STRING)
    snprintf(text, 100, "\"%.80s\"", key->string.bytes);
  else
    snprintf(text, 100, "%" PRId64, key->integer);
  return text;
}

static zk_status fail_twice(const reader *r, const zk_object *key) {
  return zk_fail(ZK_ERR_FORMAT,
                 "%s: the name \"%.80s\" comes twice; {names = {...}} gives the columns names of "
                 "your own, {columns = {...}} takes some by their numbers, from 0",
                 r->start.c.name, key->string.bytes);
}

/* The column that a name, or a number from 0, means. */
static zk_status find_column(const reader *r, const zk_object *key, size_t *out) {
  char text[100];
  if (key->type == ZK_OBJ_INT && key->integer >= 0 && (uint64_t)key->integer < r->count) {
    *out = (size_t)key->integer;
    return ZK_OK;
  }
  *out = r->count;
  for (size_t i = 0; key->type == ZK_OBJ_STRING && i < r->count; i++) {
    const zk_object *name = r->columns[i].key;
    if (name->type != ZK_OBJ_STRING || zk_object_compare(name, key) != 0)
      continue;
    if (*out < r->count)
      return fail_twice(r, name);
    *out = i;
  }
  if (*out < r->count)
    return ZK_OK;
  if (key->type == ZK_OBJ_STRING || key->type == ZK_OBJ_INT)
    return zk_fail(ZK_ERR_ARG, "%s: there is no column %s among the %zu", r->start.c.name,
                   key_text(key, text), r->count);
  return zk_fail(ZK_ERR_ARG, "%s: columns are told by their names or numbers", r->start.c.name);
}

/* No two of the wanted columns may have one name. */
static zk_status check_names(const reader *r) {
  const zk_object **keys = zk_alloc(r->count * sizeof *keys);
  size_t n = 0;
  if (!keys)
    return zk_nomem(r->count * sizeof *keys, "the names of columns");
  for (size_t i = 0; i < r->count; i++)
    if (r->columns[i].place >= 0)
      keys[n++] = r->columns[i].key;
  const zk_object *twice = zk_find_duplicate_key(keys, n);
  zk_free(keys);
  return twice ? fail_twice(r, twice) : ZK_OK;
}

/* A column's name without blanks around it. */
static zk_status make_name(zk_csv_field f, zk_object **out) {
  while (!f.quoted && f.length > 0 && (*f.at == ' ' || *f.at == '\t'))
    f.at++, f.length--;
  while (!f.quoted && f.length > 0 && (f.at[f.length - 1] == ' ' || f.at[f.length - 1] == '\t'))
    f.length--;
  return make_text(&f, out);
}

/* Counts the fields of the first row, and finds out whether they are names. */
static zk_status look_at_first(reader *r, bool *names) {
  zk_csv_scanner s = r->start, first;
  zk_csv_first_row row = {0};
  if (!zk_csv_find_row(&s))
    return zk_fail(ZK_ERR_FORMAT, "%s: is empty", s.c.name);
  first = s;
  r->first_line = s.line;
  for (bool more = true; more; r->count++) {
    zk_csv_field f;
    if (r->count == COLUMNS_LIMIT)
      return zk_fail(ZK_ERR_FORMAT, "%s: more than %d columns are not supported", s.c.name,
                     COLUMNS_LIMIT);
    ZK_TRY(zk_csv_take_field(&s, &f, &more));
    zk_csv_first_row_add(&row, &f);
  }
  *names = r->options->header == ZK_CSV_YES;
  return r->options->header == ZK_CSV_AUTO ? zk_csv_is_header(&row, first, s, names) : ZK_OK;
}

/* Each column's key: from the options, the first row, or its number. */
static zk_status name_columns(reader *r, bool header) {
  const zk_object *names = r->options->names;
  zk_csv_scanner s = r->start;
  bool more;
  zk_csv_find_row(&s);
  if (names && names->items.count != r->count)
    return zk_fail(ZK_ERR_ARG, "%s: %zu names are given for %zu columns", s.c.name,
                   names->items.count, r->count);
  for (size_t i = 0; i < r->count; i++) {
    column *c = &r->columns[i];
    zk_csv_field f;
    if (header)
      ZK_TRY(zk_csv_take_field(&s, &f, &more));
    if (header && f.quoted && !f.doubled)
      r->needless |= !zk_csv_name_needs_quotes(f.at, f.length, s.delimiter, r->count == 1);
    if (names && names->items.at[i]->type != ZK_OBJ_STRING)
      return zk_fail(ZK_ERR_ARG, "%s: a name must be a string", s.c.name);
    if (names)
      c->key = zk_object_retain(names->items.at[i]);
    else
      ZK_TRY(header ? make_name(f, &c->key) : zk_object_int((int64_t)i, &c->key));
  }
  if (header)
    r->start = s;
  return ZK_OK;
}

/* --- all of it --- */

static zk_status choose_columns(reader *r) {
  const zk_object *wanted = r->options->columns, *text = r->options->text;
  const zk_object *numbers = r->options->numbers;
  char name[100];
  size_t at;
  r->wanted = wanted ? wanted->items.count : r->count;
  for (size_t i = 0; i < r->count; i++)
    r->columns[i].place = wanted ? -1 : (int64_t)i;
  for (size_t i = 0; wanted && i < r->wanted; i++) {
    ZK_TRY(find_column(r, wanted->items.at[i], &at));
    if (r->columns[at].place >= 0)
      return zk_fail(ZK_ERR_ARG, "%s: column %s is asked for twice", r->start.c.name,
                     key_text(r->columns[at].key, name));
    r->columns[at].place = (int64_t)i;
  }
  for (size_t i = 0; text && i < text->items.count; i++) {
    ZK_TRY(find_column(r, text->items.at[i], &at));
    r->columns[at].text = true;
  }
  for (size_t i = 0; numbers && i < numbers->items.count; i++) {
    ZK_TRY(find_column(r, numbers->items.at[i], &at));
    if (r->columns[at].text)
      return zk_fail(ZK_ERR_ARG, "%s: column %s is asked for as text and in numbers",
                     r->start.c.name, key_text(r->columns[at].key, name));
    r->columns[at].numbers = true;
  }
  return r->columns[0].key->type == ZK_OBJ_STRING ? check_names(r) : ZK_OK;
}

/* float32 if that can represent the whole column. Integers beside missing values are not rounded:
 * they become float64, or an error. */
static zk_status choose_dtype(const reader *r, const column *c, zk_dtype *dtype) {
  const uint64_t single = (uint64_t)1 << 24, exact = (uint64_t)1 << 53;
  char name[100];
  if (r->options->dtype >= 0)
    *dtype = (zk_dtype)r->options->dtype;
  else if (c->real || !c->integer)
    *dtype = c->wide ? ZK_FLOAT64 : ZK_FLOAT32;
  else if (c->big || (c->missing && c->most > exact))
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: column %s has integers that %s; {text = {...}} reads it as text, {dtype = "
                   "\"float64\"} rounds them",
                   r->start.c.name, key_text(c->key, name),
                   c->big ? "int64 does not reach" : "float64 does not hold beside missing values");
  else if (c->missing)
    *dtype = c->most > single ? ZK_FLOAT64 : ZK_FLOAT32;
  else
    *dtype = ZK_INT64;
  return ZK_OK;
}

static zk_status make_column(const reader *r, column *c) {
  char name[100];
  zk_tensor *t;
  /* Quotes mean text if other values of the file have none. */
  c->text |= c->quoted && !c->plain && r->plain && !r->needless && !c->numbers;
  if (c->text)
    return zk_object_new(ZK_OBJ_LIST, &c->value);
  bool numbers = !c->boolean;
  if (numbers && r->options->dtype == ZK_INT64 && c->no_integer)
    return zk_fail(ZK_ERR_FORMAT, "%s: line %zu: column %s has no int64 there", r->start.c.name,
                   c->no_integer, key_text(c->key, name));
  zk_dtype dtype = ZK_BOOL;
  if (numbers)
    ZK_TRY(choose_dtype(r, c, &dtype));
  ZK_TRY(zk_tensor_new(dtype, &ZK_SHAPE((int64_t)r->rows), &t));
  zk_status status = zk_object_tensor(t, &c->value);
  zk_tensor_release(t);
  return status;
}

static zk_status collect(reader *r, zk_object **out) {
  column **sorted = zk_alloc_zero(r->wanted * sizeof *sorted);
  zk_object *dict = NULL;
  zk_status status = sorted ? zk_object_new(ZK_OBJ_ORDERED, &dict)
                            : zk_nomem(r->wanted * sizeof *sorted, "the columns");
  for (size_t i = 0; status == ZK_OK && i < r->count; i++)
    if (r->columns[i].place >= 0)
      sorted[r->columns[i].place] = &r->columns[i];
  for (size_t i = 0; status == ZK_OK && i < r->wanted; i++) {
    status = zk_object_append(dict, zk_object_retain(sorted[i]->key));
    if (status == ZK_OK)
      status = zk_object_append(dict, zk_object_retain(sorted[i]->value));
  }
  zk_free(sorted);
  if (status != ZK_OK)
    zk_object_release(dict);
  else
    *out = dict;
  return status;
}

static zk_status read_table(reader *r, zk_object **out) {
  bool header = false;
  ZK_TRY(look_at_first(r, &header));
  r->columns = zk_alloc_zero(r->count * sizeof *r->columns);
  if (!r->columns)
    return zk_nomem(r->count * sizeof *r->columns, "the columns");
  ZK_TRY(name_columns(r, header));
  ZK_TRY(choose_columns(r));
  ZK_TRY(walk(r, infer));
  for (size_t i = 0; i < r->count; i++)
    if (r->columns[i].place >= 0)
      ZK_TRY(make_column(r, &r->columns[i]));
  ZK_TRY(walk(r, fill));
  return collect(r, out);
}

/* Refuses a file that is not text, by its first bytes. */
static zk_status check_start(const uint8_t *bytes, size_t size, const char *name) {
  static const struct {
    const char *bytes, *what;
  } starts[] = {
      {"\xff\xfe", "UTF-16 text: save it as UTF-8"},
      {"\xfe\xff", "UTF-16 text: save it as UTF-8"},
      {"\x1f\x8b", "a gzip file inside a gzip file: unpack it first"},
      {"PK\3\4", "a zip file: unpack it, or, if it is a spreadsheet, save it as CSV"},
  };
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    size_t n = strlen(starts[i].bytes);
    if (size >= n && memcmp(bytes, starts[i].bytes, n) == 0)
      return zk_fail(ZK_ERR_FORMAT, "%s: is %s", name, starts[i].what);
  }
  return ZK_OK;
}

zk_status zk_csv_read(const uint8_t *bytes, size_t size, const char *name,
                      const zk_csv_options *options, zk_object **out) {
  *out = NULL;
  ZK_TRY(check_start(bytes, size, name));
  reader *r = zk_alloc_zero(sizeof *r);
  if (!r)
    return zk_nomem(sizeof *r, "a table");
  r->start = (zk_csv_scanner){zk_cursor_over(bytes, size, name), options->delimiter, 1};
  r->options = options;
  if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) /* a byte order mark */
    r->start.c.at = 3;
  zk_status status = read_table(r, out);
  for (size_t i = 0; r->columns && i < r->count; i++) {
    zk_object_release(r->columns[i].key);
    zk_object_release(r->columns[i].value);
  }
  zk_free(r->columns);
  zk_free(r);
  return status;
}

zk_status zk_csv_load(const char *path, const zk_csv_options *options, zk_object **out) {
  uint8_t *bytes;
  size_t size;
  *out = NULL;
  ZK_TRY(zk_file_read(path, &bytes, &size));
  zk_status status = ZK_OK;
  if (zk_is_gzip(bytes, size)) {
    uint8_t *packed = bytes;
    status = zk_gunzip_whole(packed, size, options->limit, path, &bytes, &size);
    zk_block_free(packed);
  }
  if (status == ZK_OK)
    status = zk_csv_read(bytes, size, path, options, out);
  zk_block_free(bytes);
  zk_block_trim(); /* a file's bytes are of a size that nothing will ask for again */
  return status;
}
