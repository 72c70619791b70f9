/*
 * dtype.h: the dtypes, what the table (tensor/dtypes.def) says of them, and how a kernel is written
 * once for several of them.
 */
#ifndef ZK_TENSOR_DTYPE_H
#define ZK_TENSOR_DTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zk_dtype { /* ZK_FLOAT32, ZK_FLOAT64, ZK_INT64, ZK_UINT8, ZK_BOOL, ZK_INT8, .. */
#define ZK_DTYPE(id, ...) ZK_##id,
#include "tensor/dtypes.def"
} zk_dtype;

/* In the order of type promotion. */
typedef enum zk_category { ZK_CATEGORY_BOOL, ZK_CATEGORY_INTEGER, ZK_CATEGORY_REAL } zk_category;

enum {
  ZK_DTYPES = 0 /* how many there are */
#define ZK_DTYPE(...) +1
#include "tensor/dtypes.def"
};

typedef struct zk_dtype_row {
  uint8_t size, category, computes, onnx, idx;
  char name[12], method[12], storage[16], numpy[4], safetensors[8];
} zk_dtype_row;
extern const zk_dtype_row zk_dtype_table[ZK_DTYPES];

static inline const char *zk_dtype_name(zk_dtype d) { /* "float32", ... */
  return zk_dtype_table[d].name;
}
static inline size_t zk_dtype_size(zk_dtype d) {
  return zk_dtype_table[d].size;
}
static inline zk_category zk_dtype_category(zk_dtype d) {
  return (zk_category)zk_dtype_table[d].category;
}

