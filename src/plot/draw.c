/*
 * draw.c: the drawing methods of a canvas. All lengths are points, colours are tables
 * {r, g, b[, alpha]} in 0..1. Every method restores the pen; clip and unclip come in pairs.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "plot/canvas.h"

#define FONT "DejaVu Sans"
#define LINE_PIECE 50   /* corners of a line that are drawn at once */
#define SVG_DOTS 3      /* dots a point of pictures in an SVG */
#define FAR 1e12        /* points: what is farther is none of a figure */
#define SVG_PIXELS 4096 /* ... but no larger than that */

/* Element i of the table at `at`, as a number; `missing` where there is none. */
static double element(lua_State *L, int at, lua_Integer i, double missing) {
  int type = lua_rawgeti(L, at, i);
  double value = type == LUA_TNIL ? missing : luaL_checknumber(L, -1);
  lua_pop(L, 1);
  return value;
}

static void set_colour(lua_State *L, const canvas *c, int at) {
  luaL_checktype(L, at, LUA_TTABLE);
  double part[4];
  for (int i = 0; i < 4; i++)
    part[i] = element(L, at, i + 1, i == 3);
  cairo_set_source_rgba(c->cr, part[0], part[1], part[2], part[3]);
}

/* Corners {x1, y1, x2, y2, ...} from corner *at on (from 0), as a path of `most` corners or to the
 * end; *at becomes the corner to go on with. One that is not finite ends a line, and the next
 * begins another. A line of one corner becomes a dot under round caps. */
static void add_corners(lua_State *L, const canvas *c, int table, lua_Integer *at,
                        lua_Integer most) {
  lua_Integer n = luaL_len(L, table) / 2, end = n - *at > most ? *at + most : n;
  bool in_line = false;
  cairo_new_path(c->cr);
  for (lua_Integer i = *at; i < end; i++) {
    double x = element(L, table, 2 * i + 1, NAN), y = element(L, table, 2 * i + 2, NAN);
    bool good = isfinite(x) && isfinite(y);
    if (good && !in_line)
      cairo_move_to(c->cr, x, y);
    if (good)
      cairo_line_to(c->cr, x, y);
    in_line = good;
  }
  *at = end < n ? end - 1 : n; /* the last corner begins the next piece */
}

/* c:line(corners, colour, width[, dashes]). Long lines are drawn in pieces, since the time that
 * Cairo takes for one grows faster than its length. */
static int draw_line(lua_State *L) {
  canvas *c = canvas_check(L);
  double width = luaL_checknumber(L, 4), dashes[8];
  int n = 0;
  if (!lua_isnoneornil(L, 5)) {
    luaL_checktype(L, 5, LUA_TTABLE);
    lua_Integer many = luaL_len(L, 5);
    luaL_argcheck(L, many >= 0 && many <= 8, 5, "8 dashes at most");
    n = (int)many;
    for (int i = 0; i < n; i++)
      dashes[i] = element(L, 5, i + 1, 1);
  }
  luaL_checktype(L, 2, LUA_TTABLE);
  set_colour(L, c, 3);
  cairo_set_line_width(c->cr, width);
  cairo_set_line_cap(c->cr, n > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash(c->cr, dashes, n, 0);
  for (lua_Integer at = 0, corners = luaL_len(L, 2) / 2; at < corners;) {
    add_corners(L, c, 2, &at, LINE_PIECE);
    cairo_stroke(c->cr);
  }
  return canvas_done(L, c, "a line");
}

/* c:polygon(corners, colour) */
static int draw_polygon(lua_State *L) {
  canvas *c = canvas_check(L);
  lua_Integer at = 0;
  luaL_checktype(L, 2, LUA_TTABLE);
  set_colour(L, c, 3);
  add_corners(L, c, 2, &at, LUA_MAXINTEGER);
  cairo_fill(c->cr);
  return canvas_done(L, c, "a polygon");
}

/* c:rectangle(x, y, width, height, fill or nil[, edge, line width]) */
static int draw_rectangle(lua_State *L) {
  canvas *c = canvas_check(L);
  double x = luaL_checknumber(L, 2), y = luaL_checknumber(L, 3);
  double width = luaL_checknumber(L, 4), height = luaL_checknumber(L, 5);
  cairo_new_path(c->cr);
  if (!lua_isnoneornil(L, 6)) {
    set_colour(L, c, 6);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_fill(c->cr);
  }
  if (!lua_isnoneornil(L, 7)) {
    set_colour(L, c, 7);
    cairo_set_line_width(c->cr, luaL_optnumber(L, 8, 1));
    cairo_set_dash(c->cr, NULL, 0, 0);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_MITER);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_stroke(c->cr);
  }
  return canvas_done(L, c, "a rectangle");
}

