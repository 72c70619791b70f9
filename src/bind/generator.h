/*
 * generator.h: random generators as Lua objects.
 */
#ifndef ZK_BIND_GENERATOR_H
#define ZK_BIND_GENERATOR_H

#include <lua.h>
#include <stdbool.h>
#include "base/rng.h"

#define ZKL_GENERATOR_TYPE "zknn.Generator"

/* Is r that of a Generator that is not garbage? */
bool zkl_generator_lives(const zk_rng *r);

zk_rng *zkl_check_generator(lua_State *L, int arg);

#endif
