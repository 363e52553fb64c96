/**
 * @file
 * Files: reading whole or mapped, writing so that nothing is ever half there, digests.
 *
 * Paths are bytes. Failures add one diagnostic (KA_DIAG_CANNOT_*) naming the
 * path and the system's reason.
 */
#ifndef KA_BASE_IO_H
#define KA_BASE_IO_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The whole file into @p arena; KA_E_LIMIT if larger than @p max_bytes. */
KA_MUST_USE enum ka_status ka_file_read(struct ka_arena *arena, const char *path, size_t max_bytes,
                                        struct ka_diags *diags, ka_str *out);

/** The same for a file with secrets: a finding and KA_E_DATA if others may read or write it. */
KA_MUST_USE enum ka_status ka_file_read_private(struct ka_arena *arena, const char *path,
                                                size_t max_bytes, struct ka_diags *diags,
                                                ka_str *out);

/** A file mapped read-only. */
struct ka_mapping {
    const char *ptr; /**< Never NULL after a successful open, even if len is 0. */
    size_t len;
    int fd; /**< Private; -1 if there is none. */
};
KA_MUST_USE enum ka_status ka_mapping_open(const char *path, struct ka_diags *diags,
                                           struct ka_mapping *out);
void ka_mapping_close(struct ka_mapping *mapping);
/**
 * @p len bytes at @p at, for going through them once: read from the mapped file into @p room, which
 * is cheaper than to map their pages; @p at itself if they are in no mapped file. From any thread.
 */
const char *ka_mapping_read(const char *at, size_t len, char *room);
/**
 * Say that the mapped file has been gone through from @p from to @p at, about every
 * KA_MAPPING_STEP bytes: those pages are let go, so that reading a large file does not fill
 * memory. They stay readable, and come back from the file when needed. Nothing if they are in no
 * mapped file. From any thread.
 */
void ka_mapping_passed(const void *from, const void *at);
#define KA_MAPPING_STEP ((size_t)4 << 20)

/** One entry of a folder walk. */
struct ka_entry {
    ka_str path; /**< Relative to the walked folder, '/' between parts. */
    uint64_t size;
};
/**
 * All regular files below @p dir, sorted by path in byte order. Hidden names (".x", "~$x",
 * "Thumbs.db", "desktop.ini") are left out; symbolic links to files are followed, to folders not.
 */
KA_MUST_USE enum ka_status ka_folder_walk(struct ka_arena *arena, const char *dir,
                                          struct ka_diags *diags, struct ka_entry **out,
                                          size_t *count);

bool ka_path_exists(const char *path);
bool ka_path_is_folder(const char *path);
/** mkdir -p with @p mode for new folders. */
KA_MUST_USE enum ka_status ka_folder_make(const char *path, unsigned mode, struct ka_diags *diags);
/** Remove a folder and all below it; missing is fine. Never follows links. */
KA_MUST_USE enum ka_status ka_folder_remove(const char *path, struct ka_diags *diags);

/** Write @p data to @p path through a temporary sibling, fsync and rename; mode 0600 or 0644. */
KA_MUST_USE enum ka_status ka_file_write(const char *path, ka_str data, unsigned mode,
                                         struct ka_diags *diags);

/**
 * Write @p data to @p path itself, which is not brought to disk: for a file of a folder that
 * ka_folder_swap() will bring there whole. Nothing is left of it on failure.
 */
KA_MUST_USE enum ka_status ka_file_write_in(const char *path, ka_str data, unsigned mode,
                                            struct ka_diags *diags);

/**
 * Keep the file @p from under @p to, too: as a second name of it or, where the file system has none
 * (FAT, another disk), as a copy, mode 0600. Whatever is at @p to already stays.
 */
KA_MUST_USE enum ka_status ka_file_keep(const char *from, const char *to, struct ka_diags *diags);

/**
 * Put the finished folder @p fresh in the place of @p target: by exchange where
 * the system can (renameat2), else by two renames; then remove the old one.
 * At every moment either the old or the new folder is whole under @p target, or
 * (two renames) the old one under "<target>.old", which ka_folder_recover() puts back.
 */
KA_MUST_USE enum ka_status ka_folder_swap(const char *fresh, const char *target,
                                          struct ka_diags *diags);
/** Undo what a killed run left beside @p target: "<target>.old" without target, stale
 * "<target>.new-*". */
KA_MUST_USE enum ka_status ka_folder_recover(const char *target, struct ka_diags *diags);

/**
 * Bring the entry of @p path in its folder to disk, after creating or renaming it.
 * Returns 0 or an errno; folders that cannot be synced are passed over.
 */
KA_MUST_USE int ka_path_sync_entry(const char *path);

/** The system's reason for @p error (an errno), in both languages: an argument of a finding. In @p
 * arena. */
ka_str ka_io_reason(struct ka_arena *arena, int error);
/**
 * Report @p code (a KA_DIAG_CANNOT_* one) for @p path with the system's reason for
 * @p error. Always KA_E_IO. @p diags may be NULL: then nothing is reported.
 */
enum ka_status ka_io_fail(struct ka_diags *diags, enum ka_diag_code code, const char *path,
                          int error);

/** SHA-256 as 64 lower-case hex digits, NUL after. */
struct ka_digest {
    char hex[65];
};
/** Of bytes that come one after the other. */
struct ka_sha256 {
    uint32_t h[8];
    uint64_t bytes;
    size_t held; /**< Bytes waiting in block. */
    unsigned char block[64];
};
struct ka_sha256 ka_sha256_begin(void);
void ka_sha256_add(struct ka_sha256 *sha, ka_str data);
/** The same for bytes that may be of a mapped file: read as ka_mapping_read() does. */
void ka_sha256_add_mapped(struct ka_sha256 *sha, ka_str data);
struct ka_digest ka_sha256_end(struct ka_sha256 *sha);

struct ka_digest ka_sha256(ka_str data);
KA_MUST_USE enum ka_status ka_sha256_file(const char *path, struct ka_diags *diags,
                                          struct ka_digest *out);

#endif
