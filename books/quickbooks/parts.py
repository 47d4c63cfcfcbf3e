"""Credits that settle invoices: beside the credit memo or entry stands a payment of nothing that links the two."""

from contextlib import suppress

from books.desk import Desk, Unfinished
from books.quickbooks.naming import ids_for
from books.quickbooks.refusals import STALE
from books.records import PART, facts_behind, posted_of
from connectors.quickbooks.books.bodies import ENTITY, Target, application_of, owners
from connectors.quickbooks.books.writing import DELETE, MAKE, Making, Removing
from core.errors import Rejected
from storage.books.rows import PostingRow
from sync.documents import Document, Kind
from sync.findings import Held
from sync.posted import State


def needs_application(document: Document) -> bool:
    """Whether a document settles others without being a payment itself."""
    return document.kind in (Kind.CREDIT_MEMO, Kind.JOURNAL) and bool(document.links)


async def apply_credit(desk: Desk, document: Document, credit: Target, version: str) -> None:
    """Apply a credit that stands: one payment of nothing for each customer whose documents it settles."""
    ids = await ids_for(desk, document)
    for name in sorted({name for _, name in owners(document)}):
        key = f"{document.key}{PART}{name.key}"
        body = application_of(document, name, credit, ids)
        form = Making(entity="Payment", body=body, note=f"{document.key} applied")
        done = await desk.perform(MAKE, form, f"apply/{key}/{version}")
        await desk.postings.keep(
            desk.books.id,
            key,
            kind=str(Kind.PAYMENT),
            state=str(State.OPEN),
            version=1,
            vendor_id=done.written.id,
            sync_token=done.written.sync_token,
            posted_on=document.on.isoformat(),
            cents=0,
            document={},
            facts=facts_behind(document.key),
            plan_id=desk.plan_id,
            effect_id=done.effect_id,
            face=done.written.face,
        )


async def take_off(desk: Desk, key: str) -> tuple[str, ...]:
    """Delete the payments of nothing that apply a credit, so that what it settled is owed again; returns their ids."""
    parts = await desk.postings.starting(desk.books.id, f"{key}{PART}")
    for row in parts:
        await _delete(desk, row)
        await desk.postings.forget(desk.books.id, [row.key])
    return tuple(row.vendor_id for row in parts)


async def put_back(desk: Desk, row: PostingRow, taken: tuple[str, ...]) -> None:
    """Apply a credit as it was, after its change was refused. If that is refused as well, only the change is told."""
    document = posted_of(row).document
    if taken:
        with suppress(Rejected, Held, Unfinished):
            target = Target(ENTITY[document.kind], row.vendor_id)
            await apply_credit(desk, document, target, f"{row.sync_token} after {' '.join(taken)}")


async def _delete(desk: Desk, row: PostingRow) -> None:
    """Delete whatever version stands: such a payment carries no money, and nobody may keep it without its credit."""
    entity = ENTITY[Kind.PAYMENT]
    token = row.sync_token
    try:
        await _send(desk, row, entity, token)
    except Rejected as refusal:
        if refusal.code != STALE:
            raise
        now = await desk.quickbooks.read(entity, row.vendor_id)
        await _send(desk, row, entity, str(now["SyncToken"]))


async def _send(desk: Desk, row: PostingRow, entity: str, token: str) -> None:
    form = Removing(entity=entity, id=row.vendor_id, sync_token=token)
    await desk.perform(DELETE, form, f"take off/{row.key}/{row.vendor_id}/{token}")
