"""Recipes being edited: kept with every change for each person, until they are saved as a version or given up."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.errors import Mistake, NotFound, Problem
from engine.installation import Installation
from recipes import editing
from recipes.editing import NoSuchPlace, Tree
from recipes.text import read_recipe, write_recipe
from recipes.yaml_form import dump, parse
from services import recipes
from services.actors import Actor, Permission, firm_of
from services.recipe_views import RecipeView
from storage import FirmStore
from storage.drafts import DraftRow
from storage.rows import RecipeRow

NEW = "new"
"""Stands for the recipe that a person has begun and never saved."""
MOST_EARLIER = 20
WHERE = "This recipe"


class Changed(Mistake):
    """The draft is not what the page showed: another window changed it since. Nothing was lost."""


@dataclass(frozen=True)
class Content:
    """What a draft holds. `labels` names what was chosen from accounts, `outputs` what steps gave when tried."""

    document: Tree
    earlier: tuple[Tree, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    sample: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)

    def with_document(self, document: Tree) -> "Content":
        """Return it with another tree, from which one can go back to this one."""
        if document == self.document:
            return self
        return replace(self, document=document, earlier=(*self.earlier, self.document)[-MOST_EARLIER:])


@dataclass(frozen=True)
class Draft:
    """A recipe being edited. `version` counts changes from 1; 0 was never kept. `base`: the version it began from."""

    key: str
    name: str
    state: str
    base: int
    current: int
    version: int
    content: Content

    @property
    def document(self) -> Tree:
        """The recipe's tree as it stands."""
        return self.content.document

    @property
    def recipe_id(self) -> str:
        """The recipe's id; empty when it was never saved."""
        return "" if self.key == NEW else self.key

    def text(self) -> str:
        """Return it as people write recipes."""
        return dump(self.document)


Edit = Callable[[Content], Content]


async def find(inst: Installation, actor: Actor, key: str) -> Draft:
    """Return what the person is doing to a recipe, or the recipe as it is saved; raises NotFound."""
    firm = firm_of(inst, actor, Permission.BUILD)
    row = None if key == NEW else await recipes.find_recipe(firm, key)
    kept = await firm.drafts.get(person_of(actor), row.id if row else "")
    return await _draft(firm, row, kept)


async def change(inst: Installation, actor: Actor, key: str, version: int, edit: Edit) -> Draft:
    """Change a draft as it stood at a version; raises Changed when it moved on since, or a Mistake of the edit."""
    firm, draft = firm_of(inst, actor, Permission.BUILD), await find(inst, actor, key)
    if draft.version != version:
        raise _changed()
    try:
        content = edit(draft.content)
    except NoSuchPlace as gone:
        raise _gone(str(gone)) from None
    if content == draft.content and draft.version:
        return draft
    return await _keep(firm, actor, draft, content)


async def remember(inst: Installation, actor: Actor, draft: Draft, edit: Edit) -> Draft:
    """Keep what was learnt beside the recipe, such as a sample; lost to another window, it is learnt again."""
    firm = firm_of(inst, actor, Permission.BUILD)
    try:
        return await _keep(firm, actor, draft, edit(draft.content))
    except Changed:
        return await find(inst, actor, draft.key)


def edited(work: Callable[[Tree], Tree]) -> Edit:
    """Return the edit that changes the recipe's tree, and can be undone."""
    return lambda content: content.with_document(work(content.document))


def undone(content: Content) -> Content:
    """Go back to the tree before the last change; the first one stays."""
    if not content.earlier:
        return content
    return replace(content, document=content.earlier[-1], earlier=content.earlier[:-1])


def read_text(text: str) -> Tree:
    """Return the tree of a recipe's text, in our order of keys; raises Mistake with all that cannot be read."""
    tree: Tree = parse(write_recipe(read_recipe(text))).tree
    return tree


