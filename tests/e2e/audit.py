"""The auditor's export, checked by its own steps; and one digit altered in each of its files is named.

    audit.py FOLDER [COUNT]      FOLDER as `archive export` made it; COUNT digits of each file (1)

The program in the export is the one under test; this adds that it trusts nothing: the tops are computed
here once more from tree.csv alone, by the rule in the read-me.
"""
import csv
import hashlib
import io
import pathlib
import random
import re
import subprocess
import sys

folder, count = pathlib.Path(sys.argv[1]), int((sys.argv + ["1"])[2])
random.seed(7)
sys.dont_write_bytecode = True
sys.path.insert(0, str(folder))
import verify  # noqa: E402


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def table(name):
    return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8-sig"))))


def top(leaves):
    while len(leaves) > 1:
        leaves = [sha256(f"node\n{leaves[i]}\n{leaves[i + 1]}\n") if i + 1 < len(leaves) else leaves[i]
                  for i in range(0, len(leaves), 2)]
    return leaves[0]


def verdict():
    """What the export's own program says, in this process."""
    verify.problems.clear()
    old, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        code = verify.main()
        sys.stdout.seek(0)
        return code, sys.stdout.read()
    finally:
        sys.stdout = old


tree, chain, revision = table("tree.csv"), table("chain.csv"), table("revision.csv")[0]
tops = {name: top([leaf["digest"] for leaf in tree if leaf["tree"] == name]) for name in ("month", "outputs")}
root = output_root = "0" * 64
for row in chain:
    assert row["link"] == root, row
    if (row["month"], row["revision"]) == (revision["month"], revision["revision"]):
        assert (row["tree"], row["outputs"]) == (tops["month"], tops["outputs"]), row
        row = {**row, "tree": tops["month"], "outputs": tops["outputs"]}
    root = sha256(f'kaohe-month 1\n{root}\n{row["tree"]}\n')
    output_root = sha256(f'kaohe-outputs 1\n{output_root}\n{root}\n{row["outputs"]}\n')
    assert (row["root"], row["output_root"]) == (root, output_root), row
whole = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True)
assert whole.returncode == 0 and f'root {revision["root"]}' in whole.stdout, whole.stdout + whole.stderr

named = 0
for path in sorted(folder.rglob("*")):
    if not path.is_file() or path.name in ("README.txt", "verify.py"):
        continue
    data = path.read_bytes()
    digits = [m.start() for m in re.finditer(rb"[0-9]", data)]
    if path.name == "chain.csv":  # of other months only the roots are sealed here
        begin = data.rindex(revision["month"].encode())
        digits = [at for at in digits if at >= begin]
    for at in random.sample(digits, min(len(digits), count)):
        broken = bytearray(data)
        broken[at] = 48 + (broken[at] - 48 + random.randrange(1, 10)) % 10
        path.write_bytes(broken)
        code, said = verdict()
        if code != 1 or path.name not in said:
            sys.exit(f"{path} at {at}: not named\n{said}")
        named += 1
    path.write_bytes(data)
assert verdict()[0] == 0 and named >= 12
print(f"{len(tree)} leaves, {len(chain)} revisions, {named} altered digits named")
