"""Every change that the editor of recipes makes to a draft; each names the version of the page it was made on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.installation import Installation
from recipes import editing
from recipes.editing import Tree
from services.actors import Actor, Permission, firm_of
from services.editor import draft_samples, drafts
from services.editor.draft_chooser import account_for, require_step, require_trigger
from services.editor.draft_edits import (
    added,
    named,
    step_filled,
    trigger_filled,
    ways_changed,
    with_action,
    with_trigger,
)
from services.editor.draft_matching import with_matches
from services.editor.draft_problems import TRIGGER
from services.editor.drafts import Content, Draft, edited, undone

MOST_LABELS = 500
LONGEST_LABEL = 200
ARRANGE: Mapping[str, Callable[[Tree, str], Tree]] = {
    "up": lambda tree, step: editing.move(tree, step, -1),
    "down": lambda tree, step: editing.move(tree, step, 1),
    "copy": editing.duplicate,
    "remove": editing.remove,
}
"""What can be done to a step as a whole."""


@dataclass(frozen=True)
class Bench:
    """Where somebody edits: which draft, whose, and as it was at which version."""

    inst: Installation
    actor: Actor
    key: str
    version: int

    async def change(self, edit: drafts.Edit) -> Draft:
        """Change the draft; raises Changed when it moved on."""
        return await drafts.change(self.inst, self.actor, self.key, self.version, edit)


Posted = Mapping[str, str]


async def set_name(bench: Bench, posted: Posted) -> Draft:
    """Give the recipe a name and a description."""
    return await bench.change(edited(lambda tree: named(tree, posted)))


async def choose_trigger(bench: Bench, key: str) -> Draft:
    """Choose what starts it, with the account if there is only one, and read a sample from it."""
    connections = await firm_of(bench.inst, bench.actor, Permission.BUILD).connections.list(limit=1000)
    account = account_for(require_trigger(key), connections)
    return await _sampled(bench, await bench.change(edited(lambda tree: with_trigger(tree, key, account))))


async def fill_trigger(bench: Bench, posted: Posted, do: str = "") -> Draft:
    """Fill in the account, the settings and the conditions of the trigger."""
    return await _sampled(
        bench, await bench.change(_learning(lambda tree, _: trigger_filled(tree, posted, do), posted))
    )


async def add_step(bench: Bench, place: str, key: str) -> tuple[Draft, str]:
    """Put a step at a place; returns its id too."""
    connections = await firm_of(bench.inst, bench.actor, Permission.BUILD).connections.list(limit=1000)
    account, made = account_for(require_step(key), connections), ""

    def work(tree: Tree) -> Tree:
        nonlocal made
        tree, made = added(tree, place, key, account)
        return tree

    draft = await bench.change(edited(work))
    return draft, made


async def choose_action(bench: Bench, step: str, key: str) -> Draft:
    """Let a step do something else; fields that both have stay filled."""
    connections = await firm_of(bench.inst, bench.actor, Permission.BUILD).connections.list(limit=1000)

    def work(tree: Tree) -> Tree:
        before = editing.step_of(tree, step).get("account", "")
        return with_action(tree, step, require_step(key), account_for(key, connections, before))

    return await bench.change(edited(work))


async def fill_step(bench: Bench, step: str, posted: Posted, do: str = "") -> Draft:
    """Fill in a step; `do` may add or remove a line, or a way of a branch."""

    def work(tree: Tree, content: Content) -> Tree:
        filled = with_matches(tree, step_filled(tree, step, posted, do), step, content)
        return ways_changed(filled, step, do) if do.startswith(("way", "otherwise")) else filled

    return await bench.change(_learning(work, posted))


async def arrange(bench: Bench, step: str, do: str) -> Draft:
    """Move a step up or down, copy it or take it out."""
    return await bench.change(edited(lambda tree: ARRANGE[do](tree, step)))


async def undo(bench: Bench) -> Draft:
    """Take the last change back."""
    return await bench.change(undone)


async def replace_text(bench: Bench, text: str) -> Draft:
    """Put a whole text in place of the recipe; raises Mistake with all that cannot be read in it."""
    tree = drafts.read_text(text)
    return await _sampled(bench, await bench.change(edited(lambda _: tree)))


async def choose_sample(bench: Bench, number: int) -> Draft:
    """Take another of the items that were read as the sample."""
    return await bench.change(lambda content: draft_samples.choose(content, number))


async def take_sample(bench: Bench) -> Draft:
    """Read the newest items again."""
    draft = await drafts.find(bench.inst, bench.actor, bench.key)
    return await draft_samples.take(bench.inst, bench.actor, draft)


async def _sampled(bench: Bench, draft: Draft) -> Draft:
    """Read a sample where the trigger is another now; what is read belongs to the trigger it was read for."""
    if not draft.document["trigger"]["on"] or draft_samples.sample_of(draft.content).asked:
        return draft
    return await draft_samples.take(bench.inst, bench.actor, draft)


def _learning(work: Callable[[Tree, Content], Tree], posted: Posted) -> drafts.Edit:
    """Return the edit that also keeps the names of what was chosen: `l:clio.users:7` holds one."""
    told = {name.removeprefix("l:"): value[:LONGEST_LABEL] for name, value in posted.items() if name.startswith("l:")}

    def edit(content: Content) -> Content:
        labels = dict([*content.labels.items(), *told.items()][-MOST_LABELS:])
        return replace(content.with_document(work(content.document, content)), labels=labels)

    return edit


def with_typed(draft: Draft, owner: str, posted: Posted) -> Draft:
    """Return the draft as it would be with what somebody typed; nothing is kept. A step that is gone stays gone."""
    tree = draft.document
    try:
        typed = trigger_filled(tree, posted) if owner == TRIGGER else step_filled(tree, owner, posted)
    except editing.NoSuchPlace:
        return draft
    return replace(draft, content=replace(draft.content, document=typed))
