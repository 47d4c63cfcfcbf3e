"""One row for every action of Clio and QuickBooks: a working input, and what the vendor holds once it is done."""

from connectors._kit.catalog import catalog
from sandbox.faults import VENDORS
from tests.engine.actions.clio_rows import CLIO
from tests.engine.actions.quickbooks_rows import QUICKBOOKS

ROWS = {**CLIO, **QUICKBOOKS}
ACTIONS = {each.key: each for connector in catalog() if connector.key in VENDORS for each in connector.actions}
"""What the vendors that the sandbox plays can be asked to do."""


def promising(*guarantees):
    """The keys of the actions that give one of these promises."""
    return [key for key, action in ACTIONS.items() if action.guarantee in guarantees]
