"""The declaration of a trigger."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from core.signatures import folder_of, key_of, models_of

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Cursor:
    """Where to read from. `since=None` means from the beginning; `page` is the vendor's own page token."""

    since: datetime | None
    page: str | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of found items. `next` is None on the last page: only then does the window move."""

    items: tuple[T, ...]
    next: Cursor | None = None


@dataclass(frozen=True)
class Webhook:
    """The push subscription that hints at this trigger, in the vendor's words (`model`, `events`)."""

    model: str
    events: tuple[str, ...]


Poll = Callable[[Any, Any, Cursor], Awaitable[Page[Any]]]
Detail = Callable[[Any, Any], Awaitable[Any]]


@dataclass(frozen=True)
class Trigger:
    """A declared trigger. Two items with the same `identity` start one run.

    `watch` names fields whose change is the event: the engine keeps the values last seen and the first reading
    of an object that existed before is a baseline, not an event. `detail` completes an item once, for all recipes,
    before its runs start (one extra request an event, said in `cost`). `accepts(item, input)` filters what the
    vendor cannot filter. `passed(item, input)` says that an object in a later state has gone through the wanted one:
    a bill that is approved and paid between two polls was approved. It returns the watched values to count instead.
    Without `every` it is never polled: people start it.
    """

    key: str
    title: str
    poll: Poll
    input: type[BaseModel]
    output: type[BaseModel]
    identity: tuple[str, ...]
    watch: tuple[str, ...]
    webhook: Webhook | None
    sample: Path
    detail: Detail | None
    accepts: Callable[[Any, Any], bool]
    passed: Callable[[Any, Any], Mapping[str, Any]]
    every: timedelta | None
    cost: str

    def example(self) -> BaseModel:
        """Return the sample as a checked model."""
        return self.output.model_validate(json.loads(self.sample.read_text()))


def _accept_all(item: Any, only: Any) -> bool:
    return True


def _as_it_is(item: Any, only: Any) -> Mapping[str, Any]:
    return {}


def trigger(
    *,
    title: str,
    sample: str,
    identity: tuple[str, ...] = ("id",),
    watch: tuple[str, ...] = (),
    webhook: Webhook | None = None,
    detail: Detail | None = None,
    accepts: Callable[[Any, Any], bool] = _accept_all,
    passed: Callable[[Any, Any], Mapping[str, Any]] = _as_it_is,
    every: timedelta | None = timedelta(minutes=5),
    cost: str = "1 request a poll",
) -> Callable[[Poll], Trigger]:
    """Declare the decorated function as a polling trigger, optionally hinted by a webhook."""

    def declare(poll: Poll) -> Trigger:
        input_model, output_model = models_of(poll)
        return Trigger(
            key=key_of(poll),
            title=title,
            poll=poll,
            input=input_model,
            output=output_model,
            identity=identity,
            watch=watch,
            webhook=webhook,
            sample=folder_of(poll) / "samples" / sample,
            detail=detail,
            accepts=accepts,
            passed=passed,
            every=every,
            cost=cost,
        )

    return declare
