/*
 * place.c: where the program is, and what lies beside it: zknn's C modules are in its folder, where
 * it is built, or in the library folder that goes with the executable's, where it is installed.
 */
#include <limits.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>
#include "embed/modules.h"
#include "host/host.h"

bool zkl_own_path(char *path) {
  ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
  if (length >= 0) {
    path[length] = '\0';
    return true;
  }
  const char *started = (const char *)getauxval(AT_EXECFN); /* without /proc */
  return started && realpath(started, path);
}

void zkl_open_modules(lua_State *L, const char *script) {
  static const zkl_place place = {zkl_own_path, {"", ZK_MODULE_FOLDER}};
  zkl_open_embedded(L, &place);
  if (script)
    zkl_set_script(L, script);
}
