/*
 * pickle_machine.h: the machine that runs a pickle. Private to the pickle_*.c files.
 *
 * The memory for a pickle's objects is proportional to its length: entries of the memo are shared,
 * never copied, and copied bytes are counted (zk_pickle_spend). Containers may contain themselves,
 * so a list of all containers (zk_unpickled) frees them at the end.
 */
#ifndef ZK_IO_PICKLE_MACHINE_H
#define ZK_IO_PICKLE_MACHINE_H

#include "base/cursor.h"
#include "io/pickle.h"

typedef struct zk_machine {
  zk_cursor in;
  zk_unpickled *made;
  zk_object **stack, **memo; /* memo: NULL in unused entries */
  size_t depth, stack_room, memo_count, memo_used;
  size_t *marks; /* depths of the stack at the MARKs */
  size_t mark_count, mark_room;
} zk_machine;

/* --- pickle_stack.c: functions that take o take its reference, also on failure --- */

zk_status zk_machine_push(zk_machine *m, zk_object *o);
/* Fails unless n values are above the last MARK. */
zk_status zk_machine_need(const zk_machine *m, size_t n);
/* The value at that depth from the top, 0 the topmost. */
zk_object *zk_machine_top(const zk_machine *m, size_t below);
void zk_machine_drop(zk_machine *m, size_t n);
zk_status zk_machine_mark(zk_machine *m);
/* Removes the last MARK; *n values were above it. */
zk_status zk_machine_unmark(zk_machine *m, size_t *n);
/* Replaces the top n values by a tuple or list of them. */
zk_status zk_machine_gather(zk_machine *m, zk_object_type type, size_t n);
/* Moves the top n values to the end of `container`, from the lowest on. */
zk_status zk_machine_move(zk_machine *m, zk_object *container, size_t n);
zk_status zk_machine_put(zk_machine *m, size_t index);
zk_status zk_machine_get(zk_machine *m, size_t index);
void zk_machine_free(zk_machine *m);

/* Counts n copied bytes. Error: more than the pickle's size allows. */
zk_status zk_pickle_spend(zk_machine *m, size_t n);
/* Stores the arguments in the OPAQUE *out. `made`: the status of making it, passed on. */
zk_status zk_pickle_keep_args(zk_status made, zk_object *args, zk_object **out);
/* Fails with "damaged pickle: what". */
zk_status zk_pickle_damaged(const char *what);
#ifdef __clang_analyzer__ /* base/status.h */
#define zk_pickle_damaged(what) ZK_NEVER_OK(zk_pickle_damaged(what))
#endif

/* --- pickle_text.c --- */

/* A value of protocol 0, from a line of text: I, L, F, S, V. */
zk_status zk_pickle_text(zk_machine *m, uint8_t opcode, zk_object **out);
/* An integer of n bytes, little-endian and signed: an INT, or an OPAQUE past 64 bits. */
zk_status zk_pickle_integer(const uint8_t *bytes, size_t n, bool is_signed, zk_object **out);
/* The bytes of a text whose characters are below 256, as Python's latin1. */
zk_status zk_pickle_latin1(zk_machine *m, const zk_object *text, zk_object **out);
/* A dict's key as text, cut to `size`; gives the length. */
size_t zk_pickle_key_text(const zk_object *key, char *text, size_t size);

/* --- pickle_call.c --- */

/* The result of `callee` called with `args`, a tuple; kwargs may be NULL. */
zk_status zk_pickle_call(zk_machine *m, const zk_object *callee, zk_object *args, zk_object *kwargs,
                         zk_object **out);
/* o.__setstate__(state), or the attributes of state. */
zk_status zk_pickle_build(zk_machine *m, zk_object *o, zk_object *state);
zk_status zk_pickle_set_items(zk_machine *m, size_t n);
zk_status zk_pickle_append_items(zk_machine *m, size_t n);

/* --- pickle_torch.c: false in *known when the name is none of theirs --- */

zk_status zk_pickle_call_torch(const char *name, zk_object *args, zk_object **out, bool *known);
/* The value of a name that is not called: a dtype. */
zk_status zk_pickle_torch_name(const char *name, zk_object **out, bool *known);
/* ('storage', torch.FloatStorage, '0', 'cpu', n) and its like. */
zk_status zk_pickle_persistent(zk_machine *m, zk_object *id, zk_object **out);
/* A STORAGE: `count` elements of that storage from `first` on. */
zk_status zk_pickle_storage_object(zk_pickle_storage *of, int64_t first, int64_t count,
                                   zk_object **out);
/* The same for a part of a STORAGE. Error: first and count are no INTs, or exceed it. */
zk_status zk_pickle_view(const zk_object *storage, const zk_object *first, const zk_object *count,
                         zk_object **out);
/* A tensor object whose storage is not read yet. */
zk_status zk_pickle_tensor_object(const zk_pickle_tensor *w, bool requires_grad, zk_object **out);

/* --- pickle_numpy.c --- */

zk_status zk_pickle_call_numpy(zk_machine *m, const char *name, zk_object *args, zk_object **out,
                               bool *known);
zk_status zk_pickle_build_array(zk_machine *m, zk_object *array, const zk_object *state);

/* --- pickle_finish.c, pickle_select.c --- */

/* The wanted part of root, in new containers, and a list of the paths left out. */
zk_status zk_pickle_select(const zk_object *root, const zk_object *keys, zk_object **out,
                           zk_object **left);

#endif
