"""Joins recipes to what they listen to, within a transaction of the caller."""

from storage import FirmStore
from storage.rows import RecipeRow, SourceRow


async def switch_on(same: FirmStore, row: RecipeRow, source: SourceRow) -> RecipeRow:
    """Join a recipe to its source, in one transaction with the source's own state: no recipe may be on and deaf."""
    switched = await same.recipes.set_state(row.id, "on", source.id)
    await same.sources.set_state(source.id, "active")
    if row.source_id != source.id:
        await rest(same, row.source_id)
    return switched


async def rest(same: FirmStore, source_id: str | None) -> None:
    """Stop reading a source that no recipe listens to: QuickBooks meters every read."""
    if source_id and not await same.recipes.listening(source_id):
        await same.sources.set_state(source_id, "idle")
