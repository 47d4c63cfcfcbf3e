"""Bank statements: entered with a look before they are kept, and matched with the books."""

import base64
import binascii
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from core.errors import Mistake, NotFound, Problem
from services.bookkeeping import reconciliation, statement_previews, trust_accounts
from services.bookkeeping.reconciliation import NewStatement
from web.failures import problems_of, status_of
from web.forms import MOST_FILE, Filled, Sent, Uploaded
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading

router = APIRouter(prefix="/books/{name}/statements")
FIGURES = ("account", "ends_on", "balance", "starts_on", "opening")
COLUMN = "column."


async def _statements(desk: Desk, **values: Any) -> Response:
    accounts = await trust_accounts.listing(desk.inst, desk.actor, desk.name)
    shown: dict[str, Any] = {
        "statements": await reconciliation.statements(desk.inst, desk.actor, desk.name),
        "accounts": accounts,
        "banks": {each.bank: each.name for each in accounts},
        "given": {},
        "most": MOST_FILE // 1000,
    }
    return await desk.show("statements.html", here="statements", **{**shown, **values})


@router.get("")
async def show_statements(desk: Reading) -> Response:
    """List them."""
    return await _statements(desk)


@router.post("/preview")
async def preview(desk: Keeping, sent: Uploaded) -> Response:
    """Show how a file would be read; nothing is kept."""
    try:
        sent = _with_kept_file(sent)
        found = await statement_previews.preview(desk.inst, desk.actor, _order(sent), desk.name)
    except Mistake as error:
        wrong: dict[str, Any] = {"status": status_of(error), "problems": problems_of(error), "given": sent.fields}
        return await _statements(desk, **wrong)
    file = base64.b64encode(sent.content).decode()
    shown: dict[str, Any] = {"found": found, "sent": sent, "file": file, "column": COLUMN, "figures": FIGURES}
    return await desk.show("statement_preview.html", here="statements", **shown)


@router.post("")
async def keep(desk: Keeping, sent: Uploaded) -> Response:
    """Keep a statement as it was shown."""

    async def work() -> None:
        await reconciliation.add(desk.inst, desk.actor, _order(_with_kept_file(sent)), desk.name)

    return await desk.go_on(work(), "/statements?saved=statement", _statements, given=sent.fields)


@router.get("/{statement}")
async def show_statement(desk: Reading, statement: str) -> Response:
    """Show its matched and open lines, as far as the newest comparison has them."""
    found = next(
        (each for each in await reconciliation.statements(desk.inst, desk.actor, desk.name) if each.id == statement),
        None,
    )
    if found is None:
        raise NotFound((Problem("Statement", "these books have none of this address", "Choose one in the list"),))
    matched = await reconciliation.matched_statement(desk.inst, desk.actor, statement, desk.name)
    accounts = {each.bank: each.name for each in await trust_accounts.listing(desk.inst, desk.actor, desk.name)}
    shown: dict[str, Any] = {"statement": found, "matched": matched, "banks": accounts}
    return await desk.show("statement.html", here="statements", **shown)


@router.post("/{statement}/bank-errors")
async def note_bank_errors(desk: Keeping, statement: str, filled: Filled) -> Response:
    """Declare a line the bank's own mistake, or take that back."""

    lines = [line for line in filled.get("lines", "").split() if line != filled.get("without")]
    work = reconciliation.note_bank_errors(desk.inst, desk.actor, statement, lines)
    return await desk.go_on(work, "/statements/{statement}", _statements)


def _with_kept_file(sent: Sent) -> Sent:
    """Take the file from the form's own copy, when it was chosen on the page before."""
    if sent.content or not sent.fields.get("file"):
        return sent
    try:
        content = base64.b64decode(sent.fields["file"], validate=True)
    except (binascii.Error, ValueError):
        raise Mistake((Problem("The file", "it did not arrive whole", "Choose it once more"),)) from None
    return replace(sent, name=sent.fields.get("file_name", ""), content=content)


def _order(sent: Sent) -> NewStatement:
    """Read the form; raises Mistake naming each field that is wrong."""
    given: dict[str, Any] = {field: sent.fields[field].strip() for field in FIGURES if sent.fields.get(field)}
    columns = {
        field.removeprefix(COLUMN): value for field, value in sent.fields.items() if field.startswith(COLUMN) and value
    }
    for amount in ("balance", "opening"):
        given |= {amount: given[amount].replace(",", "").replace("$", "")} if amount in given else {}
    try:
        order = NewStatement.model_validate({**given, "columns": columns})
    except ValidationError as error:
        found = (str(item["loc"][0]).replace("_", " ") for item in error.errors(include_input=False))
        wrong = (Problem(f"The field '{field}'", "it cannot be read", "Correct it below") for field in found)
        raise Mistake(tuple(wrong)) from None
    return order.model_copy(update={"file": sent.content})
