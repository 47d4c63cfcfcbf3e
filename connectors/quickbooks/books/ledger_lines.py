"""Lines of the general ledger, taken from the documents that make them, as a reconciliation compares them.

QuickBooks' query language cannot ask for an account, so all documents of the days are read and sorted here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connectors.quickbooks.books.faces import JOURNAL, cents_of
from connectors.quickbooks.cdc import is_voided
from connectors.quickbooks.reading import Data, reference, text
from core.money import to_cents
from sync.reconcile.lines import BookLine

MONEY = (
    *("JournalEntry", "Deposit", "Purchase", "Transfer", "Payment", "SalesReceipt", "RefundReceipt"),
    *("Bill", "BillPayment", "VendorCredit", "CreditCardPayment"),
)
"""Kinds of documents that can move a bank account or a liability whatever is sold."""
SALES = ("Invoice", "CreditMemo")
"""Kinds that reach a liability only where an item earns on it, such as one for retainers."""
Side = tuple[str, int, str, str]
"""Account, cents (debits above zero), customer, check number."""


@dataclass(frozen=True)
class Items:
    """The account on which each item earns, and the one it costs, by the item's id."""

    earns: Mapping[str, str] = field(default_factory=dict)
    costs: Mapping[str, str] = field(default_factory=dict)


def kinds_on(accounts: Collection[str], items: Items) -> tuple[str, ...]:
    """Return the kinds of documents that can move these accounts; each kind costs metered reads."""
    sold = any(account in accounts for account in items.earns.values())
    return (*MONEY, *SALES) if sold else MONEY


def lines_of_document(entity: str, row: Data, accounts: Collection[str], items: Items) -> list[BookLine]:
    """Return all lines of a document when one of them is on these accounts, else none."""
    sides = list(_SIDES[entity](row, items))
    if not any(account in accounts for account, *_ in sides):
        return []
    return [_line(entity, row, side) for side in sides]


def _line(entity: str, row: Data, side: Side) -> BookLine:
    account, cents, customer, check = side
    number = text(row, "DocNumber") or ""
    is_check = entity == "Purchase" and row.get("PaymentType") == "Check"
    return BookLine(
        document=str(row["Id"]),
        kind="Check" if is_check else entity,
        date=date.fromisoformat(str(row["TxnDate"])),
        account=account,
        debit=max(cents, 0),
        credit=max(-cents, 0),
        customer=customer,
        number=number,
        note=text(row, "PrivateNote") or "",
        payee=text(row, "EntityRef", "name") or text(row, "VendorRef", "name") or "",
        check=check or (number if is_check else ""),
        voided=is_voided(row),
    )


def _journal(row: Data, items: Items) -> Iterator[Side]:
    for line, detail in _details(row, JOURNAL):
        cents = _cents(line) * (1 if detail.get("PostingType") == "Debit" else -1)
        party = detail.get("Entity") or {}
        customer = reference(party, "EntityRef") if party.get("Type", "Customer") == "Customer" else ""
        yield reference(detail, "AccountRef") or "", cents, customer or "", ""


def _deposit(row: Data, items: Items) -> Iterator[Side]:
    """Cash that was kept back never reached the bank, whether or not QuickBooks counts it in the total."""
    cash = row.get("CashBack") or {}
    kept = _cents(cash)
    banked = sum(map(_cents, row.get("Line") or [])) - kept if kept else cents_of(row)
    yield reference(row, "DepositToAccountRef") or "", banked, "", ""
    yield from [(reference(cash, "AccountRef") or "", kept, "", "")] if kept else []
    for line in row.get("Line") or []:
        detail = line.get("DepositLineDetail") or {}
        account = reference(detail, "AccountRef") or ""
        yield account, -_cents(line), text(detail, "Entity", "value") or "", text(detail, "CheckNum") or ""


def _purchase(row: Data, items: Items) -> Iterator[Side]:
    sign = -1 if row.get("Credit") else 1
    yield reference(row, "AccountRef") or "", -cents_of(row) * sign, "", ""
    yield from _costs(row, items, sign)


