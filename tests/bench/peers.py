"""kaohe beside Miller, sqlite3 and DuckDB on the same log and the same question.

    python3 tests/bench/peers.py KAOHE [--messages N] [--orders N] [--encoding utf-8|gb18030] [--rounds N]

The question, for each agent's account in October: received conversations (buyer, day), how many of them got
an answer, and the mean time of the first answer in them (600 s at most, also where there was none; asked within
08:00-23:00). kaohe answers it, and all else of `check`, by itself; each peer by a script of its own that says
no more than the question. Peers read UTF-8; for GB18030 what iconv takes is counted with them.

All answers are compared: a peer that answers otherwise is named. Needs miller, sqlite3, and for
DuckDB a folder with @duckdb/node-api (npm install @duckdb/node-api), given by --node FOLDER; what is not there
is left out. Prints for each wall time, processor time (user + system), the peak of its memory, and both times
as a multiple of kaohe's, in the same run.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import month

HEAD = ["时间", "店铺", "客服账号", "买家", "发送方", "消息类型", "内容"]

# One row for each message of a person: when, day, account, buyer, side. Rounds by the latest unanswered question.
MILLER = r"""
$消息类型 == "人工" {
  day = substr($时间, 0, 9);
  if (day >= "2026-10-01" && day <= "2026-10-31") {
    key = $客服账号 . "|" . $买家 . "|" . day;
    # "08" is no number to Miller, "108" is one
    second = (int("1" . substr($时间, 11, 12)) - 100) * 3600 + (int("1" . substr($时间, 14, 15)) - 100) * 60 + int("1" . substr($时间, 17, 18)) - 100;
    if ($发送方 == "买家") {
      if (is_absent(@asked[key])) { @asked[key] = 1; @account[key] = $客服账号 }
      if (is_absent(@open[key])) { @open[key] = second }
    } elif (is_present(@open[key])) {
      @replied[key] = 1;
      if (is_absent(@first[key]) && @open[key] >= 28800 && @open[key] < 82800) { @first[key] = min(second - @open[key], 600) }
      unset @open[key]
    }
  }
}
end {
  for (key, one in @asked) {
    a = @account[key];
    @received[a] = (is_present(@received[a]) ? @received[a] : 0) + 1;
    if (is_present(@replied[key])) { @answered[a] = (is_present(@answered[a]) ? @answered[a] : 0) + 1 }
    if (is_absent(@first[key]) && is_present(@open[key]) && @open[key] >= 28800 && @open[key] < 82800) { @first[key] = 600 }
    if (is_present(@first[key])) {
      @sum[a] = (is_present(@sum[a]) ? @sum[a] : 0) + @first[key];
      @due[a] = (is_present(@due[a]) ? @due[a] : 0) + 1
    }
  }
  for (a, n in @received) { print a . "\t" . n . "\t" . (is_present(@answered[a]) ? @answered[a] : 0) . "\t" . (is_present(@sum[a]) ? @sum[a] : 0) . "\t" . (is_present(@due[a]) ? @due[a] : 0) }
}
"""

# A question opens a round if no other is open: so what follows a question is dropped, and then each question's
# answer is the next row.
SQL = """
WITH said AS ({source}),
stepped AS (SELECT *, lag(asks) OVER w AS before FROM said WINDOW w AS (PARTITION BY account, buyer, day ORDER BY s, line)),
opened AS (SELECT account, buyer, day, s, asks, line, lead(s) OVER w AS next_s FROM stepped
  WHERE NOT asks OR before IS NULL OR NOT before WINDOW w AS (PARTITION BY account, buyer, day ORDER BY s, line)),
counted AS (SELECT account, buyer, day, asks, next_s IS NOT NULL AS closed,
  CASE WHEN asks AND s >= 28800 AND s < 82800 THEN
    row_number() OVER (PARTITION BY account, buyer, day, asks AND s >= 28800 AND s < 82800 ORDER BY s, line) END AS nth,
  CASE WHEN next_s IS NULL OR next_s - s > 600 THEN 600 ELSE next_s - s END AS response FROM opened),
talks AS (SELECT account, max(asks AND closed) AS replied, max(CASE WHEN nth = 1 THEN response END) AS first
  FROM counted GROUP BY account, buyer, day HAVING max(asks))
SELECT account, count(*), sum(CASE WHEN replied THEN 1 ELSE 0 END), sum(first), count(first) FROM talks GROUP BY account
"""
SQLITE_SOURCE = """
SELECT rowid AS line, 客服账号 AS account, 买家 AS buyer, 发送方 = '买家' AS asks, substr(时间, 1, 10) AS day,
  CAST(substr(时间, 12, 2) AS INTEGER) * 3600 + CAST(substr(时间, 15, 2) AS INTEGER) * 60 + CAST(substr(时间, 18, 2) AS INTEGER) AS s
FROM log WHERE 消息类型 = '人工' AND 时间 >= '2026-10-01' AND 时间 < '2026-11-01'"""
DUCK_SOURCE = """
SELECT row_number() OVER () AS line, 客服账号 AS account, 买家 AS buyer, 发送方 = '买家' AS asks, 时间::DATE AS day,
  (epoch(时间) - epoch(时间::DATE))::INTEGER AS s
