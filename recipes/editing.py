"""Edits a recipe's tree, as its text is read: every change returns a new tree and leaves the old one as it was.

A place where a step can stand is `start`, `after.<step>`, or `in.<loop or branch>.<way, from 0>`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from recipes.model import ApprovalStep
from recipes.reading import RESERVED
from recipes.renaming import with_names

Tree = dict[str, Any]
Row = dict[str, Any]

START = "start"
LONGEST_ID = 40
_BARE: Mapping[str, Any] = {
    "loop": {"for_each": "", "as": "each", "steps": []},
    "branch": {"branch": [{"when": [], "steps": []}, {"otherwise": True, "steps": []}]},
    "filter": {"branch": [{"when": [], "steps": []}]},
    "delay": {"wait": {"for": "1 day"}},
    "wait_until": {"wait": {"until": ""}},
    "approval": {"approval": {"ask": "", "show": {}, "who": ApprovalStep.model_fields["who"].default}},
    "digest": {"digest": {"entry": {}, "release": "every day at 17:00", "zone": "UTC"}},
    "stop": {"stop": ""},
}
"""What each kind of step looks like before anything is filled in."""
KINDS = tuple(_BARE)


class NoSuchPlace(LookupError):
    """The tree has no such step or way; it may just have been removed."""


def blank() -> Tree:
    """Return a recipe in which nothing is chosen yet."""
    return {"name": "", "trigger": {"on": ""}, "steps": []}


def ways_of(step: Row) -> list[list[Row]]:
    """Return the lists of steps inside a step: one for a loop, one for each way of a branch."""
    if "for_each" in step:
        return [step["steps"]]
    return [way["steps"] for way in step.get("branch", ())]


def walk(steps: list[Row]) -> Iterator[Row]:
    """Yield every step, each before the steps inside it."""
    for step in steps:
        yield step
        for way in ways_of(step):
            yield from walk(way)


def step_of(tree: Tree, step_id: str) -> Row:
    """Return a step by its id; raises NoSuchPlace."""
    around, index = _stand(tree, step_id)
    return around[index]


def free_id(tree: Tree, wanted: str) -> str:
    """Return an id that no step and no loop's item has: `task`, then `task_2`, `task_3`."""
    taken = set(RESERVED)
    for step in walk(tree["steps"]):
        taken |= {step["id"], step.get("as", "")}
    name, number = wanted[:LONGEST_ID], 1
    while name in taken:
        number += 1
        name = f"{wanted[: LONGEST_ID - 4]}_{number}"
    return name


def bare(tree: Tree, kind: str) -> Row:
    """Return a new step of a kind that belongs to recipes themselves, with an id of its own."""
    step: Row = {"id": free_id(tree, kind), **deepcopy(_BARE[kind])}
    if "as" in step:
        step["as"] = free_id(tree, step["as"])
    return step


def is_filter(step: Row) -> bool:
    """Tell whether a branch has one way only: what follows happens under its conditions, or nothing does."""
    ways = step.get("branch", ())
    return len(ways) == 1 and not ways[0].get("otherwise")


def add(tree: Tree, place: str, step: Row) -> Tree:
    """Put a step at a place. A filter takes in what stood after it, as that now depends on it."""
    made = deepcopy(tree)
    around, index = _place(made, place)
    around.insert(index, deepcopy(step))
    if is_filter(step):
        around[index]["branch"][0]["steps"] = around[index + 1 :]
        del around[index + 1 :]
    return made


def remove(tree: Tree, step_id: str) -> Tree:
    """Take a step out, with all steps inside it; a filter leaves those that stood under it."""
    made = deepcopy(tree)
    around, index = _stand(made, step_id)
    kept = ways_of(around[index])[0] if is_filter(around[index]) else []
    around[index : index + 1] = kept
    return made


def replace(tree: Tree, step_id: str, step: Row) -> Tree:
    """Put other content in a step's place; its id stays."""
    made = deepcopy(tree)
    around, index = _stand(made, step_id)
    around[index] = {**deepcopy(step), "id": step_id}
    return made


