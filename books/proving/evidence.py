"""Lays both sides out as the evidence that a reconciliation compares: no I/O, no decision."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from books.keeping.hands import Both
from books.records import facts_behind
from books.setup.openings import uncarried
from sync.accounts import Role
from sync.clio import Movement, Opening, TrustLine
from sync.documents import FIRM, Kind, Name
from sync.findings import Cause, Hold
from sync.mapping import TrustMapping
from sync.posted import Posted, State
from sync.reconcile.groups import OPENING
from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Held, Ledger, Posting, TrustAccount
from sync.reconcile.openings import key_of_opening

OWN_FINDINGS = frozenset({Cause.CHANGED_IN_QUICKBOOKS, Cause.MISSING_IN_QUICKBOOKS, Cause.RETURNED_AFTER_VOID})
"""Holds that say what a reconciliation finds out by itself, and names better."""
FIRM_MOVES = (Movement.FIRM_DEPOSIT, Movement.FIRM_WITHDRAWAL, Movement.BANK_CHARGE)
DAY = timedelta(days=1)
FIRM_TITLE = "The firm's own money"
Customers = Mapping[str, Name]


@dataclass(frozen=True)
class Reading:
    """Both sides, every QuickBooks line of the trust accounts, and what the plan holds. `reads` were metered."""

    both: Both
    lines: tuple[BookLine, ...]
    holds: tuple[Hold, ...] = ()
    reads: int = 0


def trust_id(account: int) -> str:
    """Return the id of a Clio trust account in a reconciliation; ids of QuickBooks look like plain numbers, too."""
    return f"trust {account}"


def ledger_of(name: Name) -> Ledger:
    """Return whose money a customer of the books stands for."""
    return Ledger(name.whole_client.key, name.key if name.matter else "")


def accounts_read(both: Both) -> frozenset[str]:
    """Return the QuickBooks accounts whose documents are read whole: trust, operating and Undeposited Funds."""
    trust = {each.id for one in both.mapping.trust for each in (one.bank, one.liability, one.interest) if each}
    firm = (both.mapping.accounts.get(role) for role in (Role.OPERATING, Role.UNDEPOSITED))
    return frozenset(trust | {each.id for each in firm if each})


def evidence_of(reading: Reading, as_of: date) -> Evidence:
    """Return the evidence as of a day. What is older than the books counts as one opening entry per account."""
    both, names = reading.both, customers_of(reading.both)
    opening, lines = _opened(reading, names)
    accounts = both.mapping.accounts
    return Evidence(
        accounts=tuple(_account(each, both) for each in both.mapping.trust),
        clio=(*_clio_openings(both), *_clio_lines(both)),
        books=(*opening, *lines),
        postings=(*_opening_postings(both), *_postings(reading, names)),
        held=tuple(_held(reading.holds)),
        customers={id: ledger_of(name) for id, name in names.items()} | {FIRM.key: ledger_of(FIRM)},
        operating=frozenset(account.id for role, account in accounts.items() if role is Role.OPERATING),
        undeposited=frozenset(account.id for role, account in accounts.items() if role is Role.UNDEPOSITED),
        titles=titles_of(both),
        stated=dict(_stated(reading, as_of)),
        on_no_ledger=dict(_on_no_ledger(both)),
    )


def customers_of(both: Both) -> dict[str, Name]:
    """Return whose name each customer id in QuickBooks stands for."""
    rows = (each for each in both.books.posted if each.document.kind is Kind.CUSTOMER and each.vendor_id)
    return {each.vendor_id: each.document.name for each in rows if each.document.name is not None}


def titles_of(both: Both) -> dict[str, str]:
    """Return what to print for clients, matters and accounts."""
    titles = {Name(each.id).key: each.name for each in both.facts.clients}
    titles |= {Name(each.client, each.id).key: each.number for each in both.facts.matters}
    titles |= {trust_id(each.id): each.name for each in both.facts.accounts}
    return titles | dict(both.accounts) | {FIRM.key: FIRM_TITLE}


def customer_titles(both: Both) -> dict[str, str]:
    """Return what to print for customer ids of QuickBooks, and for clients and matters."""
    titles = titles_of(both)
    named = {
        id: [titles.get(part, part) for part in ledger_of(name) if part] for id, name in customers_of(both).items()
    }
    return titles | {id: ", ".join(parts) for id, parts in named.items()}


def _account(trust: TrustMapping, both: Both) -> TrustAccount:
    title = next((each.name for each in both.facts.accounts if each.id == trust.account), str(trust.account))
    liabilities = {each.id for each in (trust.liability, trust.interest) if each}
    return TrustAccount(trust_id(trust.account), title, trust.bank.id, frozenset(liabilities))


def _clio_lines(both: Both) -> Iterator[ClientLedgerLine]:
    trusts = {each.account: each for each in both.mapping.trust}
    for line in both.facts.trust_lines:
        gone = f"CT-{line.id}" in both.facts.deleted or line.on < both.mapping.start
        if line.account in trusts and not gone:
            ledger = _ledger(line, trusts[line.account])
            cents = line.paid_in - line.paid_out
            account = trust_id(line.account)
            yield ClientLedgerLine(str(line.id), account, line.on, cents, *ledger, line.payee, line.check_number)


def _ledger(line: TrustLine, trust: TrustMapping) -> Ledger:
    if line.client:
        return ledger_of(Name(line.client, line.matter))
    if line.kind in FIRM_MOVES:
        return ledger_of(FIRM)
    return ledger_of(trust.owner) if trust.owner and not trust.pooled else Ledger("")


def _clio_openings(both: Both) -> Iterator[ClientLedgerLine]:
    for each in _mapped_openings(both):
        ledger = ledger_of(Name(each.client, each.matter))
        day = both.mapping.start - DAY
        yield ClientLedgerLine(_opening_id(each), trust_id(each.account), day, each.cents, *ledger)


def _mapped_openings(both: Both) -> list[Opening]:
    mapped = {each.account for each in both.mapping.trust}
    return [each for each in both.facts.openings if each.account in mapped and both.mapping.start > date.min]


def _on_no_ledger(both: Both) -> Iterator[tuple[str, int]]:
    """Money with which an account began beside its ledgers, unless it counts as agreed among the openings."""
    began = uncarried(((both.row.cursor if both.row else None) or {}).get("clio") or {})
    for account, cents in began.items():
        agreed = both.mapping.start > date.min and both.settings.agreed(account) == cents
        if not agreed:
            yield trust_id(account), cents


def _opening_id(each: Opening) -> str:
    return f"opening-{each.account}-{each.client}-{each.matter}"


def _opening_postings(both: Both) -> Iterator[Posting]:
    for trust in both.mapping.trust:
        clio = tuple(_opening_id(each) for each in _mapped_openings(both) if each.account == trust.account)
        if both.mapping.start > date.min:
            yield Posting(key_of_opening(trust.account), OPENING, trust_id(trust.account), clio)


def _opened(reading: Reading, names: Customers) -> tuple[list[BookLine], list[BookLine]]:
    """Part the lines into one opening entry per trust account and all that is newer, or ours."""
    both = reading.both
    posted = (each for each in both.books.posted if each.state is not State.FOREIGN)
    ours = {(str(each.document.kind), each.vendor_id) for each in posted}
    old: list[BookLine] = []
    rest: list[BookLine] = []
    for line in reading.lines:
        before = line.date < both.mapping.start and not line.key and (line.kind, line.document) not in ours
        (old if before else rest).append(line)
    return _opening_entries(old, both, names), rest


def _opening_entries(old: Iterable[BookLine], both: Both, names: Customers) -> list[BookLine]:
    homes = {each.id: one for one in both.mapping.trust for each in (one.bank, one.liability, one.interest) if each}
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for line in old:
        if trust := homes.get(line.account):
            place = (trust_id(trust.account), line.account, _whose(line, trust, names))
            sums[place] += line.debit - line.credit
    return [
        BookLine(id, OPENING, both.mapping.start - DAY, account, max(cents, 0), max(-cents, 0), customer, OPENING)
        for (id, account, customer), cents in sorted(sums.items())
        if cents
    ]


def _whose(line: BookLine, trust: TrustMapping, names: Customers) -> str:
    """Whose an old line is: nobody's money in the client liability counts as the firm's own part."""
    if line.account == trust.bank.id:
        return ""
    unnamed = line.account == trust.liability.id and line.customer not in names
    return FIRM.key if unnamed else line.customer


def _postings(reading: Reading, names: Customers) -> Iterator[Posting]:
    ids = {name: id for id, name in names.items()}
    banks = frozenset(each.bank.id for each in reading.both.mapping.trust)
    now: dict[tuple[str, str], list[BookLine]] = defaultdict(list)
    for line in reading.lines:
        now[line.kind, line.document].append(line)
    for each in reading.both.books.posted:
        if each.vendor_id and each.state is not State.FOREIGN and each.document.touches_trust:
            posted = tuple(_posted_lines(each, ids))
            found = tuple(now[str(each.document.kind), each.vendor_id])
            yield _posting(each, found if _same(found, posted, banks) else posted)


def _posting(each: Posted, lines: tuple[BookLine, ...]) -> Posting:
    corrects = re.search(r"-[RVA]\d+$", each.key)
    clio = () if corrects else tuple(id for _, id in facts_behind(each.key))
    return Posting(each.key, str(each.document.kind), each.vendor_id, clio, lines)


def _posted_lines(each: Posted, ids: Mapping[Name, str]) -> Iterator[BookLine]:
    document = each.document
    for line in document.lines:
        customer = ids.get(line.name, "") if line.name else ""
        sides = (line.account.id, line.debit, line.credit, customer)
        yield BookLine(each.vendor_id, str(document.kind), document.on, *sides, document.number, document.marker)


def _same(found: Sequence[BookLine], posted: Sequence[BookLine], banks: frozenset[str]) -> bool:
    """Whether nobody changed a document; QuickBooks writes some lines of it in another way than they were planned."""
    days = {line.date for line in found} == {line.date for line in posted}
    return days and _figures(found, banks) == _figures(posted, banks)


def _figures(lines: Iterable[BookLine], banks: frozenset[str]) -> dict[tuple[str, str], int]:
    """Sum by account and customer; checks and deposits name no customer beside the bank."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        head = line.account in banks and line.kind in (Kind.CHECK, Kind.DEPOSIT)
        sums[line.account, "" if head else line.customer] += line.debit - line.credit
    return {place: cents for place, cents in sums.items() if cents}


