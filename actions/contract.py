"""The declaration of an action."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from core.signatures import folder_of, key_of, models_of

LONGEST = timedelta(minutes=10)
"""The most time an action may have: the workflows wait a little longer for a step."""


class Guarantee(StrEnum):
    """What may be promised about repeats."""

    READ_ONLY = "read only"
    EFFECTIVELY_ONCE = "effectively once"
    AT_LEAST_ONCE = "may repeat"
    AT_MOST_ONCE = "never repeats; asks a person when unsure"

    @property
    def meaning(self) -> str:
        """What it means for the person who uses the action."""
        return _MEANINGS[self]


_MEANINGS = {
    Guarantee.READ_ONLY: "It only reads. Doing it again changes nothing.",
    Guarantee.EFFECTIVELY_ONCE: "It is not done twice: after a lost answer Lexrelay looks for what was done "
    "before it sends anything again.",
    Guarantee.AT_LEAST_ONCE: "After a crash or a lost answer it may be done a second time.",
    Guarantee.AT_MOST_ONCE: "It is never sent again by itself: after a lost answer a person is asked.",
}


@dataclass(frozen=True)
class Effect:
    """The recorded intention behind one write: same step, same item, same key.

    `marker` is short text the other system keeps with the object, `request_id` (40 hex) names the attempt series,
    `intended_at` is where a lookup may start.
    """

    key: str
    marker: str
    request_id: str
    intended_at: datetime


Run = Callable[[Any, Any, Effect], Awaitable[Any]]
Lookup = Callable[[Any, Any, Effect], Awaitable[Any | None]]
Existing = Callable[[Any, Any], Awaitable[Any | None]]


@dataclass(frozen=True)
class Action:
    """A declared action.

    `lookup` finds what an earlier, unconfirmed attempt made. `existing` (find-or-create) finds an object that makes the
    write unnecessary; then `natural_key` names it, so that two runs that want the same new object share one effect.
    `deadline` is for an action that moves files, which may take longer than the app's `send_deadline`.
    `money`: it records, changes or asks for money, so that a recipe with it needs an admin to be turned on.
    """

    key: str
    title: str
    run: Run
    input: type[BaseModel]
    output: type[BaseModel]
    guarantee: Guarantee
    lookup: Lookup | None
    existing: Existing | None
    natural_key: Callable[[Any], str] | None
    sample: Path
    cost: str
    deadline: timedelta | None = None
    money: bool = False

    @property
    def writes(self) -> bool:
        """Whether running it can change the other system."""
        return self.guarantee is not Guarantee.READ_ONLY

    def example(self) -> BaseModel:
        """Return the sample result as a checked model."""
        return self.output.model_validate(json.loads(self.sample.read_text()))


def action(
    *,
    title: str,
    sample: str,
    guarantee: Guarantee,
    lookup: Lookup | None = None,
    existing: Existing | None = None,
    natural_key: Callable[[Any], str] | None = None,
    cost: str = "1 request",
    deadline: timedelta | None = None,
    money: bool = False,
) -> Callable[[Run], Action]:
    """Declare the decorated function as an action; a promise without the means to keep it fails at import."""
    if (guarantee is Guarantee.EFFECTIVELY_ONCE) != (lookup is not None):
        raise TypeError(f"{title}: 'effectively once' and a lookup go together")
    if (existing is None) != (natural_key is None):
        raise TypeError(f"{title}: find-or-create needs both `existing` and `natural_key`")
    _check_deadline(title, deadline)

    def declare(run: Run) -> Action:
        input_model, output_model = models_of(run)
        return Action(
            key=key_of(run),
            title=title,
            run=run,
            input=input_model,
            output=output_model,
            guarantee=guarantee,
            lookup=lookup,
            existing=existing,
            natural_key=natural_key,
            sample=folder_of(run) / "samples" / sample,
            cost=cost,
            deadline=deadline,
            money=money,
        )

    return declare


def _check_deadline(title: str, deadline: timedelta | None) -> None:
    if deadline is not None and not timedelta(0) < deadline <= LONGEST:
        longest = f"{LONGEST.total_seconds() / 60:g} minutes"
        raise TypeError(f"{title}: a deadline is more than nothing and at most {longest}")
