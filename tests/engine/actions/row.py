"""What is known of one action before it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """How to try one action.

    `given(firm)` makes the input. `kind` is what the vendor holds more of afterwards (`clio.task`), `count` of them;
    without `kind` nothing new is there, and `saved(firm, given)` is true once the wanted state is.
    `methods` are the requests that write, in their order. `named` is false where the vendor tells the id of something
    else than what it lists afterwards.
    """

    given: Callable[[Any], Any]
    kind: str = ""
    count: int = 1
    methods: tuple[str, ...] = ("POST",)
    saved: Callable[[Any, Any], bool] | None = None
    named: bool = True
