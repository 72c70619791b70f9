/*
 * locale.c: os.setlocale, and numbers that do not depend on it.
 *
 * Where a locale writes 1,5, Lua's and C's functions would write, and expect, 1,5 everywhere: in
 * files, in messages, in Lua code that is loaded. So the interpreter's thread keeps the numbers of
 * the locale "C", and takes all else from what os.setlocale sets.
 */
#include <locale.h>
#include "host/host.h"

/* Lets the thread follow the process's locale in all but numbers. False without memory. */
static int follow_locale(void) {
  static locale_t own;
  locale_t copy = duplocale(LC_GLOBAL_LOCALE);
  locale_t next = copy ? newlocale(LC_NUMERIC_MASK, "C", copy) : (locale_t)0;
  if (!next) {
    if (copy)
      freelocale(copy);
    return 0;
  }
  uselocale(next);
  if (own)
    freelocale(own);
  own = next;
  return 1;
}

/* os.setlocale: Lua's own, upvalue 1, and what follows from it. */
static int os_setlocale(lua_State *L) {
  int changes = !lua_isnoneornil(L, 1);
  lua_CFunction own = lua_tocfunction(L, lua_upvalueindex(1));
  own(L); /* here, so that its errors name setlocale */
  if (changes && !lua_isnil(L, -1) && !follow_locale())
    return luaL_error(L, "not enough memory");
  return 1;
}

void zkl_open_locale(lua_State *L) {
  lua_getglobal(L, "os");
  lua_getfield(L, -1, "setlocale");
  lua_pushcclosure(L, os_setlocale, 1);
  lua_setfield(L, -2, "setlocale");
  lua_pop(L, 1);
}
