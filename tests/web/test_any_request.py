"""Whatever is sent to the REST API is answered, and never by a failure inside."""

import asyncio

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.identity import tokens
from tests.services.office import TASKS

NOT_TRIED = ("/api/v1/tokens", "/api/v1/people", "/api/v1/invitations")
"""What would take the tester's own right to ask away."""
QUICK, THOROUGH = 3, 60


@pytest.fixture
async def known(office):
    """Real ids for the places of addresses, so that more than 'not found' is tried."""
    await office.connect("clio")
    await office.connect("quickbooks")
    recipe = await office.turn_on(TASKS)
    await office.sandbox.control("work", open_matters=1)
    await office.hear(recipe)
    await office.work()
    run = (await office.store.runs.list())[0].id
    return {"recipe": recipe.id, "run": run, "connection": "Clio", "name": "Hart", "version": 1, "app": "clio"}


async def test_no_request_makes_the_inside_fail(app, office, served, known):
    await try_all(app, office, served, known, QUICK)


@pytest.mark.proof
async def test_very_many_requests_make_nothing_inside_fail(app, office, served, known):
    await try_all(app, office, served, known, THOROUGH)


async def try_all(app, office, served, known, times):
    made = await tokens.create(office.inst, office.owner, "a test", "owner")
    schema = schemathesis.openapi.from_dict(app.openapi())
    operations = [each.ok() for each in schema.get_all_operations()]
    tried = [each for each in operations if not each.path.startswith(NOT_TRIED)]
    assert len(tried) > 60
    failed = await asyncio.to_thread(lambda: [bad for each in tried for bad in fails(each, served, known, made, times)])
    assert failed == []


def fails(operation, base, known, made, times):
    """Return the requests of one operation that were answered by a failure inside."""
    found = []

    @settings(
        max_examples=times, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def attempt(case, real):
        if real:
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        answer = case.call(base_url=base, headers={"Authorization": f"Bearer {made.token}"}, timeout=60)
        # 502 and 503 say that a connected app does not answer, which is no failure of ours.
        if answer.status_code == 500 or answer.status_code > 503:
            found.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}: {answer.status_code}")

    attempt()
    return found[:3]
