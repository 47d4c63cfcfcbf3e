"""Change data capture: full records and deletion stubs since a moment, at most 1000 per answer."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.reading import show
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import BY_PATH, Entity
from sandbox.store import Document

LARGEST_ANSWER = 1000
LOOK_BACK = timedelta(days=30)
_UNSUPPORTED = ("TimeActivity", "CreditCardPayment", "TaxCode", "Attachable", "CompanyInfo", "Preferences")


def capture_changes(company: Company, entities: str, changed_since: str) -> list[Document]:
    """One element per asked entity, ``{}`` when nothing changed; deletions come last and drop off first."""
    since = _moment(company, changed_since)
    names = [name.strip() for name in entities.split(",") if name.strip()]
    chosen = [_entity(name) for name in names]
    if not chosen:
        raise Refusal("2020", "Required parameter entities is missing", "entities")
    room, answers = LARGEST_ANSWER, []
    for entity in chosen:
        found = _changes(company, entity, since)[:room]
        room -= len(found)
        window = {"startPosition": 1, "maxResults": len(found)}
        answers.append({entity.name: found, **window} if found else {})
    return answers


def _moment(company: Company, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Refusal("2060", "changedSince must be an ISO 8601 time", "changedSince") from None
    now = company.world.clock.now()
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    if now - moment > LOOK_BACK:
        raise Refusal("2070", "changedSince lies more than 30 days back", "changedSince")
    return moment


def _entity(name: str) -> Entity:
    entity = BY_PATH.get(name.lower())
    if entity is None or entity.name in _UNSUPPORTED:
        raise Refusal("2000", f"{name} is not supported by change data capture", "entities")
    return entity


def _changes(company: Company, entity: Entity, since: datetime) -> list[Document]:
    live = [each for each in company.each(entity.name) if _updated(each["MetaData"]["LastUpdatedTime"]) >= since]
    live.sort(key=lambda record: _updated(record["MetaData"]["LastUpdatedTime"]))
    return show(company, entity, live) + [_stub(each) for each in _deleted(company, entity, since)]


def _deleted(company: Company, entity: Entity, since: datetime) -> list[Document]:
    stubs = company.world.store.all("qbo.deleted")
    return [each for each in stubs if each["entity"] == entity.name and _updated(each["time"]) >= since]


def _stub(deleted: Document) -> dict[str, Any]:
    times = {"LastUpdatedTime": deleted["time"]}
    return {"domain": "QBO", "status": "Deleted", "Id": deleted["Id"], "MetaData": times}


def _updated(text: str) -> datetime:
    return datetime.fromisoformat(text)
