"""Break a command at one of its file system calls, every one in turn or some: what must hold, holds.

    crash.py INJECT KAOHE KEEP HOW SHARE COMMAND...

In the folder `base` stands a workspace before the command. For each point the command runs in a copy of it and is
broken there (tests/tools/inject.c). Then earlier results must be whole (before or after, nothing between), the
archive must verify with the roots of before or after, and the command run again must give what it gives unbroken.

SHARE: "all", or how many points, spread evenly with a random offset (KA_SEED).
"""
import hashlib
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

INJECT, KAOHE, HOW, SHARE, *COMMAND = sys.argv[1:]
BASE, WORK = pathlib.Path("base"), pathlib.Path("work")
MUTABLE = "out", "deliver", "archive.db", "archive.db-wal", "archive.db-shm", "archive.key"
MONTH = "2026-10"
failures = []


def fresh():
    """base → work; what no command writes is copied once."""
    if not WORK.exists():
        shutil.copytree(BASE, WORK)
        return
    for name in MUTABLE:
        to, origin = WORK / name, BASE / name
        if to.is_dir():
            shutil.rmtree(to)
        elif to.exists():
            to.unlink()
        if origin.is_dir():
            shutil.copytree(origin, to)
        elif origin.exists():
            shutil.copy2(origin, to)


def run(*argv, inject=()):
    # what looks for leaks cannot be traced
    env = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
    done = subprocess.run([*inject, KAOHE, "-C", str(WORK), *argv], capture_output=True, text=True, env=env)
    return done.returncode, done.stdout, done.stderr


def content(path):
    """SHA-256; encrypted copies differ each time, so theirs is of what the password opens."""
    data = path.read_bytes()
    if path.parent.name == "files":
        word = next(line.split("'")[1] for line in open(WORK / "secrets.yaml") if line[:3] in path.name)
        done = subprocess.run(["qpdf", f"--password={word}", "--decrypt", "--static-id", str(path), "-"], capture_output=True)
        data = done.stdout if done.returncode == 0 else done.stderr
    elif path.name == "index.csv":
        data = re.sub(rb"\b[0-9a-f]{64}\b", b"", data)
    return hashlib.sha256(data).hexdigest()


def digests(folder):
    return {str(p.relative_to(folder)): content(p) for p in sorted(folder.rglob("*")) if p.is_file()} if folder.is_dir() else None


def whole(name):
    """A month's folder; between two renames the earlier one is aside (MONTH.old)."""
    folder = WORK / name / MONTH
    return digests(folder if folder.is_dir() else WORK / name / f"{MONTH}.old")


def verify():
    code, out, err = run("archive", "verify")
    if code == 3 and "没有档案" in err:
        return ""
    return out if code == 0 else f"exit {code}: {err}"


def state():
    return {"out": whole("out"), "kept": digests(WORK / "out" / f"{MONTH}.v1"), "deliver": whole("deliver"), "archive": verify()}


def unsound(now, before, after):
    """What is neither as it was nor as it was to be."""
    return [key for key in now if now[key] not in (before[key], after[key])]


def leftovers():
    return sorted(p.name for folder in ("out", "deliver") for p in (WORK / folder).glob("*")
                  if ".new-" in p.name or p.name.endswith((".old", ".part")))


def check(point, calls, before, after):
    fresh()
    code, out, err = run(*COMMAND, inject=[INJECT, HOW, str(point), "-"])
    what = f"{HOW} at {point} ({calls[point - 1]}) of {len(calls)}: {' '.join(COMMAND)}"
    now = state()
    for key in unsound(now, before, after):
        failures.append(f"{what}: {key} is neither before nor after (exit {code})\n{now[key] if key == 'archive' else ''}")
    if code in (0, 1) and now != after:
        failures.append(f"{what}: exit {code}, but not done")
    if HOW != "kill" and code not in (0, 1, 4):
        failures.append(f"{what}: exit {code}\n{err[-400:]}")
    if HOW != "kill" and code == 4 and not err:
        failures.append(f"{what}: exit 4 without a word")
    code, out, err = run(*COMMAND)
    now = state()
    if code not in (0, 1):
        failures.append(f"{what}: run again: exit {code}\n{err[-400:]}")
    elif now != after:
        failures.append(f"{what}: run again: other results\n{differences(now, after)}")
    elif leftovers():
        failures.append(f"{what}: run again: left over {leftovers()}")


def differences(now, after):
    lines = [f"{now['archive']}--\n{after['archive']}"] if now["archive"] != after["archive"] else []
    for key in "out", "deliver":
        mine, theirs = now[key] or {}, after[key] or {}
        lines += [f"{key}/{name}" for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
    return "\n".join(lines[:12])


fresh()
before = state()
code, out, err = run(*COMMAND, inject=[INJECT, "count", "0", "calls"])
if code == 77:
    print("skipped: the kernel does not let us trace")
    sys.exit(0)
if code not in (0, 1):
    sys.exit(f"unbroken: exit {code}\n{err}")
after = state()
calls = [line.split()[1] for line in open("calls")]
if before == after or len(calls) < 20:
    sys.exit(f"the command does nothing: {len(calls)} calls")
points = range(1, len(calls) + 1)
if SHARE != "all":
    chance = random.Random(int(os.environ.get("KA_SEED", "1")))
    step = len(calls) / int(SHARE)
    points = sorted({min(len(calls), 1 + int(step * (i + chance.random()))) for i in range(int(SHARE))})
for point in points:
    check(point, calls, before, after)
    if len(failures) > 20:
        break
print(f"{' '.join(COMMAND)}: {HOW} at {len(points)} of {len(calls)} points, {len(failures)} failures")
for failure in failures[:20]:
    print(failure)
sys.exit(1 if failures else 0)
