"""E-mails and phone calls that were logged."""

from connectors.clio.models.common import Day, Many, MatterLink, Moment, Named, Person
from core.forms import Record


class Participant(Named):
    """Who sent or received: `type` is `User`, `Person` or `Company`; `identifier` is Clio's text for people."""

    type: str | None = None
    identifier: str | None = None


class Attachment(Named):
    """A document that came with a communication."""

    filename: str | None = None


class Communication(Record):
    """A logged e-mail or phone call. `type` is `EmailCommunication` or `PhoneCommunication`."""

    id: int
    etag: str | None = None
    type: str | None = None
    subject: str | None = None
    body: str | None = None
    date: Day | None = None
    received_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    matter: MatterLink | None = None
    user: Person | None = None
    senders: Many[Participant] = ()
    receivers: Many[Participant] = ()
    documents: Many[Attachment] = ()
