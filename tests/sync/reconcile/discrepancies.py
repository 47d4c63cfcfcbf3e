"""Plants one discrepancy in clean books, counts what is found: `python -m tests.sync.reconcile.discrepancies`.

Every kind comes in variants: other amounts, days, clients, hand-typed or changed, with and without kept lines.
"""

import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sync.reconcile.causes import Cause
from sync.reconcile.compare import reconcile
from sync.reconcile.lines import BookLine, Ledger
from tests.sync.reconcile.books import AS_OF, EXPENSE, FEES, IOLTA, OPERATING, SECOND, UNDEPOSITED, clean_firm

VARIANTS = 20


def victim(firm, fits=lambda line: True):
    """A booked line of a client in the first account, with one document of its own."""
    booked = {posting.clio: posting for posting in firm.postings if len(posting.clio) == 1}
    changed = {posting.key.rsplit("-", 1)[0] for posting in firm.postings if posting.key.count("-") > 1}
    lines = [
        line
        for line in firm.clio
        if (line.id,) in booked and line.account == "901" and line.ledger.matter and f"CT-{line.id}" not in changed
    ]
    firm.victim = firm.chance.choice([line for line in lines if fits(line) and line.date < AS_OF - timedelta(days=5)])
    return firm.victim


def id_of(line):
    return "JournalEntry", f"d{line.id}"


def change(firm, line, edit):
    """Edit the document of a line by hand: `edit` gets each book line and returns the new one."""
    firm.documents[id_of(line)] = [edit(each) for each in firm.documents[id_of(line)]]


def forget(firm, line):
    """Neither posted nor recorded."""
    firm.postings = [each for each in firm.postings if each.document != f"d{line.id}"]
    return firm.documents.pop(id_of(line))


def type_by_hand(firm, lines, kind="JournalEntry", day=0):
    """Enter a document without any marker."""
    id = f"hand{firm.chance.randint(1, 10**9)}"
    moved = [
        replace(each, document=id, kind=kind, number="", note="", date=each.date + timedelta(days=day))
        for each in lines
    ]
    firm.documents[kind, id] = moved


def hand_or_edit(firm, line, edit, n):
    """Half of the variants edit the posted document, half type a new one instead of an unposted movement."""
    if n % 2:
        return change(firm, line, edit)
    return type_by_hand(firm, [edit(each) for each in forget(firm, line)], day=firm.chance.randint(0, 2))


def is_bank(each):
    return each.account in {IOLTA.bank, SECOND.bank}


def other(firm, line, same_client):
    alike = [
        ledger
        for ledger in {each.ledger for each in firm.clio}
        if ledger.matter and ledger != line.ledger and (ledger.client == line.client) == same_client
    ]
    return firm.chance.choice(sorted(alike)) if alike else Ledger(line.client, "M-other")


def missing_in_books(firm, n):
    forget(firm, victim(firm))


def missing_in_clio(firm, n):
    line = victim(firm)
    odd = replace(line, id=f"7{n}", cents=line.cents + 12345 * (1 if line.cents > 0 else -1))
    lines = firm.legs(odd, document=f"d7{n}", key=f"CT-7{n}")
    if n % 2:
        firm.documents["JournalEntry", f"d7{n}"] = lines
    else:
        type_by_hand(firm, lines, kind=firm.chance.choice(["JournalEntry", "Deposit", "Check"]))


def doubled(firm, n):
    lines = firm.documents[id_of(victim(firm))]
    if n % 2:
        firm.documents["JournalEntry", f"copy{n}"] = [replace(each, document=f"copy{n}") for each in lines]
    else:
        type_by_hand(firm, lines, day=firm.chance.randint(0, 3))


def wrong_client(firm, n):
    line = victim(firm)
    customer = firm.customer(other(firm, line, same_client=False))
    hand_or_edit(firm, line, lambda each: replace(each, customer=customer), n)


def wrong_matter(firm, n):
    line = victim(firm)
    customer = firm.customer(other(firm, line, same_client=True))
    hand_or_edit(firm, line, lambda each: replace(each, customer=customer), n)


def wrong_account(firm, n):
    line = victim(firm)
    moved = {0: {"2100": FEES}, 1: {"2100": "2105", "1010": "1015"}, 2: {"1010": "1015"}, 3: {"2100": "2105"}}[n % 4]
    change(firm, line, lambda each: replace(each, account=moved.get(each.account, each.account)))


def wrong_amount(firm, n):
    line = victim(firm)
    more = firm.chance.choice([1, -1, 100, -1000, 2500, 10000])
    change(firm, line, lambda each: scaled(each, abs(line.cents) + more))


def scaled(each, cents):
    return replace(each, debit=cents if each.debit else 0, credit=cents if each.credit else 0)


def swap_digits(cents):
    digits = list(str(cents))
    at = next(i for i in range(len(digits) - 1) if digits[i] != digits[i + 1])
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return int("".join(digits))


def transposed_digits(firm, n):
    line = victim(firm, lambda each: len(set(str(abs(each.cents)))) > 1)
    hand_or_edit(firm, line, lambda each: scaled(each, swap_digits(abs(line.cents))), n)


def date_over_month_end(firm, n):
    june = n % 2 == 0
    line = victim(firm, lambda each: (each.date.month == 6) == june)
    later = AS_OF + timedelta(days=1 + n % 9) if june else line.date + timedelta(days=31)
    change(firm, line, lambda each: replace(each, date=later))


