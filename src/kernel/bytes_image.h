/*
 * bytes_image.h: images of bytes with their channels last, [h][w][channels]: what quantized layers
 * of a session hand on to each other. All bytes are unsigned: an int8 is stored plus 128 (flip).
 */
#ifndef ZK_KERNEL_BYTES_IMAGE_H
#define ZK_KERNEL_BYTES_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

/* Between n images [c][size] and [size][c]; flip: of int8. */
void zk_bytes_from_planes(int64_t n, int64_t c, int64_t size, bool flip, const uint8_t *x,
                          uint8_t *y);
void zk_bytes_to_planes(int64_t n, int64_t c, int64_t size, bool flip, const uint8_t *x,
                        uint8_t *y);

/* y[j] := the greater of y[j] and x[j] */
void zk_bytes_greater(int64_t n, const uint8_t *x, uint8_t *y);

/* y := a * of_a + (b * of_b + fixed), each product and sum rounded once, then to the nearest number
 * (of two, the even one) from least to most. A byte x stands for (x ^ sign) - less. */
typedef struct zk_bytes_sum {
  float of_a, of_b, fixed, least, most;
  int sign, less;
} zk_bytes_sum;
void zk_bytes_add(const zk_bytes_sum *s, int64_t n, const uint8_t *a, const uint8_t *b, uint8_t *y);

#endif
