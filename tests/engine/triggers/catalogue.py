"""One row for every trigger of the catalogue, and what the tests do with it."""

from sandbox.world import World
from tests.engine.triggers import clio_rows, quickbooks_rows

ROWS = {**clio_rows.ROWS, **quickbooks_rows.ROWS}


def happen(world: World, key: str, count: int) -> list[str]:
    """Let so many events of a trigger happen; returns the ids of their objects."""
    made = list(map(str, ROWS[key].make(world, count)))
    assert len(set(made)) == count, f"The row of {key} made {len(set(made))} events instead of {count}"
    return made
