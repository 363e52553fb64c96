"""Chats of two accounts in the last month, message by message, and what they add up to.

The log is the truth: what it adds up to (metrics.md sections 3 and 4, worked out here apart from kaohe, as plainly
as possible) replaces the accounts' invented counters, so that the platform's reports agree with it but for rounding.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from exports import is_masked, write_table
from tables import *  # noqa: F403  the company's tables
from world import *  # noqa: F403

CHATTERS = ("S005", "S007")
OPEN, CLOSE, CAP = 8 * 3600, 23 * 3600, 600
# The evening on which the year's largest sale begins: more people ask one account than one person can answer.
RUSH = {("S005", f"{LAST}-20"): ((20, 17), (21, 15))}  # noqa: F405  hour, buyers
SECOND = timedelta(seconds=1)
QUESTIONS = ("在吗", "请问这个还有货吗？", "什么时候发货,能快点吗", "可以便宜一点吗", "尺寸是多少", "怎么退换", "好的")
ANSWERS = ("您好，在的", "有货的，今天拍今天发", "亲，这边帮您看一下", "建议您按平时的尺码", "已经为您登记了", "祝您生活愉快")


@dataclass(frozen=True)
class Message:
    account: Account
    buyer: str
    when: datetime
    sender: str  # buyer, agent
    kind: str  # 人工, 自动
    text: str


def midnight(day):
    return datetime(day.year, day.month, day.day)


def second_of_day(rng):
    """When people ask: before noon, in the afternoon, most of all in the evening."""
    low, mode, high = rng.choice(((8.5, 10.5, 12.5), (13.5, 15.5, 18), (18.5, 20.5, 22.4), (18.5, 20.5, 22.4)))
    return int(rng.triangular(low, high, mode) * 3600)


def chat(rng, account, buyer, start, level, waits=None):
    """One conversation: rounds of question and answer, before its day ends; each waits so long, if that is given."""
    out, now, end = [], start, midnight(start.date()) + DAY

    def say(sender, kind, text):
        if now < end:
            out.append(Message(account, buyer, now, sender, kind, text))

    for turn in range(rng.randrange(1, 7)):
        say("buyer", "人工", rng.choice(QUESTIONS))
        if turn == 0 and rng.random() < 0.4:
            now += SECOND
            say("agent", "自动", "您好，欢迎光临，客服马上就到")
        slow = rng.random() < 0.1 * (1 - level)
        wait = rng.randrange(*(waits or ((200, 800) if slow else (8, round(100 - 60 * level)))))
        if wait > 20 and rng.random() < 0.5:
            now += rng.randrange(3, 15) * SECOND
            say("buyer", "人工", rng.choice(QUESTIONS))
        if rng.random() < 0.06 * (1 - level):
            break  # nobody answers
        now += wait * SECOND
        say("agent", "人工", rng.choice(ANSWERS))
        if rng.random() < 0.4:
            now += rng.randrange(2, 12) * SECOND
            say("agent", "人工", rng.choice(ANSWERS))
        now += rng.randrange(15, 90) * SECOND
    return out


def chats_of_day(world, account, day):
    """Who writes to the account: those who order, those who only ask, and earlier buyers."""
    person = BY_NUMBER[account.number]
    c, rng = world.agent_days[account, day], stream(f"chats/{account.name}/{day}")
    orders = world.orders["tm"]
    starts = {}
    for o in orders:
        if o.seller == account and o.created.date() == day and o.buyer not in starts:
            starts[o.buyer] = o.created - rng.randrange(200, 800) * SECOND
    for i in range(max(c["inquiries"] - c["paid_buyers"], 0)):
        starts[f"t_{rng.choice('晚来天欲雪能饮一杯无')}{account.number[1:]}{day:%m%d}{i:02d}"] = None
    past = sorted({o.buyer for o in orders if o.paid and day - 12 * DAY <= o.paid.date() < day})
    for buyer in rng.sample(past, min(len(past), max(c["received"] - c["inquiries"], 0))):
        starts.setdefault(buyer, None)
    out = []
    for buyer, start in starts.items():
        start = start or midnight(day) + second_of_day(rng) * SECOND
        out += chat(rng, account, buyer, start, person["level"])
    return out + rush_of_day(account, day)


def rush_of_day(account, day):
    out, rng = [], stream(f"rush/{account.name}/{day}")
    for hour, buyers in RUSH.get((account.number, day.isoformat()), ()):
        for i in range(buyers):
            start = midnight(day) + timedelta(hours=hour, seconds=rng.randrange(3000))
            out += chat(rng, account, f"t_抢{account.number[1:]}{day:%m%d}{hour}{i:02d}", start, 0.9, (180, 420))
    return out


# ---- what a log adds up to ------------------------------------------------------------------------


def rounds_of(messages):
    """[(opened, seconds until the answer or None)] of one conversation."""
    out, opened = [], None
    for m in messages:
        if m.kind != "人工":
            continue
        if m.sender == "buyer":
            opened = opened or m.when
        elif opened:
            out.append((opened, (m.when - opened) // SECOND))
            opened = None
    return out + ([(opened, None)] if opened else [])


def count_rounds(c, rounds):
    counted = [r for opened, r in rounds if OPEN <= (opened - midnight(opened.date())) // SECOND < CLOSE]
    capped = [CAP if r is None else min(r, CAP) for r in counted]
    c["replied"] += any(r is not None for _, r in rounds)
    c["log_rounds"] += len(counted)
    c["log_seconds"] += sum(capped)
    if counted:
        c["reply_due"] += 1
        c["replied_3min"] += counted[0] is not None and counted[0] <= 180
        c["replied_30s"] += counted[0] is not None and counted[0] <= 30
        c["log_first_seconds"] += capped[0]


def count_inquiry(c, first, paid):
    """@p paid: when the buyer paid orders of the store that the exports of the month and the one before hold."""
    def within(begin, end):
        return any(begin <= p < end for p in paid)

    next_day = midnight(first.date()) + 2 * DAY
    if within(first - 15 * DAY, first) and not within(first, next_day):
        return
    c["inquiries"] += 1
    c["converted"] += within(first, next_day)
    c["converted_final"] += within(first, next_day + 2 * DAY)


def seller_of(order, messages):
    """The account with the latest message by creation, else by payment; of the buyer's messages."""
    for when in (order.created, order.paid):
        latest = {}
        for m in messages:
            if m.kind == "人工" and m.when <= when and m.when.date() >= when.date() - DAY:
                first, _, asked = latest.get(m.account, (m.when, None, False))
                latest[m.account] = (first, m.when, asked or m.sender == "buyer")
        ranked = [(last, first, account) for account, (first, last, asked) in latest.items() if asked]
        if ranked:
            top = max(last for last, _, _ in ranked)
            return min((r for r in ranked if r[0] == top), key=lambda r: (r[1], r[2].name.encode()))[2]
    return None


