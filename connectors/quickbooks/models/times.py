"""Time sheets."""

from datetime import datetime
from typing import Any

from connectors.quickbooks.models.common import Day, Stored
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount


def minutes_worked(data: Data) -> int | None:
    """Return whole minutes: as entered, or from start to end without the break; None when neither is told."""
    if data.get("Hours") is not None or data.get("Minutes") is not None:
        return int(data.get("Hours") or 0) * 60 + int(data.get("Minutes") or 0)
    start, end = text(data, "StartTime"), text(data, "EndTime")
    if not start or not end:
        return None
    pause = int(data.get("BreakHours") or 0) * 60 + int(data.get("BreakMinutes") or 0)
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()) // 60 - pause


class TimeActivity(Stored):
    """Work of an employee or vendor; `billable` is Billable, NotBillable or HasBeenBilled."""

    entity = "TimeActivity"

    date: Day | None = None
    worker_type: str
    worker_id: str | None = None
    worker_name: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    item_id: str | None = None
    item_name: str | None = None
    description: str | None = None
    minutes: int | None = None
    hourly_rate: Amount | None = None
    billable: str | None = None
    class_id: str | None = None
    department_id: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add who worked, for whom and how long."""
        worker = "VendorRef" if data.get("NameOf") == "Vendor" else "EmployeeRef"
        return super().fields(data) | {
            "date": text(data, "TxnDate"),
            "worker_type": text(data, "NameOf"),
            "worker_id": reference(data, worker),
            "worker_name": text(data, worker, "name"),
            "customer_id": reference(data, "CustomerRef"),
            "customer_name": text(data, "CustomerRef", "name"),
            "item_id": reference(data, "ItemRef"),
            "item_name": text(data, "ItemRef", "name"),
            "description": text(data, "Description"),
            "minutes": minutes_worked(data),
            "hourly_rate": amount(data, "HourlyRate"),
            "billable": text(data, "BillableStatus"),
            "class_id": reference(data, "ClassRef"),
            "department_id": reference(data, "DepartmentRef"),
        }
