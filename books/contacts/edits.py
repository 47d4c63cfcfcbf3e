"""Edits of contacts, made once on either side through the effect ledger; what stood before is kept with them.

Neither side's newer state is overwritten: an edit that meets one is dropped, and the next plan is made from it.
"""

from dataclasses import replace

from books.contacts.links import keep_link, seen_of
from books.desk import Desk, Unfinished
from books.quickbooks.refusals import STALE, held, held_by
from books.written import read
from connectors.clio.books import LISTS, Reader
from connectors.clio.books.contacts import EDIT as EDIT_IN_CLIO
from connectors.clio.books.contacts import ContactEdit, Place, Shown
from connectors.quickbooks.books.contacts import EDIT as EDIT_IN_BOOKS
from connectors.quickbooks.books.contacts import changed_body
from connectors.quickbooks.books.writing import Changing
from core.clock import now
from core.errors import Rejected, RetryLater
from core.forms import Form
from core.ids import fingerprint
from engine.clients import Session
from engine.installation import Installation
from engine.ledger import Confirmed, Ledger, NeedsPerson, NotYet, Wanted
from storage import FirmStore
from sync.cards import Aspect, Card
from sync.contacts import agreed
from sync.findings import Cause
from sync.plan import Edit, Side, Step
from sync.posted import Linked

AGAIN = 5.0
"""Seconds until the plan is made again from what was met."""


async def edit_contact(inst: Installation, desk: Desk, step: Step, edit: Edit) -> NotYet | NeedsPerson | None:
    """Make one edit and keep what both sides agree on then; None once it is done.

    Raises Held when a person must act, RetryLater when the contact was changed meanwhile, or Reconnect.
    """
    row = await desk.store.books.contacts.find(desk.books.id, _client(step))
    if row is None:
        raise held(Cause.WAITING, step, "its customer is not known yet")
    link = read(Linked, row.data)
    try:
        link, effect_id = await _make(inst, desk, step, edit, link)
    except Unfinished as unfinished:
        return unfinished.result
    except Rejected as refusal:
        in_clio = edit.side is Side.CLIO
        raise (held(Cause.REFUSED_BY_CLIO, step, refusal.reason) if in_clio else held_by(refusal, step)) from None
    await keep_link(desk.store, desk.books.id, link, history_of(edit, desk.plan_id, effect_id))
    return None


async def _make(inst: Installation, desk: Desk, step: Step, edit: Edit, link: Linked) -> tuple[Linked, str]:
    if edit.side is Side.CLIO:
        session = await inst.clients.open(desk.books.firm, desk.books.clio_connection)
        return agreed(link, edit), await _in_clio(desk, session, step, edit)
    return await _in_quickbooks(desk, step, edit, link)


def history_of(edit: Edit, plan_id: str, effect_id: str) -> list[dict[str, str]]:
    """Tell an edit so that it can be taken back: respect by respect, with what stood before."""
    facts = {"at": now().isoformat(), "side": str(edit.side), "plan": plan_id, "effect": effect_id}
    return [
        {
            **facts,
            "aspect": str(aspect),
            "before": edit.before.value(aspect),
            "after": edit.after.value(aspect),
            "conflict": "yes" if aspect in edit.conflicts else "",
        }
        for aspect in edit.aspects
    ]


async def _in_quickbooks(desk: Desk, step: Step, edit: Edit, link: Linked) -> tuple[Linked, str]:
    try:
        done = await desk.perform(EDIT_IN_BOOKS, form_of(step, edit), effect_name(step, edit))
    except Rejected as refusal:
        if refusal.code != STALE:
            raise
        await _look(desk, link)
        raise RetryLater("this customer was changed in QuickBooks since the plan was made", wait=AGAIN) from None
    return agreed(link, edit, done.written.sync_token), done.effect_id


async def _look(desk: Desk, link: Linked) -> None:
    """Note how a customer stands now: one metered read, only after an edit met a newer version."""
    seen = seen_of(await desk.quickbooks.read("Customer", link.customer))
    await keep_link(desk.store, desk.books.id, replace(link, now=seen.card, sync_token=seen.token))


async def _in_clio(desk: Desk, session: Session, step: Step, edit: Edit) -> str:
    key = f"books/{desk.books.id}/{effect_name(step, edit)}"
    result = await Ledger(desk.store, session).perform(Wanted(EDIT_IN_CLIO, form_of(step, edit), key))
    if not isinstance(result, Confirmed):
        raise Unfinished(result)
    await _refresh(desk.store, desk.books.id, session, int(_client(step)))
    return result.effect_id


async def _refresh(store: FirmStore, books_id: str, session: Session, id: int) -> None:
    """Bring our copy up to what we wrote, so that our own edit is never taken for somebody's."""
    what = LISTS["contacts"]
    shown = await Reader(session.client).some(what, [id])
    data = {str(each.id): each.model_dump(mode="json", exclude_defaults=True) for each in shown}
    await store.books.facts.keep(books_id, what.kind, data)


def _shown(card: Card, edit: Edit) -> Shown:
    """What is edited, in the words of Clio's form; a name in one piece is parted at its last blank."""
    aspects, address = edit.aspects, card.address
    first, _, last = card.name.strip().rpartition(" ")
    if card.first_name or card.last_name:
        first, last = card.first_name, card.last_name
    parts = (address.street, address.city, address.province, address.postal_code, address.country)
    return Shown(
        name=card.name if Aspect.NAME in aspects else None,
        first_name=first,
        last_name=last,
        email=card.email if Aspect.EMAIL in aspects else None,
        phone=card.phone if Aspect.PHONE in aspects else None,
        address=Place(**dict(zip(Place.model_fields, parts, strict=True))) if Aspect.ADDRESS in aspects else None,
    )


def _client(step: Step) -> str:
    return str(step.document.name.client) if step.document.name else ""


def form_of(step: Step, edit: Edit) -> Form:
    """Return what is sent, to the side that is edited."""
    if edit.side is Side.CLIO:
        before, after = _shown(edit.before, edit), _shown(edit.after, edit)
        return ContactEdit(id=int(_client(step)), before=before, after=after)
    body = changed_body(edit.before, edit.after)
    return Changing(entity="Customer", id=step.vendor_id, sync_token=step.sync_token, body=body)


def effect_name(step: Step, edit: Edit) -> str:
    """Name one edit of one version in the ledger: the same contents over a later version are another edit."""
    version, contents = fingerprint(step.sync_token)[:12], fingerprint(form_of(step, edit))
    return f"contact/{_client(step)}/{version}/{contents[:24]}"


async def is_kept(store: FirmStore, books_id: str, step: Step, effect_id: str) -> bool:
    """Whether an edit that was made is in the contact's history already."""
    row = await store.books.contacts.find(books_id, _client(step))
    return row is not None and any(each["effect"] == effect_id for each in row.history)
