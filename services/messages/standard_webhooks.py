"""Signatures as the Standard Webhooks specification has them: HMAC-SHA256 over `id.timestamp.body`. Pure."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far a message's time may be from ours."""
PREFIX = "whsec_"
_ID = re.compile(r"[!-~]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True)
class Marks:
    """What a message says of itself in its headers."""

    id: str
    timestamp: str
    signatures: tuple[str, ...]


def marks_of(headers: Mapping[str, str]) -> Marks | None:
    """Read the headers (names in small letters); None when one is missing or malformed."""
    id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signatures = tuple(headers.get("webhook-signature", "").split()[:10])
    if not _ID.fullmatch(id) or not _SECONDS.fullmatch(stamp) or not signatures:
        return None
    return Marks(id, stamp, signatures)


def sign(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """Return the signature `v1,...` of a message."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not base64") from None
    made = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def is_signed(marks: Marks, body: bytes, secrets: Iterable[str]) -> bool:
    """Whether one of the signatures is of one of the secrets; every pair is compared, in constant time."""
    made = [sign(secret, marks.id, marks.timestamp, body).encode() for secret in secrets]
    given = [signature.encode(errors="replace") for signature in marks.signatures]
    return sum(hmac.compare_digest(one, other) for one in made for other in given) > 0


def is_timely(marks: Marks, moment: datetime) -> bool:
    """Whether a message was sent within five minutes of this moment."""
    sent = datetime.fromtimestamp(int(marks.timestamp), UTC)
    return abs(moment - sent) <= TOLERANCE
