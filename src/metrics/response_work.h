/**
 * @file
 * Private to the response analysis: what its two files share.
 */
#ifndef KA_METRICS_RESPONSE_WORK_H
#define KA_METRICS_RESPONSE_WORK_H

#include "metrics/eval.h"
#include "metrics/load.h"
#include "metrics/response.h"

struct ka_response_work {
    struct ka_month_data *data;
    struct ka_response *response;
    struct ka_arena *scratch;
    const struct ka_analysis *bound;
    struct ka_load **seat; /**< By seat, over all stores; NULL: has no messages. */
    int days;
};

bool ka_is_slow(const struct ka_analysis *bound, const struct ka_load_hour *hour,
                const struct ka_load_hour *usual);
bool ka_is_busy(const struct ka_analysis *bound, const struct ka_burden *here,
                const struct ka_burden *usual);
/** Written to, or writing. */
bool ka_at_work(const struct ka_load_hour *hour);
void ka_burden_add(struct ka_burden *burden, const struct ka_load_hour *hour,
                   uint64_t person_hours);
const struct ka_load_hour *ka_seat_hour(const struct ka_response_work *work, size_t seat, int day,
                                        int hour);
/** The same over all stores, from the month itself. */
struct ka_load_hour ka_seat_hour_sum(const struct ka_month_data *data, const struct ka_seat *seat,
                                     int day, int hour);
void ka_stretch_add(struct ka_response_work *work, const struct ka_stretch *stretch);
/** Stretches in which one person is slow and the others are not. */
void ka_response_person(struct ka_response_work *work, const struct ka_seat *seat);

#endif
