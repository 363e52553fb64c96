"""What kaohe must find: numerator and denominator of every metric on every form, from the truth.

Written apart from kaohe and from templates/metrics.yaml. Where an export prints a rounded mean, the mean as
printed times its weight counts, as metrics.md section 6 says; all else comes from the truth directly.
num ÷ den is the value in the metric's unit; either may be a fraction.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction

from exports import CHITU, FEIGE, PDD_SERVICE, QIANNIU, is_masked, pdd_scores, write_table
from tables import *  # noqa: F403  the company's tables
from world import *  # noqa: F403


def printed(text):
    """The number a platform printed: `12.34`, `36.99%`, `1分23秒`; None for an empty token."""
    if text in ("-", ""):
        return None
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    if text.endswith("秒"):
        minutes, _, seconds = text[:-1].rpartition("分")
        return Fraction(int(minutes or 0) * 60 + int(seconds))
    return Fraction(text)


def weigh(cells, num, den, text, weight):
    """A printed mean back into numerator and denominator, as metrics.md section 6 says."""
    value = printed(text)
    if value is not None:
        cells[num] += value * weight
        cells[den] += weight


def log_cells(world, account, first, last):
    """What an account's chat log says instead of its reports."""
    c = Counter()
    for day in days(first, last):
        c.update(world.log.get((account, day), Counter()))
    return dict(first_seconds=Fraction(c["log_first_seconds"]), first_count=Fraction(c["reply_due"]),
                response_seconds=Fraction(c["log_seconds"]), response_count=Fraction(c["log_rounds"]),
                replied_3min=Fraction(c["replied_3min"]), reply_due=Fraction(c["reply_due"]),
                已解决会话数=Fraction(c["solved"]), 解决情况统计会话数=Fraction(c["received"]))


def agent_cells(world, account, first, last):
    """What the exports say of one account, as counters."""
    c, out = counters(world, account, first, last), defaultdict(Fraction)
    table = {"taobao": CHITU["接待明细"] + QIANNIU, "pinduoduo": PDD_SERVICE, "douyin": FEIGE}[account.platform]
    say = {header: make(c) for header, make in table}
    n = c["received"]
    for counter in ("received", "inquiries", "paid_buyers"):
        out[counter] += c[counter]
    out["sales"] += Fraction(c["sales"], 100)
    if account.platform != "douyin":
        out["consulted"] += c["consulted"]
    if account.platform == "taobao":
        for counter in ("converted", "items", "orders", "agent_messages", "buyer_messages", "online_seconds"):
            out[counter] += c[counter]
        weigh(out, "first_seconds", "first_count", say["首次响应(秒)"], n)
        weigh(out, "response_seconds", "response_count", say["平均响应(秒)"], n)
        weigh(out, "replied_3min", "reply_due", say["3分钟人工响应率"], n)
        out["good_ratings"] += c[5] + c[4]
        out["bad_ratings"] += c[2] + c[1]
    elif account.platform == "pinduoduo":
        weigh(out, "converted", "inquiries_weight", say["询单转化率"], c["inquiries"])
        weigh(out, "response_seconds", "response_count", say["平均人工响应时长"], n)
        weigh(out, "replied_3min", "reply_due", say["3分钟人工回复率(8-23点)"], n)
    else:
        weigh(out, "converted", "inquiries_weight", say["询单转化率"], c["inquiries"])
        weigh(out, "first_seconds", "first_count", say["全天首响时长"], n)
        weigh(out, "response_seconds", "response_count", say["工作时间平响时长"], n)
        weigh(out, "replied_3min", "reply_due", say["工作时间3分钟回复率"], n)
        out["good_ratings"] += c[5] + c[4]
        out["bad_ratings"] += c[2] + c[1]
    if any((account, day) in world.log for day in days(first, last)):
        out.update(log_cells(world, account, first, last))
    out["ratings"] += c["rated"]
    if account.platform == "pinduoduo" or role_on(BY_NUMBER[account.number], first) in ("aftersales", "insales"):
        out["low_ratings"] += c[3] + c[2] + c[1]
    if account.platform == "douyin":
        del out["low_ratings"]
    return out


def ticket_cells(tickets):
    out = defaultdict(Fraction)
    for t in tickets:
        solved = t.solved is not None
        out["tickets"] += 1
        out["tickets_replied_24h"] += t.first_reply is not None and t.first_reply <= 1440
        out["tickets_solved"] += solved
        out["tickets_reopened"] += t.reopens > 0
        out["tickets_one_touch"] += solved and t.reopens == 0 and t.replies <= 1
        out["tickets_rated"] += t.score != "Offered"
        out["tickets_good"] += t.score == "Good"
    return out


