"""What somebody else made in QuickBooks, as a document of the books: to be adopted, or at least never doubled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from connectors.quickbooks.books.faces import JOURNAL, cents_of
from connectors.quickbooks.books.ledger_lines import Items, lines_of_document
from connectors.quickbooks.reading import Data, reference, text
from sync.accounts import Account, Role
from sync.documents import Document, Kind, Line, Link, Name

KINDS = {
    "Invoice": Kind.INVOICE,
    "Payment": Kind.PAYMENT,
    "CreditMemo": Kind.CREDIT_MEMO,
    "JournalEntry": Kind.JOURNAL,
    "Deposit": Kind.DEPOSIT,
    "Purchase": Kind.CHECK,
}
KEY = re.compile(r"[A-Z]{2}-\d+(?:-\d+)?(?:-[RVA]\d+)?")
SETTLES = -1
OWES = 1


@dataclass(frozen=True)
class Dictionary:
    """Our words for QuickBooks' ids: accounts with their roles, customers, and keys of documents by (entity, id)."""

    accounts: Mapping[str, Account]
    receivable: Account | None = None
    customers: Mapping[str, Name] = field(default_factory=dict)
    keys: Mapping[tuple[str, str], str] = field(default_factory=dict)
    items: Items = field(default_factory=Items)

    def account(self, id: str) -> Account:
        """Return the mapped account, or one that plays no part of ours but stands as income."""
        return self.accounts.get(id) or Account(id, Role.FEES)


def foreign_key(entity: str, id: str) -> str:
    """Name an object that is not ours."""
    return f"QuickBooks {entity} {id}"


def foreign_document(entity: str, row: Data, words: Dictionary) -> Document | None:
    """Read an object somebody made; None when it cannot concern the books."""
    kind = KINDS[entity]
    lines = _lines(kind, entity, row, words)
    mine = _key_of(row)
    if kind not in (Kind.INVOICE, Kind.PAYMENT, Kind.CREDIT_MEMO) and not mine and not _touches_trust(lines):
        return None
    day = date.fromisoformat(str(row["TxnDate"]))
    due = text(row, "DueDate") if kind is Kind.INVOICE else None
    balanced = () if sum(line.cents for line in lines) else lines
    return Document(
        key=foreign_key(entity, str(row["Id"])),
        kind=kind,
        on=day,
        happened=day,
        lines=balanced,
        name=words.customers.get(reference(row, "CustomerRef") or ""),
        links=_links(row, words) if kind is Kind.PAYMENT else (),
        number=mine or text(row, "DocNumber") or "",
        due=date.fromisoformat(due) if due else None,
        check_number=text(row, "PaymentRefNum") or "",
        currency=reference(row, "CurrencyRef") or "USD",
    )


def _key_of(row: Data) -> str:
    """Our key, when the object bears it: after the loss of our own record, it is known again by that."""
    first = (text(row, "PrivateNote") or "").splitlines()[:1]
    shown = [*first, text(row, "DocNumber") or ""]
    return next((found.group() for each in shown if (found := KEY.fullmatch(each.split(" of ")[0].strip()))), "")


def _lines(kind: Kind, entity: str, row: Data, words: Dictionary) -> tuple[Line, ...]:
    if kind in (Kind.INVOICE, Kind.CREDIT_MEMO):
        return _sale(row, words, OWES if kind is Kind.INVOICE else SETTLES)
    if kind is Kind.PAYMENT:
        return _payment(row, words)
    every = lines_of_document(entity, row, _accounts_of(entity, row), words.items)
    memos = [text(line, "Description") or "" for line in row.get("Line") or []] if entity == "JournalEntry" else []
    named = [*memos, *[""] * (len(every) - len(memos))]
    return tuple(
        Line(words.account(line.account), line.debit - line.credit, words.customers.get(line.customer), memo)
        for line, memo in zip(every, named, strict=False)
    )


def _accounts_of(entity: str, row: Data) -> set[str]:
    """Every account the document names at its head or in a journal line: so that all its lines are given."""
    head = {reference(row, name) or "" for name in ("DepositToAccountRef", "AccountRef")}
    details = (line.get(JOURNAL) or {} for line in row.get("Line") or [])
    return head | {reference(detail, "AccountRef") or "" for detail in details} - {""}


def _sale(row: Data, words: Dictionary, sign: int) -> tuple[Line, ...]:
    name = words.customers.get(reference(row, "CustomerRef") or "")
    total = cents_of(row) * sign
    if words.receivable is None or not total:
        return ()
    income = next((each for each in words.accounts.values() if each.role is Role.FEES), Account("", Role.FEES))
    return Line(words.receivable, total, name), Line(income, -total, name)


def _payment(row: Data, words: Dictionary) -> tuple[Line, ...]:
    name, total = words.customers.get(reference(row, "CustomerRef") or ""), cents_of(row)
    landed = reference(row, "DepositToAccountRef") or ""
    if words.receivable is None or not total:
        return ()
    account = words.accounts.get(landed) or Account(landed, Role.UNDEPOSITED)
    return Line(account, total, name), Line(words.receivable, -total, name)


def _links(row: Data, words: Dictionary) -> tuple[Link, ...]:
    found: list[Link] = []
    for line in row.get("Line") or []:
        for link in line.get("LinkedTxn") or []:
            place = (str(link.get("TxnType")), str(link.get("TxnId")))
            found.append(Link(words.keys.get(place) or foreign_key(*place), round((line.get("Amount") or 0) * 100)))
    return tuple(found)


def _touches_trust(lines: tuple[Line, ...]) -> bool:
    return any(line.account.role in (Role.TRUST_BANK, Role.TRUST_LIABILITY, Role.TRUST_INTEREST) for line in lines)
