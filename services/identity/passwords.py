"""Passwords: what makes one good enough, and keeping only its Argon2id hash."""

import asyncio
import os
import string
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.errors import mistake

SHORTEST, LONGEST = 12, 200
MEMORY_KIB, ROUNDS = 19_456, 2
"""The least that OWASP's password storage advice names for Argon2id."""
_WORDS = (
    "password passwort passw0rd p@ssword letmein welcome iloveyou loveyou administrator admin changeme secret "
    "qwerty qwertyuiop qwertyuiopasdfghjkl asdfghjkl zxcvbnm qwertzuiop azertyuiop abcd abcdef abcdefghijkl "
    "default master superman batman football baseball basketball dragon monkey shadow sunshine princess trustno "
    "computer internet whatever starwars michael jennifer jessica charlie summer winter spring autumn january "
    "february november december monday friday google lexrelay lawfirm lawoffice lawyer attorney quickbooks "
    "correcthorsebatterystaple thisismypassword mypassword newpassword temporary test guest login access hello "
    "helloworld"
)
COMMON = frozenset(_WORDS.split())
"""Words that are common as passwords also with digits and signs around them, or repeated."""
_hashing = ThreadPoolExecutor(2, "passwords")
"""Two at a time: guessing passwords must not take all memory."""


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode()


def check_password(password: str, *about: str) -> None:
    """Raise Mistake when it is too short, too common, or says whose it is (`about`: e-mail address, name)."""
    remedy = "Choose a longer one; a few words that only you would put together are easy to keep in mind"
    if not SHORTEST <= len(password) <= LONGEST:
        cause = f"it must have {SHORTEST} to {LONGEST} characters"
        raise mistake("Password", cause, remedy)
    if _is_common(password.lower(), [part for each in about for part in _parts(each)]):
        raise mistake("Password", "it is among the first that others would guess", remedy)


def _parts(text: str) -> list[str]:
    return [part for part in text.lower().replace("@", " ").replace(".", " ").split() if len(part) >= 3]


def _is_common(password: str, about: list[str]) -> bool:
    """Judge what is left of it without digits and signs at its ends, and of a repeated piece only one."""
    if len(set(password)) < 5 or password in "01234567890123456789" + string.ascii_lowercase * 2:
        return True
    core = _once(password.strip(string.digits + string.punctuation + " "))
    plain = "".join(letter for letter in core if letter.isalnum())
    for part in sorted(about, key=len, reverse=True):
        plain = plain.replace(part, "")
    return len(plain) < 4 or plain in COMMON


def _once(text: str) -> str:
    period = (text + text).find(text, 1)
    return text[:period] if text else text


async def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _derive, _bytes(password))


async def fits(password: str, kept: str) -> bool:
    """Whether it is the password of this hash; an empty hash costs as much time and never fits."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _verify, _bytes(password[:LONGEST]), kept)


def _derive(password: bytes) -> str:
    kind = Argon2id(salt=os.urandom(16), length=32, iterations=ROUNDS, lanes=1, memory_cost=MEMORY_KIB)
    return kind.derive_phc_encoded(password)


@cache
def _decoy() -> str:
    return _derive(os.urandom(16))


def _verify(password: bytes, kept: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(password, kept or _decoy())
    except InvalidKey:
        return False
    return bool(kept)
