/*
 * canvas.h: a drawing surface as a Lua object, for the files of this C module.
 */
#ifndef ZK_PLOT_CANVAS_H
#define ZK_PLOT_CANVAS_H

#include <stdbool.h>
#include <cairo.h>
#include <lauxlib.h>
#include <lua.h>

#define CANVAS "zknn.canvas"

/* A Cairo surface and its pen. Coordinates are points (1/72 inch) from the top left corner.
 * Closed (cr NULL) by close, by encode of an SVG or PDF, or by the collector. */
typedef struct canvas {
  cairo_surface_t *surface;
  cairo_t *cr;
  unsigned char *bytes; /* what Cairo has written of the file so far */
  size_t size, room;
  int uses;    /* methods under way: a finalizer may close it meanwhile */
  bool closed; /* once none uses it, it is freed */
} canvas;

/* The open canvas at stack index 1; raises when it is closed. Methods are registered by
 * canvas_set_methods, which keeps the canvas open until the method ends. */
canvas *canvas_check(lua_State *L);
void canvas_set_methods(lua_State *L, const luaL_Reg *methods);
/* Raises when drawing failed; the message says what was drawn. Returns 0. */
int canvas_done(lua_State *L, const canvas *c, const char *what);

/* draw.c: the methods that draw, put into the table on the top of the stack. */
void canvas_open_draw(lua_State *L);
/* sixel.c: sixel(rgb, width, height, colours) -> string */
int canvas_sixel(lua_State *L);

#endif
