/*
 * few_bits.c: MatMulNBits and GatherBlockQuantized of onnxruntime's own domain: a product by a
 * weight, and rows of a table, of 2, 4 or 8 bits, whose blocks have scales and zero points of their
 * own.
 */
#include "onnx/from/converters.h"
#include "onnx/from/quantize.h"

#include "tensor/convert.h"

/* The weight: number (row, k) is element k of the blocks of row, the lowest bits of a byte first.
 */
typedef struct few_bits {
  zk_import *x;
  int64_t n, k, bits, block, blocks;
  const uint8_t *packed, *packed_zero; /* packed_zero: of zero points; NULL: none */
  const zk_tensor *scale, *zero;       /* zero: of the input's type; or NULL */
} few_bits;

static unsigned number_at(const few_bits *f, const uint8_t *bytes, int64_t i) {
  int64_t each = 8 / f->bits;
  return bytes[i / each] >> (i % each * f->bits) & ((1u << f->bits) - 1);
}

static double zero_at(const few_bits *f, int64_t row, int64_t block) {
  int64_t bytes = (f->blocks * f->bits + 7) / 8;
  if (f->packed_zero)
    return number_at(f, f->packed_zero + row * bytes, block);
  return f->zero ? zk_element_f(f->zero, row * f->blocks + block) : (double)(1 << (f->bits - 1));
}

/* [n, k], in the type of the scales. */
static zk_tensor *unpack(const few_bits *f) {
  zk_import_spend(f->x, 4 * (double)f->n * (double)f->k);
  zk_tensor *w = zk_import_new(f->x, f->scale->dtype, &ZK_SHAPE(f->n, f->k));
  int64_t bytes = f->block * f->bits / 8;
  for (int64_t row = 0; row < f->n; row++)
    for (int64_t k = 0; k < f->k; k++) {
      int64_t block = k / f->block;
      const uint8_t *from = f->packed + (row * f->blocks + block) * bytes;
      double q = (double)number_at(f, from, k % f->block) - zero_at(f, row, block);
      zk_element_set_f(w, row * f->k + k, q * zk_element_f(f->scale, row * f->blocks + block));
    }
  return w;
}

/* Known input i, contiguous, of n elements. */
static zk_tensor *part(zk_import *x, int i, int64_t n) {
  zk_tensor *t = zk_import_known(x, i), *dense;
  if (zk_numel(t) != n)
    zk_import_refuse(x, "input %d has %lld elements, and must have %lld", i, (long long)zk_numel(t),
                     (long long)n);
  zk_import_try(x, zk_tensor_contiguous(t, &dense));
  return zk_import_give(x, dense);
}

static void matmul_few_bits(zk_import *x) {
  few_bits f = {.x = x};
  zk_tensor *a = zk_import_in(x, 0), *bias = zk_import_in_opt(x, 5);
  f.k = zk_import_int(x, "K", 0), f.n = zk_import_int(x, "N", 0);
  f.bits = zk_import_int(x, "bits", 4), f.block = zk_import_int(x, "block_size", 0);
  zk_import_ignore(x, "accuracy_level"); /* how much less exact it may be */
  if (f.bits != 2 && f.bits != 4 && f.bits != 8)
    zk_import_refuse(x, "%lld bits are not supported", (long long)f.bits);
  if (f.k < 1 || f.n < 1 || f.block < 8 || f.k > INT32_MAX || f.n > INT32_MAX ||
      f.block > INT32_MAX || f.block % 8 != 0)
    zk_import_refuse(x, "K, N and block_size must be positive, block_size a multiple of 8");
  f.blocks = (f.k + f.block - 1) / f.block;
  int64_t parts = zk_import_times(x, f.n, f.blocks);
  zk_tensor *w = part(x, 1, zk_import_times(x, parts, f.block * f.bits / 8));
  if (w->dtype != ZK_UINT8)
    zk_import_refuse(x, "its weight must be uint8");
  f.packed = zk_data(w);
  f.scale = part(x, 2, parts);
  if (f.scale->dtype != a->dtype || !zk_dtype_is_real(a->dtype))
    zk_import_refuse(x, "its scales must have the type of its input");
  zk_tensor *zero = zk_import_in_opt(x, 3);
  if (zero && zero->dtype == ZK_UINT8)
    f.packed_zero = zk_data(part(x, 3, f.n * ((f.blocks * f.bits + 7) / 8)));
  else if (zero)
    f.zero = part(x, 3, parts);
  bool lasting = true;
  for (int i = 1; i < 4; i++)
    lasting = lasting && zk_import_is_constant(x, i);
  zk_tensor *whole = x->ready.part[0] ? x->ready.part[0] : unpack(&f);
  if (lasting) /* all plans read the same one, and so share what is packed of it */
    x->ready.part[0] = whole;
  zk_import_out(x, 0, zk_import_make(x, &zk_op_linear, a, whole, bias));
}

