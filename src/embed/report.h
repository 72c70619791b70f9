/*
 * report.h: what is said of an error that nobody caught: message, line of source, what to write
 * instead, traceback (lua/zknn/report).
 */
#ifndef ZK_EMBED_REPORT_H
#define ZK_EMBED_REPORT_H

#include <lauxlib.h>
#include <lua.h>

/* Message handler: the text to print of the error object. */
int zkl_explain_error(lua_State *L);
/* The same for the message at the top, of a chunk that did not compile. */
void zkl_explain_syntax(lua_State *L, const char *chunkname);
/* Keeps the text of a chunk that is no file, for these two. */
void zkl_remember_source(lua_State *L, const char *chunkname, const char *text, size_t length);

#endif
