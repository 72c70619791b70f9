/*
 * test_onnx.c: ONNX files: what they say, that they come back as they were, and that nothing in one
 * can crash the reader or fill its memory.
 *
 * Oracle: tests/golden/onnx/make.py, which makes the files with the onnx package.
 */
#define _GNU_SOURCE /* memmem, fmemopen */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "check.h"
#include "onnx/check.h"
#include "onnx/file.h"
#include "tensor/convert.h"

#define EVERY "tests/golden/onnx/every.onnx"
#define EXTERNAL "tests/golden/onnx/external.onnx"

static zk_graph_tensor *initializer(const zk_model *m, const char *name) {
  for (size_t i = 0; i < m->graph->initializer.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, m->graph->initializer)[i];
    if (strcmp(t->name, name) == 0)
      return t;
  }
  CHECK(false, "no initializer %s", name);
  exit(1);
}

static double element(const zk_model *m, const char *name, int64_t i) {
  return zk_element_f(initializer(m, name)->value, i);
}

static zk_graph_attribute *attribute(const zk_graph_node *n, const char *name) {
  for (size_t i = 0; i < n->attribute.count; i++) {
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, n->attribute)[i];
    if (strcmp(a->name, name) == 0)
      return a;
  }
  CHECK(false, "no attribute %s", name);
  exit(1);
}

/* What make.py put in. */
static void check_every(const zk_model *m) {
  const zk_graph *g = m->graph;
  CHECK(m->ir_version == 8 && m->model_version == 3 && zk_model_opset(m) == 13);
  CHECK(strcmp(m->producer_name, "make.py") == 0 && strcmp(m->doc_string, "a model") == 0);
  CHECK(m->opset_import.count == 2 && m->metadata_props.count == 2);
  CHECK(strcmp(ZK_LIST(zk_graph_entry *, m->metadata_props)[0]->key, "ape") == 0 ||
        strcmp(ZK_LIST(zk_graph_entry *, m->metadata_props)[0]->key, "zebra") == 0);
  CHECK(m->record.unknown.size > 0); /* the function */
  CHECK(strcmp(g->name, "every") == 0 && g->node.count == 3 && g->initializer.count == 10);
  CHECK(element(m, "raw", 5) == 5 && initializer(m, "raw")->value->shape.dim[1] == 3);
  CHECK(element(m, "floats", 1) == -1.5 && element(m, "doubles", 0) == 0.25);
  CHECK(element(m, "longs", 2) == (double)((int64_t)1 << 40) && element(m, "longs", 0) == -1);
  CHECK(element(m, "bytes", 1) == 255 && element(m, "bools", 0) == 1 &&
        element(m, "bools", 1) == 0);
  CHECK(initializer(m, "bools")->value->dtype == ZK_BOOL);
  CHECK(zk_numel(initializer(m, "empty")->value) == 0);
  CHECK(initializer(m, "half")->value->dtype == ZK_FLOAT16);
  CHECK(initializer(m, "words")->string_data.count == 2);

  const zk_graph_node *gemm = ZK_LIST(zk_graph_node *, g->node)[0];
  CHECK(strcmp(gemm->op_type, "Gemm") == 0 && strcmp(gemm->name, "gemm") == 0);
  CHECK(gemm->input.count == 3 && strcmp(ZK_LIST(char *, gemm->input)[2], "") == 0);
  CHECK(attribute(gemm, "alpha")->f == 0.5f && attribute(gemm, "transB")->i == 1);
  CHECK(gemm->record.unknown.size > 0 && attribute(gemm, "beta")->record.unknown.size > 0);
  const zk_graph_node *custom = ZK_LIST(zk_graph_node *, g->node)[1];
  CHECK(strcmp(custom->domain, "test.domain") == 0);
  CHECK(memcmp(attribute(custom, "text")->s.at, "word", 4) == 0);
  CHECK(ZK_LIST(int64_t, attribute(custom, "ints")->ints)[1] == -2);
  CHECK(ZK_LIST(float, attribute(custom, "floats")->floats)[1] == 2.5f);
  CHECK(ZK_LIST(zk_span, attribute(custom, "strings")->strings)[1].size == 2);
  CHECK(attribute(custom, "zero")->type == ZK_ATTRIBUTE_INT);
  CHECK(attribute(custom, "zero")->record.has & ZK_ATTRIBUTE_HAS_I);
  CHECK(attribute(gemm, "beta")->record.has & ZK_ATTRIBUTE_HAS_F);
  CHECK(attribute(custom, "text")->record.has & ZK_ATTRIBUTE_HAS_S);
  CHECK(attribute(custom, "none")->type == ZK_ATTRIBUTE_FLOATS);
  CHECK(attribute(custom, "kind")->type == 13 &&
        attribute(custom, "kind")->record.unknown.size > 0);
  const zk_graph_node *choice = ZK_LIST(zk_graph_node *, g->node)[2];
  const zk_graph *no = attribute(choice, "else_branch")->g;
  const zk_graph_node *constant = ZK_LIST(zk_graph_node *, no->node)[0];
  CHECK(zk_element_f(attribute(constant, "value")->t->value, 0) == -1);

  const zk_graph_value *x = ZK_LIST(zk_graph_value *, g->input)[0];
  const zk_graph_dim **dim = x->type->tensor->shape->dim.at;
  CHECK(x->type->tensor->elem_type == 1 && x->type->tensor->shape->dim.count == 3);
  CHECK(strcmp(dim[0]->param, "batch") == 0 && dim[1]->value == 3);
  CHECK(!(dim[2]->record.has & ZK_DIM_HAS_VALUE) && !dim[2]->param);
  CHECK(dim[1]->record.unknown.size > 0);
  const zk_graph_value *y = ZK_LIST(zk_graph_value *, g->value_info)[0];
  dim = y->type->tensor->shape->dim.at;
  CHECK(dim[0]->value == 0 && dim[0]->record.has & ZK_DIM_HAS_VALUE);
  CHECK(!ZK_LIST(zk_graph_value *, g->input)[1]->type->tensor); /* a sequence */
  CHECK(!ZK_LIST(zk_graph_value *, g->output)[0]->type->tensor->shape);
}

