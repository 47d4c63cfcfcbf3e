"""A bank that pays and credits what the books say, days later and sometimes several receipts on one slip."""

import random
from collections import defaultdict
from datetime import date, timedelta

from sync.reconcile.entries import entries_of
from sync.reconcile.matching import match_statement
from sync.reconcile.statement import Statement, StatementLine, identified
from tests.sync.reconcile.books import IOLTA, clean_firm

MONTHS = [(date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1)) for month in range(1, 8)]


def entries(firm):
    return entries_of(firm.evidence().books, IOLTA.bank)


def real(booked):
    """What really moved: nothing that was reversed, only the last of what was reposted."""
    by_base = defaultdict(list)
    for entry in booked:
        by_base[entry.key.base].append(entry)
    kept = (max(group, key=lambda each: each.key.suffix.replace("R", "")) for group in by_base.values())
    return [each for each in kept if not each.key.suffix.startswith("-R")]


def bank_lines(firm, chance):
    """The bank's lines: checks after up to 40 days, deposits after up to 3, a part of them in batches."""
    lines, slips = [], defaultdict(list)
    for entry in real(entries(firm)):
        if entry.cents > 0 and chance.random() < 0.2:
            slips[entry.date].append(entry)
        elif entry.cents > 0:
            lines.append(StatementLine(entry.date + timedelta(days=chance.randint(0, 3)), entry.cents, "DEPOSIT"))
        else:
            check = entry.check if chance.random() < 0.7 else ""
            day = entry.date + timedelta(days=chance.randint(1, 40))
            lines.append(StatementLine(day, entry.cents, f"CHECK {entry.payee}", check))
    lines += [StatementLine(day + timedelta(days=1), sum(e.cents for e in slip), "SLIP") for day, slip in slips.items()]
    return lines


def statements(lines):
    """The same lines as monthly statements with running balances."""
    balance = 0
    for start, end in MONTHS:
        part = identified(sorted((each for each in lines if start <= each.date <= end), key=lambda each: each.date))
        closing = balance + sum(each.cents for each in part)
        yield Statement("901", start, end, balance, closing, part)
        balance = closing


def year(seed, size=300):
    """Every month matched in turn, what cleared carried forward."""
    firm = clean_firm(seed, size)
    yield from matched(statements(bank_lines(firm, random.Random(seed))), entries(firm))


def matched(all_statements, booked):
    cleared, open_lines = {}, ()
    for statement in all_statements:
        match = match_statement(statement, booked, cleared=cleared, open_lines=open_lines)
        cleared, open_lines = match.cleared, match.open_lines
        yield match
