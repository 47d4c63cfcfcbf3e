"""What a step may refer to: the trigger and earlier steps, with what each holds for the sample at hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors._kit.catalog import find_action, find_trigger
from engine.asking import foresee_approval
from engine.collecting import foresee_digest
from engine.walks import plain, typed
from recipes.check import LOOP
from recipes.check_input import text_shape
from recipes.check_people import approval_output, digest_output
from recipes.filters import Refused
from recipes.fitting import form_of
from recipes.mapping import MappingError, evaluate
from recipes.model import ActionStep, ApprovalStep, DigestStep, LoopStep, Recipe, Step, ways_of
from recipes.schemas import NUMBER, UNKNOWN, Shape, group_of, output_shape
from recipes.scopes import Names, Unresolved
from services.editor.drafts import Content
from triggers.builtin.manual import Questions

MANUAL = "builtin.manual"
EXAMPLES: Mapping[str, Any] = {"text": "Sample", "number": "1", "money": "250.00", "date": "2026-03-09"}
COUNT = group_of({"count": NUMBER})


@dataclass(frozen=True)
class Visible:
    """A name that can be used. `title` is of the operation behind it; `real` says that `value` was read somewhere."""

    name: str
    title: str
    shape: Shape
    value: Any
    real: bool = False


Scope = tuple[Visible, ...]


def values_of(scope: Scope) -> dict[str, Any]:
    """Return what the names hold, as a recipe that runs would see it."""
    return {each.name: each.value for each in scope}


def names_of(scope: Scope) -> Names:
    """Return the names with their shapes."""
    return Names({each.name: each.shape for each in scope})


def scope_before(content: Content, recipe: Recipe, step_id: str) -> Scope:
    """Return what a step may refer to."""
    found = _search(recipe.steps, step_id, _started(content, recipe), content)
    return _started(content, recipe) if found is None else found


def scope_inside(content: Content, recipe: Recipe, step: LoopStep) -> Scope:
    """Return what the steps inside a loop may refer to."""
    return _inside(step, scope_before(content, recipe, step.id))


def scope_of_trigger(content: Content, recipe: Recipe) -> Scope:
    """Return what the recipe's own conditions may refer to."""
    return _started(content, recipe)


def chosen_item(content: Content) -> Any:
    """Return the real item that was chosen as the sample (JSON), or None."""
    items = (content.sample or {}).get("items") or ()
    return items[min(content.sample["chosen"], len(items) - 1)]["payload"] if items and content.sample else None


def repeated(text: str, scope: Scope) -> tuple[Shape, Any]:
    """Return the shape of the items of a list that a template yields, and the first one."""
    try:
        shape = text_shape(text, names_of(scope)).items() if text else None
        items = evaluate(text, values_of(scope))
    except (Unresolved, Refused, MappingError):
        return UNKNOWN, None
    return shape or UNKNOWN, items[0] if isinstance(items, list | tuple) and items else None


def _started(content: Content, recipe: Recipe) -> Scope:
    trigger = find_trigger(recipe.trigger.on)
    if trigger is None:
        return ()
    item = chosen_item(content)
    value = plain(trigger.example()) if item is None else typed(trigger.output, item)
    shape = output_shape(trigger.output)
    if trigger.key == MANUAL:
        shape, value = _asked(recipe, shape, value)
    return (Visible("trigger", trigger.title, shape, value, item is not None),)


def _asked(recipe: Recipe, shape: Shape, value: Any) -> tuple[Shape, Any]:
    """Show what this recipe asks for, which no schema of all recipes can know."""
    try:
        asked = form_of(recipe.trigger.input, Questions).inputs
    except ValueError:
        return shape, value
    known = {**(shape.fields() or {}), "values": group_of({each.name: UNKNOWN for each in asked})}
    return group_of(known), {**value, "values": {each.name: EXAMPLES.get(each.kind, "Sample") for each in asked}}


def _search(steps: tuple[Step, ...], step_id: str, seen: Scope, content: Content) -> Scope | None:
    for step in steps:
        if step.id == step_id:
            return seen
        inner = _inside(step, seen) if isinstance(step, LoopStep) else seen
        for way in ways_of(step):
            found = _search(way, step_id, inner, content)
            if found is not None:
                return found
        seen = _after(step, seen, content)
    return None


def _inside(step: LoopStep, seen: Scope) -> Scope:
    shape, first = repeated(step.for_each, seen)
    counted = Visible("loop", "Which one", LOOP, {"index": 1, "count": 1})
    return (*seen, counted, Visible(step.as_, "Each one", shape, first))


def _after(step: Step, seen: Scope, content: Content) -> Scope:
    match step:
        case ActionStep():
            return (*seen, *_acted(step, content))
        case LoopStep():
            return (*seen, Visible(step.id, "Loop", COUNT, {"count": 1}))
        case ApprovalStep():
            shape = approval_output(step, names_of(seen))
            return (*seen, Visible(step.id, "Approval", shape, _foreseen(step, seen)))
        case DigestStep():
            return (Visible(step.id, "Digest", digest_output(step, names_of(seen)), _foreseen(step, seen)),)
    return seen


def _acted(step: ActionStep, content: Content) -> Scope:
    action = find_action(step.do)
    if action is None:
        return ()
    tried = content.outputs.get(step.id)
    value = plain(action.example()) if tried is None else typed(action.output, tried)
    return (Visible(step.id, action.title, output_shape(action.output), value, tried is not None),)


def _foreseen(step: ApprovalStep | DigestStep, seen: Scope) -> Any:
    """Return what a waiting step would give, as far as the samples tell."""
    try:
        scope = values_of(seen)
        return (foresee_approval(step, scope) if isinstance(step, ApprovalStep) else foresee_digest(step, scope)).output
    except (MappingError, ValueError, LookupError):
        return {}
