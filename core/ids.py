"""Identifiers and fingerprints."""

import hashlib
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from core.canonical import canonical_json

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_STAMP = 10
"""Characters of an id that say when it was made."""


def new_id(prefix: str) -> str:
    """Return an id such as `run_01k9...` that sorts by its time of making (milliseconds)."""
    return f"{prefix}_{_stamp(int(time.time() * 1000))}{''.join(secrets.choice(_ALPHABET) for _ in range(12))}"


def first_id(prefix: str, moment: datetime) -> str:
    """Return the least text that an id made at a moment, or later, can have; ids are a calendar in themselves."""
    return f"{prefix}_{_stamp(int(moment.timestamp() * 1000))}"


def made_at(id: str) -> datetime:
    """Return when an id was made; raises ValueError for what is no id of ours."""
    stamp = id.partition("_")[2][:_STAMP]
    places = enumerate(reversed(stamp))
    return datetime.fromtimestamp(sum(_ALPHABET.index(each) << 5 * place for place, each in places) / 1000, UTC)


def _stamp(milliseconds: int) -> str:
    return "".join(_ALPHABET[(milliseconds >> shift) & 31] for shift in range(5 * (_STAMP - 1), -1, -5))


def fingerprint(value: Any) -> str:
    """Return the SHA-256 (hex) of a value's canonical JSON; equal content gives equal text."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
