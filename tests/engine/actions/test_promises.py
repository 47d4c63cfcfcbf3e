"""Actions that promise less: what cannot be looked up is asked of a person, or may be there twice, as declared."""

import asyncio
from dataclasses import replace

import pytest

from actions import Guarantee
from actions.effects import MAX_ROUNDS
from connectors._kit.catalog import find_action
from engine.ledger import Confirmed, Ledger, NeedsPerson, NotYet, Wanted
from tests.engine.actions.rows import ACTIONS, promising

BLIND = ("clio.create_matter_note", "quickbooks.create_deposit")
"""Each is tried as if its vendor kept no mark, so that nothing could be looked up."""


async def asked(firm, key, guarantee):
    """The action with another promise, as its step would ask the ledger for it."""
    action = replace(find_action(key), guarantee=guarantee, lookup=None)
    return Wanted(action, action.input.model_validate(await firm.given(key)), "the same step")


async def perform(firm, key, wanted):
    """Ask the ledger until it has decided, which takes it a few turns."""
    session = await firm.office.inst.clients.open_row(await firm.connection(key))
    for _ in range(10):
        result = await Ledger(firm.store, session).perform(wanted)
        if not isinstance(result, NotYet):
            break
        await asyncio.sleep(result.seconds)
    return result


@pytest.mark.parametrize("key", BLIND)
async def test_what_never_repeats_is_sent_once_and_then_asked_of_a_person(firm, key):
    wanted = await asked(firm, key, Guarantee.AT_MOST_ONCE)
    before = firm.holdings()
    firm.lose(key, "cut_after")
    results = [await perform(firm, key, wanted) for _ in range(3)]
    assert [type(each) for each in results] == [NeedsPerson] * 3
    assert results[0].evidence["marker"]
    assert firm.holdings().commits(before) == 1


@pytest.mark.parametrize("key", BLIND)
async def test_what_may_repeat_is_sent_again_as_it_says(firm, key):
    wanted = await asked(firm, key, Guarantee.AT_LEAST_ONCE)
    before = firm.holdings()
    firm.lose(key, "cut_after")
    assert isinstance(await perform(firm, key, wanted), Confirmed)
    assert firm.holdings().commits(before) == 2


@pytest.mark.parametrize("key", BLIND)
async def test_what_is_never_answered_ends_with_a_person(firm, key):
    run_id = await firm.queue(key, await firm.given(key))
    for _ in range(MAX_ROUNDS):
        firm.lose(key, "cut_before")
    run = await firm.go(run_id)
    assert (run.state, run.error["kind"]) == ("parked", "unknown outcome")
    assert "release the step" in run.error["remedy"]


def test_every_write_of_these_vendors_is_effectively_once():
    assert {key for key, each in ACTIONS.items() if each.writes} == set(promising(Guarantee.EFFECTIVELY_ONCE))
