/*
 * quantized.c: finding groups of nodes that stand for one over integers.
 *
 *     DequantizeLinear, .. -> MatMul, Gemm, Conv, Add, .. (-> Relu) -> QuantizeLinear
 *
 * becomes one node in the place of QuantizeLinear, which reads what the first ones read. Its
 * attributes are those of the node in the middle. Nodes whose values nobody reads any more go.
 */
#include "onnx/run/quantized.h"

#include <math.h>
#include <string.h>

enum { MOST_INPUTS = 64 };

typedef struct joiner {
  zk_program *p;
  zk_program_node **maker, **reader; /* by value: who makes it; the last node that reads it */
} joiner;

/* ---- what is there ----------------------------------------------------------------------------
 */

static bool is_type(const zk_program_node *n, const char *type) {
  return n && !n->folded && n->converter && !n->converter->domain &&
         strcmp(n->converter->type, type) == 0;
}

static int input(const zk_program_node *n, int i) {
  return i < n->n_in ? n->in[i] : -1;
}

static zk_program_node *maker_of(const joiner *j, int value) {
  return value < 0 ? NULL : j->maker[value];
}

/* The constant, NULL when it is none. */
static const zk_tensor *constant(const joiner *j, int value) {
  return value < 0 ? NULL : j->p->constant[value];
}

static int64_t int_of(const zk_program_node *n, const char *name, int64_t fallback) {
  const zk_graph_attribute *a = zk_program_attribute(n, name);
  return a ? a->i : fallback;
}

static bool is_one(const zk_tensor *t) {
  return t && zk_numel(t) == 1 && t->shape.ndim <= 1;
}

static bool is_bytes(const zk_tensor *t) {
  return t && (t->dtype == ZK_INT8 || t->dtype == ZK_UINT8);
}

/* Has it a float32 scale, and a zero point, both constants? For each place along `axis` (-1: only
 * one for all). */
static bool has_scale(const joiner *j, const zk_program_node *n, int axis) {
  const zk_tensor *scale = constant(j, input(n, 1)), *zero = constant(j, input(n, 2));
  if (!scale || !zero || scale->dtype != ZK_FLOAT32 || zk_numel(scale) != zk_numel(zero) ||
      int_of(n, "block_size", 0) != 0 || int_of(n, "output_dtype", 0) != 0 ||
      int_of(n, "precision", 0) != 0)
    return false;
  return is_one(scale) || (axis >= 0 && scale->shape.ndim == 1 && int_of(n, "axis", 1) == axis);
}

/* The DequantizeLinear of bytes that makes the value, with one scale; NULL: none. */
static zk_program_node *bytes_of(const joiner *j, int value, int axis) {
  zk_program_node *n = maker_of(j, value);
  return is_type(n, "DequantizeLinear") && has_scale(j, n, axis) &&
                 is_bytes(constant(j, input(n, 2)))
             ? n
             : NULL;
}

/* The one node that reads the value; NULL: there are others, or outputs of the graph. */
static zk_program_node *only_reader(const joiner *j, int value) {
  return value >= 0 && j->p->readers[value] == 1 ? j->reader[value] : NULL;
}

/* The QuantizeLinear to bytes behind a node, with a Relu between them that its bounds do too. */
static zk_program_node *end_of(const joiner *j, const zk_program_node *n, zk_program_node **relu) {
  zk_program_node *q = n->n_out == 1 ? only_reader(j, n->out[0]) : NULL;
  *relu = NULL;
  if (is_type(q, "Relu")) {
    *relu = q;
    q = only_reader(j, q->out[0]);
  }
  if (!is_type(q, "QuantizeLinear") || !has_scale(j, q, -1) || q->n_out != 1)
    return NULL;
  const zk_tensor *zero = constant(j, input(q, 2));
  int64_t least = zero->dtype == ZK_INT8 ? -128 : 0;
  return is_bytes(zero) && !j->p->small[q->in[2]] && (!*relu || zk_element_i(zero, 0) == least)
             ? q
             : NULL;
}

/* ---- rewriting --------------------------------------------------------------------------------
 */

/* A node does not read the value any more; its maker goes when nobody does. */
static void forget(const joiner *j, int value) {
  if (value < 0 || --j->p->readers[value] > 0)
    return;
  zk_program_node *n = maker_of(j, value);
  if (!n || n->folded || !n->converter || n->n_out != 1)
    return;
  n->folded = true;
  for (int i = 0; i < n->n_in; i++)
    if (n->in[i] >= 0)
      j->p->readers[n->in[i]]--;
}

