"""From a document of the books to the object QuickBooks takes: accounts, names and links by their ids there."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.books.company import Table
from sync.accounts import Role
from sync.documents import Document, Kind, Line, Link, Name
from sync.findings import Cause, Held, Hold

Body = dict[str, Any]
ENTITY = {kind: "Purchase" if kind is Kind.CHECK else str(kind) for kind in Kind}
"""The name of each kind of document in QuickBooks' interface."""
MONEY_ROLES = (Role.OPERATING, Role.TRUST_BANK, Role.UNDEPOSITED)
NUMBERED = (Kind.INVOICE, Kind.CREDIT_MEMO, Kind.JOURNAL, Kind.CHECK)
LONGEST_NUMBER = 21
TYPES = {"Purchase": "Check"}
"""How a linked object is called in a payment's line."""


@dataclass(frozen=True)
class Target:
    """An object in QuickBooks that a payment or deposit is linked to; `room` in cents, None for as much as comes."""

    entity: str
    id: str
    room: int | None = None


@dataclass(frozen=True)
class Ids:
    """What the words of a document are called in one company: customers by `Name.key`, targets by document key.

    `payee` is the name on a check, as (Vendor or Customer, id).
    """

    customers: Table = field(default_factory=dict)
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    items: Table = field(default_factory=dict)
    classes: Table = field(default_factory=dict)
    locations: Table = field(default_factory=dict)
    method: str = ""
    payee: tuple[str, str] | None = None
    currency: str = ""
    taxed: bool = False

    def customer(self, name: Name) -> str:
        """Return the id of a customer; Held when it does not stand yet."""
        found = self.customers.get(name.key)
        if found is None:
            sentence = f"The customer of {name.key} does not stand in QuickBooks yet."
            raise Held(Hold(Cause.WAITING, "", sentence, name.client, remedies=("It follows by itself.",)))
        return found


def body_of(document: Document, ids: Ids) -> Body:
    """Build the body without its private note. Raises Held naming what is missing: an item, a customer, a link."""
    head = {
        "TxnDate": day(document.on),
        "DocNumber": _number(document) if document.kind in NUMBERED else None,
        "CurrencyRef": to(ids.currency),
    }
    return given(head | _BUILDERS[document.kind](document, ids))


def application_of(document: Document, name: Name, target: Target, ids: Ids) -> Body:
    """Build the payment of nothing that applies a credit to invoices of one customer."""
    links = [link for link, owner in owners(document) if owner == name]
    lines = _link_lines(links, ids)
    credit = _link_line(target, sum(link.cents for link in links))
    body = {
        "CustomerRef": to(ids.customer(name)),
        "TxnDate": day(document.on),
        "CurrencyRef": to(ids.currency),
        "TotalAmt": Decimal(0),
    }
    return given(body) | {"Line": [*lines, credit]}


def owners(document: Document) -> list[tuple[Link, Name]]:
    """Pair each link with the customer who owes it: receivable lines stand in the order of the links."""
    owed = [line.name for line in document.lines if line.account.role is Role.RECEIVABLE]
    names = owed if len(owed) == len(document.links) else [document.name or owed[0]] * len(document.links)
    return [(link, name) for link, name in zip(document.links, names, strict=True) if name is not None]