enum {
  ZK_REAL_DTYPES = 0 /* their bits */
#define ZK_DTYPE(id, suffix, type, category, ...)                                                  \
  | (ZK_CATEGORY_##category == ZK_CATEGORY_REAL) << ZK_##id
#include "tensor/dtypes.def"
  ,
  ZK_STAND_IN_DTYPES = 0 /* of those that ops compute in another dtype, or not at all */
#define ZK_DTYPE(id, suffix, type, category, form, wide, computes, ...)                            \
  | (ZK_##computes != ZK_##id) << ZK_##id
#include "tensor/dtypes.def"
  ,
  /* of those that are stored, moved and converted, and not computed on */
  ZK_STORED_DTYPES = 1 << ZK_UINT16 | 1 << ZK_UINT32 | 1 << ZK_UINT64
};
static inline bool zk_dtype_is_real(zk_dtype d) {
  return ZK_REAL_DTYPES >> d & 1;
}

/* The dtype that ops compute that one in: itself, float32 or int64. */
static inline zk_dtype zk_dtype_computes(zk_dtype d) {
  return (zk_dtype)zk_dtype_table[d].computes;
}
static inline bool zk_dtype_is_computed(zk_dtype d) {
  return !(ZK_STAND_IN_DTYPES >> d & 1);
}

/* Knows PyTorch's other names too: "float", "double", "long", "torch.float32". */
bool zk_dtype_parse(const char *name, zk_dtype *out);
const char *zk_dtype_names(void); /* "float32, float64, ..", for messages */
/* Has a number a place in that dtype? No nan in integers; as in PyTorch, an integer (`whole`) for
 * uint8 may be negative. */
bool zk_dtype_takes(zk_dtype d, double number, bool whole);

/*
 * Kernels. A switch over a dtype lists every dtype, so that the compiler names the places where a
 * new one was forgotten (-Wswitch-enum asks for each even where there is a default). What a switch
 * is not written for cannot come to it, as `infer` has refused it; the default that joins those
 * cases saves a comparison.
 */
_Noreturn void zk_no_such_dtype(void); /* says so and aborts */

/* What no kernel is written for: ops see another dtype in their place (op/stand_in.h). */
#define ZK_CASES_OF_STAND_INS                                                                      \
  case ZK_INT8:                                                                                    \
  case ZK_INT16:                                                                                   \
  case ZK_INT32:                                                                                   \
  case ZK_FLOAT16:                                                                                 \
  case ZK_BFLOAT16:                                                                                \
  case ZK_UINT16:                                                                                  \
  case ZK_UINT32:                                                                                  \
  case ZK_UINT64:

/* The body, with `name` a typedef of `type`. */
#define ZK_WITH_TYPE(name, type, ...)                                                              \
  {                                                                                                \
    typedef type name;                                                                             \
    __VA_ARGS__                                                                                    \
  }

/* Runs the body once, with `real` a typedef of the C type of a real dtype. */
#define ZK_REAL(dtype_, ...)                                                                       \
  do {                                                                                             \
    switch (dtype_) {                                                                              \
    case ZK_FLOAT32:                                                                               \
      ZK_WITH_TYPE(real, float, __VA_ARGS__)                                                       \
      break;                                                                                       \
    case ZK_FLOAT64:                                                                               \
      ZK_WITH_TYPE(real, double, __VA_ARGS__)                                                      \
      break;                                                                                       \
    case ZK_INT64:                                                                                 \
    case ZK_UINT8:                                                                                 \
    case ZK_BOOL:                                                                                  \
      ZK_CASES_OF_STAND_INS                                                                        \
    default:                                                                                       \
      zk_no_such_dtype();                                                                          \
    }                                                                                              \
  } while (0)

/* The same over the others, the type being `integer`; a bool is 0 or 1. */
#define ZK_INTEGER(dtype_, ...)                                                                    \
  do {                                                                                             \
    switch (dtype_) {                                                                              \
    case ZK_INT64:                                                                                 \
      ZK_WITH_TYPE(integer, int64_t, __VA_ARGS__)                                                  \
      break;                                                                                       \
    case ZK_UINT8:                                                                                 \
    case ZK_BOOL:                                                                                  \
      ZK_WITH_TYPE(integer, uint8_t, __VA_ARGS__)                                                  \
      break;                                                                                       \
    case ZK_FLOAT32:                                                                               \
    case ZK_FLOAT64:                                                                               \
      ZK_CASES_OF_STAND_INS                                                                        \
    default:                                                                                       \
      zk_no_such_dtype();                                                                          \
    }                                                                                              \
  } while (0)

/* The same over every dtype that ops compute in, the type being `scalar`: for kernels that look at
 * values. */
#define ZK_ANY(dtype_, ...)                                                                        \
  do {                                                                                             \
    switch (dtype_) {                                                                              \
    case ZK_FLOAT32:                                                                               \
      ZK_WITH_TYPE(scalar, float, __VA_ARGS__)                                                     \
      break;                                                                                       \
    case ZK_FLOAT64:                                                                               \
      ZK_WITH_TYPE(scalar, double, __VA_ARGS__)                                                    \
      break;                                                                                       \
    case ZK_INT64:                                                                                 \
      ZK_WITH_TYPE(scalar, int64_t, __VA_ARGS__)                                                   \
      break;                                                                                       \
    case ZK_UINT8:                                                                                 \
    case ZK_BOOL:                                                                                  \
      ZK_WITH_TYPE(scalar, uint8_t, __VA_ARGS__)                                                   \
      break;                                                                                       \
      ZK_CASES_OF_STAND_INS                                                                        \
    default:                                                                                       \
      zk_no_such_dtype();                                                                          \
    }                                                                                              \
  } while (0)

enum {
  ZK_WIDTHS = 0 /* the sizes that dtypes have, or-ed */
#define ZK_DTYPE(id, suffix, type, ...) | sizeof(type)
#include "tensor/dtypes.def"
};
#define ZK_OF_WIDTH(width, type, ...)                                                              \
  case width:                                                                                      \
    if (ZK_WIDTHS & width)                                                                         \
      ZK_WITH_TYPE(element, type, __VA_ARGS__)                                                     \
    break;

/* For kernels that only move elements: the body, with `element` an unsigned type of that many
 * bytes, the size of a dtype. */
#define ZK_WIDTH(size_, ...)                                                                       \
  do {                                                                                             \
    switch (size_) {                                                                               \
      ZK_OF_WIDTH(1, uint8_t, __VA_ARGS__)                                                         \
      ZK_OF_WIDTH(2, uint16_t, __VA_ARGS__)                                                        \
      ZK_OF_WIDTH(4, uint32_t, __VA_ARGS__)                                                        \
      ZK_OF_WIDTH(8, uint64_t, __VA_ARGS__)                                                        \
    default:                                                                                       \
      zk_no_such_dtype();                                                                          \
    }                                                                                              \
  } while (0)

/* A table of such functions by the number of bytes: NAME_1, NAME_2, NAME_4, NAME_8. */
#define ZK_LOOPS_BY_WIDTH(name)                                                                    \
  {                                                                                                \
    [1] = ZK_WIDTHS & 1 ? name##_1 : NULL, [2] = ZK_WIDTHS & 2 ? name##_2 : NULL,                  \
    [4] = ZK_WIDTHS & 4 ? name##_4 : NULL, [8] = ZK_WIDTHS & 8 ? name##_8 : NULL                   \
  }

/* Is it float32's type? Such kernels can afford to accumulate in double. */
#define ZK_IS_SINGLE(type) _Generic((type)0, float : true, default : false)

/* Tables of one function a dtype: those of NAME_f32, NAME_f64, NAME_i64, .. that belong to each,
 * and what bool has. Where a dtype has none, infer refuses it, or another stands in for it. */
_Static_assert(ZK_DTYPES == 13, "say here what a new dtype has");
#define ZK_LOOPS(real, integer, boolean)                                                           \
  {                                                                                                \
    [ZK_FLOAT32] = real##_f32, [ZK_FLOAT64] = real##_f64, [ZK_INT64] = integer##_i64,              \
    [ZK_UINT8] = integer##_u8, [ZK_BOOL] = boolean                                                 \
  }
#define ZK_LOOPS_OF_INTEGERS(integer, boolean)                                                     \
  { [ZK_INT64] = integer##_i64, [ZK_UINT8] = integer##_u8, [ZK_BOOL] = boolean }
#define ZK_REAL_LOOPS(real)                                                                        \
  { [ZK_FLOAT32] = real##_f32, [ZK_FLOAT64] = real##_f64 }

/* A real dtype's place in a table of real dtypes alone: {NAME_f32, NAME_f64}. */
static inline int zk_real_index(zk_dtype d) {
  switch (d) {
  case ZK_FLOAT32:
    return 0;
  case ZK_FLOAT64:
    return 1;
  case ZK_INT64:
  case ZK_UINT8:
  case ZK_BOOL:
    ZK_CASES_OF_STAND_INS
    break;
  }
  zk_no_such_dtype();
}

#endif
