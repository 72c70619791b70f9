/*
 * canvas.c: a drawing surface over Cairo: `require "zknn.canvas"`. A separate C module, opened when
 * the first figure is drawn, because loading Cairo takes longer than starting zknn. It draws lines,
 * shapes, texts and pictures (draw.c); lua/zknn/plot/ composes figures of them.
 */
#include "plot/canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MAX_SIDE 32767   /* pixels: Cairo's limit of an image */
#define MAX_PIXELS 2.5e8 /* 1 GB */

static void finish(canvas *c) {
  if (c->cr)
    cairo_destroy(c->cr);
  if (c->surface)
    cairo_surface_destroy(c->surface);
  free(c->bytes);
  *c = (canvas){0};
}

static int collect_canvas(lua_State *L) {
  finish(luaL_checkudata(L, 1, CANVAS));
  return 0;
}

static int close_canvas(lua_State *L) {
  canvas *c = luaL_checkudata(L, 1, CANVAS);
  c->closed = true;
  return 0;
}

canvas *canvas_check(lua_State *L) {
  canvas *c = luaL_checkudata(L, 1, CANVAS);
  if (!c->cr || c->closed)
    luaL_error(L, "this canvas is closed");
  return c;
}

/* Runs the method that is upvalue 1. (One that raises leaves its use counted: then the collector
 * frees the canvas.) */
static int run_method(lua_State *L) {
  canvas *c = luaL_checkudata(L, 1, CANVAS);
  c->uses++;
  int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
  if (--c->uses == 0 && c->closed)
    finish(c);
  return results;
}

static void push_method(lua_State *L, lua_CFunction f) {
  lua_pushcfunction(L, f);
  lua_pushcclosure(L, run_method, 1);
}

void canvas_set_methods(lua_State *L, const luaL_Reg *methods) {
  for (; methods->name; methods++) {
    push_method(L, methods->func);
    lua_setfield(L, -2, methods->name);
  }
}

int canvas_done(lua_State *L, const canvas *c, const char *what) {
  cairo_status_t status = cairo_status(c->cr);
  if (status != CAIRO_STATUS_SUCCESS)
    return luaL_error(L, "cannot draw %s: %s", what, cairo_status_to_string(status));
  return 0;
}

/* Cairo's way out: more bytes of the file. */
static cairo_status_t add_bytes(void *user, const unsigned char *data, unsigned length) {
  canvas *c = user;
  if (length > c->room - c->size) {
    size_t room = (c->size + length) * 2;
    unsigned char *bytes = realloc(c->bytes, room);
    if (!bytes)
      return CAIRO_STATUS_NO_MEMORY;
    c->bytes = bytes;
    c->room = room;
  }
  memcpy(c->bytes + c->size, data, length);
  c->size += length;
  return CAIRO_STATUS_SUCCESS;
}

/* width x height points as an image of `scale` pixels a point. Raises when it would be too large.
 */
static cairo_surface_t *image_surface(lua_State *L, double width, double height, double scale) {
  double w = ceil(width * scale - 1e-6), h = ceil(height * scale - 1e-6);
  if (!(w >= 1 && h >= 1 && w <= MAX_SIDE && h <= MAX_SIDE && w * h <= MAX_PIXELS)) {
    lua_pushfstring(L, "a picture of %f by %f pixels is out of range", w, h);
    lua_error(L);
  }
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h);
  cairo_surface_set_device_scale(surface, scale, scale);
  return surface;
}

/* Equal figures give equal bytes: without the time at which they were made. */
static cairo_surface_t *pdf_surface(canvas *c, double width, double height) {
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(add_bytes, c, width, height);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1980-01-01T00:00:00Z");
  return surface;
}

/* Fontconfig, which looks for a font at the first text, aborts when memory runs out. */
static void check_room_for_fonts(lua_State *L) {
  static const size_t size = (size_t)24 << 20;
  static bool looked;
  if (looked)
    return;
  void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED)
    luaL_error(L, "out of memory (%d MB of address space for fonts)", (int)(size >> 20));
  munmap(room, size);
  looked = true;
}

