"""What people should know before a recipe runs: which steps may be done twice, which may wait for
a person, and what a bookkeeper would ask about."""

from collections.abc import Iterator

from actions import Guarantee
from recipes.accounting import warnings
from recipes.check import CatalogView
from recipes.model import ActionStep, ApprovalStep, Recipe, Step, walk

UNSURE = (Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE)


def cautions(recipe: Recipe, catalog: CatalogView) -> tuple[str, ...]:
    """Return one sentence for each step that may repeat or needs a person, then what a bookkeeper would ask about."""
    return (*(words for step in walk(recipe.steps) for words in _about(step, catalog)), *warnings(recipe))


def _about(step: Step, catalog: CatalogView) -> Iterator[str]:
    match step:
        case ActionStep():
            action = catalog.action(step.do)
            if action and action.guarantee in UNSURE:
                yield f"Step '{step.id}' ({action.title}): {action.guarantee.value}. {action.guarantee.meaning}"
        case ApprovalStep():
            late = f"; it stops after {step.within} without one" if step.within else ""
            yield f"Step '{step.id}' needs a person: the run waits for the {step.who}'s answer{late}."
