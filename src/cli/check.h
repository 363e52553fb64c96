/**
 * @file
 * What `kaohe check` found out about a month beyond its findings, for the screen and for JSON.
 */
#ifndef KA_CLI_CHECK_H
#define KA_CLI_CHECK_H

#include "base/num.h"
#include "cli/results.h"
#include "cli/session.h"

/** What rows left out of a file cost one person at most: points not scored in items it feeds. */
struct ka_check_loss {
    size_t file;
    const struct ka_scorecard *card;
    ka_dec points;
    const struct ka_item **item;
    size_t item_count;
};

/** Two files that speak of the same days: of one profile, one store, with the same columns. */
struct ka_check_overlap {
    size_t first, second;
    struct ka_span days;
    bool same_bytes;
};

/** Someone whose message log has fewer days with customers than days due. */
struct ka_check_quiet {
    const struct ka_seat *seat;
    ka_dec due;
    int worked;
    uint32_t silent; /**< Days of the month without customers, of those with the company: bit 0 is
                        the first. */
};

struct ka_check {
    struct ka_session *session;
    const struct ka_month_result *result;
    const struct ka_export *file;
    size_t file_count;
    struct ka_check_loss *loss;
    size_t loss_count;
    struct ka_check_overlap *overlap;
    size_t overlap_count;
    struct ka_check_quiet *quiet;
    size_t quiet_count;
    size_t lines; /**< Printed by ka_check_screen(). */
};

struct ka_json;
struct ka_screen;
struct ka_guess;

/** Everything of a month; lives in the session's arena. @p result may be without data. */
struct ka_check ka_check_make(struct ka_session *session, const struct ka_month_result *result);
/** Its losses: what rows left out, and values that could not be read, may cost whom. */
void ka_check_find_losses(struct ka_check *check);
/** A finding for each file with losses. */
void ka_check_report_losses(struct ka_check *check);
/** Rows of a file that became nothing, although they are of the month. */
uint64_t ka_check_left_out(const struct ka_export *file);
/** The most that rows and cells left out cost a person, over all files: an item counts once. */
ka_dec ka_check_loss_of(const struct ka_check *check, const struct ka_scorecard *card);
/** Whether the column feeds something. */
bool ka_check_uses(const struct ka_export *file, const struct ka_column_use *use);
/** Headers of the file that its profile asks for, in the order of the file. */
size_t ka_check_reasons(struct ka_arena *arena, const struct ka_export *file, ka_str **header);
/** Findings of one kind. */
size_t ka_check_count(const struct ka_diags *diags, enum ka_diag_code code);

/** Add findings about overlaps, thin logs and what rows and cells left out may cost, in points. */
void ka_check_report(struct ka_session *session, const struct ka_month_result *result);
/** Whether a file that was not recognised can be read as a table. It is read for that. */
bool ka_check_is_table(struct ka_check *check, const struct ka_export *file);
/** A file that was not recognised: header, columns, guesses. */
void ka_check_unknown(struct ka_check *check, struct ka_screen *screen,
                      const struct ka_export *file);
void ka_check_unknown_json(struct ka_check *check, struct ka_json *json,
                           const struct ka_export *file);

void ka_check_screen(struct ka_check *check);
/** File by file. */
void ka_check_files(struct ka_check *check);
void ka_check_json(struct ka_check *check);
/** "2026-10-01…2026-10-31", "—". */
ka_str ka_check_period(struct ka_arena *arena, struct ka_span span);

#endif
