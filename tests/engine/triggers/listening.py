"""Hands for the tests: an office that listens to one trigger, and what it heard."""

from tests.engine.triggers.catalogue import ROWS
from tests.engine.triggers.rows import recipe


async def listen(office, key):
    """Turn on a recipe that starts with this trigger; returns its row."""
    return await office.turn_on(recipe(key, ROWS[key]))


async def heard(office):
    """The objects of all runs, each as often as it has a run; an identity begins with the id of its object."""
    runs = page = await office.store.runs.list(limit=1000)
    while page:
        page = await office.store.runs.list(limit=1000, before=page[-1].id)
        runs = runs + page
    return sorted(run.identity.partition(":")[0] for run in runs)
