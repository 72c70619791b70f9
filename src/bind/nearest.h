/*
 * nearest.h: the name that an unknown one may be a slip for.
 */
#ifndef ZK_BIND_NEAREST_H
#define ZK_BIND_NEAREST_H

/* The name in `names` (NULL at the end) that is nearest to `name`, or NULL when none is near: what
 * NumPy and others call by that name, or else with the fewest edits. */
const char *zkl_nearest(const char *name, const char *const *names);
/* "; did you mean 'relu'?" for that name, or "": the end of a message about an unknown one. */
typedef struct zkl_hint {
  char text[96];
} zkl_hint;
zkl_hint zkl_hint_for(const char *name, const char *const *names);

#endif
