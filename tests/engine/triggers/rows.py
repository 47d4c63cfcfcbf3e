"""What every trigger of every app listens to: how a firm brings about exactly n of its events, at the vendor itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.world import World

Make = Callable[[World, int], Sequence[Any]]


def nothing(world: World, count: int) -> None:
    """For triggers that hear of new objects: nothing has to be there before."""


@dataclass(frozen=True)
class Row:
    """`before` makes what exists already; `make` lets n events happen and returns the ids of their objects, once each.

    `page` is the number of objects in one answer of the vendor, `given` the filter of the recipe.
    """

    make: Make
    before: Callable[[World, int], object] = nothing
    page: int = 200
    given: dict[str, str] = field(default_factory=dict)


def recipe(key: str, row: Row) -> str:
    """A recipe that only listens."""
    app = key.partition(".")[0]
    lines = [f"name: Hear {key}", "trigger:", f"  on: {key}", f"  account: {ACCOUNTS[app]}"]
    lines += ["  with:", *(f"    {name}: {value!r}" for name, value in row.given.items())] if row.given else []
    return "\n".join([*lines, "steps:", "  - {id: end, stop: enough}", ""])


ACCOUNTS = {"clio": "Clio", "quickbooks": "Books"}
