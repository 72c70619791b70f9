/*
 * drawing.h: functions that draw random numbers, from the generator that a call names.
 */
#ifndef ZK_BIND_DRAWING_H
#define ZK_BIND_DRAWING_H

#include "bind/bind.h"

/* Adds functions to the table at the top as zkl_set_functions does; each also takes generator=. */
void zkl_set_drawing(lua_State *L, const luaL_Reg *functions);

#endif
