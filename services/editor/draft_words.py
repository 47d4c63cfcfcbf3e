"""What steps, apps and kinds of steps are called on the page, and their drawings."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors._kit.catalog import find_action, shelf
from core.signatures import BUILT_IN
from recipes.conditions import OPERATORS
from recipes.constructs import CONSTRUCTS
from recipes.editing import Row, is_filter
from recipes.model import app_of
from services.editor.draft_values import words_of

APP_ICONS = {
    "builtin": "wand",
    "clio": "scale",
    "email": "mail",
    "http": "world",
    "quickbooks": "report-money",
    "spreadsheet": "file-text",
}
KIND_ICONS = {
    "approval": "clipboard-check",
    "branch": "git-branch",
    "delay": "hourglass",
    "digest": "inbox",
    "filter": "filter",
    "loop": "repeat",
    "stop": "ban",
    "wait_until": "calendar",
}
TITLES = {construct.key: construct.title for construct in CONSTRUCTS}
NOTHING = "not filled in yet"


def kind_of_step(step: Row) -> str:
    """Return action, loop, filter, branch, delay, wait_until, approval, digest or stop."""
    if "do" in step:
        return "action"
    if "for_each" in step:
        return "loop"
    if "branch" in step:
        return "filter" if is_filter(step) else "branch"
    if "wait" in step:
        return "wait_until" if "until" in step["wait"] else "delay"
    return next(kind for kind in ("approval", "digest", "stop") if kind in step)


def title_of(step: Row) -> str:
    """Return what a step is called: its action's title, or its kind's."""
    if "do" in step:
        action = find_action(step["do"])
        return action.title if action else str(step["do"])
    return TITLES[kind_of_step(step)]


def icon_of(step: Row) -> str:
    """Return the drawing of a step."""
    return icon_of_app(app_of(step["do"])) if "do" in step else KIND_ICONS[kind_of_step(step)]


def icon_of_app(app: str) -> str:
    """Return the drawing of an app."""
    return APP_ICONS.get(app, "api-app")


def app_title(app: str) -> str:
    """Return what an app is called; its key when it is not installed."""
    return next((each.app.title for each in shelf() if each.key == app), app)


def summary_of(step: Row) -> str:
    """Say in a line what a step does, as far as it is filled in."""
    match kind_of_step(step):
        case "action":
            app = app_of(step["do"])
            return app_title(app) if app == BUILT_IN else f"{app_title(app)}: {step.get('account') or 'no account yet'}"
        case "loop":
            return f"For each of {list_words(step['for_each'])}"
        case "filter":
            return f"Goes on only if {conditions_words(step['branch'][0].get('when', ()))}"
        case "delay":
            return f"Waits {step['wait'].get('for') or NOTHING}"
        case "approval":
            return f"Asks the {step['approval'].get('who', 'admin')}: {step['approval']['ask'] or NOTHING}"
        case "digest":
            return f"Collects, and goes on once {step['digest']['release']}"
        case "stop":
            return str(step["stop"]) or NOTHING
    return f"{len(step['branch'])} ways" if "branch" in step else f"Until {step['wait']['until'] or NOTHING}"


def way_words(step: Row, number: int) -> str:
    """Say when a way of a branch is gone."""
    way = step["branch"][number]
    return "Otherwise" if way.get("otherwise") else f"If {conditions_words(way.get('when', ()))}"


def conditions_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say rows of conditions in a sentence."""
    return " and ".join(_row(row) for row in rows) or NOTHING


def list_words(template: str) -> str:
    """Name the list that a loop or lines repeat over: `{{ trigger.line_items }}` is `line items`."""
    path = template.strip("{} ")
    return words_of(path.rpartition(".")[2]).lower() if path else NOTHING


def _row(row: Mapping[str, Any]) -> str:
    return " or ".join(map(_condition, row["any"])) if "any" in row else _condition(row)


def _condition(row: Mapping[str, Any]) -> str:
    operator = OPERATORS.get(str(row["is"]))
    path = str(row["field"]).partition(".")[2] or str(row["field"])
    field = words_of(path.replace(".", " ")).lower() or NOTHING
    words = f"{field} {operator.title if operator else row['is']}"
    return words if operator and not operator.takes_value else f"{words} {row.get('value', '')}"
