/*
 * tables.c: the tables of onnx.proto.
 *
 * The numbers are the public ones of onnx.proto (package onnx). What is not named here (functions,
 * training information, quantization annotations, sparse tensors, doc strings of tensors, ...) is
 * kept as it is encoded and written back; fields.c says what it means for a run.
 */
#include "onnx/file.h"
#include "onnx/sparse.h"

#define FIELD ZK_WIRE_FIELD
#define PACKED ZK_WIRE_PACKED
#define RECORD ZK_WIRE_RECORD
#define SCHEMA ZK_WIRE_SCHEMA

static const zk_wire_schema graph_schema;

static const zk_wire_field entry_fields[] = {FIELD(1, TEXT, zk_graph_entry, key),
                                             FIELD(2, TEXT, zk_graph_entry, value)};
static const zk_wire_schema entry_schema =
    SCHEMA("StringStringEntryProto", zk_graph_entry, entry_fields);

static const zk_wire_field tensor_fields[] = {
    FIELD(1, INTS, zk_graph_tensor, dims),
    FIELD(2, INT, zk_graph_tensor, data_type),
    PACKED(4, FLOATS, zk_graph_tensor, float_data),
    PACKED(5, INTS, zk_graph_tensor, int32_data),
    FIELD(6, SPANS, zk_graph_tensor, string_data),
    PACKED(7, INTS, zk_graph_tensor, int64_data),
    FIELD(8, TEXT, zk_graph_tensor, name),
    FIELD(9, BORROWED, zk_graph_tensor, raw_data),
    PACKED(10, DOUBLES, zk_graph_tensor, double_data),
    PACKED(11, INTS, zk_graph_tensor, uint64_data),
    RECORD(13, MESSAGES, zk_graph_tensor, external_data, entry_schema),
    FIELD(14, INT, zk_graph_tensor, data_location), /* row 11: ZK_TENSOR_HAS_LOCATION */
};
const zk_wire_schema zk_onnx_tensor = SCHEMA("TensorProto", zk_graph_tensor, tensor_fields);

static const zk_wire_field dim_fields[] = {
    FIELD(1, INT, zk_graph_dim, value), /* ZK_DIM_HAS_VALUE */
    FIELD(2, TEXT, zk_graph_dim, param)};
static const zk_wire_schema dim_schema =
    SCHEMA("TensorShapeProto.Dimension", zk_graph_dim, dim_fields);

static const zk_wire_field shape_fields[] = {RECORD(1, MESSAGES, zk_graph_shape, dim, dim_schema)};
static const zk_wire_schema shape_schema = SCHEMA("TensorShapeProto", zk_graph_shape, shape_fields);

static const zk_wire_field tensor_type_fields[] = {
    FIELD(1, INT, zk_graph_tensor_type, elem_type),
    RECORD(2, MESSAGE, zk_graph_tensor_type, shape, shape_schema)};
static const zk_wire_schema tensor_type_schema =
    SCHEMA("TypeProto.Tensor", zk_graph_tensor_type, tensor_type_fields);

static const zk_wire_field of_fields[] = {RECORD(1, MESSAGE, zk_graph_of, elem, zk_onnx_type)};
static const zk_wire_schema sequence_schema = SCHEMA("TypeProto.Sequence", zk_graph_of, of_fields);
static const zk_wire_schema optional_schema = SCHEMA("TypeProto.Optional", zk_graph_of, of_fields);
static const zk_wire_field map_fields[] = {FIELD(1, INT, zk_graph_of, key),
                                           RECORD(2, MESSAGE, zk_graph_of, elem, zk_onnx_type)};
static const zk_wire_schema map_schema = SCHEMA("TypeProto.Map", zk_graph_of, map_fields);

static const zk_wire_field type_fields[] = {
    RECORD(1, MESSAGE, zk_graph_type, tensor, tensor_type_schema),
    RECORD(4, MESSAGE, zk_graph_type, sequence, sequence_schema),
    RECORD(5, MESSAGE, zk_graph_type, map, map_schema),
    RECORD(9, MESSAGE, zk_graph_type, optional, optional_schema)};
const zk_wire_schema zk_onnx_type = SCHEMA("TypeProto", zk_graph_type, type_fields);

static const zk_wire_field value_fields[] = {
    FIELD(1, TEXT, zk_graph_value, name),
    RECORD(2, MESSAGE, zk_graph_value, type, zk_onnx_type),
    FIELD(3, TEXT, zk_graph_value, doc_string),
};
static const zk_wire_schema value_schema = SCHEMA("ValueInfoProto", zk_graph_value, value_fields);

