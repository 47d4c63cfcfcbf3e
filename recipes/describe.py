"""A recipe in plain words, for lists and approvals."""

from collections.abc import Iterator, Sequence

from recipes.conditions import OPERATORS
from recipes.model import (
    ActionStep,
    AnyOf,
    ApprovalStep,
    BranchStep,
    DigestStep,
    LoopStep,
    Recipe,
    Row,
    Step,
    StopStep,
    WaitStep,
)


def operation_in_words(key: str, account: str) -> str:
    """Return an operation as people call it, with its account."""
    words = key.partition(".")[2].replace("_", " ")
    return f"{words} ({account})" if account else words


def _field(path: str) -> str:
    """Return `net total` for `trigger.net_total`."""
    return path.removeprefix("trigger.").replace("_", " ")


def _condition(row: Row) -> str:
    if isinstance(row, AnyOf):
        return f"({' or '.join(map(_condition, row.any_))})"
    operator = OPERATORS.get(row.is_)
    words = f"{_field(row.field)} {operator.title if operator else row.is_}"
    if row.value is None:
        return words
    return f"{words} {str(row.value).lower() if isinstance(row.value, bool) else row.value}"


def conditions_in_words(rows: Sequence[Row]) -> str:
    """Return rows that must all hold."""
    return " and ".join(map(_condition, rows))


def _lines(steps: Sequence[Step], margin: str) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{margin}{number}. {headline(step)}"
        yield from _inner(step, f"{margin}   ")


def headline(step: Step) -> str:
    """Return what a step does, without what is inside it."""
    match step:
        case ActionStep():
            return operation_in_words(step.do, step.account)
        case LoopStep():
            return f"for each of {_field(step.for_each.strip('{} '))}:"
        case BranchStep():
            return "depending on the case:"
        case WaitStep():
            return f"wait {step.for_}" if step.for_ else f"wait until {step.until}"
        case StopStep():
            return f"stop: {step.reason}"
        case ApprovalStep():
            limit = f" (stop if nobody decides within {step.within})" if step.within else ""
            return f"ask the {step.who}: {step.ask}{limit}"
        case DigestStep():
            return f"collect, and go on once with all of it {step.release} ({step.zone})"


def _inner(step: Step, margin: str) -> Iterator[str]:
    if isinstance(step, LoopStep):
        yield from _lines(step.steps, margin)
    if isinstance(step, BranchStep):
        for way in step.branches:
            yield f"{margin}{'otherwise' if way.otherwise else f'if {conditions_in_words(way.when)}'}:"
            yield from _lines(way.steps, f"{margin}   ")


def outline(recipe: Recipe) -> str:
    """Say what starts the recipe and what it does, one line for each step."""
    start = f"When {operation_in_words(recipe.trigger.on, recipe.trigger.account)}"
    rows = f", if {conditions_in_words(recipe.only_if)}" if recipe.only_if else ""
    return "\n".join([f"{start}{rows}:", *_lines(recipe.steps, "")])