static void drop(const joiner *j, zk_program_node *n) {
  if (!n)
    return;
  n->folded = true;
  for (int i = 0; i < n->n_in; i++)
    forget(j, n->in[i]);
}

/* Puts `n` with another converter and other inputs in the place of q, the last of a group, of which
 * `between` goes too; n_in inputs are in `in`. */
static zk_status put(const joiner *j, zk_program_node *n, zk_program_node *between,
                     zk_program_node *q, const char *domain, const char *type, const int *in,
                     int n_in) {
  void *at;
  ZK_TRY(zk_arena_take(&j->p->arena, sizeof(int) * (size_t)(n_in + 1), &at));
  memcpy(at, in, sizeof(int) * (size_t)n_in);
  for (int i = 0; i < n_in; i++)
    if (in[i] >= 0) {
      j->p->readers[in[i]]++;
      j->reader[in[i]] = q;
    }
  zk_program_node made = *n;
  made.converter = zk_onnx_from_of(domain, type);
  made.in = at, made.n_in = n_in;
  made.out = q->out, made.n_out = q->n_out, made.wanted = q->wanted;
  j->p->most_in = n_in > j->p->most_in ? n_in : j->p->most_in;
  zk_program_node end = *q;
  drop(j, n);
  drop(j, between);
  for (int i = 1; i < end.n_in && q != n; i++)
    forget(j, end.in[i]);
  *q = made;
  return ZK_OK;
}

/* ---- products ---------------------------------------------------------------------------------
 */

/* Are the scales of a bias those of the product? */
static bool fits_bias(const joiner *j, const zk_program_node *bias, const zk_tensor *x,
                      const zk_tensor *w) {
  const zk_tensor *scale = constant(j, input(bias, 1)), *zero = constant(j, input(bias, 2));
  int64_t n = scale ? zk_numel(scale) : 0;
  if (!scale || scale->dtype != ZK_FLOAT32 || (n != 1 && n != zk_numel(w)) ||
      (zero && zero->dtype != ZK_INT32))
    return false;
  for (int64_t i = 0; i < zk_numel(w); i++) {
    double want = zk_element_f(x, 0) * zk_element_f(w, i), s = zk_element_f(scale, n == 1 ? 0 : i);
    if (fabs(want - s) > 1e-5 * fabs(want) ||
        (zero && zk_element_i(zero, zk_numel(zero) == 1 ? 0 : i) != 0))
      return false;
  }
  return true;
}

/* The axis of the outputs in a product's weight; -1: there is none. */
static int weight_axis(const joiner *j, const zk_program_node *n, bool gemm, bool conv) {
  const zk_program_node *dq = maker_of(j, n->in[1]);
  const zk_tensor *w = dq ? constant(j, input(dq, 0)) : NULL;
  if (conv)
    return 0;
  if (gemm)
    return int_of(n, "transB", 0) ? 0 : 1;
  return w && w->shape.ndim == 2 ? 1 : -1;
}

static bool is_whole_gemm(const zk_program_node *n) {
  const zk_graph_attribute *beta = zk_program_attribute(n, "beta");
  const zk_graph_attribute *alpha = zk_program_attribute(n, "alpha");
  return (!beta || beta->f == 1) && (!alpha || alpha->f == 1) && int_of(n, "transA", 0) == 0;
}

