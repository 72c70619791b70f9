/*
 * index.c: t[key] and t[key] = value (docs/indexing.md is for users).
 *
 * A key is an integer, an index tensor, a mask, or a list of entries:
 *
 *   i                  position i, counted from 0, negative from the end; the dimension goes
 *   {start, stop[, step]}  positions start .. before stop; each may be nil or false; "1:3" too
 *   ":"                the whole dimension
 *   "..."              as many whole dimensions as are left
 *   "newaxis"          a new dimension of size 1 (zknn.newaxis)
 *   int64 tensor       the positions it holds
 *   bool tensor        where it is true; as many dimensions as it has
 *
 * Integers, slices, newaxis become view ops. What is left are index tensors, masks turned into
 * them: they are stacked and op `index` (reading) or `index_put` (assignment) does the rest.
 */
#include "bind/index.h"

#include <stdlib.h>
#include <string.h>
#include "tensor/iterate.h"
#include "onnx/trace/trace.h"
#include "bind/ops.h"
#include "bind/write.h"

#define MAX_ENTRIES 32

/* The index tensors that are left when the views are made: one for each of these dimensions. */
typedef struct listing {
  zk_attr dims;
  zk_tensor *index[ZK_MAX_DIM]; /* kept alive by the stack */
  int masks, tensors;           /* what the indices came from */
} listing;

/* Pushes op's (first) result. */
static zk_tensor *push_op(lua_State *L, const zk_op *op, int n_in, zk_tensor **in,
                          const zk_attr *attr) {
  zkl_push_result(L, op, n_in, in, attr);
  return zkl_check_tensor(L, -1);
}

static zk_tensor *push_select(lua_State *L, zk_tensor *t, int dim, int64_t index) {
  zk_attr attr[ZK_MAX_ATTR] = {{.i = dim}, {.i = index}};
  return push_op(L, &zk_op_select, 1, &t, attr);
}

static int64_t check_integer(lua_State *L, int at, const char *what) {
  int whole;
  int64_t value = lua_tointegerx(L, at, &whole);
  if (!whole || lua_type(L, at) != LUA_TNUMBER)
    zkl_error(L, "index: %s must be an integer, got %s", what, zkl_describe(L, at));
  return value;
}

/* ---- entries -------------------------------------------------------------------------------- */

/* Reads "start:stop:step" with parts left out into slice's attributes. False when it is no such
 * text. */
static bool parse_slice(const char *text, zk_attr attr[ZK_MAX_ATTR]) {
  for (int i = 1; i <= 3; i++) {
    char *end;
    long long value = strtoll(text, &end, 10);
    if (end != text) {
      attr[i].given = true;
      attr[i].i = value;
    }
    if (*end == 0)
      return i > 1;
    if (*end != ':')
      return false;
    text = end + 1;
  }
  return false;
}

/* Reads the table {start, stop, step} at the top into slice's attributes. */
static void read_slice(lua_State *L, zk_attr attr[ZK_MAX_ATTR]) {
  static const char *const names[] = {"a slice's start", "a slice's stop", "a slice's step"};
  if (lua_rawlen(L, -1) > 3)
    zkl_error(L, "index: a slice is {start, stop, step}, got %d entries", (int)lua_rawlen(L, -1));
  for (int i = 1; i <= 3; i++) {
    lua_rawgeti(L, -1, i);
    attr[i].given = lua_toboolean(L, -1);
    if (attr[i].given)
      attr[i].i = check_integer(L, -1, names[i - 1]);
    lua_pop(L, 1);
  }
}

static bool is_word(lua_State *L, const char *word) {
  return lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), word) == 0;
}

/* How many of the tensor's dimensions the entry at the top is for. "..." counts as none. */
static int consumed(lua_State *L) {
  zk_tensor *t = zkl_test_tensor(L, -1);
  if (t)
    return t->dtype == ZK_BOOL || t->dtype == ZK_UINT8 ? t->shape.ndim : 1;
  return is_word(L, "...") || is_word(L, "newaxis") ? 0 : 1;
}

/* Notes the tensor at the top as the index of dimension dim, and leaves it there. */
static void list_index(lua_State *L, listing *list, int dim) {
  list->index[list->dims.n] = zkl_check_tensor(L, -1);
  list->dims.v[list->dims.n++] = dim;
}

