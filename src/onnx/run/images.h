/*
 * images.h: the values of a plan as planes and in blocks of channels, while its steps are
 * rewritten. Private to run/.
 */
#ifndef ZK_ONNX_RUN_IMAGES_H
#define ZK_ONNX_RUN_IMAGES_H

#include "kernel/blocked.h"
#include "kernel/dense.h"
#include "onnx/from/integers.h"
#include "onnx/run/evaluate.h"
#include "onnx/run/packs.h"
#include "onnx/run/weights.h"
#include "op/nn/recurrent_shape.h"

/* What is computed in place of a step's call, over the call's tensors. */
typedef struct zk_run_layer {
  zk_status (*run)(const struct zk_run_layer *l, const zk_call *c);
  zk_blocked_conv conv;
  zk_conv window;     /* of a pool */
  bool count_padding; /* of an average pool; so is the divisor */
  int64_t divisor;
  int64_t n, c, size;     /* images, channels, pixels */
  int64_t image;          /* floats between images of the result; 0: they touch */
  zk_dense_weight weight; /* of a linear layer of n samples */
  const float *bias;      /* the same; or NULL */
  zk_recurrent_weights recurrent;
  zk_integers_weight integers;
  bool relu;
  zk_pack *pack; /* whose weights those above are */
} zk_run_layer;

/* A storage that a run fills. */
typedef struct zk_image_value {
  zk_tensor *whole;  /* all of it, as it was made */
  zk_tensor *blocks; /* in blocks, so far as a step makes them; NULL: none */
  bool planes;       /* does a step make it, or an input? */
  int readers;       /* steps and outputs that read it */
  int64_t image;     /* floats between images of blocks; 0: they touch */
  int reader;        /* the last such step; -1: an output */
} zk_image_value;

typedef struct zk_images {
  zk_evaluation *e;
  zk_image_value *value;
  zk_run_step **step;
  bool *done; /* steps that joined another one */
  zk_weights *weights;
  zk_list out;
  const zk_program_node *node; /* of the present step */
} zk_images;

static inline const float *zk_floats(const zk_tensor *t) {
  return zk_data(t);
}

/* NULL for what a run does not fill. */
zk_image_value *zk_images_value(const zk_images *p, const zk_tensor *t);
/* Is it [n, c, h, w] of float32, all of its storage, not empty? */
bool zk_is_image(const zk_tensor *t);
/* The same of bytes? Their blocks are [n, h, w, c] (kernel/bytes_image.h), under the image's shape.
 */
bool zk_is_byte_image(const zk_tensor *t);
int64_t zk_images_pixels(const zk_shape *s);
/* Is it a contiguous constant? */
bool zk_images_known(const zk_tensor *t);
/* Is it there in blocks alone? In any form? */
bool zk_images_in_blocks(const zk_images *p, const zk_tensor *t);
bool zk_images_there(const zk_images *p, const zk_tensor *t);
/* The step that alone reads t, whole and after step i; -1: none. */
int zk_images_only_reader(const zk_images *p, const zk_tensor *t, int i);

/* A zeroed layer; one over an image. */
zk_status zk_images_new_layer(zk_images *p, zk_run_layer **out);
zk_status zk_images_layer(zk_images *p, const zk_shape *image, zk_run_layer **out);
/* The layer's weights, out of the program's packs; the caller fills a fresh one. */
zk_status zk_images_pack(zk_images *p, zk_run_layer *l, const zk_pack_key *key, bool *fresh);
/* Input k of a step has been packed, and is read no more: what stands for it has its shape alone.
 */
zk_status zk_images_packed(zk_images *p, zk_call *c, int k);
/* Appends a step. */
zk_status zk_images_put(zk_images *p, zk_run_step *s);
/* Sees to it that t's storage is there as planes, or the image t in blocks. */
zk_status zk_images_planes(zk_images *p, const zk_tensor *t);
zk_status zk_images_blocks(zk_images *p, zk_tensor *t, zk_tensor **out);
/* Where a step shall write the image of bytes y. */
zk_status zk_images_bytes_for(zk_images *p, zk_tensor *y, zk_tensor **out);
/* Where step i shall write the image y in blocks: memory of its own, or its part of the blocks of a
 * cat, which alone reads it. *image: floats between images, 0: they touch, as they do where `apart`
 * is false. */
zk_status zk_images_blocks_for(zk_images *p, int i, zk_tensor *y, bool apart, int64_t *image,
                               zk_tensor **out);

#endif
