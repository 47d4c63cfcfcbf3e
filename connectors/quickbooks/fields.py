"""Fields that forms share: exact amounts, notes that leave room for our mark, and what a line charges."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core.forms import Amount, Form
from core.money import round_half_up, to_cents


def _whole_cents(amount: Decimal) -> Decimal:
    to_cents(amount)
    return amount


Cents = Annotated[Amount, AfterValidator(_whole_cents)]
"""An amount without fractions of a cent."""

_NOTE = "Only in QuickBooks, and on statements. A short mark of ours is added at its end."
PrivateNote = Annotated[str | None, Field(max_length=3900, title="Private note", description=_NOTE)]
"""A note that leaves room for our mark."""

_CURRENCY = "Such as USD; only with several currencies."
Currency = Annotated[str | None, Field(pattern="^[A-Z]{3}$", title="Currency", description=_CURRENCY)]

_TAX = "Only outside the United States, where it is required."
TaxCalculation = Annotated[
    Literal["TaxExcluded", "TaxInclusive", "NotApplicable"] | None, Field(title="Tax calculation", description=_TAX)
]


class Charged(Form):
    """One thing on a line: an amount, or a quantity and a price."""

    description: str | None = Field(
        default=None, max_length=4000, title="Description", description="What this line is for."
    )
    quantity: Amount | None = Field(default=None, title="Quantity", description="For example hours, such as 1.5.")
    unit_price: Amount | None = Field(default=None, title="Unit price", description="For example the hourly rate.")
    amount: Cents | None = Field(
        default=None,
        title="Amount",
        description="The line's total. Leave empty to charge quantity times unit price, rounded half up to the cent. "
        "QuickBooks shows quantity and price only when their product is exactly the amount.",
    )

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

    @property
    def exact_product(self) -> dict[str, Decimal]:
        """Quantity and price only when they prove the amount; QuickBooks would refuse or recompute otherwise."""
        if self.quantity is None or self.unit_price is None or self.quantity * self.unit_price != self.charge:
            return {}
        return {"Qty": self.quantity, "UnitPrice": self.unit_price}
