/*
 * pickle_machine.h: the machine that runs a pickle. Private to the pickle_*.c files.
 *
 * What a pickle makes is in proportion to its length: a memo's entries are shared, never copied,
 * and what is copied out of them is counted (zk_pickle_spend). Containers may hold themselves; so
 * each is in the list of all (zk_unpickled), which takes them apart in the end.
 */
#ifndef ZK_IO_PICKLE_MACHINE_H
#define ZK_IO_PICKLE_MACHINE_H

#include "base/cursor.h"
#include "io/pickle.h"

typedef struct zk_machine {
  zk_cursor in;
  zk_unpickled *made;
  zk_object **stack, **memo; /* memo: NULL where nothing was put */
  size_t depth, stack_room, memo_count, memo_used;
  size_t *marks; /* depths of the stack at the MARKs */
  size_t mark_count, mark_room;
} zk_machine;

/* --- pickle_stack.c: each takes the reference to o, also on failure --- */

zk_status zk_machine_push(zk_machine *m, zk_object *o);
/* Fails unless n values lie above the last MARK. */
zk_status zk_machine_need(const zk_machine *m, size_t n);
/* The value at that depth from the top, 0 the topmost. */
zk_object *zk_machine_top(const zk_machine *m, size_t below);
void zk_machine_drop(zk_machine *m, size_t n);
zk_status zk_machine_mark(zk_machine *m);
/* Takes the last MARK away; *n values lay above it. */
zk_status zk_machine_unmark(zk_machine *m, size_t *n);
/* The top n values as a tuple or list, in their place. */
zk_status zk_machine_gather(zk_machine *m, zk_object_type type, size_t n);
/* Moves the top n values to the end of `container`, from the lowest on. */
zk_status zk_machine_move(zk_machine *m, zk_object *container, size_t n);
zk_status zk_machine_put(zk_machine *m, size_t index);
zk_status zk_machine_get(zk_machine *m, size_t index);
void zk_machine_free(zk_machine *m);

/* Notes that n bytes are copied out of what the pickle has. Error: more than its size allows. */
zk_status zk_pickle_spend(zk_machine *m, size_t n);
/* Of an OPAQUE that `made` made, or failed to: it keeps what it was called with. */
zk_status zk_pickle_keep_args(zk_status made, zk_object *args, zk_object **out);
/* Fails with "damaged pickle: what". */
zk_status zk_pickle_damaged(const char *what);
#ifdef __clang_analyzer__ /* base/status.h */
#define zk_pickle_damaged(what) ZK_NEVER_OK(zk_pickle_damaged(what))
#endif

/* --- pickle_text.c --- */

/* The values of protocol 0, from a line of text: I, L, F, S, V. */
zk_status zk_pickle_text(zk_machine *m, uint8_t opcode, zk_object **out);
/* An integer of n bytes, little-endian and signed: an INT, or an OPAQUE past 64 bits. */
zk_status zk_pickle_integer(const uint8_t *bytes, size_t n, bool is_signed, zk_object **out);
/* The bytes of a text whose characters are below 256, as Python's latin1. */
zk_status zk_pickle_latin1(zk_machine *m, const zk_object *text, zk_object **out);
/* A dict's key as text, cut to `size`; gives the length. */
size_t zk_pickle_key_text(const zk_object *key, char *text, size_t size);

/* --- pickle_call.c --- */

/* What `callee` gives when it is called with `args`, a tuple; kwargs may be NULL. */
zk_status zk_pickle_call(zk_machine *m, const zk_object *callee, zk_object *args, zk_object *kwargs,
                         zk_object **out);
/* o.__setstate__(state), or the attributes of state. */
zk_status zk_pickle_build(zk_machine *m, zk_object *o, zk_object *state);
zk_status zk_pickle_set_items(zk_machine *m, size_t n);
zk_status zk_pickle_append_items(zk_machine *m, size_t n);

/* --- pickle_torch.c: false in *known when the name is none of theirs --- */

zk_status zk_pickle_call_torch(const char *name, zk_object *args, zk_object **out, bool *known);
/* The value of a name that is one by itself: a dtype. */
zk_status zk_pickle_torch_name(const char *name, zk_object **out, bool *known);
/* ('storage', torch.FloatStorage, '0', 'cpu', n) and its like. */
zk_status zk_pickle_persistent(zk_machine *m, zk_object *id, zk_object **out);
/* A STORAGE: `count` elements of that storage from `first` on. */
zk_status zk_pickle_storage_object(zk_pickle_storage *of, int64_t first, int64_t count,
                                   zk_object **out);
/* The same of a part of a STORAGE. Error: first and count are no INTs, or leave it. */
zk_status zk_pickle_view(const zk_object *storage, const zk_object *first, const zk_object *count,
                         zk_object **out);
/* A tensor object over a window. */
zk_status zk_pickle_tensor_object(const zk_pickle_tensor *w, bool requires_grad, zk_object **out);

/* --- pickle_numpy.c --- */

zk_status zk_pickle_call_numpy(zk_machine *m, const char *name, zk_object *args, zk_object **out,
                               bool *known);
zk_status zk_pickle_build_array(zk_machine *m, zk_object *array, const zk_object *state);

/* --- pickle_finish.c, pickle_select.c --- */

/* The wanted places of root, in containers of their own, and a list of the places left out. */
zk_status zk_pickle_select(const zk_object *root, const zk_object *keys, zk_object **out,
                           zk_object **left);

#endif
