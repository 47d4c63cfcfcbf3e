"""Takes single values out of a QuickBooks object, where an absent key means empty."""

from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from core.money import CENT

Data = Mapping[str, Any]


def text(data: Data, *path: str) -> str | None:
    """Follow names inward; None when any is absent."""
    value: Any = data
    for name in path:
        value = (value or {}).get(name)
    return None if value is None else str(value)


def reference(data: Data, name: str) -> str | None:
    """Return the id that a reference such as CustomerRef points to."""
    return text(data, name, "value")


def amount(data: Data, name: str) -> Decimal | None:
    """Return an exact amount with at least two decimals; floats are refused by the models, not rounded."""
    value = data.get(name)
    if not isinstance(value, int | Decimal | str):
        return value
    number = Decimal(value)
    return number.quantize(CENT) if number == number.quantize(CENT) else number


def linked(data: Data, kind: str) -> list[str]:
    """Return the ids of linked transactions of one kind, such as Invoice."""
    return [str(link["TxnId"]) for link in data.get("LinkedTxn") or [] if link.get("TxnType") == kind]


def moment(data: Data, name: str) -> datetime | None:
    """Return a time of MetaData in UTC."""
    value = text(data, "MetaData", name)
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def lines_of(lines: list[Data], kinds: Container[str]) -> Iterator[Data]:
    """Yield the lines of these kinds and those that are only text; a bundle is opened."""
    for line in lines:
        kind = line.get("DetailType")
        if kind == "GroupLineDetail":
            yield from lines_of(line["GroupLineDetail"].get("Line") or [], kinds)
        elif kind in kinds or kind == "DescriptionOnly":
            yield line


def sales_lines(lines: list[Data]) -> Iterator[Data]:
    """Yield the lines a client reads; totals, taxes and discounts are left out."""
    return lines_of(lines, ("SalesItemLineDetail",))


def discount_of(lines: list[Data]) -> Decimal:
    """Return the sum of the discount lines as a positive amount."""
    found = (amount(line, "Amount") for line in lines if line.get("DetailType") == "DiscountLineDetail")
    return sum((value for value in found if value is not None), Decimal("0.00"))


def shown_number(line: Data) -> str | None:
    """Return the number of the linked document, which a payment line carries as a name and value pair."""
    pairs = ((pair.get("value") or {}) for pair in (line.get("LineEx") or {}).get("any") or [])
    return next((text(pair, "Value") for pair in pairs if pair.get("Name") == "txnReferenceNumber"), None)
