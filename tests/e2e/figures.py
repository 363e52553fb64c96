"""Small workspaces whose figures are not what they seem; `figures.sh` runs them.

    figures.py FOLDER

FOLDER gets one workspace for each case, each of October 2026.
"""
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
CHITU = "自定义报表_2026-10-01至2026-10-31.csv"
QIANNIU = "客服数据_2026-10-01至2026-10-31.csv"
BANDS = "{bands: [{at_least: 60%, points: 50}, {else: true, points: 0}]}"
LINE = "{linear: {zero_at: 0, full_at: 20000}}"
TWO = ["甲店:一,400,10000,4000,4900", "乙店:一,400,390,99%,100%"]


def role(name, *items):
    """A role of two items of 50 points: (metric, rule, more)."""
    lines = "\n".join(f"      - {{id: i{n}, name: {metric}, metric: {metric}, marks: 50, rule: {rule}{more}}}"
                      for n, (metric, rule, more) in enumerate(items))
    return (f"role: {name}\ntitle: 表\napplies_to: 测\nversion: '1'\neffective: 2026-01-01\nannounced: 2025-12-20\n"
            f"total: 110\nmodules:\n  - name: 甲\n    items:\n{lines}\n  - name: 创新激励\n    bonus: true\n    items:\n"
            "      - {id: innovation, name: 创新激励, marks: 10, rule: {manual: {reason: required}}}\n")


def case(name, staff, roles, files, stores=("tm1",)):
    names = {"tm1": "甲店", "tm2": "乙店"}
    texts = {"kaohe.yaml": "company: 测\nstores:\n" + "".join(
        f"  {s}: {{name: {names[s]}, platform: taobao, as_of: 2026-11-04}}\n" for s in stores) + "teams: {t: {name: 组}}\n",
        "staff.yaml": staff}
    texts |= {f"templates/roles/{id}.yaml": text for id, text in roles.items()}
    texts |= {f"exports/2026-10/{path}": "\n".join(lines) + "\n" for path, lines in files.items()}
    for path, text in texts.items():
        path = root / name / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def one(stores="tm1", accounts='"甲店:一"', more=""):
    return f"- {{number: A1, name: 王一, role: r, team: t, stores: [{stores}], accounts: {{taobao: [{accounts}]}}{more}}}\n"


case("percent", one(), {"r": role("r", ("reply_3min_rate", BANDS, ""), ("conversion", BANDS, ""))},
     {QIANNIU: ["旺旺昵称,接待人数,有效接待人数,3分钟人工响应率", "甲店:一,1000,900,62.5"],
      CHITU: ["客服昵称,接待人数,询单人数,询单->次日付款人数", "甲店:一,1000,40,44"],
      "订单.csv.crdownload": ["订单编号,买家会员名"]})
case("stores", one("tm1, tm2", '"甲店:一", "乙店:一"'),
     {"r": role("r", ("sales", LINE, ""), ("qa_ratio", BANDS, ""))},
     {f"tm1/{CHITU}": ["客服昵称,接待人数,销售额,买家消息数,客服消息数", TWO[0]],
      f"tm2/{QIANNIU}": ["旺旺昵称,接待人数,有效接待人数,3分钟人工响应率,答问比", TWO[1]]}, ("tm1", "tm2"))
case("rate", one("tm1, tm2", '"甲店:一", "乙店:一"'),
     {"r": role("r", ("conversion", BANDS, ""), ("received", LINE, ""))},
     {f"tm1/{CHITU}": ["客服昵称,接待人数,询单人数,询单->次日付款人数", "甲店:一,400,40,30"],
      f"tm2/{QIANNIU}": ["旺旺昵称,接待人数,有效接待人数,3分钟人工响应率", "乙店:一,400,390,99%"]}, ("tm1", "tm2"))
case("team", one(more=", targets: {sales: 10000}") +
     '- {number: A2, name: 李二, role: r, team: t, stores: [tm1], accounts: {taobao: ["甲店:二"]}, targets: {sales: 10000}}\n'
     "- {number: A3, name: 组长, role: lead, team: t, stores: [tm1]}\n",
     {"r": role("r", ("received", LINE, ""), ("reply_3min_rate", BANDS, "")),
      "lead": role("lead", ("sales", "{ratio: {cap: 50}}", ", scope: team, target: roster"),
                   ("received", LINE, ", scope: team"))},
     {CHITU: ["客服昵称,接待人数,销售额", "甲店:一,400,10000"],
      QIANNIU: ["旺旺昵称,接待人数,有效接待人数,3分钟人工响应率", "甲店:一,400,390,99%", "甲店:二,200,190,99%"]})
