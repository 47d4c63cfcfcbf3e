"""Reads the cases: facts in few words, and plans and balances written the same way for comparison."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from sync import clio
from sync.accounts import Role
from sync.clio import Facts
from sync.documents import Document, Kind, Line, gathered
from sync.mapping import Decisions
from sync.planner import plan
from sync.posted import Books, Posted, State
from sync.remedies import Remedy
from sync.standing import after
from tests.sync import firm

CASES = Path(__file__).parent / "cases"
DAY = "2026-03-10"


def cents(text):
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2]) * (-1 if text.startswith("-") else 1)


def day(text):
    return date.fromisoformat(text)


def load():
    """All cases, every value as text."""
    files = sorted(CASES.glob("*.yaml"))
    return [case for path in files for case in yaml.load(path.read_text(), Loader=yaml.BaseLoader)]


def bill(row):
    kinds = {"service": clio.LineKind.SERVICE, "soft": clio.LineKind.SOFT_COST, "hard": clio.LineKind.HARD_COST}
    lines = [
        clio.BillLine(kind, cents(row[word]), practice_area=row.get("area", ""))
        for word, kind in kinds.items()
        if word in row
    ]
    lines += [clio.BillLine(clio.LineKind.SERVICE, cents(each)) for each in row.get("lines", [])]
    amounts = {key: cents(row[key]) for key in ("tax", "second_tax", "discount", "interest") if key in row}
    client, _, matter = row["client"].partition("/")
    return clio.Bill(
        id=int(row["id"]),
        number=row.get("number", row["id"]),
        state=clio.BillState(row.get("state", "awaiting_payment")),
        client=firm.CLIENTS[client],
        matters=(firm.MATTERS[matter][0],) if matter else (),
        issued=day(row.get("on", DAY)),
        total=cents(row["total"]),
        lines=tuple(lines),
        kind=row.get("kind", "revenue_kind"),
        original=int(row["part_of"]) if "part_of" in row else None,
        split="part_of" in row,
        currency=row.get("currency", "USD"),
        **amounts,
    )


def allocations(row):
    found = []
    amounts = [(bill, each) for bill, words in row.get("bills", {}).items() for each in words.split(" and ")]
    for number, amount in amounts:
        money, _, on = amount.partition(" on ")
        voided = money.endswith(" voided")
        money = money.removesuffix(" voided")
        found.append(clio.Allocation(int(number), cents(money), on=day(on) if on else None, voided=voided))
    return tuple(found)


def payment(row):
    return clio.Payment(
        id=int(row["id"]),
        on=day(row.get("on", DAY)),
        client=firm.CLIENTS[row["client"]],
        cents=cents(row["amount"]),
        allocations=allocations(row),
        source=clio.Source(row.get("source", "operating")),
        reference=row.get("check", ""),
        voided="voided" in row,
    )


def credit_note(row):
    return clio.CreditNote(
        id=int(row["id"]),
        on=day(row.get("on", DAY)),
        client=firm.CLIENTS[row["client"]],
        cents=cents(row["amount"]),
        allocations=allocations(row),
        write_off="write_off" in row,
        discount="discount" in row,
        voided="voided" in row,
    )


def trust_line(row):
    ledger = firm.name_of(row["ledger"]) if "ledger" in row else firm.FIRM
    numbers = {key: int(row[key]) for key in ("payment", "transfer", "bill") if key in row}
    return clio.TrustLine(
        id=int(row["id"]),
        account=int(row.get("account", "1")),
        on=day(row.get("on", DAY)),
        paid_in=cents(row.get("in", "0")),
        paid_out=cents(row.get("out", "0")),
        client=ledger.client,
        matter=ledger.matter,
        kind=clio.Movement(row.get("kind", "deposit" if "in" in row else "disbursement")),
        payee=row.get("payee", ""),
        check_number=row.get("check", ""),
        **numbers,
    )


def refund(row):
    return clio.Refund(
        id=int(row["id"]),
        on=day(row.get("on", DAY)),
        client=firm.CLIENTS[row["client"]],
        cents=cents(row["amount"]),
        payment=int(row["payment"]) if "payment" in row else None,
        method=clio.RefundMethod(row.get("method", "check")),
        check_number=row.get("check", ""),
    )


def payout(row):
    payments = tuple(int(each) for each in row["payments"])
    return clio.Payout(int(row["id"]), day(row.get("on", DAY)), payments, cents(row.get("fee", "0")), "trust" in row)


def chargeback(row):
    fee = cents(row.get("fee", "0"))
    return clio.Chargeback(int(row["id"]), day(row.get("on", DAY)), int(row["payment"]), cents(row["amount"]), fee)


def opening(row):
    name = firm.name_of(row["ledger"])
    return clio.Opening(int(row.get("account", "1")), name.client, name.matter, cents(row["amount"]))


READERS = {
    "bills": bill, "payments": payment, "credit_notes": credit_note, "trust_lines": trust_line, "refunds": refund,
    "payouts": payout, "chargebacks": chargeback, "openings": opening,
}  # fmt: skip


def facts(table, before=None):
    """Facts of a table, on top of earlier ones: same id replaces."""
    base = before or Facts(firm.CLIENT_FACTS, firm.MATTER_FACTS, firm.ACCOUNT_FACTS)
    for word, read in READERS.items():
        rows = [read(row) for row in table.get(word, [])]
        kept = [each for each in getattr(base, word) if not hasattr(each, "id") or each.id not in {r.id for r in rows}]
        base = replace(base, **{word: (*kept, *rows)})
    currency = {int(key): value for key, value in table.get("currencies", {}).items()}
    accounts = tuple(replace(each, currency=currency.get(each.id, each.currency)) for each in base.accounts)
    return replace(base, accounts=accounts, deleted=base.deleted | frozenset(table.get("deleted", [])))


@dataclass
class Played:
    """A case after planning: what was there before, the plan, and the books after it."""

    facts: Facts
    before: Books
    plan: object
    books: Books
    mapping: object
    decisions: Decisions


def play(case, style=None):
    """Post what was there before, let happen what happens, and plan."""
    words = {**case.get("mapping", {}), **({"style": style} if style else {})}
    early = firm.changed(firm.mapping(), {key: words[key] for key in words if key not in case.get("later", [])})
    choices = firm.changed(firm.mapping(), words)
    before = facts(case.get("before", {}))
    books = after(Books(), plan(before, Books(), early, firm.TODAY).steps)
    if "corrected" in case:
        before = facts(case["corrected"], before)
        books = after(books, plan(before, books, choices, firm.TODAY).steps)
    books = marked(books, case.get("states", {}), case.get("foreign", []))
    if "books_openings" in case:
        books = replace(books, openings=tuple(opening(row) for row in case["books_openings"]))
    now = facts(case.get("happens", {}), before)
    decided = case.get("decisions", {})
    decisions = Decisions(
        frozenset(decided.get("released", [])),
        frozenset(decided.get("accepted", [])),
        {key: cents(value) for key, value in decided.get("tax_splits", {}).items()},
    )
    asked = plan(now, books, choices, firm.TODAY, decisions).holds if "earlier_credit" in decided else ()
    vouched = [hold.mark for hold in asked if hold.key in decided["earlier_credit"]]
    decisions = replace(decisions, chosen=dict.fromkeys(vouched, Remedy.EARLIER_CREDIT))
    planned = plan(now, books, choices, firm.TODAY, decisions)
    return Played(now, books, planned, after(books, planned.steps), choices, decisions)


def marked(books, states, foreign):
    """What people did in QuickBooks meanwhile."""
    posted = [replace(each, state=State(states.get(each.key, each.state))) for each in books.posted]
    return Books((*posted, *(stranger(row) for row in foreign)))


def stranger(row):
    on = day(row.get("on", DAY))
    name = firm.name_of(row["client"])
    total = cents(row["total"])
    lines = (Line(firm.ACCOUNTS["AR"], total, name), Line(firm.ACCOUNTS["FEES"], -total, name))
    document = Document(
        f"foreign {row['id']}", Kind(row.get("kind", "Invoice")), on, on, lines, name, number=row["number"]
    )
    return Posted(document.key, document, State.FOREIGN)


def words(step):
    """A step as the cases write it."""
    return f"{step.op} {step.kind} {step.key}: {lines_in_words(step.lines)}"


def lines_in_words(lines):
    return ", ".join(line_in_words(line) for line in gathered_as_listed(lines))


def gathered_as_listed(lines):
    receivable = [line for line in lines if line.account.role is Role.RECEIVABLE]
    return lines if len(receivable) > 1 else gathered(lines)


def line_in_words(line):
    name = words_or_nothing(line)
    side = "Dr" if line.cents > 0 else "Cr"
    return f"{side} {line.account.id} {name}{money(abs(line.cents))}"


def words_or_nothing(line):
    return f"{firm.words_of(line.name)} " if line.name is not None else ""


def money(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def balances_in_words(book):
    found = {}
    for (account, name), amount in book.items():
        value = -amount if account.id in firm.CREDIT_NORMAL else amount
        label = f"{account.id}[{firm.words_of(name)}]" if name is not None else account.id
        found[label] = money(value)
    return found
