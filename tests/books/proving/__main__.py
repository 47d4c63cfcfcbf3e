"""Plants every kind of discrepancy behind kept books, through the whole house: `python -m tests.books.proving`.

Prints for each kind in how many variants it was found in one comparison and named right, and every false alarm.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.books.proving.discrepancies import KINDS, causes_of, plant_all
from tests.books.proving.house import varied

VARIANTS = 20


def say(line):
    sys.stdout.write(f"{line}\n")


async def judged(variant, **settings):
    """Compare clean books, plant all kinds at once, compare again; what was found, named, and said of nothing."""
    with tempfile.TemporaryDirectory(prefix="lexrelay-proof-") as home:
        async with varied(Path(home), variant, **settings) as house:
            clean = await house.reconcile()
            false = [each["sentence"] for each in clean.body["differences"]] + [
                each.code for each in await house.alarms()
            ]
            false += [] if clean.body["clean"] else ["clean books are said to differ"]
            planted = await plant_all(house)
            row = await house.reconcile()
            alarms = sorted(each.code.lower() for each in await house.alarms())
    named, strange = causes_of(row, planted)
    false += strange + ([f"nothing explains {row.residue}"] if row.residue else [])
    false += [] if alarms == sorted(planted.values()) else [f"the alarms are {alarms}"]
    return planted, named, false


async def measure(variants):
    """Return found and rightly named ones by kind, and the false alarms."""
    found, right, false = Counter(), Counter(), []
    for variant in range(variants):
        planted, named, strange = await judged(variant)
        false += [f"variant {variant}: {each}" for each in strange]
        for mark, kind in planted.items():
            found[kind] += mark in named
            right[kind] += named.get(mark) == [kind]
            if named.get(mark) != [kind]:
                say(f"variant {variant}: {kind} at {mark} was named {named.get(mark)}")
    return found, right, false


def main(variants):
    """Print the figures; 0 when all was found, 95 of 100 named right, and nothing said of nothing."""
    found, right, false = asyncio.run(measure(variants))
    for kind in KINDS:
        name = kind.__name__
        say(f"{name:<22} found {found[name]:>3} of {variants}   named right {right[name]:>3}")
    every = variants * len(KINDS)
    say(f"found {found.total()} of {every}, named right {right.total()}, false alarms {len(false)}")
    say("\n".join(false))
    return 0 if found.total() == every and right.total() >= 0.95 * every and not false else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, default=VARIANTS)
    sys.exit(main(parser.parse_args().variants))
