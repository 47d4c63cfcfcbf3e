"""What a recipe is: a trigger, conditions and steps, all of them frozen values."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.ids import fingerprint

MAX_STEPS = 50
MAX_LOOP_ITEMS = 10_000
MAX_NESTING = 4
MAX_TREE_DEPTH = 20
MAX_TREE_VALUES = 5_000
MAX_WHOLE_NUMBER = 10**18

DECIDERS = ("bookkeeper", "builder", "admin", "owner")
"""The roles an approval can be asked of; admins and owners may also decide what is asked of a lesser role."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _check_scalar(value: Any) -> None:
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise ValueError("the text holds a control character; type it again without")
    elif isinstance(value, int):
        if abs(value) >= MAX_WHOLE_NUMBER:
            raise ValueError("the number has more than 18 digits; put it in quotes")
    elif value is not None:
        raise ValueError(f"{type(value).__name__} is not allowed here; write numbers with decimals in quotes")


def check_tree(value: Any) -> Any:
    """Refuse what text cannot hold exactly (floats, control characters) and trees too deep or too large."""
    waiting, seen = [(value, 0)], 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > MAX_TREE_DEPTH or seen > MAX_TREE_VALUES:
            raise ValueError(f"more than {MAX_TREE_VALUES} values or {MAX_TREE_DEPTH} levels; make it smaller")
        if isinstance(node, dict):
            waiting.extend((part, depth + 1) for pair in node.items() for part in pair)
        elif isinstance(node, list):
            waiting.extend((part, depth + 1) for part in node)
        else:
            _check_scalar(node)
    return value


Tree = Annotated[Any, AfterValidator(check_tree)]
"""A JSON value of text, whole numbers, true/false, null, lists and objects; text may be a Liquid template."""

Input = Annotated[dict[str, Any], AfterValidator(check_tree)]
"""Values for the fields of a trigger's or an action's input form."""

Line = Annotated[str, AfterValidator(check_tree)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TriggerUse(_Part):
    """The event that starts the recipe. `on` is a trigger's key, `account` the name of a connection."""

    on: Line
    account: Line = ""
    input: Input = Field(default_factory=dict)


class Condition(_Part):
    """One row: the value at `field` (such as `trigger.total`) compared by the operator `is_` with `value`."""

    field: Line
    is_: Line
    value: Tree = None


class AnyOf(_Part):
    """Rows of which one is enough, where a row can stand."""

    any_: tuple[Condition, ...] = ()


Row = Condition | AnyOf


class ActionStep(_Part):
    """Run the action with the key `do` in the connection named `account`."""

    kind: Literal["action"] = "action"
    id: Line
    do: Line
    account: Line = ""
    input: Input = Field(default_factory=dict)


class LoopStep(_Part):
    """Do the inner steps once for each item of the list that `for_each` yields; the item is named `as_`."""

    kind: Literal["loop"] = "loop"
    id: Line
    for_each: Line
    as_: Line = "item"
    steps: "tuple[Step, ...]" = ()


class Branch(_Part):
    """One way a branch step can go: all conditions of `when` hold, or it is the `otherwise` way."""

    when: tuple[Row, ...] = ()
    otherwise: bool = False
    steps: "tuple[Step, ...]" = ()


class BranchStep(_Part):
    """Go the first way whose conditions hold, or none."""

    kind: Literal["branch"] = "branch"
    id: Line
    branches: tuple[Branch, ...] = ()


class WaitStep(_Part):
    """Wait `for_` a time such as "2 days", or `until` a moment (ISO 8601 text or a template of one)."""

    kind: Literal["wait"] = "wait"
    id: Line
    for_: Line | None = None
    until: Line | None = None


class StopStep(_Part):
    """End the whole run here, on purpose, and say why."""

    kind: Literal["stop"] = "stop"
    id: Line
    reason: Line


class ApprovalStep(_Part):
    """Ask a person and go on only after a yes to exactly what was shown. The result holds `shown`, `by` and `at`.

    `who` is the least role that may decide. Nobody having decided `within` a time such as "3 days" is a no.
    """

    kind: Literal["approval"] = "approval"
    id: Line
    ask: Line
    show: Input = Field(default_factory=dict)
    who: Line = "admin"
    within: Line | None = None


class DigestStep(_Part):
    """Put an entry aside and go on once for all entries of many runs, when `release` says, in the time of `zone`.

    One of the runs goes on, with `count` and `entries`; the others end here.
    """

    kind: Literal["digest"] = "digest"
    id: Line
    entry: Tree
    release: Line
    zone: Line = "UTC"


Step = Annotated[
    ActionStep | LoopStep | BranchStep | WaitStep | StopStep | ApprovalStep | DigestStep, Field(discriminator="kind")
]
Ways = tuple[tuple[Step, ...], ...]


class Recipe(_Part):
    """A whole recipe. Step ids are unique in it; equal content gives an equal fingerprint."""

    name: Line
    description: Line = ""
    trigger: TriggerUse
    only_if: tuple[Row, ...] = ()
    steps: tuple[Step, ...] = ()

    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) that an approval or a published version is bound to."""
        return fingerprint(self.model_dump(mode="json"))

    def accounts(self) -> set[tuple[str, str]]:
        """Return (app, connection name) of every account named; operations without an account are left out."""
        uses = [(self.trigger.on, self.trigger.account)]
        uses += [(step.do, step.account) for step in walk(self.steps) if isinstance(step, ActionStep)]
        return {(app_of(key), account) for key, account in uses if account}


def app_of(key: str) -> str:
    """Return the app of an operation's key: `clio` for `clio.new_matter`."""
    return key.partition(".")[0]


def ways_of(step: Step) -> Ways:
    """Return the lists of steps inside a step: one for a loop, one for each way of a branch, else none."""
    if isinstance(step, LoopStep):
        return (step.steps,)
    if isinstance(step, BranchStep):
        return tuple(branch.steps for branch in step.branches)
    return ()


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield every step, each before the steps inside it."""
    for step in steps:
        yield step
        for way in ways_of(step):
            yield from walk(way)