def add_up_log(messages, orders, earlier):
    """{(account, day): Counter} of the month; who bought @p earlier, in the month before, does not inquire."""
    first, last = month_span(LAST)
    by_buyer, chats = defaultdict(list), defaultdict(list)
    for m in sorted(messages, key=lambda m: m.when):
        by_buyer[m.buyer].append(m)
        chats[m.account, m.buyer, m.when.date()].append(m)
    named = defaultdict(list)
    for o in orders:
        if not is_masked(o) and o.paid:
            named[o.buyer].append(o)
    paid = defaultdict(list)
    for o in orders + earlier:
        if not is_masked(o) and o.paid:
            paid[o.buyer].append(o.paid)
    out = defaultdict(Counter)
    for (account, buyer, day), mine in chats.items():
        asked = [m for m in mine if m.sender == "buyer"]
        if not first <= day <= last or not asked:
            continue
        c = out[account, day]
        c.update(consulted=1, received=1, buyer_messages=len(asked),
                 agent_messages=sum(m.sender == "agent" and m.kind == "人工" for m in mine))
        count_rounds(c, rounds_of(mine))
        count_inquiry(c, asked[0].when, paid[buyer])
        end = mine[-1].when
        c["solved"] += not any(m.sender == "buyer" and end < m.when <= end + 3 * DAY for m in by_buyer[buyer])
    for buyer, bought in named.items():
        for o in bought:
            account = seller_of(o, by_buyer[buyer]) if first <= o.paid.date() <= last else None
            if account:
                refund = o.refund if o.refund and o.refund.finished else None
                out[account, o.paid.date()].update(
                    orders=1, sales=o.amount, items=o.items, refunded_orders=bool(refund),
                    refunded_amount=refund.amount if refund else 0)
                out[account, o.paid.date()]["buyers", buyer] = 1
    for c in out.values():
        c["paid_buyers"] = sum(isinstance(key, tuple) for key in c)
    return out


