"""A message as it goes over the wire: equal bytes for equal input, so that a repeat can be known as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from actions import Effect
from connectors.email.addresses import domain_of
from connectors.email.form import Mailbox

KIND = re.compile(r"^(application|audio|font|image|model|text|video)/([A-Za-z0-9.+_-]+)")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Attached:
    """A file with its bytes."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What is written, and to whom; `bcc` is in the envelope only."""

    to: Sequence[str]
    cc: Sequence[str]
    bcc: Sequence[str]
    reply_to: str
    subject: str
    text: str
    files: Sequence[Attached] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody it goes to, each once."""
        return tuple(dict.fromkeys((*self.to, *self.cc, *self.bcc)))

    def is_international(self, box: Mailbox) -> bool:
        """Whether an address before the @ has other letters than English ones: not every server takes that."""
        return not all(each.isascii() for each in (*self.recipients, self.reply_to, box.from_address))


def message_id(box: Mailbox, effect: Effect) -> str:
    """Return the id that all attempts of one step share; mail systems that know it drop the second."""
    return f"<{effect.marker.replace(':', '.')}@{domain_of(box.from_address)}>"


def literal(text: str) -> str:
    """Return text that stays what it says in a header.

    Python's email package reads `=?utf-8?q?...?=` as coded letters, line ends and so further headers included.
    """
    return CONTROL.sub(" ", text).replace("=?", "= ?")


def written(box: Mailbox, letter: Letter, effect: Effect) -> bytes:
    """Return the message's bytes."""
    rules = policy.SMTPUTF8 if letter.is_international(box) else policy.SMTP
    message = EmailMessage(rules)
    user, _, domain = box.from_address.rpartition("@")
    message["From"] = Address(literal(box.from_name), user, domain)
    message["To"] = ", ".join(letter.to)
    for name, value in (("Cc", ", ".join(letter.cc)), ("Reply-To", letter.reply_to)):
        if value:
            message[name] = value
    message["Subject"] = literal(letter.subject)
    message["Date"] = format_datetime(effect.intended_at)
    message["Message-ID"] = message_id(box, effect)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    _attach(message, letter.files, effect)
    return message.as_bytes()


def _attach(message: EmailMessage, files: Sequence[Attached], effect: Effect) -> None:
    for file in files:
        match = KIND.match(file.content_type)
        main, sub = (match[1], match[2]) if match else ("application", "octet-stream")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=literal(file.name))
    if files:
        message.set_boundary(f"=_{effect.request_id}")