/* ---- GatherBlockQuantized ---------------------------------------------------------------------
 */

/* Bytes as the numbers in them, the lowest bits first: n along the last dimension (0: all). */
static zk_tensor *numbers_in(zk_import *x, zk_tensor *t, int64_t bits, int64_t n) {
  zk_tensor *part[4], *mask = zk_import_number(x, ZK_UINT8, (double)((1 << bits) - 1));
  zk_shape shape = t->shape;
  int last = shape.ndim - 1, each = (int)(8 / bits);
  if (each == 1)
    return t;
  for (int k = 0; k < each; k++) {
    zk_tensor *shift = zk_import_number(x, ZK_UINT8, (double)(k * bits));
    part[k] = zk_import_make(x, &zk_op_bitwise_right_shift, t, shift);
    part[k] = zk_import_make(x, &zk_op_bitwise_and, part[k], mask);
  }
  zk_import_set(x, "dim", last + 1);
  t = zk_import_call(x, &zk_op_stack, each, part);
  shape.dim[last] = zk_import_times(x, shape.dim[last], each);
  t = zk_import_reshape(x, t, &shape);
  return n > 0 ? zk_import_narrow(x, t, last, 0, n) : t;
}

static void gather_block_quantized(zk_import *x) {
  zk_tensor *t = zk_import_in(x, 0), *index = zk_import_in(x, 1), *scale = zk_import_in(x, 2);
  zk_tensor *zero = zk_import_in_opt(x, 3);
  int64_t bits = zk_import_int(x, "bits", 4), block = zk_import_int(x, "block_size", 128);
  int ndim = t->shape.ndim, gathered = zk_import_axis(x, "gather_axis", 0, ndim);
  int axis = zk_import_axis(x, "quantize_axis", 1, ndim);
  bool packed = t->dtype == ZK_UINT8 && !zk_import_small(x, 0);
  if (ndim < 2 || axis == gathered || scale->shape.ndim != ndim)
    zk_import_refuse(x, "its table and its scales must have the same number of dimensions, 2 or "
                        "more, and gather_axis must not be quantize_axis");
  if (packed && ((bits != 2 && bits != 4 && bits != 8) || gathered != 0))
    zk_import_refuse(x, "of bytes bits must be 2, 4 or 8, and gather_axis 0");
  if (block < 0 || block > INT32_MAX || (zero && zero->dtype != t->dtype))
    zk_import_refuse(x, "block_size must be positive, and zero points of the table's type");
  block = block ? block : t->shape.dim[axis];
  t = zk_import_gather(x, t, index, gathered);
  if (zero)
    zero = zk_import_gather(x, zero, index, gathered);
  int64_t blocks = scale->shape.dim[ndim - 1];
  scale = zk_import_gather(x, scale, index, gathered);
  if (packed) {
    t = numbers_in(x, t, bits, 0);
    zero = zero ? numbers_in(x, zero, bits, blocks)
                : zk_import_fill(x, ZK_UINT8, (double)(1 << (bits - 1)), &scale->shape);
  }
  axis = axis > gathered ? axis + index->shape.ndim - 1 : axis;
  zk_dtype work = scale->dtype == ZK_FLOAT64 ? ZK_FLOAT64 : ZK_FLOAT32;
  t = zk_quantize_real(x, t, scale, zero, work, axis, block);
  zk_import_out(x, 0, zk_import_cast(x, t, scale->dtype));
}

const zk_onnx_from zk_onnx_from_few_bits[] = {
    {.type = "GatherBlockQuantized", .from = gather_block_quantized, .domain = "com.microsoft"},
    {.type = "MatMulNBits", .from = matmul_few_bits, .domain = "com.microsoft"},
    {.type = NULL},
};