static const zk_wire_field attribute_fields[] = {
    FIELD(1, TEXT, zk_graph_attribute, name),
    FIELD(2, FLOAT, zk_graph_attribute, f), /* rows 1 to 3: ZK_ATTRIBUTE_HAS_F, _I, _S */
    FIELD(3, INT, zk_graph_attribute, i),
    FIELD(4, BYTES, zk_graph_attribute, s),
    RECORD(5, MESSAGE, zk_graph_attribute, t, zk_onnx_tensor),
    RECORD(6, MESSAGE, zk_graph_attribute, g, graph_schema),
    FIELD(7, FLOATS, zk_graph_attribute, floats),
    FIELD(8, INTS, zk_graph_attribute, ints),
    FIELD(9, SPANS, zk_graph_attribute, strings),
    RECORD(10, MESSAGES, zk_graph_attribute, tensors, zk_onnx_tensor),
    RECORD(11, MESSAGES, zk_graph_attribute, graphs, graph_schema),
    FIELD(20, INT, zk_graph_attribute, type),
    FIELD(21, TEXT, zk_graph_attribute, ref_attr_name),
};
const zk_wire_schema zk_onnx_attribute =
    SCHEMA("AttributeProto", zk_graph_attribute, attribute_fields);

static const zk_wire_field node_fields[] = {
    FIELD(1, TEXTS, zk_graph_node, input),
    FIELD(2, TEXTS, zk_graph_node, output),
    FIELD(3, TEXT, zk_graph_node, name),
    FIELD(4, TEXT, zk_graph_node, op_type),
    RECORD(5, MESSAGES, zk_graph_node, attribute, zk_onnx_attribute),
    FIELD(6, TEXT, zk_graph_node, doc_string),
    FIELD(7, TEXT, zk_graph_node, domain),
};
static const zk_wire_schema node_schema = SCHEMA("NodeProto", zk_graph_node, node_fields);

static const zk_wire_field sparse_fields[] = {
    RECORD(1, MESSAGE, zk_graph_sparse, values, zk_onnx_tensor),
    RECORD(2, MESSAGE, zk_graph_sparse, indices, zk_onnx_tensor),
    FIELD(3, INTS, zk_graph_sparse, dims),
};
static const zk_wire_schema sparse_schema =
    SCHEMA("SparseTensorProto", zk_graph_sparse, sparse_fields);

static const zk_wire_field sparse_list_fields[] = {
    RECORD(15, MESSAGES, zk_graph_sparse_list, sparse, sparse_schema)};
const zk_wire_schema zk_onnx_sparse =
    SCHEMA("GraphProto", zk_graph_sparse_list, sparse_list_fields);

static const zk_wire_field opset_fields[] = {
    FIELD(1, TEXT, zk_graph_opset, domain),
    FIELD(2, INT, zk_graph_opset, version)} /* ZK_OPSET_HAS_VERSION */;
static const zk_wire_schema opset_schema =
    SCHEMA("OperatorSetIdProto", zk_graph_opset, opset_fields);

static const zk_wire_field function_fields[] = {
    FIELD(1, TEXT, zk_graph_function, name),
    FIELD(4, TEXTS, zk_graph_function, input),
    FIELD(5, TEXTS, zk_graph_function, output),
    FIELD(6, TEXTS, zk_graph_function, attribute),
    RECORD(7, MESSAGES, zk_graph_function, node, node_schema),
    RECORD(9, MESSAGES, zk_graph_function, opset_import, opset_schema),
    FIELD(10, TEXT, zk_graph_function, domain),
    RECORD(11, MESSAGES, zk_graph_function, attribute_proto, zk_onnx_attribute),
};
static const zk_wire_schema function_schema =
    SCHEMA("FunctionProto", zk_graph_function, function_fields);

static const zk_wire_field library_fields[] = {
    RECORD(ZK_MODEL_FUNCTIONS, MESSAGES, zk_graph_library, function, function_schema)};
const zk_wire_schema zk_onnx_library = SCHEMA("ModelProto", zk_graph_library, library_fields);

static const zk_wire_field graph_fields[] = {
    RECORD(1, MESSAGES, zk_graph, node, node_schema),
    FIELD(2, TEXT, zk_graph, name),
    RECORD(5, MESSAGES, zk_graph, initializer, zk_onnx_tensor),
    FIELD(10, TEXT, zk_graph, doc_string),
    RECORD(11, MESSAGES, zk_graph, input, value_schema),
    RECORD(12, MESSAGES, zk_graph, output, value_schema),
    RECORD(13, MESSAGES, zk_graph, value_info, value_schema),
};
static const zk_wire_schema graph_schema = SCHEMA("GraphProto", zk_graph, graph_fields);

static const zk_wire_field model_fields[] = {
    FIELD(1, INT, zk_model, ir_version),
    FIELD(2, TEXT, zk_model, producer_name),
    FIELD(3, TEXT, zk_model, producer_version),
    FIELD(4, TEXT, zk_model, domain),
    FIELD(5, INT, zk_model, model_version),
    FIELD(6, TEXT, zk_model, doc_string),
    RECORD(7, MESSAGE, zk_model, graph, graph_schema),
    RECORD(8, MESSAGES, zk_model, opset_import, opset_schema),
    RECORD(14, MESSAGES, zk_model, metadata_props, entry_schema),
};
const zk_wire_schema zk_onnx_model = SCHEMA("ModelProto", zk_model, model_fields);
