"""The text form (YAML) of a recipe, for people, files and version control."""

from typing import Any

from core.errors import Mistake
from recipes.model import (
    ActionStep,
    AnyOf,
    ApprovalStep,
    Branch,
    BranchStep,
    DigestStep,
    LoopStep,
    Recipe,
    Row,
    Step,
    TriggerUse,
    WaitStep,
)
from recipes.reading import Reader
from recipes.yaml_form import dump, parse


def read_recipe(text: str) -> Recipe:
    """Read a recipe of at most 200 kB; raises Mistake with all problems found, each with its line."""
    source = parse(text)
    recipe = Reader(source).recipe()
    if source.problems:
        raise Mistake(tuple(source.problems))
    return recipe


def write_recipe(recipe: Recipe) -> str:
    """Write a recipe as text that reads back equal."""
    tree: dict[str, Any] = {"name": recipe.name, "description": recipe.description, "trigger": _use(recipe.trigger)}
    tree["only_if"] = [_condition(row) for row in recipe.only_if]
    return dump(_filled(tree) | {"steps": _steps(recipe.steps)})


def _filled(tree: dict[str, Any]) -> dict[str, Any]:
    empty: tuple[Any, ...] = ("", [], {}, None)
    return {key: value for key, value in tree.items() if key in ("name", "on", "do") or value not in empty}


def _use(use: TriggerUse) -> dict[str, Any]:
    return _filled({"on": use.on, "account": use.account, "with": use.input})


def _condition(row: Row) -> dict[str, Any]:
    if isinstance(row, AnyOf):
        return {"any": [_condition(each) for each in row.any_]}
    tree = {"field": row.field, "is": row.is_}
    return tree if row.value is None else {**tree, "value": row.value}


def _steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [{"id": step.id} | _step(step) for step in steps]


def _step(step: Step) -> dict[str, Any]:
    match step:
        case ActionStep():
            return _filled({"do": step.do, "account": step.account, "with": step.input})
        case LoopStep():
            return {"for_each": step.for_each, "as": step.as_, "steps": _steps(step.steps)}
        case BranchStep():
            return {"branch": [_way(branch) for branch in step.branches]}
        case WaitStep():
            times = {"for": step.for_, "until": step.until}
            return {"wait": {key: value for key, value in times.items() if value is not None}}
        case ApprovalStep():
            asked = {"ask": step.ask, "show": step.show, "who": step.who, "within": step.within}
            return {"approval": {key: value for key, value in asked.items() if value is not None}}
        case DigestStep():
            return {"digest": {"entry": step.entry, "release": step.release, "zone": step.zone}}
    return {"stop": step.reason}


def _way(branch: Branch) -> dict[str, Any]:
    tree = {"when": [_condition(row) for row in branch.when], "otherwise": branch.otherwise}
    return {key: value for key, value in tree.items() if value} | {"steps": _steps(branch.steps)}
