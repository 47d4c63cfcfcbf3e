"""Applies one step of a plan: a document becomes an object in QuickBooks, once, and our own record of it.

QuickBooks' writes are not metered and its reads are, so nothing is read before a write. The version that was planned
against is named in every change: whatever somebody edited meanwhile is refused by QuickBooks and reported, never
overwritten.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from actions import Action
from books.desk import Desk, Done, Unfinished
from books.quickbooks.naming import ids_for
from books.quickbooks.parts import apply_credit, needs_application, put_back, take_off
from books.quickbooks.people import adopt_customer, post_customer
from books.quickbooks.refusals import GONE, NUMBER_TAKEN, STALE, held, held_by
from books.quickbooks.seeing import Sight, see_number
from books.quickbooks.sent import BEGUN, find_sent
from books.quickbooks.targets import target_of
from books.records import expected, posted_of, values_of
from connectors.quickbooks.books.bodies import ENTITY, body_of
from connectors.quickbooks.books.faces import face_of
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.books.writing import CHANGE, DELETE, MAKE, VOID, Changing, Making, Removing, Written
from connectors.quickbooks.cdc import is_voided
from core.errors import Rejected, RetryLater
from engine.ledger import NeedsPerson, NotYet
from storage.books.rows import PostingRow
from sync.documents import Document, Kind
from sync.findings import Cause, Held
from sync.plan import Op, Step
from sync.posted import Posted, State

__all__ = ["Desk", "post"]
ATTEMPTS = 3
"""Versions tried when QuickBooks itself moved an object on, as it does with an invoice that was paid."""


async def post(desk: Desk, step: Step) -> Posted | NotYet | NeedsPerson:
    """Do one step and return what stands; a step that was done before is only reported again.

    Raises Held when a person must decide (the step changed nothing), RetryLater or Reconnect when QuickBooks is out of
    reach. NotYet asks to call again later; NeedsPerson is an outcome that stayed unknown.
    """
    try:
        return posted_of(await _STEPS[step.op](desk, step))
    except Unfinished as unfinished:
        return unfinished.result
    except Rejected as refusal:
        if refusal.code == NUMBER_TAKEN:
            await _look_who_has_it(desk, step)
        raise held_by(refusal, step) from None


async def _look_who_has_it(desk: Desk, step: Step) -> None:
    """Note what bears the number, so that the next plan adopts it or says whose it is: one metered read."""
    sight = Sight(desk.store, desk.books, desk.mapping, desk.company, Reader(desk.quickbooks))
    await see_number(sight, ENTITY[step.kind], step.document.number)


async def _create(desk: Desk, step: Step) -> PostingRow:
    row = await desk.postings.find(desk.books.id, step.key)
    if row is not None:
        return row
    if step.kind is Kind.CUSTOMER:
        return await post_customer(desk, step)
    ids = await ids_for(desk, step.document)
    form = Making(entity=ENTITY[step.kind], body=body_of(step.document, ids), note=note_of(step.document))
    done = await desk.perform(MAKE, form, f"{step.op}/{step.key}/0")
    if done.other_contents:
        done = await _bring_up_to_date(desk, step, done, form)
    return await _finish(desk, step, done, None)


async def _bring_up_to_date(desk: Desk, step: Step, done: Done, form: Making) -> Done:
    """An earlier attempt posted this key with what Clio showed then; what it shows now is an edit of it."""
    made = done.written
    change = Changing(entity=form.entity, id=made.id, sync_token=made.sync_token, body=form.body, note=form.note)
    return await desk.perform(CHANGE, change, f"{Op.UPDATE}/{step.key}/{made.sync_token}")


async def _update(desk: Desk, step: Step) -> PostingRow:
    row = await _standing(desk, step)
    posted = posted_of(row)
    if row.key == step.key and posted.document == step.document and posted.state is not State.EDITED:
        return row
    ids = await ids_for(desk, step.document)
    body = _clearing(step.document, body_of(step.document, ids))
    taken = await take_off(desk, row.key) if needs_application(posted.document) else ()

    async def send(token: str) -> Done:
        form = Changing(
            entity=ENTITY[step.kind], id=row.vendor_id, sync_token=token, body=body, note=note_of(step.document)
        )
        done = await desk.perform(CHANGE, form, f"{step.op}/{step.key}/{token}")
        newer = done.written.sync_token
        return await send(newer) if done.other_contents and newer != token else done

    try:
        done = await _on_newest(desk, step, row, send)
    except (Rejected, Held):
        await put_back(desk, row, taken)
        raise
    return await _finish(desk, step, done, row)


async def _void(desk: Desk, step: Step) -> PostingRow:
    return await _remove(desk, step, VOID)


async def _delete(desk: Desk, step: Step) -> PostingRow:
    return await _remove(desk, step, DELETE)


async def _remove(desk: Desk, step: Step, action: Action) -> PostingRow:
    row = await _standing(desk, step)
    if row.state == State.VOIDED:
        return row
    await take_off(desk, row.key)

    async def send(token: str) -> Done:
        form = Removing(entity=ENTITY[step.kind], id=row.vendor_id, sync_token=token)
        return await desk.perform(action, form, f"{step.op}/{step.key}/{token}")

    done = await _on_newest(desk, step, row, send)
    return await _keep(desk, step, done, row, State.VOIDED)


async def _reverse(desk: Desk, step: Step) -> PostingRow:
    """Post the opposite entry; an invoice that the reversed credit settled is owed again."""
    await take_off(desk, step.of)
    return await _create(desk, step)


async def _adopt(desk: Desk, step: Step) -> PostingRow:
    """Write to our own record only: the object that stands becomes the posting of this key."""
    if step.kind is Kind.CUSTOMER:
        return await adopt_customer(desk, step)
    row = await desk.postings.find(desk.books.id, step.replaces or step.key)
    if row is None:
        standing = await desk.postings.find(desk.books.id, step.key)
        return standing or await _keep(desk, step, Done(Written(id=step.vendor_id, sync_token=step.sync_token)), None)
    kept = Written(id=row.vendor_id, sync_token=row.sync_token, face=row.face)
    state = State.OPEN if row.state == State.FOREIGN else State(row.state)
    was = replace(row, adopted=row.adopted or row.state == State.FOREIGN)
    return await _keep(desk, step, Done(kept), was, state)


async def _finish(desk: Desk, step: Step, done: Done, row: PostingRow | None) -> PostingRow:
    """Compare the total that came back to the cent, apply a credit, and record what stands."""
    document, shown = step.document, done.written.cents
    if shown != expected(document):
        wrong = replace(done, written=done.written.model_copy(update={"face": ""}))
        await _keep(desk, step, wrong, row, State.EDITED)
        why = f"QuickBooks shows a total of {shown} cents, the document comes to {expected(document)}"
        raise held(Cause.TOTAL_MISMATCH, step, why)
    state = State(row.state) if row and row.state == State.DEPOSITED else State.OPEN
    if needs_application(document):
        await _apply(desk, step, done, row, state)
    return await _keep(desk, step, done, row, state)


async def _apply(desk: Desk, step: Step, done: Done, row: PostingRow | None, state: State) -> None:
    """Apply a credit. If that is refused the credit stands all the same, and is recorded as settling nothing."""
    target = target_of(step.document.kind, done.written.id)
    try:
        await apply_credit(desk, step.document, target, done.written.sync_token)
    except (Rejected, Held):
        alone = replace(step, document=replace(step.document, links=()))
        await _keep(desk, alone, done, row, state)
        raise


async def _keep(desk: Desk, step: Step, done: Done, row: PostingRow | None, state: State = State.OPEN) -> PostingRow:
    values: dict[str, Any] = values_of(step.document, state, done.written)
    if not done.written.face and row is not None and state is State.VOIDED:
        values["face"] = row.face
    return await desk.postings.keep(
        desk.books.id,
        step.key,
        version=row.version + 1 if row else 1,
        plan_id=desk.plan_id,
        effect_id=done.effect_id or (row.effect_id if row else ""),
        adopted=row is not None and row.adopted and step.op is not Op.UPDATE,
        reconciled=row is not None and row.reconciled,
        replaces=step.replaces,
        **values,
    )


async def _standing(desk: Desk, step: Step) -> PostingRow:
    """Our record of what the step changes, under its old key or, when the step was done before, its new one."""
    keys = dict.fromkeys((step.key, step.replaces or step.key))
    for key in keys:
        row = await desk.postings.find(desk.books.id, key)
        if row is not None:
            return row
    raise held(Cause.WAITING, step, "it was not posted yet")


async def _on_newest(desk: Desk, step: Step, row: PostingRow, send: Callable[[str], Awaitable[Done]]) -> Done:
    """Send for the version we know; when there is a newer one that reads the same, send for that."""
    token = await _begun_version(desk, step) or row.sync_token
    for _ in range(ATTEMPTS):
        try:
            return await send(token)
        except Rejected as refusal:
            if refusal.code not in (STALE, GONE):
                raise
            token = await _newest(desk, step, row, refusal)
    raise RetryLater(f"this {step.kind} keeps being changed by others in QuickBooks")


async def _begun_version(desk: Desk, step: Step) -> str:
    """The version this change was sent for and not settled, though a look may have noted a newer one since."""
    sent = await find_sent(desk.store, desk.books.id, [f"{step.op}/{step.key}/{step.sync_token}"], BEGUN)
    return step.sync_token if sent else ""


async def _newest(desk: Desk, step: Step, row: PostingRow, refusal: Rejected) -> str:
    """Return the version that stands now, and note it: should its answer be lost, it is looked for under that version.

    Raises Held when it is gone or reads differently: it is never overwritten.
    """
    try:
        now = await desk.quickbooks.read(ENTITY[step.kind], row.vendor_id)
    except Rejected as gone:
        if gone.code != GONE:
            raise
        await desk.postings.note(desk.books.id, {row.key: (State.MISSING, row.sync_token)})
        raise held(Cause.MISSING_IN_QUICKBOOKS, step, "it is no longer found in QuickBooks") from None
    if refusal.code == GONE:
        raise refusal
    token = str(now["SyncToken"])
    if face_of(now) != row.face:
        state = State.VOIDED_BY_HAND if is_voided(now) else State.EDITED
        await desk.postings.note(desk.books.id, {row.key: (state, token)})
        raise held(Cause.CHANGED_IN_QUICKBOOKS, step, "somebody changed it in QuickBooks after we posted it")
    await desk.postings.note(desk.books.id, {row.key: (row.state, token)})
    return token


def note_of(document: Document) -> str:
    """The private note: the key by which it is known, the true day when it was shifted, and what it is for."""
    return "\n".join(filter(None, (document.marker, document.memo)))[:3900]


def _clearing(document: Document, body: dict[str, Any]) -> dict[str, Any]:
    """Empty what Clio no longer shows: QuickBooks keeps what a change does not name."""
    return {"PaymentRefNum": "", **body} if document.kind is Kind.PAYMENT else body


_STEPS: dict[Op, Callable[[Desk, Step], Awaitable[PostingRow]]] = {
    Op.CREATE: _create,
    Op.UPDATE: _update,
    Op.VOID: _void,
    Op.DELETE: _delete,
    Op.REVERSE: _reverse,
    Op.ADOPT: _adopt,
}
