"""What the server computes on a transaction: subtotal, discount, tax, total, balance and due date."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.lines import cents
from sandbox.quickbooks.numbering import SALES_FORMS
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

SALES_TAX_PERCENT = Decimal("8.25")
"""The rate the company charges on TAX lines when the caller does not state the tax."""
_ZERO = Decimal("0.00")
_WITH_BALANCE = ("Invoice", "CreditMemo", "Bill", "VendorCredit")
_GIVEN_TOTAL = ("Payment", "BillPayment")


def complete_totals(company: Company, entity: Entity, record: Document) -> Document:
    """Add every computed amount; ``Balance`` starts at the total, payments lower it later."""
    if entity.name in SALES_FORMS:
        record = _sales_totals(record)
    elif entity.name == "JournalEntry":
        record = {**record, "TotalAmt": _posted(record, "Debit")}
    elif "TotalAmt" in entity.fields and entity.name not in _GIVEN_TOTAL:
        record = {**record, "TotalAmt": sum((_value(line) for line in record["Line"]), _ZERO)}
    if entity.name in _WITH_BALANCE:
        record = {**record, "Balance": record["TotalAmt"]}
    if entity.name == "CreditMemo":
        record = {**record, "RemainingCredit": record["TotalAmt"]}
    return _with_due_date(company, entity, record)


def subtotal(record: Document) -> Decimal:
    """The sum of the item lines of a sales form."""
    return sum((_value(line) for line in record["Line"] if _is_item(line)), _ZERO)


def _sales_totals(record: Document) -> Document:
    items = subtotal(record)
    lines, discount = _apply_discount(record["Line"], items)
    tax = _tax(record, items, discount)
    total = items - discount + tax
    if total < 0:
        raise Refusal("6000", "Business Validation Error: The total must be zero or more", "Line")
    lines = [*lines, {"Amount": items, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}]
    detail = {**record.get("TxnTaxDetail", {}), "TotalTax": tax}
    return {**record, "Line": lines, "TxnTaxDetail": detail, "TotalAmt": total}


def _apply_discount(lines: list[Document], items: Decimal) -> tuple[list[Document], Decimal]:
    priced = [_priced(line, items) for line in lines]
    amounts = [line["Amount"] for line in priced if line["DetailType"] == "DiscountLineDetail"]
    if len(amounts) > 1:
        raise Refusal("6000", "Business Validation Error: Only one discount line is allowed", "Line")
    return priced, sum(amounts, _ZERO)


def _priced(line: Document, items: Decimal) -> Document:
    if line["DetailType"] != "DiscountLineDetail":
        return line
    detail = line.get("DiscountLineDetail") or {}
    percent = detail.get("DiscountPercent")
    if detail.get("PercentBased") and percent is not None:
        return {**line, "Amount": cents(items * Decimal(percent) / 100)}
    if "Amount" not in line:
        raise Refusal("2020", "A discount line needs Amount or DiscountPercent", "Line.Amount")
    return {**line, "Amount": cents(line["Amount"])}


def _tax(record: Document, items: Decimal, discount: Decimal) -> Decimal:
    taxable = sum((_value(line) for line in record["Line"] if _is_taxable(line)), _ZERO)
    stated = record.get("TxnTaxDetail", {}).get("TotalTax")
    if stated and not taxable:
        raise Refusal("6000", "Business Validation Error: TotalTax needs a line with tax code TAX", "TxnTaxDetail")
    if stated is not None:
        return cents(stated)
    share = discount * taxable / items if record.get("ApplyTaxAfterDiscount") and items else _ZERO
    return cents((taxable - share) * SALES_TAX_PERCENT / 100)


def _is_item(line: Document) -> bool:
    return line["DetailType"] in ("SalesItemLineDetail", "GroupLineDetail")


def _is_taxable(line: Document) -> bool:
    detail = line.get("SalesItemLineDetail") or {}
    return bool(detail.get("TaxCodeRef", {}).get("value") == "TAX")


def _value(line: Document) -> Decimal:
    return Decimal(line.get("Amount", 0))


def _posted(record: Document, side: str) -> Decimal:
    details = ((line, line.get("JournalEntryLineDetail") or {}) for line in record["Line"])
    return sum((_value(line) for line, detail in details if detail.get("PostingType") == side), _ZERO)


def _with_due_date(company: Company, entity: Entity, record: Document) -> Document:
    if entity.name not in ("Invoice", "Bill") or record.get("DueDate"):
        return record
    term = company.find("Term", record.get("SalesTermRef", {}).get("value", ""))
    days = int(term.get("DueDays", 0)) if term else 0
    due = date.fromisoformat(record["TxnDate"]) + timedelta(days=days)
    return {**record, "DueDate": due.isoformat()}