/* A mask over the dimensions of t from dim on: pushes and lists an index for each. */
static void list_mask(lua_State *L, zk_tensor *t, zk_tensor *mask, int dim, listing *list) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  zk_attr none[ZK_MAX_ATTR] = {{0}};
  *(mask->shape.ndim > 0 ? &list->masks : &list->tensors) += 1;
  for (int d = 0; d < mask->shape.ndim; d++)
    if (mask->shape.dim[d] != t->shape.dim[dim + d])
      zkl_error(L, "index: a mask of shape %s does not fit a tensor of shape %s from dim %d on",
                zk_shape_text(&mask->shape, a), zk_shape_text(&t->shape, b), dim);
  zk_tensor *found = push_op(L, &zk_op_nonzero, 1, &mask, none);
  for (int d = 0; d < mask->shape.ndim; d++) {
    push_select(L, found, 1, d);
    list_index(L, list, dim + d);
  }
  if (mask->shape.ndim == 0) { /* true or false for the whole: a new dimension, once or never */
    zk_attr shape[ZK_MAX_ATTR] = {{.given = true, .n = 1, .v = {zk_numel(mask) ? 1 : 0}}};
    shape[0].v[0] = found->shape.dim[0];
    zk_tensor **box = zkl_new_box(L);
    if (zk_tensor_zeros(ZK_INT64, &ZK_SHAPE(shape[0].v[0]), box) != ZK_OK)
      zkl_raise(L);
    zkl_adopt(L);
    list_index(L, list, dim);
  }
}

/* Applies the tensor entry to t at dim. Pushes the new t when it changes, and what it lists. */
static zk_tensor *apply_tensor(lua_State *L, zk_tensor *t, zk_tensor *entry, int *dim,
                               listing *list) {
  zk_attr attr[ZK_MAX_ATTR] = {{.i = *dim}};
  if (entry->dtype == ZK_BOOL || entry->dtype == ZK_UINT8) {
    if (entry->shape.ndim == 0)
      t = push_op(L, &zk_op_unsqueeze, 1, &t, attr);
    list_mask(L, t, entry, *dim, list);
    *dim += entry->shape.ndim > 0 ? entry->shape.ndim : 1;
    return t;
  }
  if (zk_dtype_category(entry->dtype) == ZK_CATEGORY_INTEGER && entry->dtype != ZK_INT64)
    entry = zkl_push_cast(L, entry, ZK_INT64);
  if (entry->dtype != ZK_INT64)
    zkl_error(L,
              "index: a tensor of %s is no index: int64 holds positions (:long()), bool is a mask "
              "(:bool())",
              zk_dtype_name(entry->dtype));
  if (entry->shape.ndim == 0 && zk_is_tracing()) { /* the position is a value of the graph */
    zk_attr line[ZK_MAX_ATTR] = {{.given = true, .n = 2, .v = {1, 1}}};
    zk_tensor *in[2] = {t, push_op(L, &zk_op_view, 1, &entry, line)};
    attr[0] = (zk_attr){.given = true, .n = 1, .v = {*dim}};
    t = push_op(L, &zk_op_index, 2, in, attr);
    return push_op(L, &zk_op_squeeze, 1, &t, attr);
  }
  if (entry->shape.ndim == 0)
    return push_select(L, t, *dim, zk_element_i(entry, 0));
  zkl_push_tensor(L, entry);
  list->tensors++;
  list_index(L, list, (*dim)++);
  return t;
}

/* Applies the entry at the top to t at *dim; rest: what "..." stands for. Leaves the entry, and
 * what must stay alive, on the stack. */
static zk_tensor *apply_entry(lua_State *L, zk_tensor *t, int *dim, int rest, listing *list) {
  zk_attr attr[ZK_MAX_ATTR] = {{.i = *dim}, {0}, {0}, {.i = 1}};
  zk_tensor *entry = zkl_test_tensor(L, -1);
  if (entry)
    return apply_tensor(L, t, entry, dim, list);
  switch (lua_type(L, -1)) {
  case LUA_TNUMBER:
    return push_select(L, t, *dim, check_integer(L, -1, "a position"));
  case LUA_TTABLE:
    read_slice(L, attr);
    break;
  case LUA_TSTRING:
    if (is_word(L, "...")) {
      *dim += rest;
      return t;
    }
    if (is_word(L, "newaxis")) {
      (*dim)++;
      return push_op(L, &zk_op_unsqueeze, 1, &t, attr);
    }
    if (parse_slice(lua_tostring(L, -1), attr))
      break;
    /* fall through */
  default:
    zkl_error(L,
              "index: an entry is an integer, a slice {start, stop, step}, \":\", \"...\", "
              "\"newaxis\", an int64 or a bool tensor; got %s",
              zkl_describe(L, -1));
  }
  if (!attr[3].given)
    attr[3].i = 1;
  if (attr[1].given || attr[2].given || attr[3].given)
    t = push_op(L, &zk_op_slice, 1, &t, attr);
  (*dim)++;
  return t;
}