def _held(holds: Iterable[Hold]) -> Iterator[Held]:
    for hold in holds:
        if hold.key.startswith("CT-") and hold.cause not in OWN_FINDINGS:
            yield Held(hold.key, str(hold.cause), hold.sentence)


def _stated(reading: Reading, as_of: date) -> Iterator[tuple[str, int]]:
    """What both sides state themselves for today, less what is dated after the day."""
    both = reading.both
    balances = {account.id: account.balance for account in both.company.accounts}
    for trust in both.mapping.trust:
        later = [line for line in reading.lines if line.account == trust.bank.id and line.date > as_of]
        balance = balances.get(trust.bank.id)
        if balance is not None:
            yield trust.bank.id, balance - sum(line.debit - line.credit for line in later)
        for owed in (each for each in (trust.liability, trust.interest) if each):
            yield from _owed(owed.id, balances.get(owed.id), reading.lines, as_of)
    for account in both.facts.accounts:
        after = [line for line in both.facts.trust_lines if line.account == account.id and line.on > as_of]
        standing = [line for line in after if f"CT-{line.id}" not in both.facts.deleted]
        if account.balance is not None:
            yield trust_id(account.id), account.balance - sum(line.paid_in - line.paid_out for line in standing)


def _owed(account: str, balance: int | None, lines: Iterable[BookLine], as_of: date) -> Iterator[tuple[str, int]]:
    """A liability as QuickBooks states it, below zero while money is owed; here owed money counts above zero."""
    if balance is not None:
        later = [line for line in lines if line.account == account and line.date > as_of]
        yield account, -balance - sum(line.credit - line.debit for line in later)
