"""The truth: people, days, orders, chats, tickets, registers. Exports are derived from it, never the other way."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from tables import *  # noqa: F403  the company's tables

SEED = 20261101
DAY = timedelta(days=1)


def stream(name):
    """A random stream of its own for each purpose: a change in one table leaves the others' files alone."""
    return random.Random(f"{SEED}/{name}")


# ---- calendar and people ------------------------------------------------------------------------


def month_span(month):
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    return first, date(year + number // 12, number % 12 + 1, 1) - DAY


def days(first, last):
    return [first + DAY * i for i in range((last - first).days + 1)]


def is_workday(day):
    text = day.isoformat()
    return text in WORKDAYS or (day.weekday() < 5 and text not in HOLIDAYS)


def parse(day, default):
    return date.fromisoformat(day) if day else default


def dated(value):
    """A plain value, or a list of (value, from, to): the same list either way, open ends filled in."""
    items = value if isinstance(value, tuple) else (value,)
    full = [item if isinstance(item, tuple) else (item, None, None) for item in items]
    return [(what, parse(first, date.min), parse(last, date.max)) for what, first, last in full]


def employed(person):
    return parse(person.get("joined"), date.min), parse(person.get("left"), date.max)


def role_on(person, day):
    first, last = employed(person)
    if first <= day <= last:
        for role, begin, end in dated(person["role"]):
            if begin <= day <= end:
                return role
    return None


def leave_days(person, month):
    """The last workdays before the 25th: (day, kind)."""
    first, _ = month_span(month)
    kinds = [kind for kind, count in person.get("leave", {}).get(month, ()) for _ in range(count)]
    free = [d for d in days(first, first.replace(day=24)) if is_workday(d)]
    return list(zip(free[-len(kinds):], kinds)) if kinds else []


def due_days(person, first, last):
    begin, end = employed(person)
    return sum(is_workday(d) for d in days(max(first, begin), min(last, end)))


def account_name(platform, nick):
    return f"{STORES['tm']['name']}:{nick}" if platform == "taobao" else nick


@dataclass(frozen=True)
class Account:
    platform: str
    name: str
    number: str  # employee


BY_NUMBER = {p["no"]: p for p in PEOPLE}
STORE_OF = {store["platform"]: key for key, store in STORES.items()}
ACCOUNTS = [
    Account(platform, account_name(platform, nick), p["no"])
    for p in PEOPLE
    for platform, nicks in p["accounts"].items()
    for nick in nicks
]
SELLING = {"presales": 1.0, "insales": 0.14, "aftersales": 0.06, "crossborder-sales": 1.0}
SILENT = {"taobao": 0.22, "pinduoduo": 0.55, "douyin": 0.5, "shopify": 0.3}


# ---- orders -------------------------------------------------------------------------------------


@dataclass
class Refund:
    number: str
    requested: datetime
    finished: datetime | None
    amount: int
    returns: bool
    reason: str
    intervened: bool


@dataclass
class Order:
    store: str
    number: str
    buyer: str
    created: datetime
    paid: datetime | None
    lines: list  # (goods, count)
    discount: int = 0  # by the platform: the buyer paid less, the shop gets all
    seller: Account | None = None
    promised: datetime | None = None
    shipped: datetime | None = None
    refund: Refund | None = None

    @property
    def amount(self):
        return sum(goods[2] * count for goods, count in self.lines)

    @property
    def items(self):
        return sum(count for _, count in self.lines)


def sellers_on(platform, day):
    found = []
    for account in ACCOUNTS:
        person = BY_NUMBER[account.number]
        weight = SELLING.get(role_on(person, day), 0) if account.platform == platform else 0
        away = any(d == day for d, _ in leave_days(person, day.isoformat()[:7]))
        if weight and not away:
            found.append((account, weight * person["load"] * (0.6 if len(person["accounts"]) > 1 else 1)))
    return found


def pick_lines(rng, goods, level):
    """The better the agent, the more is sold with it."""
    lines = [(rng.choice(goods), 1)]
    while len(lines) < 4 and rng.random() < 0.08 + 0.42 * level:
        lines.append((rng.choice(goods), 1))
    merged = Counter(goods for goods, _ in lines)
    return list(merged.items())


def order_number(rng, platform, when, serial):
    if platform == "taobao":
        return f"3{when:%y%m%d}{serial:05d}{rng.randrange(10**7):07d}"
    if platform == "pinduoduo":
        return f"{when:%y%m%d}-{rng.randrange(10**15):015d}"
    if platform == "douyin":
        return f"69{when:%m%d}{serial:06d}{rng.randrange(10**7):07d}"
    return f"#GX{serial:05d}"


def make_refund(rng, order, serial):
    requested = order.paid + timedelta(days=rng.uniform(0.5, 9))
    returns = rng.random() < 0.4
    hours = rng.uniform(30, 100) if returns else rng.uniform(3, 30)
    finished = requested + timedelta(seconds=int(hours * 3600))
    requested = requested.replace(microsecond=0)
    finished = finished.replace(microsecond=0)
    if requested.date() > LAST_DAY:
        return None
    amount = order.amount if rng.random() < 0.7 else order.amount // 2
    return Refund(
        number=f"7{requested:%y%m%d}{serial:05d}{rng.randrange(10**6):06d}",
        requested=requested,
        finished=finished if finished.date() <= LAST_DAY and rng.random() > 0.05 else None,
        amount=amount,
        returns=returns,
        reason=rng.choice(REFUND_REASONS),
        intervened=False,
    )


def finish_order(rng, order, serial):
    """Payment, dispatch, and what came back."""
    order.paid = order.created + timedelta(seconds=rng.randrange(20, 900))
    order.promised = order.paid + timedelta(hours=48)
    hours = rng.uniform(49, 70) if rng.random() < 0.008 else rng.uniform(3, 40)
    shipped = (order.paid + timedelta(hours=hours)).replace(microsecond=0)
    order.shipped = shipped if shipped.date() <= LAST_DAY else None
    if STORES[order.store]["platform"] == "pinduoduo" and rng.random() < 0.3:
        order.discount = 100 * rng.randrange(1, 4)
    if rng.random() < 0.05:
        order.refund = make_refund(rng, order, serial)


def make_order(rng, store, created, serial, sellers, previous):
    platform = STORES[store]["platform"]
    goods = GOODS_ABROAD if platform == "shopify" else GOODS
    seller = None
    if sellers and rng.random() > SILENT[platform]:
        seller = rng.choices([s for s, _ in sellers], [w for _, w in sellers])[0]
    lines = pick_lines(rng, goods, BY_NUMBER[seller.number]["level"] if seller else 0.2)
    number = order_number(rng, platform, created, serial)
    order = Order(store, number, f"buyer{serial:04d}@mail.example", created, None, lines, seller=seller)
    if platform != "shopify":
        order.buyer = f"t_{rng.choice('清风晴川小满木子阿南云朵')}{serial:04d}{rng.randrange(100):02d}"
    if previous and previous.seller == seller and rng.random() < 0.06:
        order.buyer = previous.buyer
    if rng.random() > 0.06:
        finish_order(rng, order, serial)
    return order


def make_orders(store, rng, first, last, serial=0):
    """A store's orders, by time of creation. Nobody pays on another day than the one of the order."""
    info, orders = STORES[store], []
    for day in days(first, last):
        growth = info["growth"][max(0, min(day.month - FIRST_DAY.month, len(MONTHS) - 1))]
        count = round(info["daily"] * growth * rng.uniform(0.75, 1.25))
        sellers, previous = sellers_on(info["platform"], day), None
        for second in sorted(rng.randrange(900, 84600) for _ in range(count)):
            created = datetime(day.year, day.month, day.day) + timedelta(seconds=second)
            previous = make_order(rng, store, created, serial + len(orders) + 1, sellers, previous)
            orders.append(previous)
    for i, order in enumerate(o for o in orders if o.refund):
        order.refund.intervened = i % 14 == 8  # the platform steps in now and then
    return orders


# ---- what each account did on each day ----------------------------------------------------------

RATINGS = ("很满意", "满意", "一般", "不满", "很不满")  # 5 to 1


def between(rng, low, high, level):
    return (low + (high - low) * level) * rng.uniform(0.96, 1.04)


def sale_counters(orders):
    buyers = {o.buyer for o in orders}
    refunds = [o.refund for o in orders if o.refund and o.refund.finished]
    return Counter(
        orders=len(orders), paid_buyers=len(buyers), converted_final=len(buyers),
        sales=sum(o.amount - o.discount for o in orders), items=sum(o.items for o in orders),
        refunded_orders=len(refunds), refunded_amount=sum(r.amount for r in refunds),
    )


def chat_counters(rng, n, level):
    """What the chats of a day with @p n buyers were like."""

    def some(share):
        return sum(rng.random() < share for _ in range(n))

    c = Counter(received=n, consulted=n + (rng.random() < 0.3), transferred_in=some(0.08), transferred_out=some(0.05),
                unreplied=some(0.11 * (1 - level) ** 2), long=some(0.15), replied_30s=some(0.70 + 0.28 * level),
                unreplied_3min=some(0.14 * (1 - level) ** 1.5), peak=min(n, rng.randrange(2, 9)))
    c["slow"] = c["unreplied"] + some(0.10 * (1 - level))
    c["buyer_messages"] = sum(rng.randrange(2, 11) for _ in range(n))
    c["agent_messages"] = round(c["buyer_messages"] * between(rng, 0.9, 1.35, level))
    c["characters"] = c["agent_messages"] * rng.randrange(14, 22)
    c["first_seconds"] = round(n * between(rng, 34, 9, level))
    c["response_seconds"] = round(n * between(rng, 62, 22, level))
    c["conversation_seconds"] = n * rng.randrange(420, 640)
    for _ in range(some(0.55)):
        good = rng.random() < 0.80 + 0.19 * level
        c[rng.choice((5, 5, 5, 4)) if good else rng.choice((3, 3, 2, 1))] += 1
        c["rated"] += 1
    return c


def agent_day(rng, role, person, orders, owed):
    """One account's day: the buyers of @p orders are the inquiries that were converted; @p owed carries the rest."""
    c, level = sale_counters(orders), person["level"]
    c["converted"] = sum(rng.random() > 0.05 for _ in range(c["paid_buyers"]))
    owed += c["paid_buyers"] / between(rng, 0.38, 0.66, level)
    c["inquiries"] = max(int(owed), c["paid_buyers"])
    others = {"aftersales": 9, "insales": 6}.get(role, 1.2) * person["load"]
    c.update(chat_counters(rng, c["inquiries"] + round(others * rng.uniform(0.5, 1.5)), level))
    return c, owed - c["inquiries"]


def make_agent_days(orders):
    """{(account, day): Counter}, so that converted buyers and sales are those of the orders."""
    sold, result = defaultdict(list), {}
    for order in orders:
        if order.seller and order.paid:
            sold[order.seller, order.paid.date()].append(order)
    for account in ACCOUNTS:
        if account.platform in ("shopify", "zendesk"):
            continue
        person, rng, owed = BY_NUMBER[account.number], stream(f"agent/{account.name}"), 0.0
        for day in days(FIRST_DAY, month_span(LAST)[1]):
            role, mine = role_on(person, day), sold[account, day]
            away = day in [d for d, _ in leave_days(person, day.isoformat()[:7])]
            free = not is_workday(day) and (day.toordinal() + int(account.number[1:])) % 2 and not mine
            if role and not away and not free:
                result[account, day], owed = agent_day(rng, role, person, mine, owed)
    return result


def total(agent_days, account, first, last):
    """The account's counters over some days; peaks are the highest day's."""
    c, peak = Counter(), 0
    for day in days(first, last):
        if (account, day) in agent_days:
            c.update(agent_days[account, day])
            peak = max(peak, agent_days[account, day]["peak"])
    c["peak"] = peak
    c["days"] = sum((account, day) in agent_days for day in days(first, last))
    return c


ROBOT_DAY = Counter(consulted=64, received=61, direct=61, inquiries=0, buyer_messages=260, agent_messages=300,
                    characters=7800, first_seconds=61, response_seconds=110, conversation_seconds=6100, peak=9, days=1)


def robot(first, last):
    count = (last - first).days + 1
    c = Counter({key: value * count for key, value in ROBOT_DAY.items()})
    c["peak"] = ROBOT_DAY["peak"]
    return c


# ---- tickets, attendance ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Ticket:
    number: int
    account: Account
    created: datetime
    first_reply: int | None  # minutes
    solved: int | None  # minutes
    reopens: int
    replies: int
    score: str


def make_tickets():
    tickets, number = [], 41000
    accounts = [a for a in ACCOUNTS if a.platform == "zendesk"]
    rng = stream("tickets")
    for day in days(FIRST_DAY, LAST_DAY):
        for account in accounts:
            level, load = BY_NUMBER[account.number]["level"], BY_NUMBER[account.number]["load"]
            for _ in range(round(3 * load * rng.uniform(0.5, 1.5))):
                number += 1
                created = datetime(day.year, day.month, day.day) + timedelta(minutes=rng.randrange(10, 1380))
                quick = rng.random() < 0.90 + 0.095 * level
                first = rng.randrange(20, round(620 - 380 * level)) if quick else rng.randrange(1450, 2400)
                solved = first + rng.randrange(60, round(4200 - 3000 * level))
                open_still = (created + timedelta(minutes=solved)).date() > LAST_DAY
                solved = None if open_still else solved
                once = rng.random() < 0.62 + 0.34 * level
                reopens = 0 if once or rng.random() < 0.6 else 1
                score = "Offered"
                if solved and rng.random() < 0.5:
                    score = "Good" if rng.random() < 0.80 + 0.18 * level else "Bad"
                tickets.append(Ticket(number, account, created, None if open_still else first, solved, reopens,
                                      1 if once else rng.randrange(2, 5), score))
    return tickets


def attendance(person, first, last):
    """What happened to one person in some days of a month. Lateness stands in the second half."""
    month = first.isoformat()[:7]
    due = due_days(person, first, last)
    leave = Counter(kind for day, kind in leave_days(person, month) if first <= day <= last)
    faults = month == LAST and last.day > CHANGE_DAY
    c = Counter(due=due, present=due - sum(leave.values()), late=person.get("late", 0) * faults,
                early=person.get("early", 0) * faults, missing=person.get("missing", 0) * faults)
    c.update(leave)
    return c


# ---- registers and scores -----------------------------------------------------------------------


def seats(month):
    """(person, role, first day, last day) of everyone at work in a month."""
    first, last = month_span(month)
    found = []
    for p in PEOPLE:
        begin, end = employed(p)
        for role, role_first, role_last in dated(p["role"]):
            a, b = max(first, begin, role_first), min(last, end, role_last)
            if a <= b:
                found.append((p, role, a, b))
    return found


def register_entries(month):
    """(day, person, role, counter, amount): what was written down, in two entries where it can be divided."""
    first, last = month_span(month)
    entries = []
    for p, role, a, b in seats(month):
        rng, level = stream(f"register/{month}/{p['no']}/{role}"), p["level"]
        share = Fraction((b - a).days + 1, (last - first).days + 1)
        amounts = {}

        def note(counter, amount):
            amounts[counter] = amount
            half = amount // 2 if counter != "培训测验分" else 0
            workdays = [d for d in days(a, b) if is_workday(d)]
            for part, day in ((half, rng.choice(workdays)), (amount - half, workdays[-1])):
                if part:
                    entries.append((day, p, role, counter, part))

        for kind, counter, *spec in REGISTER[role]:
            if kind == "faults":
                note(counter, int(spec[0] * float(share) * (1 - level) ** 1.3 + rng.random() * 0.6))
            elif kind == "amount":
                whole = counter == "培训测验分"
                note(counter, max(1, round(between(rng, *spec, level) * (1 if whole else float(share)))))
            elif kind == "rate":
                done, checked, worst, best = spec
                checked = max(1, round(checked * float(share)))
                note(counter, checked)
                note(done, min(round(checked * (worst + (best - worst) * level) * rng.uniform(0.985, 1.015)),
                               checked if counter != "应收货款" else 10**9))
            else:
                done, worst, best = spec
                note(done, round(amounts[counter] * (worst + (best - worst) * level)))
    return sorted(entries, key=lambda e: (e[0], e[1]["no"], e[3]))


# ---- all of it -------------------------------------------------------------------------------------


@dataclass
class World:
    """The truth: everything that exports are derived from."""

    orders: dict = field(default_factory=dict)  # store → orders
    agent_days: dict = field(default_factory=dict)
    chats: list = field(default_factory=list)  # messages of the accounts that have a log
    log: dict = field(default_factory=dict)  # (account, day) → what the log adds up to
    before: dict = field(default_factory=dict)  # store → orders of the month before the first
    tickets: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)  # month → register entries


