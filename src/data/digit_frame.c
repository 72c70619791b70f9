/*
 * digit_frame.c: finds a drawn frame and paints over it.
 *
 * From each side of the ink's bounding box we look inwards and note the depth and the thickness of
 * the first ink. A side has a line of a frame when, for most of the side, these depths lie on a
 * straight line and the ink is thin. No digit has four such lines around other ink.
 */
#include "data/digit_frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES 3
#define DEPTH 0.25         /* how far from the box's side a line may be, in parts of the box */
#define THICK 0.15         /* how thick it may be */
#define LEAN 0.15          /* rise over run */
#define STRAIGHT 0.025     /* how far from straight */
#define COVER 0.5          /* of each side, at least, */
#define COVER_ALL 0.55     /* and on average; */
#define COVER_TOUCHING 0.8 /* where the digit touches the frame, so much with its ink */
#define COVER_BORDER 0.65  /* of each side, of a border of the picture */
#define CORNER 0.2         /* the part of a side, at each end, that another line may take */
#define SMALLEST 0.004     /* a dash of a dashed frame, as a fraction of the largest component */
#define INSIDE 0.2         /* the height of what is in it, in parts of the frame, at least */
#define INK 0.5            /* how much of what is in it may be ink */

enum { TOP, BOTTOM, LEFT, RIGHT, SIDES };

typedef struct box {
  int top, left, bottom, right; /* bottom and right are exclusive */
} box;

typedef struct line {
  int length, across;     /* of the box: along this side, and away from it */
  int cut[ZK_GREY_SIDE];  /* from so many pixels inwards it is inside */
  double coverage, reach; /* of the side: thin ink on the line, any ink on the line */
} line;

/* The pixel `depth` inwards from position i of a side. */
static int pixel_at(const zk_grey *p, const box *b, int side, int i, int depth) {
  int y = side == TOP ? b->top + depth : side == BOTTOM ? b->bottom - 1 - depth : b->top + i;
  int x = side == LEFT ? b->left + depth : side == RIGHT ? b->right - 1 - depth : b->left + i;
  return y * p->w + x;
}

