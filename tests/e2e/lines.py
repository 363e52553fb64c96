#!/usr/bin/env python3
"""Breaks lines of definition files: whatever a slip of the hand does, the finding names that line.

For every role, profile and other definition the program ships, and for the sample's kaohe.yaml
and staff.yaml, some lines are picked (KA_SEED, LINES=n for each file) and each is spoilt in
several ways. A spoilt key, colon, number or indentation can never be right, so there must be a finding
at exactly that line, an exit code of the table, and no result.
"""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

KAOHE, SOURCE = sys.argv[1], sys.argv[2]
SEED = int(os.environ.get("KA_SEED", "1"))
LINES = int(os.environ.get("LINES", "3"))


def definitions(workspace):
    """(where the text comes from, where the broken copy goes, how findings call it)"""
    for folder in ("templates", "templates/roles", "templates/exports"):
        for name in sorted(os.listdir(os.path.join(SOURCE, folder))):
            if name.endswith(".yaml"):
                place = os.path.join(folder, name)
                yield os.path.join(SOURCE, place), os.path.join(workspace, place), place
    for name in ("kaohe.yaml", "staff.yaml"):
        place = os.path.join(workspace, name)
        yield place, place, name


def spoilt(place, line):
    key = re.match(r"^(\s*(?:- )?\{?)([A-Za-z_]+)(: ?.*)$", line)
    # Stores and teams of the company are named freely.
    own_name = place == "kaohe.yaml" and re.match(r"^  [a-z0-9-]+:( \{.*)?$", line)
    if key and not own_name:
        yield "key", key[1] + key[2] + "zq" + key[3]
        yield "colon", key[1] + key[2] + key[3].replace(":", "：", 1)
    number = re.search(r": (\d+(\.\d+)?%?)(?=[,}\s]|$)", line)
    if number:
        yield "number", line[: number.start(1)] + "abc" + line[number.end(1):]
    yield "tab", "\t" + line


def main():
    random.seed(SEED)
    workspace = tempfile.mkdtemp(prefix="kaohe-lines-")
    sample = os.path.join(SOURCE, "samples/company")
    for name in ("kaohe.yaml", "staff.yaml"):
        shutil.copy(os.path.join(sample, name), workspace)
    tried, missed = 0, []
    for source, copy, place in list(definitions(workspace)):
        text = open(source, encoding="utf-8").read()
        lines = text.split("\n")
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        meaning = [i for i, l in enumerate(lines) if l.strip() and not l.strip().startswith("#")]
        for i in random.sample(meaning, min(LINES, len(meaning))):
            for kind, line in spoilt(place, lines[i]):
                with open(copy, "w", encoding="utf-8") as out:
                    out.write("\n".join(lines[:i] + [line] + lines[i + 1:]))
                run = subprocess.run([KAOHE, "-C", workspace, "check"], capture_output=True, text=True)
                tried += 1
                at = re.search(rf"^{re.escape(place)}:{i + 1}:\d+: ", run.stderr, re.M)
                if run.returncode not in (1, 3) or not at:
                    missed.append(f"{place}:{i + 1} {kind}: exit {run.returncode}\n{line}\n{run.stderr[:400]}")
        if source == copy:
            open(copy, "w", encoding="utf-8").write(text)
        else:
            os.remove(copy)
    shutil.rmtree(workspace)
    print(f"seed {SEED}: {tried} broken lines, {len(missed)} without a finding at the line")
    print("\n".join(missed[:10]))
    return 1 if missed or tried < 100 else 0


sys.exit(main())
