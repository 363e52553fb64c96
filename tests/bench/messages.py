"""How fast message logs are read, and in how much memory.

    python3 tests/bench/messages.py KAOHE [ROWS …]     default 200000 2000000

Makes a workspace with one store, 20 agents, orders, and a log of ROWS messages, sorted by time (and
shuffled by blocks, to show that order does not matter); runs `kaohe check` on it and prints rows
per second, the process's peak and what of it is not the mapped file.
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

AGENTS, FIRST = 20, datetime(2026, 9, 30)


def make(folder, rows, shuffled):
    rng = random.Random(rows)
    tm = folder / "exports/2026-10/tm"
    tm.mkdir(parents=True)
    (folder / "kaohe.yaml").write_text("company: 测试\nstores:\n  tm: {name: 天猫店, platform: taobao, key: true}\n",
                                       encoding="utf-8")
    staff = [f"- {{number: S{i:03}, name: 客服{i}, role: operations-assistant, stores: [tm], "
             f"accounts: {{taobao: ['天猫店:客服{i}']}}}}\n" for i in range(AGENTS)]
    (folder / "staff.yaml").write_text("".join(staff), encoding="utf-8")
    step = 32 * 86400 / rows
    lines = []
    for i in range(rows):
        when = FIRST + timedelta(seconds=int(i * step))
        agent = rng.randrange(AGENTS)
        buyer = f"t_买家{rng.randrange(max(rows // 200, 1)) * AGENTS + agent:07}"
        who = "买家" if rng.random() < 0.5 else "客服"
        lines.append(f"{when},天猫店,天猫店:客服{agent},{buyer},{who},人工,您好，请问这个还有货吗？\n")
    if shuffled:
        rng.shuffle(lines)
    with open(tm / "聊天记录_2026-10-01至2026-10-31.csv", "w", encoding="utf-8") as file:
        file.write("时间,店铺,客服账号,买家,发送方,消息类型,内容\n")
        file.writelines(lines)
    with open(tm / "订单.csv", "w", encoding="utf-8") as file:
        file.write("订单编号,买家会员名,订单创建时间,订单付款时间,买家实际支付金额,订单状态,店铺名称\n")
        for i in range(5000):
            when = FIRST + timedelta(seconds=rng.randrange(32 * 86400))
            buyer = f"t_买家{rng.randrange(max(rows // 10, 1)):07}"
            file.write(f"9{i:017},{buyer},{when},{when + timedelta(seconds=60)},{rng.randrange(500)}.00,交易成功,天猫店\n")


def watch(pid, peak):
    """Peaks from /proc: ru_maxrss of a child begins with what its parent had before exec."""
    while True:
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        for key in ("RssAnon", "VmHWM"):
            found = [line.split()[1] for line in text.splitlines() if line.startswith(key)]
            if found:
                peak[key] = max(peak.get(key, 0), int(found[0]))
        time.sleep(0.005)


def measure(kaohe, rows, shuffled):
    with tempfile.TemporaryDirectory() as name:
        make(Path(name), rows, shuffled)
        began, peak = time.monotonic(), {}
        process = subprocess.Popen([kaohe, "-C", name, "check", "2026-10"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        watcher = threading.Thread(target=watch, args=(process.pid, peak))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        watcher.join()
        print(f"{rows:>9} rows {'any order' if shuffled else 'by time':>9}  exit {os.waitstatus_to_exitcode(status)}  "
              f"{wall:6.2f} s wall  {usage.ru_utime + usage.ru_stime:6.2f} s cpu  {rows / wall:>9.0f} rows/s  "
              f"peak {peak.get('VmHWM', 0) / 1024:6.1f} MB  anonymous {peak.get('RssAnon', 0) / 1024:6.1f} MB")


if __name__ == "__main__":
    for count in [int(word) for word in sys.argv[2:]] or [200_000, 2_000_000]:
        for any_order in (False, True):
            measure(sys.argv[1], count, any_order)
