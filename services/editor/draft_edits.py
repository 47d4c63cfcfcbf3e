"""What the forms of the editor do to a recipe's tree."""

from collections.abc import Callable, Mapping
from typing import Any

from connectors._kit.catalog import find_action, find_trigger
from recipes import editing
from recipes.editing import Row, Tree
from recipes.schemas import Shape, input_shape
from services.editor.draft_conditions import read_rows
from services.editor.draft_forms import Posted, read_form, read_pairs, read_text
from services.editor.draft_lines import changed_lines
from services.editor.draft_words import kind_of_step

LONGEST_NAME = 200
MOST_TEXT = 2000


def named(tree: Tree, posted: Posted) -> Tree:
    """Give the recipe a name and a description."""
    made = dict(tree)
    made["name"] = " ".join(read_text(posted, "name", tree["name"]).split())[:LONGEST_NAME]
    about = read_text(posted, "description", tree.get("description", "")).strip()[:MOST_TEXT]
    rest = {key: value for key, value in made.items() if key not in ("name", "description")}
    return {"name": made["name"], **({"description": about} if about else {}), **rest}


def with_trigger(tree: Tree, key: str, account: str) -> Tree:
    """Choose what starts the recipe; settings that both triggers have stay."""
    trigger = find_trigger(key)
    kept = _fitting(tree["trigger"].get("with", {}), input_shape(trigger.input) if trigger else None)
    return {**tree, "trigger": _tidy({"on": key, "account": account, "with": kept})}


def with_action(tree: Tree, step_id: str, key: str, account: str) -> Tree:
    """Choose another action for a step; fields that both have stay."""
    action, step = find_action(key), editing.step_of(tree, step_id)
    kept = _fitting(step.get("with", {}), input_shape(action.input) if action else None)
    return editing.replace(tree, step_id, _tidy({"id": step_id, "do": key, "account": account, "with": kept}))


def added(tree: Tree, place: str, key: str, account: str) -> tuple[Tree, str]:
    """Put a new step at a place; `key` is an action or a kind of step. Returns the tree and the step's id."""
    name = key.partition(".")[2]
    if find_action(key) is None and name in editing.KINDS:
        step = editing.bare(tree, name)
    else:
        step = _tidy({"id": editing.free_id(tree, name), "do": key, "account": account})
    return editing.add(tree, place, step), step["id"]


def trigger_filled(tree: Tree, posted: Posted, do: str = "") -> Tree:
    """Fill in the trigger's account, settings and conditions."""
    given, old = changed_lines(dict(posted), do), tree["trigger"]
    trigger = find_trigger(old["on"])
    values = read_form(given, input_shape(trigger.input), old.get("with", {})) if trigger else old.get("with", {})
    account = read_text(given, "account", old.get("account", ""))
    made = {**tree, "trigger": _tidy({"on": old["on"], "account": account, "with": values})}
    rows = read_rows(given, "only_if", tree.get("only_if", []))
    return _ordered({**made, "only_if": rows})


def step_filled(tree: Tree, step_id: str, posted: Posted, do: str = "") -> Tree:
    """Fill in a step from its form; `do` may add or remove a line of it."""
    step, given = editing.step_of(tree, step_id), changed_lines(dict(posted), do)
    return editing.replace(tree, step_id, _FILL[kind_of_step(step)](step, given))


def ways_changed(tree: Tree, step_id: str, do: str) -> Tree:
    """Add or remove a way of a branch: `way+`, `otherwise+` or `way-:1`."""
    if do == "way+":
        return editing.add_way(tree, step_id)
    if do == "otherwise+":
        return editing.add_otherwise(tree, step_id)
    number = do.removeprefix("way-:")
    return editing.remove_way(tree, step_id, int(number)) if number.isdigit() else tree


def _action(step: Row, posted: Posted) -> Row:
    action = find_action(step["do"])
    if action is None:
        return step
    values = read_form(posted, input_shape(action.input), step.get("with", {}))
    return _tidy({**step, "account": read_text(posted, "account", step.get("account", "")), "with": values})


def _loop(step: Row, posted: Posted) -> Row:
    path = read_text(posted, "for_each", step["for_each"]).strip()
    return {**step, "for_each": path}


def _branch(step: Row, posted: Posted) -> Row:
    ways = [_way(way, number, posted) for number, way in enumerate(step["branch"])]
    return {**step, "branch": ways}


def _way(way: Row, number: int, posted: Posted) -> Row:
    if way.get("otherwise"):
        return way
    rows = read_rows(posted, f"when{number}", way.get("when", []))
    return {"when": rows, "steps": way["steps"]}


def _wait(step: Row, posted: Posted) -> Row:
    held = step["wait"]
    key = "until" if "until" in held else "for"
    return {**step, "wait": {key: read_text(posted, f"v:{key}", held.get(key, "")).strip()}}


def _approval(step: Row, posted: Posted) -> Row:
    held = step["approval"]
    made: Row = {"ask": read_text(posted, "v:ask", held["ask"])}
    made["show"] = read_pairs(posted, "show") if "n:show" in posted else held.get("show", {})
    made["who"] = read_text(posted, "who", held.get("who", "admin"))
    within = read_text(posted, "v:within", held.get("within", "")).strip()
    return {**step, "approval": {**made, **({"within": within} if within else {})}}


def _digest(step: Row, posted: Posted) -> Row:
    held = step["digest"]
    entry = read_pairs(posted, "entry") if "n:entry" in posted else held["entry"]
    texts = {name: read_text(posted, f"v:{name}", held.get(name, "")).strip() for name in ("release", "zone")}
    return {**step, "digest": {"entry": entry, **texts}}


def _stop(step: Row, posted: Posted) -> Row:
    return {**step, "stop": read_text(posted, "v:stop", step["stop"])}


_FILL: Mapping[str, Callable[[Row, Posted], Row]] = {
    "action": _action,
    "loop": _loop,
    "branch": _branch,
    "filter": _branch,
    "delay": _wait,
    "wait_until": _wait,
    "approval": _approval,
    "digest": _digest,
    "stop": _stop,
}


def _fitting(values: Mapping[str, Any], shape: Shape | None) -> dict[str, Any]:
    known = shape.fields() or {} if shape else {}
    return {name: value for name, value in values.items() if name in known}


def _tidy(use: Row) -> Row:
    """Leave out an account or fields that are not given, as the text form does."""
    return {key: value for key, value in use.items() if key not in ("account", "with") or value not in ("", {})}


def _ordered(tree: Tree) -> Tree:
    keys = ("name", "description", "trigger", "only_if", "steps")
    return {key: tree[key] for key in keys if key in tree and (key != "only_if" or tree[key])}
