"""Bills of the books from Clio's bills: lines before tax and discount, and amounts as Clio printed them."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from books.clio.copy import Index
from books.clio.figures import Unreadable, cents, day, maybe_cents
from connectors.clio.books import Bill, LineItem
from sync import clio
from sync.clio import BillLine, BillState, LineKind

HARD, SOFT = "HardCostEntry", "SoftCostEntry"
UNKNOWN_CURRENCY = "unknown"
"""A currency that Clio does not tell is none of the firm's, so the planner holds the bill."""


def bill_of(bill: Bill, index: Index) -> clio.Bill:
    """Put a bill together; raises Unreadable."""
    lines = shown_lines(bill, index.lines.get(bill.id, []))
    tax, second = maybe_cents(bill.tax_sum, "tax"), maybe_cents(bill.secondary_tax_sum, "second tax")
    if bill.tax_sum is None:
        tax = maybe_cents(bill.total_tax, "tax") - second
    interest = maybe_cents(bill.interest.total, "interest") if bill.interest else 0
    net = sum(_net(line) for line in lines)
    total = _asked_for(bill, net + tax + second + interest, len(lines))
    original, split = _split(bill)
    return clio.Bill(
        id=bill.id,
        number=bill.number or str(bill.id),
        state=_state(bill),
        client=(bill.client.id if bill.client else None) or 0,
        issued=day(bill.issued_at or bill.created_at, "day of issue"),
        total=total,
        lines=tuple(_line(line, index) for line in lines),
        due=day(bill.due_at, "due day") if bill.due_at else None,
        kind=bill.kind or "",
        original=original,
        split=split,
        matters=tuple(each.id for each in bill.matters if each.id),
        currency=(bill.currency.code if bill.currency else None) or UNKNOWN_CURRENCY,
        tax=tax,
        second_tax=second,
        discount=_discount(bill, len(lines), net + tax + second + interest - total),
        interest=interest,
        etag=bill.etag or "",
    )


def _asked_for(bill: Bill, before: int, lines: int) -> int:
    """What the client is asked to pay, in cents, of a bill that came to `before` without its own discount.

    Whether `total` is before the discount is untold, and so is whether `due` shrinks when it is paid: the one that
    fits counts.
    """
    total, wanted = cents(bill.total, "total"), next(_reductions(bill), 0)
    if not wanted or bill.due is None or _near(before - total, wanted, lines):
        return total
    return cents(bill.due, "amount due")


def _near(missing: int, wanted: int, lines: int) -> bool:
    """Whether a discount was taken, up to its rounding line by line."""
    return abs(missing - wanted) <= max(1, lines)


def shown_lines(bill: Bill, lines: Sequence[LineItem]) -> list[LineItem]:
    """The lines that make up the bill: either what was entered or its summary, never both."""
    entered = [line for line in lines if line.type != "SummaryLineItem"]
    summary = [line for line in lines if line.type == "SummaryLineItem"]
    for candidate in (entered, summary, list(lines)):
        if candidate and fits(bill, candidate):
            return candidate
    return entered or summary


def fits(bill: Bill, lines: Sequence[LineItem]) -> bool:
    """Whether lines come to the bill's sub total, before or after their own discounts."""
    if bill.sub_total is None:
        return True
    wanted = cents(bill.sub_total, "sub total")
    return wanted in (sum(_gross(line) for line in lines), sum(_net(line) for line in lines))


def _gross(line: LineItem) -> int:
    return 0 if _free(line) else cents(line.sub_total if line.sub_total is not None else line.total, "line")


def _net(line: LineItem) -> int:
    """A line after its own discount, before taxes."""
    if _free(line) or line.total is None:
        return _gross(line)
    taxes = maybe_cents(line.tax, "tax of a line") + maybe_cents(line.secondary_tax, "second tax of a line")
    return cents(line.total, "line") - taxes


def _free(line: LineItem) -> bool:
    return line.type == "NoChargeLineItem"


def _line(line: LineItem, index: Index) -> BillLine:
    matter = index.matters.get((line.matter.id if line.matter else None) or 0)
    area = matter.practice_area.name if matter and matter.practice_area else None
    kind, category = _kind(line, index)
    gross = _gross(line)
    return BillLine(
        kind=kind,
        cents=gross,
        matter=(line.matter.id if line.matter else None) or 0,
        category=category,
        timekeeper=(line.user.name if line.user else None) or "",
        practice_area=area or "",
        text=line.note or line.description or "",
        discount=gross - _net(line),
    )


def _kind(line: LineItem, index: Index) -> tuple[LineKind, str]:
    """Time or cost: hard when the entry or its category says so, else a cost of the firm's own."""
    if line.kind != "Expense":
        return LineKind.SERVICE, ""
    entry = index.activities.get((line.activity.id if line.activity else None) or 0)
    category = entry.expense_category if entry else None
    name = (category.name if category else None) or ""
    if entry and (entry.type == HARD or (entry.type != SOFT and category and category.entry_type == "hard_cost")):
        return LineKind.HARD_COST, name
    return LineKind.SOFT_COST, name


def _state(bill: Bill) -> BillState:
    try:
        return BillState(bill.state or "")
    except ValueError:
        raise Unreadable("its state is none that is known") from None


def _split(bill: Bill) -> tuple[int | None, bool]:
    """The bill this one is a part of. Where the first payer's part is the split bill itself, nothing else stands."""
    part = bill.split_invoice
    parent = (bill.original_bill.id if bill.original_bill else None) or (part.bill_id if part else None)
    if parent == bill.id or (part and parent in part.linked_invoices_ids):
        parent = None
    return parent, bool(part and part.bill_id)


def _discount(bill: Bill, lines: int, missing: int) -> int:
    """The bill's own discount: what is missing to its total, if that is what the rate comes to; else the rate's own."""
    wanted = next(_reductions(bill), 0)
    return missing if wanted and _near(missing, wanted, lines) else wanted


def _reductions(bill: Bill) -> Iterator[int]:
    rate = _number(bill.discount.rate) if bill.discount else Decimal(0)
    if not bill.discount or not rate:
        return
    if bill.discount.type == "percentage":
        base = bill.services_sub_total if bill.discount_services_only else bill.sub_total
        yield int((rate * maybe_cents(base, "sub total") / 100).quantize(Decimal(1), ROUND_HALF_UP))
    else:
        yield cents(bill.discount.rate, "discount")


def _number(text: str | None) -> Decimal:
    try:
        return Decimal(text or 0)
    except InvalidOperation:
        raise Unreadable("the discount is no number") from None
