/*
 * digit_grey.c: filters over a whole grey picture: threshold, morphology, background, components.
 */
#include "data/digit_grey.h"

#include <stdlib.h>
#include <string.h>

#define BINS 256        /* of histograms */
#define SHADOW_MIN 0.7f /* light that is left on the paper, at least, in calculations */

static float lesser(float a, float b) {
  return a < b ? a : b;
}
static float greater(float a, float b) {
  return a > b ? a : b;
}

/* ---- shades --------------------------------------------------------------------------------- */

/* The histogram of n pixels, in BINS bins over 0..1. */
static void count_shades(const float *x, int n, int count[BINS]) {
  memset(count, 0, BINS * sizeof *count);
  for (int i = 0; i < n; i++)
    count[(int)(lesser(greater(x[i], 0), 1) * (BINS - 1) + 0.5f)]++;
}

/* The quantile `part` of a histogram. */
static float quantile(const int count[BINS], double part) {
  double total = 0, sum = 0;
  int i = 0;
  for (int k = 0; k < BINS; k++)
    total += count[k];
  while (i < BINS - 1 && (sum += count[i]) < part * total)
    i++;
  return (float)i / (BINS - 1);
}

/* Otsu's threshold: it minimizes the variance within both classes. [Otsu, A threshold selection
 * method from gray-level histograms, 1979] */
static float otsu(const int count[BINS]) {
  double total = 0, sum = 0, below = 0, sum_below = 0, best = -1;
  int at = 0;
  for (int k = 0; k < BINS; k++) {
    total += count[k];
    sum += (double)count[k] * k;
  }
  for (int k = 0; k < BINS - 1; k++) {
    below += count[k];
    sum_below += (double)count[k] * k;
    if (below == 0 || below == total)
      continue;
    double apart = sum_below / below - (sum - sum_below) / (total - below);
    double between = below * (total - below) * apart * apart;
    if (between > best) {
      best = between;
      at = k;
    }
  }
  return ((float)at + 0.5f) / (BINS - 1);
}

bool zk_grey_is_dark_on_light(const zk_grey *p) {
  int count[BINS], border[BINS] = {0};
  count_shades(p->at, p->h * p->w, count);
  float threshold = otsu(count);
  for (int y = 0; y < p->h; y++)
    for (int x = 0; x < p->w; x += y == 0 || y == p->h - 1 || p->w == 1 ? 1 : p->w - 1)
      border[(int)(lesser(greater(p->at[y * p->w + x], 0), 1) * (BINS - 1) + 0.5f)]++;
  return quantile(border, 0.5) > threshold;
}

/* ---- neighbourhoods ------------------------------------------------------------------------- */

void zk_grey_dilate(const zk_grey *p, float *x, int r, float sign) {
  for (int axis = 0; axis < 2; axis++) {
    const int n = axis ? p->h : p->w, step = axis ? p->w : 1;
    for (int line = 0; line < (axis ? p->w : p->h); line++) {
      const float *from = x + line * (axis ? 1 : p->w);
      float *to = p->spare + line * (axis ? 1 : p->w);
      for (int i = 0; i < n; i++) {
        float best = sign * from[i * step];
        for (int k = i < r ? 0 : i - r; k < n && k <= i + r; k++)
          best = greater(best, sign * from[k * step]);
        to[i * step] = sign * best;
      }
    }
    memcpy(x, p->spare, sizeof(float) * (size_t)p->h * (size_t)p->w);
  }
}

/* Ink is the fraction of the paper's light that is missing, which a shadow does not change. The
 * paper without ink is a morphological opening (erosion, then dilation): it removes bright
 * structures narrower than a third of the picture. A lower bound on the light limits the noise of
 * dark parts. */
void zk_grey_remove_background(zk_grey *p, float *paper) {
  const int n = p->h * p->w, shorter = p->h < p->w ? p->h : p->w;
  const int r = shorter / 6 > 4 ? shorter / 6 : 4;
  memcpy(paper, p->at, sizeof(float) * (size_t)n);
  zk_grey_dilate(p, paper, r, -1);
  zk_grey_dilate(p, paper, r, 1);
  for (int i = 0; i < n; i++)
    p->at[i] = (p->at[i] - paper[i]) / greater(1 - paper[i], SHADOW_MIN);
}

float zk_grey_normalise(zk_grey *p) {
  const int n = p->h * p->w;
  int count[BINS], off[BINS] = {0}, ink[BINS] = {0};
  float most = 0;
  for (int i = 0; i < n; i++)
    most = greater(most, p->at[i]);
  if (most == 0)
    return 1;
  for (int i = 0; i < n; i++)
    p->at[i] /= most;
  count_shades(p->at, n, count);
  float threshold = otsu(count), middle = quantile(count, 0.5);
  for (int k = 0; k < BINS; k++) {
    off[abs(k - (int)(middle * (BINS - 1) + 0.5f))] += count[k];
    ink[k] = (float)k / (BINS - 1) > threshold ? count[k] : 0;
  }
  /* 1.5 times the median deviation is a standard deviation. A picture without noise has none. */
  float low = middle + 4 * 1.5f * quantile(off, 0.5), high = quantile(ink, 0.95);
  low = lesser(low, 0.8f * threshold);
  for (int i = 0; i < n; i++)
    p->at[i] = lesser(greater((p->at[i] - low) / (high - low), 0), 1);
  return (threshold - low) / (high - low);
}

int zk_grey_component(zk_grey *p, int first, float threshold) {
  int size = 0;
  p->queue[size++] = first;
  p->seen[first] = true;
  for (int done = 0; done < size; done++) {
    int y0 = p->queue[done] / p->w, x0 = p->queue[done] % p->w;
    for (int y = y0 > 0 ? y0 - 1 : 0; y <= y0 + 1 && y < p->h; y++)
      for (int x = x0 > 0 ? x0 - 1 : 0; x <= x0 + 1 && x < p->w; x++) {
        int k = y * p->w + x;
        if (!p->seen[k] && p->at[k] > threshold) {
          p->seen[k] = true;
          p->queue[size++] = k;
        }
      }
  }
  return size;
}
