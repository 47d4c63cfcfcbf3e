"""The three-way comparison of trust money, per account, client and matter."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping import reconciliation
from services.bookkeeping.proof_views import ProofView
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading

router = APIRouter(prefix="/books/{name}/trust")
EARLIER = 12


async def _trust(desk: Desk, proof: ProofView | None = None, **values: Any) -> Response:
    earlier = await reconciliation.listing(desk.inst, desk.actor, desk.name, frozen=False, limit=EARLIER)
    shown: dict[str, Any] = {
        "compared": proof or (earlier[0] if earlier else None),
        "earlier": earlier,
        "work": await desk.work("reconcile"),
    }
    return await desk.show("trust.html", here="trust", **{**shown, **values})


@router.get("")
async def show_trust(desk: Reading) -> Response:
    """Show the newest comparison."""
    return await _trust(desk)


@router.get("/{proof}")
async def show_earlier(desk: Reading, proof: str) -> Response:
    """Show an earlier one."""
    return await _trust(desk, await reconciliation.show(desk.inst, desk.actor, proof))


@router.post("")
async def compare(desk: Keeping, filled: Filled) -> Response:
    """Compare now, as of a day."""
    work = desk.start("reconcile", as_of=filled.get("as_of", ""))
    return await desk.go_on(work, "/trust", _trust)