/* Makes the views that the key at `key` asks of t, and lists the index tensors that are left. What
 * they need stays on the stack. */
static zk_tensor *resolve(lua_State *L, zk_tensor *t, int key, listing *list) {
  int dim = 0, n = 1, dims = 0, ellipses = 0, ndim = t->shape.ndim;
  *list = (listing){.dims = {.given = true}};
  luaL_checkstack(L, MAX_ENTRIES * 3 + ZK_MAX_DIM * 2 + 16, "index");
  if (lua_type(L, key) != LUA_TTABLE) {
    lua_createtable(L, 1, 0);
    lua_pushvalue(L, key);
    lua_rawseti(L, -2, 1);
    key = lua_gettop(L);
  } else {
    n = (int)lua_rawlen(L, key);
  }
  if (n > MAX_ENTRIES)
    zkl_error(L, "index: %d entries, at most %d are possible", n, MAX_ENTRIES);
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(L, key, i);
    dims += consumed(L);
    ellipses += is_word(L, "...");
    lua_pop(L, 1);
  }
  if (dims > ndim)
    zkl_error(L, "index: %d indices for a tensor of %d dimensions", dims, ndim);
  if (ellipses > 1)
    zkl_error(L, "index: \"...\" can stand in one place only");
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(L, key, i);
    t = apply_entry(L, t, &dim, ndim - dims, list);
  }
  return t;
}

/* The same by ops, so that a trace knows where the indices come from. */
static zk_tensor *push_stacked_by_ops(lua_State *L, const listing *list, const zk_shape *shape) {
  zk_tensor *layer[ZK_MAX_DIM];
  for (int i = 0; i < list->dims.n; i++) {
    zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .n = shape->ndim}};
    layer[i] = list->index[i];
    memcpy(attr[0].v, shape->dim, sizeof attr[0].v);
    if (!zk_shape_equal(&layer[i]->shape, shape))
      layer[i] = push_op(L, &zk_op_expand, 1, &layer[i], attr);
  }
  zk_attr attr[ZK_MAX_ATTR] = {{.i = 0}};
  return push_op(L, &zk_op_stack, list->dims.n, layer, attr);
}

/* Pushes the listed indices, broadcast and stacked. */
static zk_tensor *push_stacked(lua_State *L, const listing *list) {
  zk_shape shape = list->index[0]->shape, whole;
  for (int i = 1; i < list->dims.n; i++)
    if (zk_broadcast("index", &shape, &list->index[i]->shape, &shape) != ZK_OK)
      zkl_raise(L);
  if (shape.ndim == ZK_MAX_DIM)
    zkl_error(L, "index: index tensors have at most %d dimensions", ZK_MAX_DIM - 1);
  if (zk_is_tracing())
    return push_stacked_by_ops(L, list, &shape);
  whole = (zk_shape){.ndim = shape.ndim + 1, .dim = {list->dims.n}};
  memcpy(whole.dim + 1, shape.dim, sizeof(int64_t) * (size_t)shape.ndim);
  zk_tensor **box = zkl_new_box(L), *layer;
  zk_status status = zk_tensor_new(ZK_INT64, &whole, box);
  for (int i = 0; i < list->dims.n && status == ZK_OK; i++) {
    status = zk_tensor_as_strided(*box, &shape, (*box)->stride + 1, i * (*box)->stride[0], &layer);
    if (status == ZK_OK)
      status = zk_tensor_copy(layer, list->index[i]);
    zk_tensor_release(layer);
  }
  if (status != ZK_OK)
    zkl_raise(L);
  zkl_adopt(L);
  return zkl_check_tensor(L, -1);
}

/* Does a loop's iterator ask, as that of ipairs does? */
static bool is_in_loop(lua_State *L) {
  lua_Debug caller;
  return lua_getstack(L, 1, &caller) && lua_getinfo(L, "nS", &caller) && *caller.what == 'C' &&
         strcmp(caller.namewhat, "for iterator") == 0;
}

