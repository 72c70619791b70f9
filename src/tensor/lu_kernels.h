/*
 * lu_kernels.h: the loops of lu.c, which includes this once for each dtype with REAL, WORD (an
 * integer of its size) and FMA defined, and IN(name), a name for that dtype.
 */

/* y0 and y1 += c[k] and c[BLOCK + k] times line k of x, k < BLOCK. Lines are ld apart. */
ZK_INLINE void IN(update)(REAL *y0, REAL *y1, const REAL *x, int64_t ld, const REAL *c, int64_t n) {
  const REAL c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3], c4 = c[4], c5 = c[5], c6 = c[6], c7 = c[7];
  const REAL d0 = c[8], d1 = c[9], d2 = c[10], d3 = c[11], d4 = c[12], d5 = c[13], d6 = c[14],
             d7 = c[15];
  const REAL *x1 = x + ld, *x2 = x1 + ld, *x3 = x2 + ld, *x4 = x3 + ld, *x5 = x4 + ld,
             *x6 = x5 + ld, *x7 = x6 + ld;
  ZK_IVDEP
  for (int64_t i = 0; i < n; i++) {
    REAL a = FMA(c0, x[i], y0[i]), b = FMA(d0, x[i], y1[i]);
    a = FMA(c1, x1[i], a), b = FMA(d1, x1[i], b);
    a = FMA(c2, x2[i], a), b = FMA(d2, x2[i], b);
    a = FMA(c3, x3[i], a), b = FMA(d3, x3[i], b);
    a = FMA(c4, x4[i], a), b = FMA(d4, x4[i], b);
    a = FMA(c5, x5[i], a), b = FMA(d5, x5[i], b);
    a = FMA(c6, x6[i], a), b = FMA(d6, x6[i], b);
    a = FMA(c7, x7[i], a), b = FMA(d7, x7[i], b);
    y0[i] = a, y1[i] = b;
  }
}

/* y += c x */
ZK_INLINE void IN(add)(REAL *y, const REAL *x, REAL c, int64_t n) {
  ZK_IVDEP
  for (int64_t i = 0; i < n; i++)
    y[i] = FMA(c, x[i], y[i]);
}

ZK_INLINE WORD IN(size_of)(REAL x) { /* as an integer: of sizes in their order, nan last */
  WORD bits;
  memcpy(&bits, &x, sizeof bits);
  return bits & (WORD)(UINT64_MAX >> (65 - 8 * sizeof bits));
}

/* The first of the greatest elements from `from` on, and whether it is 0. */
ZK_INLINE int64_t IN(find_pivot)(const REAL *y, int64_t from, int64_t n, bool *zero) {
  WORD most = 0;
  for (int64_t i = from; i < n; i++) {
    WORD size = IN(size_of)(y[i]);
    most = size > most ? size : most;
  }
  int64_t at = from;
  while (IN(size_of)(y[at]) != most)
    at++;
  *zero = most == 0;
  return at;
}

ZK_INLINE void IN(exchange)(REAL *y, int64_t from, int64_t to, const int *pivot) {
  for (int64_t i = from; i < to; i++) {
    REAL kept = y[i];
    y[i] = y[pivot[i] - 1];
    y[pivot[i] - 1] = kept;
  }
}

/* Columns [j, end) of a, in the rows from j on. Gives the first pivot that is 0, from 1; or 0. */
ZK_INLINE int IN(factor_block)(REAL *a, int64_t m, int64_t j, int64_t end, int *pivot) {
  int info = 0;
  for (int64_t d = j; d < end; d++) {
    REAL *y = a + d * m;
    bool zero;
    int64_t at = IN(find_pivot)(y, d, m, &zero);
    pivot[d] = (int)at + 1;
    if (zero) {
      info = info ? info : (int)d + 1;
      continue;
    }
    for (int64_t k = j; k < end; k++)
      IN(exchange)(a + k * m, d, d + 1, pivot);
    const REAL by = y[d];
    ZK_IVDEP
    for (int64_t i = d + 1; i < m; i++)
      y[i] /= by;
    for (int64_t k = d + 1; k < end; k++)
      IN(add)(a + k * m + d + 1, y + d + 1, -a[k * m + d], m - d - 1);
  }
  return info;
}

/* Column y right of the block [j, end): the rows of u, and their coefficients for `update`. */
ZK_INLINE void IN(eliminate)(REAL *y, const REAL *a, int64_t m, int64_t j, int64_t end,
                             const int *pivot, REAL *c) {
  IN(exchange)(y, j, end, pivot);
  if (end - j < BLOCK) {
    for (int64_t d = j; d < end; d++)
      for (int64_t i = d + 1; i < end; i++)
        y[i] = FMA(-a[d * m + i], y[d], y[i]);
    return;
  }
  REAL u[BLOCK]; /* in registers */
  memcpy(u, y + j, sizeof u);
  ZK_UNROLL(8)
  for (int d = 0; d < BLOCK; d++) {
    const REAL *l = a + (j + d) * m + j;
    ZK_UNROLL(8)
    for (int i = d + 1; i < BLOCK; i++)
      u[i] = FMA(-l[i], u[d], u[i]);
    c[d] = -u[d];
  }
  memcpy(y + j, u, sizeof u);
}

