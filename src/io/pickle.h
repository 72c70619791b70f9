/*
 * pickle.h: the pickles inside PyTorch's checkpoints. Private to io/: pth.h is what others call.
 */
#ifndef ZK_IO_PICKLE_H
#define ZK_IO_PICKLE_H

#include <stddef.h>
#include <stdint.h>
#include "io/object.h"
#include "io/widen.h"

/* Gives the whole storage `key` as a one-dimensional tensor of n elements; the same one (retained)
 * for the same key. */
typedef zk_status (*zk_fetch_storage)(void *context, const char *key, const zk_stored_dtype *dtype,
                                      int64_t n, zk_tensor **out);

/*
 * Runs a pickle on a machine that knows data only: the opcodes and the names that torch.save
 * emits. What PyTorch has and zknn has not becomes plain: torch.Size a tuple, torch.device and
 * dtypes strings ("cpu", "torch.float32"), nn.Parameter a tensor that requires a gradient; the
 * attributes of an OrderedDict (_metadata) are dropped. Errors: any other name or opcode, by name;
 * a window that leaves its storage; a container that holds itself; damage.
 */
zk_status zk_pickle_read(const uint8_t *data, size_t size, zk_fetch_storage fetch, void *context,
                         zk_object **out);

typedef struct zk_pickle {
  uint8_t *bytes;
  size_t size;
  const zk_storage **storages; /* by key: "0", "1", ...; borrowed from the object's tensors */
  size_t count;
} zk_pickle;

/* Writes `o` as protocol 2. Zero-initialise *out; zk_pickle_free releases it, also after a failure.
 * Errors name the place inside o. */
zk_status zk_pickle_write(const zk_object *o, zk_pickle *out);
void zk_pickle_free(zk_pickle *p);

#endif
