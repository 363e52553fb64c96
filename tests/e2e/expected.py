"""expected.py EXPECTED.txt CHECK.json: the finding that a broken sample must give is among those found."""
import json
import sys

wanted = {}
for line in open(sys.argv[1], encoding="utf-8"):
    key, _, value = line.partition(":")
    if value:
        wanted[key.strip()] = value.strip()
findings = json.load(open(sys.argv[2], encoding="utf-8"))["findings"]
for finding in findings:
    if all(str(finding.get(key)) == value for key, value in wanted.items() if key in finding):
        sys.exit(0)
print("wanted", wanted)
for finding in findings[:12]:
    print("  found", {k: finding[k] for k in ("severity", "code", "file", "line", "column", "message")})
sys.exit(1)
