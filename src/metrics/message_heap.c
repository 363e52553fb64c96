/*
 * 1024 heaps of message records: a page of each in memory, full pages in a temporary file.
 *
 *     record ──top bits of the buyer's key──▶ page of its heap ──full──▶ end of the file
 *                                                  heap: numbers of its pages there
 *
 * So memory is 4 MiB for any number of messages, and a few 1024ths of them while heaps are worked
 * off. The file is made by tmpfile(): it has no name, nobody else can open it, and it is gone when
 * the program ends, however it ends. A small log never needs it. If it cannot be written, messages
 * are lost, and loading says so.
 */
#include "metrics/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE_RECORDS 128
#define PAGE_BYTES   (PAGE_RECORDS * sizeof(struct ka_message))

struct heap {
    struct ka_message *page; /* NULL until there is a record. */
    size_t used;
    uint32_t *stored; /* Numbers of its pages in the file. */
    size_t stored_count;
};

struct ka_message_heaps {
    struct ka_arena *arena;
    struct heap *heap;
    FILE *file;
    uint32_t pages;
    bool lost;
};

struct ka_message_heaps *
ka_message_heaps_make(struct ka_arena *arena)
{
    struct ka_message_heaps *heaps = ka_arena_alloc(arena, sizeof *heaps);
    heaps->arena = arena;
    heaps->heap = ka_arena_array(arena, KA_MESSAGE_HEAPS, sizeof *heaps->heap);
    return heaps;
}

static bool
write_page(int fd, const char *bytes, off_t at)
{
    for (size_t done = 0; done < PAGE_BYTES;) {
        ssize_t wrote = pwrite(fd, bytes + done, PAGE_BYTES - done, at + (off_t)done);
        if (wrote <= 0)
            return false;
        done += (size_t)wrote;
    }
    return true;
}

static bool
read_page(int fd, char *bytes, off_t at)
{
    for (size_t done = 0; done < PAGE_BYTES;) {
        ssize_t got = pread(fd, bytes + done, PAGE_BYTES - done, at + (off_t)done);
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* The full page to the file's end. */
static void
store_page(struct ka_message_heaps *heaps, struct heap *heap)
{
    heap->used = 0;
    if (!heaps->file && !heaps->lost)
        heaps->file = tmpfile();
    off_t at = (off_t)heaps->pages * (off_t)PAGE_BYTES;
    if (!heaps->file || !write_page(fileno(heaps->file), (const char *)heap->page, at)) {
        heaps->lost = true;
        return;
    }
    heap->stored =
        ka_arena_push(heaps->arena, heap->stored, heap->stored_count, sizeof *heap->stored);
    heap->stored[heap->stored_count++] = heaps->pages++;
}

void
ka_message_heaps_add(struct ka_message_heaps *heaps, const struct ka_message *message)
{
    struct heap *heap = &heaps->heap[ka_message_heap_of(&message->buyer)];
    if (!heap->page)
        heap->page = ka_arena_room(heaps->arena, PAGE_BYTES);
    if (heap->used == PAGE_RECORDS)
        store_page(heaps, heap);
    heap->page[heap->used++] = *message;
}

size_t
ka_message_heaps_count(const struct ka_message_heaps *heaps, size_t heap)
{
    return heaps->heap[heap].stored_count * PAGE_RECORDS + heaps->heap[heap].used;
}

bool
ka_message_heaps_load(const struct ka_message_heaps *heaps, size_t heap, struct ka_arena *arena,
                      struct ka_message **out, size_t *count)
{
    const struct heap *from = &heaps->heap[heap];
    bool whole = !heaps->lost;
    *count = ka_message_heaps_count(heaps, heap);
    *out = ka_arena_room(arena, *count * sizeof **out);
    for (size_t i = 0; i < from->stored_count && whole; i++) {
        off_t at = (off_t)from->stored[i] * (off_t)PAGE_BYTES;
        whole = read_page(fileno(heaps->file), (char *)(*out + i * PAGE_RECORDS), at);
    }
    if (from->used > 0)
        memcpy(*out + from->stored_count * PAGE_RECORDS, from->page,
               from->used * sizeof *from->page);
    return whole;
}

void
ka_message_heaps_close(struct ka_message_heaps *heaps)
{
    if (heaps && heaps->file)
        (void)fclose(heaps->file);
    if (heaps)
        heaps->file = NULL;
}
