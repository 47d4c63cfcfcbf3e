"""Asks a question again whose answer was lost in passing: long readings meet more bad moments than single calls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from connectors._kit.http import SOON
from core.errors import OverBudget, RetryLater

Answer = TypeVar("Answer")
PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further try: a reading of ten requests is not begun anew for one cut connection."""


async def ask_again(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return the answer; raises the failure when it stays, at once when the vendor or our allowance names a wait."""
    for pause in PAUSES:
        try:
            return await ask()
        except OverBudget:
            raise
        except RetryLater as later:
            if later.wait > SOON:
                raise
        await asyncio.sleep(pause)
    return await ask()
