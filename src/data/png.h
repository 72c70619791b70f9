/*
 * png.h: PNG files as pictures (data/image.h) and back.
 *
 * Of a file only the pixels count: gamma, colour profiles, orientation, physical sizes and texts
 * are skipped, as Pillow and torchvision do; of an animation (APNG) the picture that every program
 * shows; what follows the end (IEND) is not looked at.
 * [W3C, Portable Network Graphics, ISO/IEC 15948; the reading and writing is libpng's]
 */
#ifndef ZK_DATA_PNG_H
#define ZK_DATA_PNG_H

#include "tensor/tensor.h"

/*
 * Any colour type, bit depth and interlacing. uint8 [H, W] for grey (1, 2 and 4 bits scaled to
 * 0..255), [H, W, 2] with alpha, [H, W, 3] for RGB and palettes, [H, W, 4] with alpha; a
 * transparent colour (tRNS) becomes alpha. 16 bits a sample give float32, value / 65535.
 *
 * `name` is what messages begin with. Errors (ZK_ERR_FORMAT): not PNG, truncated, damaged (a wrong
 * checksum included), more pixels promised than the compressed bytes can hold. That is checked
 * before anything is allocated, so what is allocated is bounded by a multiple of `size`; and by
 * `limit` bytes (0: 512 MB and 256 times `size`), for a page of one shade packs far.
 */
zk_status zk_png_decode(const void *bytes, size_t size, const char *name, size_t limit,
                        zk_tensor **out);

/*
 * A PNG of 8 or 16 bits a sample from a picture; bytes are the caller's (zk_free). Floats are
 * clamped to 0..1 (nan: 0) and rounded to nearest. Errors: not a picture, a side past 2^31 - 1.
 */
zk_status zk_png_encode(const zk_tensor *t, int bits, uint8_t **bytes, size_t *size);

/* The same with files; writing is atomic. */
zk_status zk_png_read(const char *path, size_t limit, zk_tensor **out);
/* Rows and columns, of the header alone: what follows may yet be damaged. */
zk_status zk_png_size(const char *path, int64_t *height, int64_t *width);
zk_status zk_png_write(const zk_tensor *t, int bits, const char *path);

#endif
