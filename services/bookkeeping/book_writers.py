"""Recipes that write into the same company what the books write: the books take over from them, so that one writes."""

from connectors._kit.catalog import find_action
from engine.installation import Installation
from engine.one_writer import ALWAYS
from recipes.model import ActionStep, Recipe, walk
from services import publishing, recipes
from services.actors import Actor, Permission, firm_of
from services.bookkeeping import book_plans
from services.bookkeeping.book_views import BooksView
from services.bookkeeping.books import find_books
from services.views import View


class WriterView(View):
    """A recipe that is on, and what it writes that the books write as well."""

    id: str
    name: str
    writes: tuple[str, ...]


async def writers(inst: Installation, actor: Actor, name: str = "") -> list[WriterView]:
    """Return the recipes that are on and write invoices, payments or credits into the company of these books."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    company = await firm.connections.get(row.quickbooks_connection)
    rows = [each for each in await firm.recipes.list(limit=1000) if each.version and each.state == "on"]
    found = [(each, _writes(await recipes.current(firm, each), company.name)) for each in rows]
    return [WriterView(id=each.id, name=each.name, writes=writes) for each, writes in found if writes]


async def take_over(inst: Installation, actor: Actor, name: str = "") -> BooksView:
    """Switch the books on, then turn off the recipes they take over from; raises Mistake, and then nothing changed."""
    found = await writers(inst, actor, name)
    on = await book_plans.switch_on(inst, actor, name)
    for each in found:
        await publishing.turn_off(inst, actor, each.id)
    return on


def _writes(recipe: Recipe, company: str) -> tuple[str, ...]:
    """Return the titles of the writes that belong to the books; a step without an account uses the only one."""
    steps = (step for step in walk(recipe.steps) if isinstance(step, ActionStep))
    mine = (step.do for step in steps if step.do in ALWAYS and step.account in ("", company))
    return tuple(dict.fromkeys(found.title for key in mine if (found := find_action(key))))
