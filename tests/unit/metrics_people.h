/* People, and the days that figures speak of, for tests of what exports had summed. */
#ifndef KA_TEST_METRICS_PEOPLE_H
#define KA_TEST_METRICS_PEOPLE_H

#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:小满', '店:二号'], pinduoduo: [小满]}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm], joined: 2026-10-12,\n"
    "   accounts: {taobao: ['店:一诺']}}\n"
    "- number: S003\n"
    "  name: 沈知夏\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: aftersales, from: 2026-10-16}]\n"
    "  accounts: {taobao: ['店:知夏']}\n";

/* Seats: 0 S001, 1 S002 (from the 12th), 2 and 3 S003. */
enum { S001, S002, S003A, S003B };

#define XIAOMAN .account = "店:小满"
#define MONTH   .first = 1, .end = 32
#define DAY(d)  .first = (d), .end = (d) + 1

#endif
