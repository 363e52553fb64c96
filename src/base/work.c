/*
 * Threads that take numbered tasks off one counter.
 *
 * Where the system gives fewer threads than asked for, the others do the work. Nothing is
 * kept between calls: starting a thread costs some ten microseconds, a task is worth milliseconds.
 */
#include "base/work.h"

#include <pthread.h>
#include <stdatomic.h>

struct work {
    void (*task)(void *self, size_t index);
    void *self;
    size_t count;
    atomic_size_t next;
};

static void *
take_tasks(void *given)
{
    struct work *work = given;
    for (;;) {
        size_t index = atomic_fetch_add(&work->next, 1);
        if (index >= work->count)
            return NULL;
        work->task(work->self, index);
    }
}

void
ka_work(size_t workers, size_t count, void (*task)(void *self, size_t index), void *self)
{
    struct work work = {.task = task, .self = self, .count = count};
    pthread_t thread[KA_WORKERS];
    size_t started = 0;
    workers = workers < count ? workers : count;
    workers = workers < KA_WORKERS ? workers : KA_WORKERS;
    while (started + 1 < workers && pthread_create(&thread[started], NULL, take_tasks, &work) == 0)
        started++;
    (void)take_tasks(&work);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(thread[i], NULL);
}

static void *
run_side(void *given)
{
    struct ka_side *side = given;
    side->task(side->self);
    return NULL;
}

void
ka_side_begin(struct ka_side *side, void (*task)(void *self), void *self)
{
    *side = (struct ka_side){.task = task, .self = self};
    side->started = pthread_create(&side->thread, NULL, run_side, side) == 0;
    if (!side->started)
        task(self);
}

void
ka_side_end(struct ka_side *side)
{
    if (side->started)
        (void)pthread_join(side->thread, NULL);
    side->started = false;
}
