/*
 * recurrent_cells.h: one step of a recurrent cell for one sample, forward and backward, over the n
 * units. g holds the gates' sums before and their values after; the words of the formulas:
 *
 *   lstm   i, f, o = sigmoid, u = tanh      c' = f c + i u      m = o tanh c'
 *   gru    r, z = sigmoid      u = tanh(x_u + r s), s = w_u h + b      h' = u + z (h - u)
 *   rnn    h' = tanh or relu
 */
#ifndef ZK_OP_NN_RECURRENT_CELLS_H
#define ZK_OP_NN_RECURRENT_CELLS_H

#include "base/elementary.h"
#include "base/target.h"

/* was, level: where c and tanh c' are kept. s: w_u h, to which the bias b is added. */
#define ZK_RECURRENT_FORWARD(T, t)                                                                 \
  ZK_TARGETED(lstm_##t, (T * g, T * c, T * m, T * was, T * level, int64_t n),                      \
              (g, c, m, was, level, n), {                                                          \
                ZK_IVDEP                                                                           \
                for (int64_t k = 0; k < n; k++) {                                                  \
                  const T i = zk_sigmoid(g[k]);                                                    \
                  const T f = zk_sigmoid(g[n + k]);                                                \
                  const T u = zk_tanh(g[2 * n + k]);                                               \
                  const T o = zk_sigmoid(g[3 * n + k]);                                            \
                  const T now = f * c[k] + i * u;                                                  \
                  const T l = zk_tanh(now);                                                        \
                  g[k] = i;                                                                        \
                  g[n + k] = f;                                                                    \
                  g[2 * n + k] = u;                                                                \
                  g[3 * n + k] = o;                                                                \
                  was[k] = c[k];                                                                   \
                  level[k] = l;                                                                    \
                  c[k] = now;                                                                      \
                  m[k] = o * l;                                                                    \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(gru_##t, (T * g, T * h, T * s, const T *b, int64_t n), (g, h, s, b, n), {            \
    ZK_IVDEP                                                                                       \
    for (int64_t k = 0; k < n; k++) {                                                              \
      const T r = zk_sigmoid(g[k]);                                                                \
      const T z = zk_sigmoid(g[n + k]);                                                            \
      const T sum = s[k] + b[k];                                                                   \
      const T u = zk_tanh(g[2 * n + k] + r * sum);                                                 \
      g[k] = r;                                                                                    \
      g[n + k] = z;                                                                                \
      g[2 * n + k] = u;                                                                            \
      s[k] = sum;                                                                                  \
      h[k] = u + z * (h[k] - u);                                                                   \
    }                                                                                              \
  })                                                                                               \
  ZK_TARGETED(rnn_tanh_##t, (T * g, T * h, int64_t n), (g, h, n), {                                \
    ZK_IVDEP                                                                                       \
    for (int64_t k = 0; k < n; k++)                                                                \
      h[k] = g[k] = zk_tanh(g[k]);                                                                 \
  })                                                                                               \
  ZK_TARGETED(rnn_relu_##t, (T * g, T * h, int64_t n), (g, h, n), {                                \
    ZK_IVDEP                                                                                       \
    for (int64_t k = 0; k < n; k++)                                                                \
      h[k] = g[k] = g[k] <= 0 ? 0 : g[k]; /* a nan stays */                                        \
  })

#define ZK_RECURRENT_BACKWARD(T, t)                                                                \
  ZK_TARGETED(lstm_back_##t,                                                                       \
              (T * dg, T * dc, const T *dm, const T *g, const T *was, const T *level, int64_t n),  \
              (dg, dc, dm, g, was, level, n), {                                                    \
                ZK_IVDEP                                                                           \
                for (int64_t k = 0; k < n; k++) {                                                  \
                  const T i = g[k];                                                                \
                  const T f = g[n + k];                                                            \
                  const T u = g[2 * n + k];                                                        \
                  const T o = g[3 * n + k];                                                        \
                  const T l = level[k];                                                            \
                  const T d = dc[k] + dm[k] * o * (1 - l * l);                                     \
                  dg[k] = d * u * i * (1 - i);                                                     \
                  dg[n + k] = d * was[k] * f * (1 - f);                                            \
                  dg[2 * n + k] = d * i * (1 - u * u);                                             \
                  dg[3 * n + k] = dm[k] * l * o * (1 - o);                                         \
                  dc[k] = d * f;                                                                   \
                }                                                                                  \
              })                                                                                   \
  /* dx, dh_sums: of x's and of h's sums; dh in: of h', out: of h by z alone. */                   \
  ZK_TARGETED(gru_back_##t,                                                                        \
              (T * dx, T * dh_sums, T * dh, const T *g, const T *h, const T *s, int64_t n),        \
              (dx, dh_sums, dh, g, h, s, n), {                                                     \
                ZK_IVDEP                                                                           \
                for (int64_t k = 0; k < n; k++) {                                                  \
                  const T r = g[k];                                                                \
                  const T z = g[n + k];                                                            \
                  const T u = g[2 * n + k];                                                        \
                  const T d = dh[k];                                                               \
                  const T du = d * (1 - z) * (1 - u * u);                                          \
                  const T dr = du * s[k] * r * (1 - r);                                            \
                  const T dz = d * (h[k] - u) * z * (1 - z);                                       \
                  dx[k] = dh_sums[k] = dr;                                                         \
                  dx[n + k] = dh_sums[n + k] = dz;                                                 \
                  dx[2 * n + k] = du;                                                              \
                  dh_sums[2 * n + k] = du * r;                                                     \
                  dh[k] = d * z;                                                                   \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(rnn_back_##t, (T * dg, const T *dh, const T *g, bool relu, int64_t n),               \
              (dg, dh, g, relu, n), {                                                              \
                if (relu) {                                                                        \
                  ZK_IVDEP                                                                         \
                  for (int64_t k = 0; k < n; k++)                                                  \
                    dg[k] = g[k] <= 0 ? 0 : dh[k];                                                 \
                } else {                                                                           \
                  ZK_IVDEP                                                                         \
                  for (int64_t k = 0; k < n; k++)                                                  \
                    dg[k] = dh[k] * (1 - g[k] * g[k]);                                             \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(sum_##t, (T * y, const T *x, int64_t n), (y, x, n), {                                \
    ZK_IVDEP                                                                                       \
    for (int64_t k = 0; k < n; k++)                                                                \
      y[k] += x[k];                                                                                \
  })

#endif
