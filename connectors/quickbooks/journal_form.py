"""What a journal entry is made of: debits and credits that must be equal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import accounts, classes, departments, names
from connectors.quickbooks.fields import Cents, Currency, PrivateNote
from connectors.quickbooks.models import Day
from core.errors import Rejected
from core.forms import Dropdown, Form

DETAIL = "JournalEntryLineDetail"


class Posted(Form):
    """An amount on one side of an account."""

    account_id: Annotated[str, Dropdown(accounts)] = Field(title="Account", description="Where it is booked.")
    amount: Cents = Field(gt=0, title="Amount", description="Always positive: the side says the direction.")
    description: str | None = Field(
        default=None, max_length=4000, title="Description", description="What this line is for."
    )
    name_type: Literal["Customer", "Vendor", "Employee"] = Field(
        default="Customer", title="Kind of name", description="Whose list the name is on."
    )
    name_id: Annotated[str | None, Dropdown(names, depends_on=("name_type",))] = Field(
        default=None,
        title="Name",
        description="Accounts receivable need a customer, accounts payable a vendor. On a trust liability it tells "
        "whose money it is.",
    )
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )


class NewJournalEntry(Form):
    """The entry to book."""

    debits: tuple[Posted, ...] = Field(min_length=1, title="Debits", description="At least one.")
    credits: tuple[Posted, ...] = Field(
        min_length=1, title="Credits", description="At least one. They must come to exactly the debits."
    )
    number: str | None = Field(
        default=None,
        max_length=21,
        title="Journal number",
        description="Never booked when another entry has it. Left empty, the entry has none.",
    )
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")
    adjustment: bool = Field(default=False, title="Adjustment", description="Yes: an accountant's adjusting entry.")
    currency: Currency = None
    private_note: PrivateNote = None


def refuse_imbalance(new: NewJournalEntry) -> None:
    """Raise Rejected with the difference before anything is sent."""
    debits, credits = (sum((line.amount for line in side), Decimal(0)) for side in (new.debits, new.credits))
    if debits == credits:
        return
    reason = f"debits of {debits:.2f} and credits of {credits:.2f} differ by {abs(debits - credits):.2f}"
    remedy = "A recipe editor checks that every amount is mapped; nothing was booked"
    raise Rejected(reason, code="balance", field="credits", remedy=remedy)


def journal_body(new: NewJournalEntry, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "Adjustment": True if new.adjustment else None,
        "CurrencyRef": to(new.currency),
        "PrivateNote": note,
        "Line": _lines("Debit", new.debits) + _lines("Credit", new.credits),
    }
    return given(body)


def _lines(side: str, lines: Sequence[Posted]) -> list[dict[str, Any]]:
    return [_line(side, line) for line in lines]


def _line(side: str, line: Posted) -> dict[str, Any]:
    detail = {
        "PostingType": side,
        "AccountRef": to(line.account_id),
        "Entity": {"Type": line.name_type, "EntityRef": to(line.name_id)} if line.name_id else None,
        "ClassRef": to(line.class_id),
        "DepartmentRef": to(line.department_id),
    }
    body = {"DetailType": DETAIL, "Amount": line.amount, "Description": line.description, DETAIL: given(detail)}
    return given(body)
