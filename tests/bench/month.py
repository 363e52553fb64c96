"""A big month, made from a seed: one message log, orders, 100 agents, 20 stores.

    python3 tests/bench/month.py FOLDER [--messages N] [--orders N] [--encoding utf-8|gb18030]
                                        [--files ONE|STORE] [--seed N]

FOLDER becomes a workspace. Conversations begin at any time of the day, more by day than by night;
a buyer and an agent take turns; one row in twelve is a robot's or the system's; one text in five has
quotes, commas or line ends in it and stands in quotes. Rows go by time. The same seed gives the same bytes.
"""

import argparse
import random
import re
from datetime import date, timedelta
from pathlib import Path

MONTH, FIRST, DAYS = "2026-10", date(2026, 9, 30), 35
STORES, AGENTS = 20, 100
ROOT = Path(__file__).resolve().parents[2]
PLAIN = ["您好，请问这个还有货吗？", "在的亲，有什么可以帮您？", "好的", "今天下单什么时候发货呢", "亲，下午四点前付款当天发出哦~",
         "这款偏大还是偏小，我平时穿M码", "建议您按平时的尺码拍，不合适七天内可以换", "嗯嗯谢谢", "请稍等，我帮您核实一下库存和仓库",
         "优惠券怎么用不了", "满299减30的券要在商品页先领再下单"]
QUOTED = ['"您好,请问""红色""还有吗"', '"地址：某省,某市,某区\n麻烦改一下"', '"好的,已经帮您备注了,请放心"', '"尺寸是 30"" 的,对吗"']
BUYER, AGENT, AUTO, SYSTEM = ("买家", "人工"), ("客服", "人工"), ("客服", "自动"), ("客服", "系统")


def workspace(folder, stores):
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"  {id}: {{name: {name}, platform: taobao, key: true, as_of: 2026-11-04}}\n" for id, name in stores)
    (folder / "kaohe.yaml").write_text(f"company: 大月测试\nstores:\n{lines}", encoding="utf-8")
    # The built-in role, but with the reply rate, which peers are asked for too; and what this month has not, does not keep it from
    # being final.
    role = (ROOT / "templates/roles/presales.yaml").read_text(encoding="utf-8").replace("metric: reply_3min_rate", "metric: reply_rate")
    role = re.sub(r"\n        (missing|not_applicable): \w+", "", role)
    role = re.sub(r"\n        marks: .*", r"\g<0>\n        missing: zero\n        not_applicable: zero", role)
    (folder / "templates/roles").mkdir(parents=True, exist_ok=True)
    (folder / "templates/roles/presales.yaml").write_text(role, encoding="utf-8")
    scored = re.findall(r"name: (\S+)\n(?:        .*\n){1,4}?        rule:\n          manual", role)
    (folder / "manual").mkdir(exist_ok=True)
    (folder / f"manual/{MONTH}_评分表.csv").write_text("工号,考核项目,得分,理由,评分人\n" + "".join(
        f"S{i:03},{item},1,按记录,主管\n" for i in range(AGENTS) for item in scored), encoding="utf-8")
    people = []
    for i in range(AGENTS):
        id, name = stores[i % STORES]
        people.append(f"- {{number: S{i:03}, name: 客服{i:03}, role: presales, stores: [{id}], targets: {{received: 400, sales: 40000, add_on_sales: 900}},"
                      f" accounts: {{taobao: ['{name}:客服{i:03}']}}}}\n")
    (folder / "staff.yaml").write_text("".join(people), encoding="utf-8")


def second_of_day(rng):
    """Two peaks, in the afternoon and in the evening; a few at night."""
    kind = rng.random()
    if kind < 0.05:
        return rng.randrange(86400)
    centre = 15 if kind < 0.5 else 20.5
    return int(rng.gauss(centre, 2.5) * 3600) % 86400


def text_of(rng):
    return rng.choice(QUOTED) if rng.random() < 0.2 else rng.choice(PLAIN)