def wrong_date(firm, n):
    line = victim(firm, lambda each: 2 < each.date.day < 27)
    change(firm, line, lambda each: replace(each, date=each.date.replace(day=1 + n % 2)))


def reversed_sign(firm, n):
    hand_or_edit(firm, victim(firm), lambda each: replace(each, debit=each.credit, credit=each.debit), n)


def voided_by_hand(firm, n):
    change(firm, victim(firm), lambda each: replace(each, debit=0, credit=0, voided=n % 2 == 0))


def deleted_by_hand(firm, n):
    firm.documents.pop(id_of(victim(firm)))


def one_sided(firm, n):
    line = victim(firm)
    odd = replace(line, cents=line.cents + 777)
    bank, liability = firm.legs(odd, document="x", key="")
    kept, gone = (bank, liability) if n % 2 else (liability, bank)
    type_by_hand(firm, [kept, replace(gone, account=EXPENSE)], kind="Check" if n % 2 else "JournalEntry")


def posted_to_operating(firm, n):
    to = {IOLTA.bank: OPERATING}
    hand_or_edit(firm, victim(firm), lambda each: replace(each, account=to.get(each.account, each.account)), n)


def bank_feed_duplicate(firm, n):
    line = victim(firm, lambda each: each.cents > 0)
    bank, liability = firm.documents[id_of(line)]
    day = firm.chance.randint(0, 3)
    if n % 4 == 3:
        shared = {"document": f"p{n}", "kind": "Payment", "date": line.date, "note": f"CP-{n}"}
        payment = [BookLine(account=UNDEPOSITED, debit=bank.debit, **shared)]
        firm.documents["Payment", f"p{n}"] = [*payment, BookLine(account="1200", credit=bank.debit, **shared)]
        bank = replace(bank, account=OPERATING)
    account = FEES if n % 2 else liability.account if bank.account != OPERATING else FEES
    lines = [replace(bank, customer=""), replace(liability, account=account, customer="")]
    type_by_hand(firm, lines, kind="Deposit", day=day)


def changed_in_clio(firm, n):
    line = victim(firm)
    firm.clio[firm.clio.index(line)] = replace(line, cents=line.cents + firm.chance.choice([1, 990, -990]))


def deleted_in_clio(firm, n):
    firm.clio.remove(victim(firm))


def typed_by_hand(firm, n):
    type_by_hand(firm, forget(firm, victim(firm, lambda each: each.date.day < 26)), day=n % 3)


KINDS = [
    missing_in_books, missing_in_clio, doubled, bank_feed_duplicate, wrong_client, wrong_matter, wrong_account,
    posted_to_operating, wrong_amount, transposed_digits, date_over_month_end, wrong_date, reversed_sign, one_sided,
    voided_by_hand, deleted_by_hand, changed_in_clio, deleted_in_clio, typed_by_hand,
]  # fmt: skip


LONELY = (missing_in_clio, one_sided, deleted_in_clio)
"""Kinds without a line in Clio to name. A payment left undeposited has none either."""


def planted(kind, n, size=None):
    """Books with one discrepancy of a kind; what changed in Clio can only be told where the lines were kept."""
    firm = clean_firm(1000 * KINDS.index(kind) + n, size, records_lines=True if kind is changed_in_clio else None)
    firm.chance = random.Random(n)
    kind(firm, n)
    return firm


def found(kind, n, size=None):
    """The reconciliation of such books, and whether it names the one cause and the pair that was planted."""
    firm = planted(kind, n, size)
    result = reconcile(firm.evidence(), AS_OF)
    named = [each.cause for each in result.differences] == [Cause(kind.__name__)]
    both = {line.id for each in result.differences for line in each.clio}
    return result, named and (kind in LONELY or both <= {firm.victim.id, *pairs_of(firm)})


def pairs_of(firm):
    """Ids of a transfer that has the victim as one end."""
    return {line.id for line in firm.clio if line.date == firm.victim.date and line.cents == -firm.victim.cents}


def clean_days(seed, size=None):
    """What clean books show at three days of reconciliation, as of signed months too."""
    evidence = clean_firm(seed, size).evidence()
    return [reconcile(evidence, AS_OF - timedelta(days=back)) for back in (0, 17, 61)]


def say(line):
    sys.stdout.write(f"{line}\n")


def main():
    """Print the figures; exit with 1 when they are worse than promised."""
    caught, named, total = 0, 0, len(KINDS) * VARIANTS
    for kind in KINDS:
        results = [found(kind, n) for n in range(VARIANTS)]
        causes = Counter(
            tuple(each.cause.value for each in result.differences) for result, right in results if not right
        )
        seen, hits = sum(not result.clean for result, _ in results), sum(right for _, right in results)
        caught, named = caught + seen, named + hits
        wrong = f"  {dict(causes)}" if causes else ""
        say(f"{kind.__name__:22} detected {seen}/{VARIANTS}, pair and cause right {hits}{wrong}")
    alarms = sum(not result.clean for seed in range(50) for result in clean_days(seed))
    say(f"{len(KINDS)} kinds: detected {caught}/{total}, cause right {named}/{total} = {100 * named / total:.1f} %")
    say(f"clean books: {alarms} false alarms in 150 reconciliations of 50 firms")
    return caught < total or named < 0.95 * total or alarms > 0


if __name__ == "__main__":
    sys.exit(main())
