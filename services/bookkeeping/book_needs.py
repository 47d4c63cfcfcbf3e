"""What the books need of people: one line for each cause."""

from books.keeping.decided import ALARM, HOLD, REFUSAL
from books.proving.sweep import DRIFT
from services.actors import Actor, Permission
from services.need_views import Need, help_by, items
from storage import FirmStore
from storage.books.rows import BooksRow
from storage.tallies import FindingCount

KINDS = {
    HOLD: "held back",
    ALARM: "to look at in trust",
    REFUSAL: "refused by the other side",
    DRIFT: "changed by hand",
    "reconciliation": "to look at in trust money",
    "signed month": "changed in a signed month",
}
WAITING = (HOLD, DRIFT)
"""Kinds that only wait; the others are wrong at this moment."""
ON_TRUST = ("reconciliation", "signed month")


async def book_needs(firm: FirmStore, actor: Actor) -> list[Need]:
    """Return what each pair of books needs."""
    found: list[Need] = []
    for row in await firm.books.accounts.list():
        found += [await _finding(firm, row, each, actor) for each in await firm.tallies.open_findings(row.id)]
        found += await _plan(firm, row, actor) + await _requests(firm, row, actor) + _error(row, actor)
    return found


async def _finding(firm: FirmStore, row: BooksRow, count: FindingCount, actor: Actor) -> Need:
    sentence = str((await firm.books.findings.get(count.id)).body.get("sentence", ""))
    where = "trust" if count.kind in ON_TRUST else "holds"
    return Need(
        kind="finding",
        tone="wait" if count.kind in WAITING else "bad",
        title=f"{row.name}: {items(count.many)} {KINDS.get(count.kind, f'to look at ({count.kind})')}",
        detail=sentence if count.many == 1 else f"One of them: {sentence}",
        many=count.many,
        **help_by(actor, Permission.KEEP_BOOKS, f"/books/{row.id}/{where}", "Look"),
    )


async def _plan(firm: FirmStore, row: BooksRow, actor: Actor) -> list[Need]:
    since = await firm.tallies.proposed_plan(row.id)
    if since is None:
        return []
    title = f"{row.name}: a plan waits for approval"
    detail = "Nothing of it is written before somebody has looked at it."
    able = help_by(actor, Permission.KEEP_BOOKS, f"/books/{row.id}/plan", "Look at the plan")
    return [Need(kind="plan", tone="wait", title=title, detail=detail, many=1, since=since, **able)]


async def _requests(firm: FirmStore, row: BooksRow, actor: Actor) -> list[Need]:
    many = await firm.tallies.open_requests(row.id)
    if not many:
        return []
    title = f"{row.name}: {items(many, 'release')} asked of an admin"
    detail = "A bookkeeper has given the reason; an owner or admin confirms or declines."
    able = help_by(actor, Permission.SET_UP_BOOKS, f"/books/{row.id}/holds", "Answer")
    return [Need(kind="request", tone="wait", title=title, detail=detail, many=many, **able)]


def _error(row: BooksRow, actor: Actor) -> list[Need]:
    if row.state != "on" or not row.last_error:
        return []
    able = help_by(actor, Permission.KEEP_BOOKS, f"/books/{row.id}", "Look")
    title = f"{row.name}: the last sync ended early"
    return [Need(kind="books", tone="bad", title=title, detail=row.last_error, many=1, **able)]
