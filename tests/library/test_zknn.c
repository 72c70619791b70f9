/*
 * test_zknn.c: libzknn through its header alone, as a program has it: nets, pictures, Lua,
 * errors, threads, and what a library must leave alone in its process.
 *
 * Oracle: layers whose weights are set, so that results are known in closed form; MNIST's label.
 * Run at the top of the tree: test_zknn FOLDER, for files.
 */
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include "../c/check.h"
#include "zknn.h"

#define THREADS 4
#define ROUNDS 50
#define RUNS 400

static const char *folder;

/* Names in a ring, so that a few may be used at a time. */
static const char *file(const char *name) {
  static char names[4][512];
  static int next;
  char *path = names[next = (next + 1) % 4];
  snprintf(path, sizeof names[0], "%s/%s", folder, name);
  return path;
}

static void write_text(const char *name, const char *text) {
  FILE *f = fopen(file(name), "w");
  CHECK(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static bool says(const char *part) {
  return strstr(zknn_error(), part) != NULL;
}

/* x [2, 2] -> x * [[1, 3], [2, 4]] + [10, 20] */
static void export_nets(void) {
  char code[2048];
  snprintf(code, sizeof code,
           "local zknn, folder = require 'zknn', '%s/'\n"
           "local model = zknn.nn.Linear(2, 2)\n"
           "model:load_state_dict { weight = zknn.tensor {{1, 2}, {3, 4}},\n"
           "  bias = zknn.tensor {10, 20} }\n"
           "zknn.save(model:state_dict(), folder .. 'linear.pth')\n"
           "zknn.onnx.export(model, zknn.zeros(2, 2), folder .. 'linear.onnx',\n"
           "  { input_names = {'x'}, output_names = {'y'}, dynamic_axes = { x = {[0] = 'n'} } })\n"
           "local table = zknn.nn.Embedding(3, 2)\n"
           "table:load_state_dict { weight = zknn.tensor {{0, 1}, {2, 3}, {4, 5}} }\n"
           "zknn.onnx.export(table, zknn.tensor({0, 1}, {dtype = zknn.int64}),\n"
           "  folder .. 'embedding.onnx')\n"
           "local Drawing = zknn.nn.class 'Drawing'\n"
           "function Drawing:forward(x) return zknn.bernoulli(x * 0 + 0.5) + 2 end\n"
           "zknn.onnx.export(Drawing(), zknn.zeros(2, 2), folder .. 'drawing.onnx')",
           folder);
  CHECK(zknn_lua_string(code) == 0, "%s", zknn_error());
}

static const float four[] = {1, 2, 3, 4}, expected[] = {15, 31, 21, 45};
static const int64_t two_by_two[] = {2, 2};
static const zknn_array square = {four, two_by_two, 2};

static bool is_expected(const zknn_result *r) {
  zknn_array y = zknn_result_array(r, 0);
  return r && y.dims == 2 && y.shape[0] == 2 && y.shape[1] == 2 &&
         memcmp(y.data, expected, sizeof expected) == 0;
}

static void test_version(void) {
  char text[32];
  snprintf(text, sizeof text, "%d.%d.%d", ZKNN_VERSION_MAJOR, ZKNN_VERSION_MINOR,
           ZKNN_VERSION_PATCH);
  CHECK(strcmp(zknn_version(), text) == 0 && strcmp(text, ZKNN_VERSION) == 0);
  CHECK(strcmp(text, ZK_VERSION) == 0, "the header says %s, CMake %s", text, ZK_VERSION);
  CHECK(strcmp(zknn_error(), "") == 0);
}

static void test_onnx(void) {
  zknn_net *net = zknn_load_onnx(file("linear.onnx"));
  CHECK(net != NULL, "%s", zknn_error());
  CHECK(zknn_net_inputs(net) == 1 && zknn_net_outputs(net) == 1);
  CHECK(strcmp(zknn_net_input_name(net, 0), "x") == 0);
  CHECK(strcmp(zknn_net_output_name(net, 0), "y") == 0);
  int64_t shape[2] = {0, 0};
  CHECK(zknn_net_input_shape(net, 0, shape, 2) == 2 && shape[0] == -1 && shape[1] == 2);
  shape[1] = 7;
  CHECK(zknn_net_input_shape(net, 0, shape, 1) == 2 && shape[1] == 7);
  CHECK(zknn_net_output_shape(net, 0, NULL, 0) == 2);
  CHECK(!zknn_net_input_name(net, 1) && says("no input 1: the net has 1"));
  CHECK(zknn_net_output_shape(net, -1, shape, 2) == -1 && says("no output -1"));
  zknn_result *r = zknn_run(net, &square, 1);
  CHECK(is_expected(r), "%s", zknn_error());
  CHECK(zknn_result_count(r) == 1 && !zknn_result_array(r, 1).data);
  zknn_result_free(r);

  const int64_t wrong[] = {2, 3}, negative[] = {-1, 2};
  const float six[6] = {0};
  CHECK(!zknn_run(net, &(zknn_array){six, wrong, 2}, 1) && says("'x'"), "%s", zknn_error());
  CHECK(!zknn_run(net, &(zknn_array){six, negative, 2}, 1) && says("size 0 of the array is -1"));
  CHECK(!zknn_run(net, &(zknn_array){NULL, two_by_two, 2}, 1) && says("no data"));
  CHECK(!zknn_run(net, &(zknn_array){six, NULL, 2}, 1) && says("without a shape"));
  CHECK(!zknn_run(net, &(zknn_array){six, wrong, 99}, 1) && says("99 dimensions"));
  CHECK(!zknn_run(net, &square, 2) && says("it takes 1, got 2"));
  CHECK(!zknn_run(NULL, &square, 1) && says("NULL"));
  zknn_net_free(net);

  net = zknn_load_onnx(file("embedding.onnx"));
  const float indices[] = {2, 0};
  const int64_t pair[] = {2};
  const float rows[] = {4, 5, 0, 1};
  r = net ? zknn_run(net, &(zknn_array){indices, pair, 1}, 1) : NULL;
  CHECK(r && memcmp(zknn_result_array(r, 0).data, rows, sizeof rows) == 0, "%s", zknn_error());
  zknn_result_free(r);
  zknn_net_free(net);
  zknn_net_free(NULL);
  zknn_result_free(NULL);
}

static void test_bad_files(void) {
  CHECK(!zknn_load_onnx("/nowhere/x.onnx") && says("/nowhere/x.onnx: No such file"), "%s",
        zknn_error());
  write_text("bad.onnx", "no net at all");
  CHECK(!zknn_load_onnx(file("bad.onnx")) && says("bad.onnx"), "%s", zknn_error());
  CHECK(!zknn_load_onnx(NULL) && says("NULL"));
  CHECK(!zknn_read_png("data/test/README.md", 1) && says("README.md"), "%s", zknn_error());
  CHECK(!zknn_read_png("data/test/2.png", 2) && says("channels"));
}

/* MNIST's second test image is a 2 (data/test/README.md). */
static void test_picture(void) {
  zknn_result *grey = zknn_read_png("data/test/2.png", 1);
  zknn_array a = zknn_result_array(grey, 0);
  CHECK(a.dims == 3 && a.shape[0] == 1 && a.shape[1] == 28 && a.shape[2] == 28, "%s", zknn_error());
  float least = 2, most = -1;
  for (int i = 0; grey && i < 28 * 28; i++) {
    least = a.data[i] < least ? a.data[i] : least;
    most = a.data[i] > most ? a.data[i] : most;
  }
  CHECK(least == 0 && most == 1, "%g to %g", least, most);
  zknn_result *color = zknn_read_png("data/test/2.png", 3);
  zknn_array c = zknn_result_array(color, 0);
  CHECK(c.dims == 3 && c.shape[0] == 3, "%s", zknn_error());
  for (int k = 0; grey && color && k < 3; k++)
    CHECK(memcmp(c.data + k * 28 * 28, a.data, 28 * 28 * sizeof(float)) == 0);
  zknn_result_free(grey);
  zknn_result_free(color);
}

static void test_script_nets(void) {
  write_text("width.lua", "return 2");
  write_text("linear.lua", "return function()\n"
                           "  return require('zknn').nn.Linear(require 'width', 2)\n"
                           "end\n");
  zknn_net *net = zknn_load_script(file("linear.lua"), file("linear.pth"));
  CHECK(net != NULL, "%s", zknn_error());
  CHECK(zknn_net_inputs(net) == 1 && strcmp(zknn_net_input_name(net, 0), "input") == 0);
  CHECK(zknn_net_input_shape(net, 0, NULL, 0) == -1 && says("'input' may have any shape"));
  zknn_result *r = net ? zknn_run(net, &square, 1) : NULL;
  CHECK(is_expected(r), "%s", zknn_error());
  zknn_result_free(r);
  const int64_t wrong[] = {1, 4};
  CHECK(!zknn_run(net, &(zknn_array){four, wrong, 2}, 1) && says("Linear"), "%s", zknn_error());

  write_text("two.lua", "return { function(a, b) return a + b, a * b end,\n"
                        "  inputs = {'a', 'b'}, outputs = {'sum', 'product'} }\n");
  zknn_net *two = zknn_load_script(file("two.lua"), NULL);
  CHECK(two != NULL, "%s", zknn_error());
  const zknn_array both[] = {square, square};
  CHECK(zknn_net_inputs(two) == 2 && strcmp(zknn_net_output_name(two, 1), "product") == 0);
  r = two ? zknn_run(two, both, 2) : NULL;
  CHECK(r && zknn_result_count(r) == 2 && zknn_result_array(r, 1).data[3] == 16, "%s",
        zknn_error());
  zknn_result_free(r);
  zknn_net_free(two);

  write_text("nothing.lua", "x = 1");
  CHECK(!zknn_load_script(file("nothing.lua"), NULL) && says("must return a model"), "%s",
        zknn_error());
  write_text("exit.lua", "os.exit()");
  CHECK(!zknn_load_script(file("exit.lua"), NULL) && says("ended before"), "%s", zknn_error());
  CHECK(!zknn_load_script("/nowhere/x.lua", NULL) && says("/nowhere/x.lua"), "%s", zknn_error());
  CHECK(!zknn_load_script(file("linear.lua"), "/nowhere/x.pth") && says("/nowhere/x.pth"), "%s",
        zknn_error());

  zknn_lua_close();
  CHECK(!zknn_run(net, &square, 1) && says("has ended (zknn_lua_close)"), "%s", zknn_error());
  zknn_net_free(net);
}

static void test_lua(void) {
  write_text("script.lua", "local a, b = ...\nassert(arg[0]:find 'script.lua')\n"
                           "given = a .. b .. #arg .. require 'width'\n");
  const char *const arguments[] = {"x", "y"};
  CHECK(zknn_lua_file(file("script.lua"), 2, arguments) == 0, "%s", zknn_error());
  CHECK(zknn_lua_string("assert(given == 'xy22', given)") == 0, "%s", zknn_error());
  CHECK(zknn_lua_string("print('") == -1 && says("unfinished string"), "%s", zknn_error());
  CHECK(zknn_lua_string("local x = nil\nx.y = 1") == -1 && says(":2:"), "%s", zknn_error());
  CHECK(zknn_lua_string("error {}") == -1 && *zknn_error());
  CHECK(!says("\033["), "colours in a message");
  CHECK(zknn_lua_string("os.exit(0)") == 0 && zknn_lua_string("os.exit(true)") == 0);
  CHECK(zknn_lua_string("os.exit(3)") == -1 && says("os.exit(3)"));
  CHECK(zknn_lua_string("os.exit(false)") == -1);
  CHECK(zknn_lua_file("/nowhere/x.lua", 0, NULL) == -1 && says("/nowhere/x.lua"));
  CHECK(zknn_lua_file(NULL, 0, NULL) == -1 && zknn_lua_string(NULL) == -1);

  CHECK(zknn_lua_string("function twice(x) return 2 * x, 7 end") == 0);
  zknn_result *r = zknn_lua_call("twice", &square, 1);
  CHECK(zknn_result_count(r) == 2, "%s", zknn_error());
  CHECK(r && zknn_result_array(r, 0).data[3] == 8 && zknn_result_array(r, 1).dims == 0 &&
        zknn_result_array(r, 1).data[0] == 7);
  zknn_result_free(r);
  CHECK(!zknn_lua_call("thrice", NULL, 0) && says("no global function 'thrice'"));
  CHECK(zknn_lua_string("function bad() return 'text' end") == 0);
  CHECK(!zknn_lua_call("bad", NULL, 0) && says("result 1 is"), "%s", zknn_error());
  zknn_lua_close();
  zknn_lua_close();
  CHECK(zknn_lua_string("assert(given == nil)") == 0, "%s", zknn_error());
}

/* What a Lua leaves behind does not reach the next one, nor the nets. */
static void test_settings(void) {
  CHECK(zknn_lua_string("require('zknn').set_grad_enabled(false)") == 0, "%s", zknn_error());
  zknn_lua_close();
  CHECK(zknn_lua_string("assert(require('zknn').is_grad_enabled())") == 0, "%s", zknn_error());
}

static void test_errors_in_coroutines(void) {
  for (int i = 0; i < 1000; i++) /* each leaves calls by a jump */
    CHECK(zknn_lua_string("local zknn = require 'zknn'\n"
                          "coroutine.wrap(function() zknn.zeros(2):reshape(3) end)()") == -1);
}

typedef struct worker {
  pthread_t thread;
  zknn_net *own, *common;
  int failures;
} worker;

static void *work(void *argument) {
  worker *w = argument;
  for (int i = 0; i < ROUNDS; i++) {
    zknn_result *a = zknn_run(w->own, &square, 1), *b = zknn_run(w->common, &square, 1);
    zknn_result *c = zknn_lua_call("identity", &square, 1);
    w->failures += !is_expected(a) || !is_expected(b) || !c;
    zknn_result_free(a);
    zknn_result_free(b);
    zknn_result_free(c);
    w->failures += zknn_lua_call("raise", &square, 1) != NULL || !says("on purpose");
  }
  return NULL;
}

static void test_threads(void) {
  CHECK(zknn_set_threads(2) == 0 && zknn_set_threads(0) == -1 && says("1 to 1024"));
  CHECK(zknn_lua_string("function identity(x) return x end\n"
                        "function raise(x) x:reshape(1, 4):sum(); error 'on purpose' end") == 0);
  zknn_net *common = zknn_load_script(file("linear.lua"), file("linear.pth"));
  worker workers[THREADS];
  for (int i = 0; i < THREADS; i++) {
    workers[i] = (worker){.own = zknn_load_onnx(file("linear.onnx")), .common = common};
    CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(workers[i].thread, NULL);
    CHECK(workers[i].failures == 0, "%d failures", workers[i].failures);
    zknn_net_free(workers[i].own);
  }
  CHECK(strcmp(zknn_error(), "") != 0 && !says("on purpose"), "%s", zknn_error());
  zknn_net_free(common);
}

/* Nets that run at the same time, one each and one in common, give what they give alone, and so
 * does one that draws random numbers; meanwhile nets are loaded and freed. */
typedef struct runner {
  pthread_t thread;
  const char *path;
  zknn_net *own, *common, *drawing;
  int failures;
} runner;

/* Each number is 2 or 3. */
static bool is_drawn(const zknn_result *r) {
  zknn_array y = zknn_result_array(r, 0);
  bool good = r && y.dims == 2;
  for (int i = 0; good && i < 4; i++)
    good = y.data[i] == 2 || y.data[i] == 3;
  return good;
}

static void *run_nets(void *argument) {
  runner *w = argument;
  for (int i = 0; i < RUNS; i++) {
    zknn_result *r[] = {zknn_run(w->own, &square, 1), zknn_run(w->common, &square, 1),
                        zknn_run(w->drawing, &square, 1)};
    w->failures += !is_expected(r[0]) || !is_expected(r[1]) || !is_drawn(r[2]);
    for (int k = 0; k < 3; k++)
      zknn_result_free(r[k]);
    if (i % 100 == 99) {
      zknn_net *net = zknn_load_onnx(w->path);
      w->failures += !net;
      zknn_net_free(net);
    }
  }
  return NULL;
}

static void test_runs_side_by_side(void) {
  const char *path = file("linear.onnx");
  zknn_net *common = zknn_load_onnx(path);
  runner runners[THREADS];
  for (int i = 0; i < THREADS; i++) {
    runners[i] = (runner){.path = path, .common = common, .own = zknn_load_onnx(path)};
    runners[i].drawing = zknn_load_onnx(file("drawing.onnx"));
    CHECK(runners[i].drawing != NULL, "%s", zknn_error());
    CHECK(pthread_create(&runners[i].thread, NULL, run_nets, &runners[i]) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(runners[i].thread, NULL);
    CHECK(runners[i].failures == 0, "%d failures", runners[i].failures);
    zknn_net_free(runners[i].own);
    zknn_net_free(runners[i].drawing);
  }
  zknn_net_free(common);
}

static struct sigaction at_start[NSIG];

static void remember_signals(void) {
  for (int number = 1; number < NSIG; number++)
    (void)sigaction(number, NULL, &at_start[number]);
}

/* The first of these locales, which write 1,5, stays in force, and Lua's numbers keep the point. */
static void test_process(void) {
  static const char *const commas[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
  for (int i = 0; i < 3 && !setlocale(LC_ALL, commas[i]); i++)
    ;
  char before[64], now[64], *set = setlocale(LC_ALL, NULL);
  CHECK(set != NULL);
  snprintf(before, sizeof before, "%g", 1.5);
  CHECK(zknn_lua_string("assert(tostring(1.5) == '1.5', tostring(1.5))") == 0, "%s", zknn_error());
  CHECK(zknn_lua_string("assert(load('return 1.5')() == 1.5)") == 0, "%s", zknn_error());
  snprintf(now, sizeof now, "%g", 1.5);
  CHECK(strcmp(before, now) == 0, "%s, before %s", now, before);
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0)
      CHECK(action.sa_handler == at_start[number].sa_handler, "of signal %d", number);
  }
}

int main(int argc, char **argv) {
  remember_signals();
  folder = argc > 1 ? argv[1] : ".";
  RUN(test_version);
  export_nets();
  RUN(test_onnx);
  RUN(test_bad_files);
  RUN(test_picture);
  RUN(test_script_nets);
  RUN(test_lua);
  RUN(test_settings);
  RUN(test_errors_in_coroutines);
  RUN(test_threads);
  RUN(test_runs_side_by_side);
  RUN(test_process);
  zknn_lua_close();
  return check_report();
}