int zkl_index(lua_State *L) {
  listing list;
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (lua_type(L, 2) == LUA_TNUMBER) {
    int64_t i = check_integer(L, 2, "a position"), n = t->shape.ndim > 0 ? t->shape.dim[0] : 0;
    if (t->shape.ndim > 0 && i > 0 && i == (n > 0 ? n : 1) && is_in_loop(L))
      zkl_error(
          L,
          "select: index %lld is out of range for dim 0 of size %lld; positions count from 0, "
          "and ipairs starts at 1 and has left out 0: write `for i, v in x:each() do`",
          (long long)i, (long long)n);
    push_select(L, t, 0, i);
    return 1;
  }
  zk_tensor *view = resolve(L, t, 2, &list);
  if (list.dims.n > 0) {
    zk_tensor *in[2] = {view, push_stacked(L, &list)};
    zk_attr attr[ZK_MAX_ATTR] = {list.dims};
    push_op(L, &zk_op_index, 2, in, attr);
  } else if (view == t) { /* a view of the whole */
    zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .n = t->shape.ndim}};
    for (int d = 0; d < t->shape.ndim; d++)
      attr[0].v[d] = d;
    push_op(L, &zk_op_permute, 1, &t, attr);
  } else {
    zkl_push_tensor(L, view);
  }
  return 1;
}

/* ---- assignment ----------------------------------------------------------------------------- */

/* The value at 3 as a tensor: itself, without leading dimensions of size 1 past `ndim`, or a
 * number. Pushes it when it is made here. */
static zk_tensor *value_tensor(lua_State *L, int ndim) {
  zk_tensor *value = zkl_test_tensor(L, 3);
  if (value) {
    zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .n = 1}};
    while (value->shape.ndim > ndim && value->shape.dim[0] == 1)
      value = push_op(L, &zk_op_squeeze, 1, &value, attr);
    return value;
  }
  zk_status status = ZK_OK;
  zkl_check_number(L, "assignment", zkl_check_tensor(L, 1)->dtype, 3);
  zk_tensor **box = zkl_new_box(L);
  if (lua_isboolean(L, 3))
    status = zk_tensor_number_i(lua_toboolean(L, 3), box);
  else if (lua_isinteger(L, 3))
    status = zk_tensor_number_i(lua_tointeger(L, 3), box);
  else
    status = zk_tensor_number_f(lua_tonumber(L, 3), box);
  if (status != ZK_OK)
    zkl_raise(L);
  zkl_adopt(L);
  return zkl_check_tensor(L, -1);
}

/* May value have another dtype than the tensor that index tensors and masks write to? As in
 * PyTorch: a number, and a single element behind a single mask. */
static bool converts(const listing *list, const zk_tensor *value) {
  return value->is_number || (list->masks == 1 && list->tensors == 0 && zk_numel(value) == 1);
}

/*
 * With gradients: the key is applied to the numbers of t's elements, and op `put` writes value
 * there, which knows both gradients.
 */
static void assign_tracked(lua_State *L, zk_tensor *t) {
  listing list;
  zk_attr attr[ZK_MAX_ATTR] = {{0}};
  zk_tensor **box = zkl_new_box(L);
  if (zk_tensor_new(ZK_INT64, &t->shape, box) != ZK_OK)
    zkl_raise(L);
  zkl_adopt(L);
  zk_tensor *numbers = zkl_check_tensor(L, -1);
  for (int64_t i = 0, n = zk_numel(numbers); i < n; i++)
    ((int64_t *)zk_data(numbers))[i] = i;
  zk_tensor *places = resolve(L, numbers, 2, &list);
  if (list.dims.n > 0) {
    zk_tensor *in[2] = {places, push_stacked(L, &list)};
    attr[0] = list.dims;
    places = push_op(L, &zk_op_index, 2, in, attr);
  }
  zk_tensor *value = value_tensor(L, places->shape.ndim);
  if (value->dtype != t->dtype) {
    if (list.dims.n > 0 && !converts(&list, value))
      zkl_error(
          L, "assignment: the value is %s, the tensor %s: they must be one dtype: value:to(\"%s\")",
          zk_dtype_name(value->dtype), zk_dtype_name(t->dtype), zk_dtype_name(t->dtype));
    value = zkl_push_cast(L, value, t->dtype);
  }
  attr[0] = (zk_attr){.given = true, .n = places->shape.ndim};
  memcpy(attr[0].v, places->shape.dim, sizeof attr[0].v);
  zk_tensor *in[3] = {t, places, push_op(L, &zk_op_expand, 1, &value, attr)};
  attr[0] = (zk_attr){.i = 0};
  if (zk_apply_in_place(&zk_op_put, 3, in, attr) != ZK_OK)
    zkl_raise(L);
  lua_pushvalue(L, 1);
  zkl_inherit(L, 3, in);
}