TARGETED(IN(factor), (int64_t m, int64_t n, REAL *a, int *pivot, int *info), (m, n, a, pivot, info),
         {
           const int64_t least = m < n ? m : n;
           *info = 0;
           for (int64_t j = 0; j < least; j += BLOCK) {
             int64_t end = j + BLOCK < least ? j + BLOCK : least;
             int found = IN(factor_block)(a, m, j, end, pivot);
             *info = *info ? *info : found;
             for (int64_t k = 0; k < j; k++)
               IN(exchange)(a + k * m, j, end, pivot);
             for (int64_t k = end; k < n; k += 2) {
               REAL c[2 * BLOCK] = {0}; /* of a short block nothing is written */
               int64_t next = k + 1 < n ? k + 1 : k;
               IN(eliminate)(a + k * m, a, m, j, end, pivot, c);
               if (next > k)
                 IN(eliminate)(a + next * m, a, m, j, end, pivot, c + BLOCK);
               else
                 for (int d = 0; d < BLOCK; d++)
                   c[BLOCK + d] = c[d];
               if (end < m) /* the block is whole then, or there are no columns right of it */
                 IN(update)(a + k * m + end, a + next * m + end, a + j * m + end, m, c, m - end);
             }
           }
         })

/* Rows [from, to) of b, of n elements, less rows [j, end) times elements of a. */
ZK_INLINE void IN(take_rows)(REAL *b, int64_t ld, const REAL *a, int64_t rows, int64_t from,
                             int64_t to, int64_t j, int64_t end, int64_t n) {
  if (end - j < BLOCK) {
    for (int64_t i = from; i < to; i++)
      for (int64_t d = j; d < end; d++)
        IN(add)(b + i * ld, b + d * ld, -a[d * rows + i], n);
    return;
  }
  for (int64_t i = from; i < to; i += 2) {
    REAL c[2 * BLOCK];
    int64_t next = i + 1 < to ? i + 1 : i;
    for (int64_t d = 0; d < BLOCK; d++) {
      c[d] = -a[(j + d) * rows + i];
      c[BLOCK + d] = -a[(j + d) * rows + next];
    }
    IN(update)(b + i * ld, b + next * ld, b + j * ld, ld, c, n);
  }
}

/* b := l^-1 b; `lower`: b is a lower triangle, and stays one. */
ZK_INLINE void IN(forward)(int64_t n, int64_t k, const REAL *a, REAL *b, bool lower) {
  for (int64_t j = 0; j < n; j += BLOCK) {
    int64_t end = j + BLOCK < n ? j + BLOCK : n, wide = lower ? end : k;
    for (int64_t d = j; d < end; d++)
      for (int64_t i = d + 1; i < end; i++)
        IN(add)(b + i * k, b + d * k, -a[d * n + i], wide);
    IN(take_rows)(b, k, a, n, end, n, j, end, wide);
  }
}

/* b := u^-1 b */
ZK_INLINE void IN(backward)(int64_t n, int64_t k, const REAL *a, REAL *b) {
  for (int64_t j = (n - 1) / BLOCK * BLOCK; j >= 0; j -= BLOCK) {
    int64_t end = j + BLOCK < n ? j + BLOCK : n;
    for (int64_t d = end - 1; d >= j; d--) {
      const REAL by = a[d * n + d];
      REAL *y = b + d * k;
      ZK_IVDEP
      for (int64_t i = 0; i < k; i++)
        y[i] /= by;
      for (int64_t i = j; i < d; i++)
        IN(add)(b + i * k, y, -a[d * n + i], k);
    }
    IN(take_rows)(b, k, a, n, 0, j, j, end, k);
  }
}

TARGETED(IN(solve_rows), (int64_t n, int64_t k, const REAL *a, const int *pivot, REAL *b),
         (n, k, a, pivot, b), {
           for (int64_t i = 0; i < n; i++) {
             REAL *y = b + i * k;
             REAL *z = b + (pivot[i] - 1) * k;
             ZK_IVDEP
             for (int64_t e = 0; e < k; e++) {
               REAL kept = y[e];
               y[e] = z[e];
               z[e] = kept;
             }
           }
           IN(forward)(n, k, a, b, false);
           IN(backward)(n, k, a, b);
         })

TARGETED(IN(solve_columns), (int64_t n, int64_t k, const REAL *a, const int *pivot, REAL *b),
         (n, k, a, pivot, b), {
           for (int64_t e = 0; e < k; e++) {
             REAL *y = b + e * n;
             IN(exchange)(y, 0, n, pivot);
             for (int64_t d = 0; d < n; d++)
               IN(add)(y + d + 1, a + d * n + d + 1, -y[d], n - d - 1);
             for (int64_t d = n - 1; d >= 0; d--) {
               y[d] /= a[d * n + d];
               IN(add)(y, a + d * n, -y[d], d);
             }
           }
         })

/* a^-1 = u^-1 l^-1 p^-1: the last exchanges columns. */
TARGETED(IN(invert), (int64_t n, REAL *a, int *pivot, REAL *room), (n, a, pivot, room), {
  int *column = pivot + n;
  memset(room, 0, sizeof(REAL) * (size_t)(n * n));
  for (int64_t i = 0; i < n; i++) {
    room[i * n + i] = 1;
    column[i] = (int)i;
  }
  for (int64_t i = 0; i < n; i++) {
    int kept = column[i];
    column[i] = column[pivot[i] - 1];
    column[pivot[i] - 1] = kept;
  }
  IN(forward)(n, n, a, room, true);
  IN(backward)(n, n, a, room);
  for (int64_t i = 0; i < n; i++)
    for (int64_t k = 0; k < n; k++)
      a[i * n + column[k]] = room[i * n + k];
})
