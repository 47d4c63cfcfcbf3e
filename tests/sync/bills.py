"""Random bills as Clio rounds them: lines to the cent, taxes once for the bill.

`python -m tests.sync.bills --count 100000` plans many and says how many were held, and why.
"""

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.money import round_half_up, to_cents
from sync import clio
from sync.accounts import Role
from sync.clio import Bill, BillLine, BillState, Facts
from sync.documents import Kind
from sync.planner import plan
from sync.posted import Books
from tests.sync import firm


def a_bill(chance, number):
    lines = tuple(a_line(chance) for _ in range(chance.randint(1, 40)))
    net = sum(line.cents - line.discount for line in lines)
    discount = chance.choice([0, 0, net // 10])
    taxes = [share(net - discount, chance.choice(["0", "0", "5", "8.875", "9.975", "15"])) for _ in range(2)]
    interest = chance.choice([0, 0, 0, chance.randint(1, 5_000)])
    # Clio adds up exact line amounts and rounds once: now and then its total is a cent or two away from its lines.
    drift = chance.choice([0] * 12 + [-1, 1]) if len(lines) > 2 else 0
    if chance.random() < 0.002:
        drift = 5_000
    return Bill(
        number, f"B-{number}", BillState.AWAITING_PAYMENT, chance.choice([1, 2, 3]), date(2026, 3, 1),
        net - discount + sum(taxes) + interest + drift, lines, tax=taxes[0], second_tax=taxes[1], discount=discount,
        interest=interest,
    )  # fmt: skip


def a_line(chance):
    hours, rate = Decimal(chance.randint(1, 120)) / 10, Decimal(chance.randint(5_000, 90_000)) / 100
    cents = to_cents(round_half_up(hours * rate))
    discount = chance.choice([0, 0, 0, cents // 20])
    return BillLine(chance.choice(list(clio.LineKind)), cents, discount=discount)


def share(cents, percent):
    return to_cents(round_half_up(Decimal(cents) / 100 * Decimal(percent) / 100))


def check(seed, count, batch=100):
    """Plan bills in batches: (bills whose invoice is not to the cent, causes of the held ones)."""
    chance = random.Random(seed)
    wrong, causes = [], Counter()
    for first in range(0, count, batch):
        bills = tuple(a_bill(chance, first + n) for n in range(batch))
        facts = Facts(firm.CLIENT_FACTS, firm.MATTER_FACTS, firm.ACCOUNT_FACTS, bills=bills)
        planned = plan(facts, Books(), firm.mapping(), firm.TODAY)
        held = {hold.key for hold in planned.holds}
        causes.update(hold.cause for hold in planned.holds)
        owed = {step.key: owed_by(step.document) for step in planned.steps if step.kind is Kind.INVOICE}
        wrong += [bill for bill in bills if f"bill {bill.id}" not in held and owed.get(f"bill {bill.id}") != bill.total]
    return wrong, causes


def owed_by(document):
    """What QuickBooks would compute as the invoice's total: the sum of its lines but the receivable."""
    return -sum(line.cents for line in document.lines if line.account.role is not Role.RECEIVABLE)


def unbalanced(bill):
    """The same bill with a total that its lines cannot give."""
    return replace(bill, total=bill.total + 100 * len(bill.lines))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    start = time.monotonic()
    wrong, causes = check(1, count)
    sys.stdout.write(f"{count} bills: {len(wrong)} not to the cent, {sum(causes.values())} held {dict(causes)}")
    sys.stdout.write(f" in {time.monotonic() - start:.0f} s\n")
    return int(bool(wrong) or sum(causes.values()) * 100 > count)


if __name__ == "__main__":
    sys.exit(main())
