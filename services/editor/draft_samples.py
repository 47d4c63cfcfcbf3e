"""Real items to try a draft with: the newest ones of its trigger, read from the account when it can be."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from connectors._kit.catalog import find_trigger
from core.errors import Failure, Mistake
from core.ids import fingerprint
from core.signatures import BUILT_IN
from engine.acting import account_of
from engine.desk import FirmDesk
from engine.installation import Installation
from engine.polling import recent_items
from engine.run_fields import name_of
from recipes.editing import Tree
from recipes.fitting import form_of
from recipes.model import TriggerUse, app_of
from services.actors import Actor, Permission, firm_of
from services.editor import drafts
from services.editor.drafts import Content, Draft
from services.views import View
from storage import FirmStore
from triggers import Trigger
from triggers.builtin.manual import Questions
from triggers.identity import object_id_of

MOST = 3
NONE_YET = "the account has none that fits yet"
BY_HAND = "it is started by hand"


class SampleView(View):
    """Where the samples come from. `real`: read from the account; `reason` says why they were not."""

    real: bool
    title: str
    chosen: int
    others: tuple[str, ...]
    reason: str
    asked: bool


def sample_of(content: Content) -> SampleView:
    """Say which sample the values on the page are from."""
    sample = content.sample or {}
    fits = sample.get("key") == sample_key(content.document)
    items = sample.get("items", []) if fits else []
    chosen = min(int(sample.get("chosen", 0)), len(items) - 1) if items else 0
    return SampleView(
        real=bool(items),
        title=items[chosen]["label"] if items else "",
        chosen=chosen,
        others=tuple(each["label"] for each in items),
        reason=str(sample.get("reason", "")) if fits else "",
        asked=fits,
    )


def sample_key(document: Tree) -> str:
    """Return what a sample belongs to: the trigger, its account and its settings."""
    return fingerprint(document["trigger"])


def without_stale(content: Content) -> Content:
    """Drop a sample of another trigger, and what steps gave with it."""
    if content.sample and content.sample["key"] != sample_key(content.document):
        return replace(content, sample=None, outputs={})
    return content


def choose(content: Content, number: int) -> Content:
    """Take another of the items that were read; what steps gave belongs to the one before."""
    sample = dict(content.sample or {})
    if not 0 <= number < len(sample.get("items", ())):
        return content
    return replace(content, sample={**sample, "chosen": number}, outputs={})


async def take(inst: Installation, actor: Actor, draft: Draft) -> Draft:
    """Read the newest items and keep them with the draft; without any, keep the reason why."""
    items, reason = await _read(inst, actor, draft)
    sample = {"key": sample_key(draft.document), "items": items, "chosen": 0, "reason": reason}
    return await drafts.remember(inst, actor, draft, lambda content: replace(content, sample=sample, outputs={}))


async def _read(inst: Installation, actor: Actor, draft: Draft) -> tuple[list[dict[str, Any]], str]:
    given = draft.document["trigger"]
    use = TriggerUse(on=given["on"], account=given.get("account", ""), input=given.get("with", {}))
    trigger = find_trigger(use.on)
    if trigger is None:
        return [], "nothing is chosen yet"
    try:
        form: BaseModel = form_of(use.input, trigger.input)
        if isinstance(form, Questions):
            return [], BY_HAND
        client = await _client(inst, firm_of(inst, actor, Permission.BUILD), use)
        found = await recent_items(client, trigger, form, MOST)
    except Failure as failure:
        return [], failure.reason
    except Mistake as missing:
        return [], missing.problems[0].cause
    except ValueError:
        return [], "its settings are not complete"
    return [_item(trigger, each) for each in found], "" if found else NONE_YET


async def _client(inst: Installation, firm: FirmStore, use: TriggerUse) -> Any:
    app = app_of(use.on)
    if app == BUILT_IN:
        return FirmDesk(firm, trying=True)
    return (await inst.clients.open_row(await account_of(firm, app, use.account))).client


def _item(trigger: Trigger, item: BaseModel) -> dict[str, Any]:
    payload = item.model_dump(mode="json")
    return {"payload": payload, "label": name_of(payload) or object_id_of(trigger, item)}
