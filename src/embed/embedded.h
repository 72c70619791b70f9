/*
 * embedded.h: the files of lua/, compiled and embedded in the executable and the library (made by
 * cmake/embed.c).
 */
#ifndef ZK_EMBED_EMBEDDED_H
#define ZK_EMBED_EMBEDDED_H

#include <stddef.h>

typedef struct zk_embedded {
  const char *module;    /* "zknn.nn.module" */
  const char *chunkname; /* "@lua/zknn/nn/module.lua" */
  const char *code;      /* what lua_dump gave */
  size_t size;
} zk_embedded;

/* Ends with a row of NULLs. */
extern const zk_embedded zk_embedded_lua[];

#endif
