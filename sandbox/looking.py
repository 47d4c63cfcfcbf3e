"""What people see when they open a record: plain pages at the addresses of the vendors' own ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.pages import show_page
from sandbox.store import Document
from sandbox.world import World

PAGES: Mapping[str, tuple[str, str]] = {
    "invoice": ("qbo.Invoice", "Invoice"),
    "recvpayment": ("qbo.Payment", "Payment"),
    "creditmemo": ("qbo.CreditMemo", "Credit memo"),
    "journal": ("qbo.JournalEntry", "Journal entry"),
    "check": ("qbo.Purchase", "Check"),
    "deposit": ("qbo.Deposit", "Deposit"),
    "customerdetail": ("qbo.Customer", "Customer"),
}
CLIO: Mapping[str, tuple[str, str]] = {
    "bills": ("clio.bill", "Bill"),
    "matters": ("clio.matter", "Matter"),
    "contacts": ("clio.contact", "Contact"),
}
NAMES = ("DocNumber", "DisplayName", "number", "display_number", "name")
LONGEST = 30


def routes(world: World) -> list[Route]:
    """QuickBooks' `/app/invoice?txnId=1`, and Clio's `/nc/#/bills/1`, whose last part only the browser knows."""

    async def quickbooks(request: Request) -> Response:
        asked = request.query_params
        return _show(world, PAGES.get(request.path_params["page"]), asked.get("txnId") or asked.get("nameId") or "")

    async def clio(request: Request) -> Response:
        return _show(world, CLIO.get(request.path_params["kind"]), request.path_params["id"])

    async def enter(request: Request) -> Response:
        return show_page("enter.html")

    return [Route("/app/{page}", quickbooks), Route("/nc/", enter), Route("/nc/{kind}/{id}", clio)]


def _show(world: World, page: tuple[str, str] | None, id: str) -> Response:
    record = world.store.peek(page[0], id) if page else None
    if page is None or record is None:
        return show_page("refused.html", 404, vendor="The sandbox", problem="There is no such record")
    name = next((str(record[each]) for each in NAMES if record.get(each)), id)
    return show_page("record.html", title=f"{page[1]} {name}", fields=list(_plain(record)), lines=_lines(record))


def _plain(record: Document) -> Iterator[tuple[str, Any]]:
    """Yield what is no list, and of what is a reference its name."""
    for field, value in list(record.items())[:LONGEST]:
        shown = value.get("name") if isinstance(value, dict) else value
        if shown not in (None, "") and not isinstance(shown, list):
            yield field, shown


def _lines(record: Document) -> list[tuple[str, Any]]:
    shown = [each for each in record.get("Line", []) if each.get("DetailType") != "SubTotalLineDetail"]
    return [(each.get("Description", ""), each.get("Amount")) for each in shown]
