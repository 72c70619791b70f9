/*
 * prefetch.h: batches that worker threads prepare ahead of whoever takes them, in order.
 *
 * A batch is filled sample by sample, each with where its picture comes from and a pipeline, then
 * handed over. Batches are taken in the order in which they were handed over. All calls come from
 * the interpreter's thread; results do not depend on the number of threads.
 */
#ifndef ZK_DATA_PREFETCH_H
#define ZK_DATA_PREFETCH_H

#include "data/pipeline.h"

typedef struct zk_prefetch zk_prefetch;
typedef struct zk_batch zk_batch;

/* A PNG file as bytes [H, W, 3], the way pictures of an ImageFolder come: grey in all three
 * channels, alpha dropped, 16 bits rounded to 8. */
zk_status zk_picture_read(const char *path, zk_tensor **out);

zk_status zk_prefetch_open(int n_workers, zk_prefetch **out);
/* Stops the threads and frees everything. NULL passes. */
void zk_prefetch_close(zk_prefetch *f);

/* A batch of `n` samples; zk_batch_free, unless it is handed over. out: [n, ...], contiguous, where
 * each result goes; or NULL: each stays a tensor of its own. */
zk_status zk_batch_new(int64_t n, zk_tensor *out, zk_batch **batch);
void zk_batch_free(zk_batch *b); /* NULL passes */
/* The next sample: the file at path; or, without one, row `row` of source, in memory. The numbers
 * of the pipeline are copied, its noises kept. */
zk_status zk_batch_add(zk_batch *b, const char *path, zk_tensor *source, int64_t row,
                       const zk_pipeline *pipeline);
/* Hands the batch over when it has all samples. */
void zk_prefetch_submit(zk_prefetch *f, zk_batch *b);

/* The oldest batch once it is done, or NULL after `seconds` (and when there is none). */
zk_batch *zk_prefetch_wait(zk_prefetch *f, double seconds);
/* What went wrong with its first bad sample, that one's message with it; what was short of memory
 * is tried again. */
zk_status zk_batch_status(zk_batch *b);
/* How many samples were added. */
int64_t zk_batch_size(const zk_batch *b);
/* Sample i of a batch without `out`: borrowed. */
zk_tensor *zk_batch_result(zk_batch *b, int64_t i);
/* Frees the oldest batch. */
void zk_prefetch_drop(zk_prefetch *f);
/* Takes it out of the line instead: it is the caller's to free. */
zk_batch *zk_prefetch_take(zk_prefetch *f);

#endif