static zk_status join_product(const joiner *j, zk_program_node *n) {
  bool gemm = is_type(n, "Gemm"), conv = is_type(n, "Conv");
  if (n->n_in < 2 || n->n_out != 1 || (gemm && !is_whole_gemm(n)))
    return ZK_OK;
  zk_program_node *x = bytes_of(j, n->in[0], -1), *relu;
  zk_program_node *w = bytes_of(j, n->in[1], weight_axis(j, n, gemm, conv)), *bias = NULL;
  zk_program_node *q = end_of(j, n, &relu);
  if (!x || !w || (!q && conv))
    return ZK_OK;
  int value = input(n, 2);
  if (value >= 0) {
    bias = maker_of(j, value);
    if (!is_type(bias, "DequantizeLinear") ||
        !fits_bias(j, bias, constant(j, input(x, 1)), constant(j, input(w, 1))))
      return ZK_OK;
  }
  int c = bias ? bias->in[0] : -1;
  if (q && conv) {
    const int in[] = {x->in[0], x->in[1], x->in[2], w->in[0], w->in[1],
                      w->in[2], q->in[1], q->in[2], c};
    return put(j, n, relu, q, NULL, "QLinearConv", in, 9);
  }
  if (gemm) {
    const int in[] = {x->in[0], x->in[1], x->in[2],          w->in[0],         w->in[1],
                      w->in[2], c,        q ? q->in[1] : -1, q ? q->in[2] : -1};
    return put(j, n, q ? relu : NULL, q ? q : n, "com.microsoft", "QGemm", in, 9);
  }
  if (q) {
    const int in[] = {x->in[0], x->in[1], x->in[2], w->in[0],
                      w->in[1], w->in[2], q->in[1], q->in[2]};
    return put(j, n, relu, q, NULL, "QLinearMatMul", in, 8);
  }
  const int in[] = {x->in[0], w->in[0], x->in[1], w->in[1], x->in[2], w->in[2]};
  return put(j, n, NULL, n, "com.microsoft", "MatMulIntegerToFloat", in, 6);
}

/* MatMulInteger -> Cast -> Mul by the product of two scales (-> Add of a list), as
 * quantize_dynamic writes it. */
static zk_status join_dynamic(const joiner *j, zk_program_node *n) {
  zk_program_node *cast = n->n_out == 1 ? only_reader(j, n->out[0]) : NULL;
  if (!is_type(cast, "Cast") || int_of(cast, "to", 0) != ZK_ONNX_FLOAT || cast->n_out != 1)
    return ZK_OK;
  zk_program_node *mul = only_reader(j, cast->out[0]);
  if (!is_type(mul, "Mul") || mul->n_in != 2 || mul->n_out != 1)
    return ZK_OK;
  const zk_program_node *scales = maker_of(j, mul->in[mul->in[0] == cast->out[0] ? 1 : 0]);
  if (!is_type(scales, "Mul") || scales->n_in != 2)
    return ZK_OK;
  int b = constant(j, scales->in[1]) ? 1 : 0, a_scale = scales->in[1 - b];
  const zk_tensor *b_scale = constant(j, scales->in[b]), *w = constant(j, input(n, 1));
  if (!b_scale || b_scale->dtype != ZK_FLOAT32 || b_scale->shape.ndim > 1 || !w ||
      w->shape.ndim != 2 || !is_type(maker_of(j, a_scale), "DynamicQuantizeLinear"))
    return ZK_OK;
  int in[] = {n->in[0], n->in[1], a_scale, scales->in[b], input(n, 2), input(n, 3), -1};
  zk_program_node *add = only_reader(j, mul->out[0]);
  int at = is_type(add, "Add") && add->n_in == 2 && add->in[0] == mul->out[0] ? 1 : 0;
  const zk_tensor *bias = is_type(add, "Add") ? constant(j, add->in[at]) : NULL;
  if (!bias || bias->dtype != ZK_FLOAT32 || bias->shape.ndim != 1 || add->n_in != 2 ||
      zk_numel(bias) != w->shape.dim[1])
    return put(j, n, cast, mul, "com.microsoft", "MatMulIntegerToFloat", in, 6);
  in[6] = add->in[at];
  ZK_TRY(put(j, n, mul, add, "com.microsoft", "MatMulIntegerToFloat", in, 7));
  drop(j, cast);
  return ZK_OK;
}

/* ---- others -----------------------------------------------------------------------------------
 */

static const struct {
  const char *type, *made; /* NULL: it passes integers on as it is */
} others[] = {{"Add", "QLinearAdd"},
              {"Mul", "QLinearMul"},
              {"Sigmoid", "QLinearSigmoid"},
              {"LeakyRelu", "QLinearLeakyRelu"},
              {"Softmax", "QLinearSoftmax"},
              {"AveragePool", "QLinearAveragePool"},
              {"GlobalAveragePool", "QLinearGlobalAveragePool"},
              {"Concat", "QLinearConcat"},
              {"MaxPool", NULL},
              {"Reshape", NULL},
              {"Flatten", NULL},
              {"Transpose", NULL},
              {"Squeeze", NULL},
              {"Unsqueeze", NULL}};

