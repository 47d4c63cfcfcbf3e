"""Contacts of the books over REST."""

from fastapi import APIRouter

from core.forms import Form
from services.bookkeeping import contacts
from services.bookkeeping.contacts import EditView, MatchView
from web.access import BookAdmin, Inst, Viewer

router = APIRouter(prefix="/api/v1/books/{name}", tags=["books"])


class Choice(Form):
    """A client of Clio by name or id, and the customer it is by QuickBooks' id, or `new`."""

    client: str
    customer: str


@router.post("/matches")
async def match_client(inst: Inst, actor: BookAdmin, name: str, order: Choice) -> MatchView:
    """Say which customer a client is; the next plan follows it."""
    return await contacts.match(inst, actor, order.client, order.customer, name)


@router.get("/contacts/edits")
async def list_edits(inst: Inst, actor: Viewer, name: str, client: str = "") -> list[EditView]:
    """List edits that travelled between Clio and QuickBooks, newest first, with what stood before."""
    return await contacts.edits(inst, actor, client, name)
