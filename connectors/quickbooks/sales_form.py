"""What every sales form is made of: its fields, its arithmetic and the body QuickBooks expects."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import classes, customers, departments, income_accounts, items, tax_codes
from connectors.quickbooks.fields import Cents, Charged, Currency, PrivateNote, TaxCalculation
from connectors.quickbooks.models import Day
from core.errors import Rejected
from core.forms import Dropdown, Form

UNTAXED = (None, "", "NON")


class NewSalesLine(Charged):
    """One thing charged to a client."""

    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None, title="Product or service", description="Leave empty to use that of the whole form."
    )
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )
    tax_code: Annotated[str | None, Dropdown(tax_codes)] = Field(
        default=None, title="Tax code", description="In the United States TAX or NON; elsewhere a code of the company."
    )
    service_date: Day | None = Field(default=None, title="Service date", description="When the work was done.")


class SalesForm(Form):
    """The head and the lines that an invoice, a credit memo, an estimate and the receipts have in common."""

    customer_id: Annotated[str, Dropdown(customers)] = Field(title="Customer", description="Whom it is for.")
    lines: tuple[NewSalesLine, ...] = Field(min_length=1, title="Lines", description="At least one.")
    number: str | None = Field(
        default=None,
        max_length=21,
        title="Number",
        description="At most 21 characters. Needs custom transaction numbers to be on in QuickBooks. Never posted when "
        "another one has it. Leave empty to let QuickBooks number.",
    )
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")
    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None,
        title="Product or service",
        description="For lines that name none. Leave empty for the company's service named Legal fees, Legal services "
        "or Services, else its first one.",
    )
    bill_email: str | None = Field(
        default=None, max_length=100, title="Billing e-mail", description="Where QuickBooks sends it when told to."
    )
    memo: str | None = Field(default=None, max_length=1000, title="Message", description="Shown to the client.")
    private_note: PrivateNote = None
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="For lines that name none, when classes are tracked."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )
    currency: Currency = None
    tax_calculation: TaxCalculation = None
    discount: Cents | None = Field(default=None, ge=0, title="Discount", description="An amount taken off the total.")
    discount_account_id: Annotated[str | None, Dropdown(income_accounts)] = Field(
        default=None, title="Discount account", description="Leave empty for the company's own."
    )
    expected_total: Cents | None = Field(
        default=None,
        title="Expected total",
        description="When given, nothing is posted unless lines less discount come to exactly this. With taxed lines "
        "it is compared with QuickBooks' own total afterwards.",
    )

    @property
    def untaxed_total(self) -> Decimal:
        """Lines less discount."""
        return sum((line.charge for line in self.lines), Decimal(0)) - (self.discount or 0)

    @property
    def taxed(self) -> bool:
        """Whether QuickBooks may add tax."""
        return self.tax_calculation in ("TaxExcluded", "TaxInclusive") or any(
            line.tax_code not in UNTAXED for line in self.lines
        )


def refuse_wrong_sum(new: SalesForm) -> None:
    """Raise Rejected before anything is sent when the lines do not come to the expected total."""
    if new.expected_total is None or new.taxed or new.untaxed_total == new.expected_total:
        return
    reason = f"the lines less discount come to {new.untaxed_total:.2f}, not to the expected {new.expected_total:.2f}"
    remedy = "A recipe editor checks that every line, discount and tax of the bill is mapped; nothing was posted"
    raise Rejected(reason, code="sum", field="expected_total", remedy=remedy)


def sales_body(new: SalesForm, note: str) -> dict[str, Any]:
    """Build what all sales forms send; what was left empty is left out."""
    head = {
        "CustomerRef": to(new.customer_id),
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "BillEmail": {"Address": new.bill_email} if new.bill_email else None,
        "CustomerMemo": to(new.memo),
        "PrivateNote": note,
        "DepartmentRef": to(new.department_id),
        "CurrencyRef": to(new.currency),
        "GlobalTaxCalculation": new.tax_calculation,
        "Line": sales_lines(new.lines, new.item_id, new.class_id) + _discount_lines(new),
    }
    return given(head)


def sales_lines(lines: Sequence[NewSalesLine], item_id: str | None, class_id: str | None) -> list[dict[str, Any]]:
    """Build the lines; `item_id` and `class_id` stand in where a line names none."""
    return [_line(line, line.item_id or item_id, line.class_id or class_id) for line in lines]


def _line(line: NewSalesLine, item_id: str | None, class_id: str | None) -> dict[str, Any]:
    detail = {
        "ItemRef": to(item_id),
        "ClassRef": to(class_id),
        "TaxCodeRef": to(line.tax_code),
        "ServiceDate": day(line.service_date),
        **line.exact_product,
    }
    body = {"DetailType": "SalesItemLineDetail", "Amount": line.charge, "Description": line.description}
    return {**given(body), "SalesItemLineDetail": given(detail)}


def _discount_lines(new: SalesForm) -> list[dict[str, Any]]:
    if not new.discount:
        return []
    detail = given({"PercentBased": False, "DiscountAccountRef": to(new.discount_account_id)})
    return [{"DetailType": "DiscountLineDetail", "Amount": new.discount, "DiscountLineDetail": detail}]
