"""Identifiers and fingerprints."""

import hashlib
import secrets
import time
from typing import Any

from core.canonical import canonical_json

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """Return an id such as `run_01k9...` that sorts by its time of making (milliseconds)."""
    moment = int(time.time() * 1000)
    stamp = "".join(_ALPHABET[(moment >> shift) & 31] for shift in range(45, -1, -5))
    return f"{prefix}_{stamp}{''.join(secrets.choice(_ALPHABET) for _ in range(12))}"


def fingerprint(value: Any) -> str:
    """Return the SHA-256 (hex) of a value's canonical JSON; equal content gives equal text."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
