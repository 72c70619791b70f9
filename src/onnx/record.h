/*
 * record.h: a net as a plain graph: nodes, attributes, values and constants.
 *
 * It is ONNX's data model (onnx.proto) in C structs: what files hold, what an export makes
 * and a session runs. All of a model comes out of one arena and dies with it. Strings end with NUL
 * and are UTF-8 without a NUL inside; a text or span that is absent is NULL or empty.
 */
#ifndef ZK_ONNX_RECORD_H
#define ZK_ONNX_RECORD_H

#include "tensor/tensor.h"
#include "wire/record.h"

/* The numbers of TensorProto.DataType. */
enum {
  ZK_ONNX_FLOAT = 1,
  ZK_ONNX_UINT8 = 2,
  ZK_ONNX_INT32 = 6,
  ZK_ONNX_INT64 = 7,
  ZK_ONNX_STRING = 8,
  ZK_ONNX_BOOL = 9,
  ZK_ONNX_DOUBLE = 11,
};
/* The number of one of our dtypes, and back: false for a type that we have not. */
int64_t zk_onnx_of_dtype(zk_dtype dtype);
bool zk_dtype_of_onnx(int64_t type, zk_dtype *out);
/* "float32", "float16", ...; NULL for a number without a name. And back, 0 for an unknown name. */
const char *zk_onnx_type_name(int64_t type);
int64_t zk_onnx_type_find(const char *name);

typedef struct zk_graph_entry { /* StringStringEntryProto */
  zk_record record;
  const char *key, *value;
} zk_graph_entry;

/*
 * TensorProto. After loading, `value` holds the elements when its type is one of our dtypes (the
 * data fields are empty then); any other keeps its bytes in raw_data or in the fields of its type.
 */
typedef struct zk_graph_tensor {
  zk_record record;
  zk_tensor *value; /* owned: zk_model_clear releases it */
  zk_list dims;     /* int64_t */
  int64_t data_type;
  const char *name;
  zk_span raw_data;
  zk_list float_data, int32_data, int64_data, double_data, uint64_data; /* the last as int64_t */
  zk_list string_data;                                                  /* zk_span */
  zk_list external_data;                                                /* zk_graph_entry */
  int64_t data_location;                                                /* 1: external */
  uint64_t file_at, file_size; /* in a listing: where the bytes stand that raw_data would have */
} zk_graph_tensor;
enum { ZK_TENSOR_HAS_LOCATION = 1 << 11 };

typedef struct zk_graph_dim {
  zk_record record; /* neither number nor name: any size */
  int64_t value;
  const char *param;
} zk_graph_dim;
enum { ZK_DIM_HAS_VALUE = 1 };

/* Is it a number? Exporters write -1 where any size may stand. */
static inline bool zk_dim_is_fixed(const zk_graph_dim *d) {
  return d->record.has & ZK_DIM_HAS_VALUE && d->value >= 0;
}

typedef struct zk_graph_shape {
  zk_record record;
  zk_list dim; /* zk_graph_dim */
} zk_graph_shape;

typedef struct zk_graph_tensor_type {
  zk_record record;
  int64_t elem_type;
  zk_graph_shape *shape; /* NULL: not even the rank is known */
} zk_graph_tensor_type;

typedef struct zk_graph_type {
  zk_record record;
  zk_graph_tensor_type *tensor; /* one of these, or none */
  struct zk_graph_of *sequence, *map, *optional;
} zk_graph_type;

typedef struct zk_graph_of { /* TypeProto.Sequence, .Optional; .Map */
  zk_record record;
  int64_t key;         /* of a map: the type of its keys */
  zk_graph_type *elem; /* of its values */
} zk_graph_of;

typedef struct zk_graph_value { /* ValueInfoProto */
  zk_record record;
  const char *name, *doc_string;
  zk_graph_type *type;
} zk_graph_value;

/* The numbers of AttributeProto.AttributeType. */
enum {
  ZK_ATTRIBUTE_FLOAT = 1,
  ZK_ATTRIBUTE_INT,
  ZK_ATTRIBUTE_STRING,
  ZK_ATTRIBUTE_TENSOR,
  ZK_ATTRIBUTE_GRAPH,
  ZK_ATTRIBUTE_FLOATS,
  ZK_ATTRIBUTE_INTS,
  ZK_ATTRIBUTE_STRINGS,
  ZK_ATTRIBUTE_TENSORS,
  ZK_ATTRIBUTE_GRAPHS, /* 10; what comes after is kept among the unknown */
};

/* Bits of record.has, for who makes an attribute whose value may be 0. */
enum { ZK_ATTRIBUTE_HAS_F = 2, ZK_ATTRIBUTE_HAS_I = 4, ZK_ATTRIBUTE_HAS_S = 8 };

typedef struct zk_graph_attribute {
  zk_record record;
  const char *name, *ref_attr_name;
  int64_t type;
  float f;
  int64_t i;
  zk_span s;
  zk_graph_tensor *t;
  struct zk_graph *g;
  zk_list floats, ints, strings, tensors, graphs;
} zk_graph_attribute;

typedef struct zk_graph_node {
  zk_record record;
  zk_list input, output; /* texts; "" is an optional one that is absent */
  const char *name, *op_type, *domain, *doc_string;
  zk_list attribute;
  int64_t opset; /* of the function that it was written out of; 0: the model's (run/inline.h) */
} zk_graph_node;

typedef struct zk_graph {
  zk_record record;
  const char *name, *doc_string;
  zk_list node, initializer, input, output, value_info;
} zk_graph;

/* FunctionProto, and the functions of a model, which are kept encoded. */
typedef struct zk_graph_function {
  zk_record record;
  const char *name, *domain;
  zk_list input, output;              /* texts */
  zk_list node, opset_import;         /* zk_graph_node, zk_graph_opset */
  zk_list attribute, attribute_proto; /* texts; zk_graph_attribute: those with a default */
} zk_graph_function;
enum { ZK_MODEL_FUNCTIONS = 25 }; /* the field's number */
typedef struct zk_graph_library {
  zk_record record;
  zk_list function;
} zk_graph_library;

typedef struct zk_graph_opset { /* OperatorSetIdProto */
  zk_record record;
  const char *domain; /* NULL or "": ONNX's own */
  int64_t version;
} zk_graph_opset;
enum { ZK_OPSET_HAS_VERSION = 2 };

typedef struct zk_model {
  zk_record record;
  zk_arena arena; /* all below lives here */
  zk_list owned;  /* zk_graph_tensor: whose value is to be released */
  int64_t ir_version, model_version;
  const char *producer_name, *producer_version, *domain, *doc_string;
  zk_list opset_import, metadata_props; /* zk_graph_opset, zk_graph_entry */
  zk_graph *graph;
} zk_model;

/* Releases all; the model may be used anew. A zeroed one passes. */
void zk_model_clear(zk_model *m);
/* The version of ONNX's own opset, 0 when the model imports none; 1 when it is of before IR version
 * 3, where there were no imports. */
int64_t zk_model_opset(const zk_model *m);

/* Makes t the value of `tensor`, which retains it; dims and data_type follow. */
zk_status zk_graph_tensor_set(zk_model *m, zk_graph_tensor *tensor, zk_tensor *t);

/* Have all records of a list names of their own? They stand at that offset in each. */
zk_status zk_list_check_unique(const char *file, const zk_list *records, size_t offset,
                               const char *what);

#endif