def move(tree: Tree, step_id: str, by: int) -> Tree:
    """Move a step up (-1) or down (1) among its neighbours; from the edge of a loop or branch it leaves that."""
    made = deepcopy(tree)
    around, index = _stand(made, step_id)
    step = around.pop(index)
    if 0 <= index + by <= len(around):
        around.insert(index + by, step)
        return made
    outer = _holder(made["steps"], around)
    if outer is None:
        around.insert(index, step)
    else:
        outer[0].insert(outer[1] + (by > 0), step)
    return made


def duplicate(tree: Tree, step_id: str) -> Tree:
    """Put a copy after a step, with ids of its own; what refers to each other inside the copy stays inside it."""
    made = deepcopy(tree)
    around, index = _stand(made, step_id)
    copy = deepcopy(around[index])
    names: dict[str, str] = {}
    for inner in walk([copy]):
        names[inner["id"]] = free_id({"steps": [*made["steps"], *_named(names)]}, _stem(inner["id"]))
        inner["id"] = names[inner["id"]]
    around.insert(index + 1, with_names(copy, names))
    return made


def add_way(tree: Tree, step_id: str) -> Tree:
    """Give a branch one more way, before the one for everything else."""
    made = deepcopy(tree)
    ways = step_of(made, step_id).get("branch", [])
    at = len(ways) - 1 if ways and ways[-1].get("otherwise") else len(ways)
    ways.insert(at, {"when": [], "steps": []})
    return made


def add_otherwise(tree: Tree, step_id: str) -> Tree:
    """Give a branch a way for everything else, if it has none."""
    made = deepcopy(tree)
    ways = step_of(made, step_id).get("branch", [])
    if not ways or not ways[-1].get("otherwise"):
        ways.append({"otherwise": True, "steps": []})
    return made


def remove_way(tree: Tree, step_id: str, number: int) -> Tree:
    """Take a way out of a branch, with its steps."""
    made = deepcopy(tree)
    ways = step_of(made, step_id).get("branch", [])
    if not 0 <= number < len(ways):
        raise NoSuchPlace(step_id)
    del ways[number]
    return made


def up_to(tree: Tree, step_id: str) -> Tree:
    """Return the recipe that ends with a step: what comes later is left out, and ways that lead elsewhere."""
    made = deepcopy(tree)
    _cut(made["steps"], step_id)
    return made


def _cut(steps: list[Row], step_id: str) -> bool:
    for index, step in enumerate(steps):
        if step["id"] == step_id:
            del steps[index + 1 :]
            return True
        for way in ways_of(step):
            if _cut(way, step_id):
                del steps[index + 1 :]
                _keep_way(step, way)
                return True
    return False


def _keep_way(step: Row, kept: list[Row]) -> None:
    """Leave out what stands in other ways; their conditions still decide, so they end there and say so."""
    for number, way in enumerate(step.get("branch", ())):
        if way["steps"] is not kept:
            way["steps"] = [{"id": f"{step['id'][:30]}_way_{number}", "stop": "It goes another way"}]


def _named(names: Mapping[str, str]) -> list[Row]:
    return [{"id": name} for name in names.values()]


def _stem(step_id: str) -> str:
    head, _, tail = step_id.rpartition("_")
    return head if head and tail.isdigit() else step_id


def _stand(tree: Tree, step_id: str) -> tuple[list[Row], int]:
    for around in _lists(tree["steps"]):
        for index, step in enumerate(around):
            if step["id"] == step_id:
                return around, index
    raise NoSuchPlace(step_id)


def _lists(steps: list[Row]) -> Iterator[list[Row]]:
    yield steps
    for step in steps:
        for way in ways_of(step):
            yield from _lists(way)


def _holder(steps: list[Row], inner: list[Row]) -> tuple[list[Row], int] | None:
    for around in _lists(steps):
        for index, step in enumerate(around):
            if any(way is inner for way in ways_of(step)):
                return around, index
    return None


def _place(tree: Tree, place: str) -> tuple[list[Row], int]:
    kind, _, rest = place.partition(".")
    if kind == START:
        return tree["steps"], 0
    if kind == "after":
        around, index = _stand(tree, rest)
        return around, index + 1
    step_id, _, number = rest.partition(".")
    ways = ways_of(step_of(tree, step_id))
    if kind != "in" or not number.isdigit() or int(number) >= len(ways):
        raise NoSuchPlace(place)
    return ways[int(number)], 0
