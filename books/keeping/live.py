"""The cycle's hands at the real vendors: reads Clio and QuickBooks, posts through the effect ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from books.clio.reading import read_clio
from books.contacts.edits import edit_contact
from books.desk import Desk
from books.keeping.applying import Done, Refused, Result, Wait
from books.keeping.decided import decisions_of
from books.keeping.hands import Both, Progress
from books.quickbooks.posting import post
from books.quickbooks.reading import Look, read_quickbooks
from books.settings import BookSettings, mapping_of, read_settings
from books.setup.openings import with_agreed
from connectors.quickbooks.books.company import Company
from core.errors import Reconnect, RetryLater
from engine.budget import POLL_PATIENCE
from engine.clients import Session
from engine.installation import Installation
from engine.ledger import NeedsPerson, NotYet
from engine.tokens import mark_broken
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.findings import Held
from sync.mapping import Mapping
from sync.plan import Op, Step
from sync.posted import Posted

UNKNOWN = "OUTCOME_UNKNOWN"
LOOK_THERE = "Release it: it is looked up by its mark, and posted again only when it is not there (administrator)."


class Live:
    """Opens both accounts anew for each reading, so that a reconnected one is used at once."""

    async def read(
        self, inst: Installation, store: FirmStore, row: BooksRow, *, look: Look, progress: Progress | None
    ) -> Both:
        """Read what is new in Clio (everything when looking at everything) and what stands in QuickBooks."""
        settings, full = read_settings(row.settings), look is Look.EVERYTHING
        if (row.cursor or {}).get("settings") != row.settings_version:
            look = Look.EVERYTHING  # accounts that were chosen since may be newer than what we know of the company
        ours = await inst.clients.open(row.firm, row.clio_connection, POLL_PATIENCE)
        async with _known_when_broken(store, ours):
            clio = await read_clio(ours, store, row, full=full, progress=progress)
        theirs = await inst.clients.open(row.firm, row.quickbooks_connection, POLL_PATIENCE)
        async with _known_when_broken(store, theirs):
            found = await read_quickbooks(theirs, store, row, mapping_of(settings), look=look, facts=clio.facts)
        cursor = {"clio": clio.cursor, "quickbooks": found.cursor, "settings": row.settings_version}
        await store.books.accounts.move_cursor(row.id, row.fence, cursor)
        return Both(
            row=replace(row, cursor=cursor),
            facts=with_agreed(clio.facts, clio.cursor, settings),
            books=found.books,
            company=found.company,
            settings=settings,
            mapping=mapping_for(settings, found.company),
            decisions=await decisions_of(store, row.id),
            holds=clio.holds,
            requests=clio.requests,
            reads=found.reads,
        )

    async def post(self, inst: Installation, store: FirmStore, both: Both, step: Step, plan_id: str) -> Result:
        """Post one step. A vendor out of reach makes it wait; raises Reconnect when someone must sign in."""
        session = await inst.clients.open(both.row.firm, both.row.quickbooks_connection)
        desk = Desk(store, session, both.row, both.mapping, both.company, plan_id, both.customers)
        try:
            async with _known_when_broken(store, session):
                result = await _make(inst, desk, step)
        except Held as held:
            hold = held.hold
            return Refused(str(hold.cause), hold.sentence, hold.remedies, ways=hold.ways, mark=hold.mark)
        except RetryLater as later:
            return Wait(later.wait)
        if isinstance(result, NotYet):
            return Wait(result.seconds)
        if isinstance(result, NeedsPerson):
            sentence = f"Nobody knows whether {step.kind} {step.key} was posted: no clear answer came in five rounds."
            return Refused(UNKNOWN, sentence, (LOOK_THERE,), result.effect_id)
        return Done()


@asynccontextmanager
async def _known_when_broken(store: FirmStore, session: Session) -> AsyncIterator[None]:
    """Let everyone see which account someone must sign in to again."""
    try:
        yield
    except Reconnect as error:
        await mark_broken(store, session.row.id, session.version, error.reason)
        raise


async def _make(inst: Installation, desk: Desk, step: Step) -> Posted | NotYet | NeedsPerson | None:
    """Edit a contact, or post a document."""
    if step.edit and step.op is Op.UPDATE:
        return await edit_contact(inst, desk, step, step.edit)
    return await post(desk, step)


def mapping_for(settings: BookSettings, company: Company) -> Mapping:
    """Return the firm's choices with what the company says itself: inactive or lost accounts, and the closing date."""
    used = {*settings.accounts.values(), *settings.deposit_to.values(), *settings.cost_accounts.values()}
    used |= {*settings.fee_accounts.values(), *(id for each in settings.trust for id in (each.bank, each.liability))}
    known = {account.id: account.active for account in company.accounts}
    lost = {id for id in used if not known.get(id, False)} if known else set[str]()
    return mapping_of(settings, inactive=frozenset(lost), closed_until=company.closed_until)
