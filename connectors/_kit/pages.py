"""Writes the page of a connector as Markdown, from nothing but what the connector declares of itself."""

from collections.abc import Iterator
from datetime import timedelta
from inspect import cleandoc

from actions import Action, Guarantee
from connectors._kit.app import ApiKey, App, Limit, Typed
from connectors._kit.catalog import Connector, Operation
from connectors._kit.page_fields import input_table, output_names
from core.signatures import BUILT_IN
from recipes.constructs import CONSTRUCTS
from triggers import Trigger

NOTICE = "<!-- Written by `lexrelay docs`. Change the connector, not this page. -->"


def page(connector: Connector, gotchas: str, promises: str) -> str:
    """Return the whole page; `gotchas` (empty without one) and `promises` are the addresses of pages it links to."""
    app = connector.app
    parts = [
        f"{NOTICE}\n\n# {app.title}",
        app.summary,
        _counts(connector) + (f" The vendor's own documentation: <{app.docs_url}>." if app.docs_url else ""),
        *([f"What surprised us about this app: [GOTCHAS.md]({gotchas})."] if gotchas else []),
        *(_connecting(connector) if app.sign_in else ()),
        *(["## Limits", "\n".join(_limit(limit) for limit in app.limits)] if app.limits else []),
        *_guarantees(connector, promises),
        *_group("Triggers", connector.triggers),
        *_group("Actions", connector.actions),
        *(_steps() if connector.key == BUILT_IN else ()),
    ]
    return "\n\n".join(parts) + "\n"


def entry(operation: Operation) -> str:
    """Return the entry of one trigger or action."""
    function = operation.run if isinstance(operation, Action) else operation.poll
    told = _told(operation) if isinstance(operation, Action) else _heard(operation)
    facts = [*told, f"- **Cost:** {operation.cost}.", f"- **Gives:** {output_names(operation.output)}."]
    about = cleandoc(function.__doc__ or "")
    parts = [f"### {operation.title}", f"`{operation.key}`", about, "\n".join(facts), input_table(operation.input)]
    return "\n\n".join(parts)


def _steps() -> Iterator[str]:
    """Yield the kinds of steps that a recipe itself has."""
    yield "## Steps"
    for step in CONSTRUCTS:
        yield f"### {step.title}\n\n`{BUILT_IN}.{step.key}`\n\n{step.summary}"


def _told(action: Action) -> list[str]:
    return [f"- **Repeats:** {action.guarantee.value}. {action.guarantee.meaning}"]


def _heard(trigger: Trigger) -> list[str]:
    if trigger.every is None:
        return ["- **Heard by:** hand; people and programs start it."]
    polled = f"looks every {_interval(trigger.every)}"
    if trigger.webhook is None:
        return [f"- **Heard by:** poll; {polled}."]
    return [f"- **Heard by:** webhook and poll; a message makes it look at once, and it {polled} anyway."]


def _interval(every: timedelta) -> str:
    minutes, seconds = divmod(int(every.total_seconds()), 60)
    if seconds:
        return f"{int(every.total_seconds())} seconds"
    return "minute" if minutes == 1 else "hour" if minutes == 60 else f"{minutes} minutes"


def _counts(connector: Connector) -> str:
    return f"{len(connector.triggers)} triggers and {len(connector.actions)} actions."


def _connecting(connector: Connector) -> Iterator[str]:
    app = connector.app
    yield "## Connect"
    yield _sign_in(connector)
    yield "\n".join(_asked(app.sign_in) if isinstance(app.sign_in, Typed) else _regions(app))
    further = _further(app)
    if further:
        yield f"Further settings: {_names(further)}."


def _asked(rules: Typed) -> Iterator[str]:
    yield from ("| Field | Name | Help |", "|---|---|---|")
    for name, field in rules.form.model_fields.items():
        yield f"| {field.title} | `{name}` | {field.description} |"


def _regions(app: App) -> Iterator[str]:
    yield from ("| Account | Region | Settings it needs |", "|---|---|---|")
    for place in app.places({}):
        yield f"| {place.title} | `{place.region}` | {_names(place.missing)} |"


def _sign_in(connector: Connector) -> str:
    regions = [place.region for place in connector.app.places({})]
    region = f" --region {regions[0]}" if len(regions) > 1 else ""
    command = f"`./run connect {connector.key}{region}`"
    if isinstance(connector.app.sign_in, ApiKey):
        return f"Run {command} and type the key. {connector.app.sign_in.help}"
    if isinstance(connector.app.sign_in, Typed):
        return f"Run {command} and fill the form. {connector.app.sign_in.help}"
    return f"Set the settings of your region, run {command}, and allow the access on the vendor's page that opens."


def _further(app: App) -> tuple[str, ...]:
    needed = {name for place in app.places({}) for name in place.missing}
    return tuple(name for name in app.settings if name not in needed)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _limit(limit: Limit) -> str:
    span = "second" if limit.seconds == 1 else f"{limit.seconds:g} seconds"
    told = f" Another number in the vendor's `{limit.header}` counts instead." if limit.header else ""
    return f"- At most {limit.count} requests in any {span}, {limit.burst} of them at once.{told}"


def _guarantees(connector: Connector, promises: str) -> Iterator[str]:
    used = {action.guarantee for action in connector.actions}
    if used:
        yield "## What happens on repeats"
        yield "\n".join(f"- **{word.value}**: {word.meaning}" for word in Guarantee if word in used)
        yield f"What exactly is promised, and what stays impossible: [guarantees]({promises})."


def _group(title: str, operations: tuple[Operation, ...]) -> Iterator[str]:
    if operations:
        yield f"## {title}"
        yield from (entry(operation) for operation in operations)
