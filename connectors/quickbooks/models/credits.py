"""What a client gets back: a credit to use later, or money at once."""

from typing import Any

from connectors.quickbooks.models.sales import Sale
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount


class CreditMemo(Sale):
    """A credit. `remaining` is what no invoice has used yet."""

    entity = "CreditMemo"

    remaining: Amount | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what is left of the credit."""
        left = amount(data, "RemainingCredit")
        return super().fields(data) | {"remaining": amount(data, "Balance") if left is None else left}


class RefundReceipt(Sale):
    """Money given back. `account_id` is what it was paid from, `reference` a check number."""

    entity = "RefundReceipt"

    account_id: str | None = None
    account_name: str | None = None
    method_id: str | None = None
    reference: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add how it was paid; QuickBooks names the account as if it were deposited to."""
        return super().fields(data) | {
            "account_id": reference(data, "DepositToAccountRef"),
            "account_name": text(data, "DepositToAccountRef", "name"),
            "method_id": reference(data, "PaymentMethodRef"),
            "reference": text(data, "PaymentRefNum"),
        }
