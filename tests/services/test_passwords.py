"""What makes a password good enough, and what is kept of it."""

import pytest

from core.errors import Mistake
from services.identity import passwords

WEAK = [
    "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababab", "123456789012", "password1234", "Password!2345",
    "qwertyuiop12", "letmein123456", "passwordpassword", "lexrelay2026!", "olga12345678", "olgaolgaolga",
    "correct horse battery staple", "hart-example-99", "!!!!!!!!!!!!1234", "x" * 201,
]  # fmt: skip
GOOD = [
    "seven otters read quietly",
    "ähnlich wie gestern",
    "vYq3-kk02-Lmw9",
    "the lawyer ate 3 plums",
    "密码很长很长很长很长很长呢",
]


@pytest.mark.parametrize("password", WEAK)
def test_weak_passwords_are_refused(password):
    with pytest.raises(Mistake, match="Password"):
        passwords.check_password(password, "olga@hart.example", "Olga Owner")


@pytest.mark.parametrize("password", GOOD)
def test_length_is_enough_for_others(password):
    passwords.check_password(password, "olga@hart.example", "Olga Owner")


async def test_only_an_argon2id_hash_is_kept():
    kept = await passwords.hashed(GOOD[1])
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.fits(GOOD[1], kept)
    assert await passwords.fits("a\u0308hnlich wie gestern", kept)
    assert not await passwords.fits(GOOD[0], kept)
    assert not await passwords.fits(GOOD[1], "")