def money(cents: int) -> Decimal:
    """Write cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def _number(document: Document) -> str:
    """The number shown; a key of ours that is too long ends in a part of its fingerprint and stands in the note."""
    number = document.number
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"{number[: LONGEST_NUMBER - 7]}-{hashlib.sha256(number.encode()).hexdigest()[:6]}"


def _invoice(document: Document, ids: Ids) -> Body:
    return {**_sale(document, ids, -1), "DueDate": day(document.due)}


def _credit_memo(document: Document, ids: Ids) -> Body:
    return _sale(document, ids, 1)


def _sale(document: Document, ids: Ids, sign: int) -> Body:
    name = document.name or _named(document.lines)
    lines = [line for line in document.lines if line.account.role is not Role.RECEIVABLE]
    location = next((line.location for line in lines if line.location), "")
    return {
        "CustomerRef": to(ids.customer(name)),
        "DepartmentRef": to(ids.locations.get(location.casefold())),
        "Line": [_sale_line(line, sign, document, ids) for line in lines],
    }


def _sale_line(line: Line, sign: int, document: Document, ids: Ids) -> Body:
    item = ids.items.get(line.account.id)
    if item is None:
        sentence = f"No product or service in QuickBooks earns on the account for {line.account.role}."
        remedy = "Let the setup create it, or create a service that points at this account (administrator)."
        raise Held(Hold(Cause.MISSING_MAPPING, document.key, sentence, remedies=(remedy,)))
    detail = {
        "ItemRef": to(item),
        "ClassRef": to(ids.classes.get(line.class_name.casefold())),
        "TaxCodeRef": to("NON") if ids.taxed else None,
    }
    return _line("SalesItemLineDetail", sign * line.cents, line.memo, detail)


def _payment(document: Document, ids: Ids) -> Body:
    landed = next(line for line in document.lines if line.account.role is not Role.RECEIVABLE)
    return {
        "CustomerRef": to(ids.customer(document.name or _named(document.lines))),
        "TotalAmt": money(landed.cents),
        "DepositToAccountRef": to(landed.account.id),
        "PaymentMethodRef": to(ids.method),
        "PaymentRefNum": document.check_number[:21],
        "Line": _link_lines(document.links, ids),
    }


def _journal(document: Document, ids: Ids) -> Body:
    return {"Line": [_journal_line(line, ids) for line in document.lines]}


def _journal_line(line: Line, ids: Ids) -> Body:
    detail = {
        "PostingType": "Debit" if line.cents > 0 else "Credit",
        "AccountRef": to(line.account.id),
        "Entity": {"Type": "Customer", "EntityRef": to(ids.customer(line.name))} if line.name else None,
        "ClassRef": to(ids.classes.get(line.class_name.casefold())),
        "DepartmentRef": to(ids.locations.get(line.location.casefold())),
    }
    return _line("JournalEntryLineDetail", abs(line.cents), line.memo, detail)


def _check(document: Document, ids: Ids) -> Body:
    bank = _bank(document)
    rest = [line for line in document.lines if line is not bank]
    owed = next((line.name for line in rest if line.account.role is Role.RECEIVABLE), None)
    payee = ("Customer", ids.customer(owed)) if owed else ids.payee
    return {
        "PaymentType": "Check",
        "AccountRef": to(bank.account.id),
        "EntityRef": {"value": payee[1], "type": payee[0]} if payee else None,
        "Line": [_cost_line(line, ids) for line in rest],
    }


def _cost_line(line: Line, ids: Ids) -> Body:
    detail = {
        "AccountRef": to(line.account.id),
        "CustomerRef": to(ids.customer(line.name)) if line.name else None,
        "ClassRef": to(ids.classes.get(line.class_name.casefold())),
    }
    return _line("AccountBasedExpenseLineDetail", line.cents, line.memo, detail)


def _deposit(document: Document, ids: Ids) -> Body:
    bank = _bank(document)
    taken_up = _link_lines(document.links, ids)
    rest = [line for line in document.lines if line is not bank and not _waits(line, document)]
    lines = [*taken_up, *(_deposit_line(line, document, ids) for line in rest)]
    return {"DepositToAccountRef": to(bank.account.id), "Line": lines}


def _deposit_line(line: Line, document: Document, ids: Ids) -> Body:
    detail = {
        "AccountRef": to(line.account.id),
        "Entity": {"value": ids.customer(line.name), "type": "Customer"} if line.name else None,
        "CheckNum": document.check_number[:21],
    }
    return _line("DepositLineDetail", -line.cents, line.memo, detail)


def _waits(line: Line, document: Document) -> bool:
    """Whether a line stands for payments that wait in Undeposited Funds and are taken up by links."""
    return bool(document.links) and line.account.role is Role.UNDEPOSITED


def _bank(document: Document) -> Line:
    """The line of the account the money leaves or reaches."""
    leaves = document.kind is Kind.CHECK
    sides = [line for line in document.lines if (line.cents < 0) == leaves]
    return next((line for line in sides if line.account.role in MONEY_ROLES), sides[0])


def _named(lines: Iterable[Line]) -> Name:
    return next(line.name for line in lines if line.name is not None)


def _link_lines(links: Iterable[Link], ids: Ids) -> list[Body]:
    return [_link_line(target, cents) for link in links for target, cents in _shared(link, ids.targets[link.key])]


def _shared(link: Link, targets: tuple[Target, ...]) -> Iterator[tuple[Target, int]]:
    """Share the cents of a link among what stands of it."""
    left = link.cents
    for target in targets:
        part = left if target.room is None else min(left, target.room)
        left -= part
        if part:
            yield target, part


def _link_line(target: Target, cents: int) -> Body:
    link = {"TxnId": target.id, "TxnType": TYPES.get(target.entity, target.entity)}
    return {"Amount": money(cents), "LinkedTxn": [link]}


def _line(kind: str, cents: int, memo: str, detail: Body) -> Body:
    return given({"DetailType": kind, "Amount": money(cents), "Description": memo[:4000], kind: given(detail)})


_BUILDERS: dict[Kind, Callable[[Document, Ids], Body]] = {
    Kind.INVOICE: _invoice,
    Kind.PAYMENT: _payment,
    Kind.CREDIT_MEMO: _credit_memo,
    Kind.JOURNAL: _journal,
    Kind.CHECK: _check,
    Kind.DEPOSIT: _deposit,
}
