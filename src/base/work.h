/**
 * @file
 * Doing independent things at once, on threads.
 *
 * Whoever calls cuts the work into numbered tasks that do not depend on how many workers there are,
 * gives each its own arena and findings, and puts the results together in the order of the
 * numbers: so any number of workers gives the same bytes.
 */
#ifndef KA_BASE_WORK_H
#define KA_BASE_WORK_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/** Most threads at once. */
#define KA_WORKERS 64

/**
 * Call @p task(self, i) for each i below @p count, on up to @p workers threads, the calling one
 * among them; return when all are done. Tasks are begun in order. With 1 worker nothing but a loop.
 */
void ka_work(size_t workers, size_t count, void (*task)(void *self, size_t index), void *self);

/** One thing that is done beside others; kept by the caller until it is done. */
struct ka_side {
    void (*task)(void *self);
    void *self;
    pthread_t thread;
    bool started;
};
/** Begin @p task(self) on a thread of its own, or do it at once if there is none to be had. */
void ka_side_begin(struct ka_side *side, void (*task)(void *self), void *self);
/** Wait until it is done. */
void ka_side_end(struct ka_side *side);

#endif
