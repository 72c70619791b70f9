/*
 * embed.c: a program of the build. Compiles every .lua file and writes them all as a table of C
 * byte arrays, src/embed/embedded.h's zk_embedded_lua: with Lua's compiler at each start, `require`
 * took five times as long. Line numbers and names stay, so that errors tell what they told.
 * A file that is not Lua (.js, .css) becomes a module that returns its text.
 *
 *   embed OUT ROOT FILE...
 *
 * A file ROOT/zknn/nn/init.lua is the module "zknn.nn", ROOT/zknn/nn/linear.lua "zknn.nn.linear",
 * ROOT/zknn/runs/page.css "zknn.runs.page.css".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

static int write_bytes(lua_State *L, const void *bytes, size_t size, void *out) {
  (void)L;
  for (size_t i = 0; i < size; i++)
    fprintf(out, "%d,", ((const unsigned char *)bytes)[i]);
  return ferror((FILE *)out);
}

static int is_lua(const char *name) {
  size_t length = strlen(name);
  return length > 4 && strcmp(name + length - 4, ".lua") == 0;
}

/* Replaces the text on top by Lua that returns it. */
static void make_chunk(lua_State *L) {
  lua_getglobal(L, "string");
  lua_getfield(L, -1, "format");
  lua_pushliteral(L, "return %q");
  lua_pushvalue(L, -4);
  lua_call(L, 2, 1);
}

/* Pushes the module's name, from the file's name below the root. */
static const char *push_module(lua_State *L, const char *name) {
  size_t length = strlen(name) - (is_lua(name) ? strlen(".lua") : 0);
  if (length > 5 && strncmp(name + length - 5, "/init", 5) == 0)
    length -= 5;
  lua_pushlstring(L, name, length);
  return luaL_gsub(L, lua_tostring(L, -1), "/", ".");
}

int main(int argc, char **argv) {
  FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
  lua_State *L = luaL_newstate();
  if (!out || !L) {
    perror(argc > 2 ? argv[1] : "usage: embed OUT ROOT FILE...");
    return EXIT_FAILURE;
  }
  luaL_openlibs(L);
  size_t root = strlen(argv[2]) + 1;
  fprintf(out, "/* made by cmake/embed.c */\n#include \"embed/embedded.h\"\n");
  for (int i = 3; i < argc; i++) {
    /* Loaded under the name that messages show, wherever the tree lies. */
    FILE *file = fopen(argv[i], "rb");
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    for (int c; file && (c = getc(file)) != EOF;)
      luaL_addchar(&text, (char)c);
    luaL_pushresult(&text);
    if (!file || fclose(file) != 0) {
      perror(argv[i]);
      return EXIT_FAILURE;
    }
    if (!is_lua(argv[i]))
      make_chunk(L);
    size_t size;
    const char *source = lua_tolstring(L, -1, &size);
    const char *chunk = lua_pushfstring(L, "@lua/%s", argv[i] + root);
    if (luaL_loadbufferx(L, source, size, chunk, "t") != LUA_OK) {
      fprintf(stderr, "%s\n", lua_tostring(L, -1));
      return EXIT_FAILURE;
    }
    fprintf(out, "static const unsigned char f%d[] = {", i);
    lua_dump(L, write_bytes, out, 0);
    fprintf(out, "};\n");
    lua_settop(L, 0);
  }
  fprintf(out, "const zk_embedded zk_embedded_lua[] = {\n");
  for (int i = 3; i < argc; i++) {
    const char *name = argv[i] + root;
    fprintf(out, "    {\"%s\", \"@lua/%s\", (const char *)f%d, sizeof f%d},\n",
            push_module(L, name), name, i, i);
    lua_settop(L, 0);
  }
  fprintf(out, "    {0, 0, 0, 0}};\n");
  lua_close(L);
  if (fclose(out) != 0) {
    perror(argv[1]);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
