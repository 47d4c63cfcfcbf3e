"""Trying a draft: what a step would do with the sample, and one real run of it that somebody agreed to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from connectors._kit.catalog import find_action, find_trigger
from core.errors import Failure, Mistake, Problem, mistake
from core.ids import fingerprint
from engine.acting import account_of
from engine.installation import Installation
from engine.trial import TrialRun, TrialStep, try_items
from recipes import editing
from recipes.editing import Tree
from recipes.fitting import form_of
from recipes.model import ActionStep, Recipe, app_of, walk
from services.actors import Actor, Permission, firm_of, require
from services.editor import drafts
from services.editor.draft_problems import checked_in
from services.editor.draft_samples import sample_of
from services.editor.draft_scope import chosen_item
from services.editor.draft_values import shown, words_of
from services.editor.drafts import Draft
from services.recipe_views import require_money
from services.switching import rest
from services.views import View
from storage import FirmStore
from storage.rows import Found
from triggers import Trigger
from triggers.identity import change_identity, identity_of, object_id_of

Told = tuple[tuple[str, tuple[str, ...]], ...]
SAVED_AS = "A recipe that is tried"
DONE = ("read", "exists already")
"""Kinds of steps whose result is a real one, though nothing was written."""
WORDS = {
    "read": "Looked up",
    "would write": "Would create or change",
    "exists already": "Is there already, so nothing would be written",
    "would ask": "Would ask a person",
    "would collect": "Would put an entry aside",
    "wait": "Would wait",
    "loop": "Would repeat its steps",
    "branch": "Would take a way",
    "stop": "Would stop here",
    "refused": "Would not work",
}


class TriedStep(View):
    """What one step would do. `given` and `found` name one value each or several; `tone` as pages colour states."""

    step: str
    title: str
    words: str
    tone: str
    given: Told
    found: Told
    message: str


class TriedRun(View):
    """What the recipe would do with the sample. `mark` stands for exactly this recipe and this item."""

    sample: str
    real: bool
    outcome: str
    reason: str
    steps: tuple[TriedStep, ...]
    writes: int
    mark: str
    refusal: str


async def try_step(inst: Installation, actor: Actor, draft: Draft, step: str) -> tuple[Draft, TriedRun]:
    """Try the recipe up to a step, and keep what steps gave as samples; raises Mistake for what is not filled in."""
    tree = editing.up_to(draft.document, step)
    recipe, run = await _try(inst, actor, draft, tree)
    outputs = {**draft.content.outputs, **_outputs(recipe, run)}
    kept = await drafts.remember(inst, actor, draft, lambda content: replace(content, outputs=outputs))
    return kept, _view(kept, run)


async def try_all(inst: Installation, actor: Actor, draft: Draft) -> TriedRun:
    """Say what the whole recipe would do with the sample; nothing is written."""
    recipe, run = await _try(inst, actor, draft, draft.document)
    halted = f"it would not get to its end: {run.reason}" if run.outcome == "refused" else ""
    return _view(draft, run).model_copy(update={"refusal": _refusal(actor, draft, recipe) or halted})


async def run_once(inst: Installation, actor: Actor, key: str, version: int, mark: str) -> str:
    """Save the draft as a version that is not on, and run it once with the sample; returns the run's id.

    `mark` is of what was shown: anything else than that is refused. The run has the identity of the real event, so
    that this recipe, once it is on, never does it again.
    """
    require(actor, Permission.BUILD)
    firm, draft = firm_of(inst, actor, Permission.OPERATE), await drafts.find(inst, actor, key)
    if mark != _mark(draft):
        cause = "the recipe or the sample is not what was shown any more"
        raise mistake("This test", cause, "Look at what it would do now, then start it")
    recipe = (await checked_in(firm, draft.document)).recipe
    if refusal := _refusal(actor, draft, recipe):
        raise mistake("This test", refusal, "Nothing was started")
    trigger, item = _event(draft)
    saved = await drafts.save(inst, actor, key, version)
    return await _start(firm, saved.id, recipe, trigger, item)


async def _start(firm: FirmStore, recipe_id: str, recipe: Recipe, trigger: Trigger, item: BaseModel) -> str:
    form = form_of(recipe.trigger.input, trigger.input)
    account = await account_of(firm, app_of(trigger.key), recipe.trigger.account)
    identity = change_identity(trigger, item, form, 1) if trigger.watch else identity_of(trigger, item)
    found = Found(identity, object_id_of(trigger, item), item.model_dump(mode="json"))
    async with firm.together() as same:
        source = await same.sources.ensure(account.id, trigger.key, form.model_dump(mode="json"))
        await rest(same, source.id)
        event = await same.events.note_event(source.id, found)
        version = (await same.recipes.get(recipe_id)).version
        run = await same.runs.start(recipe_id, identity, event_id=event.id)
        if run.version != version or run.state != "queued":
            cause = "this recipe worked on this very item before, and never does so twice"
            raise mistake("This test", cause, "Choose another item; the recipe itself is saved")
        await same.drafts.mark_test(recipe_id, run.id)
        await same.audit.append("recipe tested", f"recipe:{recipe_id}", {"run": run.id})
    return run.id


async def _try(inst: Installation, actor: Actor, draft: Draft, tree: Tree) -> tuple[Recipe, TrialRun]:
    firm = firm_of(inst, actor, Permission.BUILD)
    checked = await checked_in(firm, {**tree, "name": tree["name"] or SAVED_AS})
    if checked.problems:
        found = checked.problems[0]
        raise Mistake((Problem("Before it can be tried", f"{found.words} ({found.owner})", found.remedy),))
    _, item = _event(draft)
    try:
        (run,) = await try_items(inst, actor.firm, checked.recipe, [item], recipe_id=draft.recipe_id)
    except Failure as failure:
        raise mistake("The connected app", failure.reason, "Try again in a while, or look at the connection") from None
    return checked.recipe, run


def _event(draft: Draft) -> tuple[Trigger, BaseModel]:
    trigger = find_trigger(draft.document["trigger"]["on"])
    if trigger is None:
        raise mistake("The trigger", "nothing is chosen yet", "Choose what starts the recipe")
    item = chosen_item(draft.content)
    return trigger, trigger.example() if item is None else trigger.output.model_validate(item)


def _refusal(actor: Actor, draft: Draft, recipe: Recipe) -> str:
    """Say why a real test is not possible, or nothing."""
    if not sample_of(draft.content).real:
        return "there is no real item to do it with; take one from the account first"
    if draft.state == "on":
        return "the recipe is on, so a test would change what it does for everything that comes; turn it off first"
    try:
        require_money(actor, recipe, "run")
    except Mistake as refused:
        return refused.problems[0].cause
    return ""


def _outputs(recipe: Recipe, run: TrialRun) -> dict[str, Any]:
    """Return what was really read, by step; what would have been written stays the catalogue's sample."""
    ids = {step.id for step in walk(recipe.steps) if isinstance(step, ActionStep)}
    steps = [(each.position.rpartition("/")[2], each) for each in run.steps if each.kind in DONE]
    return {step_id: each.output for step_id, each in steps if step_id in ids}


