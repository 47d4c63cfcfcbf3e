"""Billed, collected, outstanding and trust, from the sums that each cycle of the books keeps: no app is asked."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from engine.installation import Installation
from services.actors import Actor
from services.bookkeeping.book_views import money
from services.bookkeeping.proof_views import proof_view
from services.reporting.reports import Figures, MoneyFilter, Named, figures
from services.views import View
from storage.books.monthly_totals import LedgerSum
from sync.months import Ledger, Month

SHOWN = 50
"""Lines of a table on a page; the file has all."""
CHOICES = 200
"""Clients in the list to choose from: those with the most."""
APART = 4
"""Clients that the chart of trust shows one by one."""


class MonthLine(View):
    """A month, named by its first day. `outstanding` and `trust` are what stood at its end."""

    month: date
    billed: Decimal
    collected: Decimal
    credited: Decimal
    outstanding: Decimal
    trust: Decimal


class LedgerLine(View):
    """A client or a matter over the period, by its id in Clio."""

    id: str
    name: str
    billed: Decimal
    collected: Decimal
    credited: Decimal
    outstanding: Decimal
    trust: Decimal


class MoneyReport(View):
    """The figures of the books. `known` is false until a cycle has read Clio; `more` says that lines are left out."""

    books: Named | None
    every: tuple[Named, ...]
    known: bool
    client: Named | None
    matter: Named | None
    months: tuple[MonthLine, ...]
    clients: tuple[LedgerLine, ...]
    matters: tuple[LedgerLine, ...]
    choices: tuple[Named, ...]
    more: bool


class TrustOf(View):
    """What was held for a client at the end of each month."""

    name: str
    held: tuple[Decimal, ...]


class Comparison(View):
    """One three-way comparison: how much was held, and what of it was not explained."""

    as_of: date
    made_at: datetime
    held: Decimal
    differences: int
    residue: Decimal
    frozen: bool


class TrustReport(MoneyReport):
    """Trust by client: the largest ones `apart`, and how the accounts compared."""

    apart: tuple[TrustOf, ...]
    comparisons: tuple[Comparison, ...]


async def billing(inst: Installation, actor: Actor, only: MoneyFilter) -> MoneyReport:
    """Return what was billed and collected, clients by what they owe."""
    return await _report(await figures(inst, actor, only), "outstanding")


async def trust(inst: Installation, actor: Actor, only: MoneyFilter) -> TrustReport:
    """Return what was held in trust, clients by what is held for them."""
    asked = await figures(inst, actor, only)
    report = await _report(asked, "trust")
    apart = await _apart(asked, report.clients, [line.trust for line in report.months])
    return TrustReport(**dict(report), apart=tuple(apart), comparisons=await _comparisons(asked))


async def _report(asked: Figures, by: str) -> MoneyReport:
    whole = await _kept(asked, Ledger())
    one = bool(asked.ledger.client)
    clients, more = await _clients(asked, by)
    client = await _named(asked, "contact", asked.ledger.client)
    return MoneyReport(
        books=next((each for each in asked.every if asked.row and each.id == asked.row.id), None),
        every=asked.every,
        known=bool(whole),
        client=client,
        matter=await _named(asked, "matter", asked.ledger.matter),
        months=month_lines(asked.months, await _kept(asked, asked.ledger) if one else whole),
        clients=() if one else tuple(clients[:SHOWN]),
        matters=tuple((await _matters(asked))[:SHOWN]),
        choices=_choices(clients, client),
        more=more and not one,
    )


async def _kept(asked: Figures, ledger: Ledger) -> list[Month]:
    return await asked.firm.books.months.months(asked.row.id, ledger) if asked.row else []


async def _clients(asked: Figures, by: str) -> tuple[list[LedgerLine], bool]:
    if asked.row is None:
        return [], False
    rows = await asked.firm.books.months.clients(asked.row.id, asked.first, asked.last, CHOICES, by)
    return await ledger_lines(asked, rows), len(rows) > SHOWN


async def _matters(asked: Figures) -> list[LedgerLine]:
    if asked.row is None or not asked.ledger.client:
        return []
    span = (asked.first, asked.last, CHOICES)
    return await ledger_lines(asked, await asked.firm.books.months.matters(asked.row.id, asked.ledger.client, *span))


async def _named(asked: Figures, kind: str, id: str) -> Named | None:
    return Named(id=id, name=(await asked.names(kind, (id,)))[id]) if id else None


def _choices(clients: Iterable[LedgerLine], chosen: Named | None) -> tuple[Named, ...]:
    found = {line.id: Named(id=line.id, name=line.name) for line in clients}
    found |= {chosen.id: chosen} if chosen else {}
    return tuple(sorted(found.values(), key=lambda each: each.name.casefold()))


async def ledger_lines(asked: Figures, rows: Sequence[LedgerSum]) -> list[LedgerLine]:
    """Return sums with the names that Clio shows, of clients or, when they have one, of matters."""
    kind = "matter" if any(row.ledger.matter for row in rows) else "contact"
    ids = [row.ledger.matter or row.ledger.client for row in rows]
    names = await asked.names(kind, ids)
    return [_line(id, names[id], row) for id, row in zip(ids, rows, strict=True)]


def _line(id: str, name: str, row: LedgerSum) -> LedgerLine:
    return LedgerLine(
        id=id,
        name=name,
        billed=money(row.billed),
        collected=money(row.collected),
        credited=money(row.credited),
        outstanding=money(row.outstanding),
        trust=money(row.trust),
    )


def month_lines(months: Sequence[str], rows: Sequence[Month]) -> tuple[MonthLine, ...]:
    """Return a line for every month, what stood before where nothing happened; none before the first row."""
    known = [month for month in months if rows and month >= rows[0].month]
    return tuple(_month(month, next(row for row in reversed(rows) if row.month <= month)) for month in known)


def _month(month: str, row: Month) -> MonthLine:
    moved = row.month == month
    return MonthLine(
        month=date.fromisoformat(f"{month}-01"),
        billed=money(row.billed if moved else 0),
        collected=money(row.collected if moved else 0),
        credited=money(row.credited if moved else 0),
        outstanding=money(row.outstanding),
        trust=money(row.trust),
    )


async def _apart(asked: Figures, clients: Sequence[LedgerLine], whole: Sequence[Decimal]) -> list[TrustOf]:
    found = []
    for client in [each for each in clients if each.trust][:APART]:
        lines = month_lines(asked.months, await _kept(asked, Ledger(client.id)))
        before = [Decimal("0.00")] * (len(whole) - len(lines))
        found.append(TrustOf(name=client.name, held=(*before, *(line.trust for line in lines))))
    rest = [all_of - sum(each.held[number] for each in found) for number, all_of in enumerate(whole)]
    return [*found, TrustOf(name="All others", held=tuple(rest))] if any(rest) else found


async def _comparisons(asked: Figures) -> tuple[Comparison, ...]:
    if asked.row is None:
        return ()
    rows = await asked.firm.books.reconciliations.list(asked.row.id, limit=12)
    views = [proof_view(row) for row in rows]
    return tuple(
        Comparison(
            as_of=each.as_of,
            made_at=each.created_at,
            held=sum((account.liability for account in each.accounts), Decimal(0)),
            differences=each.difference_count,
            residue=each.residue,
            frozen=each.frozen,
        )
        for each in views
    )