def conversation(rng, agent, buyer, second, rows):
    who = BUYER
    for _ in range(2 + int(rng.expovariate(1 / 8))):
        rows.append((second, agent, buyer, who))
        before = who
        roll = rng.random()
        who = AUTO if roll < 0.05 else SYSTEM if roll < 0.08 else AGENT if roll < 0.54 else BUYER
        second += int(rng.expovariate(1 / (25 if who is before else 70)))
        if who is AUTO:
            second = rows[-1][0]


def day_rows(rng, want, buyers, spill):
    """About @p want rows that begin on one day; those past midnight go to the next (spill)."""
    rows = spill
    while len(rows) < want:
        agent = rng.randrange(AGENTS)
        conversation(rng, agent, rng.randrange(buyers) * STORES + agent % STORES, second_of_day(rng), rows)
    rows.sort(key=lambda row: row[0])
    return [row for row in rows if row[0] < 86400], [(row[0] - 86400, *row[1:]) for row in rows if row[0] >= 86400]


HEAD = "时间,店铺,客服账号,买家,发送方,消息类型,内容\n"


def messages(folder, stores, args):
    rng = random.Random(args.seed)
    buyers = max(args.messages // 200, 50)
    logs = folder / "exports" / MONTH
    names = ["聊天记录_2026-10-01至2026-10-31.csv"] if args.files == "ONE" else [f"{id}/聊天记录_2026-10-01至2026-10-31.csv" for id, _ in stores]
    out = []
    for name in names:
        (logs / name).parent.mkdir(parents=True, exist_ok=True)
        out.append(open(logs / name, "wb"))
        out[-1].write(HEAD.encode(args.encoding))
    spill, made = [], 0
    clock = [f"{s // 3600:02}:{s % 3600 // 60:02}:{s % 60:02}" for s in range(86400)]
    who = [f"{stores[i % STORES][1]},{stores[i % STORES][1]}:客服{i:03}" for i in range(AGENTS)]
    for d in range(DAYS):
        day = FIRST + timedelta(days=d)
        rows, spill = day_rows(rng, (args.messages - made) // (DAYS - d), buyers, spill)
        made += len(rows)
        lines = [[] for _ in out]
        for second, agent, buyer, (sender, kind) in rows:
            lines[agent % len(out)].append(f"{day} {clock[second]},{who[agent]},t_买家{buyer:07},{sender},{kind},{text_of(rng)}\n")
        for file, part in zip(out, lines):
            file.write("".join(part).encode(args.encoding))
    for file in out:
        file.close()
    return buyers


def orders(folder, stores, args, buyers):
    rng = random.Random(args.seed + 1)
    path = folder / "exports" / MONTH / "订单.csv"
    with open(path, "w", encoding=args.encoding, newline="") as file:
        file.write("订单编号,买家会员名,订单创建时间,订单付款时间,买家实际支付金额,订单状态,宝贝总数量,店铺名称\n")
        for i in range(args.orders):
            store = rng.randrange(STORES)
            day = FIRST + timedelta(days=rng.randrange(DAYS))
            made = second_of_day(rng)
            paid = min(made + int(rng.expovariate(1 / 300)), 86399)
            clock = [f"{s // 3600:02}:{s % 3600 // 60:02}:{s % 60:02}" for s in (made, paid)]
            state = "交易关闭" if rng.random() < 0.04 else "交易成功"
            file.write(f"9{i:017},t_买家{rng.randrange(buyers) * STORES + store:07},{day} {clock[0]},{day} {clock[1]},"
                       f"{rng.randrange(1, 90000) / 100:.2f},{state},{rng.randrange(1, 4)},{stores[store][1]}\n")


def make(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--messages", type=int, default=2_000_000)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--encoding", default="utf-8", choices=["utf-8", "gb18030"])
    parser.add_argument("--files", default="ONE", choices=["ONE", "STORE"])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    stores = [(f"tm{i:02}", f"旗舰店{i:02}") for i in range(STORES)]
    workspace(args.folder, stores)
    buyers = messages(args.folder, stores, args)
    orders(args.folder, stores, args, buyers)


if __name__ == "__main__":
    make()
