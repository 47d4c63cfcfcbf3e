"""Guessing gets slow: tries are counted for each account and for each address they come from."""

import math
from collections.abc import Sequence
from datetime import timedelta

from core.errors import Mistake, Problem
from core.ids import fingerprint
from engine.installation import Installation
from storage.throttles import Pace

ACCOUNT = Pace(free=5, longest=timedelta(minutes=5))
"""Short enough that a stranger who guesses cannot shut a person out of their work."""
ADDRESS = Pace(free=20, longest=timedelta(minutes=15))
"""A whole office may share one address."""


class TooManyTries(Mistake):
    """It was tried too often; nothing was looked at."""


def account(email: str) -> str:
    """Name the tries at one account; the address itself is not kept."""
    return f"account:{fingerprint(email)}"


def code(person_id: str) -> str:
    """Name the tries at one person's second factor."""
    return f"code:{person_id}"


def place(address: str) -> str:
    """Name the tries from one network address."""
    return f"address:{fingerprint(address)}"


async def enter(inst: Installation, names: Sequence[tuple[str, Pace]]) -> None:
    """Count a try under each name before it is made; raises TooManyTries."""
    for name, pace in names:
        wait = await inst.store.system.throttles.enter(name, pace)
        if wait:
            seconds = math.ceil(wait.total_seconds())
            cause = "there were too many tries that did not fit"
            raise TooManyTries((Problem("Signing in", cause, f"Wait {seconds} seconds, then try again"),))


async def succeeded(inst: Installation, mine: str, shared: str) -> None:
    """Forget the tries at what was proved, and take the one from the shared address back."""
    await inst.store.system.throttles.clear(mine)
    await inst.store.system.throttles.forgive(shared)