REPLACED = ("consulted", "received", "inquiries", "converted", "converted_final", "paid_buyers", "sales", "orders", "items",
            "refunded_orders", "refunded_amount", "buyer_messages", "agent_messages", "replied_30s")


def as_reported(c, log, month):
    """The day's counters as the platform's report would have them of this log.

    Reports weigh means by conversations, logs by what was counted; the month's mean on every day makes them agree.
    """
    def share(num, den):
        return round(log["received"] * month[num] / month[den])

    for key in REPLACED:
        c[key] = log[key]
    c["unreplied"] = log["received"] - log["replied"]
    c["unreplied_3min"] = log["received"] - share("replied_3min", "reply_due")
    c["slow"] = max(c["unreplied"], min(c["slow"], log["received"]))
    c["long"] = min(c["long"], log["received"])
    c["first_seconds"] = share("log_first_seconds", "reply_due")
    c["response_seconds"] = share("log_seconds", "log_rounds")


def add_chats(world):
    first, last = month_span(LAST)
    accounts = [a for a in ACCOUNTS if a.number in CHATTERS and a.platform == "taobao"]
    for account in accounts:
        for day in days(first - DAY, last):
            if (account, day) in world.agent_days:
                world.chats += chats_of_day(world, account, day)
        for i, day in enumerate(days(last + DAY, last + 3 * DAY)):  # some come back in November
            mine = sorted({m.buyer for m in world.chats if m.account == account and m.when.date() == last - i * DAY})
            for buyer in mine[:2]:
                world.chats += chat(stream(f"back/{buyer}"), account, buyer, midnight(day) + timedelta(hours=9 + i), 0.8)
    exported = [o for o in world.orders["tm"] if first <= o.created.date() <= last + 4 * DAY]
    before, _ = month_span(MONTHS[-2])
    earlier = [o for o in world.orders["tm"]
               if before <= o.created.date() < first and o.paid and o.paid.date() < first]
    world.log = add_up_log(world.chats, exported, earlier)
    for account in accounts:
        month = Counter()
        for day in days(first, last):
            month.update(world.log[account, day])
        for day in days(first, last):
            if (account, day) in world.agent_days:
                as_reported(world.agent_days[account, day], world.log[account, day], month)


CHAT_HEADER = ("消息时间", "店铺名称", "客服旺旺", "买家旺旺", "发送人", "消息类型", "消息内容")


def chat_rows(messages, first, last):
    """Rows of Qianniu's chat records, by account and buyer, as they are exported."""
    mine = [m for m in messages if first <= m.when.date() <= last]
    mine.sort(key=lambda m: (m.account.name, m.buyer, m.when))
    return [CHAT_HEADER] + [
        (f"{m.when:%Y-%m-%d %H:%M:%S}", STORES["tm"]["name"], m.account.name, m.buyer,
         m.buyer if m.sender == "buyer" else m.account.name, m.kind, m.text) for m in mine]


def export_chats(world, root):
    """Two files that overlap by two days."""
    first, last = month_span(LAST)
    middle = first.replace(day=16)
    for begin, end in ((first - DAY, middle), (middle - DAY, last + 3 * DAY)):
        write_table(root / "exports" / LAST / "tm" / f"聊天记录_{begin}至{end}.csv", chat_rows(world.chats, begin, end),
                    "utf-8-sig")
