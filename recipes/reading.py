"""Turns the tree of a recipe's text into the recipe, and notes everything that is wrong on the way."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Problem
from recipes.dates import duration_of
from recipes.model import (
    ActionStep,
    AnyOf,
    ApprovalStep,
    Branch,
    BranchStep,
    Condition,
    DigestStep,
    LoopStep,
    Recipe,
    Row,
    Step,
    StopStep,
    TriggerUse,
    WaitStep,
    check_tree,
)
from recipes.words import author, kind_of, near
from recipes.yaml_form import Path, Source

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"trigger", "loop", "item", "true", "false", "nil", "null", "empty", "blank"})
STEP_KINDS = ("do", "for_each", "branch", "wait", "stop", "approval", "digest")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "do": ("id", "do", "account", "with"),
    "for_each": ("id", "for_each", "as", "steps"),
    "branch": ("id", "branch"),
    "wait": ("id", "wait"),
    "stop": ("id", "stop"),
    "approval": ("id", "approval"),
    "digest": ("id", "digest"),
}


def name_problem(name: str, taken: Collection[str]) -> str | None:
    """Say why a step id or loop variable cannot be used, or None."""
    if not NAME.fullmatch(name):
        return f"'{name}' is not a usable name (small letters, digits and _, starting with a letter, at most 40)"
    if name in taken:
        return f"the name '{name}' is used twice"
    return f"'{name}' is a reserved word" if name in RESERVED else None


@dataclass(frozen=True)
class Place:
    """A point in the text: its path, and the words that name it."""

    path: Path
    label: str

    def at(self, *keys: str | int) -> "Place":
        """Go further in, keeping the words."""
        return Place((*self.path, *keys), self.label)


@dataclass
class Reader:
    """Reads parts of one recipe; a wrong part becomes a problem and an empty value, so that reading goes on."""

    source: Source
    ids: set[str] = field(default_factory=set)

    def note(self, place: Place, cause: str, advice: str) -> None:
        """Add a problem with the line nearest to the place."""
        path = place.path
        while path and path not in self.source.lines:
            path = path[:-1]
        where = f"{place.label} (line {self.source.lines.get(path, 1)})"
        self.source.problems.append(Problem(where, cause, author(advice)))

    def fields(self, tree: Any, place: Place, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Any]:
        """Return the mapping with known keys only."""
        if not isinstance(tree, dict):
            self.note(place, f"it is {kind_of(tree)}, not lines of 'key: value'", f"use the keys {', '.join(known)}")
            return {}
        for key in tree.keys() - set(known):
            advice = f"rename or remove it; known keys are {', '.join(known)}"
            self.note(place.at(key), f"'{key}' is not a key here{near(key, known)}", advice)
        for key in needed:
            if key not in tree:
                self.note(place, f"'{key}' is missing", f"add a line '{key}: ...'")
        return {key: value for key, value in tree.items() if key in known}

    def tree(self, value: Any, place: Place, otherwise: Any) -> Any:
        """Return a JSON value that a recipe can hold."""
        try:
            return check_tree(value)
        except ValueError as error:
            self.note(place, str(error), "change this value")
            return otherwise

    def text(self, fields: Mapping[str, Any], key: str, place: Place, otherwise: str = "") -> str:
        """Return text; anything else is a problem."""
        value = fields.get(key, otherwise)
        if isinstance(value, str):
            return str(self.tree(value, place.at(key), otherwise))
        self.note(
            place.at(key), f"'{key}' is {kind_of(value)}, not text", "write text, in quotes if it looks like a number"
        )
        return otherwise

    def items(self, fields: Mapping[str, Any], key: str, place: Place) -> list[Any]:
        """Return a list; a missing one is empty."""
        value = fields.get(key, [])
        if isinstance(value, list):
            return value
        self.note(place.at(key), f"'{key}' is {kind_of(value)}, not a list", "start each line of the list with '- '")
        return []

    def input(self, fields: Mapping[str, Any], place: Place, key: str = "with") -> dict[str, Any]:
        """Return the mapping under `with` (or another key); a missing or empty one is {}."""
        value = fields.get(key)
        if value is None:
            return {}
        if isinstance(value, dict):
            return dict(self.tree(value, place.at(key), {}))
        cause = f"'{key}' is {kind_of(value)}, not lines of 'field: value'"
        self.note(place.at(key), cause, "give each field a line")
        return {}

    def recipe(self) -> Recipe:
        """Read the whole text."""
        place = Place((), "the recipe")
        keys = ("name", "description", "trigger", "only_if", "steps")
        fields = self.fields(self.source.tree, place, keys, ("name", "trigger", "steps"))
        return Recipe(
            name=self.text(fields, "name", place),
            description=self.text(fields, "description", place),
            trigger=self.trigger(fields.get("trigger", {"on": ""}), Place(("trigger",), "the trigger")),
            only_if=self.conditions(fields, "only_if", place),
            steps=self.steps(fields, "steps", place),
        )

    def trigger(self, tree: Any, place: Place) -> TriggerUse:
        """Read the mapping under `trigger`."""
        fields = self.fields(tree, place, ("on", "account", "with"), ("on",))
        account = self.text(fields, "account", place)
        return TriggerUse(on=self.text(fields, "on", place), account=account, input=self.input(fields, place))

    def conditions(self, fields: Mapping[str, Any], key: str, place: Place) -> tuple[Row, ...]:
        """Read the rows under `only_if` or `when`."""
        rows = enumerate(self.items(fields, key, place))
        owner = "" if not place.path else f" of {place.label}"
        return tuple(
            self.row(row, Place((*place.path, key, number), f"condition {number + 1}{owner}")) for number, row in rows
        )

    def row(self, tree: Any, place: Place) -> Row:
        """Read one row, or rows of which one is enough."""
        if not isinstance(tree, dict) or "any" not in tree:
            return self.condition(tree, place)
        rows = enumerate(self.items(self.fields(tree, place, ("any",)), "any", place))
        return AnyOf(any_=tuple(self.condition(row, place.at("any", number)) for number, row in rows))

    def condition(self, tree: Any, place: Place) -> Condition:
        """Read one comparison."""
        fields = self.fields(tree, place, ("field", "is", "value"), ("field", "is"))
        value = self.tree(fields.get("value"), place.at("value"), None)
        return Condition(field=self.text(fields, "field", place), is_=self.text(fields, "is", place), value=value)

    def steps(self, fields: Mapping[str, Any], key: str, place: Place) -> tuple[Step, ...]:
        """Read a list of steps, nested ones included."""
        rows = enumerate(self.items(fields, key, place), 1)
        found = [self.step(row, place.at(key, number - 1), number) for number, row in rows]
        return tuple(step for step in found if step)

    def step(self, tree: Any, place: Place, number: int) -> Step | None:
        """Read one step; None when its kind cannot be told."""
        label = f"step '{tree['id']}'" if isinstance(tree, dict) and "id" in tree else f"step {number}"
        place = Place(place.path, label)
        kinds = [kind for kind in STEP_KINDS if isinstance(tree, dict) and kind in tree]
        if len(kinds) != 1:
            self._unclear(tree, kinds, place)
            return None
        fields = self.fields(tree, place, SHAPES[kinds[0]], ("id",))
        step: Step = getattr(self, f"_{kinds[0]}")(fields, self.step_id(fields, place), place)
        return step

    def _unclear(self, tree: Any, kinds: list[str], place: Place) -> None:
        if not isinstance(tree, dict):
            self.fields(tree, place, STEP_KINDS)
        elif kinds:
            self.note(place, f"it is several steps in one ({', '.join(kinds)})", "make each a step of its own")
        else:
            others = [near(key, STEP_KINDS) for key in tree if key not in ("id", "account", "with", "steps", "as")]
            cause = f"it does not say what to do{next(filter(None, others), '')}"
            self.note(place, cause, f"give it one of {', '.join(STEP_KINDS)}")

    def step_id(self, fields: Mapping[str, Any], place: Place) -> str:
        """Read an id and see that it is usable and not taken."""
        name = self.text(fields, "id", place)
        cause = name_problem(name, self.ids) if "id" in fields else None
        if cause:
            self.note(place.at("id"), cause, "give the step another id")
        self.ids.add(name)
        return name

    def _do(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        do, account = self.text(fields, "do", place), self.text(fields, "account", place)
        return ActionStep(id=step_id, do=do, account=account, input=self.input(fields, place))

    def _for_each(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        items, name = self.text(fields, "for_each", place), self.text(fields, "as", place, "item")
        return LoopStep(id=step_id, for_each=items, as_=name, steps=self.steps(fields, "steps", place))

    def _branch(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        rows = enumerate(self.items(fields, "branch", place))
        ways = (self.way(row, Place((*place.path, "branch", n), f"way {n + 1} of {place.label}")) for n, row in rows)
        return BranchStep(id=step_id, branches=tuple(ways))

    def way(self, tree: Any, place: Place) -> Branch:
        """Read one way of a branch."""
        fields = self.fields(tree, place, ("when", "otherwise", "steps"))
        otherwise = fields.get("otherwise", False)
        if not isinstance(otherwise, bool):
            self.note(
                place.at("otherwise"), f"'otherwise' is {kind_of(otherwise)}, not true", "write 'otherwise: true'"
            )
        when = self.conditions(fields, "when", place)
        return Branch(when=when, otherwise=otherwise is True, steps=self.steps(fields, "steps", place))

    def _wait(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        inner = place.at("wait")
        time = self.fields(fields["wait"], inner, ("for", "until"))
        until = self.text(time, "until", inner) if "until" in time else None
        return WaitStep(id=step_id, for_=self.span(time, "for", inner), until=until)

    def span(self, fields: Mapping[str, Any], key: str, place: Place) -> str | None:
        """Return a time such as "2 days"; None when there is none."""
        if key not in fields:
            return None
        text = self.text(fields, key, place)
        try:
            duration_of(text or "1 day")
        except ValueError as error:
            self.note(place.at(key), str(error), "write for example '2 days'")
        return text

    def _approval(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        inner = place.at("approval")
        given = self.fields(fields["approval"], inner, ("ask", "show", "who", "within"), ("ask",))
        return ApprovalStep(
            id=step_id,
            ask=self.text(given, "ask", inner),
            show=self.input(given, inner, "show"),
            who=self.text(given, "who", inner, "admin"),
            within=self.span(given, "within", inner),
        )

    def _digest(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        inner = place.at("digest")
        given = self.fields(fields["digest"], inner, ("entry", "release", "zone"), ("entry", "release"))
        entry = self.tree(given.get("entry"), inner.at("entry"), None)
        zone = self.text(given, "zone", inner, "UTC")
        return DigestStep(id=step_id, entry=entry, release=self.text(given, "release", inner), zone=zone)

    def _stop(self, fields: Mapping[str, Any], step_id: str, place: Place) -> Step:
        return StopStep(id=step_id, reason=self.text(fields, "stop", place))
