"""Random histories of a firm: what people do in Clio and QuickBooks, right and wrong, from a seed.

`python -m tests.sync.histories --count 10000` plays many and prints what was found.
"""

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from sync import clio
from sync.clio import Facts, Movement, Source
from sync.documents import Kind
from sync.ledger import accrual, per_account
from sync.mapping import Style
from sync.planner import plan
from sync.posted import Books, State
from sync.standing import after
from sync.view import View
from sync.wanted import subject
from tests.sync import firm
from tests.sync.cash import cash_basis
from tests.sync.invariants import broken

LISTS = ("bills", "payments", "credit_notes", "trust_lines", "refunds", "payouts", "chargebacks")
LEDGERS = [(1, 11), (1, 12), (2, 21), (3, 31)]


class Firm:
    """Clio's objects by id, and people who change them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.objects = {word: {} for word in LISTS}
        self.deleted = set()
        self.settled = set()
        self.number = 1000
        self.mapping = firm.mapping(receivables_by_matter=self.random.random() < 0.25)

    def facts(self):
        lists = {word: tuple(table.values()) for word, table in self.objects.items()}
        return Facts(firm.CLIENT_FACTS, firm.MATTER_FACTS, firm.ACCOUNT_FACTS, deleted=frozenset(self.deleted), **lists)

    def new_id(self):
        self.number += 1
        return self.number

    def day(self):
        return date(2026, 1, 2) + timedelta(days=self.random.randrange(140))

    def put(self, word, thing):
        self.objects[word][thing.id] = thing
        return thing

    def remove(self, word, prefix, number):
        del self.objects[word][number]
        self.deleted.add(f"{prefix}-{number}")

    def pick(self, word, wanted=lambda thing: True):
        found = [thing for thing in self.objects[word].values() if wanted(thing)]
        return self.random.choice(found) if found else None

    # bills

    def approve_bill(self):
        self.put("bills", self.a_bill(self.new_id()))

    def a_bill(self, number):
        lines = tuple(self.a_line() for _ in range(self.random.randint(1, 4)))
        net = sum(line.cents for line in lines)
        discount = self.random.choice([0, 0, net // 10])
        tax = self.random.choice([0, 0, (net - discount) * 8 // 100])
        client = self.random.choice([1, 2, 3])
        total = net - discount + tax
        state = clio.BillState.AWAITING_PAYMENT
        matters = (self.random.choice([matter for owner, matter in LEDGERS if owner == client]),)
        amounts = {"tax": tax, "discount": discount}
        return clio.Bill(number, f"B-{number}", state, client, self.day(), total, lines, matters=matters, **amounts)

    def a_line(self):
        return clio.BillLine(self.random.choice(list(clio.LineKind)), self.random.randint(1_000, 90_000))

    def edit_bill(self):
        bill = self.pick(
            "bills", lambda bill: bill.state is clio.BillState.AWAITING_PAYMENT and not self.credited(bill)
        )
        if bill:
            more = self.a_line()
            self.put("bills", replace(bill, lines=(*bill.lines, more), total=bill.total + more.cents))

    def void_bill(self):
        bill = self.pick("bills", lambda bill: not self.used(bill))
        if bill:
            self.put("bills", replace(bill, state=clio.BillState.VOID))

    def split_bill(self):
        bill = self.pick("bills", lambda bill: not bill.split and not bill.original and not self.used(bill))
        if bill and bill.state is clio.BillState.AWAITING_PAYMENT:
            half = bill.total // 2
            for client, cents in ((1, half), (2, bill.total - half)):
                self.part(bill, client, cents)

    def part(self, bill, client, cents):
        number = self.new_id()
        line = clio.BillLine(clio.LineKind.SERVICE, cents)
        state = clio.BillState.AWAITING_PAYMENT
        self.put(
            "bills",
            clio.Bill(number, f"B-{number}", state, client, bill.issued, cents, (line,), original=bill.id, split=True),
        )

    def used(self, bill):
        every = [*self.objects["payments"].values(), *self.objects["credit_notes"].values()]
        return any(part.bill == bill.id for each in every for part in each.allocations)

    def credited(self, bill):
        return any(part.bill == bill.id for each in self.objects["credit_notes"].values() for part in each.allocations)

    def open_cents(self, bill):
        every = [*self.objects["payments"].values(), *self.objects["credit_notes"].values()]
        parts = [part for each in every for part in each.allocations if part.bill == bill.id and not part.voided]
        return bill.total - sum(part.cents for part in parts)

    def open_bill(self):
        parents = {bill.original for bill in self.objects["bills"].values()}
        waiting = clio.BillState.AWAITING_PAYMENT
        return self.pick(
            "bills", lambda bill: bill.state is waiting and bill.id not in parents and self.open_cents(bill) > 0
        )

    # payments

    def pay(self):
        bill = self.open_bill()
        if bill:
            cents = self.random.choice([self.open_cents(bill), max(1, self.open_cents(bill) // 3)])
            over = self.random.choice([0, 0, 5_000])
            part = clio.Allocation(bill.id, cents)
            source = self.random.choice([Source.OPERATING, Source.CLIO_PAYMENTS])
            self.put("payments", clio.Payment(self.new_id(), self.day(), bill.client, cents + over, (part,), source))

    def pay_several(self):
        """One check for some bills, mostly of one client, sometimes with more than they come to."""
        bills = {bill.id: bill for bill in (self.open_bill() for _ in range(4)) if bill}
        if bills:
            parts = tuple(clio.Allocation(bill.id, self.open_cents(bill)) for bill in bills.values())
            cents = sum(part.cents for part in parts) + self.random.choice([0, 3_000])
            client = next(iter(bills.values())).client
            source = self.random.choice([Source.OPERATING, Source.CLIO_PAYMENTS])
            self.put("payments", clio.Payment(self.new_id(), self.day(), client, cents, parts, source))

    def pay_from_trust(self):
        bill = self.open_bill()
        if bill:
            own = [ledger for ledger in LEDGERS if ledger[0] == bill.client]
            client, matter = self.random.choice(own if self.random.random() < 0.8 else LEDGERS)
            cents = self.open_cents(bill)
            number = self.new_id()
            part = (clio.Allocation(bill.id, cents),)
            paid = self.put("payments", clio.Payment(number, self.day(), bill.client, cents, part, Source.TRUST))
            self.move(Movement.BILL_PAYMENT, paid_out=cents, client=client, matter=matter, payment=number, on=paid.on)

    def edit_payment(self):
        payment = self.pick("payments", self.plain)
        if payment and payment.cents > 10:
            part = replace(payment.allocations[0], cents=payment.cents - 7)
            self.put("payments", replace(payment, cents=payment.cents - 7, allocations=(part,)))

    def delete_payment(self):
        payment = self.pick("payments", lambda each: self.plain(each) or each.source is Source.TRUST)
        if payment:
            self.remove("payments", "CP", payment.id)
            for line in [line for line in self.objects["trust_lines"].values() if line.payment == payment.id]:
                self.remove("trust_lines", "CT", line.id)

    def record_again(self):
        payment = self.pick("payments", self.plain)
        if payment:
            self.remove("payments", "CP", payment.id)
            self.put("payments", replace(payment, id=self.new_id()))

    def plain(self, payment):
        whole = bool(payment.allocations) and payment.cents == payment.allocations[0].cents
        return (
            whole
            and not self.taken_back(payment)
            and payment.source is not Source.TRUST
            and payment.id not in self.settled
        )

    def apply_credit(self):
        payment = self.pick("payments", lambda each: each.cents - sum(part.cents for part in each.allocations) >= 1_000)
        bill = self.open_bill()
        if payment and bill and bill.client == payment.client:
            on = payment.on + timedelta(days=9 + len(payment.allocations))
            later = clio.Allocation(bill.id, min(1_000, self.open_cents(bill)), on=on)
            self.put("payments", replace(payment, allocations=(*payment.allocations, later)))

    def settle_cards(self):
        cards = [each for each in self.objects["payments"].values() if each.source is Source.CLIO_PAYMENTS]
        waiting = [each for each in cards if each.id not in self.settled]
        if waiting:
            self.settled |= {each.id for each in waiting}
            on = max(each.on for each in waiting) + timedelta(days=2)
            numbers = tuple(each.id for each in waiting)
            self.put("payouts", clio.Payout(self.new_id(), on, numbers, fee=3 * len(waiting)))

    def charge_back(self):
        payment = self.pick("payments", lambda each: each.source is Source.CLIO_PAYMENTS and not self.taken_back(each))
        if payment and payment.id not in self.settled:
            self.settled.add(payment.id)
            parts = tuple(replace(part, voided=True) for part in payment.allocations)
            self.put("payments", replace(payment, allocations=parts))
            on = payment.on + timedelta(days=20)
            self.put("chargebacks", clio.Chargeback(self.new_id(), on, payment.id, payment.cents, fee=1_500))

    def credit_note(self):
        bill = self.open_bill()
        if bill:
            cents = max(1, self.open_cents(bill) // 2)
            part = (clio.Allocation(bill.id, cents),)
            self.put("credit_notes", clio.CreditNote(self.new_id(), self.day(), bill.client, cents, part))

    def delete_credit_note(self):
        note = self.pick("credit_notes")
        if note:
            self.remove("credit_notes", "CN", note.id)

    def credit_several(self):
        """One credit note over bills of one client."""
        first = self.open_bill()
        alike = [self.open_bill() for _ in range(4)] if first else []
        bills = {bill.id: bill for bill in (first, *alike) if bill and bill.client == first.client}
        parts = tuple(clio.Allocation(bill.id, max(1, self.open_cents(bill) // 4)) for bill in bills.values())
        if parts:
            cents = sum(part.cents for part in parts)
            self.put("credit_notes", clio.CreditNote(self.new_id(), self.day(), first.client, cents, parts))

    def refund_payment(self):
        """The whole payment goes back: Clio voids it, or shows nothing of it any more."""
        payment = self.pick("payments", lambda each: self.plain(each) and not self.taken_back(each))
        if payment:
            on = payment.on + timedelta(days=3)
            self.put("refunds", clio.Refund(self.new_id(), on, payment.client, payment.cents, payment.id))
            parts = tuple(replace(part, voided=True) for part in payment.allocations)
            self.put("payments", replace(payment, allocations=parts, voided=True))

    def taken_back(self, payment):
        back = [each.payment for word in ("refunds", "chargebacks") for each in self.objects[word].values()]
        return payment.voided or payment.id in back or any(part.voided for part in payment.allocations)

    def refund_credit(self):
        payment = self.pick("payments", lambda each: each.cents > sum(part.cents for part in each.allocations))
        if payment:
            on = payment.on + timedelta(days=1)
            self.put("refunds", clio.Refund(self.new_id(), on, payment.client, 1_000))

    # trust

    def move(self, kind, **values):
        values.setdefault("on", self.day())
        values.setdefault("account", 1)
        return self.put("trust_lines", clio.TrustLine(self.new_id(), kind=kind, **values))

    def deposit(self):
        client, matter = self.random.choice(LEDGERS)
        self.move(Movement.DEPOSIT, paid_in=self.random.randint(10_000, 500_000), client=client, matter=matter)

    def disburse(self):
        client, matter = self.random.choice(LEDGERS)
        kind = self.random.choice([Movement.DISBURSEMENT, Movement.DISBURSEMENT, Movement.RETURNED])
        cents = self.random.randint(1_000, 300_000)
        self.move(kind, paid_out=cents, client=client, matter=matter, payee="Clerk", check_number=str(self.number))

    def transfer(self):
        (giver, origin), (taker, goal) = self.random.sample(LEDGERS, 2)
        number, on, cents = self.new_id(), self.day(), self.random.randint(1_000, 90_000)
        account = self.random.choice([1, 2])
        shared = {"on": on, "transfer": number if self.random.random() < 0.8 else None}
        self.move(Movement.TRANSFER, paid_out=cents, client=giver, matter=origin, **shared)
        if self.random.random() < 0.9:
            self.move(Movement.TRANSFER, paid_in=cents, client=taker, matter=goal, account=account, **shared)

    def cover(self):
        client, matter = self.random.choice(LEDGERS)
        self.move(Movement.COVER, paid_in=self.random.randint(1_000, 90_000), client=client, matter=matter)

    def cushion(self):
        self.move(Movement.FIRM_DEPOSIT, paid_in=self.random.randint(1_000, 10_000))

    def take_cushion_back(self):
        self.move(Movement.FIRM_WITHDRAWAL, paid_out=self.random.randint(500, 3_000))

    def charge(self):
        client = self.random.choice([0, 0, 0, 1])
        self.move(
            Movement.BANK_CHARGE, paid_out=self.random.randint(500, 4_000), client=client, matter=11 if client else 0
        )

    def interest(self):
        cents, on = self.random.randint(1, 900), self.day()
        self.move(Movement.INTEREST, paid_in=cents, account=self.random.choice([1, 2]), on=on)
        self.move(Movement.INTEREST_REMITTANCE, paid_out=cents, on=on + timedelta(days=3))

    def credit_to_trust(self):
        payment = self.pick("payments", lambda each: each.cents > sum(part.cents for part in each.allocations))
        if payment:
            matter = next(matter for client, matter in LEDGERS if client == payment.client)
            self.move(Movement.CREDIT_TO_TRUST, paid_in=2_000, client=payment.client, matter=matter, on=payment.on)

    def edit_line(self):
        line = self.pick("trust_lines", lambda each: each.kind in (Movement.DEPOSIT, Movement.DISBURSEMENT))
        if line:
            client, matter = self.random.choice(LEDGERS)
            more = 100 if line.paid_in else 0
            moved = replace(line, client=client, matter=matter, paid_in=line.paid_in + more, on=self.day())
            self.put("trust_lines", moved)

    def turn_line(self):
        """A receipt was written down as a disbursement, or the other way round."""
        line = self.pick("trust_lines", lambda each: each.kind in (Movement.DEPOSIT, Movement.DISBURSEMENT))
        if line:
            kind = Movement.DISBURSEMENT if line.paid_in else Movement.DEPOSIT
            self.put("trust_lines", replace(line, kind=kind, paid_in=line.paid_out, paid_out=line.paid_in))

    def delete_line(self):
        line = self.pick("trust_lines", lambda each: each.kind in (Movement.DEPOSIT, Movement.DISBURSEMENT))
        if line:
            self.remove("trust_lines", "CT", line.id)


MOVES = [
    *[Firm.approve_bill] * 4, *[Firm.pay] * 3, *[Firm.pay_from_trust] * 3, *[Firm.deposit] * 4, *[Firm.disburse] * 2,
    Firm.edit_bill, Firm.void_bill, Firm.split_bill, Firm.edit_payment, Firm.delete_payment, Firm.record_again,
    Firm.credit_note, Firm.delete_credit_note, Firm.refund_credit, Firm.transfer, Firm.cover, Firm.cushion, Firm.charge,
    Firm.interest, Firm.credit_to_trust, Firm.edit_line, Firm.delete_line, Firm.apply_credit, Firm.settle_cards,
    Firm.charge_back, Firm.take_cushion_back, Firm.pay_several, Firm.credit_several, Firm.refund_payment,
    Firm.turn_line,
]  # fmt: skip


class Desk:
    """Plans and applies as the product does, and remembers every broken promise."""

    def __init__(self, mapping, seed=0):
        self.mapping = mapping
        self.books = Books()
        self.faults = []
        self.random = random.Random(seed)

    def settle(self, facts):
        """Plan, sometimes apply only the first part (a crash), plan again, and check all promises."""
        planned = plan(facts, self.books, self.mapping, firm.TODAY)
        half = self.random.randrange(len(planned.steps) + 1) if self.random.random() < 0.3 else len(planned.steps)
        self.books = after(self.books, planned.steps[:half])
        planned = plan(facts, self.books, self.mapping, firm.TODAY)
        self.books = after(self.books, planned.steps)
        again = plan(facts, self.books, self.mapping, firm.TODAY)
        if again.steps:
            self.faults.append(f"not at rest: {[(step.op, step.key) for step in again.steps]}")
        self.faults += broken(self.books, View(facts, self.mapping, firm.NOTHING), again.alarms)
        return again

    def deposit_something(self):
        """A person puts a waiting payment into a bank deposit."""
        open_ones = [
            each for each in self.books.posted if each.document.kind is Kind.PAYMENT and each.state is State.OPEN
        ]
        if open_ones:
            chosen = self.random.choice(open_ones)
            posted = [replace(each, state=State.DEPOSITED) if each is chosen else each for each in self.books.posted]
            self.books = replace(self.books, posted=tuple(posted))

    def close_something(self):
        """The accountant closes January, or the lawyer signs a month of the pooled account."""
        if self.random.random() < 0.4:
            self.mapping = replace(self.mapping, closed_until=date(2026, 1, 31))
        else:
            pooled, other = self.mapping.trust
            month = f"2026-0{self.random.randint(1, 4)}"
            self.mapping = replace(
                self.mapping, trust=(replace(pooled, signed_months=pooled.signed_months | {month}), other)
            )

    def change_style(self):
        """The firm posts its trust movements in the other form from now on."""
        styles = list(Style)
        trust = (replace(each, style=styles[1 - styles.index(each.style)]) for each in self.mapping.trust)
        self.mapping = replace(self.mapping, trust=tuple(trust))

    def closing(self, facts, held=frozenset()):
        """Balances without what waits for a person: that may have been posted before it had to wait."""
        posted = tuple(each for each in self.books.posted if subject(each.key) not in held)
        return accrual(replace(self.books, posted=posted), facts.openings, self.mapping)


def play(seed, moves=24):
    """A history with everything: crashes, deposits, closed months. Returns the desk with its faults."""
    people = Firm(seed)
    desk = Desk(people.mapping, seed)
    for _ in range(moves):
        people.random.choice(MOVES)(people)
        if people.random.random() < 0.25:
            desk.settle(people.facts())
        if people.random.random() < 0.15:
            people.random.choice([Desk.deposit_something, Desk.close_something, Desk.change_style])(desk)
    last = desk.settle(people.facts())
    return desk, last


def compare(seed, moves=24):
    """The same history without locks, met in three orders and two styles: faults, or none when all close alike."""
    people = Firm(seed)
    along = Desk(people.mapping, seed)
    for _ in range(moves):
        people.random.choice(MOVES)(people)
        if people.random.random() < 0.25:
            along.settle(people.facts())
    facts = people.facts()
    styled = tuple(replace(each, style=Style.CHECK_AND_DEPOSIT) for each in people.mapping.trust)
    at_once, in_parts = Desk(people.mapping), Desk(people.mapping, seed)
    checks = Desk(replace(people.mapping, trust=styled))
    for part in arrivals(facts, people.random):
        in_parts.settle(part)
    desks = {"along the way": along, "in parts": in_parts, "with checks": checks}
    held = {subject(hold.key) for desk in (along, at_once, in_parts, checks) for hold in desk.settle(facts).holds}
    faults = [fault for desk in (at_once, *desks.values()) for fault in desk.faults]
    expected = at_once.closing(facts, held)
    faults += [f"{name} closes otherwise" for name, desk in desks.items() if desk.closing(facts, held) != expected]
    return faults + bases_differ(at_once, facts)


def arrivals(facts, chance):
    """The same facts arriving in three shuffled parts, each with all that came before."""
    lists = {word: chance.sample(getattr(facts, word), len(getattr(facts, word))) for word in LISTS}
    for third in (1, 2):
        yield replace(facts, **{word: tuple(found[: len(found) * third // 3]) for word, found in lists.items()})


def bases_differ(desk, facts):
    """Both bases agree on every account but receivables and what bills earn."""
    bases = [basis(desk.books, facts.openings, desk.mapping) for basis in (accrual, cash_basis)]
    firm_side = {"AR", "FEES", "COSTS", "TAX", "DISC", "WOFF", "ADV", "INTINC"}
    sums = [{each.id: cents for each, cents in per_account(book).items() if each.id not in firm_side} for book in bases]
    total = sum(bases[1].values())
    return ([] if sums[0] == sums[1] else ["bases differ"]) + ([] if total == 0 else ["cash basis is out of balance"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    chosen = parser.parse_args()
    start = time.monotonic()
    counts = Counter()
    for seed in range(chosen.first, chosen.first + chosen.count):
        desk, last = play(seed)
        faults = desk.faults + compare(seed)
        counts.update(hold.cause for hold in last.holds)
        counts.update(alarm.alert for alarm in last.alarms)
        counts["faulty histories"] += bool(faults)
        if faults:
            sys.stdout.write(f"seed {seed}: {faults[:3]}\n")
    for name, number in counts.most_common():
        sys.stdout.write(f"{number:8} {name}\n")
    sys.stdout.write(f"{chosen.count} histories in {time.monotonic() - start:.0f} s\n")
    return int(counts["faulty histories"] > 0)


if __name__ == "__main__":
    sys.exit(main())