static bool same_numbers(const joiner *j, int a, int b) {
  const zk_tensor *x = constant(j, a), *y = constant(j, b);
  return a == b || (x->dtype == y->dtype && zk_element_f(x, 0) == zk_element_f(y, 0));
}

/* One that moves integers, or the greatest of some: with the same numbers in front and behind. */
static zk_status join_passing(const joiner *j, zk_program_node *n) {
  zk_program_node *x = n->n_in > 0 ? bytes_of(j, n->in[0], -1) : NULL, *relu;
  zk_program_node *q = end_of(j, n, &relu);
  int in[2] = {-1, input(n, 1)};
  if (!x || !q || relu || n->n_in > 2 || !same_numbers(j, x->in[1], q->in[1]) ||
      !same_numbers(j, x->in[2], q->in[2]))
    return ZK_OK;
  in[0] = x->in[0];
  return put(j, n, NULL, q, NULL, n->converter->type, in, n->n_in);
}

/* A function of quantized values. */
static zk_status join_function(const joiner *j, zk_program_node *n, const char *made) {
  zk_program_node *q, *relu;
  int in[3 * MOST_INPUTS + 2], count = 0;
  bool concat = is_type(n, "Concat");
  if (n->n_in > MOST_INPUTS || !(q = end_of(j, n, &relu)) || relu)
    return ZK_OK;
  const zk_tensor *zero = constant(j, q->in[2]);
  if (concat)
    in[count++] = q->in[1], in[count++] = q->in[2];
  for (int i = 0; i < n->n_in; i++) {
    const zk_program_node *x = bytes_of(j, n->in[i], -1);
    if (!x || constant(j, x->in[2])->dtype != zero->dtype)
      return ZK_OK;
    for (int k = 0; k < 3; k++)
      in[count++] = x->in[k];
  }
  if (!concat)
    in[count++] = q->in[1], in[count++] = q->in[2];
  return put(j, n, NULL, q, "com.microsoft", made, in, count);
}

static zk_status join_node(const joiner *j, zk_program_node *n) {
  if (is_type(n, "MatMul") || is_type(n, "Gemm") || is_type(n, "Conv"))
    return join_product(j, n);
  if (is_type(n, "MatMulInteger"))
    return join_dynamic(j, n);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (is_type(n, others[i].type))
      return others[i].made ? join_function(j, n, others[i].made) : join_passing(j, n);
  return ZK_OK;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* Nodes that give a constant, as constants: quantizers of PyTorch write scales so. */
static zk_status read_constants(const joiner *j, zk_program_node *n) {
  const zk_graph_attribute *a = zk_program_attribute(n, "value");
  zk_dtype dtype;
  if (!is_type(n, "Constant") || !a || !a->t || n->n_out != 1 || n->out[0] < 0 ||
      n->record->attribute.count != 1 || !zk_dtype_of_onnx(a->t->data_type, &dtype))
    return ZK_OK;
  ZK_TRY(zk_graph_tensor_value(a->t, "attribute 'value'", &j->p->constant[n->out[0]]));
  n->folded = true;
  return ZK_OK;
}

zk_status zk_program_join_quantized(zk_program *p) {
  joiner j = {.p = p};
  void *maker, *reader;
  size_t room = sizeof(zk_program_node *) * ((size_t)p->n_values + 1);
  bool wanted = false;
  for (int i = 0; i < p->main.n_nodes; i++)
    wanted = wanted || is_type(&p->main.node[i], "DequantizeLinear") ||
             is_type(&p->main.node[i], "MatMulInteger");
  if (!wanted)
    return ZK_OK;
  ZK_TRY(zk_arena_take(&p->arena, room, &maker));
  ZK_TRY(zk_arena_take(&p->arena, room, &reader));
  j.maker = maker;
  j.reader = reader;
  for (int i = 0; i < p->main.n_nodes; i++) {
    zk_program_node *n = &p->main.node[i];
    for (int k = 0; k < n->n_out; k++)
      if (n->out[k] >= 0)
        j.maker[n->out[k]] = n;
    for (int k = 0; k < n->n_in; k++)
      if (n->in[k] >= 0)
        j.reader[n->in[k]] = n;
    ZK_TRY(read_constants(&j, n));
  }
  for (int i = 0; i < p->main.n_nodes; i++)
    ZK_TRY(join_node(&j, &p->main.node[i]));
  return ZK_OK;
}