static void test_round_trip(void) {
  zk_model m = {0}, again = {0};
  uint8_t *first, *second;
  size_t n = 0, k = 0, before = zk_memory_live();
  CHECK_OK(zk_onnx_load(EVERY, &m));
  check_every(&m);
  CHECK_OK(zk_onnx_encode(&m, &first, &n));
  CHECK_OK(zk_onnx_parse(first, n, "again", NULL, &again));
  check_every(&again);
  CHECK_OK(zk_onnx_encode(&again, &second, &k));
  CHECK(n == k && memcmp(first, second, n) == 0);
  zk_block_free(first);
  zk_block_free(second);
  zk_model_clear(&m);
  zk_model_clear(&again);
  CHECK(zk_memory_live() == before);
}

/* A file whose fields stand in the order of their numbers, and data raw, comes back to the byte. */
static void test_exact(void) {
  zk_model m = {0};
  uint8_t *data, *bytes;
  size_t n = 0, k = 0;
  CHECK_OK(zk_file_read(EXTERNAL, &data, &n));
  CHECK_OK(zk_onnx_load(EXTERNAL, &m));
  CHECK(element(&m, "w", 0) == 1.5 && element(&m, "w", 1) == -2.5);
  CHECK_OK(zk_onnx_encode(&m, &bytes, &k));
  /* everything before and behind the initializer; the data is inside now */
  const char *start = memmem(data, n, "location", 8), *end = memmem(data, n, "Z\x0f", 2);
  const char *here = memmem(bytes, k, "Z\x0f", 2);
  CHECK(start && end && here);
  CHECK(memcmp(end, here, (size_t)((char *)data + n - end)) == 0);
  CHECK(memmem(bytes, k, "location", 8) == NULL);
  zk_block_free(data);
  zk_block_free(bytes);
  zk_model_clear(&m);
}

