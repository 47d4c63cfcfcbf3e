"""Applies the steps of a plan: in order, several new objects at a time, past what is refused, never past a doubt."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from books.keeping.proposal import needs
from sync.plan import Op, Step
from sync.remedies import Remedy

AT_ONCE = 4
"""New objects that do not need each other are made side by side: QuickBooks allows ten requests at once."""


@dataclass(frozen=True)
class Done:
    """The step stands in QuickBooks and in our record."""


@dataclass(frozen=True)
class Wait:
    """Nothing is decided yet; look again after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Refused:
    """QuickBooks refused, or nobody knows what became of it: a person must act. The remedies say how.

    `ways` are those that a release can choose besides trying again, for what `mark` is the fingerprint of.
    """

    code: str
    sentence: str
    remedies: tuple[str, ...] = ()
    effect_id: str = ""
    ways: tuple[Remedy, ...] = ()
    mark: str = ""


Result = Done | Wait | Refused
Post = Callable[[Step], Awaitable[Result]]
Told = Callable[[int], Awaitable[None]]


@dataclass
class Applied:
    """What became of the steps. `seconds` is when to look again; `behind` counts what needs a step not done."""

    done: int = 0
    behind: int = 0
    seconds: float | None = None
    refused: list[tuple[Step, Refused]] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether nothing waits for time; what was refused waits for a person."""
        return self.seconds is None


async def apply_steps(steps: Sequence[Step], post: Post, told: Told) -> Applied:
    """Post every step whose needs stand; a refused or waiting one keeps back only what needs it."""
    applied, lost = Applied(), set[str]()
    for batch in _batches(steps):
        ready = [step for step in batch if not lost.intersection(needs(step))]
        behind = [step for step in batch if lost.intersection(needs(step))]
        results = await _all(post, ready)
        for step, result in zip(ready, results, strict=True):
            _note(applied, step, result)
        lost |= {step.key for step, result in zip(ready, results, strict=True) if not isinstance(result, Done)}
        lost |= {step.key for step in behind}
        applied.behind += len(behind)
        await told(applied.done)
    return applied


async def _all(post: Post, steps: Sequence[Step]) -> list[Result]:
    """Let every step that was begun end before a failure is told: what is cut off in the middle is in doubt."""
    ended = await asyncio.gather(*(post(step) for step in steps), return_exceptions=True)
    failures = [each for each in ended if isinstance(each, BaseException)]
    if failures:
        raise failures[0]
    return [each for each in ended if not isinstance(each, BaseException)]


def _note(applied: Applied, step: Step, result: Result) -> None:
    match result:
        case Done():
            applied.done += 1
        case Wait(seconds):
            applied.seconds = min(seconds, applied.seconds or seconds)
        case Refused():
            applied.refused.append((step, result))


def _batches(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Neighbours that only create and do not need each other; everything else stands alone."""
    batch: list[Step] = []
    for step in steps:
        keys = {each.key for each in batch}
        together = step.op is Op.CREATE and all(each.op is Op.CREATE for each in batch)
        if batch and (not together or len(batch) >= AT_ONCE or keys.intersection(needs(step))):
            yield batch
            batch = []
        batch.append(step)
    if batch:
        yield batch
