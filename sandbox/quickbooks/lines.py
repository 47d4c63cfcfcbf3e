"""Lines of a transaction: allowed kinds, amounts, ids. Money is rounded half up to the cent per line."""

from decimal import ROUND_HALF_UP, Decimal

from sandbox.quickbooks.numbering import SALES_FORMS
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

_SALES = frozenset(
    ("SalesItemLineDetail", "GroupLineDetail", "DescriptionOnly", "DiscountLineDetail", "SubTotalLineDetail")
)
_EXPENSE = frozenset(("AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail", "DescriptionOnly"))
_ALLOWED = {
    **dict.fromkeys(SALES_FORMS, _SALES),
    **dict.fromkeys(("Bill", "VendorCredit", "Purchase", "PurchaseOrder"), _EXPENSE),
    "JournalEntry": frozenset(("JournalEntryLineDetail", "DescriptionOnly")),
    "Deposit": frozenset(("DepositLineDetail",)),
}
_NEEDED = {
    "SalesItemLineDetail": "ItemRef",
    "ItemBasedExpenseLineDetail": "ItemRef",
    "AccountBasedExpenseLineDetail": "AccountRef",
    "JournalEntryLineDetail": "AccountRef",
    "DepositLineDetail": "AccountRef",
}
_WITHOUT_AMOUNT = ("DescriptionOnly", "SubTotalLineDetail", "DiscountLineDetail", "GroupLineDetail")


def cents(value: Decimal | int) -> Decimal:
    """Half up to two decimals."""
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


def complete_lines(entity: Entity, record: Document) -> Document:
    """The record with checked, numbered lines; refuses 2020, 2170, 2250, 2290, 6000, 6070 and 6440."""
    if entity.name not in _ALLOWED:
        return record
    sent = [line for line in record.get("Line", []) if line.get("DetailType") != "SubTotalLineDetail"]
    if not any(line.get("DetailType") != "DescriptionOnly" for line in sent):
        raise Refusal("2250", f"{entity.name} needs at least one line with an amount", "Line")
    lines = [_complete_line(entity, line) for line in sent]
    return {**record, "Line": _number_lines(lines)}


def _complete_line(entity: Entity, line: Document) -> Document:
    kind = line.get("DetailType")
    if kind is None and entity.name == "Deposit" and line.get("LinkedTxn"):
        return {**line, "Amount": cents(_amount(line))}
    if kind is None:
        raise Refusal("2020", "Required parameter Line.DetailType is missing", "Line.DetailType")
    if kind not in _ALLOWED[entity.name]:
        raise Refusal("6000", f"{entity.name} takes no line of type {kind}", "Line.DetailType")
    _check_detail(kind, line)
    if kind in _WITHOUT_AMOUNT:
        return line
    amount = _priced_amount(line, line[kind])
    if amount < 0 and kind == "JournalEntryLineDetail":
        raise Refusal("2290", "A journal line has a positive amount and a posting type", "Line.Amount")
    return {**line, "Amount": amount}


def _check_detail(kind: str, line: Document) -> None:
    if kind in _NEEDED and not isinstance(line.get(kind), dict):
        raise Refusal("2020", f"Required parameter Line.{kind} is missing", f"Line.{kind}")
    needed = _NEEDED.get(kind)
    if needed and not line[kind].get(needed, {}).get("value"):
        raise Refusal("6440", f"Line.{kind} needs {needed}", f"Line.{kind}.{needed}")
    others = [key for key in line if key.endswith("LineDetail") and key not in (kind, "DescriptionLineDetail")]
    if others:
        raise Refusal("2010", f"Property Name:Line.{others[0]} does not fit DetailType {kind}", "Line")


def _priced_amount(line: Document, detail: Document) -> Decimal:
    price, quantity = detail.get("UnitPrice"), detail.get("Qty")
    if "Amount" not in line and price is not None and quantity is not None:
        return cents(Decimal(price) * Decimal(quantity))
    amount = cents(_amount(line))
    if price is not None and quantity is not None and amount != cents(Decimal(price) * Decimal(quantity)):
        raise Refusal("6070", "Amount is not equal to UnitPrice * Qty", "Line.Amount")
    return amount


def _amount(line: Document) -> Decimal:
    if "Amount" not in line:
        raise Refusal("2020", "Required parameter Line.Amount is missing", "Line.Amount")
    return Decimal(line["Amount"])


def _number_lines(lines: list[Document]) -> list[Document]:
    highest = max((int(line["Id"]) for line in lines if line.get("Id", "").isdigit()), default=0)
    numbered = []
    for number, line in enumerate(lines, start=1):
        known = line.get("Id", "").isdigit()
        highest += not known
        id = line["Id"] if known else str(highest)
        numbered.append({**line, "Id": id, "LineNum": number})
    return numbered