static char folder[] = "/tmp/zknn_onnx_XXXXXX";

static void write_file(const char *name, const void *bytes, size_t n) {
  char path[100];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, n, f) == n);
  CHECK(f && fclose(f) == 0);
}

/* external.onnx with another location of the same length. */
static zk_status load_moved(const char *location, zk_model *m) {
  uint8_t *data;
  size_t n = 0;
  char path[100];
  CHECK_OK(zk_file_read(EXTERNAL, &data, &n));
  char *at = memmem(data, n, "data/weights.bin", 16);
  CHECK(at && strlen(location) == 16);
  memcpy(at, location, 16);
  write_file("m.onnx", data, n);
  zk_block_free(data);
  snprintf(path, sizeof path, "%s/m.onnx", folder);
  return zk_onnx_load(path, m);
}

static void test_external(void) {
  static const char *const outside[] = {"../////weight.bi",  "/etc/./././passw",
                                        "data/../../a/b/c",  "data/weights./..",
                                        "..\\./././././.xy", "./././././././.."};
  zk_model m = {0};
  char path[100], link[100];
  for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
    CHECK_FAILS(load_moved(outside[i], &m), ZK_ERR_FORMAT, "outside of the model's folder");
    zk_model_clear(&m);
  }
  CHECK_FAILS(load_moved("data/weights.bin", &m), ZK_ERR_IO,
              "data/weights.bin, which is not there");
  CHECK(strstr(zk_message(), "tensor 'w'"));
  zk_model_clear(&m);
  snprintf(path, sizeof path, "%s/data", folder);
  CHECK(mkdir(path, 0777) == 0);
  write_file("data/weights.bin", "123456789ab", 11);
  CHECK_FAILS(load_moved("data/weights.bin", &m), ZK_ERR_FORMAT,
              "holds 11 bytes, and 8 from byte 4");
  zk_model_clear(&m);
  write_file("data/weights.bin", "0123\0\0\x80\x3f\0\0\0\x40", 12);
  CHECK_OK(load_moved("data/weights.bin", &m));
  CHECK(element(&m, "w", 0) == 1 && element(&m, "w", 1) == 2);
  zk_model_clear(&m);
  snprintf(link, sizeof link, "%s/a_link_to_some_0", folder); /* leads out */
  CHECK(symlink("/etc/passwd", link) == 0);
  CHECK_FAILS(load_moved("a_link_to_some_0", &m), ZK_ERR_FORMAT, "leads out of");
  zk_model_clear(&m);
  snprintf(path, sizeof path, "%s/data/weights.bin", folder);
  CHECK(unlink(link) == 0 && unlink(path) == 0);
  snprintf(path, sizeof path, "%s/data", folder);
  CHECK(rmdir(path) == 0);
  snprintf(path, sizeof path, "%s/m.onnx", folder);
  CHECK(unlink(path) == 0);
}

