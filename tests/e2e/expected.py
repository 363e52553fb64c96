"""expected.py EXPECTED.txt CHECK.json: every finding that a broken sample must give is among those found.

EXPECTED.txt has one finding a line: code, file, line, column, tab-separated; 0 where there is none.
"""
import json
import sys

wanted = [tuple(line.rstrip("\n").split("\t")) for line in open(sys.argv[1], encoding="utf-8")
          if line.strip() and not line.startswith("#")]
findings = json.load(open(sys.argv[2], encoding="utf-8"))["findings"]
found = [(f["code"], f["file"], str(f["line"]), str(f["column"])) for f in findings]
missing = [line for line in wanted if line not in found]
for line in missing:
    print("missing:", *line)
    for f in findings[:12]:
        print("  found", f["code"], f["file"], f["line"], f["column"], f["message"])
sys.exit(bool(missing) or not wanted)
