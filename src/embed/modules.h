/*
 * modules.h: searchers for `require`. package.path stays exactly Lua's. More searchers find the
 * modules embedded here and zknn's own C modules (before any file, so that a file in the working
 * directory cannot shadow them), and modules in the script's folder (last).
 */
#ifndef ZK_EMBED_MODULES_H
#define ZK_EMBED_MODULES_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

/* Where zknn's own C modules are: zknn.NAME is zknn_NAME.so in one of these folders, which are
 * relative to the file that the code here is in. Static. */
typedef struct zkl_place {
  bool (*own_path)(char *path); /* the file's, into PATH_MAX bytes; false when nobody knows */
  const char *folders[3];       /* "" or "FOLDER/"; NULL at the end */
} zkl_place;

/* Lets require find zknn.core, the embedded modules and the C modules of that place. */
void zkl_open_embedded(lua_State *L, const zkl_place *place);
/* Pushes the loader of the embedded module `name` and the name of its file, and returns 2; or nil,
 * and 1.
 */
int zkl_push_embedded(lua_State *L, const char *name);

/* From now on modules are looked for in the folder of that script, too. */
void zkl_set_script(lua_State *L, const char *script);

#endif
