/*
 * digest.c: MD5 (which data sets publish) and SHA-256. The only file that includes libmd's headers.
 */
#include "base/file.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>
#include <md5.h>
#include <sha2.h>
#include "base/interrupt.h"
#include "base/library.h"
#include "base/memory.h"
#include "base/thread.h"

/* clang-format off */
#define FUNCTIONS(X)                                                                              \
  X(, MD5Data) X(, MD5End) X(, MD5Init) X(, MD5Update) X(, SHA256End) X(, SHA256Init)             \
  X(, SHA256Update)
/* clang-format on */
ZK_LIBRARY(libmd, ZK_LIBMD, FUNCTIONS);

/* Given a buffer, these allocate nothing: they fail only where libmd is not there. */

zk_status zk_md5_hex(const void *data, size_t size, char hex[33]) {
  ZK_TRY(zk_library_open(&libmd_library));
  libmd.MD5Data(data, size, hex);
  return ZK_OK;
}

zk_status zk_sha256_hex(const void *data, size_t size, char hex[65]) {
  const size_t block = (size_t)1 << 22;
  SHA2_CTX context;
  ZK_TRY(zk_library_open(&libmd_library));
  libmd.SHA256Init(&context);
  for (size_t at = 0; at < size && !zk_interrupted(); at += block)
    libmd.SHA256Update(&context, (const uint8_t *)data + at, size - at < block ? size - at : block);
  libmd.SHA256End(&context, hex);
  return ZK_OK;
}

/* ---- following ------------------------------------------------------------------------------ */

struct zk_md5_follower {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t more;
  const uint8_t *data;
  size_t reached;
  bool end;
  MD5_CTX context; /* the thread's own */
};

static void *follow(void *argument) {
  zk_md5_follower *f = argument;
  size_t hashed = 0;
  bool end = false;
  while (!end) {
    pthread_mutex_lock(&f->lock);
    while (f->reached == hashed && !f->end)
      pthread_cond_wait(&f->more, &f->lock);
    size_t reached = f->reached;
    end = f->end;
    pthread_mutex_unlock(&f->lock);
    libmd.MD5Update(&f->context, f->data + hashed, reached - hashed);
    hashed = reached;
  }
  return NULL;
}

zk_md5_follower *zk_md5_follow(const void *data) {
  zk_md5_follower *f = zk_library_open(&libmd_library) == ZK_OK ? zk_alloc_zero(sizeof *f) : NULL;
  if (!f)
    return NULL;
  f->data = data;
  libmd.MD5Init(&f->context);
  pthread_mutex_init(&f->lock, NULL);
  pthread_cond_init(&f->more, NULL);
  if (zk_thread_start(&f->thread, follow, f))
    return f;
  pthread_cond_destroy(&f->more);
  pthread_mutex_destroy(&f->lock);
  zk_free(f);
  return NULL;
}

static void tell(zk_md5_follower *f, size_t reached, bool end) {
  pthread_mutex_lock(&f->lock);
  f->reached = reached;
  f->end = end;
  pthread_cond_signal(&f->more);
  pthread_mutex_unlock(&f->lock);
}

void zk_md5_reach(zk_md5_follower *f, size_t size) {
  tell(f, size, false);
}

void zk_md5_finish(zk_md5_follower *f, char hex[33]) {
  tell(f, f->reached, true); /* only this thread writes `reached` */
  pthread_join(f->thread, NULL);
  libmd.MD5End(&f->context, hex);
  pthread_cond_destroy(&f->more);
  pthread_mutex_destroy(&f->lock);
  zk_free(f);
}
