/*
 * run_lua.c: a Lua script in one's own program. The script trains a net; the program then asks the
 * script's function `predict`, with numbers of its own.
 *
 *   cc -o run_lua run_lua.c $(pkg-config --cflags --libs zknn)
 *   ./run_lua fit_line.lua
 */
#include <stdio.h>
#include <stdlib.h>
#include <zknn.h>

static int fail(void) {
  fprintf(stderr, "run_lua: %s\n", zknn_error());
  zknn_lua_close();
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  const char *script = argc > 1 ? argv[1] : "fit_line.lua";
  const char *arguments[] = {"200"}; /* steps */
  float numbers[] = {-1, 0, 2};
  int64_t shape[] = {3, 1};
  zknn_array x = {numbers, shape, 2};

  printf("zknn %s\n", zknn_version());
  if (zknn_lua_file(script, 1, arguments) != 0)
    return fail();
  zknn_result *result = zknn_lua_call("predict", &x, 1);
  if (!result)
    return fail();
  zknn_array y = zknn_result_array(result, 0);
  for (int64_t i = 0; i < y.shape[0]; i++)
    printf("predict(%g) = %.3f\n", numbers[i], y.data[i]);
  zknn_result_free(result);
  zknn_lua_close();
  return EXIT_SUCCESS;
}
