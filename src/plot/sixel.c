/*
 * sixel.c: a picture as sixels (DEC's VT340; six rows to a band), for terminals that draw them.
 *
 * The palette holds the picture's colours if they are few enough, else the means of boxes with
 * equally many pixels (median cut over 5 bits per channel). Colours of sixels are percentages.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "plot/canvas.h"

#define CELLS (1 << 15) /* 5 bits a channel */
#define MAX_COLOURS 256

/* The palette, and the entry for each colour of a picture. Allocated as a userdata. */
typedef struct palette {
  int count;
  uint32_t colour[MAX_COLOURS]; /* 0xRRGGBB */
  uint64_t weight[CELLS];       /* pixels of each cell */
  uint64_t sum[CELLS][3];       /* of their channels */
  int16_t entry[CELLS];         /* the palette's entry for a cell, or -1 */
  uint16_t order[CELLS];        /* cells with pixels, box after box */
  bool exact;                   /* every colour of the picture is in the palette */
} palette;

typedef struct box {
  int first, last; /* in order; last is not part of it */
  uint64_t weight;
} box;

static uint32_t colour_at(const uint8_t *rgb) {
  return (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

static int cell_of(uint32_t colour) {
  return (int)(colour >> 19 << 10 | (colour >> 11 & 31) << 5 | (colour >> 3 & 31));
}

/* The palette's entry of exactly that colour, or -1. */
static int find(const palette *p, uint32_t colour) {
  for (int i = 0; i < p->count; i++)
    if (p->colour[i] == colour)
      return i;
  return -1;
}

/* Takes the picture's own colours, if there are no more than `most`. */
static bool take_all(palette *p, const uint8_t *rgb, size_t pixels, int most) {
  uint32_t before = UINT32_MAX;
  for (size_t i = 0; i < pixels; i++) {
    uint32_t colour = colour_at(rgb + 3 * i);
    if (colour == before || find(p, colour) >= 0)
      continue;
    if (p->count == most)
      return false;
    p->colour[p->count++] = before = colour;
  }
  return true;
}

/* --- median cut --- */

static int channel(int cell, int i) {
  return cell >> (10 - 5 * i) & 31;
}

/* The channel in which the box is longest, and how long it is. */
static int longest(const palette *p, const box *b, int *length) {
  int best = 0;
  *length = -1;
  for (int i = 0; i < 3; i++) {
    int low = 31, high = 0;
    for (int k = b->first; k < b->last; k++) {
      int value = channel(p->order[k], i);
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    if (high - low > *length) {
      *length = high - low;
      best = i;
    }
  }
  return best;
}

/* Counting sort of a box's cells by one channel. */
static void sort_box(palette *p, const box *b, int by, uint16_t *spare) {
  int start[33] = {0};
  for (int k = b->first; k < b->last; k++)
    start[channel(p->order[k], by) + 1]++;
  for (int i = 0; i < 32; i++)
    start[i + 1] += start[i];
  for (int k = b->first; k < b->last; k++)
    spare[start[channel(p->order[k], by)]++] = p->order[k];
  memcpy(p->order + b->first, spare, (size_t)(b->last - b->first) * sizeof *spare);
}

/* Cuts the box where half of its pixels lie on either side; the upper half becomes *upper. */
static void cut(palette *p, box *b, box *upper, uint16_t *spare) {
  int length;
  sort_box(p, b, longest(p, b, &length), spare);
  uint64_t half = 0;
  int at = b->first;
  while (at < b->last - 1 && (at == b->first || half + p->weight[p->order[at]] <= b->weight / 2))
    half += p->weight[p->order[at++]];
  *upper = (box){at, b->last, b->weight - half};
  *b = (box){b->first, at, half};
}

/* The next box to cut: the one with many pixels, far apart; -1 when none can be cut. */
static int next_box(const palette *p, const box *boxes, int count) {
  int best = -1;
  uint64_t most = 0;
  for (int i = 0; i < count; i++) {
    int length;
    longest(p, &boxes[i], &length);
    uint64_t worth = boxes[i].weight * (uint64_t)length;
    if (boxes[i].last - boxes[i].first > 1 && worth > most) {
      most = worth;
      best = i;
    }
  }
  return best;
}

static void cut_all(palette *p, const uint8_t *rgb, size_t pixels, int most, uint16_t *spare) {
  box boxes[MAX_COLOURS] = {{0}};
  int count = 1;
  for (size_t i = 0; i < pixels; i++) {
    int cell = cell_of(colour_at(rgb + 3 * i));
    p->weight[cell]++;
    for (int k = 0; k < 3; k++)
      p->sum[cell][k] += rgb[3 * i + (size_t)k];
  }
  for (int cell = 0; cell < CELLS; cell++)
    if (p->weight[cell] > 0)
      p->order[boxes[0].last++] = (uint16_t)cell;
  boxes[0].weight = pixels;
  for (int at; count < most && (at = next_box(p, boxes, count)) >= 0; count++)
    cut(p, &boxes[at], &boxes[count], spare);
  p->count = count;
  for (int i = 0; i < count; i++) {
    uint64_t sum[3] = {0};
    for (int k = boxes[i].first; k < boxes[i].last; k++) {
      p->entry[p->order[k]] = (int16_t)i;
      for (int j = 0; j < 3; j++)
        sum[j] += p->sum[p->order[k]][j];
    }
    uint64_t n = boxes[i].weight;
    p->colour[i] =
        (uint32_t)((sum[0] + n / 2) / n << 16 | (sum[1] + n / 2) / n << 8 | (sum[2] + n / 2) / n);
  }
}

/* --- out --- */

static int percent(uint32_t channel_value) {
  return (int)((channel_value * 100 + 127) / 255);
}

static void put_palette(luaL_Buffer *out, const palette *p) {
  char line[48];
  for (int i = 0; i < p->count; i++) {
    uint32_t colour = p->colour[i];
    int n = snprintf(line, sizeof line, "#%d;2;%d;%d;%d", i, percent(colour >> 16),
                     percent(colour >> 8 & 255), percent(colour & 255));
    luaL_addlstring(out, line, (size_t)n);
  }
}

/* n times the same sixel. */
static void put_run(luaL_Buffer *out, char sixel, int n) {
  char text[16];
  if (n > 3) {
    int length = snprintf(text, sizeof text, "!%d%c", n, sixel);
    luaL_addlstring(out, text, (size_t)length);
  } else {
    while (n-- > 0)
      luaL_addchar(out, sixel);
  }
}

/* One colour's sixels of a band. entries is [rows, width]. */
static void put_colour(luaL_Buffer *out, const uint8_t *entries, int width, int rows, int entry) {
  char head[16], before = 0;
  int run = 0;
  luaL_addlstring(out, head, (size_t)snprintf(head, sizeof head, "#%d", entry));
  for (int x = 0; x < width; x++) {
    int bits = 0;
    for (int y = 0; y < rows; y++)
      bits |= (entries[(size_t)y * (size_t)width + (size_t)x] == entry) << y;
    char sixel = (char)(63 + bits);
    if (run > 0 && sixel != before) {
      put_run(out, before, run);
      run = 0;
    }
    before = sixel;
    run++;
  }
  if (before != 63) /* nothing of this colour follows */
    put_run(out, before, run);
}

static void put_band(luaL_Buffer *out, const palette *p, const uint8_t *entries, int width,
                     int rows) {
  bool used[MAX_COLOURS] = {false}, first = true;
  for (size_t i = 0; i < (size_t)rows * (size_t)width; i++)
    used[entries[i]] = true;
  for (int i = 0; i < p->count; i++)
    if (used[i]) {
      if (!first)
        luaL_addchar(out, '$'); /* back to the band's start */
      first = false;
      put_colour(out, entries, width, rows, i);
    }
  luaL_addchar(out, '-');
}

/*
 * sixel(rgb, width, height[, colours]) -> the picture of bytes [height, width, 3] as a sixel
 * sequence, with 2..256 colours.
 */
int canvas_sixel(lua_State *L) {
  size_t size;
  const uint8_t *rgb = (const uint8_t *)luaL_checklstring(L, 1, &size);
  lua_Integer width = luaL_checkinteger(L, 2), height = luaL_checkinteger(L, 3);
  int most = (int)luaL_optinteger(L, 4, MAX_COLOURS);
  luaL_argcheck(L,
                width > 0 && height > 0 && width < 32768 && height < 32768 &&
                    size == (size_t)width * (size_t)height * 3,
                1, "[height, width, 3] bytes");
  luaL_argcheck(L, most >= 2 && most <= MAX_COLOURS, 4, "2 to 256 colours");
  size_t pixels = (size_t)width * (size_t)height;
  palette *p = lua_newuserdatauv(L, sizeof *p, 0);
  uint16_t *spare = lua_newuserdatauv(L, CELLS * sizeof *spare, 0);
  uint8_t *entries = lua_newuserdatauv(L, pixels, 0);
  memset(p, 0, sizeof *p);
  p->exact = take_all(p, rgb, pixels, most);
  if (!p->exact)
    cut_all(p, rgb, pixels, most, spare);
  for (size_t i = 0; i < pixels; i++) {
    uint32_t colour = colour_at(rgb + 3 * i);
    int before = i > 0 ? entries[i - 1] : 0;
    entries[i] = (uint8_t)(!p->exact                     ? p->entry[cell_of(colour)]
                           : p->colour[before] == colour ? before
                                                         : find(p, colour));
  }
  luaL_Buffer out;
  char head[48];
  luaL_buffinit(L, &out);
  luaL_addstring(&out, "\033P0;1q");
  luaL_addlstring(&out, head,
                  (size_t)snprintf(head, sizeof head, "\"1;1;%d;%d", (int)width, (int)height));
  put_palette(&out, p);
  for (lua_Integer y = 0; y < height; y += 6)
    put_band(&out, p, entries + y * width, (int)width, height - y < 6 ? (int)(height - y) : 6);
  luaL_addstring(&out, "\033\\");
  luaL_pushresult(&out);
  return 1;
}
