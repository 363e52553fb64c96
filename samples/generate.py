#!/usr/bin/env python3
"""Make the sample company: a workspace with three months of exports, and broken copies of some.

    python3 samples/generate.py     writes samples/company, samples/truth and samples/broken

Only the standard library; the same seed gives the same bytes.

    tables.py    who and what: the invented company
    world.py     the truth: orders, what each account did on each day, tickets, registers
    chats.py     the chat log of two accounts, and what it adds up to
    exports.py   truth → files in the platforms' shapes
    truth.py     truth → the figures that kaohe must find
    broken.py    one defect each, and the finding that it must give
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from broken import make_broken  # noqa: E402
from chats import add_chats, export_chats  # noqa: E402
from exports import make_company  # noqa: E402
from tables import LAST  # noqa: E402
from truth import make_truth  # noqa: E402
from world import make_world  # noqa: E402

HERE = Path(__file__).resolve().parent


def main():
    world = make_world()
    add_chats(world)
    make_company(world, HERE / "company")
    export_chats(world, HERE / "company")
    make_truth(world, HERE / "truth" / f"{LAST}.csv", LAST)
    make_broken(world, HERE / "broken")


if __name__ == "__main__":
    main()