def _mark(draft: Draft) -> str:
    return fingerprint([draft.document, chosen_item(draft.content), draft.base])


def _view(draft: Draft, run: TrialRun) -> TriedRun:
    sample = sample_of(draft.content)
    return TriedRun(
        sample=sample.title,
        real=sample.real,
        outcome=run.outcome,
        reason=run.reason,
        steps=tuple(map(_step, run.steps)),
        writes=sum(step.kind == "would write" for step in run.steps),
        mark=_mark(draft),
        refusal="",
    )


def _step(step: TrialStep) -> TriedStep:
    action = find_action(step.action)
    tone = {"refused": "bad", "stop": "wait", "would write": "good", "exists already": "good"}.get(step.kind, "quiet")
    return TriedStep(
        step=step.position,
        title=action.title if action else words_of(step.action),
        words=WORDS.get(step.kind, words_of(step.kind)),
        tone=tone,
        given=_told(step.input, action.input.model_fields if action else {}),
        found=_told(step.output, {}) if step.kind in DONE else (),
        message=step.message,
    )


def _told(values: Any, fields: Mapping[str, FieldInfo]) -> Told:
    """Name what is filled in; what stays as it usually is goes without saying."""
    if not isinstance(values, Mapping):
        return (("", (shown(values),)),) if values is not None else ()
    titles = {name: field.title or words_of(name) for name, field in fields.items()}
    usual = {name: field.default for name, field in fields.items()}
    filled = {name: value for name, value in values.items() if not _is_bare(value) and value != usual.get(name)}
    return tuple((titles.get(name) or words_of(name), _several(value)) for name, value in filled.items())


def _is_bare(value: Any) -> bool:
    return value in (None, "", [], {})


def _several(value: Any) -> tuple[str, ...]:
    return tuple(map(_inside, value)) if isinstance(value, list) else (_inside(value),)


def _inside(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_inside, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{words_of(name)} {shown(part)}" for name, part in value.items() if not _is_bare(part))
    return shown(value)
