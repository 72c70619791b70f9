/*
 * npy.c: one array. A header (magic, version, length, a Python dict as text), and the data.
 */
#include "io/npy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/memory.h"
#include "tensor/convert.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE (sizeof MAGIC - 1)
#define PREAMBLE ((size_t)12)      /* bytes that tell how long the header is */
#define LONGEST ((size_t)16 << 20) /* header of an array that is listed */
#define ALIGNMENT 64

typedef struct header {
  zk_cursor text;
  const zk_stored_dtype *dtype;
  bool big_endian, fortran;
  zk_shape shape;
  char odd[320]; /* what zknn has no tensor for: its elements, or its shape; "" otherwise */
} header;

/* --- the dict: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } --- */

static zk_status damaged(const header *h, const char *expected) {
  return zk_fail(ZK_ERR_FORMAT, "%s: damaged header at offset %zu: %s expected", h->text.name,
                 h->text.at, expected);
}

/* The next character that is no space, or 0 at the end; it stays. */
static char peek(header *h) {
  zk_cursor *c = &h->text;
  while (zk_cursor_left(c) > 0 && strchr(" \t\n\r", c->data[c->at]) && c->data[c->at] != 0)
    c->at++;
  return zk_cursor_left(c) > 0 ? (char)c->data[c->at] : 0;
}

static bool take(header *h, char character) {
  bool found = peek(h) == character && zk_cursor_left(&h->text) > 0;
  h->text.at += found;
  return found;
}

#define STRING 32

static zk_status take_string(header *h, char out[STRING]) {
  char quote = peek(h);
  if (quote != '\'' && quote != '"')
    return damaged(h, "a string");
  h->text.at++;
  for (size_t n = 0; n < STRING; n++) {
    uint8_t x;
    ZK_TRY(zk_cursor_u8(&h->text, &x));
    out[n] = x == quote ? 0 : (char)x;
    if (x == quote)
      return ZK_OK;
    if (x < 0x20 || x == '\\')
      break;
  }
  return damaged(h, "a short name");
}

/* Elements that zknn has no dtype for, by NumPy's code without the byte order, and what to do. */
static void note_odd(header *h, const char *code, const char *text) {
  static const struct {
    char kind;
    const char *name, *advice;
  } kinds[] = {
      {'O', "Python objects, which are pickles and never read",
       "save arrays of numbers, several of them in an .npz"},
      {'V', "bytes without a type", "x.view(its dtype).astype(\"float32\") has one"},
      {'[', "records (a structured dtype)",
       "numpy.savez(path, **{name: x[name] for name in x.dtype.names}) saves their fields"},
      {'U', "texts", "save them as a CSV, or as numbers"},
      {'S', "texts", "save them as a CSV, or as numbers"},
      {'a', "texts", "save them as a CSV, or as numbers"},
      {'M', "dates or times", "x.astype(\"int64\") are numbers"},
      {'m', "dates or times", "x.astype(\"int64\") are numbers"},
      {'c', "complex numbers", "save x.real and x.imag"},
      {'f', "floats of another size", "x.astype(\"float64\") are doubles"},
      {0, "elements that are not supported", "x.astype(\"float64\") may do"},
  };
  size_t i = 0;
  while (kinds[i].kind && kinds[i].kind != code[0])
    i++;
  snprintf(h->odd, sizeof h->odd, "%s (dtype %.40s; in Python, %s)", kinds[i].name, text,
           kinds[i].advice);
}

/* Skips a list or tuple, whatever is in it: a structured dtype, or one with a shape. */
static zk_status skip_structure(header *h) {
  int depth = 0;
  char x;
  do {
    char quote = peek(h);
    if (quote == '\'' || quote == '"') {
      zk_cursor *c = &h->text;
      for (c->at++; zk_cursor_left(c) > 0 && c->data[c->at] != quote;)
        c->at += c->data[c->at] == '\\' && zk_cursor_left(c) > 1 ? 2 : 1;
    }
    if (zk_cursor_left(&h->text) == 0)
      return damaged(h, "the end of the dtype");
    x = (char)h->text.data[h->text.at++];
    depth += x == '[' || x == '(' ? 1 : x == ']' || x == ')' ? -1 : 0;
  } while (depth > 0);
  return ZK_OK;
}

static zk_status take_dtype(header *h) {
  char text[STRING], quoted[STRING + 2];
  char x = peek(h);
  if (x == '[' || x == '(') {
    note_odd(h, "[", x == '[' ? "of several fields" : "with a shape of its own");
    return skip_structure(h);
  }
  ZK_TRY(take_string(h, text));
  const char *code = text + (text[0] && strchr("<>=|", text[0]) != NULL);
  h->big_endian = text[0] == '>';
  h->dtype = zk_stored_dtype_find(ZK_NAMED_BY_NUMPY, code);
  snprintf(quoted, sizeof quoted, "'%s'", text);
  if (!h->dtype)
    note_odd(h, code, quoted);
  return ZK_OK;
}