FROM read_csv('{path}', header = true, columns = {{{columns}}})
WHERE 消息类型 = '人工' AND 时间 >= '2026-10-01' AND 时间 < '2026-11-01'"""
DUCK = """
const duckdb = require('@duckdb/node-api');
(async () => {
  const instance = await duckdb.DuckDBInstance.create(':memory:', {threads: '%d'});
  const db = await instance.connect();
  const rows = await db.runAndReadAll(%s);
  for (const row of rows.getRows()) console.log(row.map(String).join('\\t'));
})();
"""


class Cost:
    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


def watch(pid, peak):
    """Peaks from /proc: ru_maxrss of a child begins with what its parent had before exec."""
    while True:
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        for line in text.splitlines():
            if line.startswith("VmHWM"):
                peak.append(int(line.split()[1]) * 1024)
        time.sleep(0.01)


def run(command, folder, text=None, worst=0, **more):
    """What it printed, and what it cost."""
    with open(folder / "out", "w+b") as out, open(folder / "err", "w+b") as err:
        began, peak = time.monotonic(), [0]
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.PIPE if text else None, **more)
        watcher = threading.Thread(target=watch, args=(process.pid, peak))
        watcher.start()
        if text:
            process.stdin.write(text.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        watcher.join()
        out.seek(0)
        err.seek(0)
        if os.waitstatus_to_exitcode(status) > worst:
            sys.exit(f"{command[0]}: {err.read().decode()[-800:]}")
        return out.read().decode(), Cost(wall, usage.ru_utime + usage.ru_stime, max(peak))


def answers(text):
    found = {}
    for line in text.splitlines():
        account, *figures = line.replace("|", "\t").split("\t")
        found[account] = tuple(int(float(word)) for word in figures)
    return found


def kaohe_answers(kaohe, month, folder):
    """From scores.json of a run that is not timed."""
    subprocess.run([kaohe, "-C", str(month), "--quiet", "run", "2026-10", "--format", "xlsx"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    found = {}
    for person in json.loads((month / "out/2026-10/scores.json").read_text())["staff"]:
        items = {item["metric"]: item for module in person["modules"] for item in module["items"]}
        first, reply = items["first_response"], items["reply_rate"]
        figures = (reply["denominator"], reply["numerator"], first["numerator"], first["denominator"])
        store = int(person["number"][1:]) % 20
        found[f"旗舰店{store:02}:{person['name']}"] = tuple(int(float(word)) for word in figures)
    return found


def ask_miller(log, folder):
    return run(["mlr", "--icsv", "--ojson", "--from", str(log), "put", "-q", MILLER], folder)


def ask_sqlite(log, folder):
    script = f".mode csv\n.import '{log}' log\n.mode list\n{SQL.format(source=SQLITE_SOURCE)};\n"
    return run(["sqlite3", ":memory:"], folder, script)


def ask_duckdb(node, threads):
    def ask(log, folder):
        kinds = ", ".join(f"'{name}': '{'TIMESTAMP' if name == '时间' else 'VARCHAR'}'" for name in HEAD)
        sql = SQL.format(source=DUCK_SOURCE.format(path=log, columns=kinds))
        (folder / "ask.js").write_text(DUCK % (threads, json.dumps(sql)))
        return run(["node", str(folder / "ask.js")], folder, env={**os.environ, "NODE_PATH": str(Path(node) / "node_modules")})
    return ask


def utf8_log(log, encoding, folder):
    """The log as peers can read it, and the processor time that took."""
    if encoding == "utf-8":
        return log, 0.0
    plain = folder / "log.csv"
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(plain, "wb") as out:
        subprocess.run(["iconv", "-f", "GB18030", "-t", "UTF-8", str(log)], stdout=out, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return plain, used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime


def best(ask, rounds):
    """Of some rounds the one that took least processor time."""
    results = [ask() for _ in range(rounds)]
    return min(results, key=lambda result: result[1].cpu)


def show(name, cost, ours, note=""):
    print(f"{name:<22} {cost.wall:8.2f} s wall {cost.cpu:8.2f} s cpu {cost.peak / 1048576:8.1f} MB"
          f"   x{cost.wall / ours.wall:7.1f} wall x{cost.cpu / ours.cpu:7.1f} cpu  {note}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kaohe")
    parser.add_argument("--messages", type=int, default=2_000_000)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--encoding", default="utf-8", choices=["utf-8", "gb18030"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--node", help="folder with node_modules/@duckdb/node-api")
    parser.add_argument("--month", type=Path, help="a month made by month.py, to be used again")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        month_folder = args.month or folder / "month"
        if not month_folder.exists():
            month.make([str(month_folder), "--messages", str(args.messages), "--orders", str(args.orders), "--encoding", args.encoding])
        compare(args, month_folder, folder)


def compare(args, place, folder):
    log = next((place / "exports/2026-10").glob("聊天记录*.csv"))
    print(f"{log.stat().st_size / 1e6:.0f} MB {args.encoding}, {os.cpu_count()} cores")
    ours = best(lambda: run([args.kaohe, "-C", str(place), "check", "2026-10"], folder, worst=1), args.rounds)[1]
    show("kaohe check", ours, ours)
    expected = kaohe_answers(args.kaohe, place, folder)
    plain, converting = utf8_log(log, args.encoding, folder)
    if converting:
        print(f"{'iconv':<22} {converting:33.2f} s cpu, to be added to each peer's")
    peers = [("Miller", ask_miller, shutil.which("mlr")), ("sqlite3", ask_sqlite, shutil.which("sqlite3")),
             ("DuckDB", ask_duckdb(args.node, os.cpu_count()), args.node)]
    for name, ask, there in peers:
        if not there:
            print(f"{name:<22} not there")
            continue
        text, cost = best(lambda: ask(plain, folder), args.rounds)
        found = answers(text)
        wrong = sum(found.get(account) != figures for account, figures in expected.items())
        show(name, cost, ours, "the same answers" if wrong == 0 else f"{wrong} accounts DIFFER")


if __name__ == "__main__":
    main()
