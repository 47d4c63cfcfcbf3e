"""The editor's page: the recipe as a list of steps, one of them open, and what is still to be done."""

from collections.abc import Iterator, Mapping

from connectors._kit.catalog import find_trigger
from core.errors import mistake
from engine.installation import Installation
from recipes.cautions import cautions
from recipes.editing import Row, Tree, ways_of
from recipes.model import app_of
from services.actors import Actor, Permission, firm_of
from services.catalogue import Catalogue
from services.editor.draft_chooser import AppOffer, steps_offered, triggers_offered
from services.editor.draft_panels import PanelView, step_panel, trigger_panel
from services.editor.draft_problems import RECIPE, TRIGGER, Checked, Found, checked_in
from services.editor.draft_samples import SampleView, sample_of
from services.editor.draft_words import (
    conditions_words,
    icon_of,
    icon_of_app,
    kind_of_step,
    summary_of,
    title_of,
    way_words,
)
from services.editor.drafts import Draft
from services.recipe_views import moves_money
from services.views import View


class StepCard(View):
    """A step in the list. `problems` counts what is wrong with it itself, not with the steps inside."""

    id: str
    number: str
    kind: str
    title: str
    icon: str
    summary: str
    problems: int
    ways: "tuple[WayCard, ...]" = ()


class WayCard(View):
    """Steps inside a step, under words that say when they are done; `place` is where the first would stand."""

    words: str
    place: str
    steps: tuple[StepCard, ...]


class TriggerCard(View):
    """What starts the recipe; without a key nothing is chosen."""

    key: str
    title: str
    icon: str
    summary: str
    conditions: str
    problems: int


class Trouble(View):
    """One thing to be done before the recipe can be saved; `owner` is where."""

    owner: str
    title: str
    words: str


class BuilderView(View):
    """The whole page. `newer`: somebody saved a version since this draft began."""

    key: str
    name: str
    description: str
    state: str
    version: int
    base: int
    newer: bool
    undoable: bool
    kept: bool
    trigger: TriggerCard
    steps: tuple[StepCard, ...]
    panel: PanelView | None
    offers: tuple[AppOffer, ...] = ()
    place: str = ""
    change: str = ""
    troubles: tuple[Trouble, ...] = ()
    cautions: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    sample: SampleView
    people: tuple[str, ...] = ()


async def builder(
    inst: Installation, actor: Actor, draft: Draft, *, step: str = "", place: str = "", change: str = ""
) -> BuilderView:
    """Return the page with one step open, or a choice for a place or instead of a step's action."""
    firm = firm_of(inst, actor, Permission.BUILD)
    connections = await firm.connections.list(limit=1000)
    checked = await checked_in(firm, draft.document)
    numbers = numbers_of(draft.document)
    accounts = {row.name: row.app for row in connections if row.state != "disconnected"}
    step = step if step in numbers else ""
    offered = triggers_offered if change == TRIGGER else steps_offered
    return BuilderView(
        key=draft.key,
        name=str(draft.document["name"]),
        description=str(draft.document.get("description", "")),
        state=draft.state,
        version=draft.version,
        base=draft.base,
        newer=draft.current != draft.base,
        undoable=bool(draft.content.earlier),
        kept=bool(draft.version),
        trigger=_trigger(draft, checked),
        steps=tuple(_cards(draft.document["steps"], numbers, checked)),
        panel=_panel(draft, checked, step, accounts, numbers),
        offers=offered(connections) if place or change else (),
        place=place,
        change=change,
        troubles=tuple(_troubles(draft.document, checked, numbers)),
        cautions=cautions(checked.recipe, Catalogue()),
        money=moves_money(checked.recipe),
        sample=sample_of(draft.content),
    )


def numbers_of(tree: Tree) -> dict[str, str]:
    """Return the numbers of the trigger and of all steps as the page shows them: `3`, and inside it `3.1`."""
    return {TRIGGER: "1", **dict(_numbers(tree["steps"], "", 2))}


def require_step(draft: Draft, step: str) -> str:
    """Return a step's id, or `trigger`; raises Mistake for one that is gone."""
    if step not in numbers_of(draft.document):
        raise mistake(f"Step '{step}'", "it is not there any more", "Look at the recipe as it is now")
    return step


def _numbers(steps: list[Row], before: str, first: int) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(steps, first):
        yield step["id"], f"{before}{number}"
        inside = [inner for way in ways_of(step) for inner in way]
        yield from _numbers(inside, f"{before}{number}.", 1)


def _panel(
    draft: Draft, checked: Checked, step: str, accounts: Mapping[str, str], numbers: Mapping[str, str]
) -> PanelView | None:
    if not step:
        return None
    if step == TRIGGER:
        return trigger_panel(draft, checked, accounts)
    return step_panel(draft, checked, step, accounts, numbers)


def _trigger(draft: Draft, checked: Checked) -> TriggerCard:
    use, rows = draft.document["trigger"], draft.document.get("only_if", [])
    found = find_trigger(use["on"])
    return TriggerCard(
        key=use["on"],
        title=found.title if found else use["on"] or "Choose what starts it",
        icon=icon_of_app(app_of(use["on"])) if found else "bolt",
        summary=use.get("account", ""),
        conditions=conditions_words(rows) if rows else "",
        problems=len(checked.of(TRIGGER)),
    )


def _cards(steps: list[Row], numbers: Mapping[str, str], checked: Checked) -> Iterator[StepCard]:
    for step in steps:
        yield StepCard(
            id=step["id"],
            number=numbers[step["id"]],
            kind=kind_of_step(step),
            title=title_of(step),
            icon=icon_of(step),
            summary=summary_of(step),
            problems=len(checked.of(step["id"])),
            ways=tuple(_ways(step, numbers, checked)),
        )


def _ways(step: Row, numbers: Mapping[str, str], checked: Checked) -> Iterator[WayCard]:
    for number, way in enumerate(ways_of(step)):
        words = "For each one" if "for_each" in step else way_words(step, number)
        cards = tuple(_cards(way, numbers, checked))
        yield WayCard(words=words, place=f"in.{step['id']}.{number}", steps=cards)


def _troubles(tree: Tree, checked: Checked, numbers: Mapping[str, str]) -> Iterator[Trouble]:
    titles = {TRIGGER: "What starts it", RECIPE: "The recipe", **_titles(tree["steps"], numbers)}
    for found in checked.problems:
        owner = found.owner if found.owner in titles else RECIPE
        yield Trouble(owner=owner, title=titles[owner], words=_placed(found))


def _titles(steps: list[Row], numbers: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in steps:
        found[step["id"]] = f"{numbers[step['id']]}. {title_of(step)}"
        for way in ways_of(step):
            found |= _titles(way, numbers)
    return found


def _placed(found: Found) -> str:
    """Say a problem with the field it is at."""
    where = found.field.replace("[]", "").replace("_", " ")
    return f"{where}: {found.words[:1].lower()}{found.words[1:]}" if where else found.words
