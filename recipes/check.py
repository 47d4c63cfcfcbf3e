"""Checks a recipe before it is saved for use: nothing that is certain to fail later passes here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from actions import Action
from core.errors import Problem
from core.signatures import BUILT_IN
from recipes.check_conditions import check_condition
from recipes.check_input import InputCheck, disagree, form_faults, text_shape
from recipes.check_people import approval_output, check_approval, check_digest, digest_output, names_after
from recipes.dates import duration_of, parse_date
from recipes.filters import Refused
from recipes.liquid_text import is_template
from recipes.model import (
    MAX_NESTING,
    MAX_STEPS,
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
    TriggerUse,
    WaitStep,
    app_of,
    walk,
    ways_of,
)
from recipes.reading import name_problem
from recipes.schemas import NUMBER, TEXT, UNKNOWN, Shape, input_shape, output_shape
from recipes.scopes import Names, Unresolved
from recipes.words import author, near
from triggers import Trigger


class CatalogView(Protocol):
    """The operations a recipe can use."""

    def trigger(self, key: str) -> Trigger | None:
        """Return the trigger with this key, or None."""

    def action(self, key: str) -> Action | None:
        """Return the action with this key, or None."""

    def keys(self) -> Collection[str]:
        """Return the keys of all triggers and actions."""


def _record(**fields: Shape) -> Shape:
    properties = {name: shape.schema for name, shape in fields.items()}
    return Shape({"type": "object", "properties": properties}, {})


LOOP = _record(index=NUMBER, count=NUMBER)


@dataclass
class _Check:
    """One check of one recipe; problems gather in reading order."""

    catalog: CatalogView
    accounts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def note(self, where: str, cause: str, advice: str = "correct it in the recipe") -> None:
        self.problems.append(Problem(where, cause, author(advice)))

    def recipe(self, recipe: Recipe) -> None:
        if not recipe.name.strip():
            self.note("the recipe", "it has no name", "give it a name that tells recipes apart")
        count = sum(1 for _ in walk(recipe.steps))
        if count > MAX_STEPS:
            self.note("the recipe", f"it has {count} steps; the limit is {MAX_STEPS}", "split it into several recipes")
        names = self.trigger(recipe.trigger)
        for step in walk(recipe.steps):
            names = names.without(step.id, f"refers to the step '{step.id}', which comes later or is this step")
        self.conditions(recipe.only_if, names, "")
        self.steps(recipe.steps, names, "the recipe", 1)

    def trigger(self, use: TriggerUse) -> Names:
        trigger = self.catalog.trigger(use.on)
        if trigger is None:
            self.unknown("the trigger", use.on, filter(self.catalog.trigger, self.catalog.keys()))
            return Names({"trigger": UNKNOWN})
        self.account("the trigger", use.on, use.account)
        before = len(self.problems)
        self.form("the trigger", use.input, input_shape(trigger.input), Names())
        if len(self.problems) == before:
            self.whole("the trigger", use.input, trigger.input)
        return Names({"trigger": output_shape(trigger.output)})

    def unknown(self, where: str, key: str, known: Iterable[str]) -> None:
        cause = f"there is no '{key}'{near(key, known)}" if key else "nothing is chosen"
        self.note(where, cause, "choose one from the list of apps")

    def account(self, where: str, key: str, name: str) -> None:
        if app_of(key) == BUILT_IN:
            if name:
                self.note(where, f"'{key}' needs no account, but '{name}' is named", "leave the account out")
            return
        app, owner = app_of(key), self.accounts.get(name)
        fitting = sum(1 for other in self.accounts.values() if other == app)
        if not name and fitting != 1:
            cause = f"no account is named, and {fitting or 'none'} of '{app}' are connected"
            self.note(where, cause, f"name a connected '{app}' account, or ask an administrator to connect one")
        elif name and owner is None:
            cause = f"there is no account named '{name}'{near(name, self.accounts)}"
            self.note(where, cause, "choose a connected account, or ask an administrator to connect one")
        elif name and owner != app:
            cause = f"the account '{name}' belongs to '{owner}', but '{key}' needs one of '{app}'"
            self.note(where, cause, f"choose a connected '{app}' account")

    def form(self, where: str, values: dict[str, Any], shape: Shape, names: Names) -> None:
        for place, cause in InputCheck(names).form(values, shape):
            self.note(f"{where}, field '{place}'", cause, "correct this field")

    def whole(self, where: str, values: dict[str, Any], form: type[BaseModel]) -> None:
        """Check what no field shows alone; possible where no value is known only later."""
        for place, cause in form_faults(values, form):
            self.note(f"{where}, field '{place}'" if place else where, cause, "correct it in the recipe")

    def conditions(self, rows: Iterable[Row], names: Names, owner: str, before: str = "") -> None:
        for number, row in enumerate(rows, 1):
            where = f"condition {before}{number}{owner}"
            if isinstance(row, AnyOf):
                self.choice(row, names, where, owner, f"{number}.")
                continue
            for cause in check_condition(row, names):
                self.note(f"{where} ('{row.field}')", cause, "correct this condition")

    def choice(self, row: AnyOf, names: Names, where: str, owner: str, before: str) -> None:
        if not row.any_:
            self.note(where, "it has no conditions", "add one, or remove it")
        self.conditions(row.any_, names, owner, before)

    def steps(self, steps: tuple[Step, ...], names: Names, owner: str, depth: int) -> None:
        if not steps:
            self.note(owner, "it has no steps", "add a step, or remove it")
        if depth > MAX_NESTING:
            self.note(owner, f"steps are nested deeper than {MAX_NESTING} levels", "make it flatter")
            return
        for step in steps:
            where = f"step '{step.id}'"
            if cause := name_problem(step.id, self.used | set(names.shapes)):
                self.note(where, cause, "give the step another id")
            self.used.add(step.id)
            names = self.after(step, self.step(step, names, where, depth), names)

    def after(self, step: Step, output: Shape | None, names: Names) -> Names:
        for way in ways_of(step):
            names = _leave(way, names)
        if output and isinstance(step, DigestStep):
            return names_after(step, names, output)
        if output:
            return names.with_name(step.id, output)
        return names.without(step.id, f"refers to the step '{step.id}', which yields nothing")

    def step(self, step: Step, names: Names, where: str, depth: int) -> Shape | None:
        match step:
            case ActionStep():
                return self.action(step, names, where)
            case LoopStep():
                return self.loop(step, names, where, depth)
            case BranchStep():
                return self.branch(step, names, where, depth)
            case WaitStep():
                self.wait(step, names, where)
            case StopStep():
                self.stop(step, names, where)
            case ApprovalStep():
                return self.approval(step, names, where)
            case DigestStep():
                return self.digest(step, names, where)
        return None

    def approval(self, step: ApprovalStep, names: Names, where: str) -> Shape:
        for cause in check_approval(step, names):
            self.note(where, cause)
        return approval_output(step, names)

    def digest(self, step: DigestStep, names: Names, where: str) -> Shape:
        for cause in check_digest(step, names):
            self.note(where, cause)
        return digest_output(step, names)

    def action(self, step: ActionStep, names: Names, where: str) -> Shape:
        action = self.catalog.action(step.do)
        if action is None:
            self.unknown(where, step.do, filter(self.catalog.action, self.catalog.keys()))
            return UNKNOWN
        self.account(where, step.do, step.account)
        self.form(where, step.input, input_shape(action.input), names)
        return output_shape(action.output)

    def loop(self, step: LoopStep, names: Names, where: str, depth: int) -> Shape:
        cause = name_problem(step.as_, self.used | set(names.shapes))
        if cause and (step.as_ != "item" or "item" in names.shapes):
            self.note(f"{where}, 'as'", cause, "give the loop's item another name")
        inner = names.with_name(step.as_, self.repeated(step, names, where)).with_name("loop", LOOP)
        self.steps(step.steps, inner, where, depth + 1)
        return _record(count=NUMBER)

    def repeated(self, step: LoopStep, names: Names, where: str) -> Shape:
        try:
            items = text_shape(step.for_each, names).items() if is_template(step.for_each) else None
        except (Unresolved, Refused) as refused:
            self.note(f"{where}, 'for_each'", str(refused), "refer to a list")
            return UNKNOWN
        if items is None:
            cause = f"'{step.for_each}' is not a list"
            self.note(f"{where}, 'for_each'", cause, "refer to a list, such as {{ trigger.line_items }}")
        return items or UNKNOWN

    def branch(self, step: BranchStep, names: Names, where: str, depth: int) -> Shape:
        if not step.branches:
            self.note(where, "it has no ways to go", "add a way with conditions and steps")
        for number, way in enumerate(step.branches, 1):
            place = f"way {number} of {where}"
            if way.otherwise and (way.when or number < len(step.branches)):
                self.note(place, "'otherwise' must be the last way and without conditions", "move it to the end")
            if not way.otherwise and not way.when:
                self.note(place, "it has no conditions", "add one, or make it the 'otherwise' way")
            self.conditions(way.when, names, f" of {place}")
            self.steps(way.steps, names, place, depth + 1)
            names = _leave(way.steps, names)
        return _record(taken=NUMBER)

    def stop(self, step: StopStep, names: Names, where: str) -> None:
        if not step.reason.strip():
            self.note(where, "it does not say why the run stops", "write the reason")
        for _, cause in InputCheck(names).value(step.reason, TEXT, "stop"):
            self.note(where, cause, "correct the reason")

    def wait(self, step: WaitStep, names: Names, where: str) -> None:
        if bool(step.for_) == bool(step.until):
            self.note(where, "it needs a time: either 'for' or 'until'", "write for example 'for: 2 days'")
        try:
            duration_of(step.for_ or "1 day")
            given = text_shape(step.until, names).kinds() if step.until and is_template(step.until) else None
        except ValueError as error:
            self.note(where, str(error), "write for example '2 days', or refer to a date")
            return
        dated = parse_date(step.until) if given is None else not disagree(given, frozenset({"string"}))
        if step.until and not dated:
            self.note(where, f"'{step.until}' is not a date", "refer to a date, or write one such as 2026-03-09")


def _leave(steps: tuple[Step, ...], names: Names) -> Names:
    for step in walk(steps):
        reason = f"refers to the step '{step.id}' inside a loop or branch, which cannot be used outside it"
        names = names.without(step.id, reason)
    return names


def check_recipe(recipe: Recipe, catalog: CatalogView, accounts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return everything wrong with a recipe, in reading order; `accounts` maps connection names to app keys."""
    check = _Check(catalog, accounts)
    check.recipe(recipe)
    return tuple(check.problems)