def median_hours(minutes):
    """The mean of the two middle values, in hours."""
    values = sorted(minutes)
    return Fraction(values[(len(values) - 1) // 2] + values[len(values) // 2], 2 * 60), Fraction(1)


def person_cells(world, month, person, role, first, last):
    """{store or None: counters} of one form's owner on that form's days."""
    begin, end = month_span(month)
    cells = defaultdict(lambda: defaultdict(Fraction))
    split = len(dated(person["role"])) > 1
    a, b = (first, last) if split else (begin, end)
    for account in ACCOUNTS:
        if account.number != person["no"]:
            continue
        store = STORE_OF.get(account.platform, "galaxy")
        if account.platform == "zendesk":
            mine = [t for t in world.tickets if t.account == account and first <= t.created.date() <= last]
            cells[store].update(ticket_cells(mine))
        elif account.platform == "shopify":
            mine = [o for o in world.orders[store] if o.seller == account and o.paid and first <= o.paid.date() <= last]
            cells[store]["sales"] = sum(Fraction(o.amount, 100) for o in mine) * Fraction(RATES[month])
        else:
            cells[store].update(agent_cells(world, account, a, b))
    c = attendance(person, max(a, begin), b)
    cells[None].update({"late": Fraction(c["late"]), "early": Fraction(c["early"]), "missing": Fraction(c["missing"])})
    if role == "presales":
        cells[None]["due_seconds"] = Fraction(due_days(person, begin, end) * SHIFT_SECONDS)
    for names in REGISTER[role]:
        for counter in names[1:3]:
            if isinstance(counter, str):
                cells[None][counter] = Fraction(0)
    for _, owner, _, counter, amount in (e for e in world.entries[month] if first <= e[0] <= last):
        if owner is person:
            cells[None][counter] += amount
    for counter in ("已解决会话数", "解决情况统计会话数"):  # a chat log beats the register
        if any(counter in c for store, c in cells.items() if store):
            cells[None].pop(counter, None)
    return cells


def store_cells(world, store, month, span=None):
    """What orders and refunds say of a store in a month, or in a span of it; all money in yuan."""
    first, last = span or month_span(month)
    info, out = STORES[store], defaultdict(Fraction)
    rate = Fraction(RATES[month]) if info["currency"] == "USD" else 1
    inside = lambda when: bool(when) and first <= when.date() <= last  # noqa: E731
    paid = [o for o in world.orders[store] if inside(o.paid)]
    out["revenue"] = sum(Fraction(o.amount - o.discount, 100) for o in paid) * rate
    out["store_orders"] = Fraction(len(paid))
    if store in ("tm", "galaxy"):
        name = lambda o: o.buyer if store != "tm" or not is_masked(o) else o.number  # noqa: E731
        out["store_buyers"] = Fraction(len({(name(o), o.paid.date()) for o in paid}))
    refunded = [o for o in paid if o.refund and o.refund.finished]
    out["store_refunded_orders"] = Fraction(len(refunded))
    if store in ("pdd", "dy"):
        due = [o for o in world.orders[store]
               if inside(o.promised) and (o.shipped or not (o.refund and o.refund.finished))]
        out["ship_due"] = Fraction(len(due))
        out["shipped_on_time"] = Fraction(sum(bool(o.shipped) and o.shipped <= o.promised for o in due))
        requested, disputes, due, late = STORE_MONTH[store, month][4:8]
        out.update(refunds_requested=Fraction(requested), disputes=Fraction(disputes),
                   deliveries=Fraction(due), deliveries_late=Fraction(late))
    if store == "tm":
        refunds = [o.refund for o in world.orders["tm"] if o.refund]
        out["refunds_requested"] = Fraction(sum(inside(r.requested) for r in refunds))
        out["disputes"] = Fraction(sum(inside(r.requested) and r.intervened for r in refunds))
        out["quality_refunds"] = Fraction(sum(is_quality(o.refund.reason) for o in refunded))
        for returns, name in ((False, "refund"), (True, "return")):
            done = [r for r in refunds if r.returns == returns and inside(r.finished)]
            out[f"{name}_hours"] = sum(Fraction((r.finished - r.requested) // timedelta(seconds=1), 3600) for r in done)
            out[f"{name}s_finished"] = Fraction(len(done))
        out["dsr_service"] = Fraction(STORE_MONTH["tm", month][1])
    if store == "pdd":
        out["experience_basic"] = Fraction(pdd_scores(*month_span(month))[-1][3])
    return out


def is_quality(reason):
    return reason == "质量问题" or reason.startswith("商品破损") or reason.endswith("与描述不符")


def ratio(cells, num, den):
    """Sum of parts over the stores that know both; what names no store (registers, attendance) counts always."""
    named = [c for store, c in cells.items() if store is not None]
    both = [c for c in named if num in c and den in c] or named
    every = both + ([cells[None]] if None in cells else [])
    if not any(num in c for c in every) or not any(den in c for c in every):
        return None
    return sum(c.get(num, 0) for c in every), sum(c.get(den, 0) for c in every)


def add_up(cells, *names):
    """Sum over all stores; none if one in which the person was at work does not tell what another one does."""
    named = [c for store, c in cells.items() if store is not None]
    told = [name for name in names if any(name in c for c in named)]
    if any(name not in c for c in named if "received" in c for name in told):
        return None
    found = [c[name] for c in cells.values() for name in names if name in c]
    return (sum(found), Fraction(1)) if found else None


class Truth:
    """The figures of a month, by person, team and store."""

    def __init__(self, world, month):
        self.world, self.month = world, month
        self.seats = seats(month)
        self.cells = {(p["no"], role): person_cells(world, month, p, role, a, b) for p, role, a, b in self.seats}
        self.stores = {store: store_cells(world, store, month) for store in STORES}

    def stores_in(self, first, last):
        """Stores on the days of a seat: what comes by the day of these, what comes by the month of the whole month."""
        if (first, last) == month_span(self.month):
            return self.stores
        return {store: store_cells(self.world, store, self.month, (first, last)) for store in STORES}

    def value(self, cells, metric):
        kind, *names = METRICS[metric]
        return add_up(cells, *names) if kind == "sum" else ratio(cells, *names)

    def of_person(self, person, role, first, last, metric):
        cells = self.cells[person["no"], role]
        if metric == "aov_vs_store":
            stores = self.stores_in(first, last)
            known = [(c, stores[s]) for s, c in cells.items()
                     if s and "store_buyers" in stores[s] and "sales" in c]
            expected = sum(c["paid_buyers"] * s["revenue"] / s["store_buyers"] for c, s in known)
            return sum(c["sales"] for c, _ in known), expected
        if metric.endswith("_median"):
            mine = [t for t in self.world.tickets
                    if t.account.number == person["no"] and first <= t.created.date() <= last]
            values = [t.first_reply if metric == "ticket_first_reply_median" else t.solved for t in mine]
            return median_hours(v for v in values if v is not None)
        return self.value(cells, metric)

    def of_team(self, lead, metric):
        teams = {team for team, _, number in TEAMS if number == lead["no"]} | {lead["team"]}
        parts = [self.value(self.cells[p["no"], role], metric) for p, role, _, last in self.seats
                 if any(team in teams and a <= last <= b for team, a, b in dated(p["team"]))]
        parts = [part for part in parts if part]
        return (sum(n for n, _ in parts), Fraction(1) if METRICS[metric][0] == "sum" else sum(d for _, d in parts))

    def of_stores(self, person, first, last, metric):
        mine = [store for store, a, b in dated(person["stores"]) if a <= last and b >= first]
        stores = self.stores_in(first, last)
        return self.value({store: stores[store] for store in mine}, metric)

    def rows(self):
        before = Truth(self.world, MONTHS[MONTHS.index(self.month) - 1]).stores if self.month != MONTHS[0] else {}
        for p, role, first, last in self.seats:
            for metric, scope in ROLE_METRICS[role]:
                value = (self.of_team(p, metric) if scope == "team" else self.of_stores(p, first, last, metric)
                         if scope == "stores" else self.of_person(p, role, first, last, metric))
                if value:
                    yield p["no"], metric, scope, *value, role
        for store, c in self.stores.items():
            for metric in STORE_METRICS:
                value = self.value({store: c}, metric)
                if value and value[1]:
                    yield "", metric, f"store:{store}", *value, ""
            if before:
                last = before[store]["revenue"]
                yield "", "growth", f"store:{store}", c["revenue"] - last, last, ""


def exact(value):
    """A decimal where that is exact, else a fraction."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 9):
        scaled = value * 10**places
        if scaled.denominator == 1:
            sign, digits = "-" * (scaled < 0), str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return f"{value.numerator}/{value.denominator}"


def make_truth(world, path, month):
    rows = [("employee", "metric", "scope", "num", "den", "role")]
    for number, metric, scope, num, den, role in Truth(world, month).rows():
        rows.append((number, metric, scope, exact(num), exact(den), role))
    write_table(path, rows, eol="\n")
