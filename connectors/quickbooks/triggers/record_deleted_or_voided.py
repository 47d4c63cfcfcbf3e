"""QuickBooks: Record Deleted or Voided."""

from datetime import timedelta

from pydantic import Field

from connectors.quickbooks.cdc import read_changes
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models.removals import Removal
from connectors.quickbooks.removals import ENTITIES, RecordType, removals_in
from core.forms import Form
from triggers import Cursor, Page, trigger


class RemovalFilter(Form):
    """Which records are watched."""

    record_type: RecordType | None = Field(
        default=None, title="Kind of record", description="Leave empty for all kinds."
    )
    inactive: bool = Field(
        default=True,
        title="Also made inactive",
        description="Customers, vendors and other lists are never deleted in QuickBooks, only made inactive.",
    )


def is_wanted(removal: Removal, only: RemovalFilter) -> bool:
    """Whether this way of going away counts."""
    return only.inactive or removal.removal != "inactive"


@trigger(
    title="Record Deleted or Voided",
    sample="removal.json",
    identity=("id", "removal"),
    accepts=is_wanted,
    every=timedelta(minutes=15),
    cost="1 metered read a poll: about 2,900 a month for each company; more when 1,000 records change at a time",
)
async def record_deleted_or_voided(quickbooks: QuickBooks, only: RemovalFilter, cursor: Cursor) -> Page[Removal]:
    """Start a recipe once when a record is deleted or voided, or made inactive. Time activities are not told of.

    QuickBooks does not say when a void happened: an old one starts the recipe when somebody changes it later.
    """
    entities = (ENTITIES[only.record_type],) if only.record_type else tuple(ENTITIES.values())
    return Page(removals_in(await read_changes(quickbooks, entities, cursor.since)))
