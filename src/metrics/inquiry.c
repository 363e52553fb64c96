/*
 * Inquiries: does the buyer ask before buying, and did they buy (metrics.md section 4)?
 *
 *     f − 15 × 24 h          f            end of the next day      end of the third day after
 *         │── paid here ─────│── paid here: converted ──│── converted_final ──│
 *              after-sales,       and never after-sales
 *              unless →
 *
 * f is the conversation's first message of the buyer. The look back is counted in hours from f, its
 * first second included; the look ahead ends with a day.
 */
#include "metrics/conversation.h"

#define DAY INT64_C(86400)

static bool
paid_within(const int64_t *paid, size_t count, int64_t from, int64_t end)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (paid[mid] < from)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && paid[low] < end;
}

struct ka_inquiry
ka_inquiry_read(const struct ka_chat_rules *rules, int32_t first, const int64_t *paid, size_t count)
{
    int64_t midnight = first / DAY * DAY;
    struct ka_inquiry inquiry = {
        .converted = paid_within(paid, count, first, midnight + 2 * DAY),
        .converted_final = paid_within(paid, count, first, midnight + 4 * DAY),
    };
    inquiry.after_sales =
        !inquiry.converted && paid_within(paid, count, first - (int64_t)rules->after_sales, first);
    return inquiry;
}