/* While a model is exported: one number where a mask is true, as torch's exporter writes it too.
 * How many places that are hangs on the data. False: the key is no single mask, or the value no
 * number. */
static bool fill_where(lua_State *L, zk_tensor *t) {
  int key = 2;
  if (lua_type(L, key) == LUA_TTABLE && lua_rawlen(L, key) == 1) {
    lua_rawgeti(L, key, 1);
    key = lua_gettop(L);
  }
  zk_tensor *mask = zkl_test_tensor(L, key), *value = zkl_test_tensor(L, 3);
  if (!mask || mask->dtype != ZK_BOOL || mask->shape.ndim == 0 ||
      mask->shape.ndim > t->shape.ndim || (value && zk_numel(value) != 1))
    return false;
  for (int d = 0; d < mask->shape.ndim; d++)
    if (mask->shape.dim[d] != t->shape.dim[d])
      return false;
  while (mask->shape.ndim < t->shape.ndim) {
    zk_attr attr[ZK_MAX_ATTR] = {{.i = mask->shape.ndim}};
    mask = push_op(L, &zk_op_unsqueeze, 1, &mask, attr);
  }
  zk_attr none[ZK_MAX_ATTR] = {{0}};
  value = value_tensor(L, 0);
  if (value->shape.ndim > 0) {
    none[0] = (zk_attr){.given = true};
    value = push_op(L, &zk_op_view, 1, &value, none);
  }
  if (value->dtype != t->dtype && !value->is_number)
    value = zkl_push_cast(L, value, t->dtype);
  zk_tensor *in[3] = {t, mask, value};
  memset(none, 0, sizeof none);
  if (zk_apply_in_place(&zk_op_masked_fill, 3, in, none) != ZK_OK)
    zkl_raise(L);
  lua_pushvalue(L, 1);
  zkl_inherit(L, 3, in);
  return true;
}

/* Pushes nothing that outlives the call: the views made here do not count as views of t. */
static void assign(lua_State *L, zk_tensor *t) {
  listing list;
  zk_tensor *view = resolve(L, t, 2, &list);
  if (list.dims.n > 0) {
    zk_tensor *in[3] = {view, push_stacked(L, &list)};
    in[2] = value_tensor(L, view->shape.ndim - list.dims.n + in[1]->shape.ndim - 1);
    if (in[2]->dtype != view->dtype && converts(&list, in[2]))
      in[2] = zkl_push_cast(L, in[2], view->dtype);
    zk_attr attr[ZK_MAX_ATTR] = {list.dims};
    if (zk_apply_in_place(&zk_op_index_put, 3, in, attr) != ZK_OK)
      zkl_raise(L);
    return;
  }
  zk_tensor *value = value_tensor(L, view->shape.ndim), *own = NULL;
  zk_status status = ZK_OK;
  if (value->storage == view->storage) /* the two may overlap */
    status = zk_tensor_clone(value, &own);
  if (status == ZK_OK)
    status = zk_tensor_copy(view, own ? own : value);
  zk_tensor_release(own);
  if (status != ZK_OK)
    zkl_raise(L);
  t->storage->version++;
}

int zkl_assign(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1), *value = zkl_test_tensor(L, 3);
  bool tracked = zk_grad_mode() && (zk_requires_grad(t) || (value && zk_requires_grad(value)));
  bool traced = zk_is_tracing(); /* a trace has to see what is written where */
  if (tracked && zk_is_leaf(t) && zk_requires_grad(t))
    zkl_check_untracked(L, 1, "assignment");
  if (traced && fill_where(L, t))
    return 0;
  if (tracked || traced) {
    assign_tracked(L, t);
    return 0;
  }
  bool viewed = t->storage->has_views;
  zk_before_write(t);
  assign(L, t);
  t->storage->has_views = viewed;
  return 0;
}
