/*
 * events.c: the records of event files and their tables.
 */
#include "io/events.h"

#include <string.h>

#define FIELD ZK_WIRE_FIELD
#define PACKED ZK_WIRE_PACKED
#define RECORD ZK_WIRE_RECORD
#define SCHEMA ZK_WIRE_SCHEMA

/* ---- summary.proto --------------------------------------------------------------------------- */

typedef struct image {
  zk_record record;
  int64_t height, width, colorspace;
  zk_span encoded_image_string;
} image;
static const zk_wire_field image_fields[] = {
    FIELD(1, INT, image, height), FIELD(2, INT, image, width), FIELD(3, INT, image, colorspace),
    FIELD(4, BYTES, image, encoded_image_string)};
static const zk_wire_schema image_schema = SCHEMA("Summary.Image", image, image_fields);

typedef struct histogram {
  zk_record record;
  double min, max, num, sum, sum_squares;
  zk_list bucket_limit, bucket;
} histogram;
static const zk_wire_field histogram_fields[] = {
    FIELD(1, DOUBLE, histogram, min),         FIELD(2, DOUBLE, histogram, max),
    FIELD(3, DOUBLE, histogram, num),         FIELD(4, DOUBLE, histogram, sum),
    FIELD(5, DOUBLE, histogram, sum_squares), PACKED(6, DOUBLES, histogram, bucket_limit),
    PACKED(7, DOUBLES, histogram, bucket)};
static const zk_wire_schema histogram_schema =
    SCHEMA("HistogramProto", histogram, histogram_fields);

typedef struct plugin {
  zk_record record;
  zk_span plugin_name, content;
} plugin;
static const zk_wire_field plugin_fields[] = {FIELD(1, BYTES, plugin, plugin_name),
                                              FIELD(2, BYTES, plugin, content)};
static const zk_wire_schema plugin_schema =
    SCHEMA("SummaryMetadata.PluginData", plugin, plugin_fields);

typedef struct metadata {
  zk_record record;
  plugin *plugin_data;
} metadata;
static const zk_wire_field metadata_fields[] = {
    RECORD(1, MESSAGE, metadata, plugin_data, plugin_schema)};
static const zk_wire_schema metadata_schema = SCHEMA("SummaryMetadata", metadata, metadata_fields);

typedef struct dim {
  zk_record record;
  int64_t size;
} dim;
static const zk_wire_field dim_fields[] = {FIELD(1, INT, dim, size)};
static const zk_wire_schema dim_schema = SCHEMA("TensorShapeProto.Dim", dim, dim_fields);

typedef struct shape {
  zk_record record;
  zk_list dim;
} shape;
static const zk_wire_field shape_fields[] = {RECORD(2, MESSAGES, shape, dim, dim_schema)};
static const zk_wire_schema shape_schema = SCHEMA("TensorShapeProto", shape, shape_fields);

typedef struct tensor {
  zk_record record;
  int64_t dtype; /* 7: a string */
  shape *tensor_shape;
  zk_list string_val;
} tensor;
static const zk_wire_field tensor_fields[] = {
    FIELD(1, INT, tensor, dtype), RECORD(2, MESSAGE, tensor, tensor_shape, shape_schema),
    FIELD(8, SPANS, tensor, string_val)};
static const zk_wire_schema tensor_schema = SCHEMA("TensorProto", tensor, tensor_fields);

typedef struct value {
  zk_record record;
  zk_span tag;
  float simple_value; /* one of these */
  image *image;
  histogram *histo;
  tensor *tensor;
  metadata *metadata;
} value;
static const zk_wire_field value_fields[] = {FIELD(1, BYTES, value, tag),
                                             FIELD(2, FLOAT, value, simple_value),
                                             RECORD(4, MESSAGE, value, image, image_schema),
                                             RECORD(5, MESSAGE, value, histo, histogram_schema),
                                             RECORD(8, MESSAGE, value, tensor, tensor_schema),
                                             RECORD(9, MESSAGE, value, metadata, metadata_schema)};
static const zk_wire_schema value_schema = SCHEMA("Summary.Value", value, value_fields);

typedef struct summary {
  zk_record record;
  zk_list value;
} summary;
static const zk_wire_field summary_fields[] = {RECORD(1, MESSAGES, summary, value, value_schema)};
static const zk_wire_schema summary_schema = SCHEMA("Summary", summary, summary_fields);

/* ---- event.proto ----------------------------------------------------------------------------- */

typedef struct session_log {
  zk_record record;
  int64_t status; /* 1: a run begins anew at the event's step */
} session_log;
static const zk_wire_field session_log_fields[] = {FIELD(1, INT, session_log, status)};
static const zk_wire_schema session_log_schema =
    SCHEMA("SessionLog", session_log, session_log_fields);

