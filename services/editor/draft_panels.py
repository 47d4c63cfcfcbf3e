"""The open step of the editor: its form, what can be inserted, and what the sample makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions import Action
from connectors._kit.catalog import find_action, find_trigger
from core.signatures import BUILT_IN
from recipes.editing import Row, step_of
from recipes.model import DECIDERS, app_of
from recipes.schemas import input_shape
from services.editor.draft_conditions import RowsView, rows_view
from services.editor.draft_fields import FieldView, Sheet, fields_of, pairs_field, strangers, text_field
from services.editor.draft_problems import TRIGGER, Checked, Found
from services.editor.draft_scope import scope_before, scope_of_trigger
from services.editor.draft_values import ValueGroup, ValueView, groups_of, lists_of
from services.editor.draft_words import app_title, icon_of, icon_of_app, kind_of_step, title_of
from services.editor.drafts import Draft
from services.views import View

MAIN = 6
"""How many fields are shown at once of a form that needs none."""
RELEASES = "Such as: every day at 17:00, every Monday at 8:00, last day of the month at 9:00, after 10 entries"

WRITTEN = "Its entries have no names. They can be changed as text."


class PanelView(View):
    """The form of the trigger or of one step. `owner` is `trigger` or the step's id; `kind` as in `draft_words`.

    `more` are fields that may stay empty. `promise` says what happens on repeats. `tested`: the step's last try is
    where its values come from.
    """

    owner: str
    kind: str
    title: str
    icon: str
    app: str = ""
    app_title: str = ""
    summary: str = ""
    promise: str = ""
    writes: bool = False
    account: str = ""
    accounts: tuple[str, ...] = ()
    problems: tuple[Found, ...] = ()
    fields: tuple[FieldView, ...] = ()
    more: tuple[FieldView, ...] = ()
    odd: tuple[FieldView, ...] = ()
    rows: tuple[RowsView, ...] = ()
    otherwise: bool = False
    groups: tuple[ValueGroup, ...] = ()
    sources: tuple[ValueView, ...] = ()
    source: str = ""
    source_preview: str = ""
    deciders: tuple[str, ...] = ()
    decider: str = ""


def trigger_panel(draft: Draft, checked: Checked, accounts: Mapping[str, str]) -> PanelView:
    """Return the form of what starts the recipe."""
    use, trigger = draft.document["trigger"], find_trigger(draft.document["trigger"]["on"])
    if trigger is None:
        return PanelView(owner=TRIGGER, kind=TRIGGER, title="What starts it", icon="bolt")
    app = app_of(use["on"])
    scope = scope_of_trigger(draft.content, checked.recipe)
    groups = groups_of(scope, {TRIGGER: "1"})
    problems = tuple(replace(found, owner=TRIGGER) for found in checked.of(TRIGGER))
    sheet = Sheet((), tuple(found for found in problems if not found.row), draft.content.labels, app)
    main, more = _split(fields_of(input_shape(trigger.input), use.get("with", {}), sheet))
    rows = rows_view("only_if", draft.document.get("only_if", []), Sheet(scope, problems), groups)
    return PanelView(
        owner=TRIGGER,
        kind=TRIGGER,
        title=trigger.title,
        icon=icon_of_app(app),
        app=app,
        app_title=app_title(app),
        summary=_first_line(trigger.poll.__doc__),
        account=use.get("account", ""),
        accounts=_accounts(app, accounts),
        problems=_general(problems),
        fields=main,
        more=more,
        odd=strangers(input_shape(trigger.input), use.get("with", {}), sheet),
        rows=(rows,),
        groups=groups,
    )


def step_panel(
    draft: Draft, checked: Checked, step_id: str, accounts: Mapping[str, str], numbers: Mapping[str, str]
) -> PanelView:
    """Return the form of a step."""
    step = step_of(draft.document, step_id)
    app = app_of(step["do"]) if "do" in step else BUILT_IN
    scope, problems = scope_before(draft.content, checked.recipe, step_id), checked.of(step_id)
    sheet = Sheet(scope, problems, draft.content.labels, app)
    kind = kind_of_step(step)
    bare = PanelView(
        owner=step_id,
        kind=kind,
        title=title_of(step),
        icon=icon_of(step),
        app=app,
        app_title=app_title(app),
        problems=_general(problems),
        groups=groups_of(scope, numbers),
    )
    return bare.model_copy(update=_PARTS[kind](step, sheet, bare, accounts))


Parts = dict[str, Any]


def _action(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    action, values = find_action(step["do"]), step.get("with", {})
    if action is None:
        return {}
    shape = input_shape(action.input)
    main, more = _split(fields_of(shape, values, sheet))
    return {
        "summary": _first_line(action.run.__doc__),
        "promise": _promise(action),
        "writes": action.writes,
        "account": step.get("account", ""),
        "accounts": _accounts(bare.app, accounts),
        "fields": main,
        "more": more,
        "odd": strangers(shape, values, sheet),
    }


def _loop(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    preview, _ = sheet.preview(step["for_each"])
    sources = lists_of(bare.groups)
    return {"source": step["for_each"], "sources": sources, "source_preview": preview}


def _branch(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    ways = [way for way in step["branch"] if not way.get("otherwise")]
    rows = [
        rows_view(f"when{number}", way.get("when", []), sheet, bare.groups, number + 1)
        for number, way in enumerate(ways)
    ]
    return {"rows": tuple(rows), "otherwise": len(ways) < len(step["branch"])}


def _delay(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    hint = "A number and minutes, hours, days or weeks, such as 2 days"
    return {"fields": (text_field("for", "How long", step["wait"].get("for", ""), _anywhere(sheet, "for"), hint=hint),)}


def _wait_until(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    hint = "A date such as 2026-03-09, or one of an earlier step"
    until = step["wait"]["until"]
    return {"fields": (text_field("until", "Until when", until, _anywhere(sheet, "until"), kind="date", hint=hint),)}


def _approval(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    held = step["approval"]
    ask = text_field("ask", "The question", held["ask"], sheet, kind="long", hint="They answer yes or no.")
    told = "Exactly this is shown to them, and what they agree to."
    within = text_field("within", "A no after", held.get("within", ""), sheet, hint="Such as 3 days. Empty: it waits.")
    return {
        "fields": (ask, pairs_field("show", "What they see", held.get("show", {}), sheet, hint=told)),
        "more": (within.model_copy(update={"required": False}),),
        "deciders": DECIDERS,
        "decider": held.get("who", "admin"),
    }


def _digest(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    held = step["digest"]
    told = "What each run adds. Later steps see all entries together."
    release = text_field("release", "When it goes on", held["release"], sheet, hint=RELEASES)
    zone = text_field("zone", "Time zone", held.get("zone", "UTC"), sheet, hint="Such as America/New_York")
    if not isinstance(held["entry"], dict):
        return {"fields": (release, zone), "summary": WRITTEN}
    return {"fields": (pairs_field("entry", "One entry", held["entry"], sheet, hint=told), release, zone)}


def _stop(step: Row, sheet: Sheet, bare: PanelView, accounts: Mapping[str, str]) -> Parts:
    told = "The run's history says so."
    return {"fields": (text_field("stop", "Why it stops", step["stop"], _anywhere(sheet, "stop"), hint=told),)}


_PARTS = {
    "action": _action,
    "loop": _loop,
    "branch": _branch,
    "filter": _branch,
    "delay": _delay,
    "wait_until": _wait_until,
    "approval": _approval,
    "digest": _digest,
    "stop": _stop,
}


def _anywhere(sheet: Sheet, name: str) -> Sheet:
    """Show what is wrong with a step that has one field at that field."""
    return replace(sheet, problems=tuple(replace(found, field=name) for found in sheet.problems))


def _general(problems: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return the problems of a step that belong to none of its fields or rows."""
    return tuple(found for found in problems if not (found.field or found.row or found.way))


def _split(fields: tuple[FieldView, ...]) -> tuple[tuple[FieldView, ...], tuple[FieldView, ...]]:
    """Part the fields that are needed, filled or wrong from those that may stay closed."""
    first = [each.name for each in fields if each.required or each.filled or each.troubled]
    if not any(each.required for each in fields):
        first += [each.name for each in fields if each.name not in first][: max(0, MAIN - len(first))]
    main = tuple(each for each in fields if each.name in first)
    return main, tuple(each for each in fields if each.name not in first)


def _accounts(app: str, accounts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(name for name, owner in accounts.items() if owner == app))


def _promise(action: Action) -> str:
    return action.guarantee.meaning


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0].replace("`", "")