static void test_bad_tensors(void) {
  zk_model m = {0};
  /* graph { initializer { dims data_type name raw_data } } */
  static const struct {
    const char *bytes;
    size_t n;
    const char *error;
  } cases[] = {
      {"\x3a\x0c*\x0a\x08\x02\x10\x01J\x04xxxx", 14, "does not fit its shape"},
      {"\x3a\x06*\x04\x08\x02\x10\x01", 8, "does not fit its shape"},
      {"\x3a\x0f*\x0d\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x10\x01", 17, "no shape"},
      {"\x3a\x0e*\x0c\x08\x80\x80\x80\x80\x80\x80\x80\x80\x20\x10\x07", 16, "no shape"},
      {"\x3a\x0a*\x08\x08\x80\x80\x80\x80\x02\x10\x01", 12, "does not fit its shape"},
      {"\x3a\x08*\x06\x08\x02\x10\x01\x70\x01", 10, "no location"},
      {"\x08\x07", 2, "holds no graph"},
      {"", 0, "holds no graph"},
      {"PK\x03\x04", 4, "no field has that number"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    CHECK_FAILS(zk_onnx_parse(cases[i].bytes, cases[i].n, "bad", ".", &m), ZK_ERR_FORMAT,
                cases[i].error);
    zk_model_clear(&m);
  }
  CHECK_FAILS(zk_onnx_load("/nowhere/x.onnx", &m), ZK_ERR_IO, "No such file");
}

static uint32_t state = 1;
static uint32_t next_random(uint32_t n) {
  state = state * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)state * n >> 32);
}

/* A listing in windows accepts what a load does, and besides only data in other files. */
static void check_listed(uint8_t *bytes, size_t n, zk_status loaded) {
  char why[300];
  zk_model m = {0};
  FILE *f = fmemopen(n ? bytes : (uint8_t *)"", n ? n : 1, "rb");
  snprintf(why, sizeof why, "%s", zk_message());
  CHECK(f);
  zk_status status = zk_onnx_list(f, n, "listed", &m);
  CHECK(status == ZK_OK || (status == ZK_ERR_FORMAT && strstr(zk_message(), "listed")), "%s",
        zk_message());
  CHECK(status == ZK_OK || loaded != ZK_OK, "not listed: %s", zk_message());
  CHECK(status != ZK_OK || loaded == ZK_OK || strstr(why, "its data"), "listed: %s", why);
  zk_model_clear(&m);
  fclose(f);
}

/* A parse gives a model or an error, writes what it gave, and takes memory in proportion. */
static bool survive(const uint8_t *bytes, size_t n) {
  zk_model m = {0};
  uint8_t *copy = malloc(n ? n : 1), *out = NULL; /* malloc: ASan sees every byte past the end */
  size_t size, before = zk_memory_live();
  memcpy(copy, bytes, n);
  zk_status status = zk_onnx_parse(copy, n, "mutant", NULL, &m);
  check_listed(copy, n, status);
  free(copy);
  CHECK(zk_memory_live() - before < 20 * n + ((size_t)1 << 20) + 4096);
  if (status == ZK_OK)
    CHECK_OK(zk_onnx_encode(&m, &out, &size));
  else
    CHECK(status == ZK_ERR_FORMAT || status == ZK_ERR_ARG, "%s", zk_message());
  zk_block_free(out);
  zk_model_clear(&m);
  CHECK(zk_memory_live() == before);
  return status == ZK_OK;
}

static void test_prefixes(void) {
  uint8_t *data;
  size_t n = 0;
  CHECK_OK(zk_file_read(EVERY, &data, &n));
  int good = 0;
  for (size_t k = 0; k < n; k++)
    good += survive(data, k);
  CHECK(good < 20, "%d prefixes are models", good); /* what ends between two fields of the model */
  CHECK(survive(data, n));
  zk_block_free(data);
}

static void test_mutations(void) {
  uint8_t *data, mutant[4096];
  size_t n = 0;
  int good = 0;
  CHECK_OK(zk_file_read(EVERY, &data, &n));
  CHECK(n < sizeof mutant - 64);
  for (int i = 0; i < 10000; i++) {
    size_t size = n;
    memcpy(mutant, data, n);
    for (uint32_t k = 1 + next_random(4); k > 0; k--) {
      uint32_t at = next_random((uint32_t)size);
      switch (next_random(4)) {
      case 0:
        mutant[at] = (uint8_t)next_random(256);
        break;
      case 1:
        mutant[at] ^= (uint8_t)(1u << next_random(8));
        break;
      case 2: /* a byte more */
        memmove(mutant + at + 1, mutant + at, size++ - at);
        break;
      default: /* a byte less */
        memmove(mutant + at, mutant + at + 1, --size - at);
      }
    }
    good += survive(mutant, size);
  }
  CHECK(good > 100 && good < 9900, "%d of 10000 mutants are models", good);
  zk_block_free(data);
}

