/*
 * prefetch.c: what data.transforms and data.DataLoader take from the core: random choices,
 * pipelines, batches prepared by worker threads.
 */
#include "bind/options.h"

#include <string.h>
#include "base/rng.h"
#include "data/pixels.h"
#include "data/pipeline.h"
#include "data/png.h"
#include "data/prefetch.h"

#define PREFETCH "zknn.Prefetch"
#define BATCH "zknn.Batch"

typedef struct prefetch {
  zk_prefetch *line;
  zk_batch *open; /* being filled */
} prefetch;

/* ---- random choices ------------------------------------------------------------------------- */

static float draw_f32(double from, double to) {
  float x;
  zk_rng_uniform_f32(zk_rng_default(), &x, 1, from, to);
  return x;
}

/* draw(from, to) -> what torch.empty(1).uniform_(from, to) holds */
static int f_draw(lua_State *L) {
  lua_pushnumber(L, draw_f32(zkl_check_real(L, 1), zkl_check_real(L, 2)));
  return 1;
}

/* draw_below(n) -> an integer in 0..n-1, as torch.randint's */
static int f_draw_below(lua_State *L) {
  int64_t x, n = zkl_check_integer(L, 1);
  zkl_check_that(L, n > 0, 1, "more than 0");
  zk_rng_randint(zk_rng_default(), &x, 1, 0, n);
  lua_pushinteger(L, x);
  return 1;
}

/* chance(p) -> torch.rand(1) < p, torch.rand(1) <= p, of one number */
static int f_chance(lua_State *L) {
  float x = draw_f32(0, 1), p = (float)zkl_check_real(L, 1);
  lua_pushboolean(L, x < p);
  lua_pushboolean(L, x <= p);
  return 2;
}

/* ---- pipelines ----------------------------------------------------------------------------------
 */

/* The pipeline that the list at `at` holds: numbers, and tensors for noise. The numbers lie in a
 * userdata that stays on the stack. */
static void read_pipeline(lua_State *L, int at, bool last, zk_pipeline *pipeline) {
  zkl_check_type(L, at, LUA_TTABLE);
  lua_Integer n = (lua_Integer)lua_rawlen(L, at);
  zkl_check_that(L, n < 100000, at, "a shorter pipeline");
  *pipeline = (zk_pipeline){.last = last};
  pipeline->code = lua_newuserdatauv(L, sizeof(double) * (size_t)(n + 1), 0);
  for (lua_Integer i = 1; i <= n; i++) {
    if (lua_rawgeti(L, at, i) == LUA_TNUMBER) {
      pipeline->code[pipeline->n++] = lua_tonumber(L, -1);
    } else {
      zk_tensor *noise = zkl_check_tensor(L, -1);
      if (noise->dtype != ZK_FLOAT32 || !zk_is_contiguous(noise))
        zkl_error(L, "transforms: noise must be contiguous float32, got %s",
                  zk_dtype_name(noise->dtype));
      if (pipeline->n_noise == ZK_PIPELINE_NOISES)
        zkl_error(L, "RandomErasing: at most %d in a row with value = 'random'",
                  ZK_PIPELINE_NOISES);
      pipeline->noise[pipeline->n_noise++] = noise;
    }
    lua_pop(L, 1);
  }
}

/* run_pipeline(picture, last, code) -> tensor */
static int f_run_pipeline(lua_State *L) {
  zk_tensor *picture = zkl_check_tensor(L, 1);
  zk_pipeline pipeline;
  read_pipeline(L, 3, lua_toboolean(L, 2), &pipeline);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_pipeline_run(&pipeline, picture, box)));
}

/* picture_read(path) -> uint8 [H, W, 3] */
static int f_picture_read(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_picture_read(path, box)));
}

/* png_size(path) -> height, width, as its header says */
static int f_png_size(lua_State *L) {
  int64_t height, width;
  if (zk_png_size(zkl_check_text(L, 1), &height, &width) != ZK_OK)
    return zkl_raise(L);
  lua_pushinteger(L, height);
  lua_pushinteger(L, width);
  return 2;
}