/*
 * open(kind, width, height, scale) -> canvas of width x height points, white. kind is "image" (of
 * `scale` pixels a point), "svg" or "pdf".
 */
static int open_canvas(lua_State *L) {
  static const char *const kinds[] = {"image", "svg", "pdf", NULL};
  int kind = luaL_checkoption(L, 1, NULL, kinds);
  double width = luaL_checknumber(L, 2), height = luaL_checknumber(L, 3);
  double scale = luaL_optnumber(L, 4, 1);
  canvas *c = lua_newuserdatauv(L, sizeof *c, 0);
  *c = (canvas){0};
  luaL_setmetatable(L, CANVAS);
  if (kind == 0)
    c->surface = image_surface(L, width, height, scale);
  else if (kind == 1)
    c->surface = cairo_svg_surface_create_for_stream(add_bytes, c, width, height);
  else
    c->surface = pdf_surface(c, width, height);

  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  c->cr = cairo_create(c->surface);
  cairo_set_font_options(c->cr, options);
  cairo_font_options_destroy(options);
  cairo_set_source_rgb(c->cr, 1, 1, 1);
  cairo_paint(c->cr);
  canvas_done(L, c, "a page");
  check_room_for_fonts(L);
  return 1;
}

/* c:encode() -> the file's content: PNG, SVG or PDF. The latter two cannot be drawn on any more. */
static int encode(lua_State *L) {
  canvas *c = canvas_check(L);
  cairo_status_t status;
  if (cairo_surface_get_type(c->surface) == CAIRO_SURFACE_TYPE_IMAGE) {
    c->size = 0;
    status = cairo_surface_write_to_png_stream(c->surface, add_bytes, c);
  } else {
    cairo_surface_finish(c->surface);
    status = cairo_surface_status(c->surface);
  }
  if (status != CAIRO_STATUS_SUCCESS)
    return luaL_error(L, "cannot encode the figure: %s", cairo_status_to_string(status));
  lua_pushlstring(L, (const char *)c->bytes, c->size);
  if (cairo_surface_get_type(c->surface) != CAIRO_SURFACE_TYPE_IMAGE)
    c->closed = true;
  return 1;
}

/* c:pixels() -> RGB bytes [height, width, 3] of an image, width, height. */
static int pixels(lua_State *L) {
  canvas *c = canvas_check(L);
  if (cairo_surface_get_type(c->surface) != CAIRO_SURFACE_TYPE_IMAGE)
    return luaL_error(L, "only an image has pixels");
  cairo_surface_flush(c->surface);
  int width = cairo_image_surface_get_width(c->surface);
  int height = cairo_image_surface_get_height(c->surface);
  int stride = cairo_image_surface_get_stride(c->surface);
  const unsigned char *rows = cairo_image_surface_get_data(c->surface);
  luaL_Buffer buffer;
  size_t n = (size_t)width * (size_t)height * 3;
  char *out = luaL_buffinitsize(L, &buffer, n);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      uint32_t pixel; /* xRGB, in the machine's byte order */
      memcpy(&pixel, rows + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, 4);
      *out++ = (char)(pixel >> 16);
      *out++ = (char)(pixel >> 8);
      *out++ = (char)pixel;
    }
  luaL_pushresultsize(&buffer, n);
  lua_pushinteger(L, width);
  lua_pushinteger(L, height);
  return 3;
}

__attribute__((visibility("default"))) int luaopen_zknn_canvas(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"open", open_canvas}, {"sixel", canvas_sixel}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"encode", encode}, {"pixels", pixels}, {"close", close_canvas}, {NULL, NULL}};
  luaL_newmetatable(L, CANVAS);
  lua_pushcfunction(L, collect_canvas);
  lua_setfield(L, -2, "__gc");
  push_method(L, close_canvas);
  lua_setfield(L, -2, "__close");
  lua_pushliteral(L, CANVAS); /* scripts do not get at __gc */
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  canvas_set_methods(L, methods);
  canvas_open_draw(L);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
  luaL_newlib(L, functions);
  return 1;
}
