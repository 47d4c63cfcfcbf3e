"""How traces and explanations are shown."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from books.asking.explaining import Chain, LineShown
from books.asking.subjects import Subject
from books.asking.tracing import Trace
from services.bookkeeping.book_views import money
from services.views import View


class TraceView(View):
    """Where an object of Clio stands: not seen yet, filtered, waiting, held, done or deleted, and why."""

    key: str
    what: str
    number: str
    client: str
    on: date | None
    amount: Decimal | None
    state: str
    sentence: str
    links: tuple[str, ...]
    remedies: tuple[str, ...]


class LineView(View):
    """One side of an entry; debits above zero."""

    account: str
    customer: str
    amount: Decimal
    memo: str


class ChainView(View):
    """An object in QuickBooks, and the chain behind it: Clio, rule, plan, effect, approver."""

    key: str
    kind: str
    on: str
    amount: Decimal
    state: str
    link: str
    lines: tuple[LineView, ...]
    clio: tuple[TraceView, ...]
    rule: str
    reason: str
    plan: str
    approved_by: str
    approved_at: datetime | None
    effect: str
    effect_state: str
    effect_at: datetime | None
    related: tuple[str, ...]


def trace_view(each: Trace) -> TraceView:
    """Show where an object stands."""
    told = {"state": each.state, "sentence": each.sentence, "links": each.links, "remedies": each.remedies}
    return TraceView(**_subject(each.subject), **told)


def _subject(each: Subject | None) -> dict[str, Any]:
    if each is None:
        return {"key": "", "what": "", "number": "", "client": "", "on": None, "amount": None}
    shown = {"key": each.key, "what": each.what, "number": each.number, "client": each.client, "on": each.on}
    return {**shown, "amount": money(each.cents)}


def chain_view(each: Chain) -> ChainView:
    """Show the chain behind an object in QuickBooks."""
    row, plan = each.posting, each.plan
    return ChainView(
        key=row.key,
        kind=row.kind,
        on=row.posted_on,
        amount=money(row.cents),
        state=row.state,
        link=each.link,
        lines=tuple(_line(line) for line in each.lines),
        clio=tuple(_source(one) for one in each.clio),
        rule=each.rule,
        reason=each.reason,
        plan=plan.digest if plan else "",
        approved_by=(plan.decided_by or "") if plan else "",
        approved_at=plan.decided_at if plan else None,
        effect=row.effect_id,
        effect_state=each.effect_state,
        effect_at=each.effect_at,
        related=each.related,
    )


def _line(each: LineShown) -> LineView:
    return LineView(account=each.account, customer=each.customer, amount=money(each.cents), memo=each.memo)


def _source(each: Subject) -> TraceView:
    return TraceView(**_subject(each), state="", sentence=each.note, links=(), remedies=())
