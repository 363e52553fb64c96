"""A company of very few people, for tests that run a command many times.

    mini.py WORKSPACE [COUNT]                     M01, M02, ... with an e-mail address each
    mini.py WORKSPACE NUMBER:NAME:EMAIL[:two]...  these; "two": another role from the middle of October

One store, a short chat with each of them, one role with a figure of the store, one against last month, and two that people score; months 2026-08
to 2026-10, all of which can become final. Everyone has a pay plan and a password in secrets.yaml.
"""
import pathlib
import sys

workspace, words = pathlib.Path(sys.argv[1]), sys.argv[2:] or ["2"]
if words[0].isdigit():
    words = [f"M{i:02d}:某某{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{i}:m{i:02d}@example.com" for i in range(1, int(words[0]) + 1)]
people = [(word + "::").split(":")[:4] for word in words]


def write(name, text, mode=0o644):
    path = workspace / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


write("kaohe.yaml", """company: 小小示例公司
time_zone: Asia/Shanghai
language: zh
stores:
  tm: {name: 小小旗舰店, platform: taobao, key: true, currency: CNY, as_of: 2026-11-04}
form: {prefix: XX, appeal_days: 5, reviewer: 主管, approver: 经理, hr: 人事}
""")
write("templates/roles/mini.yaml", """role: mini
title: 小客服绩效考核表
applies_to: 小客服
version: "1"
effective: 2026-01-01
announced: 2025-12-20
total: 110
modules:
  - name: 店铺
    items:
      - id: growth
        name: 店铺营业额增长率
        metric: growth
        marks: 40
        rule: {bands: [{above: 20%, points: 40}, {at_least: 0%, points: 30}, {else: true, points: 10}]}
      - id: dispute
        name: 纠纷退款率
        metric: dispute_rate
        relative_to: last_month
        marks: 30
        rule: {bands: [{at_most: 1.0, points: 30}, {else: true, points: 0}]}
  - name: 评分
    items:
      - {id: care, name: 责任心, marks: 30, rule: {manual: {reason: required}}}
  - name: 创新激励
    bonus: true
    items:
      - {id: innovation, name: 创新激励, marks: 10, rule: {manual: {reason: required}}}
""")
role = (workspace / "templates/roles/mini.yaml").read_text(encoding="utf-8")
write("templates/roles/mini2.yaml", role.replace("role: mini", "role: mini2").replace("小客服", "小售后"))
PLAN, ROLES = "plan: performance-7-3, base: 3500, performance: 1500", ("{role: mini, to: 2026-10-15}", "{role: mini2, from: 2026-10-16}")
write("staff.yaml", "".join(f"""- number: {number}
  name: {name}
{f"  email: {address}" if address else "  # no address"}
  role: {f"[{', '.join(ROLES)}]" if two else "mini"}
  stores: [tm]
  accounts: {{taobao: ["小小旗舰店:{number}"]}}
  pay: {f"[{{{PLAN}, to: 2026-10-15}}, {{{PLAN}, from: 2026-10-16}}]" if two else f"{{{PLAN}}}"}
""" for number, name, address, two in people))
write("secrets.yaml", "".join(f"{p[0]}: 'Wort-{i * 7919}-qz{i}'\n" for i, p in enumerate(people, 1)), 0o600)
for month, revenue, disputes in ("2026-07", 8000, 3), ("2026-08", 9000, 2), ("2026-09", 10000, 2), ("2026-10", 12500, 1):
    write(f"exports/{month}/店铺数据_{month}.csv",
          f"月份,店铺,营业额,支付订单数,退款申请数,平台介入数\n{month},小小旗舰店,{revenue},200,100,{disputes}\n")
    scores = [f"{p[0]},{item},{points},自评表第{i}页,主管,{role}\n" for i, p in enumerate(people, 1)
              for role in (("小客服", "小售后") if p[3] and month == "2026-10" else ("",))
              for item, points in (("责任心", 20 + i % 10), ("创新激励", i % 11))]
    write(f"manual/{month}_评分表.csv", "工号,考核项目,得分,理由,评分人,岗位\n" + "".join(scores))
chat = "消息时间,店铺名称,客服旺旺,买家旺旺,发送人,消息类型,消息内容\n"
for i, (number, *_) in enumerate(people):
    account, buyer = f"小小旗舰店:{number}", f"t_{70001 + i}"
    for second, sender, text in (10, buyer, "有货吗"), (25, account, "有的"):
        chat += f"2026-10-{12 + i % 9} 10:{i % 60:02d}:{second},小小旗舰店,{account},{buyer},{sender},人工,{text}\n"
write("exports/2026-10/聊天记录_2026-10-01至2026-11-03.csv", chat)