def _bill(row: Data, items: Items) -> Iterator[Side]:
    yield from _owed(row, items, 1)


def _vendor_credit(row: Data, items: Items) -> Iterator[Side]:
    yield from _owed(row, items, -1)


def _owed(row: Data, items: Items, sign: int) -> Iterator[Side]:
    yield reference(row, "APAccountRef") or "", -cents_of(row) * sign, "", ""
    yield from _costs(row, items, sign)


def _bill_payment(row: Data, items: Items) -> Iterator[Side]:
    """Paid by check or by credit card; a check's number is the document's."""
    by_check, by_card = row.get("CheckPayment") or {}, row.get("CreditCardPayment") or {}
    paid_from = reference(by_check, "BankAccountRef") or reference(by_card, "CCAccountRef") or ""
    check = text(row, "DocNumber") if by_check else ""
    yield paid_from, -cents_of(row), "", check or ""
    yield reference(row, "APAccountRef") or "", cents_of(row), "", ""


def _card_payment(row: Data, items: Items) -> Iterator[Side]:
    cents = to_cents(row["Amount"])
    yield reference(row, "BankAccountRef") or "", -cents, "", text(row, "CheckNum") or ""
    yield reference(row, "CreditCardAccountRef") or "", cents, "", ""


def _costs(row: Data, items: Items, sign: int) -> Iterator[Side]:
    for line in row.get("Line") or []:
        detail = line.get(str(line.get("DetailType"))) or {}
        account = reference(detail, "AccountRef") or items.costs.get(reference(detail, "ItemRef") or "", "")
        if detail:
            yield account, _cents(line) * sign, reference(detail, "CustomerRef") or "", ""


def _transfer(row: Data, items: Items) -> Iterator[Side]:
    cents = to_cents(row["Amount"])
    yield reference(row, "ToAccountRef") or "", cents, "", ""
    yield reference(row, "FromAccountRef") or "", -cents, "", ""


def _payment(row: Data, items: Items) -> Iterator[Side]:
    customer = reference(row, "CustomerRef") or ""
    yield reference(row, "DepositToAccountRef") or "", cents_of(row), customer, text(row, "PaymentRefNum") or ""
    yield reference(row, "ARAccountRef") or "", -cents_of(row), customer, ""


def _receipt(row: Data, items: Items) -> Iterator[Side]:
    yield from _sale(row, items, 1, "DepositToAccountRef")


def _refund(row: Data, items: Items) -> Iterator[Side]:
    yield from _sale(row, items, -1, "DepositToAccountRef")


def _invoice(row: Data, items: Items) -> Iterator[Side]:
    yield from _sale(row, items, 1, "ARAccountRef")


def _credit_memo(row: Data, items: Items) -> Iterator[Side]:
    yield from _sale(row, items, -1, "ARAccountRef")


def _sale(row: Data, items: Items, sign: int, head: str) -> Iterator[Side]:
    customer = reference(row, "CustomerRef") or ""
    yield reference(row, head) or "", cents_of(row) * sign, customer, ""
    for line, detail in _details(row, "SalesItemLineDetail"):
        account = reference(detail, "ItemAccountRef") or items.earns.get(reference(detail, "ItemRef") or "", "")
        yield account, -_cents(line) * sign, customer, ""


def _details(row: Data, kind: str) -> Iterator[tuple[Data, Data]]:
    return ((line, line[kind]) for line in row.get("Line") or [] if line.get(kind))


def _cents(line: Data) -> int:
    amount: Any = line.get("Amount")
    return 0 if amount is None else round(amount * 100)


_SIDES: dict[str, Callable[[Data, Items], Iterator[Side]]] = {
    "JournalEntry": _journal,
    "Deposit": _deposit,
    "Purchase": _purchase,
    "Transfer": _transfer,
    "Payment": _payment,
    "SalesReceipt": _receipt,
    "RefundReceipt": _refund,
    "Bill": _bill,
    "BillPayment": _bill_payment,
    "VendorCredit": _vendor_credit,
    "CreditCardPayment": _card_payment,
    "Invoice": _invoice,
    "CreditMemo": _credit_memo,
}