typedef struct event {
  zk_record record;
  double wall_time;
  int64_t step;
  zk_span file_version;
  summary *summary;
  session_log *session_log;
} event;
static const zk_wire_field event_fields[] = {
    FIELD(1, DOUBLE, event, wall_time), FIELD(2, INT, event, step),
    FIELD(3, BYTES, event, file_version), RECORD(5, MESSAGE, event, summary, summary_schema),
    RECORD(7, MESSAGE, event, session_log, session_log_schema)};
static const zk_wire_schema event_schema = SCHEMA("Event", event, event_fields);

/* ---- hparams: plugin_data.proto, api.proto, hparams_util.proto; struct.proto ------------------
 */

typedef struct any {
  zk_record record;
  double number_value; /* one of these */
  zk_span string_value;
  int64_t bool_value;
} any;
static const zk_wire_field any_fields[] = {FIELD(2, DOUBLE, any, number_value),
                                           FIELD(3, BYTES, any, string_value),
                                           FIELD(4, INT, any, bool_value)};
static const zk_wire_schema any_schema = SCHEMA("Value", any, any_fields);

typedef struct any_list {
  zk_record record;
  zk_list values;
} any_list;
static const zk_wire_field any_list_fields[] = {RECORD(1, MESSAGES, any_list, values, any_schema)};
static const zk_wire_schema any_list_schema = SCHEMA("ListValue", any_list, any_list_fields);

typedef struct hparam {
  zk_record record;
  zk_span name;
  int64_t type; /* 1: string, 2: bool, 3: number */
  any_list *domain_discrete;
} hparam;
static const zk_wire_field hparam_fields[] = {
    FIELD(1, BYTES, hparam, name), FIELD(4, INT, hparam, type),
    RECORD(5, MESSAGE, hparam, domain_discrete, any_list_schema)};
static const zk_wire_schema hparam_schema = SCHEMA("HParamInfo", hparam, hparam_fields);

typedef struct metric_name {
  zk_record record;
  zk_span tag;
} metric_name;
static const zk_wire_field metric_name_fields[] = {FIELD(2, BYTES, metric_name, tag)};
static const zk_wire_schema metric_name_schema =
    SCHEMA("MetricName", metric_name, metric_name_fields);

typedef struct metric {
  zk_record record;
  metric_name *name;
} metric;
static const zk_wire_field metric_fields[] = {RECORD(1, MESSAGE, metric, name, metric_name_schema)};
static const zk_wire_schema metric_schema = SCHEMA("MetricInfo", metric, metric_fields);

typedef struct experiment {
  zk_record record;
  zk_list hparam_infos, metric_infos;
} experiment;
static const zk_wire_field experiment_fields[] = {
    RECORD(4, MESSAGES, experiment, hparam_infos, hparam_schema),
    RECORD(5, MESSAGES, experiment, metric_infos, metric_schema)};
static const zk_wire_schema experiment_schema = SCHEMA("Experiment", experiment, experiment_fields);

typedef struct pair { /* of a map */
  zk_record record;
  zk_span key;
  any *value;
} pair;
static const zk_wire_field pair_fields[] = {FIELD(1, BYTES, pair, key),
                                            RECORD(2, MESSAGE, pair, value, any_schema)};
static const zk_wire_schema pair_schema = SCHEMA("HparamsEntry", pair, pair_fields);

typedef struct session_start {
  zk_record record;
  zk_list hparams;
} session_start;
static const zk_wire_field session_start_fields[] = {
    RECORD(1, MESSAGES, session_start, hparams, pair_schema)};
static const zk_wire_schema session_start_schema =
    SCHEMA("SessionStartInfo", session_start, session_start_fields);

typedef struct session_end {
  zk_record record;
  int64_t status; /* 1: it went well */
} session_end;
static const zk_wire_field session_end_fields[] = {FIELD(1, INT, session_end, status)};
static const zk_wire_schema session_end_schema =
    SCHEMA("SessionEndInfo", session_end, session_end_fields);

typedef struct hparams {
  zk_record record;
  int64_t version;
  experiment *experiment; /* one of these */
  session_start *session_start_info;
  session_end *session_end_info;
} hparams;
static const zk_wire_field hparams_fields[] = {
    FIELD(1, INT, hparams, version), RECORD(2, MESSAGE, hparams, experiment, experiment_schema),
    RECORD(3, MESSAGE, hparams, session_start_info, session_start_schema),
    RECORD(4, MESSAGE, hparams, session_end_info, session_end_schema)};
static const zk_wire_schema hparams_schema = SCHEMA("HParamsPluginData", hparams, hparams_fields);

const zk_wire_schema *zk_events_schema(const char *name) {
  static const zk_wire_schema *const all[] = {&event_schema, &hparams_schema};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (strcmp(all[i]->name, name) == 0)
      return all[i];
  return NULL;
}
