"""Calendar entries and communications: moments with an offset, people and calendars that exist."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.clio.errors import ClioError
from sandbox.store import Document, Store
from sandbox.world import World

_ZONE = ZoneInfo("America/Los_Angeles")
"""Of every user of the demo firm."""
_WRITABLE = ("owner", "editor")


def complete_entry(world: World, doc: Document, before: Document | None) -> None:
    """Check times, calendar and attendees; fill in the local dates and the calendars it shows on."""
    start, end = moment(doc, "start_at"), moment(doc, "end_at")
    if end < start:
        raise ClioError(422, "end_at must not be before start_at")
    owner = world.store.peek("clio.calendar", str(doc["calendar_owner"]["id"]))
    if owner is None or owner.get("permission") not in _WRITABLE:
        raise ClioError(422, f"calendar_owner: Calendar {doc['calendar_owner']['id']} cannot be written to")
    for name, local in (("start", start.astimezone(_ZONE)), ("end", end.astimezone(_ZONE))):
        doc |= {f"{name}_date": local.date().isoformat(), f"{name}_time": local.strftime("%H:%M:%S")}
    doc["attendees"] = [_attendee(world.store, row) for row in doc.get("attendees") or []]
    doc["calendar_owner_id"], doc["start_at_time_zone"] = owner["id"], str(_ZONE)
    invited = [row["id"] for row in doc["attendees"] if row["type"] == "Calendar" and row["id"] != owner["id"]]
    doc["calendars"] = [{"id": owner["id"]}, *({"id": id} for id in invited)]
    doc.setdefault("all_day", False)
    doc.setdefault("permission", "owner")


def moment(doc: Document, name: str) -> datetime:
    """A timestamp of a write; ClioError 422 when it is none or has no offset."""
    try:
        found = datetime.fromisoformat(str(doc[name]))
    except ValueError:
        raise ClioError(422, f"{name} must be an ISO-8601 timestamp") from None
    if found.tzinfo is None:
        raise ClioError(422, f"{name} must have an offset, such as Z")
    return found


def _attendee(store: Store, row: Document) -> Document:
    kind = row.get("type")
    if kind not in ("Calendar", "Contact"):
        raise ClioError(422, "attendees: type must be Calendar or Contact; a user attends by the id of a calendar")
    found = store.peek(f"clio.{kind.lower()}", str(row["id"]))
    if found is None:
        raise ClioError(422, f"attendees: {kind} {row['id']} does not exist")
    return {**row, "name": found["name"], "email": found.get("primary_email_address"), "enabled": True}


def complete_communication(world: World, doc: Document, before: Document | None) -> None:
    """A log of what was said or sent: nothing is sent; the date follows from ``received_at``."""
    doc["date"] = moment(doc, "received_at").date().isoformat()
    for row in (*(doc.get("senders") or []), *(doc.get("receivers") or [])):
        if row.get("type") not in ("User", "Contact"):
            raise ClioError(422, "senders and receivers need the type User or Contact")