/* 10 MB of the smallest nodes, attributes and tensors. */
static void test_swollen(void) {
  static const struct {
    const char *bytes;
    size_t n;
  } parts[] = {{"\x0a\x00", 2}, {"*\x00", 2}, {"\x0a\x02*\x00", 4}, {"Z\x00", 2}};
  size_t size = (size_t)10 << 20;
  uint8_t *bytes = zk_alloc(size);
  for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
    zk_model m = {0};
    size_t n = 5, before = zk_memory_live();
    while (n + parts[p].n <= size) {
      memcpy(bytes + n, parts[p].bytes, parts[p].n);
      n += parts[p].n;
    }
    bytes[0] = 0x3a;
    for (int i = 0; i < 4; i++)
      bytes[1 + i] = (uint8_t)(((n - 5) >> (7 * i) & 0x7f) | (i < 3 ? 0x80 : 0));
    CHECK_FAILS(zk_onnx_parse(bytes, n, "swollen", NULL, &m), ZK_ERR_FORMAT, "does not justify");
    CHECK(zk_memory_live() - before < 18 * size, "%zu", zk_memory_live() - before);
    zk_model_clear(&m);
  }
  zk_free(bytes);
}

static void test_no_memory(void) {
  zk_model m = {0};
  size_t before = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  int n = 0;
  while (status != ZK_OK && n < 1000) {
    zk_memory_fail_at(++n);
    status = zk_onnx_load(EVERY, &m);
    zk_memory_fail_at(0);
    CHECK(status == ZK_OK || status == ZK_ERR_NOMEM, "%s", zk_message());
    zk_model_clear(&m);
    zk_block_trim();
    CHECK(zk_memory_live() == before);
  }
  CHECK(n > 10 && status == ZK_OK);
}

/* Names of all letters are found, so the table is sorted. */
static void test_attribute_types(void) {
  static const char *const names[] = {"activation",
                                      "align_corners",
                                      "beta",
                                      "ceil_mode",
                                      "dilations",
                                      "dtype",
                                      "epsilon",
                                      "fmod",
                                      "gamma",
                                      "hidden_size",
                                      "inverse",
                                      "k",
                                      "keepdims",
                                      "lambd",
                                      "mode",
                                      "noop_with_empty_axes",
                                      "onesided",
                                      "pads",
                                      "qk_matmul_output_mode",
                                      "ratio",
                                      "spatial",
                                      "then_branch",
                                      "transA",
                                      "transB",
                                      "upper",
                                      "value_ints",
                                      "weights",
                                      "width_scale"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    CHECK(zk_onnx_attribute_type(names[i]) > 0, "%s", names[i]);
  CHECK(zk_onnx_attribute_type("alpha") == ZK_ATTRIBUTE_FLOAT);
  CHECK(zk_onnx_attribute_type("perm") == ZK_ATTRIBUTE_INTS);
  CHECK(zk_onnx_attribute_type("else_branch") == ZK_ATTRIBUTE_GRAPH);
  CHECK(zk_onnx_attribute_type("value") == 0 && zk_onnx_attribute_type("") == 0);
}

int main(void) {
  CHECK(mkdtemp(folder) != NULL);
  RUN(test_round_trip);
  RUN(test_exact);
  RUN(test_external);
  RUN(test_bad_tensors);
  RUN(test_prefixes);
  RUN(test_mutations);
  RUN(test_swollen);
  RUN(test_no_memory);
  CHECK(rmdir(folder) == 0);
  RUN(test_attribute_types);
  return check_report();
}