/* c:circle(x, y, radius, fill) */
static int draw_circle(lua_State *L) {
  canvas *c = canvas_check(L);
  double x = luaL_checknumber(L, 2), y = luaL_checknumber(L, 3), radius = luaL_checknumber(L, 4);
  set_colour(L, c, 5);
  cairo_new_path(c->cr);
  cairo_arc(c->cr, x, y, radius, 0, 2 * 3.14159265358979323846);
  cairo_fill(c->cr);
  return canvas_done(L, c, "a circle");
}

static void set_font(const canvas *c, double size, bool bold) {
  cairo_select_font_face(c->cr, FONT, CAIRO_FONT_SLANT_NORMAL,
                         bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(c->cr, size);
}

/* c:measure(text, size[, bold]) -> width, ascent, descent. Text is UTF-8. */
static int measure_text(lua_State *L) {
  canvas *c = canvas_check(L);
  const char *text = luaL_checkstring(L, 2);
  set_font(c, luaL_checknumber(L, 3), lua_toboolean(L, 4));
  cairo_text_extents_t extents;
  cairo_font_extents_t font;
  cairo_text_extents(c->cr, text, &extents);
  cairo_font_extents(c->cr, &font);
  canvas_done(L, c, "a text");
  lua_pushnumber(L, extents.x_advance);
  lua_pushnumber(L, font.ascent);
  lua_pushnumber(L, font.descent);
  return 3;
}

/* c:text(x, y, text, size, colour[, align, bold, quarters]): on a baseline through (x, y); align
 * is the part of the text that lies before x, 0..1; quarters turns it against the clock. */
static int draw_text(lua_State *L) {
  canvas *c = canvas_check(L);
  double x = luaL_checknumber(L, 2), y = luaL_checknumber(L, 3), size = luaL_checknumber(L, 5);
  const char *text = luaL_checkstring(L, 4);
  double align = luaL_optnumber(L, 7, 0);
  double quarters = luaL_optnumber(L, 9, 0);
  set_colour(L, c, 6);
  set_font(c, size, lua_toboolean(L, 8));
  cairo_text_extents_t extents;
  cairo_text_extents(c->cr, text, &extents);
  cairo_save(c->cr);
  cairo_translate(c->cr, x, y);
  cairo_rotate(c->cr, -quarters * 3.14159265358979323846 / 2);
  cairo_move_to(c->cr, -align * extents.x_advance, 0);
  cairo_show_text(c->cr, text);
  cairo_restore(c->cr);
  cairo_new_path(c->cr);
  return canvas_done(L, c, "a text");
}

/* Copies RGBA bytes [height, width, 4] into an ARGB32 image, which has alpha multiplied in; each
 * pixel becomes `times` x `times`. */
static void fill_image(cairo_surface_t *image, const unsigned char *rgba, int width, int height,
                       int times) {
  unsigned char *rows = cairo_image_surface_get_data(image);
  int stride = cairo_image_surface_get_stride(image);
  cairo_surface_flush(image);
  for (int y = 0; y < height * times; y++)
    for (int x = 0; x < width * times; x++) {
      const unsigned char *from = rgba + ((ptrdiff_t)(y / times) * width + x / times) * 4;
      uint32_t a = from[3], pixel = a << 24;
      for (int i = 0; i < 3; i++)
        pixel |= (from[i] * a + 127) / 255 << (16 - 8 * i);
      memcpy(rows + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, &pixel, 4);
    }
  cairo_surface_mark_dirty(image);
}

/* A viewer of an SVG may blur an enlarged picture, so each pixel is repeated: how many times. */
static int enlargement(const canvas *c, double w, double h, lua_Integer width, lua_Integer height) {
  double longer = fmax(fabs(w) / (double)width, fabs(h) / (double)height) * SVG_DOTS;
  double most = fmin(SVG_PIXELS / (double)width, SVG_PIXELS / (double)height);
  if (cairo_surface_get_type(c->surface) != CAIRO_SURFACE_TYPE_SVG)
    return 1;
  return (int)fmax(1, fmin(ceil(longer), most));
}

/* Does an image drawn as w x h points have fewer dots than pixels? Then it is averaged. */
static bool shrinks(const canvas *c, double w, double h, double width, double height) {
  double across, down;
  if (cairo_surface_get_type(c->surface) != CAIRO_SURFACE_TYPE_IMAGE)
    return false;
  cairo_surface_get_device_scale(c->surface, &across, &down);
  return fabs(w) * across < width || fabs(h) * down < height;
}

/* c:picture(rgba, width, height, x, y, w, h, smooth): bytes [height, width, 4], in the box of w x h
 * points at (x, y). Without smooth every pixel is a plain rectangle, where there is room for it. */
static int draw_picture(lua_State *L) {
  canvas *c = canvas_check(L);
  size_t size;
  const char *rgba = luaL_checklstring(L, 2, &size);
  lua_Integer width = luaL_checkinteger(L, 3), height = luaL_checkinteger(L, 4);
  double x = luaL_checknumber(L, 5), y = luaL_checknumber(L, 6);
  double w = luaL_checknumber(L, 7), h = luaL_checknumber(L, 8);
  luaL_argcheck(L,
                width > 0 && height > 0 && width < 32768 && height < 32768 &&
                    size == (size_t)width * (size_t)height * 4,
                2, "[height, width, 4] bytes");
  luaL_argcheck(L, fabs(x) < FAR && fabs(y) < FAR, 5, "a place out of range");
  luaL_argcheck(L, fabs(w) < FAR && fabs(h) < FAR, 7, "a size out of range"); /* nan is, too */
  if (fabs(w) < 1 / FAR || fabs(h) < 1 / FAR)
    return 0;
  bool smooth = lua_toboolean(L, 9);
  int times = smooth ? 1 : enlargement(c, w, h, width, height);
  cairo_surface_t *image =
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width * times, (int)height * times);
  if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS)
    fill_image(image, (const unsigned char *)rgba, (int)width, (int)height, times);
  cairo_save(c->cr);
  cairo_translate(c->cr, x, y);
  cairo_scale(c->cr, w / (double)(width * times), h / (double)(height * times));
  cairo_set_source_surface(c->cr, image, 0, 0);
  if (cairo_surface_get_type(c->surface) == CAIRO_SURFACE_TYPE_IMAGE) /* no edge fades out */
    cairo_pattern_set_extend(cairo_get_source(c->cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter(cairo_get_source(c->cr),
                           smooth || shrinks(c, w, h, (double)width, (double)height)
                               ? CAIRO_FILTER_GOOD
                               : CAIRO_FILTER_NEAREST);
  cairo_rectangle(c->cr, 0, 0, (double)(width * times), (double)(height * times));
  cairo_fill(c->cr);
  cairo_restore(c->cr);
  cairo_surface_destroy(image);
  return canvas_done(L, c, "a picture");
}

/* c:clip(x, y, width, height): draws only there, until c:unclip(). */
static int clip(lua_State *L) {
  canvas *c = canvas_check(L);
  double x = luaL_checknumber(L, 2), y = luaL_checknumber(L, 3);
  double width = luaL_checknumber(L, 4), height = luaL_checknumber(L, 5);
  cairo_save(c->cr);
  cairo_new_path(c->cr);
  cairo_rectangle(c->cr, x, y, width, height);
  cairo_clip(c->cr);
  return canvas_done(L, c, "a clip");
}

static int unclip(lua_State *L) {
  canvas *c = canvas_check(L);
  cairo_restore(c->cr);
  return canvas_done(L, c, "after a clip");
}

void canvas_open_draw(lua_State *L) {
  static const luaL_Reg methods[] = {{"line", draw_line},
                                     {"polygon", draw_polygon},
                                     {"rectangle", draw_rectangle},
                                     {"circle", draw_circle},
                                     {"measure", measure_text},
                                     {"text", draw_text},
                                     {"picture", draw_picture},
                                     {"clip", clip},
                                     {"unclip", unclip},
                                     {NULL, NULL}};
  canvas_set_methods(L, methods);
}