async def begin_from(inst: Installation, actor: Actor, text: str) -> Draft:
    """Begin a new recipe from a text, unless the person has begun one already; then that is returned."""
    draft = await find(inst, actor, NEW)
    if draft.version:
        return draft
    return await change(inst, actor, NEW, 0, edited(lambda _: read_text(text)))


async def give_up(inst: Installation, actor: Actor, key: str) -> None:
    """Forget what was changed since the recipe was saved."""
    draft = await find(inst, actor, key)
    await firm_of(inst, actor, Permission.BUILD).drafts.drop(person_of(actor), draft.recipe_id)


async def save(inst: Installation, actor: Actor, key: str, version: int) -> RecipeView:
    """Save the draft as a version of its recipe, under the name it has now, and end the draft; raises Mistake."""
    firm, draft = firm_of(inst, actor, Permission.BUILD), await find(inst, actor, key)
    if draft.version != version:
        raise _changed()
    await _take_name(firm, draft)
    saved = (await recipes.save(inst, actor, draft.text())).recipe
    await firm.drafts.drop(person_of(actor), draft.recipe_id)
    return saved


async def _take_name(firm: FirmStore, draft: Draft) -> None:
    """Rename the recipe where the draft does; no other recipe is ever overwritten by its name."""
    name = str(draft.document["name"])
    await recipes.checked(firm, draft.text())
    if name == draft.name:
        return
    if draft.recipe_id:
        await firm.recipes.rename(draft.recipe_id, name)
    elif await _is_taken(firm, name):
        cause = f"another recipe is already called '{name}'"
        raise Mistake((Problem("Name", cause, "Give this one another name"),))


async def _is_taken(firm: FirmStore, name: str) -> bool:
    try:
        return bool((await firm.recipes.by_name(name)).version)
    except NotFound:
        return False


async def _draft(firm: FirmStore, row: RecipeRow | None, kept: DraftRow | None) -> Draft:
    known = {"key": row.id, "name": row.name, "state": row.state} if row else {"key": NEW, "name": "", "state": "new"}
    current = row.version if row else 0
    if kept:
        content = _opened(kept.content)
        return Draft(**known, base=kept.base, current=current, version=kept.version, content=content)
    document = read_text((await firm.recipes.version(row.id, current)).text) if row else editing.blank()
    return Draft(**known, base=current, current=current, version=0, content=Content(document))


async def _keep(firm: FirmStore, actor: Actor, draft: Draft, content: Content) -> Draft:
    person, plain = person_of(actor), _plain(content)
    if draft.version:
        held = await firm.drafts.get(person, draft.recipe_id)
        fits = held is not None and held.version == draft.version
        kept = await firm.drafts.change(held, plain) if held and fits else None
    else:
        kept = await firm.drafts.begin(person, draft.recipe_id, draft.base, plain)
    if kept is None:
        raise _changed()
    return replace(draft, version=kept.version, content=content)


def _plain(content: Content) -> dict[str, Any]:
    """Write trees as text: their fields stay in the order people filled them in."""
    written = {"document": _written(content.document), "earlier": [_written(each) for each in content.earlier]}
    return asdict(replace(content, document={}, earlier=())) | written


def _opened(kept: Mapping[str, Any]) -> Content:
    read = {"document": json.loads(kept["document"]), "earlier": tuple(json.loads(each) for each in kept["earlier"])}
    return Content(**{**kept, **read})


def _written(tree: Tree) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def person_of(actor: Actor) -> str:
    """Return whose draft it is: the account's id, or the name of who came by a link."""
    return actor.person or actor.user


def _changed() -> Changed:
    cause = "it was changed in another window since this page was shown"
    return Changed((Problem(WHERE, cause, "You see it as it is now; look whether your change is still missing"),))


def _gone(place: str) -> Changed:
    cause = f"there is no step '{place}' any more"
    return Changed((Problem(WHERE, cause, "You see it as it is now"),))
