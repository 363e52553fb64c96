"""Every finding in base/diag.def is raised in src/ and named in tests/ (by code or by its printed name)."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
table = (root / "src/base/diag.def").read_text(encoding="utf-8")
codes = re.findall(r"^KA_DIAG\((\w+),", table, re.M)


def words(*folders):
    found = set()
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.suffix in {".c", ".h", ".py", ".sh", ".txt", ".cases"}:
                found.update(re.findall(r"[\w-]+", path.read_text(encoding="utf-8", errors="replace")))
    return found


raised, named = words("src"), words("tests", "samples/broken")
bad = 0
for code in codes:
    if "KA_DIAG_" + code not in raised:
        print("never raised:", code)
        bad += 1
    if "KA_DIAG_" + code not in named and code.lower().replace("_", "-") not in named:
        print("named in no test:", code)
        bad += 1
print(f"{len(codes)} codes, {bad} gaps")
sys.exit(bad != 0)
