/*
 * image.c: what lua/zknn/image.lua takes from the core. The names begin with an underscore: users
 * meet them as image.load, image.resize, data.prepare_digit, ...
 */
#include "bind/bind.h"

#include <string.h>
#include "base/memory.h"
#include "data/digit.h"
#include "data/image.h"
#include "data/png.h"

/* png_read(path[, memory_limit]) -> picture */
static int f_png_read(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  size_t limit = zkl_opt_limit(L, 2);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_png_read(path, limit, box)));
}

/* png_decode(string[, memory_limit]) -> picture */
static int f_png_decode(lua_State *L) {
  size_t size, limit = zkl_opt_limit(L, 2);
  const char *bytes = zkl_check_bytes(L, 1, &size);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_png_decode(bytes, size, "decode", limit, box)));
}

/* png_write(picture, bits, path) */
static int f_png_write(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  int bits = (int)zkl_check_integer(L, 2);
  const char *path = zkl_check_path(L, 3);
  return zkl_done(L, zkl_try(L, zk_png_write(t, bits, path)));
}

/* The bytes hang in a uint8 tensor while Lua copies them, which may raise. */
static zk_status encode(const zk_tensor *t, int bits, zk_tensor **out) {
  uint8_t *bytes;
  size_t size;
  ZK_TRY(zk_png_encode(t, bits, &bytes, &size));
  zk_status status = zk_tensor_new(ZK_UINT8, &ZK_SHAPE((int64_t)size), out);
  if (status == ZK_OK)
    memcpy(zk_data(*out), bytes, size);
  zk_free(bytes);
  return status;
}

/* png_encode(picture, bits) -> string */
static int f_png_encode(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  int bits = (int)zkl_check_integer(L, 2);
  zk_tensor **box = zkl_new_box(L);
  zkl_done(L, zkl_try(L, encode(t, bits, box)));
  lua_pushlstring(L, zk_data(*box), (size_t)zk_numel(*box));
  return 1;
}

/* check(who, x): raises unless x is a picture; gives height, width, channels. */
static int f_image_check(lua_State *L) {
  zk_image_size size;
  if (zk_image_measure(zkl_check_text(L, 1), zkl_check_tensor(L, 2), &size) != ZK_OK)
    return zkl_raise(L);
  lua_pushinteger(L, size.height);
  lua_pushinteger(L, size.width);
  lua_pushinteger(L, size.channels);
  return 3;
}

/* convert(picture, channels, background or nil) -> picture */
static int f_image_convert(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  int channels = (int)zkl_check_integer(L, 2);
  double background = zkl_opt_real(L, 3, -1);
  zkl_check_that(L, channels == 1 || channels == 3 || channels == 4, 2, "1, 3 or 4");
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try(L, zk_image_convert(t, channels, background, box)));
}

/* resize(picture, height, width, "bilinear" or "area") -> picture */
static int f_image_resize(lua_State *L) {
  static const char *const methods[] = {"bilinear", "area", NULL};
  const zk_tensor *t = zkl_check_tensor(L, 1);
  lua_Integer height = zkl_check_integer(L, 2), width = zkl_check_integer(L, 3);
  zk_resize method = zkl_check_choice(L, 4, methods) == 1 ? ZK_RESIZE_AREA : ZK_RESIZE_BILINEAR;
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try(L, zk_image_resize(t, height, width, method, box)));
}

/* prepare_digit(picture, invert (nil: auto), center) -> float32 [1, 28, 28] */
static int f_prepare_digit(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  zk_invert invert = lua_isnil(L, 2)       ? ZK_INVERT_AUTO
                     : lua_toboolean(L, 2) ? ZK_INVERT_YES
                                           : ZK_INVERT_NO;
  bool center = lua_toboolean(L, 3);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try(L, zk_prepare_digit(t, invert, center, box)));
}

void zkl_open_image(lua_State *L) {
  static const luaL_Reg functions[] = {{"png_read", f_png_read},
                                       {"png_decode", f_png_decode},
                                       {"png_write", f_png_write},
                                       {"png_encode", f_png_encode},
                                       {"check", f_image_check},
                                       {"convert", f_image_convert},
                                       {"resize", f_image_resize},
                                       {"prepare_digit", f_prepare_digit},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