static int compare_ints(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static double median(const int *x, int n) {
  int sorted[ZK_GREY_SIDE];
  memcpy(sorted, x, (size_t)n * sizeof *x);
  qsort(sorted, (size_t)n, sizeof *sorted, compare_ints);
  return (sorted[n / 2] + sorted[(n - 1) / 2]) / 2.0;
}

/* The view inwards from one position of a side: depth and thickness of the first ink. */
typedef struct sight {
  int at, depth, thick;
} sight;

/* The views from all positions that have ink before them; thick is at most `thickest` + 1. Returns
 * how many. */
static int look_inwards(const zk_grey *p, const box *b, int side, float threshold, const line *l,
                        int thickest, sight *seen) {
  const int deepest = (int)(l->across * DEPTH);
  int n = 0;
  for (int i = 0; i < l->length; i++) {
    sight s = {.at = i};
    while (s.depth <= deepest && p->at[pixel_at(p, b, side, i, s.depth)] <= threshold)
      s.depth++;
    while (s.depth <= deepest && s.depth + s.thick < l->across && s.thick <= thickest &&
           p->at[pixel_at(p, b, side, i, s.depth + s.thick)] > threshold)
      s.thick++;
    if (s.thick > 0)
      seen[n++] = s;
  }
  return n;
}

/* Fits a straight line to what look_inwards saw. even: its thickness may not vary. */
static bool find_line(const zk_grey *p, const box *b, int side, float threshold, bool even,
                      line *l) {
  sight seen[ZK_GREY_SIDE];
  int at[ZK_GREY_SIDE], depth[ZK_GREY_SIDE], thick[ZK_GREY_SIDE];
  l->length = side <= BOTTOM ? b->right - b->left : b->bottom - b->top;
  l->across = side <= BOTTOM ? b->bottom - b->top : b->right - b->left;
  const int thickest = (int)fmax(l->across * THICK, 2), corner = (int)(l->length * CORNER);
  int count = look_inwards(p, b, side, threshold, l, thickest, seen), n = 0;
  int places = l->length, good = 0, reached = 0;
  for (int k = 0; k < count; k++) {
    sight s = seen[k];
    if (s.thick <= thickest) {
      at[n] = s.at;
      depth[n] = s.depth;
      thick[n++] = s.thick;
    } else if (s.at < corner || s.at >= l->length - corner) {
      places--; /* along another line */
    }
  }
  if (n < COVER * places || n < 8)
    return false;
  const int half = n / 2;
  const double x1 = median(at, half), y1 = median(depth, half);
  const double x2 = median(at + half, n - half), y2 = median(depth + half, n - half);
  const double slope = (y2 - y1) / (x2 - x1), width = median(thick, n);
  const double off = fmax(STRAIGHT * l->across, 1), uneven = fmax(0.35 * width, 1);
  if (fabs(slope) > LEAN)
    return false;
  for (int i = 0; i < l->length; i++)
    l->cut[i] = (int)fmax(y1 + slope * (i - x1) + width + 0.5, 0);
  for (int k = 0; k < count; k++) {
    sight s = seen[k];
    bool on_line = fabs(s.depth - (y1 + slope * (s.at - x1))) <= off;
    bool thin = s.thick <= thickest && s.thick <= fmax(2 * width, width + 2) &&
                (!even || fabs(s.thick - width) <= uneven);
    bool other = s.thick > thickest && (s.at < corner || s.at >= l->length - corner);
    good += on_line && thin;
    reached += on_line && !other;
    if (on_line && thin && s.depth + s.thick > l->cut[s.at])
      l->cut[s.at] = s.depth + s.thick;
  }
  l->coverage = (double)good / places;
  l->reach = (double)reached / places;
  return l->coverage >= COVER;
}

static bool is_outside(const box *b, const line lines[SIDES], int y, int x) {
  return y < b->top || x < b->left || y >= b->bottom || x >= b->right ||
         y - b->top < lines[TOP].cut[x - b->left] ||
         b->bottom - 1 - y < lines[BOTTOM].cut[x - b->left] ||
         x - b->left < lines[LEFT].cut[y - b->top] ||
         b->right - 1 - x < lines[RIGHT].cut[y - b->top];
}

/* The edge of a line fades: cuts further while the ink gets weaker, by two pixels at most. */
static void cut_edges(const zk_grey *p, const box *b, line lines[SIDES]) {
  for (int side = 0; side < SIDES; side++)
    for (int i = 0; i < lines[side].length; i++)
      for (int k = 0;
           k < 2 && lines[side].cut[i] > 0 && lines[side].cut[i] + 1 < lines[side].across; k++) {
        int at = lines[side].cut[i];
        float here = p->at[pixel_at(p, b, side, i, at)];
        float before = p->at[pixel_at(p, b, side, i, at - 1)];
        if (here == 0 || here > before)
          break;
        lines[side].cut[i]++;
      }
}

/* At how many positions ink touches the line from inside. */
static int count_touches(const zk_grey *p, const box *b, const line lines[SIDES], float threshold) {
  int n = 0;
  for (int side = 0; side < SIDES; side++)
    for (int i = lines[side].length / 10; i < lines[side].length * 9 / 10; i++) {
      int at = lines[side].cut[i];
      n += at > 0 && at < lines[side].across && p->at[pixel_at(p, b, side, i, at)] > threshold &&
           p->at[pixel_at(p, b, side, i, at - 1)] > threshold;
    }
  return n;
}

/* The bounding box of the ink, without components smaller than `smallest` times the largest. */
static box find_box(zk_grey *p, float threshold, double smallest) {
  const int n = p->h * p->w;
  box b = {p->h, p->w, 0, 0};
  int largest = 0;
  for (int pass = 0; pass < 2; pass++) {
    memset(p->seen, 0, sizeof(bool) * (size_t)n);
    for (int i = 0; i < n; i++) {
      int size = p->seen[i] || p->at[i] <= threshold ? 0 : zk_grey_component(p, i, threshold);
      if (pass == 0 && size > largest)
        largest = size;
      for (int k = 0; pass == 1 && size >= smallest * largest && k < size; k++) {
        int y = p->queue[k] / p->w, x = p->queue[k] % p->w;
        b.top = y < b.top ? y : b.top;
        b.left = x < b.left ? x : b.left;
        b.bottom = y + 1 > b.bottom ? y + 1 : b.bottom;
        b.right = x + 1 > b.right ? x + 1 : b.right;
      }
    }
  }
  return b;
}

/* Paints the pixels outside of the frame with the nearest paper inside. */
static void paint(const zk_grey *p, const box *b, const line lines[SIDES], float threshold,
                  float *shades) {
  const int n = p->h * p->w;
  int papers[256] = {0}, total = 0, sum = 0, middle = 0;
  for (int i = 0; i < n; i++)
    if (!is_outside(b, lines, i / p->w, i % p->w) && p->at[i] <= threshold) {
      papers[(int)(fminf(fmaxf(shades[i], 0), 1) * 255 + 0.5f)]++;
      total++;
    }
  while (middle < 255 && (sum += papers[middle]) * 2 < total)
    middle++;
  for (int i = 0; i < n; i++)
    p->seen[i] = is_outside(b, lines, i / p->w, i % p->w);
  for (int i = 0; i < n; i++) {
    if (!p->seen[i])
      continue;
    int y = i / p->w, x = i % p->w, steps = 0;
    const int cy = (b->top + b->bottom) / 2, cx = (b->left + b->right) / 2;
    while (p->seen[y * p->w + x] && steps++ < 2 * ZK_GREY_SIDE) { /* towards the middle */
      y += (y < cy) - (y > cy);
      x += (x < cx) - (x > cx);
    }
    int k = y * p->w + x;
    p->spare[i] = p->seen[k] || p->at[k] > 0 ? (float)middle / 255 : shades[k];
  }
  for (int i = 0; i < n; i++)
    if (p->seen[i])
      shades[i] = p->spare[i];
}

/* Finds the four lines of a frame. even: the border of the picture, with stricter conditions. */
static bool find_lines(const zk_grey *p, const box *b, float threshold, bool even,
                       line lines[SIDES]) {
  double all = 0, least = 1, reach = 1;
  const int margin = (p->h < p->w ? p->h : p->w) / 50 + 1;
  if (b->bottom - b->top < 12 || b->right - b->left < 12)
    return false;
  if (even && (b->top > margin || b->left > margin || b->bottom < p->h - margin ||
               b->right < p->w - margin))
    return false;
  for (int side = 0; side < SIDES; side++) {
    if (!find_line(p, b, side, threshold, even, &lines[side]))
      return false;
    all += lines[side].coverage / SIDES;
    least = fmin(least, lines[side].coverage);
    reach = fmin(reach, lines[side].reach);
  }
  return all >= COVER_ALL && (!even || least >= COVER_BORDER) &&
         (reach >= COVER_TOUCHING || count_touches(p, b, lines, threshold) == 0);
}

/* Removes one frame: finds it on p->at, where ink is bright, and paints over it on `shades`. */
static bool remove_one(zk_grey *p, float threshold, bool even, float *shades) {
  line lines[SIDES];
  box b = find_box(p, threshold, ZK_GREY_SPECK), inside;
  if (!find_lines(p, &b, threshold, even, lines)) {
    b = find_box(p, threshold, SMALLEST);
    if (!find_lines(p, &b, threshold, even, lines))
      return false;
  }
  cut_edges(p, &b, lines);
  /* The ink inside must have some size. Measure it without the frame. */
  memcpy(p->spare, p->at, sizeof(float) * (size_t)(p->h * p->w));
  int ink = 0, all_inside = 0;
  for (int i = 0; i < p->h * p->w; i++)
    if (is_outside(&b, lines, i / p->w, i % p->w)) {
      p->at[i] = 0;
    } else {
      all_inside++;
      ink += p->at[i] > threshold;
    }
  inside = find_box(p, threshold, ZK_GREY_SPECK);
  memcpy(p->at, p->spare, sizeof(float) * (size_t)(p->h * p->w));
  if (ink > INK * all_inside || inside.bottom - inside.top < fmax(INSIDE * (b.bottom - b.top), 4))
    return false;
  paint(p, &b, lines, threshold, shades);
  return true;
}

/* Saves the shades, and makes ink bright. */
static void invert_shades(zk_grey *p, float *shades, bool dark_ink) {
  const size_t n = (size_t)p->h * (size_t)p->w;
  memcpy(shades, p->at, n * sizeof *shades);
  for (size_t i = 0; dark_ink && i < n; i++)
    p->at[i] = 1 - p->at[i];
}

/* Is the border of the picture a frame of ink? Then that is painted over. */
static bool remove_border(zk_grey *p, float *shades, bool dark_ink) {
  invert_shades(p, shades, dark_ink);
  bool found = remove_one(p, zk_grey_normalise(p), true, shades);
  memcpy(p->at, shades, sizeof(float) * (size_t)p->h * (size_t)p->w);
  return found;
}

float zk_digit_frame_remove(zk_grey *p, float *extra, const bool *dark_ink) {
  const size_t n = (size_t)p->h * (size_t)p->w, bytes = n * sizeof(float);
  float *shades = extra + n, *ink = extra + 2 * n, threshold;
  bool dark = dark_ink ? *dark_ink : zk_grey_is_dark_on_light(p);
  for (int k = 0;; k++) {
    invert_shades(p, shades, dark);
    zk_grey_remove_background(p, extra);
    threshold = zk_grey_normalise(p);
    if (k == FRAMES)
      return threshold;
    bool found = remove_one(p, threshold, false, shades);
    memcpy(ink, p->at, bytes);
    memcpy(p->at, shades, bytes);
    if (!found && k == 0 && !dark_ink && remove_border(p, shades, !dark)) {
      dark = !dark;
      found = true;
    }
    if (!found) {
      memcpy(p->at, ink, bytes);
      return threshold;
    }
  }
}