def make_world():
    orders = {store: make_orders(store, stream(f"orders/{store}"), FIRST_DAY, LAST_DAY) for store in STORES}
    world = World(orders=orders, tickets=make_tickets())
    world.before = {store: make_orders(store, stream(f"orders/{BEFORE}/{store}"), *month_span(BEFORE), 9000)
                    for store in STORES}
    world.agent_days = make_agent_days([o for orders in world.orders.values() for o in orders])
    world.entries = {month: register_entries(month) for month in MONTHS}
    return world


def counters(world, account, first, last):
    c = total(world.agent_days, account, first, last)
    person = BY_NUMBER[account.number]
    away = sum(first <= d <= last for d, _ in leave_days(person, first.isoformat()[:7]))
    worked = due_days(person, first, last) - away
    c["online_seconds"] = round(worked * SHIFT_SECONDS * (0.86 + 0.15 * person["level"]))
    c["service_seconds"] = c["online_seconds"] * 7 // 10
    return c


def subjects(world, platform, first, last, roles=None, numbers=None):
    """[(account, counters)] of a platform's accounts that did anything in these days."""
    found = []
    for account in ACCOUNTS:
        if account.platform != platform or (numbers and account.number not in numbers):
            continue
        c = counters(world, account, first, last)
        if c["days"] and (not roles or role_on(BY_NUMBER[account.number], last) in roles or
                          role_on(BY_NUMBER[account.number], first) in roles):
            found.append((account, c))
    return found
