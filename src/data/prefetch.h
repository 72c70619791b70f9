/*
 * prefetch.h: worker threads that prepare batches ahead of their use.
 *
 * The caller fills a batch sample by sample: each has a source of its picture and a pipeline. Then
 * it submits the batch. Batches are taken in the order of submission. All calls come from the
 * interpreter's thread; results do not depend on the number of threads.
 */
#ifndef ZK_DATA_PREFETCH_H
#define ZK_DATA_PREFETCH_H

#include "data/pipeline.h"

typedef struct zk_prefetch zk_prefetch;
typedef struct zk_batch zk_batch;

/* Reads a PNG file as bytes [H, W, 3], as ImageFolder does: grey in all three channels, alpha
 * dropped, 16 bits rounded to 8. */
zk_status zk_picture_read(const char *path, zk_tensor **out);

zk_status zk_prefetch_open(int n_workers, zk_prefetch **out);
/* Stops the threads and frees everything. f may be NULL. */
void zk_prefetch_close(zk_prefetch *f);

/* A new batch of `n` samples; zk_batch_free, unless it is submitted. out: [n, ...], contiguous,
 * gets the results as rows; NULL: each result stays a separate tensor. */
zk_status zk_batch_new(int64_t n, zk_tensor *out, zk_batch **batch);
void zk_batch_free(zk_batch *b); /* NULL passes */
/* The next sample: the file at path; or, without one, row `row` of source, in memory. The numbers
 * of the pipeline are copied, its noises kept. */
zk_status zk_batch_add(zk_batch *b, const char *path, zk_tensor *source, int64_t row,
                       const zk_pipeline *pipeline);
/* Submits a batch that has all samples. */
void zk_prefetch_submit(zk_prefetch *f, zk_batch *b);

/* The oldest batch once it is done, or NULL after `seconds` (and when there is none). */
zk_batch *zk_prefetch_wait(zk_prefetch *f, double seconds);
/* The failure of its first bad sample, with the message. A sample that lacked memory is tried
 * again. */
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