/* ---- the line of batches -------------------------------------------------------------------- */

static prefetch *check_line(lua_State *L) {
  prefetch *p = zkl_check_object(L, 1, PREFETCH);
  zkl_check_that(L, p->line, 1, "one that is not closed");
  return p;
}

/* prefetch(n_workers) */
static int f_prefetch(lua_State *L) {
  lua_Integer n = zkl_check_integer(L, 1);
  prefetch *p = lua_newuserdatauv(L, sizeof *p, 0);
  *p = (prefetch){NULL, NULL};
  luaL_setmetatable(L, PREFETCH);
  if (zk_prefetch_open(n > 1000 ? 1000 : (int)n, &p->line) != ZK_OK)
    return zkl_raise(L);
  return 1;
}

/* p:begin(n, shape or nil, dtype): a batch of n samples; with a shape, that of each, in one tensor,
 * which it gives. */
static int m_begin(lua_State *L) {
  prefetch *p = check_line(L);
  lua_Integer n = zkl_check_integer(L, 2);
  zk_tensor *out = NULL;
  zkl_check_that(L, n > 0 && !p->open, 2, "a new batch of 1 sample at least");
  if (!lua_isnil(L, 3)) {
    zkl_options none = {.dtype = zkl_opt_dtype(L, 4, ZK_FLOAT32)};
    zk_shape row = zkl_read_shape(L, "prefetch", 3, 3), shape = {row.ndim + 1, {n}};
    zkl_check_that(L, row.ndim < ZK_MAX_DIM, 3, "too many dimensions");
    memcpy(shape.dim + 1, row.dim, sizeof(int64_t) * (size_t)row.ndim);
    out = zkl_push_new(L, none.dtype, &shape);
    zkl_finish(L, &none);
  } else {
    lua_pushnil(L);
  }
  zk_batch *batch;
  zk_status status = zkl_try(L, zk_batch_new(n, out, &batch));
  if (status == ZK_OK && (p->open || !p->line)) { /* by a finalizer, meanwhile */
    zk_batch_free(batch);
    return zkl_error(L, "prefetch: closed, or used by two at once");
  }
  if (status != ZK_OK)
    return zkl_raise(L);
  p->open = batch;
  return 1;
}

