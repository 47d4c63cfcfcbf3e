"""A firm's trust books of realistic size, from a seed: the same movements in Clio, in QuickBooks, and as posted."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Held, Ledger, Posting, TrustAccount

START = date(2026, 1, 1)
AS_OF = date(2026, 6, 30)
IOLTA = TrustAccount("901", "IOLTA", "1010", frozenset({"2100", "2195"}))
SECOND = TrustAccount("902", "Segregated trust", "1015", frozenset({"2105"}))
FEES, EXPENSE, OPERATING, UNDEPOSITED, FIRM_ASSET = "4000", "6100", "1000", "1090", "1300"
MAIN = {"901": "2100", "902": "2105"}


@dataclass
class Firm:
    """Growing lists; `evidence()` freezes them."""

    chance: random.Random
    clio: list[ClientLedgerLine] = field(default_factory=list)
    documents: dict[tuple[str, str], list[BookLine]] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    customers: dict[str, Ledger] = field(default_factory=dict)
    records_lines: bool = True
    number: int = 90000
    victim: ClientLedgerLine | None = None

    def evidence(self):
        return Evidence(
            accounts=(IOLTA, SECOND),
            clio=tuple(self.clio),
            books=tuple(line for lines in self.documents.values() for line in lines),
            postings=tuple(self.postings),
            held=tuple(self.held),
            customers=self.customers,
            operating=frozenset({OPERATING}),
            undeposited=frozenset({UNDEPOSITED}),
        )

    def customer(self, ledger):
        id = f"Q-{ledger.client}-{ledger.matter}" if ledger.client else ""
        if id:
            self.customers[id] = ledger
        return id

    def move(self, day, cents, ledger, account="901", **more):
        """A movement in Clio only."""
        self.number += 1
        line = ClientLedgerLine(str(self.number), account, day, cents, ledger.client, ledger.matter, **more)
        self.clio.append(line)
        return line

    def legs(self, line, *, document, key, liability=""):
        """Bank and liability of a movement, as a journal."""
        shared = {"document": document, "kind": "JournalEntry", "date": line.date, "number": key, "check": line.check}
        customer = self.customer(line.ledger)
        bank = IOLTA.bank if line.account == "901" else SECOND.bank
        into, out = max(line.cents, 0), max(-line.cents, 0)
        liability = liability or MAIN[line.account]
        return [
            BookLine(account=bank, debit=into, credit=out, customer=customer, payee=line.payee, **shared),
            BookLine(account=liability, debit=out, credit=into, customer=customer, **shared),
        ]

    def post(self, key, clio, lines):
        """Keep a document as posted, in the books and in the record."""
        id = lines[0].document
        self.documents["JournalEntry", id] = list(lines)
        recorded = tuple(lines) if self.records_lines else ()
        self.postings.append(Posting(key, "JournalEntry", id, tuple(each.id for each in clio), recorded))

    def book(self, line, **more):
        self.post(f"CT-{line.id}", [line], self.legs(line, document=f"d{line.id}", key=f"CT-{line.id}", **more))
        return line

    def reverse(self, line, suffix, day=None):
        """The reversing entry of a booked line."""
        key = f"CT-{line.id}-{suffix}"
        back = replace(line, cents=-line.cents, date=day or line.date)
        self.post(key, [], self.legs(back, document=f"d{line.id}{suffix}", key=key))

    def repost(self, old, new, suffix, day=None):
        key = f"CT-{old.id}-{suffix}"
        self.post(key, [], self.legs(replace(new, date=day or new.date), document=f"d{old.id}{suffix}", key=key))


def clients(chance, count=40):
    return [Ledger(f"C{n}", f"M{n}{m}") for n in range(count) for m in range(chance.randint(1, 3))]


def amount(chance):
    return chance.choice([chance.randint(5000, 999999), chance.randint(10, 500) * 1000])


def random_day(chance, first=START, last=AS_OF):
    return first + timedelta(days=chance.randint(0, (last - first).days))


def clean_firm(seed, size=None, records_lines=None):
    """Six months of receipts, disbursements, transfers, fees, interest, edits, deletions and holds that all agree."""
    chance = random.Random(seed)
    firm = Firm(chance, records_lines=chance.random() < 0.8 if records_lines is None else records_lines)
    ledgers = clients(chance)
    for n in range(size or chance.randint(300, 1000)):
        ledger = chance.choice(ledgers)
        out = chance.random() < 0.45
        more = {"payee": f"Payee {n % 37}", "check": str(1000 + n)} if out else {}
        cents = amount(chance) * (-1 if out else 1)
        account = "901" if chance.random() < 0.85 else "902"
        firm.book(firm.move(random_day(chance), cents, ledger, account, **more))
    for _ in range(6):
        special(firm, ledgers)
    chance.shuffle(firm.clio)
    return firm


def special(firm, ledgers):
    """One of each case that looks odd and is right."""
    chance = firm.chance
    day = random_day(chance, last=date(2026, 5, 20))
    matter_to_matter(firm, day, chance.choice(ledgers), chance.choice(ledgers))
    to_second_account(firm, day, chance.choice(ledgers))
    firm_money(firm, day)
    interest(firm, day)
    edited(firm, day, chance.choice(ledgers))
    deleted(firm, day, chance.choice(ledgers))
    hold(firm, day, chance.choice(ledgers))


def matter_to_matter(firm, day, source, target):
    if source == target:
        return
    cents = amount(firm.chance)
    out, into = firm.move(day, -cents, source), firm.move(day, cents, target)
    lines = [
        self_line for line in (out, into) for self_line in firm.legs(line, document=f"d{out.id}", key=f"CT-{out.id}")
    ]
    both = [out, into] if firm.chance.random() < 0.5 else [out]
    firm.post(f"CT-{out.id}", both, [line for line in lines if line.account != IOLTA.bank])


def to_second_account(firm, day, ledger):
    cents = amount(firm.chance)
    out, into = firm.move(day, -cents, ledger), firm.move(day, cents, ledger, "902")
    lines = [line for each in (out, into) for line in firm.legs(each, document=f"d{out.id}", key=f"CT-{out.id}")]
    firm.post(f"CT-{out.id}", [out, into], lines)


def firm_money(firm, day):
    line = firm.move(day, 10000, Ledger("FIRM"))
    lines = firm.legs(line, document=f"d{line.id}", key=f"CT-{line.id}")
    extra = [replace(lines[0], account=FIRM_ASSET), replace(lines[1], account=OPERATING, credit=10000)]
    firm.post(f"CT-{line.id}", [line], lines + extra)


def interest(firm, day):
    for cents in (317, -317):
        firm.book(firm.move(day, cents, Ledger("")), liability="2195")


def edited(firm, day, ledger):
    """A Clio edit after the month was signed: reversed and reposted later, or at once."""
    old = firm.book(firm.move(day, amount(firm.chance), ledger))
    new = replace(old, cents=amount(firm.chance))
    firm.clio[firm.clio.index(old)] = new
    later = firm.chance.choice([None, date(2026, 6, 15), date(2026, 7, 1)])
    firm.reverse(old, "R1", later)
    firm.repost(old, new, "V2", later)


def deleted(firm, day, ledger):
    line = firm.book(firm.move(day, amount(firm.chance), ledger))
    firm.clio.remove(line)
    firm.reverse(line, "R1", firm.chance.choice([None, day + timedelta(days=20), date(2026, 7, 2)]))


def hold(firm, day, ledger):
    line = firm.move(day, amount(firm.chance), ledger)
    firm.held.append(Held(f"CT-{line.id}", "CLOSED_PERIOD", "The month is closed in QuickBooks."))
