"""What a time sheet entry is made of; people give hours, QuickBooks keeps whole minutes."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import classes, customers, departments, items, workers
from connectors.quickbooks.models import Day
from core.forms import Amount, Dropdown, Form


class NewTime(Form):
    """The work done."""

    worker_type: Literal["Employee", "Vendor"] = Field(title="Kind of worker", description="Employee or vendor.")
    worker_id: Annotated[str, Dropdown(workers, depends_on=("worker_type",))] = Field(
        title="Worker", description="Who did the work."
    )
    hours: Amount = Field(
        gt=0, le=24, title="Hours", description="Such as 1.5. QuickBooks keeps whole minutes, rounded half up."
    )
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")
    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="The client or matter that the work was for."
    )
    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None, title="Service", description="What the time is billed as."
    )
    description: str | None = Field(
        default=None,
        max_length=3900,
        title="Description",
        description="A short mark of ours is added at its end. It shows on an invoice that bills this time, unless a "
        "bookkeeper removes it.",
    )
    billable: bool = Field(default=False, title="Billable", description="Yes: needs a customer and an hourly rate.")
    hourly_rate: Amount | None = Field(default=None, ge=0, title="Hourly rate", description="What an hour costs.")
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if self.billable and (not self.customer_id or self.hourly_rate is None):
            raise ValueError("billable time needs a customer and an hourly rate")
        if not self.minutes:
            raise ValueError("the time is less than half a minute")
        return self

    @property
    def minutes(self) -> int:
        """The hours as whole minutes."""
        return int((self.hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def time_body(new: NewTime, description: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    hours, minutes = divmod(new.minutes, 60)
    body = {
        "NameOf": new.worker_type,
        f"{new.worker_type}Ref": to(new.worker_id),
        "TxnDate": day(new.date),
        "Hours": hours,
        "Minutes": minutes,
        "CustomerRef": to(new.customer_id),
        "ItemRef": to(new.item_id),
        "Description": description,
        "BillableStatus": "Billable" if new.billable else "NotBillable",
        "HourlyRate": new.hourly_rate,
        "ClassRef": to(new.class_id),
        "DepartmentRef": to(new.department_id),
    }
    return given(body)