static zk_status take_truth(header *h, bool *out) {
  static const char *const words[] = {"False", "True"};
  peek(h);
  for (int i = 0; i < 2; i++) {
    size_t n = strlen(words[i]);
    if (zk_cursor_left(&h->text) >= n && memcmp(h->text.data + h->text.at, words[i], n) == 0) {
      h->text.at += n;
      *out = i;
      return ZK_OK;
    }
  }
  return damaged(h, "True or False");
}

static zk_status take_size(header *h, int64_t *out) {
  char x = peek(h);
  if (x < '0' || x > '9')
    return damaged(h, "a size");
  *out = 0;
  for (; zk_cursor_left(&h->text) > 0; h->text.at++) {
    x = (char)h->text.data[h->text.at];
    if (x < '0' || x > '9')
      break;
    if (__builtin_mul_overflow(*out, 10, out) || __builtin_add_overflow(*out, x - '0', out))
      return damaged(h, "a smaller size");
  }
  take(h, 'L'); /* Python 2's long integers */
  return ZK_OK;
}

static zk_status take_shape(header *h) {
  int n = 0;
  if (!take(h, '('))
    return damaged(h, "(");
  for (; !take(h, ')'); n++) {
    int64_t size = 0;
    ZK_TRY(take_size(h, &size));
    if (n < ZK_MAX_DIM)
      h->shape.dim[n] = size;
    /* (3) is no tuple in Python, (3,) is. */
    if (!take(h, ',') && (n == 0 || peek(h) != ')'))
      return damaged(h, ",");
  }
  h->shape.ndim = n < ZK_MAX_DIM ? n : ZK_MAX_DIM;
  if (n > ZK_MAX_DIM)
    snprintf(h->odd, sizeof h->odd,
             "numbers in %d dimensions (zknn has %d at most; in Python, x.reshape(...) has fewer)",
             n, ZK_MAX_DIM);
  return ZK_OK;
}

static zk_status take_dict(header *h) {
  static const char *const names[] = {"descr", "fortran_order", "shape"};
  unsigned seen = 0;
  if (!take(h, '{'))
    return damaged(h, "{");
  while (!take(h, '}')) {
    char key[STRING];
    int i = 0;
    ZK_TRY(take_string(h, key));
    while (i < 3 && strcmp(key, names[i]) != 0)
      i++;
    if (i == 3 || seen & 1u << i)
      return damaged(h, "descr, fortran_order and shape, once each,");
    seen |= 1u << i;
    if (!take(h, ':'))
      return damaged(h, ":");
    ZK_TRY(i == 0 ? take_dtype(h) : i == 1 ? take_truth(h, &h->fortran) : take_shape(h));
    if (!take(h, ',') && peek(h) != '}')
      return damaged(h, ",");
  }
  if (seen != 7 || peek(h) != 0 || zk_cursor_left(&h->text) > 0)
    return damaged(h, seen != 7 ? "descr, fortran_order and shape" : "the end");
  return ZK_OK;
}

/* Why the file is no array, by its first bytes. */
static zk_status fail_magic(const zk_cursor *c) {
  const uint8_t *p = c->data;
  bool zip = c->size > 3 && memcmp(p, "PK\3\4", 4) == 0, pickle = c->size > 1 && p[0] == 0x80;
  return zk_fail(ZK_ERR_FORMAT, "%s: no .npy array: it does not begin with \\x93NUMPY%s", c->name,
                 zip      ? "; it is a zip file, as npz.load reads them"
                 : pickle ? "; it looks like a pickle, which is never read: save arrays of numbers"
                          : "");
}

/* Leaves c at the dict, which is `length` bytes. */
static zk_status read_preamble(zk_cursor *c, uint32_t *length) {
  const uint8_t *magic;
  uint8_t major, minor;
  uint16_t short_length;
  ZK_TRY(zk_cursor_take(c, 6, &magic));
  if (memcmp(magic, MAGIC, 6) != 0)
    return fail_magic(c);
  ZK_TRY(zk_cursor_u8(c, &major));
  ZK_TRY(zk_cursor_u8(c, &minor));
  if (major < 1 || major > 3 || minor != 0)
    return zk_fail(ZK_ERR_FORMAT, "%s: .npy version %d.%d, expected 1.0, 2.0 or 3.0", c->name,
                   major, minor);
  if (major > 1)
    return zk_cursor_u32le(c, length);
  ZK_TRY(zk_cursor_u16le(c, &short_length));
  *length = short_length;
  return ZK_OK;
}

