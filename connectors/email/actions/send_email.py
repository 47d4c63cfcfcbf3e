"""E-mail: Send Email."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.email.addresses import Address, Addresses
from connectors.email.attaching import fetch_files
from connectors.email.client import Mail
from connectors.email.form import ONE_LINE
from connectors.email.message import Letter, message_id
from core.files import FileRef
from core.forms import Form, Record

MOST = 50


class NewEmail(Form):
    """What to write, and to whom."""

    to: Addresses = Field(title="To", description="One or more addresses, separated by commas.", min_length=1)
    cc: Addresses = Field(default=[], title="Cc", description="Further recipients that everybody sees.")
    bcc: Addresses = Field(default=[], title="Bcc", description="Further recipients that nobody sees.")
    reply_to: Address | None = Field(default=None, title="Reply to", description="Where answers go, if not to From.")
    subject: str = Field(title="Subject", description="One line.", min_length=1, max_length=900, pattern=ONE_LINE)
    text: str = Field(title="Text", description="The message, as plain text.", min_length=1, max_length=500_000)
    attachments: list[FileRef] = Field(
        default=[], title="Attachments", description="Files that earlier steps gave; 20 MB together.", max_length=20
    )

    @model_validator(mode="after")
    def _few(self) -> Self:
        if len(self.to) + len(self.cc) + len(self.bcc) > MOST:
            raise ValueError(f"a message goes to at most {MOST} addresses")
        return self


class SentEmail(Record):
    """The message as it was taken over by the server; `id` is its Message-ID, `answer` the server's own word."""

    id: str
    recipients: int
    answer: str


@action(title="Send Email", sample="sent_email.json", guarantee=Guarantee.AT_LEAST_ONCE, deadline=timedelta(minutes=5))
async def send_email(mail: Mail, new: NewEmail, effect: Effect) -> SentEmail:
    """Send a message to everybody named, or to nobody if the server refuses one of them."""
    files = await fetch_files(mail.files, new.attachments) if new.attachments else ()
    letter = Letter(new.to, new.cc, new.bcc, new.reply_to or "", new.subject, new.text, files)
    answer = await mail.send(letter, effect)
    return SentEmail(id=message_id(mail.box, effect), recipients=len(letter.recipients), answer=answer[:200])
