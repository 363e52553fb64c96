#!/usr/bin/env python3
"""Facts that are put aside own their texts: each ka_str of src/ingest/fact.h is copied in src/ingest/fact.c.

A text that is not would point into a file that is closed.
"""
import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parents[2] / "src" / "ingest"
KINDS = "order", "refund", "ticket", "rating", "message", "stats", "manual"

header = (SRC / "fact.h").read_text(encoding="utf-8")
source = (SRC / "fact.c").read_text(encoding="utf-8")
texts = 0
forgotten = []
for kind in KINDS:
    body = re.search(r"struct ka_%s_fact \{(.*?)\n\};" % kind, header, re.S).group(1)
    for names in re.findall(r"^\s*(?:const )?ka_str ([^;]+);", body, re.M):
        for name in re.split(r",\s*", names):
            texts += 1
            if not re.search(r"own\(arena, &(?:%s->|fact->as\.%s\.)%s," % (kind, kind, name), source):
                forgotten.append(f"{kind}.{name}")
for name in forgotten:
    print("not copied in fact.c: " + name)
print(f"{texts} texts, {len(forgotten)} not copied")
sys.exit(bool(forgotten) or texts < 15)
