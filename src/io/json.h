/*
 * json.h: a pull parser of JSON over a cursor. Private to io/.
 *
 * It builds only the strings that the caller wants, so a text needs no more memory than it has
 * bytes. The cursor's bytes must be UTF-8 (zk_is_utf8). Errors give the name and the offset.
 */
#ifndef ZK_IO_JSON_H
#define ZK_IO_JSON_H

#include <stdbool.h>
#include "base/cursor.h"

/* zk_json_skip refuses what nests deeper. */
#define ZK_JSON_MAX_DEPTH 64

/* The next character that is no space, or 0 at the end. The cursor stays before it. */
char zk_json_peek(zk_cursor *c);
/* Takes that character or fails, saying that it was expected. */
zk_status zk_json_expect(zk_cursor *c, char character);
/* Walks an object or array whose opening has been taken: *more tells if there is another item, and
 * otherwise the `close` has been taken. *count, at first 0, counts the items. */
zk_status zk_json_next(zk_cursor *c, char close, size_t *count, bool *more);
/* A string without its escapes, NUL-terminated besides (it may hold NULs): the caller's, zk_free.
 */
zk_status zk_json_string(zk_cursor *c, char **out, size_t *length);
/* An integer without sign, fraction or exponent that fits int64_t. */
zk_status zk_json_natural(zk_cursor *c, int64_t *out);
/* Any value. */
zk_status zk_json_skip(zk_cursor *c);

#endif
