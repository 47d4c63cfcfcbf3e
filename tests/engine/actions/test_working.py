"""Every action, as a step of a recipe, over real HTTP: it does what it says, and its result fits what it declares."""

import pytest

from tests.engine.actions.rows import ACTIONS, ROWS


def test_every_action_of_the_vendors_is_tried():
    assert sorted(ROWS) == sorted(ACTIONS)


@pytest.mark.parametrize("key", ROWS)
async def test_it_does_what_it_says_once(firm, key):
    row, given = ROWS[key], await firm.given(key)
    before = firm.holdings()
    output = await firm.output(await firm.queue(key, given))
    assert ACTIONS[key].output.model_validate(output)
    assert firm.holdings().commits(before) == (len(row.methods) if ACTIONS[key].writes else 0)
    firm.assert_done(key, given, before, output)
