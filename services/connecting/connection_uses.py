"""What a connection is used for: recipes and books."""

from dataclasses import dataclass

from recipes.model import ActionStep, Recipe, app_of, walk
from storage import FirmStore
from storage.books.rows import BooksRow
from storage.rows import ConnectionRow, RecipeRow

MOST = 1000


@dataclass(frozen=True)
class RecipeUse:
    """A recipe that works with a connection, and the names of the operations it uses there."""

    row: RecipeRow
    operations: frozenset[str]


async def recipes_using(firm: FirmStore, connection: ConnectionRow, state: str = "") -> list[RecipeUse]:
    """Return the saved recipes, or those in one state, whose current version uses the connection."""
    saved = [row for row in await firm.recipes.list(state, limit=MOST) if row.version]
    read = [(row, await _recipe(firm, row)) for row in saved]
    return [RecipeUse(row, _operations(recipe, connection)) for row, recipe in read if _uses(recipe, connection)]


async def books_using(firm: FirmStore, connection: ConnectionRow) -> list[BooksRow]:
    """Return the books kept from or in this account."""
    rows = await firm.books.accounts.list()
    return [row for row in rows if connection.id in (row.clio_connection, row.quickbooks_connection)]


async def _recipe(firm: FirmStore, row: RecipeRow) -> Recipe:
    return Recipe.model_validate((await firm.recipes.version(row.id, row.version)).document)


def _uses(recipe: Recipe, row: ConnectionRow) -> bool:
    return (row.app, row.name) in recipe.accounts() or (
        app_of(recipe.trigger.on) == row.app and not recipe.trigger.account
    )


def _operations(recipe: Recipe, row: ConnectionRow) -> frozenset[str]:
    keys = [recipe.trigger.on, *(step.do for step in walk(recipe.steps) if isinstance(step, ActionStep))]
    return frozenset(key.partition(".")[2] for key in keys if app_of(key) == row.app)
