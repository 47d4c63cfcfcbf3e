"""One writer: while a company's books are kept here, no recipe writes past their planner."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from actions import Action
from core.errors import Rejected
from storage import FirmStore
from storage.books.rows import BooksRow
from storage.rows import ConnectionRow

ALWAYS = frozenset(
    {
        "quickbooks.create_invoice",
        "quickbooks.update_invoice_with_line_items",
        "quickbooks.void_invoice",
        "quickbooks.create_payment",
        "quickbooks.void_payment",
        "quickbooks.create_credit_memo",
    }
)
"""What the books write for every client: a second writer would double it."""
SOMETIMES = frozenset(
    {
        "quickbooks.create_journal_entry",
        "quickbooks.create_deposit",
        "quickbooks.create_expense",
        "quickbooks.create_refund_receipt",
        "quickbooks.create_sales_receipt_with_line_items",
        "quickbooks.create_bill_account_based_with_line_items",
        "quickbooks.create_bill_item_based",
        "quickbooks.create_bill_item_based_with_line_items",
    }
)
"""What is the books' business when it names a client of theirs or an account of client money."""
REMEDY = "Record it in Clio; the books bring it over. Or an administrator pauses them: `lexrelay sync off`"


async def refuse_second_writer(store: FirmStore, connection: ConnectionRow, action: Action, form: BaseModel) -> None:
    """Raise Rejected, naming the books, when this write belongs to them; nothing was sent then."""
    if action.key not in ALWAYS | SOMETIMES:
        return
    books = await store.books.accounts.of_company(connection.id)
    if books is None or books.state != "on":
        return
    if action.key in ALWAYS or await _touches(store, books, form):
        reason = f"the books '{books.name}' keep this company: {action.title} would be a second writer"
        raise Rejected(reason, code="ONE_WRITER", remedy=REMEDY)


async def _touches(store: FirmStore, books: BooksRow, form: BaseModel) -> bool:
    """Whether the form names an account of client money, or a customer of these books."""
    named = list(_named(form.model_dump(mode="json"), ""))
    trust = {id for each in (books.settings or {}).get("trust", []) for id in _accounts(each)}
    if any("account" in field and value in trust for field, value in named):
        return True
    people = {value for field, value in named if "account" not in field}
    return bool(people & await store.books.postings.vendor_ids(books.id, "Customer"))


def _accounts(trust: dict[str, Any]) -> set[str]:
    return {str(trust[name]) for name in ("bank", "liability", "interest") if trust.get(name)}


def _named(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Every id in a form, with the name of its field; a vendor's number may be a customer's as well and is none."""
    if isinstance(value, dict):
        vendor = value.get("name_type") not in (None, "Customer")
        for name, each in value.items():
            yield from () if vendor and name == "name_id" else _named(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, field)
    elif isinstance(value, str) and (field in ("name_id", "customer_id") or "account" in field):
        yield field, value