/* Leaves c at the data. */
static zk_status read_header(zk_cursor *c, header *h) {
  const uint8_t *text;
  uint32_t length = 0;
  ZK_TRY(read_preamble(c, &length));
  size_t start = c->at;
  ZK_TRY(zk_cursor_take(c, length, &text));
  h->text = zk_cursor_over(c->data, c->at, c->name);
  h->text.at = start;
  return take_dict(h);
}

/* --- the data --- */

static zk_status data_size(const header *h, size_t *bytes) {
  char text[ZK_SHAPE_TEXT];
  if (!zk_extent(&h->shape, h->dtype->size, bytes))
    return zk_fail(ZK_ERR_FORMAT, "%s: its header promises the shape %s, more than there can be",
                   h->text.name, zk_shape_text(&h->shape, text));
  return ZK_OK;
}

/* Another array may follow the first; NumPy gives the first as well. next: the MAGIC_SIZE bytes
 * behind the data, NULL when there are fewer. */
static zk_status check_size(const header *h, size_t bytes, uint64_t left, const uint8_t *next) {
  char text[ZK_SHAPE_TEXT];
  bool another = next && memcmp(next, MAGIC, MAGIC_SIZE) == 0;
  zk_shape_text(&h->shape, text);
  if (left != bytes && !another)
    return zk_fail(
        ZK_ERR_FORMAT, "%s: %s: %" PRIu64 " bytes of data for the shape %s of %s, expected %zu",
        h->text.name, left < bytes ? "truncated" : "something that is no array follows the array",
        left, text, h->dtype->name, bytes);
  return ZK_OK;
}

/* Of a header that is not odd; c stands at the data. An odd element is noted in h, and *out stays
 * NULL. */
static zk_status read_data(header *h, zk_cursor *c, uint8_t *bytes, zk_tensor **out) {
  size_t size = 0, left = zk_cursor_left(c);
  ZK_TRY(data_size(h, &size));
  bool more = left >= size && left - size >= MAGIC_SIZE;
  ZK_TRY(check_size(h, size, left, more ? c->data + c->at + size : NULL));
  zk_status status =
      zk_widen_array(h->dtype, h->big_endian, h->fortran, bytes + c->at, &h->shape, out);
  if (status != ZK_ERR_FORMAT)
    return status;
  snprintf(h->odd, sizeof h->odd, "%s", zk_message() + strlen("holds "));
  return ZK_OK;
}

static zk_status read_array(uint8_t *bytes, size_t size, const char *name, header *h,
                            zk_tensor **out) {
  zk_cursor c = zk_cursor_over(bytes, size, name);
  *out = NULL;
  ZK_TRY(read_header(&c, h));
  return h->odd[0] ? ZK_OK : read_data(h, &c, bytes, out);
}

static zk_status opaque_array(const header *h, zk_object **out) {
  return zk_object_opaque(out, "numpy.ndarray", "an array that holds %s", h->odd);
}

zk_status zk_npy_read(uint8_t *bytes, size_t size, const char *name, zk_tensor **out) {
  header h = {0};
  zk_status status = read_array(bytes, size, name, &h, out);
  if (status == ZK_OK && h.odd[0])
    return zk_fail(ZK_ERR_FORMAT, "%s: holds %s", name, h.odd);
  return status;
}

zk_status zk_npy_value(uint8_t *bytes, size_t size, const char *name, zk_object **out) {
  header h = {0};
  zk_tensor *t;
  zk_status status = read_array(bytes, size, name, &h, &t);
  *out = NULL;
  if (status == ZK_OK && h.odd[0])
    return opaque_array(&h, out);
  if (status == ZK_OK)
    status = zk_object_tensor(t, out);
  zk_tensor_release(t);
  return status;
}

/* --- arrays that stay in their file --- */

static zk_status next_bytes(const zk_npy_source *s, uint64_t at, uint8_t bytes[MAGIC_SIZE],
                            const uint8_t **out) {
  *out = NULL;
  if (!s->in_place || at > s->size || s->size - at < MAGIC_SIZE)
    return ZK_OK;
  *out = bytes;
  return s->read(s->context, at, bytes, MAGIC_SIZE);
}

/* The array whose header c has. */
static zk_status list_header(const zk_npy_source *s, zk_cursor *c, zk_object **out) {
  header h = {0};
  size_t bytes = 0;
  uint8_t buffer[MAGIC_SIZE];
  const uint8_t *next = NULL;
  ZK_TRY(read_header(c, &h));
  if (h.odd[0])
    return opaque_array(&h, out);
  ZK_TRY(data_size(&h, &bytes));
  ZK_TRY(next_bytes(s, c->at + bytes, buffer, &next));
  ZK_TRY(check_size(&h, bytes, s->size - c->at, next));
  zk_stored stored = {.file = s->file,
                      .dtype = h.dtype,
                      .shape = h.shape,
                      .entry = s->entry,
                      .at = c->at,
                      .big_endian = h.big_endian};
  zk_stored_set_order(&stored, h.fortran);
  return zk_object_stored(&stored, out);
}

