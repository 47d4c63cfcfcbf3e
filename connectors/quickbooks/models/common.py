"""What every record of a company has, and how an answer is read."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from connectors.quickbooks.reading import Data, amount, moment, reference, text
from core.errors import Failure, RetryLater
from core.forms import Amount, Record

Day = date


class Stored(Record):
    """A record of one company. `sync_token` is its version, which every change must name."""

    entity: ClassVar[str]

    id: str
    sync_token: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Return our names and the values found under theirs."""
        return {
            "id": text(data, "Id"),
            "sync_token": text(data, "SyncToken") or "0",
            "created_at": moment(data, "CreateTime"),
            "updated_at": moment(data, "LastUpdatedTime"),
        }

    @classmethod
    def of(cls, data: Data, unclear: type[Failure] = RetryLater) -> Self:
        """Read an answer; raises `unclear` when it cannot be understood, for a write may well have been done."""
        try:
            return cls.model_validate(cls.fields(data))
        except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError) as error:
            reason = f"QuickBooks answered with a {cls.entity} that cannot be read"
            raise unclear(reason, evidence={"cause": type(error).__name__}) from None


class Transaction(Stored):
    """What is entered in the books on a day. `total` includes tax and is computed by QuickBooks."""

    doc_number: str | None = None
    date: Day
    total: Amount
    currency: str | None = None
    private_note: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the head that every transaction has."""
        return super().fields(data) | {
            "doc_number": text(data, "DocNumber"),
            "date": text(data, "TxnDate"),
            "total": amount(data, "TotalAmt"),
            "currency": reference(data, "CurrencyRef"),
            "private_note": text(data, "PrivateNote"),
        }