/* p:add(path or tensor, row, last, code) */
static int m_add(lua_State *L) {
  prefetch *p = check_line(L);
  const char *path = lua_type(L, 2) == LUA_TSTRING ? zkl_check_text(L, 2) : NULL;
  zk_tensor *source = path ? NULL : zkl_check_tensor(L, 2);
  zk_pipeline pipeline;
  lua_Integer row = zkl_opt_integer(L, 3, 0);
  read_pipeline(L, 5, lua_toboolean(L, 4), &pipeline);
  zkl_check_that(L, p->open, 1, "one with a batch begun"); /* nothing of Lua's runs from here on */
  if (zk_batch_add(p->open, path, source, row, &pipeline) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

/* p:give(): to the workers. p:forget(): the batch that was begun never was. */
static int m_give(lua_State *L) {
  prefetch *p = check_line(L);
  zkl_check_that(L, p->open, 1, "one with a batch begun");
  zk_prefetch_submit(p->line, p->open);
  p->open = NULL;
  return 0;
}

static int m_forget(lua_State *L) {
  prefetch *p = check_line(L);
  zk_batch_free(p->open);
  p->open = NULL;
  return 0;
}

/* p:take(n, seconds) -> false while the oldest batch is not done; else true, or for samples that
 * are tensors of their own a list of these. Raises its first failure. */
static int m_take(lua_State *L) {
  double seconds = zkl_check_real(L, 3);
  zk_batch **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, BATCH);
  prefetch *p = check_line(L);
  bool there = zk_prefetch_wait(p->line, seconds) != NULL;
  lua_pushboolean(L, there);
  if (!there)
    return 1;
  zk_batch *b = *box = zk_prefetch_take(p->line); /* ours, should the line be closed meanwhile */
  zkl_done(L, zkl_try(L, zk_batch_status(b)));
  if (zk_batch_result(b, 0)) {
    lua_createtable(L, (int)zk_batch_size(b), 0);
    for (int64_t i = 0; i < zk_batch_size(b); i++) {
      zkl_push_tensor(L, zk_batch_result(b, i));
      lua_rawseti(L, -2, i + 1);
    }
  }
  zk_batch_free(b);
  *box = NULL;
  return 1;
}

static int collect_batch(lua_State *L) {
  zk_batch **box = zkl_check_object(L, 1, BATCH);
  zk_batch_free(*box);
  *box = NULL;
  return 0;
}

/* p:close(), also at a loop's end and when it is garbage. */
static int m_close(lua_State *L) {
  prefetch *p = zkl_check_object(L, 1, PREFETCH);
  zk_batch_free(p->open);
  zk_prefetch_close(p->line);
  *p = (prefetch){NULL, NULL};
  return 0;
}

/* t[name] = { [name] = number, names from 1 on }: an enum of the core, for the table at the top. */
static void set_enum(lua_State *L, const char *name, const char *const *names, int n) {
  lua_createtable(L, n, n);
  for (int i = 0, k = 0; i < n; i++) {
    if (!names[i])
      continue;
    lua_pushinteger(L, i);
    lua_setfield(L, -2, names[i]);
    lua_pushstring(L, names[i]);
    lua_rawseti(L, -2, ++k);
  }
  lua_setfield(L, -2, name);
}

static void set_enums(lua_State *L) {
  static const char *const transforms[ZK_TRANSFORMS] = {
      [ZK_TRANSFORM_CROP] = "crop",           [ZK_TRANSFORM_FLIP] = "flip",
      [ZK_TRANSFORM_AFFINE] = "affine",       [ZK_TRANSFORM_RESIZE] = "resize",
      [ZK_TRANSFORM_GRAYSCALE] = "grayscale", [ZK_TRANSFORM_TO_FLOAT] = "to_float",
      [ZK_TRANSFORM_CONVERT] = "convert",     [ZK_TRANSFORM_NORMALIZE] = "normalize",
      [ZK_TRANSFORM_ERASE] = "erase",         [ZK_TRANSFORM_ERASE_NOISE] = "erase_noise"};
  static const char *const padding_modes[] = {[ZK_PADDING_CONSTANT] = "constant",
                                              [ZK_PADDING_EDGE] = "edge",
                                              [ZK_PADDING_REFLECT] = "reflect",
                                              [ZK_PADDING_SYMMETRIC] = "symmetric"};
  static const char *const interpolations[] = {
      [ZK_NEAREST] = "nearest", [ZK_BILINEAR] = "bilinear", [ZK_NEAREST_EXACT] = "nearest-exact"};
  set_enum(L, "transforms", transforms, ZK_TRANSFORMS);
  set_enum(L, "padding_modes", padding_modes, sizeof padding_modes / sizeof *padding_modes);
  set_enum(L, "interpolations", interpolations, sizeof interpolations / sizeof *interpolations);
}

void zkl_open_prefetch(lua_State *L) {
  static const luaL_Reg functions[] = {{"draw", f_draw},
                                       {"draw_below", f_draw_below},
                                       {"chance", f_chance},
                                       {"run_pipeline", f_run_pipeline},
                                       {"picture_read", f_picture_read},
                                       {"png_size", f_png_size},
                                       {"prefetch", f_prefetch},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"begin", m_begin},   {"add", m_add},   {"give", m_give},
                                     {"forget", m_forget}, {"take", m_take}, {"close", m_close},
                                     {NULL, NULL}};
  zkl_set_functions(L, functions);
  set_enums(L);
  luaL_newmetatable(L, PREFETCH);
  lua_pushcfunction(L, m_close);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, m_close);
  lua_setfield(L, -2, "__close");
  lua_newtable(L);
  zkl_set_functions(L, methods);
  lua_setfield(L, -2, "__index");
  luaL_newmetatable(L, BATCH);
  lua_pushcfunction(L, collect_batch);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 2);
}