zk_status zk_npy_list_source(const zk_npy_source *s, const char *name, zk_object **out) {
  uint8_t start[PREAMBLE] = {0};
  uint32_t length = 0;
  size_t first = s->size < PREAMBLE ? (size_t)s->size : PREAMBLE;
  zk_cursor c = zk_cursor_over(start, first, name);
  *out = NULL;
  ZK_TRY(s->read(s->context, 0, start, first));
  ZK_TRY(read_preamble(&c, &length));
  if (length > s->size - c.at || length > LONGEST)
    return zk_fail(ZK_ERR_FORMAT, "%s: its header claims %" PRIu32 " bytes, of %" PRIu64, name,
                   length, s->size);
  size_t n = c.at + length;
  uint8_t *header = zk_block_alloc(n);
  if (!header)
    return zk_nomem(n, name);
  zk_status status = s->read(s->context, 0, header, n);
  c = zk_cursor_over(header, n, name);
  if (status == ZK_OK)
    status = list_header(s, &c, out);
  zk_block_free(header);
  return status;
}

static zk_status read_file(void *context, uint64_t at, void *bytes, size_t n) {
  return zk_stored_file_bytes(context, at, bytes, n);
}

zk_status zk_npy_list(const char *path, zk_object **out) {
  zk_stored_file *file;
  *out = NULL;
  zk_status status = zk_stored_file_open(path, &file);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  zk_npy_source s = {.file = file,
                     .entry = -1,
                     .size = file->size,
                     .in_place = true,
                     .read = read_file,
                     .context = file};
  status = zk_npy_list_source(&s, path, out);
  zk_stored_file_release(file);
  return status;
}

/* --- a file --- */

zk_status zk_npy_load(const char *path, size_t limit, zk_tensor **out) {
  uint8_t *bytes;
  size_t size;
  zk_status status = ZK_OK;
  *out = NULL;
  ZK_TRY(zk_file_read(path, &bytes, &size));
  if (zk_is_gzip(bytes, size)) {
    uint8_t *packed = bytes;
    status = zk_gunzip_whole(packed, size, limit, path, &bytes, &size);
    zk_block_free(packed);
  }
  if (status == ZK_OK)
    status = zk_npy_read(bytes, size, path, out);
  zk_block_free(bytes);
  zk_block_trim(); /* a file's bytes are of a size that nothing will ask for again */
  return status;
}

/* --- out --- */

zk_status zk_npy_check(const zk_tensor *t) {
  const zk_dtype_row *dtype = &zk_dtype_table[t->dtype];
  if (*dtype->numpy)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "the tensor is %s, which NumPy has not: convert it with x:float() first",
                 dtype->name);
}

size_t zk_npy_header(const zk_tensor *t, char header[ZK_NPY_HEADER]) {
  const zk_dtype_row *dtype = &zk_dtype_table[t->dtype];
  size_t n = 10; /* magic, version, length */
  n += (size_t)snprintf(header + n, ZK_NPY_HEADER - n,
                        "{'descr': '%c%s', 'fortran_order': False, 'shape': (",
                        dtype->size > 1 ? '<' : '|', dtype->numpy);
  for (int i = 0; i < t->shape.ndim; i++)
    n += (size_t)snprintf(header + n, ZK_NPY_HEADER - n, "%s%" PRId64, i ? ", " : "",
                          t->shape.dim[i]);
  n += (size_t)snprintf(header + n, ZK_NPY_HEADER - n, "%s), }", t->shape.ndim == 1 ? "," : "");
  while ((n + 1) % ALIGNMENT != 0)
    header[n++] = ' ';
  header[n++] = '\n';
  memcpy(header, MAGIC "\1\0", 8);
  header[8] = (char)((n - 10) & 255);
  header[9] = (char)((n - 10) >> 8);
  return n;
}

zk_status zk_npy_save(const zk_tensor *t, const char *path) {
  char header[ZK_NPY_HEADER];
  zk_tensor *whole;
  zk_writer w;
  ZK_TRY(zk_npy_check(t));
  size_t n = zk_npy_header(t, header);
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, &whole));
  zk_status status = zk_writer_open(&w, path);
  if (status == ZK_OK) {
    status = zk_writer_put(&w, header, n);
    if (status == ZK_OK)
      status = zk_writer_put(&w, zk_data(whole), (size_t)zk_numel(t) * zk_dtype_size(t->dtype));
    status = zk_writer_close(&w, status);
  }
  zk_tensor_release(whole);
  return status;
}
