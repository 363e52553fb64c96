"""Break a command at one of its file system calls, every one in turn or some: what must hold, holds.

    crash.py INJECT KAOHE HOW SHARE COMMAND...

In the folder `base` stands a workspace before the command. For each point the command runs in a copy of it and is
broken there (tests/tools/inject.c). Then earlier results must be whole (before or after, nothing between), the
archive must verify with the roots of before or after, and the command run again must give what it gives unbroken.
A point that leaves a folder, byte by byte, as an earlier point left it is not looked at twice.

SHARE: "all", or how many points, spread evenly with a random offset (KA_SEED), or "-12", the first twelve. KA_JOBS
points at a time (2).
"""
import hashlib
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

INJECT, KAOHE, HOW, SHARE, *COMMAND = sys.argv[1:]
BASE = pathlib.Path("base")
WORK = pathlib.Path()  # of each worker, its own
MUTABLE = "out", "deliver", "archive.db", "archive.db-wal", "archive.db-shm", "archive.key"
MONTH = "2026-10"
looked = {}


def begin(folder):
    global WORK
    WORK = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "work"


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


def picture():
    """Every name, mode and byte of the folder; the number of the process in a name of a folder to be is not one."""
    lines = []
    for path in WORK.rglob("*"):
        name = re.sub(r"\.new-\d+", ".new-", str(path.relative_to(WORK)))
        lines.append((name, path.lstat().st_mode, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""))
    return hashlib.sha256(repr(sorted(lines)).encode()).digest()


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


def leftovers():
    return sorted(p.name for folder in ("out", "deliver", ".") for p in (WORK / folder).glob("*")
                  if ".new-" in p.name or p.name.endswith((".old", ".part")))


def differences(now, after):
    lines = [f"{now['archive']}--\n{after['archive']}"] if now["archive"] != after["archive"] else []
    for key in "out", "kept", "deliver":
        mine, theirs = now[key] or {}, after[key] or {}
        lines += [f"{key}/{name}" for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
    return "\n".join(lines[:12])


def look(before, after):
    """What a broken command left, and what the command gives when it runs again: (as it is now, complaints)."""
    now, wrong = state(), []
    for key in now:  # neither as it was nor as it was to be
        if now[key] not in (before[key], after[key]):
            wrong.append(f"{key} is neither before nor after\n{now[key] if key == 'archive' else ''}")
    code, _, err = run(*COMMAND)
    then = state()
    if code not in (0, 1):
        wrong.append(f"run again: exit {code}\n{err[-400:]}")
    elif then != after:
        wrong.append(f"run again: other results\n{differences(then, after)}")
    elif leftovers():
        wrong.append(f"run again: left over {leftovers()}")
    return now, wrong


def check(task):
    point, call, before, after = task
    fresh()
    code, _, err = run(*COMMAND, inject=[INJECT, HOW, str(point), "-"])
    key = picture()
    if key not in looked:
        looked[key] = look(before, after)
    now, wrong = looked[key]
    wrong = wrong.copy()
    if code in (0, 1) and now != after:
        wrong.append("not done\n" + differences(now, after))
    if HOW == "short" and code not in (0, 1):
        wrong.append(f"half a write is no error\n{err[-400:]}")
    if HOW != "kill" and code not in (0, 1, 4):
        wrong.append(err[-400:])
    if HOW != "kill" and code == 4 and not err:
        wrong.append("not a word")
    return [f"{HOW} at {point} ({call}): {' '.join(COMMAND)}: exit {code}: {words}" for words in wrong]


def chosen(calls):
    points = [i for i, call in enumerate(calls, 1) if HOW != "short" or call in ("write", "pwrite")]
    if SHARE == "all" or len(points) <= abs(int(SHARE)):
        return points
    if SHARE.startswith("-"):
        return points[: -int(SHARE)]
    chance = random.Random(int(os.environ.get("KA_SEED", "1")))
    step = len(points) / int(SHARE)
    return sorted({points[min(len(points) - 1, int(step * (i + chance.random())))] for i in range(int(SHARE))})


def main(folder):
    begin(folder)
    fresh()
    before = state()
    code, out, err = run(*COMMAND, inject=[INJECT, "count", "0", "calls"])
    if code == 77:
        print("skipped: the kernel does not let us trace")
        return 0
    if code not in (0, 1):
        sys.exit(f"unbroken: exit {code}\n{err}")
    after = state()
    calls = [line.split()[1] for line in open("calls")]
    if before == after or len(calls) < 20:
        sys.exit(f"the command does nothing: {len(calls)} calls")
    points, failures = chosen(calls), []
    with multiprocessing.Pool(int(os.environ.get("KA_JOBS", "2")), begin, (folder,)) as pool:
        for wrong in pool.imap(check, [(point, calls[point - 1], before, after) for point in points], 4):
            failures += wrong
            if len(failures) > 20:
                break
    print(f"{' '.join(COMMAND)}: {HOW} at {len(points)} of {len(calls)} points, {len(failures)} failures")
    print("\n".join(failures[:20]))
    return 1 if failures else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else ".") as room:
        sys.exit(main(room))
