/*
 * nearest.c: see nearest.h.
 */
#include "bind/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What NumPy, Keras, Torch7 and others call an argument, and PyTorch's names for it. */
static const char *const habits[][2] = {
    {"axis", "dim"},
    {"axes", "dims"},
    {"axes", "dim"},
    {"dim", "dims"},
    {"dims", "dim"},
    {"keepdims", "keepdim"},
    {"ord", "p"},
    {"prob", "p"},
    {"rate", "p"},
    {"ddof", "correction"},
    {"unbiased", "correction"},
    {"stop", "end"},
    {"num", "steps"},
    {"x", "input"},
    {"a", "input"},
    {"tensor", "input"},
    {"y", "other"},
    {"b", "other"},
    {"pred", "input"},
    {"logits", "input"},
    {"label", "target"},
    {"labels", "target"},
    {"indices", "index"},
    {"shape", "size"},
    {"type", "dtype"},
    {"a_min", "min"},
    {"a_max", "max"},
    {"learning_rate", "lr"},
    {"learningRate", "lr"},
    {"weightDecay", "weight_decay"},
    {"decay", "weight_decay"},
    {"wd", "weight_decay"},
    {"parameters", "params"},
    {"batch", "batch_size"},
    {"batchSize", "batch_size"},
    {"bs", "batch_size"},
    {"workers", "num_workers"},
    {"kernel", "kernel_size"},
    {"ksize", "kernel_size"},
    {"pad", "padding"},
    {"filters", "out_channels"},
    {"units", "out_features"},
    {"use_bias", "bias"},
    {"epsilon", "eps"},
    {"alpha", "negative_slope"},
    {"weights", "weight"},
};

/* The first of those for `name` that is among the names, or NULL. */
static const char *by_habit(const char *name, const char *const *names) {
  for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
    for (int k = 0; strcmp(habits[i][0], name) == 0 && names[k]; k++)
      if (strcmp(habits[i][1], names[k]) == 0)
        return names[k];
  return NULL;
}

static bool differ(char a, char b) {
  return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/* The number of edits (insert, delete, replace, swap neighbours) between two short names, whatever
 * their case. */
static int distance(const char *a, const char *b) {
  int n = (int)strlen(a), m = (int)strlen(b);
  int rows[3][64];
  if (n > 62 || m > 62)
    return 99;
  for (int j = 0; j <= m; j++)
    rows[0][j] = j;
  for (int i = 1; i <= n; i++) {
    int *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    now[0] = i;
    for (int j = 1; j <= m; j++) {
      int d = last[j - 1] + differ(a[i - 1], b[j - 1]);
      if (last[j] + 1 < d)
        d = last[j] + 1;
      if (now[j - 1] + 1 < d)
        d = now[j - 1] + 1;
      if (i > 1 && j > 1 && !differ(a[i - 1], b[j - 2]) && !differ(a[i - 2], b[j - 1]) &&
          before[j - 2] + 1 < d)
        d = before[j - 2] + 1;
      now[j] = d;
    }
  }
  return rows[n % 3][m];
}

const char *zkl_nearest(const char *name, const char *const *names) {
  const char *best = by_habit(name, names);
  if (best)
    return best;
  int least = (int)strlen(name) / 3 + 1; /* as many edits are another word */
  if (least < 2 && name[0] && name[1])
    least = 2;
  for (; *names; names++) {
    int d = distance(name, *names);
    if (d < least || (best && d == least && strcmp(*names, best) < 0)) { /* "relu", not "relu_" */
      least = d;
      best = *names;
    }
  }
  return best;
}

zkl_hint zkl_hint_for(const char *name, const char *const *names) {
  zkl_hint hint = {""};
  const char *near = zkl_nearest(name, names);
  if (near)
    snprintf(hint.text, sizeof hint.text, "; did you mean '%s'?", near);
  return hint;
}
