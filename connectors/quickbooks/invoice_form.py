"""What an invoice is made of: the form, its arithmetic and the body QuickBooks expects."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import classes, customers, departments, income_accounts, items, tax_codes, terms
from connectors.quickbooks.models import Day
from core.errors import Rejected
from core.forms import Amount, Dropdown, Form
from core.money import round_half_up, to_cents

UNTAXED = (None, "", "NON")


def _whole_cents(amount: Decimal) -> Decimal:
    to_cents(amount)
    return amount


Cents = Annotated[Amount, AfterValidator(_whole_cents)]
"""An amount without fractions of a cent."""

_NOTE = "Only in QuickBooks, and on statements. A short mark of ours is added at its end."
PrivateNote = Annotated[str | None, Field(max_length=3900, title="Private note", description=_NOTE)]
"""A note that leaves room for our mark."""


class NewInvoiceLine(Form):
    """One thing charged: an amount, or a quantity and a price."""

    description: str | None = Field(
        default=None, max_length=4000, title="Description", description="What the client reads on this line."
    )
    quantity: Amount | None = Field(default=None, title="Quantity", description="For example hours, such as 1.5.")
    unit_price: Amount | None = Field(default=None, title="Unit price", description="For example the hourly rate.")
    amount: Cents | None = Field(
        default=None,
        title="Amount",
        description="The line's total. Leave empty to charge quantity times unit price, rounded half up to the cent. "
        "QuickBooks shows quantity and price only when their product is exactly the amount.",
    )
    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None, title="Product or service", description="Leave empty to use the invoice's own."
    )
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )
    tax_code: Annotated[str | None, Dropdown(tax_codes)] = Field(
        default=None, title="Tax code", description="In the United States TAX or NON; elsewhere a code of the company."
    )
    service_date: Day | None = Field(default=None, title="Service date", description="When the work was done.")

    @model_validator(mode="after")
    def _is_charged(self) -> Self:
        if self.amount is None and (self.quantity is None or self.unit_price is None):
            raise ValueError("a line needs an amount, or both a quantity and a unit price")
        return self

    @property
    def charge(self) -> Decimal:
        """The line's amount in whole cents."""
        if self.amount is not None:
            return self.amount
        return round_half_up((self.quantity or Decimal(0)) * (self.unit_price or Decimal(0)))


class NewInvoice(Form):
    """The invoice to create."""

    customer_id: Annotated[str, Dropdown(customers)] = Field(title="Customer", description="Who is billed.")
    lines: tuple[NewInvoiceLine, ...] = Field(min_length=1, title="Lines", description="At least one.")
    number: str | None = Field(
        default=None,
        max_length=21,
        title="Invoice number",
        description="At most 21 characters. Needs custom transaction numbers to be on in QuickBooks. Never posted when "
        "another invoice has it. Leave empty to let QuickBooks number.",
    )
    date: Day | None = Field(default=None, title="Invoice date", description="Leave empty for today.")
    due_date: Day | None = Field(default=None, title="Due date", description="Leave empty to follow the terms.")
    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None,
        title="Product or service",
        description="For lines that name none. Leave empty for the company's service named Legal fees, Legal services "
        "or Services, else its first one.",
    )
    term_id: Annotated[str | None, Dropdown(terms)] = Field(
        default=None, title="Terms", description="Leave empty for the customer's own."
    )
    bill_email: str | None = Field(
        default=None, max_length=100, title="Billing e-mail", description="Where Send Invoice sends it."
    )
    memo: str | None = Field(default=None, max_length=1000, title="Message", description="Shown to the client.")
    private_note: PrivateNote = None
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="For lines that name none, when classes are tracked."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )
    currency: str | None = Field(
        default=None, pattern="^[A-Z]{3}$", title="Currency", description="Such as USD; only with several currencies."
    )
    tax_calculation: Literal["TaxExcluded", "TaxInclusive", "NotApplicable"] | None = Field(
        default=None, title="Tax calculation", description="Only outside the United States, where it is required."
    )
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


def refuse_wrong_sum(new: NewInvoice) -> None:
    """Raise Rejected before anything is sent when the lines do not come to the expected total."""
    if new.expected_total is None or new.taxed or new.untaxed_total == new.expected_total:
        return
    reason = f"the lines less discount come to {new.untaxed_total:.2f}, not to the expected {new.expected_total:.2f}"
    remedy = "A recipe editor checks that every line, discount and tax of the bill is mapped; nothing was posted"
    raise Rejected(reason, code="sum", field="expected_total", remedy=remedy)


def invoice_body(new: NewInvoice, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    head = {
        "CustomerRef": to(new.customer_id),
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "DueDate": day(new.due_date),
        "SalesTermRef": to(new.term_id),
        "BillEmail": {"Address": new.bill_email} if new.bill_email else None,
        "CustomerMemo": to(new.memo),
        "PrivateNote": note,
        "DepartmentRef": to(new.department_id),
        "CurrencyRef": to(new.currency),
        "GlobalTaxCalculation": new.tax_calculation,
        "Line": [_line(line, new) for line in new.lines] + _discount_lines(new),
    }
    return given(head)


def _line(line: NewInvoiceLine, new: NewInvoice) -> dict[str, Any]:
    detail = {
        "ItemRef": to(line.item_id or new.item_id),
        "ClassRef": to(line.class_id or new.class_id),
        "TaxCodeRef": to(line.tax_code),
        "ServiceDate": day(line.service_date),
        **_exact_product(line),
    }
    body = {"DetailType": "SalesItemLineDetail", "Amount": line.charge, "Description": line.description}
    return {**given(body), "SalesItemLineDetail": given(detail)}


def _exact_product(line: NewInvoiceLine) -> dict[str, Decimal]:
    """Return quantity and price only when they prove the amount; QuickBooks would refuse or recompute otherwise."""
    if line.quantity is None or line.unit_price is None or line.quantity * line.unit_price != line.charge:
        return {}
    return {"Qty": line.quantity, "UnitPrice": line.unit_price}


def _discount_lines(new: NewInvoice) -> list[dict[str, Any]]:
    if not new.discount:
        return []
    detail = given({"PercentBased": False, "DiscountAccountRef": to(new.discount_account_id)})
    return [{"DetailType": "DiscountLineDetail", "Amount": new.discount, "DiscountLineDetail": detail}]
