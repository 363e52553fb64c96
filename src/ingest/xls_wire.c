/*
 * Rows and findings through a pipe.
 *
 *     'S' name │ 'R' line count cell… │ 'D' code line column count argument… │ 'E' status
 *
 * Numbers are 32 bits, lowest byte first; a text is its length and its bytes. The parent believes
 * nothing: lengths are held against the limits, texts must be UTF-8, codes must exist, because
 * a child that was taken over by a hostile file can send anything.
 */
#include "ingest/xls_wire.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/xls_biff.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BUFFER ((size_t)64 << 10)

/* --- child --- */

struct sender {
    int fd;
    struct ka_diags diags;
    size_t sent; /* Findings. */
    size_t len;
    bool broken;
    unsigned char buffer[BUFFER];
};

static void
flush(struct sender *sender)
{
    size_t done = 0;
    while (done < sender->len && !sender->broken) {
        ssize_t wrote = write(sender->fd, sender->buffer + done, sender->len - done);
        if (wrote > 0)
            done += (size_t)wrote;
        else if (wrote == 0 || errno != EINTR)
            sender->broken = true;
    }
    sender->len = 0;
}

static void
send_bytes(struct sender *sender, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;
    while (len > 0) {
        size_t part = BUFFER - sender->len < len ? BUFFER - sender->len : len;
        memcpy(sender->buffer + sender->len, from, part);
        sender->len += part;
        from += part;
        len -= part;
        if (sender->len == BUFFER)
            flush(sender);
    }
}

static void
send_number(struct sender *sender, size_t value)
{
    unsigned char bytes[4] = {(unsigned char)value, (unsigned char)(value >> 8),
                              (unsigned char)(value >> 16), (unsigned char)(value >> 24)};
    send_bytes(sender, bytes, sizeof bytes);
}

static void
send_text(struct sender *sender, ka_str text)
{
    send_number(sender, text.len);
    if (text.len > 0)
        send_bytes(sender, text.ptr, text.len);
}

/* Findings since the last time, in their order. */
static void
send_findings(struct sender *sender)
{
    for (; sender->sent < sender->diags.count; sender->sent++) {
        const struct ka_diag *diag = &sender->diags.item[sender->sent];
        send_bytes(sender, "D", 1);
        send_number(sender, (size_t)diag->code);
        send_number(sender, diag->place.line);
        send_number(sender, diag->place.column);
        send_number(sender, KA_DIAG_ARGS);
        for (size_t i = 0; i < KA_DIAG_ARGS; i++)
            send_text(sender, diag->arg[i]);
    }
}

static bool
send_sheet(void *self, ka_str name)
{
    struct sender *sender = self;
    send_findings(sender);
    send_bytes(sender, "S", 1);
    send_text(sender, name);
    return !sender->broken;
}

static bool
send_row(void *self, const struct ka_row *row)
{
    struct sender *sender = self;
    send_bytes(sender, "R", 1);
    send_number(sender, row->line);
    send_number(sender, row->count);
    for (size_t i = 0; i < row->count; i++)
        send_text(sender, row->cell[i]);
    return !sender->broken;
}

void
ka_xls_send(const struct ka_rows_input *input, int fd)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_arena *told = ka_arena_new();
    struct sender *sender = ka_arena_alloc(arena, sizeof *sender);
    sender->fd = fd;
    sender->diags = ka_diags_make(told);
    struct ka_rows_input mine = *input;
    mine.diags = &sender->diags;
    struct ka_xls_sink sink = {.self = sender, .sheet = send_sheet, .row = send_row};
    enum ka_status status = ka_xls_read(arena, &mine, &sink);
    send_findings(sender);
    send_bytes(sender, "E", 1);
    send_number(sender, (size_t)status);
    flush(sender);
    ka_arena_free(told);
    ka_arena_free(arena);
}

/* --- parent --- */

void
ka_xls_wire_open(struct ka_arena *arena, struct ka_xls_wire *wire)
{
    wire->buffer = ka_arena_alloc(arena, BUFFER);
    wire->start = ka_arena_mark(wire->texts);
    wire->at = wire->end = 0;
}

static bool
fill(struct ka_xls_wire *wire)
{
    ssize_t got;
    do {
        got = read(wire->fd, wire->buffer, BUFFER);
    } while (got < 0 && errno == EINTR);
    wire->at = 0;
    wire->end = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static bool
take_bytes(struct ka_xls_wire *wire, void *bytes, size_t len)
{
    unsigned char *to = bytes;
    while (len > 0) {
        if (wire->at == wire->end && !fill(wire))
            return false;
        size_t part = wire->end - wire->at < len ? wire->end - wire->at : len;
        memcpy(to, wire->buffer + wire->at, part);
        wire->at += part;
        to += part;
        len -= part;
    }
    return true;
}

static bool
take_number(struct ka_xls_wire *wire, uint32_t most, uint32_t *out)
{
    unsigned char bytes[4];
    if (!take_bytes(wire, bytes, sizeof bytes))
        return false;
    *out = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
    return *out <= most;
}

static bool
take_text(struct ka_xls_wire *wire, ka_str *out)
{
    uint32_t len;
    if (!take_number(wire, KA_LIMIT_FIELD_BYTES, &len))
        return false;
    char *text = ka_arena_alloc(wire->texts, (size_t)len + 1);
    *out = (ka_str){.ptr = text, .len = len};
    return take_bytes(wire, text, len) && ka_utf8_valid_prefix(text, len) == len;
}

static bool
take_row(struct ka_xls_wire *wire)
{
    uint32_t line, count;
    if (!take_number(wire, UINT32_MAX, &line) || !take_number(wire, KA_LIMIT_COLUMNS, &count))
        return false;
    ka_str *cell = ka_arena_array(wire->texts, count, sizeof *cell);
    size_t bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!take_text(wire, &cell[i]))
            return false;
        bytes += cell[i].len;
        if (bytes > KA_LIMIT_ROW_BYTES)
            return false;
    }
    wire->row = (struct ka_row){.cell = cell, .count = count, .line = line};
    return true;
}

static bool
take_finding(struct ka_xls_wire *wire)
{
    uint32_t code, count;
    struct ka_place place = {.file = wire->path};
    ka_str arg[KA_DIAG_ARGS];
    if (!take_number(wire, KA_DIAG__COUNT - 1, &code) ||
        !take_number(wire, UINT32_MAX, &place.line) ||
        !take_number(wire, UINT32_MAX, &place.column) || !take_number(wire, KA_DIAG_ARGS, &count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!take_text(wire, &arg[i]))
            return false;
    }
    ka_diags_add(wire->diags, (enum ka_diag_code)code, place, arg, count);
    return true;
}

enum ka_xls_message
ka_xls_receive(struct ka_xls_wire *wire)
{
    unsigned char kind;
    ka_arena_rewind(wire->texts, wire->start);
    while (take_bytes(wire, &kind, 1)) {
        bool sound = false;
        if (kind == 'D' && take_finding(wire))
            continue;
        if (kind == KA_XLS_SHEET)
            sound = take_text(wire, &wire->name);
        else if (kind == KA_XLS_ROW)
            sound = take_row(wire);
        else if (kind == KA_XLS_END)
            sound = take_number(wire, KA_E_INTERNAL, &wire->status);
        return sound ? (enum ka_xls_message)kind : KA_XLS_LOST;
    }
    return KA_XLS_LOST;
}
